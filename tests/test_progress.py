"""The file of a learner's progress: nothing is lost, whatever happens to it, and nothing raises."""

import errno
import json
import os
import re
import subprocess
import sys
import threading
from pathlib import Path

import matplotlib.pyplot as plt
import pytest
from filelock import FileLock
from platformdirs import user_data_path

from course_utils.exercises import CHAPTERS, check, evaluate, reset_progress, show_progress
from course_utils.exercises.progress import add, progress_path
from course_utils.exercises.progress import file as progress_file
from course_utils.exercises.progress.file import FOLDER, read
from course_utils.exercises.progress.next_steps import NOT_YET, PASSED, TRIED, next_steps
from course_utils.exercises.progress.picture import progress_picture
from course_utils.exercises.progress.record import (
    KEPT,
    Attempt,
    Damaged,
    Record,
    as_text,
    from_text,
)
from course_utils.guesses import guess_value

WHEN = "2026-03-01T18:30:00+01:00"
FIRST = "exercise 1.1"
ONE = {"1": CHAPTERS["1"]}  # so that a new chapter changes no test
HERE = Path(progress_file.__file__).parent
PARENTS = ("course_utils.exercises", "course_utils.exercises.progress")


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """The folder of the progress file, which does not exist yet."""
    folder = tmp_path / "progress"
    monkeypatch.setenv(FOLDER, str(folder))
    yield folder
    plt.close("all")


def history():
    """What is recorded; fails if anything is wrong with the file."""
    found, note = read()
    assert note == ""
    return found


def right(y, y_hat):
    return ((y - y_hat) ** 2).mean() ** 0.5


def without_the_root(y, y_hat):
    return ((y - y_hat) ** 2).mean()


def tried(times, passed=False, what=""):
    record = Record()
    for i in range(times):
        record = record.after(Attempt(WHEN, passed and i == times - 1, what))
    return record


# What is recorded


def test_every_attempt_is_recorded():
    check("1.1", without_the_root)
    check("1.1", right)
    record = history()[FIRST]
    assert record.tries == 2
    assert [(a.passed, a.what) for a in record.attempts] == [
        (False, "mean squared error"),
        (True, ""),
    ]
    assert record.passed == record.attempts[1].when
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d", record.passed)


def test_passed_stays_passed():
    for function in (right, without_the_root):
        check("1.1", function)
    record = history()[FIRST]
    assert (record.passed, record.tries) == (record.attempts[0].when, 2)


def test_an_untouched_stub_and_evaluate_record_nothing(folder):
    check("1.1", lambda y, y_hat: ...)
    evaluate("1.1", right)
    assert not folder.exists()


def test_a_committed_guess_is_recorded_under_a_name_that_can_be_read_again():
    guess = guess_value("1.a", "How large?", measured=2.0, low=0, high=10, unit="m")
    own = guess_value("my own: α", "How large?", measured=2.0, low=0, high=10, unit="m")
    guess.set_state({"state": "committed", "draft": 7})  # as the browser does
    own.set_state({"state": "committed", "draft": 2})
    found = history()
    assert (found["guess 1.a"].tries, found["guess 1.a"].passed) == (1, "")
    assert found["guess my-own-α"].passed


def test_of_many_attempts_the_newest_are_kept_and_all_are_counted():
    record = tried(KEPT + 5)
    assert (record.tries, len(record.attempts)) == (KEPT + 5, KEPT)
    assert from_text(as_text({FIRST: record})) == {FIRST: record}


def test_the_file_can_be_read_by_a_person():
    add("quiz 1.3", False, "a, ü")
    content = json.loads(progress_path().read_text(encoding="utf-8"))
    assert content["version"] == 1 and "stays on your machine" in content["about"]
    (attempt,) = content["tasks"]["quiz 1.3"]["attempts"]
    assert (attempt["passed"], attempt["what"]) == (False, "a, ü")
    assert "ü" in progress_path().read_text(encoding="utf-8")


def test_a_text_that_is_no_text_is_recorded_all_the_same():
    assert add("guess 1.a", False, "\ud800" + "x" * 10_000) == ""
    assert len(history()["guess 1.a"].attempts[0].what) < 1000


@pytest.mark.parametrize("task", ["1.2", "exercise", 'quiz "1"', "guess a b"])
def test_a_name_that_could_not_be_read_again_is_refused(task, folder):
    with pytest.raises(ValueError, match="is no task"):
        add(task, True)
    assert not folder.exists()


