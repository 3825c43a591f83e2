"""Quizzes and exercises in words in JupyterLab: marked in the browser, by keyboard, recorded."""

import json
import time

import pytest
from browsers import IN_BOTH
from lab import lab_server, open_notebook, run_all, within, write_notebook
from playwright.sync_api import expect

from course_utils.chapters import CHAPTERS, EXERCISES
from course_utils.checkers.question import LETTERS

QUIZ = CHAPTERS["1"].quiz
ONE = next(i for i, question in enumerate(QUIZ) if not question.several)
SEVERAL = next(i for i, question in enumerate(QUIZ) if question.several)
TASK = EXERCISES["1.7"].answered
OWN_WORDS = (
    "The network knows its training data better than new data, and that is a gap, no harm yet; "
    "look at the validation curve over several seeds."
)
END_KERNEL = "() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()"
SAVE = "() => window.jupyterapp.commands.execute('docmanager:save')"
CLOSE_SIDEBAR = "() => window.jupyterapp.shell.collapseLeft()"
TOO_WIDE = """() => [...document.querySelectorAll('.less-greedy-task')].filter(
    task => task.scrollWidth > task.clientWidth || task.getBoundingClientRect().right > innerWidth
).length"""

pytestmark = [pytest.mark.browser, IN_BOTH]
expect.set_options(timeout=60_000)  # milliseconds, for a busy machine


@pytest.fixture(scope="module")
def scratch(tmp_path_factory):
    """The folder of the server's own files, the learner's progress among them."""
    return tmp_path_factory.mktemp("jupyter")


@pytest.fixture(scope="module")
def lab(tmp_path_factory, scratch):
    """The address of a JupyterLab with notebooks made for these tests."""
    root = tmp_path_factory.mktemp("quizzes")
    names = "from course_utils.exercises import explain, quiz"
    write_notebook(root / "quiz.ipynb", names, 'quiz("1")')
    write_notebook(root / "twice.ipynb", names, 'shown = quiz("1")\nshown', "shown")
    write_notebook(root / "words.ipynb", names, 'explain("1.7")')
    with lab_server(root, scratch) as url:
        yield url


@pytest.fixture(autouse=True)
def progress(scratch):
    """The file of the learner's progress, empty: what another test answered would come back."""
    path = scratch / "progress" / "progress.jsonl"
    path.unlink(missing_ok=True)
    return path


@pytest.fixture
def unwatched(browser, lab):
    """A page that may complain, as ipywidgets does where it cannot reach the kernel."""
    page = browser.new_page()
    yield page
    page.context.close()


