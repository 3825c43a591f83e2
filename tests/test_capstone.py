"""The capstone: what a training costs, what the seal keeps, what a lecturer says of a protocol."""

import json
from dataclasses import replace
from pathlib import Path

import jupytext
import numpy as np
import pytest

from course_utils import capstone
from course_utils.augmentation import Shift
from course_utils.capstone import BASELINE, BUDGET, Plan, begin, rehearse, report, seal, task
from course_utils.capstone import project as projects
from course_utils.capstone.__main__ import main
from course_utils.capstone.ledger import (
    CONFIRM,
    SEARCH,
    Ledger,
    Sealed,
    Training,
    changed,
    described,
    key,
    read,
)
from course_utils.capstone.reference import PLAN, PROJECTS, drawn, rule, stored
from course_utils.capstone.verdict import FAULT, PRAISE, QUESTION, Case, remarks
from course_utils.data import load
from course_utils.randomness import generator
from course_utils.training import grid
from tools.build_capstone import measured
from tools.lesson.records import chapter_map, next_chapter

SHORT = replace(BASELINE, steps=4, log_every=4)
A_PLAN = Plan(trainings={"baseline": 20, "decay": 20}, seeds=2, confirming=20)


@pytest.fixture
def few_seeds(monkeypatch):
    """The seal's networks are few, so that a test takes a second."""
    monkeypatch.setattr(seal, "SEEDS", range(2000, 2002))


@pytest.fixture
def no_training(monkeypatch):
    """Whatever is trained fails the test."""

    def refuse(*args, **kwargs):
        raise AssertionError("something was trained")

    monkeypatch.setattr(projects, "train", refuse)


# --- the page ------------------------------------------------------------------------------------

SOURCE = Path(task.__file__).parents[2] / "notebooks" / "source" / f"{task.NOTEBOOK}.md"
PLAYED = {  # what a learner writes in the place of a line
    "plan = ...": "plan = capstone.Plan(\n"
    '    trainings={"baseline": 4, "my idea": 4}, seeds=2, confirming=4, matters=0.05\n)',
    '# plain = project.search("baseline", replace(BASELINE, lr=grid(0.03, 0.1)))': (
        'project.search("baseline", replace(BASELINE, steps=9, lr=grid(0.1, 0.3)))'
    ),
    '# tried = project.search("my idea", replace(BASELINE, …))': (
        "idea = replace(BASELINE, steps=9, weight_decay=0.001)\n"
        'project.search("my idea", replace(idea, lr=grid(0.1, 0.3)))'
    ),
    '# last = project.confirm("my idea", replace(BASELINE, …), seeds=5)': (
        'project.confirm("my idea", replace(idea, lr=0.3), seeds=2)\n'
        'project.confirm("baseline", replace(BASELINE, steps=9, lr=0.3), seeds=2)'
    ),
    "winner = ...": "winner = replace(idea, lr=0.3)",
    "return ...": (
        'return {"better": "no", "optimism": 0.0, "covers": ["test images"], "words": ""}'
    ),
}


def run(source, capsys):
    """What the cells of a page print."""
    cells, names = jupytext.reads(source, fmt="md:myst").cells, {}
    for cell in cells:
        if cell.cell_type == "code":
            exec(cell.source, names)
    return capsys.readouterr().out


