"""What one plays with in chapter 3, in the lesson's order. Each trains what it is not given."""

from course_utils.chapters.ch03_dropout.explorers.keeping import how_much_to_keep
from course_utils.chapters.ch03_dropout.explorers.masks import single_draws
from course_utils.chapters.ch03_dropout.explorers.moons import two_moons
from course_utils.chapters.ch03_dropout.explorers.penalty import other_units
from course_utils.chapters.ch03_dropout.explorers.volume import volume

EXPLORERS = {
    "Masks, one draw after the other": single_draws,
    "How much to keep?": how_much_to_keep,
    "The volume in training and at test": volume,
    "Dropout and ridge in other units": other_units,
    "Dropout on two moons, while it trains": two_moons,
}
