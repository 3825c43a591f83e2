"""Lecture mode without a server: what counts as an answer, who may do what, and what is kept."""

import math

import pytest

from course_utils.exercises import quiz
from course_utils.guesses import guess_choice, guess_value, predict
from course_utils.guesses.scale import Scale
from tools.audience import views
from tools.audience.journal import Journal
from tools.audience.pooling import BINS, BUNDLE, pooled
from tools.audience.questions import AnswerError, Question, of_widget, place
from tools.audience.room import MOST_STUDENTS, ROUNDS, Room, RoomError

SCALE = {"low": 0.0, "high": 10.0, "log": False, "digits": 1}
VALUE = Question("guess 1.a", "value", {"question": "How many?", "x": SCALE}, {"answer": "7."}, {})
VOTE = Question("predict 0.a", "vote", {"question": "?", "options": ["a", "b"]}, {}, {})
SEVERAL = {"question": "?", "options": ["a", "b", "c"], "several": True}
QUIZ = Question("quiz 1.1", "quiz", SEVERAL, {"right": [0, 2]}, {})
CURVE = Question(
    "guess 1.b", "curve", {"question": "?", "y": SCALE, "positions": [{}, {}]}, {}, {"axes": b"1"}
)
ALL = {question.id: question for question in (VALUE, VOTE, QUIZ, CURVE)}


# --- answers --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "answer", "kept"),
    [
        (VALUE, 7, 7.0),
        (VALUE, 0.0, 0.0),
        (VOTE, 1, 1),
        (QUIZ, [2, 0, 2], [0, 2]),
        (CURVE, [0, 10.0], [0.0, 10.0]),
    ],
)
def test_an_answer_is_kept_in_one_form(question, answer, kept):
    assert question.checked(answer) == kept


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (VALUE, 1_000_000),
        (VALUE, -0.1),
        (VALUE, math.nan),
        (VALUE, math.inf),
        (VALUE, "7"),
        (VALUE, True),
        (VALUE, None),
        (VALUE, [7]),
        (VOTE, 2),
        (VOTE, -1),
        (VOTE, 1.0),
        (VOTE, True),
        (VOTE, "a"),
        (QUIZ, []),
        (QUIZ, [3]),
        (QUIZ, [0, 1, 2, 0]),
        (QUIZ, 0),
        (QUIZ, ["a"]),
        (CURVE, [1]),
        (CURVE, [1, None]),
        (CURVE, [1, 11]),
        (CURVE, {"0": 1, "1": 1}),
    ],
)
def test_what_can_be_no_answer_is_refused(question, answer):
    with pytest.raises(AnswerError, match="answer"):
        question.checked(answer)


def test_where_one_option_is_right_one_can_be_chosen():
    one = Question("quiz 1.2", "quiz", SEVERAL | {"several": False}, {}, {})
    assert one.checked([1]) == [1]
    with pytest.raises(AnswerError, match="one option"):
        one.checked([0, 1])


# --- questions of the lessons' widgets ------------------------------------------------------------


def state_of(widget):
    return {key: getattr(widget, key) for key in widget.keys}


def test_nothing_of_the_answer_is_shown_before():
    asked = guess_value("1.a", "How many?", 7.25, low=0, high=10, unit="bits", digits=2)
    (question,) = of_widget("guess", "guess 1.a", state_of(asked))
    assert question.kind == "value" and question.shown["question"] == "How many?"
    assert "7.25" not in str(question.shown) and "7.25" in question.hidden["answer"]
    assert set(question.pictures) == {"axes", "measured"}
    asked = guess_choice(
        "1.b", "Which?", {"small": 0.25, "large": 0.62}, label="gain", unit="", best="highest",
        low=0, high=1,
    )  # fmt: skip
    (question,) = of_widget("guess", "guess 1.b", state_of(asked))
    assert question.shown["options"] == ["small", "large"]
    assert "0.62" not in str(question.shown) and "0.62" in str(question.hidden)


def test_of_a_phones_picture_too_the_measurement_comes_last():
    guess = guess_value("1.a", "How many?", 7.2, low=0, high=10, unit="")
    state = {"about": guess.about, "layers": guess.layers}
    (question,) = of_widget("guess", "guess 1.a", state, guess.for_phone())
    wide, narrow = question.shown["size"], question.shown["narrow"]["size"]
    assert narrow[0] < 0.7 * wide[0] and guess.about["size"] == wide
    room = Room({question.id: question})
    act(room, "ask", question.id)
    assert views.picture(room, 0, "narrow_axes", whoever=True)[:4] == b"\x89PNG"
    assert views.picture(room, 0, "narrow_measured", whoever=True) is None


