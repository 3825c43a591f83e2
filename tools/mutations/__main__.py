"""Change every reference solution a little, and name what its checker lets pass.

``python -m tools.mutations`` tries all exercises, ``python -m tools.mutations 1.2 3.1`` two of
them. Returns 1 if a mutant survives that `excused/` does not excuse.
"""

import argparse
import sys
from time import perf_counter

from tools.mutations.references import references
from tools.mutations.survivors import excuses, tried


def main(arguments: list[str] | None = None) -> int:
    """Print the survivors of each exercise, and how many mutants there were."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("exercises", nargs="*", help="numbers, such as 1.2 (default: all)")
    wanted = parser.parse_args(arguments).exercises
    excused, unexcused, total = excuses(), 0, 0
    for reference in references():
        if wanted and reference.exercise not in wanted:
            continue
        start = perf_counter()
        found = list(tried(reference))
        alive = [one for one in found if one.survived]
        bad = [one for one in alive if one.name not in excused]
        total, unexcused = total + len(found), unexcused + len(bad)
        print(
            f"{reference.exercise}: {len(found)} mutants, {len(alive)} survive, "
            f"{len(alive) - len(bad)} of them excused ({perf_counter() - start:.1f} s)"
        )
        for one in bad:
            print(f"  {one}")
    print(f"{total} mutants, {unexcused} survive without an excuse")
    return int(unexcused > 0)


if __name__ == "__main__":
    sys.exit(main())
