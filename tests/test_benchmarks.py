"""What `make bench` compares is the same work, and what it writes is what was measured.

Nothing here is timed: how fast a machine is, is no property of the code.
"""

import json
import pickle
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
import pytest
import torch
from matplotlib import pyplot as plt
from matplotlib.container import BarContainer
from torch import nn

from benchmarks import beside, flops, gpu, products, rivals, sweeps
from benchmarks.pictures import draw_sweeps, plot_ratios
from benchmarks.results import README, TABLE, markdown, merge, read, rows_of, with_tables
from benchmarks.rivals import Scores
from benchmarks.rounds import Spread, compare, over
from benchmarks.sweeps import Ratios
from benchmarks.workloads import WORKLOADS, shortened
from course_utils.data import load
from course_utils.training import grid

MOONS, DIGITS, FASHION, CNN = WORKLOADS


def tiny(workload, n_train, epochs, lr, **changes):
    """Four models of a workload on a few examples, four batches an epoch where it has batches."""
    batch_size = workload.config.batch_size and n_train // 4
    steps = epochs * (4 if batch_size else 1)
    config = replace(
        workload.config,
        lr=grid(lr / 2, lr),
        batch_size=batch_size,
        steps=steps,
        log_every=steps,
        **changes,
    )
    dataset = load(workload.dataset.name, n_train=n_train)
    dataset = replace(dataset, X_val=dataset.X_val[:200], y_val=dataset.y_val[:200])
    return replace(workload, dataset=dataset, config=config, seeds=2)


TINY = {
    "moons": tiny(MOONS, 60, 60, 0.8),
    "digits": tiny(DIGITS, 100, 40, 0.2),
    "digits in float64": tiny(DIGITS, 100, 40, 0.2, dtype="float64"),
    "fashion": tiny(FASHION, 100, 8, 0.1),
    "cnn": tiny(CNN, 100, 12, 0.1),
}


@pytest.fixture(autouse=True)
def one_process(monkeypatch):
    """joblib here, without new processes, which take seconds to start."""
    monkeypatch.setattr(rivals, "PROCESSES", 1)


# --- the sides do the same work ------------------------------------------------------------------


@pytest.mark.parametrize("workload", WORKLOADS, ids=lambda workload: workload.name)
def test_each_sweep_is_a_whole_number_of_equal_epochs(workload):
    assert workload.epochs * len(workload.dataset.X_train) == (
        workload.config.steps * workload.batch_size
    )
    assert workload.config.logged_steps() == [0, workload.config.steps]


@pytest.mark.parametrize("name", TINY)
def test_the_sides_agree(name):
    workload = TINY[name]
    sweeps.check_same_losses(workload)
    scores = {side: run(workload) for side, run in sweeps.sides(workload).items()}
    assert {score.accuracy.shape for score in scores.values()} == {(2, 2)}
    np.testing.assert_array_equal(scores["joblib"].loss, scores["plain_loop"].loss)
    trained = scores["train"].accuracy.mean()
    guessed = 1 / workload.dataset.n_classes
    assert trained > guessed + 0.3
    for score in scores.values():
        # On 200 examples, four models and other batches; an untrained side is off by far more.
        assert score.accuracy.mean() == pytest.approx(trained, abs=0.1)


def test_the_sides_agree_exactly_where_nothing_is_drawn():
    """The full batch and the same initial weights leave skorch no freedom."""
    workload = TINY["moons"]
    ours, skorchs = sweeps.as_population(workload), rivals.skorch_loop(workload)
    np.testing.assert_allclose(skorchs.accuracy, ours.accuracy, atol=0.011)  # two examples of 200


@pytest.mark.parametrize("name", ["moons", "digits"])
def test_every_side_takes_the_same_number_of_updates(name, monkeypatch):
    workload, updates, seen = TINY[name], [], []
    sgd_step, fit = torch.optim.SGD.step, rivals.MLPClassifier.fit

    def count_step(self, closure=None):
        updates.append(self)
        return sgd_step(self, closure)

    def count_examples(self, X, y):
        fitted = fit(self, X, y)
        seen.append(fitted.t_)
        return fitted

    monkeypatch.setattr(torch.optim.SGD, "step", count_step)
    monkeypatch.setattr(rivals.MLPClassifier, "fit", count_examples)
    expected = len(workload.members) * workload.config.steps
    for side in (rivals.plain_loop, rivals.skorch_loop):
        updates.clear()
        side(workload)
        assert len(updates) == expected
    rivals.mlp_classifier(workload)
    assert sum(seen) == expected * workload.batch_size


def test_scikit_learn_stands_only_where_it_has_the_model():
    can = [rivals.can_mlp_classifier(workload) for workload in WORKLOADS]
    assert can == [True, True, False, False]
    assert rivals.hidden_widths(DIGITS.model) == [128, 128]
    assert "mlp_classifier" not in sweeps.sides(CNN)


