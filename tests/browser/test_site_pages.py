"""A page of the site with a widget of each kind, from a disk and a server, with no network."""

import functools
import json
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from axe import axe_finds
from browsers import FIREFOX, IN_BOTH
from playwright.sync_api import expect
from site_reading import EXPLORER, HOST, begun, moves, put, same

from course_utils.chapters import CHAPTERS

QUIZ = CHAPTERS["1"].quiz
SHOWN, BOXED, PRECOMPUTED, LIVE = range(4)  # the order of the explorers
WIDTHS, HEIGHT = (1280, 390, 360), 844  # a desk and two phones
PAUSE = 120  # milliseconds of the page between two pictures of a training, as in site.js
HEADER = 48  # of the theme, which stays
OWN_WORDS = "It fits its training data better than new data. " * 3
SIDES = """names => names
    .flatMap(name => [...document.querySelectorAll(name)])
    .filter(part => part.offsetParent)
    .map(part => Math.floor(part.getBoundingClientRect().right))"""
# Controls of explorers that are lower than a thumb is wide; a box counts with its row.
SMALL = """() => [...document.querySelectorAll(".lg-controls :is(button, select, input)")]
    .map(part => (part.type === "checkbox" ? part.parentElement : part))
    .filter(part => part.getBoundingClientRect().height < 43.5)
    .map(part => part.outerHTML)"""

ROWS = """() => [...document.querySelectorAll("article tr:has(td)")]
    .filter(row => row.getClientRects().length)
    .map(row => row.textContent)"""

pytestmark = [pytest.mark.browser, IN_BOTH]
expect.set_options(timeout=30_000)  # milliseconds