def test_a_page_that_nobody_filled_in_begins_nothing(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("LESS_GREEDY_PROGRESS", str(tmp_path))
    told = run(SOURCE.read_text(encoding="utf-8"), capsys)
    assert "Report: not attempted yet" in told and "the seal is whole" in told
    assert list(tmp_path.iterdir()) == []


def test_a_page_that_was_filled_in_is_played_to_its_end_and_again(capsys, few_seeds):
    source = SOURCE.read_text(encoding="utf-8")
    for line, instead in PLAYED.items():
        assert source.count(f"\n{line}\n") + source.count(f"    {line}\n") == 1, line
        source = source.replace(line, instead)
    first = run(source, capsys)
    assert "8 of 60 trainings spent" in first and "gain, in pairs:" in first
    assert "Report: ✘" in first and "✔ sealed to the end" in first
    second = run(source, capsys)  # another day, the whole page again: nothing more is spent
    assert (
        begin(
            Plan(trainings={"baseline": 4, "my idea": 4}, seeds=2, confirming=4, matters=0.05)
        ).left
        == BUDGET - 12
    )
    assert "This is the first score, again" in second and "12 of 60 trainings spent" in second


def test_the_last_chapter_leads_to_it():
    assert next_chapter(10) == "[the capstone](11_capstone.ipynb)"
    assert "[11 · Capstone](11_capstone.ipynb)" in chapter_map()


# --- the plan ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"trainings": {"baseline": 40, "decay": 20}}, "you plan 80 trainings, and the budget"),
        ({"trainings": {}}, "trainings must be a dict of methods"),
        ({"trainings": 20}, "trainings must be a dict of methods"),
        ({"trainings": {" ": 20}}, "a method needs a name"),
        ({"trainings": {"decay": 0}}, "the trainings of 'decay' must be a whole number, 1 or more"),
        ({"trainings": {"decay": 2.5}}, "must be a whole number"),
        ({"seeds": 0}, "seeds must be a whole number"),
        ({"seeds": True}, "seeds must be a whole number"),
        ({"confirming": -1}, "confirming must be a whole number, 0 or more"),
        ({"pick": "luck"}, "pick must be one of val_accuracy, val_loss"),
        ({"matters": 0}, "matters must be a number above zero"),
        ({"matters": float("nan")}, "matters must be a number above zero"),
    ],
)
def test_a_plan_that_cannot_be_meant_is_refused(wrong, says):
    with pytest.raises(ValueError, match=says):
        replace(A_PLAN, **wrong)


def test_a_project_begins_with_a_plan():
    with pytest.raises(ValueError, match="begins with a plan"):
        begin({"baseline": 20})
    assert begin(...).ledger.number == 0, "as long as the plan is a stub it is a rehearsal"


# --- the data ------------------------------------------------------------------------------------


def test_the_test_images_are_in_nothing_that_a_learner_holds():
    project, whole = begin(A_PLAN), task.whole(1)
    hidden = {row.tobytes() for row in whole.X_test}
    for part in ("train", "val", "test"):
        assert not hidden & {row.tobytes() for row in getattr(project.data, f"X_{part}")}
    assert (len(whole.y_train), len(whole.y_val), len(whole.y_test)) == (200, 200, 997)


def test_no_digit_is_in_two_parts():
    """What a split has left for training is tested on: it must be what is not trained on."""
    few, full = load("digits", 200, 0.3, seed=5), load("digits", seed=5)
    assert np.array_equal(full.X_train[:200], few.X_train)
    parts = full.X_train[:200], full.X_train[200:], full.X_val, full.X_test
    rows = [{row.tobytes() for row in part} for part in parts]
    assert len(set().union(*rows)) == sum(map(len, rows)) == 1397


def test_another_project_has_another_split_and_the_same_project_the_same():
    one, again, other = task.whole(1), task.whole(1), task.whole(2)
    assert np.array_equal(one.X_train, again.X_train) and np.array_equal(one.y_train, again.y_train)
    assert not np.array_equal(one.y_train, other.y_train)


# --- the budget ----------------------------------------------------------------------------------


def test_each_setting_with_each_seed_is_a_training():
    project = begin(A_PLAN)
    runs = project.search("decay", replace(SHORT, weight_decay=grid(0.01, 0.1), lr=grid(0.1, 0.2)))
    assert dict(runs.val_accuracy.sizes) == {"lr": 2, "weight_decay": 2, "seed": 2, "step": 2}
    assert project.left == BUDGET - 8
    for one in project.ledger.trainings:
        point = {name: one.settings[name] for name in ("lr", "weight_decay")}
        end = runs.sel(seed=one.seed, **point).isel(step=-1)
        assert one.val_accuracy == end.val_accuracy and one.val_loss == end.val_loss


