"""The articles' guide to choosing, line by line: each method with eight runs of tuning.

What has a strength chooses among two rates and four strengths, what has none among eight rates, a
pair among two rates and two strengths of each. All are scored by examples that judge nobody, on
five seeds that judge nobody.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from itertools import product
from typing import Any

import numpy as np
import xarray as xr
from torch import nn

from course_utils.augmentation import Rotation
from course_utils.chapters.ch09_choosing.experiments.chosen import CHOSEN
from course_utils.chapters.ch09_choosing.experiments.clothes import smaller
from course_utils.chapters.ch09_choosing.experiments.reading import (
    BagOfWords,
    DropWords,
    TinyTransformer,
)
from course_utils.claims.choice import Choice
from course_utils.claims.claim import cached
from course_utils.data import Dataset, for_choosing, gloss_words, load
from course_utils.models import mlp
from course_utils.statistics import Interval, paired_difference, t_interval
from course_utils.training import TrainConfig, train

Source = Callable[[int], Dataset]
NOTHING, STOPPING = "nothing", "early stopping"
CHOOSING_SEEDS = range(900, 905)
WRONG = 0.2
N_WORDS = len(gloss_words())


@dataclass(frozen=True)
class Situation:
    """A line of the guide: a network, data, and what may be done about it."""

    network: nn.Module
    data: str
    n_train: int
    config: TrainConfig
    rates: tuple[float, ...]  # eight, of which the methods have two
    methods: dict[str, tuple[tuple[str, tuple[Any, ...]], ...]]  # (field, strengths) each
    two_rates: tuple[float, float]

    def candidates(self, method: str) -> tuple[dict[str, Any], ...]:
        """The eight settings that a method may choose among."""
        if method == NOTHING:
            return tuple({"lr": rate} for rate in self.rates)
        knobs = self.methods[method]
        fields = [field for field, _ in knobs]
        return tuple(
            {"lr": rate, **dict(zip(fields, values, strict=True))}
            for rate, *values in product(self.two_rates, *(some for _, some in knobs))
        )

    def source(self, method: str, wrong: float, reserve: bool = False) -> Source:
        """The data of a seed; who stops early looks at a quarter of the labelled examples.

        With the reserve in place of the test set one chooses, and judges nobody.
        """

        def of(seed: int) -> Dataset:
            data = load(self.data, self.n_train, wrong, seed)
            if reserve:
                kept = for_choosing(data)
                data = replace(data, X_test=kept.X_test, y_test=kept.y_test)
            if STOPPING in method:
                data = _held_out(data, self.n_train // 4)
            return smaller(data) if self.data == "fashion_mnist" else data

        return of


def _held_out(data: Dataset, n: int) -> Dataset:
    """The first n training examples, labels as noisy as they are, become the validation set."""
    X, y = data.X_train, data.y_train
    return replace(data, X_train=X[n:], y_train=y[n:], X_val=X[:n], y_val=y[:n])


_SGD = TrainConfig(batch_size=10, steps=300, log_every=10, dtype="float64")
_EIGHT = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.8)
_ROTATIONS = (Rotation(5), Rotation(10), Rotation(15), Rotation(25))
_READER = Situation(
    TinyTransformer(N_WORDS, 20, 8, 2, 4),
    "glosses",
    500,
    replace(_SGD, batch_size=25, optimizer="adamw", steps=100, log_every=100, dtype="float32"),
    (0.002, 0.003, 0.005, 0.007, 0.01, 0.015, 0.02, 0.03),
    {
        "decay": (("weight_decay", (0.1, 0.3, 1.0, 3.0)),),
        "dropout": (("dropout", (0.1, 0.2, 0.4, 0.6)),),
        "decay + dropout": (("weight_decay", (0.3, 1.0)), ("dropout", (0.2, 0.4))),
    },
    (0.01, 0.02),
)
BOTH = "decay + dropout"
SITUATIONS = {
    "small data": Situation(
        mlp(64, 32, n_out=10),
        "digits",
        50,
        _SGD,
        _EIGHT,
        {
            STOPPING: (("patience", (1, 3, 5, 10)),),
            "rotation": (("augmentation", _ROTATIONS),),
            f"{STOPPING} + rotation": (
                ("patience", (3, 10)),
                ("augmentation", (Rotation(10), Rotation(25))),
            ),
        },
        (0.1, 0.3),
    ),
    "images": Situation(
        mlp(196, 32, n_out=10),
        "fashion_mnist",
        300,
        replace(_SGD, batch_size=25, log_every=300, dtype="float32"),
        _EIGHT,
        {
            "dropout": (("dropout", (0.1, 0.2, 0.4, 0.6)),),
            "rotation": (("augmentation", _ROTATIONS),),
            "dropout + rotation": (
                ("dropout", (0.1, 0.4)),
                ("augmentation", (Rotation(5), Rotation(15))),
            ),
        },
        (0.1, 0.3),
    ),
    "text": Situation(
        BagOfWords(N_WORDS, 4),
        "glosses",
        500,
        replace(_SGD, batch_size=50, optimizer="adamw", log_every=300),
        (0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2),
        {
            "L2": (("weight_decay", (0.01, 0.1, 0.3, 1.0)),),
            "L1": (("l1", (0.0003, 0.001, 0.003, 0.01)),),
            "words dropped": (("augmentation", tuple(DropWords(p) for p in (0.1, 0.2, 0.4, 0.6))),),
        },
        (0.01, 0.03),
    ),
    "Transformer": _READER,
    "Transformer, 300 steps": replace(
        _READER,
        config=replace(_READER.config, steps=300, log_every=300),
        methods={BOTH: _READER.methods[BOTH]},
    ),
}
NOISE = {"right labels": 0.0, "20 % wrong": WRONG}


def key(situation: str, labels: str, method: str) -> str:
    """By which a chosen setting is kept."""
    return f"{situation}, {labels}, {method}"


def trained_with(
    situation: str, labels: str, method: str, settings, seeds, reserve: bool = False
) -> xr.DataArray:
    """Test accuracy of one method with some settings, along ``setting`` and ``seed``."""
    place = SITUATIONS[situation]
    source = place.source(method, NOISE[labels], reserve)
    configs = {i: replace(place.config, **fields) for i, fields in enumerate(settings)}
    runs = train(place.network, source, configs, seeds, progress=False, test=True)
    return runs.test_accuracy.fillna(0.0)


@cached
def reached(seeds: tuple[int, ...], situation: str, labels: str, method: str) -> xr.DataArray:
    """Test accuracy with the setting that was chosen, by seed."""
    fields = CHOSEN[key(situation, labels, method)]
    found = trained_with(situation, labels, method, [fields], seeds)
    return found.isel(setting=0, drop=True)


def level(situation: str, labels: str, method: str):
    """A measure: test accuracy."""
    return lambda seeds: t_interval(reached(seeds, situation, labels, method))


def gain(situation: str, labels: str, method: str, over: str = NOTHING):
    """A measure: test accuracy of a method minus that of another."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        pair = (reached(seeds, situation, labels, one) for one in (method, over))
        return paired_difference(*pair)

    return measure


