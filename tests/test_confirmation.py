"""What is fixed of a claim, on which seeds it is confirmed, and what the record and the log say."""

import json
import re
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from course_utils.chapters import CLAIMS
from course_utils.claims import __main__ as command
from course_utils.claims import fixed as fixed_module
from course_utils.claims.claim import FINDING, Case, OtherSettings, claim
from course_utils.claims.covers import covered, fixed, pools
from course_utils.claims.fixed import FIRST, confirmation_seeds, rule_hash, rule_text
from course_utils.claims.pages import is_confirmed
from course_utils.claims.record import as_evidence, measured, read, with_confirmed
from course_utils.claims.rules import Rule
from course_utils.data import load
from course_utils.models import mlp
from course_utils.randomness import generator, recorded
from course_utils.schedules import Linear
from course_utils.statistics import t_interval
from course_utils.training import TrainConfig, grid, held_out, train

ROOT = Path(__file__).resolve().parent.parent
RECORD = read()
FINDINGS = [one for one in CLAIMS.values() if one.kind == FINDING]

# What the example of a room below measures with.
ROOM = '''
"""An experiment."""
from course_utils.statistics import t_interval
from course_utils.training import TrainConfig, train

CONFIG = TrainConfig(lr={lr}, steps=3)
UNUSED = {unused}


def measure(share):
    def inner(seeds):
        {comment}
        return t_interval([helper(seed, share) for seed in seeds])
    return inner


def helper(seed, share):
    """Words in a docstring: {doc}."""
    return seed * CONFIG.lr + share + {number}
'''


def room(tmp_path, lr=0.1, unused=1, comment="pass", doc="a", number=5):
    """The measure of a module in a room, written with these values."""
    path = tmp_path / "room.py"
    path.write_text(ROOM.format(lr=lr, unused=unused, comment=comment, doc=doc, number=number))
    module = {"__name__": "course_utils.chapters.room", "__file__": str(path)}
    exec(compile(path.read_text(), str(path), "exec"), module)  # noqa: S102
    fixed_module._tree.cache_clear()
    return module["measure"]


def text(measure, **changes):
    made = claim("an.example", "S0.1", "A.", Case(measure, Rule(above=1), "points"))
    return rule_text(replace(made, **changes))


# What is fixed


def test_a_rule_changes_with_every_number_that_it_depends_on(tmp_path):
    first = text(room(tmp_path)(0.25))
    for change in ({"lr": 0.2}, {"number": 6}):
        assert text(room(tmp_path, **change)(0.25)) != first, change
    again = room(tmp_path)
    assert text(again(0.25)) == first
    assert text(again(0.5)) != first
    for change in ({"n_seeds": 40}, {"statement": "B."}, {"condition": "the world"}):
        assert text(again(0.25), **change) != first, change
    stricter = Case(again(0.25), Rule(above=2), "points")
    assert text(again(0.25), cases=(stricter,)) != first


def test_a_rule_does_not_change_with_words_about_it_or_with_what_it_does_not_use(tmp_path):
    first = text(room(tmp_path)(0.25))
    for change in ({"unused": 2}, {"comment": "# seven\n        pass"}, {"doc": "b"}):
        assert text(room(tmp_path, **change)(0.25)) == first, change


def test_a_setting_at_its_default_is_no_part_of_a_rule():
    text_of = fixed_module._text
    assert text_of(TrainConfig(lr=0.3)) == "TrainConfig {'lr': 0.3}"
    assert text_of({"b": 1, "a": np.float32(0.5)}) == "{'a': 0.5, 'b': 1}"


def test_every_rule_has_seeds_of_its_own_that_nobody_has_used():
    seeds = [confirmation_seeds(one) for one in CLAIMS.values()]
    assert all(one.start >= FIRST for one in seeds)
    assert [len(one) for one in seeds] == [one.n_seeds for one in CLAIMS.values()]
    starts = sorted(one.start for one in seeds)
    assert np.diff(starts).min() > 100  # no two of them overlap
    one = CLAIMS["01.noise"]
    other = replace(one, statement=one.statement + " Or so.")
    assert confirmation_seeds(other) != confirmation_seeds(one)
    assert rule_hash(one) == rule_hash(replace(one))


# The record, the page and the log


def test_every_claim_is_measured_by_its_present_rule():
    assert list(RECORD) == list(CLAIMS), "run `make claims`"
    stale = [one.id for one in CLAIMS.values() if RECORD[one.id]["rule"] != rule_hash(one)]
    assert not stale, "the rules of these have changed: run `make claims`"