def test_each_training_is_judged_at_its_own_end():
    project = begin(A_PLAN)
    setting = replace(SHORT, steps=grid(4, 8), augmentation=grid(None, Shift(1)))
    runs = project.search("decay", setting, seeds=1)
    assert [one.settings["steps"] for one in project.ledger.trainings] == [4, 4, 8, 8]
    for one in project.ledger.trainings:
        name = one.settings["augmentation"] or "None"
        alone = runs.sel(steps=one.settings["steps"], augmentation=name).isel(seed=0)
        assert one.val_loss == alone.val_loss.sel(step=one.settings["steps"])


def test_two_names_for_one_setting_cost_once():
    project = begin(A_PLAN)
    project.search("baseline", replace(SHORT, dropout=grid(None, 0.0)), seeds=1)
    assert project.left == BUDGET - 1


def test_what_was_trained_before_costs_nothing():
    project = begin(A_PLAN)
    first = project.search("baseline", SHORT)
    second = project.search("baseline", SHORT, seeds=3)
    assert project.left == BUDGET - 3
    assert first.val_loss.equals(second.val_loss.sel(seed=[0, 1]))


def test_the_budget_is_kept_across_a_restart():
    before = begin(A_PLAN)
    before.search("baseline", SHORT)
    after = begin(A_PLAN)
    assert after.ledger == before.ledger and after.left == BUDGET - 2
    assert after.log() == before.log()
    after.search("baseline", SHORT)
    assert after.left == BUDGET - 2


def test_the_61st_is_refused_before_it_is_trained(no_training):
    project = begin(A_PLAN)
    project.ledger.add(trained=[a_training(seed=seed) for seed in range(59)])
    with pytest.raises(ValueError, match="this takes 2 trainings, and 1 of 60 are left: nothing"):
        project.search("decay", SHORT)
    assert project.left == 1


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda p: p.search("luck", SHORT), "'luck' is no method of your plan"),
        (lambda p: p.search("decay", {"lr": 1}), "a setting is a TrainConfig"),
        (lambda p: p.search("decay", SHORT, network="resnet"), "there is no network 'resnet'"),
        (lambda p: p.search("decay", SHORT, [1, 1]), "a seed stands twice"),
        (lambda p: p.search("decay", SHORT, 0), "seeds must be a count of 1 or more"),
        (lambda p: p.search("decay", SHORT, [1000]), r"seeds of search are 0 to 999, got \[1000\]"),
        (lambda p: p.search("decay", SHORT, [2000]), "seeds of search are 0 to 999"),
        (lambda p: p.confirm("decay", SHORT, [5]), "seeds of confirm are 1000 to 1999"),
        (lambda p: p.confirm("decay", SHORT, 2), "only what was searched can be confirmed"),
        (lambda p: p.search("decay", replace(SHORT, steps=1001)), "1000 steps at most"),
        (lambda p: p.search("decay", replace(SHORT, lr=float("nan"))), "lr must be a positive"),
        (lambda p: p.search("decay", replace(SHORT, batch_size=500)), "batch_size is 500, but"),
        (lambda p: p.score(SHORT), "you have never trained this setting"),
        (lambda p: p.score(replace(SHORT, lr=grid(0.1, 0.2))), "lr holds a grid: name one winner"),
    ],
)
def test_bad_input_costs_a_message_and_nothing_else(call, says):
    project = begin(A_PLAN)
    with pytest.raises(ValueError, match=says):
        call(project)
    assert project.left == BUDGET and read(project.ledger.path) == project.ledger


def test_a_rehearsal_writes_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("LESS_GREEDY_PROGRESS", str(tmp_path))
    project = rehearse()
    project.search("baseline", SHORT)
    assert project.left == 5 and list(tmp_path.iterdir()) == []
    assert "Rehearsal: 1 of 6 trainings spent." in project.log()


