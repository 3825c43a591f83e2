"""The data sets: what each part holds, what a seed changes, and what a damaged file says."""

import re
import shutil
import subprocess
import sys
from dataclasses import FrozenInstanceError, replace
from pathlib import Path

import numpy as np
import pytest

from course_utils.data import (
    DATASETS,
    DataFileError,
    Dataset,
    circle,
    files,
    flip_labels,
    for_choosing,
    generated,
    gloss_words,
    load,
    moon,
    sine,
    wide_weights,
)
from course_utils.data.files import CHECKSUMS, DATA_DIR, content_checksum, read_file
from course_utils.data.sampling import balanced_order
from course_utils.randomness import generator

STORED = sorted(CHECKSUMS)
GENERATED = sorted(set(DATASETS) - set(CHECKSUMS))
# name: sizes of train, val and test by default, number of features, number of classes
EXPECTED = {
    "fashion_mnist": ((10_000, 1000, 2000), 784, 10),
    "mnist1d": ((3000, 1000, 1000), 40, 10),
    "digits": ((797, 200, 400), 64, 10),
    "glosses": ((4000, 1000, 2000), 20, 4),
    "breast_cancer": ((300, 119, 150), 30, 2),
    "diabetes": ((242, 100, 100), 10, None),
    "sine": ((10, 100, 1000), 1, None),
    "two_moons": ((100, 200, 1000), 2, 2),
    "circles": ((100, 200, 1000), 2, 2),
    "wide_regression": ((60, 200, 1000), 200, None),
}
CLASSIFICATION = sorted(name for name, (_, _, classes) in EXPECTED.items() if classes)
PARTS = ("train", "val", "test")
RESERVED = {"digits": 400, "fashion_mnist": 1000, "glosses": 1000}


def part(dataset, name):
    return getattr(dataset, f"X_{name}"), getattr(dataset, f"y_{name}")


def same(a, b, parts=PARTS):
    return all(
        np.array_equal(x, y) for p in parts for x, y in zip(part(a, p), part(b, p), strict=True)
    )


def rows_as_set(X):
    return {row.tobytes() for row in X}


# --- what each set holds ------------------------------------------------------------------------


def test_the_names_are_those_of_the_contract():
    assert set(DATASETS) == set(EXPECTED)


@pytest.mark.parametrize("name", DATASETS)
def test_shapes_and_types(name):
    sizes, n_features, n_classes = EXPECTED[name]
    dataset = load(name)
    assert dataset.name == name
    assert dataset.task == ("classification" if n_classes else "regression")
    assert dataset.n_classes == n_classes
    assert dataset.n_features == n_features
    for p, size in zip(PARTS, sizes, strict=True):
        X, y = part(dataset, p)
        assert X.shape == (size, n_features) and y.shape == (size,)
        assert X.dtype == np.float32
        assert y.dtype == (np.int64 if n_classes else np.float32)
        assert np.isfinite(X).all() and np.isfinite(y).all()
        if n_classes:
            assert set(y.tolist()) == set(range(n_classes))
            assert len(dataset.class_names) == n_classes
    if dataset.feature_names is not None:
        assert len(dataset.feature_names) == n_features


@pytest.mark.parametrize("name", DATASETS)
def test_no_example_is_in_two_parts(name):
    """By content, which is possible because no set has the same row twice (asserted first)."""
    dataset = load(name)
    rows = [rows_as_set(part(dataset, p)[0]) for p in PARTS]
    assert [len(r) for r in rows] == list(EXPECTED[name][0])
    assert len(set.union(*rows)) == sum(EXPECTED[name][0])


@pytest.mark.parametrize("name", STORED)
def test_every_stored_row_is_from_a_row_of_its_own(name):
    file = read_file(name)
    assert len(np.unique(file["row"])) == len(file["row"])


@pytest.mark.parametrize("name", RESERVED)
def test_nobody_is_judged_by_what_settings_are_chosen_by(name):
    reserved = for_choosing(load(name, 20, seed=5))
    held_apart = rows_as_set(reserved.X_val)
    assert len(held_apart) == RESERVED[name]
    assert same(reserved, load(name, 20, seed=5), ["train"])
    assert np.ptp(np.bincount(reserved.y_val)) <= 6  # classes as in the whole set
    for seed in range(5):
        drawn = load(name, seed=seed)
        assert all(held_apart.isdisjoint(rows_as_set(part(drawn, p)[0])) for p in PARTS)