def test_predictions_and_the_questions_of_a_quiz():
    (vote,) = of_widget("predict", "predict 9.z", state_of(predict("9.z", "More?", "yes", "no")))
    assert (vote.kind, vote.shown["options"]) == ("vote", ["yes", "no"])
    questions = of_widget("quiz", "quiz 1", state_of(quiz(1)))
    assert [one.id for one in questions][:2] == ["quiz 1.1", "quiz 1.2"]
    for one in questions:
        assert "right" not in str(one.shown).replace("right?", "") or "right" not in one.shown
        assert one.hidden["right"] and len(one.hidden["why"]) == len(one.shown["options"])
        assert one.checked(one.hidden["right"]) == one.hidden["right"]


# --- all together ---------------------------------------------------------------------------------


def test_a_round_number_falls_into_the_bin_that_begins_with_it():
    unit = Question("guess 1.z", "value", {"x": SCALE | {"high": 1.0}}, {}, {})
    for bin in range(BINS):
        assert pooled(unit, [bin / BINS])["bins"][bin] == 1
    assert pooled(unit, [1.0])["bins"][-1] == 1


def test_values_fall_into_bins_of_the_number_line():
    pool = pooled(VALUE, [0, 0.1, 5, 10])
    assert len(pool["bins"]) == BINS and sum(pool["bins"]) == pool["n"] == 4
    assert (pool["bins"][0], pool["bins"][10], pool["bins"][-1]) == (2, 1, 1)
    assert pool["median"] == 2.55


@pytest.mark.parametrize("scale", [Scale(0.0, 10.0, False, 1), Scale(0.01, 100.0, True, 2)])
def test_a_value_lies_where_the_notebook_says(scale):
    for value in (scale.low, 0.5, 7, scale.high):
        assert place(value, scale.as_data()) == scale.place(value)


def test_options_are_counted():
    assert pooled(VOTE, [0, 1, 1]) == {"n": 3, "counts": [1, 2]}
    assert pooled(QUIZ, [[0, 2], [2]]) == {"n": 2, "counts": [1, 0, 2]}


def test_curves_are_a_bundle_with_its_median():
    answers = [[i / 50, 10 - i / 50] for i in range(401)]
    pool = pooled(CURVE, answers)
    assert pool["n"] == 401 and len(pool["curves"]) == BUNDLE
    assert pool["median"] == [4.0, 6.0]
    assert all(curve in answers for curve in pool["curves"])


@pytest.mark.parametrize("question", ALL.values(), ids=list(ALL))
def test_nobody_has_answered_yet(question):
    assert pooled(question, [])["n"] == 0


# --- the room -------------------------------------------------------------------------------------


def act(room, what, id, **more):
    room.act(what, id, room.version, **more)


def test_from_asking_to_revealing():
    room = Room(ALL)
    ada, ben = room.join(None), room.join("nobody's")
    assert ada != ben and room.join(ada) == ada
    assert room.phase == "idle"
    act(room, "ask", VALUE.id)
    room.answer(ada, VALUE.id, 1, 3)
    room.answer(ben, VALUE.id, 1, 4)
    room.answer(ada, VALUE.id, 1, 5)  # in the place of the first
    assert room.answers(VALUE.id) == [{ada: 5.0, ben: 4.0}] and room.own(ada) == 5.0
    act(room, "close", VALUE.id)
    with pytest.raises(RoomError, match="closed"):
        room.answer(ada, VALUE.id, 1, 6)
    assert "pools" not in views.for_student(room, ada)
    act(room, "pool", VALUE.id)
    assert "hidden" not in views.for_student(room, ada)
    act(room, "reveal", VALUE.id)
    view = views.for_student(room, ada)
    assert view["hidden"] == VALUE.hidden and view["own"] == 5.0
    assert view["pools"][0]["n"] == 2


def test_twice_before_and_after_a_discussion():
    room = Room(ALL)
    ada = room.join(None)
    for round in range(1, ROUNDS + 1):
        act(room, "ask", VOTE.id)
        room.answer(ada, VOTE.id, round, round - 1)
        with pytest.raises(RoomError, match="closed"):
            room.answer(ada, VOTE.id, 3 - round, 0)
        act(room, "close", VOTE.id)
    assert room.answers(VOTE.id) == [{ada: 0}, {ada: 1}]
    with pytest.raises(RoomError, match="asked twice"):
        act(room, "ask", VOTE.id)
    act(room, "forget", VOTE.id)
    act(room, "ask", VOTE.id)
    assert room.answers(VOTE.id) == [{}]


def test_the_next_slide_closes_what_is_open():
    room = Room(ALL)
    act(room, "ask", VALUE.id)
    act(room, "leave", VOTE.id)  # another window, on another slide
    assert room.phase == "open"
    act(room, "leave", VALUE.id)
    assert room.phase == "idle" and room.phase_of(VALUE.id) == "closed"
    act(room, "reveal", VALUE.id)  # back again
    assert room.current == VALUE.id and room.phase == "revealed"