def test_projects_come_in_turn():
    with pytest.raises(ValueError, match="you have begun 0, so the number can be 1 to 1, got 2"):
        begin(A_PLAN, number=2)
    begin(A_PLAN).search("baseline", SHORT)
    second = begin(A_PLAN, number=2)
    assert second.left == BUDGET and second.ledger.number == 2
    assert begin(A_PLAN).left == BUDGET - 2


def test_a_changed_plan_stays_on_record():
    begin(A_PLAN).search("baseline", SHORT)
    other = replace(A_PLAN, matters=0.01)
    ledger = begin(other).ledger
    assert ledger.plans == [(0, A_PLAN), (2, other)] and read(ledger.path) == ledger


def test_two_notebooks_do_not_mix_their_entries():
    one, other = begin(A_PLAN), begin(A_PLAN)
    one.search("baseline", SHORT)
    with pytest.raises(ValueError, match="another notebook has worked on this project"):
        other.search("decay", replace(SHORT, weight_decay=0.1))


def test_a_damaged_ledger_is_told_and_does_not_block_the_next(tmp_path):
    path = begin(A_PLAN).ledger.path
    path.write_text(path.read_text() + '{"trained": [{"method"', encoding="utf-8")
    with pytest.raises(ValueError, match="project-1.jsonl is no ledger of a project, or was dam"):
        begin(A_PLAN)
    assert begin(A_PLAN, number=2).left == BUDGET


def test_what_trains_alike_is_one_setting():
    def text(**fields):
        return key("small", described(replace(BASELINE, **fields)))

    assert text() == text(weight_decay=0, dropout=0.0, log_every=None, dtype="float32")
    assert text(augmentation=Shift(1)) != text(augmentation=Shift(2))
    shifts = [lambda x, rng, k=k: x + k for k in (1, 2)]
    assert text(augmentation=shifts[0]) != text(augmentation=shifts[1])
    assert text(patience=3, log_every=10) != text(patience=3, log_every=20)
    assert changed(text(lr=0.03, augmentation=Shift(1))) == "augmentation=Shift(pixels=1), lr=0.03"
    assert changed(text()) == "as the baseline"


# --- the seal ------------------------------------------------------------------------------------


def test_the_test_set_scores_once(few_seeds):
    project = begin(A_PLAN)
    decayed = replace(SHORT, weight_decay=0.1)
    project.search("baseline", SHORT)
    project.search("decay", decayed)
    assert project.score(...) == "No winner is named yet: the seal is whole."
    first = project.score(decayed)
    sealed = project.ledger.sealed
    assert changed(sealed.rival) == "steps=4" and sealed.images == 997 and sealed.seeds == 2
    # Winner and rival share their images and seeds; the means say the same as the pairs.
    assert first.gain.mean == pytest.approx(sealed.accuracy[0] - sealed.of_rival[0])
    again = begin(A_PLAN).score(SHORT)  # another setting, after a restart
    assert again.sealed == sealed and repr(again).endswith(repr(first))
    assert "This is the first score, again" in repr(again) and "again" not in repr(first)
    assert read(project.ledger.path).asked_again == [key("small", described(SHORT))]


def test_a_rival_of_another_day_is_asked_for_and_the_seal_stays_whole(few_seeds):
    decayed = replace(SHORT, weight_decay=0.1)
    project = begin(A_PLAN)
    project.search("baseline", SHORT)
    project.search("decay", decayed)
    project = begin(A_PLAN)
    with pytest.raises(ValueError, match=r"is compared with steps=4: run the cell again"):
        project.score(decayed)
    assert project.ledger.sealed is None


def test_a_setting_that_diverged_is_no_winner():
    project = begin(A_PLAN)
    wild = replace(SHORT, lr=1e150, steps=8)
    project.search("decay", wild, 1)
    assert project.ledger.trainings[0].val_accuracy is None and "diverged" in project.log()
    with pytest.raises(ValueError, match="this setting diverged"):
        project.score(wild)


