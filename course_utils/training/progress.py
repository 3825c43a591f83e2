"""A progress bar for whoever waits more than two seconds, and nothing for anybody else.

In a notebook the bar is a widget that is taken out again when training ends, so that it leaves no
trace in stored outputs. Notebooks that are executed by a program (nbclient, nbval) get no bar.
"""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

PATIENCE_SECONDS = 2.0
_BOX: ContextVar[Any] = ContextVar("the box that bars are shown in", default=None)


@contextmanager
def bars_in(box: Any) -> Iterator[None]:
    """Let bars appear at the end of this box of ipywidgets, not below the cell that runs.

    For a training that a widget begins: then no cell runs that a bar could stand below.
    """
    token = _BOX.set(box)
    try:
        yield
    finally:
        _BOX.reset(token)


@contextmanager
def progress_bar(total: int, progress: bool | Callable | None) -> Iterator[Callable[[int], None]]:
    """Yields ``advance(n)``, to be called when n more of ``total`` steps are done.

    Args:
        total: Steps in all.
        progress: None shows a bar to a person who waits; True shows it at once, also in a
            program's log; False never. A function is called with (steps done, total) instead.
    """
    if callable(progress):
        done = 0

        def advance(n: int) -> None:
            nonlocal done
            done += n
            progress(done, total)

        yield advance
    elif progress is False or (progress is None and not _somebody_watches()):
        yield lambda n: None
    else:
        delay = 0.0 if progress else PATIENCE_SECONDS
        with (_notebook_bar if _in_kernel() else _terminal_bar)(total, delay) as advance:
            yield advance


def _in_kernel() -> bool:
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return shell is not None and hasattr(shell, "kernel")


def _somebody_watches() -> bool:
    if _in_kernel():
        # Set by the Jupyter server for kernels that a person opened, not by nbclient or nbval.
        return "JPY_SESSION_NAME" in os.environ
    return sys.stderr.isatty()


@contextmanager
def _terminal_bar(total: int, delay: float) -> Iterator[Callable[[int], None]]:
    from tqdm import tqdm

    with tqdm(total=total, unit="step", delay=delay, leave=False) as bar:
        yield bar.update


@contextmanager
def _notebook_bar(total: int, delay: float) -> Iterator[Callable[[int], None]]:
    from time import monotonic

    from IPython.display import display
    from tqdm.notebook import tqdm_notebook

    bar = tqdm_notebook(total=total, unit="step", display=False)
    box, shown = _BOX.get(), None
    start = monotonic()

    def advance(n: int) -> None:
        nonlocal shown
        if shown is None and monotonic() - start >= delay:
            if box is None:
                shown = display(bar.container, display_id=True)
            elif bar.container not in box.children:
                box.children += (bar.container,)
        bar.update(n)

    try:
        yield advance
    finally:
        bar.close()
        if box is not None:
            box.children = [one for one in box.children if one is not bar.container]
        bar.container.close()
        if shown is not None:  # an empty output in the bar's place: nothing to see, nothing saved
            shown.update({}, raw=True)
