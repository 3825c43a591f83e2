"""The mathematics of chapter 08 by hand: against PyTorch, against draws, against each other."""

import numpy as np
import pytest
import torch

from course_utils.adaptive import adam_steps, decayed
from course_utils.chapters.ch08_initialization_and_schedules.experiments.curves import (
    curves,
    curves_to_choose_by,
)
from course_utils.diagonal import descend, least_l1, least_l2, limit, problem
from course_utils.floor import averaged_square, floor, mean_squares, rates_of, walk
from course_utils.randomness import generator
from course_utils.schedules import Cosine
from course_utils.signals import TorchDefault, kept, signals
from course_utils.starts import HE, XAVIER, Normal, Orthogonal, Uniform


@pytest.mark.parametrize(
    ("start", "std"),
    [(HE, np.sqrt(2 / 256)), (XAVIER, 1 / 16), (Normal(0.01), 0.01), (Uniform(0.1), 0.1 / 3**0.5)],
)
def test_a_relu_layer_keeps_what_the_formula_says_forward_and_backward(start, std):
    first = [signals(start, 256, 1, generator(s, "one layer")) for s in range(40)]
    for side in ([one.square[1] for one in first], [one.backward[0] for one in first]):
        assert np.mean(side) == pytest.approx(kept(256, std), rel=0.05)


def test_orthogonal_layers_keep_all_without_an_activation():
    seen = signals(Orthogonal(), 32, 20, generator(1, "orthogonal"), "identity")
    assert seen.square == pytest.approx(np.full(21, seen.square[0]))
    assert seen.backward == pytest.approx(np.full(21, seen.backward[-1]))


def test_the_gradient_on_its_way_back_is_that_of_autograd():
    width, depth = 7, 3
    seen = signals(HE, width, depth, generator(2, "autograd"), "tanh", inputs=5)
    rng = generator(2, "autograd")
    h = x = torch.tensor(rng.standard_normal((5, width)), requires_grad=True)
    back = torch.tensor(rng.standard_normal((5, width)))
    for _ in range(depth):
        h = torch.tanh(h @ torch.tensor(HE((width, width), width, width, rng)).T)
    h.backward(back)
    assert seen.square[-1] == pytest.approx((h**2).mean().item())
    assert seen.backward[0] == pytest.approx((x.grad**2).mean().item())


def test_the_default_of_torch_hides_a_dead_signal_behind_its_biases():
    seen = signals(TorchDefault(), 256, 10, generator(3, "default"))
    assert seen.square[-1] > 1e-4
    assert seen.across[-1] < 1e-6


@pytest.mark.parametrize("alpha", [0.1, 1.0])
def test_the_closed_form_is_where_descent_ends(alpha):
    X, y, _ = problem(generator(4, "diagonal"), 6, 12, 2)
    solved = limit(X, y, alpha)
    assert solved @ X.T == pytest.approx(y, abs=1e-8)
    walked = descend(X, y, alpha, 0.002, 40_000)
    assert np.linalg.norm(walked - solved) < 0.02 * np.linalg.norm(solved)


def test_a_small_start_is_least_l1_and_a_large_one_least_l2():
    X, y, w = problem(generator(5, "diagonal"))
    assert np.abs(limit(X, y, 1e-4) - least_l1(X, y)).max() < 0.01
    assert np.abs(limit(X, y, 50.0) - least_l2(X, y)).max() < 0.01
    assert np.abs(least_l1(X, y) - w).max() < 1e-6  # the sparse truth


def test_where_no_weights_fit_it_is_said():
    X = np.ones((3, 2))
    with pytest.raises((ValueError, np.linalg.LinAlgError)):
        limit(X, np.array([1.0, 2.0, 3.0]), 0.1)


def test_the_floor_is_where_the_exact_mean_square_settles():
    settled = mean_squares(np.full(2000, 0.1), 1.5, 2.0)[-1]
    assert settled == pytest.approx(floor(0.1, 1.5, 2.0))
    with pytest.raises(ValueError, match="settles only if"):
        floor(0.1, 20.0)


def test_drawn_walks_have_the_exact_mean_squares_and_so_has_their_average():
    rates = rates_of(Cosine(), 0.3, 50)
    walks = np.array([walk(rates, generator(s, "walk")) for s in range(4000)])
    assert (walks**2).mean(axis=0) == pytest.approx(mean_squares(rates), rel=0.1)
    averages = walks[:, 21:].mean(axis=1)
    assert (averages**2).mean() == pytest.approx(averaged_square(rates, first=20), rel=0.1)


@pytest.mark.parametrize("optimizer", ["Adam", "AdamW"])
def test_adam_by_hand_is_that_of_torch(optimizer):
    gradients = generator(6, "adam").standard_normal((30, 4))
    rates = rates_of(Cosine(), 0.1, 30)
    w = torch.zeros(4, dtype=torch.float64, requires_grad=True)
    made = getattr(torch.optim, optimizer)([w], lr=0.1, weight_decay=0)
    for g, rate in zip(gradients, rates, strict=True):
        made.param_groups[0]["lr"] = rate
        w.grad = torch.tensor(g)
        made.step()
    assert adam_steps(gradients, rates).sum(axis=0) == pytest.approx(w.detach().numpy(), abs=1e-13)


def test_adams_first_step_is_the_rate_and_without_correction_it_is_too_large():
    assert adam_steps([[1e-3, -50.0]], 0.1)[0] == pytest.approx([-0.1, 0.1], rel=1e-4)
    ones = -adam_steps(np.ones(40), 1.0, correct=False)
    assert ones[0] == pytest.approx(0.1 / 0.001**0.5)
    assert (ones.argmax() + 1, ones.max()) == (12, pytest.approx(6.57, abs=0.005))


def test_the_decay_of_adamw_is_the_product_of_its_steps():
    rates = rates_of(Cosine(), 0.01, 100)
    w = torch.ones(1, dtype=torch.float64, requires_grad=True)
    made = torch.optim.AdamW([w], weight_decay=1.0)
    for rate in rates:
        made.param_groups[0]["lr"] = rate
        w.grad = torch.zeros_like(w)
        made.step()
    assert decayed(rates, 1.0) == pytest.approx(1 - w.item())


def test_the_curves_of_a_seed_and_the_reserve_share_no_curve():
    parts = [set(map(bytes, curves(3).X_train)), set(map(bytes, curves(3).X_val))]
    parts += [set(map(bytes, curves(3).X_test)), set(map(bytes, curves_to_choose_by(3).X_val))]
    assert [len(part) for part in parts] == [500, 750, 750, 1000]
    assert len(set.union(*parts)) == 3000
    np.testing.assert_array_equal(curves(3).X_train, curves_to_choose_by(3).X_train)
