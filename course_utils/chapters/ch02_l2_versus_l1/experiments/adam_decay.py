"""The same λ in Adam, where it is added to the gradient, and in AdamW, where it is not."""

import numpy as np
import torch

from course_utils.chapters.ch02_l2_versus_l1.experiments.penalized_network import NETWORK
from course_utils.chapters.shared.digits import WRONG, digits
from course_utils.claims.claim import cached
from course_utils.claims.fairness import paired
from course_utils.randomness import generator
from course_utils.statistics import Interval, t_interval
from course_utils.training import TrainConfig, train

SCALES = (0.01, 1.0, 100.0)  # of the gradients
STEPS, LR, DECAY = 3000, 1e-3, 0.1
# Each its own best strength of 0.0001 … 0.03 and 0.1 … 10, on seeds 500 to 519.
BEST = {"adam": 0.02, "adamw": 1.0}


def pull_by_scale(optimizer: str):
    """A measure: how far a weight is pulled from 1 with gradients of 0.01, minus with those of 100.

    The gradients are noise around zero, so that nothing but the penalty pulls.
    """

    def measure(seeds: tuple[int, ...]) -> Interval:
        ends = _ends(seeds, optimizer)
        return t_interval(ends[:, 2] - ends[:, 0])

    return measure


def adamw_gain(seeds: tuple[int, ...]) -> Interval:
    """Validation accuracy of AdamW minus that of Adam with L2, each at its best strength."""
    runs = {
        optimizer: train(
            NETWORK,
            digits(200, WRONG),
            TrainConfig(
                lr=0.003,
                batch_size=50,
                steps=400,
                log_every=400,
                optimizer=optimizer,
                weight_decay=strength,
                dtype="float64",
            ),
            seeds,
            progress=False,
        )
        for optimizer, strength in BEST.items()
    }
    differing = ("optimizer", "weight_decay")
    return paired(runs["adamw"], runs["adam"], "val_accuracy", differing=differing)


@cached
def _ends(seeds: tuple[int, ...], optimizer: str) -> np.ndarray:
    """Where weights that start at 1 end, by seed and scale of the gradients."""
    noise = [generator(seed, "gradients").standard_normal((STEPS, len(SCALES))) for seed in seeds]
    gradients = torch.from_numpy(np.stack(noise, axis=1) * SCALES)
    w = torch.ones(len(seeds), len(SCALES), dtype=torch.float64, requires_grad=True)
    make = {"adam": torch.optim.Adam, "adamw": torch.optim.AdamW}[optimizer]
    steps = make([w], lr=LR, weight_decay=DECAY)
    for w.grad in gradients:
        steps.step()
    return w.detach().numpy()
