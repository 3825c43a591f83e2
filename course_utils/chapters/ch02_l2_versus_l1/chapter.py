"""Chapter 2, L2 versus L1."""

from course_utils.chapters.ch02_l2_versus_l1.claims import CLAIMS
from course_utils.chapters.ch02_l2_versus_l1.exercises import EXERCISES
from course_utils.chapters.ch02_l2_versus_l1.quiz import QUIZ
from course_utils.chapters.chapter import Chapter

CHAPTER = Chapter(
    notebook="02_l2_versus_l1",
    title="L2 versus L1",
    about="small weights, zero weights",
    topics="one step, one strength in many formulas, exact zeros, choosing λ",
    needs=(1,),
    exercises=EXERCISES,
    quiz=QUIZ,
    claims=CLAIMS,
    explorers_in="course_utils.chapters.ch02_l2_versus_l1.explorers",
)
