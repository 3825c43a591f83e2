"""What one plays with in chapter 1, in the lesson's order. Each trains what it is not given."""

from course_utils.chapters.ch01_overfitting.explorers.descent import double_descent
from course_utils.chapters.ch01_overfitting.explorers.moons import two_moons
from course_utils.chapters.ch01_overfitting.explorers.polynomials import polynomials

EXPLORERS = {
    "Polynomials through noisy points": polynomials,
    "Double descent, in two parts": double_descent,
    "Two moons with wrong labels, while it trains": two_moons,
}
