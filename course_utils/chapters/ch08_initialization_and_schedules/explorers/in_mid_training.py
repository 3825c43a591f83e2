"""One network on digits with wrong labels, live; rate and schedule act on the way."""

from course_utils.chapters.shared.digits import WRONG, digits
from course_utils.explorers import Explorer, explore
from course_utils.models import mlp
from course_utils.plots import series
from course_utils.schedules import WSD, Cosine, Exponential
from course_utils.training import Run, TrainConfig

STEPS = 2000


def steady(share: float) -> float:
    """The factor of a constant rate."""
    return 1.0


SCHEDULES = {"constant": steady, "cosine": Cosine(), "WSD": WSD(0.2), "exp": Exponential(0.01)}


def in_mid_training() -> Explorer:
    """Both losses while one network trains, and the rate of each moment."""
    return explore(
        picture,
        live=begin,
        ahead=200,
        lr=(0.003, 0.01, 0.03, 0.1, 0.3),
        schedule=SCHEDULES,
        start={"lr": 0.1},
        labels={"lr": "peak of the rate"},
        figsize=(8.4, 3.4),
    )


def begin(lr: float, schedule) -> Run:
    config = TrainConfig(
        lr=lr, schedule=schedule, momentum=0.9, batch_size=10, steps=STEPS, dtype="float64"
    )
    return Run(mlp(64, 32, n_out=10), digits(400, WRONG), config, seed=3)


def picture(fig):
    left, right = fig.subplots(1, 2)
    (training,) = left.plot([], [], label="training", **series(0))
    (validation,) = left.plot([], [], label="validation", **series(1))
    left.set(xlabel="step", ylabel="loss (nats)", xlim=(0, STEPS), ylim=(0, 3))
    left.legend(loc="upper right")
    shares = [i / 200 for i in range(200)]
    (plan,) = right.plot([], [], label="as planned now", **series(2))
    (here,) = right.plot([], [], "X", color="black", markersize=11)
    right.set(xlabel="step", ylabel="rate", xlim=(0, STEPS), yscale="log", ylim=(1e-5, 1))
    right.legend(loc="lower left")

    def update(run, lr, schedule):
        seen = run.history
        training.set_data(seen["step"], seen["train_loss"])
        validation.set_data(seen["step"], seen["val_loss"])
        plan.set_data([STEPS * share for share in shares], [lr * schedule(s) for s in shares])
        rate = lr * schedule(min(run.step / STEPS, shares[-1]))
        here.set_data([run.step], [rate])
        return (
            f"step {run.step}, rate {rate:.4f}: training loss {seen['train_loss'][-1]:.2f}, "
            f"validation accuracy {seen['val_accuracy'][-1]:.2f}"
        )

    return update
