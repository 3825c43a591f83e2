"""Live explorers without a browser: its part is played by a view that says what it has painted."""

import asyncio
import io
import signal
import time

import numpy as np
import pytest
from PIL import Image

from course_utils.data import load
from course_utils.explorers import ExplorerError, explore, pace
from course_utils.explorers.live import SLICE
from course_utils.explorers.pace import INTERRUPTED, UNWATCHED
from course_utils.models import mlp
from course_utils.training import Run, TrainConfig


class Walk:
    """Something to watch that needs no training: it goes `speed` further at each step."""

    CHANGEABLE = ("speed",)

    def __init__(self, speed, size, last=1000):
        self.speed, self.size, self.last = speed, size, last
        self.step, self.at, self.calls = 0, 0.0, []

    @property
    def ended(self):
        return "the road is walked" if self.step >= self.last else ""

    def advance(self, n):
        self.calls.append(n)
        for _ in range(min(n, self.last - self.step)):
            self.step += 1
            self.at += self.speed
            self.each_step()

    def each_step(self):
        pass

    def set(self, speed):
        if speed > 50:
            raise ValueError("too fast: choose a lower speed")
        self.speed = speed


def picture(fig):
    ax = fig.subplots()
    ax.set(xlim=(0, 10), ylim=(0, 10))
    (line,) = ax.plot([0, 1], [0, 1])

    def update(run, speed, size):
        line.set_ydata([0, run.at % 10])
        return f"step {run.step}: at {run.at:g}, speed {speed}, size {size}"

    return update


def walking(live=Walk, setup=picture, **options):
    return explore(setup, live=live, speed=[1, 2, 99], size=[10, 20], **options)


def reaches(condition):
    """Let the event loop go on until something holds."""

    async def wait():
        while not condition():
            await asyncio.sleep(0.001)

    return asyncio.wait_for(wait(), 20)


class View:
    """Says to an explorer that it has painted each picture, as `picture.js` does."""

    def __init__(self, explorer, name="one"):
        self.explorer, self.name, self.seen = explorer, name, []
        explorer._picture.observe(lambda change: self.paint(), "frame")
        self.paint()

    def paint(self):
        self.seen.append(self.explorer._picture.frame)
        self.tell("painted", number=self.seen[-1]["number"])

    def tell(self, event, **more):
        message = {"event": event, "view": self.name, **more}
        self.explorer._picture._handle_custom_msg(message, [])

    def close(self):
        self.explorer._picture.unobserve_all("frame")
        self.tell("closed")


@pytest.fixture
def hasty(monkeypatch):
    """The explorer gives up on a browser sooner."""
    monkeypatch.setattr(pace, "PATIENCE", 0.1)


# Without a loop: what lessons do


def test_steps_and_reset():
    explorer = walking()
    assert explorer.sentence == "step 0: at 0, speed 2, size 10"
    assert explorer.step() == "step 1: at 2, speed 2, size 10"
    assert explorer.step(12) == "step 13: at 26, speed 2, size 10"
    assert explorer.run.calls == [1, 5, 5, 2], "as somebody who watches has it"
    assert explorer.reset() == "step 0: at 0, speed 2, size 10"
    assert not explorer.running and repr(explorer) == "LiveExplorer(speed=2, size=10)"


def test_ahead_is_trained_before_the_first_picture_and_only_then():
    explorer = walking(ahead=300)
    assert explorer.sentence.startswith("step 300: at 600")
    assert set(explorer.run.calls) == {5}
    assert explorer.set(size=20).startswith("step 0")
    assert explorer.reset().startswith("step 0")


def test_a_changeable_control_acts_on_the_run_that_goes_on():
    explorer = walking()
    run = explorer.run
    explorer.step(3)
    assert explorer.set(speed=1) == "step 3: at 6, speed 1, size 10"
    assert explorer.step() == "step 4: at 7, speed 1, size 10"
    assert explorer.run is run


def test_any_other_control_starts_over():
    explorer = walking()
    explorer.step(3)
    assert explorer.set(size=20, speed=1) == "step 0: at 0, speed 1, size 20"


