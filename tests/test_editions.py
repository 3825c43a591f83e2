"""The editions of a lesson: what each reader gets; and that nbgrader marks what comes back."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from course_utils.chapters import CHAPTERS, EXERCISES
from tools import build_editions, build_notebooks
from tools.build_editions import SETTINGS, settings
from tools.build_notebooks import derive
from tools.lesson.command import LESSONS, NOTEBOOKS
from tools.lesson.editions import (
    ANSWER_HERE,
    assignment,
    self_study,
    student,
    teacher,
    without_links,
)
from tools.lesson.errors import BuildError
from tools.lesson.exercises import exercises_of, tags
from tools.lesson.grading import answer_id
from tools.lesson.minutes import is_further, sections_of
from tools.lesson.solutions import BEGIN, END, STUB
from tools.lesson.source import read_source
from tools.lesson.stable import with_stable_ids

SOURCES = sorted((NOTEBOOKS / "source").glob(LESSONS))
NOTED = [NOTEBOOKS / "source" / f"{chapter.notebook}.md" for chapter in CHAPTERS.values()]
LECTURE, SHORT_LECTURE = 60, 45  # minutes, at most and where time is short
MINUTES = re.compile(r"(\d+) minutes\b")

# Right answers end their line with this, so that a test can look for them.
LESSON = """\
# A lesson

