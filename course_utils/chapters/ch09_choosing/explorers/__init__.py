"""What one plays with in chapter 9; each runs by itself."""

from course_utils.chapters.ch09_choosing.explorers.by_decay import by_decay
from course_utils.chapters.ch09_choosing.explorers.enough_seeds import enough_seeds
from course_utils.chapters.ch09_choosing.explorers.own_sweep import own_sweep
from course_utils.chapters.ch09_choosing.explorers.sick_run import sick_run

__all__ = ["EXPLORERS", "by_decay", "enough_seeds", "own_sweep", "sick_run"]

EXPLORERS = {  # in the lesson's order
    "When the sums are understood": by_decay,
    "A sick run": sick_run,
    "How many seeds": enough_seeds,
    "A sweep of your own": own_sweep,
}
