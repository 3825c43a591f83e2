"""Transforms: each held to an oracle, each sample with a draw of its own, nothing but training."""

import kornia.geometry.transform as kornia
import numpy as np
import pytest
import torch
from scipy import ndimage

from course_utils.augmentation import (
    Crop,
    Erasing,
    GaussianNoise,
    HorizontalFlip,
    InTurn,
    Rotation,
    Shift,
    changed,
    crop,
    erase,
    flip,
    halved,
    mix,
    rotate,
    shift,
    uncentred,
    with_copies,
)
from course_utils.chapters.ch04_augmentation.experiments.one_of_several import OneOf
from course_utils.chapters.ch04_augmentation.experiments.soft_targets import (
    blended_accuracy,
    cutmix,
    mixup,
)
from course_utils.data import load
from course_utils.models import mlp
from course_utils.randomness import generator
from course_utils.training import TrainConfig, train

pytestmark = pytest.mark.chapter(4)

CHANGES = [
    GaussianNoise(0.1),
    HorizontalFlip(),
    Shift(2),
    Rotation(30),
    Crop(0.8),
    Erasing(3),
    InTurn(Shift(1), HorizontalFlip(), GaussianNoise(0.1)),
]


def images(n=6, height=8, width=8, channels=2):
    rng = np.random.default_rng(0)
    return torch.from_numpy(rng.random((n, channels, height, width)))


def same(n, **size):
    return images(1, **size).repeat(n, 1, 1, 1)


# --- what is done ---------------------------------------------------------------------------------


def test_flip_mirrors_the_chosen_ones():
    x, chosen = images(4), torch.tensor([True, False, False, True])
    new = flip(x, chosen).numpy()
    np.testing.assert_array_equal(new[chosen.numpy()], x.numpy()[[0, 3]][..., ::-1])
    np.testing.assert_array_equal(new[1:3], x.numpy()[1:3])


@pytest.mark.parametrize("size", [(8, 8), (5, 9)])
def test_shift_is_scipys(size):
    x, moves = images(5, *size), [(0, 0), (2, -1), (-3, 4), (20, 0), (1, 0)]
    new = shift(x, *torch.tensor(moves).T).numpy()
    for image, moved, move in zip(x.numpy(), new, moves, strict=True):
        np.testing.assert_allclose(moved, ndimage.shift(image, (0, *move), order=0))


@pytest.mark.parametrize("size", [(8, 8), (5, 9), (12, 7)])
def test_rotate_is_kornias(size):
    x, degrees = images(5, *size), torch.tensor([0.0, 90.0, -17.0, 133.0, 180.0])
    new = rotate(x, degrees)
    torch.testing.assert_close(new, kornia.rotate(x, degrees.double()), atol=1e-9, rtol=0)
    torch.testing.assert_close(new[0], x[0])
    torch.testing.assert_close(new[4], x[4].flip(-1, -2))


def test_rotate_turns_counter_clockwise():
    x = images(3)
    torch.testing.assert_close(rotate(x, torch.full((3,), 90.0)), torch.rot90(x, 1, (-2, -1)))


def test_crop_enlarges_the_window():
    x = images(3, 8, 8)
    places = torch.tensor([0.0, 1.0, 0.5])
    torch.testing.assert_close(crop(x, places, places, 1.0), x)
    # Each pixel of a quarter becomes 2 × 2 pixels: their mean is what the quarter was blurred to.
    ramp = torch.arange(8.0).double().expand(3, 1, 8, 8)
    new = crop(ramp, places, places, 0.5)[:, 0, 4]
    expected = torch.stack([place * 4 + (torch.arange(8) + 0.5) / 2 - 0.5 for place in places])
    inside = (expected >= 0) & (expected <= 7)  # beyond, the black outside is mixed in
    torch.testing.assert_close(new[inside], expected[inside].double())


def test_crop_places_rows_and_columns():
    ramp = torch.arange(8.0).double()[:, None].expand(1, 1, 8, 8)  # grows downwards
    upper = crop(ramp, torch.tensor([0.0]), torch.tensor([1.0]), 0.5)
    lower = crop(ramp, torch.tensor([1.0]), torch.tensor([0.0]), 0.5)
    assert upper[0, 0, 3, 3] < 3 < lower[0, 0, 3, 3]


