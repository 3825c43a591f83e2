"""The ledger of a project: each training that was spent, in its order; then the seal.

It is a file of one line an entry, to which lines are only ever added, in the folder that holds a
learner's progress: a restart of the kernel hands out no new budget. A rehearsal has no file.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from pathlib import Path

from filelock import FileLock

from course_utils.capstone.plan import Plan
from course_utils.capstone.task import BASELINE, BUDGET, NORMED, SMALL
from course_utils.training import TrainConfig
from course_utils.training.config import HYPER_FIELDS
from course_utils.training.sweep import as_label

SEARCH, CONFIRM = "search", "confirm"
LOCK_SECONDS = 3.0
# No part of a setting, but for how often a rule that stops early looks.
_SAME_RUN = ("log_every", "dtype")
_REAL = (*HYPER_FIELDS, "eps", "label_smoothing", "min_delta")
# What may differ in a network that nothing but its training holds back.
_TUNED = ("lr", "momentum", "schedule", "start", "batch_size", "steps", "optimizer", "betas", "eps")
_AS_JSON = (str, int, float, bool, type(None))


@dataclass(frozen=True)
class Training:
    """One setting, trained with one seed. Scores are None where the run diverged."""

    method: str
    stage: str  # SEARCH or CONFIRM
    network: str
    settings: dict  # field -> value, or its text
    seed: int
    val_accuracy: float | None
    val_loss: float | None  # nats
    train_accuracy: float | None

    @property
    def setting(self) -> str:
        """What tells settings apart."""
        return key(self.network, self.settings)


@dataclass(frozen=True)
class Sealed:
    """What was found when the seal was broken."""

    setting: str  # the winner
    rival: str  # the best of the other kind: plain where the winner is not, and else the reverse
    accuracy: tuple[float, float, float]  # of the winner on the test images: mean, low, high
    of_rival: tuple[float, float, float]
    of_baseline: tuple[float, float, float]  # as it is given
    gain: tuple[float, float, float]  # of the winner over its rival, in pairs
    seeds: int
    images: int


@dataclass
class Ledger:
    """All entries of a project.

    Attributes:
        number: Of the project; 0 is the rehearsal.
        budget: How many trainings it has.
        path: Where it is kept; None: nowhere.
        plans: Each with the number of trainings before it: a plan that is changed stays on record.
        trainings: In their order.
        sealed: What the seal showed; None as long as it is whole.
        before_seal: How many trainings were spent before the seal was broken.
        asked_again: Settings for which another score was asked.
    """

    number: int
    budget: int = BUDGET
    path: Path | None = None
    plans: list[tuple[int, Plan]] = field(default_factory=list)
    trainings: list[Training] = field(default_factory=list)
    sealed: Sealed | None = None
    before_seal: int = 0
    asked_again: list[str] = field(default_factory=list)

    @property
    def plan(self) -> Plan:
        """The last one."""
        return self.plans[-1][1]

    @property
    def left(self) -> int:
        """How many trainings are left."""
        return self.budget - len(self.trainings)

    def settings(self) -> list[str]:
        """Each setting that was trained, in the order in which they came: number 1, 2, …"""
        return list(dict.fromkeys(one.setting for one in self.trainings))

    def of(self, setting: str, stage: str | None = None) -> list[Training]:
        """The trainings of a setting."""
        return [
            one for one in self.trainings if one.setting == setting and stage in (None, one.stage)
        ]

    def add(self, **entry) -> None:
        """Take in an entry and write it down: ``plan``, ``trained``, ``sealed`` or ``asked``.

        Raises:
            ValueError: If another notebook has written to the same file meanwhile.
            OSError: If the file cannot be written.
        """
        if self.path is not None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(self.path.with_suffix(".lock"), timeout=LOCK_SECONDS):
                if self.path.exists() and read(self.path) != self:
                    raise ValueError(
                        "another notebook has worked on this project meanwhile: run "
                        "capstone.begin(plan) again, and keep one of the two"
                    )
                now = datetime.now().astimezone().isoformat(timespec="seconds")
                with open(self.path, "a", encoding="utf-8", newline="\n") as file:
                    about = {"when": now, "number": self.number}
                    file.write(json.dumps(about | _as_data(entry)) + "\n")
        self._take(**entry)

    def _take(self, plan=None, trained=(), sealed=None, asked=None) -> None:
        if plan is not None:
            self.plans.append((len(self.trainings), plan))
        self.trainings += trained
        if sealed is not None:
            self.sealed, self.before_seal = sealed, len(self.trainings)
        if asked is not None:
            self.asked_again.append(asked)


def read(path: Path) -> Ledger:
    """The ledger in a file.

    Raises:
        ValueError: If it is no ledger, or a line of it is damaged.
    """
    try:
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        ledger = Ledger(lines[0]["number"], path=path)
        for line in lines:
            ledger._take(**_from_data(line))
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        raise ValueError(
            f"{path.name} is no ledger of a project, or was damaged ({error}): keep it as it is, "
            "and begin another project"
        ) from None
    return ledger


def described(config: TrainConfig) -> dict:
    """The fields of a setting as JSON can hold them; what is an object goes by its text.

    What trains alike is described alike: 0 as 0.0, and no dropout as dropout of 0.
    """
    found = {}
    for one in fields(config):
        value = getattr(config, one.name)
        if one.name == "dropout" and value is None:
            value = 0.0
        if one.name in _REAL and type(value) is int:
            value = float(value)
        if one.name not in _SAME_RUN or (one.name == "log_every" and config.patience):
            found[one.name] = value if isinstance(value, _AS_JSON) else as_label(value)
    return found


def key(network: str, settings: dict) -> str:
    """What tells a setting from all others, in one line."""
    return json.dumps([network, settings], sort_keys=True)


def is_plain(setting: str) -> bool:
    """Whether nothing holds a network back but how it is trained."""
    network, settings = json.loads(setting)
    plain = described(BASELINE)
    same = all(value == plain.get(name) for name, value in settings.items() if name not in _TUNED)
    return same and network != NORMED


def changed(setting: str) -> str:
    """In what a setting differs from the baseline, for a reader."""
    network, settings = json.loads(setting)
    plain = described(BASELINE)
    parts = [f"{n}={_short(v)}" for n, v in settings.items() if v != plain.get(n)]
    if network != SMALL:
        parts.insert(0, f"network={network}")
    return ", ".join(parts) or "as the baseline"


def _short(value) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def _as_data(entry: dict) -> dict:
    made = {"plan": Plan.as_data, "trained": _listed, "sealed": asdict, "asked": str}
    return {name: made[name](value) for name, value in entry.items()}


def _listed(trained: Iterable[Training]) -> list[dict]:
    return [asdict(one) for one in trained]


def _from_data(line: dict) -> dict:
    entry = {name: value for name, value in line.items() if name not in ("when", "number")}
    if "plan" in entry:
        entry["plan"] = Plan(**entry["plan"])
    if "trained" in entry:
        entry["trained"] = [Training(**one) for one in entry["trained"]]
    if "sealed" in entry:
        found = entry["sealed"]
        entry["sealed"] = Sealed(
            **{name: tuple(v) if isinstance(v, list) else v for name, v in found.items()}
        )
    return entry
