"""A learner's own table and images: what is made of them, and what the usual faults are told."""

import csv

import numpy as np
import pytest
from PIL import Image

from course_utils.data import UnusableData, from_images, from_table
from course_utils.models import cnn, mlp
from course_utils.training import TrainConfig, grid, train

PARTS = ("train", "val", "test")
KINDS = ("oak", "pine", "birch")


def columns(n=60, seed=0):
    """A table of three kinds, that two of the columns tell apart."""
    rng = np.random.default_rng(seed)
    kind = rng.integers(0, 3, n)
    return {
        "height": (10 + 3 * kind + rng.standard_normal(n)).round(3),
        "girth": (1 + kind**2 + 0.5 * rng.standard_normal(n)).round(3),
        "soil": np.array(["clay", "sand"])[rng.integers(0, 2, n)],
        "kind": np.array(KINDS)[kind],
    }


def written(path, table):
    with open(path, "w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(table)
        writer.writerows(zip(*table.values(), strict=True))
    return path


def folder_of_images(root, n=12, size=(6, 8)):
    """Two classes, dark and bright."""
    rng = np.random.default_rng(1)
    for name, level in {"dark": 60, "bright": 180}.items():
        (root / name).mkdir(parents=True)
        for i in range(n + 4):
            pixels = rng.integers(level - 40, level + 40, size).astype(np.uint8)
            Image.fromarray(pixels).save(root / name / f"{i:02}.png")
    return root


# --- what is made of them ------------------------------------------------------------------------


def test_a_csv_file_trains(tmp_path):
    data = from_table(written(tmp_path / "trees.csv", columns()), "kind", categories=["soil"])
    assert data.name == "trees" and data.class_names == tuple(sorted(KINDS))
    assert data.feature_names == ("height", "girth", "soil = clay", "soil = sand")
    config = TrainConfig(lr=0.3, steps=60, log_every=60, weight_decay=grid(0.0, 0.01))
    runs = train(mlp(data.n_features, 8, n_out=data.n_outputs), data, config, seeds=3, test=True)
    assert float(runs.test_accuracy.mean()) > 0.6


def test_file_and_columns_give_the_same(tmp_path):
    made = [
        from_table(source, "kind", categories="soil", name="trees")(3)
        for source in (columns(), written(tmp_path / "trees.csv", columns()))
    ]
    for part in PARTS:
        for letter in "Xy":
            np.testing.assert_array_equal(*(getattr(one, f"{letter}_{part}") for one in made))


def test_a_folder_of_images_trains(tmp_path):
    data = from_images(folder_of_images(tmp_path / "photos"))
    assert data.image_shape == (1, 6, 8) and data.class_names == ("bright", "dark")
    assert data.X.min() >= 0 and data.X.max() <= 1
    config = TrainConfig(lr=0.1, steps=40, log_every=40)
    runs = train(cnn(data.image_shape, 4, n_out=data.n_outputs), data, config, seeds=2, test=True)
    assert float(runs.test_accuracy.mean()) > 0.9


def test_a_column_of_numbers_is_a_regression():
    table = columns() | {"price": np.linspace(0, 7.5, 60)}
    data = from_table(table, "price", categories=["soil", "kind"])
    assert data.task == "regression" and data.n_outputs == 1
    assert abs(data(0).y_train.mean()) < 1e-6 and data(0).y_train.std() == pytest.approx(1)


def test_whole_numbers_are_classes_in_their_order():
    data = from_table({"x": np.arange(60) ** 2, "y": np.tile([10, 9, 2], 20)}, "y")
    assert data.class_names == ("2", "9", "10")


def test_each_seed_splits_anew_and_scales_by_its_training_rows():
    data = from_table(columns(), "kind", categories=["soil"])
    rows = [data.rows(seed) for seed in (0, 1)]
    for train_rows, val, test in rows:
        assert sorted([*train_rows, *val, *test]) == list(range(60))
        assert (len(train_rows), len(val), len(test)) == (36, 12, 12)
    assert set(rows[0][2]) != set(rows[1][2])
    np.testing.assert_allclose(data(1).X_train.mean(axis=0), 0, atol=1e-6)
    np.testing.assert_allclose(data(1).X_train.std(axis=0), 1, atol=1e-6)
    assert abs(data(1).X_test.mean(axis=0)).max() > 1e-3


def test_classes_are_in_proportion():
    data = from_table({"x": np.arange(100) ** 2, "y": [0] * 80 + [1] * 20}, "y")
    for seed in range(5):
        assert [np.mean(getattr(data(seed), f"y_{p}")) for p in PARTS] == pytest.approx(
            [0.2] * 3, abs=0.06
        )


def test_gaps_are_filled_with_the_median_of_the_training_rows():
    table = columns()
    table["girth"][:5] = np.nan
    data = from_table(table, "kind", categories=["soil"], missing="median")
    train_rows, *_ = data.rows(0)
    middle = np.nanmedian(table["girth"][train_rows])
    filled = np.where(np.isnan(table["girth"]), middle, table["girth"])[train_rows]
    expected = (filled - filled.mean()) / filled.std()
    np.testing.assert_allclose(data(0).X_train[:, 1], expected, atol=1e-5)


@pytest.mark.parametrize("seed", range(5))
def test_groups_and_twins_are_never_in_two_parts(seed):
    patients = np.repeat(np.arange(30), 3)
    table = {"x": np.arange(90) ** 2, "patient": patients, "y": np.arange(90) // 3 % 2}
    data = from_table(table, "y", group="patient")
    parts = [set(patients[rows].tolist()) for rows in data.rows(seed)]
    assert not (parts[0] & parts[1] or parts[0] & parts[2] or parts[1] & parts[2])
    assert data.feature_names == ("x",)
    assert len({tuple(map(len, data.rows(s))) for s in range(8)}) == 1

    twice = {"x": np.tile(np.arange(40) ** 2, 2), "y": np.tile(np.arange(40) % 2, 2)}
    together = from_table(twice, "y", duplicates="together")
    values = [set(together.X[rows, 0].tolist()) for rows in together.rows(seed)]
    assert not (values[0] & values[1] or values[0] & values[2] or values[1] & values[2])
    assert len(from_table(twice, "y", duplicates="drop").y) == 40


def test_what_was_decided_stands_in_the_notes():
    table = {"id": np.arange(60), "one": np.ones(60), "x": np.arange(60) ** 2}
    told = repr(from_table(table | {"y": np.arange(60) % 2}, "y"))
    assert "numbers the rows" in told and "same in every row" in told
    at_odds = {"x": np.repeat(np.arange(30), 2), "y": np.tile([0, 1], 30)}
    assert "no model can be right on both" in repr(from_table(at_odds, "y"))


# --- the usual faults ----------------------------------------------------------------------------


def with_gap():
    table = columns()
    table["girth"][3] = np.nan
    return table


FAULTS = {
    "gap": (with_gap(), {"categories": "soil"}, r'girth \(1\).*missing="drop".*missing="median"'),
    "text": (columns(), {}, r"'soil' holds text.*categories=\['soil'\].*leave_out"),
    "names": (
        {"name": [f"tree {i}" for i in range(60)], "y": np.arange(60) % 2},
        {"target": "y"},
        r"60 different values.*leave_out=\['name'\]",
    ),
    "decimal commas": (
        {"x": [f"{i},5" for i in range(60)], "y": np.arange(60) % 2},
        {"target": "y"},
        "decimal commas.*write 1.5",
    ),
    "one class": (
        columns() | {"kind": np.full(60, "oak")},
        {"categories": "soil"},
        "one class.*'oak'.*another",
    ),
    "20 rows": (columns(20), {"categories": "soil"}, "20 examples.*at least 30"),
    "a rare class": (
        {"x": np.arange(60) ** 2, "y": [0] * 57 + [1] * 3},
        {"target": "y"},
        r"too few examples of '1' \(3\).*at least 5",
    ),
    "twins": (
        {k: np.concatenate([v, v[:7]]) for k, v in columns().items()},
        {"categories": "soil"},
        r'7 of 67 examples.*duplicates="drop".*duplicates="together"',
    ),
    "no such column": (columns(), {"target": "species"}, "no column 'species': there are height"),
    "every row another target": (
        {"x": np.arange(60), "y": [f"a{i}" for i in range(60)]},
        {"target": "y"},
        "60 different values in 60 rows.*hardly classes",
    ),
    "uneven columns": ({"x": [1, 2], "y": [1]}, {"target": "y"}, "not equally long"),
    "an infinite number": (
        {"x": [np.inf, *range(59)], "y": np.arange(60) % 2},
        {"target": "y"},
        "infinite number in row 1",
    ),
    "no input": ({"y": np.arange(60) % 2}, {"target": "y"}, "no input left"),
    "no table": ([1, 2, 3], {}, "path of a CSV file"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told_with_what_to_do(fault):
    table, options, message = FAULTS[fault]
    with pytest.raises(UnusableData, match=message):
        from_table(table, **{"target": "kind"} | options)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a;b\n1;2\n", "separated by ';'"),
        ("a,b\n", "a line of names and"),
        ("a,a\n1,2\n", "same name"),
        ("a,b\n1,2,3\n", "line 2 of .* has 3 values.*quotes"),
    ],
)
def test_a_file_that_is_no_table(tmp_path, text, message):
    path = tmp_path / "table.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UnusableData, match=message):
        from_table(path, "b")
    with pytest.raises(UnusableData, match="no file 'other.csv'"):
        from_table(tmp_path / "other.csv", "b")


@pytest.mark.parametrize("option", [{"missing": "zero"}, {"duplicates": "yes"}, {"task": "rank"}])
def test_an_unknown_option_is_told(option):
    with pytest.raises(ValueError, match="must be"):
        from_table(columns(), "kind", categories="soil", **option)


def test_faults_of_images(tmp_path):
    with pytest.raises(UnusableData, match="no folder 'nowhere'"):
        from_images(tmp_path / "nowhere")
    with pytest.raises(UnusableData, match="a folder of its own"):
        from_images(tmp_path)
    root = folder_of_images(tmp_path / "photos")
    (root / "dark" / "broken.png").write_bytes(b"no image")
    with pytest.raises(UnusableData, match=r"dark/broken\.png cannot be read"):
        from_images(root)
    Image.new("L", (5, 5)).save(root / "dark" / "broken.png")
    with pytest.raises(UnusableData, match=r"2 different sizes.*size=\(6, 8\)"):
        from_images(root)
    assert from_images(root, size=(4, 4)).image_shape == (1, 4, 4)
    (root / "dark" / "broken.png").write_bytes((root / "dark" / "00.png").read_bytes())
    with pytest.raises(UnusableData, match="1 of 33 examples"):
        from_images(root)
    Image.new("RGB", (8, 6), (200, 10, 10)).save(root / "dark" / "broken.png")
    assert from_images(root).image_shape == (3, 6, 8)


def test_one_class_of_images(tmp_path):
    root = folder_of_images(tmp_path / "photos", n=30)
    for path in (root / "bright").iterdir():
        path.unlink()
    with pytest.raises(UnusableData, match="one class"):
        from_images(root)
