"""A lecture in which a class answers: the lecturer's wall and students' phones."""

import json
import re
from base64 import b64encode

import pytest
from axe import axe_finds
from ipywidgets import Widget
from lectures import CHOICE, CURVE, QUIZ, SECRET, VALUE, VOTE, Lecture, questions_of, widgets
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from playwright.sync_api import expect

from tools.audience.files import lecturer_files
from tools.audience.saving import save
from tools.build_slides import html_of, put_scripts
from tools.slides.lecture import lecture as as_lecture
from tools.slides.widgets import STATE

WALL, PHONE = {"width": 1920, "height": 1080}, {"width": 360, "height": 780}
SLIDES = {VALUE: 1, CHOICE: 2, CURVE: 3, VOTE: 4, QUIZ: 5}  # below the first
KINDS = [VALUE, QUIZ] + [
    pytest.param(question, marks=pytest.mark.takes_turns) for question in (CHOICE, CURVE, VOTE)
]
REMOTE_NEXT, REMOTE_BLACK = "PageDown", "b"
SEEN = {  # when all is revealed, on the wall and on the phone
    VALUE: "Measured: 7.20 bits",
    CHOICE: "measured 0.70",
    CURVE: "Measured (3 seeds)",
    VOTE: "1 answer",
    QUIZ: "✔ Right.",
}

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def deck(vendor, tmp_path_factory):
    """The folder of slides with a question of each kind, and the questions."""
    folder = tmp_path_factory.mktemp("slides")
    asked = widgets()
    cells = [new_markdown_cell("# A lecture")]
    for widget in asked.values():
        data, details = widget._repr_mimebundle_()
        if "image/png" in data:
            data["image/png"] = b64encode(data["image/png"]).decode()
        output = new_output("display_data", data, metadata=details)
        cells.append(new_code_cell("show", outputs=[output]))
    cells += [
        new_markdown_cell("Wait for them.", metadata={"slideshow": {"slide_type": "notes"}}),
        new_markdown_cell("The end."),
    ]
    state = json.loads(json.dumps(Widget.get_manager_state()))
    notebook = new_notebook(cells=cells, metadata={"widgets": {STATE: state}})
    put_scripts(folder)
    html = html_of(as_lecture(notebook), folder)
    (folder / "talk.html").write_text(html, encoding="utf-8")
    return folder, questions_of(asked)


@pytest.fixture
def lecture(deck):
    folder, questions = deck
    made = Lecture(
        questions, lambda join: lecturer_files(folder, {"talk": list(questions.values())}, join)
    )
    yield made
    made.end()


@pytest.fixture
def opened(browser):
    """Opens pages, each in a browser of its own; no script may fail."""
    contexts, problems = [], []

    def open_page(address, size):
        contexts.append(browser.new_context(viewport=size))
        contexts[-1].set_default_timeout(30_000)
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not problems


@pytest.fixture
def wall(lecture, opened):
    """Opens the slides on the one with this question."""

    def at(question):
        page = opened(f"{lecture.address}{SECRET}/talk.html#/0/{SLIDES[question]}", WALL)
        expect(ask(page)).to_be_visible()
        return page

    return at


@pytest.fixture
def phone(lecture, opened):
    page = opened(lecture.address, PHONE)
    expect(page.locator("#status")).to_contain_text("You have joined")
    return page


def ask(page):
    return page.get_by_role("button", name=re.compile("^Ask"))


def counts(page):
    return page.locator(".lg-counts")


def seen(page, question):
    """What is only known when all is revealed, on the wall or on a phone."""
    return page.locator(".lg-stage, #question").get_by_text(SEEN[question])


def answer(page, question):
    """As a student does."""
    if question == VALUE:
        page.get_by_label("Your guess:").fill("4")
    elif question == CURVE:
        sliders = page.get_by_role("slider")
        for i in range(sliders.count()):
            sliders.nth(i).press("Home")
    else:
        page.get_by_role("radio").or_(page.get_by_role("checkbox")).first.check()
    page.get_by_role("button", name="Send my answer").click()
    expect(page.locator("#status")).to_contain_text("Your answer is in")


def check(*pages):
    """Nothing is wider than its screen, and axe-core finds nothing in what is ours."""
    for page in pages:
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert not axe_finds(page, "main, .lg-asking")


