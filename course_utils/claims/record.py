"""What was measured last, kept beside the code in `claims.json`, from which pages are made.

For each claim: ``ledger``, what its own seeds gave by its ``rule``; ``covers``, ``fixed`` and
``pools``, what an interval over them covers; ``confirmation``, what the seeds of its rule gave,
with the SHA-256 of that rule and the commit that had it; and ``earlier``, the confirmations of
rules that it had before.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from course_utils.claims.claim import Claim, Evidence
from course_utils.claims.covers import covered, fixed, pools
from course_utils.claims.fixed import confirmation_seeds, rule_hash
from course_utils.randomness import recorded

RECORD = Path(__file__).parents[2] / "claims.json"

Entry = dict[str, Any]
Record = dict[str, Entry]  # by the claim's id


def read(path: Path = RECORD) -> Record:
    """The record; empty where there is none yet."""
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def write(record: Record, order: Iterable[str], path: Path = RECORD) -> None:
    """Keep the record in the order of these ids, without the claims that are no more."""
    kept = {id: record[id] for id in order if id in record}
    text = json.dumps(kept, ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")


def measured(claim: Claim) -> Entry:
    """The ledger's part of an entry: the claim on its own seeds."""
    with recorded() as drawn:
        evidence = claim.run()
    return {
        "rule": rule_hash(claim),
        "ledger": asdict(evidence),
        "covers": covered(drawn),
        "fixed": fixed(drawn),
        "pools": pools(drawn),
    }


def confirmed(claim: Claim, commit: str) -> Entry:
    """The confirmation's part of an entry: the claim on the seeds that its rule draws."""
    seeds = confirmation_seeds(claim)
    evidence = asdict(claim.run(seeds))
    return {
        "rule": rule_hash(claim),
        "commit": commit,
        "first seed": seeds.start,
        "evidence": evidence,
    }


def with_confirmed(entry: Entry, new: Entry) -> Entry:
    """An entry with another confirmation; that of an earlier rule is kept."""
    old = entry.get("confirmation")
    earlier = entry.get("earlier", [])
    if old is not None and old["rule"] != new["rule"]:
        earlier = [*earlier, old]
    return {**entry, "confirmation": new, "earlier": earlier}


def as_evidence(kept: Entry) -> Evidence:
    """The evidence that was kept."""
    cases = tuple((name, as_evidence(one)) for name, one in kept["cases"])
    return Evidence(**{**kept, "cases": cases})


def ledger_of(entry: Entry) -> Evidence:
    """What the claim's own seeds gave."""
    return as_evidence(entry["ledger"])


def confirmation_of(entry: Entry) -> Evidence | None:
    """What the seeds of its rule gave; None where nobody has looked yet."""
    kept = entry.get("confirmation")
    return None if kept is None else as_evidence(kept["evidence"])