def recorded(progress, task, tries=1):
    """The attempts at a task, as soon as the kernel has written so many."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if progress.exists():
            lines = progress.read_text(encoding="utf-8").splitlines()
            found = [one for one in map(json.loads, lines) if one["task"] == task]
            if len(found) >= tries:
                return [(one["passed"], one["what"]) for one in found]
        time.sleep(0.05)
    raise AssertionError(f"{task} was not recorded")


def opened(page, lab, name):
    open_notebook(page, lab, name)
    run_all(page)
    page.locator(".less-greedy-task").first.wait_for()


def asked(page, number):
    """The form of a question."""
    return page.locator(".less-greedy-quiz form").nth(number)


def option(form, number):
    return form.locator("input").nth(number)


def answer(form):
    form.get_by_role("button", name="Answer question").click()


def wrong(number):
    """An option of a question that is not right."""
    return next(i for i in range(len(QUIZ[number].options)) if i not in QUIZ[number].right)


def whys(form):
    return form.locator(".lg-option > p:visible")


@pytest.mark.takes_turns
def test_nothing_is_explained_before_an_answer(page, lab):
    opened(page, lab, "quiz.ipynb")
    expect(page.locator(".less-greedy-quiz form")).to_have_count(len(QUIZ))
    expect(whys(page.locator(".less-greedy-quiz"))).to_have_count(0)
    expect(page.get_by_role("button", name="Show all answers")).to_have_count(0)
    answer(asked(page, ONE))
    expect(asked(page, ONE).get_by_role("status")).to_have_text("Choose an answer first.")
    expect(whys(page.locator(".less-greedy-quiz"))).to_have_count(0)


def test_by_keyboard_alone_wrong_and_then_right(page, lab, progress):
    opened(page, lab, "quiz.ipynb")
    form, (right,) = asked(page, ONE), QUIZ[ONE].right
    option(form, 0).focus()
    page.keyboard.press("Space")
    assert right != 0
    page.keyboard.press("Enter")
    verdict = form.get_by_role("status")
    expect(verdict).to_contain_text("Not right. Read why, and choose again.")
    expect(verdict).to_contain_text(QUIZ[ONE].options[0].why[:20])
    expect(whys(form)).to_have_count(1)
    for _ in range(right):
        page.keyboard.press("ArrowDown")
    expect(option(form, right)).to_be_focused()
    expect(verdict).to_have_text("")
    page.keyboard.press("Enter")
    expect(verdict).to_contain_text("Right.")
    expect(whys(form)).to_have_count(len(QUIZ[ONE].options))
    expect(page.locator(".lg-end")).to_contain_text(f"Right so far: 1 of {len(QUIZ)}.")
    attempts = recorded(progress, f"quiz 1.{ONE + 1}", tries=2)
    assert attempts == [(False, "a"), (True, LETTERS[right])]


def test_several_right_answers_are_all_asked_for(page, lab):
    opened(page, lab, "quiz.ipynb")
    form, right = asked(page, SEVERAL), QUIZ[SEVERAL].right
    verdict = form.get_by_role("status")
    option(form, right[0]).check()
    option(form, wrong(SEVERAL)).check()
    answer(form)
    missing = len(right) - 1
    expect(verdict).to_contain_text("Not all right: 1 choice not right")
    expect(verdict).to_contain_text(f"{missing} right answer{'s' if missing > 1 else ''} missing")
    expect(whys(form)).to_have_count(2)
    option(form, wrong(SEVERAL)).uncheck()
    for i in right:
        option(form, i).check()
    answer(form)
    expect(verdict).to_contain_text("Right.")


@pytest.mark.takes_turns
def test_all_answers_can_be_shown_and_all_can_be_forgotten(page, lab):
    opened(page, lab, "quiz.ipynb")
    form = asked(page, ONE)
    option(form, wrong(ONE)).check()
    answer(form)
    show = form.get_by_role("button", name="Show all answers")
    show.click()
    expect(show).to_be_hidden()
    expect(option(form, 0)).to_be_focused()
    expect(whys(form)).to_have_count(len(QUIZ[ONE].options))
    expect(form.get_by_role("status")).to_have_text(f"Right: {LETTERS[QUIZ[ONE].right[0]]}.")
    page.get_by_role("button", name="Start over").click()
    expect(whys(form)).to_have_count(0)
    expect(form.locator("input:checked")).to_have_count(0)
    expect(form.get_by_role("status")).to_have_text("")


@pytest.mark.takes_turns
def test_shown_twice_both_say_the_same(page, lab):
    opened(page, lab, "twice.ipynb")
    forms = page.locator(".less-greedy-quiz form")
    expect(forms).to_have_count(2 * len(QUIZ))
    option(forms.nth(len(QUIZ)), 0).check()
    option(forms.nth(0), 1).check()
    expect(option(forms.nth(len(QUIZ)), 0)).to_be_checked()
    answer(forms.nth(0))
    expect(option(forms.nth(len(QUIZ)), 1)).to_be_checked()
    expect(whys(forms.nth(len(QUIZ)))).not_to_have_count(0)


@pytest.mark.takes_turns
def test_answers_are_still_there_after_a_reload(page, lab):
    opened(page, lab, "quiz.ipynb")
    option(asked(page, ONE), QUIZ[ONE].right[0]).check()
    answer(asked(page, ONE))
    expect(page.locator(".lg-end")).to_contain_text("Right so far: 1")
    within(60, page, SAVE)
    page.reload()
    expect(page.locator(".lg-end")).to_contain_text("Right so far: 1", timeout=60_000)
    expect(whys(asked(page, ONE))).to_have_count(len(QUIZ[ONE].options))


@pytest.mark.takes_turns
def test_it_marks_without_a_kernel_and_says_that_nothing_is_recorded(unwatched, lab):
    page = unwatched
    opened(page, lab, "quiz.ipynb")
    within(60, page, END_KERNEL)
    option(asked(page, ONE), QUIZ[ONE].right[0]).check()
    answer(asked(page, ONE))
    expect(asked(page, ONE).get_by_role("status")).to_contain_text("Right.")
    expect(page.locator(".lg-note")).to_contain_text("not recorded as progress")


def test_the_model_answer_is_shown_to_who_has_written_one(page, lab, progress):
    opened(page, lab, "words.ipynb")
    own = page.get_by_label("Your answer")
    compare = page.get_by_role("button", name="Compare with a model answer")
    model = page.locator(".lg-model")
    own.fill("It overfits.")
    compare.click()
    expect(page.locator(".lg-verdict")).to_contain_text("Write a little more first: 2 words")
    expect(model).to_be_hidden()
    expect(page.get_by_role("checkbox")).to_have_count(0)
    own.fill(OWN_WORDS)
    compare.focus()
    page.keyboard.press("Enter")
    expect(model).to_contain_text(TASK.answer)
    expect(model).to_be_focused()
    expect(own).to_have_value(OWN_WORDS)
    expect(compare).to_be_hidden()
    boxes = page.get_by_role("checkbox")
    expect(boxes).to_have_count(len(TASK.points))
    boxes.first.focus()
    page.keyboard.press("Space")
    expect(page.locator(".lg-verdict")).to_contain_text(f"1 of {len(TASK.points)} points ticked")
    for number in range(1, len(TASK.points)):
        boxes.nth(number).check()
    expect(page.locator(".lg-verdict")).to_contain_text("Yours says it all.")
    (began, _), (passed, what) = recorded(progress, "exercise 1.7", tries=2)
    n = len(TASK.points)
    assert passed and not began
    assert what == f"{len(OWN_WORDS.split())} words, {n} of {n} points"


@pytest.mark.takes_turns
def test_keys_that_are_jupyterlabs_commands_are_typed_into_the_answer(page, lab):
    opened(page, lab, "words.ipynb")
    own = page.get_by_label("Your answer")
    own.press_sequentially("a b dd j k\nx")
    expect(own).to_have_value("a b dd j k\nx")
    expect(own).to_be_focused()


@pytest.mark.takes_turns
@pytest.mark.parametrize("name", ["quiz.ipynb", "words.ipynb"])
def test_fits_a_narrow_window(page, lab, name):
    opened(page, lab, name)
    if name == "words.ipynb":
        page.get_by_label("Your answer").fill(OWN_WORDS)
        page.get_by_role("button", name="Compare").click()
    page.evaluate(CLOSE_SIDEBAR)
    page.set_viewport_size({"width": 420, "height": 900})
    page.wait_for_function(f"() => ({TOO_WIDE})() === 0")
