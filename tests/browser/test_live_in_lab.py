"""Live explorers in JupyterLab: they train while one watches, and stop when they should."""

import re
import shutil
from pathlib import Path

import pytest
from browsers import FIREFOX, IN_BOTH
from lab import lab_server, open_notebook, run_all, within, write_notebook

GALLERY = Path(__file__).with_name("live_gallery.py")
# The cells of the notebooks; explorers are kept, so that a test can ask the kernel about them.
FIRST = "from live_gallery import moons, walk\nshown = []"
WALK = "shown.append(walk()); shown[-1]"
SO_FAR = "print(shown[0].run.step, 'steps so far')"

EXPLORER = ".less-greedy-explorer"
# The step that an explorer's sentence names.
STEP = f"""number => {{
    const explorer = document.querySelectorAll('{EXPLORER}')[number];
    return Number(/step (\\d+)/.exec(explorer.querySelector('.lg-sentence').textContent)?.[1]);
}}"""
GOES_ON = f"([number, step]) => ({STEP})(number) > step"
BEGUN_AGAIN = f"([number, step]) => ({STEP})(number) < step"
PICTURE = f"number => document.querySelectorAll('{EXPLORER} canvas')[number].toDataURL()"
PICTURE_CHANGES = f"([number, before]) => ({PICTURE})(number) !== before"
# Ask the kernel, beside whatever the cells do; again and again, until it answers "True".
UNTIL_TRUE = """async code => {
    const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
    const end = Date.now() + 20000;
    for (let answer = ""; answer !== "True"; ) {
        if (Date.now() > end) throw new Error(`${code} is ${answer || "not answered"}`);
        const request = kernel.requestExecute({ code: `print(${code}, end="")`, silent: false });
        answer = "";
        request.onIOPub = ({ content }) => (answer += content.text ?? content.evalue ?? "");
        await request.done;
    }
}"""
RUN_CELL = """number => {
    const { content } = window.jupyterapp.shell.currentWidget;
    content.activeCellIndex = number;
    return window.jupyterapp.commands.execute("notebook:run-cell");
}"""
# A page behind another is not asked to paint; afterwards it is again.
HIDE = "() => { window.kept = requestAnimationFrame; window.requestAnimationFrame = () => 0; }"
SHOW = "() => { window.requestAnimationFrame = window.kept; }"
END_KERNEL = "() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()"
DELETE_CELL = RUN_CELL.replace("run-cell", "delete-cell")
# How long the page waits, in milliseconds, before it says that it has painted a picture.
NOTE_WAITS = """
    window.waits = [];
    const plain = window.setTimeout;
    window.setTimeout = (action, delay, ...more) => {
        if (String(action).includes("painted")) window.waits.push(delay);
        return plain(action, delay, ...more);
    };
"""

pytestmark = [pytest.mark.browser, IN_BOTH]


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """The address of a JupyterLab with notebooks made for these tests."""
    root = tmp_path_factory.mktemp("live")
    shutil.copy(GALLERY, root)
    write_notebook(root / "walk.ipynb", FIRST, WALK, SO_FAR)
    write_notebook(root / "failing.ipynb", FIRST, "shown.append(walk(fails=200)); shown[-1]")
    write_notebook(root / "two.ipynb", FIRST, WALK, WALK)
    write_notebook(root / "moons.ipynb", FIRST, "shown.append(moons(ahead=20)); shown[-1]")
    with lab_server(root, tmp_path_factory.mktemp("jupyter")) as url:
        yield url


