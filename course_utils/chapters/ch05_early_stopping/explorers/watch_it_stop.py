"""Patience on two moons, live: the network that would be restored, and the one that trains on."""

import numpy as np
import torch
from scipy.special import softmax
from torch.func import functional_call

from course_utils.data import load
from course_utils.explorers import Explorer, explore
from course_utils.models import mlp
from course_utils.plots import moving_regions, series
from course_utils.training import Run, TrainConfig

NETWORK = mlp(2, 32, 32, n_out=2)
STEPS = 2000
FLIPPED = (0.0, 0.1, 0.2, 0.3)
PATIENCE = (20, 50, 100, 200, 400)
NOT_YET = -STEPS  # a place to the left of the picture


class Patient(Run):
    """A run that keeps the weights of each new best check.

    So patience can be moved at any time: it says which of them would be restored.

    Attributes:
        best_weights: By the steps at which the validation loss was lower than ever before.
    """

    CHANGEABLE = (*Run.CHANGEABLE, "patience")

    def __init__(self, *arguments, **named):
        super().__init__(*arguments, **named)
        self.best_weights = {0: self.weights}

    def advance(self, n):
        super().advance(n)
        losses = self.history["val_loss"]
        if losses[-1] < losses[:-1].min():
            self.best_weights[self.step] = self.weights

    def set(self, patience=None, **fields):
        super().set(**fields)  # patience changes nothing in training


def watch_it_stop() -> Explorer:
    """Losses while one network trains, and what patience would make of them."""
    return explore(
        picture,
        live=begin,
        ahead=150,
        flipped=FLIPPED,
        lr=(0.01, 0.02, 0.05, 0.1),
        patience=PATIENCE,
        start={"flipped": 0.2, "lr": 0.05, "patience": 100},
        labels={
            "flipped": "share flipped",
            "lr": "learning rate",
            "patience": "patience (steps)",
        },
        figsize=(7.0, 3.0),
    )


def begin(flipped: float, lr: float, patience: int) -> Patient:
    moons = load("two_moons", 200, flipped, seed=3)
    config = TrainConfig(lr=lr, momentum=0.9, steps=STEPS, dtype="float64")
    return Patient(NETWORK, moons, config, seed=3)


def picture(fig):
    left, right = fig.subplots(1, 2)
    show_plane = moving_regions(left, load("two_moons", 200, seed=3).X_train)
    curves = {
        part: right.plot([], [], label=name, **series(i))[0]
        for i, (part, name) in enumerate({"train": "training", "val": "validation"}.items())
    }
    (dot,) = right.plot([], [], "o", color="black", markersize=9, label="restored")
    end = right.axvline(NOT_YET, color="0.35", linestyle=":", label="patience runs out")
    right.set(xlabel="step", ylabel="loss (nats)", xlim=(0, STEPS), ylim=(0, 1))
    # Above both: wherever patience runs out, the line is not in its way.
    fig.legend(loc="outside upper center", ncols=4, columnspacing=1.5)

    def update(run, flipped, lr, patience):
        seen = run.history
        best, last, out = stop_in_steps(seen, patience)
        weights = run.best_weights[best]
        show_plane(lambda X: class_1(weights, X), run.dataset.X_train, run.dataset.y_train)
        for part, curve in curves.items():
            curve.set_data(seen["step"], seen[f"{part}_loss"])
        dot.set_data([best], [at(seen, "val_loss", best)])
        end.set_xdata([last if out else NOT_YET] * 2)
        said = f"patience ran out at {last}" if out else "patience has not run out"
        then, now = at(seen, "val_accuracy", best), seen["val_accuracy"][-1]
        return f"step {run.step}: {said}; restored: {best}, accuracy {then:.3f}; now {now:.3f}"

    return update


def stop_in_steps(seen: dict[str, np.ndarray], patience: int) -> tuple[int, int, bool]:
    """What patience, counted in steps, makes of a history so far.

    Returns:
        The step of the best check, the last step that is looked at, and whether patience has run
        out there.
    """
    best = 0
    for i, step in enumerate(seen["step"]):
        if seen["val_loss"][i] < seen["val_loss"][best]:
            best = i
        if step - seen["step"][best] >= patience:
            return int(seen["step"][best]), int(step), True
    return int(seen["step"][best]), int(step), False


def at(seen: dict[str, np.ndarray], variable: str, step: int) -> float:
    """A variable at one of the steps of a history."""
    return seen[variable][seen["step"] == step][0]


def class_1(weights: dict[str, np.ndarray], X: np.ndarray) -> np.ndarray:
    """P of class 1 (n,) at the points X (n, 2), with some weights of the network."""
    tensors = {name: torch.from_numpy(value) for name, value in weights.items()}
    with torch.no_grad():
        logits = functional_call(NETWORK, tensors, torch.from_numpy(X).double())
    return softmax(logits.numpy(), axis=1)[:, 1]
