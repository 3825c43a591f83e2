"""What axe-core has to say against what the course shows in JupyterLab."""

from lab import within

from tools.vendor import VENDOR

OURS = "[class*='less-greedy-']"
THEMES = ("JupyterLab Light", "JupyterLab Dark")
WIDTHS = (1280, 420)
COLLAPSE = "window.jupyterapp.shell.collapseLeft()"
CHANGE_THEME = """async theme => {
    await window.jupyterapp.commands.execute("apputils:change-theme", { theme });
    while (document.body.dataset.jpThemeName !== theme) await new Promise(r => setTimeout(r, 20));
}"""
LOOK = """async ours => {
    const { passes, violations } = await axe.run({ include: [[ours]] });
    if (!passes.length) throw new Error("axe-core has looked at nothing");
    return violations.flatMap(({ help, id, nodes }) =>
        nodes.map(({ failureSummary, html }) => `${id}: ${help}\\n${html}\\n${failureSummary}`));
}"""


def complaints(page):
    """The violations in light and dark, wide and narrow, each as a text; by all rules of axe-core.

    The page must show something of the course. Afterwards it is dark and narrow.
    """
    page.add_script_tag(path=VENDOR / "axe.min.js")
    page.evaluate(COLLAPSE)  # as one does where there is little room
    found = []
    for theme in THEMES:
        within(60, page, CHANGE_THEME, theme)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 1000})
            found += [f"{theme}, {width}: {text}" for text in within(120, page, LOOK, OURS)]
    return found


def axe_finds(page, part="html"):
    """The violations of a page, or of a part of it, as it is now, each as a text."""
    page.evaluate((VENDOR / "axe.min.js").read_text(encoding="utf-8"))  # no policy keeps this out
    # Without asking for the style sheets again, which a page on a disk may not.
    look = "part => axe.run(part, { preload: false }).then(found => found.violations)"
    found = page.evaluate(look, part)
    return [f"{one['id']}: {one['help']}\n{one['nodes'][0]['html']}" for one in found]
