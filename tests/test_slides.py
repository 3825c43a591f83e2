"""The slides of a lecture: which cells are shown, and that they need nothing from outside."""

import re

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tools.build_slides import HERE, html_of
from tools.lesson.command import LESSONS, NOTEBOOKS
from tools.lesson.source import read_source
from tools.slides.lecture import lecture

SOURCES = sorted((NOTEBOOKS / "source").glob(LESSONS))


def words(source, slide=None, tags=()):
    metadata = {"tags": list(tags)} | ({"slideshow": {"slide_type": slide}} if slide else {})
    return new_markdown_cell(source, metadata=metadata)


def code(source, tags=(), printed=None):
    outputs = [new_output("stream", text=printed)] if printed else []
    return new_code_cell(source, metadata={"tags": list(tags)}, outputs=outputs)


@pytest.fixture
def lesson():
    return new_notebook(
        cells=[
            words("# 9 · A chapter\n\n**You will learn**"),
            words("Run this first.", "skip"),
            words("## A question\n\nFormula $w$.", "slide"),
            code("print(1)", printed="1"),
            words("**What we see.** One.\n\n### Exercise 9.1 · ●○○ · 5 min\n\nDo it."),
            code("def f(): ...", ["exercise"]),
            code('check("9.1", f)', ["check"], printed="Exercise 9.1: not attempted yet"),
            words("Say this aloud.", "notes"),
            code("x = 1"),
        ]
    )


def test_each_cell_is_a_slide_and_a_section_goes_to_the_right(lesson):
    kinds = [cell.metadata["slideshow"]["slide_type"] for cell in lecture(lesson).cells]
    assert kinds == ["slide", "skip", "slide", "subslide", "subslide", "notes", "subslide"]


def test_exercises_stay_at_home(lesson):
    shown = "\n".join(cell.source for cell in lecture(lesson).cells)
    assert "What we see" in shown and "Exercise" not in shown and "check(" not in shown
    assert any("Exercise" in cell.source for cell in lesson.cells), "the lesson is left as it was"


def test_the_page_takes_all_it_needs_from_beside_it(lesson, tmp_path):
    html = html_of(lecture(lesson), tmp_path)
    assert "<title>9 · A chapter slides</title>" in html
    asked = re.findall(r'<(?:script|link|img)\b[^>]*?(?:src|href)="([^"]+)"', html)
    assert asked and all(address.startswith(("vendor/", "beside/", "data:")) for address in asked)
    assert (HERE / "beside" / "slides.js").exists() and (HERE / "beside" / "slides.css").exists()
    assert html.index("vendor/reveal/dist/reveal.js") < html.index("</head>")
    assert '<aside class="notes">' in html and "Say this aloud." in html
    assert "Run this first." not in html


def test_code_is_folded_where_it_has_a_result_and_open_where_it_is_the_point(lesson, tmp_path):
    html = html_of(lecture(lesson), tmp_path)
    assert html.count('<details class="lg-code">') == 1
    assert html.count('<details class="lg-code" open') == 1


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_notes_of_a_lesson_are_for_the_speakers_view_alone(path, tmp_path):
    lesson = read_source(path)
    for number, cell in enumerate(lesson.cells):
        if cell.metadata.get("slideshow", {}).get("slide_type") == "notes":
            cell.source = f"Whispered {number}"
    whispered = re.compile(r"Whispered \d+")
    notes = [cell.source for cell in lesson.cells if whispered.fullmatch(cell.source)]
    html = html_of(lecture(lesson), tmp_path)
    asides = re.compile(r'<aside class="notes">.*?</aside>', re.DOTALL)
    assert whispered.findall("".join(asides.findall(html))) == notes
    assert not whispered.search(asides.sub("", html))