def test_a_rule_that_changed_is_confirmed_again_and_told_of():
    """Or it waits for its confirmation, and the page says so: but then the log tells of it."""
    log = (ROOT / "rule-changes.md").read_text(encoding="utf-8")
    told = log.partition("## After the first confirmation")[2]
    for one in CLAIMS.values():
        entry = RECORD[one.id]
        confirmed = entry.get("confirmation", {}).get("rule")
        rules = {kept["rule"] for kept in entry.get("earlier", [])} | {confirmed}
        if rules != {rule_hash(one)} and rules != {None}:
            row = rf"^\| .*\| {re.escape(one.id)} \|.*\| {rule_hash(one)[:8]} \|$"
            assert re.search(row, told, re.MULTILINE), (
                f"the rule of {one.id} has changed since it was confirmed: add a row to "
                f"rule-changes.md (it begins with {rule_hash(one)[:8]} now), and commit it before "
                "`make claims-confirm`"
            )


def test_confirmations_ran_on_the_seeds_of_their_rules():
    for one in CLAIMS.values():
        kept = RECORD[one.id].get("confirmation")
        if kept and kept["rule"] == rule_hash(one):
            assert kept["first seed"] == confirmation_seeds(one).start, one.id
            assert kept["evidence"]["n_seeds"] == one.n_seeds


def test_a_confirmation_ran_after_the_commit_that_fixed_its_rule():
    """The commit that a confirmation names is an ancestor of this one, and had this rule."""
    commits = {
        entry["confirmation"]["commit"] for entry in RECORD.values() if "confirmation" in entry
    }
    shallow = _git("rev-parse", "--is-shallow-repository")
    if shallow.returncode or shallow.stdout.strip() == "true":
        pytest.skip("no whole history here")
    for commit in commits:
        assert _git("merge-base", "--is-ancestor", commit, "HEAD").returncode == 0, commit
        kept = json.loads(_git("show", f"{commit}:claims.json").stdout)
        for id, entry in RECORD.items():
            if entry.get("confirmation", {}).get("commit") == commit:
                assert kept[id]["rule"] == entry["confirmation"]["rule"], id
                assert kept[id].get("confirmation") != entry["confirmation"], id


def _git(*arguments):
    return subprocess.run(["git", *arguments], capture_output=True, text=True, cwd=ROOT)


def test_the_page_is_made_from_the_record():
    assert command.PAGE.read_text(encoding="utf-8") == command.page(), (
        "run `python -m course_utils.claims --page`"
    )


def test_what_differs_in_one_case_is_not_confirmed():
    one = next(one for one in FINDINGS if len(one.cases) > 1)
    entry = {"ledger": RECORD[one.id]["ledger"]}
    assert not is_confirmed(one, entry)
    same = {"rule": rule_hash(one), "evidence": entry["ledger"]}
    assert is_confirmed(one, entry | {"confirmation": same})
    assert not is_confirmed(one, entry | {"confirmation": same | {"rule": "another"}})
    (name, first), *rest = entry["ledger"]["cases"]
    other = "refuted" if first["verdict"] != "refuted" else "supported"
    cases = [(name, first | {"verdict": other}), *rest]
    changed = same | {"evidence": entry["ledger"] | {"cases": cases}}
    assert not is_confirmed(one, entry | {"confirmation": changed})


def test_the_confirmation_of_an_earlier_rule_is_kept():
    entry = with_confirmed({}, {"rule": "a"})
    assert entry == {"confirmation": {"rule": "a"}, "earlier": []}
    assert with_confirmed(entry, {"rule": "a", "again": 1})["earlier"] == []
    assert with_confirmed(entry, {"rule": "b"})["earlier"] == [{"rule": "a"}]


def test_evidence_comes_back_from_the_record():
    entry = json.loads(json.dumps(measured(CLAIMS["01.capacity.line"])))
    assert as_evidence(entry["ledger"]) == CLAIMS["01.capacity.line"].run()


def test_nobody_confirms_what_no_commit_holds(monkeypatch, capsys):
    monkeypatch.setattr(command, "_git", lambda arguments: " M course_utils/a.py")
    assert command.main(["--confirm", "--only", "01.noise"]) == 1
    assert "commit the rules first" in capsys.readouterr().err


# What an interval covers