def test_the_networks_of_the_seal_are_those_that_train_makes():
    """What is right is counted image by image, and agrees with the engine's own score."""
    counted = seal.right(1, "wide", replace(SHORT, weight_decay=0.1)).mean(1)
    runs = projects.train(
        task.NETWORKS["wide"],
        task.whole(1),
        replace(SHORT, weight_decay=0.1),
        seal.SEEDS,
        test=True,
    )
    assert counted == pytest.approx(runs.test_accuracy.values)


def test_the_interval_covers_other_seeds_and_other_images():
    rng, held, n = generator(0, "crossed"), 0, 2000
    for _ in range(n):
        seeds, images = rng.normal(0, 0.3, (8, 1)), rng.normal(0, 1.5, (1, 60))
        found = seal.crossed(0.7 + seeds + images + rng.normal(0, 1, (8, 60)))
        held += found.low <= 0.7 <= found.high
    assert 0.945 < held / n < 0.985


def test_the_interval_wants_two_of_each_and_may_have_no_width():
    with pytest.raises(ValueError, match="two seeds and two images"):
        seal.crossed(np.ones((1, 5)))
    found = seal.crossed(np.ones((3, 5)))
    assert (found.low, found.mean, found.high) == (1, 1, 1)


# --- the verdict ---------------------------------------------------------------------------------


def a_training(method="baseline", stage=SEARCH, seed=0, accuracy=0.6, network="small", **fields):
    settings = described(replace(BASELINE, **fields))
    return Training(method, stage, network, settings, seed, accuracy, 1.0, 0.9)


def several(method="baseline", accuracies=(0.6, 0.62), stage=SEARCH, first=None, **fields):
    """A setting with a few seeds."""
    first = (1000 if stage == CONFIRM else 0) if first is None else first
    return [
        a_training(method, stage, first + i, accuracy, **fields)
        for i, accuracy in enumerate(accuracies)
    ]


def careful():
    """A protocol that nobody could object to."""
    trained = []
    for rate, mean in ((0.01, 0.5), (0.03, 0.6), (0.1, 0.55)):
        trained += several("baseline", (mean, mean + 0.02), lr=rate)
    for rate, decay, mean in (
        (0.03, 0.0003, 0.62),
        (0.03, 0.003, 0.65),
        (0.03, 0.03, 0.61),
        (0.1, 0.003, 0.6),
    ):
        trained += several("decay", (mean, mean), lr=rate, weight_decay=decay)
    trained += several("baseline", (0.6, 0.61, 0.59), CONFIRM, lr=0.03)
    return trained + several("decay", (0.65, 0.66, 0.63), CONFIRM, lr=0.03, weight_decay=0.003)


BEST = key("small", described(replace(BASELINE, lr=0.03, weight_decay=0.003)))
PLAIN_BEST = key("small", described(replace(BASELINE, lr=0.03)))
SEAL = Sealed(BEST, PLAIN_BEST, (0.64,) * 3, (0.6,) * 3, (0.5,) * 3, (0.04, 0.03, 0.05), 10, 997)


def ledger_of(trained, sealed=SEAL, later=(), asked=(), plans=((0, A_PLAN),), number=1):
    ledger = Ledger(number, plans=list(plans), trainings=list(trained))
    if sealed is not None:
        ledger._take(sealed=sealed)
    ledger._take(trained=later)
    ledger.asked_again += asked
    return ledger


def names(ledger, kind):
    return [one.name for one in remarks(ledger) if one.kind == kind]


def test_a_careful_protocol_has_no_fault():
    ledger = ledger_of(careful())
    assert names(ledger, FAULT) == []
    assert names(ledger, PRAISE) == [
        "sealed to the end",
        "equal budgets",
        "run again on fresh seeds",
        "as planned",
        "learning rate",
        "beyond the noise of seeds",
    ]
    # Decay had two rates: where there are only two, either is an edge.
    assert names(ledger, QUESTION) == []


