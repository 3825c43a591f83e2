"""The best of many scores, exactly."""

import numpy as np

from course_utils.explorers import Explorer, explore
from course_utils.plots import series
from course_utils.selection import best_score_distribution, optimism


def best_of_many() -> Explorer:
    """How one score and the best of several are distributed."""
    return explore(
        picture,
        checkpoints=(1, 2, 5, 10, 20, 50, 100, 500),
        images=(20, 50, 100, 200, 500, 1000, 2000, 5000),
        accuracy=(0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99),
        start={"checkpoints": 20, "images": 100, "accuracy": 0.7},
        figsize=(7.0, 3.1),
    )


def picture(fig):
    ax = fig.subplots()
    lines = [
        ax.plot([], [], label=name, **series(i))[0]
        for i, name in enumerate(("one score", "best of T"))
    ]
    truth = ax.axvline(0.7, color="0.35", linestyle=":", label="true accuracy")
    mean = ax.axvline(0.7, label="mean of the best", **series(2))
    ax.set(xlabel="score", ylabel="probability, scaled", xlim=(0.4, 1), ylim=(0, 1.1))
    fig.legend(loc="outside upper center", ncols=4, columnspacing=1.5)  # no line moves there

    def update(checkpoints, images, accuracy):
        scores = np.arange(images + 1) / images
        for line, t in zip(lines, (1, checkpoints), strict=True):
            likely = best_score_distribution(t, images, accuracy)
            line.set_data(scores, likely / likely.max())
        excess = optimism(checkpoints, images, accuracy)
        truth.set_xdata([accuracy] * 2)
        mean.set_xdata([accuracy + excess] * 2)
        return (
            f"best of {checkpoints} on {images} images: {100 * excess:.1f} points above the true "
            f"{accuracy:g}"
        )

    return update
