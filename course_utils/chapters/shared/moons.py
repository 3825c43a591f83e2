"""Two moons that a network learns while one watches: how it cuts the plane, and both losses."""

from collections.abc import Callable

from scipy.special import softmax

from course_utils.data import load
from course_utils.plots import moving_regions, series


def accuracies(seen: dict) -> str:
    """What the history of a `Run` says of the last step."""
    return (
        f"accuracy {seen['train_accuracy'][-1]:.2f} in training, "
        f"{seen['val_accuracy'][-1]:.2f} in validation"
    )


def moons_picture(
    steps: int, highest: float, loss: str = "loss (nats)", said: Callable[[dict], str] = accuracies
):
    """The `setup` of a live explorer whose `Run` learns the two moons of seed 3.

    Args:
        steps: How many there will be.
        highest: Where the axis of the losses ends.
        loss: What stands beside that axis.
        said: What is said of the run's history, after the step.
    """

    def setup(fig):
        left, right = fig.subplots(1, 2)
        show_plane = moving_regions(left, load("two_moons", 200, seed=3).X_train)
        parts = {"train": "training", "val": "validation"}
        curves = {
            part: right.plot([], [], label=name, **series(i))[0]
            for i, (part, name) in enumerate(parts.items())
        }
        right.set(xlabel="step", ylabel=loss, xlim=(0, steps), ylim=(0, highest))
        right.legend(loc="upper left")

        def update(run, **values):
            data, seen = run.dataset, run.history
            show_plane(lambda X: softmax(run.outputs(X), axis=1)[:, 1], data.X_train, data.y_train)
            for part, curve in curves.items():
                curve.set_data(seen["step"], seen[f"{part}_loss"])
            return f"step {run.step}: {said(seen)}"

        return update

    return setup
