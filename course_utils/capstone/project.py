"""A project: what a learner calls. Trainings are counted, and the test images stay sealed."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import count, product
from pathlib import Path

import numpy as np
import xarray as xr

from course_utils.capstone import seal
from course_utils.capstone.ledger import (
    CONFIRM,
    SEARCH,
    Ledger,
    Sealed,
    Training,
    changed,
    described,
    key,
    read,
)
from course_utils.capstone.plan import Plan
from course_utils.capstone.score import Score
from course_utils.capstone.task import BASELINE, MOST_STEPS, NETWORKS, SMALL, whole, without_test
from course_utils.capstone.verdict import Case
from course_utils.data import Dataset
from course_utils.exercises.progress import progress_path
from course_utils.training import TrainConfig, checked_seeds, train

FRESH = 1000  # seeds from here on are for confirming; the seal's begin at 2000
REHEARSED = Plan(trainings={"baseline": 3, "my idea": 3}, seeds=1)


def rehearse() -> "Project":
    """A project to try things with: other images, six trainings, and nothing is written down."""
    return Project(Ledger(0, budget=6, plans=[(0, REHEARSED)]))


def begin(plan: Plan, number: int = 1) -> "Project":
    """Begin a project with a plan, or go on with it; a rehearsal as long as the plan is ``...``.

    What was spent is kept where your progress is kept, so this gives back the same project after a
    restart. A plan that differs from the one on record is written below it, for all to see.

    Args:
        plan: The protocol, made before the first training.
        number: Of the project. Projects come in turn: 2 can begin once 1 has. It has other images,
            a new budget and a whole seal, and says that it is your second.

    Raises:
        ValueError: If the plan is none, or the number is not the next one.
    """
    if plan is ...:
        return rehearse()
    if not isinstance(plan, Plan):
        raise ValueError(f"a project begins with a plan, capstone.Plan(…), got {plan!r}")
    begun = _begun()
    if isinstance(number, bool) or number not in range(1, begun + 2):
        raise ValueError(
            f"projects come in turn: you have begun {begun}, so the number can be 1 to "
            f"{begun + 1}, got {number!r}"
        )
    path = _file(number)
    ledger = read(path) if number <= begun else Ledger(number, path=path)
    if not ledger.plans or ledger.plan != plan:
        ledger.add(plan=plan)
    return Project(ledger)


def _file(number: int) -> Path:
    return progress_path().parent / "capstone" / f"project-{number}.jsonl"


def _begun() -> int:
    """How many projects there are."""
    return next(n for n in count() if not _file(n + 1).exists())


class Project:
    """Made by `begin` or `rehearse`.

    Attributes:
        data: The training and validation images. The test images are not among them.
        ledger: What was spent, found and asked so far.
    """

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        # What was trained in this session, by its setting: the ledger has some fields as text.
        self._given = {key(SMALL, described(BASELINE)): (SMALL, BASELINE)}
        self.data: Dataset = without_test(whole(ledger.number))

    @property
    def left(self) -> int:
        """How many trainings are left."""
        return self.ledger.left

    def search(
        self,
        method: str,
        config: TrainConfig,
        seeds: int | Iterable[int] | None = None,
        network: str = SMALL,
    ) -> xr.Dataset:
        """Train a setting, or each of a grid, and count the trainings.

        What was trained before costs nothing: so a cell may be run again. Trained in float64,
        whatever the configuration says, so that every machine finds the same.

        Args:
            method: For which method of the plan it is.
            config: The setting; fields may hold a `grid`.
            seeds: How many (0, 1, …), or seeds below 1000; None: as many as planned.
            network: One of `NETWORKS`.

        Returns:
            What `train` returns.

        Raises:
            ValueError: Before anything is trained or spent, if the method is not in the plan, the
                network is unknown, the setting cannot be trained, a seed is out of place or stands
                twice, or fewer trainings are left than this takes.
        """
        seeds = self.ledger.plan.seeds if seeds is None else seeds
        return self._train(SEARCH, method, config, list(checked_seeds(seeds)), network)

    def confirm(
        self, method: str, config: TrainConfig, seeds: int | Iterable[int], network: str = SMALL
    ) -> xr.Dataset:
        """The same for those that are last in the race, with seeds that the search has not seen.

        Args:
            method: For which method of the plan it is.
            config: The setting, or several in a `grid`.
            seeds: How many (1000, 1001, …), or seeds of 1000 to 1999.
            network: One of `NETWORKS`.

        Returns:
            What `train` returns.

        Raises:
            ValueError: As `search` does.
        """
        seeds = list(checked_seeds(seeds))
        if seeds == list(range(len(seeds))):
            seeds = [FRESH + seed for seed in seeds]
        return self._train(CONFIRM, method, config, seeds, network)

    def score(self, config: TrainConfig, network: str = SMALL) -> "Score | str":
        """Break the seal: the winner's accuracy on the test images. It can be done once.

        It is compared with its rival, the best setting of the other kind by your plan's rule: the
        best plain one where the winner regularizes, or the reverse. Both, and the baseline as it
        is given, are trained anew with ten seeds of the seal's own, which cost nothing. A second
        call gives the first score again, whatever it is called with.

        Raises:
            ValueError: If you have not trained the setting, or it diverged, or its rival has not
                been trained since the kernel was started.
        """
        if config is ...:
            return "No winner is named yet: the seal is whole."
        setting, ledger = self._known(config, network), self.ledger
        if ledger.sealed is None:
            rival = Case(ledger).rival(setting)
            if rival not in self._given:
                raise ValueError(
                    f"the winner is compared with {changed(rival)}: run the cell again that trains "
                    "it, which costs nothing; the seal is whole"
                )
            found = seal.scored(ledger.number, (network, _exact(config)), self._given[rival])
            ledger.add(sealed=Sealed(setting, rival, **found))
            return Score(ledger, again=False)
        if setting != ledger.sealed.setting:
            ledger.add(asked=setting)
        return Score(ledger, again=True)

    def log(self) -> str:
        """A line for each setting in each stage, in the order in which they were trained first.

        It has the mean over seeds of what the plan picks by, and its standard deviation.
        """
        ledger = self.ledger
        known = ledger.settings()
        stages = dict.fromkeys((one.setting, one.stage, one.method) for one in ledger.trainings)
        head = f"{len(ledger.trainings)} of {ledger.budget} trainings spent"
        return "\n".join(
            [
                f"{self._name()}: {head}.",
                *(
                    _line(known.index(s) + 1, m, ledger.of(s, stage), ledger.plan.pick)
                    for s, stage, m in stages
                ),
            ]
        )

    def __repr__(self) -> str:
        left = f"{self.left} of {self.ledger.budget} trainings left"
        return f"{self._name()}: {left}.\n{self.ledger.plan}"

    def _name(self) -> str:
        number = self.ledger.number
        return f"Project {number}" if number else "Rehearsal"

    def _train(self, stage, method, config, seeds, network) -> xr.Dataset:
        ledger = self.ledger
        self._check(stage, method, config, seeds, network)
        config = _exact(config)
        given = {key(network, described(one)): (network, one) for one in config.settings()}
        self._check_searched(stage, given)
        done = {(one.setting, one.seed) for one in ledger.trainings}
        new = {(setting, seed) for setting in given for seed in seeds} - done
        if len(new) > ledger.left:
            raise ValueError(
                f"this takes {len(new)} trainings, and {ledger.left} of {ledger.budget} are left: "
                "nothing was trained. Take fewer settings or seeds, or choose the winner now"
            )
        runs = train(NETWORKS[network], self.data, config, seeds)
        self._given |= given
        members = runs.stack(member=[*config.swept, "seed"])
        trained = {}  # by setting and seed: two positions of a grid may mean the same
        for i, (one, seed) in enumerate(product(config.settings(), seeds)):
            entry = _entry(method, stage, network, one, seed, members.isel(member=i))
            trained[entry.setting, seed] = entry
        if new:
            ledger.add(trained=[entry for pair, entry in trained.items() if pair in new])
        return runs

    def _check(self, stage, method, config, seeds, network) -> None:
        methods = list(self.ledger.plan.trainings)
        if method not in methods:
            raise ValueError(
                f"{method!r} is no method of your plan, which has {', '.join(methods)}: a plan can "
                "be changed, and says so"
            )
        _check_setting(config, network)
        low, high = (0, FRESH) if stage == SEARCH else (FRESH, 2 * FRESH)
        outside = [seed for seed in seeds if not low <= seed < high]
        if outside:
            raise ValueError(
                f"seeds of {stage} are {low} to {high - 1}, got {outside}: so what confirms has "
                "never been chosen by"
            )

    def _check_searched(self, stage, settings: Iterable[str]) -> None:
        searched = {one.setting for one in self.ledger.trainings if one.stage == SEARCH}
        missing = [changed(one) for one in settings if one not in searched]
        if stage == CONFIRM and missing:
            raise ValueError(
                f"only what was searched can be confirmed, and {missing[0]} was not: search it "
                "first"
            )

    def _known(self, config, network) -> str:
        _check_setting(config, network)
        if config.swept:
            raise ValueError(f"{config.swept[0]} holds a grid: name one winner")
        setting = key(network, described(config))
        if setting not in self.ledger.settings():
            raise ValueError(
                f"you have never trained this setting ({changed(setting)}): the seal is for one "
                "that was chosen on validation images"
            )
        if all(one.val_accuracy is None for one in self.ledger.of(setting)):
            raise ValueError("this setting diverged: its accuracy is that of guessing")
        return setting


def _exact(config: TrainConfig) -> TrainConfig:
    return replace(config, dtype="float64")


def _check_setting(config, network) -> None:
    if not isinstance(config, TrainConfig):
        raise ValueError(
            f"a setting is a TrainConfig, such as replace(BASELINE, lr=0.03): {config!r}"
        )
    if network not in NETWORKS:
        raise ValueError(f"there is no network {network!r}: choose from {', '.join(NETWORKS)}")
    if max(config.values("steps")) > MOST_STEPS:
        raise ValueError(f"a training has {MOST_STEPS} steps at most, got {config.steps}")


def _entry(method, stage, network, config, seed, run: xr.Dataset) -> Training:
    end = run.sel(step=config.steps)  # other settings of the grid may have more
    scores = [_number(end[name]) for name in ("val_accuracy", "val_loss", "train_accuracy")]
    return Training(method, stage, network, described(config), seed, *scores)


def _number(value: xr.DataArray) -> float | None:
    return float(value) if np.isfinite(value) else None


def _line(number: int, method: str, trained: list[Training], pick: str) -> str:
    scores = [getattr(one, pick) for one in trained]
    mean = "diverged" if None in scores else f"{np.mean(scores):.3f}"
    spread = f" ± {np.std(scores, ddof=1):.3f}" if len(scores) > 1 and None not in scores else ""
    seeds = f"{len(scores)} seed{'s' * (len(scores) > 1)}"
    return (
        f"{number:>3}  {method}, {trained[0].stage}: {pick} {mean}{spread}, {seeds}   "
        f"{changed(trained[0].setting)}"
    )
