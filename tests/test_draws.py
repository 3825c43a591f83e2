"""Whether draws depend on one another: independent ones never, all others by what is wrong."""

import numpy as np
import pytest

from course_utils.checkers.draws import EVEN, OPPOSED, REPEATED, UNEVEN, dependence, standardized
from tools.mutations.generators import GENERATORS

KEPT = (0.8, 0.8, 0.3, 0.5, 0.8, 0.3)


def drawn(kind, shape, seed=0):
    rng = np.random.default_rng(seed)
    rng = GENERATORS[kind](rng) if kind else rng
    return [standardized(rng.random(shape) < share, share) for share in KEPT]


@pytest.mark.parametrize("shape", [(60, 50), (3000,), (20, 15, 10)])
def test_independent_draws_are_never_called_dependent(shape):
    assert {dependence(*drawn(None, shape, seed)) for seed in range(100)} == {""}


@pytest.mark.parametrize("shape", [(60, 50), (3000,), (20, 15, 10)])
@pytest.mark.parametrize(
    ("kind", "how"),
    [
        ("even", EVEN),
        ("even_rows", EVEN),
        ("one_a_column", REPEATED),
        ("repeated", REPEATED),
        ("opposite", OPPOSED),
    ],
)
def test_draws_that_depend_on_one_another_are_told(kind, how, shape):
    assert dependence(*drawn(kind, shape)) == how


def test_the_same_draws_at_the_next_call_are_told():
    one = drawn(None, (60, 50))
    assert dependence(*one, one[0]) == REPEATED


def test_a_share_that_changes_from_call_to_call_is_told():
    rng = np.random.default_rng(0)
    shares = 0.8 + rng.choice([-0.05, 0.05], size=6)
    assert dependence(*(standardized(rng.random(3000) < p, 0.8) for p in shares)) == UNEVEN
