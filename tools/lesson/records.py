"""What a lesson takes from the records of the chapters, and so does not say by itself.

- ``### Exercise 1.2`` becomes the whole heading: dots, minutes and kind.
- ``{{ next }}`` becomes a link to the next chapter, with its title.
- ``{{ map }}`` becomes the table of all chapters.
- ``{{ measured }}`` becomes the table of the chapter's findings, as the ledger has them.
- ``{{ minutes }}`` becomes what the lesson takes (`minutes`), ``{{ core }}`` the number alone.
- ``{{ findings }}`` and ``{{ arithmetic }}`` become the numbers of claims of each kind.
"""

import re

from nbformat import NotebookNode

from course_utils.capstone import task
from course_utils.chapters import CHAPTERS, CLAIMS, EXERCISES
from course_utils.chapters.chapter import Chapter
from course_utils.checkers.exercise import Exercise
from course_utils.claims.claim import ARITHMETIC, FINDING
from course_utils.claims.pages import summary
from course_utils.claims.record import read

from .errors import BuildError

EXAMPLE = "### Exercise 1.2"
_EXERCISE = re.compile(r"^### Exercise (\S+)(.*)$", re.MULTILINE)
_HEADING = re.compile(r"Exercise (\d+\.\d+) · .*")
_FENCED = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)


def filled(text: str, name: str) -> str:
    """The text of a lesson called `name`, with what the records say of it.

    Raises:
        BuildError: If it names an exercise that there is not, or says itself what its record says.
    """
    text = _EXERCISE.sub(_whole_heading, text)
    known = {
        "map": chapter_map,
        "next": lambda: next_chapter(int(name[:2])),
        "measured": lambda: findings_of(int(name[:2])),
        FINDING + "s": lambda: count(FINDING),
        ARITHMETIC: lambda: count(ARITHMETIC),
    }
    for word, meant in known.items():
        if f"{{{{ {word} }}}}" in text:
            text = text.replace(f"{{{{ {word} }}}}", meant())
    return text


def headings(cell: NotebookNode) -> list[str]:
    """The headings of a Markdown cell, in order; what stands in code blocks is none."""
    return re.findall(r"^#+ +(.*?) *$", _FENCED.sub("", cell.source), re.MULTILINE)


def numbered(heading: str) -> str | None:
    """The number of the exercise that begins with this heading; None if none does."""
    found = _HEADING.fullmatch(heading)
    return found[1] if found else None


def record(number: str) -> Exercise:
    """An exercise by its number.

    Raises:
        BuildError: If there is no such exercise.
    """
    if number not in EXERCISES:
        raise BuildError(
            f"there is no exercise {number}: add it to EXERCISES in the chapter's exercises.py"
        )
    return EXERCISES[number]


def count(kind: str) -> str:
    """How many claims of a kind the course makes."""
    return str(sum(claim.kind == kind for claim in CLAIMS.values()))


def findings_of(chapter: int) -> str:
    """The findings of a chapter as a table: what was found, and whether it was confirmed."""
    kept = read()
    here = [one for one in CLAIMS.values() if one.chapter == chapter and one.kind == FINDING]
    return summary([(one, kept[one.id]) for one in here if one.id in kept])


def next_chapter(number: int) -> str:
    """A link to the chapter after this one; after the last one, to the capstone."""
    following = CHAPTERS.get(str(number + 1))
    if following is None:
        return f"[the capstone]({task.NOTEBOOK}.ipynb)"
    return (
        f"[chapter {number + 1}, {_within_a_sentence(following.title)}]({following.notebook}.ipynb)"
    )


def chapter_map() -> str:
    """The chapters as a Markdown table: title, and what it is about."""
    rows = [f"| {_linked(one)} | {one.about} |" for one in CHAPTERS.values()]
    return "\n".join(
        [
            "| chapter | what it is about |",
            "|---|---|",
            "| 0 · Start here | this page |",
            *rows,
            f"| {_capstone()} | {task.ABOUT} |",
        ]
    )


def topics(folder: str) -> str:
    """The chapters as the README lists them; the notebooks stand in `folder`."""
    rows = [f"- {_linked(one, folder)}: {one.topics}" for one in CHAPTERS.values()]
    start = f"- [0 · Start here]({folder}00_start_here.ipynb): installation check, map, notation"
    return "\n".join([start, *rows, f"- {_capstone(folder)}: {task.TOPICS}"])


def _linked(chapter: Chapter, folder: str = "") -> str:
    return f"[{chapter.number} · {chapter.title}]({folder}{chapter.notebook}.ipynb)"


def _capstone(folder: str = "") -> str:
    return f"[{int(task.NOTEBOOK[:2])} · {task.TITLE}]({folder}{task.NOTEBOOK}.ipynb)"


def _within_a_sentence(title: str) -> str:
    """The title with a small first letter, unless its first word is a name: BatchNorm, L2."""
    first = title.split()[0]
    return (
        title[0].lower() + title[1:] if first == first.capitalize() and first.isalpha() else title
    )


def _whole_heading(found: re.Match) -> str:
    number, rest = found.groups()
    if rest.strip():
        raise BuildError(
            f"the heading {found[0]!r} should be '### Exercise {number}': the build adds the rest"
        )
    return f"### {record(number).heading(number)}"
