"""What a check found, and the misconceptions that it can find."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

PASSED, WRONG, NOT_ATTEMPTED = "passed", "wrong", "not attempted"


@dataclass(frozen=True)
class Outcome:
    """What a check found."""

    status: str  # PASSED, WRONG or NOT_ATTEMPTED
    message: str = ""  # for the learner
    misconception: str | None = None  # its name; None where no foreseen one fits

    def text(self, exercise: str) -> str:
        """What the learner reads, such as ``Exercise 1.2: ✔ …``."""
        if self.status == NOT_ATTEMPTED:
            return f"Exercise {exercise}: not attempted yet"
        return f"Exercise {exercise}: {'✔' if self.status == PASSED else '✘'} {self.message}"

    def with_measured(self, measured: str) -> "Outcome":
        """The same, and what was measured to come to it."""
        return replace(self, message=f"{self.message} Measured: {measured}.")


@dataclass(frozen=True)
class Misconception:
    """One foreseen way to be wrong."""

    name: str
    explanation: str  # for the learner: what the answer does, and what to look at
    recognised: Callable[[Any], bool]  # is it the one, given what the checker observed?
    # What stands in the explanation's {fields}, given the same; None where it has no fields.
    fields: Callable[[Any], dict[str, Any]] | None = None

    def told(self, observed: Any) -> str:
        """The explanation, its fields filled in."""
        return self.explanation.format(**self.fields(observed)) if self.fields else self.explanation


def diagnosed(misconceptions: Iterable[Misconception], observed: Any) -> Outcome | None:
    """The first misconception that fits what was observed; None if none does."""
    for misconception in misconceptions:
        if misconception.recognised(observed):
            return Outcome(WRONG, misconception.told(observed), misconception.name)
    return None
