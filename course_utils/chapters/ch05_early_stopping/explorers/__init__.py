"""What one plays with in chapter 5; each runs by itself."""

from course_utils.chapters.ch05_early_stopping.explorers.best_of_many import best_of_many
from course_utils.chapters.ch05_early_stopping.explorers.criteria import criteria
from course_utils.chapters.ch05_early_stopping.explorers.filters import filters
from course_utils.chapters.ch05_early_stopping.explorers.patience import patience
from course_utils.chapters.ch05_early_stopping.explorers.two_valleys import two_valleys
from course_utils.chapters.ch05_early_stopping.explorers.watch_it_stop import watch_it_stop

__all__ = ["best_of_many", "criteria", "filters", "patience", "two_valleys", "watch_it_stop"]