@pytest.fixture(scope="module")
def served(made):
    """The address of a server of a folder in which the site is one among others."""
    handler = functools.partial(QuietHandler, directory=made)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/site"
        server.shutdown()


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves a folder and says nothing about it."""

    def log_message(self, *_):
        pass


@pytest.fixture
def opened(made, browser):
    """Opens a page of the site; nothing may fail, be reported or be asked for elsewhere."""
    contexts, requested, problems = [], [], []

    def open_page(name="gallery.html", address=None, context=None, **options):
        if context is None:
            context = browser.new_context(**options)
            context.set_default_timeout(30_000)
            contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: requested.append(request.url))
        page.on("requestfailed", lambda request: problems.append(request.url))
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda line: line.type == "error" and problems.append(line.text))
        page.goto(f"{address or (made / 'site').as_uri()}/{name}")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not problems
    ours = ("file:", "data:", "blob:", "http://127.0.0.1")
    assert not [url for url in requested if not url.startswith(ours)]


@pytest.mark.parametrize("number", [SHOWN, BOXED, PRECOMPUTED, LIVE])
def test_every_explorer_moves_from_a_disk_and_is_matplotlibs(number, opened, made):
    page = opened()
    host = begun(page, number)
    moves(host)
    expected = json.loads((made / "widgets" / "expected.json").read_text())
    for one in list(expected.values())[number]:
        put(host, one["places"], one["picture"])
        assert same(host, made / "widgets" / one["file"])


def test_it_moves_from_a_server_below_an_address(opened, served):
    moves(begun(opened(address=served), SHOWN))


def test_by_keyboard_alone(opened):
    host = begun(opened(), BOXED)
    slider = host.get_by_role("slider", name="size")
    slider.press("End")
    expect(host.locator(".lg-sentence")).to_have_text("8, 1, False")
    assert slider.get_attribute("aria-valuetext") == "8"
    host.get_by_role("combobox", name="shape").select_option("round")
    host.get_by_label("flipped").press("Space")
    expect(host.locator(".lg-sentence")).to_have_text("8, 2, True")
    expect(host.locator("canvas")).to_have_attribute("aria-label", "8, 2, True")
    host.get_by_role("button", name="play size").press("Enter")
    expect(host.locator(".lg-sentence")).to_have_text("1, 2, True")
    host.get_by_role("button", name="pause size").press("Enter")


def test_a_training_starts_pauses_and_begins_again(opened):
    page = opened()
    host = begun(page, LIVE)
    page.clock.install(time=0)
    page.clock.pause_at(3_600_000)  # from now on the page's time goes on when it is told to
    sentence = host.locator(".lg-sentence")
    expect(sentence).to_contain_text("step 0,")
    host.get_by_role("button", name="5 steps on").click()
    expect(sentence).to_contain_text("step 5,")
    host.get_by_role("button", name="Go on", exact=True).click()
    page.clock.run_for(4.5 * PAUSE)
    expect(sentence).to_contain_text("step 25,")
    host.get_by_role("button", name="Pause").click()
    page.clock.run_for(4.5 * PAUSE)
    expect(sentence).to_contain_text("step 25,")
    speed = host.get_by_role("slider", name="speed")
    first = host.get_by_role("combobox", name="first")
    speed.press("End")
    expect(sentence).to_contain_text("step 25, speed 0.05")
    first.select_option("two")
    expect(sentence).to_contain_text("two begun")
    expect(sentence).to_contain_text("speed 0.02")  # where it starts: there is one training a value
    expect(host.get_by_text("speed is back at 0.02: one control at a time")).to_be_visible()
    host.get_by_role("button", name="Back to step 0").click()
    expect(sentence).to_contain_text("step 0,")
    host.get_by_role("button", name="Start", exact=True).click()
    page.clock.run_for(100 * PAUSE)
    expect(host.get_by_text("The recording ends here")).to_be_visible()
    expect(host.get_by_role("button", name="Start", exact=True)).to_be_visible()
    expect(host.locator(".lg-how")).to_contain_text("In the notebook speed acts on the training")


def test_what_was_answered_is_there_again_and_counted(opened, browser):
    page = opened()
    page.locator("[data-widget=predict]").scroll_into_view_if_needed()
    page.get_by_role("button", name="yes", exact=True).click()
    value = page.locator("[data-widget=guess]").first
    value.scroll_into_view_if_needed()
    value.get_by_label("Your guess:").fill("1,000")
    value.get_by_role("button", name="Commit").click()
    expect(value.get_by_role("status")).to_contain_text("You guessed 1,000, measured 50,000")
    quiz = page.locator("[data-widget=quiz]")
    quiz.scroll_into_view_if_needed()
    form = quiz.locator("form").first
    wrong = next(i for i in range(9) if i not in QUIZ[0].right)
    form.locator("input").nth(wrong).check()
    form.get_by_role("button", name="Answer question").click()
    expect(form.get_by_role("status")).to_contain_text("ot")
    if not QUIZ[0].several:
        expect(form.get_by_role("status")).to_contain_text("Not right.")
    for number in range(len(QUIZ[0].options)):
        if QUIZ[0].several:
            form.locator("input").nth(number).set_checked(number in QUIZ[0].right)
        elif number in QUIZ[0].right:
            form.locator("input").nth(number).check()
    form.get_by_role("button", name="Answer question").click()
    expect(form.get_by_role("status")).to_contain_text("Right.")
    words = page.locator("[data-widget=explain]")
    words.scroll_into_view_if_needed()
    words.get_by_label("Your answer").fill(OWN_WORDS)
    words.get_by_role("button", name="Compare").click()
    expect(words.locator(".lg-model")).to_be_visible()

    again = opened(context=page.context)
    again.locator("[data-widget=explain]").scroll_into_view_if_needed()
    expect(again.get_by_label("Your answer")).to_have_value(OWN_WORDS)
    again.locator("[data-widget=quiz]").scroll_into_view_if_needed()
    expect(again.get_by_text(f"Right so far: 1 of {len(QUIZ)}")).to_be_visible()
    again.locator("[data-widget=guess]").first.scroll_into_view_if_needed()
    expect(again.locator("[data-widget=guess]").first.get_by_role("status")).to_contain_text(
        "1,000"
    )
    if browser.browser_type.name == FIREFOX:
        return  # from a disk it keeps each page's by itself
    contents = opened("index.html", context=page.context)
    expect(contents.get_by_text(f"2 of 4 guesses · 1 of {len(QUIZ)} quiz")).to_be_visible()
    contents.on("dialog", lambda dialog: dialog.accept())
    contents.get_by_role("button", name="Forget my guesses").click()
    expect(contents.get_by_text("2 of 4 guesses")).to_have_count(0)


def test_contents_count_from_a_server_in_each_browser(opened, served):
    page = opened(address=served)
    page.locator("[data-widget=predict]").scroll_into_view_if_needed()
    page.get_by_role("button", name="no", exact=True).click()
    contents = opened("index.html", served, page.context)
    expect(contents.get_by_text("1 of 4 guesses")).to_be_visible()


def test_a_measurement_is_not_in_the_page_before_the_guess(opened):
    guess = opened().locator("[data-widget=guess]").first
    guess.scroll_into_view_if_needed()
    guess.get_by_role("button", name="Show me").wait_for()
    assert not guess.locator("img.lg-measured").count()
    guess.get_by_role("button", name="Show me").click()
    expect(guess.locator("img.lg-measured")).to_be_visible()


def test_search_finds_without_a_network(opened):
    page = opened("search.html?q=formula")
    expect(page.locator(".search li a").first).to_be_visible()
    expect(page.get_by_role("link", name="A page").last).to_be_visible()


def test_without_scripts_the_pictures_stand(opened, browser):
    if browser.browser_type.name == FIREFOX:
        pytest.skip("a released Firefox cannot be told from outside to run no script")
    page = opened(java_script_enabled=False)
    pictures = page.locator(".lg-instead img")
    assert pictures.count() >= 4
    expect(page.get_by_text("line, log: shift 0.5")).to_be_visible()
    expect(page.get_by_text("Two is right.")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessible_and_as_wide_as_the_screen(scheme, opened, vendor):
    page = opened(color_scheme=scheme, viewport={"width": WIDTHS[0], "height": HEIGHT})
    for number in range(page.locator(HOST).count()):
        begun(page, number, HOST)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        assert axe_finds(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert (
            max(page.evaluate(SIDES, [HOST, "canvas", ".lg-control", ".lg-host button"])) <= width
        )
        if width < 400:
            assert page.evaluate(SMALL) == []
            heights = [host.bounding_box()["height"] for host in page.locator(EXPLORER).all()]
            assert max(heights) <= HEIGHT - HEADER, "a picture and its controls fit on the screen"


def test_each_begins_when_it_comes_near(opened):
    page = opened(viewport={"width": 390, "height": 300})
    begun(page, 0)
    assert not page.locator(HOST).last.locator(".less-greedy").count()


def test_a_missing_file_is_said(served, browser):
    page = browser.new_page()
    page.route("**/lessons/**/*.js", lambda route: route.abort())
    page.goto(f"{served}/gallery.html")
    expect(page.get_by_role("alert").first).to_contain_text("is missing beside this page")
    page.close()


def test_there_is_a_page_for_what_is_not_there(opened):
    expect(opened("404.html").get_by_text("There is no such page").first).to_be_visible()


def test_a_link_to_a_place_leads_there_while_pictures_come(opened):
    page = opened("gallery.html#The-end", viewport={"width": 390, "height": HEIGHT})
    page.wait_for_function(
        """most => {
            const { top } = document.getElementById("The-end").getBoundingClientRect();
            return top >= 0 && top < most;
        }""",
        arg=3 * HEADER,
    )


@pytest.mark.parametrize("width", WIDTHS)
def test_the_ledger_is_searched_and_filtered(opened, width):
    page = opened("claims.html", viewport={"width": width, "height": HEIGHT})
    said = page.locator(".lg-filters").get_by_role("status")
    before = said.inner_text()
    page.get_by_role("searchbox").last.fill("dropout")
    expect(said).not_to_have_text(before)
    shown = page.evaluate(ROWS)
    assert shown and all("dropout" in row.lower() for row in shown)
    assert said.inner_text().startswith(f"{len(shown)} of ")
    page.locator(".lg-filters").get_by_label("Verdict").select_option("refuted")
    page.get_by_role("searchbox").last.fill("no claim has these words")
    expect(said).to_contain_text("No claim fits")
    page.get_by_role("searchbox").last.fill("")
    expect(said).to_contain_text("claims")
    shown = page.evaluate(ROWS)
    assert len(shown) > 5 and all("refuted" in row for row in shown)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
