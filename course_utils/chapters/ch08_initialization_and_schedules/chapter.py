"""Chapter 8, Initialization and schedules."""

from course_utils.chapters.ch08_initialization_and_schedules.claims import CLAIMS
from course_utils.chapters.ch08_initialization_and_schedules.exercises import EXERCISES
from course_utils.chapters.ch08_initialization_and_schedules.quiz import QUIZ
from course_utils.chapters.chapter import Chapter

CHAPTER = Chapter(
    notebook="08_initialization_and_schedules",
    title="Initialization and schedules",
    about="how to begin, how to slow down",
    topics="signals through layers, Xavier and He, the start as a regularizer, the floor of a "
    "noisy descent, schedules, averages, warm-up, Adam by hand",
    needs=(2, 6, 7),
    exercises=EXERCISES,
    quiz=QUIZ,
    claims=CLAIMS,
    explorers_in="course_utils.chapters.ch08_initialization_and_schedules.explorers",
)
