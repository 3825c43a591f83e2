"""Which classes a network reads, as the images are, mirrored, or upside down."""

from dataclasses import replace

import numpy as np

from course_utils.chapters.ch04_augmentation.experiments.augmented import CONFIG, FLIP
from course_utils.chapters.ch04_augmentation.experiments.mirrored import (
    CLOTHES,
    DIGITS,
    answers,
    as_it_is,
    in_the_mirror,
    share,
    upside_down,
)
from course_utils.data import load
from course_utils.explorers import Explorer, explore
from course_utils.plots import reference, series
from course_utils.statistics import t_interval
from course_utils.training import grid, train

WAYS = {"mirrored": in_the_mirror, "as they are": as_it_is, "upside down": upside_down}
TRAINED = ("without flips", "with flips")

Shares = dict[tuple[str, str], np.ndarray]  # by set and way: (training, seed, class)


def class_by_class(shares: Shares | None = None) -> Explorer:
    """Accuracy in each class of digits and of clothes, after training without flips and with them.

    Args:
        shares: What was read correctly; None trains 20 seeds of each network.
    """
    shares = trained_with_flips() if shares is None else shares
    return explore(
        lambda fig: picture(fig, shares),
        trained=TRAINED,
        shown=list(WAYS),
        precomputed=True,
        figsize=(9.0, 4.2),
    )


def trained_with_flips() -> Shares:
    """The networks of the lesson, trained, and what each of them reads correctly."""
    config = replace(CONFIG, augmentation=grid(None, FLIP))
    found = {}
    for name, kind in {"digits": DIGITS, "clothes": CLOTHES}.items():
        network, data, _ = kind
        runs = train(network, data, config, seeds=20, weights=True)
        for way, turn in WAYS.items():
            given = answers(kind, runs, turn)
            found[name, way] = np.stack([share(given, k, k) for k in range(10)], axis=-1)
    return found


def picture(fig, shares: Shares):
    names = {
        "digits": [str(k) for k in range(10)],
        "clothes": list(load("fashion_mnist").class_names),
    }
    moving = {}
    for ax, (name, classes) in zip(fig.subplots(1, 2, sharey=True), names.items(), strict=True):
        ax.set(title=name, ylim=(0, 1.05), ylabel="" if moving else "share read correctly")
        ax.set_xticks(range(10), classes, rotation=0 if name == "digits" else 60)
        reference(ax, 0.1, "guessing")
        bars = ax.vlines(range(10), 0, 1, color=series(0)["color"], linewidth=4, alpha=0.4)
        (points,) = ax.plot(range(10), np.zeros(10), "o", color=series(0)["color"])
        moving[name] = points, bars

    def update(trained, shown):
        said = []
        for name, (points, bars) in moving.items():
            values = shares[name, shown][TRAINED.index(trained)]
            points.set_ydata(values.mean(0))
            each = [t_interval(column) for column in values.T]
            bars.set_segments([[(k, one.low), (k, one.high)] for k, one in enumerate(each)])
            said.append(f"{name} {values.mean():.2f}, worst {names[name][values.mean(0).argmin()]}")
        return f"trained {trained}, shown {shown}: {'; '.join(said)}"

    return update
