"""What is answered in words in this chapter: a question, a model answer, what a good one says."""

from course_utils.checkers.exercise import InWords

MUST_WE_REGULARIZE = InWords(
    "A colleague says: “Training accuracy is 1.00 and validation accuracy is 0.93. So we "
    "overfit, and must regularize.” Answer in four sentences: what do the two numbers "
    "show, what do they not show, and what would you measure before you decide?",
    "The two numbers show a gap: the network knows its training examples better than new "
    "ones. They do not show harm: a network can fit every training example and be none the "
    "worse for it on new ones, and 0.93 may be as much as these data allow. I would look "
    "whether validation accuracy falls while we train on, and whether a penalty, its strength "
    "chosen on validation data, raises it. I would do both over several seeds, with and "
    "without the penalty in pairs: if the whole interval of the gain lies above zero, "
    "regularize, and if not, leave the network as it is.",
    (
        "The gap says that the model knows its training data better than new data.",
        "A gap is not harm: it does not say that a regularizer would raise 0.93.",
        "Look at the validation curve: does it get worse as training goes on?",
        "Try it: compare with and without the regularizer, on validation data.",
        "Do so over several seeds, in pairs, and give the interval of the difference.",
    ),
)
