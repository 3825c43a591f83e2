"""Sweeps on Dask: the same numbers, also when a worker is lost on the way.

Two processes of this machine stand for the machines of a cluster.
"""

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
import xarray as xr
from distributed import Client, LocalCluster

from course_utils.data import load
from course_utils.models import mlp
from course_utils.training import TrainConfig, grid, sweep_size, train
from course_utils.training.plan import make_plan
from course_utils.training.scale import memory
from course_utils.training.scale.workers import workers_of
from examples import large_sweep

MOONS = load("two_moons", n_train=40, label_noise=0.1)
NET = mlp(2, 8, n_out=2, dropout=0.2)
# 32 values, so that each of the seeds makes a block.
SWEEP = TrainConfig(
    lr=grid(np.linspace(0.01, 0.32, 32)), batch_size=8, steps=90, log_every=30, dtype="float64"
)
SEEDS = 8


@pytest.fixture(scope="module")
def client():
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        yield client


@pytest.fixture(scope="module")
def expected():
    return train(NET, MOONS, SWEEP, SEEDS)


def assert_same(runs, expected):
    xr.testing.assert_allclose(runs, expected, rtol=1e-10, atol=1e-10)


def test_results_are_the_same_and_progress_reaches_the_total(client, expected):
    calls, held = [], []

    def watch(done, total):
        calls.append((done, total))
        held.append(len(client.futures))

    runs = train(NET, MOONS, SWEEP, SEEDS, executor=client.get_executor(), progress=watch)
    assert_same(runs, expected)
    assert calls == [(SWEEP.steps * k, SWEEP.steps * SEEDS) for k in range(1, SEEDS + 1)]
    # Finished blocks are let go on the way, so that none is trained again if its worker is lost.
    assert held[-1] < SEEDS / 2


def test_data_of_each_seed_reach_their_worker(client):
    def draw(seed):
        return load("two_moons", n_train=40, seed=seed)

    config = replace(SWEEP, steps=5)
    runs = train(NET, draw, config, SEEDS, executor=client.get_executor())
    assert_same(runs, train(NET, draw, config, SEEDS))


def test_the_share_of_a_killed_worker_is_done_again(client, expected):
    processes = client.run(os.getpid)
    killed = []

    def kill_one_at_work(done, total):
        if not killed:
            address = next(a for a, blocks in client.processing().items() if blocks)
            os.kill(processes[address], signal.SIGKILL)
            killed.append(address)

    runs = train(
        NET, MOONS, SWEEP, SEEDS, executor=client.get_executor(), progress=kill_one_at_work
    )
    assert_same(runs, expected)
    assert killed and processes[killed[0]] not in client.run(os.getpid).values()


