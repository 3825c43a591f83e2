"""Chapter 10, Background."""

from course_utils.chapters.ch10_background.claims import CLAIMS
from course_utils.chapters.ch10_background.exercises import EXERCISES
from course_utils.chapters.ch10_background.quiz import QUIZ
from course_utils.chapters.chapter import Chapter

CHAPTER = Chapter(
    notebook="10_background",
    title="Background",
    about="entropy, attention",
    topics="bits and codes, cross-entropy, calibration, Cover's count, bottlenecks, attention by "
    "hand",
    needs=(1,),
    exercises=EXERCISES,
    quiz=QUIZ,
    claims=CLAIMS,
    explorers_in="course_utils.chapters.ch10_background.explorers",
)
