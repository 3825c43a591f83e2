"""Every explorer of every chapter's page moves at every slider, and is what matplotlib paints."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from browsers import CHROMIUM, FIREFOX, launch
from playwright.sync_api import sync_playwright
from site_reading import EXPLORER, begun, moves, put, same

from course_utils.chapters import CHAPTERS

MAKER = Path(__file__).with_name("site_maker.py")
NAMES = [chapter.notebook for chapter in CHAPTERS.values() if chapter.explorers]

SIMILAR = 0.95  # small images are made smooth in another way by a browser
# Each picture at its own size, as matplotlib paints it.
WIDE = ".content { width: 1200px !important; max-width: none !important; }"

pytestmark = pytest.mark.browser


@pytest.mark.takes_turns
@pytest.mark.parametrize("name", NAMES)
def test_every_explorer_of_a_chapter(name, tmp_path):
    subprocess.run([sys.executable, MAKER, name, tmp_path / "made"], check=True)
    widgets = tmp_path / "made" / "widgets"
    expected = list(json.loads((widgets / "expected.json").read_text()).values())
    (chapter,) = (one for one in CHAPTERS.values() if one.notebook == name)
    assert len(expected) >= len(chapter.explorers)
    address = (tmp_path / "made" / "site" / f"{name}.html").as_uri()
    for kind in (CHROMIUM, FIREFOX):
        (tmp_path / kind).mkdir()
        with sync_playwright() as playwright:
            browser = launch(playwright, kind, tmp_path / kind)
            page = browser.new_page(viewport={"width": 1800, "height": 900})
            problems = []
            page.on("pageerror", lambda error: problems.append(str(error)))  # noqa: B023
            page.goto(address)
            page.add_style_tag(content=WIDE)
            assert page.locator(EXPLORER).count() == len(expected)
            for number, positions in enumerate(expected):
                host = begun(page, number)
                moves(host)
                for one in positions:
                    put(host, one["places"], one["picture"])
                    assert same(host, widgets / one["file"], SIMILAR), (
                        f"{kind}, explorer {number}: {one}"
                    )
            browser.close()
        assert not problems
