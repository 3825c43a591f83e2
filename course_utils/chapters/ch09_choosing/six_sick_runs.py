"""Exercise 9.2: what is wrong with a run, read off its curves."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from course_utils.chapters.ch09_choosing.experiments import sick
from course_utils.checkers.exercise import Check
from course_utils.checkers.outcome import Misconception
from course_utils.checkers.running import Answer, Trouble
from course_utils.checkers.wording import returned

SEEDS = (3000, 3001, 3002)  # that no lesson shows
ENOUGH = 0.9  # of the runs
CURVES = ("step", "train_loss", "val_loss", "train_accuracy", "val_accuracy", "weight_norm")
NAMES = tuple(sick.DISEASES)


@dataclass(frozen=True)
class Named:
    """What a learner's function said of each run."""

    said: Mapping[tuple[str, int], str]  # by (disease, seed)

    @property
    def right(self) -> float:
        return float(np.mean([name == disease for (disease, _), name in self.said.items()]))

    def of(self, disease: str) -> list[str]:
        return [name for (one, _), name in self.said.items() if one == disease]

    def mixes_up(self, disease: str, other: str) -> bool:
        """Whether most runs with a disease are given another's name."""
        said = self.of(disease)
        return said.count(other) > len(said) / 2


@cache
def runs() -> dict[tuple[str, int], dict[str, np.ndarray]]:
    """The curves of six sick runs on each of a few seeds."""
    found = sick.sick(SEEDS)
    return {
        (disease, seed): {
            name: found[name].values
            if name == "step"
            else found[name].sel(setting=disease, seed=seed).values
            for name in CURVES
        }
        for disease in NAMES
        for seed in SEEDS
    }


def _named(answer: Answer) -> Named:
    said = {}
    for which, curves in runs().items():
        given = {one: values.copy() for one, values in curves.items()}
        name = answer.on_the_spot(given, call="diagnose(curves)")
        if not isinstance(name, str) or name not in NAMES:
            names = ", ".join(map(repr, NAMES))
            raise Trouble(
                "wrong type",
                f"Your function should return one of {names}, but returned {returned(name)}",
            )
        said[which] = name
    return Named(said)


def _problem(answer: Answer, seen: Named) -> str:
    if seen.right >= ENOUGH:
        return ""
    (disease, seed), name = next(one for one in seen.said.items() if one[0][0] != one[1])
    curves = runs()[disease, seed]
    return (
        f"{seen.right:.0%} of the runs are named right, and {ENOUGH:.0%} are asked for. One that "
        f"is not: you say {name!r}, but it is {disease!r}. Its training loss goes from "
        f"{curves['train_loss'][0]:.2f} to {curves['train_loss'][-1]:.2f}, its validation loss "
        f"ends at {curves['val_loss'][-1]:.2f} after a lowest of "
        f"{np.nanmin(curves['val_loss']):.2f}, its training accuracy at "
        f"{curves['train_accuracy'][-1]:.2f}; its weights have the norm "
        f"{curves['weight_norm'][0]:.1f} at first and {curves['weight_norm'][-1]:.1f} at last."
    )


def _mixed(name: str, explanation: str, *pairs: tuple[str, str]) -> Misconception:
    return Misconception(name, explanation, lambda seen: any(seen.mixes_up(*one) for one in pairs))


DIAGNOSE = Check(
    signature="diagnose(curves)",
    observe=_named,
    problem=_problem,
    passed="You read the curves as a doctor does: what is high, what still moves, and what grew.",
    seconds=60.0,
    misconceptions=(
        Misconception(
            "one name for all",
            "Your function gives every run the same name: is it still the first guess?",
            lambda seen: len(set(seen.said.values())) == 1,
        ),
        _mixed(
            "a high loss is a strong penalty",
            "A training loss that stays high has several causes. Look at the *norm* of the "
            "weights: a strong penalty makes it shrink, a small rate leaves it where it was.",
            ("rate too small", "penalty too strong"),
            ("penalty too strong", "rate too small"),
        ),
        _mixed(
            "too small a rate or too small a network",
            "Both learn little. With too small a rate nothing has moved yet, the norm neither; "
            "with too few units the norm has grown, and the loss has come to rest.",
            ("rate too small", "too few units"),
            ("too few units", "rate too small"),
        ),
        _mixed(
            "small weights at first, or at last",
            "Look at the norm at step 0, too: a start that is too small is small *there*, a strong "
            "penalty makes weights small later.",
            ("start too small", "penalty too strong"),
            ("penalty too strong", "start too small"),
        ),
        _mixed(
            "noise taken for a large rate",
            "A validation loss that rises smoothly while training accuracy nears 1 is noise that "
            "is learned; with too large a rate the *training* loss jumps, too.",
            ("learns noise", "rate too large"),
            ("rate too large", "learns noise"),
        ),
    ),
)
