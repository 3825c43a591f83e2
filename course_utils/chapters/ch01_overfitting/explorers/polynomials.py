"""A polynomial through noisy points on a sine wave."""

import numpy as np

from course_utils.data import sine
from course_utils.explorers import explore
from course_utils.linear import polynomial_features, ridge
from course_utils.plots import series
from course_utils.randomness import generator


def polynomials():
    """The ridge fit by degree, strength of the penalty, noise and number of points."""
    return explore(
        _picture,
        degree=range(0, 10),
        ln_alpha=range(-30, 5, 2),
        noise=(0.0, 0.1, 0.2, 0.3, 0.5),
        n=(5, 10, 15, 20, 40, 100, 200),
        start={"degree": 9, "ln_alpha": -30, "noise": 0.3, "n": 15},
    )


def _picture(fig):
    rng = generator(2, "points to play with")
    inputs, unit_noise = rng.random(200), rng.standard_normal(200)
    x_line = np.linspace(0, 1, 200)
    ax = fig.subplots()
    ax.plot(x_line, sine(x_line), label="truth", **series(1))
    (points,) = ax.plot([], [], "o", color="black", label="measured")
    (curve,) = ax.plot(x_line, 0 * x_line, label="fit", **series(0))
    ax.set(xlabel="x", ylabel="y", xlim=(0, 1), ylim=(-2, 2))
    ax.legend(loc="upper right")

    def update(degree, ln_alpha, noise, n):
        x, y = inputs[:n], sine(inputs[:n]) + noise * unit_noise[:n]
        w = ridge(polynomial_features(x, degree), y, np.exp(ln_alpha))
        fit = polynomial_features(x_line, degree) @ w
        points.set_data(x, y)
        curve.set_ydata(fit)
        error = np.sqrt(np.mean((fit - sine(x_line)) ** 2))
        return f"degree {degree}, {n} points: root-mean-square distance to the truth {error:.2f}"

    return update
