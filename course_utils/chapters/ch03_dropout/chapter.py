"""Chapter 3, Dropout."""

from course_utils.chapters.ch03_dropout.claims import CLAIMS
from course_utils.chapters.ch03_dropout.exercises import EXERCISES
from course_utils.chapters.ch03_dropout.quiz import QUIZ
from course_utils.chapters.chapter import Chapter

CHAPTER = Chapter(
    notebook="03_dropout",
    title="Dropout",
    about="masks, and what the scaling is for",
    topics="masks and expectation scaling, the ensemble, co-adaptation, where it does harm",
    needs=(1,),
    exercises=EXERCISES,
    quiz=QUIZ,
    claims=CLAIMS,
    explorers_in="course_utils.chapters.ch03_dropout.explorers",
)
