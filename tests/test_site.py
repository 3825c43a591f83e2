"""The site: links, titles and alt texts of its pages, what stands beside them, what they load."""

import gzip
import json
import os
import re
import shutil
import struct
import subprocess
import sys
from html.parser import HTMLParser
from urllib.parse import unquote

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from course_utils.chapters import CHAPTERS
from tools import build_site
from tools.build_site import ROOT, build, make
from tools.lesson.command import NOTEBOOKS
from tools.lesson.errors import BuildError
from tools.lesson.stable import WIDGET
from tools.site.gallery import gallery
from tools.site.gathering import DOCUMENTS, HERE, Lesson, contents, course, document
from tools.site.notebook import page_notebook
from tools.site.packing import has_bytes, packed
from tools.site.policy import SCRIPT, digest

OURS = re.compile(r"(_static|_images)/[\w./?=-]+|(\./)?[\w-]+\.html(#.*)?|searchindex.js|#.*|")


class Elements(HTMLParser):
    """The elements of a page, as (name, attributes), and the text of its title."""

    def __init__(self, html):
        super().__init__()
        self.text, self.all, self.title, self._in_title = html, [], "", False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.all.append((tag, dict(attrs)))
        self._in_title = tag == "title" and not self.title

    def handle_data(self, data):
        if self._in_title:
            self.title += data
            self._in_title = False

    def named(self, name):
        """The attributes of all elements of that name."""
        return [attributes for tag, attributes in self.all if tag == name]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The folder of the site, made of the notebooks as they are stored."""
    return make(course({}), tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="module")
def found(site):
    """The elements of every page."""
    return {path.name: Elements(path.read_text(encoding="utf-8")) for path in site.glob("*.html")}


def test_every_notebook_and_document_has_a_page_that_the_first_one_leads_to(found):
    linked = {attributes.get("href") for attributes in found["index.html"].named("a")}
    expected = {f"{path.stem}.html" for path in NOTEBOOKS.glob("*.ipynb")}
    expected |= {f"{name.removesuffix('.md')}.html" for name in DOCUMENTS}
    assert expected <= set(found) and expected <= linked
    assert set(found) - expected == {"index.html", "search.html", "404.html"}


def test_links_lead_to_pages_and_places_in_them(found):
    for address, page in found.items():
        for attributes in page.named("a"):
            target = attributes.get("href", "")
            if not target or target.startswith("https://"):
                continue
            there, _, place = target.partition("#")
            if there.startswith(("_images/", "_static/")):
                continue
            assert (there or address) in found, f"{address}: {target}"
            ids = {one.get("id") for _, one in found[there or address].all}
            # As a browser looks for it: first as it stands, then decoded.
            assert not place or {place, unquote(place)} & ids, f"{address}: {target}"


def test_nothing_is_loaded_from_elsewhere(found, site):
    for address, page in found.items():
        loaded = [one["src"] for _, one in page.all if "src" in one]
        loaded += [one["href"] for one in page.named("link")]
        assert loaded
        for one in loaded:
            assert OURS.fullmatch(one), f"{address}: {one}"
            assert not one or (site / unquote(re.split("[?#]", one)[0])).exists(), one


def test_titles_and_language(found):
    assert found["00_start_here.html"].title == "0 · Start here - Less Greedy"
    assert len({page.title for page in found.values()}) == len(found)
    assert {one["lang"] for page in found.values() for one in page.named("html")} == {"en"}


def test_every_image_says_what_it_shows_and_comes_when_it_is_near(found):
    images = [one for page in found.values() for one in page.named("img")]
    assert len(images) > 100
    assert not [one["src"] for one in images if len(one.get("alt") or "") < 20]
    assert {one.get("loading") for one in images} == {"lazy"}
    drawn = [one for one in images if re.fullmatch(r"_images/[0-9a-f]{64}\.png", one["src"])]
    assert len(drawn) > 100 and all({"width", "height"} <= set(one) for one in drawn)


def test_imports_and_hidden_code_are_folded(found):
    cells = nbformat.read(NOTEBOOKS / "00_start_here.ipynb", as_version=4).cells
    code = [cell.metadata for cell in cells if cell.cell_type == "code"]
    code = [one for one in code if "notebook-only" not in one.get("tags", [])]
    hidden = [bool(one.get("jupyter", {}).get("source_hidden")) for one in code]
    setup = ["setup" in one.get("tags", []) for one in code]
    folded = [
        one
        for one in found["00_start_here.html"].named("details")
        if "above-input" in one.get("class", "")
    ]
    assert len(folded) == sum(a or b for a, b in zip(hidden, setup, strict=True))
    assert not [one for one in folded if "open" in one]


def test_what_is_seen_folds_where_it_was_asked_for():
    guess, plain, heading = 'predict("1.a", "?", "a", "b")', "1", "## More"
    seen = "**What we see.** Noise.\n\n**Why.** It is learned."
    cells = [
        new_code_cell(text) if text in (guess, plain) else new_markdown_cell(text)
        for text in (seen, plain, guess, plain, seen, heading, plain, seen)
    ]
    page, _ = page_notebook(new_notebook(cells=cells), {}, "_static/lessons/x")
    folded = [one.source.startswith("<details") for one in page.cells]
    assert folded == [False, False, False, False, True, False, False, False]
    assert "\n\nNoise.\n\n**Why.** It is learned.\n\n</details>" in page.cells[4].source


def test_formulas_need_no_script(found):
    assert found["03_dropout.html"].named("math")
    scripts = [one.get("src", "") for page in found.values() for one in page.named("script")]
    assert not [address for address in scripts if "mathjax" in address.lower()]


def test_a_page_says_what_it_may_load(found):
    for address, page in found.items():
        (policy,) = (
            one["content"]
            for one in page.named("meta")
            if one.get("http-equiv") == "Content-Security-Policy"
        )
        assert "default-src 'none'" in policy and "http" not in policy, address
        scripts = SCRIPT.findall(page.text)
        assert all(f"'sha256-{digest(one)}'" in policy for one in scripts), address


def test_each_notebook_can_be_taken_along(site):
    for path in NOTEBOOKS.glob("*.ipynb"):
        assert (site / "_static" / "notebooks" / path.name).read_bytes() == path.read_bytes()


def test_a_document_links_to_pages_alone():
    text = (
        "[a](notebooks/03_dropout.ipynb) [b](../claims.md) [c](.github/x.md) [d](https://e.org/f)"
    )
    assert document(text) == "[a](03_dropout.ipynb) [b](claims.md) c [d](https://e.org/f)"


def test_a_link_that_leads_nowhere_is_refused(tmp_path, capfd):
    notebook = new_notebook(cells=[new_markdown_cell("# Title\n\n[Nothing](nothing.ipynb)")])
    with pytest.raises(BuildError, match="Sphinx could not make the pages"):
        make([*course({}), Lesson("title", notebook)], tmp_path)
    assert "nothing.ipynb" in capfd.readouterr().err


@pytest.mark.slow
def test_a_catalog_translates_a_page(monkeypatch, tmp_path):
    text = "# Learning by heart\n\nA penalty pulls at each weight."
    sources = tmp_path / "site-source"
    shutil.copytree(HERE, sources)
    (sources / "pictures.json").write_text("{}")
    nbformat.write(new_notebook(cells=[new_markdown_cell(text)]), sources / "index.ipynb")
    command = [sys.executable, "-m", "sphinx", "-Q", "-b", "gettext", sources, tmp_path / "texts"]
    subprocess.run(command, check=True, env=os.environ | {"PYTHONPATH": str(ROOT)})
    catalog = (tmp_path / "texts" / "index.pot").read_text(encoding="utf-8")
    message = 'msgid "A penalty pulls at each weight."\nmsgstr "'
    assert message in catalog
    translated = catalog.replace(message, f"{message}Eine Strafe zieht an jedem Gewicht.")
    folder = sources / "locale" / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "index.po").write_text(translated, encoding="utf-8")
    monkeypatch.setenv("SITE_LANGUAGE", "de")
    build_site.pages(sources, tmp_path / "de", strict=False)
    page = (tmp_path / "de" / "index.html").read_text(encoding="utf-8")
    assert "Eine Strafe zieht" in page and "Learning by heart" in page
    assert [one["lang"] for one in Elements(page).named("html")] == ["de"]


def test_a_failed_build_leaves_the_site_as_it_was(monkeypatch, tmp_path):
    def fail(*arguments, **options):
        raise BuildError("00_start_here.md: cell 1 did not finish")

    (tmp_path / "index.html").write_text("before")
    monkeypatch.setattr(build_site, "gather", fail)
    monkeypatch.setattr(build_site, "chosen", lambda *arguments: [])
    with pytest.raises(BuildError, match="cell 1 did not finish"):
        build([], tmp_path)
    assert (tmp_path / "index.html").read_text() == "before"


# --- widgets -------------------------------------------------------------------------------------

HOSTED = {
    "quizzical": {"widget": "quiz", "task": "quiz 3", "size": [[0], [1, 2]],
                  "state": {"name": "</script><b>"}},
    "pictured": {"widget": "picture", "task": "", "size": [], "file": "1.js"},
}  # fmt: skip
PLUMBING = {"jupyter": {"outputs_hidden": True, "source_hidden": True}}
PNG = "aGVsbG8="  # any bytes


def shown(id, **data):
    view = {WIDGET: {"model_id": id}, "text/plain": "What <it> says."}
    return new_output("display_data", view | data)


def lesson():
    cells = [
        new_markdown_cell("# 3 · Title\n\n- to learn\n\n[up](../claims.md)"),
        new_code_cell("quiz", outputs=[shown("quizzical", **{"text/html": "<p>Asked.</p>"})]),
        new_code_cell("explore", outputs=[shown("pictured", **{"image/png": PNG})]),
        new_code_cell("stub", metadata={"tags": ["exercise"]}),
        new_code_cell("check", metadata={"tags": ["check"]}),
        new_code_cell("hide", metadata={"jupyter": {"outputs_hidden": True}}),
        new_code_cell("plot", outputs=[new_output("stream", text="5")], metadata=PLUMBING),
    ]
    return new_notebook(cells=cells)


def test_a_widget_has_its_place_with_what_stands_there_until_its_script_runs():
    notebook, files = page_notebook(lesson(), HOSTED, "_static/lessons/three")
    text, quiz, picture, note, stub, hidden, result, code = notebook.cells
    assert "](claims.md)" in text.source
    place = quiz.outputs[0].data["text/html"]
    assert 'data-widget="quiz" data-task="quiz 3"' in place and "<p>Asked.</p>" in place
    state = re.search(r'<script type="application/json">(.*)</script>', place)[1]
    assert "</" not in state and json.loads(state) == {"name": "</script><b>"}
    place = picture.outputs[0].data["text/html"]
    assert 'data-file="lessons/three/1.js"' in place
    (name,) = files
    assert f'src="_static/lessons/three/{name}"' in place and files[name] == b"hello"
    assert "What &lt;it&gt; says." in place and "What <it>" not in place
    assert "three.ipynb" in note.source and stub.source == "stub"
    assert hidden.metadata["tags"] == ["hide-output"]
    assert result.metadata["tags"] == ["hide-output", "remove-input"] and result.outputs
    assert code.metadata["tags"] == ["hide-input"] and not code.outputs


def test_sentences_about_a_kernel_are_left_out():
    cells = [new_markdown_cell("# 3 · T\n\nRun this first. It only\nimports.\n\nThen read.")]
    notebook, _ = page_notebook(new_notebook(cells=cells), {}, "_static/lessons/three")
    assert "Run this" not in notebook.cells[0].source and "imports" not in notebook.cells[0].source
    assert notebook.cells[0].source.endswith("Then read.")


def test_cells_about_a_kernel_are_left_out():
    metadata = {"tags": ["notebook-only"]}
    cells = [new_markdown_cell("Press it.", metadata=metadata), new_code_cell("1")]
    cells.append(new_code_cell("install()", metadata=metadata))
    notebook, _ = page_notebook(new_notebook(cells=cells), {}, "_static/lessons/three")
    assert [cell.source for cell in notebook.cells] == ["1"]


def test_the_gallery_shows_each_explorer_as_its_lesson_does():
    stored = nbformat.read(NOTEBOOKS / "all_explorers.ipynb", as_version=4)
    shown = {}
    for chapter in CHAPTERS.values():
        names = [function.__name__ for function in chapter.explorers.values()]
        outputs = {name: [shown_text(f"{chapter.notebook} {name}")] for name in names}
        cells = [new_code_cell(f"explorers.{name}()", outputs=outputs[name]) for name in names]
        shown[chapter.notebook] = new_notebook(cells=cells)
    made = gallery(stored, shown)
    found = [cell.outputs[0].data["text/html"] for cell in made.cells if cell.cell_type == "code"]
    expected = [
        f"{chapter.notebook} {function.__name__}"
        for chapter in CHAPTERS.values()
        for function in chapter.explorers.values()
    ]
    assert found == expected
    assert "press **Show**" not in "".join(cell.source for cell in made.cells)


def shown_text(text):
    return new_output("display_data", {"text/html": text})


def test_the_contents_know_what_there_is_to_do():
    text = contents([Lesson("three", lesson(), HOSTED)])
    assert "**[3 · Title](three.ipynb)**: to learn" in text
    found = re.search(r"data-progress='(.*?)'", text)[1]
    assert json.loads(found) == [["quiz questions right", [["quiz 3", [[0], [1, 2]]]]]]


def test_what_is_packed_can_be_read_again():
    tree = {"text": "α", "list": [1, None, b"12345"], "inner": {"bytes": b"\x00\xff"}}
    data = gzip.decompress(packed(tree))
    (length,) = struct.unpack("<I", data[:4])
    found = json.loads(data[4 : 4 + length])
    blob = data[4 + length :]
    place, size = found["list"][2]["$bytes"]
    assert blob[place : place + size] == b"12345" and place % 4 == 0
    place, size = found["inner"]["bytes"]["$bytes"]
    assert blob[place : place + size] == b"\x00\xff" and place % 4 == 0
    assert (found["text"], found["list"][:2]) == ("α", [1, None])
    assert packed(tree) == packed(tree)
    assert has_bytes(tree) and not has_bytes({"a": ["b", 1]})
