"""Draws of dropout on an image, and their mean."""

from course_utils.data import load
from course_utils.explorers import explore
from course_utils.randomness import generator

DRAWS = 200


def single_draws():
    """One draw of 64 pixels, beside the mean of the draws so far."""
    return explore(
        _picture,
        keep_prob=(0.1, 0.3, 0.5, 0.8, 0.9, 1.0),
        draw=range(1, DRAWS + 1),
        start={"keep_prob": 0.5, "draw": 20},
        play="draw",
        figsize=(7.5, 3.0),
    )


def _picture(fig):
    pixels = load("digits").X_val[0].reshape(8, 8).astype(float)
    noise = generator(0, "masks to look at").random((DRAWS, 8, 8))
    titles = "A", "this draw: A·D / keep_prob", "mean of the draws so far"
    shown = []
    for ax, title in zip(fig.subplots(1, 3), titles, strict=True):
        shown.append(ax.imshow(pixels, cmap="Greys", vmin=0, vmax=2))
        ax.set_title(title)
        ax.axis("off")

    def update(keep_prob, draw):
        draws = pixels * (noise[:draw] < keep_prob) / keep_prob
        shown[1].set_data(draws[-1])
        shown[2].set_data(draws.mean(axis=0))
        formula = (pixels**2).mean() * (1 - keep_prob) / keep_prob
        return (
            f"mean of A {pixels.mean():.2f}, of this draw {draws[-1].mean():.2f}, over "
            f"{draw} draws {draws.mean():.2f}; variance of a pixel over these draws "
            f"{draws.var(axis=0).mean():.2f}, by the formula {formula:.2f}"
        )

    return update
