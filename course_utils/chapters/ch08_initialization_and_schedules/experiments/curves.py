"""MNIST-1D with a reserve: every fifth curve is kept for choosing, and judges nobody."""

from dataclasses import replace
from functools import cache

import numpy as np

from course_utils.data import Dataset, load
from course_utils.data.files import read_file

N, N_JUDGES = 500, 750  # curves to train on, and at most so many to validate and to test by
_DRAWN = 800  # of which about four fifths are outside the reserve


@cache
def _reserve() -> tuple[np.ndarray, np.ndarray, frozenset[bytes]]:
    file = read_file("mnist1d")
    X, y = file["X"][::5].astype(np.float32), file["y"][::5].astype(np.int64)
    return X, y, frozenset(row.tobytes() for row in X)


def curves(seed: int) -> Dataset:
    """A seed's own split of the curves outside the reserve."""
    drawn, (_, _, kept) = load("mnist1d", _DRAWN, seed=seed), _reserve()
    parts = {}
    for part, size in (("train", N), ("val", N_JUDGES), ("test", N_JUDGES)):
        X, y = getattr(drawn, f"X_{part}"), getattr(drawn, f"y_{part}")
        rows = [i for i, row in enumerate(X) if row.tobytes() not in kept][:size]
        parts |= {f"X_{part}": X[rows], f"y_{part}": y[rows]}
    return replace(drawn, **parts)


def curves_to_choose_by(seed: int) -> Dataset:
    """The same training set, validated on the reserve."""
    X, y, _ = _reserve()
    return replace(curves(seed), X_val=X, y_val=y, X_test=X.copy(), y_test=y.copy())
