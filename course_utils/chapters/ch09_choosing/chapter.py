"""Chapter 9, Choosing."""

from course_utils.chapters.ch09_choosing.claims import CLAIMS
from course_utils.chapters.ch09_choosing.exercises import EXERCISES
from course_utils.chapters.ch09_choosing.quiz import QUIZ
from course_utils.chapters.chapter import Chapter

CHAPTER = Chapter(
    notebook="09_choosing",
    title="Choosing",
    about="which method when, and tuning",
    topics="grokking, the articles' guide line by line, sick runs and their cures, tuning, your "
    "own data",
    needs=(2, 5, 7),
    exercises=EXERCISES,
    quiz=QUIZ,
    claims=CLAIMS,
    explorers_in="course_utils.chapters.ch09_choosing.explorers",
)
