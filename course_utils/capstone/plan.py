"""The protocol that is written down before the first training."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from course_utils.capstone.task import BUDGET

PICKS = ("val_accuracy", "val_loss")  # the highest, and the lowest


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What will be compared, at what cost, and how the winner is picked.

    Raises:
        ValueError: If a value cannot be meant, or more is planned than the budget has.
    """

    trainings: Mapping[str, int]  # of the search, for each method, such as {"baseline": 20, …}
    seeds: int  # of each setting in the search
    confirming: int = 0  # trainings that are kept for the last of the race, on fresh seeds
    pick: str = "val_accuracy"  # what its mean over seeds decides: one of PICKS
    matters: float = 0.02  # the smallest gain in accuracy that would change what you do

    def __post_init__(self) -> None:
        if not isinstance(self.trainings, Mapping) or not self.trainings:
            raise ValueError(
                'trainings must be a dict of methods, {"baseline": 20, "dropout": 20}, got '
                f"{self.trainings!r}"
            )
        for method, many in self.trainings.items():
            if not isinstance(method, str) or not method.strip():
                raise ValueError(f"a method needs a name, got {method!r}")
            _check_count(f"the trainings of {method!r}", many, 1)
        _check_count("seeds", self.seeds, 1)
        _check_count("confirming", self.confirming, 0)
        planned = sum(self.trainings.values()) + self.confirming
        if planned > BUDGET:
            raise ValueError(f"you plan {planned} trainings, and the budget has {BUDGET}: cut some")
        if self.pick not in PICKS:
            raise ValueError(f"pick must be one of {', '.join(PICKS)}, got {self.pick!r}")
        matters = self.matters
        if not isinstance(matters, int | float) or not math.isfinite(matters) or matters <= 0:
            raise ValueError(
                f"matters must be a number above zero, got {matters!r}: a gain of how much would "
                "change what you do?"
            )
        object.__setattr__(self, "trainings", dict(self.trainings))

    def as_data(self) -> dict:
        """The plan as JSON can hold it."""
        return asdict(self)

    def __str__(self) -> str:
        shares = ", ".join(f"{many} for {method}" for method, many in self.trainings.items())
        seeds = "1 seed" if self.seeds == 1 else f"{self.seeds} seeds"
        better = "highest" if self.pick == "val_accuracy" else "lowest"
        return (
            f"  search: {shares}; {seeds} a setting\n"
            f"  confirming: {self.confirming}\n"
            f"  the winner has the {better} mean {self.pick}; a gain matters from "
            f"{self.matters:g} on"
        )


def _check_count(what: str, value, least: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise ValueError(f"{what} must be a whole number, {least} or more, got {value!r}")
