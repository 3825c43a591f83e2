"""Guesses in JupyterLab: the measurement stays hidden until it is compared with the guess."""

import io
import shutil
from pathlib import Path

import guess_gallery as gallery
import numpy as np
import pytest
from browsers import IN_BOTH
from lab import lab_server, open_notebook, run_all, within, write_notebook
from PIL import Image

from course_utils.plots.style import COLOURS

GALLERY = Path(gallery.__file__)
KINDS = ("value", "choice", "curve")
BLUE = [int(COLOURS[0][i : i + 2], 16) for i in (1, 3, 5)]  # in which matplotlib paints it
NEAR = 12  # of 255, as images are scaled
MEASURED = "img.lg-measured"

ASK_KERNEL = """async expression => {
    const { session } = window.jupyterapp.shell.currentWidget.sessionContext;
    const request = { code: "", user_expressions: { answer: expression } };
    const reply = await session.kernel.requestExecute(request).done;
    return reply.content.user_expressions.answer.data["text/plain"];
}"""
KERNEL_SAYS = f"async ([expression, wanted]) => (await ({ASK_KERNEL})(expression)) === wanted"
ACTIVE_CELL = "() => window.jupyterapp.shell.currentWidget.content.activeCellIndex"
END_KERNEL = "() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()"

# The widget beside a model that knows no kernel; what it says of a guess.
SAYS_OF = """async ([source, about, draft]) => {
    const script = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
    const { default: widget } = await import(script);
    const nothing = new Uint8Array();
    const layers = [[nothing, nothing], [nothing, nothing]];
    const values = { about, layers, state: "open", draft: null };
    let update;
    const model = {
        widget_manager: {},
        get: name => values[name],
        set: (name, value) => { values[name] = value; update(); },
        on: (names, listener) => { update = listener; },
    };
    const el = document.body.appendChild(document.createElement("div"));
    await widget.render({ model, el });
    model.set("draft", draft);
    model.set("state", "committed");
    return el.querySelector("[role=status]").textContent;
}"""

pytestmark = [pytest.mark.browser, IN_BOTH]


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """The address of a JupyterLab with one notebook that asks a question of each kind."""
    root = tmp_path_factory.mktemp("guesses")
    shutil.copy(GALLERY, root)
    first = "from guess_gallery import ask, asked, told\nask()"
    write_notebook(root / "guesses.ipynb", first, *(f"asked[{kind!r}]" for kind in KINDS))
    with lab_server(root, tmp_path_factory.mktemp("jupyter")) as url:
        yield url


def opened(page, lab):
    """Open the notebook and ask; returns where each kind is in the page."""
    open_notebook(page, lab, "guesses.ipynb")
    run_all(page)
    guesses = page.locator(".less-greedy-guess")
    for number in range(len(KINDS)):
        guesses.nth(number).get_by_role("button", name="Commit my guess").wait_for()
    return {kind: guesses.nth(number) for number, kind in enumerate(KINDS)}


def press(guess, button):
    guess.get_by_role("button", name=button).click()


def said(guess):
    return guess.get_by_role("status").inner_text()


def has_blue(guess):
    """Whether the colour of the measurement is on the screen."""
    png = guess.locator(".lg-panel").screenshot(animations="disabled")
    picture = np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)
    return bool((np.abs(picture - BLUE).max(axis=-1) < NEAR).any())


def surface(guess):
    """A function from shares of the axes, from the left and from below, to places in the page."""
    area = guess.locator(".lg-surface")
    area.scroll_into_view_if_needed()
    box = area.bounding_box()

    def at(x, y):
        # Not on its edge: in Firefox this mouse moves by whole pixels.
        right, down = 1 + x * (box["width"] - 2), 1 + (1 - y) * (box["height"] - 2)
        return box["x"] + right, box["y"] + down

    return at


def drag(page, guess, points):
    at = surface(guess)
    page.mouse.move(*at(*points[0]))
    page.mouse.down()
    for point in points[1:]:
        page.mouse.move(*at(*point), steps=4)
    page.mouse.up()


