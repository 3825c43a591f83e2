"""A path of gradient descent, and the two arrows of each of its steps."""

import numpy as np

from course_utils.descent import step_path
from course_utils.explorers import Explorer, explore
from course_utils.linear import ellipse
from course_utils.plots import series

H, LOWEST = np.array([[1.2, 0.8], [0.8, 3.8]]), np.array([1.6, 0.8])
START = (-1.0, 2.0)
STEPS = 30
LONGER = 3  # the arrows are drawn that many times as long as they are
FAR = 1e3  # beyond the picture on any side


def two_arrows() -> Explorer:
    """What the data ask for and the pull to zero, at a step of the path."""
    return explore(
        picture,
        lr=(0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.45, 0.5, 0.55),
        decay=(0.0, 0.1, 0.2, 0.5, 1.0, 2.0),
        step=range(STEPS + 1),
        start={"lr": 0.1, "decay": 0.5, "step": 3},
        play="step",
        labels={"lr": "learning rate η", "decay": "decay λ"},
    )


def picture(fig):
    ax = fig.subplots()
    for level in (0.1, 0.6, 1.6, 3.2, 6.0):
        ax.plot(*ellipse(H, LOWEST, level).T, color="0.8", linewidth=1)
    (path,) = ax.plot([], [], "o:", color="0.5", markersize=3, linewidth=1, label="path")
    ax.plot(*LOWEST, "kx", markersize=9)
    arrows = [
        ax.plot(
            [],
            [],
            **series(i, marker=True),
            linewidth=3,
            markevery=[1],
            label=f"{name} (× {LONGER})",
        )[0]
        for i, name in enumerate(("what the data ask for", "pull to zero"))
    ]
    ax.set(xlabel="$w_1$", ylabel="$w_2$", xlim=(-1.5, 3.5), ylim=(-1.2, 2.4))
    fig.legend(loc="outside upper center", ncols=3, fontsize=9)  # no ellipse comes there

    def update(lr, decay, step):
        places = step_path(H + decay * np.eye(2), START, lr, STEPS, H @ LOWEST)
        w = places[step]
        ends = w - lr * H @ (w - LOWEST), w - lr * decay * w
        for line, end in zip(arrows, ends, strict=True):
            line.set_data(*np.transpose([w, w + LONGER * (end - w)]).clip(-FAR, FAR))
        path.set_data(*places[: step + 1].T.clip(-FAR, FAR))
        data, pull = (np.linalg.norm(end - w) for end in ends)
        return f"step {step}: length of the data's arrow {data:.3g}, of the pull {pull:.3g}"

    return update
