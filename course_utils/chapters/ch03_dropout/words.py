"""What is answered in words in this chapter: a question, a model answer, what a good one says."""

from course_utils.checkers.exercise import InWords

DOES_DROPOUT_NOT_WORK_HERE = InWords(
    "A colleague adds `Dropout(0.5)` to a network, trains it as long as before, and says: "
    "“Training loss went up from 0.01 to 0.6, and validation accuracy fell by a point. So "
    "dropout does not work on our data.” Answer in four or five sentences: what does the "
    "training loss show, what may explain the point, and what would you do before you agree?",
    "The training loss of 0.6 is that of random halves of the network, so it must lie above "
    "that of the whole one; measure it in eval mode before you compare. A point of accuracy "
    "on one seed may be luck: repeat over several seeds, in pairs, and give the interval. If "
    "the loss still falls at the last step, the network with dropout has not arrived yet, "
    "since it needs more steps. If it has arrived, half of the units may be too few for it: "
    "try a larger keep_prob, or a wider network. And it may be true: where there is little "
    "to learn by heart, dropout has little to gain, so look first whether the network without "
    "it overfits to its harm.",
    (
        "The training loss while training is that of sub-networks: measure it in eval mode.",
        "One seed is not enough: repeat in pairs, and give the interval.",
        "Dropout is slower: look whether the loss still falls at the last step.",
        "p may be too large for this width: try less dropout, or more units.",
        "Dropout need not help: where nothing harmful is learned by heart there is little to gain.",
    ),
)
