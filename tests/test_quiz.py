"""Quizzes and exercises in words without a browser: their data, their text, what is recorded."""

from html.parser import HTMLParser

import pytest

from course_utils.chapters import CHAPTERS, EXERCISES
from course_utils.checkers.exercise import InWords
from course_utils.checkers.question import Option, Question
from course_utils.exercises import explain, quiz
from course_utils.exercises.markup import as_html, as_lines, pieces
from course_utils.exercises.progress.file import FOLDER, add, read
from course_utils.exercises.quiz import Quiz
from course_utils.exercises.words import n_words

IN_WORDS = {n: one.answered for n, one in EXERCISES.items() if isinstance(one.answered, InWords)}
QUESTIONS = [
    pytest.param(question, id=f"{number}.{i}")
    for number, chapter in CHAPTERS.items()
    for i, question in enumerate(chapter.quiz, start=1)
]
SMALL = (
    Question("Is `a < b` *so*?", (Option("Yes", True, "It is."), Option("No & no", False, "Not."))),
    Question("Which?", tuple(Option(f"{x}", x != "B", f"Why {x}.") for x in "ABC")),
)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """The folder of the progress file."""
    monkeypatch.setenv(FOLDER, str(tmp_path))
    return tmp_path


def shown(widget):
    """What is stored of a cell with the widget in its last line."""
    data, metadata = widget.without_widgets()
    assert metadata == {}
    return data


def hear(widget, **content):
    """What the browser says."""
    widget._handle_custom_msg(content, [])


# Data


@pytest.mark.parametrize("number", CHAPTERS)
def test_every_chapter_asks_at_least_six_questions(number):
    assert len(CHAPTERS[number].quiz) >= 6


def test_right_answers_do_not_always_stand_at_the_same_place():
    for chapter in CHAPTERS.values():
        first = [question.right[0] for question in chapter.quiz]
        assert max(map(first.count, first)) <= len(first) / 2


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_option_is_explained_in_words_of_its_own(question):
    whys = [option.why for option in question.options]
    assert len(set(whys)) == len(whys) >= 3
    assert all(len(why.split()) >= 8 and why[-1] in ".?!)”" for why in whys)
    assert question.text.endswith("?")
    assert len({option.text for option in question.options}) == len(whys)


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_longest_option_is_not_the_right_one_by_far(question):
    """Or else one could pass without reading."""
    right = [len(option.text) for option in question.options if option.right]
    wrong = [len(option.text) for option in question.options if not option.right]
    assert min(right) < 2 * max(wrong)


@pytest.mark.parametrize("number", IN_WORDS)
def test_a_model_answer_comes_with_its_points(number):
    task = IN_WORDS[number]
    assert len(task.answer.split()) >= 30
    assert len(task.points) >= 3


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ((Option("a", True, "x"),), "between 2 and 8"),
        ((Option("a", True, "x"),) * 9, "between 2 and 8"),
        ((Option("a", True, "x"), Option("b", True, "y")), "one that is not"),
        ((Option("a", False, "x"), Option("b", False, "y")), "an option that is right"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused(options, words):
    with pytest.raises(ValueError, match=words):
        Question("What?", options)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", [["", "plain"]]),
        ("`x*y*z` is *code*", [["code", "x*y*z"], ["", " is "], ["em", "code"]]),
        ("2 * 3 * 4", [["", "2 * 3 * 4"]]),
        ("2*x*y (*args)", [["", "2*x*y (*args)"]]),
        ("*one* *two*", [["em", "one"], ["", " "], ["em", "two"]]),
        ("", []),
    ],
)
def test_markup_is_cut_into_pieces(text, expected):
    assert pieces(text) == expected


def test_lines_are_broken_between_words_and_have_no_stars():
    code = "    x = a*b*c " + "y" * 90
    told = as_lines("Look at *sums*, not at `a * b`. " + "word " * 40 + f"\n{code}")
    first, second, third, last = told.splitlines()
    assert first.startswith("Look at sums, not at `a * b`. word word") and len(first) <= 90
    assert {*second.split(), *third.split()} == {"word"}
    assert last == code


def test_markup_cannot_bring_html_of_its_own():
    assert as_html("<b> & `<i>`") == "&lt;b&gt; &amp; <code>&lt;i&gt;</code>"


# Where there are no widgets


# What JupyterLab leaves in the output of a notebook that it does not trust.
ALLOWED = {"p", "strong", "em", "code", "br", "details", "summary", "ul", "li"}


