"""A learner's function, safe to call: whatever it does becomes a sentence for the learner."""

import inspect
import re
import traceback
from collections.abc import Callable
from time import monotonic
from typing import Any

import numpy as np

from course_utils.checkers.limit import Raised, TimeIsUp, run_limited
from course_utils.checkers.wording import kind_of, shown_call

# What an exception usually means, for those whose own message says too little. The first that fits.
IN_WORDS: dict[type[BaseException], str] = {
    NameError: "A name is misspelt, or is given its value in a cell that was not run.",
    ImportError: "A module's name is misspelt, or the module is not installed.",
    AttributeError: "The object before the dot has nothing of that name: what type is it?",
    IndexError: "An index is beyond the end of its array: compare it with the shape.",
    ZeroDivisionError: "Something was divided by zero.",
    RecursionError: "The function calls itself without an end.",
    MemoryError: "An array became far too large: look at the shapes, step by step.",
    np.linalg.LinAlgError: "The matrix has no inverse: is it the one that you meant?",
    SystemExit: "It tried to end Python: use return to leave a function.",
    KeyboardInterrupt: "It raised the exception of Ctrl-C itself: use return to leave a function.",
}


class NotAttempted(Exception):
    """The function is still the stub: it returned ``...`` or raised NotImplementedError."""


class Trouble(Exception):
    """The function gave no answer that could be looked at."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name, self.message = name, message


class Answer:
    """The learner's function. It is called with copies, within a time limit."""

    def __init__(self, function: Callable, signature: str, seconds: float) -> None:
        self.function, self.signature, self.seconds = function, signature, seconds
        self.left = seconds
        self.name, *self.arguments = re.findall(r"\w+", signature)

    def __call__(self, *args: Any) -> Any:
        """What the learner's function returns.

        Raises:
            NotAttempted: If it returns ``...``.
            Trouble: If it raises, takes too long, cannot be called so, or changes an argument.
        """
        self._check_arguments(args)
        given = tuple(arg.copy() if isinstance(arg, np.ndarray) else arg for arg in args)
        start = monotonic()
        call = shown_call(self.name, args)
        value = self.limited(self.function, given, self.seconds, self.left, call)
        # A call is allowed a moment even when the earlier ones were slow.
        self.left = max(0.5, self.left - (monotonic() - start))
        if value is ...:
            raise NotAttempted
        for name, before, after in zip(self.arguments, args, given, strict=True):
            if isinstance(before, np.ndarray) and not _same(before, after):
                raise Trouble(
                    "changes its input",
                    f"Your function changed its input {name}, which its caller still needs. Work "
                    f"on a copy, {name}.copy(), or with operations that make a new array.",
                )
        return value

    def on_the_spot(self, *args: Any, call: str = "") -> Any:
        """What the learner's function returns that may change what it is given, such as a model.

        Args:
            args: What to call it with.
            call: The call as text, for the learner.

        Raises:
            NotAttempted: If it returns ``...``.
            Trouble: If it raises or takes too long.
        """
        value = self.limited(self.function, args, self.seconds, call=call)
        if value is ...:
            raise NotAttempted
        return value

    def limited(
        self,
        function: Callable,
        args: tuple,
        seconds: float,
        left: float | None = None,
        call: str = "",
    ) -> Any:
        """What `function`, the learner's or one that calls it, returns in time.

        Args:
            function: What to call.
            args: Its arguments.
            seconds: The time for it.
            left: What earlier calls have left of that time; None for all.
            call: The call as text, for the learner.

        Raises:
            Trouble: If it raises or takes too long.
        """
        try:
            return run_limited(function, args, seconds if left is None else left)
        except Raised as raised:
            if isinstance(raised.error, NotImplementedError):  # the stub of nbgrader's default
                raise NotAttempted from None
            explanation = explained(raised.error, self.function, call)
            raise Trouble("raises an exception", explanation) from None
        except TimeIsUp as end:
            message = (
                f"Your function had not ended after {seconds:g} seconds, and was stopped. "
                "Look for a loop whose condition never becomes false, or for far too many steps."
            )
            if end.still_running:
                message = message.replace("was stopped", "could not be stopped")
                message += " It still runs in the background: restart the kernel."
            raise Trouble("endless loop", message) from None

    def _check_arguments(self, args: tuple) -> None:
        try:
            takes = inspect.signature(self.function)
        except (TypeError, ValueError):  # some compiled functions cannot say what they take
            return
        try:
            takes.bind(*args)
        except TypeError:
            raise Trouble(
                "wrong arguments",
                f"The check calls {self.signature}, but your function takes {takes}. "
                "Give it these arguments, in this order.",
            ) from None


def _same(before: np.ndarray, after: np.ndarray) -> bool:
    """Whether an array is as it was. A NaN that stayed where it was is no change."""
    return np.array_equal(before, after, equal_nan=before.dtype.kind == "f")


def explained(error: BaseException, function: Callable, call: str = "") -> str:
    """An exception in a learner's words: what, where in the learner's code, and on which input."""
    message = " ".join(_message(error).split())
    # An object's address would be another one on each run.
    message = re.sub(r" at 0x[0-9a-fA-F]+", "", message)[:300]
    what = f"Your function raised {kind_of(error)}" + (f": {message}" if message else "")
    lines = [what, *_place(error, function)]
    if call:
        lines.append(f"    when called as {call}")
    hint = next((words for kind, words in IN_WORDS.items() if isinstance(error, kind)), "")
    if "broadcast" in message or "matmul" in message or "not aligned" in message:
        hint = "Two shapes do not fit together: print the shape of each of them."
    return "\n".join([*lines, hint] if hint else lines)


def _message(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:  # a learner's own exception class can be wrong, too
        return ""


def _place(error: BaseException, function: Callable) -> list[str]:
    """The innermost line that the learner wrote, if it can be found."""
    code = getattr(function, "__code__", None)
    own = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if (code and frame.filename == code.co_filename) or "ipykernel_" in frame.filename
    ]
    if not own:
        return []
    return [f"    in {own[-1].name}, line {own[-1].lineno}: {own[-1].line or ''}".rstrip(": ")]
