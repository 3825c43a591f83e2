"""Measure the claims and print the ledger: ``python -m course_utils.claims --help``."""

import argparse
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from course_utils.chapters import CLAIMS
from course_utils.chapters.measuring import confirm, measure
from course_utils.chapters.sources import PAPERS, SOURCES
from course_utils.claims.claim import Claim
from course_utils.claims.fixed import confirmation_seeds, rule_hash, rule_text
from course_utils.claims.pages import as_json, ledger, table
from course_utils.claims.record import Entry, read, with_confirmed, write
from course_utils.claims.stability import seed_sets, stability, stability_table

PAGE = Path(__file__).parents[2] / "claims.md"


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line says; returns the exit status."""
    parser = _parser()
    given = parser.parse_args(arguments)
    if given.seeds and given.task:
        parser.error(f"--{given.task} has seeds of its own: leave out --seeds")
    claims = _chosen(given.chapter, given.only)
    if not claims:
        parser.error(f"no such claim: the claims are {', '.join(CLAIMS)}")
    if given.task:
        return _TASKS[given.task](claims)
    results = [(claim, claim.run(given.seeds)) for claim in claims]
    print(as_json(results, given.seeds) if given.json else table(results))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m course_utils.claims", description="Measure the claims of the course."
    )
    parser.add_argument("--seeds", type=_seeds, metavar="A:B", help="other seeds than each claim's")
    parser.add_argument("--chapter", type=int, help="only the claims of this chapter")
    parser.add_argument("--only", metavar="ID", help="only this claim, such as 01.noise")
    parser.add_argument("--json", action="store_true", help="as JSON, to send to someone")
    tasks = parser.add_mutually_exclusive_group()
    for task, does in {
        "write": "measure, and write the record claims.json and the page claims.md",
        "confirm": "the same on the seeds that follow from each rule, where that is not done yet",
        "page": "write the page from the record",
        "rules": "print what is fixed before a claim is confirmed, and the seeds that follow",
        "stability": "how often does a verdict change over 20 sets of seeds?",
    }.items():
        tasks.add_argument(f"--{task}", dest="task", action="store_const", const=task, help=does)
    return parser


def _write(claims: list[Claim]) -> int:
    return _kept(measure(claims), len(claims), lambda entry, new: {**entry, **new})


def _confirm(claims: list[Claim]) -> int:
    """Only what a commit holds: so that nobody can look at the seeds first, and fit the rule."""
    status = ["git", "status", "--porcelain", "--", "course_utils"]
    if changed := _git(status):
        print(f"commit the rules first; these files have changed:\n{changed}", file=sys.stderr)
        return 1
    record = read()
    waiting = [
        one
        for one in claims
        if record.get(one.id, {}).get("confirmation", {}).get("rule") != rule_hash(one)
    ]
    commit = _git(["git", "rev-parse", "HEAD"])[:12]
    return _kept(confirm(waiting, commit), len(waiting), with_confirmed)


def _kept(entries: Iterator[tuple[str, Entry]], total: int, joined) -> int:
    """Put what is measured into the record, one by one: what is there outlives an interruption."""
    record = read()
    for number, (id, new) in enumerate(entries, start=1):
        print(f"{number} of {total}: {id}", file=sys.stderr)
        record[id] = joined(record.get(id, {}), new)
        write(record, CLAIMS)
    return _page([])


def _page(claims: list[Claim]) -> int:
    record = read()
    missing = [id for id in CLAIMS if "ledger" not in record.get(id, {})]
    if missing:
        print(f"no page yet: {', '.join(missing)} are not measured", file=sys.stderr)
        return 1
    PAGE.write_text(page(), encoding="utf-8")
    print(f"wrote {PAGE.name}")
    return 0


def page() -> str:
    """The page claims.md, made from the record."""
    cited = PAPERS | {id: source.statement for id, source in SOURCES.items()}
    return ledger(CLAIMS.values(), read(), cited)


def _rules(claims: list[Claim]) -> int:
    for claim in claims:
        seeds = confirmation_seeds(claim)
        print(rule_text(claim) + f"SHA-256 {rule_hash(claim)}: seeds {seeds.start}:{seeds.stop}\n")
    return 0


def _git(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=PAGE.parent)
    return done.stdout.strip()


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


_TASKS = {
    "write": _write,
    "confirm": _confirm,
    "page": _page,
    "rules": _rules,
    "stability": _stability,
}

if __name__ == "__main__":
    sys.exit(main())