@pytest.mark.parametrize("name", sorted(set(DATASETS) - set(RESERVED)))
def test_other_sets_have_no_reserve(name):
    with pytest.raises(ValueError, match="choose on other seeds"):
        for_choosing(load(name))


@pytest.mark.parametrize(("name", "shape"), [("fashion_mnist", (1, 28, 28)), ("digits", (1, 8, 8))])
def test_images_are_in_the_unit_interval_and_fold_back(name, shape):
    dataset = load(name)
    assert dataset.image_shape == shape
    assert dataset.X_train.min() == 0 and dataset.X_train.max() == 1
    assert dataset.X_train.reshape(-1, *shape).shape == (len(dataset.X_train), *shape)


def test_fashion_images_are_upright_and_labelled():
    """Trousers have a gap between the legs, bags have none; sneakers leave the top empty."""
    dataset = load("fashion_mnist")
    images = dataset.X_train.reshape(-1, 28, 28)

    def mean_image(class_name):
        return images[dataset.y_train == dataset.class_names.index(class_name)].mean(axis=0)

    trouser, bag, sneaker = (mean_image(c) for c in ("Trouser", "Bag", "Sneaker"))
    assert trouser[24, 14] < 0.5 * trouser[24, 10] and bag[20, 14] > 0.9 * bag[20, 10]
    assert sneaker[:7].mean() < 0.05 < sneaker[14:21].mean()


def test_the_numbers_of_glosses_are_words():
    dataset, words = load("glosses"), gloss_words()
    assert words[:2] == ("", "…") and len(words) == 2002
    assert dataset.X_train.max() < len(words)
    ends = (dataset.X_train == 0).argmax(axis=1)  # no word after the end
    assert all(not row[end:].any() for row, end in zip(dataset.X_train, ends, strict=True) if end)


