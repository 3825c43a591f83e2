"""Measure what random search reaches in the capstone: ``python -m tools.build_capstone``.

Writes `course_utils/capstone/reference.json`. It plays by the rules that hold for a learner, in
memory, so that nobody's project is touched.
"""

import json
import sys

from course_utils.capstone.ledger import Ledger, changed
from course_utils.capstone.project import Project
from course_utils.capstone.reference import (
    CONFIRMING_SEEDS,
    FINALISTS,
    PLAN,
    PROJECTS,
    STORED,
    drawn,
    rule,
)
from course_utils.training import TrainConfig
from tools.writing import write_whole

INTERVALS = ("accuracy", "of_rival", "of_baseline", "gain")


def played(number: int) -> Project:
    """The reference protocol, from the first training to the broken seal."""
    project = Project(Ledger(number, plans=[(0, PLAN)]))
    last: list[tuple[float, TrainConfig]] = []
    for method, settings in drawn(number).items():
        found = [(_accuracy(project.search(method, one)), one) for one in settings]
        found.sort(key=lambda pair: -pair[0])
        for _, one in found[:FINALISTS]:
            last.append((_accuracy(project.confirm(method, one, CONFIRMING_SEEDS)), one))
    _, winner = max(last, key=lambda pair: pair[0])
    project.score(winner)
    return project


def _accuracy(runs) -> float:
    return float(runs.val_accuracy.isel(step=-1).mean())


def measured(number: int) -> dict:
    """What is kept of a project that was played."""
    ledger = played(number).ledger
    found = ledger.sealed
    return {
        "rule": rule(number),
        "winner": changed(found.setting),
        "rival": changed(found.rival),
        **{name: [round(value, 4) for value in getattr(found, name)] for name in INTERVALS},
    }


def main() -> int:
    """Play all projects and write the file."""
    projects = {}
    for number in PROJECTS:
        projects[str(number)] = measured(number)
        print(f"project {number}: {projects[str(number)]['accuracy']}", flush=True)
    content = {"made by": "make capstone", "plan": PLAN.as_data(), "projects": projects}
    write_whole(STORED, (json.dumps(content, indent=1) + "\n").encode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
