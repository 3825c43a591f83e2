"""What one plays with in chapter 7; each runs by itself."""

from course_utils.chapters.ch07_learning_rate.explorers.in_mid_drive import in_mid_drive
from course_utils.chapters.ch07_learning_rate.explorers.side_by_side import side_by_side
from course_utils.chapters.ch07_learning_rate.explorers.two_arrows import two_arrows
from course_utils.chapters.ch07_learning_rate.explorers.two_flows import two_flows
from course_utils.chapters.ch07_learning_rate.explorers.whole_map import whole_map

EXPLORERS = {  # in the lesson's order
    "One step, taken apart": two_arrows,
    "The map of rate and decay": whole_map,
    "Both in mid-drive": in_mid_drive,
    "Steps, the flow and the modified flow": two_flows,
    "All methods, side by side": side_by_side,
}
