"""How far a learner is, and what to do next, as text."""

from collections.abc import Iterator, Mapping

from course_utils.chapters import Chapter
from course_utils.exercises.progress.record import History

PASSED, TRIED, NOT_YET = "passed", "tried", "not yet"
OFTEN = 3  # more tries than these, and we suggest something else
MOST_SUGGESTIONS = 3

Chapters = Mapping[str, Chapter]


def exercises(chapter: Chapter) -> list[str]:
    """The names of a chapter's exercises as tasks."""
    return [f"exercise {number}" for number in chapter.numbered_exercises()]


def questions(number: str, chapter: Chapter) -> list[str]:
    """The names of the questions of a chapter's quiz as tasks."""
    return [f"quiz {number}.{i}" for i in range(1, len(chapter.quiz) + 1)]


def state(history: History, task: str) -> str:
    """PASSED, TRIED or NOT_YET."""
    if task not in history:
        return NOT_YET
    return PASSED if history[task].passed else TRIED


def next_steps(chapters: Chapters, history: History) -> str:
    """How far each chapter that was begun is, what comes next, and what to do where one is stuck.

    Args:
        chapters: What there is to do, by number.
        history: What was done.
    """
    lines = [_so_far(number, chapter, history) for number, chapter in chapters.items()]
    begun = [line for line in lines if line]
    return "\n".join(
        [*(begun or ["Nothing is recorded yet."]), _next(chapters, history)]
        + list(_suggestions(chapters, history))[:MOST_SUGGESTIONS]
    )


def _so_far(number: str, chapter: Chapter, history: History) -> str:
    """What was done in a chapter; empty if nothing was."""
    tasks, asked = exercises(chapter), questions(number, chapter)
    guesses = sum(task.startswith(f"guess {number}.") for task in history)
    if not guesses and not any(task in history for task in tasks + asked):
        return ""
    done, right = (sum(state(history, task) == PASSED for task in many) for many in (tasks, asked))
    line = (
        f"Chapter {number}, {chapter.title}: {done} of {len(tasks)} exercises passed, "
        f"{right} of {len(asked)} quiz questions right"
    )
    if guesses:
        line += f", {guesses} {'guess' if guesses == 1 else 'guesses'} committed"
    return f"{line}."


def _next(chapters: Chapters, history: History) -> str:
    """What was not passed yet: exercises, then the quiz, from the last chapter on."""
    for number, chapter in _from_the_last(chapters, history):
        place = f"in {chapter.notebook}.ipynb"
        for exercise, found in chapter.numbered_exercises().items():
            if state(history, f"exercise {exercise}") != PASSED:
                return (
                    f"Next: exercise {exercise}, {found.title} ({found.minutes} minutes), {place}."
                )
        for i, task in enumerate(questions(number, chapter), start=1):
            if state(history, task) != PASSED:
                return f"Next: question {i} of the quiz of chapter {number}, {place}."
    return "You have done all there is so far. Answer a quiz again in a week: it helps to remember."


def _from_the_last(chapters: Chapters, history: History) -> list[tuple[str, Chapter]]:
    """The chapters from the one on that was worked in last; those before it come at the end."""
    known = list(chapters)
    places = [known.index(n) for n in map(chapter_of, history) if n in known]
    last = places[-1] if places else 0
    found = list(chapters.items())
    return found[last:] + found[:last]


def chapter_of(task: str) -> str:
    """The number of the chapter of a task: "5" of "exercise 5.2"."""
    return task.partition(" ")[2].partition(".")[0]


def _suggestions(chapters: Chapters, history: History) -> Iterator[str]:
    """What to do about tasks that were tried often and not passed."""
    for number, chapter in chapters.items():
        for task in exercises(chapter) + questions(number, chapter):
            record = history.get(task)
            if record is None or record.passed or record.tries <= OFTEN:
                continue
            if task.startswith("quiz"):
                yield (
                    f"You have tried {task} {record.tries} times: press “Show all answers” there, "
                    "and read what stands below each of them."
                )
                continue
            shown = record.attempts[-1].what if record.attempts else ""
            because = f", last with “{shown}”" if shown else ""
            yield (
                f"You have tried {task} {record.tries} times{because}: unfold its hints. If they "
                "do not help, look at a solution, go on, and write it from memory tomorrow."
            )
