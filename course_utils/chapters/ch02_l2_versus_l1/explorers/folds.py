"""The curve of cross-validation on few patients, and that of a hundred others."""

import numpy as np

from course_utils.data import load
from course_utils.explorers import explore
from course_utils.linear import ridge_with_intercept
from course_utils.plots import series
from course_utils.randomness import generator

ALPHAS = np.logspace(-1, 4, 16)


def cross_validation():
    """The choice of ridge's strength, by sample and by the cut into folds."""
    return explore(
        _picture,
        patients=(30, 50, 100, 242),
        sample=range(10),
        cut=range(10),
        n_folds=(2, 5, 10),
        start={"patients": 50, "sample": 0, "cut": 0, "n_folds": 5},
        labels={"n_folds": "folds"},
    )


def _errors(X, y, X_new, y_new) -> np.ndarray:
    """Mean squared error on new examples at each of `ALPHAS`."""
    fits = [ridge_with_intercept(X, y, alpha) for alpha in ALPHAS]
    return np.array([np.mean((X_new @ w + b - y_new) ** 2) for w, b in fits])


def _picture(fig):
    ax = fig.subplots()
    bars = [ax.plot([a, a], [0, 0], color="0.7", linewidth=3)[0] for a in ALPHAS]
    (curve,) = ax.plot(ALPHAS, ALPHAS, label="cross-validation", **series(0, True))
    (judge,) = ax.plot(ALPHAS, ALPHAS, label="100 other patients", **series(1))
    choice = ax.axvline(1, color="0.35", linestyle=":")
    ax.set(xscale="log", xlabel="strength α", ylabel="mean squared error", ylim=(0.3, 1.5))
    ax.legend(loc="upper left")

    def update(patients, sample, cut, n_folds):
        data = load("diabetes", patients, seed=sample)
        X, y = data.X_train.astype(float), data.y_train.astype(float)
        folds = np.array_split(generator(cut, "cut").permutation(patients), n_folds)
        kept = [np.setdiff1d(np.arange(patients), fold) for fold in folds]
        pairs = zip(kept, folds, strict=True)
        errors = np.array([_errors(X[k], y[k], X[fold], y[fold]) for k, fold in pairs])
        mean, error = errors.mean(axis=0), errors.std(axis=0, ddof=1) / np.sqrt(n_folds)
        for bar, middle, half in zip(bars, mean, error, strict=True):
            bar.set_ydata([middle - half, middle + half])
        test = _errors(X, y, data.X_test, data.y_test)
        curve.set_ydata(mean)
        judge.set_ydata(test)
        best = mean.argmin()
        choice.set_xdata([ALPHAS[best]] * 2)
        return (
            f"choice α = {ALPHAS[best]:.2g}: error {mean[best]:.2f} in cross-validation, "
            f"{test[best]:.2f} on 100 others"
        )

    return update
