"""What one plays with in chapter 4; each runs by itself."""

from course_utils.chapters.ch04_augmentation.explorers.class_by_class import class_by_class
from course_utils.chapters.ch04_augmentation.explorers.noise_or_ridge import noise_or_ridge
from course_utils.chapters.ch04_augmentation.explorers.on_sheets import on_sheets
from course_utils.chapters.ch04_augmentation.explorers.one_image import one_image
from course_utils.chapters.ch04_augmentation.explorers.watch_it_train import watch_it_train

EXPLORERS = {  # in the lesson's order
    "One image and its versions": one_image,
    "Class by class, with flips and without": class_by_class,
    "Digits that nobody has centred": on_sheets,
    "Watch it train with a transform": watch_it_train,
    "Noisy copies or ridge": noise_or_ridge,
}
