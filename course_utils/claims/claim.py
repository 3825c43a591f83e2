"""A claim is data: a statement, where it comes from, what is measured, and what would decide it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache, partial, wraps

import xarray as xr

from course_utils.claims.rules import Rule, of_conditions, of_parts
from course_utils.randomness import note, recorded
from course_utils.statistics import Interval
from course_utils.training import checked_seeds
from course_utils.training.at_hand import at_hand, hand

FINDING, ARITHMETIC = "finding", "arithmetic"


class OtherSettings(ValueError):
    """A result was handed to a claim that is about something else."""


def cached(experiment: Callable) -> Callable:
    """An experiment that several claims read is run once, and kept for what was asked for last.

    Enough for the settings of one ledger, and no growth over many sets of seeds. While results are
    at hand (see `Claim.judge`) they are kept apart, since they may be someone else's.
    """

    @lru_cache(maxsize=4)
    def kept(given, *arguments):
        with recorded() as drawn:
            return experiment(*arguments), drawn

    @wraps(experiment)
    def run(*arguments):
        result, drawn = kept(hand(), *arguments)
        note(drawn)  # for this claim, too
        return result

    return run


Measure = Callable[[tuple[int, ...]], Interval]  # one small experiment, over these seeds


@dataclass(frozen=True)
class Evidence:
    """What was measured, and what follows for the claim.

    With several cases the numbers are those of the first, and `cases` has all of them.
    """

    effect: float
    low: float
    high: float
    n_seeds: int
    unit: str
    verdict: str  # "supported", "refuted", "undecided" or "depends", see `rules`
    cases: tuple[tuple[str, "Evidence"], ...] = ()  # (name, evidence), where there are several
    digits: int = 2  # decimals that are printed

    def interval_text(self) -> str:
        """The effect and its interval, rounded so that every machine prints the same."""
        return Interval(self.effect, self.low, self.high, self.n_seeds).text(self.digits)

    def line(self) -> str:
        """What a lesson prints: one line, or with several cases a verdict and a line for each."""
        if not self.cases:
            return f"{self.interval_text()} {self.unit}, {self.n_seeds} seeds: {self.verdict}"
        width = max(len(name) for name, _ in self.cases)
        lines = (f"  {name:<{width}}  {evidence.line()}" for name, evidence in self.cases)
        return "\n".join([self.verdict, *lines])


@dataclass(frozen=True)
class Case:
    """One measurement and the rule that decides on it, fixed before it is run."""

    measure: Measure
    rule: Rule
    unit: str
    name: str = ""  # what sets it apart from the claim's other cases
    digits: int = 2  # decimals to print: three where the threshold is a few hundredths

    def run(self, seeds: tuple[int, ...]) -> Evidence:
        # Rounded first: the verdict follows from the numbers that are printed.
        interval = self.measure(seeds).rounded(self.digits)
        return Evidence(
            effect=interval.mean,
            low=interval.low,
            high=interval.high,
            n_seeds=interval.n,
            unit=self.unit,
            verdict=self.rule.verdict(interval),
            digits=self.digits,
        )


@dataclass(frozen=True)
class Claim:
    """A sentence of the course that is measured whenever anyone wants to know.

    The cases of a claim are parts of its sentence, which must all hold, or, where ``condition``
    says which, conditions of the world under which the whole sentence is looked at. Where it holds
    under one and not under another, it "depends".

    Raises:
        ValueError: If there is no such kind.
    """

    id: str
    statement: str
    sources: tuple[str, ...]  # rows of the table in `sources`, or papers listed there
    chapter: int
    cases: tuple[Case, ...]
    kind: str = FINDING  # or ARITHMETIC: an identity, a theorem, what holds by construction
    condition: str = ""  # what the cases differ in; empty where they are parts of one sentence
    n_seeds: int = 20  # of the ledger, and as many others to confirm

    def __post_init__(self) -> None:
        if self.kind not in (FINDING, ARITHMETIC):
            raise ValueError(f"{self.id} is of kind {self.kind!r}: {FINDING} or {ARITHMETIC}")

    @property
    def rule(self) -> str:
        """In words, where each interval must lie for the claim to be supported."""
        return "; ".join(
            f"{case.name}: {case.rule.words()}" if case.name else case.rule.words()
            for case in self.cases
        )

    def in_chapter(self, number: int) -> "Claim":
        """The same claim as one of this chapter: its id is then such as ``01.noise``."""
        return replace(self, id=f"{number:02}.{self.id}", chapter=number)

    def judge(self, *results: xr.Dataset) -> Evidence:
        """Measure the claim on results of `train` that are there already, and on its own seeds.

        So the number that a lesson shows is the number in the ledger. What the results do not hold
        is trained here.

        Args:
            results: With all logged steps and seeds, and with ``test=True`` or ``weights=True``
                where the claim looks at these. They may hold more than the claim needs.

        Raises:
            OtherSettings: If a result was trained with other settings than the claim's; the
                message names the difference.
        """
        with at_hand(*results) as given:
            evidence = self.run()
        if given.differences:
            told = "; ".join(
                f"result {i + 1}: {', '.join(found) or 'nothing like it is trained'}"
                for i, found in given.differences.items()
            )
            raise OtherSettings(
                f"{self.id} was measured with other settings than what it was handed. The claim's "
                f"against the result's: {told}"
            )
        return evidence

    def run(self, seeds: int | Iterable[int] | None = None) -> Evidence:
        """Measure the claim.

        Args:
            seeds: How many seeds (0, 1, …), or the seeds themselves; at least two. None for the
                ledger's.

        Raises:
            ValueError: If there are fewer than two seeds, or one stands twice.
        """
        seeds = as_seeds(self.n_seeds if seeds is None else seeds)
        cases = [(case.name, case.run(seeds)) for case in self.cases]
        first = cases[0][1]
        if len(cases) == 1:
            return first
        verdict = self.overall(evidence.verdict for _, evidence in cases)
        return replace(first, verdict=verdict, cases=tuple(cases))

    def overall(self, verdicts: Iterable[str]) -> str:
        """The verdict on the claim that follows from those on its cases."""
        return of_conditions(verdicts) if self.condition else of_parts(verdicts)


def claim(
    id: str,
    sources: str,
    statement: str,
    *cases: Case,
    condition: str = "",
    kind: str = FINDING,
    n_seeds: int = 20,
) -> Claim:
    """A claim as a chapter writes it: its id within the chapter, and sources with commas between.

    The chapter puts its number before the id, see `Claim.in_chapter`.
    """
    return Claim(id, statement, tuple(sources.split(", ")), 0, cases, kind, condition, n_seeds)


arithmetic = partial(claim, kind=ARITHMETIC)  # for what could not have come out otherwise


def as_seeds(seeds: int | Iterable[int]) -> tuple[int, ...]:
    """The seeds as a tuple, by which the results of shared experiments are kept."""
    seeds = range(seeds) if isinstance(seeds, int) else list(seeds)
    if len(seeds) < 2:
        raise ValueError(f"an interval needs at least two seeds, got {len(seeds)}")
    return tuple(checked_seeds(seeds))