def test_the_learner_may_choose_to_start_over():
    explorer = walking()
    explorer.step(3)
    explorer._buttons._moves.value = "start over"
    assert explorer.set(speed=1) == "step 0: at 0, speed 1, size 10"


def test_it_says_which_controls_start_over():
    assert walking()._picture.kind == (
        "Live: trains while you watch, while a kernel runs. Moving size starts it over."
    )
    assert walking(labels={"size": "width"})._picture.kind.endswith("Moving width starts it over.")


def test_the_choice_is_not_offered_where_there_is_none():
    class Plain(Walk):
        CHANGEABLE = ()

    assert choices(walking()) == ["steps a picture", "when a slider moves"]
    assert choices(walking(Plain)) == ["steps a picture"]


def choices(explorer):
    *_, row, _ = explorer.children
    return [child.description for child in row.children if hasattr(child, "options")]


def test_a_real_training_is_shown_as_train_has_it():
    data = load("two_moons", 30)
    config = TrainConfig(lr=0.1, steps=40)

    def setup(fig):
        ax = fig.subplots()
        ax.set(xlim=(0, 40), ylim=(0, 2))
        (curve,) = ax.plot([], [])

        def update(run, lr, dropout):
            curve.set_data(run.history["step"], run.history["val_loss"])
            return f"step {run.step}, {run.config.lr}, {run.config.dropout}, {run.ended}"

        return update

    def live(lr, dropout):
        return Run(mlp(2, 8, n_out=2), data, TrainConfig(lr=lr, dropout=dropout, steps=40), seed=3)

    explorer = explore(setup, live=live, ahead=20, lr=[0.1, 0.2], dropout=[0, 0.5])
    plain = Run(mlp(2, 8, n_out=2), data, config, seed=3)
    plain.advance(20)
    assert explorer.run.history["val_loss"][-1] == plain.history["val_loss"][-1]
    assert explorer.run.history["step"].tolist() == [0, 5, 10, 15, 20]
    assert explorer.set(lr=0.2, dropout=0.5) == "step 20, 0.2, 0.5, "
    assert explorer.step(100) == "step 40, 0.2, 0.5, all 40 steps are done"
    assert (
        explorer._picture.note == "It ended: all 40 steps are done. “Back to step 0” begins again."
    )
    explorer.reset()
    assert explorer._picture.note == ""


def test_where_there_are_no_widgets_it_is_a_picture_and_its_sentence():
    data, details = walking(ahead=12).without_widgets()
    assert data["text/plain"] == "step 12: at 24, speed 2, size 10"
    assert details["image/png"]["alt"] == data["text/plain"]
    image = np.asarray(Image.open(io.BytesIO(data["image/png"])).convert("RGB"))
    assert (image == [31, 119, 180]).all(axis=-1).any(), "the line that moves is in it"


# On an event loop: what the learner sees


def test_it_runs_until_it_is_paused():
    async def lesson():
        explorer = walking()
        view = View(explorer)
        explorer.start()
        assert explorer.running and explorer._buttons.start.description == "Pause"
        await reaches(lambda: explorer.run.step >= 50)
        explorer.pause()
        paused = explorer.run.step
        assert not explorer.running and explorer._buttons.start.description == "Start"
        await reaches(lambda: explorer._pace._task is None)
        assert explorer.run.step == paused
        explorer.start()
        await reaches(lambda: explorer.run.step > paused)
        explorer.pause()
        steps = [frame["sentence"].partition(":")[0] for frame in view.seen]
        assert steps[:4] == ["step 0", "step 5", "step 10", "step 15"]
        assert [frame["number"] for frame in view.seen] == list(range(1, len(view.seen) + 1))

    asyncio.run(lesson())


