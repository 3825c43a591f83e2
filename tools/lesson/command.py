"""What the tools that build lessons have in common on the command line."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from tools.lesson.errors import BuildError

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
SLIDES = NOTEBOOKS.parent / "build" / "slides"
EVERY, LESSONS = "*.md", "[0-9]*.md"  # sources: with the gallery of explorers, and without it


def named(about: str, arguments: list[str] | None) -> list[str]:
    """The lessons that the command line names; `about` is the text of the tool."""
    parser = argparse.ArgumentParser(description=about.splitlines()[0])
    parser.add_argument("names", nargs="*", help="lessons, such as 01_overfitting (default: all)")
    return parser.parse_args(arguments).names


def chosen(names: list[str], folder: Path, kind: str = EVERY) -> list[Path]:
    """The sources called `names` in `folder`; all of a kind if no name is given.

    Raises:
        BuildError: If there is no lesson of that name.
    """
    sources = {path.stem: path for path in sorted(folder.glob(kind))}
    unknown = [name for name in names if name not in sources]
    if unknown:
        raise BuildError(f"no lesson {', '.join(unknown)}; there are: {', '.join(sources)}")
    return [sources[name] for name in names or sources]


def status(build: Callable[[], None]) -> int:
    """Build; 0 if that went well, else 1, and what is wrong is said."""
    try:
        build()
    except BuildError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0
