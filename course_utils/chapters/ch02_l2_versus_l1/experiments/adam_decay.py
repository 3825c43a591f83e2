"""The same λ in Adam, where it is added to the gradient, and in AdamW, where it is not."""

from dataclasses import replace

import numpy as np
import torch

from course_utils.chapters.ch02_l2_versus_l1.experiments.penalized_network import (
    CONFIG,
    NETWORK,
    accuracy_to_choose,
    noisy_digits,
)
from course_utils.claims.choice import Choice
from course_utils.claims.claim import cached
from course_utils.claims.fairness import paired
from course_utils.randomness import generator
from course_utils.statistics import Interval, t_interval
from course_utils.training import TrainConfig, train

SCALES = (0.01, 1.0, 100.0)  # of the gradients
STEPS, LR, DECAY = 3000, 1e-3, 0.1
BEST = {"adam": 0.02, "adamw": 1.0}
AMONG = {"adam": (0.005, 0.01, 0.02, 0.05, 0.1), "adamw": (0.2, 0.5, 1.0, 2.0, 5.0)}


def pull_by_scale(optimizer: str):
    """A measure: how far a weight is pulled from 1 with gradients of 0.01, minus with those of 100.

    The gradients are noise around zero, so that nothing but the penalty pulls.
    """

    def measure(seeds: tuple[int, ...]) -> Interval:
        ends = _ends(seeds, optimizer)
        return t_interval(ends[:, 2] - ends[:, 0])

    return measure


def adamw_gain(seeds: tuple[int, ...]) -> Interval:
    """Test accuracy of AdamW minus that of Adam with L2, each at its best strength."""
    runs = {
        optimizer: train(
            NETWORK, noisy_digits, _config(optimizer, strength), seeds, progress=False, test=True
        )
        for optimizer, strength in BEST.items()
    }
    differing = ("optimizer", "weight_decay")
    return paired(runs["adamw"], runs["adam"], "test_accuracy", differing=differing)


def _config(optimizer: str, strength: float) -> TrainConfig:
    return replace(CONFIG, lr=0.003, optimizer=optimizer, weight_decay=strength)


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


def _choice(optimizer: str) -> Choice:
    return Choice(
        f"weight decay of {optimizer} on 200 noisy digits",
        BEST[optimizer],
        among=AMONG[optimizer],
        seeds=range(500, 520),
        score=lambda strength, seeds: accuracy_to_choose(_config(optimizer, strength), seeds),
    )


CHOICES = tuple(_choice(optimizer) for optimizer in BEST)
