"""The formula of double descent, as bias² and variance."""

import numpy as np

from course_utils.explorers import explore
from course_utils.linear import ridge_risk
from course_utils.plots import reference, series


def double_descent():
    """The error by features per example, for a noise and a strength of ridge."""
    return explore(
        _picture,
        noise=(0.0, 0.1, 0.25, 0.5, 0.75, 1.0),
        penalty=(0.0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.25, 0.5, 1.0, 3.0),
        start={"noise": 0.5, "penalty": 0.0},
        labels={"noise": "noise σ", "penalty": "penalty α/n"},
    )


def _picture(fig):
    ratios = np.linspace(0.1, 4, 391)  # 1 is among them
    ax = fig.subplots()
    reference(ax, 1.0, "all weights zero")
    names = "error = bias² + variance", "bias²", "variance"
    curves = [ax.plot(ratios, ratios, label=name, **series(i))[0] for i, name in enumerate(names)]
    ax.set(xlabel="features per example p/n", ylabel="‖ŵ - w‖²", xlim=(0, 4), ylim=(0, 4))
    ax.legend(loc="upper right")

    def update(noise, penalty):
        bias, variance = ridge_risk(ratios, noise, penalty)
        for curve, values in zip(curves, (bias + variance, bias, variance), strict=True):
            curve.set_ydata(values)
        at = [
            f"{sum(ridge_risk(ratio, noise, penalty)):.2f} at p = {name}"
            for ratio, name in ((0.5, "n/2"), (1, "n"), (2, "2n"), (4, "4n"))
        ]
        return "error " + ", ".join(at).replace("inf", "infinite")

    return update