class Seen:
    """An explorer as the learner sees it; the first of the page, unless told otherwise."""

    def __init__(self, page, number=0):
        self.page, self.number = page, number
        self.parts = page.locator(EXPLORER).nth(number)
        self.parts.locator("canvas").wait_for()

    def press(self, text):
        self.parts.get_by_role("button", name=text, exact=True).click()

    def waits_for(self, text):
        self.parts.get_by_text(text).first.wait_for()

    @property
    def step(self):
        return self.page.evaluate(STEP, self.number)

    def goes_on(self):
        """Wait until it has come further than now."""
        self.page.wait_for_function(GOES_ON, arg=[self.number, self.step])

    def has_stopped(self):
        """Wait until the kernel has nothing more to do for it, and shows all that it did."""
        kept = f"shown[{self.number}]"
        within(60, self.page, UNTIL_TRUE, f"not {kept}.running and {kept}._pace._task is None")
        self.waits_for("Start")
        within(60, self.page, UNTIL_TRUE, f"{kept}.run.step == {self.step}")


def opened(page, lab, name):
    open_notebook(page, lab, name)
    run_all(page)
    return Seen(page)


def test_it_trains_without_a_key_and_stops_when_told(page, lab):
    seen = opened(page, lab, "moons.ipynb")
    seen.waits_for("step 20 with lr 0.1")
    seen.press("Start")
    for _ in range(3):
        before = page.evaluate(PICTURE, 0)
        page.wait_for_function(PICTURE_CHANGES, arg=[0, before])
        seen.goes_on()
    seen.press("Pause")
    seen.has_stopped()
    paused = seen.step
    seen.press("5 steps")
    seen.waits_for(f"step {paused + 5} ")
    seen.press("Back to step 0")
    seen.waits_for("step 0 ")


def test_a_slider_acts_in_mid_training(page, lab):
    seen = opened(page, lab, "moons.ipynb")
    seen.press("Start")
    seen.goes_on()
    rate, flipped = seen.parts.locator(".noUi-handle").all()
    before = seen.step
    rate.focus()
    page.keyboard.press("ArrowRight")
    seen.waits_for("with lr 0.2")
    assert seen.step >= before
    seen.parts.get_by_label("when a slider moves").select_option("start over")
    page.wait_for_function(GOES_ON, arg=[0, 500])
    rate.focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_function(BEGUN_AGAIN, arg=[0, 500])
    seen.waits_for("with lr 0.1")
    seen.parts.get_by_label("when a slider moves").select_option("continue")
    page.wait_for_function(GOES_ON, arg=[0, 500])
    flipped.focus()  # other data: that cannot but start over
    page.keyboard.press("ArrowRight")
    page.wait_for_function(BEGUN_AGAIN, arg=[0, 500])
    seen.goes_on()
    seen.press("Pause")
    seen.has_stopped()


def test_keyboard_is_enough(page, lab):
    seen = opened(page, lab, "walk.ipynb")
    seen.parts.get_by_role("button", name="Start", exact=True).focus()
    page.keyboard.press("Enter")
    seen.goes_on()
    pause = seen.parts.get_by_role("button", name="Pause", exact=True)
    assert pause.evaluate("button => button === document.activeElement")
    page.keyboard.press("Space")
    seen.has_stopped()
    paused = seen.step
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    seen.waits_for(f"step {paused + 5},")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    seen.waits_for("step 0,")


@pytest.mark.takes_turns
def test_other_cells_run_meanwhile(page, lab):
    seen = opened(page, lab, "walk.ipynb")
    seen.press("Start")
    seen.goes_on()
    within(60, page, RUN_CELL, 2)
    page.locator(
        ".jp-OutputArea-output pre", has_text=re.compile("^[1-9].* steps so far")
    ).wait_for()
    seen.goes_on()
    seen.press("Pause")
    seen.has_stopped()


@pytest.mark.takes_turns
def test_two_at_once_both_move_and_can_be_stopped(page, lab):
    one = opened(page, lab, "two.ipynb")
    two = Seen(page, 1)
    one.press("Start")
    two.press("Start")
    for _ in range(3):
        one.goes_on()
        two.goes_on()
    one.press("Pause")
    one.has_stopped()
    paused = one.step
    two.goes_on()
    two.press("Pause")
    two.has_stopped()
    assert one.step == paused


