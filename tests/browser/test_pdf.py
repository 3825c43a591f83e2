"""A page on paper: numbered, with contents, explorers as pictures, solutions at the end."""

import pytest
from pypdf import PdfReader

from tools.build_pdf import build, printed, write
from tools.lesson.errors import BuildError


@pytest.fixture(scope="module")
def book(made, browser, tmp_path_factory):
    """The lesson, bound twice."""
    target = tmp_path_factory.mktemp("pdf") / "book.pdf"
    chapter = printed(browser, made / "site" / "gallery.html")
    write(browser, {"one": chapter, "two": chapter}, target)
    return PdfReader(target)


pytestmark = pytest.mark.browser


def test_every_page_has_its_number(book):
    lines = [page.extract_text().strip().splitlines() for page in book.pages]
    assert len(lines) >= 5
    for number, page in enumerate(lines, 1):
        assert str(number) in {page[0].strip(), page[-1].strip()}


def test_contents_name_the_page_of_each_heading(book):
    first = book.pages[0].extract_text()
    chapters = [one for one in book.outline if not isinstance(one, list)]
    assert [one.title for one in chapters] == ["A page", "A page"]
    for chapter in chapters:
        page = book.get_destination_page_number(chapter)
        assert str(page + 1) in first
        assert "A page" in book.pages[page].extract_text()


def test_solutions_stand_at_the_end_and_what_folds_is_open(book):
    pages = [page.extract_text() for page in book.pages]
    text = "\n".join(pages[1 : 1 + (len(pages) - 1) // 2])
    assert text.index("The solution is at the end.") < text.index("Solutions")
    assert text.index("Solutions") < text.index("Two is right.")


def test_explorers_are_their_picture_with_the_sentence(book):
    text = "\n".join(page.extract_text() for page in book.pages)
    assert "line, log: shift 0.5" in text and "4, 1, False" in text
    assert "Recorded" not in text and "Back to step 0" not in text
    assert sum(len(page.images) for page in book.pages) >= 8


def test_no_text_lies_outside_its_page(book):
    outside = []
    for number, page in enumerate(book.pages, 1):
        left, bottom, right, top = map(float, page.mediabox)

        def look(text, user, matrix, *_, number=number, box=(left, bottom, right, top)):
            x = matrix[4] * user[0] + user[4]
            y = matrix[5] * user[3] + user[5]
            if text.strip() and not (box[0] <= x <= box[2] and box[1] <= y <= box[3]):
                outside.append((number, text))

        page.extract_text(visitor_text=look)
    assert not outside


def test_without_a_site_it_says_what_to_do(tmp_path):
    with pytest.raises(BuildError, match="run `make site` first"):
        build([], tmp_path)