SCORED = replace(SEAL, setting=key("small", described(replace(BASELINE, weight_decay=0.01))))
DECAYED = [a_training("decay", weight_decay=0.01), a_training("decay", weight_decay=0.1)]
WRONG = {
    "chosen on the test set": [
        ledger_of(careful(), later=several("decay", lr=0.05)),
        ledger_of(careful(), asked=[PLAIN_BEST]),
    ],
    "scored before choosing": [ledger_of(several("decay", weight_decay=0.01), SCORED)],
    "no baseline": [ledger_of([t for t in careful() if t.method != "baseline"])],
    "unequal budgets": [
        ledger_of(careful() + [a_training("decay", seed=s, lr=0.03) for s in range(20, 26)])
    ],
    "one seed": [ledger_of([a_training(), *DECAYED], SCORED)],
    "not run again": [ledger_of([t for t in careful() if t.stage == SEARCH])],
    "not the plan's winner": [ledger_of(careful(), replace(SEAL, setting=PLAIN_BEST))],
    "learning rate": [ledger_of([a_training(), *DECAYED], SCORED)],
}


@pytest.mark.parametrize(("fault", "ledger"), [(f, one) for f in WRONG for one in WRONG[f]])
def test_each_fault_is_seen(fault, ledger):
    assert fault in names(ledger, FAULT)


def test_a_race_of_one_is_asked_about():
    trained = [t for t in careful() if t.stage == SEARCH or t.method == "decay"]
    assert "a race of one" in names(ledger_of(trained), QUESTION)


def test_a_winner_at_the_edge_is_asked_about():
    trained = careful()
    for decay in (0.1, 0.3):  # now the winner of the plan is the smallest of several
        trained += several("decay", (0.3, 0.3), lr=0.03, weight_decay=decay)
    trained = [t for t in trained if t.settings["weight_decay"] != 0.0003]
    (asked,) = [one for one in remarks(ledger_of(trained)) if one.name == "at the edge"]
    assert (
        asked.kind == QUESTION
        and "the winner has weight_decay=0.003, the smallest of 4" in asked.text
    )


def test_a_rival_at_the_edge_is_asked_about():
    trained = [t for t in careful() if t.method != "baseline" or t.settings["lr"] != 0.1]
    trained += several("baseline", (0.3, 0.3), lr=0.02)
    (asked,) = [one for one in remarks(ledger_of(trained)) if one.name == "at the edge"]
    assert "the rival has lr=0.03, the largest of 3" in asked.text


def test_nothing_lies_below_zero():
    trained = careful() + several("decay", (0.9, 0.9), lr=0.03, weight_decay=0.0, first=5)
    trained += several("decay", (0.95, 0.95, 0.95), CONFIRM, first=1005, lr=0.03)
    assert "at the edge" not in names(ledger_of(trained, None), QUESTION)


def test_a_lead_within_the_noise_is_asked_about():
    trained = [t for t in careful() if t.stage == SEARCH]
    trained += several("baseline", (0.6, 0.7, 0.5), CONFIRM, lr=0.03)
    trained += several("decay", (0.65, 0.55, 0.65), CONFIRM, lr=0.03, weight_decay=0.003)
    (asked,) = [one for one in remarks(ledger_of(trained)) if "noise" in one.name]
    assert asked.kind == QUESTION and "3 paired seeds" in asked.text


def test_a_changed_plan_and_an_overspent_one_are_asked_about():
    changed_plan = ledger_of(careful(), plans=[(0, A_PLAN), (8, replace(A_PLAN, matters=0.01))])
    assert "the plan was changed" in names(changed_plan, QUESTION)
    before = ledger_of(careful(), plans=[(0, A_PLAN), (0, replace(A_PLAN, matters=0.01))])
    assert "the plan was changed" not in names(before, QUESTION)
    small = replace(A_PLAN, trainings={"baseline": 6, "decay": 6}, confirming=6)
    (asked,) = [
        one for one in remarks(ledger_of(careful(), plans=[(0, small)])) if "more" in one.name
    ]
    assert "8 on decay, of which 6 were planned" in asked.text


