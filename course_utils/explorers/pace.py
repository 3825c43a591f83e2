"""Pictures one after another, each only when the browser has painted the last.

They are made by a task on the event loop that also runs the cells, so that matplotlib and the model
are used in one thread, and cells run in between. Without the wait for the browser, pictures would
pile up in front of it, and a button would act long after it was pressed.
"""

import asyncio
import signal
from threading import current_thread, main_thread

from course_utils.widgets import ExplorerError

PATIENCE = 2.0  # seconds without a painted picture, after which nobody seems to watch
LOOKS = 20  # in that time; however long a cell holds up the loop, it counts as one
UNWATCHED = "Paused, since no page showed the picture. Start goes on."
INTERRUPTED = "Paused, since the kernel was interrupted. Start goes on."


class Pace:
    """Makes pictures while it runs; never more than one task.

    Every method is to be called in the thread of the event loop.

    Args:
        make_picture: Makes and sends the next picture: async, returns the picture's number.
        changed: Called with a reason, or with "", whenever running begins or ends.
        failed: Called with an error that `make_picture` raised; by then it does not run any more.
    """

    def __init__(self, make_picture, changed, failed):
        self._make_picture, self._changed, self._failed = make_picture, changed, failed
        self.running = False
        self._task = None
        self._views = set()  # those that have painted something, and are not known to be gone
        self._painted = 0
        self._heard = None  # what an interrupt calls, once there was a reason to set it
        self._news = None  # an event: something that the task waits for may have happened

    def start(self):
        """Go on until `pause`.

        Raises:
            ExplorerError: If there is no event loop to run on.
        """
        if self.running:
            return
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            raise ExplorerError(
                "there is no event loop here, as a notebook has one: use step(100) instead"
            ) from None
        self.running = True
        if self._task is None:  # otherwise it was paused, and the task has not noticed yet
            self._news = asyncio.Event()
            self._task = loop.create_task(self._run())
        self._changed("")

    def pause(self, why=""):
        """Make no further picture."""
        if not self.running:
            return
        self.running = False
        self._news.set()
        self._changed(why)

    def painted(self, number, view):
        """A view has painted the picture of that number."""
        self._views.add(view)
        self._painted = max(self._painted, number)
        if self._news is not None:
            self._news.set()

    def closed(self, view):
        """A view is gone; with the last one, running ends."""
        self._views.discard(view)
        if not self._views:
            self.pause(UNWATCHED)

    async def _run(self):
        try:
            while self.running:
                self._hear_interrupts()
                number = await self._make_picture()
                if self.running and not await self._is_painted(number):
                    self._views.clear()
                    self.pause(UNWATCHED)
        except asyncio.CancelledError:  # the loop ends
            self.running = False
            raise
        except BaseException as error:  # even an interruption or exit(): it would end the kernel
            self.running = False
            self._changed("")
            self._failed(error)
        finally:
            self._task = None
            self._end_hearing()

    def _hear_interrupts(self):
        """Let an interrupt pause: between cells, which is when we run, a kernel ignores it."""
        if current_thread() is main_thread() and signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
            loop = asyncio.get_running_loop()
            self._heard = lambda *_: loop.call_soon_threadsafe(self.pause, INTERRUPTED)
            signal.signal(signal.SIGINT, self._heard)

    def _end_hearing(self):
        if self._heard is not None and signal.getsignal(signal.SIGINT) is self._heard:
            signal.signal(signal.SIGINT, signal.SIG_IGN)

    async def _is_painted(self, number):
        """Wait until a view has painted a picture, or running ends; false if it takes too long."""
        looks = 0
        while self.running and self._painted < number:
            if looks == LOOKS:
                return False
            self._news.clear()
            try:
                await asyncio.wait_for(self._news.wait(), PATIENCE / LOOKS)
            except TimeoutError:
                looks += 1
        return True
