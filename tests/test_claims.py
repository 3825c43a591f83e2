"""Claims: what they carry, what decides, and that each holds on seeds that no lesson has used."""

import json
import re
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from course_utils import chapters
from course_utils.augmentation import GaussianNoise
from course_utils.batchnorm import scaled_start
from course_utils.chapters import CLAIMS
from course_utils.chapters.ch01_overfitting.experiments.moons import _harm
from course_utils.chapters.sources import PAPERS, SOURCES
from course_utils.claims import (
    Case,
    Claim,
    Rule,
    UnfairComparison,
    check_fair,
    paired,
)
from course_utils.claims.__main__ import main
from course_utils.claims.claim import ARITHMETIC, FINDING, as_seeds
from course_utils.claims.fixed import FIRST
from course_utils.claims.pages import as_json, ledger, summary
from course_utils.claims.record import ledger_of, measured, read
from course_utils.claims.rules import (
    DEPENDS,
    REFUTED,
    SUPPORTED,
    UNDECIDED,
    of_conditions,
    of_parts,
)
from course_utils.claims.stability import seed_sets, stability, stability_table
from course_utils.data import for_choosing, load
from course_utils.models import mlp
from course_utils.randomness import recorded
from course_utils.schedules import Linear
from course_utils.sharpness import sharpness_in_training
from course_utils.statistics import Interval, paired_log10_ratio, paired_ratio, t_interval
from course_utils.training import TrainConfig, grid, held_out, plan, rotation, train
from course_utils.training.sweep import model_text

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "claims.md"
FRESH_SEEDS = range(1000, 1020)
CHEAP = "01.capacity.polynomial"


def stored_rows():
    """Claim id -> the cells of its row in claims.md."""
    rows = {}
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        cells = [cell.replace("\\|", "|") for cell in cells]
        if cells[0] in CLAIMS:
            assert cells[0] not in rows, f"{cells[0]} has two rows"
            rows[cells[0]] = cells
    return rows


def example(*values, rule=None, name=""):
    """A case whose measurement is the made-up effects of each seed, whatever the seeds."""
    return Case(lambda seeds: t_interval(values), rule or Rule(above=1), "points", name)


def example_claim(*cases):
    return Claim("00.example", "An example holds.", ("S0.1",), 0, cases)


# What a claim is


@pytest.mark.parametrize("claim", CLAIMS.values(), ids=CLAIMS.keys())
def test_a_claim_says_what_where_from_and_what_decides(claim):
    assert CLAIMS[claim.id] is claim
    assert claim.id.startswith(f"{claim.chapter:02}.")
    assert re.fullmatch(r".{20,150}\.", claim.statement), "one sentence, not too long"
    assert claim.sources and set(claim.sources) <= set(SOURCES) | set(PAPERS)
    assert claim.cases and claim.rule
    assert all(case.unit and "|" not in case.unit + case.name for case in claim.cases)
    names = [case.name for case in claim.cases]
    assert len(set(names)) == len(names) and (len(names) == 1 or all(names))


def test_the_table_of_sources_is_complete_and_well_formed():
    assert [sum(id.startswith(f"S{i}.") for id in SOURCES) for i in range(5)] == [11, 9, 4, 9, 8]
    for source in SOURCES.values():
        assert source.kind in {"D", "E", "A", "D+E"}
        assert source.statement and set(source.chapters) <= set(range(1, 11))


@pytest.mark.parametrize("chapter", sorted({claim.chapter for claim in CLAIMS.values()}))
def test_every_empirical_source_of_a_chapter_is_measured_there(chapter):
    measured = {s for claim in CLAIMS.values() if claim.chapter == chapter for s in claim.sources}
    empirical = {
        id for id, source in SOURCES.items() if "E" in source.kind and chapter in source.chapters
    }
    assert empirical <= measured


# What decides


