"""Digits through a few numbers: found by training, or by principal components; and in groups."""

from dataclasses import replace

import numpy as np
import xarray as xr
from torch import nn

from course_utils.chapters.shared.digits import digits
from course_utils.claims.choice import Choice, mean_accuracy, reserved
from course_utils.claims.claim import cached
from course_utils.claims.fairness import paired
from course_utils.clusters import k_means, purity
from course_utils.data import Dataset
from course_utils.models import mlp
from course_utils.randomness import generator
from course_utils.statistics import Interval, t_interval
from course_utils.training import TrainConfig, initial_weights, train, trained

N, WIDTH = 400, 32
CONFIG = TrainConfig(
    lr=0.01, optimizer="adam", batch_size=50, steps=500, log_every=500, dtype="float64"
)
SIZES = (1, 2, 5)
# The learning rate of each way, by how many numbers pass.
RATES = {"trained": {1: 0.03, 2: 0.03, 5: 0.03}, "components": {1: 0.03, 2: 0.01, 5: 0.01}}
HIDDEN = mlp(64, 64, n_out=10)


def narrow(k: int) -> nn.Sequential:
    """64 pixels, 32 units, k numbers, 32 units, 10 classes; nothing bends the k numbers."""
    return nn.Sequential(
        nn.Linear(64, WIDTH), nn.ReLU(), nn.Linear(WIDTH, k), nn.Linear(k, WIDTH), nn.ReLU(),
        nn.Linear(WIDTH, 10),
    )  # fmt: skip


def after_narrow(k: int) -> nn.Sequential:
    """What stands behind the k numbers in `narrow`."""
    return mlp(k, WIDTH, n_out=10)


def projected(data: Dataset, k: int) -> Dataset:
    """The same images as their first k principal components, found on the training images.

    All are divided by the spread of the first one, so that a network can read them.
    """
    centre = data.X_train.mean(axis=0)
    _, sizes, directions = np.linalg.svd(data.X_train - centre, full_matrices=False)
    scale = sizes[0] / np.sqrt(len(data.X_train))
    parts = {
        f"X_{part}": ((getattr(data, f"X_{part}") - centre) @ directions[:k].T / scale).astype(
            np.float32
        )
        for part in ("train", "val", "test")
    }
    return replace(data, **parts, image_shape=None, feature_names=None)


def gained_by_training(k: int):
    """A measure: accuracy on new images through k numbers that are trained, minus components."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        pair = (passed(seeds, way, k) for way in RATES)
        differing = {"model", "data"}
        if len({by_size[k] for by_size in RATES.values()}) > 1:
            differing.add("lr")
        return paired(*pair, "test_accuracy", differing)

    return measure


@cached
def passed(seeds: tuple[int, ...], way: str, k: int) -> xr.Dataset:
    """Runs through k numbers: "trained", or the principal "components"."""
    config = replace(CONFIG, lr=RATES[way][k])
    model, data = _setting(way, k, digits(N))
    return train(model, data, config, seeds, progress=False, test=True, weights=True)


def _setting(way: str, k: int, source):
    if way == "trained":
        return narrow(k), source
    return after_narrow(k), lambda seed: projected(source(seed), k)


def purity_gained(layer: str):
    """A measure: purity of ten groups of new images after a layer, minus that of their pixels.

    Args:
        layer: "trained" or "untrained".
    """

    def measure(seeds: tuple[int, ...]) -> Interval:
        found = purities(seeds)
        return t_interval(found[layer] - found["pixels"])

    return measure


@cached
def purities(seeds: tuple[int, ...]) -> dict[str, np.ndarray]:
    """Purity of k-means on each seed's test images: pixels, after a layer untrained and trained."""
    runs = train(HIDDEN, digits(N), CONFIG, seeds, progress=False, weights=True)
    rows = [_purities(runs.sel(seed=seed), seed) for seed in seeds]
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}


def _purities(run: xr.Dataset, seed: int) -> dict[str, float]:
    data = digits(N)(seed)
    start = initial_weights(HIDDEN, seed)
    W, b = start["0.weight"], start["0.bias"]
    end = trained(HIDDEN, run).state_dict()
    W_end, b_end = (end[name].numpy() for name in ("0.weight", "0.bias"))
    seen = {
        "pixels": data.X_test,
        "untrained": np.maximum(data.X_test @ W.T + b, 0),
        "trained": np.maximum(data.X_test @ W_end.T + b_end, 0),
    }
    return {
        name: purity(k_means(X, 10, generator(seed, "k-means")), data.y_test)
        for name, X in seen.items()
    }


_CANDIDATES = (0.001, 0.003, 0.01, 0.03, 0.1)


def _score(way: str, k: int):
    """Accuracy at a rate on the images that are kept apart."""

    def score(lr: float, seeds: tuple[int, ...]) -> float:
        model, source = _setting(way, k, reserved(digits(N)))
        return mean_accuracy(model, source, replace(CONFIG, lr=lr), seeds)

    return score


CHOICES = tuple(
    Choice(
        f"learning rate through {k} numbers, {way}",
        chosen,
        _CANDIDATES,
        range(900, 905),
        _score(way, k),
    )
    for way, by_size in RATES.items()
    for k, chosen in by_size.items()
)