@pytest.mark.parametrize("other", [{"network": "wide"}, {"steps": 800}])
def test_a_rival_with_another_network_or_other_steps_is_asked_about(other):
    trained = [t for t in careful() if t.method == "baseline"]
    best = several("decay", (0.7, 0.7), lr=0.03, weight_decay=0.003, **other)
    ledger = ledger_of(
        trained + best + [replace(t, stage=CONFIRM, seed=t.seed + 1000) for t in best], None
    )
    assert "not like with like" in names(ledger, QUESTION)


def test_unused_trainings_are_fine_and_another_project_is_told():
    told = {one.name: one.text for one in remarks(ledger_of(careful(), number=3))}
    assert "40 trainings left unused, which is fine." in told["budget"]
    assert "This is project 3" in told["not the first project"]


def test_before_the_seal_it_speaks_of_whom_the_plan_would_pick(capsys):
    ledger = ledger_of(careful(), None)
    assert Case(ledger).winner == BEST and Case(ledger).rival(BEST) == PLAIN_BEST
    assert Case(ledger).rival(PLAIN_BEST) == BEST
    capstone.verdict(projects.Project(ledger))
    assert "By your plan setting 5 (lr=0.03, weight_decay=0.003)" in capsys.readouterr().out
    by_loss = replace(A_PLAN, pick="val_loss")
    worse = [replace(t, val_loss=2.0) if t.method == "decay" else t for t in careful()]
    assert Case(ledger_of(worse, None, plans=[(0, by_loss)])).winner == PLAIN_BEST


def test_of_an_empty_ledger_there_is_nothing_to_say():
    assert names(ledger_of([], None), "note") == ["nothing yet"]
    diverged = [replace(a_training(), val_accuracy=None, val_loss=None)]
    assert names(ledger_of(diverged, None), "note") == ["nothing yet"]


# --- the report ----------------------------------------------------------------------------------

WORDS = "word " * report.FEWEST_WORDS
RIGHT = {  # decay had 0.65 in the search and 0.64 on test images
    "better": "yes",
    "optimism": 0.01,
    "covers": ["weights and orders", "test images"],
    "words": WORDS,
}
OPEN = replace(SEAL, gain=(0.02, -0.01, 0.05))
WORSE = replace(SEAL, accuracy=(0.6,) * 3)  # the search promised 0.05 more


def judged(given, sealed=SEAL, trained=None):
    ledger = ledger_of(trained or careful(), sealed)
    ledger.plans[0] = (0, replace(A_PLAN, matters=0.025))
    return report.evaluate(projects.Project(ledger), lambda: given)


@pytest.mark.parametrize(
    ("given", "sealed"),
    [
        ({}, SEAL),
        ({"optimism": np.float64(0.008), "covers": ("test images", "weights and orders")}, SEAL),
        ({"better": "cannot tell"}, OPEN),
        ({"better": "no"}, replace(SEAL, gain=(0.0, -0.01, 0.01))),
        ({"optimism": "0.05"}, WORSE),
    ],
)
def test_right_reports_pass(given, sealed):
    outcome = judged(RIGHT | given, sealed)
    assert outcome.status == "passed", outcome.message


@pytest.mark.parametrize(
    ("misconception", "given", "sealed"),
    [
        ("more than the interval holds", {"better": "yes"}, OPEN),
        ("no evidence taken for evidence against", {"better": "no"}, OPEN),
        ("a decided case left open", {"better": "cannot tell"}, SEAL),
        ("the other way round", {"better": "no"}, SEAL),
        ("optimism with the other sign", {"optimism": -0.05}, WORSE),
        ("optimism of something else", {"optimism": 0.3}, SEAL),
        ("optimism of something else", {"optimism": float("nan")}, SEAL),
        ("an interval that covers too much", {"covers": list(report.SOURCES)}, SEAL),
        ("an interval that covers too much", {"covers": ["test images", "other writers"]}, SEAL),
        ("an interval that covers too little", {"covers": ["test images"]}, SEAL),
        ("too few words", {"words": "We won."}, SEAL),
    ],
)
def test_wrong_reports_are_answered_by_name(misconception, given, sealed):
    outcome = judged(RIGHT | given, sealed)
    assert (outcome.status, outcome.misconception) == ("wrong", misconception), outcome.message


