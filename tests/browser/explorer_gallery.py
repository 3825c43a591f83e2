"""One explorer for each kind of artist, on linear and on logarithmic axes, and one of all controls.

The tests open them in JupyterLab and compare what the browser painted with what matplotlib paints.
"""

import matplotlib
import numpy as np

from course_utils.explorers import explore

matplotlib.rcdefaults()  # matplotlib's own style, as tests have it, whatever a kernel has loaded

SHIFTS = np.linspace(0, 1, 11)
RNG_POINTS = np.random.default_rng(3).random((40, 2))


def axes_of(fig, log):
    """Axes from 0 to 10 both ways, or from 0.1 to 10."""
    ax = fig.subplots()
    low = 0.1 if log else 0
    ax.set(xlim=(low, 10), ylim=(low, 10), xlabel="x", ylabel="y")
    if log:
        ax.set(xscale="log", yscale="log")
    ax.grid(alpha=0.3)
    return ax


def line(ax, x):
    (solid,) = ax.plot(x, x, lw=3, label="solid")
    (dashed,) = ax.plot(x, x, "--", alpha=0.5, lw=2, label="dashed")
    (steps,) = ax.plot(x[::20], x[::20], "C3-.", drawstyle="steps-mid")
    ax.legend(loc="upper left")

    def update(shift):
        solid.set_ydata(2 + 7 * shift + np.sin(x))
        dashed.set_ydata(np.where(x < 5, 9 - 7 * shift, 20 * x))
        steps.set_ydata(np.where(x[::20] > 8, np.nan, x[::20] * (1 - shift) + 1))

    return update


def markers(ax, x):
    (discs,) = ax.plot(x[::8], x[::8], "o", ms=9, mec="k", mfc="C1", alpha=0.8)
    (crosses,) = ax.plot(x[::12], x[::12], "x-", ms=8, mew=2)
    (squares,) = ax.plot(x[::12], x[::12], "s", ms=7)

    def update(shift):
        discs.set_ydata(3 + 4 * shift + 2 * np.sin(x[::8]))
        crosses.set_ydata(1 + shift + 0.1 * x[::12])
        squares.set_data(x[::12] * 0.9, 9 - 3 * shift + 0 * x[::12])

    return update


def band(ax, x):
    filled = ax.fill_between(x, x, x, alpha=0.3, color="C0")
    edged = ax.fill_between(x, x, x, facecolor="C1", edgecolor="C3", lw=2)

    def update(shift):
        middle = 5 + 2 * np.sin(x)
        filled.set_data(x, middle - 0.5 - 2 * shift, middle + 0.5 + 2 * shift)
        edged.set_data(x, 0.5 + 0 * x, 1 + shift + 0.1 * x)

    return update


def scatter(ax, x):
    points = 0.5 + 9 * RNG_POINTS
    plain = ax.scatter(*points.T, s=60)
    rich = ax.scatter(*points.T, s=60, c=points[:, 0], cmap="viridis", edgecolor="k", marker="^")

    def update(shift):
        plain.set_offsets(points * (1 - 0.3 * shift))
        rich.set_offsets(points[:, ::-1])
        rich.set_sizes(20 + 300 * shift * RNG_POINTS[:, 0])
        rich.set_array(points[:, 0] + 5 * shift)

    return update


def bars(ax, x):
    upright = ax.bar([1, 2, 4, 7], 1, width=0.8, color="C2", edgecolor="k")
    lying = ax.barh([6, 8], 1, height=0.7, color=["C4", "C5"], alpha=0.6)

    def update(shift):
        for i, bar in enumerate(upright):
            bar.set_height(1 + i + 3 * shift)
        for i, bar in enumerate(lying):
            bar.set_width(9 - 4 * shift - i)

    return update


