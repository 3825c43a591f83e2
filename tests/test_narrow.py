"""Pictures laid out anew for a phone: narrower where all can be read, else as they are."""

import pytest

from course_utils.explorers import explore
from course_utils.explorers.narrow import WIDTHS, narrow
from course_utils.plots.crowding import crowding


def two_panels(label):
    def setup(figure):
        axes = figure.subplots(1, 2)
        lines = [ax.plot([0, 1], [0, 1])[0] for ax in axes]
        axes[0].set(ylim=(0, 3), title=label)

        def update(height):
            lines[0].set_ydata([0, height])
            return f"height {height}"

        return update

    return explore(setup, height=(1, 2, 3), figsize=(8, 3.4))


@pytest.mark.parametrize(("label", "expected"), [("left", WIDTHS[0]), ("x" * 24, WIDTHS[1])])
def test_the_narrowest_that_can_be_read(label, expected):
    drawing = two_panels(label)._drawing
    narrow(drawing)
    assert drawing.inches[0] == expected and drawing.size[0] == 100 * expected
    assert not crowding(drawing.figure)


def test_what_cannot_be_read_there_stays():
    drawing = two_panels("x" * 44)._drawing
    narrow(drawing)
    assert drawing.inches == [8, 3.4]


def test_it_moves_as_before():
    drawing = two_panels("left")._drawing
    narrow(drawing)
    (moving,) = drawing.moving
    sentence, operations = drawing.move({"height": 2})
    assert sentence == "height 2" and list(moving.get_ydata()) == [0, 2] and operations
