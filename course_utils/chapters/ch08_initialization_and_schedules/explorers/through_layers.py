"""A signal through layers, forward and backward, for any width, depth, activation and start."""

import numpy as np

from course_utils.explorers import Explorer, explore
from course_utils.plots import series
from course_utils.randomness import generator
from course_utils.signals import TorchDefault, signals
from course_utils.starts import HE, XAVIER, Normal, Orthogonal, Uniform

STARTS = {
    "He": HE,
    "Xavier": XAVIER,
    "PyTorch's default": TorchDefault(),
    "U(±0.1)": Uniform(0.1),
    "N(0, 0.01²)": Normal(0.01),
    "orthogonal": Orthogonal(),
}
DEEPEST, LOWEST, HIGHEST = 30, -24.0, 12.0  # layers; powers of ten that are shown


def through_layers() -> Explorer:
    """Mean square, variance across inputs and gradients, layer by layer."""
    return explore(
        picture,
        start_law=list(STARTS),
        activation=["relu", "tanh", "identity"],
        width=(16, 64, 128, 256),
        depth=(1, 3, 10, 20, DEEPEST),
        start={"start_law": "Xavier", "width": 64, "depth": 20},
        labels={"start_law": "start"},
        figsize=(8.4, 3.8),
    )


def picture(fig):
    ax = fig.subplots()
    names = ("mean square", "variance across inputs", "gradient, on its way back")
    lines = [ax.plot([], [], label=name, **series(i))[0] for i, name in enumerate(names)]
    ax.axhline(0, color="0.5", linewidth=0.8)
    ax.set(xlabel="layer", ylabel="power of ten", xlim=(0, DEEPEST), ylim=(LOWEST, HIGHEST))
    ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=3)

    def update(start_law, activation, width, depth):
        rng = generator(8, "signals to look at")
        seen = signals(STARTS[start_law], width, depth, rng, activation, inputs=50)
        found = (seen.square, seen.across, seen.backward)
        for line, values in zip(lines, found, strict=True):
            line.set_data(np.arange(depth + 1), np.log10(np.maximum(values, 1e-30)))
        a_layer = (seen.across[-1] / seen.across[0]) ** (1 / depth)
        back = (seen.backward[0] / seen.backward[-1]) ** (1 / depth)
        return (
            f"{start_law}, {depth} layers of {width}, {activation}: a layer keeps {a_layer:.2f} of "
            f"the variance across inputs, and {back:.2f} of a gradient's mean square"
        )

    return update