def test_fashion_is_balanced():
    dataset = load("fashion_mnist", seed=4)
    for p, (_, y) in ((p, part(dataset, p)) for p in PARTS):
        assert set(np.bincount(y)) == {len(y) // 10}, p


@pytest.mark.parametrize("name", ["breast_cancer", "diabetes"])
def test_tables_are_standardized_with_the_whole_pool(name):
    dataset = load(name)
    columns = [dataset.X_train] + ([dataset.y_train[:, None]] if name == "diabetes" else [])
    values = np.hstack(columns).astype(np.float64)
    np.testing.assert_allclose(values.mean(axis=0), 0, atol=1e-6)
    np.testing.assert_allclose(values.std(axis=0), 1, atol=1e-6)
    small = load(name, n_train=20)  # the same scale, whatever the subset
    assert rows_as_set(small.X_train) < rows_as_set(dataset.X_train)
    assert np.array_equal(small.X_test, dataset.X_test)


@pytest.mark.parametrize("name", ["digits", "breast_cancer", "diabetes"])
def test_stored_tables_equal_scikit_learns(name):
    from sklearn import datasets

    options = {"scaled": False} if name == "diabetes" else {}
    source = getattr(datasets, f"load_{name}")(**options)
    file = read_file(name)
    assert np.array_equal(file["X"], source.data) and np.array_equal(file["y"], source.target)
    assert np.array_equal(file["row"], np.arange(len(source.target)))
    if name != "digits":
        assert file["feature_names"].tolist() == list(source.feature_names)
    if name == "breast_cancer":
        assert load(name).class_names == tuple(source.target_names)


def test_mnist1d_is_as_its_author_scaled_it():
    X = read_file("mnist1d")["X"].astype(np.float64)
    assert abs(X.mean()) < 1e-6 and abs(X.std() - 1) < 1e-6
    assert set(np.bincount(read_file("mnist1d")["y"])) == {500}


# --- what the seed, the size and the noise change ---------------------------------------------


@pytest.mark.parametrize("name", DATASETS)
def test_the_seed_draws_every_part_and_the_size_changes_no_judge(name):
    first, again, other = (load(name, n_train=20, seed=s) for s in (3, 3, 4))
    assert same(first, again)
    for p in PARTS:
        assert not same(first, other, [p])
    assert same(first, load(name, n_train=7, seed=3), ["val", "test"])


@pytest.mark.parametrize("name", ["digits", "breast_cancer", "diabetes"])
def test_a_split_has_the_classes_in_proportion(name):
    """And over seeds every example is tested on about as often as any other."""
    file = read_file(name)
    counts = {}
    for seed in range(60):
        dataset = load(name, seed=seed)
        for row in dataset.X_test.round(3):
            counts[row.tobytes()] = counts.get(row.tobytes(), 0) + 1
        if dataset.n_classes:
            share = np.bincount(dataset.y_test) / len(dataset.y_test)
            whole = np.bincount(file["y"]) / len(file["y"])
            assert np.abs(share - whole).max() < 0.02
    if name == "digits":  # not rescaled by the seed, so that images can be told apart
        mean = 60 * 400 / 1397
        assert len(counts) == 1397
        assert np.std(list(counts.values())) < 1.3 * np.sqrt(mean * (1 - 400 / 1397))


@pytest.mark.parametrize("name", sorted(set(DATASETS) - {"sine"}))
def test_training_sets_of_one_seed_are_nested(name):
    small, large = load(name, n_train=20, seed=2), load(name, n_train=50, seed=2)
    assert np.array_equal(large.X_train[:20], small.X_train)
    assert np.array_equal(large.y_train[:20], small.y_train)


@pytest.mark.parametrize("n_train", [1, 7, 10, 53, 100])
@pytest.mark.parametrize("name", CLASSIFICATION)
def test_subsets_are_balanced(name, n_train):
    dataset = load(name, n_train=n_train, seed=1)
    counts = np.bincount(dataset.y_train, minlength=dataset.n_classes)
    assert counts.sum() == n_train and np.ptp(counts) <= 1


def test_balanced_order_uses_up_the_smallest_class():
    y = np.array([0] * 10 + [1] * 3)
    order = balanced_order(y, np.random.default_rng(0))
    assert sorted(order) == list(range(13))
    assert np.bincount(y[order[:6]]).tolist() == [3, 3] and not y[order[6:]].any()


@pytest.mark.parametrize("label_noise", [0.0, 0.1, 0.25, 0.333, 0.9, 1.0])
@pytest.mark.parametrize("name", CLASSIFICATION)
def test_exactly_so_many_training_labels_are_wrong(name, label_noise):
    clean = load(name, n_train=90, seed=6)
    noisy = load(name, n_train=90, seed=6, label_noise=label_noise)
    assert np.sum(noisy.y_train != clean.y_train) == round(label_noise * 90)
    assert noisy.y_train.min() >= 0 and noisy.y_train.max() < noisy.n_classes
    assert noisy.y_train.dtype == np.int64
    assert np.array_equal(noisy.X_train, clean.X_train)
    assert same(noisy, clean, ["val", "test"])


def test_smaller_noise_is_contained_in_larger_noise():
    clean, few, many = (
        load("digits", n_train=200, label_noise=noise, seed=1).y_train for noise in (0, 0.1, 0.4)
    )
    flipped = few != clean
    assert flipped.sum() == 20 and np.array_equal(many[flipped], few[flipped])


def test_the_seed_picks_which_labels_are_wrong():
    clean = np.zeros(100, dtype=np.int64)
    a, b = (flip_labels(clean, 10, 0.5, np.random.default_rng(s)) for s in (0, 1))
    assert not np.array_equal(a, b)
    assert not clean.any()  # the true labels are left alone


def test_flips_reach_every_other_class_equally_often():
    n = 90_000
    noisy = flip_labels(np.full(n, 4), 10, 1.0, np.random.default_rng(0))
    counts = np.bincount(noisy, minlength=10)
    assert counts[4] == 0
    others = np.delete(counts, 4)
    assert np.abs(others - n / 9).max() < 5 * np.sqrt(n * 1 / 9 * 8 / 9)  # five standard errors


def test_noise_of_one_minus_one_over_k_is_random_labels():
    """Then the true class is as frequent as any other, whatever the true class."""
    y = np.arange(50_000) % 10
    noisy = flip_labels(y, 10, 0.9, np.random.default_rng(0))
    shares = np.bincount((noisy - y) % 10, minlength=10) / len(y)
    assert np.abs(shares - 0.1).max() < 5 * np.sqrt(0.1 * 0.9 / len(y))


@pytest.mark.parametrize("name", DATASETS)
def test_arrays_are_fresh_and_writable(name):
    dataset, before = load(name, n_train=12), load(name, n_train=12)
    for p in PARTS:
        X, y = part(dataset, p)
        X[:] = 77
        y[:] = 1
    if dataset.true_weights is not None:
        dataset.true_weights[:] = 77
        assert not (load(name).true_weights == 77).any()
    assert same(load(name, n_train=12), before)


def test_global_random_state_is_neither_used_nor_changed():
    before = np.random.get_state()[1].copy()
    first = load("two_moons", label_noise=0.2)
    assert np.array_equal(np.random.get_state()[1], before)
    np.random.seed(123)
    assert same(first, load("two_moons", label_noise=0.2))


# --- the generated sets ------------------------------------------------------------------------


def test_sine_is_bishops():
    np.testing.assert_allclose(sine([0, 0.25, 0.5, 0.75]), [0, 1, 0, -1], atol=1e-15)
    dataset = load("sine")
    np.testing.assert_allclose(dataset.X_train[:, 0], np.linspace(0, 1, 10), atol=1e-7)
    assert dataset.X_test.min() >= 0 and dataset.X_test.max() <= 1
    noise = dataset.y_test - sine(dataset.X_test[:, 0])
    assert abs(noise.mean()) < 5 * 0.3 / np.sqrt(1000)
    assert abs(noise.std() - 0.3) < 5 * 0.3 / np.sqrt(2000)
    draws = [load("sine", seed=s).y_train - sine(dataset.X_train[:, 0]) for s in range(200)]
    assert abs(np.std(draws) - 0.3) < 5 * 0.3 / np.sqrt(2 * 2000)


@pytest.mark.parametrize(("name", "noise"), [("two_moons", 0.2), ("circles", 0.1)])
def test_points_lie_around_their_own_curve(name, noise):
    dataset = load(name, n_train=4000)
    assert np.bincount(dataset.y_train).tolist() == [2000, 2000]
    if name == "circles":
        radius = np.where(dataset.y_train == 0, 1, 0.5)
        offset = np.hypot(*dataset.X_train.T) - radius
    else:
        centre = np.where(dataset.y_train[:, None] == 0, [0, 0], [1, 0.5])
        offset = np.hypot(*(dataset.X_train - centre).T) - 1
    # Noise along the curve adds about noise² / (2 · radius) to the distance, hence the tolerance.
    assert abs(offset.mean()) < 0.04 and abs(offset.std() - noise) < 0.05 * noise


def test_moons_and_circles_without_noise_are_scikit_learns():
    from sklearn.datasets import make_circles, make_moons

    points, labels = make_moons(20, shuffle=False, noise=None)
    angle = np.tile(np.linspace(0, np.pi, 10), 2)
    np.testing.assert_allclose(moon(angle, labels), points, atol=1e-12)
    points, labels = make_circles(20, shuffle=False, noise=None, factor=0.5)
    angle = np.tile(np.linspace(0, 2 * np.pi, 10, endpoint=False), 2)
    np.testing.assert_allclose(circle(angle, labels), points, atol=1e-12)
    assert moon(np.linspace(0, 3, 7), 1).shape == circle(np.linspace(0, 3, 7), 0).shape == (7, 2)


def test_wide_regression_follows_its_true_weights():
    dataset = load("wide_regression", seed=3)
    weights = dataset.true_weights
    assert np.array_equal(weights, wide_weights())
    sizes, signs = np.abs(weights[weights != 0]), np.sign(weights[weights != 0])
    assert len(sizes) == 8 and sizes.min() == 0.5 and sizes.max() == 2
    assert np.array_equal(signs[1:], -signs[:-1])
    residual = dataset.y_test - dataset.X_test @ weights
    assert abs(residual.std() - 0.5) < 5 * 0.5 / np.sqrt(2000)
    assert abs(dataset.X_test.std() - 1) < 0.01 and abs(dataset.X_test.mean()) < 0.012


@pytest.mark.parametrize("name", GENERATED)
def test_no_two_parts_share_random_numbers(name, monkeypatch):
    asked = []

    def recording(seed, purpose):
        asked.append((seed, purpose))
        return generator(seed, purpose)

    monkeypatch.setattr(generated, "generator", recording)
    DATASETS[name](seed=0)
    assert len(asked) >= 5 and len(set(asked)) == len(asked)


@pytest.mark.parametrize("name", sorted(set(DATASETS) - {"wide_regression"}))
def test_other_sets_have_no_true_weights(name):
    assert load(name, n_train=5).true_weights is None


# --- what goes wrong says what to do -------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"name": "fashion_mist"}, "Did you mean 'fashion_mnist'"),
        ({"name": "imagenet"}, "There are: fashion_mnist, mnist1d, .*wide_regression"),
        ({"name": "digits", "n_train": 0}, "at least 1, got 0"),
        ({"name": "digits", "n_train": -5}, "at least 1, got -5"),
        ({"name": "digits", "n_train": 10.0}, "whole number"),
        ({"name": "digits", "n_train": True}, "whole number"),
        ({"name": "sine", "n_train": 0}, "at least 1, got 0"),
        ({"name": "digits", "n_train": 798}, "at most 797, got 798"),
        ({"name": "digits", "label_noise": -0.1}, r"in \[0, 1\], got -0.1"),
        ({"name": "digits", "label_noise": 20}, r"in \[0, 1\], got 20"),
        ({"name": "circles", "label_noise": float("nan")}, r"in \[0, 1\], got nan"),
        ({"name": "sine", "label_noise": 0.1}, "regression"),
        ({"name": "diabetes", "label_noise": 0.1}, "regression"),
        ({"name": "digits", "seed": -1}, "seed"),
        ({"name": "digits", "seed": 0.5}, "seed"),
        ({"name": "two_moons", "seed": "0"}, "seed"),
    ],
)
def test_bad_arguments(arguments, message):
    with pytest.raises(ValueError, match=message):
        load(**arguments)