@pytest.mark.parametrize(
    ("rule", "supported", "refuted", "undecided"),
    [
        (Rule(above=1), (1.1, 2), [(-2, -1.5), (0, 0.9)], [(0.9, 2), (1, 2), (-1, 1)]),
        (Rule(below=1), (-2, 0.9), [(2, 3), (1.1, 1.2)], [(0.9, 1.1), (0, 1), (1, 2)]),
        (Rule(above=-1, below=1), (-0.5, 0.9), [(2, 3), (-3, -2)], [(-1.1, 0), (0, 1.1), (-2, 2)]),
    ],
    ids=["above", "below", "between"],
)
def test_the_whole_interval_must_lie_on_one_side(rule, supported, refuted, undecided):
    def verdict(low, high):
        return rule.verdict(Interval((low + high) / 2, low, high, 20))

    assert verdict(*supported) == SUPPORTED
    assert {verdict(*interval) for interval in refuted} == {REFUTED}
    assert {verdict(*interval) for interval in undecided} == {UNDECIDED}


@pytest.mark.parametrize(
    "thresholds",
    [
        {},
        {"above": 1, "below": 1},
        {"above": 2, "below": 1},
        {"above": 0},
        {"above": -1, "below": 0.0},
    ],
)
def test_a_rule_without_room_or_threshold_is_refused(thresholds):
    with pytest.raises(ValueError, match=r"threshold|nothing lies|zero"):
        Rule(**thresholds)


def test_a_sentence_with_parts_holds_if_all_do():
    assert of_parts([SUPPORTED, SUPPORTED]) == SUPPORTED
    assert of_parts([SUPPORTED, UNDECIDED]) == UNDECIDED
    assert of_parts([SUPPORTED, UNDECIDED, REFUTED]) == REFUTED


def test_a_sentence_depends_only_where_every_condition_is_decided():
    assert of_conditions([REFUTED, REFUTED]) == REFUTED
    assert of_conditions([SUPPORTED, REFUTED]) == DEPENDS
    assert of_conditions([SUPPORTED, REFUTED, UNDECIDED]) == UNDECIDED


def test_each_verdict_on_made_up_evidence():
    large, small = example(4, 5, 6, name="large"), example(0.0, 0.1, 0.2, name="small")
    wide = example(-9, 0, 9, name="wide")
    verdicts = [
        replace(example_claim(*cases), condition=condition).run(3).verdict
        for cases, condition in [
            ((large,), ""),
            ((small,), ""),
            ((wide,), ""),
            ((large, small), "size"),
            ((large, wide), "size"),
            ((large, small), ""),
        ]
    ]
    assert verdicts == [SUPPORTED, REFUTED, UNDECIDED, DEPENDS, UNDECIDED, REFUTED]


def test_a_claim_of_no_known_kind_is_refused():
    with pytest.raises(ValueError, match="finding or arithmetic"):
        replace(example_claim(example(4, 5, 6)), kind="guess")


def test_evidence_has_effect_interval_seeds_and_unit():
    evidence = example_claim(example(4, 5, 6)).run([7, 8, 9])
    assert evidence.effect == 5 and evidence.low < 4 < 6 < evidence.high
    assert (evidence.n_seeds, evidence.unit, evidence.cases) == (3, "points", ())
    assert evidence.line() == "5.00 [2.52, 7.48] points, 3 seeds: supported"


def test_evidence_that_depends_carries_the_cases_that_show_it():
    cases = example(4, 5, 6, name="here"), example(0, 0.1, 0.2, name="elsewhere")
    claim = replace(example_claim(*cases), condition="the place")
    evidence = claim.run(3)
    assert [(name, case.verdict) for name, case in evidence.cases] == [
        ("here", "supported"),
        ("elsewhere", "refuted"),
    ]
    assert evidence.effect == 5, "the numbers of the first case"
    assert evidence.line() == (
        "depends\n"
        "  here       5.00 [2.52, 7.48] points, 3 seeds: supported\n"
        "  elsewhere  0.10 [-0.15, 0.35] points, 3 seeds: refuted"
    )
    assert claim.rule == "here: above 1; elsewhere: above 1"


