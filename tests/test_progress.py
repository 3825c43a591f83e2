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

from course_utils.chapters import CHAPTERS
from course_utils.exercises import check, evaluate, reset_progress, show_progress
from course_utils.exercises.progress import add, progress_path
from course_utils.exercises.progress import file as progress_file
from course_utils.exercises.progress.file import FOLDER, read
from course_utils.exercises.progress.next_steps import (
    NOT_YET,
    PASSED,
    TRIED,
    exercises,
    next_steps,
    questions,
)
from course_utils.exercises.progress.picture import figure_size, progress_picture
from course_utils.exercises.progress.record import (
    Attempt,
    Record,
    as_lines,
    from_lines,
)
from course_utils.guesses import guess_value
from course_utils.plots import use_course_style
from course_utils.plots.crowding import crowding

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


def tried(times, passed=False, what="", task=FIRST):
    """Attempts at a task, of which the last may pass."""
    return Record(
        tuple(Attempt(task, WHEN, passed and i == times, what) for i in range(1, times + 1))
    )


def stored(content, name="progress.jsonl"):
    """The path of a file that is there before the test begins."""
    path = progress_path().with_name(name)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    return path


def whats(task):
    """What the attempts at a task were, the newest last."""
    return [attempt.what for attempt in history()[task].attempts]


# What is recorded


