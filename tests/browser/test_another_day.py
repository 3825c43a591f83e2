"""A notebook is worked through on one day, and gone on with on another; or its kernel ends."""

import os
import shutil
import signal
from pathlib import Path

import pytest
from browsers import IN_BOTH
from lab import lab_server, open_notebook, run_all, within, write_notebook
from playwright.sync_api import expect

from course_utils.chapters import CHAPTERS, EXERCISES

GALLERIES = ("explorer_gallery.py", "live_gallery.py", "guess_gallery.py")
SETUP = """
from course_utils.exercises import explain, quiz
from course_utils.guesses import predict
from explorer_gallery import show
from guess_gallery import curve, value
from live_gallery import walk
"""
CELLS = [
    "show('line', 'linear')",
    "walk()",
    "value()",
    "curve()",
    "predict('1.p', 'Does it fall?', 'yes', 'no')",
    "quiz('1')",
    "explain('1.7')",
]
WIDGETS = len(CELLS)
RIGHT = CHAPTERS["1"].quiz[0].right
OWN_WORDS = "It fits its training data better than new data. " * 3

# The pictures, the guesses and what was typed, as they are in the page.
LEFT = """() => ({
    pictures: [...document.querySelectorAll(".less-greedy-picture canvas")]
        .map(canvas => canvas.toDataURL()),
    sentences: [...document.querySelectorAll(".jp-OutputArea .lg-sentence")]
        .map(sentence => sentence.textContent),
    ticked: [...document.querySelectorAll(".jp-OutputArea :is([type=radio], [type=checkbox])")]
        .map(box => box.checked),
    written: [...document.querySelectorAll(".jp-OutputArea :is([type=text], textarea)")]
        .map(field => field.value),
    sliders: [...document.querySelectorAll(".noUi-handle")]
        .map(handle => handle.getAttribute("aria-valuetext")),
    drawn: [...document.querySelectorAll(".less-greedy-guess polyline")]
        .map(line => line.getAttribute("points")),
    measured: document.querySelectorAll(".less-greedy-guess img.lg-measured").length,
    scores: [...document.querySelectorAll(".less-greedy-task :is(.lg-end, .lg-verdict)")]
        .map(line => line.textContent),
})"""
# Whether something is painted on each canvas: more than one colour.
PAINTED = """() => [...document.querySelectorAll(".less-greedy-picture canvas")].map(canvas => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return new Set(new Uint32Array(data.buffer)).size > 10;
})"""
SAVE = "() => window.jupyterapp.commands.execute('docmanager:save')"
END_KERNEL = "() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()"
START_KERNEL = END_KERNEL.replace("shutdown", "startKernel")
RESTART = "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()"
PROCESS = """async () => {
    const { session } = window.jupyterapp.shell.currentWidget.sessionContext;
    const request = { code: "", user_expressions: { pid: "__import__('os').getpid()" } };
    const reply = await session.kernel.requestExecute(request).done;
    return Number(reply.content.user_expressions.pid.data["text/plain"]);
}"""

AS_LEFT = "This is how you left it. To go on, run the setup cell, then this cell."
ENDED = "Its kernel was restarted or has ended. To go on, run the setup cell, then this cell."

pytestmark = [pytest.mark.browser, pytest.mark.takes_turns, IN_BOTH]
expect.set_options(timeout=60_000)  # milliseconds, for a busy machine


@pytest.fixture
def lab(tmp_path):
    """The address of a JupyterLab of a learner who has not begun."""
    root = tmp_path / "course"
    root.mkdir()
    for gallery in GALLERIES:
        shutil.copy(Path(__file__).with_name(gallery), root)
    write_notebook(root / "chapter.ipynb", SETUP, *CELLS)
    with lab_server(root, tmp_path / "jupyter") as url:
        yield url


@pytest.fixture
def unwatched(browser):
    """Opens pages that may complain, as ipywidgets does where it cannot reach the kernel."""
    context = browser.new_context(viewport={"width": 1280, "height": 1000}, locale="en-US")
    yield context.new_page
    context.close()


def test_goes_on_where_it_was_left(unwatched, lab):
    page = unwatched()
    opened(page, lab)
    work(page)
    left = within(60, page, LEFT)
    within(60, page, SAVE)
    within(60, page, END_KERNEL)
    page.close()

    page = unwatched()
    open_notebook(page, lab, "chapter.ipynb")
    says(page, AS_LEFT)
    assert within(60, page, LEFT) == left
    assert all(within(60, page, PAINTED))
    within(60, page, END_KERNEL)  # also without the one that JupyterLab starts anew
    says(page, AS_LEFT)
    assert within(60, page, LEFT) == left

    within(60, page, START_KERNEL)
    run_all(page)
    says(page, "")
    again = within(60, page, LEFT)
    kept = ("ticked", "written", "drawn", "measured", "scores")
    assert {name: again[name] for name in kept} == {name: left[name] for name in kept}
    assert again["sentences"][2:] == left["sentences"][2:], "all but the explorers'"


@pytest.mark.parametrize("end", ["restarted", "killed"])
def test_says_that_its_kernel_has_ended(unwatched, lab, end):
    page = unwatched()
    opened(page, lab)
    says(page, "")
    if end == "restarted":
        within(60, page, RESTART)
    else:
        os.kill(within(60, page, PROCESS), signal.SIGKILL)
    says(page, ENDED)
    run_all(page)
    says(page, "")


def opened(page, lab):
    """Open the notebook and run it."""
    open_notebook(page, lab, "chapter.ipynb")
    run_all(page)
    page.locator(".less-greedy-explain").wait_for()


def says(page, text):
    """Wait until each widget says this of its kernel; none may say that it cannot be shown."""
    lives = page.locator(".jp-OutputArea .lg-life")
    expect(lives).to_have_text([text] * WIDGETS)
    expect(page.get_by_text("Error displaying widget")).to_have_count(0)


def work(page):
    """Move, train, guess, predict, answer and write."""
    explorers = page.locator(".less-greedy-explorer")
    explorers.nth(0).locator(".noUi-handle").focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    explorers.nth(0).get_by_text("shift 0.8").wait_for()
    explorers.nth(1).get_by_role("button", name="5 steps", exact=True).click()
    explorers.nth(1).get_by_text("step 5,").wait_for()

    value, curve = page.locator(".less-greedy-guess").all()
    value.get_by_label("Your guess:").fill("1,000")
    value.get_by_role("button", name="Commit").click()
    expect(value.get_by_role("status")).to_contain_text("You guessed 1,000")
    curve.get_by_role("slider", name="degree 1").focus()
    page.keyboard.press("End")
    for _ in range(8):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Home")
    curve.get_by_role("button", name="Commit").click()
    expect(curve.get_by_role("status")).to_contain_text("From degree")
    page.get_by_role("button", name="yes", exact=True).click()
    expect(page.locator(".less-greedy-predict").get_by_role("status")).to_contain_text("yes")

    question = page.locator(".less-greedy-quiz form").first
    for option in RIGHT:
        question.locator("input").nth(option).check()
    question.get_by_role("button", name="Answer question").click()
    expect(page.locator(".lg-end")).to_contain_text("Right so far: 1")
    page.get_by_label("Your answer").fill(OWN_WORDS)
    page.get_by_role("button", name="Compare").click()
    points = page.locator(".less-greedy-explain").get_by_role("checkbox")
    expect(points).to_have_count(len(EXERCISES["1.7"].answered.points))
    points.first.check()
    expect(page.locator(".less-greedy-explain .lg-verdict")).to_contain_text("1 of")