@pytest.mark.parametrize("question", KINDS)
def test_a_question_from_asking_to_revealing(lecture, wall, phone, question):
    screen = wall(question)
    expect(counts(screen)).to_have_text(f"1 joined at {lecture.address}")
    screen.keyboard.press(REMOTE_BLACK)
    expect(screen.get_by_role("button", name="Close")).to_be_visible()
    check(screen, phone)
    screen.reload()
    expect(counts(screen)).to_have_text("0 answered, 1 joined")
    answer(phone, question)
    phone.reload()
    expect(phone.locator("#status")).to_contain_text("Your answer is in")
    expect(counts(screen)).to_have_text("1 answered, 1 joined")
    screen.keyboard.press(REMOTE_NEXT)
    expect(phone.locator("#status")).to_have_text("Closed, and your answer is in.")
    expect(screen.get_by_role("button", name="Show the answers")).to_be_visible()
    assert not screen.locator(".lg-stage figcaption").count(), "a class discusses without it"
    screen.keyboard.press(REMOTE_NEXT)
    for page in (screen, phone):
        expect(page.locator("figcaption")).to_contain_text("1 answer")
    if question != VOTE:
        assert not seen(screen, question).count() and not seen(phone, question).count()
        screen.reload()
        expect(screen.locator("figcaption")).to_contain_text("1 answer")
        screen.keyboard.press(REMOTE_NEXT)
    for page in (screen, phone):
        expect(seen(page, question).first).to_be_visible()
    check(screen, phone)
    phone.reload()
    expect(seen(phone, question).first).to_be_visible()


@pytest.mark.takes_turns
def test_the_next_slide_closes_what_is_open(lecture, wall, phone):
    screen = wall(VALUE)
    screen.keyboard.press("a")
    answer(phone, VALUE)
    screen.evaluate("Reveal.next()")
    expect(phone.locator("#status")).to_contain_text("Wait for the next question")
    assert lecture.room.phase_of(VALUE) == "closed"
    screen.evaluate("Reveal.prev()")
    expect(screen.get_by_role("button", name="Show the answers")).to_be_visible()
    screen.keyboard.press("r")  # later, all the same
    expect(screen.locator("figcaption")).to_contain_text("1 answer")


@pytest.mark.takes_turns
def test_what_was_measured_is_followed_by_the_next_slide(wall, phone):
    screen = wall(VALUE)
    screen.keyboard.press("a")
    expect(phone.get_by_label("Your guess:")).to_be_visible()
    for _ in ("close", "show", "reveal"):
        screen.keyboard.press(REMOTE_NEXT)
        screen.wait_for_timeout(500)
    assert screen.evaluate("Reveal.getIndices().v") == SLIDES[VALUE]
    screen.keyboard.press(REMOTE_NEXT)
    expect(phone.locator("#status")).to_contain_text("Wait for the next question")
    assert screen.evaluate("Reveal.getIndices().v") == SLIDES[VALUE] + 1


@pytest.mark.takes_turns
def test_a_key_pressed_twice_acts_once(lecture, wall, phone):
    screen = wall(VALUE)
    screen.keyboard.press("a")
    expect(phone.get_by_label("Your guess:")).to_be_visible()
    close_twice = "[0, 1].forEach(() => Reveal.triggerKey(34))"
    screen.evaluate(close_twice)
    expect(phone.locator("#status")).to_contain_text("Closed")
    assert lecture.room.phase == "closed"
    assert "another window" not in counts(screen).inner_text()
    lecture.hang_up()
    screen.wait_for_timeout(100)
    screen.evaluate("Reveal.triggerKey(34)")  # a lecture goes on without a connection
    assert screen.evaluate("Reveal.getIndices().v") == SLIDES[VALUE] + 1


@pytest.mark.takes_turns
def test_before_and_after_a_discussion(wall, phone):
    screen = wall(VOTE)
    for key in ("a", "c", "a", "c"):
        screen.keyboard.press(key)
        if key == "a":
            expect(phone.get_by_role("radio").first).to_be_visible()
            answer(phone, VOTE)
        else:
            expect(phone.locator("#status")).to_contain_text("Closed")
            expect(screen.get_by_role("button", name="Show the answers")).to_be_visible()
    screen.keyboard.press("r")
    for page in (screen, phone):
        for title in ("Before the discussion", "After it"):
            expect(page.get_by_role("heading", name=title)).to_be_visible()
    check(screen, phone)
    assert not ask(screen).is_visible()
    screen.get_by_role("button", name="Back to the slide").click()
    screen.once("dialog", lambda dialog: dialog.accept())
    screen.get_by_role("button", name="Forget the answers").click()
    expect(ask(screen)).to_have_text("Ask the class")


@pytest.mark.takes_turns
def test_a_quiz_question_after_question(wall, phone):
    screen = wall(QUIZ)
    which = screen.get_by_label("which question")
    expect(which).to_have_value("0")
    screen.keyboard.press("a")
    expect(phone.get_by_role("group").first).to_be_visible()
    for _ in ("close", "show", "reveal", "on"):
        screen.keyboard.press(REMOTE_NEXT)
        screen.wait_for_timeout(500)
    expect(which).to_have_value("1")
    expect(ask(screen)).to_have_text("Ask the class")
    expect(phone.locator("#status")).to_contain_text("Wait for the next question")
    screen.reload()  # it knows which was asked
    expect(which).to_have_value("1")
    which.select_option("3")
    expect(ask(screen)).to_have_text("Ask the class")
    ask(screen).click()
    expect(which).to_be_disabled()  # until it is closed