def test_without_the_variable_it_is_in_the_users_data_directory(monkeypatch):
    monkeypatch.delenv(FOLDER)
    assert progress_path() == user_data_path("less-greedy", False) / "progress.json"
    monkeypatch.setenv(FOLDER, "")
    assert progress_path() == user_data_path("less-greedy", False) / "progress.json"


# Several notebooks at once, and sudden ends

# In a process of its own, without what else the package imports, which takes seconds.
ALONE = f"""
import os, sys, types
for name, path in {[(PARENTS[0], str(HERE.parent)), (PARENTS[1], str(HERE))]!r}:
    sys.modules[name] = types.ModuleType(name)
    sys.modules[name].__path__ = [path]
from course_utils.exercises.progress.file import add
"""
ADD = """
print("ready", flush=True)
sys.stdin.readline()
for i in range(25):
    assert add(f"quiz 1.{i}", False, sys.argv[1]) == ""
"""


def test_two_processes_at_once_lose_nothing():
    def begin(name):
        return subprocess.Popen(
            [sys.executable, "-c", ALONE + ADD, name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    with begin("one") as one, begin("two") as two:
        for process in (one, two):
            assert process.stdout.readline() == "ready\n"
        for process in (one, two):
            process.stdin.write("\n")
            process.stdin.flush()
    assert (one.returncode, two.returncode) == (0, 0)
    for i in range(25):
        names = [attempt.what for attempt in history()[f"quiz 1.{i}"].attempts]
        assert sorted(names) == ["one", "two"]


def test_threads_at_once_lose_nothing():
    """JupyterLab has the messages of widgets handled beside the cell that runs."""
    threads = [threading.Thread(target=add, args=(FIRST, False)) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert history()[FIRST].tries == 12


@pytest.mark.parametrize("moment", ["fsync", "replace"])
def test_a_kill_during_the_write_leaves_the_file_as_it_was(moment, folder):
    add(FIRST, False, "before")
    code = f"{ALONE}\nos.{moment} = lambda *args: os._exit(9)\nadd('exercise 1.2', True)"
    assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == 9
    assert list(history()) == [FIRST]
    assert add("exercise 1.2", True) == ""
    assert sorted(history()) == [FIRST, "exercise 1.2"]
    assert not list(folder.glob("*.part"))


# Damage

WHOLE = as_text(
    {
        FIRST: tried(2, passed=True, what="sum of squares"),
        "exercise 1.2": tried(5, what="alpha times n"),
        "quiz 1.1": tried(1, passed=True, what='"quiz 9.9": {"tries": 1}'),
    }
)


@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"7",
        b"{}",
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b'{"version": 1, "tasks": []}',
        b'{"version": 1, "tasks": {"lunch": {}}}',
        b'{"version": 1, "tasks": {"quiz 1.1": {"tries": 1, "passed": "", "attempts": 3}}}',
        b'{"version": 1, "tasks": {"quiz 1.1": {"tries": "1", "passed": "", "attempts": []}}}',
        b'{"version": 1, "tasks": {"quiz 1.1": {"tries": 1, "passed": "", "attempts": [{}]}}}',
        b'{"version": 1, "tasks": {"quiz 1.1": {"attempts": [], "more": 1}}}',
        b'{"version": "1", "tasks": {}}',
    ],
)
def test_a_damaged_file_is_kept_and_rebuilt_with_a_warning(damaged, folder, capsys):
    folder.mkdir()
    progress_path().write_bytes(damaged)
    check("1.1", right)
    verdict, note = capsys.readouterr().out.splitlines()
    assert verdict.startswith("Exercise 1.1: ✔ ")
    kept = folder / "progress.damaged-1.json"
    assert note.startswith("Note: your progress file was damaged.") and note.endswith(str(kept))
    assert kept.read_bytes() == damaged
    assert list(history()) == [FIRST]


def test_what_is_whole_in_a_cut_file_is_saved():
    whole = from_text(WHOLE)
    for end in range(len(WHOLE) - 3):
        with pytest.raises(Damaged) as caught:
            from_text(WHOLE[:end])
        saved = caught.value.saved
        assert saved.items() <= whole.items()
        after = {task for task in whole if WHOLE.find(f'"{task}"') > end}
        assert len(saved) >= len(whole) - len(after) - 1, "at most the entry that was cut is lost"


def test_one_wrong_entry_costs_no_other():
    text = WHOLE.replace('"tries": 5', '"tries": "five"')
    with pytest.raises(Damaged) as caught:
        from_text(text)
    assert list(caught.value.saved) == [FIRST, "quiz 1.1"]


def test_showing_a_half_file_rebuilds_it_and_says_so(folder, capsys):
    folder.mkdir()
    progress_path().write_text(WHOLE[: len(WHOLE) // 2], encoding="utf-8")
    show_progress()
    out = capsys.readouterr().out
    assert "1 of 7 exercises passed" in out and "damaged" in out.splitlines()[-1]
    assert history()[FIRST].passed
    progress_path().write_text("half", encoding="utf-8")
    show_progress()
    assert str(folder / "progress.damaged-2.json") in capsys.readouterr().out


def test_a_file_of_a_newer_version_is_left_alone(folder, capsys):
    folder.mkdir()
    newer = '{"version": 2, "attempts": "elsewhere"}'
    progress_path().write_text(newer)
    check("1.1", right)
    verdict, note = capsys.readouterr().out.splitlines()
    assert verdict.startswith("Exercise 1.1: ✔ ")
    assert "newer version" in note and str(progress_path()) in note
    show_progress()
    assert "newer version" in capsys.readouterr().out
    assert progress_path().read_text() == newer


# Where nothing can be recorded, an answer is checked all the same


def answer_and_note(capsys):
    """What a check prints: the verdict, and one line on what could not be recorded."""
    check("1.1", right)
    verdict, note = capsys.readouterr().out.splitlines()
    assert verdict.startswith("Exercise 1.1: ✔ ")
    assert note.startswith("Note: this was not recorded as progress. ")
    return note


def test_a_directory_in_the_place_of_the_file(capsys):
    progress_path().mkdir(parents=True)
    assert str(progress_path()) in answer_and_note(capsys)
    show_progress()
    assert "Note: your progress cannot be read." in capsys.readouterr().out
    assert progress_path().is_dir()


def test_a_file_in_the_place_of_the_folder(folder, capsys):
    folder.write_text("")
    assert FOLDER in answer_and_note(capsys), "it says what to do"
    show_progress()
    assert "Note: your progress cannot be read." in capsys.readouterr().out


@pytest.mark.parametrize("step", ["replace", "fsync"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_a_disk_that_cannot_be_written(step, code, monkeypatch, capsys):
    add("exercise 1.2", True)

    def fails(*args):
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as patch:
        patch.setattr(os, step, fails)
        assert os.strerror(code) in answer_and_note(capsys)
    assert list(history()) == ["exercise 1.2"]


def test_damage_on_a_disk_that_cannot_be_written(folder, monkeypatch, capsys):
    folder.mkdir()
    progress_path().write_text(WHOLE[:-5], encoding="utf-8")

    def fails(*args):
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(os, "replace", fails)
    answer_and_note(capsys)
    show_progress()
    out = capsys.readouterr().out
    assert "1 of 7 exercises passed" in out, "what can be read is shown"
    assert "Note: your progress file is damaged and could not be rebuilt." in out
    assert progress_path().read_text(encoding="utf-8") == WHOLE[:-5]


def test_a_lock_that_is_not_released(folder, monkeypatch, capsys):
    monkeypatch.setattr(progress_file, "LOCK_SECONDS", 0.1)
    folder.mkdir()
    with FileLock(folder / "progress.lock"):
        assert "close the other notebooks" in answer_and_note(capsys)
    check("1.1", right)
    assert history()[FIRST].tries == 1


# What is shown


def test_without_progress_the_text_is_always_the_same(folder, capsys):
    show_progress()
    first = capsys.readouterr().out
    assert first == (
        "Nothing is recorded yet.\n"
        "Next: exercise 1.1, the root-mean-square error (5 minutes), in 01_overfitting.ipynb.\n"
    )
    show_progress()
    assert capsys.readouterr().out == first
    assert not folder.exists()


def test_the_next_exercise_is_the_first_that_was_not_passed():
    found = {FIRST: tried(1, passed=True), "exercise 1.3": tried(1, passed=True)}
    assert next_steps(ONE, found).splitlines() == [
        "Chapter 1, Overfitting: 2 of 7 exercises passed, 0 of 8 quiz questions right.",
        "Next: exercise 1.2, ridge regression by hand (10 minutes), in 01_overfitting.ipynb.",
    ]


def test_after_the_exercises_comes_the_quiz_and_then_nothing():
    found = {f"exercise {number}": tried(1, passed=True) for number in CHAPTERS["1"].exercises}
    found |= {"quiz 1.1": tried(1, passed=True), "guess 1.a": tried(1)}
    so_far, following = next_steps(ONE, found).splitlines()
    assert so_far.endswith(
        "7 of 7 exercises passed, 1 of 8 quiz questions right, 1 guess committed."
    )
    assert following.startswith("Next: question 2 of the quiz of chapter 1, in 01_overfitting")
    found |= {f"quiz 1.{i}": tried(1, passed=True) for i in range(1, 9)}
    assert "You have done all there is so far." in next_steps(ONE, found)


def test_who_is_stuck_gets_a_suggestion():
    found = {
        FIRST: tried(9, passed=True),
        "exercise 1.2": tried(4, what="alpha times n"),
        "exercise 1.3": tried(3),
        "quiz 1.2": tried(5, what="a"),
    }
    suggestions = next_steps(ONE, found).splitlines()[2:]
    assert len(suggestions) == 2
    assert "exercise 1.2 4 times, last with “alpha times n”: unfold its hints" in suggestions[0]
    assert "quiz 1.2 5 times: press “Show all answers”" in suggestions[1]


def squares(ax):
    """The colours of the squares, from left to right; those of the legend are outside."""
    drawn = [line for line in ax.lines if line.get_marker() == "s" and line.get_xdata()[0] >= 0]
    drawn.sort(key=lambda line: line.get_xdata()[0])
    return [(line.get_markerfacecolor(), line.get_markeredgecolor()) for line in drawn]


def test_the_picture_has_a_square_for_each_exercise_and_question():
    found = {FIRST: tried(2, passed=True), "exercise 1.2": tried(1), "quiz 1.8": tried(1, True)}
    ax = progress_picture(plt.figure().add_subplot(), ONE, found)
    looks = squares(ax)
    assert len(looks) == 7 + 8
    passed, begun, not_yet = looks[:3]
    assert len({passed, begun, not_yet}) == 3
    assert looks == [passed, begun, *[not_yet] * 12, passed]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["1 · Overfitting"]
    assert [text.get_text() for text in ax.get_legend().get_texts()] == [PASSED, TRIED, NOT_YET]


def test_the_states_differ_in_shape_too():
    found = {FIRST: tried(1, passed=True), "exercise 1.2": tried(1)}
    ax = progress_picture(plt.figure().add_subplot(), ONE, found)
    signs = {
        x: [line.get_marker() for line in ax.lines if line.get_xdata()[0] == x] for x in range(3)
    }
    assert signs[2] == ["s"]
    assert len(signs[0]) == len(signs[1]) == 2 and signs[0] != signs[1]


def test_chapters_stand_below_one_another():
    chapters = {"1": CHAPTERS["1"], "2": CHAPTERS["1"]}
    ax = progress_picture(plt.figure().add_subplot(), chapters, {"exercise 2.1": Record()})
    assert len(squares(ax)) == 30
    assert {float(line.get_ydata()[0]) for line in ax.lines if line.get_xdata()[0] >= 0} == {0, 1}


# Forgetting


def test_reset_asks_before_it_deletes(folder, capsys):
    reset_progress()
    assert "nothing to forget" in capsys.readouterr().out
    check("1.1", right)
    capsys.readouterr()
    reset_progress()
    out = capsys.readouterr().out
    assert f"1 attempt is recorded in {progress_path()}" in out
    assert "reset_progress(sure=True)" in out
    assert list(history()) == [FIRST]
    reset_progress(sure=True)
    assert capsys.readouterr().out == "All your attempts are forgotten.\n"
    assert not progress_path().exists() and history() == {}


def test_reset_says_when_it_cannot(monkeypatch, capsys):
    monkeypatch.setattr(progress_file, "LOCK_SECONDS", 0.1)
    add(FIRST, True)
    with FileLock(progress_path().with_suffix(".lock")):
        reset_progress(sure=True)
    assert "could not be deleted" in capsys.readouterr().out
    assert history()[FIRST].passed


def test_marking_is_no_progress(monkeypatch, capsys):
    """nbgrader runs the answers of a whole class; none of it is the teacher's own learning."""
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    check("1.1", lambda y, y_hat: 0.0)
    assert "✘" in capsys.readouterr().out
    assert not progress_path().exists()
