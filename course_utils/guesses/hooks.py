"""Who is told, in the kernel, that a guess was committed."""

from collections.abc import Callable

_told: list[Callable] = []


def on_commit(function: Callable) -> Callable:
    """Call `function(guess)` whenever a guess is committed; returns the function, as a decorator.

    It may run in another thread than the cells do: JupyterLab has the messages of widgets handled
    there. So it must neither draw nor wait. What it raises is raised where the guess is committed.
    """
    if function not in _told:
        _told.append(function)
    return function


def forget(function: Callable) -> None:
    """Undo `on_commit(function)`; nothing happens if it was never called."""
    if function in _told:
        _told.remove(function)


def tell(guess) -> None:
    """Tell all of them, in the order in which they came."""
    for function in list(_told):
        function(guess)