def test_a_sweep_can_be_sent_to_another_process():
    workload = pickle.loads(pickle.dumps(TINY["cnn"]))
    np.testing.assert_array_equal(
        rivals.plain_loop(shortened(workload, 2)).loss,
        rivals.plain_loop(shortened(TINY["cnn"], 2)).loss,
    )


def test_sides_that_differ_are_not_compared(monkeypatch):
    workload = TINY["moons"]
    right = sweeps.as_population(workload)
    with pytest.raises(AssertionError, match="accuracy of lazy differs by -0.050"):
        sweeps.check_same_accuracy(
            workload, {"train": right, "lazy": Scores(right.accuracy - 0.05)}
        )
    plain_loop = rivals.plain_loop
    monkeypatch.setattr(rivals, "plain_loop", lambda w: plain_loop(shortened(w, 4)))
    with pytest.raises(AssertionError, match="losses differ"):
        sweeps.check_same_losses(workload)


def test_a_sweep_of_uneven_epochs_is_refused():
    uneven = replace(DIGITS, config=replace(DIGITS.config, steps=DIGITS.config.steps + 1))
    with pytest.raises(ValueError, match="no whole number"):
        uneven.epochs  # noqa: B018


# --- FLOPs ---------------------------------------------------------------------------------------


def test_flops_of_a_linear_layer():
    layer, x, y = nn.Linear(5, 7), torch.rand(3, 5), torch.tensor([0, 1, 2])
    assert flops.forward_flops(layer, x) == 2 * 3 * 5 * 7
    # The weights' gradient is a product of the same size; nobody asks for the inputs'.
    assert flops.step_flops(layer, x, y) == 2 * (2 * 3 * 5 * 7)


def test_flops_of_a_convolution():
    layer = nn.Sequential(nn.Unflatten(1, (1, 6, 6)), nn.Conv2d(1, 4, 3, padding=1), nn.Flatten())
    assert flops.forward_flops(layer, torch.rand(2, 36)) == 2 * 2 * 36 * 4 * 9


def test_flops_of_a_sweep():
    n, n_val = len(MOONS.dataset.X_train), len(MOONS.dataset.X_val)
    forward = 2 * (2 * 32 + 32 * 32 + 32 * 2)  # of one example; so is the weights' gradient
    to_inputs = 2 * (32 * 32 + 32 * 2)
    one_model = MOONS.config.steps * n * (2 * forward + to_inputs) + 2 * (n + n_val) * forward
    assert flops.work(MOONS) == len(MOONS.members) * one_model


# --- what is written -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    name: str
    times_faster: Spread | None
    seconds: float


ROWS = [Row("moons", Spread(12.3456, 11.0, 14.0), 0.123456), Row("cnn", None, 1234.5)]


def test_a_table_has_a_column_for_each_field_and_a_dash_for_what_is_missing():
    assert markdown(rows_of({"rows": ROWS})["rows"]).splitlines() == [
        "| name | times faster | seconds |",
        "| --- | --- | --- |",
        "| moons | 12.3 (11 – 14) | 0.123 |",
        "| cnn | — | 1,234 |",
    ]


def test_results_of_one_part_leave_those_of_the_others(tmp_path):
    path = tmp_path / "results.json"
    merge("sweeps", rows_of({"ratios": ROWS}), path)
    merge("startup", rows_of({"seconds": ROWS[:1]}), path)
    merge("sweeps", rows_of({"ratios": ROWS[1:]}), path)
    results = json.loads(path.read_text(encoding="utf-8"))
    assert list(results) == ["sweeps", "startup"]
    assert results["sweeps"]["ratios"] == [{"name": "cnn", "times_faster": None, "seconds": 1234}]
    spread = {"median": 12.35, "lowest": 11.0, "highest": 14.0}
    assert results["startup"]["seconds"][0]["times_faster"] == spread
    said, is_there = results["startup"]["machine"]["torch"], torch.__version__
    assert said.partition("+")[0] == is_there.partition("+")[0]  # builds have a suffix, or not


def test_a_page_shows_what_was_measured_last():
    page = "Before.\n<!-- sweeps: ratios -->\nold\n<!-- end -->\nAfter."
    rows = rows_of({"ratios": ROWS})
    new = with_tables(page, {"sweeps": rows})
    assert new.startswith("Before.") and new.endswith("After.") and "old" not in new
    assert markdown(rows["ratios"]) in new and with_tables(new, {"sweeps": rows}) == new


def test_the_readme_shows_every_table_as_it_was_measured():
    page, results = README.read_text(encoding="utf-8"), read()
    assert with_tables(page, results) == page
    measured = {(part, table) for part, tables in results.items() for table in tables}
    shown = {(part, table) for _, part, table, *_ in TABLE.findall(page)}
    assert shown == {one for one in measured if one[1] != "machine"}


