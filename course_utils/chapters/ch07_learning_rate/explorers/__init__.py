"""What one plays with in chapter 7; each runs by itself."""

from course_utils.chapters.ch07_learning_rate.explorers.in_mid_drive import in_mid_drive
from course_utils.chapters.ch07_learning_rate.explorers.side_by_side import side_by_side
from course_utils.chapters.ch07_learning_rate.explorers.two_arrows import two_arrows
from course_utils.chapters.ch07_learning_rate.explorers.two_flows import two_flows
from course_utils.chapters.ch07_learning_rate.explorers.whole_map import whole_map

__all__ = ["in_mid_drive", "side_by_side", "two_arrows", "two_flows", "whole_map"]
