"""What is answered in words in this chapter: a question, a model answer, what a good one says."""

from course_utils.checkers.exercise import InWords

BEST_OF_FORTY = InWords(
    "A colleague writes: “Our new regularizer gains 0.4 points over dropout. We tuned it with 40 "
    "settings and took the best; dropout ran with p = 0.5 as usual. Three seeds, validation "
    "accuracy.” Answer in four or five sentences: what do you believe, and what would you ask for?",
    "Nothing yet. The budgets differ: 40 settings were tried for one and a single one for the "
    "other, so dropout needs as many, its learning rate among them. The best of 40 validation "
    "scores flatters, even if all 40 are equally good; both should be scored on test images that "
    "chose nothing. With three seeds an interval for the difference is wide: with a spread of one "
    "point it takes about 50 paired seeds to see 0.4 points. And then: is 0.4 points enough to "
    "change what we do?",
    (
        "The tuning budgets differ: equal numbers of runs for both.",
        "The best of many validation scores flatters; report on images that chose nothing.",
        "Three seeds are too few: an interval of paired differences, over as many as it takes.",
        "Which difference would matter is to be said before.",
    ),
)