After [chapter 0](00_start_here.ipynb#notation), see [the ledger](../claims.md), or
[this page](https://example.org/page.md).

+++ {"slideshow": {"slide_type": "notes"}}

Ask before you show.

```{code-cell} python
:tags: [setup]

import numpy as np
from course_utils.exercises import check, explain, quiz
```

### Exercise 1.1

<details>
<summary>Hint: my result is far too large</summary>

A mean divides by n.

</details>

```{code-cell} python
:tags: [exercise]

def rmse(y, y_hat):
    \"\"\"Root-mean-square error. y, y_hat: (n,); returns a number.\"\"\"
    ### BEGIN SOLUTION
    return np.sqrt(np.mean((y - y_hat) ** 2))  # right
    ### END SOLUTION
```

```{code-cell} python
:tags: [check]

check("1.1", rmse)
```

### Exercise 1.2

```{code-cell} python
:tags: [exercise]

def ridge_by_hand(X, y, alpha):
    ### BEGIN SOLUTION
    penalty = alpha * np.eye(X.shape[1])  # right
    return np.linalg.solve(X.T @ X + penalty, X.T @ y)  # right
    ### END SOLUTION
```

```{code-cell} python
:tags: [check]

check("1.2", ridge_by_hand)
```

### Exercise 1.7

```{code-cell} python
:tags: [explain]

explain("1.7")
```

## Quiz

```{code-cell} python
quiz("1")
```
"""
POINTS = {"exercise-1-1-check": 1, "exercise-1-2-check": 2, "exercise-1-7": 2}


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """The file of LESSON, in a folder as the course has it."""
    path = tmp_path_factory.mktemp("lesson") / "notebooks" / "source" / "01_lesson.md"
    path.parent.mkdir(parents=True)
    path.write_text(LESSON, encoding="utf-8")
    path.with_name("00_start_here.md").write_text("# Start here\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def editions(source):
    """The folder with all editions of LESSON."""
    build_notebooks.build(source, source.parent.parent)
    folder = source.parents[2] / "editions"
    build_editions.build(source, folder)
    build_editions.course(folder)
    return folder


def opened(path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    return notebook


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def whole(notebook):
    """All that a reader could find in a notebook, the outputs included."""
    return "\n".join(json.dumps(cell, ensure_ascii=False) for cell in notebook.cells)


def is_note(cell):
    """Whether a cell of a lesson is a note for whoever teaches it."""
    return cell.metadata.get("slideshow", {}).get("slide_type") == "notes"


def lines_of_solutions(lesson):
    """The lines of all solutions of a lesson that stand nowhere else in its source."""
    inside, outside = [], []
    for cell in lesson.cells:
        into = outside
        for line in cell.source.splitlines():
            if line.strip() in (BEGIN, END):
                into = inside if line.strip() == BEGIN else outside
            else:
                into.append(line.strip())
    return [line for line in inside if line and line not in outside]


# --- what each reader gets -----------------------------------------------------------------------


def test_self_study_is_the_built_notebook(editions, source):
    built = source.parent.parent / "01_lesson.ipynb"
    assert (editions / "self-study" / "01_lesson.ipynb").read_bytes() == built.read_bytes()
    assert "# right" in built.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_students_get_no_solution(path):
    lesson = read_source(path)
    exercises = exercises_of(lesson)
    solutions = lines_of_solutions(lesson)
    assert len(solutions) >= sum(exercise.check is not None for exercise in exercises)
    text = "\n".join(cell.source for cell in student(lesson).cells)
    assert not set(solutions) & {line.strip() for line in text.splitlines()}
    words = [EXERCISES[e.number].answered.answer for e in exercises if e.check is None]
    assert not [answer for answer in words if answer in text]
    assert "<summary>Solution" not in text and BEGIN not in text and "HIDDEN" not in text


def test_the_outputs_of_the_student_edition_hold_no_solution_either(editions):
    text = whole(opened(editions / "student" / "01_lesson.ipynb"))
    assert "# right" not in text
    assert EXERCISES["1.7"].answered.answer not in text


def test_students_keep_hints_and_stubs(editions):
    notebook = opened(editions / "student" / "01_lesson.ipynb")
    assert "A mean divides by n." in whole(notebook)
    assert [STUB in cell.source for cell in code(notebook)].count(True) == 2
    answer = next(cell for cell in notebook.cells if "explain" in tags(cell))
    assert answer.cell_type == "markdown"
    assert answer.source == f"{EXERCISES['1.7'].answered.question}\n\n{ANSWER_HERE}"


@pytest.mark.parametrize("edition", ["student", "teacher"])
def test_outputs_are_those_of_a_run_from_first_to_last(editions, edition, tmp_path):
    stored = opened(editions / edition / "01_lesson.ipynb")
    again = nbformat.from_dict(json.loads(json.dumps(stored)))
    build_notebooks.run(again, tmp_path)
    assert [cell.execution_count for cell in code(stored)] == [*range(1, len(code(stored)) + 1)]
    assert [cell.outputs for cell in code(again)] == [cell.outputs for cell in code(stored)]


def test_the_teacher_gets_solutions_that_passed_and_notes(editions):
    notebook = opened(editions / "teacher" / "01_lesson.ipynb")
    text = whole(notebook)
    checks = [cell for cell in code(notebook) if "check" in tags(cell)]
    assert all("✔" in cell.outputs[0].text for cell in checks) and len(checks) == 2
    assert STUB not in text and BEGIN not in text and text.count("# right") == 3
    assert "**For the teacher.** Ask before you show." in text
    notes = "\n".join(cell.source for cell in notebook.cells if "teacher" in tags(cell))
    for number in ("1.1", "1.2"):
        for wrong in EXERCISES[number].answered.misconceptions:
            assert f"- *{wrong.name}*: {wrong.explanation}" in notes
    assert "about 5 minutes, 1 point." in notes and "about 10 minutes, 2 points." in notes
    assert EXERCISES["1.7"].answered.answer in notes
    for question in CHAPTERS["1"].quiz:
        for option in question.options:
            assert (option.text in notes) is option.right


@pytest.mark.parametrize("edition", ["self-study", "student", "nbgrader/source/01_lesson"])
def test_notes_are_for_the_teacher_alone(editions, edition):
    text = whole(opened(editions / edition / "01_lesson.ipynb"))
    assert "Ask before" not in text and "For the teacher" not in text


@pytest.mark.parametrize("path", NOTED, ids=lambda path: path.stem)
def test_notes_stand_beside_their_cell_in_the_teachers_edition_alone(path):
    lesson = read_source(path)
    notes = [number for number, cell in enumerate(lesson.cells) if is_note(cell)]
    assert notes
    marked = [f"**For the teacher.** {lesson.cells[number].source}" for number in notes]
    shown = [cell.source for cell in teacher(lesson).cells]
    for number, note in zip(notes, marked, strict=True):
        assert shown[shown.index(note) - 1] == lesson.cells[number - 1].source
    for edition in (self_study, student, assignment):
        text = "\n".join(cell.source for cell in edition(lesson).cells)
        assert not [number for number in notes if lesson.cells[number].source in text]


@pytest.mark.parametrize("path", NOTED, ids=lambda path: path.stem)
def test_the_minutes_of_the_notes_are_those_of_a_lecture(path):
    """Those of its core: what is called further has minutes of its own, on top."""
    cells = read_source(path).cells
    plan, *notes = [
        (cell.source, is_further(section))
        for cell, section in zip(cells, sections_of(cells), strict=True)
        if is_note(cell)
    ]
    plan = plan[0]
    assert [note for note, _ in notes if not re.match(r"\d+ minutes\b|Part of the", note)] == []
    core = [MINUTES.match(note) for note, further in notes if not further]
    times = [int(found[1]) for found in core if found]
    assert int(MINUTES.match(plan)[1]) == sum(times) <= LECTURE
    left_out = [int(minutes) for minutes in re.findall(r"\((\d+)\)", plan)]
    assert f"For {SHORT_LECTURE}, leave out" in plan
    assert sum(times) - sum(left_out) == SHORT_LECTURE


def test_links_out_of_an_edition_become_text(source):
    text = without_links(read_source(source), {"00_start_here.ipynb"}).cells[0].source
    assert "[chapter 0](00_start_here.ipynb#notation), see the ledger, or" in text
    assert "[this page](https://example.org/page.md)" in text
    text = without_links(read_source(source), set()).cells[0].source
    assert "After chapter 0, see" in text


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_the_code_of_all_editions_is_the_same_but_for_the_exercises(path):
    lesson = read_source(path)

    def common(notebook):
        exercises = {"exercise", "check", "explain"}
        return [cell.source for cell in code(notebook) if not exercises & set(tags(cell))]

    expected = common(derive(path))
    assert [common(edition(lesson)) for edition in (student, assignment, teacher)] == [expected] * 3


# --- building them -------------------------------------------------------------------------------


def test_a_lesson_that_is_newer_than_its_notebook_is_refused(source, editions, tmp_path):
    (tmp_path / "source").mkdir()
    newer = tmp_path / "source" / source.name
    newer.write_text(LESSON + "\n+++\n\nMore.\n", encoding="utf-8")
    with pytest.raises(BuildError, match="01_lesson.md: .* run `NB=01_lesson make notebooks`"):
        build_editions.build(newer, tmp_path / "editions")  # never built
    (tmp_path / "01_lesson.ipynb").write_bytes(
        (source.parent.parent / "01_lesson.ipynb").read_bytes()
    )
    with pytest.raises(BuildError, match="01_lesson.md: .* run `NB=01_lesson make notebooks`"):
        build_editions.build(newer, tmp_path / "editions")


def test_notes_and_solutions_may_make_an_edition_larger_than_its_notebook(tmp_path):
    (tmp_path / "source").mkdir()
    lesson = tmp_path / "source" / "01_lesson.md"
    note = "Wait. " * (build_notebooks.LARGEST // 6)
    text = f'# A lesson\n\n+++ {{"slideshow": {{"slide_type": "notes"}}}}\n\n{note}\n'
    lesson.write_text(text, encoding="utf-8")
    build_notebooks.build(lesson, tmp_path)
    build_editions.build(lesson, tmp_path / "editions")
    teachers = tmp_path / "editions" / "teacher" / "01_lesson.ipynb"
    assert teachers.stat().st_size > build_notebooks.LARGEST


def test_a_solution_that_does_not_pass_is_refused(tmp_path):
    (tmp_path / "source").mkdir()
    wrong = tmp_path / "source" / "01_lesson.md"
    wrong.write_text(LESSON.replace("np.sqrt(np.mean(", "(np.mean("), encoding="utf-8")
    notebook = with_stable_ids(teacher(read_source(wrong)), "01_lesson")
    with pytest.raises(BuildError, match=r'does not pass check\("1.1", rmse\): .* root is missing'):
        build_editions.answers(notebook, tmp_path)


def test_the_command_builds_what_it_is_told(source, tmp_path, monkeypatch, capsys):
    build_notebooks.build(source.with_name("00_start_here.md"), source.parent.parent)
    monkeypatch.setattr(build_editions, "NOTEBOOKS", source.parent.parent)
    monkeypatch.setattr(build_editions, "EDITIONS", tmp_path)
    assert build_editions.main(["00_start_here"]) == 0
    assert {path.relative_to(tmp_path) for path in tmp_path.rglob("*.*")} == {
        *map(Path, build_editions.DOCUMENTS),
        Path("nbgrader/nbgrader_config.py"),  # and no assignment: there is no exercise
        *(Path(edition, "00_start_here.ipynb") for edition in ("self-study", "student", "teacher")),
    }
    assert build_editions.main(["02_missing"]) == 1
    assert "no lesson 02_missing" in capsys.readouterr().err


# --- nbgrader ------------------------------------------------------------------------------------

# Marking takes half a minute, and the tests of what came out share it.
MARKED = pytest.mark.takes_turns(together="nbgrader")
SCORES = """
import json, sys
from nbgrader.api import Gradebook
with Gradebook(f"sqlite:///{sys.argv[1]}/gradebook.db") as book:
    print(json.dumps({
        submission.student.id: {
            grade.name: [grade.auto_score, grade.max_score, grade.needs_manual_grade]
            for notebook in submission.notebooks for grade in notebook.grades
        }
        for submission in book.assignment_submissions(sys.argv[2])
    }))
"""


class Course:
    """A course of one assignment in a folder of its own, marked by nbgrader itself.

    nbgrader runs in a process of its own, as its commands do: importing it here would raise the
    deprecation warnings of its dependencies.
    """

    def __init__(self, folder, notebook):
        self.folder, self.assignment = folder, notebook.stem
        target = folder / "source" / notebook.stem / notebook.name
        target.parent.mkdir(parents=True)
        target.write_bytes(notebook.read_bytes())
        (folder / SETTINGS.name).write_text(settings(), encoding="utf-8")

    def run(self, *command):
        """Run Python with arguments in the course; returns what it printed."""
        private = {f"JUPYTER_{name}_DIR": str(self.folder / name) for name in ("CONFIG", "DATA")}
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"  # nbgrader's tools
        done = subprocess.run(
            [sys.executable, *command],
            cwd=self.folder,
            env=os.environ | private | {"PATH": path, "LESS_GREEDY_PROGRESS": str(self.folder)},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def release(self):
        """What students get."""
        self.run("-m", "nbgrader", "generate_assignment", self.assignment)
        return opened(self.folder / "release" / self.assignment / f"{self.assignment}.ipynb")

    def hand_in(self, name, notebook, answers):
        """Hand in a notebook in which cells, by their id for nbgrader, hold the given answers."""
        notebook = nbformat.from_dict(json.loads(json.dumps(notebook)))
        for cell in notebook.cells:
            grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
            cell.source = answers.get(grade_id, cell.source)
        target = self.folder / "submitted" / name / self.assignment / f"{self.assignment}.ipynb"
        target.parent.mkdir(parents=True)
        nbformat.write(notebook, target)

    def scores(self):
        """By student and by graded cell: points, the most points, whether a teacher must look."""
        self.run("-m", "nbgrader", "autograde", self.assignment)
        return json.loads(self.run("-c", SCORES, str(self.folder), self.assignment))


def solutions(notebook):
    """The right answers of an assignment, by nbgrader's id."""
    return {
        cell.metadata.nbgrader.grade_id: cell.source
        for cell in notebook.cells
        if cell.metadata.get("nbgrader", {}).get("solution")
    }


@pytest.fixture(scope="module")
def course(editions, tmp_path_factory):
    """The course with LESSON as its assignment, released."""
    to_mark = editions / "nbgrader" / "source" / "01_lesson" / "01_lesson.ipynb"
    made = Course(tmp_path_factory.mktemp("course"), to_mark)
    made.released = made.release()
    made.right = solutions(opened(to_mark))
    return made


def test_nbgrader_releases_the_student_edition(course, editions):
    def seen(notebook):
        return [
            (cell.cell_type, cell.source, cell.metadata.get("nbgrader", {}).get("grade_id"))
            + tuple(cell.metadata.get(key) for key in ("editable", "deletable"))
            for cell in without_links(notebook, set()).cells
        ]

    for_students = opened(editions / "student" / "01_lesson.ipynb")
    assert seen(course.released) == seen(for_students)


@pytest.fixture(scope="module")
def scores(course, editions):
    """What nbgrader gave for three submissions."""
    right = course.right | {"exercise-1-7": "The gap alone says nothing about harm."}
    warns = right["exercise-1-1"].replace(
        "    return", "    import warnings\n    warnings.warn('look here')\n    return"
    )
    wrong = right["exercise-1-2"].replace("alpha *", "len(y) * alpha *")
    assert warns != right["exercise-1-1"] and wrong != right["exercise-1-2"]
    for_students = opened(editions / "student" / "01_lesson.ipynb")
    course.hand_in("untouched", course.released, {})
    course.hand_in("right", for_students, right | {"exercise-1-1": warns})
    # Changing the test, or the imports, is of no use and does no harm: nbgrader restores them.
    wrong = {"exercise-1-2": wrong, "exercise-1-2-check": "pass", "setup": "pass"}
    course.hand_in("wrong", course.released, right | wrong)
    return course.scores()


def auto(scores):
    return {name: score for name, (score, _, _) in scores.items()}


@MARKED
def test_points_are_the_difficulty(scores):
    assert {name: most for name, (_, most, _) in scores["right"].items()} == POINTS


@MARKED
def test_an_untouched_submission_gets_nothing(scores):
    assert auto(scores["untouched"]) == dict.fromkeys(POINTS, 0)


@MARKED
def test_a_right_submission_gets_full_points_even_if_it_warns(scores):
    assert auto(scores["right"]) == POINTS | {"exercise-1-7": None}


@MARKED
def test_an_answer_in_words_waits_for_the_teacher(scores):
    assert [name for name, (_, _, by_hand) in scores["right"].items() if by_hand] == [
        "exercise-1-7"
    ]


@MARKED
def test_a_wrong_answer_gets_nothing_and_the_others_their_points(scores):
    assert auto(scores["wrong"]) == POINTS | {"exercise-1-2-check": 0, "exercise-1-7": None}


@pytest.mark.takes_turns
def test_the_exercises_of_a_chapter_are_marked(tmp_path):
    """Without the other cells of the chapter, which take a minute.

    One chapter: test_exercises_in_lessons.py runs nbgrader's tests of all chapters without it.
    """
    name = "01_overfitting"
    lesson = read_source(NOTEBOOKS / "source" / f"{name}.md")
    to_mark = assignment(lesson)
    to_mark.cells = [cell for cell in to_mark.cells if "nbgrader" in cell.metadata]
    nbformat.write(with_stable_ids(to_mark, name), tmp_path / f"{name}.ipynb")
    course = Course(tmp_path / "course", tmp_path / f"{name}.ipynb")
    course.hand_in("right", course.release(), solutions(to_mark))
    scores = course.scores()["right"]
    assert {re.sub("-check$", "", cell) for cell in scores} == {
        answer_id(exercise.number) for exercise in exercises_of(lesson)
    }
    assert all(by_hand or score == most > 0 for score, most, by_hand in scores.values())


def test_the_links_of_the_teachers_page_lead_somewhere():
    page = SETTINGS.with_name("README.md")
    links = re.findall(r"\]\((?!https:)([^)#]+)", page.read_text(encoding="utf-8"))
    assert links and all((page.parent / link).exists() for link in links)
