"""What the next layer hears in training and at test time, by the way of scaling."""

import numpy as np
import xarray as xr
from torch import nn

from course_utils.chapters.shared.digits import digits
from course_utils.chapters.shared.thinned import ADAM, N, P
from course_utils.dropout import Scale
from course_utils.explorers import explore
from course_utils.plots import series
from course_utils.randomness import generator
from course_utils.training import train


def volume(loud: xr.Dataset | None = None):
    """The inputs of the second hidden layer of a network.

    Args:
        loud: Networks of the lesson that were trained without scaling, with their weights.
    """
    one = (_trained() if loud is None else loud).isel(seed=0)
    return explore(
        _picture(one),
        keep_prob=(0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0),
        scaling=("none", "standard, at test time", "inverted, in training"),
        start={"keep_prob": 0.5},
    )


def _trained() -> xr.Dataset:
    def hidden():
        return [nn.Linear(64, 64), nn.ReLU(), nn.Dropout(P), Scale(1 - P, 1.0)]

    network = nn.Sequential(*hidden(), *hidden(), nn.Linear(64, 10))
    return train(network, digits(N), ADAM, seeds=1, weights=True)


def _picture(one: xr.Dataset):
    X = digits(N)(int(one.seed)).X_test
    h = np.maximum(X @ one["0.weight"].values.T + one["0.bias"].values, 0)
    V, noise = one["4.weight"].values.T, generator(0, "volume").random(h.shape)
    edges = np.linspace(-12, 16, 71)

    def setup(fig):
        ax = fig.subplots()
        curves = [
            ax.plot((edges[1:] + edges[:-1]) / 2, 0 * edges[1:], label=name, **series(i))[0]
            for i, name in enumerate(("in training", "at test time"))
        ]
        ax.set(xlabel="input of a unit of the next layer", ylabel="density")
        ax.set(xlim=(-12, 16), ylim=(0, 0.5))
        ax.legend(loc="upper right")

        def update(keep_prob, scaling):
            up = 1 / keep_prob if scaling.startswith("inverted") else 1
            down = keep_prob if scaling.startswith("standard") else 1
            signals = h * (noise < keep_prob) * up @ V, h * down @ V
            for curve, signal in zip(curves, signals, strict=True):
                curve.set_ydata(np.histogram(signal, edges, density=True)[0])
            trained, tested = (f"mean {s.mean():.2f}, spread {s.std():.2f}" for s in signals)
            return f"{scaling}: in training {trained}; at test time {tested}"

        return update

    return setup
