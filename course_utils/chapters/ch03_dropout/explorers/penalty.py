"""Dropout regression and ridge when a feature is written in other units."""

import numpy as np

from course_utils.data import load
from course_utils.dropout import dropout_regression
from course_utils.explorers import explore
from course_utils.linear import ridge
from course_utils.plots import series


def other_units():
    """The effects of the ten measurements of the diabetes data."""
    return explore(
        _picture,
        keep_prob=(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0),
        units=(0.1, 0.3, 1, 3, 10),
        start={"keep_prob": 0.5, "units": 1},
    )


def _picture(fig):
    patients = load("diabetes")
    names, place = patients.feature_names, np.arange(10)
    X, y = patients.X_train.astype(float), patients.y_train.astype(float)
    ax = fig.subplots()
    ax.axhline(0, color="0.35", linewidth=1)
    ax.plot(place, ridge(X, y), "_", color="0.5", markersize=18, label="least squares")
    marks = []
    for i, name in enumerate(("dropout", "ridge")):
        look = series(i, marker=True) | {"linestyle": ""}
        marks += ax.plot(place + 0.15 * i, 0 * place, label=name, **look)
    ax.set(xticks=place, xticklabels=names, ylabel="effect", ylim=(-0.8, 0.8))
    ax.legend(loc="upper right", ncols=3)

    def update(keep_prob, units):
        scale = np.where(np.array(names) == "bmi", units, 1.0)
        strength = (1 - keep_prob) / keep_prob
        effects = [
            dropout_regression(X * scale, y, 1 - keep_prob) * scale,
            ridge(X * scale, y, strength * len(X)) * scale,
        ]
        for mark, effect in zip(marks, effects, strict=True):
            mark.set_ydata(effect)
        bmi = names.index("bmi")
        return (
            f"keep_prob {keep_prob:g}, bmi in units that make it {units:g} times as large: its "
            f"effect is {effects[0][bmi]:.2f} with dropout, {effects[1][bmi]:.2f} with ridge"
        )

    return update
