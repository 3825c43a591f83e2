"""A student's phone in a lecture: it joins, answers each kind of question, and sees the class's."""

import pytest
from axe import axe_finds
from browsers import IN_BOTH
from lectures import CHOICE, CURVE, QUIZ, VALUE, VOTE, Lecture, questions_of, widgets
from playwright.sync_api import expect

PHONES = [(390, "light"), (360, "dark")]

pytestmark = [pytest.mark.browser, IN_BOTH]


@pytest.fixture
def lecture():
    lecture = Lecture(questions_of(widgets()))
    yield lecture
    lecture.end()


@pytest.fixture
def phone(lecture, browser):
    """Opens a student's page; no script may fail."""
    contexts, problems = [], []

    def join(width=390, scheme="light"):
        context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.goto(lecture.address)
        expect(page.get_by_role("status").first).to_contain_text("You have joined")
        return page

    yield join
    for context in contexts:
        context.close()
    assert not problems


def said(page):
    return page.locator("#status")


def send_number(page, text):
    page.get_by_label("Your guess:").fill(text)
    page.get_by_role("button", name="Send my answer").click()


def test_a_number(lecture, phone):
    page = phone()
    lecture.act("ask", VALUE)
    send_number(page, "4")
    expect(said(page)).to_contain_text("Your answer is in")
    assert lecture.answers(VALUE) == [4.0]
    page.get_by_role("button", name="Change my answer").click()
    send_number(page, "6")
    page.wait_for_timeout(300)
    assert lecture.answers(VALUE) == [6.0]
    assert "7.2" not in page.content()
    lecture.act("close", VALUE)
    expect(said(page)).to_contain_text("your answer is in")
    lecture.act("reveal", VALUE)
    expect(page.locator(".lg-measured")).to_contain_text("Measured: 7.20 bits")
    assert page.locator(".lg-pool line.lg-own").count() == 1


def test_options_in_a_picture(lecture, phone):
    page = phone()
    lecture.act("ask", CHOICE)
    page.get_by_role("radio", name="decay").check()
    page.get_by_role("button", name="Send my answer").click()
    expect(said(page)).to_contain_text("Your answer is in")
    assert lecture.answers(CHOICE) == [1]
    lecture.act("close", CHOICE)
    mine = page.get_by_role("listitem").filter(has_text="your answer")
    expect(mine).to_have_text("b) decayyour answer")
    lecture.act("pool", CHOICE)
    expect(mine).to_contain_text("1 · 100\u00a0%")
    assert not page.locator("img").count()
    lecture.act("reveal", CHOICE)
    expect(page.locator("img[src$=measured\\.png]")).to_be_visible()


def test_a_curve_by_keyboard(lecture, phone):
    page = phone()
    lecture.act("ask", CURVE)
    sliders = page.get_by_role("slider")
    for i in range(3):
        sliders.nth(i).press("Home")
        sliders.nth(i).press("PageUp")
    page.get_by_role("button", name="Send my answer").click()
    expect(said(page)).to_contain_text("Your answer is in")
    (curve,) = lecture.answers(CURVE)
    assert len(curve) == 3 and all(abs(value - 0.1) < 0.02 for value in curve)
    lecture.act("reveal", CURVE)
    expect(page.locator(".lg-pool .lg-median")).to_have_count(1)
    expect(page.locator(".lg-measured")).to_contain_text("Measured (3 seeds)")


def test_a_vote_twice(lecture, phone):
    page = phone()
    for answer in ("yes", "no"):
        lecture.act("ask", VOTE)
        page.get_by_role("radio", name=answer).check()
        page.get_by_role("button", name="Send my answer").click()
        expect(said(page)).to_contain_text("Your answer is in")
        lecture.act("close", VOTE)
        expect(said(page)).to_contain_text("Closed")
    lecture.act("reveal", VOTE)
    expect(page.get_by_role("heading", name="Before the discussion")).to_be_visible()
    expect(page.get_by_text("your answer", exact=True)).to_have_count(1)


def test_a_question_of_the_quiz(lecture, phone):
    page = phone()
    question = lecture.room.questions[QUIZ]
    kind = "checkbox" if question.shown["several"] else "radio"
    lecture.act("ask", QUIZ)
    page.get_by_role(kind).nth(1).check()
    page.get_by_role("button", name="Send my answer").click()
    expect(said(page)).to_contain_text("Your answer is in")
    assert lecture.answers(QUIZ) == [[1]]
    expect(page.get_by_role("button", name="Sent")).to_be_disabled()
    assert page.get_by_text("Choose all that are right.").count() == int(kind == "checkbox")
    page.get_by_role(kind).nth(0).check()
    page.get_by_role("button", name="Send this instead").click()
    expect(page.get_by_role("button", name="Sent")).to_be_disabled()
    assert lecture.answers(QUIZ) == [[0, 1] if kind == "checkbox" else [0]]
    assert page.get_by_text("✔ Right").count() == 0
    lecture.act("reveal", QUIZ)
    expect(page.get_by_text("✔ Right").first).to_be_visible()


def test_a_phone_that_slept_and_a_page_that_was_loaded_again(lecture, phone):
    page = phone()
    lecture.act("ask", VALUE)
    send_number(page, "4")
    expect(said(page)).to_contain_text("Your answer is in")
    lecture.hang_up()
    page.wait_for_timeout(1500)
    lecture.act("close", VALUE)
    expect(said(page)).to_contain_text("your answer is in")
    page.reload()
    expect(said(page)).to_contain_text("your answer is in")
    assert lecture.do(lambda: len(lecture.room.students)) == 1


def test_an_answer_without_a_connection_is_sent_when_it_is_back(lecture, phone):
    page = phone()
    lecture.act("ask", VALUE)
    page.get_by_label("Your guess:").fill("4,5")
    lecture.away()
    expect(said(page)).to_contain_text("No connection")
    page.get_by_role("button", name="Send my answer").click()
    expect(said(page)).to_contain_text("your answer is sent when it is back")
    lecture.back()
    expect(said(page)).to_contain_text("Your answer is in")
    assert lecture.answers(VALUE) == [4.5]
    lecture.do(lecture.hall.end)
    expect(said(page)).to_contain_text("The lecture is over")


@pytest.mark.parametrize("question", [VALUE, CHOICE, CURVE])
def test_a_phone_has_a_picture_of_its_own(lecture, phone, question):
    narrow, wide = phone(360), phone(1000)
    lecture.act("ask", question)
    for page, name, least in ((narrow, "narrow_axes", 0.75), (wide, "axes", 0.95)):
        picture = page.locator("img.lg-axes")
        picture.wait_for()
        assert picture.get_attribute("src").endswith(f"-{name}.png")
        shown, drawn = picture.evaluate("one => [one.clientWidth, one.naturalWidth / 2]")
        assert shown >= least * drawn, "its texts are as large as those beside it"
    lecture.act("reveal", question)
    for page, name in ((narrow, "narrow_measured"), (wide, "measured")):
        expect(page.locator(f".lg-pool img[src$='-{name}.png']")).to_be_visible()


@pytest.mark.parametrize(("width", "scheme"), PHONES)
def test_it_fits_a_phone_and_axe_finds_nothing(lecture, phone, vendor, width, scheme):
    page = phone(width, scheme)
    for question in (VALUE, CHOICE, CURVE, VOTE, QUIZ):
        for what in ("ask", "reveal"):
            lecture.act(what, question)
            page.locator("#question > *").first.wait_for()
            page.wait_for_timeout(200)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), question
            assert not axe_finds(page), (question, what)
