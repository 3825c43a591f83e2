"""How often does a verdict change with the seeds? A tool for choosing how many a claim needs.

It is no confirmation: a threshold that is moved until verdicts are steady was tuned to these seeds.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from course_utils.claims.claim import Claim, Evidence

_FIRST_SEED = 10_000  # no lesson, ledger or test uses seeds from here on


def seed_sets(n_sets: int = 20, n_seeds: int = 20) -> list[range]:
    """Disjoint sets of seeds, none of them used anywhere else."""
    firsts = (_FIRST_SEED + n_seeds * i for i in range(n_sets))
    return [range(first, first + n_seeds) for first in firsts]


@dataclass(frozen=True)
class Stability:
    """What a claim gave on each set of seeds."""

    claim: Claim
    evidence: tuple[Evidence, ...]

    @property
    def verdict(self) -> str:
        """The verdict on most of the sets."""
        return self._verdicts().most_common(1)[0][0]

    @property
    def flips(self) -> int:
        """On how many sets the verdict was another one."""
        return len(self.evidence) - self._verdicts()[self.verdict]

    def _verdicts(self) -> Counter:
        return Counter(one.verdict for one in self.evidence)


def stability(
    claims: Sequence[Claim],
    sets: Iterable[Sequence[int]],
    done: Callable[[Sequence[int]], None] = lambda seeds: None,
) -> list[Stability]:
    """Run every claim on every set of seeds; `done` is called after each set."""
    found = []
    for seeds in sets:  # set by set, so that claims share what is trained for them
        found.append([claim.run(seeds) for claim in claims])
        done(seeds)
    return [Stability(*pair) for pair in zip(claims, zip(*found, strict=True), strict=True)]


def stability_table(results: Sequence[Stability]) -> str:
    """A Markdown table: for each claim its verdicts and how far the effects lie apart."""
    rows = ["| claim | verdict | flips | effect, lowest to highest |", "| --- | --- | --- | --- |"]
    rows += [
        f"| {one.claim.id} | {one.verdict} on {len(one.evidence) - one.flips} of "
        f"{len(one.evidence)} | {one.flips} | {_spread(one)} |"
        for one in results
    ]
    return "\n".join(rows)


def _spread(result: Stability) -> str:
    """For each case the range of its effects over the sets."""
    by_case = zip(*(one.cases or (("", one),) for one in result.evidence), strict=True)
    return "<br>".join(_range_text(case) for case in by_case)


def _range_text(case: Sequence[tuple[str, Evidence]]) -> str:
    effects = [evidence.effect for _, evidence in case]
    name, first = case[0]
    low, high = (f"{effect:z.{first.digits}f}" for effect in (min(effects), max(effects)))
    text = f"{low} to {high} {first.unit}"
    return f"{name}: {text}" if name else text
