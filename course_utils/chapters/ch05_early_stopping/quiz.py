"""The quiz of chapter 5. Numbers in it are arithmetic; none is a result of the notebook."""

from course_utils.checkers.question import Option, Question

PATIENCE = Question(
    "The validation losses are 0.9, 0.7, 0.8, 0.75, 0.72, 0.6. With patience 3, where does "
    "training stop, and whose weights are kept?",
    (
        Option(
            "It does not stop: 0.75 and 0.72 are better than the check before them.",
            False,
            "Each loss is compared with the best so far, which is 0.7, not with its neighbour.",
        ),
        Option(
            "It stops at 0.72 and keeps the weights of 0.7.",
            True,
            "0.8, 0.75 and 0.72 are three checks in a row that are no better than 0.7. The 0.6 is "
            "never seen.",
        ),
        Option(
            "It stops at 0.72 and keeps the weights of 0.72.",
            False,
            "It does stop there, but the last weights are not the best ones: restore those of 0.7.",
        ),
        Option(
            "It stops at 0.8, where the loss rises for the first time.",
            False,
            "That would be patience 1. With patience 3 one bad check is forgiven, and a second "
            "one.",
        ),
    ),
)

REFERENCE = Question(
    "A loop keeps `best = model.state_dict()` at each new best, and loads it at the end. What does "
    "it end with?",
    (
        Option(
            "With the best weights, as it should.",
            False,
            "That would take a copy. The tensors in the dict are those that training goes on "
            "changing.",
        ),
        Option(
            "With an error, as a state dict cannot be loaded twice.",
            False,
            "There is no error, which is what makes this bug so common: it runs and says nothing.",
        ),
        Option(
            "With the last weights: the dict holds references, not copies.",
            True,
            "Use `copy.deepcopy(model.state_dict())`, or save it to a file.",
        ),
    ),
)

RIDGE = Question(
    "In what sense does early stopping act like an L2 penalty?",
    (
        Option(
            "Both shrink what the data say little about: directions of small curvature.",
            True,
            "Stopping has not got far in them yet, ridge holds them back. The two filters differ a "
            "little in shape.",
        ),
        Option(
            "Both set the least useful weights to exactly zero.",
            False,
            "Neither does. Exact zeros come from the proximal step of L1 (chapter 2).",
        ),
        Option(
            "They give the same weights if the learning rate is small.",
            False,
            "Close, but not the same: 1 - exp(-ht) and h/(h + 1/t) are different curves, however "
            "small the steps.",
        ),
        Option(
            "Both shrink all weights by the same factor.",
            False,
            "The factor depends on the direction: near 1 where the curvature is large, near 0 "
            "where it is small.",
        ),
    ),
)

STRENGTH = Question(
    "You stop after τ steps of size η. Which change makes the regularization *weaker*?",
    (
        Option(
            "Half as many steps.",
            False,
            "Less time means that fewer directions are learned: the penalty α = 1/(ητ) doubles.",
        ),
        Option(
            "A smaller learning rate, with as many steps.",
            False,
            "Also less time: what counts is the product ητ.",
        ),
        Option(
            "More steps.",
            True,
            "α = 1/(ητ) falls. With no end to the steps nothing is left of it, and least squares "
            "is reached.",
        ),
    ),
)

OPTIMISM = Question(
    "Twenty networks of the same true accuracy are scored on 100 images each. Which statements "
    "hold for the best score?",
    (
        Option(
            "It is too high on average.",
            True,
            "The best of twenty is the one with the most luck on those images, besides its skill.",
        ),
        Option(
            "It would be right on average if the images had been drawn at random.",
            False,
            "Each single score is right on average. The best of them was not drawn at random.",
        ),
        Option(
            "With 400 images the excess would be about half as large.",
            True,
            "The luck of one score goes with 1/√n: four times the images, half of the excess.",
        ),
        Option(
            "It is too high only if the networks have seen the images in training.",
            False,
            "That would come on top. Choosing the best score is enough.",
        ),
    ),
)

LEAK = Question(
    "Someone stops at the epoch of the best test accuracy and reports that accuracy. What is wrong "
    "with it?",
    (
        Option(
            "Nothing, since the test images are never trained on.",
            False,
            "They choose the epoch, and so they are a validation set. Whoever chooses cannot "
            "judge.",
        ),
        Option(
            "The test set should be larger than the training set for that.",
            False,
            "A larger set flatters less, but it would still be judge in its own cause.",
        ),
        Option(
            "It should have been the test loss.",
            False,
            "The loss chooses another epoch, but the test set would still have chosen it.",
        ),
        Option(
            "The test set has chosen what it is asked to judge.",
            True,
            "Stop by a validation set, restore its best weights, and look at the test set once.",
        ),
    ),
)

WRONG_LABELS = Question(
    "On which data would you expect early stopping to gain most?",
    (
        Option(
            "Many images, all with right labels.",
            False,
            "There training on seldom does harm; in this chapter patience 3 even cost a little.",
        ),
        Option(
            "Few images, many of them with a wrong label.",
            True,
            "What many examples agree on is learned first, and single wrong labels late: stop in "
            "between.",
        ),
        Option(
            "Data so easy that two epochs are enough for a training accuracy of 1.",
            False,
            "Then there is hardly anything to stop before, and little that goes wrong after it.",
        ),
    ),
)

SCHEDULE = Question(
    "You train with a cosine schedule over 100 epochs. After 40 the validation loss has not "
    "improved for three epochs. What do you do?",
    (
        Option(
            "Stop and restore: patience has run out.",
            False,
            "Without a schedule that may be right: nothing else would come. Here lower rates are "
            "still to come, and patience knows nothing of them.",
        ),
        Option(
            "Start again with a higher learning rate, since this one is used up.",
            False,
            "A higher rate makes the loss jump more. Nothing says that this rate is used up.",
        ),
        Option(
            "Restore the best weights, but go on with the same rate for ever.",
            False,
            "At the same rate it will jump as before. What calms it is the lower rate to come.",
        ),
        Option(
            "Let the schedule run, keep the best weights, and choose among them at the end.",
            True,
            "What the low rates at the end bring is lost to whoever stops before them. Patience "
            "belongs to a constant rate, or must be longer than what is left.",
        ),
    ),
)

QUIZ = (
    PATIENCE,
    REFERENCE,
    RIDGE,
    STRENGTH,
    OPTIMISM,
    LEAK,
    WRONG_LABELS,
    SCHEDULE,
)
