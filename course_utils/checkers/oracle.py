"""A checker for functions of numbers: a right answer to compare with, and foreseen wrong ones."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_utils.checkers.exercise import InCode
from course_utils.checkers.outcome import (
    PASSED,
    WRONG,
    Misconception,
    Outcome,
    diagnosed,
)
from course_utils.checkers.running import Answer, Trouble
from course_utils.checkers.wording import kind_of, shown, shown_call

# Wide enough for float32 and for iterative solutions, far narrower than any misconception.
RTOL, ATOL = 1e-4, 1e-5

Arguments = tuple
Observed = list[tuple[Arguments, np.ndarray]]  # what was put in, and what came out


@dataclass(frozen=True, kw_only=True)
class Oracle(InCode):
    """Compares a learner's function with a right one.

    The first cases are inputs on which wrong functions give numbers too, so that an answer can be
    told to be a certain wrong one: it must agree with that one in all of them. The edges are for
    answers that are right so far.
    """

    right: Callable  # the same arguments as the learner's function
    expected: str  # what it returns, in words: "one number"
    cases: tuple[Arguments, ...]  # the smallest first: it is shown to the learner
    edges: dict[str, Arguments]  # what is special -> arguments
    passed: str
    property: str = ""  # what holds for a right answer, said when nothing else fits

    def judge(self, answer: Answer) -> Outcome:
        observed = [(args, read_numbers(answer(*args), self.expected)) for args in self.cases]
        if not all(agree(value, self.right(*args)) for args, value in observed):
            return diagnosed(self.misconceptions, observed) or self._unforeseen(answer, observed)
        for what, args in self.edges.items():
            value = read_numbers(answer(*args), self.expected)
            if not agree(value, self.right(*args)):
                return self._unforeseen(answer, [(args, value)], f"Right so far, but not {what}: ")
        return Outcome(PASSED, self.passed)

    def _unforeseen(self, answer: Answer, observed: Observed, start: str = "") -> Outcome:
        """The first case that went wrong: what was put in, what came out, what should have."""
        for args, value in observed:
            right = np.asarray(self.right(*args), dtype=float)
            if agree(value, right):
                continue
            call = shown_call(answer.name, args)
            if value.shape != right.shape:
                got = f"an array of shape {value.shape}" if value.ndim else "one number"
                message = f"{start}{call} should return {self.expected}, but returned {got}."
                return Outcome(WRONG, message, "wrong shape")
            got, want = shown(value), shown(right)
            if got == want:  # they differ in later digits
                got, want = shown(value, 6), shown(right, 6)
            return Outcome(
                WRONG, f"{start}{call} gave {got}, but should give {want}. {self.property}".strip()
            )
        raise AssertionError("called for an answer that agrees everywhere")


def agree(a: Any, b: Any) -> bool:
    """Same shape, and the same numbers but for rounding."""
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    return a.shape == b.shape and bool(np.allclose(a, b, rtol=RTOL, atol=ATOL))


def misconception(name: str, explanation: str, *wrong: Callable) -> Misconception:
    """An answer that agrees with one of the wrong functions on all inputs."""

    def recognised(observed: Observed) -> bool:
        return any(all(agree(value, f(*args)) for args, value in observed) for f in wrong)

    return Misconception(name, explanation, recognised)


def read_numbers(value: Any, expected: str) -> np.ndarray:
    """A learner's result as a float64 array: numbers, lists, tuples, NumPy and PyTorch alike.

    Raises:
        Trouble: If these are no numbers.
    """
    if value is None:
        raise Trouble(
            "returns nothing",
            f"Your function returned None, where {expected} should be: is a return missing?",
        )
    try:
        array = np.asarray(value)
    except Exception:  # a ragged list, a tensor that needs its gradient, …
        array = np.asarray("no numbers")
    if array.dtype.kind not in "biuf":
        raise Trouble(
            "wrong type",
            f"Your function should return {expected}, but returned {_in_words(value)}.",
        )
    return array.astype(float)


def _in_words(value: Any) -> str:
    if isinstance(value, tuple | list):
        return f"a {kind_of(value)} of {', '.join(kind_of(v) for v in value[:5])}"
    return f"something of type {kind_of(value)}"
