"""The folder that Sphinx makes the site of: notebooks, documents, contents, and what moves."""

import json
import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from tools.lesson.command import NOTEBOOKS
from tools.lesson.stable import WIDGET
from tools.site.gallery import gallery
from tools.site.hosted import SCRIPTS
from tools.site.lessons import read
from tools.site.notebook import TO_OTHER_FOLDERS, page_notebook, pictures, tasks

ROOT = NOTEBOOKS.parent
HERE = Path(__file__).parent / "sphinx"
STATIC = "_static"
GALLERY = "all_explorers"
STORED = (GALLERY, "glossary")  # notebooks that are no lesson
DOCUMENTS = ("claims.md", "refute-a-claim.md", "rule-changes.md", "errata.md", "INSTALL.md")
TO_OTHER_FILES = re.compile(r"\[([^\]]+)\]\((?!https?:|#)[^)\s]*/[^)\s]*\)")
EXPORTED = re.compile(r"^export default \{ render \};$", re.MULTILINE)


@dataclass(frozen=True)
class Lesson:
    """A notebook that becomes a page.

    Attributes:
        name: Of its page.
        notebook: With its outputs.
        hosted: By the id of a widget, what `hosted.write` wrote of it.
        folder: Where that wrote the files that it names.
    """

    name: str
    notebook: NotebookNode
    hosted: dict = field(default_factory=dict)
    folder: Path | None = None


def course(executed: dict[str, Path]) -> list[Lesson]:
    """All notebooks of the course, in their order; those that were executed with their widgets.

    Args:
        executed: By the name of a lesson, the folder that `lessons.lesson` wrote.
    """
    lessons = []
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        if folder := executed.get(path.stem):
            lessons.append(Lesson(path.stem, *read(folder), folder))
        else:
            lessons.append(Lesson(path.stem, without_views(nbformat.read(path, as_version=4))))
    return lessons


def gather(folder: Path, lessons: list[Lesson]) -> None:
    """Write everything that Sphinx needs into `folder`, in the place of what was in it."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(HERE, folder, ignore=shutil.ignore_patterns("*.txt", "__pycache__"))
    put_widgets(folder / STATIC / "widgets")
    known, shown = {}, {}
    for lesson in lessons:
        data = f"{STATIC}/lessons/{lesson.name}"
        page, files = page_notebook(lesson.notebook, lesson.hosted, data)
        shown[lesson.name] = page
        if lesson.name == GALLERY:  # it comes after the lessons
            page = gallery(lesson.notebook, shown)
        brought = [one["file"] for one in lesson.hosted.values() if "file" in one]
        for name in brought:
            put(folder / data / name, (lesson.folder / name).read_bytes())
        for name, png in files.items():
            put(folder / data / name, png)
        known |= pictures(page)
        nbformat.write(page, folder / f"{lesson.name}.ipynb")
        put(folder / STATIC / "notebooks" / f"{lesson.name}.ipynb", original(lesson))
    for image in NOTEBOOKS.glob("*.png"):
        shutil.copy(image, folder)
    for name in DOCUMENTS:
        put(folder / name, document((ROOT / name).read_text(encoding="utf-8")).encode())
    put(folder / "pictures.json", json.dumps(known).encode())
    put(folder / "index.md", contents(lessons).encode())


def original(lesson: Lesson) -> bytes:
    """The notebook that a learner works in, to be downloaded."""
    path = NOTEBOOKS / f"{lesson.name}.ipynb"
    return path.read_bytes() if path.exists() else nbformat.writes(lesson.notebook).encode()


def document(text: str) -> str:
    """A Markdown document for the folder of all pages: there only pages can be linked to."""
    return TO_OTHER_FILES.sub(r"\1", TO_OTHER_FOLDERS.sub(r"\1", text))


def put_widgets(folder: Path) -> None:
    """The widgets' own scripts, as plain ones for `site.js`, and their styles in one sheet."""
    styles = {}
    for name, kind in SCRIPTS.items():
        ours = f"lessGreedy.shows({json.dumps(name)}, render);"
        script, count = EXPORTED.subn(ours, str(kind._esm))
        assert count == 1, f"{name}: site.js knows only scripts that export a render"
        put(folder / f"{name}.js", f"(() => {{\n{script}}})();\n".encode())
        styles[str(kind._css)] = None
    put(folder / "widgets.css", "\n".join(styles).encode())


def without_views(notebook: NotebookNode) -> NotebookNode:
    """The same notebook, with of each widget what a notebook stores of it."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(WIDGET, None)
    return notebook


def contents(lessons: list[Lesson]) -> str:
    """The first page: every chapter with what is learned in it, and what was done of it."""
    chapters = "\n".join(entry(lesson) for lesson in lessons if lesson.name not in STORED)
    pages = [lesson.name for lesson in lessons] + [Path(name).stem for name in DOCUMENTS]
    text = (HERE / "contents.txt").read_text(encoding="utf-8")
    return text.replace("{chapters}", chapters).replace("{pages}", "\n".join(pages))


def entry(lesson: Lesson) -> str:
    """A chapter in the list: its title, what is learned, and a place for what was done."""
    first = lesson.notebook.cells[0].source
    title = re.search(r"^# (.+)$", first, re.MULTILINE)[1]
    points = re.findall(r"^- (.+?)(?=^- |^$)", first + "\n\n", re.MULTILINE | re.DOTALL)
    learned = " ".join(" ".join(points).split())
    found = json.dumps([[what, all] for what, all in tasks(lesson.hosted).items() if all])
    place = f"<span class=\"lg-progress\" data-progress='{found.replace(chr(39), '&#39;')}'></span>"
    return f"- **[{title}]({lesson.name}.ipynb)**: {learned}\n\n  {place}\n"


def put(path: Path, content: bytes) -> None:
    """Write a file into a folder that may not be there yet."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
