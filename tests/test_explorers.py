"""Explorers without a browser: what is sent to it, and what wrong use is answered with."""

import asyncio
import io
import time

import ipywidgets as widgets
import numpy as np
import pytest
import xarray as xr
from PIL import Image

from course_utils.explorers import Explorer, ExplorerError, explore
from course_utils.explorers.controls import align, make_control
from course_utils.explorers.drawing import DPI
from course_utils.explorers.operations import GAP, ORIGIN, STEPS

X = np.linspace(0.1, 10, 50)


def one_artist(draw, move, log=False, **options):
    """An explorer of one artist, which `draw` makes and `move` moves to 1, 2 or 3."""

    def setup(fig):
        ax = fig.subplots()
        ax.set(xlim=(0.1, 10), ylim=(0.1, 10))
        if log:
            ax.set(xscale="log", yscale="log")
        artist = draw(ax)

        def update(a):
            move(artist, a)
            return f"a is {a}"

        return update

    return explore(setup, a=[1, 2, 3], **options)


def curve(**options):
    return one_artist(
        lambda ax: ax.plot(X, X)[0], lambda line, a: line.set_ydata(a + X / 9), **options
    )


def sent(explorer):
    """The operations of the present position, with their numbers as arrays."""
    frame = explorer._picture.frame
    return [{**entry, **arrays(entry, frame["data"])} for entry in frame["operations"]]


def arrays(entry, data):
    kinds = {"f": np.float32, "B": np.uint8, "H": np.uint16}
    return {
        name: np.frombuffer(data, kinds[kind], size, offset)
        for name, (kind, offset, size) in entry["arrays"].items()
    }


def pixels(explorer, x, y):
    """Where data coordinates are in the picture, y downward."""
    points = explorer.figure.axes[0].transData.transform(np.column_stack([x, y]))
    return np.column_stack([points[:, 0], explorer.figure.bbox.height - points[:, 1]])


def points(operation, name="vertices"):
    return operation[name].reshape(-1, 2)


# What is read from artists


@pytest.mark.parametrize("log", [False, True])
def test_line(log):
    explorer = curve(log=log)
    explorer.set(a=3)
    (line,) = sent(explorer)
    np.testing.assert_allclose(points(line), pixels(explorer, X, 3 + X / 9), atol=1e-3)
    assert line["widths"] == pytest.approx(1.5 * DPI / 72)
    assert line["strokes"].tolist() == [31, 119, 180, 255]
    box = explorer.figure.axes[0].bbox
    assert line["clip"] == pytest.approx(
        [box.x0, explorer.figure.bbox.height - box.y1, box.width, box.height], abs=1e-2
    )


def test_line_with_gap_dashes_and_transparency():
    explorer = one_artist(
        lambda ax: ax.plot(X, X, "r--", lw=2, alpha=0.5)[0],
        lambda line, a: line.set_ydata(np.where(X < 5, a, np.nan)),
    )
    (line,) = sent(explorer)
    assert np.isnan(points(line)[X >= 5]).all() and np.isfinite(points(line)[X < 5]).all()
    assert line["strokes"].tolist() == [255, 0, 0, 128]
    offset, pattern = line["dashes"][0]
    assert (offset, len(pattern)) == (0, 2)
    assert pattern[0] == pytest.approx(3.7 * 2 * DPI / 72, rel=1e-3)


def test_a_line_that_leaves_far_is_cut_near_the_picture():
    y = np.where(X > 5, 1e9, np.where(X[3] == X, np.nan, 2.0))
    explorer = one_artist(
        lambda ax: ax.plot(X, X, "--")[0], lambda line, a: line.set_ydata(y if a > 2 else 0 * X)
    )
    explorer.set(a=3)
    (line,) = sent(explorer)
    found = points(line)
    there = found[np.isfinite(found).all(axis=1)]
    near = explorer.figure.bbox.height + 110
    assert (np.abs(there) < [explorer.figure.bbox.width + 110, near]).all()
    inside = pixels(explorer, X, y)[(X <= 5) & (X[3] != X)]
    assert all(np.isclose(there, one, atol=0.1).all(axis=1).any() for one in inside)
    assert np.isnan(found).any(), "the gap stays a gap"


def test_line_markers_are_stamped_at_every_point():
    explorer = one_artist(
        lambda ax: ax.plot(X, X, "o", ms=6)[0], lambda line, a: line.set_ydata(a + 0 * X)
    )
    (marks,) = sent(explorer)
    np.testing.assert_allclose(points(marks, "offsets"), pixels(explorer, X, 2 + 0 * X), atol=1e-3)
    assert np.ptp(points(marks)[:, 0]) == pytest.approx(6 * DPI / 72, rel=1e-3)


