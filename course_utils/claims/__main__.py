"""Measure the claims and print the ledger: ``python -m course_utils.claims --help``."""

import argparse
import sys
from pathlib import Path

from course_utils.chapters import CLAIMS
from course_utils.chapters.sources import PAPERS, SOURCES
from course_utils.claims.claim import Claim
from course_utils.claims.pages import as_json, ledger, table
from course_utils.claims.stability import seed_sets, stability, stability_table

PAGE = "claims.md"


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line says; returns the exit status."""
    parser = _parser()
    given = parser.parse_args(arguments)
    if given.write and (given.only or given.chapter is not None or given.stability):
        parser.error("--write writes the whole page: leave out --chapter, --only and --stability")
    if given.seeds and (given.write or given.stability):
        parser.error("the page and --stability have fixed seeds: leave out --seeds")
    claims = _chosen(given.chapter, given.only)
    if not claims:
        parser.error(f"no such claim: the claims are {', '.join(CLAIMS)}")
    if given.stability:
        return _stability(claims)
    seeds = given.seeds or range(20)
    results = [(claim, claim.run(seeds)) for claim in claims]
    if given.write:
        cited = PAPERS | {id: source.statement for id, source in SOURCES.items()}
        Path(PAGE).write_text(ledger(results, cited), encoding="utf-8")
        print(f"wrote {PAGE}")
    else:
        print(as_json(results, seeds) if given.json else table(results))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m course_utils.claims", description="Measure the claims of the course."
    )
    parser.add_argument("--seeds", type=_seeds, metavar="A:B", help="other seeds than 0:20")
    parser.add_argument("--chapter", type=int, help="only the claims of this chapter")
    parser.add_argument("--only", metavar="ID", help="only this claim, such as 01.noise")
    parser.add_argument("--json", action="store_true", help="as JSON, to send to someone")
    parser.add_argument("--write", action="store_true", help=f"write {PAGE} here")
    parser.add_argument(
        "--stability",
        action="store_true",
        help="how often does each verdict change over 20 sets of seeds? For choosing their number",
    )
    return parser


def _seeds(text: str) -> range:
    """ "100:120" as the seeds 100 … 119."""
    try:
        first, end = map(int, text.split(":"))
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"seeds are given as A:B, such as 0:20, not {text!r}"
        ) from None
    if first < 0 or end - first < 2:
        raise argparse.ArgumentTypeError(f"{text!r} are fewer than two seeds of 0 or more")
    return range(first, end)


def _chosen(chapter: int | None, only: str | None) -> list[Claim]:
    return [
        claim
        for claim in CLAIMS.values()
        if chapter in (None, claim.chapter) and only in (None, claim.id)
    ]


def _stability(claims: list[Claim]) -> int:
    """Print how steady the verdicts are."""
    sets = seed_sets()

    def done(seeds: range) -> None:
        number = sets.index(seeds) + 1
        print(f"set {number} of {len(sets)}: seeds {seeds.start}:{seeds.stop}", file=sys.stderr)

    print(stability_table(stability(claims, sets, done)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
