"""Chapter 7, Learning rate versus regularization."""

from course_utils.chapters.ch07_learning_rate.claims import CLAIMS
from course_utils.chapters.ch07_learning_rate.exercises import EXERCISES
from course_utils.chapters.ch07_learning_rate.quiz import QUIZ
from course_utils.chapters.chapter import Chapter

CHAPTER = Chapter(
    notebook="07_learning_rate_versus_regularization",
    title="Learning rate versus regularization",
    about="throttle and steering wheel",
    topics="stability, the map of η and λ, implicit regularization, all methods compared",
    needs=(2,),
    helped_by=(5, 6),
    exercises=EXERCISES,
    quiz=QUIZ,
    claims=CLAIMS,
    explorers_in="course_utils.chapters.ch07_learning_rate.explorers",
)