def test_ratios_are_taken_round_by_round():
    assert over([2.0, 9.0, 4.0], [1.0, 3.0, 4.0]) == Spread(2.0, 1.0, 3.0)
    calls = []
    compare("both", lambda: calls.append("slow"), lambda: calls.append("fast"), rounds=2)
    assert calls == ["fast", "slow", "fast", "slow", "fast"]


@pytest.mark.parametrize("name", ["moons", "cnn"])
def test_measuring_gives_a_row_for_each_table(name, monkeypatch):
    an_epoch = TINY[name].config.steps // TINY[name].epochs
    workload = shortened(TINY[name], an_epoch)
    monkeypatch.setattr(flops, "matmul_rate", lambda dtype: 1e12)
    monkeypatch.setattr(sweeps, "ALIKE", 1.0)  # after one epoch little is learnt
    with ThreadPoolExecutor(2) as pool:
        seen = [sweeps.one_round(workload, pool) for _ in range(2)]
    ratios, accuracies, rates = sweeps.table_rows(workload, seen)
    assert (ratios.models, ratios.goal) == (4, workload.goal)
    assert ratios.plain_loop.highest >= ratios.plain_loop.median > 0
    assert (ratios.mlp_classifier is None) == (accuracies.mlp_classifier is None) == (name == "cnn")
    assert rates.train / 1000 == pytest.approx(rates.share_reached_by_train)


def test_products_are_measured_in_both_number_types():
    first, second = products.rows([(2, 3, 4, 5)])
    assert (first.numbers, second.numbers) == ("float32", "float64")
    assert min(first.torch_batched, first.numpy_batched, first.torch_large) > 0


def test_jax_gets_the_same_work():
    """Gradient descent by hand on what JAX is given ends where `train` ends."""
    workload = TINY["digits in float64"]
    task = beside.jax_task(workload)
    weights, biases = ([task[f"{kind}{i}"] for i in range(3)] for kind in ("weight", "bias"))
    losses = []
    for model, lr in enumerate(task["lr"]):
        parameters = [torch.tensor(p[model], requires_grad=True) for p in (*weights, *biases)]
        data = {name: torch.tensor(task[name]) for name in ("X", "y", "X_val", "y_val")}

        def loss(x, y, parameters=parameters):
            for i in range(3):
                x = x @ parameters[i].T + parameters[3 + i]
                x = torch.relu(x) if i < 2 else x
            return nn.functional.cross_entropy(x, y)

        for batch in task["batches"][:, model]:
            gradients = torch.autograd.grad(loss(data["X"][batch], data["y"][batch]), parameters)
            with torch.no_grad():
                for p, gradient in zip(parameters, gradients, strict=True):
                    p -= lr * gradient
        losses.append(loss(data["X_val"], data["y_val"]).item())
    np.testing.assert_allclose(losses, sweeps.as_population(workload).loss.ravel(), rtol=1e-9)


def test_busy_programs_are_busy_and_end():
    with beside.busy_programs(2) as programs:
        assert [program.poll() for program in programs] == [None, None]
    assert all(program.poll() is not None for program in programs)


def test_a_gpu_is_measured_where_there_is_one(monkeypatch, capsys):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert gpu.measure() == {}
    assert "no CUDA device" in capsys.readouterr().err
    # The CPU in its place takes the same way through the code.
    row = gpu.measure_one(TINY["moons"], "cpu", rounds=1)
    assert row.models == 4 and row.plain_loop_on_the_gpu.median > 0

    def another_loss(workload, device):
        return Scores(np.zeros((2, 2)), np.full((2, 2), len(device)))

    monkeypatch.setattr(gpu, "as_population", another_loss)
    with pytest.raises(AssertionError, match="the losses of the GPU differ by 1"):
        gpu.measure_one(TINY["moons"], "cuda", rounds=1)


def test_the_picture_has_a_bar_for_each_side(tmp_path):
    spread = Spread(3.0, 2.5, 4.0)
    rows = [
        Ratios(name, "float32", 8, 10, 2.0, 1.0, spread, spread, mlp_classifier, spread, spread)
        for name, mlp_classifier in (("moons", spread), ("cnn", None))
    ]
    fig, ax = plt.subplots()
    plot_ratios(rows, ax)
    bars = [len(bars) for bars in ax.containers if isinstance(bars, BarContainer)]
    assert bars == [2, 2, 1, 2]
    labels = [label.get_text() for label in ax.get_yticklabels()]
    assert labels == ["moons\nfloat32", "cnn\nfloat32"]
    plt.close(fig)
    draw_sweeps({"ratios": rows}, tmp_path)
    assert (tmp_path / "sweeps.png").stat().st_size < 100_000
