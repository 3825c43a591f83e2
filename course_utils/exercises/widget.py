"""What quizzes and exercises in words have in common as widgets.

Why not jupyterquiz, which is made for quizzes (2.9.6, tried in JupyterLab):

- It shows itself by a script, which an untrusted notebook and a repository's web view do not run,
  and its text there is ``<IPython.core.display.HTML object>``.
- Its HTML has random names and a random order at each run: strict nbval fails.
- Its verdict is not announced to a screen reader, and JupyterLab takes the arrow keys from it.
- The kernel hears of no answer, so that there is no progress to record.

Its idea is kept: the answers are in the page, and the browser marks.
"""

from pathlib import Path

import anywidget
import traitlets as t

HERE = Path(__file__).parent


def script(name: str) -> str:
    """The JavaScript of a widget: one module, the shared elements first."""
    return "\n".join((HERE / file).read_text(encoding="utf-8") for file in ("elements.js", name))


class TaskWidget(anywidget.AnyWidget):
    """A widget with a text and folded HTML for where there are no widgets."""

    _css = HERE / "task.css"

    name = t.Unicode().tag(sync=True)
    note = t.Unicode().tag(sync=True)  # for the learner; empty if there is nothing to say

    def as_text(self) -> str:
        """All of it as plain text, with the answers at the end."""
        raise NotImplementedError

    def as_html(self) -> str:
        """All of it as HTML, with the answers folded."""
        raise NotImplementedError

    def __repr__(self) -> str:
        return f"<{self.name}>"

    def _repr_mimebundle_(self, include=None, exclude=None):
        # The text and the HTML are what nbval compares: the same at each run.
        return {
            "text/plain": self.as_text(),
            "text/html": self.as_html(),
            "application/vnd.jupyter.widget-view+json": {
                "version_major": 2,
                "version_minor": 0,
                "model_id": self.model_id,
            },
        }, {}
