"""What one plays with in chapter 4; each runs by itself."""

from course_utils.chapters.ch04_augmentation.explorers.class_by_class import class_by_class
from course_utils.chapters.ch04_augmentation.explorers.noise_or_ridge import noise_or_ridge
from course_utils.chapters.ch04_augmentation.explorers.on_sheets import on_sheets
from course_utils.chapters.ch04_augmentation.explorers.one_image import one_image
from course_utils.chapters.ch04_augmentation.explorers.watch_it_train import watch_it_train

__all__ = ["class_by_class", "noise_or_ridge", "on_sheets", "one_image", "watch_it_train"]