def test_erase_sets_a_square_to_0():
    x = images(3, 8, 10) + 1
    new = erase(x, torch.tensor([0, 5, 6]), torch.tensor([2, 7, 9]), 3)
    assert (new == 0).sum(dim=(1, 2, 3)).tolist() == [2 * 9, 2 * 9, 2 * 2]  # the last one is cut
    assert (new[0, :, :3, 2:5] == 0).all() and (new[2, :, 6:, 9:] == 0).all()
    torch.testing.assert_close(new[new != 0], x[new != 0])


@pytest.mark.parametrize("x", [images(4), torch.eye(4).double()], ids=["images", "targets"])
def test_mix_blends_with_the_partner(x):
    share, partner = torch.tensor([1.0, 0.0, 0.25, 0.5]), torch.tensor([3, 2, 1, 0])
    new = mix(x, partner, share)
    torch.testing.assert_close(new[0], x[0])
    torch.testing.assert_close(new[1], x[2])
    torch.testing.assert_close(new[2], 0.25 * x[2] + 0.75 * x[1])


# --- what is drawn --------------------------------------------------------------------------------


@pytest.mark.parametrize("change", CHANGES, ids=str)
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_a_change_keeps_shape_type_and_input(change, dtype):
    x = images(5, 8, 10).to(dtype)
    before = x.clone()
    new = change(x, np.random.default_rng(0))
    assert new.shape == x.shape and new.dtype == dtype
    assert torch.equal(x, before)


@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_each_sample_has_its_own_draw(change):
    new = change(same(60), np.random.default_rng(0))
    assert len(torch.unique(new.flatten(1), dim=0)) >= 2
    assert len(torch.unique(change(same(60), np.random.default_rng(1)).flatten(1), dim=0)) >= 2


@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_all_that_is_drawn_comes_from_the_generator(change):
    x, rng = images(40), np.random.default_rng(3)
    first, second = change(x, rng), change(x, rng)
    assert torch.equal(first, change(x, np.random.default_rng(3)))
    assert not torch.equal(first, second)


def test_as_many_are_mirrored_as_asked():
    x = same(4000)
    mirrored = (HorizontalFlip(0.3)(x, np.random.default_rng(0)) != x).any(dim=(1, 2, 3))
    assert mirrored.double().mean().item() == pytest.approx(0.3, abs=0.04)


def test_every_shift_occurs_equally_often():
    x = torch.zeros(9000, 1, 5, 5)
    x[:, :, 2, 2] = 1
    places = Shift(1)(x, np.random.default_rng(0)).mean(0)[0]
    assert places[1:4, 1:4].numpy() == pytest.approx(np.full((3, 3), 1 / 9), abs=0.02)
    assert places.sum() == pytest.approx(1)


def test_a_rotation_goes_both_ways_and_no_further():
    x = torch.zeros(2000, 1, 41, 41).double()
    x[:, :, 20, 35] = 1  # east of the middle, 15 pixels away
    new = Rotation(20)(x, np.random.default_rng(0))[:, 0]
    rows = torch.arange(41.0).double() - 20
    heights = -(new.sum(2) @ rows) / new.sum((1, 2))  # how far the point went up
    degrees = torch.rad2deg(torch.asin(heights / 15))
    assert degrees.min() == pytest.approx(-20, abs=1) and degrees.max() == pytest.approx(20, abs=1)


def test_noise_has_the_asked_strength_also_on_tables():
    x = torch.zeros(300, 40).double()
    assert GaussianNoise(0.5)(x, np.random.default_rng(0)).std() == pytest.approx(0.5, rel=0.03)


def test_an_erased_square_lies_within_the_image():
    new = Erasing(3)(torch.ones(500, 1, 8, 8), np.random.default_rng(0))
    assert ((new == 0).sum(dim=(1, 2, 3)) == 9).all()
    assert (new.mean(0) < 1).all(), "every pixel is erased at times"


def test_changes_in_turn_are_made_one_after_the_other():
    x, rng = images(), np.random.default_rng(5)
    expected = GaussianNoise(0.1)(Shift(1)(x, rng), rng)
    change = InTurn(Shift(1), GaussianNoise(0.1))
    assert torch.equal(change(x, np.random.default_rng(5)), expected)
    assert change == InTurn(Shift(1), GaussianNoise(0.1)) and hash(change) == hash(change)


# --- data sets made from others -------------------------------------------------------------------