@pytest.mark.parametrize("seeds", [1, [], [3], [3, 3], [-1, 0]])
def test_seeds_that_give_no_interval_are_refused(seeds):
    with pytest.raises(ValueError, match=r"two seeds|twice|0 or more"):
        as_seeds(seeds)


def test_a_ratio_is_averaged_on_the_logarithm():
    a, b = np.array([1.0, 100.0, 10.0]), np.array([1.0, 1.0, 1.0])
    assert paired_log10_ratio(a, b).mean == pytest.approx(1)
    ratio, log = paired_ratio(a, b), paired_log10_ratio(a, b)
    assert (ratio.low, ratio.mean, ratio.high) == pytest.approx((10**log.low, 10, 10**log.high))


def test_the_best_step_is_chosen_on_other_seeds():
    """On pure noise the best step is no better than the last one, if it is chosen elsewhere."""
    rng = np.random.default_rng(0)
    harms = []
    for _ in range(200):
        curves = xr.DataArray(rng.standard_normal((20, 50)), dims=("seed", "step"))
        harms.append(_harm(curves).mean())
    assert t_interval(harms).low <= 0 <= t_interval(harms).high


# The measurements


# Drawn once for all seeds, and rightly so: where fits are compared, or a truth is taken from.
SHARED = {
    "01.bias": "sine",
    "01.variance": "sine",
    "01.gap.formula": "sine",  # for its ten places alone
    "02.features.selected": "wide_regression",  # for its true weights alone
}
DATA = re.compile(r"(\w+) (split|training subset|(train|val|test) (inputs|noise|angles))")


@pytest.mark.slow
@pytest.mark.takes_turns
@pytest.mark.parametrize("id", CLAIMS)
def test_a_claim_on_fresh_seeds(id):
    """Not supported on one set of seeds and refuted on another; and no seed judges another's runs.

    What one seed tests on, another may train on. So all examples must be drawn by the seeds that
    were asked for, or by seeds made from them.
    """
    claim = CLAIMS[id]
    with recorded() as drawn:
        evidence = claim.run(FRESH_SEEDS[: claim.n_seeds])
    first = ledger_of(read()[id])
    pairs = zip(verdicts(first), verdicts(evidence), strict=True)
    assert all({SUPPORTED, REFUTED} != set(pair) for pair in pairs)
    assert evidence.low <= evidence.effect <= evidence.high
    assert evidence.n_seeds == min(20, claim.n_seeds)
    examples = {purpose: min(seeds) for purpose, seeds in drawn.items() if DATA.match(purpose)}
    shared = {purpose for purpose, seed in examples.items() if seed < FRESH_SEEDS.start}
    allowed = next((data for start, data in SHARED.items() if id.startswith(start)), None)
    assert {DATA.match(purpose)[1] for purpose in shared} <= {allowed}


def verdicts(evidence):
    return [case.verdict for _, case in evidence.cases or (("", evidence),)]


def test_the_ledger_on_disk_has_a_row_for_each_claim():
    rows = stored_rows()
    by_kind = [[c.id for c in CLAIMS.values() if c.kind == k] for k in (FINDING, ARITHMETIC)]
    assert list(rows) == sum(by_kind, []), "run `make claims`"
    for claim in CLAIMS.values():
        id, statement, sources, effects, places, seeds, verdict, again, covers = rows[claim.id]
        assert statement == claim.statement, f"{id} has changed: run `make claims`"
        assert sources == ", ".join(claim.sources)
        assert places == "<br>".join(case.rule.words() for case in claim.cases)
        assert verdict.partition(" on ")[0] in (SUPPORTED, REFUTED, UNDECIDED, DEPENDS)
        assert seeds == str(claim.n_seeds)
        assert again and covers
        several = len(claim.cases) > 1  # a name sets a case apart from others
        for effect, case in zip(effects.split("<br>"), claim.cases, strict=True):
            assert effect.startswith(case.name if several else "")
            assert effect.endswith(f"] {case.unit}")


