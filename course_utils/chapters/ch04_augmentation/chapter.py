"""Chapter 4, Augmentation."""

from course_utils.chapters.ch04_augmentation.claims import CLAIMS
from course_utils.chapters.ch04_augmentation.exercises import EXERCISES
from course_utils.chapters.ch04_augmentation.quiz import QUIZ
from course_utils.chapters.chapter import Chapter

CHAPTER = Chapter(
    notebook="04_augmentation",
    title="Augmentation",
    about="more data out of the same data",
    topics="transforms by hand, labels that survive, what an image is worth, leaks",
    needs=(1,),
    exercises=EXERCISES,
    quiz=QUIZ,
    claims=CLAIMS,
    explorers_in="course_utils.chapters.ch04_augmentation.explorers",
)