def test_numpy_integers_are_welcome():
    assert same(load("digits", n_train=np.int64(9), seed=np.int32(2)), load("digits", 9, seed=2))


def test_a_dataset_is_frozen_and_prints_in_one_line():
    dataset = load("digits", n_train=30)
    with pytest.raises(FrozenInstanceError):
        dataset.name = "other"
    expected = "digits: classification, 10 classes; 30 train, 200 val, 400 test; 64 features"
    assert repr(dataset) == f"<Dataset {expected}>"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"task": "ranking"}, "task must be"),
        ({"task": "regression"}, "n_classes"),
        ({"n_classes": None}, "n_classes"),
        ({"y_val": np.zeros(3, np.int64)}, "y_val of length n"),
        ({"X_test": np.zeros((400, 63), np.float32)}, "X_test must be n × 64"),
        ({"X_train": np.zeros((797, 8, 8), np.float32)}, "X_train must be n × 8"),
    ],
)
def test_parts_that_do_not_fit_together(change, message):
    with pytest.raises(ValueError, match=message):
        replace(load("digits"), **change)


def test_a_learner_can_make_a_set_of_their_own():
    X, y = np.zeros((4, 3), np.float32), np.zeros(4, np.float32)
    mine = Dataset(X, y, X[:2], y[:2], X[:1], y[:1], "mine", "regression")
    assert mine.n_features == 3 and mine.n_classes is None and mine.image_shape is None


