"""Build the slides of a lecture from each lesson: ``python -m tools.build_slides [NAME ...]``.

Each becomes ``build/slides/NAME.html``, a page of reveal.js, with its questions beside it in
``NAME.questions.json``, for `tools.audience`. Everything that it needs stands beside
it, so the folder can be opened from a stick in a lecture hall without a network.
"""

import json
import shutil
import sys
from pathlib import Path

from nbconvert import SlidesExporter
from nbformat import NotebookNode

from tools.audience.questions import SUFFIX
from tools.lesson.command import LESSONS, NOTEBOOKS, SLIDES, chosen, named, status
from tools.lesson.editions import without_links
from tools.lesson.errors import BuildError
from tools.lesson.source import read_source
from tools.slides.images import with_images
from tools.slides.lecture import lecture
from tools.slides.widgets import QUESTIONS, with_results
from tools.vendor import VENDOR, vendored

HERE = Path(__file__).parent / "slides"
# What slides take from `tools.vendor`; the rest is for tests.
SCRIPTS = ("anywidget.js", "embed-amd.js", "require.js", "tex-svg-full.js", "*.woff2")
FOLDERS = (
    "reveal",
    *(f"licences/{name}" for name in ("html-manager", "mathjax", "requirejs", "reveal.js")),
)


def build(names: list[str], target: Path = SLIDES) -> None:
    """Execute the lessons called `names`, or all, and write their slides into `target`.

    Raises:
        BuildError: If a script or a lesson is missing or fails.
    """
    if not vendored():
        raise BuildError("the scripts that slides need are not there: run `make vendor`")
    sources = chosen(names, NOTEBOOKS / "source", LESSONS)
    put_scripts(target)
    for source in sources:
        print(f"building {source.stem}", flush=True)
        try:
            slides = lecture(read_source(source))
            slides = with_results(without_links(slides, set()), NOTEBOOKS)
            questions = slides.metadata.pop(QUESTIONS)
            html = html_of(slides, NOTEBOOKS)
        except BuildError as error:
            raise BuildError(f"{source.name}: {error}") from None
        (target / f"{source.stem}{SUFFIX}").write_text(json.dumps(questions), encoding="utf-8")
        (target / f"{source.stem}.html").write_text(html, encoding="utf-8", newline="\n")
    print("open a page of build/slides in a browser; S opens the speaker's view")


def html_of(notebook: NotebookNode, folder: Path) -> str:
    """The slides of an executed lecture as HTML; `folder` is where its images are.

    Raises:
        BuildError: If an image of its text is missing.
    """
    exporter = SlidesExporter(
        template_name="deck",
        extra_template_basedirs=[str(HERE)],
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        exclude_anchor_links=True,
        reveal_url_prefix="vendor/reveal",
        reveal_theme="white",
    )
    title = notebook.cells[0].source.splitlines()[0].lstrip("# ")
    html, _ = exporter.from_notebook_node(
        notebook, {"metadata": {"name": title, "path": str(folder)}}
    )
    return with_images(html, folder)


def put_scripts(target: Path) -> None:
    """Put into the folder `target` whatever slides need but themselves."""
    shutil.copytree(HERE / "beside", target / "beside", dirs_exist_ok=True)
    (target / VENDOR.name).mkdir(exist_ok=True)
    for pattern in SCRIPTS:
        for path in VENDOR.glob(pattern):
            shutil.copy(path, target / VENDOR.name)
    for part in FOLDERS:
        shutil.copytree(VENDOR / part, target / VENDOR.name / part, dirs_exist_ok=True)


def main(arguments: list[str] | None = None) -> int:
    """Build what the command line names; returns 1 if that fails."""
    names = named(__doc__, arguments)
    return status(lambda: build(names))


if __name__ == "__main__":
    sys.exit(main())
