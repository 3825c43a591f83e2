"""Make the workbook, or take the course's new lessons into it: ``python -m tools.workbook``."""

import sys
from datetime import datetime
from pathlib import Path

from .copies import BACKUP, Refused, Update, newer, update
from .opened import opened

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS, WORKBOOK = ROOT / "notebooks", ROOT / "workbook"


def refresh(course: Path = NOTEBOOKS, workbook: Path = WORKBOOK) -> int:
    """Bring every lesson of the workbook up to date; 1 if one had to be left as it is."""
    backup = workbook / BACKUP / f"{datetime.now():%Y-%m-%d-%H%M%S-%f}"
    done: list[Update] = []
    refused: list[str] = []
    waiting = newer(course, workbook)
    busy = opened() if any((workbook / name).exists() for name in waiting) else set()
    for name in waiting:
        try:
            if (workbook / name).resolve() in busy:
                raise Refused(
                    f"{workbook / name} is open: save it, choose Close and Shut Down Notebook in "
                    "the menu File, and run `make update` again"
                )
            done.append(update(course / name, workbook, backup))
        except (Refused, OSError) as reason:
            refused.append(str(reason))
    print(told(done, backup, workbook) if done or not refused else "Nothing was changed.")
    for reason in refused:
        print(f"error: {reason}", file=sys.stderr)
    return 1 if refused else 0


def told(done: list[Update], backup: Path, workbook: Path) -> str:
    """One line on what was done, and on what of the learner's was kept."""
    merged = [one.merged for one in done if one.merged]
    fresh = len(done) - len(merged)
    parts = []
    if fresh:
        parts.append(f"{counted(fresh, 'lesson')} copied to {workbook.name}/")
    if merged:
        kept, beside = sum(one.kept for one in merged), sum(one.beside for one in merged)
        parts.append(f"{counted(len(merged), 'lesson')} brought up to date")
        parts.append(f"{counted(kept, 'cell')} of yours kept")
        if beside:
            parts.append(f"the course's new version put below {beside} of them")
        parts.append(f"what was there before is in {backup.relative_to(workbook.parent)}")
    return f"Workbook: {'; '.join(parts) or 'all lessons are up to date'}."


def counted(n: int, what: str) -> str:
    return f"{n} {what}" if n == 1 else f"{n} {what}s"


if __name__ == "__main__":
    sys.exit(refresh())
