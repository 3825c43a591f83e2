"""Steps of gradient descent on a bowl, beside the gradient flow and the modified flow."""

import numpy as np

from course_utils.descent import flow, modified_bowl, step_path
from course_utils.explorers import Explorer, explore
from course_utils.linear import ellipse
from course_utils.plots import series

START = np.array([2.0, 1.0])
TIME = 3.0  # learning rate times steps
COMPARED_AT = 0.6
FAR = 50  # beyond the picture on any side


def two_flows() -> Explorer:
    """How far each flow is from the steps, for a rate and a steepness of the bowl."""
    return explore(
        picture,
        lr=(0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5),
        steepness=(1, 2, 3, 4, 5, 6),
        start={"lr": 0.15, "steepness": 4},
        labels={"lr": "learning rate η"},
    )


def picture(fig):
    ax = fig.subplots()
    rings = [ax.plot([], [], color="0.85", linewidth=1)[0] for _ in range(5)]
    lines = [
        ax.plot([], [], label=name, **series(i))[0]
        for i, name in enumerate(("flow of L", "modified flow"))
    ]
    (dots,) = ax.plot([], [], "ko", markersize=5, label="steps")
    ax.set(xlabel="$w_1$", ylabel="$w_2$", xlim=(-0.3, 2.3), ylim=(-1.2, 1.3))
    fig.legend(loc="outside upper center", ncols=3)  # no ring comes there

    def update(lr, steepness):
        H = np.diag([1.0, steepness])
        places = np.clip(step_path(H, START, lr, round(TIME / lr)), -FAR, FAR)
        bowls = H, modified_bowl(H, lr)[0]
        for line, A in zip(lines, bowls, strict=True):
            line.set_data(*np.transpose([flow(A, START, t) for t in np.linspace(0, TIME, 150)]))
        for ring, level in zip(rings, (0.1, 0.5, 1.5, 3, 5), strict=True):
            ring.set_data(*ellipse(H, np.zeros(2), level).T)
        dots.set_data(*places.T)
        at = round(COMPARED_AT / lr)
        away = [np.linalg.norm(places[at] - flow(A, START, at * lr)) for A in bowls]
        return f"at time {at * lr:.1f} from the flow {away[0]:.3f}, from the modified {away[1]:.3f}"

    return update
