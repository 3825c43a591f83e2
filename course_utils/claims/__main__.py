"""Measure the claims and print the ledger: ``python -m course_utils.claims --help``."""

import argparse
import sys
from pathlib import Path

from course_utils.chapters import CLAIMS
from course_utils.claims.claim import Claim
from course_utils.claims.pages import claims_page, stability_page, table
from course_utils.claims.stability import seed_sets, stability, stability_table


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line says; returns the exit status."""
    parser = _parser()
    given = parser.parse_args(arguments)
    if given.write and (given.only or (given.chapter is not None and not given.stability)):
        parser.error("--write writes the whole page: leave out --chapter and --only")
    if given.seeds and (given.write or given.stability):
        parser.error("the pages have fixed seeds: leave out --seeds")
    claims = _chosen(given.chapter, given.only)
    if not claims:
        parser.error(f"no such claim: the claims are {', '.join(CLAIMS)}")
    if given.stability:
        return _stability(claims, given.write)
    if given.write:
        _write("claims.md", claims_page(claims))
    else:
        print(table(claims, given.seeds or range(20)))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m course_utils.claims", description="Measure the claims of the course."
    )
    parser.add_argument("--seeds", type=_seeds, metavar="A:B", help="other seeds than 0:20")
    parser.add_argument("--chapter", type=int, help="only the claims of this chapter")
    parser.add_argument("--only", metavar="ID", help="only this claim, such as 01.noise")
    parser.add_argument(
        "--stability", action="store_true", help="how stable is each verdict over 20 sets of seeds?"
    )
    parser.add_argument(
        "--write",
        action="store_true",
        help="write claims.md here; with --stability claims-stability.md, or its part of a chapter",
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


def _stability(claims: list[Claim], write: bool) -> int:
    """Status 1 where a verdict flipped more often than is allowed."""
    sets = seed_sets()

    def done(seeds: range) -> None:
        number = sets.index(seeds) + 1
        print(f"set {number} of {len(sets)}: seeds {seeds.start}:{seeds.stop}", file=sys.stderr)

    results = stability(claims, sets, done)
    if write:
        page = Path("claims-stability.md")
        before = page.read_text(encoding="utf-8") if page.exists() else ""
        _write(page.name, stability_page(results, list(CLAIMS.values()), before))
    else:
        print(stability_table(results))
    unstable = [result.claim.id for result in results if not result.stable]
    if unstable:
        print(f"not stable: {', '.join(unstable)}", file=sys.stderr)
    return int(bool(unstable))


def _write(name: str, page: str) -> None:
    Path(name).write_text(page, encoding="utf-8")
    print(f"wrote {name}")


if __name__ == "__main__":
    sys.exit(main())
