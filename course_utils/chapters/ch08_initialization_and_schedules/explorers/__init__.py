"""What one plays with in chapter 8; each runs by itself."""

from course_utils.chapters.ch08_initialization_and_schedules.explorers.in_mid_training import (
    in_mid_training,
)
from course_utils.chapters.ch08_initialization_and_schedules.explorers.one_slider import one_slider
from course_utils.chapters.ch08_initialization_and_schedules.explorers.peaks import (
    peaks,
    trained_peaks,
)
from course_utils.chapters.ch08_initialization_and_schedules.explorers.through_layers import (
    through_layers,
)
from course_utils.chapters.ch08_initialization_and_schedules.explorers.valley import valley

__all__ = [
    "EXPLORERS",
    "in_mid_training",
    "one_slider",
    "peaks",
    "through_layers",
    "trained_peaks",
    "valley",
]

EXPLORERS = {  # in the lesson's order
    "A signal on its way through layers": through_layers,
    "One slider from L1 to L2": one_slider,
    "The floor of a noisy valley": valley,
    "Rate and schedule in mid-training": in_mid_training,
    "Each schedule and its peak": peaks,
}