# --- the files -----------------------------------------------------------------------------------


@pytest.fixture
def copied(tmp_path, monkeypatch):
    """The path of a copy of diabetes.npz that `load` reads in the place of the true one."""
    monkeypatch.setattr(files, "DATA_DIR", tmp_path)
    return Path(shutil.copy(DATA_DIR / "diabetes.npz", tmp_path))


def damage_truncated(path):
    path.write_bytes(path.read_bytes()[:5000])


def damage_empty(path):
    path.write_bytes(b"")


def damage_one_byte(path):
    content = bytearray(path.read_bytes())
    content[2000] ^= 1
    path.write_bytes(content)


def damage_pointer(path):
    path.write_text("version https://git-lfs.github.com/spec/v1\n")


def damage_one_value(path):
    with np.load(path) as archive:
        arrays = dict(archive)
    arrays["y"][0] += 1
    np.savez_compressed(path, **arrays)


@pytest.mark.parametrize(
    ("damage", "problem"),
    [
        (Path.unlink, "is missing"),
        (damage_truncated, "cannot be read"),
        (damage_empty, "cannot be read"),
        (damage_one_byte, "cannot be read"),
        (damage_pointer, "cannot be read"),
        (damage_one_value, "has been altered"),
    ],
)
def test_a_damaged_file_says_what_is_wrong_and_how_to_repair_it(copied, damage, problem):
    good = copied.read_bytes()
    damage(copied)
    with pytest.raises(DataFileError) as caught:
        load("diabetes")
    message = str(caught.value)
    assert str(copied) in message and problem in message
    assert CHECKSUMS["diabetes"] in message and "found:" in message
    assert "git checkout -- data/diabetes.npz" in message and "make data" in message
    copied.write_bytes(good)  # the error is not remembered
    assert load("diabetes").n_features == 10