def test_changed_folds_and_unfolds():
    data = load("digits", 20)
    new = changed(data.X_val, HorizontalFlip(1.0), np.random.default_rng(0), data.image_shape)
    assert new.dtype == data.X_val.dtype
    folded = data.X_val.reshape(-1, 8, 8)[:, :, ::-1]
    np.testing.assert_array_equal(new, folded.reshape(data.X_val.shape))


def test_copies_are_of_the_training_set_alone():
    data = load("digits", 20)
    more = with_copies(data, GaussianNoise(0.01), 3, seed=1)
    assert more.X_train.shape == (80, 64)
    np.testing.assert_array_equal(more.X_train[:20], data.X_train)
    for k in range(1, 4):
        copy = slice(20 * k, 20 * (k + 1))
        np.testing.assert_array_equal(more.y_train[copy], data.y_train)
        assert 0 < abs(more.X_train[copy] - data.X_train).max() < 0.1
    assert len(np.unique(more.X_train, axis=0)) == 80, "each copy has draws of its own"
    np.testing.assert_array_equal(more.X_val, data.X_val)
    np.testing.assert_array_equal(more.X_test, data.X_test)


def test_no_copies_are_refused():
    with pytest.raises(ValueError, match="1 or more"):
        with_copies(load("digits", 20), Shift(1), 0)


def test_images_that_nobody_has_centred():
    data = load("digits", 30)
    first, other = uncentred(data, 2, seed=0), uncentred(data, 2, seed=1)
    assert first.image_shape == (1, 12, 12) and first.X_train.shape == (30, 144)
    for part in ("X_train", "X_val", "X_test"):
        ink = getattr(first, part).sum(1)
        np.testing.assert_allclose(ink, getattr(data, part).sum(1), rtol=1e-5)
    assert (first.X_train != other.X_train).any()
    ink_by_place = first.X_val.mean(0).reshape(12, 12)
    assert ink_by_place[:, 0].max() > 0 or ink_by_place[0].max() > 0, "some stand at the edge"


def test_half_the_size_is_the_mean_of_four_pixels():
    data = load("fashion_mnist", 10)
    small = halved(data)
    assert small.image_shape == (1, 14, 14)
    means = data.X_train.reshape(10, 14, 2, 14, 2).mean((2, 4)).reshape(10, -1)
    np.testing.assert_allclose(small.X_train, means, atol=1e-6)
    np.testing.assert_array_equal(small.y_test, data.y_test)


# --- mixup ----------------------------------------------------------------------------------------


def test_the_loop_for_mixup_takes_the_steps_of_train():
    network, config = (
        mlp(64, 16, n_out=10),
        TrainConfig(lr=0.05, momentum=0.9, batch_size=20, steps=60, log_every=60, dtype="float64"),
    )

    def digits(seed):
        return load("digits", 60, 0.2, seed)

    expected = train(network, digits, config, 2, progress=False, test=True).test_accuracy
    for seed in range(2):
        plain = blended_accuracy(network, digits, config, seed)
        assert plain == pytest.approx(float(expected.sel(seed=seed)))
        assert blended_accuracy(network, digits, config, seed, mixup) != plain


def test_cutmix_weighs_targets_by_the_pixels_that_are_pasted():
    n, side = 40, 8
    own = torch.arange(n, dtype=torch.float64)[:, None].expand(n, side * side)
    x, t = cutmix(own, torch.eye(n, dtype=torch.float64), generator(0, "boxes"))
    for i in range(n):
        pasted = x[i] != i
        (partner,) = set(x[i][pasted].int().tolist()) or {i}
        share = float(pasted.double().mean())
        box = pasted.view(side, side)
        assert box.sum() == box.any(0).sum() * box.any(1).sum()  # a rectangle
        expected = torch.zeros(n, dtype=torch.float64)
        expected[i] += 1 - share
        expected[partner] += share
        torch.testing.assert_close(t[i], expected)


# --- one of several -------------------------------------------------------------------------------


def test_each_image_gets_one_of_several_changes():
    x = torch.ones(300, 1, 4, 4, dtype=torch.float64)
    change = OneOf(lambda x, rng: 2 * x, lambda x, rng: 3 * x, lambda x, rng: 5 * x)
    new = change(x, generator(0, "one of three"))
    kinds, counts = new.flatten(1).unique(dim=0, return_counts=True)
    assert kinds[:, 0].tolist() == [2, 3, 5] and (kinds == kinds[:, :1]).all()
    assert (counts > 60).all() and (x == 1).all()