def bag_over_transformer(seeds: tuple[int, ...]) -> Interval:
    """Test accuracy of the plain bag of words minus that of the best Transformer."""
    bag = reached(seeds, "text", "right labels", NOTHING)
    return paired_difference(bag, reached(seeds, "Transformer", "right labels", BOTH))


@cached
def _scores(seeds: tuple[int, ...], situation: str, labels: str, method: str) -> np.ndarray:
    settings = SITUATIONS[situation].candidates(method)
    found = trained_with(situation, labels, method, settings, seeds, reserve=True)
    return found.mean("seed").values


def scored(
    situation: str, labels: str, method: str, fields: dict[str, Any], seeds: tuple[int, ...]
) -> float:
    """Mean accuracy of a setting on the examples that are kept for choosing."""
    candidates = SITUATIONS[situation].candidates(method)
    return float(_scores(seeds, situation, labels, method)[candidates.index(fields)])


ROWS = tuple(
    (situation, labels, method)
    for situation, place in SITUATIONS.items()
    for labels in (NOISE if situation in ("small data", "images") else ("right labels",))
    for method in (NOTHING, *place.methods)
)


MEASURED = tuple(row for row in ROWS if key(*row) in CHOSEN)


def _choice(situation: str, labels: str, method: str) -> Choice:
    what = key(situation, labels, method)
    among = SITUATIONS[situation].candidates(method)
    score = partial(scored, situation, labels, method)
    return Choice(what, CHOSEN.get(what), among, CHOOSING_SEEDS, score)


CHOICES = tuple(_choice(*row) for row in MEASURED)


# --- the whole table -----------------------------------------------------------------------------


def table(seeds: tuple[int, ...]) -> xr.DataArray:
    """Test accuracy in every row of the guide that is measured, by ``row`` and ``seed``."""
    found = xr.concat([reached(seeds, *row) for row in MEASURED], "row")
    return found.assign_coords(row=[key(*row) for row in MEASURED])


def as_text(found: xr.DataArray) -> str:
    """The table, to be printed: each method's accuracy, and what it gains over nothing."""
    lines, before = [], None
    for situation, labels, method in MEASURED:
        if (situation, labels) != before:
            lines.append(f"{situation}, {labels}")
            before = situation, labels
        here = found.sel(row=key(situation, labels, method), drop=True)
        line = f"  {method:<26}{t_interval(here).text(2)}"
        if method != NOTHING:
            plain = found.sel(row=key(situation, labels, NOTHING), drop=True)
            line += f"   gains {paired_difference(here, plain).text(3)}"
        lines.append(line)
    return "\n".join(lines)
