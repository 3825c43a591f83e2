"""Is everything in place? One line a part, and a verdict that says what to do if not.

``python -m course_utils.installation`` prints the same, and ends with 1 if something is missing.
"""

import sys
from collections.abc import Callable
from importlib import import_module
from importlib.metadata import PackageNotFoundError, requires, version

from packaging.requirements import Requirement

GOOD = "Everything is in place. Go on."
BAD = (
    "Something is missing. Close this notebook, run `make env` in the folder of the course, and "
    "start again with `make lab`."
)


def check_installation() -> None:
    """Try every part of the course, and print what is found as it is found; never raises.

    A line for each part, ✔ or ✘ with what to do, and a verdict. They name no versions, so that they
    are the same wherever all is well.
    """
    _all_is_well()


def _all_is_well() -> bool:
    parts: dict[str, Callable[[], str | None]] = {
        "the packages are installed in versions that fit": _packages,
        "the data sets are undamaged": _data,
        "a small population trains": _training,
        "pictures with sliders can be made": _sliders,
    }
    fine = True
    for what, probe in parts.items():
        try:
            problem = probe()
        except Exception as error:  # whatever is broken, the learner is told which part it is
            problem = f"{type(error).__name__}: {error}"
        print(f"✔ {what}" if problem is None else f"✘ {what} — {problem}", flush=True)
        fine = fine and problem is None
    print(f"\n{GOOD if fine else BAD}")
    return fine


def _packages() -> str | None:
    if "google.colab" in sys.modules:
        return None  # it has versions and a front end of its own: the other parts try them
    problems = []
    for text in requires("less-greedy") or []:
        requirement = Requirement(text)
        if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
            continue
        try:
            found = version(requirement.name)
        except PackageNotFoundError:
            problems.append(f"{requirement.name} is missing")
            continue
        if not requirement.specifier.contains(found, prereleases=True):
            problems.append(f"{requirement.name} is {found}, needed is {requirement.specifier}")
    return "; ".join(problems) or None


def _data() -> str | None:
    from course_utils.data import DATASETS, load

    for name in DATASETS:
        load(name)
    return None


def _training() -> str | None:
    from course_utils.data import load
    from course_utils.models import mlp
    from course_utils.training import TrainConfig, grid, train

    config = TrainConfig(lr=grid(0.1, 0.2), steps=20)
    runs = train(mlp(2, 8, n_out=2), load("two_moons"), config, seeds=2, progress=False)
    first, last = runs.train_loss.isel(step=[0, -1]).mean(["lr", "seed"]).values
    return None if last < first else "the loss does not fall"


def _sliders() -> str | None:
    for name in ("ipywidgets", "anywidget"):
        import_module(name)
    from course_utils.explorers import explore

    def line(fig):
        (curve,) = fig.subplots().plot([0, 1], [0, 1])

        def update(slope):
            curve.set_ydata([0, slope])
            return f"slope {slope:g}"

        return update

    explore(line, slope=(0.5, 1.0))
    return None


if __name__ == "__main__":
    sys.exit(0 if _all_is_well() else 1)