def test_nothing_of_the_measurement_is_there_before(page, lab):
    guesses = opened(page, lab)
    positions = gallery.curve().about["positions"]
    measured = {
        "value": ["50,000", "51234"],
        "choice": ["3.9", "3.90"],
        "curve": ["0.36", *(position["text"] for position in positions)],
    }
    for kind, guess in guesses.items():
        heard = guess.aria_snapshot()
        assert not [text for text in measured[kind] if text in heard + guess.inner_html()]
        assert not guess.locator(MEASURED).count()
        assert said(guess) == ""
        assert not has_blue(guess)
        press(guess, "Show me")
        assert measured[kind][0] in said(guess)
        assert measured[kind][0] in guess.locator(MEASURED).get_attribute("alt")
        assert has_blue(guess)


def test_by_keyboard_alone(page, lab):
    guesses = opened(page, lab)
    guesses["value"].get_by_label("Your guess:").focus()
    page.keyboard.type("1,000")
    page.keyboard.press("Enter")
    assert said(guesses["value"]) == (
        "You guessed 1,000, measured 50,000: too low by a factor of 50."
    )

    guesses["choice"].get_by_role("radio").first.focus()
    cell = page.evaluate(ACTIVE_CELL)
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert said(guesses["choice"]) == sentence("as much again")
    assert page.evaluate(ACTIVE_CELL) == cell, "the arrow moved the notebook's selection as well"

    sketch = guesses["curve"]
    sketch.get_by_role("slider", name="degree 1").focus()
    cell = page.evaluate(ACTIVE_CELL)
    page.keyboard.press("End")
    for _ in range(8):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Home")
    for key in ("PageUp", "ArrowUp", "ArrowDown", "PageDown"):
        page.keyboard.press(key)
    assert page.evaluate(ACTIVE_CELL) == cell
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert said(sketch).endswith(
        "From degree 4 to 9 yours falls, and the measured curve rises. "
        "Farthest apart at degree 9: yours 0, measured 0.90 [0.85, 0.95], too low by 0.90."
    )
    focused = sketch.get_by_role("status")  # Space there undoes nothing
    assert focused.evaluate("sentence => sentence === document.activeElement")


def test_position_and_value_are_announced(page, lab):
    sketch = opened(page, lab)["curve"]
    first, second = (sketch.get_by_role("slider", name=f"degree {k}") for k in (1, 2))
    assert first.get_attribute("aria-valuetext") == "not drawn yet"
    first.focus()
    page.keyboard.press("ArrowUp")
    assert first.get_attribute("aria-valuetext") == "test error 0.61"
    assert first.get_attribute("aria-valuenow") == "0.61"
    page.keyboard.press("ArrowRight")
    assert second.evaluate("handle => handle === document.activeElement")
    page.keyboard.press("PageUp")
    assert second.get_attribute("aria-valuetext") == "test error 0.71"
    page.keyboard.press("Delete")
    assert second.get_attribute("aria-valuetext") == "not drawn yet"
    press(sketch, "Show me")
    assert first.get_attribute("aria-valuetext").startswith("yours 0.61, measured 0.80 [")
    assert first.get_attribute("aria-readonly") == "true"


def test_sketched_and_corrected_with_the_mouse(page, lab):
    sketch = opened(page, lab)["curve"]
    drag(page, sketch, [(0, 0.9), (0.45, 0.5), (1, 0.1)])
    drag(page, sketch, [(0.96, 0.8), (1, 0.8)])  # over the last position
    press(sketch, "Commit my guess")
    page.wait_for_function(KERNEL_SAYS, arg=["asked['curve'].state", "'committed'"])
    guess = eval(within(60, page, ASK_KERNEL, "asked['curve'].guess"))
    x = gallery.curve().about["x"]
    places = [(degree - x["low"]) / (x["high"] - x["low"]) for degree in range(1, 10)]
    wanted = 1.2 * np.interp(places, [0, 0.45, 1], [0.9, 0.5, 0.1])
    wanted[-1] = 1.2 * 0.8
    np.testing.assert_allclose(guess, wanted, atol=0.02)
    assert "yours falls, too." in said(sketch)


