"""Every claim of the course is measured: ``print(CLAIMS["01.noise"].run(range(20)).line())``.

A claim is a statement, where it comes from, one small experiment, and the rule that decides, which
is fixed before the experiment is run. ``python -m course_utils.claims`` prints all of them.
"""

from collections.abc import Iterable

from course_utils.claims import (
    chapter_01,
    chapter_02,
    chapter_03,
    chapter_04,
    chapter_05,
    chapter_06,
    chapter_07,
)
from course_utils.claims.claim import Case, Claim, Evidence
from course_utils.claims.fairness import UnfairComparison, check_fair, paired
from course_utils.claims.printing import report, short_lines
from course_utils.claims.rules import Rule
from course_utils.claims.sources import PAPERS, SOURCES, Source

__all__ = [
    "CLAIMS",
    "PAPERS",
    "SOURCES",
    "Case",
    "Claim",
    "Evidence",
    "Rule",
    "Source",
    "UnfairComparison",
    "check_fair",
    "ledger",
    "paired",
    "report",
]

_CHAPTERS = (chapter_01, chapter_02, chapter_03, chapter_04, chapter_05, chapter_06, chapter_07)
CLAIMS: dict[str, Claim] = {claim.id: claim for one in _CHAPTERS for claim in one.CLAIMS}


def ledger(chapter: int, seeds: int | Iterable[int] = 20) -> str:
    """What was measured for a chapter, one line a claim, for its last cell.

    Raises:
        ValueError: If the chapter has no claims.
    """
    claims = [claim for claim in CLAIMS.values() if claim.chapter == chapter]
    if not claims:
        raise ValueError(f"chapter {chapter} has no claims")
    return short_lines(claims, seeds)
