"""What one plays with in chapter 10; each runs by itself."""

from course_utils.chapters.ch10_background.explorers.a_law_by_hand import a_law_by_hand
from course_utils.chapters.ch10_background.explorers.cover import cover
from course_utils.chapters.ch10_background.explorers.heads import heads
from course_utils.chapters.ch10_background.explorers.temperature import temperature

__all__ = ["EXPLORERS", "a_law_by_hand", "cover", "heads", "temperature"]

EXPLORERS = {  # in the lesson's order
    "A law by hand, and its code": a_law_by_hand,
    "Believe it or not: a temperature": temperature,
    "How much a straight cut can learn by heart": cover,
    "One head or two, while it trains": heads,
}