def test_number_line_and_rows_can_be_clicked(page, lab):
    guesses = opened(page, lab)
    page.mouse.click(*surface(guesses["value"])(0.5, 0.5))
    assert guesses["value"].get_by_label("Your guess:").input_value() == "1,000"
    page.keyboard.press("ArrowRight")
    assert guesses["value"].get_by_label("Your guess:").input_value() == "1,100"
    page.mouse.click(*surface(guesses["choice"])(0.3, 0.5))
    assert guesses["choice"].get_by_label("as much again").is_checked()


def test_kernel_is_told_of_commits_alone(page, lab):
    guesses = opened(page, lab)
    press(guesses["value"], "Show me")
    page.wait_for_function(KERNEL_SAYS, arg=["asked['value'].state", "'shown'"])
    press(guesses["value"], "Guess again")
    page.wait_for_function(KERNEL_SAYS, arg=["asked['value'].state", "'open'"])
    assert within(60, page, ASK_KERNEL, "told") == "[]"
    guesses["choice"].get_by_label("a little").check()
    press(guesses["choice"], "Commit my guess")
    page.wait_for_function(KERNEL_SAYS, arg=["told", "['1.c']"])
    assert within(60, page, ASK_KERNEL, "asked['choice'].guess") == "'a little'"


def test_kernel_can_set_a_guess(page, lab):
    guess = opened(page, lab)["value"]
    entered = (
        "(setattr(asked['value'], 'draft', 100), setattr(asked['value'], 'state', 'committed'))"
    )
    within(60, page, ASK_KERNEL, entered)
    guess.get_by_text("You guessed 100, measured 50,000: too low").wait_for()
    assert guess.get_by_label("Your guess:").input_value() == "100"


def test_guess_that_cannot_be_is_told_what_to_do(page, lab):
    guesses = opened(page, lab)
    number = guesses["value"].get_by_label("Your guess:")
    for text, advice in {
        "": "Guess a number from 1 to 1,000,000 first",
        "much": "“much” cannot be read as a number: write it as 0.95, 1200 or 2e4.",
        "3,5,1": "“3,5,1” cannot be read as a number",
        "5e9": "The number line goes from 1 to 1,000,000: choose a number on it.",
    }.items():
        number.fill(text)
        press(guesses["value"], "Commit my guess")
        assert advice in said(guesses["value"])
    press(guesses["choice"], "Commit my guess")
    assert said(guesses["choice"]).startswith("Choose one of the options first")
    press(guesses["curve"], "Commit my guess")
    assert said(guesses["curve"]).startswith("Draw your curve over the picture first")
    drag(page, guesses["curve"], [(0, 0.9), (0.4, 0.5)])
    press(guesses["curve"], "Commit my guess")
    assert said(guesses["curve"]) == "Nothing is drawn at degree 9: draw from degree 1 to degree 9."
    assert not page.locator(MEASURED).count()


def test_guess_again_hides_the_measurement(page, lab):
    guess = opened(page, lab)["value"]
    number = guess.get_by_label("Your guess:")
    number.fill("10")
    press(guess, "Commit my guess")
    assert has_blue(guess)
    press(guess, "Guess again")
    assert number.input_value() == "" and number.is_editable()
    assert said(guess) == "" and not has_blue(guess)
    number.fill("50000")
    press(guess, "Commit my guess")
    assert said(guess).endswith("the same once it is rounded.")


def test_a_comma_may_stand_for_a_point_or_between_thousands(page, lab):
    guess = opened(page, lab)["value"]
    for text, number in {"3,5": "3.5", "1,200": "1,200"}.items():
        guess.get_by_label("Your guess:").fill(text)
        press(guess, "Commit my guess")
        assert said(guess).startswith(f"You guessed {number},"), text
        press(guess, "Guess again")


def test_all_kinds_work_without_a_kernel(browser, lab):
    page = browser.new_page()  # where ipywidgets may complain that it cannot reach the kernel
    guesses = opened(page, lab)
    within(60, page, END_KERNEL)
    guesses["value"].get_by_label("Your guess:").fill("20000")
    guesses["choice"].get_by_label("a little").check()
    drag(page, guesses["curve"], [(0, 0.5), (1, 0.5)])
    for guess in guesses.values():
        press(guess, "Commit my guess")
    assert said(guesses["value"]).startswith("You guessed 20,000, measured 50,000: too low by")
    assert said(guesses["choice"]) == sentence("a little")
    assert "yours stays about level, and the measured curve falls." in said(guesses["curve"])
    page.context.close()


