"""Every checker against right, wrong, unfinished and hostile answers.

The wrong solutions are written as a learner would write them, not as the checkers' own wrong
oracles; each must be caught under its name.
"""

import _thread
import contextlib
import re
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest
import torch
from chapters.ch01_overfitting import flip_labels, flips, in_place, other, ridge_by_hand, rmse

from course_utils.chapters import CHAPTERS, EXERCISES
from course_utils.checkers.exercise import InCode
from course_utils.checkers.outcome import PASSED, WRONG
from course_utils.exercises import check, evaluate
from course_utils.exercises.checking import is_untouched
from course_utils.exercises.progress.file import FOLDER
from course_utils.linear import ridge

SOURCES = Path(__file__).resolve().parent.parent / "notebooks" / "source"


@pytest.fixture(autouse=True)
def progress_elsewhere(tmp_path, monkeypatch):
    """No check changes the progress of whoever runs the tests."""
    monkeypatch.setenv(FOLDER, str(tmp_path))


IN_CODE = {n: one.answered for n, one in EXERCISES.items() if isinstance(one.answered, InCode)}
RIGHT, WRONG_ONES = {}, {}  # by exercise, from tests/chapters
for path in sorted(Path(__file__).with_name("chapters").glob("*.py")):
    chapter = import_module(f"chapters.{path.stem}")
    RIGHT |= chapter.RIGHT
    WRONG_ONES |= chapter.WRONG_ONES


@pytest.fixture(autouse=True)
def one_thread():
    """Small networks gain nothing from threads, and lose where tests run side by side."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


SCALAR = "1.1"  # for what is the same in every exercise
# Mistakes that belong to no exercise: what is called, what comes back, what it is made of.
GENERAL = {
    None,  # what nobody has foreseen: the check says what it got, and what it should be
    "changes its input",
    "out of range",
    "raises an exception",
    "unknown field or value",
    "wrong form",
    "wrong shape",
    "wrong type",
}


def cases(solutions):
    return [
        pytest.param(exercise, name, function, id=f"{exercise} {name} {i}")
        for exercise, by_name in solutions.items()
        for name, functions in by_name.items()
        for i, function in enumerate(functions)
    ]


def with_seconds(exercise, seconds):
    """An exercise with another time limit."""
    return replace(EXERCISES[exercise], answered=replace(IN_CODE[exercise], seconds=seconds))


@pytest.fixture
def much_time(exercise, monkeypatch):
    """The first use of PyTorch's optimizers takes seconds, and on a busy machine many."""
    monkeypatch.setitem(EXERCISES, exercise, with_seconds(exercise, 60))


@pytest.mark.parametrize(
    ("exercise", "function"),
    [
        pytest.param(e, f, id=f"{e} {i}")
        for e, functions in RIGHT.items()
        for i, f in enumerate(functions)
    ],
)
@pytest.mark.usefixtures("much_time")
def test_right_solutions_pass(exercise, function):
    outcome = evaluate(exercise, function)
    assert outcome.status == PASSED, outcome.message
    assert outcome.text(exercise).startswith(f"Exercise {exercise}: ✔ ")
    assert outcome.misconception is None


def told_as(misconception):
    """A pattern of how a message begins that tells a misconception, whatever its fields hold."""
    explanation = re.escape(misconception.explanation)
    return re.sub(r"\\{\w+\\}", ".+", explanation) if misconception.fields else explanation


@pytest.mark.usefixtures("much_time")
@pytest.mark.parametrize(("exercise", "name", "function"), cases(WRONG_ONES))
def test_wrong_solutions_are_told_what_they_show(exercise, name, function):
    outcome = evaluate(exercise, function)
    assert (outcome.status, outcome.misconception) == (WRONG, name), outcome.message
    told = {one.name: told_as(one) for one in IN_CODE[exercise].misconceptions}
    assert re.match(told.get(name, ""), outcome.message)
    assert outcome.text(exercise).startswith(f"Exercise {exercise}: ✘ ")