@pytest.mark.parametrize("log", [False, True])
def test_fill_between(log):
    explorer = one_artist(
        lambda ax: ax.fill_between(X, X, X, alpha=0.25),
        lambda band, a: band.set_data(X, 0 * X + a, 0 * X + a + 1),
        log=log,
    )
    (band,) = sent(explorer)
    ends = pixels(explorer, [0.1, 10], [2, 3])
    corners = points(band)
    assert corners[:, 1].min() == pytest.approx(ends[1, 1], abs=1e-2)
    assert corners[:, 1].max() == pytest.approx(ends[0, 1], abs=1e-2)
    assert band["fills"].tolist()[3] == 64


@pytest.mark.parametrize("log", [False, True])
def test_scatter(log):
    def move(points, a):
        points.set_offsets(np.column_stack([X, X / a]))
        points.set_sizes(np.full(50, 36.0 * a))
        points.set_array(X * a)

    explorer = one_artist(lambda ax: ax.scatter(X, X, c=X), move, log=log)
    explorer.set(a=3)
    (marks,) = sent(explorer)
    np.testing.assert_allclose(points(marks, "offsets"), pixels(explorer, X, X / 3), atol=1e-3)
    assert len(marks["fills"]) == 4 * 50
    assert len(set(map(tuple, marks["fills"].reshape(-1, 4)))) > 10
    wide = marks["transforms"].reshape(-1, 6)[0, 0] * np.ptp(points(marks)[:, 0])
    assert wide == pytest.approx(np.sqrt(36 * 3) * DPI / 72, rel=1e-3)


def test_bars():
    explorer = one_artist(
        lambda ax: ax.bar([2, 4], [1, 1], color="k"),
        lambda bars, a: [bar.set_height(a + i) for i, bar in enumerate(bars)],
    )
    first, second = sent(explorer)
    tops = [points(first)[:, 1].min(), points(second)[:, 1].min()]
    assert tops == pytest.approx(pixels(explorer, [2, 4], [2, 3])[:, 1], abs=1e-2)
    assert first["snap"]


@pytest.mark.parametrize("log", [False, True])
def test_pcolormesh(log):
    edges = np.array([0.2, 1, 5, 9])
    explorer = one_artist(
        lambda ax: ax.pcolormesh(edges, edges[:3], np.zeros((2, 3)), vmin=0, vmax=3, cmap="gray"),
        lambda mesh, a: mesh.set_array(np.array([[0, a, 3], [3, 0, a]])),
        log=log,
    )
    (mesh,) = sent(explorer)
    np.testing.assert_allclose(mesh["x"], pixels(explorer, edges, edges)[:, 0], atol=1e-2)
    np.testing.assert_allclose(mesh["y"], pixels(explorer, edges, edges)[:3, 1], atol=1e-2)
    assert mesh["rgba"].reshape(2, 3, 4)[..., 0].tolist() == [[0, 170, 255], [255, 0, 170]]


@pytest.mark.parametrize("origin", ["upper", "lower"])
def test_image(origin):
    explorer = one_artist(
        lambda ax: ax.imshow(
            np.zeros((2, 3)), extent=(1, 4, 5, 9), origin=origin, vmax=3, cmap="gray"
        ),
        lambda image, a: image.set_data([[0, a, 3], [0, 0, 0]]),
    )
    (image,) = sent(explorer)
    rows = [9, 7, 5] if origin == "upper" else [5, 7, 9]
    np.testing.assert_allclose(image["x"], pixels(explorer, [1, 2, 3, 4], [5] * 4)[:, 0], atol=1e-2)
    np.testing.assert_allclose(image["y"], pixels(explorer, [1] * 3, rows)[:, 1], atol=1e-2)
    assert image["rgba"][: 3 * 4 : 4].tolist() == [0, 170, 255]
    assert not image["smooth"]


def test_text_and_title_are_outlines():
    def move(text, a):
        text.set_text(f"{a} × $10^{a}$")
        text.axes.set_title(f"title {a}")

    explorer = one_artist(lambda ax: ax.text(2, 5, ""), move)
    outlines = sent(explorer)
    assert len(outlines) == 2
    start = pixels(explorer, [2], [5])[0]
    assert np.abs(points(outlines[0]).min(axis=0)[0] - start[0]) < 8
    assert all(outline["fills"].tolist() == [0, 0, 0, 255] for outline in outlines)


