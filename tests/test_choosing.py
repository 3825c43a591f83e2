"""What chapter 9 is built of: sums modulo a prime, networks that read, sick runs."""

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F

from course_utils.chapters.ch09_choosing import in_the_ledger
from course_utils.chapters.ch09_choosing.experiments import guide, sick, survives
from course_utils.chapters.ch09_choosing.experiments.clothes import smaller
from course_utils.chapters.ch09_choosing.experiments.modular import (
    addition,
    all_pairs,
    main_frequency,
    one_hot,
    split,
    without_mirror,
)
from course_utils.chapters.ch09_choosing.experiments.reading import (
    BagOfWords,
    DropWords,
    TinyTransformer,
)
from course_utils.chapters.ch09_choosing.experiments.stored_guide import stored_guide
from course_utils.chapters.ch09_choosing.experiments.stored_sums import (
    KINDS,
    stored_methods,
    stored_sums,
    trained_methods,
    trained_sums,
)
from course_utils.data import load
from course_utils.training import TrainConfig, initial_weights, train

TEXTS = torch.tensor([[5, 3, 3, 0, 0], [1, 2, 4, 6, 1], [2, 0, 0, 0, 0]])


# --- sums ----------------------------------------------------------------------------------------


def test_every_pair_is_in_one_part():
    parts = split(4)
    assert [len(one) for one in parts] == [317, 106, 106]
    pairs = [tuple(pair) for one in parts for pair in one.tolist()]
    assert sorted(pairs) == sorted(map(tuple, all_pairs().tolist()))
    assert split(5)[0].tolist() != parts[0].tolist()


def test_an_example_is_two_ones_and_its_class_the_sum():
    data = addition(p=7)(0)
    a, b = data.X_train[:, :7].argmax(axis=1), data.X_train[:, 7:].argmax(axis=1)
    np.testing.assert_array_equal(data.y_train, (a + b) % 7)
    np.testing.assert_array_equal(data.X_train.sum(axis=1), 2)
    np.testing.assert_array_equal(one_hot(np.array([[2, 0]]), 3), [[0, 0, 1, 1, 0, 0]])


def test_pairs_without_mirror_were_seen_in_no_order():
    seen = {frozenset(pair) for pair in split(1)[0].tolist()}
    hidden = without_mirror(1).tolist()
    assert hidden and all(frozenset(pair) not in seen for pair in hidden)
    others = np.concatenate(split(1)[1:]).tolist()
    assert len(hidden) == sum(frozenset(pair) not in seen for pair in others)


def test_the_main_frequency_of_a_wave_and_of_noise():
    places = np.arange(23)
    wave = 3 + np.cos(2 * np.pi * 5 * places / 23 + 0.4)
    both = np.cos(2 * np.pi * 5 * places / 23) + np.cos(2 * np.pi * 7 * places / 23)
    weights = np.stack([np.tile(one, 2) for one in (wave, both)])
    np.testing.assert_allclose(main_frequency(weights), [1.0, 0.5])


def test_stored_runs_are_trained_again():
    stored = stored_sums()
    again = trained_sums(shares=(0.6,), decays=(1.0,), seeds=1).isel(share=0, seed=0)
    one = stored.sel(share=0.6, weight_decay=1.0, seed=0)
    for kind in KINDS:
        np.testing.assert_allclose(one[kind], again[kind].squeeze(), atol=0.02)


def test_stored_methods_are_trained_again():
    stored = stored_methods().sel(setting="label smoothing", seed=0)
    again = trained_methods(("label smoothing",), seeds=1).isel(setting=0, seed=0)
    for kind in (*KINDS, "test_accuracy"):
        np.testing.assert_allclose(stored[kind], again[kind], atol=0.02)


# --- networks that read --------------------------------------------------------------------------


def test_a_bag_of_words_is_a_linear_model_of_counts():
    rng = np.random.default_rng(0)
    model = BagOfWords(7, 3).double()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_(torch.from_numpy(rng.standard_normal(tuple(parameter.shape))))
    counts = F.one_hot(TEXTS, 7).sum(1).double()
    counts[:, 0] = 0
    torch.testing.assert_close(model(TEXTS), counts @ model.weight + model.bias)
    torch.testing.assert_close(model(TEXTS[:, [2, 0, 1, 3, 4]]), model(TEXTS))


def small_transformer() -> TinyTransformer:
    model = TinyTransformer(7, 5, 8, 2, 3).double().eval()
    weights = initial_weights(model, 0)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            parameter.copy_(torch.from_numpy(weights[name]))
    return model


