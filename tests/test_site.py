"""The pages for readers without a kernel: their links, titles and alt texts, and what moves."""

import json
import re
from base64 import b64encode
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import nbformat
import pytest
from ipywidgets import Widget
from nbformat.v4 import new_code_cell, new_notebook, new_output

from course_utils.explorers import explore
from tools import build_site, vendor
from tools.build_site import NOTEBOOKS, ROOT, build, chapter, html_pages
from tools.lesson.errors import BuildError
from tools.lesson.stable import WIDGET
from tools.site.links import with_page_links
from tools.site.page import html_of, text_page
from tools.site.widgets import STATE, keep_what_moves
from tools.vendor import TAKEN, VendorError

PACKAGES = Path(vendor.__file__).parent
BESIDE = re.compile(r"(vendor|beside)/[\w.-]+")  # what is put beside the pages


class Elements(HTMLParser):
    """The elements of a page, as (name, attributes), and the text of its title."""

    def __init__(self, html):
        super().__init__()
        self.all, self.title, self._in_title = [], "", False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.all.append((tag, dict(attrs)))
        self._in_title = tag == "title"

    def handle_data(self, data):
        if self._in_title:
            self.title += data
            self._in_title = False

    def named(self, name):
        """The attributes of all elements of that name."""
        return [attributes for tag, attributes in self.all if tag == name]


@pytest.fixture(scope="module")
def pages():
    """The elements of every page, made of the notebooks as they are stored."""
    chapters = [
        chapter(path.stem, nbformat.read(path, as_version=4))
        for path in sorted(NOTEBOOKS.glob("*.ipynb"))
    ]
    return {address: Elements(html) for address, html in html_pages(chapters).items()}


def test_every_chapter_has_a_page_that_the_first_one_leads_to(pages):
    linked = {attributes["href"] for attributes in pages["index.html"].named("a")}
    chapters = {f"{path.stem}.html" for path in NOTEBOOKS.glob("*.ipynb")}
    assert chapters and chapters < set(pages)
    assert linked == set(pages) - {"index.html"}


def test_links_lead_to_pages_and_places_in_them(pages):
    for address, page in pages.items():
        for target in (attributes["href"] for attributes in page.named("a")):
            if target.startswith("https://"):
                continue
            there, _, anchor = unquote(target).partition("#")  # as a browser reads it
            assert (there or address) in pages, f"{address}: {target}"
            ids = {attributes.get("id") for _, attributes in pages[there or address].all}
            assert not anchor or anchor in ids, f"{address}: {target}"


def test_nothing_is_loaded_from_elsewhere(pages):
    for page in pages.values():
        loaded = [attributes["src"] for _, attributes in page.all if "src" in attributes]
        loaded += [attributes["href"] for attributes in page.named("link")]
        assert loaded
        assert not [one for one in loaded if not one.startswith("data:") and not BESIDE.match(one)]


def test_titles_and_language(pages):
    assert pages["00_start_here.html"].title == "0 · Start here · Less Greedy"
    assert pages["index.html"].title == "Less Greedy"
    assert len({page.title for page in pages.values()}) == len(pages)
    for page in pages.values():
        assert [attributes["lang"] for attributes in page.named("html")] == ["en"]


def test_every_image_says_what_it_shows(pages):
    images = [attributes for page in pages.values() for attributes in page.named("img")]
    assert images
    assert not [image for image in images if len(image.get("alt") or "") < 20]


def test_imports_and_hidden_code_are_folded_and_other_code_is_not(pages):
    cells = nbformat.read(NOTEBOOKS / "00_start_here.ipynb", as_version=4).cells
    code = [cell.metadata for cell in cells if cell.cell_type == "code"]
    hidden = [one.get("jupyter", {}).get("source_hidden") for one in code]
    details = pages["00_start_here.html"].named("details")
    shown = [one for one in details if one.get("class") == "lg-code"]
    folded = ["open" not in attributes for attributes in shown]
    setup = ["setup" in one.get("tags", []) for one in code]
    assert setup.count(True) == 1
    assert folded == [bool(hide) or first for hide, first in zip(hidden, setup, strict=True)]
    assert not all(folded)


def test_only_what_can_be_used_is_a_stop_of_the_tab_key(pages):
    assert not [one for page in pages.values() for _, one in page.all if "tabindex" in one]


def test_what_is_folded_stays_inside():
    text = "# Title\n\n<details>\n<summary>Ask</summary>\n\nAnswer.\n\n</details>"
    html = html_of(text_page(ROOT / "page.md", "page.html", text))
    (folded,) = re.findall(r"<details>.*?</details>", html, re.DOTALL)
    assert "Answer." in folded


