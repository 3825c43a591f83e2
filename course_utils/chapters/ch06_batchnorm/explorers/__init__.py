"""What one plays with in chapter 6; each runs by itself."""

from course_utils.chapters.ch06_batchnorm.explorers.companions import companions
from course_utils.chapters.ch06_batchnorm.explorers.tolerance import accuracy_map, tolerance
from course_utils.chapters.ch06_batchnorm.explorers.turning import turning
from course_utils.chapters.ch06_batchnorm.explorers.two_forces import two_forces

__all__ = ["EXPLORERS", "accuracy_map", "companions", "tolerance", "turning", "two_forces"]

EXPLORERS = {  # in the lesson's order
    "Which rates and starts work": tolerance,
    "Two forces on the weights": two_forces,
    "Watch the weights turn": turning,
    "One digit among others": companions,
}