def test_the_verdicts_on_disk_follow_from_the_numbers_on_disk():
    for id, (_, _, _, effects, _, _, verdict, *_) in stored_rows().items():
        claim, found = CLAIMS[id], []
        for effect, case in zip(effects.split("<br>"), claim.cases, strict=True):
            numbers = re.search(r"(\S+) \[(\S+), (\S+)\]", effect).groups()
            found.append(case.rule.verdict(Interval(*map(float, numbers), 20)))
        overall = claim.overall(found)
        assert verdict == (f"depends on {claim.condition}" if overall == DEPENDS else overall), id


def test_the_page_lists_findings_and_arithmetic_apart():
    finding, sum_of_two = CLAIMS[CHEAP], replace(CLAIMS[CHEAP], id="00.a|b", kind=ARITHMETIC)
    record = {one.id: measured(replace(one, n_seeds=3)) for one in (finding, sum_of_two)}
    page = ledger([finding, sum_of_two], record, {"S0.1": "what it says"})
    assert "1 *findings* could have come out otherwise: 1 supported, 0 refuted" in page
    assert "Of the 1 findings that are\ndecided, 0 came out alike" in page
    assert page.index("## Findings") < page.index(CHEAP) < page.index("## Arithmetic")
    assert page.index("## Arithmetic") < page.index("| 00.a\\|b | ")
    assert "- S0.1: what it says" in page
    lesson = summary([(finding, record[finding.id])])
    assert f"| {finding.statement} | " in lesson and lesson.endswith("| not yet |")


def test_the_page_counts_its_own_rows():
    page = " ".join(PAGE.read_text(encoding="utf-8").split())
    counts = [sum(c.kind == kind for c in CLAIMS.values()) for kind in (FINDING, ARITHMETIC)]
    assert f"{counts[0]} *findings*" in page and f"{counts[1]} rows are *arithmetic*" in page


def test_a_file_to_send_holds_seeds_rules_and_verdicts():
    claim = CLAIMS[CHEAP]
    sent = json.loads(as_json([(claim, claim.run(range(5, 9)))], range(5, 9)))
    (only,) = sent["claims"]
    assert json.loads(as_json([], None))["seeds"] == "0 to n_seeds - 1 of each claim"
    assert sent["seeds"] == [5, 6, 7, 8] and only["n_seeds"] == 4 and "torch" in sent["packages"]
    assert (only["id"], only["verdict"]) == (CHEAP, "supported")
    assert only["cases"][0]["must lie"] == "above 0.1"
    assert only["cases"][0]["low"] <= only["cases"][0]["effect"] <= only["cases"][0]["high"]


# The fairness guard

BASE = TrainConfig(lr=0.1, steps=3, dtype="float64")
OTHER_DATA = "data: .*checksum .* against .*checksum"


def moons(n_train=20, label_noise=0.0):
    return lambda seed: load("two_moons", n_train, label_noise, seed)


def run(hidden=4, data=None, seeds=(0, 1, 2), **fields):
    return train(mlp(2, hidden, n_out=2), data or moons(), replace(BASE, **fields), seeds)


