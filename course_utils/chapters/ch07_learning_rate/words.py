"""What is answered in words in this chapter: a question, a model answer, what a good one says."""

from course_utils.checkers.exercise import InWords

SMALL_RATE_SMALL_GAP = InWords(
    "A colleague lowers the learning rate from 0.5 to 0.005, and leaves everything else as it "
    "was: 500 steps, weight decay 0.01. Training accuracy falls from 0.99 to 0.62, validation "
    "accuracy from 0.80 to 0.61. She writes: “The gap is gone. A small learning rate "
    "regularizes better than weight decay, so we can leave the decay out.” Answer in five "
    "sentences.",
    "The gap is gone because training is not done: with a hundredth of the rate, 500 steps go "
    "as far as five did before, and a network that has learned little has little to lose on "
    "new data. What counts is the validation accuracy, and that fell by 19 points. To compare "
    "the two rates she should let both arrive, with more steps for the small one, or compare "
    "them at the same training loss, over several seeds. The test of the decay was none "
    "either: at the small rate its pull ηλ is a hundredth as well, so that in 500 steps it "
    "did next to nothing. Rate and decay answer different questions, how fast and where to, "
    "and should be tuned together, on several seeds.",
    (
        "Training accuracy is low: the small rate has not converged.",
        "A small gap is no aim: validation accuracy fell.",
        "Compare after as much progress (more steps, or equal training loss), not equal steps.",
        "The decay acts through ηλ a step, so its effect shrank with the rate.",
        "Rate and decay are not substitutes; tune both, on several seeds.",
    ),
)