def test_the_example_runs_on_a_cluster(client, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(large_sweep, "SMALL", replace(large_sweep.SMALL, steps=20, dtype="float64"))
    out = tmp_path / "new" / "runs.nc"
    large_sweep.main(["--small", "--scheduler", client.scheduler.address, "--out", str(out)])
    printed = capsys.readouterr().out
    assert printed.startswith("80 members in ") and "best of 16 settings: model = " in printed
    saved = xr.load_dataset(out, engine="scipy")
    again = {16: mlp(64, 16, n_out=10), 64: mlp(64, 64, n_out=10)}
    assert_same(saved, train(again, large_sweep.draw, large_sweep.SMALL, 5))


def test_an_error_in_a_worker_is_raised_with_its_message(client):
    def faulty(x, rng):
        raise ValueError("my change cannot take this batch")

    with pytest.raises(ValueError, match="my change cannot take this batch"):
        train(NET, MOONS, replace(SWEEP, augmentation=faulty), 2, executor=client.get_executor())


def test_ctrl_c_cancels_what_waits(client):
    def interrupt(done, total):
        raise KeyboardInterrupt

    before = set(client.futures)
    with pytest.raises(KeyboardInterrupt):
        train(NET, MOONS, SWEEP, SEEDS, executor=client.get_executor(), progress=interrupt)
    # What a worker had finished by then cannot be cancelled: the client forgets it a little later.
    left = [future.status for key, future in dict(client.futures).items() if key not in before]
    assert "pending" not in left


# --- how a sweep is split, without a cluster -----------------------------------------------------


def dask_executor(*workers):
    """What `workers_of` sees of Dask's executor: workers as (host, threads, bytes or 0)."""
    keys = ("host", "nthreads", "memory_limit")
    info = {"workers": {i: dict(zip(keys, w, strict=True)) for i, w in enumerate(workers)}}
    return SimpleNamespace(_client=SimpleNamespace(scheduler_info=lambda n_workers: info))


def test_a_clusters_own_memory_counts():
    executor = dask_executor(("a", 4, 8e9), ("a", 4, 8e9), ("b", 2, 6e9))
    assert (workers_of(executor, "cpu").n, workers_of(executor, "cpu").memory) == (10, 1e9)


def test_machines_that_tell_no_limit_are_taken_to_be_like_this_one(monkeypatch):
    monkeypatch.setattr(memory, "budget", lambda device: 12_000)
    executor = dask_executor(("a", 2, 0), ("a", 2, 0), *[("b", 1, 0)] * 3)
    assert workers_of(executor, "cpu").memory == 3_000


def test_without_dask_this_machines_memory_is_shared(monkeypatch):
    monkeypatch.setattr(memory, "budget", lambda device: 12_000)
    with ThreadPoolExecutor(3) as pool:
        assert (workers_of(pool, "cpu").n, workers_of(pool, "cpu").memory) == (3, 4_000)
    assert workers_of(None, "cpu").memory == 12_000
    assert workers_of(dask_executor(), "cpu").n > 1  # workers that are still to come


@pytest.mark.parametrize(
    ("workers", "values", "n_seeds", "blocks"),
    [
        (2, 32, 100, 15),  # several a worker: one that is lost costs little
        (50, 180, 100, 100),
        (2, 1, 130, 4),  # but no blocks of a few members
        (2, 1, 100, 2),  # and as many for each worker
        (2, 1, 10, 2),  # unless a worker would have nothing to do
    ],
)
def test_blocks_are_more_than_workers_and_not_too_small(workers, values, n_seeds, blocks):
    executor = dask_executor(*[("a", 1, 4e9)] * workers)
    config = TrainConfig(lr=grid(np.linspace(0.1, 0.2, values)))
    plan = make_plan(NET, MOONS, config, n_seeds, "cpu", executor, False, False)
    assert len(plan.blocks) == blocks
    assert [seed for block in plan.blocks for seed in block.seeds] == list(range(n_seeds))


def test_where_workers_outnumber_the_seeds_the_settings_are_shared_out():
    executor = dask_executor(*[("a", 1, 4e9)] * 5)
    config = TrainConfig(lr=grid(0.1, 0.2, 0.3, 0.4))
    plan = make_plan(NET, MOONS, config, 2, "cpu", executor, False, False)
    assert [[one.lr for one in block.settings] for block in plan.blocks] == [
        [0.1, 0.2],
        [0.3, 0.4],
    ] * 2


def test_a_cluster_with_small_workers_is_asked_for_no_more_than_they_have():
    executor = dask_executor(("a", 1, 1_000))
    with pytest.raises(ValueError, match="are free for it"):
        train(NET, MOONS, SWEEP, SEEDS, executor=executor)


def test_the_size_of_a_sweep_is_told_beforehand():
    size = sweep_size(NET, MOONS, SWEEP, 100, executor=dask_executor(*[("a", 1, 4e9)] * 2))
    assert (size.members, size.blocks) == (3200, 15)
    alone = sweep_size(NET, MOONS, SWEEP, 1)
    assert 6 * alone.block_bytes < size.block_bytes <= 7 * alone.block_bytes  # data are shared
    assert size.result_bytes == 100 * alone.result_bytes
    assert size.text().startswith("3,200 members in 15 blocks of up to ")


# --- what the example says about its results -----------------------------------------------------


def test_the_example_chooses_the_best_mean_and_no_setting_that_diverged():
    #                      clearly worse,    as good as,       best,             diverged once
    accuracy = np.array([[0.5, 0.51, 0.52], [0.8, 0.7, 0.78], [0.79, 0.8, 0.75], [1, 1, np.nan]])
    runs = xr.Dataset(
        {"val_accuracy": (("lr", "seed", "step"), accuracy[..., None])},
        {"lr": [0.1, 0.2, 0.3, 0.4], "seed": [0, 1, 2], "step": [9]},
    )
    best = large_sweep.choose(runs)
    assert best == {"lr": 0.3}
    test = xr.Dataset({"test_accuracy": ("seed", [0.7, 0.71, 0.72])})
    said = large_sweep.report(runs, best, test)
    assert "best of 4 settings: lr = 0.3" in said
    assert "cannot be told from the best: 1." in said and "diverged on a seed at least: 1." in said
    assert "may lie beyond" not in said
