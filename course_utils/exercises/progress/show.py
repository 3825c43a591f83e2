"""What learners call to see their progress, and to forget it."""

import matplotlib.pyplot as plt

from course_utils.chapters import CHAPTERS
from course_utils.exercises.progress.file import delete, progress_path, read
from course_utils.exercises.progress.next_steps import next_steps
from course_utils.exercises.progress.picture import figure_size, progress_picture


def show_progress() -> None:
    """Draw what was passed and tried so far, and print what to do next."""
    history, note = read()
    _, ax = plt.subplots(figsize=figure_size(CHAPTERS))
    progress_picture(ax, CHAPTERS, history)
    print(next_steps(CHAPTERS, history))
    if note:
        print(note)


def reset_progress(sure: bool = False) -> None:
    """Forget all attempts: print what would be deleted or, if you are sure, delete it.

    Args:
        sure: Without it nothing is deleted.

    Raises:
        ValueError: If `sure` is neither True nor False, such as the name of a chapter.
    """
    if not isinstance(sure, bool):
        raise ValueError(
            f"sure must be True or False, got {sure!r}: reset_progress(sure=True) deletes what is "
            "recorded of all chapters, and one chapter alone cannot be forgotten"
        )
    history, note = read()
    if note:
        print(note)
    if not history and not note:
        print("Nothing is recorded yet: there is nothing to forget.")
    elif sure:
        print(delete() or "All your attempts are forgotten.")
    else:
        tries = sum(r.tries for task, r in history.items() if not task.startswith("draft"))
        recorded = "attempt is recorded" if tries == 1 else "attempts are recorded"
        print(f"{tries} {recorded} in the folder {progress_path().parent}")
        print("To delete them for good: reset_progress(sure=True)")
