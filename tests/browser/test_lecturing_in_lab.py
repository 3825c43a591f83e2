"""While a lecture runs, a guess in JupyterLab has the lecturer's buttons below it."""

import json
from pathlib import Path

import pytest
from lab import lab_server, open_notebook, run_all, write_notebook
from lectures import SECRET, VALUE, VOTE, Lecture, questions_of, widgets
from playwright.sync_api import expect

from tools.audience.files import LECTURERS, read

HERE = Path(__file__).parent
NOTEBOOK = "() => window.jupyterapp.shell.currentWidget.content.model.toJSON()"
ANOTHER = "another lecture's"  # a question that the class is not here for
CELLS = (
    f"import sys; sys.path += [{str(HERE)!r}, {str(HERE.parents[1])!r}]\n"
    "from lectures import VALUE, VOTE, widgets\nasked = widgets()",
    "asked[VALUE]",
    "asked[VOTE]",
    "from course_utils.guesses import predict\npredict('9.z', \"" + ANOTHER + "\", 'yes', 'no')",
)

pytestmark = [pytest.mark.browser, pytest.mark.takes_turns]


@pytest.fixture
def lecture():
    made = Lecture(questions_of(widgets()), lambda join: read(LECTURERS))
    yield made
    made.end()


@pytest.fixture
def lab(lecture, tmp_path):
    """The address of a JupyterLab on whose machine the lecture runs."""
    root, scratch = tmp_path / "notebooks", tmp_path / "jupyter"
    root.mkdir()
    running = scratch / "share" / "less-greedy" / "lecture.jsonl"
    running.parent.mkdir(parents=True)
    running.write_text(json.dumps({"secret": SECRET, "port": lecture.port}))
    write_notebook(root / "asking.ipynb", *CELLS)
    with lab_server(root, scratch) as url:
        yield url


def test_the_buttons_stand_below_a_guess(lecture, lab, browser):
    context = browser.new_context(viewport={"width": 1280, "height": 1000}, locale="en-US")
    context.set_default_timeout(60_000)
    problems = []
    student, page = context.new_page(), context.new_page()
    page.on("pageerror", lambda error: problems.append(str(error)))
    student.goto(lecture.address)
    open_notebook(page, lab, "asking.ipynb")
    run_all(page)
    guess, vote, other = (page.locator(".less-greedy").filter(has_text=text)
                          for text in ("How many bits?", "Will it fall?", ANOTHER))  # fmt: skip
    for part, id in ((vote, VOTE), (guess, VALUE)):
        part.get_by_role("button", name="Ask the class").click()
        expect(part.locator(".lg-counts")).to_have_text("0 answered, 1 joined")
        assert lecture.do(lambda: lecture.room.current) == id
    student.get_by_label("Your guess:").fill("4")
    student.get_by_role("button", name="Send my answer").click()
    expect(guess.locator(".lg-counts")).to_have_text("1 answered, 1 joined")
    for button in ("Close", "Show the answers", "Reveal"):
        guess.get_by_role("button", name=button).click()
    for seen in (guess, student):
        expect(seen.get_by_text("Measured: 7.20 bits").last).to_be_visible()
    assert guess.locator(".lg-pool img").count() == 2
    assert other.get_by_role("button", name="yes").is_visible()
    assert not other.get_by_role("button", name="Ask the class").is_visible()
    assert SECRET not in json.dumps(page.evaluate(NOTEBOOK)), "nothing of it is stored"
    context.close()
    assert not problems
