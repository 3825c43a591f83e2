"""One image, and what a transform makes of it."""

import numpy as np

from course_utils.augmentation import (
    Change,
    Crop,
    Erasing,
    GaussianNoise,
    HorizontalFlip,
    Rotation,
    Shift,
    changed,
)
from course_utils.data import load
from course_utils.explorers import Explorer, explore
from course_utils.randomness import generator

IMAGES = {
    "digit 6": ("digits", 6),
    "digit 2": ("digits", 2),
    "sandal": ("fashion_mnist", 5),
    "ankle boot": ("fashion_mnist", 9),
    "shirt": ("fashion_mnist", 6),
}
DRAWS = 5
SIDE = 56  # pixels in the picture: a multiple of the sides of all images


def one_image() -> Explorer:
    """Each image through each transform, with five draws of it."""
    return explore(
        picture,
        image=list(IMAGES),
        transform=("rotation", "flip", "shift", "crop", "noise", "erasing"),
        strength=(0.0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0),
        draw=range(1, 9),
        start={"strength": 0.2, "draw": 1},
        figsize=(9.0, 2.0),
    )


def picture(fig):
    axes = fig.subplots(1, 1 + DRAWS)
    shown = [ax.imshow(np.zeros((SIDE, SIDE)), cmap="gray", vmin=0, vmax=1) for ax in axes]
    for i, ax in enumerate(axes):
        ax.set(xticks=[], yticks=[], title=f"draw {i}" if i else "as it is")
    examples = {name: first_of(*which) for name, which in IMAGES.items()}

    def update(image, transform, strength, draw):
        X, shape = examples[image]
        change, how_far = change_of(transform, strength, shape[-1])
        new = changed(np.repeat(X, DRAWS, axis=0), change, generator(draw, "play"), shape)
        block = np.ones((SIDE // shape[-1],) * 2)  # each pixel, so that all images are as large
        for artist, row in zip(shown, [X[0], *new], strict=True):
            artist.set_data(np.kron(row.reshape(shape[1:]), block))
        change_of_a_pixel = abs(new - X).mean()
        return f"{transform}, {how_far}: a pixel changes by {change_of_a_pixel:.2f} on average"

    return update


def first_of(name: str, label: int) -> tuple[np.ndarray, tuple[int, ...]]:
    """The first validation image of a class, (1, d), and how it folds into an image."""
    data = load(name)
    return data.X_val[data.y_val == label][:1], data.image_shape


def change_of(transform: str, strength: float, side: int) -> tuple[Change, str]:
    """A transform of images of side × side pixels, and in words how far it goes.

    Args:
        transform: What is done.
        strength: From 0, hardly anything, to 1, as far as it goes.
        side: Pixels.
    """
    if transform == "rotation":
        return Rotation(180 * strength), f"up to {180 * strength:g} degrees either way"
    if transform == "flip":
        return HorizontalFlip(strength), f"each draw with probability {strength:g}"
    if transform == "shift":
        pixels = round(strength * side / 2)
        return Shift(pixels), f"up to {pixels} of {side} pixels in each direction"
    if transform == "crop":
        keep = round(1 - 0.9 * strength, 2)
        return Crop(keep), f"{keep:.0%} of each side kept"
    if transform == "noise":
        return GaussianNoise(strength), f"σ = {strength:g}"
    pixels = round(strength * side)
    return Erasing(pixels), f"a square of {pixels} × {pixels} out of {side} × {side} pixels"
