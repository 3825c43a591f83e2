"""How Sphinx makes the site; `tools.build_site` gathers the sources, and this file among them."""

import json
import os
import re
from pathlib import Path

from docutils import nodes
from docutils.utils.math.latex2mathml import tex2mathml

HERE = Path(__file__).parent
# By the name of a file: alt text, width and height.
PICTURES = json.loads((HERE / "pictures.json").read_text(encoding="utf-8"))
IMAGE = re.compile(r'(?=src="_images/([^"]+)")')

project = "Less Greedy"
html_title = "Less Greedy"
html_favicon = "_static/icon.svg"
language = os.environ.get("SITE_LANGUAGE", "en")
extensions = ["myst_nb"]
exclude_patterns = ["_*"]
nb_execution_mode = "off"
myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 4
myst_heading_slug_func = "tools.site.notebook.place"  # as Jupyter names places
myst_links_external_new_tab = False
locale_dirs = ["locale"]  # locale/de/LC_MESSAGES/03_dropout.po, …
gettext_compact = False
# Titles of sections that stand in several chapters, such as "Quiz".
suppress_warnings = ["myst.header", "mystnb.unknown_mime_type"]

html_theme = "furo"
html_math_renderer = "mathml"
html_static_path = ["_static"]
html_css_files = ["widgets/widgets.css", "site.css"]
html_js_files = ["site.js", "claims.js"]
html_copy_source = False
html_show_sourcelink = False
html_show_copyright = False
html_show_search_summary = False  # which would be fetched: from a disk nothing can be
html_use_index = False
html_domain_indices = False
html_last_updated_fmt = None
html_permalinks_icon = "#"
html_theme_options = {"navigation_with_keys": False, "footer_icons": []}
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"


def setup(app):
    """Formulas without a script, and pictures that say what they show."""
    inline = (lambda self, node: mathml(self, node, False), None)
    block = (lambda self, node: mathml(self, node, True), None)
    app.add_html_math_renderer("mathml", inline, block)
    app.connect("doctree-resolved", describe)
    app.connect("html-page-context", finish)


def mathml(writer, node, as_block):
    """Write a formula as MathML, which every browser sets by itself."""
    markup = tex2mathml(node.astext(), as_block=as_block)
    writer.body.append(f'<div class="math">{markup}</div>' if as_block else markup)
    raise nodes.SkipNode


def describe(app, doctree, docname):
    """Give each picture its alt text, found by its file's name, and let it come when it is near."""
    for image in doctree.findall(nodes.image):
        image["alt"], *_ = PICTURES.get(Path(image["uri"]).name, [image.get("alt", "")])
        image["loading"] = "lazy"


def finish(app, pagename, templatename, context, doctree):
    """Let what folds be called what it says, and keep a place for each picture that comes later."""
    label = ' aria-label="Toggle hidden content"'
    context["body"] = IMAGE.sub(sized, context.get("body", "").replace(label, ""))


def sized(match):
    """The width and height of an image that follows."""
    _, *size = PICTURES.get(match[1], [""])
    return 'width="{}" height="{}" '.format(*size) if size else ""
