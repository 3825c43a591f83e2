"""What one plays with in chapter 2, in the lesson's order. Each trains what it is not given."""

from course_utils.chapters.ch02_l2_versus_l1.explorers.budget import budget
from course_utils.chapters.ch02_l2_versus_l1.explorers.clothes import clothes
from course_utils.chapters.ch02_l2_versus_l1.explorers.folds import cross_validation
from course_utils.chapters.ch02_l2_versus_l1.explorers.network import penalized_network

EXPLORERS = {
    "The picture with the corner": budget,
    "A network under L1 and L2": penalized_network,
    "Weights of clothes, while it trains": clothes,
    "Cross-validation": cross_validation,
}