def mesh(ax, x):
    edges = np.linspace(0, 10, 13) if ax.get_xscale() == "linear" else np.logspace(-1, 1, 13)
    cells = ax.pcolormesh(edges, edges, np.zeros((12, 12)), vmin=0, vmax=2, cmap="magma")

    def update(shift):
        i, j = np.indices((12, 12))
        cells.set_array(1 + np.sin(i * shift) * np.cos(j * 0.5))

    return update


def image(ax, x):
    blocks = ax.imshow(np.zeros((6, 8)), extent=(1, 9, 5, 9), vmin=-1, vmax=1, aspect="auto")
    smooth = ax.imshow(
        np.zeros((60, 80)), extent=(1, 9, 1, 4.5), vmin=-1, vmax=1, aspect="auto",
        origin="lower", cmap="RdBu", interpolation="bilinear",
    )  # fmt: skip

    def update(shift):
        i, j = np.indices((6, 8))
        blocks.set_data(np.sin(i + j * 3 * shift))
        i, j = np.indices((60, 80))
        smooth.set_data(np.sin(i / 9 + 9 * shift) * np.cos(j / 9))

    return update


def text(ax, x):
    words = ax.text(2, 2, "", fontsize=14, color="C3", bbox={"fc": "w", "ec": "C0"})
    note = ax.annotate("note", (5, 5), (6, 8), arrowprops={"arrowstyle": "->"}, rotation=20)

    def update(shift):
        words.set_text(f"shift {shift:.1f}\n$\\lambda = 10^{{-3}}$")
        words.set_x(2 + shift)
        note.xy = (1 + 4 * shift, 5)
        ax.set_title(f"Shifted by {shift:.1f}")

    return update


def errors(ax, x):
    at = np.array([1, 2, 4, 8.0])
    points, caps, (stems,) = ax.errorbar(at, at, yerr=0.5, fmt="o", capsize=5)
    lower, upper = caps

    def update(shift):
        middle = 2 + at * (1 - shift) * 0.7 + 3 * shift
        points.set_ydata(middle)
        lower.set_ydata(middle - 0.3 - shift)
        upper.set_ydata(middle + 0.3 + shift)
        stems.set_segments([[(a, m - 0.3 - shift), (a, m + 0.3 + shift)]
                            for a, m in zip(at, middle, strict=True)])  # fmt: skip

    return update


def rules(ax, x):
    across = ax.axhline(1, color="C1", ls=":", lw=2)
    down = ax.axvline(1, color="k")
    span = ax.axvspan(1, 2, alpha=0.2)

    def update(shift):
        across.set_ydata([2 + 6 * shift] * 2)
        down.set_xdata([8 - 6 * shift] * 2)
        span.set_x(2 + 3 * shift)

    return update


ARTISTS = {
    draw.__name__: draw
    for draw in (line, markers, band, scatter, bars, mesh, image, text, errors, rules)
}


def show(artist, scale, shift=SHIFTS, **options):
    """The explorer for a kind of artist; its sentence names the position."""

    def setup(fig):
        ax = axes_of(fig, scale == "log")
        x = np.linspace(0.1, 10, 200)
        move = ARTISTS[artist](ax, x)

        def update(shift):
            move(shift)
            return f"{artist}, {scale}: shift {shift:.1f}"

        return update

    return explore(setup, shift=shift, figsize=(4.5, 3.2), **options)


def failing():
    """An explorer whose update fails at 3."""

    def setup(fig):
        (curve,) = fig.subplots().plot([0, 1], [0, 1])

        def update(a):
            curve.set_ydata([0, 1 / (a - 3)])
            return f"a is {a}"

        return update

    return explore(setup, a=range(5))


def controls(**options):
    """A line, moved by a slider, a dropdown and a checkbox; its sentence names their values."""

    def setup(fig):
        (curve,) = fig.subplots().plot([0, 9], [0, 9])

        def update(size, shape, flipped):
            curve.set_ydata([size, 0] if flipped else [0, size])
            return f"{size}, {shape}, {flipped}"

        return update

    return explore(setup, size=range(9), shape={"flat": 1, "round": 2}, flipped=False, **options)
