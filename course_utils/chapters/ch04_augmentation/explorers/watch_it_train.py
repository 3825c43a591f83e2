"""One network on digits that nobody has centred, live, with a choice of the transform."""

from dataclasses import replace

from course_utils.augmentation import Erasing, GaussianNoise, HorizontalFlip, Rotation, Shift
from course_utils.chapters.ch04_augmentation.experiments.augmented import (
    CONFIG,
    SHEET_NETWORK,
    on_a_sheet,
)
from course_utils.explorers import Explorer, explore
from course_utils.plots import series
from course_utils.training import Run

TRANSFORMS = {
    "shift by 1": Shift(1),
    "none": None,
    "shift by 2": Shift(2),
    "rotation by 15": Rotation(15),
    "flip": HorizontalFlip(),
    "noise 0.3": GaussianNoise(0.3),
    "erasing 4 × 4": Erasing(4),
}
STEPS = 1500


def watch_it_train() -> Explorer:
    """Accuracy in training and validation while one network trains on 100 sheets."""
    return explore(picture, live=begin, ahead=400, transform=list(TRANSFORMS))


def begin(transform: str) -> Run:
    config = replace(CONFIG, augmentation=TRANSFORMS[transform], steps=STEPS)
    return Run(SHEET_NETWORK, on_a_sheet(100)(3), config, seed=3)


def picture(fig):
    ax = fig.subplots()
    kinds = {"train_accuracy": "training", "val_accuracy": "validation"}
    curves = {
        kind: ax.plot([], [], label=name, **series(i))[0]
        for i, (kind, name) in enumerate(kinds.items())
    }
    ax.set(xlabel="step", ylabel="accuracy", xlim=(0, STEPS), ylim=(0, 1.03))
    ax.legend(loc="lower right")

    def update(run, transform):
        for kind, curve in curves.items():
            curve.set_data(run.history["step"], run.history[kind])
        now = [run.history[kind][-1] for kind in curves]
        return f"step {run.step}: accuracy {now[0]:.2f} in training, {now[1]:.2f} in validation"

    return update
