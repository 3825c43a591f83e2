"""What the tools that build lessons have in common on the command line."""

import argparse
import sys
from collections.abc import Callable

from tools.lesson.errors import BuildError


def named(about: str, arguments: list[str] | None) -> list[str]:
    """The lessons that the command line names; `about` is the text of the tool."""
    parser = argparse.ArgumentParser(description=about.splitlines()[0])
    parser.add_argument("names", nargs="*", help="lessons, such as 01_overfitting (default: all)")
    return parser.parse_args(arguments).names


def status(build: Callable[[], None]) -> int:
    """Build; 0 if that went well, else 1, and what is wrong is said."""
    try:
        build()
    except BuildError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0
