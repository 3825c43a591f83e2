"""Least squares on noisy copies beside the ridge that it comes to."""

import numpy as np

from course_utils.chapters.ch04_augmentation.experiments.noise_penalty import patients
from course_utils.data import load
from course_utils.explorers import Explorer, explore
from course_utils.linear import ridge
from course_utils.plots import reference, series
from course_utils.randomness import generator


def noise_or_ridge() -> Explorer:
    """Ten weights for the diabetes data, by noisy copies and by the penalty."""
    return explore(
        picture,
        noise=(0.0, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0),
        copies=(1, 2, 4, 8, 16, 32, 64),
        draw=range(1, 7),
        start={"noise": 0.5, "copies": 1, "draw": 1},
    )


def picture(fig):
    ax = fig.subplots()
    X, y = patients(0)
    places = np.arange(X.shape[1])
    (rings,) = ax.plot(
        places,
        0 * places,
        "o",
        markersize=12,
        markerfacecolor="none",
        color=series(1)["color"],
        label="ridge, α = nσ²",
    )
    (dots,) = ax.plot(
        places,
        0 * places,
        "o",
        color=series(0)["color"],
        label="least squares on noisy copies",
    )
    reference(ax, 0, "no effect")
    ax.set(ylabel="weight", ylim=(-0.8, 0.8))
    ax.set_xticks(places, load("diabetes").feature_names)
    ax.legend(loc="upper right", ncols=3)

    def update(noise, copies, draw):
        rng = generator(draw, "diabetes to play with")
        E = rng.standard_normal((copies * len(X), X.shape[1]))
        w = ridge(np.tile(X, (copies, 1)) + noise * E, np.tile(y, copies))
        target = ridge(X, y, len(y) * noise**2)
        dots.set_ydata(w)
        rings.set_ydata(target)
        apart = np.linalg.norm(w - target) / np.linalg.norm(target)
        return f"σ = {noise:g}, copies: {copies}, {apart:.2f} of ridge's norm apart"

    return update
