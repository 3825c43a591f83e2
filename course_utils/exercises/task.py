"""What quizzes and exercises in words have in common.

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

from course_utils.widgets import CourseWidget, assembled

HERE = Path(__file__).parent


class Task(CourseWidget, anywidget.AnyWidget):
    """A widget that asks. Where there are no widgets, its answers are at the end, or folded."""

    _css = assembled(HERE / "task.css")

    name = t.Unicode().tag(sync=True)
    note = t.Unicode().tag(sync=True)  # for the learner; empty if there is nothing to say
