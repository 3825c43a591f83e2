"""A setting that was chosen before anything was judged by it, and how: anyone can choose again."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from torch import nn

from course_utils.claims.fairness import final
from course_utils.data import Dataset, for_choosing
from course_utils.training import TrainConfig, train

Source = Callable[[int], Dataset]  # of the seed


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


def reserved(dataset: Source) -> Source:
    """The same training sets, each validated on the images that nobody is judged by."""
    return lambda seed: for_choosing(dataset(seed))


def mean_accuracy(
    model: nn.Module, dataset: Source, config: TrainConfig, seeds: tuple[int, ...]
) -> float:
    """A score: validation accuracy at the last step, its mean over seeds."""
    runs = train(model, dataset, config, seeds, progress=False)
    return float(final(runs, "val_accuracy").mean())
