"""The weights from pixels to kinds of clothing, while they are trained with L1 or L2."""

from functools import cache

import matplotlib
import numpy as np

from course_utils.data import load
from course_utils.explorers import explore
from course_utils.models import mlp
from course_utils.training import Run, TrainConfig


def clothes():
    """Blue speaks for a kind, red against it, grey is exactly zero."""
    return explore(
        _picture,
        live=_begin,
        ahead=200,
        l1=(0.0, 0.0003, 0.001, 0.003, 0.01, 0.03),
        weight_decay=(0.0, 0.01, 0.03, 0.1, 0.3),
        lr=(0.01, 0.03, 0.1),
        start={"l1": 0.003, "weight_decay": 0.0, "lr": 0.1},
        labels={"l1": "L1", "lr": "learning rate"},
    )


@cache
def _images():
    return load("fashion_mnist", 500)


def _begin(l1, weight_decay, lr):
    config = TrainConfig(
        lr=lr, l1=l1, weight_decay=weight_decay, batch_size=50, steps=3000, dtype="float64"
    )
    return Run(mlp(784, n_out=10), _images(), config, seed=0)


def _picture(fig):
    colours = matplotlib.colormaps["RdBu"].with_extremes(bad="0.8")
    shown = []
    for ax, name in zip(fig.subplots(2, 5).ravel(), _images().class_names, strict=True):
        shown.append(ax.imshow(np.zeros((28, 28)), cmap=colours, vmin=-0.3, vmax=0.3))
        ax.set_title(name, fontsize=10)
        ax.axis("off")

    def update(run, **values):
        w = run.weights["0.weight"]
        for image, of_class in zip(shown, w, strict=True):
            image.set_data(np.ma.masked_equal(of_class.reshape(28, 28), 0))
        return (
            f"step {run.step}: {np.mean(w == 0):.0%} of the weights are exactly zero, "
            f"validation accuracy {run.history['val_accuracy'][-1]:.2f}"
        )

    return update
