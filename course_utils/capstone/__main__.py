"""For a teacher: ``python -m course_utils.capstone FILE …`` reads ledgers that were handed in."""

import argparse
import sys
from pathlib import Path

from course_utils.capstone.ledger import read
from course_utils.capstone.score import Score
from course_utils.capstone.verdict import remarks
from course_utils.exercises.markup import as_lines


def main(arguments: list[str] | None = None) -> int:
    """Print plan, score and remarks of each ledger; returns 1 if one cannot be read."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    unread = 0
    for path in parser.parse_args(arguments).files:
        try:
            ledger = read(path)
        except (OSError, ValueError) as error:
            print(f"{path.name}: {error}", file=sys.stderr)
            unread += 1
            continue
        spent = f"{len(ledger.trainings)} of {ledger.budget} trainings"
        print(f"== {path.name}: project {ledger.number}, {spent}")
        print(ledger.plan)
        print(Score(ledger, again=False) if ledger.sealed else "The seal is whole.")
        print("\n".join(as_lines(str(one)) for one in remarks(ledger)), end="\n\n")
    return int(unread > 0)


if __name__ == "__main__":
    sys.exit(main())