def test_every_foreseen_wrong_report_is_tried():
    tried = {
        mark.args[1][i][0]
        for mark in test_wrong_reports_are_answered_by_name.pytestmark
        for i in range(len(mark.args[1]))
    }
    assert tried | {"a protocol that does not carry it"} == {
        one.name for one in report.MISCONCEPTIONS
    }


def test_a_right_report_on_a_wrong_protocol_does_not_pass():
    outcome = judged(RIGHT, trained=[t for t in careful() if t.stage == SEARCH])
    assert outcome.misconception == "a protocol that does not carry it"
    assert "not run again" in outcome.message


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("yes", "A report is a dict"),
        (None, "is a return missing?"),
        ({"better": "yes"}, "lacks optimism, covers, words"),
        (RIGHT | {"words": ...}, "lacks words"),
        (RIGHT | {"better": True}, "`better` is"),
        (RIGHT | {"covers": "test images"}, "`covers` is a list"),
        (RIGHT | {"covers": ["luck"]}, "`covers` is a list"),
        (RIGHT | {"optimism": "large"}, "`optimism` is a number"),
    ],
)
def test_what_is_no_report_is_told(given, says):
    outcome = judged(given)
    assert outcome.status == "wrong" and says in outcome.message


def test_a_stub_is_not_attempted_and_a_whole_seal_is_told(capsys):
    project = rehearse()

    def stub():
        """Whatever it says."""
        return ...

    capstone.hand_in(project, stub)
    assert capsys.readouterr().out == "Report: not attempted yet\n"
    with pytest.raises(ValueError, match="the seal is whole"):
        capstone.hand_in(project, lambda: RIGHT)
    with pytest.raises(ValueError, match="give the function itself"):
        capstone.hand_in(project, RIGHT)


def test_a_report_that_fails_is_told(capsys):
    capstone.hand_in(projects.Project(ledger_of(careful())), lambda: 1 / 0)
    assert "Report: ✘ Your function raised ZeroDivisionError" in capsys.readouterr().out


# --- for a teacher, and the reference ------------------------------------------------------------


def test_a_teacher_reads_what_was_handed_in(tmp_path, capsys):
    project = begin(A_PLAN)
    project.ledger.add(trained=careful())
    project.ledger.add(sealed=SEAL)
    handed_in = tmp_path / "ada.jsonl"
    handed_in.write_bytes(project.ledger.path.read_bytes())
    assert main([str(handed_in)]) == 0
    told = capsys.readouterr().out
    assert "ada.jsonl: project 1, 20 of 60 trainings" in told and "✔ equal budgets" in told
    (tmp_path / "bob.jsonl").write_text("nothing")
    assert main([str(tmp_path / "bob.jsonl")]) == 1


def test_the_reference_was_measured_by_the_rules_as_they_are():
    found = stored()
    assert list(found) == [str(number) for number in PROJECTS]
    assert {n: one["rule"] for n, one in found.items()} == {str(n): rule(n) for n in PROJECTS}, (
        "run `make capstone`"
    )


def test_the_reference_spends_the_budget_equally():
    assert sum(PLAN.trainings.values()) + PLAN.confirming == BUDGET
    assert {len(tried) * PLAN.seeds for tried in drawn(1).values()} == set(PLAN.trainings.values())
    assert json.loads(json.dumps(PLAN.as_data())) == PLAN.as_data()


@pytest.mark.slow
@pytest.mark.takes_turns
def test_the_reference_comes_out_again():
    again, before = measured(1), stored()["1"]
    for name in ("winner", "rival"):
        assert again[name] == before[name]
    for name in ("accuracy", "of_rival", "of_baseline", "gain"):
        assert again[name] == pytest.approx(before[name], abs=0.002)
