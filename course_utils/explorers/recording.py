"""Explorers recorded for a page without a kernel: positions of controls, or trainings.

What is recorded has a budget in bytes. Where not all fits, the values of sliders are thinned evenly
around those at which they start; a page says so by `Recording.controls`.
"""

import gzip
import math
from dataclasses import dataclass
from time import perf_counter

import ipywidgets
import numpy as np

from course_utils.explorers.controls import offered, place
from course_utils.explorers.explorer import Explorer
from course_utils.explorers.live import LiveExplorer
from course_utils.explorers.precomputed import MOST_POSITIONS, Frames, every_position
from course_utils.widgets import ExplorerError

BUDGET = 800_000  # bytes of an explorer, compressed
SECONDS = 40  # that the last and longest try at an explorer may take, about
PICTURES = (31, 16, 8)  # of a training: as many as fit
FURTHER = 14  # times as many steps as a training has behind it when it is first seen
STEPS = 5  # between two pictures of a training that begins at step 0
SPARE = 0.9  # of what is foretold to fit
GROWTH = 1.3  # if less could be gained by another try, none is made
LARGEST_STEP = 8  # times as many as before: what all positions share counts for few the most
TRIES = 8


@dataclass(frozen=True)
class Recording:
    """What a page needs to let an explorer move.

    Attributes:
        controls: For each control "name", "label", "kind" ("slider", "choice" or "box"), "options"
            (its texts), "start" (an index among these), "offered", how many there are in the
            notebook, and "played", whether it has a play button.
        frames: The value of `Picture.frames`: all positions of the controls. Of trainings the axes
            are the training and its picture; the first training is that with all controls where
            they start, then comes one for each other value of each control in turn.
        training: None, or "steps" between two pictures, "start", the picture to begin with, and
            "acting", the labels of controls that act in mid-training where a kernel runs.
        layers: The value of `Picture.layers`.
        size: That of `Picture.size`.
        bytes: The size of `frames`, compressed.
    """

    controls: list
    frames: dict
    training: dict | None
    layers: list
    size: list
    bytes: int


def record(explorer: Explorer, budget: int = BUDGET, seconds: float = SECONDS) -> Recording:
    """Record as many positions of an explorer as fit; it stands where it stood afterwards.

    Args:
        explorer: Of any kind.
        budget: Bytes of what is recorded, compressed.
        seconds: That it may take, about.

    Raises:
        ExplorerError: If two values of each slider do not fit.
    """
    live = isinstance(explorer, LiveExplorer)
    ways = [Trainings(explorer, n) for n in PICTURES] if live else [Positions(explorer)]
    for way in ways:
        best, size = _largest(explorer, way, budget, seconds)
        if best is not None:
            kept, frames = best
            return Recording(
                controls=_described(explorer, kept),
                frames=frames.packed(),
                training=way.training(),
                layers=explorer._drawing.layers,
                size=explorer._drawing.size,
                bytes=size,
            )
    raise ExplorerError(
        f"{size:,} bytes do not fit into {budget:,}: offer fewer choices, or draw fewer points"
    )


def _largest(explorer, way, budget, seconds):
    """What fits of a way to record, as (indices, frames) or None, and its size."""
    lengths = [len(offered(control)) for control in explorer.controls.values()]
    starts = [place(control) for control in explorer.controls.values()]
    sliders = [is_slider(control) for control in explorer.controls.values()]
    everything = min(way.count([range(length) for length in lengths]), MOST_POSITIONS)
    wanted, best, best_size = 1, None, 0  # thinned as far as it goes
    for _ in range(TRIES):
        kept = thinned(lengths, starts, sliders, wanted, way.count)
        begun = perf_counter()
        frames = way.take(kept)
        took, size, n = perf_counter() - begun, compressed_size(frames), way.count(kept)
        if size <= budget:
            best, best_size = (kept, frames), size
        elif best is None:
            return None, size
        fits = int(min(budget / size, seconds / took) * n * SPARE)
        wanted = min(fits, LARGEST_STEP * n, everything)
        if size <= budget and wanted < max(GROWTH * n, n + 1):
            break
    return best, best_size