@pytest.mark.takes_turns
def test_running_the_cell_again_or_deleting_it_stops_the_training(page, lab):
    seen = opened(page, lab, "walk.ipynb")
    seen.press("Start")
    seen.goes_on()
    within(60, page, RUN_CELL, 1)
    within(60, page, UNTIL_TRUE, "len(shown) == 2 and not shown[0].running")
    again = Seen(page)
    again.waits_for("step 0,")
    again.press("Start")
    again.goes_on()
    within(60, page, DELETE_CELL, 1)
    within(60, page, UNTIL_TRUE, "not shown[1].running and shown[1]._pace._task is None")


@pytest.mark.takes_turns
def test_a_reloaded_page_finds_it_paused(page, lab):
    seen = opened(page, lab, "walk.ipynb")
    seen.press("Start")
    seen.goes_on()
    within(60, page, "() => window.jupyterapp.commands.execute('docmanager:save')")
    open_notebook(page, lab, "walk.ipynb")
    within(
        60,
        page,
        "async () => { await window.jupyterapp.restored;"
        " await window.jupyterapp.shell.currentWidget.sessionContext.ready; }",
    )
    within(60, page, UNTIL_TRUE, "not shown[0].running")


@pytest.mark.takes_turns
def test_a_page_that_nobody_sees_pauses_it(page, lab):
    seen = opened(page, lab, "walk.ipynb")
    seen.press("Start")
    seen.goes_on()
    page.evaluate(HIDE)
    seen.waits_for("Paused, since no page showed the picture. Start goes on.")
    seen.has_stopped()
    page.evaluate(SHOW)


def test_an_error_is_shown_and_stops_it(page, lab):
    seen = opened(page, lab, "failing.ipynb")
    seen.press("Start")
    alert = page.get_by_role("alert").filter(has_text="the road is closed")
    alert.wait_for()
    assert "RuntimeError at speed = 0.02, first = one, step 200" in alert.inner_text()
    within(60, page, UNTIL_TRUE, "not shown[0].running and shown[0]._pace._task is None")
    seen.press("Back to step 0")
    seen.waits_for("step 0,")
    assert not alert.is_visible()


@pytest.mark.takes_turns
def test_screen_readers_hear_the_last_sentence_and_not_each(page, lab):
    seen = opened(page, lab, "walk.ipynb")
    sentence = seen.parts.locator(".lg-sentence")
    assert sentence.get_attribute("aria-live") == "polite"
    seen.press("Start")
    seen.goes_on()
    assert sentence.get_attribute("aria-live") == "off"
    seen.press("Pause")
    seen.has_stopped()
    assert sentence.get_attribute("aria-live") == "polite"
    assert seen.parts.locator("canvas").get_attribute("aria-label") == sentence.inner_text()
    seen.parts.get_by_text("Moving first starts it over.").wait_for()


@pytest.mark.takes_turns
@pytest.mark.parametrize(("asked", "waits"), [("reduce", [500]), ("no-preference", [])])
def test_pictures_come_slower_where_less_motion_is_asked_for(browser, page, lab, asked, waits):
    if browser.browser_type.name == FIREFOX:
        pytest.skip("a released Firefox cannot be asked for less motion from outside")
    page.emulate_media(reduced_motion=asked)
    page.add_init_script(NOTE_WAITS)
    seen = opened(page, lab, "walk.ipynb")
    seen.press("Start")
    seen.goes_on()
    seen.goes_on()
    assert sorted(set(page.evaluate("waits"))) == waits


def test_without_a_kernel_the_last_picture_stays(browser, lab):
    page = browser.new_page()  # where ipywidgets may complain that it cannot reach the kernel
    seen = opened(page, lab, "walk.ipynb")
    seen.press("Start")
    seen.goes_on()
    within(60, page, END_KERNEL)
    sentence, picture = seen.parts.locator(".lg-sentence").inner_text(), page.evaluate(PICTURE, 0)
    for button in seen.parts.get_by_role("button").all():
        button.click()
    assert seen.parts.locator(".lg-sentence").inner_text() == sentence
    assert page.evaluate(PICTURE, 0) == picture
    page.context.close()
