"""Six sick runs: each differs in one thing from a run that is well. What the curves say of them.

All take 500 steps on 200 digits, of which 30 % have a wrong label.
"""

from dataclasses import replace

import numpy as np
import xarray as xr

from course_utils.chapters.shared.digits import digits
from course_utils.claims.claim import cached
from course_utils.models import mlp
from course_utils.starts import HE, Normal
from course_utils.statistics import Interval, paired_difference, t_interval
from course_utils.training import TrainConfig, train

N, WRONG = 200, 0.3
UNITS, FEW_UNITS = 32, 3
WELL = TrainConfig(
    lr=0.2,
    weight_decay=0.01,
    start=HE,
    batch_size=50,
    steps=500,
    log_every=10,
    dtype="float64",
)
DISEASES = {  # what is wrong with each, as fields and units that differ from WELL
    "rate too small": {"lr": 0.001},
    "rate too large": {"lr": 1.0},
    "too few units": {"units": FEW_UNITS},
    "learns noise": {"weight_decay": 0.0},
    "penalty too strong": {"weight_decay": 0.3},
    "start too small": {"start": Normal(0.01)},
}
CURES = dict(
    zip(
        (
            "raise the rate",
            "lower the rate",
            "more units",
            "more penalty",
            "less penalty",
            "He's start",
        ),
        DISEASES,
        strict=True,
    )
)  # by what each is meant for


def treated(disease: str, cure: str | None = None) -> dict:
    """The settings of a sick run, and what a cure makes of them.

    A cure turns one knob by the factor that its own disease asks for, whatever the run has; more
    units are as many as the well run has, or twice as many.
    """
    found = {"lr": WELL.lr, "weight_decay": WELL.weight_decay, "start": HE, "units": UNITS}
    found |= DISEASES[disease]
    small, large = DISEASES["rate too small"]["lr"], DISEASES["rate too large"]["lr"]
    strong = DISEASES["penalty too strong"]["weight_decay"]
    match cure:
        case "raise the rate":
            found["lr"] *= WELL.lr / small
        case "lower the rate":
            found["lr"] *= WELL.lr / large
        case "more units":
            found["units"] = UNITS if found["units"] < UNITS else 2 * UNITS
        case "more penalty":
            factor = strong / WELL.weight_decay
            found["weight_decay"] = found["weight_decay"] * factor or WELL.weight_decay
        case "less penalty":
            found["weight_decay"] *= WELL.weight_decay / strong
        case "He's start":
            found["start"] = HE
    return found


def runs_of(
    settings: dict[str, dict], seeds: tuple[int, ...], log_every: int = WELL.log_every
) -> xr.Dataset:
    """Train some settings of `treated`, along the dimension ``setting``."""
    parts, well = [], replace(WELL, log_every=log_every)
    for units in dict.fromkeys(one["units"] for one in settings.values()):
        some = {
            name: replace(well, **{field: v for field, v in one.items() if field != "units"})
            for name, one in settings.items()
            if one["units"] == units
        }
        network = mlp(64, units, units, n_out=10)
        runs = train(network, digits(N, WRONG), some, seeds, progress=False, test=True)
        parts.append(runs.drop_attrs())
    return xr.concat(parts, "setting").sel(setting=list(settings))


@cached
def sick(seeds: tuple[int, ...]) -> xr.Dataset:
    """The six, and one that is well."""
    settings = {"well": {"lr": WELL.lr, "weight_decay": WELL.weight_decay, "start": HE}}
    settings["well"]["units"] = UNITS
    return runs_of(settings | {name: treated(name) for name in DISEASES}, seeds)


def symptoms(run: xr.Dataset) -> dict[str, float]:
    """What a doctor reads off the curves of one run."""
    loss, norm = run.train_loss.values, run.weight_norm.values
    rises = np.diff(np.log(np.maximum(loss, 1e-12)))
    return {
        "went up": float(rises[rises > 0].sum()) if np.isfinite(loss).all() else np.inf,
        "training accuracy": float(np.nan_to_num(run.train_accuracy.values[-1])),
        "norm at first": float(norm[0]),
        "norm grew": float(norm[-1] / norm[0]),
    }


def diagnosis(run: xr.Dataset) -> str:
    """Which of `DISEASES` a run has, by a fixed rule; its order matters."""
    seen = symptoms(run)
    if seen["norm at first"] < 2:
        return "start too small"
    if seen["training accuracy"] > 0.75:
        return "learns noise"
    if seen["went up"] > 0.6:
        return "rate too large"
    if seen["norm grew"] < 0.1:
        return "penalty too strong"
    if abs(seen["norm grew"] - 1) < 0.03 and seen["went up"] < 0.05:
        return "rate too small"
    return "too few units"


def named_right(seeds: tuple[int, ...]) -> Interval:
    """The share of a seed's six sick runs that `diagnosis` names right."""
    runs = sick(seeds)
    return t_interval(
        [
            np.mean([diagnosis(runs.sel(setting=d, seed=s)) == d for d in DISEASES])
            for s in runs.seed.values
        ]
    )


@cached
def matrix(seeds: tuple[int, ...]) -> xr.DataArray:
    """Test accuracy that each cure gains on each disease, with ``disease``, ``cure``, ``seed``.

    A run that diverged can still guess: it counts with accuracy 0.1.
    """
    pairs = {f"{d}/{c}": treated(d, c) for d in DISEASES for c in CURES}
    untreated = {d: treated(d) for d in DISEASES}
    different = {}
    for name, one in (pairs | untreated).items():
        different.setdefault(repr(sorted(one.items(), key=str)), (name, one))
    runs = runs_of(dict(different.values()), seeds, WELL.steps).test_accuracy.fillna(0.1)

    def of(one: dict) -> xr.DataArray:
        name, _ = different[repr(sorted(one.items(), key=str))]
        return runs.sel(setting=name, drop=True)

    rows = [
        xr.concat([of(pairs[f"{d}/{c}"]) - of(untreated[d]) for c in CURES], "cure")
        for d in DISEASES
    ]
    found = xr.concat(rows, "disease")
    return found.assign_coords(disease=list(DISEASES), cure=list(CURES))


def cured(disease: str):
    """A measure: what the right cure gains."""
    cure = next(one for one, meant_for in CURES.items() if meant_for == disease)
    return lambda seeds: t_interval(matrix(seeds).sel(disease=disease, cure=cure))


def lead(disease: str):
    """A measure: what the right cure gains minus what the best other one does, seed by seed."""
    cure = next(one for one, meant_for in CURES.items() if meant_for == disease)

    def measure(seeds: tuple[int, ...]) -> Interval:
        row = matrix(seeds).sel(disease=disease, drop=True)
        others = row.drop_sel(cure=cure)
        best = others.isel(cure=int(np.argmax(others.mean("seed").values)), drop=True)
        return paired_difference(row.sel(cure=cure, drop=True), best)

    return measure