def test_every_attempt_is_recorded_and_passed_stays_passed():
    for function in (without_the_root, right, without_the_root):
        check("1.1", function)
    record = history()[FIRST]
    assert (record.passed, record.tries) == (True, 3)
    assert [attempt.passed for attempt in record.attempts] == [False, True, False]
    assert whats(FIRST) == ["mean squared error", "", "mean squared error"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d", record.attempts[1].when)


def test_an_attempt_is_recorded_before_it_is_printed(monkeypatch):
    """Where nobody listens any more, printing fails; the attempt was made all the same."""
    with monkeypatch.context() as patch, open(os.devnull, "w") as closed:
        patch.setattr(sys, "stdout", closed)
        closed.close()
        with pytest.raises(ValueError, match="closed file"):
            check("1.1", right)
    assert history()[FIRST].passed


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
    assert (found["guess 1.a"].tries, found["guess 1.a"].passed) == (1, False)
    assert found["guess my-own-α"].passed


def test_the_task_that_was_tried_last_stands_last():
    for task in ("quiz 5.1", FIRST, "quiz 5.1"):
        add(task, False)
    assert list(history()) == [FIRST, "quiz 5.1"]


def test_the_file_can_be_read_by_a_person():
    add("quiz 1.3", False, "a, ü\nb")
    (line,) = progress_path().read_text(encoding="utf-8").splitlines()
    content = json.loads(line)
    assert list(content) == ["task", "when", "passed", "what"]
    assert (content["task"], content["passed"], content["what"]) == ("quiz 1.3", False, "a, ü\nb")
    assert "ü" in line


def test_a_long_file_is_neither_read_nor_written_anew():
    many = as_lines(tried(20_000).attempts)
    path = stored(many)
    add("quiz 1.1", True)
    assert path.read_bytes().startswith(many)
    assert history()[FIRST].tries == 20_000 and history()["quiz 1.1"].passed


def test_a_text_that_is_no_text_is_recorded_all_the_same():
    assert add("guess 1.a", False, "\ud800" + "x" * 10_000) == ""
    assert len(history()["guess 1.a"].attempts[0].what) < 1000


@pytest.mark.parametrize("task", ["1.2", "exercise", "lunch 1", "guess a b"])
def test_a_name_that_could_not_be_read_again_is_refused(task, folder):
    with pytest.raises(ValueError, match="is no task"):
        add(task, True)
    assert not folder.exists()


def test_without_the_variable_it_is_in_the_users_data_directory(monkeypatch):
    monkeypatch.delenv(FOLDER)
    assert progress_path() == user_data_path("less-greedy", False) / "progress.jsonl"
    monkeypatch.setenv(FOLDER, "")
    assert progress_path() == user_data_path("less-greedy", False) / "progress.jsonl"


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
    assert add(f"quiz 2.{i}", False, sys.argv[1]) == ""
"""


def alone(code, *args):
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    return subprocess.Popen([sys.executable, "-c", ALONE + code, *args], **pipes)


def test_two_processes_at_once_lose_nothing(earlier):
    """One of them begins the file with what an earlier version kept."""
    with alone(ADD, "one") as one, alone(ADD, "two") as two:
        for process in (one, two):
            assert process.stdout.readline() == "ready\n"
        for process in (one, two):
            process.stdin.write("\n")
            process.stdin.flush()
    assert (one.returncode, two.returncode) == (0, 0)
    assert all(sorted(whats(f"quiz 2.{i}")) == ["one", "two"] for i in range(25))
    assert history()[FIRST].tries == 2


def test_threads_at_once_lose_nothing():
    """JupyterLab has the messages of widgets handled beside the cell that runs."""
    threads = [threading.Thread(target=add, args=(FIRST, False)) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert history()[FIRST].tries == 12


KILLED = """
from course_utils.exercises.progress import file
append = file._append
file._append = lambda path, lines: (append(path, lines[:30]), os._exit(0))
add("exercise 1.2", True)
"""
FULL = """
import resource
size = os.path.getsize(sys.argv[1]) + 30
resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
assert add("exercise 1.2", True).startswith("Note: this was not recorded as progress. ")
"""


@pytest.mark.parametrize("stop", [KILLED, FULL])
@pytest.mark.skipif(sys.platform == "win32", reason="no limit stands for a full disk there")
def test_a_write_that_stops_in_the_middle_costs_that_attempt_alone(stop):
    add(FIRST, False, "before")
    with alone(stop, str(progress_path())) as process:
        assert process.wait(60) == 0
    assert progress_path().read_bytes().endswith(b'\n{"task": "exercise 1.2", "when')
    assert add(FIRST, True, "after") == ""
    found, note = read()
    assert list(found) == [FIRST] and "1 of 3 entries" in note
    assert [attempt.what for attempt in found[FIRST].attempts] == ["before", "after"]


# Damage

LINE = as_lines([Attempt("quiz 1.1", WHEN, True, "ü")]).strip()


def test_a_line_that_was_cut_anywhere_swallows_no_other():
    for end in range(len(LINE) + 1):
        stored(as_lines(tried(1).attempts) + LINE[:end])
        assert add("quiz 1.3", True) == ""
        found, note = read()
        assert list(found) == [FIRST, *["quiz 1.1"] * (end == len(LINE)), "quiz 1.3"]
        assert bool(note) == (0 < end < len(LINE))


@pytest.mark.parametrize("newline", [b"\n", b"\r\n", b"\n\n"])
def test_lines_may_end_as_any_editor_ends_them(newline):
    content = newline.join([LINE, LINE])
    assert from_lines(content) == from_lines(content + newline) == from_lines(LINE) * 2


@pytest.mark.parametrize(
    "damaged",
    [
        *b"{ {} [] null 7 \xff\xfe\x00".split(),
        *(sign * 100_000 for sign in (b"\x00", b"[", b"9")),
        LINE + LINE,
        LINE.replace(b"quiz 1.1", b"lunch"),
        LINE.replace(b"quiz 1.1", b"quiz \xe9"),
        LINE.replace(b'"quiz 1.1"', b"3"),
        LINE.replace(b"true", b"1"),
        LINE.replace(b"passed", b"grade"),
    ],
)
def test_a_damaged_line_is_skipped_and_stays(damaged, capsys):
    whole = as_lines(tried(1, passed=True).attempts)
    path = stored(whole + damaged + b"\n" + whole)
    check("1.2", right)
    assert "Note" not in capsys.readouterr().out
    show_progress()
    out = capsys.readouterr().out.splitlines()
    assert "1 of 7 exercises passed" in out[0]
    assert out[-1] == (
        f"Note: 1 of 4 entries in {path.parent} cannot be read: damaged, or written by a newer "
        "version of the course. The others count."
    )
    assert path.read_bytes().startswith(whole + damaged + b"\n" + whole)


def test_what_a_newer_version_adds_to_a_line_is_left_alone():
    newer = LINE[:-1] + b', "seconds": 12}\n'
    path = stored(newer)
    add("quiz 1.1", False)
    assert whats("quiz 1.1") == ["ü", ""] and path.read_bytes().startswith(newer)


# The file of earlier versions of the course

EARLIER = """{"about": "Your attempts", "version": 1, "tasks": {
 "exercise 1.1": {"tries": 2, "passed": "2026-03-04", "attempts": [
  {"when": "2026-03-01", "passed": false, "what": "sum of ² errors"},
  {"when": "2026-03-04", "passed": true, "what": ""}]},
 "quiz 1.1": {"tries": 1, "passed": "", "attempts": [
  {"when": "2026-03-02", "passed": false, "what": "a, b"}]}}}
""".encode()


@pytest.fixture
def earlier(folder):
    """What an earlier version of the course left behind."""
    return stored(EARLIER, "progress.json")


def test_an_earlier_file_is_carried_over_once(earlier, folder, capsys):
    show_progress()
    assert capsys.readouterr().out.startswith("Chapter 1, Overfitting: 1 of 7 exercises passed")
    assert list(history()) == ["quiz 1.1", FIRST], "in the order of time"
    assert list(folder.iterdir()) == [earlier], "who only looks writes nothing"
    assert add("quiz 1.1", True, "a") == ""
    assert whats(FIRST) == ["sum of ² errors", ""] and whats("quiz 1.1") == ["a, b", "a"]
    earlier.write_text("{}")  # it is not read again
    assert add("quiz 1.1", True, "c") == ""
    assert history()[FIRST].tries == 2 and whats("quiz 1.1") == ["a, b", "a", "c"]
    assert len(progress_path().read_bytes().splitlines()) == 5


@pytest.mark.parametrize("moment", ["os.replace", "file._append"])
def test_a_kill_while_it_is_carried_over_loses_and_repeats_nothing(moment, earlier, folder):
    kill = f"from course_utils.exercises.progress import file\n{moment} = lambda *args: os._exit(0)"
    with alone(f"{kill}\nadd('quiz 1.1', True, 'lost')") as process:
        assert process.wait(60) == 0
    assert progress_path().exists() == (moment != "os.replace")
    assert whats("quiz 1.1") == ["a, b"] and history()[FIRST].tries == 2
    assert add("quiz 1.1", True, "kept") == ""
    assert whats("quiz 1.1") == ["a, b", "kept"] and history()[FIRST].tries == 2
    assert earlier.read_bytes() == EARLIER and not list(folder.glob("*.part"))


@pytest.mark.parametrize("content", [b"", b"7", EARLIER[:90], b'{"version": 2, "all": 1}', b"\xff"])
def test_an_earlier_file_that_cannot_be_read_is_told_and_kept(content, earlier, capsys):
    earlier.write_bytes(content)
    show_progress()
    assert "Note: 1 of 1 entries in" in capsys.readouterr().out
    assert "cannot be read" in add(FIRST, True)
    assert add(FIRST, True) == ""
    assert history()[FIRST].tries == 2 and earlier.read_bytes() == content


def test_forgetting_forgets_the_earlier_file_too(earlier, capsys):
    reset_progress()
    assert "3 attempts are recorded in the folder" in capsys.readouterr().out
    add(FIRST, True)
    reset_progress(sure=True)
    assert history() == {} and not earlier.exists() and not progress_path().exists()


# Where nothing can be recorded, an answer is checked all the same


def answer_and_note(capsys):
    """What a check prints: the verdict, and one line on what could not be recorded."""
    check("1.1", right)
    *verdict, note = capsys.readouterr().out.splitlines()
    assert verdict[0].startswith("Exercise 1.1: ✔ ")
    assert note.startswith("Note: this was not recorded as progress. ")
    return note


@pytest.mark.parametrize(
    "spoil", [lambda path: path.mkdir(parents=True), lambda path: path.parent.write_text("")]
)
def test_what_stands_in_the_place_of_the_file_or_its_folder_is_named(spoil, capsys):
    spoil(progress_path())
    note = answer_and_note(capsys)
    assert str(progress_path()) in note and f"{FOLDER} can name another folder" in note
    show_progress()
    assert "Note: your progress cannot be read." in capsys.readouterr().out


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EACCES])
@pytest.mark.parametrize(("module", "step"), [(os, "replace"), (progress_file, "open")])
def test_a_disk_that_cannot_be_written(module, step, code, earlier, monkeypatch, capsys):
    def fails(*args):
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(module, step, fails, raising=False)
    assert os.strerror(code) in answer_and_note(capsys)
    assert history()[FIRST].tries == 2, "what is recorded can be read"


@pytest.mark.skipif(getattr(os, "geteuid", lambda: 0)() == 0, reason="root may write anywhere")
def test_a_folder_that_must_not_be_written(earlier, folder, capsys):
    folder.chmod(0o500)
    note = answer_and_note(capsys)
    found, left = history(), list(folder.iterdir())
    folder.chmod(0o700)
    assert FOLDER in note and found[FIRST].tries == 2 and left == [earlier]


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
    found = {
        f"exercise {number}": tried(1, passed=True) for number in CHAPTERS["1"].numbered_exercises()
    }
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


@pytest.mark.parametrize("styled", [False, True])
def test_nothing_in_the_picture_lies_on_anything(styled):
    with plt.rc_context():
        if styled:
            use_course_style()
        figure, ax = plt.subplots(figsize=figure_size(CHAPTERS))
        progress_picture(ax, CHAPTERS, {FIRST: tried(1, passed=True)})
        figure.canvas.draw()
        assert not [wrong for wrong in crowding(figure) if " lies on " in wrong]
    plt.close(figure)


# Forgetting


def test_reset_asks_before_it_deletes(folder, capsys):
    reset_progress()
    assert "nothing to forget" in capsys.readouterr().out
    check("1.1", right)
    capsys.readouterr()
    reset_progress()
    out = capsys.readouterr().out
    assert f"1 attempt is recorded in the folder {progress_path().parent}\n" in out
    assert "reset_progress(sure=True)" in out
    assert list(history()) == [FIRST]
    reset_progress(sure=True)
    assert capsys.readouterr().out == "All your attempts are forgotten.\n"
    assert not progress_path().exists() and history() == {}


@pytest.mark.parametrize("sure", ["chapter 1", 1, None, "no"])
def test_reset_takes_nothing_but_true_for_sure(sure):
    add(FIRST, True)
    with pytest.raises(ValueError, match=r"sure must be True or False, got .*all chapters"):
        reset_progress(sure)
    assert list(history()) == [FIRST]


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


def test_what_comes_next_is_in_the_chapter_that_one_works_in():
    history = {"exercise 1.1": tried(1, passed=True), "exercise 5.2": tried(1, task="exercise 5.2")}
    lines = next_steps(CHAPTERS, history).splitlines()
    assert next(line for line in lines if line.startswith("Next")).startswith("Next: exercise 5.1,")
    again = history | {"guess 2.a": tried(1, task="guess 2.a")}
    assert "Next: exercise 2.1," in next_steps(CHAPTERS, again)


def test_when_the_last_chapter_is_done_an_earlier_one_comes_next():
    last, chapter = list(CHAPTERS.items())[-1]
    tasks = exercises(chapter) + questions(last, chapter)
    history = {task: tried(1, passed=True, task=task) for task in tasks}
    assert "Next: exercise 1.1," in next_steps(CHAPTERS, history)
