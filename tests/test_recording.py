"""What is recorded of explorers for pages: which positions, and that they are the explorer's."""

import numpy as np
import pytest

from course_utils.explorers import ExplorerError, explore
from course_utils.explorers.recording import PICTURES, Positions, Trainings, record, thinned


def waves(n=40, detail=50):
    """An explorer with a slider, a choice and a box."""
    x = np.linspace(0, 6, detail)

    def setup(fig):
        (curve,) = fig.subplots().plot(x, np.sin(x))

        def update(frequency, shape, flipped):
            curve.set_ydata(getattr(np, shape)(frequency * x) * (-1 if flipped else 1))
            return f"{shape} {frequency} {flipped}"

        return update

    return explore(
        setup, frequency=range(1, n + 1), shape=["sin", "cos"], flipped=False, play="frequency"
    )


class Walk:
    """Something to watch."""

    CHANGEABLE = ("speed",)
    ended = ""

    def __init__(self, speed):
        self.speed, self.step, self.at = speed, 0, 0.0

    def advance(self, n):
        self.step, self.at = self.step + n, self.at + n * self.speed

    def set(self, speed):
        self.speed = speed


def walk():
    """A live explorer with a slider that acts in mid-training, and a choice that begins anew."""

    def setup(fig):
        (line,) = fig.subplots().plot([0, 1], [0, 0])

        def update(run, speed, first):
            line.set_data([0, np.cos(run.at)], [0, np.sin(run.at)])
            return f"{first} begun, step {run.step}, speed {run.speed}"

        return update

    def start(speed, first):
        return Walk(speed)

    return explore(setup, live=start, speed=[0.01, 0.02, 0.05], first=["one", "two"])


def sentences(recording):
    """By index the sentence of each position."""
    positions = [one["sentence"] for one in recording.frames["positions"]]
    return np.reshape(positions, recording.frames["lengths"])


@pytest.mark.parametrize("most", [1, 2, 5, 17, 1000])
@pytest.mark.parametrize("way", [Positions(None), Trainings(walk(), 8)])
def test_values_are_thinned_evenly_around_the_start(most, way):
    lengths, starts = [41, 5, 3], [20, 1, 0]
    kept = thinned(lengths, starts, [True, True, False], most, way.count)
    assert all(start in indices for start, indices in zip(starts, kept, strict=True))
    assert list(kept[2]) == [0, 1, 2], "a choice keeps all"
    assert all(len(indices) >= 2 for indices in kept)
    assert all(len(set(np.diff(indices))) == 1 for indices in kept)
    assert way.count(kept) <= most or all(len(indices) <= 3 for indices in kept)
    if most == 1000:
        assert kept == [range(41), range(5), range(3)]


def test_all_positions_are_recorded_where_they_fit():
    explorer = waves()
    explorer.set(frequency=7)
    recording = record(explorer)
    assert recording.frames["lengths"] == [40, 2, 2]
    said = sentences(recording)
    for frequency, shape, flipped in [(1, "sin", False), (7, "cos", True), (40, "cos", False)]:
        place = frequency - 1, ["sin", "cos"].index(shape), int(flipped)
        assert said[place] == f"{shape} {frequency} {flipped}"
    assert [one["kind"] for one in recording.controls] == ["slider", "choice", "box"]
    assert [one["start"] for one in recording.controls] == [6, 0, 0]
    assert [one["played"] for one in recording.controls] == [True, False, False]
    assert recording.training is None
    assert explorer.values == {"frequency": 7, "shape": "sin", "flipped": False}


def test_a_budget_leaves_values_out_and_says_so():
    explorer = waves(detail=2000)
    whole = record(explorer)
    recording = record(explorer, budget=whole.bytes // 4)
    assert recording.bytes <= whole.bytes // 4
    slider, choice, _ = recording.controls
    assert 2 <= len(slider["options"]) < slider["offered"] == 40
    assert len(choice["options"]) == choice["offered"]
    assert slider["options"][slider["start"]] == "20", "the value at which it starts"
    for index, text in enumerate(slider["options"]):
        assert sentences(recording)[index, 0, 0] == f"sin {text} False"


def test_a_budget_that_is_too_small_says_what_to_do():
    with pytest.raises(ExplorerError, match="do not fit .* offer fewer choices"):
        record(waves(), budget=1000)


def test_trainings_are_recorded_for_each_value_of_one_control():
    explorer = walk()
    before = explorer.values
    recording = record(explorer, seconds=60)
    values = [one["options"] for one in recording.controls]
    assert recording.frames["lengths"] == [1 + sum(len(one) - 1 for one in values), PICTURES[0]]
    said = sentences(recording)
    steps = recording.training["steps"]
    for training in said:
        assert "step 0," in training[0] and f"step {5 * steps}," in training[5]
    assert explorer.values == before
    assert explorer.reset() == said[0][0], "the first is that with all controls where they start"
    explorer.set(speed=0.05)
    explorer.reset()
    other = 1 + [one for one in values[0] if one != str(before["speed"])].index("0.05")
    assert explorer.step(3 * steps) == said[other][3]
