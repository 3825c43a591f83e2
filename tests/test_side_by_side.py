"""Blocks that train side by side in this process: the same results, and a clean end."""

import pytest
import torch
from test_training import MOONS, assert_same

from course_utils.models import mlp
from course_utils.training import TrainConfig, grid, sweep_size, train
from course_utils.training.scale import splitting

NET = mlp(2, 8, n_out=2, dropout=0.2, batch_norm=True)
SWEEP = TrainConfig(lr=grid(0.02, 0.2, 0.3, 0.4), steps=10, batch_size=8, dtype="float64")


@pytest.fixture
def side_by_side(torch_threads, monkeypatch):
    torch_threads(2)
    monkeypatch.setattr(splitting, "_BEYOND_CACHE", 0)


@pytest.mark.parametrize("seeds", [1, 2, 5])
def test_the_results_are_the_same(seeds, side_by_side, monkeypatch):
    apart = train(NET, MOONS, SWEEP, seeds, test=True, weights=True)
    assert sweep_size(NET, MOONS, SWEEP, seeds).at_once == 2
    monkeypatch.undo()
    assert sweep_size(NET, MOONS, SWEEP, seeds).at_once == 1
    assert_same(apart, train(NET, MOONS, SWEEP, seeds, test=True, weights=True))


def test_every_population_of_a_sweep_is_there(side_by_side):
    models = {"narrow": mlp(2, 3, n_out=2), "wide": mlp(2, 30, n_out=2)}
    config = TrainConfig(lr=grid(0.1, 0.2), batch_size=grid(4, 8), steps=6, dtype="float64")
    apart = train(models, MOONS, config, 3)
    torch.set_num_threads(1)
    assert_same(apart, train(models, MOONS, config, 3))


def test_only_what_is_large_trains_side_by_side(torch_threads):
    torch_threads(2)
    large = mlp(2, 512, 512, n_out=2)
    assert sweep_size(NET, MOONS, SWEEP, 20).at_once == 1
    assert sweep_size(large, MOONS, SWEEP, 20).at_once == 2
    assert sweep_size(large, MOONS, TrainConfig(), 1).at_once == 1  # a second core has no member
    torch.set_num_threads(1)
    assert sweep_size(large, MOONS, SWEEP, 20).at_once == 1


def test_threads_are_given_back_and_progress_reaches_the_total(side_by_side):
    calls, rounding = [], torch.backends.cudnn.allow_tf32
    train(NET, MOONS, SWEEP, 4, progress=lambda done, total: calls.append((done, total)))
    assert calls[-1] == (20, 20) and calls == sorted(calls)  # two blocks of ten steps
    assert torch.get_num_threads() == 2
    assert torch.backends.cudnn.allow_tf32 == rounding


def test_ctrl_c_ends_every_thread_within_a_step(side_by_side):
    steps = 0

    def interrupt(done, total):
        nonlocal steps
        steps = done
        raise KeyboardInterrupt

    config = TrainConfig(lr=grid(0.1, 0.2), steps=100_000)  # minutes, were it not interrupted
    with pytest.raises(KeyboardInterrupt):
        train(NET, MOONS, config, 4, progress=interrupt)
    assert steps == 1 and torch.get_num_threads() == 2


class Fails(torch.nn.Linear):
    """Works while it is checked and sized, and not in training."""

    def forward(self, x):
        if torch.is_grad_enabled() and torch.get_num_threads() == 1:
            raise RuntimeError("an error of the learner's own module")
        return super().forward(x)


def test_an_error_in_a_thread_is_raised_here(side_by_side):
    with pytest.raises(RuntimeError, match="the learner's own module"):
        train(Fails(2, 2), MOONS, TrainConfig(lr=grid(0.1, 0.2), steps=5), 4)
    assert torch.get_num_threads() == 2
