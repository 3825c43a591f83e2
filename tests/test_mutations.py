"""No reference solution can be made wrong by a small change without its checker noticing."""

from dataclasses import replace

import numpy as np
import pytest

from course_utils.chapters import EXERCISES
from course_utils.checkers.exercise import InCode
from course_utils.checkers.outcome import WRONG, Outcome
from course_utils.checkers.running import Answer, Trouble
from tools.mutations.changes import mutants
from tools.mutations.references import references
from tools.mutations.survivors import excuses, tried

IN_CODE = [n for n, one in EXERCISES.items() if isinstance(one.answered, InCode)]


@pytest.fixture(scope="module")
def solutions():
    return {reference.exercise: reference for reference in references()}


@pytest.mark.slow
@pytest.mark.takes_turns
@pytest.mark.parametrize("exercise", IN_CODE)
def test_a_mutant_survives_only_with_an_excuse_and_each_excuse_is_needed(exercise, solutions):
    survivors = {one.name for one in tried(solutions[exercise]) if one.survived}
    assert survivors == {name for name in excuses() if name.startswith(f"{exercise}: ")}


def test_every_solution_is_tried(solutions):
    assert list(solutions) == IN_CODE


def changes_of(*lines):
    source = "\n    ".join(["def f(a, b):", *lines])
    return {mutant.change for mutant in mutants(source)}


@pytest.mark.parametrize(
    ("lines", "change"),
    [
        (["return a + b"], "a + b → a - b"),
        (["return a * b"], "a * b → a"),
        (["return a - b"], "a - b → abs(a - b)"),
        (["return a ** 2"], "a ** 2 → a"),
        (["return -a"], "-a → a"),
        (["return np.sqrt(a)"], "np.sqrt(a) → a"),
        (["return a.copy()"], "a.copy() → a"),
        (["return a.mean()"], "a.mean() → a.sum()"),
        (["return a.sum(axis=0)"], "a.sum(axis=0) → a.sum(axis=1)"),
        (["return a.sum(axis=0, keepdims=True)"], "a.sum(axis=0, keepdims=True) → a.sum(axis=0)"),
        (["return f(a, b)"], "f(a, b) → f(b, a)"),
        (["return a < b"], "a < b → a <= b"),
        (["return a[1:]"], "1 → 2"),
        (["return a, b"], "(a, b) → (b, a)"),
        (["return a.T"], "a.T → a"),
        (["a = b", "return a"], "a = b → nothing"),
        (["if a:", "    return b", "return a"], "if a: → if False:"),
        (["for c in a:", "    b = c", "return b"], "for c in a: → for c in list(a)[1:]:"),
        (["return a"], "b of the first call"),
        (["return a + b"], "all a → b"),
        (["return a + a"], "a → b"),
        (["return a + b, b"], "a + b → abs(a + b)"),
        (["return a + b, b"], "a + b → (a + b) * 0"),
        (["return a + b"], "a + b → (a + b) * float('nan')"),
        (["if a:", "    return b", "return a"], "return b → nothing"),
    ],
)
def test_a_change_is_among_those_of_a_function(lines, change):
    assert change in changes_of(*lines)


def test_mutants_differ_from_the_solution_and_from_one_another():
    codes = [mutant.code for mutant in mutants("def f(a):\n    return a + a * 1")]
    assert len(set(codes)) == len(codes)
    assert "def f(a):\n    return a + a * 1" not in codes


def test_of_settings_entries_alone_are_left_out():
    found = mutants('def f():\n    return {"a": {"b": 1.0}, "c": 2}', of_settings=True)
    assert [one.change for one in found] == ["without 'a'", "without 'c'", "without 'b'"]


def test_a_checker_without_a_needed_case_lets_a_mutant_survive(solutions):
    blind = replace(EXERCISES["1.1"].answered, cases=((np.ones(1), np.ones(1)),), edges={})

    def judge(exercise, function):
        try:
            return blind.judge(Answer(function, blind.signature, seconds=10.0))
        except Trouble as trouble:
            return Outcome(WRONG, trouble.message)

    names = {one.name for one in tried(solutions["1.1"], judge) if one.survived}
    assert "1.1: np.mean((y - y_hat) ** 2) → np.sum((y - y_hat) ** 2)" in names


def test_a_mutant_that_never_ends_is_ended(solutions, monkeypatch):
    hurried = replace(EXERCISES["1.1"].answered, seconds=0.1)
    monkeypatch.setitem(EXERCISES, "1.1", replace(EXERCISES["1.1"], answered=hurried))
    endless = "def rmse(y, y_hat):\n    while True:\n        pass"
    found = list(tried(replace(solutions["1.1"], source=endless)))
    assert found and not any(one.survived for one in found)
