"""A lecture in a browser: what is whispered is in the speaker's view, and never on the wall."""

import pytest
from nbformat.v4 import new_markdown_cell, new_notebook

from tools.build_slides import html_of, put_scripts
from tools.slides.lecture import lecture

NOTES = {"A lecture": "First, wait.", "A section": "Ask before you show."}  # by title

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def deck(vendor, tmp_path_factory):
    """The file of a lecture with a note on each slide."""
    folder = tmp_path_factory.mktemp("slides")
    for_the_speaker = {"slideshow": {"slide_type": "notes"}}
    cells = []
    for title, note in NOTES.items():
        cells.append(new_markdown_cell(f"## {title}"))
        cells.append(new_markdown_cell(note, metadata=for_the_speaker))
    put_scripts(folder)
    page = folder / "lecture.html"
    page.write_text(html_of(lecture(new_notebook(cells=cells)), folder), encoding="utf-8")
    return page


def test_notes_are_in_the_speakers_view_alone(deck, browser):
    context = browser.new_context(offline=True)
    wall = context.new_page()
    wall.goto(deck.as_uri())
    wall.wait_for_function("window.Reveal?.isReady()")
    with context.expect_page() as opened:
        wall.keyboard.press("s")
    desk = opened.value.locator(".speaker-controls-notes .value")
    for number, (title, note) in enumerate(NOTES.items()):
        wall.evaluate("number => Reveal.slide(number)", number)
        wall.get_by_role("heading", name=title).wait_for()
        assert wall.get_by_text(note).count() == 1 and not wall.get_by_text(note).is_visible()
        desk.get_by_text(note).wait_for()
    context.close()
