"""A handout: slides four a page, each whole, with space for notes."""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from pypdf import PdfReader

from tools.build_handout import A_PAGE, build
from tools.build_slides import html_of, put_scripts
from tools.lesson.errors import BuildError
from tools.slides.lecture import lecture

TITLES = ["A lecture", *(f"Slide {number}" for number in range(2, 7))]
LONG = "\n".join(f"Row {number}." for number in range(1, 41))

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def handout(vendor, tmp_path_factory):
    """What is printed of seven slides, the last taller than the screen."""
    folder = tmp_path_factory.mktemp("slides")
    cells = [new_markdown_cell(f"## {title}") for title in TITLES]
    whispered = {"slideshow": {"slide_type": "notes"}}
    cells.insert(1, new_markdown_cell("Say this aloud.", metadata=whispered))
    cells.append(new_code_cell("rows()", outputs=[new_output("stream", text=LONG)]))
    put_scripts(folder)
    html = html_of(lecture(new_notebook(cells=cells)), folder)
    (folder / "talk.html").write_text(html, encoding="utf-8")
    build(["talk"], folder, folder / "handout")
    return PdfReader(folder / "handout" / "talk.pdf")


def test_four_a_page_in_their_order(handout):
    first, second = (page.extract_text() for page in handout.pages)
    assert all(title in first for title in TITLES[:A_PAGE])
    assert all(title in second for title in TITLES[A_PAGE:])
    assert "1 of 2" in first and "2 of 2" in second
    assert "Say this aloud." not in first + second


def test_what_is_taller_than_the_screen_is_made_to_fit(handout):
    text = handout.pages[1].extract_text()
    assert all(f"Row {number}." in text for number in range(1, 41))


def test_what_cannot_be_printed(tmp_path):
    with pytest.raises(BuildError, match="no slides"):
        build(["99_nothing"], tmp_path, tmp_path)
    with pytest.raises(BuildError, match="there are no slides"):
        build([], tmp_path, tmp_path)