class Positions:
    """Every value of a control with every value of the others."""

    def __init__(self, explorer):
        self._explorer = explorer

    def count(self, kept):
        """How many positions there are."""
        return math.prod(len(indices) for indices in kept)

    def take(self, kept):
        """The frames at these indices of the controls."""
        explorer = self._explorer
        frames = every_position(explorer._drawing, _chosen(explorer, kept))
        explorer._drawing.move(explorer.values)
        return frames

    def training(self):
        """Nothing trains."""
        return None


class Trainings:
    """A training for each value of a control, while the others stand where they start.

    Args:
        explorer: A live one.
        pictures: How many of each training; the last ones are alike if it ends.
    """

    def __init__(self, explorer, pictures):
        self._explorer, self._pictures = explorer, pictures
        self._steps = math.ceil(_last_step(explorer) / (pictures - 1)) or STEPS

    def count(self, kept):
        """How many trainings there are."""
        return 1 + sum(len(indices) - 1 for indices in kept)

    def take(self, kept):
        """The frames of these trainings."""
        explorer = self._explorer
        start = explorer.values
        rays = [start]
        for name, values in _chosen(explorer, kept).items():
            rays += [start | {name: value} for value in values if value != start[name]]
        known = -1
        # A picture that moves more than was known changes the layers of those before it.
        while known != len(explorer._drawing.moving):
            known = len(explorer._drawing.moving)
            frames = Frames([len(rays), self._pictures])
            for values in rays:
                self._train(values, frames)
        explorer.set(**start)
        explorer.reset()
        return frames

    def training(self):
        """The value of `Recording.training`."""
        explorer = self._explorer
        controls = explorer.controls.items()
        return {
            "steps": self._steps,
            "start": explorer.ahead // self._steps,
            "acting": [one.description for name, one in controls if name in explorer.changeable],
        }

    def _train(self, values, frames):
        explorer = self._explorer
        explorer.set(**values)
        explorer.reset()
        for picture in range(self._pictures):
            if picture and not explorer.run.ended:
                explorer.run.advance(self._steps)
            frames.add(*explorer._drawing.move(values))


def _last_step(explorer):
    """How far a training is recorded: to its end, or a few times as far as it is first seen."""
    end = getattr(getattr(explorer.run, "config", None), "steps", math.inf)
    return min(end, FURTHER * explorer.ahead)


def thinned(lengths, starts, sliders, most, count):
    """For each control the indices that are kept, so that `count` of them is at most `most`.

    A slider keeps where it starts, and from there every second, third … value, two values at least;
    the one with most values is thinned first. Other controls keep all.
    """
    strides = [1] * len(lengths)

    def kept(strides):
        parts = zip(lengths, starts, strides, strict=True)
        return [range(start % stride, length, stride) for length, start, stride in parts]

    while count(kept(strides)) > most:
        wider = [stride + slide for stride, slide in zip(strides, sliders, strict=True)]
        left = [len(indices) for indices in kept(wider)]
        can = [n if slide and n >= 2 else 0 for n, slide in zip(left, sliders, strict=True)]
        if not any(can):
            break
        strides[int(np.argmax(can))] += 1
    return kept(strides)


def compressed_size(frames):
    """How many bytes `Frames` take in a file, about."""
    packed = frames.packed()
    text = repr((packed["positions"], packed["operations"])).encode()
    return len(gzip.compress(text + packed["data"], compresslevel=6, mtime=0))


def is_slider(control):
    """Whether a control has an order, so that values can be left out between others."""
    return isinstance(control, ipywidgets.SelectionSlider)


def _chosen(explorer, kept):
    """The values of the controls at these indices, by name."""
    return {
        name: [offered(control)[index] for index in indices]
        for (name, control), indices in zip(explorer.controls.items(), kept, strict=True)
    }


def _described(explorer, kept):
    described = []
    for (name, control), indices in zip(explorer.controls.items(), kept, strict=True):
        box = isinstance(control, ipywidgets.Checkbox)
        texts = ["no", "yes"] if box else [label for label, _ in control.options]
        described.append(
            {
                "name": name,
                "label": control.description,
                "kind": "box" if box else "slider" if is_slider(control) else "choice",
                "options": [texts[index] for index in indices],
                "start": list(indices).index(place(control)),
                "offered": len(texts),
                "played": name in explorer.played,
            }
        )
    return described