def test_error_bars_and_rules():
    def draw(ax):
        return (*ax.errorbar([1, 2], [1, 2], yerr=1).get_children(), ax.axhline(1), ax.axvline(1))

    def move(artists, a):
        line, stems, across, down = artists
        line.set_ydata([a, a])
        stems.set_segments([[(1, a - 1), (1, a + 1)], [(2, a - 1), (2, a + 1)]])
        across.set_ydata([a, a])
        down.set_xdata([a, a])

    explorer = one_artist(draw, move)
    operations = sent(explorer)
    assert len(operations) == 4
    levels = pixels(explorer, [1, 1], [1, 3])[:, 1]
    stems = next(one for one in operations if one["lengths"].tolist() == [2, 2])
    assert sorted(set(points(stems)[:, 1].tolist())) == pytest.approx(sorted(levels), abs=1e-2)


def test_arrow_that_points_elsewhere_is_noticed():
    def draw(ax):
        return ax.annotate("", (1, 1), (5, 5), arrowprops={"arrowstyle": "->"})

    explorer = one_artist(draw, lambda arrow, a: setattr(arrow, "xy", (a, 8)))
    assert sent(explorer)
    before = explorer._picture.frame
    explorer.set(a=3)
    assert explorer._picture.frame != before


# What stays


def painted(png):
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGBA"))


def test_what_moves_is_not_in_the_layers():
    explorer = curve()
    blue = [31, 119, 180]
    for layer in explorer._picture.layers[-1]:
        assert not (painted(layer)[..., :3] == blue).all(axis=-1).any()
    assert (painted(explorer.png())[..., :3] == blue).all(axis=-1).any()


def test_what_lies_above_is_painted_above():
    explorer = one_artist(
        lambda ax: (ax.plot(X, X)[0], ax.axhline(5, color="r", lw=9, zorder=9))[0],
        lambda line, a: line.set_ydata(a * X),
    )
    below, above = explorer._picture.layers[-1]
    assert painted(below)[0, 0].tolist() == [255] * 4
    assert painted(above)[0, 0, 3] == 0
    assert (painted(above) == [255, 0, 0, 255]).all(axis=-1).any()
    assert not (painted(below) == [255, 0, 0, 255]).all(axis=-1).any()
    assert [entry["layer"] for entry in explorer._picture.frame["operations"]] == [0]


def test_artist_that_moves_only_in_the_middle_is_found():
    def setup(fig):
        ax = fig.subplots()
        first, second = ax.plot(X, X)[0], ax.plot(X, 2 * X)[0]

        def update(a):
            (second if a == 3 else first).set_ydata(a * X)
            return str(a)

        return update

    explorer = explore(setup, a=[1, 2, 3, 4, 5], start={"a": 1})
    assert len(sent(explorer)) == 1
    explorer.set(a=3)
    assert len(sent(explorer)) == 2


# Controls


def test_labels_have_one_width_and_room():
    controls = [make_control(name, (1, 2)) for name in ("n", "slow / fast curvature")]
    align(controls)
    widths = [control.style.description_width for control in controls]
    assert widths[0] == widths[1] and 11 < float(widths[0].removesuffix("em")) <= 12
    align(controls[:1])
    assert controls[0].style.description_width == "8em"


def test_controls_by_values():
    slider = make_control("ridge", np.logspace(-8, 0, 17))
    assert isinstance(slider, widgets.SelectionSlider)
    assert [label for label, _ in slider.options[:3]] == ["1e-08", "3.16e-08", "1e-07"]
    assert slider.description == "ridge" and slider.index == 8
    assert [label for label, _ in make_control("n", range(1, 4)).options] == ["1", "2", "3"]
    assert isinstance(make_control("on", True), widgets.Checkbox)
    assert make_control("way", ["sgd", "adam"]).value == "sgd"
    assert make_control("way", {"one": 1, "two": 2}, "Way").value == 1
    assert [label for label, _ in make_control("x", [1.0001, 1.0002]).options] == [
        "1.0001",
        "1.0002",
    ]


@pytest.mark.parametrize("values", [3, "abc", [], [1, 1], np.zeros((2, 2)), None])
def test_controls_refuse_what_is_no_choice(values):
    with pytest.raises(ExplorerError, match="degree"):
        make_control("degree", values)


