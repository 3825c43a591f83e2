"""A checker for functions of numbers: a right answer to compare with, and foreseen wrong ones.

Below it is what every check of numbers needs: inputs that are drawn, results that are read, and
when two numbers or two shares are the same.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from course_utils.checkers.exercise import InCode
from course_utils.checkers.limit import Raised, TimeIsUp, run_limited
from course_utils.checkers.outcome import PASSED, WRONG, Misconception, Outcome, diagnosed
from course_utils.checkers.running import Answer, Trouble, too_slow
from course_utils.checkers.wording import kind_of, shown, shown_call
from course_utils.randomness import generator

# Wide enough for float32 and for iterative solutions, far narrower than any misconception.
RTOL, ATOL = 1e-4, 1e-5
# A right function is this many standard errors off less than once in 10 000 checks; the inputs
# are large enough that each misconception is further off than twice that.
ERRORS = 5

READING_SECONDS = 10.0  # of work, to read what was returned: it may be an object of any class

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
    # One array of what was returned and the arguments, where `read_numbers` is not enough.
    read: Callable[[Any, Arguments], np.ndarray] | None = None

    def judge(self, answer: Answer) -> Outcome:
        observed = [(args, self._called(answer, args)) for args in self.cases]
        if not all(agree(value, self.right(*args)) for args, value in observed):
            return diagnosed(self.misconceptions, observed) or self._unforeseen(answer, observed)
        for what, args in self.edges.items():
            value = self._called(answer, args)
            if not agree(value, self.right(*args)):
                return self._unforeseen(answer, [(args, value)], f"Right so far, but not {what}: ")
        return Outcome(PASSED, self.passed)

    def _called(self, answer: Answer, args: Arguments) -> np.ndarray:
        value = answer(*args)
        return self.read(value, args) if self.read else read_numbers(value, self.expected)

    def _unforeseen(self, answer: Answer, observed: Observed, start: str = "") -> Outcome:
        """The first case that went wrong: what was put in, what came out, what should have."""
        for args, value in observed:
            right = np.asarray(self.right(*args), dtype=float)
            if agree(value, right):
                continue
            call = shown_call(answer.name, args)
            if value.shape != right.shape:
                wanted = f"{start}{call} should return {self.expected}"
                message = f"{wanted}, but returned {_size(value)}.{_right_numbers(value, right)}"
                return Outcome(WRONG, message, "wrong shape")
            got, want = shown(value), shown(right)
            if got == want:  # they differ in later digits
                got, want = shown(value, 6), shown(right, 6)
            return Outcome(
                WRONG, f"{start}{call} gave {got}, but should give {want}. {self.property}".strip()
            )
        raise AssertionError("called for an answer that agrees everywhere")


def drawn(seed: int, purpose: str, *shapes: tuple[int, ...]) -> tuple[np.ndarray, ...]:
    """Standard normal arrays, the same at each call."""
    rng = generator(seed, purpose)
    return tuple(rng.standard_normal(shape) for shape in shapes)


def array(*values) -> np.ndarray:
    """Numbers, or rows of them, as float64."""
    return np.array(values, dtype=float)


def agree(a: Any, b: Any) -> bool:
    """Same shape, and the same numbers but for rounding."""
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    return a.shape == b.shape and bool(np.allclose(a, b, rtol=RTOL, atol=ATOL))


def near(share, expected: float, n: int):
    """Whether a share of n, or each in an array, could be drawn with the expected probability."""
    error = np.sqrt(max(expected * (1 - expected), 1e-12) / n)
    return abs(share - expected) <= ERRORS * error


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
        return run_limited(_as_floats, (value,), READING_SECONDS)
    except Raised:  # a ragged list, a tensor that needs its gradient, …
        wanted = f"Your function should return {expected}, but returned {_in_words(value)}."
        raise Trouble("wrong type", f"{wanted} {_remedy(value)}".rstrip()) from None
    except TimeIsUp as end:
        raise too_slow(READING_SECONDS, end.still_running) from None


def _as_floats(value: Any) -> np.ndarray:
    """Numbers of any kind as float64; raises what it may if they are none.

    An object of a learner's own class takes part in this, and may do anything.
    """
    if isinstance(value, torch.Tensor) and value.dtype is torch.bfloat16:  # NumPy has no such type
        value = value.float()
    array = np.asarray(value)
    if array.dtype.kind not in "biuf":
        raise TypeError(f"numbers of the type {array.dtype}")
    return array.astype(float)


def _remedy(value: Any) -> str:
    """What to do with what holds numbers that cannot be read; empty where nothing is known."""
    parts = value if isinstance(value, tuple | list) else [value]
    tensors = [part for part in parts if isinstance(part, torch.Tensor)]
    if any(one.requires_grad for one in tensors):
        return (
            "The tensor still carries the graph of its gradient: return it with .detach(), or, for "
            "one number, with .item()."
        )
    if any(one.device.type == "meta" for one in tensors):
        return 'The tensor is on the device "meta", where there are shapes and no numbers.'
    if any(one.device.type != "cpu" for one in tensors):
        return f'The tensor is on the device "{tensors[0].device}": return it with .cpu().'
    if any(one.layout != torch.strided for one in tensors):
        return "The tensor is sparse: return it with .to_dense()."
    if any(hasattr(part, "toarray") for part in parts):
        return "The matrix is sparse: return it with .toarray()."
    if any(isinstance(part, np.ndarray) and part.dtype == object for part in parts):
        return (
            "It holds objects (dtype=object): rows of different lengths, perhaps, or None among "
            "the numbers."
        )
    return ""


def read_shape(value: Any, shape: tuple[int, ...], expected: str, wanted: str = "") -> np.ndarray:
    """`read_numbers`, of one shape.

    Args:
        value: What the learner's function returned.
        shape: Its right shape.
        expected: What it should be, in words.
        wanted: How the sentence begins that tells of a wrong shape.

    Raises:
        Trouble: If these are no numbers, or of another shape.
    """
    numbers = read_numbers(value, expected)
    if numbers.shape != shape:
        wanted = wanted or f"Your function should return {expected}"
        raise Trouble("wrong shape", f"{wanted}, but returned {_size(numbers)}.")
    return numbers


def _right_numbers(value: np.ndarray, right: np.ndarray) -> str:
    """What to say of the right numbers in a wrong shape; empty where they are others."""
    if value.size != right.size or not agree(value.reshape(right.shape), right):
        return ""
    what = "The number is" if right.size == 1 else "The numbers are"
    how = "float(…) makes it one number" if right.ndim == 0 else f"it should be {right.shape}"
    return f" {what} right, the shape is not: {how}."


def _size(numbers: np.ndarray) -> str:
    return f"an array of shape {numbers.shape}" if numbers.ndim else "one number"


def _in_words(value: Any) -> str:
    if isinstance(value, tuple | list):
        return f"a {kind_of(value)} of {', '.join(kind_of(v) for v in value[:5])}"
    return f"something of type {kind_of(value)}"
