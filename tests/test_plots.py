"""Plots take data and axes, return the axes, and can be told apart without colour."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
import xarray as xr

from course_utils.plots import (
    band,
    label_ends,
    log_axis,
    moving_band,
    moving_regions,
    panels,
    reference,
    series,
    use_course_style,
)
from course_utils.plots.labels import spread_out
from course_utils.plots.style import COLOURS, LINE_STYLES, MARKERS
from course_utils.statistics import over_seeds

SUMMARY = over_seeds(
    xr.DataArray([[1.0, 2.0, 3.0], [2.0, 2.0, 5.0]], dims=("lr", "seed"), coords={"lr": [0.1, 1]})
)


@pytest.fixture(autouse=True)
def the_courses_style():
    use_course_style()
    yield
    plt.close("all")


def test_a_moving_band_looks_like_the_band_of_the_summary_it_shows():
    still, moved = panels(2)
    band(still, SUMMARY, 1)
    show = moving_band(moved, SUMMARY.lr, 1, "net")
    show(SUMMARY)
    pairs = zip([*still.lines, *still.collections], [*moved.lines, *moved.collections], strict=True)
    for one, other in pairs:
        vertices = [artist.get_paths()[0].vertices if hasattr(artist, "get_paths")
                    else artist.get_xydata() for artist in (one, other)]  # fmt: skip
        np.testing.assert_allclose(*vertices)
    assert moved.lines[0].get_color() == still.lines[0].get_color()
    assert moved.get_xlim()[0] <= 0.1 and moved.get_xlim()[1] >= 1


def test_a_band_goes_from_low_to_high_and_says_how_many_seeds():
    ax = panels()
    assert band(ax, SUMMARY, 0, "net") is ax
    (line,) = ax.lines
    np.testing.assert_allclose(line.get_xydata(), [[0.1, 2], [1, 3]])
    assert line.get_label() == "net (3 seeds)"
    vertices = ax.collections[0].get_paths()[0].vertices
    assert vertices[:, 1].min() == pytest.approx(float(SUMMARY.low.min()))
    assert vertices[:, 1].max() == pytest.approx(float(SUMMARY.high.max()))


def test_a_band_needs_one_dimension():
    with pytest.raises(ValueError, match="select first"):
        band(panels(), SUMMARY.expand_dims(l1=2))


def test_series_differ_in_colour_and_in_line_style():
    n = len(COLOURS)
    looks = [series(i, marker=True) for i in range(n)]
    for cue in ("color", "linestyle", "marker"):
        assert len({str(look[cue]) for look in looks}) == n
    assert len(LINE_STYLES) == len(MARKERS) == n


def test_a_reference_line_is_in_the_legend():
    ax = reference(panels(), 0.5, "guess")
    assert ax.get_legend_handles_labels()[1] == ["guess"]


def test_a_log_axis_has_plain_numbers_at_the_values_only():
    ax = panels()
    ax.plot([20, 797], [0, 1])
    log_axis(ax, (20, 797))
    ax.figure.canvas.draw()
    assert [t.get_text() for t in ax.get_xticklabels()] == ["20", "797"]
    assert ax.get_xscale() == "log" and not len(ax.get_xticks(minor=True))


def test_moving_regions_show_the_model_that_they_are_given():
    X, y = np.array([[-1.0, 0.0], [1.0, 0.0]]), np.array([0, 1])
    ax = panels()
    show = moving_regions(ax, X)
    limits = ax.axis()
    for sure in (0.0, 1.0):
        show(lambda points, sure=sure: np.where(points[:, 1] > 0, sure, 0.5), X[::-1], y)
        shade = ax.images[0].get_array()
        assert (shade[: len(shade) // 2] == 0.5).all()
        assert (shade[len(shade) // 2 :] == sure).all()
        assert [line.get_xydata().tolist() for line in ax.lines] == [[[1, 0]], [[-1, 0]]]
    assert ax.axis() == limits


def test_text_is_large_enough_for_a_lecture():
    ax = panels()
    sizes = [
        ax.xaxis.label.get_size(),
        ax.title.get_size(),
        *(t.get_size() for t in ax.get_xticklabels()),
    ]
    assert min(sizes) >= 11


def test_names_beside_lines_are_moved_apart_and_no_further_than_needed():
    assert spread_out([3, 0, 10], 1) == pytest.approx([3, 0, 10])
    assert spread_out([0.2, 0, 0.1, 5], 1) == pytest.approx([1.1, -0.9, 0.1, 5])
    assert spread_out([0, 0.9, 1.8], 1) == pytest.approx([-0.1, 0.9, 1.9])


def test_lines_have_their_names_at_their_ends():
    ax = panels()
    for y in (0.0, 0.01):
        ax.plot([0, 1], [0, y], **series(int(y * 100)))
    label_ends(ax, ["first", "second"], apart=0.1)
    first, second = ax.texts
    assert (first.get_text(), second.get_text()) == ("first", "second")
    assert second.xyann[1] - first.xyann[1] == pytest.approx(0.1)
    assert [text.get_color() for text in ax.texts] == [line.get_color() for line in ax.get_lines()]
    with pytest.raises(ValueError, match="one name for each line"):
        label_ends(ax, ["alone"], apart=0.1)
