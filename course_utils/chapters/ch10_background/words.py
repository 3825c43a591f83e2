"""What is answered in words in this chapter: a question, a model answer, what a good one says."""

from course_utils.checkers.exercise import InWords

NINETY_SEVEN = InWords(
    "A network says “97 %” of its answers, on average, and 90 % of them are right. A colleague "
    "wants to train it again with label smoothing, “since that makes it honest”. Answer in four or "
    "five sentences: what is wrong with the network, what would you try first and on which images, "
    "what does that change and what not, and what may smoothing do?",
    "The network is overconfident: it is sure by seven points more than it is right. First divide "
    "its logits by one temperature, the one of least loss on validation images, which nobody has "
    "trained on; it will be above 1. That brings certainty and accuracy together on average, costs "
    "no training, and changes no answer, so the accuracy stays 90 %. It cannot tell which answers "
    "are the wrong ones, and it holds only for images like those of the validation set. Smoothing "
    "changes the answers as well, and may overshoot: on labels that are right a network trained "
    "with it may be less sure than it is right. So measure, with labels like those that will judge "
    "you.",
    (
        "Overconfident: certainty is above accuracy.",
        "A temperature first, found by the loss on validation images, not on training or test "
        "images.",
        "It changes no answer: accuracy stays, and so does the order of each answer's classes.",
        "Smoothing can make a network unsure where the labels are right: measure.",
    ),
)
