"""The experiments of chapter 10: what their networks compute, and that their labels are right."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from course_utils.attention import attention
from course_utils.calibration import too_sure
from course_utils.chapters.ch10_background.experiments import calibrated_digits, codes
from course_utils.chapters.ch10_background.experiments.calibrated_digits import (
    FIELDS,
    PLAIN,
    REGULARIZED,
    noisy,
)
from course_utils.chapters.ch10_background.experiments.narrow import after_narrow, narrow, projected
from course_utils.chapters.ch10_background.experiments.two_heads import (
    CONFIG,
    KEYS,
    Asked,
    questions,
    signs_of,
)
from course_utils.data import load
from course_utils.models import n_parameters
from course_utils.randomness import generator
from course_utils.training import train, trained

pytestmark = pytest.mark.chapter(10)


@pytest.mark.parametrize("heads", [1, 2])
def test_the_heads_are_attention_by_hand(heads):
    model = Asked(heads).double()
    X = questions(-1)(0).X_val[:5].astype(float)
    W_q, W_k, W_v, W_o = (w.detach().numpy() for w in model.parameters())
    names, values = X[:, : 2 * KEYS], X[:, 2 * KEYS :]
    for i in range(len(X)):
        elements = np.column_stack([np.eye(KEYS), values[i]])
        maps = (names[i : i + 1] @ W_q.T, np.eye(KEYS) @ W_k.T, elements @ W_v.T)
        parts = zip(*(np.split(one, heads, axis=1) for one in maps), strict=True)
        found = np.concatenate([attention(*one) for one in parts], axis=1) @ W_o.T
        right = model(torch.from_numpy(X[i : i + 1])).item()
        assert found.item() == pytest.approx(right, abs=1e-12)


def test_two_heads_have_as_many_parameters_as_one():
    assert n_parameters(Asked(1)) == n_parameters(Asked(2))
    assert repr(Asked(1)) != repr(Asked(2)), "so that a comparison knows them apart"


def test_the_sign_of_a_head_is_that_with_which_values_count():
    model = Asked(2)
    config = replace(CONFIG, steps=20, log_every=20)
    runs = train(model, questions(-1), config, 2, progress=False, weights=True)
    for seed, signs in zip(runs.seed.values, signs_of(runs, 2), strict=True):
        one = trained(model, runs.sel(seed=seed))
        values = one.value.weight[:, KEYS].detach()
        for head, half in enumerate((slice(0, 8), slice(8, 16))):
            alone = torch.zeros(16, dtype=torch.float64)
            alone[half] = values[half]
            assert np.sign(one.out(alone).item()) == signs[head]


@pytest.mark.parametrize("sign", [-1, 1])
def test_the_answer_is_made_of_the_two_that_are_named(sign):
    data = questions(sign)(4)
    first, second, values = np.split(data.X_test, [KEYS, 2 * KEYS], axis=1)
    assert (first.argmax(1) != second.argmax(1)).all()
    answers = (first * values).sum(1) + sign * (second * values).sum(1)
    np.testing.assert_allclose(answers, data.y_test, atol=1e-6)
    assert data.y_test.var() == pytest.approx(2, rel=0.15)


def test_components_are_found_on_the_training_images_and_keep_what_varies_most():
    data = load("digits", 100, seed=2)
    few, all_of_them = projected(data, 3), projected(data, 64)
    np.testing.assert_allclose(few.X_test, all_of_them.X_test[:, :3], atol=1e-5)
    spread = all_of_them.X_train.std(axis=0)
    assert spread[0] == pytest.approx(1, rel=1e-3)
    assert (np.diff(spread) <= 1e-5).all()
    np.testing.assert_allclose(few.X_train.mean(axis=0), 0, atol=1e-5)


@pytest.mark.parametrize("k", [1, 5])
def test_the_same_layers_stand_behind_the_few_numbers(k):
    behind = [tuple(w.shape) for w in narrow(k).parameters()][4:]
    assert behind == [tuple(w.shape) for w in after_narrow(k).parameters()]


def test_each_network_differs_from_the_plain_one_in_one_field():
    for name, config in REGULARIZED.items():
        changed = {f for f in vars(PLAIN) if getattr(config, f) != getattr(PLAIN, f)}
        assert changed == ({FIELDS[name]} if name in FIELDS else set())


def test_noisy_labels_make_whoever_is_right_too_sure():
    y = np.arange(400) % 10
    sure = np.eye(10)[y]
    assert too_sure(sure, y) == 0
    assert too_sure(sure, noisy(y, 0.2, 0)) == pytest.approx(0.2)
    assert (noisy(y, 0.0, 0) == y).all()


def test_an_honest_network_has_an_error_that_falls_with_its_images():
    """Its labels are drawn from its own probabilities; who is certain is right."""
    assert calibrated_digits._honest(np.eye(10)[np.arange(400) % 10], seed=0) == 0
    few, many = (generator(0, "honest").dirichlet(np.ones(10), n) for n in (100, 10_000))
    errors = [calibrated_digits._honest(p, seed=0) for p in (few, many)]
    assert 0.05 < errors[0] < 0.15
    assert errors[1] < 0.02


def test_powers_of_a_half_leave_nothing_to_round():
    for p in codes.random_laws(3, 8)[:5]:
        assert codes.excess(codes.as_halves(p)) == pytest.approx(0, abs=1e-12)
        assert 0 <= codes.excess(p) < 1


def test_blocks_of_seven_cost_more_than_blocks_of_six():
    assert codes.bits_a_toss(6) < codes.bits_a_toss(7) < codes.bits_a_toss(1)
