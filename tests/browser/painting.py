"""What the browser painted, against matplotlib's painting of the same state."""

import base64
import io

import numpy as np
from PIL import Image
from skimage.metrics import structural_similarity

from course_utils.explorers.drawing import SCREEN
from course_utils.explorers.layers import resolution

SIMILAR = 0.97
CANVAS = ".less-greedy-picture canvas"
SLIDER = ".noUi-handle"
SENTENCE = ".lg-sentence"


def says(explorer, text):
    """Wait until the sentence of an explorer, a place in a page, ends with `text`."""
    explorer.locator(SENTENCE).filter(has_text=text).wait_for(timeout=30_000)


def painted(explorer):
    """The picture that the browser painted in an explorer, a place in a page."""
    url = explorer.locator(CANVAS).evaluate("canvas => canvas.toDataURL()")
    return as_array(base64.b64decode(url.partition(",")[2]))


def by_matplotlib(explorer, density=1):
    """The state of an `Explorer` as matplotlib paints it on a screen of that density."""
    with resolution(explorer.figure, density * SCREEN):
        return as_array(explorer.png())


def as_array(png):
    """The picture in the bytes of a PNG file."""
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))


def similarity(one, other):
    """The structural similarity of two pictures of one size; 1 for equal ones."""
    return structural_similarity(one, other, channel_axis=2)