@pytest.mark.parametrize("exercise", IN_CODE)
def test_every_foreseen_misconception_has_a_wrong_solution(exercise):
    names = [m.name for m in IN_CODE[exercise].misconceptions]
    assert set(names) <= set(WRONG_ONES[exercise])
    assert len(set(names)) == len(names) >= 4


@pytest.mark.parametrize("exercise", IN_CODE)
def test_a_wrong_solution_is_foreseen_in_the_record_or_its_mistake_is_of_every_exercise(exercise):
    names = {m.name for m in IN_CODE[exercise].misconceptions}
    assert set(WRONG_ONES[exercise]) - names <= GENERAL


@pytest.mark.parametrize("exercise", IN_CODE)
def test_an_untouched_stub_is_not_attempted(exercise, capsys):
    assert check(exercise, lambda *args: ...) is None
    assert capsys.readouterr().out == f"Exercise {exercise}: not attempted yet\n"


def test_the_stub_that_nbgrader_makes_by_default_is_not_attempted():
    def rmse(y, y_hat):
        """Root-mean-square error."""
        raise NotImplementedError()

    assert evaluate("1.1", rmse).status == "not attempted"


def not_written_yet():
    raise NotImplementedError


def half_written(y, y_hat):
    n = len(y)
    if n:
        raise NotImplementedError


def with_a_part_to_write(y, y_hat):
    return not_written_yet()


def with_words(y, y_hat):
    raise NotImplementedError("only for one number")


@pytest.mark.parametrize("function", [half_written, with_a_part_to_write, with_words])
def test_another_notimplementederror_is_one_of_the_learners_own(function):
    outcome = evaluate("1.1", function)
    assert outcome.misconception == "raises an exception"
    assert outcome.message.startswith("Your function raised NotImplementedError")
    assert "still to be written" in outcome.message


def test_an_untouched_stub_is_not_called():
    def rmse(y, y_hat):
        """Root-mean-square error."""
        return ...  # your code here

    def bias(y, y_hat):
        y[:] = 0
        return ...

    assert is_untouched(rmse) and not is_untouched(bias) and not is_untouched(print)
    assert not is_untouched(lambda y, y_hat: None)


@pytest.mark.parametrize("exercise", IN_CODE)
def test_a_forgotten_return_is_noticed(exercise):
    outcome = evaluate(exercise, lambda *args: None)
    assert outcome.status == WRONG
    assert "None" in outcome.message and "return" in outcome.message


@pytest.mark.parametrize("exercise", IN_CODE)
@pytest.mark.parametrize("value", ["text", 1j, object(), [[1, 2], [3]], (1.0, ...), {1, 2}, print])
def test_a_wrong_type_is_told(exercise, value):
    outcome = evaluate(exercise, lambda *args: value)
    assert (outcome.status, outcome.misconception) == (WRONG, "wrong type")
    assert "should return" in outcome.message


@pytest.mark.parametrize("exercise", ["1.1", "1.2", "1.3", "1.4", "1.5"])
@pytest.mark.parametrize("value", [3.0, np.ones((2, 2, 2)), np.nan, [], [1e300] * 2, [-np.inf]])
def test_numbers_that_fit_no_misconception_are_wrong_all_the_same(exercise, value):
    outcome = evaluate(exercise, lambda *args: value)
    assert outcome.status == WRONG
    assert (
        "should" in outcome.message or "None" in outcome.message or "new labels" in outcome.message
    )


# --- messages where no misconception fits --------------------------------------------------------


def test_an_unforeseen_answer_is_shown_beside_the_right_one():
    message = evaluate("1.1", lambda y, p: rmse(y, p) + 1).message
    assert message.startswith("rmse([1, 2, 4], [1, 4, 4]) gave 2.155, but should give 1.155.")


def test_a_difference_in_late_digits_is_seen():
    message = evaluate("1.1", lambda y, p: rmse(y, p) * 1.0003).message
    assert "gave 1.155047, but should give 1.154701" in message


