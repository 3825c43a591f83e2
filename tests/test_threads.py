"""PyTorch's threads beside other programs: no more than there are cores left."""

import numpy as np
import pytest
import torch

from course_utils.data import load
from course_utils.models import mlp
from course_utils.training import Run, TrainConfig, train
from course_utils.training.scale import threads
from course_utils.training.scale.threads import (
    SpareCores,
    Usage,
    cores_of_others,
    threads_beside,
)


@pytest.fixture
def three_threads(torch_threads):
    torch_threads(3)


@pytest.fixture
def others(monkeypatch):
    """Sets what other programs use on a machine of four cores; each look finds it anew."""
    used = [0.0]
    clock = iter(range(10**6))
    monkeypatch.setattr(SpareCores, "_last", Usage(-1.0, 0.0, 0.0))
    monkeypatch.setattr(SpareCores, "_others", 0.0)
    monkeypatch.setattr(threads, "_our_cores", lambda: {0, 1, 2, 3})
    monkeypatch.setattr(threads, "_LOOK_EVERY", 0.0)
    monkeypatch.setattr(Usage, "now", classmethod(lambda cls: cls(next(clock), 0.0, 0.0)))
    monkeypatch.setattr(threads, "cores_of_others", lambda before, after: used[0])
    return used


@pytest.mark.parametrize(
    "busy, n_cores, most, expected",
    [
        (0.0, 2, 2, 2),
        (0.2, 2, 2, 2),  # an idle desktop
        (0.9, 2, 2, 1),
        (1.4, 2, 2, 1),  # never none
        (5.0, 2, 2, 1),
        (1.0, 16, 16, 15),
        (1.0, 16, 4, 4),  # torch.set_num_threads(4) stays the limit
        (13.8, 16, 4, 2),
        (0.0, 2, 4, 2),  # more threads than cores wait for one another too
    ],
)
def test_threads_take_the_cores_that_are_left(busy, n_cores, most, expected):
    assert threads_beside(busy, n_cores, most) == expected


def test_what_this_process_uses_is_not_others():
    before, after = Usage(10.0, 100.0, 7.0), Usage(12.0, 103.0, 8.5)
    assert cores_of_others(before, after) == pytest.approx(0.75)
    assert cores_of_others(before, Usage(12.0, 100.0, 8.5)) == 0.0  # ticks are coarse


def test_a_machine_tells_what_it_uses():
    usage = Usage.now()
    assert usage.own > 0 and usage.cores > 0


def test_the_number_follows_the_load_and_is_given_back(three_threads, others):
    with SpareCores() as cores:
        assert torch.get_num_threads() == 3
        for busy, expected in [(1.9, 2), (3.0, 1), (8.0, 1), (0.1, 3)]:
            others[0] = busy
            cores.adjust()
            assert torch.get_num_threads() == expected
        others[0] = 3.0
        cores.adjust()
    assert torch.get_num_threads() == 3


def test_one_thread_stays_one(torch_threads, others):
    torch_threads(1)
    with SpareCores() as cores:
        cores.adjust()
        assert torch.get_num_threads() == 1


def test_a_training_follows_the_load_and_computes_the_same(three_threads, others, monkeypatch):
    seen = []
    set_num_threads = torch.set_num_threads
    monkeypatch.setattr(torch, "set_num_threads", lambda n: (seen.append(n), set_num_threads(n)))
    task = mlp(2, 32, n_out=2), load("two_moons", n_train=60)
    config = TrainConfig(lr=0.5, steps=20, log_every=10)
    alone = train(*task, config, seeds=4)
    assert set(seen) == {3}
    seen.clear()
    others[0] = 2.6
    beside = train(*task, config, seeds=4)
    assert set(seen) == {1, 3} and torch.get_num_threads() == 3
    np.testing.assert_array_equal(alone.train_loss, beside.train_loss)


def test_a_live_run_follows_it_too(three_threads, others, monkeypatch):
    run = Run(mlp(2, 8, n_out=2), load("two_moons"), TrainConfig(steps=10))
    seen = []
    monkeypatch.setattr(run._training, "advance", lambda: seen.append(torch.get_num_threads()))
    others[0] = 2.6
    run.advance(2)
    assert seen == [1, 1] and torch.get_num_threads() == 3