class Tags(HTMLParser):
    """The tags of an HTML text, with their attributes, each opened one closed."""

    def __init__(self, text):
        super().__init__()
        self.found, self.open = [], []
        self.feed(text)
        assert not self.open

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, attributes))
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_the_text_asks_first_and_answers_at_the_end():
    text = shown(Quiz("9", SMALL))["text/plain"]
    asked, answers = text.split("\n\nAnswers\n\n")
    assert asked.startswith("Quiz of chapter 9: 2 questions.")
    assert "1. Is `a < b` *so*? Choose one.\n   a) Yes\n   b) No & no" in asked
    assert "2. Which? Choose all that are right." in asked
    assert "It is." not in asked and "Why A." not in asked
    assert "1. Right: a\n   a) Right. It is.\n   b) Not right. Not." in answers
    assert "2. Right: a, c" in answers


def test_the_html_folds_each_answer_below_its_question():
    html = shown(Quiz("9", SMALL))["text/html"]
    assert "Is <code>a &lt; b</code> <em>so</em>? Choose one." in html
    first = html.index("<details>")
    assert html.index("b) No &amp; no") < first < html.index("a) Right. It is.")
    assert html.index("</details>") < html.index("Which?")
    assert html.count("<details>") == 2


def test_the_text_of_an_exercise_in_words_ends_with_its_answer():
    text = shown(explain("1.7"))["text/plain"]
    assert text.startswith("Exercise 1.7: answer in your own words, then compare.")
    task = IN_WORDS["1.7"]
    plain = " ".join(text.split())
    places = [plain.index(part) for part in (task.question, task.answer, *task.points)]
    assert places == sorted(places)
    html = shown(explain("1.7"))["text/html"]
    assert html.index("colleague") < html.index("<details>") < html.index("in pairs:")


@pytest.mark.parametrize("make", [lambda: quiz("1"), lambda: explain("1.7")])
def test_what_is_stored_is_the_same_at_each_run_and_safe_in_an_untrusted_notebook(make):
    one = shown(make())
    assert one == shown(make())
    tags = Tags(one["text/html"]).found
    assert not [attributes for _, attributes in tags if attributes]
    assert {tag for tag, _ in tags} <= ALLOWED
    assert max(map(len, one["text/plain"].splitlines())) <= 90


def test_all_questions_travel_to_the_browser_with_their_answers():
    first, second = Quiz("9", SMALL).questions
    assert first == {
        "text": [["", "Is "], ["code", "a < b"], ["", " "], ["em", "so"], ["", "?"]],
        "several": False,
        "options": [
            {"text": [["", "Yes"]], "right": True, "why": [["", "It is."]]},
            {"text": [["", "No & no"]], "right": False, "why": [["", "Not."]]},
        ],
    }
    assert second["several"]


# What is recorded


def test_answers_are_recorded():
    asked = Quiz("9", SMALL)
    hear(asked, question=0, chosen=[1])
    hear(asked, question=0, chosen=[0])
    hear(asked, question=1, chosen=[0, 1])
    hear(asked, question=1, chosen=[2, 0])
    found, _ = read()
    assert [(a.passed, a.what) for a in found["quiz 9.1"].attempts] == [(False, "b"), (True, "a")]
    assert [(a.passed, a.what) for a in found["quiz 9.2"].attempts] == [
        (False, "a, b"),
        (True, "a, c"),
    ]
    assert asked.note == ""


OWN_WORDS = "My very own words, of which there are enough to be compared now: it's 15."


def test_an_explanation_is_passed_with_all_its_points():
    task = explain("1.7")
    task.text = OWN_WORDS
    hear(task, words=21)
    record = read()[0]["exercise 1.7"]
    n = len(task.points)
    assert not record.passed and record.attempts[0].what == f"15 words, 0 of {n} points"
    for ticked in ([0], list(range(1, n)), [0] * n, [*range(1, n), n], [-1, "0", None, []]):
        task.ticked = ticked
        assert read()[0]["exercise 1.7"].tries == 1
    task.ticked = list(range(n))
    record = read()[0]["exercise 1.7"]
    assert record.passed and record.attempts[-1].what == f"15 words, {n} of {n} points"
    assert explain("1.7").ticked == task.ticked and read()[0]["exercise 1.7"].tries == 2


def test_a_text_that_comes_after_its_message_is_recorded_all_the_same():
    """To a busy kernel a page's message may overtake the text."""
    task = explain("1.7")
    hear(task, words=15)
    assert "exercise 1.7" not in read()[0]
    task.text = OWN_WORDS
    assert read()[0]["exercise 1.7"].tries == 1
    task.text += " And more."
    assert read()[0]["exercise 1.7"].tries == 1


