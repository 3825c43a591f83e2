"""Which mutants their checkers let pass, and which of those have a reason."""

import tomllib
import warnings
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from course_utils.checkers.outcome import PASSED, Outcome
from course_utils.exercises import evaluate
from tools.mutations.changes import Mutant, mutants
from tools.mutations.generators import GENERATORS
from tools.mutations.references import Reference

EXCUSES = sorted(Path(__file__).with_name("excused").glob("*.toml"))


@dataclass(frozen=True)
class Tried:
    """A mutant, and what became of it."""

    exercise: str
    mutant: Mutant
    survived: bool

    @property
    def name(self) -> str:
        """What an excuse calls it, and all mutants of this exercise with the same change."""
        return f"{self.exercise}: {self.mutant.change}"

    def __str__(self) -> str:
        return f"{self.exercise}, line {self.mutant.line}: {self.mutant.change}"


def tried(
    reference: Reference, judge: Callable[[str, Callable], Outcome] = evaluate
) -> Iterator[Tried]:
    """Every mutant of a solution; one that never ends is ended by the limit of its check."""
    for mutant in mutants(reference.source, reference.of_settings):
        function = reference.made(mutant.code, {"first": _first()} | GENERATORS)
        # A mutant may well divide by 0: nobody needs to read of it.
        with warnings.catch_warnings(), redirect_stderr(StringIO()):
            warnings.simplefilter("ignore")
            outcome = judge(reference.exercise, function)
        yield Tried(reference.exercise, mutant, outcome.status == PASSED)


def _first() -> Callable[[str, Any], Any]:
    """A function that gives the first value that it got under a name, at every call."""
    seen: dict[str, Any] = {}
    return seen.setdefault


def excuses() -> dict[str, str]:
    """The reason of each excused survivor, under its name."""
    kept = [tomllib.loads(path.read_text(encoding="utf-8")) for path in EXCUSES]
    return {
        name: one["reason"] for each in kept for one in each["excuse"] for name in one["survivors"]
    }
