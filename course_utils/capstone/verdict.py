"""What a lecturer would say of a protocol: remarks, each a small pure function of the ledger.

A remark says what was seen, in numbers, and what to do next time. Before the seal is broken the
winner is whom the plan would pick.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from course_utils.capstone.ledger import (
    CONFIRM,
    SEARCH,
    Ledger,
    Training,
    changed,
    described,
    is_plain,
    key,
)
from course_utils.capstone.task import BASELINE, NORMED, SMALL
from course_utils.statistics import Interval, t_interval

FAULT, QUESTION, PRAISE, NOTE = "fault", "question", "praise", "note"
SIGNS = {FAULT: "✘", QUESTION: "?", PRAISE: "✔", NOTE: "·"}
UNEQUAL = 1.5  # times as many trainings as another method had
FEW, MANY = 3, 5  # values of a field from which on it has an edge; seeds that are worth praise


@dataclass(frozen=True)
class Remark:
    """One thing that a lecturer would say."""

    kind: str  # FAULT, QUESTION, PRAISE or NOTE
    name: str
    text: str

    def __str__(self) -> str:
        return f"{SIGNS[self.kind]} {self.name}: {self.text}"


@dataclass(frozen=True)
class Case:
    """A ledger, and what several remarks ask of it."""

    ledger: Ledger

    @cached_property
    def trainings(self) -> list[Training]:
        """Those that came before the seal was broken."""
        sealed = self.ledger.sealed
        return self.ledger.trainings[: self.ledger.before_seal if sealed else None]

    @cached_property
    def winner(self) -> str | None:
        """The setting that was scored, or would be; None where nothing was trained."""
        return self.ledger.sealed.setting if self.ledger.sealed else self.picked

    @cached_property
    def picked(self) -> str | None:
        """Whom the plan picks: the best mean of what was confirmed, or else of the search."""
        ranked = self.ranked(CONFIRM) or self.ranked(SEARCH)
        return ranked[0] if ranked else None

    def rival(self, winner: str) -> str:
        """The best setting of the other kind: plain where the winner regularizes, else the reverse.

        Where none was trained it is the baseline as it is given.
        """
        found = [*self.ranked(CONFIRM), *self.ranked(SEARCH)]
        others = (one for one in found if is_plain(one) != is_plain(winner))
        return next(others, key(SMALL, described(BASELINE)))

    def ranked(self, stage: str) -> list[str]:
        """The settings of a stage, the best first; those that diverged are left out."""
        pick = self.ledger.plan.pick
        sign = -1 if pick == "val_accuracy" else 1
        means = {}
        for setting in dict.fromkeys(one.setting for one in self.stage(stage)):
            values = [getattr(one, pick) for one in self.stage(stage, setting)]
            if None not in values:
                means[setting] = sign * np.mean(values)
        return sorted(means, key=means.get)

    def stage(self, stage: str, setting: str | None = None) -> list[Training]:
        """The trainings of a stage, or of one setting in it."""
        return [t for t in self.trainings if t.stage == stage and setting in (None, t.setting)]

    def accuracy(self, stage: str, setting: str) -> float:
        """The mean validation accuracy of a setting in a stage; NaN without one."""
        values = [t.val_accuracy for t in self.stage(stage, setting) if t.val_accuracy is not None]
        return float(np.mean(values)) if values else float("nan")

    def by_method(self) -> Counter:
        """How many trainings of the search each method had."""
        return Counter(one.method for one in self.stage(SEARCH))

    def called(self, setting: str) -> str:
        """A setting as the log names it."""
        return f"setting {self.ledger.settings().index(setting) + 1} ({changed(setting)})"


def remarks(ledger: Ledger) -> list[Remark]:
    """All that there is to say, faults first."""
    case = Case(ledger)
    if case.winner is None:
        return [Remark(NOTE, "nothing yet", "No training that ended well is in the ledger.")]
    found = [one for one in (remark(case) for remark in REMARKS) if one]
    return sorted(found, key=lambda one: list(SIGNS).index(one.kind))


def after_the_seal(case: Case) -> Remark | None:
    if not case.ledger.sealed:
        return None
    later = len(case.ledger.trainings) - len(case.trainings)
    again = case.ledger.asked_again
    if later or again:
        return Remark(
            FAULT,
            "chosen on the test set",
            f"After the seal was broken came {_n(later, 'training')} and "
            f"{_n(len(again), 'request')} to score another setting. Whoever goes on after the test "
            "chooses by it. The first score stands; nothing that came later may be reported. Next "
            "time: break the seal when you would sign the result unseen.",
        )
    return Remark(PRAISE, "sealed to the end", "The test images were asked once, and last.")


def nothing_to_choose(case: Case) -> Remark | None:
    n = len({one.setting for one in case.trainings})
    if case.ledger.sealed and n < 2:
        return Remark(
            FAULT,
            "scored before choosing",
            "You broke the seal when a single setting had been trained: there was nothing to "
            "choose from. Next time: search first.",
        )
    return None


def baseline_there(case: Case) -> Remark | None:
    if any(is_plain(one.setting) for one in case.trainings):
        return None
    return Remark(
        FAULT,
        "no baseline",
        "Each of your trainings regularizes. What would the plain network have reached with the "
        "same care? To beat it as it is given, untuned, says little. Next time: give it a share of "
        "the budget, and look for its rate.",
    )


def equal_budgets(case: Case) -> Remark | None:
    spent = case.by_method()
    if len(spent) < 2:
        return None
    (most, high), *_, (least, low) = spent.most_common()
    told = ", ".join(f"{n} for {method}" for method, n in spent.items())
    if high > UNEQUAL * low:
        return Remark(
            FAULT,
            "unequal budgets",
            f"The search spent {told}. Whoever is given {high / low:.2g} times as many tries finds "
            f"something better by that alone: {most} may owe its lead over {least} to them. Next "
            "time: the same number for each, the baseline among them.",
        )
    return Remark(PRAISE, "equal budgets", f"The search spent {told}.")


def like_with_like(case: Case) -> Remark | None:
    winner, rival = (json.loads(one) for one in (case.winner, case.rival(case.winner)))
    networks = [SMALL if one[0] == NORMED else one[0] for one in (winner, rival)]
    steps = [one[1]["steps"] for one in (winner, rival)]
    told = []
    if networks[0] != networks[1]:
        told.append(f"the winner's network is {networks[0]}, its rival's {networks[1]}")
    if steps[0] != steps[1]:
        told.append(f"the winner took {steps[0]} steps, its rival {steps[1]}")
    if not told:
        return None
    return Remark(
        QUESTION,
        "not like with like",
        f"Compared with its rival, the best of the other kind: {'; '.join(told)}. Was it the "
        "method, or that? Next time: let both kinds try each.",
    )


def several_seeds(case: Case) -> Remark | None:
    seeds = len({one.seed for one in case.trainings if one.setting == case.winner})
    if seeds > 1:
        return None
    spread = _spread(case.trainings)
    known = f" Seeds of one setting differ by {spread:.2f} here." if spread else ""
    return Remark(
        FAULT,
        "one seed",
        f"The winner was trained with one seed.{known} Was it the setting or the draw that won? "
        "Next time: fewer settings, and two or three seeds for each.",
    )


def confirmed(case: Case) -> Remark | None:
    tried = len({one.setting for one in case.stage(SEARCH)})
    if tried < 2:
        return None
    before, rivals = case.accuracy(SEARCH, case.winner), case.ranked(CONFIRM)
    again = case.stage(CONFIRM, case.winner)
    if not again:
        return Remark(
            FAULT,
            "not run again",
            f"The winner's validation accuracy, {before:.2f}, is the best of {tried}, and the best "
            "of many flatters (chapter 5). Next time: keep some trainings, and run the last two or "
            "three again on fresh seeds: `confirm`.",
        )
    after = case.accuracy(CONFIRM, case.winner)
    told = f"{before:.2f} in the search, {after:.2f} on {len(again)} fresh seeds"
    if len(rivals) < 2:
        return Remark(
            QUESTION,
            "a race of one",
            f"The winner was run again ({told}), but no rival was. What would have changed your "
            "mind? Next time: confirm two or three, on the same seeds.",
        )
    beside = _n(len(rivals) - 1, "rival")
    return Remark(PRAISE, "run again on fresh seeds", f"{told}, beside {beside}.")


def as_planned(case: Case) -> Remark | None:
    if case.winner == case.picked:
        return None
    return Remark(
        FAULT,
        "not the plan's winner",
        f"By your own rule, the best mean {case.ledger.plan.pick}, {case.called(case.picked)} "
        f"wins. You scored {case.called(case.winner)}. By what was it chosen? Next time: write "
        "that rule down before.",
    )


def plan_kept(case: Case) -> Remark | None:
    changes = [n for n, _ in case.ledger.plans[1:] if n]
    if changes:
        return Remark(
            QUESTION,
            "the plan was changed",
            f"It was changed after {' and after '.join(_n(n, 'training') for n in changes)}. That "
            "is allowed, and a reader must know: say in the report what you had seen by then.",
        )
    plan = case.ledger.plan
    spent = [(method, n, plan.trainings[method]) for method, n in case.by_method().items()]
    spent.append(("confirming", len(case.stage(CONFIRM)), plan.confirming))
    over = [
        f"{n} on {what}, of which {meant} were planned" for what, n, meant in spent if n > meant
    ]
    if over:
        return Remark(
            QUESTION,
            "more than planned",
            f"You spent {' and '.join(over)}. What made you? If it was a result, say so.",
        )
    return Remark(PRAISE, "as planned", "No method took more than its share.")


def learning_rate(case: Case) -> Remark | None:
    rates = {
        method: {one.settings["lr"] for one in case.stage(SEARCH) if one.method == method}
        for method in case.by_method()
    }
    single = [method for method, values in rates.items() if len(values) == 1]
    if not single:
        return Remark(PRAISE, "learning rate", "Each method had its own rate looked for.")
    every = len(single) == len(rates)
    where = "in all" if every else f"for {' and '.join(single)}"
    return Remark(
        FAULT if every else QUESTION,
        "learning rate",
        f"A single value of lr was tried {where}. The rate decides most (chapter 7), and what "
        "regularizes moves the best one. Next time: look for it first, for each method.",
    )


def inside_the_range(case: Case) -> Remark | None:
    compared = {"winner": case.winner, "rival": case.rival(case.winner)}
    edges = {who: _edges(case, setting) for who, setting in compared.items()}
    told = [f"the {who} has {' and '.join(found)}" for who, found in edges.items() if found]
    if not told:
        return None
    return Remark(
        QUESTION,
        "at the edge",
        f"At the edge of what you tried: {'; '.join(told)}. Better ones may lie beyond; a rival "
        "held back there flatters the winner. Next time: begin wide and coarse, and go on until "
        "the best lies inside.",
    )


def beyond_noise(case: Case) -> Remark | None:
    rivals = [one for one in case.ranked(CONFIRM) if one != case.winner]
    if not rivals or not case.stage(CONFIRM, case.winner):
        return None
    lead = paired(case.stage(CONFIRM, case.winner), case.stage(CONFIRM, rivals[0]))
    if lead is None:
        return None
    told = (
        f"On validation images the winner is ahead of {case.called(rivals[0])} by {lead.text(2)}, "
        f"{lead.n} paired seeds"
    )
    if lead.low > 0:
        return Remark(PRAISE, "beyond the noise of seeds", f"{told}.")
    return Remark(
        QUESTION,
        "within the noise of seeds",
        f"{told}: these seeds cannot tell the two apart. To pick one is no fault; to call it "
        "better would be.",
    )


def flattered(case: Case) -> Remark | None:
    if not case.ledger.sealed or not case.stage(SEARCH, case.winner):
        return None
    before, after = case.accuracy(SEARCH, case.winner), case.ledger.sealed.accuracy[0]
    tried = len({one.setting for one in case.stage(SEARCH)})
    return Remark(
        NOTE,
        "validation and test",
        f"The winner had {before:.2f} in a search among {_n(tried, 'setting')}, and {after:.2f} on "
        "test images.",
    )


def unused(case: Case) -> Remark | None:
    left = case.ledger.left
    if not left:
        return None
    return Remark(NOTE, "budget", f"{_n(left, 'training')} left unused, which is fine.")


def another_project(case: Case) -> Remark | None:
    number = case.ledger.number
    if number < 2:
        return None
    return Remark(
        NOTE,
        "not the first project",
        f"This is project {number}. Say in the report how the {number - 1} before ended: the best "
        "of several projects flatters as the best of several settings does.",
    )


REMARKS: tuple[Callable[[Case], Remark | None], ...] = (
    after_the_seal,
    nothing_to_choose,
    baseline_there,
    equal_budgets,
    like_with_like,
    several_seeds,
    confirmed,
    as_planned,
    plan_kept,
    learning_rate,
    inside_the_range,
    beyond_noise,
    flattered,
    unused,
    another_project,
)


def paired(one: Iterable[Training], other: Iterable[Training]) -> Interval | None:
    """By how much validation accuracy is higher, over the seeds that both have; None below two."""
    a, b = ({t.seed: t.val_accuracy for t in many} for many in (one, other))
    both = [s for s in a if s in b and None not in (a[s], b[s])]
    return t_interval([a[s] - b[s] for s in both]) if len(both) > 1 else None


def _edges(case: Case, setting: str) -> list[str]:
    """The fields in which a setting has the smallest or the largest value that its method tried."""
    own = case.stage(SEARCH, setting)
    if not own:
        return []
    tried = [one.settings for one in case.stage(SEARCH) if one.method == own[0].method]
    found = []
    for name, value in own[0].settings.items():
        values = sorted({one[name] for one in tried if _is_number(one.get(name))})
        if not _is_number(value) or len(values) < FEW or value not in (values[0], values[-1]):
            continue
        if value == values[0] == 0:
            continue  # there is nothing below
        side = "smallest" if value == values[0] else "largest"
        found.append(f"{name}={value:.3g}, the {side} of {len(values)}")
    return found


def _spread(trainings: list[Training]) -> float:
    """Standard deviation of validation accuracy over seeds, within settings; 0 if none shows."""
    groups: dict[str, list[float]] = {}
    for one in trainings:
        if one.val_accuracy is not None:
            groups.setdefault(one.setting, []).append(one.val_accuracy)
    variances = [np.var(values, ddof=1) for values in groups.values() if len(values) > 1]
    return float(np.sqrt(np.mean(variances))) if variances else 0.0


def _is_number(value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _n(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