def test_an_answer_in_words_is_there_again_another_day():
    task = explain("1.7")
    task.text = "My very own words, not compared yet"
    again = explain("1.7")
    assert (again.text, again.revealed, again.ticked) == (task.text, False, [])
    task.revealed, task.ticked = True, [0, 2]
    again = explain("1.7")
    assert (again.text, again.revealed, again.ticked) == (task.text, True, [0, 2])
    assert explain("2.7").text == ""
    assert "exercise 1.7" not in read()[0], "what is kept is no attempt"


@pytest.mark.parametrize("kept", [None, 3, "text", [], {"text": 4}, {"ticked": [99]}])
def test_what_was_kept_and_fits_no_more_is_left_out(kept):
    add("draft 1.7", False, answer=kept)
    again = explain("1.7")
    assert (again.text, again.revealed, again.ticked) == ("", False, [])


def test_the_marks_of_a_quiz_are_there_again_another_day():
    hear(Quiz("9", SMALL), question=1, chosen=[0], seen=[0])
    hear(Quiz("9", SMALL), question=1, chosen=[2, 0], seen=[0, 1, 2])
    assert Quiz("9", SMALL).given == {"1": {"chosen": [0, 2], "seen": [0, 1, 2]}}
    assert Quiz("8", SMALL).given == {}


@pytest.mark.parametrize("kept", [None, 3, [], {"chosen": [0]}, {"chosen": [9], "seen": []}])
def test_an_answer_that_is_no_answer_any_more_is_left_out(kept):
    add("quiz 9.1", False, "a", kept)
    assert Quiz("9", SMALL).given == {}


def test_words_are_counted_by_the_kernel():
    task = explain("1.7")
    for text in ("", "Too few words.", " ".join(OWN_WORDS.split()[1:])):
        task.text = text
        hear(task, words=10**6)
        task.ticked = list(range(len(task.points)))
        task.ticked = []
    assert "exercise 1.7" not in read()[0]


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("", 0),
        (" … — !", 0),
        ("one, two; three-four", 4),
        ("it's e.g. 2.5", 3),
        ("Größe naïve", 2),
        ("过拟合", 3),
        ("过拟合 is overfitting。", 5),
        ("ＧＰＵ", 1),
    ],
)
def test_words_of_any_language_are_counted(text, n):
    assert n_words(text) == n


@pytest.mark.parametrize(
    "content",
    [
        {},
        [],
        "text",
        None,
        {"question": 0},
        {"chosen": [0]},
        {"question": 2, "chosen": [0]},
        {"question": -1, "chosen": [0]},
        {"question": "0", "chosen": [0]},
        {"question": 0.0, "chosen": [0]},
        {"question": 0, "chosen": []},
        {"question": 0, "chosen": [2]},
        {"question": 0, "chosen": [-1]},
        {"question": 0, "chosen": ["a"]},
        {"question": 0, "chosen": [True]},
        {"question": 0, "chosen": [[]]},
        {"question": 0, "chosen": "0"},
        {"question": 0, "chosen": {"0": True}},
    ],
)
def test_a_message_that_no_page_sends_is_passed_over(content):
    for widget in (Quiz("9", SMALL), explain("1.7")):
        widget._handle_custom_msg(content, [])
        assert widget.note == ""
    assert read()[0] == {}


def test_an_option_that_was_chosen_twice_counts_once():
    asked = Quiz("9", SMALL)
    hear(asked, question=1, chosen=[0, 2, 2], seen="all")
    (attempt,) = read()[0]["quiz 9.2"].attempts
    assert attempt.passed and attempt.what == "a, c"
    assert Quiz("9", SMALL).given == {"1": {"chosen": [0, 2], "seen": [0, 2]}}


@pytest.mark.parametrize(
    ("make", "content"),
    [
        (lambda: quiz("1"), {"question": 0, "chosen": [0]}),
        (lambda: explain("1.7"), {"words": 20}),
    ],
)
def test_what_could_not_be_recorded_is_said_below(make, content, folder):
    (folder / "progress.jsonl").mkdir()
    widget = make()
    if hasattr(widget, "text"):
        widget.text = OWN_WORDS
    hear(widget, **content)
    assert widget.note.startswith("Note: this was not recorded as progress.")


# Wrong use


def test_a_chapter_without_a_quiz_is_told():
    with pytest.raises(ValueError, match=r"no quiz '77': there is one for chapter 1"):
        quiz("77")


def test_a_chapter_may_be_a_number():
    assert quiz(1).name == quiz("1").name


def test_an_exercise_in_code_is_not_explained():
    with pytest.raises(ValueError, match=r'run check\("1.2", ridge_by_hand\)'):
        explain("1.2")
    with pytest.raises(ValueError, match=r"no exercise '11.7' to answer in words: there are 1.7"):
        explain("11.7")
    with pytest.raises(ValueError, match=r'number of the exercise in quotes.*explain\("1.7"\)'):
        explain(1.7)