def test_an_edge_case_says_that_the_rest_is_right():
    def without_the_overlap(X, y, alpha):
        return ridge_by_hand(X, y, alpha) if len(y) > X.shape[1] else np.zeros(X.shape[1])

    message = evaluate("1.2", without_the_overlap).message
    assert message.startswith(
        "Right so far, but not with more features than examples: ridge_by_hand("
    )


def test_a_wrong_shape_is_told():
    message = evaluate("1.2", lambda X, y, alpha: ridge(X, y, alpha)[None]).message
    assert "an array of d weights, but returned an array of shape (1, 2)" in message


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (lambda y, rate, k, rng: y.copy(), "0% of the labels came out wrong: 30% should"),
        (
            lambda y, rate, k, rng: y[:5],
            "an array of 6000 labels, but returned an array of shape (5,)",
        ),
        (flips(other, lambda y, rate, rng: rng.random(len(y)) < rate**2), "labels came out wrong"),
        (
            flips(
                other, lambda y, rate, rng: rng.random(len(y)) < rate * np.where(y == 0, 1.5, 0.8)
            ),
            "of class 0 were flipped",
        ),
        (
            flips(lambda y, k, rng: (y + np.maximum(1, rng.integers(0, k, size=len(y)))) % k),
            "each of the other classes should get 33%",
        ),
    ],
)
def test_a_property_of_label_noise_that_fails_is_named(function, words):
    outcome = evaluate("1.4", function)
    assert (outcome.status, words in outcome.message) == (WRONG, True), outcome.message


def test_right_label_noise_is_never_called_wrong():
    """The functions draw differently from one run to the next; the bounds must hold for all."""
    for extra in range(40):

        def flip(y, rate, k, rng, skip=extra):
            rng.random(skip)
            return flip_labels(y, rate, k, rng)

        assert evaluate("1.4", flip).status == PASSED


# --- whatever the learner's function does --------------------------------------------------------


def test_an_exception_is_explained_with_the_line_and_the_input():
    def broken(y, y_hat):
        n = len(y)
        return (y - y_hat[: n - 1]) ** 2

    outcome = evaluate(SCALAR, broken)
    assert outcome.misconception == "raises an exception"
    first, where, called, hint = outcome.message.splitlines()
    assert first.startswith("Your function raised ValueError: operands could not be broadcast")
    assert where.endswith(": return (y - y_hat[: n - 1]) ** 2") and "in broken, line " in where
    assert called.endswith("rmse([1, 2, 4], [1, 4, 4])")
    assert "shapes do not fit" in hint
    assert __file__ not in outcome.message


class Unprintable(Exception):
    def __str__(self):
        raise RuntimeError("no words")


def raising(error):
    def function(*args):
        raise error

    return function


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (SystemExit(3), "tried to end Python"),
        (KeyboardInterrupt(), "exception of Ctrl-C itself"),
        (NameError("name 'np' is not defined"), "cell that was not run"),
        (Unprintable(), "Your function raised Unprintable"),
        (GeneratorExit(), "GeneratorExit"),
        (ValueError("at 0x7f00aa is an address"), "ValueError: is an address"),
    ],
)
@pytest.mark.parametrize("exercise", ["1.1", "1.4", "1.6"])
def test_every_exception_is_survived(exercise, error, words):
    message = evaluate(exercise, raising(error)).message
    assert words in message or words.replace(": is", ": at 0x7f00aa is") in message


def test_an_endless_recursion_is_survived():
    def f(y, p):
        return f(y, p)

    assert "calls itself without an end" in evaluate(SCALAR, f).message


@pytest.fixture
def hurry(monkeypatch):
    """Half a second for each exercise."""
    for name in IN_CODE:
        monkeypatch.setitem(EXERCISES, name, with_seconds(name, 0.5))


