"""What was measured last, kept beside the code in `claims.json`, from which pages are made."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from course_utils.claims.claim import Evidence

RECORD = Path(__file__).parents[2] / "claims.json"
LEDGER, CONFIRMATION = "ledger", "confirmation"

Record = dict[str, dict[str, Any]]  # claim id -> what the ledger and the confirmation say of it


def read(path: Path = RECORD) -> Record:
    """The record; empty where there is none yet."""
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def write(record: Record, path: Path = RECORD) -> None:
    """Keep the record, claims in order, a line a case: so that a change shows in a diff."""
    text = json.dumps(record, ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")


def as_record(evidence: Evidence) -> dict[str, Any]:
    """The evidence as JSON can hold it."""
    return asdict(evidence)


def as_evidence(kept: dict[str, Any]) -> Evidence:
    """The evidence that `as_record` kept."""
    cases = tuple((name, as_evidence(one)) for name, one in kept["cases"])
    return Evidence(**{**kept, "cases": cases})