@pytest.mark.parametrize(
    ("other", "named"),
    [
        (lambda: run(hidden=8), "model: .*out_features=4.* against .*out_features=8"),
        (lambda: run(data=moons(30)), "data: .*20 training.* against .*30 training"),
        (lambda: run(data=moons(label_noise=0.3)), OTHER_DATA),
        (
            lambda: run(data=lambda seed: moons()(seed + 1)),
            OTHER_DATA,
        ),
        (lambda: run(steps=5), "steps: 3 against 5"),
        (lambda: run(seeds=(0, 1, 3)), "seeds: 0, 1, 2 against 0, 1, 3"),
        (lambda: run(seeds=(0, 1)), "seeds: 0, 1, 2 against 0, 1"),
        (lambda: run(lr=0.2), "lr: 0.1 against 0.2"),
        (lambda: run(batch_size=5), "batch_size: None against 5"),
        (lambda: run(log_every=3), "logged steps: 0, 1, 2, 3 against 0, 3"),
        (lambda: run(steps=5, hidden=8), "model: .*; steps: 3 against 5"),
    ],
    ids=[
        "width",
        "size",
        "labels",
        "split",
        "steps",
        "seeds",
        "fewer seeds",
        "learning rate",
        "batches",
        "logged steps",
        "two at once",
    ],
)
def test_the_guard_names_what_differs(other, named):
    with pytest.raises(UnfairComparison, match=named):
        check_fair(run(weight_decay=0.1), other(), differing="weight_decay")


def test_what_is_meant_to_differ_may():
    plain = run()
    check_fair(plain, run(), differing=None)
    check_fair(plain, run(hidden=8), differing="model")
    check_fair(plain, run(data=moons(label_noise=0.3)), differing="data")
    check_fair(plain, run(weight_decay=0.1, lr=0.2), differing=("weight_decay", "lr"))


def test_nothing_that_differs_is_no_comparison():
    with pytest.raises(UnfairComparison, match="nothing is compared.*weight_decay"):
        check_fair(run(), run(), differing="weight_decay")


def test_selections_from_one_sweep_are_compared_by_what_was_selected():
    sweep = run(weight_decay=grid(0.0, 0.1))
    check_fair(sweep.sel(weight_decay=0.1), sweep.sel(weight_decay=0.0), "weight_decay")
    check_fair(sweep.sel(weight_decay=0.0), run(), differing=None)
    widths = train({w: mlp(2, w, n_out=2) for w in (4, 8)}, moons(), BASE, (0, 1, 2))
    check_fair(widths.sel(model=8), widths.sel(model=4), differing="model")
    check_fair(widths.sel(model=4), run(), differing=None)
    with pytest.raises(UnfairComparison, match="model"):
        check_fair(widths.sel(model=8), run(weight_decay=0.1), differing="weight_decay")
    noises = run(data={noise: moons(label_noise=noise) for noise in (0.0, 0.3)})
    check_fair(noises.sel(data=0.0), noises.sel(data=0.3), differing="data")
    check_fair(noises.sel(data=0.0), run(), differing=None)
    with pytest.raises(UnfairComparison, match=OTHER_DATA):
        check_fair(noises.sel(data=0.0), noises.sel(data=0.3), differing="model")


def test_selected_settings_are_compared_field_by_field():
    both = {"plain": BASE, "decayed": replace(BASE, weight_decay=0.1, optimizer="adamw")}
    runs = train(mlp(2, 4, n_out=2), moons(), both, (0, 1, 2))
    plain, decayed = (runs.sel(setting=name) for name in both)
    check_fair(plain, decayed, differing=("weight_decay", "optimizer"))
    check_fair(plain, run(), differing=None)
    with pytest.raises(UnfairComparison, match="optimizer: sgd against adamw"):
        check_fair(plain, decayed, differing="weight_decay")
    of_grid = run(
        optimizer=grid("sgd", "adam"), batch_size=grid(None, 5), betas=grid((0.5, 0.9), (0, 0.9))
    )
    one = of_grid.sel(optimizer="sgd", batch_size="None", betas="(0.5, 0.9)")
    check_fair(one, run(betas=(0.5, 0.9)), differing=None)