def test_what_seeds_drew_is_recorded_also_where_a_result_was_kept():
    one = CLAIMS["01.noise"]
    for _ in range(2):  # the second time its experiments are not run again
        with recorded() as drawn:
            one.run((70_001, 70_002))
        assert set(covered(drawn)) == {
            "training and test images",
            "initial weights",
            "order of batches",
            "wrong labels",
        }
        assert fixed(drawn) == () and pools(drawn) == ("1,397 digits by 13 writers",)


def test_what_is_drawn_once_is_not_covered():
    with recorded() as drawn:
        load("diabetes", 20)
        for seed in (1, 2):
            generator(seed, "nudges")
    assert covered(drawn) == ("nudges",) and fixed(drawn) == ("patients",)


# A result that a lesson computed


MOONS = {n: (lambda seed, n=n: load("two_moons", n, seed=seed)) for n in (20, 30)}
CONFIG = TrainConfig(lr=grid(0.05, 0.1), steps=4, log_every=4, dtype="float64")
NET = mlp(2, 4, n_out=2)


def gain(seeds):
    runs = train(NET, MOONS[20], CONFIG, seeds, progress=False, test=True)
    gained = runs.test_accuracy.sel(lr=0.1) - runs.test_accuracy.sel(lr=0.05)
    return t_interval(gained + 0.001 * runs.val_loss.isel(step=-1, lr=0))


EXAMPLE = replace(
    claim("x", "S0.1", "A.", Case(gain, Rule(above=1), "points", digits=6)), n_seeds=3
)


def shown(data=MOONS[20], seeds=3, test=True, **fields):
    return train(NET, data, replace(CONFIG, **fields), seeds, progress=False, test=test)


@pytest.mark.parametrize(
    "more",
    [
        shown,
        lambda: shown(lr=grid(0.2, 0.1, 0.05)),
        lambda: shown(log_every=2),
        lambda: shown(MOONS),
        lambda: shown(weight_decay=grid(0.0, 0.1)),
        lambda: train({1: mlp(2, 3, n_out=2), 2: NET}, MOONS[20], CONFIG, 3, test=True),
    ],
    ids=["same", "more rates", "more logs", "more data", "decays", "more models"],
)
def test_a_claim_judges_what_a_lesson_trained(more, monkeypatch):
    expected, runs = EXAMPLE.run(), more()
    monkeypatch.setitem(train.__globals__, "_run", None)  # no training any more
    assert EXAMPLE.judge(runs) == expected


@pytest.mark.parametrize(
    ("other", "named"),
    [
        (lambda: shown(lr=grid(0.05, 0.2)), r"lr: 0.05, 0.1 against 0.05, 0.2"),
        (lambda: shown(steps=8), r"steps: 4 against 8"),
        (lambda: shown(MOONS[30]), r"data: two_moons, 20 training .* against two_moons, 30"),
        (lambda: shown(seeds=2), r"seed: 2 are not in the result"),
        (lambda: shown(test=False), r"the result lacks test_loss"),
        (lambda: shown().isel(step=[-1]), r"step: 0 are not in the result"),
        (lambda: shown(weight_decay=0.1), r"weight_decay: 0.0 against 0.1"),
    ],
)
def test_a_claim_refuses_other_settings_by_name(other, named):
    with pytest.raises(OtherSettings, match=named):
        EXAMPLE.judge(other())


def test_what_was_watched_is_compared_too():
    X, y = load("two_moons").X_test, load("two_moons").y_test
    one = replace(CONFIG, lr=0.1)

    def loss(seeds):
        runs = held_out(NET, MOONS[20], one, X, y, seeds)
        return t_interval(runs.loss.isel(step=-1).mean("example"))

    watched = claim("x", "S0.1", "A.", Case(loss, Rule(above=1), "nats"), n_seeds=3)
    expected = watched.run()
    assert watched.judge(held_out(NET, MOONS[20], one, X, y, 3)) == expected
    with pytest.raises(OtherSettings, match="what watched: _HeldOut, X .* against _HeldOut, X"):
        watched.judge(held_out(NET, MOONS[20], one, X[:50], y[:50], 3))
    with pytest.raises(OtherSettings, match="against nothing"):
        watched.judge(train(NET, MOONS[20], one, 3, progress=False))
    falling = held_out(NET, MOONS[20], replace(one, schedule=Linear()), X, y, 3)
    with pytest.raises(OtherSettings, match="schedule"):
        watched.judge(falling)
