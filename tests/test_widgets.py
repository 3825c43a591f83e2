"""What all widgets of the course share: how they are shown, and their scripts and styles."""

import re
import sys
from types import ModuleType, SimpleNamespace

import pytest

from course_utils.exercises import explain, quiz
from course_utils.explorers import explore
from course_utils.guesses import guess_value
from course_utils.guesses.asked import Asked

VIEW = "application/vnd.jupyter.widget-view+json"


def explorer():
    def setup(fig):
        (line,) = fig.subplots().plot([0, 1], [0, 1])

        def update(a):
            line.set_ydata([0, a])
            return f"a is {a}"

        return update

    return explore(setup, a=[1, 2, 3])


def guess():
    return guess_value("1.a", "How large?", 0.7, low=0, high=1, unit="")


MADE = {
    "ExactExplorer(a=2)": explorer,
    "ValueGuess('1.a')": guess,
    "Quiz('1')": lambda: quiz("1"),
    "Explain('1.7')": lambda: explain("1.7"),
}


@pytest.mark.parametrize("make", MADE.values(), ids=MADE)
def test_the_widget_and_what_stands_in_its_place_are_shown(make):
    widget = make()
    data, metadata = widget._repr_mimebundle_(include=None, exclude=None)
    assert data.pop(VIEW)["model_id"] == widget.model_id
    assert (data, metadata) == make().without_widgets(), "the same at each run"
    assert data["text/plain"] and set(data) & {"image/png", "text/html"}


@pytest.mark.parametrize("make", MADE.values(), ids=MADE)
def test_colab_is_told_where_widgets_come_from(make, monkeypatch):
    output = ModuleType("google.colab.output")
    output.enable_custom_widget_manager = lambda: None
    output._widgets = SimpleNamespace(_installed_url="https://widgets.example")
    monkeypatch.setitem(sys.modules, "google.colab.output", output)
    widget = make()
    _, metadata = widget._repr_mimebundle_()
    manager = {"custom_widget_manager": {"url": "https://widgets.example"}}
    assert metadata == widget.without_widgets()[1] | {VIEW: {"colab": manager}}


@pytest.mark.parametrize(("shown", "make"), MADE.items(), ids=MADE)
def test_repr_is_short_and_the_same_at_each_run(shown, make):
    assert repr(make()) == shown


@pytest.mark.parametrize("make", MADE.values(), ids=MADE)
def test_its_script_is_one_module_that_loads_nothing(make):
    widget = make()
    script = getattr(widget, "_picture", widget)._esm
    assert len(re.findall(r"^export default", script, re.MULTILINE)) == 1
    assert "function make(" in script, "the shared part"
    # But for the buttons of a lecture that is given on the machine where the notebook is.
    outside = (
        r"\bimport\b.*from|\bfetch\(|https?://(?!www.w3.org|\$\{location.hostname\})|innerHTML"
    )
    assert not re.search(outside, script)
    assert "import(" not in script or isinstance(widget, Asked)
