"""Search over all pages of the site, from a disk, with no network and no Python."""

import pytest
from playwright.sync_api import expect

from tools.build_site import make
from tools.site.gathering import course

# What a reader may look for, and a page that must be found by it.
WORDS = {
    "dropout": "3 · Dropout",
    "lasso": "2 · L2 versus L1",
    "patience": "5 · Early stopping",
    "BatchNorm": "6 · BatchNorm",
    "mixup": "4 · Augmentation",
    "grokking": "9 · Choosing",
    "Huffman": "10 · Background",
    "Xavier": "8 · Initialization",
    "sharpness": "7 · Learning rate",
    "double descent": "1 · Overfitting",
}

pytestmark = [pytest.mark.browser, pytest.mark.takes_turns(together="search")]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The folder of the site, made of the notebooks as they are stored."""
    return make(course({}), tmp_path_factory.mktemp("site"))


@pytest.mark.parametrize(("word", "title"), WORDS.items(), ids=WORDS)
def test_a_word_is_found(word, title, site, browser):
    page = browser.new_page()
    problems = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto((site / "index.html").as_uri())
    field = page.get_by_role("textbox", name="Search").first
    field.fill(word)
    field.press("Enter")
    found = page.locator("#search-results li a", has_text=title)
    expect(found.first).to_be_visible(timeout=30_000)
    found.first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)
    assert not problems
    page.close()
