"""What an interval covers: what its seeds drew, as it was seen while the claim was measured.

All randomness of the course comes from `course_utils.randomness.generator`, which says what each
number is for. So what differs between the seeds of a claim need not be declared: it is recorded.
"""

import re

from course_utils.randomness import Drawn

# What a reader calls the things that generators are for; the rest go by their own name.
_WORDS = (
    (r"(digits|fashion_mnist) split", r"\1: training and test images"),
    (r"(digits|fashion_mnist) training subset", ""),
    (r"diabetes split", "patients"),
    (r"diabetes training subset", ""),
    (r"(sine|two_moons|circles|wide_regression) .*", "generated examples"),
    (r".* label noise", "wrong labels"),
    (r"initial weights", "initial weights"),
    (r"minibatches", "order of batches"),
    (r"dropout .*", "masks"),
    (r"augmentation", "changes of images"),
    (r"double descent, draw .*", "generated examples"),
    (r"folds .*", "folds"),
    (r"places .*", "places of images"),
    (r"points to cut|questions .*", "generated examples"),
)
# How many there are, where seeds draw from few: then other splits of these are covered, not others.
POOLS = {
    "digits": "1,397 digits by 13 writers",
    "fashion_mnist": "16,000 pictures of clothes",
    "diabetes": "442 patients",
}


def covered(drawn: Drawn) -> tuple[str, ...]:
    """What differs between the seeds of a measurement, in a reader's words."""
    return _words(purpose for purpose, seeds in drawn.items() if len(seeds) > 1)


def fixed(drawn: Drawn) -> tuple[str, ...]:
    """What was drawn once, and is the same for all seeds."""
    once = set(_words(purpose for purpose, seeds in drawn.items() if len(seeds) == 1))
    return tuple(sorted(once - set(covered(drawn))))


def pools(drawn: Drawn) -> tuple[str, ...]:
    """The small sets that seeds drew their splits from."""
    return tuple(text for name, text in POOLS.items() if f"{name} split" in drawn)


def _words(purposes) -> tuple[str, ...]:
    found = []
    for purpose in purposes:
        for pattern, word in _WORDS:
            if re.fullmatch(pattern, purpose):
                purpose = re.sub(pattern, word, purpose)
                break
        found.append(purpose.split(": ")[-1])
    return tuple(dict.fromkeys(one for one in found if one))
