"""A setting that was chosen before anything was judged by it, and how: anyone can choose again."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Choice:
    """What was chosen, among what, and by which seeds.

    Choosing and judging share neither seed nor image: the score trains on these seeds, which no
    claim is judged by, and validates on the images that `course_utils.data.for_choosing` keeps
    apart (or on generated ones, of which each seed has its own). A test chooses again.
    """

    what: str  # such as "weight decay of the digits network"
    chosen: Any
    among: tuple  # the candidates, `chosen` one of them
    seeds: range
    score: Callable[[Any, tuple[int, ...]], float]  # of a candidate on these seeds; highest is best

    def best(self) -> Any:
        """The candidate of the highest score; of equal ones the first."""
        return max(self.among, key=lambda one: self.score(one, tuple(self.seeds)))
