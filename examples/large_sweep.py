"""A sweep too large for one machine: learning rate × weight decay × dropout × width × 100 seeds.

    python -m examples.large_sweep --small      # try it
    python -m examples.large_sweep              # on the cores of this machine
    python -m examples.large_sweep --scheduler tcp://192.168.0.1:8786

The last line uses a cluster, which two lines make:

    dask scheduler                                                  # on one machine
    dask worker tcp://192.168.0.1:8786 --nworkers -1 --nthreads 1   # on each of the others

All of these machines, the scheduler's too, need this checkout's environment (`make env`) in the
same versions: blocks of the sweep travel as Python objects. The block of a lost worker is trained
again by another; after four lost workers Dask takes the block itself to be the cause.

The 57,600 networks take about 6 hours of one core, four fifths of them for the widest ones: that
is extrapolated, from 20 steps of each width. ``--small`` trains 80 networks in under a minute,
most of which goes into starting the workers.
"""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import xarray as xr
from distributed import Client, LocalCluster

from course_utils.data import Dataset, load
from course_utils.models import mlp
from course_utils.statistics import over_seeds, t_interval
from course_utils.training import TrainConfig, grid, sweep_size, train

WIDTHS = (16, 64, 256, 1024)
SWEEP = TrainConfig(
    lr=grid(0.003, 0.01, 0.03, 0.1, 0.3, 1.0),
    weight_decay=grid(0.0, 1e-4, 1e-3, 1e-2, 3e-2, 0.1),
    dropout=grid(0.0, 0.2, 0.4, 0.6),
    batch_size=50,
    steps=1000,
    log_every=100,
)
SEEDS = 100
SMALL = replace(
    SWEEP, lr=grid(0.03, 0.3), weight_decay=grid(0.0, 1e-2), dropout=grid(0.0, 0.4), steps=200
)


def draw(seed: int) -> Dataset:
    """200 digits, 10 % of them labelled wrong: other ones for each seed, scored by the same."""
    return load("digits", n_train=200, label_noise=0.1, seed=seed)


def main(arguments: list[str] | None = None) -> None:
    options = _parser().parse_args(arguments)
    widths, config, seeds = (16, 64), SMALL, 5
    if not options.small:
        widths, config, seeds = WIDTHS, SWEEP, SEEDS
    models = {width: mlp(64, width, n_out=10) for width in widths}
    with cluster(options.scheduler) as client:
        executor = client.get_executor()
        print(sweep_size(models, draw, config, seeds, executor=executor).text(), flush=True)
        runs = train(models, draw, config, seeds, executor=executor)
        options.out.parent.mkdir(parents=True, exist_ok=True)
        runs.to_netcdf(options.out, engine="scipy")
        best = choose(runs)
        chosen = replace(config, **{name: best[name] for name in config.swept})
        # The one look at the test set, with training sets and weights that chose nothing.
        new = range(seeds, 2 * seeds)
        test = train(models[best["model"]], draw, chosen, new, executor=executor, test=True)
    print(report(runs, best, test))
    print(f"all runs: {options.out}, for xarray.open_dataset")


@contextmanager
def cluster(address: str | None) -> Iterator[Client]:
    """The cluster at the address, or one of this machine's cores."""
    if address is not None:
        with Client(address) as client:
            yield client
    else:
        with (
            LocalCluster(threads_per_worker=1, dashboard_address=None) as local,
            Client(local) as client,
        ):
            yield client


def choose(runs: xr.Dataset) -> dict[str, float]:
    """The setting with the best mean validation accuracy in the end; none that ever diverged."""
    mean = _final(runs).mean("seed", skipna=False)
    at = mean.argmax(mean.dims)
    return {name: mean[name].values[at[name].item()].item() for name in mean.dims}


def report(runs: xr.Dataset, best: dict[str, float], test: xr.Dataset) -> str:
    """What the sweep found, and how far it can be believed."""
    scores = _final(runs)
    n = scores[dict.fromkeys(best, 0)].size
    ahead = over_seeds(scores.sel(best) - scores)  # paired: the same seeds on both sides
    n_settings = ahead["mean"].size
    as_good = int((ahead.low <= 0).sum()) - 1  # without the best itself
    diverged = int(ahead["mean"].isnull().sum())
    lines = [
        f"best of {n_settings} settings: {_text(best)}",
        f"validation accuracy {t_interval(scores.sel(best)).text()}, flattered by the choice",
        f"test accuracy       {t_interval(test.test_accuracy).text()}, looked at once",
        f"Intervals are 95 %, over {n} seeds: other training sets and initial weights, judged by "
        "the same images.",
        f"Other settings that cannot be told from the best: {as_good}. The interval of their "
        "paired difference holds 0, without a correction for the number of comparisons.",
    ]
    if diverged:
        lines.append(f"Settings left out, since they diverged on a seed at least: {diverged}.")
    # Less than 0 there is not.
    ends = [name for name in best if best[name] in {*runs[name].values[[0, -1]]} - {0}]
    if ends:
        lines.append(f"At the end of its grid: {', '.join(ends)}. The best may lie beyond.")
    return "\n".join(lines)


def _final(runs: xr.Dataset) -> xr.DataArray:
    return runs.val_accuracy.isel(step=-1)


def _text(setting: dict[str, float]) -> str:
    return ", ".join(f"{name} = {value:g}" for name, value in setting.items())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--small", action="store_true", help="a part of the sweep, to try it")
    parser.add_argument("--scheduler", metavar="ADDRESS", help="a running cluster's scheduler")
    parser.add_argument("--out", type=Path, default=Path("build/large_sweep.nc"))
    return parser


if __name__ == "__main__":
    main()
