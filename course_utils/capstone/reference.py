"""What a plain protocol reaches with the same budget, to compare a score with.

Random search, half of it for the baseline's learning rate; then the two best of each method again
on fresh seeds, and the best of these to the seal. It is played once for each of the first projects,
by the rules that hold for a learner; `tools.build_capstone` plays it and writes `reference.json`.
"""

import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import numpy as np

from course_utils.augmentation import Rotation, Shift
from course_utils.capstone.ledger import described
from course_utils.capstone.plan import Plan
from course_utils.capstone.task import BASELINE, MARGIN, N_TRAIN, NOISE
from course_utils.randomness import generator
from course_utils.statistics import t_interval
from course_utils.training import TrainConfig

STORED = Path(__file__).with_name("reference.json")
PROJECTS = (1, 2, 3, 4, 5)
RANDOM = "all at once"  # the method beside the baseline
PLAN = Plan(trainings={"baseline": 24, RANDOM: 24}, seeds=2, confirming=12)
AUGMENTATIONS = (None, Shift(1), Shift(2), Rotation(15))
FINALISTS, CONFIRMING_SEEDS = 2, 3  # of each method, and for each of them


def drawn(number: int) -> dict[str, list[TrainConfig]]:
    """The settings that the protocol tries in a project, by method."""
    rng = generator(number, "capstone, random search")
    settings = PLAN.trainings["baseline"] // PLAN.seeds

    def rates() -> np.ndarray:
        return 10 ** rng.uniform(-2.5, -0.5, settings)

    plain = [replace(BASELINE, lr=float(lr)) for lr in rates()]
    regularized = [
        replace(
            BASELINE,
            lr=float(lr),
            weight_decay=float(d),
            dropout=float(p),
            label_smoothing=float(e),
            augmentation=AUGMENTATIONS[a],
        )
        for lr, d, p, e, a in zip(
            rates(),
            10 ** rng.uniform(-3, -1, settings),
            rng.uniform(0, 0.6, settings),
            rng.uniform(0, 0.3, settings),
            rng.integers(0, len(AUGMENTATIONS), settings),
            strict=True,
        )
    ]
    return {"baseline": plain, RANDOM: regularized}


def rule(number: int) -> str:
    """A short name for all that decides what is measured in a project: data, plan, settings."""
    settings = {name: list(map(described, tried)) for name, tried in drawn(number).items()}
    facts = N_TRAIN, NOISE, MARGIN, PLAN.as_data(), FINALISTS, CONFIRMING_SEEDS, settings
    return sha256(json.dumps(facts).encode()).hexdigest()[:16]


def stored() -> dict:
    """What was measured, by the number of the project."""
    return json.loads(STORED.read_text(encoding="utf-8"))["projects"] if STORED.exists() else {}


def reference_text(number: int) -> list[str]:
    """What the protocol reached in a project, and on the mean of all it was played in."""
    found = stored()
    if not found:
        return []
    lines = []
    if str(number) in found:
        mean, low, high = found[str(number)]["accuracy"]
        reached = f"{mean:.2f} [{low:.2f}, {high:.2f}]"
        lines.append(
            f"Random search, blind to the images, reached {reached} here with the same budget."
        )
    means = t_interval([one["accuracy"][0] for one in found.values()])
    lines.append(f"Its mean over {means.n} projects is {means.text(2)}.")
    return lines
