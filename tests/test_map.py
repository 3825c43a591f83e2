"""The map of the course: a lesson's own words about what to read before, and where boxes stand."""

import re
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from course_utils.chapters import CHAPTERS
from course_utils.chapters.chapter import Chapter
from course_utils.chapters.map import HEIGHT, WIDTH, helping, needing, places, show_map

SOURCES = Path(__file__).resolve().parent.parent / "notebooks" / "source"
ALL = tuple(CHAPTERS.values())


@pytest.mark.parametrize("chapter", ALL, ids=lambda one: one.notebook)
def test_a_lesson_says_what_the_map_shows(chapter):
    text = (SOURCES / f"{chapter.notebook}.md").read_text(encoding="utf-8")
    said = re.search(r"^You should .*?(?=^\+\+\+|\n\n)", text, re.MULTILINE | re.DOTALL)[0]
    linked = {int(number) for number in re.findall(r"\((\d\d)_\w+\.ipynb\)", said)} - {0}
    assert linked == set(chapter.needs + chapter.helped_by)


def test_arrows_lead_to_the_right_and_none_crosses_a_box():
    at = places(ALL)
    assert len(set(at.values())) == len(ALL)
    for (before, after), number in product(helping(ALL) + needing(ALL), at):
        start = np.array([at[before][0] + WIDTH / 2, at[before][1]])
        end = np.array([at[after][0] - WIDTH / 2, at[after][1]])
        assert start[0] < end[0]
        line = start + np.linspace(0.01, 0.99, 200)[:, None] * (end - start)
        inside = (abs(line - at[number]) < np.array([WIDTH, HEIGHT]) / 2).all(axis=1)
        assert not inside.any(), f"the arrow {before} → {after} crosses the box of {number}"


def test_what_other_arrows_say_is_not_drawn_again():
    chain = [
        Chapter("01_a", "A", "", ""),
        Chapter("02_b", "B", "", "", needs=(1,)),
        Chapter("03_c", "C", "", "", needs=(1, 2)),
    ]
    assert needing(chain) == [(1, 2), (2, 3)]


def test_every_chapter_has_its_box():
    ax = show_map()
    ax.figure.canvas.draw()
    texts = {text.get_text().replace("\n", " ") for text in ax.texts} - {""}
    assert texts == {f"{one.number} · {one.title}" for one in ALL}