def test_start_set_and_values():
    def setup(fig):
        line = fig.subplots().plot(X, X)[0]

        def update(degree, ridge, noisy, way):
            line.set_ydata(X * degree)
            return f"{degree}, {ridge:g}, {noisy}, {way}"

        return update

    explorer = explore(
        setup,
        degree=range(1, 13),
        ridge=np.logspace(-3, 0, 4),
        noisy=False,
        way=["a", "b"],
        start={"ridge": 1e-3},
        labels={"ridge": "λ"},
        play="degree",
    )
    assert isinstance(explorer, Explorer)
    assert explorer.values == {"degree": 6, "ridge": 0.001, "noisy": False, "way": "a"}
    assert explorer.sentence == "6, 0.001, False, a"
    assert explorer.set(degree=9, noisy=True, way="b", ridge=1) == "9, 1, True, b"
    assert explorer.controls["ridge"].description == "λ"
    explorer.controls["degree"].value = 2
    assert explorer.sentence.startswith("2,")
    assert repr(explorer) == "ExactExplorer(degree=2, ridge=1.0, noisy=True, way='b')"
    with pytest.raises(ExplorerError, match="choose from 1, 2"):
        explorer.set(degree=99)
    with pytest.raises(ExplorerError, match="no control 'degre'"):
        explorer.set(degre=9)


def test_no_control_at_all():
    def setup(fig):
        fig.subplots().plot(X, X)
        return lambda: "a line"

    assert explore(setup).sentence == "a line"


# Wrong use


def wrong(update, **controls):
    def setup(fig):
        ax = fig.subplots()
        line = ax.plot(X, X)[0]
        return lambda **values: update(ax, line, **values)

    return explore(setup, **(controls or {"a": [1, 2, 3]}))


@pytest.mark.parametrize(
    ("update", "advice"),
    [
        (lambda ax, line, a: ax.plot(X, X) and "x", "added Line2D.*once in setup"),
        (lambda ax, line, a: ax.contour(np.eye(3)) and "x", "contours: draw an image"),
        (lambda ax, line, a: line.remove() or "x", "removed Line2D"),
        (lambda ax, line, a: ax.clear() or "x", "added|removed"),
        (lambda ax, line, a: ax.set_ylim(0, a) and "x", "y limits of axes 0.*set_ylim"),
        (lambda ax, line, a: ax.set_xscale("log") or "x", "scale|limits"),
        (lambda ax, line, a: line.set_ydata(X), "must return a sentence"),
        (lambda ax, line, a: (ax.legend([line], ["a"]), "x")[1], "added Legend"),
    ],
)
def test_wrong_update_is_told_what_to_do(update, advice):
    with pytest.raises(ExplorerError, match=advice):
        wrong(update)


def test_wrong_setup_is_told_what_to_do():
    with pytest.raises(ExplorerError, match="return update"):
        explore(lambda fig: None, a=[1, 2])

    def setup(fig):
        return lambda degree: "x"

    with pytest.raises(ExplorerError, match=r"\(degree\) does not fit the controls degree, ridge"):
        explore(setup, degree=[1, 2], ridge=[1, 2])
    with pytest.raises(ExplorerError, match="start names 'degre'"):
        explore(setup, degree=[1, 2], start={"degre": 1})


def test_wrong_use_while_moving_is_shown_and_the_next_move_works():
    def update(ax, line, a):
        line.set_ydata(a * X)
        if a == 2:
            ax.plot(X, X)
        return f"a is {a}"

    explorer = wrong(update, a=[1, 2, 3], start={"a": 1})
    assert "added Line2D" in explorer.set(a=2)
    assert explorer.set(a=3) == "a is 3"
    assert len(explorer.figure.axes[0].lines) == 1
    assert len(sent(explorer)) == 1


def test_exception_is_shown_with_its_values_and_the_next_move_works():
    def update(ax, line, a):
        quotient = 1 / (a - 2)
        line.set_ydata(quotient * X)
        return f"quotient {quotient}"

    explorer = wrong(update, a=[1, 2, 3], start={"a": 1})
    assert explorer.error == ""
    assert explorer.set(a=2) == "ZeroDivisionError at a = 2: division by zero"
    assert explorer._picture.frame["error"] == explorer.error
    assert explorer.set(a=3) == "quotient 1.0"
    assert explorer._picture.frame["error"] == ""


def test_equal_aspect_is_no_change_of_limits():
    def setup(fig):
        ax = fig.subplots()
        line = ax.plot(X, X / 9)[0]
        ax.set_aspect("equal", adjustable="datalim")

        def update(a):
            line.set_ydata(a + X / 9)
            ax.set_title(f"title {a}")
            return f"a is {a}"

        return update

    explorer = explore(setup, a=[1, 2, 3])
    explorer.png()
    assert explorer.set(a=3) == "a is 3"


# Moves that come fast