def test_fits_a_narrow_window_and_a_fine_screen(browser, lab):
    context = browser.new_context(device_scale_factor=2)
    page = context.new_page()
    guesses = opened(page, lab)
    image = guesses["curve"].locator("img.lg-axes")
    assert image.evaluate("image => image.currentSrc !== image.src"), "the finer one is taken"
    page.set_viewport_size({"width": 420, "height": 800})
    page.wait_for_function("() => document.querySelector('.lg-panel').clientWidth < 400")
    page.mouse.click(*surface(guesses["value"])(0.5, 0.5))
    assert guesses["value"].get_by_label("Your guess:").input_value() == "1,000"
    context.close()


TELLS = "inside the interval, as near as this measurement can tell."


@pytest.mark.parametrize(
    ("make", "guess", "part"),
    [
        (gallery.accuracy, 0.95, "20 seeds: too high by 0.24."),
        (gallery.accuracy, 0.125, "You guessed 0.125 of all images, measured 0.71 [0.70, 0.73] "),
        (gallery.accuracy, 0.74, "close, too high by 0.03."),
        (gallery.accuracy, 0.68, "close, too low by 0.03."),
        (gallery.accuracy, 0.702, TELLS),
        (gallery.accuracy, 0.726, TELLS),
        (gallery.accuracy, 0.727, "close, too high by 0.02."),
        (gallery.value, 10, "You guessed 10, measured 50,000: too low by a factor of 5,000."),
        (gallery.value, 1e6, "You guessed 1,000,000, measured 50,000: too high by a factor of 20."),
        (gallery.value, 12345.678, "You guessed 12,345.7, measured 50,000: too low by"),
        (gallery.value, 60000, "measured 50,000: close, too high by a factor of 1.2."),
        (gallery.value, 45000, "the same once it is rounded."),
        (gallery.value, 54999, "the same once it is rounded."),
        (lambda: gallery.value(3.7), 1.05, "You guessed 1.05, measured 4: too low by a factor"),
        (lambda: gallery.value(3.7), 3.49, "close, too low by a factor of 1.1."),
    ],
)
def test_said_of_a_number(browser, make, guess, part):
    assert part in says_of(browser, make(), guess)


def test_said_of_an_option(browser):
    assert says_of(browser, gallery.choice(), "a little") == sentence("a little")


@pytest.mark.parametrize(
    ("log", "guess", "said"),
    [
        (
            "",
            [*gallery.MEANS[:2], 0.61, *gallery.MEANS[3:]],
            "From degree 1 to 4 yours falls, too. From degree 4 to 9 yours rises, too. "
            "Nowhere is it farther away than by 0.03 (at degree 3).",
        ),
        (
            "",
            np.linspace(0.8, 0.2, 9).tolist(),
            "From degree 1 to 4 yours falls, too. "
            "From degree 4 to 9 yours falls, and the measured curve rises. "
            "Farthest apart at degree 9: yours 0.2, measured 0.90 [0.85, 0.95], too low by 0.70.",
        ),
        (
            "y",
            [0.09] * 9,
            "From degree 1 to 4 yours stays about level, and the measured curve falls. "
            "From degree 4 to 9 yours stays about level, and the measured curve rises. "
            "Farthest apart at degree 9: yours 0.09, measured 0.9 [0.85, 0.95], "
            "too low by a factor of 10.",
        ),
    ],
)
def test_said_of_a_curve(browser, log, guess, said):
    asked = gallery.curve(log, (0.01, 10) if log else (0, 1.2))
    assert says_of(browser, asked, guess) == f"{asked.answer} {said}"


def sentence(option):
    """What is said of an option of the choice."""
    return gallery.choice().about["sentences"][option]


def says_of(browser, asked, guess):
    """What `guess.js` says of a guess, without JupyterLab."""
    page = browser.new_page()
    said = within(60, page, SAYS_OF, [asked._esm, asked.about, guess])
    page.close()
    return said
