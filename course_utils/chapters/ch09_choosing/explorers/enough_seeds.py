"""How many seeds tell two settings apart, exactly."""

import numpy as np
from scipy.stats import norm

from course_utils.explorers import Explorer, explore
from course_utils.plots import reference, series
from course_utils.search import seeds_needed, spread_of_difference

SEEDS = np.arange(2, 101)


def enough_seeds() -> Explorer:
    """How surely a difference is seen, by the number of seeds, paired and not."""
    return explore(
        picture,
        difference=(0.002, 0.005, 0.01, 0.02, 0.05),
        spread=(0.005, 0.01, 0.02, 0.05),
        correlation=(0.0, 0.3, 0.6, 0.8, 0.9),
        start={"difference": 0.01, "spread": 0.02, "correlation": 0.6},
        labels={"spread": "spread over seeds", "correlation": "shared by a seed"},
        figsize=(7.0, 3.2),
    )


def power(spread: float, difference: float) -> np.ndarray:
    """How likely a 95 % interval leaves out zero on the right side, by the normal law, (99,)."""
    return norm.cdf(difference * np.sqrt(SEEDS) / spread - norm.ppf(0.975))


def picture(fig):
    ax = fig.subplots()
    paired, apart = (
        ax.plot(SEEDS, 0 * SEEDS, label=name, **series(i))[0]
        for i, name in enumerate(("same seeds for both", "seeds of its own for each"))
    )
    reference(ax, 0.8, "four times in five")
    ax.set(xlabel="seeds", ylabel="chance to see it", xlim=(2, 100), ylim=(0, 1.03))
    fig.legend(loc="outside upper center", ncols=3, columnspacing=1.5)  # no line moves there

    def update(difference, spread, correlation):
        spreads = [spread_of_difference(spread, one) for one in (correlation, 0.0)]
        for line, one in zip((paired, apart), spreads, strict=True):
            line.set_ydata(power(one, difference))
        needed = [seeds_needed(one, difference) for one in spreads]
        return (
            f"a difference of {difference:g} at a spread of {spread:g}: {needed[0]} paired seeds, "
            f"or {needed[1]} for each of two groups"
        )

    return update