def threads_end(n):
    """Whether no more than n threads are left, soon."""
    until = time.monotonic() + 5
    while threading.active_count() > n and time.monotonic() < until:
        time.sleep(0.02)
    return threading.active_count() <= n


@pytest.mark.takes_turns
@pytest.mark.parametrize("exercise", IN_CODE)
def test_an_endless_loop_ends(exercise, hurry):
    def loop(*args):
        while True:
            with contextlib.suppress(Exception):
                sum(range(10))

    before = threading.active_count()
    outcome = evaluate(exercise, loop)
    assert outcome.misconception == "endless loop"
    assert "not ended after 0.5 seconds, and was stopped" in outcome.message
    assert threads_end(before)


def test_a_loop_that_cannot_be_stopped_is_left_behind_with_advice(hurry):
    end = threading.Event()
    assert "restart the kernel" in evaluate(SCALAR, lambda y, p: end.wait(20)).message
    end.set()


def test_the_time_is_for_all_calls_together(hurry):
    def slow(y, y_hat):
        time.sleep(0.4)
        return rmse(y, y_hat)

    # The second call may still end, but not all of them.
    start = time.monotonic()
    evaluate(SCALAR, slow)
    assert time.monotonic() - start < 10


def test_a_person_can_interrupt():
    def loop(y, y_hat):
        while True:
            pass

    before = threading.active_count()
    timer = threading.Timer(0.3, _thread.interrupt_main)
    # Whoever starts the tests in the background has told them to ignore interrupts.
    usual = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        timer.start()
        with pytest.raises(KeyboardInterrupt):
            evaluate(SCALAR, loop)
    finally:
        signal.signal(signal.SIGINT, usual)
    assert threads_end(before)


@pytest.mark.parametrize("exercise", ["1.1", "1.2", "1.3", "1.4", "1.5"])
def test_a_changed_input_is_noticed(exercise):
    def careless(*args):
        value = RIGHT[exercise][0](*args)
        args[0][...] = 0
        return value

    outcome = evaluate(exercise, careless)
    assert outcome.misconception == "changes its input"
    first = re.findall(r"\w+", IN_CODE[exercise].signature)[1]
    assert f"changed its input {first}," in outcome.message


def test_inputs_are_the_same_for_the_next_learner():
    evaluate("1.4", in_place)
    assert evaluate("1.4", flip_labels).status == PASSED


def test_printing_is_fine(capsys):
    def talkative(y, y_hat):
        print("y is", y)
        return rmse(y, y_hat)

    check(SCALAR, talkative)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "y is [1. 2. 4.]"
    assert any(line.startswith("Exercise 1.1: ✔ ") for line in lines)


def test_a_message_is_broken_between_words_and_has_no_stars(capsys):
    def broken(y, y_hat):
        return unknown + sum(y * y_hat for _ in range(len(y)) if len(y) == len(y_hat))  # noqa: F821

    check("5.2", lambda model, *args: model)
    told = capsys.readouterr().out
    assert "*" not in told and max(map(len, told.splitlines())) <= 90
    check("1.1", broken)
    lines = capsys.readouterr().out.splitlines()
    assert any("return unknown + sum(y * y_hat for" in line and len(line) > 90 for line in lines)


def test_a_sentence_has_one_mark_at_its_end():
    message = evaluate("1.6", lambda: {"weight_decy": 0.1}).message
    assert message.endswith("weight_decay'?")


def test_other_arguments_are_told():
    message = evaluate("1.2", lambda X, y: X).message
    assert "The check calls ridge_by_hand(X, y, alpha), but your function takes (X, y)" in message


def test_a_result_in_place_of_the_function_is_told():
    assert 'check("1.1", rmse)' in evaluate("1.1", 1.5).message


def test_an_unknown_exercise_names_the_known_ones():
    with pytest.raises(ValueError, match=r"no exercise '9.9': there are 1.1, 1.2, 1.3"):
        check("9.9", rmse)


