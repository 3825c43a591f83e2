"""Live explorers for the tests to open in JupyterLab."""

import numpy as np

from course_utils.data import load
from course_utils.explorers import explore
from course_utils.models import mlp
from course_utils.training import Run, TrainConfig

SIDE = 40


class Walk:
    """Something to watch that is quick to begin; it fails at the step `fails`, if there is one."""

    CHANGEABLE = ("speed",)
    ended = ""

    def __init__(self, speed, fails=None):
        self.speed, self.fails, self.step, self.at = speed, fails, 0, 0.0

    def advance(self, n):
        for _ in range(n):
            self.step += 1
            self.at += self.speed
            if self.step == self.fails:
                raise RuntimeError("the road is closed")

    def set(self, speed):
        self.speed = speed


def walk(fails=None):
    """A line that goes round; its sentence ends with the step and the speed."""

    def setup(fig):
        ax = fig.subplots()
        ax.set(xlim=(-1, 1), ylim=(-1, 1))
        (line,) = ax.plot([0, 1], [0, 0], lw=5)

        def update(run, speed, first):
            line.set_data([0, np.cos(run.at)], [0, np.sin(run.at)])
            return f"{first} begun, step {run.step}, speed {run.speed}"

        return update

    def start(speed, first):
        return Walk(speed, fails)

    return explore(
        setup, live=start, speed=[0.01, 0.02, 0.05], first=["one", "two"], figsize=(4, 3)
    )


def moons(**options):
    """The decision boundary of a network in training."""
    x, y = np.linspace(-2, 3, SIDE), np.linspace(-1.5, 2, SIDE)
    points = np.column_stack([axis.ravel() for axis in np.meshgrid(x, y)])

    def setup(fig):
        ax = fig.subplots()
        image = ax.imshow(
            np.zeros((SIDE, SIDE)), extent=(-2, 3, -1.5, 2), origin="lower", vmin=-4, vmax=4,
            aspect="auto", cmap="RdBu",
        )  # fmt: skip

        def update(run, lr, flipped):
            logits = run.outputs(points)
            image.set_data((logits[:, 1] - logits[:, 0]).reshape(SIDE, SIDE))
            return f"step {run.step} with lr {run.config.lr}"

        return update

    def start(lr, flipped):
        data = load("two_moons", 100, flipped, seed=3)
        return Run(mlp(2, 16, n_out=2), data, TrainConfig(lr=lr, steps=100_000), seed=3)

    return explore(setup, live=start, lr=[0.01, 0.1, 0.2], flipped=[0.0, 0.1], **options)
