"""`explore`: the one way to make a slider-driven picture."""

import ipywidgets as widgets

from course_utils.explorers.controls import index_of, make_control, player, select
from course_utils.explorers.drawing import Drawing
from course_utils.explorers.errors import ExplorerError
from course_utils.explorers.explorer import Explorer

NOT_SLIDERS = {"seed", "step"}  # dimensions of a training result that a picture shows whole
FIGSIZE = (7.0, 3.6)


def explore(
    setup,
    *,
    runs=None,
    precomputed=None,
    start=None,
    labels=None,
    play=(),
    figsize=FIGSIZE,
    **controls,
):
    """A picture that controls move.

    `setup(fig)` draws once, with plain matplotlib, and fixes the axes' limits. It returns
    `update(**values)`, which changes the data of artists, nothing else, and returns a sentence that
    says what the picture shows::

        def setup(fig):
            ax = fig.subplots()
            curve, = ax.plot(x, np.sin(x))

            def update(frequency):
                curve.set_ydata(np.sin(frequency * x))
                return f"{frequency} waves"

            return update

        explore(setup, frequency=range(1, 9))

    Args:
        setup: Draws the picture and returns `update`.
        runs: What `train` returned: each swept dimension becomes a control on its values, and all
            positions are computed at once.
        precomputed: Whether all positions are computed at once, so that the picture also moves
            where no kernel runs. Only where `runs` are given it is what happens by default.
        start: Where controls stand at first: a dict of values by name. Otherwise sliders start in
            the middle, dropdowns at their first value.
        labels: What stands beside the controls, where it is not the name: a dict of texts.
        play: The name, or names, of sliders that get a play button.
        figsize: Width and height of the figure in inches of 100 pixels.
        **controls: The values to choose from: numbers (a slider), strings or a dict of labels to
            values (a dropdown), or True or False (a checkbox that starts so).

    Raises:
        ExplorerError: If `setup`, `update` or the values are not as described; says what to do.
    """
    choices = {**swept(runs), **controls}
    labels, start = dict(labels or {}), dict(start or {})
    play = [play] if isinstance(play, str) else list(play)
    for option, names in (("labels", labels), ("start", start), ("play", play)):
        unknown = [name for name in names if name not in choices]
        if unknown:
            raise ExplorerError(f"{option} names {unknown[0]!r}, and there is no such control")
    made = {name: make_control(name, values, labels.get(name)) for name, values in choices.items()}
    for name, value in start.items():
        select(made[name], index_of(name, made[name], value))
    for name in play:
        if not isinstance(made[name], widgets.SelectionSlider):
            raise ExplorerError(f"{name} cannot be played: only sliders can")
    players = {name: player(made[name]) for name in play}
    if precomputed is None:
        precomputed = runs is not None
    first = {name: control.value for name, control in made.items()}
    drawing = Drawing(setup, first, figsize)
    return Explorer(drawing, made, players, "precomputed" if precomputed else "exact")


def swept(runs):
    """The values along each swept dimension of a training result, by name."""
    if runs is None:
        return {}
    names = [name for name in runs.dims if name not in NOT_SLIDERS and name in runs.coords]
    if not names:
        raise ExplorerError(
            "runs has no swept dimension to make a control of: give a field of the configuration "
            "several values, as in TrainConfig(weight_decay=grid(0, 1e-3, 1e-1))"
        )
    return {name: runs[name].values for name in names}