def test_the_same_content_in_another_archive_is_accepted(copied):
    with np.load(copied) as archive:
        arrays = dict(archive)
    np.savez(copied, **dict(reversed(arrays.items())))  # another order, and not compressed
    assert load("diabetes").n_features == 10


def test_a_file_is_read_once_and_kept_read_only(copied):
    first = read_file("diabetes")
    copied.unlink()
    assert read_file("diabetes") is first
    with pytest.raises(ValueError, match="read-only"):
        first["X"][0, 0] = 1
    with pytest.raises(TypeError):
        first["X"] = None


def test_the_checksum_sees_names_types_shapes_and_values():
    base = {"a": np.arange(6), "b": np.ones(2)}
    variants = [
        base,
        {"a": np.arange(6), "c": np.ones(2)},
        {"a": np.arange(6).astype(np.int32), "b": np.ones(2)},
        {"a": np.arange(6).reshape(2, 3), "b": np.ones(2)},
        {"a": np.arange(6)[::-1], "b": np.ones(2)},
    ]
    assert len({content_checksum(v) for v in variants}) == len(variants)
    fortran = {"a": np.asfortranarray(np.arange(6).reshape(2, 3)), "b": np.ones(2)}
    assert content_checksum(fortran) == content_checksum(variants[3])


def test_the_files_are_those_with_a_checksum_and_small():
    paths = sorted(DATA_DIR.glob("*.npz"))
    assert [p.stem for p in paths] == STORED
    assert sum(p.stat().st_size for p in DATA_DIR.iterdir()) <= 10 * 2**20


@pytest.mark.parametrize("name", STORED)
def test_the_datasheet_lists_each_file_with_its_checksum(name):
    text = (DATA_DIR / "README.md").read_text(encoding="utf-8")
    (section,) = re.findall(rf"### {name}\.npz\n(.*?)(?=\n##|\Z)", text, flags=re.DOTALL)
    assert CHECKSUMS[name] in section
    for heading in ("What", "Origin", "How it was made", "Limits", "Licence", "Checksum"):
        assert f"**{heading}**" in section


def test_the_datasheet_has_every_name_and_its_sizes():
    text = (DATA_DIR / "README.md").read_text(encoding="utf-8")
    for name, (sizes, _, _) in EXPECTED.items():
        (row,) = [line for line in text.splitlines() if line.startswith(f"| [`{name}`]")]
        assert " / ".join(f"{size:,}" for size in sizes) in row


def test_importing_the_data_brings_no_heavy_package():
    heavy = ("torch", "sklearn", "scipy", "matplotlib", "requests", "xarray")
    program = f"import sys, course_utils.data as d; d.load('digits')\n\
assert not [m for m in {heavy} if m in sys.modules]"
    root = Path(__file__).parents[1]
    done = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