def test_moves_are_merged_in_a_running_loop_and_the_last_wins():
    served = []

    def update(ax, line, a):
        time.sleep(0.002)
        served.append(a)
        line.set_ydata(a * X)
        return f"a is {a}"

    async def burst():
        explorer = wrong(update, a=range(100))
        served.clear()
        for a in range(40):
            explorer.controls["a"].value = a
            if a % 10 == 9:
                await asyncio.sleep(0.02)
        await asyncio.sleep(0.05)
        return explorer

    explorer = asyncio.run(burst())
    assert explorer.sentence == "a is 39"
    assert len(served) <= 5 and served[-1] == 39


def test_value_is_right_at_once_in_the_cell_that_moved():
    async def cell():
        explorer = curve()
        explorer.controls["a"].value = 3
        return explorer.catch_up(), explorer.set(a=1)

    assert asyncio.run(cell()) == ("a is 3", "a is 1")


def test_one_message_a_move():
    explorer = curve()
    messages = []
    explorer._picture.comm.send = lambda *args, **kwargs: messages.append(args)
    explorer._picture.observe(lambda change: messages.append(change.name))
    explorer.set(a=3)
    assert messages.count("frame") == 1
    assert messages.count("layers") == 0


# Where there are no widgets


def test_picture_and_sentence():
    data, details = curve().without_widgets()
    assert data["text/plain"] == details["image/png"]["alt"] == "a is 2"
    assert details["image/png"]["width"] * 2 == painted(data["image/png"]).shape[1]


def test_showing_it_moves_nothing_more():
    explorer = curve(log=True)
    explorer.without_widgets()
    explorer.set(a=3)
    assert len(sent(explorer)) == 1


# All positions at once


def test_precomputed_holds_every_position():
    exact, precomputed = curve(), curve(precomputed=True)
    frames = precomputed._picture.frames
    assert frames["lengths"] == [3]
    assert [position["sentence"] for position in frames["positions"]] == [
        f"a is {a}" for a in (1, 2, 3)
    ]
    for place, a in enumerate((1, 2, 3)):
        exact.set(a=a)
        (number,) = frames["positions"][place]["numbers"]
        entry = frames["operations"][number]
        steps = arrays(entry, frames["data"])["vertices"]
        assert steps.dtype == np.uint16 and steps.max() < GAP
        np.testing.assert_allclose(
            steps / STEPS - ORIGIN, sent(exact)[0]["vertices"], atol=0.5 / STEPS + 1e-4
        )
    assert precomputed.set(a=3) == "a is 3"
    assert precomputed._picture.frame == {}


def test_precomputed_keeps_what_is_alike_once():
    def setup(fig):
        ax = fig.subplots()
        first, second = ax.plot(X, X)[0], ax.plot(X, X)[0]

        def update(a, b):
            first.set_ydata(a * X)
            second.set_ydata(b * X + 1)
            return f"{a} {b}"

        return update

    explorer = explore(setup, precomputed=True, a=range(4), b=range(5))
    assert len(explorer._picture.frames["operations"]) == 4 + 5
    assert explorer.set(a=3, b=4) == "3 4"


def test_precomputed_refuses_too_many_positions():
    with pytest.raises(ExplorerError, match="100 × 100 = 10000 positions.*fewer values"):
        wrong_size = {"a": range(100), "b": range(100)}
        explore(lambda fig: lambda a, b: "x", precomputed=True, **wrong_size)


def test_runs_give_a_control_for_each_swept_dimension():
    runs = xr.Dataset(
        {
            "val_loss": (
                ("lr", "model", "seed", "step"),
                np.random.default_rng(0).random((3, 2, 4, 5)),
            )
        },
        coords={"lr": [0.1, 0.2, 0.4], "model": ["small", "large"], "step": range(5)},
    )

    def setup(fig):
        line = fig.subplots().plot(runs.step, runs.val_loss[0, 0, 0])[0]

        def update(lr, model):
            losses = runs.val_loss.sel(lr=lr, model=model).mean("seed")
            line.set_ydata(losses)
            return f"{model}, lr {lr}: {losses[-1]:.3f}"

        return update

    explorer = explore(setup, runs=runs)
    assert isinstance(explorer.controls["lr"], widgets.SelectionSlider)
    assert isinstance(explorer.controls["model"], widgets.Dropdown)
    assert len(explorer._picture.frames["positions"]) == 6
    assert explorer.set(lr=0.4, model="large").startswith("large, lr 0.4")
    with pytest.raises(ExplorerError, match="no swept dimension"):
        explore(setup, runs=runs.isel(lr=0, model=0))
