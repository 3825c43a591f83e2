"""Chapter 5, Early stopping."""

from course_utils.chapters.ch05_early_stopping.claims import CLAIMS
from course_utils.chapters.ch05_early_stopping.exercises import EXERCISES
from course_utils.chapters.ch05_early_stopping.quiz import QUIZ
from course_utils.chapters.chapter import Chapter

CHAPTER = Chapter(
    notebook="05_early_stopping",
    title="Early stopping",
    about="when to stop, and what it costs to look often",
    topics="patience, stopping criteria, early stopping as L2, what the best of many scores hides",
    needs=(1,),
    helped_by=(2,),
    exercises=EXERCISES,
    quiz=QUIZ,
    claims=CLAIMS,
    explorers_in="course_utils.chapters.ch05_early_stopping.explorers",
)
