"""Results that are there already: who shows an experiment hands it to what judges the experiment.

Inside ``with at_hand(runs)`` a call of `train` takes its result out of `runs` where these were
trained with the same settings on the same seeds, and trains where they were not. A result may hold
more than is asked for (models, data, values, logged steps): a member is the same whatever is
trained beside it.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import numpy as np
import xarray as xr

_HAND: ContextVar["Hand | None"] = ContextVar("results at hand", default=None)
_NOT_COMPARED = ("log_every",)  # the steps themselves are
CHANGED_BY = "changed by "  # so begins what is said of a watch that does more than look


class Hand:
    """Some results of `train`, and what became of them.

    Attributes:
        differences: For each result that was not taken yet, in what it differs from what was asked
            for, the nearest time.
    """

    def __init__(self, results: Sequence[xr.Dataset]) -> None:
        self.results = list(results)
        self.differences: dict[int, list[str]] = {i: [] for i in range(len(self.results))}

    def take(self, asked: dict[str, str], coords: dict, steps, names, watched: str):
        """The result that was asked for, out of those at hand; None if none has its settings."""
        for i, runs in enumerate(self.results):
            where, found = _places(runs, asked, coords, steps, names, watched)
            if not found:
                self.differences.pop(i, None)
                return _selected(runs, where, coords, steps).assign_attrs(asked)
            nearest = self.differences.get(i)
            if nearest is not None and (not nearest or len(found) < len(nearest)):
                self.differences[i] = found
        return None


@contextmanager
def at_hand(*results: xr.Dataset) -> Iterator[Hand]:
    """Let `train` take these results instead of training, where their settings are the same."""
    hand = Hand(results)
    token = _HAND.set(hand)
    try:
        yield hand
    finally:
        _HAND.reset(token)


def hand() -> Hand | None:
    """The results at hand, if there are any."""
    return _HAND.get()


def _places(runs: xr.Dataset, asked: dict[str, str], coords: dict, steps, names, watched: str):
    """For each dimension of the result the labels to select, and what differs from the settings."""
    has = {name: json.loads(runs.attrs.get(name, "null")) for name in asked}
    wants = {name: json.loads(value) for name, value in asked.items()}
    where: dict[str, Any] = {}
    found = []
    for name in asked:
        if name == "config":
            found += _config_places(has[name] or {}, wants[name], runs, where)
        else:
            found += _named_places(name, has[name], wants[name], runs, where)
    for dim, labels in {"seed": coords["seed"], "step": steps}.items():
        missing = sorted(set(np.asarray(labels).tolist()) - set(np.atleast_1d(runs[dim]).tolist()))
        if missing:
            found.append(f"{dim}: {_short(missing)} are not in the result")
    had = next(iter(runs.data_vars.values())).attrs.get("watched", "")
    if watched != had and (watched or had.startswith(CHANGED_BY)):
        found.append(f"what watched: {watched or 'nothing'} against {had or 'nothing'}")
    absent = [name for name in names if name not in runs]
    if absent:
        found.append(f"the result lacks {', '.join(absent)}")
    return where, found


def _named_places(name: str, has, wants, runs: xr.Dataset, where: dict) -> list[str]:
    """The labels in the result of the models or data that are wanted, found by their text."""
    has = has if isinstance(has, dict) else {None: has}
    label_of = {text: label for label, text in has.items()}
    wanted = wants if isinstance(wants, dict) else {None: wants}
    for text in wanted.values():
        if text not in label_of:
            return [f"{name}: {text} against {_short(list(has.values()))}"]
    chosen = [label_of[text] for text in wanted.values()]
    if chosen != [None]:
        labels = {str(label): label for label in np.atleast_1d(runs[name].values).tolist()}
        chosen = [labels[label] for label in chosen if label in labels]
        if len(chosen) < len(wanted):
            return [f"{name}: some were left out of the result"]
        where[name] = chosen if isinstance(wants, dict) else chosen[0]
    return []


def _config_places(has: dict, wants: dict, runs: xr.Dataset, where: dict) -> list[str]:
    """The same for the fields of the configuration, swept or not."""
    if "setting" in has or "setting" in wants:
        return _setting_places(has, wants, runs, where)
    found = []
    for field, want in wants.items():
        if field in _NOT_COMPARED or has.get(field) == want:
            if isinstance(want, dict):
                where[field] = _labels(runs, field, want["grid"])
            continue
        values = has[field]["grid"] if isinstance(has.get(field), dict) else [has.get(field)]
        wanted = want["grid"] if isinstance(want, dict) else [want]
        if any(value not in values for value in wanted) or field not in runs.dims:
            found.append(f"{field}: {_short(wanted)} against {_short(values)}")
        else:
            labels = _labels(runs, field, wanted)
            where[field] = labels if isinstance(want, dict) else labels[0]
    return found


def _setting_places(has: dict, wants: dict, runs: xr.Dataset, where: dict) -> list[str]:
    """The same for listed settings."""
    plain = {name: _compared(one) for name, one in has.get("setting", {}).items()}
    if not plain:
        return ["setting: listed settings are asked for, and the result has none"]
    wanted = wants.get("setting", {None: wants})
    label_of = {json.dumps(one, sort_keys=True): name for name, one in plain.items()}
    chosen = []
    for one in wanted.values():
        text = json.dumps(_compared(one), sort_keys=True)
        if text not in label_of:
            nearest = min(plain.values(), key=lambda other: len(_unequal(other, one)))
            return [f"setting: {_short(_unequal(nearest, one))} differ in the nearest one"]
        chosen.append(label_of[text])
    labels = {str(label): label for label in np.atleast_1d(runs["setting"].values).tolist()}
    chosen = [labels[name] for name in chosen]
    where["setting"] = chosen if "setting" in wants else chosen[0]
    return []


def _compared(fields: dict) -> dict:
    return {name: value for name, value in fields.items() if name not in _NOT_COMPARED}


def _unequal(a: dict, b: dict) -> list[str]:
    return [n for n in b if n not in _NOT_COMPARED and a.get(n) != b[n]]


def _labels(runs: xr.Dataset, field: str, values: Sequence) -> list:
    """The coordinate labels of these values of a swept field."""
    labels = np.atleast_1d(runs[field].values).tolist()
    by_text = {str(label): label for label in labels}
    return [value if value in labels else by_text[str(value)] for value in values]


def _selected(runs: xr.Dataset, where: dict, coords: dict, steps: list[int]) -> xr.Dataset:
    """What was asked for, with the dimensions that `train` would give it, in their order."""
    single = {dim: one for dim, one in where.items() if not isinstance(one, list)}
    several = {dim: one for dim, one in where.items() if isinstance(one, list)}
    runs = runs.sel(single, drop=True).sel(several).sel(step=steps)
    runs = runs.assign_coords({dim: coords[dim] for dim in several})
    return runs.transpose(*coords, "step", ...)


def _short(values: Sequence) -> str:
    text = ", ".join(map(str, values))
    return text if len(text) <= 160 else f"{text[:160]} …"
