"""Chapter 1, Overfitting."""

from course_utils.chapters.ch01_overfitting.claims import CLAIMS
from course_utils.chapters.ch01_overfitting.exercises import EXERCISES
from course_utils.chapters.ch01_overfitting.quiz import QUIZ
from course_utils.chapters.chapter import Chapter

CHAPTER = Chapter(
    notebook="01_overfitting",
    title="Overfitting",
    about="what goes wrong, three causes, and when the story fails",
    topics="three causes, bias and variance, double descent, memorized noise, a case without harm",
    exercises=EXERCISES,
    quiz=QUIZ,
    claims=CLAIMS,
    explorers_in="course_utils.chapters.ch01_overfitting.explorers",
)
