"""A learner's function, safe to call: whatever it does becomes a sentence for the learner."""

import bdb
import inspect
import re
import traceback
from collections.abc import Callable
from types import CodeType
from typing import Any

import numpy as np

from course_utils.checkers.limit import Raised, Stopwatch, TimeIsUp, run_limited
from course_utils.checkers.neutral import dtype_kept
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
    NotImplementedError: "What raises it is still to be written, or to be called in another way.",
    EOFError: "It asks for input, and a check cannot type: take everything from the arguments.",
    bdb.BdbQuit: "A check does not stop at a breakpoint: call your function yourself, with one.",
}


class NotAttempted(Exception):
    """The function is still the stub: it returns ``...``, or raises NotImplementedError at once."""


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
        watch = Stopwatch(self.left)
        call = shown_call(self.name, args)
        value = self.limited(self.function, given, self.seconds, self.left, call)
        # A call is allowed a moment even when the earlier ones were slow.
        self.left = max(0.5, self.left - watch.work_so_far)
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
            seconds: The time for it, of work by the processor.
            left: What earlier calls have left of that time; None for all.
            call: The call as text, for the learner.

        Raises:
            Trouble: If it raises or takes too long.
        """
        try:
            with dtype_kept():
                return run_limited(function, args, seconds if left is None else left)
        except Raised as raised:
            if is_stub(self.function, raised.error):
                raise NotAttempted from None
            explanation = explained(raised.error, self.function, call)
            raise Trouble("raises an exception", explanation) from None
        except TimeIsUp as end:
            raise too_slow(seconds, end.still_running) from None

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


def too_slow(seconds: float, still_running: bool = False) -> Trouble:
    """The answer to a function that takes longer than `seconds`."""
    message = (
        f"Your function had not ended after {seconds:g} seconds, and was stopped. "
        "Look for a loop whose condition never becomes false, or for far too many steps."
    )
    if still_running:
        message = message.replace("was stopped", "could not be stopped")
        message += " It still runs in the background: restart the kernel."
    return Trouble("endless loop", message)


def too_large() -> Trouble:
    """The answer to a function that takes more memory than there is."""
    return Trouble(
        "too much memory",
        "Your function took more memory than there is to spare, and was stopped. Look for a list "
        "that grows without an end, or for an array of far too many numbers.",
    )


def ended_python() -> Trouble:
    """The answer to a function whose process is gone."""
    return Trouble(
        "raises an exception",
        "Your function ended the Python in which it ran, without an exception. Does it call "
        "os._exit, or compiled code with arguments that it cannot take? Call it yourself, step by "
        "step.",
    )


def unreadable(error: Exception) -> Trouble:
    """The answer to a function that returned what broke the check itself."""
    what = f"{kind_of(error)}: {_message(error)}"[:300]
    return Trouble(
        "wrong type",
        f"The check cannot work with what your function returned ({what}). Return plain numbers, "
        "arrays or tensors, as the docstring says.",
    )


def is_stub(function: Callable, error: BaseException) -> bool:
    """Whether the function did nothing but raise a bare NotImplementedError, as nbgrader's does."""
    if type(error) is not NotImplementedError or error.args:
        return False
    code = getattr(function, "__code__", None)
    raised = [place for place in traceback.walk_tb(error.__traceback__)][-1:]
    return any(frame.f_code is code and line == _first_statement(code) for frame, line in raised)


def _first_statement(code: CodeType) -> int:
    """The line of the first statement after the docstring."""
    lines = [line for *_, line in code.co_lines() if line is not None]
    return next((line for line in lines if line != code.co_firstlineno), code.co_firstlineno)


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