def test_image_of_a_text_is_in_its_page(tmp_path):
    (tmp_path / "dot.png").write_bytes(b"a picture")
    page = text_page(tmp_path / "page.md", "page.html", "# Title\n\n![A dot.](dot.png)")
    (image,) = Elements(html_of(page)).named("img")
    assert image["src"] == "data:image/png;base64,YSBwaWN0dXJl"
    with pytest.raises(BuildError, match="there is no image no.png"):
        html_of(text_page(tmp_path / "page.md", "page.html", "# Title\n\n![Nothing.](no.png)"))


def test_link_to_a_file_without_a_page_is_refused():
    source = NOTEBOOKS / "01_overfitting.ipynb"
    html = '<a href="../claims.md#sources">x</a> <a href="https://example.org">y</a>'
    pages = {ROOT / "claims.md": "claims.html"}
    assert with_page_links(html, source, pages) == html.replace("../claims.md", "claims.html")
    with pytest.raises(BuildError, match="01_overfitting.ipynb links to ../Makefile"):
        with_page_links('<a href="../Makefile">x</a>', source, pages)


def explorer(**options):
    """An explorer of one position, by default one that computes when it is moved."""

    def setup(fig):
        (curve,) = fig.subplots().plot([0, 1], [0, 1])

        def update(slope):
            curve.set_ydata([0, slope])
            return f"The slope is {slope}."

        return update

    return explore(setup, slope=(1, 2), **options)


def shown(*widgets):
    """A notebook that shows explorers, with the state of all widgets that there are."""
    cells = []
    for widget in widgets:
        data, details = widget._repr_mimebundle_()
        data["image/png"] = b64encode(data["image/png"]).decode()
        output = new_output("display_data", data, metadata=details)
        cells.append(new_code_cell("show", outputs=[output]))
    state = json.loads(json.dumps(Widget.get_manager_state()))
    return new_notebook(cells=cells, metadata={"widgets": {STATE: state}})


def kept(notebook):
    """The models whose state is in a notebook."""
    return notebook.metadata.widgets[STATE]["state"]


def test_precomputed_explorer_keeps_its_widget_and_its_player():
    moving = explorer(precomputed=True, play="slope")
    notebook = shown(moving)
    keep_what_moves(notebook)
    (output,) = notebook.cells[0].outputs
    assert WIDGET in output.data
    models = kept(notebook)
    assert {moving.model_id, moving.controls["slope"].model_id} <= set(models)
    assert "LinkModel" in {model["model_name"] for model in models.values()}


def test_exact_explorer_becomes_its_picture_with_a_note():
    notebook = shown(explorer())
    keep_what_moves(notebook)
    picture, note = notebook.cells[0].outputs
    assert WIDGET not in picture.data and "image/png" in picture.data
    assert "The slope is 1." in note.data["text/html"]
    assert "where a kernel runs" in note.data["text/html"]
    assert "widgets" not in notebook.metadata


def test_state_of_what_is_not_shown_is_left_out():
    moving, still = explorer(precomputed=True), explorer()
    notebook = shown(moving, still)
    before = set(kept(notebook))
    keep_what_moves(notebook)
    assert {moving.model_id, still.model_id} <= before
    assert moving.model_id in kept(notebook) and still.model_id not in kept(notebook)


def test_site_without_its_scripts_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setattr(build_site, "vendored", lambda: False)
    with pytest.raises(BuildError, match="make vendor"):
        build(tmp_path)


def test_failed_build_leaves_the_site_as_it_was(monkeypatch, tmp_path):
    def fail(notebook, folder):
        raise BuildError("cell 1 did not finish")

    (tmp_path / "index.html").write_text("before")
    monkeypatch.setattr(build_site, "vendored", lambda: True)
    monkeypatch.setattr(build_site, "with_results", fail)
    with pytest.raises(BuildError, match="00_start_here.md: cell 1 did not finish"):
        build(tmp_path)
    assert (tmp_path / "index.html").read_text() == "before"


def test_packages_are_pinned_with_their_checksums():
    asked = json.loads((PACKAGES / "package.json").read_text())["dependencies"]
    lock = json.loads((PACKAGES / "package-lock.json").read_text())["packages"]
    assert set(asked) == set(TAKEN)
    assert lock[""]["dependencies"] == asked
    for name, version in asked.items():
        assert lock[f"node_modules/{name}"]["version"] == version
    assert all("integrity" in package for name, package in lock.items() if name)


def test_missing_npm_is_said_and_takes_nothing_away(monkeypatch, tmp_path):
    (tmp_path / "require.js").write_text("before")
    monkeypatch.setenv("PATH", "")
    with pytest.raises(VendorError, match="npm was not found: install Node.js"):
        vendor.vendor(tmp_path)
    assert (tmp_path / "require.js").read_text() == "before"


def test_package_without_an_expected_file_is_said(tmp_path):
    with pytest.raises(VendorError, match=r"has no dist/\*.js: adapt TAKEN"):
        vendor.take(tmp_path, "dist/*.js", tmp_path / "target")
