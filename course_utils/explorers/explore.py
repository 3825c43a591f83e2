"""`explore`: the one way to make a slider-driven picture."""

import ipywidgets

from course_utils.explorers.controls import align, index_of, make_control, player, select
from course_utils.explorers.exact import ExactExplorer
from course_utils.explorers.live import LiveExplorer
from course_utils.explorers.precomputed import PrecomputedExplorer
from course_utils.widgets import ExplorerError

NOT_SLIDERS = {"seed", "step"}  # dimensions of a training result that a picture shows whole
FIGSIZE = (7.0, 3.6)


def explore(
    setup,
    *,
    runs=None,
    precomputed=None,
    live=None,
    ahead=0,
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

    A **live** picture trains while one watches. `live(**values)` begins what is watched, such as a
    `course_utils.training.Run`, and `update(run, **values)` is handed it first::

        def start(lr, width):
            return Run(mlp(2, width, n_out=2), data, TrainConfig(lr=lr, steps=1000), seed=3)

        explore(setup, live=start, lr=[0.01, 0.05, 0.2], width=[4, 32])

    Args:
        setup: Draws the picture and returns `update`.
        runs: What `train` returned: each swept dimension becomes a control on its values, and all
            positions are computed at once.
        precomputed: Whether all positions are computed at once, so that the picture also moves
            where no kernel runs. Only where `runs` are given it is what happens by default.
        live: Begins what is watched: a function of the values of the controls that returns a
            `course_utils.training.Run`, or another object that keeps to
            `course_utils.explorers.watched.Watched`. A control whose name is in its `CHANGEABLE`
            acts on it at once; any other begins a new one.
        ahead: How many steps a live explorer takes before its first picture.
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
    check_kind(runs, precomputed, live, ahead)
    choices = {**swept(runs), **controls}
    labels, start = dict(labels or {}), dict(start or {})
    play = [play] if isinstance(play, str) else list(play)
    for option, names in (("labels", labels), ("start", start), ("play", play)):
        unknown = [name for name in names if name not in choices]
        if unknown:
            raise ExplorerError(f"{option} names {unknown[0]!r}, and there is no such control")
    made = {name: make_control(name, values, labels.get(name)) for name, values in choices.items()}
    align(made.values())
    for name, value in start.items():
        select(made[name], index_of(name, made[name], value))
    for name in play:
        if not isinstance(made[name], ipywidgets.SelectionSlider):
            raise ExplorerError(f"{name} cannot be played: only sliders can")
    players = {name: player(made[name]) for name in play}
    if live is not None:
        return LiveExplorer(live, ahead, setup, made, players, figsize)
    if precomputed is None:
        precomputed = runs is not None
    kind = PrecomputedExplorer if precomputed else ExactExplorer
    return kind(setup, made, players, figsize)


def check_kind(runs, precomputed, live, ahead):
    """Refuse options that belong to different kinds of explorers.

    Raises:
        ExplorerError: If they do not go together.
    """
    if isinstance(ahead, bool) or not isinstance(ahead, int) or ahead < 0:
        raise ExplorerError(f"ahead must be a number of steps, 0 or more, got {ahead!r}")
    if live is None:
        if ahead:
            raise ExplorerError("ahead belongs to live explorers: give live=, or leave it out")
        return
    if not callable(live):
        raise ExplorerError(
            f"live is {live!r} and must be a function of the controls that begins a training: "
            "live=start, with `def start(lr): return Run(…)`"
        )
    if runs is not None or precomputed:
        raise ExplorerError(
            "a live explorer trains while one watches, so nothing is computed beforehand: leave "
            "out runs= and precomputed=, or leave out live="
        )


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