def test_attention_is_pytorchs():
    model = small_transformer()
    theirs = nn.MultiheadAttention(8, 2, batch_first=True).double()
    with torch.no_grad():
        theirs.in_proj_weight.copy_(model.queries_keys_values.weight)
        theirs.in_proj_bias.copy_(model.queries_keys_values.bias)
        theirs.out_proj.weight.copy_(model.mixed.weight)
        theirs.out_proj.bias.copy_(model.mixed.bias)
    h = torch.from_numpy(np.random.default_rng(1).standard_normal((3, 5, 8)))
    there = TEXTS > 0
    expected, _ = theirs(h, h, h, key_padding_mask=~there, need_weights=False)
    torch.testing.assert_close(model.attention(h, there), expected)


def test_what_stands_in_place_of_no_word_plays_no_part():
    model = small_transformer()
    before = model(TEXTS)
    with torch.no_grad():
        model.words.weight[0] += 7
    torch.testing.assert_close(model(TEXTS), before)


def test_the_order_of_words_matters_to_a_transformer():
    model = small_transformer()
    assert not torch.allclose(model(TEXTS[:, [2, 0, 1, 3, 4]])[1], model(TEXTS)[1])


@pytest.mark.parametrize("model", [BagOfWords(2002, 4), TinyTransformer(2002, 20, 8, 2, 4)])
def test_a_population_reads(model):
    config = TrainConfig(lr=0.02, optimizer="adamw", batch_size=20, steps=60, log_every=60)
    runs = train(model, lambda seed: load("glosses", 200, seed=seed), config, seeds=2)
    assert float(runs.train_accuracy.isel(step=-1).mean()) > 0.6


def test_words_are_dropped_with_that_probability():
    texts = torch.ones((400, 20))
    dropped = DropWords(0.3)(texts, np.random.default_rng(0))
    assert float((dropped == 0).double().mean()) == pytest.approx(0.3, abs=0.02)
    assert set(dropped.unique().tolist()) == {0, 1} and bool((texts == 1).all())


# --- sick runs -----------------------------------------------------------------------------------


def test_each_sick_run_differs_in_one_thing_and_its_cure_takes_that_away():
    well = {"lr": 0.2, "weight_decay": 0.01, "start": sick.HE, "units": 32}
    for cure, disease in sick.CURES.items():
        ill = sick.treated(disease)
        assert sum(ill[field] != well[field] for field in well) == 1
        cured = sick.treated(disease, cure)
        for field, value in well.items():
            close = pytest.approx(value) if isinstance(value, float) else value
            assert cured[field] == close, (disease, field)


# --- the guide, and what survives ----------------------------------------------------------------


@pytest.mark.parametrize(
    "row", [("small data", "20 % wrong", "rotation"), ("text", "right labels", "L1")]
)
def test_the_stored_guide_is_trained_again(row):
    stored = stored_guide().sel(row=guide.key(*row)).isel(seed=slice(2))
    np.testing.assert_allclose(stored, guide.reached((0, 1), *row), atol=0.01)


def test_each_method_of_the_guide_chooses_among_eight():
    for situation, _, method in guide.ROWS:
        assert len(guide.SITUATIONS[situation].candidates(method)) == 8


def test_who_stops_early_takes_a_quarter_to_look_at():
    data = guide.SITUATIONS["small data"].source("early stopping", 0.0)(3)
    assert (len(data.X_train), len(data.X_val)) == (38, 12)


def test_smaller_images_are_means():
    data = load("fashion_mnist", 3)
    small = smaller(data)
    assert small.image_shape == (1, 14, 14)
    corner = data.X_train[1].reshape(28, 28)[2:4, 4:6].mean()
    assert small.X_train[1].reshape(14, 14)[1, 2] == pytest.approx(corner)
    assert smaller(data, 1) is data


def test_the_findings_are_asked_at_another_scale():
    tiny = survives.Scale(n_train=20, channels=(2,), steps=20, batch_size=10, shrink=4)
    text = survives.table((0, 1), tiny)
    assert [line.split("  ")[0] for line in text.splitlines()] == list(survives.FINDINGS)


def test_every_finding_that_is_asked_again_stands_in_the_ledger():
    lines = in_the_ledger.survivors().splitlines()[1:]
    answers = ("yes", "no", "undecided")
    assert len(lines) == len(survives.FINDINGS) and all(one.endswith(answers) for one in lines)
    assert len(in_the_ledger.effects().splitlines()) == len(in_the_ledger.EFFECTS)
