"""Build the pages for readers without a kernel: ``python -m tools.build_site [NAME ...]``.

Sphinx makes them, of what `tools.site` gathers in ``build/site-source``: each lesson executed, its
explorers recorded. The result, ``build/site``, needs nothing from elsewhere, so the folder can be
opened from a disk, copied, or served below any address.
"""

import os
import shutil
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from course_utils.explorers.recording import SECONDS
from tools.lesson.command import LESSONS, NOTEBOOKS, chosen, named, status
from tools.lesson.errors import BuildError
from tools.site.gathering import Lesson, course, gather
from tools.site.lessons import lesson
from tools.site.policy import restrict

ROOT = NOTEBOOKS.parent
BUILD = ROOT / "build"
SITE, EXECUTED = BUILD / "site", BUILD / "site-lessons"


def build(names: list[str], target: Path = SITE, seconds: float = SECONDS) -> None:
    """Build the site in `target`, in the place of what was in it.

    Args:
        names: The lessons that are executed, or all; of the others the pages have no widgets.
        target: The folder; nothing in it is changed before every page is made.
        seconds: That recording an explorer may take, about.

    Raises:
        BuildError: If a lesson fails, or a link leads nowhere.
    """
    lessons = chosen(names, NOTEBOOKS / "source", LESSONS)
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for source in pool.map(partial(executed, seconds=seconds), lessons):
            print(f"executed {source}", flush=True)
    made = make(course({source.stem: EXECUTED / source.stem for source in lessons}), BUILD)
    shutil.rmtree(target, ignore_errors=True)
    made.rename(target)
    print("open build/site/index.html in a browser")


def executed(source: Path, seconds: float) -> str:
    """Execute one lesson; returns its name.

    Raises:
        BuildError: If it fails.
    """
    try:
        lesson(source, EXECUTED / source.stem, seconds)
    except BuildError as error:
        raise BuildError(f"{source.name}: {error}") from None
    return source.stem


def make(lessons: list[Lesson], folder: Path, strict: bool = True) -> Path:
    """Gather the sources in ``folder/site-source``; returns the finished pages, beside them.

    Raises:
        BuildError: As `pages` does.
    """
    sources, made = folder / "site-source", folder / "site-made"
    gather(sources, lessons)
    pages(sources, made, strict)
    restrict(made)
    return made


def pages(sources: Path, target: Path, strict: bool = True) -> None:
    """Let Sphinx make the pages.

    Raises:
        BuildError: If it fails, or, if it is `strict`, finds something wrong, such as a link that
            leads nowhere.
    """
    shutil.rmtree(target, ignore_errors=True)
    options = ["-q", "-W", "--keep-going"] if strict else ["-Q"]
    options += ["-b", "html", "-d", str(sources.with_name("site-doctrees"))]
    # In a process of its own: what an extension sets there is nobody else's.
    command = [sys.executable, "-m", "sphinx", *options, str(sources), str(target)]
    if subprocess.run(command, env=os.environ | {"PYTHONPATH": str(ROOT)}).returncode:
        raise BuildError("Sphinx could not make the pages: see what it says above")
    for left in (".buildinfo", "objects.inv"):
        (target / left).unlink(missing_ok=True)
    shutil.rmtree(target / "_sources", ignore_errors=True)  # empty


def main(arguments: list[str] | None = None) -> int:
    """Build the site; returns 1 if that fails."""
    names = named(__doc__, arguments)
    return status(lambda: build(names, seconds=float(os.environ.get("SITE_SECONDS", SECONDS))))


if __name__ == "__main__":
    sys.exit(main())