def test_one_question_at_a_time():
    room = Room(ALL)
    act(room, "ask", VALUE.id)
    act(room, "ask", VOTE.id)
    assert room.phase_of(VALUE.id) == "closed" and room.current == VOTE.id


def test_two_windows_do_not_fight():
    room = Room(ALL)
    seen = room.version
    room.act("ask", VALUE.id, seen)
    with pytest.raises(RoomError, match="another window was faster"):
        room.act("ask", VOTE.id, seen)
    assert room.current == VALUE.id


@pytest.mark.parametrize(
    ("what", "id", "said"),
    [
        ("close", VALUE.id, "not open"),
        ("ask", CURVE.id, "was revealed"),
        ("pool", VALUE.id, "not asked"),
        ("reveal", VALUE.id, "not asked"),
        ("ask", "guess 9.z", "no such question"),
        ("ask", None, "no such question"),
        ("ask", ["x"], "no such question"),
        ("shout", VALUE.id, "nobody can"),
        (["x"], VALUE.id, "nobody can"),
    ],
)
def test_what_the_lecturer_cannot_do(what, id, said):
    room = Room(ALL)
    act(room, "ask", CURVE.id)
    act(room, "reveal", CURVE.id)
    with pytest.raises(RoomError, match=said):
        act(room, what, id)


def test_a_room_is_full():
    room = Room(ALL)
    everybody = [room.join(None) for _ in range(MOST_STUDENTS)]
    act(room, "ask", VALUE.id)
    room.answer(everybody[0], VALUE.id, 1, 3)
    with pytest.raises(RoomError, match="full"):
        room.join(None, here=everybody)
    assert room.join(everybody[5], here=everybody) == everybody[5]
    new = room.join(None, here=everybody[1:3])  # who joined often and went keeps nobody out
    assert room.students == {*everybody[:3], new}


def test_a_round_without_answers_was_none():
    room = Room(ALL)
    ada = room.join(None)
    for _ in range(3):  # by mistake
        act(room, "ask", VALUE.id)
        act(room, "close", VALUE.id)
    act(room, "ask", VALUE.id)
    room.answer(ada, VALUE.id, 1, 3)
    assert room.answers(VALUE.id) == [{ada: 3.0}]
    act(room, "close", VALUE.id)
    act(room, "ask", VALUE.id)
    act(room, "pool", VALUE.id)
    assert [pool["n"] for pool in views.for_student(room, ada)["pools"]] == [1]


def test_pictures_of_what_was_measured_come_with_the_reveal():
    guess = Question("guess 1.c", "value", {"x": SCALE}, {}, {"axes": b"axes", "measured": b"m"})
    room = Room({VALUE.id: VALUE, guess.id: guess})
    assert views.picture(room, 1, "axes", whoever=True) is None
    act(room, "ask", guess.id)
    assert views.picture(room, 1, "axes", whoever=True) == b"axes"
    assert views.picture(room, 1, "measured", whoever=True) is None
    act(room, "reveal", guess.id)
    assert views.picture(room, 1, "measured", whoever=True) == b"m"
    assert views.picture(room, 1, "other", whoever=False) is None
    assert views.picture(room, 9, "axes", whoever=False) is None


# --- the journal ----------------------------------------------------------------------------------

LECTURE = {"lecture": "03_dropout"}


@pytest.fixture
def journals():
    found = []
    yield found
    for journal in found:
        journal.close()


def begun(journals, path, lecture=LECTURE):
    journal = Journal(path, lecture)
    events = journal.begin({"secret": "secret"}, {"port": len(journals)})
    journals.append(journal)
    room = Room(ALL, journal.add)
    for event in events:
        room.apply(event)
    return room, journal


def test_a_lecture_that_was_broken_off_goes_on(journals, tmp_path):
    path = tmp_path / "data" / "lecture.jsonl"
    room, _ = begun(journals, path)
    ada = room.join(None)
    act(room, "ask", VALUE.id, until=4e9)
    room.answer(ada, VALUE.id, 1, 3)
    assert path.stat().st_mode & 0o077 == 0
    with path.open("a") as file:
        file.write('{"what": "answer", "stu')  # killed while it wrote
    again, journal = begun(journals, path)
    assert journal.first["secret"] == "secret" and journal.first["port"] == 1
    assert again.version == room.version and again.until == 4e9
    assert again.join(ada) == ada and again.own(ada) == 3.0
    again.answer(ada, VALUE.id, 1, 4)
    third, _ = begun(journals, path)
    assert third.own(ada) == 4.0
    journal.end()
    assert not path.exists()


def test_another_lecture_begins_anew(journals, tmp_path):
    room, _ = begun(journals, tmp_path / "lecture.jsonl")
    room.join(None)
    other, _ = begun(journals, tmp_path / "lecture.jsonl", {"lecture": "04_augmentation"})
    assert not other.students