def test_attributes_are_data_and_outlive_a_file(tmp_path):
    noisy = GaussianNoise(0.1)
    runs = run(weight_decay=grid(0, 0.1), augmentation=noisy, batch_size=5)
    runs.to_netcdf(tmp_path / "runs.nc", engine="scipy")
    saved = xr.load_dataset(tmp_path / "runs.nc", engine="scipy")
    said = json.loads(saved.attrs["config"])
    assert said == json.loads(runs.attrs["config"])
    assert said["weight_decay"] == {"grid": [0, 0.1]} and said["augmentation"] == str(noisy)
    assert said["patience"] is None and said["betas"] == [0.9, 0.999]
    check_fair(saved.sel(weight_decay=0.1), saved.sel(weight_decay=0), "weight_decay")
    again = run(weight_decay=0.1, augmentation=GaussianNoise(0.1), batch_size=5)
    check_fair(saved.sel(weight_decay=0.1), again, differing=None)


def test_functions_are_told_apart_by_what_they_do_and_not_by_where_they_lie():
    def shifted(by):
        return lambda x, rng: x + by

    check_fair(run(augmentation=shifted(0.1)), run(augmentation=shifted(0.1)), differing=None)
    check_fair(run(augmentation=shifted(0.1)), run(augmentation=shifted(0.2)), "augmentation")
    check_fair(
        run(augmentation=lambda x, rng: x), run(augmentation=lambda x, rng: -x), "augmentation"
    )
    assert " at 0x" not in run(augmentation=shifted(0.1)).attrs["config"]


def test_what_was_watched_can_be_compared():
    model, data = mlp(2, 4, n_out=2), moons()(0)
    plain = train(model, data, BASE, 3)
    held = held_out(model, data, BASE, data.X_val, data.y_val, 3)
    check_fair(rotation(model, data, BASE, 3, weight="0.weight"), plain, differing=None)
    check_fair(sharpness_in_training(model, data, BASE, 3), plain, differing=None)
    check_fair(held, plain, differing=None)
    falling = held_out(model, data, replace(BASE, schedule=Linear()), data.X_val, data.y_val, 3)
    with pytest.raises(UnfairComparison, match="schedule"):
        check_fair(held, falling, differing=None)
    check_fair(held, falling, differing="schedule")


def test_another_start_is_another_model():
    plain, larger = mlp(2, 4, n_out=2), scaled_start(mlp(2, 4, n_out=2), 2.5)
    assert model_text(scaled_start(plain, 2.5)) == model_text(larger) != model_text(plain)
    both = [train(model, moons(), BASE, (0, 1, 2)) for model in (plain, larger)]
    with pytest.raises(UnfairComparison, match="0 starts with weights 2.5 times as large"):
        check_fair(*both, differing=None)
    check_fair(*both, differing="model")


def test_the_guard_wants_whole_results():
    with pytest.raises(ValueError, match="before one is selected"):
        check_fair(run().isel(step=-1), run(), differing=None)
    with pytest.raises(ValueError, match="not a result of train"):
        check_fair(run().drop_attrs(), run(), differing=None)


def test_a_paired_difference_is_guarded():
    plain, decayed = run(), run(weight_decay=1.0)
    interval = paired(decayed, plain, "weight_norm", differing="weight_decay")
    last = {runs.weight_norm.isel(step=-1).values.tobytes() for runs in (plain, decayed)}
    assert len(last) == 2 and interval.mean < 0 and interval.n == 3
    with pytest.raises(UnfairComparison, match="weight_decay"):
        paired(decayed, plain, "weight_norm", differing=None)


# Stability


def test_the_seed_sets_share_no_seed():
    sets = seed_sets()
    assert len(sets) == 20
    seeds = [seed for one in sets for seed in one]
    assert len(set(seeds)) == len(seeds)
    assert not set(seeds) & {*range(1000), *FRESH_SEEDS} and max(seeds) < FIRST


def test_flips_are_counted():
    def fails_on(bad):
        return Case(lambda s: t_interval([s[0] not in bad, 1, 1.01]), Rule(above=0.5), "points")

    claims = [example_claim(fails_on(bad)) for bad in ([], [10], [10, 20])]
    results = stability(claims, [range(first, first + 3) for first in (0, 10, 20, 30, 40)])
    assert [one.flips for one in results] == [0, 1, 2]
    table = stability_table(results)
    assert "| 00.example | supported on 3 of 5 | 2 | 0.67 to 1.00 points |" in table


