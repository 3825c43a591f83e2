"""The fairness guard: two runs are compared only if nothing differs but what is meant to."""

import json
from collections.abc import Iterable
from typing import Any

import numpy as np
import xarray as xr

from course_utils.statistics import Interval, paired_difference


class UnfairComparison(ValueError):
    """Two runs differ in something beside what is compared."""


def paired(
    a: xr.Dataset, b: xr.Dataset, variable: str, differing: str | Iterable[str] | None
) -> Interval:
    """The mean of a - b at the last step, seed by seed, if the comparison is fair.

    Args:
        a: A result of `train`, with one member a seed selected.
        b: The same for the other setting.
        variable: What is compared, such as ``"val_accuracy"``.
        differing: What is meant to differ, see `check_fair`.

    Raises:
        UnfairComparison: If something else differs.
    """
    check_fair(a, b, differing)
    return paired_difference(final(a, variable), final(b, variable))


def final(runs: xr.Dataset, variable: str) -> xr.DataArray:
    """A variable at the last step, or one that stands at the end alone, such as a test accuracy."""
    last = runs.isel(step=-1) if "step" in runs.dims else runs
    return last[variable].reset_coords(drop=True)


def check_fair(a: xr.Dataset, b: xr.Dataset, differing: str | Iterable[str] | None) -> None:
    """Raise an error that names every difference between two runs that was not meant.

    Give whole results, with all logged steps. Other labels or another subset of the same size are
    noticed as well: a result carries a checksum of its data.

    Args:
        a: A result of `train`, or a selection from one.
        b: The one to compare it with.
        differing: The names of what is meant to differ: ``"model"``, ``"data"`` or a field of the
            configuration such as ``"weight_decay"``; None where nothing is.

    Raises:
        UnfairComparison: If anything else differs, or what is meant to differ does not.
    """
    meant = {differing} if isinstance(differing, str) else set(differing or ())
    found = differences(a, b)
    unmeant = {name: found[name] for name in found if name not in meant}
    if unmeant:
        listed = "; ".join(
            f"{name}: {was} against {other}" for name, (was, other) in unmeant.items()
        )
        raise UnfairComparison(
            f"the runs are not comparable, they differ in {listed}. Train both the same way, or "
            "name in `differing` what is meant to differ"
        )
    missing = sorted(meant - set(found))
    if missing:
        raise UnfairComparison(
            f"nothing is compared: the runs are meant to differ in {', '.join(missing)}, "
            "and they do not"
        )


def differences(a: xr.Dataset, b: xr.Dataset) -> dict[str, tuple[str, str]]:
    """What differs between two runs: name -> its text in a and in b."""
    both = _settings(a), _settings(b)
    names = list(dict.fromkeys([*both[0], *both[1]]))
    values = {name: tuple(settings.get(name, "none") for settings in both) for name in names}
    return {name: (_text(x), _text(y)) for name, (x, y) in values.items() if x != y}


def _settings(runs: xr.Dataset) -> dict[str, Any]:
    """Everything that a run says about itself: its attributes, its seeds and its steps."""
    absent = [name for name in ("model", "data", "config") if name not in runs.attrs]
    if absent:
        raise ValueError(f"not a result of train: it does not say its {', '.join(absent)}")
    if "step" not in runs.dims:
        raise ValueError("give the result with all its logged steps, before one is selected")
    said = {name: json.loads(runs.attrs[name]) for name in ("model", "data", "config")}
    return {
        "model": _selected(said["model"], _label(runs, "model")),
        "data": _selected(said["data"], _label(runs, "data")),
        "seeds": _listed(runs["seed"].values),
        **_fields(said["config"], runs),
        "logged steps": _listed(runs["step"].values),
    }


def _selected(by_name: Any, label: Any) -> Any:
    """The model or data of a run; of several by name the one that was selected."""
    return by_name.get(str(label), by_name) if isinstance(by_name, dict) else by_name


def _fields(config: dict[str, Any], runs: xr.Dataset) -> dict[str, Any]:
    """The fields of the configuration; of a swept one the value that was selected."""
    if "setting" in config:  # of listed settings the one that was selected
        selected = _selected(config["setting"], _label(runs, "setting"))
        return {"setting": selected} if selected is config["setting"] else selected
    fields = {}
    for name, value in config.items():
        grid, label = value["grid"] if isinstance(value, dict) else [], _label(runs, name)
        fields[name] = next((one for one in grid if label in (one, _text(one))), value)
    return fields


def _text(value: Any) -> str:
    """A field's value as one writes it down."""
    if isinstance(value, dict):
        if "grid" in value:
            return f"grid({', '.join(map(_text, value['grid']))})"
        return "; ".join(f"{name}: {_text(one)}" for name, one in value.items())
    return str(tuple(value) if isinstance(value, list) else value)


def _label(runs: xr.Dataset, name: str) -> Any:
    """The label of the one that was selected along a dimension; None if nothing was."""
    return runs[name].item() if name in runs.coords and runs[name].ndim == 0 else None


def _listed(values: np.ndarray) -> str:
    """Whole numbers, shortened if they are many: 0, 1, 2, … 19 (20 in all, sum 190)."""
    values = np.atleast_1d(values)
    if len(values) <= 4:
        return ", ".join(map(str, values))
    head = ", ".join(map(str, values[:3]))
    # The sum tells apart lists of the same length and ends.
    return f"{head}, … {values[-1]} ({len(values)} in all, sum {int(values.sum())})"
