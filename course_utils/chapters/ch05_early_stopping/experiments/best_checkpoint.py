"""The best of many validation scores: how much better it looks than it is."""

import numpy as np

from course_utils.chapters.ch05_early_stopping.experiments.stopped_digits import WRONG, sides
from course_utils.randomness import generator
from course_utils.selection import optimism
from course_utils.statistics import Interval, t_interval

N_CHECKPOINTS, ACCURACY = 20, 0.7


def independent(n_examples: int):
    """A measure: best score minus true accuracy, of 20 checkpoints with nothing in common."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        return t_interval([simulated_optimism(seed, n_examples) for seed in seeds])

    return measure


def simulated_optimism(seed: int, n_examples: int, draws: int = 400) -> float:
    """The mean over draws of the best score, minus the true accuracy."""
    rng = generator(seed, "independent checkpoints")
    scores = rng.binomial(n_examples, ACCURACY, (draws, N_CHECKPOINTS)) / n_examples
    return scores.max(axis=1).mean() - ACCURACY


def off_the_formula(seeds: tuple[int, ...]) -> Interval:
    """Simulated optimism at n = 100 minus the exact one."""
    exact = optimism(N_CHECKPOINTS, 100, ACCURACY)
    return t_interval([simulated_optimism(seed, 100) - exact for seed in seeds])


def of_one_run(n_val: int, wrong: float = WRONG):
    """A measure: best validation accuracy of a run minus what the judges say of that check."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        return t_interval(run_optimism(seeds, n_val, wrong))

    return measure


def run_optimism(seeds: tuple[int, ...], n_val: int, wrong: float = WRONG) -> np.ndarray:
    """For each seed, with the best of all 101 checks."""
    val, judged = sides(seeds, wrong, n_val)
    best = val.accuracy.argmax("step")
    return (val.accuracy.isel(step=best) - judged.accuracy.isel(step=best)).values


def less_than_independent(seeds: tuple[int, ...]) -> Interval:
    """Of as many checkpoints that are independent and as good, minus that of a run, at n = 100."""
    _, judged = sides(seeds, WRONG, 100)
    accuracy = float(judged.accuracy.max("step").mean())
    return t_interval(optimism(judged.sizes["step"], 100, accuracy) - run_optimism(seeds, 100))
