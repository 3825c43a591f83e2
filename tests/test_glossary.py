"""The glossary explains each term once, leads to where it is taught, and lessons lead to it."""

import re
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

from tools.lesson.errors import BuildError
from tools.lesson.glossary import anchor, link_first_uses, terms, with_places
from tools.lesson.source import read_source

SOURCE = Path(__file__).resolve().parent.parent / "notebooks" / "source"
NOTE = {"slideshow": {"slide_type": "notes"}}


def linked(*texts, names=("weight decay", "L2")):
    """The texts of a lesson, after a title, with links to these terms."""
    cells = [new_markdown_cell(text) for text in ("# Title", *texts)]
    link_first_uses(cells, list(names))
    return [cell.source for cell in cells[1:]]


def test_terms_stand_once_and_in_their_order():
    names = terms(SOURCE)
    assert len(names) > 50
    assert names == sorted(set(names), key=str.lower)


def test_every_term_has_its_sentence_and_the_place_where_it_is_taught():
    text = "\n".join(cell.source for cell in read_source(SOURCE / "glossary.md").cells)
    entries = re.split(r"^### .*$", text, flags=re.MULTILINE)[1:]
    assert len(entries) == len(terms(SOURCE))
    for entry in entries:
        assert re.fullmatch(r"\s*\S.*[.)] \[Chapter \d+, \*.+\*\]\(\S+\.ipynb#\S+\)\s*", entry), (
            entry
        )


def test_the_first_use_is_a_link_and_no_other():
    assert linked("Weight decay, and weight decay.", "weight\ndecay") == [
        "[Weight decay](glossary.ipynb#weight-decay), and weight decay.",
        "weight\ndecay",
    ]


def test_the_plural_counts_and_a_part_of_a_word_does_not():
    assert linked("unweight decays", "weight decays", "l2", "L2-like", "an L2 penalty") == [
        "unweight decays",
        "[weight decays](glossary.ipynb#weight-decay)",
        "l2",
        "L2-like",
        "an [L2](glossary.ipynb#L2) penalty",
    ]


@pytest.mark.parametrize(
    "fixed",
    ["`L2`", "$L2$", "$$\nL2\n$$", "[L2](x.md)", '<img alt="L2">', "## L2", "```\nL2\n```"],
)
def test_code_formulas_links_and_headings_stay(fixed):
    assert linked(f"{fixed}\n\nL2") == [f"{fixed}\n\n[L2](glossary.ipynb#L2)"]


def test_the_longer_of_two_terms_is_meant():
    names = ("dropout", "inverted dropout")
    assert linked("inverted dropout", names=names) == [
        "[inverted dropout](glossary.ipynb#inverted-dropout)"
    ]


def test_titles_of_papers_stay():
    papers = "## Go further\n\n- *L2 and more*"
    assert linked(papers, "L2") == [papers, "L2"]


def test_titles_notes_and_code_cells_stay():
    cells = [new_markdown_cell("L2"), new_markdown_cell("L2", metadata=NOTE), new_code_cell("L2")]
    link_first_uses(cells, ["L2"])
    assert [cell.source for cell in cells] == ["L2"] * 3


@pytest.mark.parametrize(
    ("place", "message"),
    [("1 · No such heading", "has no heading 'No such heading'"), ("99 · Quiz", "chapter 99")],
)
def test_a_place_that_there_is_not_is_refused(place, message):
    with pytest.raises(BuildError, match=message):
        with_places(f"{{{{ taught: {place} }}}}", SOURCE)


def test_an_address_leads_to_a_heading():
    assert anchor("When nothing needs a cure") == "When-nothing-needs-a-cure"
