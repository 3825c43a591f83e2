"""One network on two moons, live; learning rate and decay act on the way."""

from scipy.special import softmax

from course_utils.data import load
from course_utils.explorers import Explorer, explore
from course_utils.models import mlp
from course_utils.plots import moving_regions, series
from course_utils.training import Run, TrainConfig

STEPS = 4000


def in_mid_drive() -> Explorer:
    """The network's answers over the plane, and its losses, while it trains."""
    return explore(
        picture,
        live=begin,
        ahead=500,
        lr=(0.001, 0.005, 0.02, 0.05),
        weight_decay=(0.0, 0.001, 0.003, 0.01, 0.03),
        start={"lr": 0.05, "weight_decay": 0.0},
        labels={"lr": "learning rate η", "weight_decay": "decay λ"},
    )


def begin(lr: float, weight_decay: float) -> Run:
    config = TrainConfig(
        lr=lr, momentum=0.9, weight_decay=weight_decay, steps=STEPS, dtype="float64"
    )
    return Run(mlp(2, 32, 32, n_out=2), load("two_moons", 200, 0.2, seed=3), config, seed=3)


def picture(fig):
    left, right = fig.subplots(1, 2)
    show_plane = moving_regions(left, load("two_moons", 200, seed=3).X_train)
    curves = {
        part: right.plot([], [], label=name, **series(i))[0]
        for i, (part, name) in enumerate({"train": "training", "val": "validation"}.items())
    }
    right.set(xlabel="step", ylabel="loss (nats)", xlim=(0, STEPS), ylim=(0, 1.2))
    right.legend(loc="upper left")

    def update(run, lr, weight_decay):
        data, seen = run.dataset, run.history
        show_plane(lambda X: softmax(run.outputs(X), axis=1)[:, 1], data.X_train, data.y_train)
        for part, curve in curves.items():
            curve.set_data(seen["step"], seen[f"{part}_loss"])
        return (
            f"step {run.step}: norm of the weights {seen['weight_norm'][-1]:.1f}, validation "
            f"accuracy {seen['val_accuracy'][-1]:.2f}"
        )

    return update
