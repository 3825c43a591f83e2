"""A picture laid out anew for a phone: narrower, with its texts as large as before."""

from course_utils.explorers.drawing import Drawing
from course_utils.plots.crowding import crowding

WIDTHS = (5.0, 5.6, 6.3)  # inches, the best first
GAP = 0.4  # between two texts, in heights of a letter
KEPT = 0.75  # of what axes would have if all shrank alike: texts take more than before


def narrow(drawing: Drawing) -> None:
    """Give a drawing the first of `WIDTHS` at which all can be read, or leave it as it is.

    Its height stays, or shrinks with the width where that leaves more room to some axes.
    """
    found = readable(drawing)
    if drawing.inches != found:
        drawing.resize(*found)
    drawing.find_movers()


def readable(drawing, widths=WIDTHS):
    """The inches at which the picture is to be laid out; it is left at the last that were tried."""
    width, height = drawing.inches
    before, wide = widths_of_axes(drawing.figure), too_wide_legends(drawing.figure)
    for inches in widths:
        if inches >= width:
            break
        share = inches / width
        for tall in (height, height * share):
            drawing.resize(inches, tall)
            pairs = zip(widths_of_axes(drawing.figure), before, strict=True)
            roomy = all(now >= KEPT * share * then for now, then in pairs)
            fits = roomy and too_wide_legends(drawing.figure) <= wide
            if fits and not crowding(drawing.figure, GAP):
                return [inches, tall]
    return [width, height]


def widths_of_axes(figure):
    """The widths of all axes as they are drawn, in inches."""
    return [ax.get_window_extent().width / figure.dpi for ax in figure.axes]


def too_wide_legends(figure):
    """How many legends begin or end outside of their axes."""
    legends = [(ax.get_legend(), ax.get_window_extent()) for ax in figure.axes if ax.get_legend()]
    spans = [(legend.get_window_extent(), box) for legend, box in legends]
    return sum(span.x0 < box.x0 - 1 or span.x1 > box.x1 + 1 for span, box in spans)
