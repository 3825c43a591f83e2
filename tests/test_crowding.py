"""A picture whose texts or lines cannot be told apart is refused, and one that is fine is not."""

from types import SimpleNamespace

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from course_utils.explorers.layers import hidden
from course_utils.plots import panels, series, use_course_style
from course_utils.plots.crowding import CrowdedPicture, crowding, load_ipython_extension

x = np.linspace(0, 1, 5)


@pytest.fixture
def ax():
    use_course_style()
    yield panels()
    plt.close("all")


def wrong(ax):
    ax.figure.canvas.draw()
    return crowding(ax.figure)


def test_an_ordinary_picture_is_fine(ax):
    ax.plot(x, x, label="rises", **series(0))
    ax.plot(x, 1 - x / 4, label="falls", **series(1, marker=True))
    ax.set(xlabel="x", ylabel="y", title="two curves")
    ax.legend(loc="lower right")
    assert not wrong(ax)


@pytest.mark.parametrize("scale", ["linear", "log"])
def test_ticks_outside_the_limits_are_no_texts(ax, scale):
    ax.plot(x + 1, x + 1)
    ax.set(xscale=scale, yscale=scale, xlim=(1.2, 1.9), ylim=(1.2, 1.9))
    assert not wrong(ax)


def test_a_label_on_a_curve(ax):
    ax.plot(x, x, label="rises")
    ax.text(0.5, 0.5, "here", ha="center", va="center")
    assert wrong(ax) == ["'here' lies on the curve 'rises'"]


def test_between_the_points_of_a_curve_is_on_it(ax):
    ax.plot([0, 1], [0, 1], label="rises")
    ax.text(0.3, 0.3, "here", ha="center", va="center")
    assert wrong(ax) == ["'here' lies on the curve 'rises'"]


def test_markers_without_a_line_are_only_where_they_are(ax):
    ax.plot([0, 1], [0, 1], "o", label="points")
    ax.text(0.5, 0.5, "between them", ha="center", va="center")
    assert not wrong(ax)


def test_a_legend_on_a_curve(ax):
    ax.plot(x, np.ones(5), label="flat")
    ax.set_ylim(0, 2)
    ax.legend(loc="center")
    assert wrong(ax) == ["'flat' lies on the curve 'flat'"]


def test_texts_on_texts(ax):
    ax.set_xticks([0.5, 0.52], ["Trouser", "Pullover"])
    assert wrong(ax) == ["'Trouser' lies on 'Pullover'"]


def test_turned_texts_may_stand_side_by_side(ax):
    ax.set_xticks([0.3, 0.4, 0.5], ["augmentation", "early stopping", "BatchNorm"], rotation=40)
    assert not wrong(ax)
    ax.set_xticks([0.3, 0.32], ["augmentation", "early stopping"], rotation=40)
    assert wrong(ax) == ["'augmentation' lies on 'early stopping'"]


def test_an_arrow_is_no_part_of_its_text(ax):
    ax.annotate("a", (0.1, 0.1), (0.9, 0.9), arrowprops={"arrowstyle": "-"})
    ax.text(0.5, 0.4, "b")
    assert not wrong(ax)


def test_a_text_that_keeps_a_place_free_is_none(ax):
    ax.text(0.5, 0.5, "0.00", alpha=0)
    ax.text(0.5, 0.5, "0.25")
    assert not wrong(ax)


def test_a_label_that_is_cut_off(ax):
    ax.set_ylabel("a label much longer than the axis that it is the label of, in any layout at all")
    assert wrong(ax)[0].endswith("is cut off at the figure's edge")


def test_lines_that_only_their_colour_tells_apart(ax):
    ax.plot(x, x, label="a")
    ax.plot(x, 2 * x, label="b")
    assert wrong(ax) == ["'b' and 'a' look the same"]


def test_rings_and_dots_are_told_apart(ax):
    ax.plot(x, x, "o", label="dots")
    ax.plot(x, 2 * x, "o", markerfacecolor="none", label="rings")
    assert not wrong(ax)


def test_a_frame_around_a_number_and_a_line_behind_it_hide_nothing(ax):
    ax.plot([0.5], [0.5], "s", markersize=40, markerfacecolor="none")
    ax.plot([0, 1], [0, 1], zorder=2)
    box = {"facecolor": "white", "edgecolor": "none"}
    ax.text(0.5, 0.5, "0.76", ha="center", va="center", zorder=3, bbox=box)
    assert not wrong(ax)


def test_what_is_hidden_or_has_no_name_says_nothing(ax):
    ax.plot(x, x, label="a")
    ax.plot(x, 2 * x, label="_b")
    ax.plot(x, 3 * x, label="c", visible=False)
    ax.text(0.5, 0.5, "hidden", visible=False)
    ax.figure.add_axes([0, 0, 1, 1], visible=False).text(0.5, 0.5, "hidden, too")
    assert not wrong(ax)


def test_a_kernel_with_the_extension_stores_no_crowded_picture(monkeypatch):
    monkeypatch.setattr(FigureCanvasAgg, "buffer_rgba", FigureCanvasAgg.buffer_rgba)
    load_ipython_extension(SimpleNamespace())
    figure = Figure()
    FigureCanvasAgg(figure)
    ax = figure.subplots()
    line, text = *ax.plot(x, x, label="a"), ax.text(0.5, 0.5, "here")
    figure.canvas.draw()
    with hidden([line, text]):  # one layer of a picture
        figure.canvas.buffer_rgba()
    with pytest.raises(CrowdedPicture, match="'here' lies on the curve 'a'"):
        figure.canvas.buffer_rgba()
    text.set_position((0.7, 0.2))
    figure.canvas.buffer_rgba()
