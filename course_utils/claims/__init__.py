"""Every claim of the course is measured: ``print(CLAIMS["01.noise"].run(range(20)).line())``.

A claim is a statement, where it comes from, one small experiment, and the rule that decides, which
is fixed before the experiment is run. Here is what claims are made of; the claims themselves stand
in the rooms of their chapters, `course_utils.chapters`. ``python -m course_utils.claims`` prints
all of them.
"""

from course_utils.claims.claim import Case, Claim, Evidence
from course_utils.claims.fairness import UnfairComparison, check_fair, paired
from course_utils.claims.rules import Rule

__all__ = [
    "Case",
    "Claim",
    "Evidence",
    "Rule",
    "UnfairComparison",
    "check_fair",
    "paired",
]
