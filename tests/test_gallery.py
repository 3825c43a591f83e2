"""Explorers by their titles: what the gallery offers, and what a press on *Show* does."""

import inspect
import re
from pathlib import Path

import nbformat
import pytest
from ipywidgets import Label

from course_utils.chapters import CHAPTERS
from course_utils.gallery import Offer, play
from tools.lesson.alt_text import figures
from tools.lesson.gallery import OFFER

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"
SHOWS = re.compile(r"explorers\.(\w+)\(")  # how the cell of an explorer begins
TITLES = [(number, title) for number, one in CHAPTERS.items() for title in one.explorers]


@pytest.fixture(scope="module")
def offers():
    """The cells of the gallery that offer an explorer, by chapter and title."""
    cells = nbformat.read(NOTEBOOKS / "all_explorers.ipynb", as_version=4).cells
    return [(OFFER.search(cell.source).groups(), cell) for cell in cells if "play(" in cell.source]


def test_the_gallery_offers_every_explorer_in_order(offers):
    assert [offer for offer, _ in offers] == TITLES


def test_each_offer_stores_the_picture_and_hides_its_code(offers):
    for _, cell in offers:
        assert len(figures(cell)) == 1
        assert cell.metadata.jupyter.source_hidden


@pytest.mark.parametrize(("number", "title"), TITLES)
def test_an_explorer_needs_nothing_to_be_given(number, title):
    inspect.signature(CHAPTERS[number].explorers[title]).bind()


@pytest.mark.parametrize("number", CHAPTERS)
def test_every_explorer_of_a_lesson_is_listed_in_its_order(number):
    chapter = CHAPTERS[number]
    cells = nbformat.read(NOTEBOOKS / f"{chapter.notebook}.ipynb", as_version=4).cells
    shown = [match[1] for cell in cells if (match := SHOWS.match(cell.source))]
    assert shown == [make.__name__ for make in chapter.explorers.values()]


def test_nothing_is_made_before_show_is_pressed():
    offer = play("1", "Double descent, in two parts")
    assert offer.explorer is None and len(offer.children) == 1
    explorer = offer.show()
    assert explorer.sentence.startswith("error") and offer.children == (explorer,)


def test_a_press_on_the_button_shows_it():
    offer = Offer("a title", Label)
    offer._button.click()
    assert isinstance(offer.explorer, Label) and offer.children == (offer.explorer,)


def test_what_fails_is_told_and_can_be_pressed_again():
    offer = Offer("a title", lambda: int("one"))
    assert offer.show() is None
    assert offer._note.value.startswith("ValueError: ") and not offer._button.disabled


def test_without_widgets_it_says_what_to_do():
    data, _ = Offer("A title", list).without_widgets()
    assert data == {"text/plain": "A title: run this cell and press Show"}


@pytest.mark.parametrize(
    ("number", "title", "message"),
    [
        ("99", "A title", "no chapter '99': choose from 1"),
        ("1", "A title", "no explorer 'A title'"),
    ],
)
def test_an_unknown_explorer_is_refused(number, title, message):
    with pytest.raises(ValueError, match=message):
        play(number, title)