def test_the_buttons_do_what_they_say():
    async def lesson():
        explorer = walking()
        View(explorer)
        buttons = explorer._buttons
        buttons.start.click()
        await reaches(lambda: explorer.run.step >= 10)
        buttons._steps.value = 100
        before = explorer.run.step
        await reaches(lambda: explorer.run.step >= before + 200)
        buttons.start.click()
        await reaches(lambda: not explorer.running)
        before = explorer.run.step
        buttons.step.click()
        await reaches(lambda: explorer.run.step == before + 100)
        assert buttons.step.description == "100 steps"
        buttons.reset.click()
        await reaches(lambda: explorer.run.step == 0)
        assert explorer.sentence.startswith("step 0")

    asyncio.run(lesson())


def test_an_interrupt_between_cells_pauses():
    """A kernel ignores interrupts between cells, which is when a training goes on."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)

    async def lesson():
        explorer = walking()
        View(explorer)
        explorer.start()
        await reaches(lambda: explorer.run.step >= 10)
        signal.raise_signal(signal.SIGINT)
        await reaches(lambda: not explorer.running)
        assert explorer._picture.note == INTERRUPTED
        await reaches(lambda: signal.getsignal(signal.SIGINT) == signal.SIG_IGN)
        explorer.start()  # goes on, and hears of the next one
        await reaches(lambda: callable(signal.getsignal(signal.SIGINT)))
        signal.raise_signal(signal.SIGINT)
        await reaches(lambda: not explorer.running)

    try:
        asyncio.run(lesson())
    finally:
        signal.signal(signal.SIGINT, before)


def test_an_interrupt_that_belongs_to_a_cell_is_left_to_it():
    async def lesson():
        explorer = walking()
        View(explorer)
        theirs = signal.getsignal(signal.SIGINT)
        explorer.start()
        await reaches(lambda: explorer.run.step >= 10)
        assert signal.getsignal(signal.SIGINT) is theirs
        explorer.pause()

    asyncio.run(lesson())


def test_the_next_picture_waits_until_the_last_is_painted():
    async def lesson():
        explorer = walking()
        explorer.start()
        await reaches(lambda: explorer.run.step == 5)
        for _ in range(50):
            await asyncio.sleep(0)
        assert explorer.run.step == 5 and explorer.running
        view = View(explorer)
        await reaches(lambda: explorer.run.step >= 10)
        view.close()

    asyncio.run(lesson())


def test_it_pauses_when_nobody_watches(hasty):
    async def lesson():
        explorer = walking()
        explorer.start()
        await reaches(lambda: not explorer.running)
        assert explorer.run.step == 5
        assert explorer._picture.note == UNWATCHED
        view = View(explorer)
        explorer.start()
        await reaches(lambda: explorer.run.step >= 20)
        assert explorer._picture.note == ""
        view.close()
        await reaches(lambda: not explorer.running)
        assert explorer._picture.note == UNWATCHED

    asyncio.run(lesson())


def test_one_of_two_views_may_close():
    async def lesson():
        explorer = walking()
        first, second = View(explorer, "first"), View(explorer, "second")
        explorer.start()
        first.tell("closed")
        await reaches(lambda: explorer.run.step >= 20)
        assert explorer.running
        second.tell("closed")
        await reaches(lambda: not explorer.running)

    asyncio.run(lesson())


def test_a_cell_that_holds_up_the_loop_is_no_sign_that_nobody_watches(hasty):
    async def lesson():
        explorer = walking()
        explorer.start()
        await reaches(lambda: explorer.run.step == 5)
        time.sleep(0.3)  # a cell; the browser's answer comes only after it
        View(explorer)
        await reaches(lambda: explorer.run.step >= 10)
        assert explorer.running
        explorer.pause()

    asyncio.run(lesson())


def test_other_cells_run_in_between_and_slow_steps_are_taken_one_by_one():
    class Slow(Walk):
        def each_step(self):
            time.sleep(SLICE)

    async def lesson():
        explorer = walking(Slow)
        View(explorer)
        explorer._buttons._steps.value = 20
        explorer.start()
        await reaches(lambda: len(explorer.run.calls) >= 2)
        turns = [explorer.run.step]
        for _ in range(5):
            await asyncio.sleep(0)
            turns.append(explorer.run.step)
        assert set(np.diff(turns)) <= {0, 1} and turns[-1] > turns[0]
        assert set(explorer.run.calls[1:]) == {1}
        explorer.pause()

    asyncio.run(lesson())


def test_however_fast_one_clicks_there_is_one_task():
    async def lesson():
        explorer = walking()
        View(explorer)
        for _ in range(20):
            explorer.start()
            explorer.start()
            explorer._buttons.start.click()
            explorer.pause()
            explorer._buttons.reset.click()
            explorer.start()
            await asyncio.sleep(0)
            assert len(trainings()) <= 1
        await reaches(lambda: explorer.run.step >= 20 or not explorer.running)
        explorer.pause()
        await reaches(lambda: not trainings())

    asyncio.run(lesson())


def trainings():
    """The tasks that train."""
    return [task for task in asyncio.all_tasks() if "Pace" in task.get_coro().__qualname__]


def test_two_run_at_once_and_each_can_be_stopped():
    async def lesson():
        one, two = walking(), walking()
        View(one), View(two)
        one.start(), two.start()
        await reaches(lambda: min(one.run.step, two.run.step) >= 30)
        one.pause()
        paused, other = one.run.step, two.run.step
        await reaches(lambda: two.run.step >= other + 30)
        assert one.run.step == paused
        two.pause()

    asyncio.run(lesson())


def test_controls_act_while_it_runs():
    async def lesson():
        explorer = walking()
        View(explorer)
        explorer.start()
        await reaches(lambda: explorer.run.step >= 10)
        run = explorer.run
        explorer.controls["speed"].value = 1
        await reaches(lambda: run.speed == 1)
        assert explorer.running and explorer.run is run
        explorer.controls["size"].value = 20
        await reaches(lambda: explorer.run is not run and explorer.run.step >= 10)
        assert explorer.running and explorer.run.size == 20
        explorer.pause()

    asyncio.run(lesson())


def test_the_end_is_told():
    async def lesson():
        explorer = walking(lambda speed, size: Walk(speed, size, last=12))
        View(explorer)
        explorer.start()
        await reaches(lambda: not explorer.running)
        assert explorer.sentence.startswith("step 12")
        assert (
            explorer._picture.note == "It ended: the road is walked. “Back to step 0” begins again."
        )

    asyncio.run(lesson())


# What goes wrong


class Tired(Walk):
    error = ValueError

    def each_step(self):
        if self.step == 12 and self.speed == 2:
            raise self.error("no further")


class Interrupted(Tired):
    error = KeyboardInterrupt


class Leaving(Tired):
    error = SystemExit


@pytest.mark.parametrize("live", [Tired, Interrupted, Leaving])
def test_an_error_in_advance_stops_it_and_the_loop_goes_on(live):
    async def lesson():
        explorer = walking(live)
        View(explorer)
        explorer.start()
        await reaches(lambda: not explorer.running)
        told = f"{live.error.__name__} at speed = 2, size = 10, step 12: no further"
        assert explorer.error == explorer._picture.frame["error"] == told
        assert explorer._buttons.start.description == "Start"
        await reaches(lambda: explorer._pace._task is None)
        assert explorer.set(speed=1) == "step 0: at 0, speed 1, size 10", "half a step is none"
        explorer.start()
        await reaches(lambda: explorer.run.step >= 20)
        explorer.pause()

    asyncio.run(lesson())


def failing_at(step, error):
    def setup(fig):
        update = picture(fig)

        def failing(run, speed, size):
            if run.step >= step and speed == 2:
                raise error("cannot be drawn")
            return update(run, speed, size)

        return failing

    return setup


@pytest.mark.parametrize("error", [ZeroDivisionError, KeyboardInterrupt, SystemExit])
def test_an_error_in_update_stops_it_and_the_next_move_works(error):
    async def lesson():
        explorer = walking(setup=failing_at(10, error))
        View(explorer)
        explorer.start()
        await reaches(lambda: not explorer.running)
        told = f"{error.__name__} at speed = 2, size = 10, step 10: cannot be drawn"
        assert explorer._picture.frame["error"] == told
        stopped = explorer.run.step
        await reaches(lambda: explorer._pace._task is None)
        assert explorer.run.step == stopped
        assert explorer.set(speed=1) == "step 10: at 20, speed 1, size 10"

    asyncio.run(lesson())


def test_an_interruption_while_a_slider_moves_does_not_end_the_loop():
    async def lesson():
        explorer = walking(setup=failing_at(0, KeyboardInterrupt), start={"speed": 1})
        explorer.controls["speed"].value = 2
        await reaches(lambda: explorer.error)
        assert explorer.error.startswith("KeyboardInterrupt at speed = 2")

    asyncio.run(lesson())


def refusing(speed, size):
    if size == 20:
        raise ValueError("no such size")
    return Walk(speed, size)


def test_an_error_at_the_start_is_shown_and_the_next_move_works():
    explorer = walking(refusing)
    assert explorer.set(size=20) == "ValueError at speed = 2, size = 20: no such size"
    assert explorer.step() == "ValueError at speed = 2, size = 20: no such size"
    assert explorer.set(size=10) == "step 0: at 0, speed 2, size 10"
    explorer = walking(refusing, start={"size": 20})
    assert explorer.error == "ValueError at speed = 2, size = 20: no such size"
    assert "image/png" not in explorer.without_widgets()[0]
    explorer.set(size=10)
    assert explorer.step(2) == "step 2: at 4, speed 2, size 10"
    assert len(explorer._picture.frame["operations"]) == 1


def test_an_error_at_the_start_stops_what_ran():
    async def lesson():
        explorer = walking(refusing)
        View(explorer)
        explorer.start()
        await reaches(lambda: explorer.run.step >= 10)
        explorer.controls["size"].value = 20
        await reaches(lambda: not explorer.running)
        assert explorer.error == "ValueError at speed = 2, size = 20: no such size"
        await reaches(lambda: not trainings())

    asyncio.run(lesson())


def test_a_refused_change_is_shown_and_stops_it():
    async def lesson():
        explorer = walking()
        View(explorer)
        explorer.start()
        await reaches(lambda: explorer.run.step >= 10)
        explorer.controls["speed"].value = 99
        await reaches(lambda: not explorer.running)
        assert "too fast: choose a lower speed" in explorer.error
        assert explorer.set(speed=1).endswith("speed 1, size 10")

    asyncio.run(lesson())


@pytest.mark.parametrize(
    ("options", "advice"),
    [
        ({"live": 3}, "live=start, with"),
        ({"live": lambda lr: None}, r"live\(lr\) does not fit the controls speed, size"),
        ({"live": lambda speed, size: 7}, "has no CHANGEABLE, step, ended.*course_utils.training"),
        ({"runs": 3}, "leave out runs="),
        ({"precomputed": True}, "leave out runs= and precomputed="),
        ({"ahead": -1}, "ahead must be a number of steps, 0 or more, got -1"),
        ({"ahead": 1.5}, "ahead must be"),
        ({"setup": lambda fig: lambda speed, size: ""}, "Give update the run, then one argument"),
        ({"setup": lambda fig: None}, "return update"),
        ({"setup": lambda fig: lambda run, speed, size: None}, "must return a sentence"),
    ],
)
def test_wrong_use_is_told_what_to_do(options, advice):
    with pytest.raises(ExplorerError, match=advice):
        walking(**options)


def test_ahead_belongs_to_live_explorers():
    with pytest.raises(ExplorerError, match="give live="):
        explore(lambda fig: lambda: "", ahead=3)


@pytest.mark.parametrize("n", [0, 1.5, True])
def test_steps_are_counted_in_whole_numbers(n):
    with pytest.raises(ExplorerError, match="n must be a number of steps"):
        walking().step(n)


def test_without_an_event_loop_it_says_what_works():
    explorer = walking()
    with pytest.raises(ExplorerError, match=r"step\(100\)"):
        explorer.start()
    assert not explorer.running