@pytest.mark.parametrize("number", [1.1, 1, None, rmse, [1]])
def test_what_is_no_number_in_quotes_is_told(number):
    with pytest.raises(ValueError, match=r'number of the exercise in quotes.*check\("1.1", rmse\)'):
        check(number, "1.1")


def test_an_exercise_in_words_is_not_checked():
    with pytest.raises(ValueError, match=r'answered in words: run explain\("1.7"\)'):
        check("1.7", rmse)


# --- the list of exercises ------------------------------------------------------------------------


@pytest.mark.parametrize("number", CHAPTERS)
def test_a_lesson_has_the_exercises_of_its_chapter_in_their_order(number):
    chapter = CHAPTERS[number]
    source = (SOURCES / f"{chapter.notebook}.md").read_text(encoding="utf-8")
    headings = re.findall(r"^### Exercise (.*)$", source, re.MULTILINE)
    assert headings == list(chapter.numbered_exercises())


def test_every_lesson_with_exercises_is_listed():
    listed = {chapter.notebook for chapter in CHAPTERS.values()}
    with_exercises = {
        path.stem
        for path in SOURCES.glob("*.md")
        if re.search(r"^### Exercise ", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert with_exercises == listed


def test_titles_are_short_and_all_different():
    titles = [exercise.title for exercise in EXERCISES.values()]
    assert len(set(titles)) == len(titles)
    assert all(0 < len(title) <= 40 and not title.endswith(".") for title in titles)


def test_a_heading_has_difficulty_minutes_and_what_is_unusual_about_it():
    heading = EXERCISES["1.4"].heading("1.4")
    assert heading == "Exercise 1.4 · ●●○ · 10 min · find the bug"
    assert EXERCISES["1.1"].heading("1.1") == "Exercise 1.1 · ●○○ · 5 min"


@pytest.mark.parametrize("wrong", [{"difficulty": 4}, {"kind": "guess"}, {"kind": "explain"}])
def test_an_exercise_that_no_lesson_could_have_is_refused(wrong):
    with pytest.raises(ValueError, match=r"take|in words"):
        replace(EXERCISES["1.1"], **wrong)


# --- the experiment ------------------------------------------------------------------------------


def test_the_baseline_learns_the_wrong_labels_by_heart():
    assert float(IN_CODE["1.6"].baseline_runs().train_accuracy.mean()) > 0.99


def test_another_optimizer_needs_no_word_on_momentum():
    outcome = evaluate("1.6", lambda: {"optimizer": "adam", "lr": 0.001, "steps": 1})
    assert outcome.misconception == "nothing is learned", outcome.message


def test_a_learners_augmentation_that_raises_is_explained():
    def jitter(x, rng):
        return x + unknown  # noqa: F821

    message = evaluate("1.6", lambda: {"augmentation": jitter, "steps": 3}).message
    assert "name 'unknown' is not defined" in message


def test_a_gain_is_told_with_its_interval():
    message = evaluate("1.6", lambda: {"steps": 20}).message
    assert re.search(
        r"gain -0\.\d\d \(95 % interval -0\.\d\d to -0\.\d\d, 10 paired seeds\)", message
    )


@pytest.mark.parametrize(
    ("fields", "told"), [({"lr": 0.025}, True), ({"weight_decay": 0.03}, False)]
)
def test_a_gain_by_the_throttle_alone_is_told_what_it_is(fields, told):
    outcome = evaluate("7.6", lambda: fields)
    assert (outcome.status, "throttle alone" in outcome.message) == (PASSED, told)


def test_leaving_a_hanging_thread_behind_does_not_keep_python_from_ending():
    code = (
        "import time\n"
        "from course_utils.checkers.limit import TimeIsUp, run_limited\n"
        "try: run_limited(time.sleep, (60,), 0.1)\n"
        "except TimeIsUp as end: print(end.still_running)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=40, check=True
    )
    assert (done.stdout.strip(), done.stderr) == ("True", "")
