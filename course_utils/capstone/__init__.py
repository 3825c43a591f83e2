"""The capstone: one project with a budget, a plan, a seal, and a lecturer's word on the protocol.

``begin(plan)`` gives a project, whose `search`, `confirm` and `score` count trainings and keep the
test images away; ``verdict(project)`` says what a lecturer would say, and ``hand_in(project,
report)`` checks what the learner concludes.
"""

from course_utils.capstone.plan import Plan
from course_utils.capstone.project import Project, begin, rehearse
from course_utils.capstone.report import hand_in, verdict
from course_utils.capstone.task import BASELINE, BUDGET, NETWORKS

__all__ = [
    "BASELINE",
    "BUDGET",
    "NETWORKS",
    "Plan",
    "Project",
    "begin",
    "hand_in",
    "rehearse",
    "verdict",
]
