"""What one plays with in chapter 5; each runs by itself."""

from course_utils.chapters.ch05_early_stopping.explorers.best_of_many import best_of_many
from course_utils.chapters.ch05_early_stopping.explorers.criteria import criteria
from course_utils.chapters.ch05_early_stopping.explorers.filters import filters
from course_utils.chapters.ch05_early_stopping.explorers.patience import patience
from course_utils.chapters.ch05_early_stopping.explorers.two_valleys import two_valleys
from course_utils.chapters.ch05_early_stopping.explorers.watch_it_stop import watch_it_stop

EXPLORERS = {  # in the lesson's order
    "Watch it stop": watch_it_stop,
    "Patience on stored runs": patience,
    "Prechelt's criteria on one run": criteria,
    "Stopped descent beside ridge": filters,
    "The best of many scores": best_of_many,
    "Two valleys": two_valleys,
}
