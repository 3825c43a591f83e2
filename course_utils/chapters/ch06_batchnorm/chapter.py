"""Chapter 6, BatchNorm."""

from course_utils.chapters.ch06_batchnorm.claims import CLAIMS
from course_utils.chapters.ch06_batchnorm.exercises import EXERCISES
from course_utils.chapters.ch06_batchnorm.quiz import QUIZ
from course_utils.chapters.chapter import Chapter

CHAPTER = Chapter(
    notebook="06_batchnorm",
    title="BatchNorm",
    about="normalization, and its side effect",
    topics="forward and backward by hand, tolerance, batch noise, scale invariance, "
    "what can go wrong",
    needs=(1, 3),
    exercises=EXERCISES,
    quiz=QUIZ,
    claims=CLAIMS,
    explorers_in="course_utils.chapters.ch06_batchnorm.explorers",
)