@pytest.mark.takes_turns
def test_a_time_limit_and_how_to_join(lecture, wall, phone):
    screen = wall(VALUE)
    screen.keyboard.press("j")
    expect(screen.get_by_role("dialog", name="Join")).to_contain_text(lecture.address)
    screen.keyboard.press("j")
    screen.get_by_label("for how long").select_option("30")
    ask(screen).click()
    for page in (screen, phone):
        expect(page.get_by_role("timer")).to_have_text(re.compile(r"^(30|29|28) s$"))


@pytest.mark.takes_turns
def test_where_nothing_is_asked_a_remotes_keys_are_as_ever(wall):
    screen = wall(VALUE)
    screen.keyboard.press(REMOTE_NEXT)
    screen.keyboard.press("PageUp")
    assert screen.evaluate("Reveal.getIndices().v") == SLIDES[VALUE]
    screen.evaluate("Reveal.slide(0, 0)")
    expect(ask(screen)).not_to_be_visible()
    screen.keyboard.press(REMOTE_BLACK)
    assert screen.evaluate("Reveal.isPaused()")


@pytest.mark.takes_turns
def test_two_windows_of_the_lecturer_follow_each_other(lecture, wall, phone):
    one, other = wall(VALUE), wall(VALUE)
    one.keyboard.press("a")
    expect(other.get_by_role("button", name="Close")).to_be_visible()
    third = wall(VOTE)
    other.evaluate("Reveal.next()")  # only who asked closes by leaving
    other.wait_for_timeout(300)
    assert lecture.room.phase == "open"
    third.keyboard.press("a")
    expect(one.get_by_role("button", name="Ask once more").or_(ask(one))).to_be_visible()
    expect(one.locator(".lg-stage")).to_be_hidden()
    lecture.do(lambda: setattr(lecture.room, "version", 99))  # as if both acted at once
    one.keyboard.press("a")
    expect(counts(one)).to_contain_text("another window was faster")


@pytest.mark.takes_turns
def test_the_speakers_view_has_notes_beside_counts_and_passes_keys_on(lecture, wall, phone):
    screen = wall(QUIZ)
    with screen.context.expect_page() as view:
        screen.keyboard.press("s")
    desk = view.value
    expect(desk.locator(".speaker-controls-notes .value")).to_contain_text("Wait for them.")
    current = desk.frame_locator("#current-slide iframe")
    expect(current.locator(".lg-counts")).to_have_text(f"1 joined at {lecture.address}")
    assert not current.get_by_role("button", name="Ask the class").is_visible()
    assert not desk.frame_locator("#upcoming-slide iframe").locator(".lg-counts").is_visible()
    desk.locator("body").press("a")
    answer(phone, QUIZ)
    expect(current.locator(".lg-counts")).to_have_text("1 answered, 1 joined")
    desk.locator("body").press(REMOTE_NEXT)
    expect(phone.locator("#status")).to_contain_text("Closed")
    expect(current.locator("figcaption")).to_contain_text("1 answer")  # for the lecturer's eyes
    assert not screen.locator(".lg-stage figcaption").count()
    desk.locator("body").press("PageUp")
    expect(phone.locator("#status")).to_contain_text("Wait for the next question")


@pytest.mark.takes_turns
def test_a_server_that_comes_back(lecture, wall, phone):
    screen = wall(VALUE)
    screen.keyboard.press("a")
    answer(phone, VALUE)
    lecture.hang_up()
    expect(counts(screen)).to_have_text("1 answered, 1 joined")
    screen.keyboard.press("c")
    expect(phone.locator("#status")).to_contain_text("Closed, and your answer is in")


@pytest.mark.takes_turns
def test_the_page_that_is_kept_draws_what_the_class_thought(lecture, opened, tmp_path):
    answers = {VALUE: 4, CHOICE: 0, CURVE: [0.2, 0.4, 0.6], VOTE: 1, QUIZ: [0]}

    def happened():
        ada = lecture.room.join(None)
        for question, answer in answers.items():
            lecture.room.act("ask", question, lecture.room.version)
            lecture.room.answer(ada, question, 1, answer)
        return save(lecture.room, tmp_path / "kept")

    _, page = lecture.do(happened)
    seen = opened(page.as_uri(), WALL)
    expect(seen.locator("figcaption")).to_have_count(len(answers))
    for text in ("How many bits?", "Measured: 7.20 bits", "Measured (3 seeds)", "b) no"):
        expect(seen.get_by_text(text).first).to_be_visible()
    assert seen.locator("svg .lg-median").count() == 1 and not seen.locator("svg .lg-one").count()
    assert not axe_finds(seen)