# The command line


def test_the_command_line_measures_a_claim_on_other_seeds():
    command = [sys.executable, "-m", "course_utils.claims", "--only", CHEAP, "--seeds", "5:25"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert (done.returncode, done.stderr) == (0, "")
    head, _, row = done.stdout.splitlines()
    assert head.startswith("| claim | statement | source |")
    evidence = CLAIMS[CHEAP].run(range(5, 25))
    assert evidence.interval_text() in row and row.endswith("| 20 | supported |")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--only", "01.nothing"], "no such claim: the claims are 01"),
        (["--chapter", "99"], "no such claim"),
        (["--seeds", "5"], "seeds are given as A:B"),
        (["--seeds", "5:6"], "fewer than two seeds"),
        (["--write", "--seeds", "5:25"], "--write has seeds of its own: leave out --seeds"),
        (["--confirm", "--seeds", "5:25"], "--confirm has seeds of its own: leave out --seeds"),
        (["--confirm", "--write"], "not allowed with"),
    ],
)
def test_a_wrong_command_line_is_answered(arguments, message, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert message in capsys.readouterr().err


def test_the_command_line_shows_stability(capsys):
    assert main(["--stability", "--only", "01.capacity.line"]) == 0
    printed = capsys.readouterr()
    assert "| 01.capacity.line | supported on 20 of 20 | 0 |" in printed.out
    assert printed.err.splitlines()[0] == "set 1 of 20: seeds 10000:10020"


def test_the_worked_example_of_a_refutation_prints_what_its_page_says(capsys):
    page = (ROOT / "refute-a-claim.md").read_text(encoding="utf-8")
    command, row = re.findall(r"```\n(.*?)\n```", page, re.DOTALL)
    assert main(command.split()[3:]) == 0
    assert capsys.readouterr().out.strip().endswith(f"{row} |")


# Choices


def experiments():
    """The modules of all experiments, by name."""
    rooms = Path(chapters.__file__).parent
    for path in sorted(rooms.glob("ch*/experiments/*.py")):
        yield import_module(f"course_utils.chapters.{path.parts[-3]}.experiments.{path.stem}")


CHOICES = {
    f"{module.__name__.split('.')[-1]}: {one.what}": one
    for module in experiments()
    for one in getattr(module, "CHOICES", ())
}


@pytest.mark.slow
@pytest.mark.takes_turns
@pytest.mark.parametrize("name", CHOICES)
def test_what_was_chosen_is_chosen_again_by_seeds_and_images_that_judge_nobody(name):
    one = CHOICES[name]
    judging = {*range(max(claim.n_seeds for claim in CLAIMS.values())), *FRESH_SEEDS}
    assert judging.isdisjoint(one.seeds) and max(one.seeds) < FIRST
    with recorded() as drawn, at_images() as looked_at:
        assert one.best() == one.chosen
    examples = {min(seeds) for purpose, seeds in drawn.items() if DATA.match(purpose)}
    assert not examples or min(examples) >= min(one.seeds)
    for dataset in looked_at:
        if dataset.name in ("digits", "fashion_mnist", "glosses"):
            reserved = for_choosing(load(dataset.name, 10))
            # A rule that stops by validation images may look at its own; the reserve decides.
            assert len(dataset.X_test) == len(reserved.X_test), "choose by for_choosing"
            np.testing.assert_array_equal(dataset.y_test, reserved.y_test)


@contextmanager
def at_images():
    """All data sets that are trained on meanwhile."""
    found, original = [], plan.load_by_seed

    def looking(dataset, seeds):
        datasets = original(dataset, seeds)
        found.extend(datasets)
        return datasets

    plan.load_by_seed = looking
    try:
        yield found
    finally:
        plan.load_by_seed = original
