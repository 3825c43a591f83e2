"""Exercise 5.2: a patience loop in PyTorch that ends with the best weights."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import torch
from torch import nn

from course_utils.checkers.exercise import Check
from course_utils.checkers.outcome import Misconception
from course_utils.checkers.running import Answer, Trouble
from course_utils.checkers.wording import returned

# The validation loss after each step, the patience, and what is special about it.
CURVES = (
    ((5.0, 3.0, 4.0, 2.0, 2.5, 2.2, 1.0, 1.5, 1.2, 1.1, 0.5, 0.4), 3, "a run with bumps"),
    ((4.0, 3.0, 2.0, 2.5, 2.4, 3.0, 1.0, 0.5), 2, "a run that gets better after the stop"),
    ((3.0, 2.5, 2.0, 1.8, 1.7, 1.6), 2, "a run that never stops"),
    ((3.0, 1.0, 2.0, 1.5, 1.2, 1.1, 4.0, 5.0, 6.0, 0.5), 3, "a run that falls, but not below"),
    ((3.0, 2.0, 2.5, 1.0, 1.2, 1.1), 3, "a run whose checks end before patience does"),
    ((3.0, 2.0, 2.0, 2.0, 1.0, 1.5), 2, "a run that stands still"),
    ((1.0, 2.0, 3.0, 0.5), 2, "a run whose first check is the best"),
    ((300.0, 200.0, 250.0, 150.0), 1, "a run with large losses"),
)


class Counted(nn.Module):
    """A model whose one weight and one buffer say how many steps it has taken."""

    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(1))
        self.register_buffer("steps_seen", torch.zeros(1))

    def advance(self) -> None:
        with torch.no_grad():
            self.weight += 1
            self.steps_seen += 1


@dataclass(frozen=True)
class Ending:
    """How one call ended."""

    weight: int  # after how many steps the model had the weights that it has now
    buffer: int  # the same for what is no parameter
    steps: int  # how many steps were taken


def _endings(answer: Answer) -> list[Ending]:
    """How the loop ends on scripted validation losses, with which weights."""
    return [_call(answer, *curve[:2]) for curve in CURVES]


def _problem(answer: Answer, endings: list[Ending]) -> str:
    """The first run that did not end as it should; empty if all did."""
    for (losses, patience, name), ending in zip(CURVES, endings, strict=True):
        right = _ending(losses, patience)
        if (ending.weight, ending.steps) != right:
            return (
                f"In {name} (validation losses {', '.join(map(str, losses))}; patience {patience}) "
                f"training should end after step {right[1]} with the weights of step {right[0]}. "
                f"Yours ended after step {ending.steps} with those of step {ending.weight}."
            )
    return ""


def _call(answer: Answer, losses: tuple[float, ...], patience: int) -> Ending:
    """One call.

    Raises:
        NotAttempted: If it is still the stub.
        Trouble: If what comes back is not the model.
    """
    model, taken = Counted(), [0]

    def step() -> None:
        model.advance()
        taken[0] += 1

    def val_loss() -> float:
        return losses[min(max(int(model.weight.item()), 1), len(losses)) - 1]

    args = (model, step, val_loss, len(losses), patience)
    call = f"train_with_patience(model, step, val_loss, {len(losses)}, {patience})"
    value = answer.on_the_spot(*args, call=call)
    if not isinstance(value, Counted):
        raise Trouble(
            "wrong type", f"Your function should return the model, but returned {returned(value)}"
        )
    return Ending(int(value.weight.item()), int(value.steps_seen.item()), taken[0])


def patience_loop(
    losses: Sequence[float],
    patience: int,
    min_delta: float = 0.0,
    *,
    reset: bool = True,
    counted_by: str = "best",
    kept_by: str = "best",
    lowest: bool = False,
    ties: bool = False,
    relative: bool = False,
) -> tuple[int, int]:
    """The check that is kept, and the last one, counted from 0.

    Of a right loop, or of one that goes wrong in one place: the counter is never reset, it or what
    is kept goes by the "previous" check, the best falls without counting, losses that are lower by
    exactly `min_delta` count, or `min_delta` is a share of the best.
    """
    before = {"best": float("inf"), "previous": float("inf")}
    chosen, waited = 0, 0
    for check, loss in enumerate(losses):
        needed = {
            name: value * (1 - min_delta) if relative else value - min_delta
            for name, value in before.items()
        }
        better = {name: loss < at or (ties and loss == at) for name, at in needed.items()}
        if better[kept_by]:
            chosen = check
        if not better[counted_by]:
            waited += 1
        elif reset:
            waited = 0
        if better["best"] or (lowest and loss < before["best"]):
            before["best"] = loss
        before["previous"] = loss
        if waited >= patience:
            return chosen, check
    return chosen, len(losses) - 1


# What goes by the check before: all of it, the counter alone, or what is kept alone.
BY_THE_PREVIOUS = (
    {"counted_by": "previous", "kept_by": "previous"},
    {"counted_by": "previous"},
    {"kept_by": "previous"},
)


def _ending(losses: tuple[float, ...], patience: int, **wrong: Any) -> tuple[int, int]:
    """The step whose weights are kept, and the last step; steps are counted from 1."""
    chosen, last = patience_loop(losses, patience, **wrong)
    return chosen + 1, last + 1


def _restored_by_patience_alone(losses: tuple[float, ...], patience: int) -> tuple[int, int]:
    """The same for a loop that loads the best weights just before its break."""
    chosen, last = _ending(losses, patience)
    return (chosen if last - chosen == patience else last), last


def _ends_as(*wrong: Callable[[tuple[float, ...], int], tuple[int, int]]):
    """Whether all calls ended as one of these wrong loops would have."""

    def recognised(endings: list[Ending]) -> bool:
        found = [(ending.weight, ending.steps) for ending in endings]
        return any(found == [loop(*curve[:2]) for curve in CURVES] for loop in wrong)

    return recognised


KEPT_WEIGHTS = Check(
    signature="train_with_patience(model, step, val_loss, checks, patience)",
    observe=_endings,
    problem=_problem,
    passed="The model ends with the weights and buffers of its best check, and training ends when "
    "patience does.",
    misconceptions=(
        Misconception(
            "ends with the last weights",
            "Training stops in time, but the model ends with its *last* weights, not with its best "
            "ones. state_dict() holds references: the tensors in it change with every step. Keep a "
            "copy, copy.deepcopy(model.state_dict()), at each new best and only there, and load it "
            "at the end.",
            _ends_as(lambda losses, patience: (_ending(losses, patience)[1],) * 2),
        ),
        Misconception(
            "both bugs",
            "Both bugs are still there: the model ends with its *last* weights, and training stops "
            "too early. What is in state_dict() when training goes on? And what should a new best "
            "do to the counter?",
            _ends_as(lambda losses, patience: (_ending(losses, patience, reset=False)[1],) * 2),
        ),
        Misconception(
            "restored only when patience runs out",
            "Where patience runs out the best weights are restored. Where the checks end first "
            "they are not: load the best state after the loop, not inside of it.",
            _ends_as(_restored_by_patience_alone),
        ),
        Misconception(
            "buffers forgotten",
            "The weights are those of the best check, but the buffers are those of the last step. "
            "BatchNorm keeps its running statistics there. state_dict() has both; parameters() has "
            "not.",
            lambda endings: (
                _ends_as(_ending)(endings) and any(e.buffer != e.weight for e in endings)
            ),
        ),
        Misconception(
            "never stops",
            "The best weights are restored, but training goes on to the last check: nothing is "
            "saved. Leave the loop with break once the last `patience` checks were no better than "
            "the best.",
            _ends_as(lambda losses, patience: _ending(losses, len(losses))),
        ),
        Misconception(
            "counter never reset",
            "Your counter adds up all bad checks. It should count those *in a row*: set it to 0 at "
            "each new best.",
            _ends_as(lambda losses, patience: _ending(losses, patience, reset=False)),
        ),
        Misconception(
            "compares with the previous check",
            "You compare each loss with the one before it. Compare it with the best so far: a loss "
            "can fall from check to check and still be worse than the best.",
            _ends_as(*(partial(_ending, **wrong) for wrong in BY_THE_PREVIOUS)),
        ),
        Misconception(
            "one check too late",
            "You wait for one bad check too many. Patience 3 stops at the third check in a row "
            "that is no better than the best.",
            _ends_as(lambda losses, patience: _ending(losses, patience + 1)),
        ),
        Misconception(
            "an equal loss counts as better",
            "A loss that is *equal* to the best one counts as better in your loop, so that a run "
            "that stands still would never stop. It should be lower: loss < best.",
            _ends_as(partial(_ending, ties=True)),
        ),
        Misconception(
            "first weights restored",
            "The model ends with the weights that it began with. Copy its state *inside* of the "
            "loop, at each new best.",
            _ends_as(lambda losses, patience: (0, _ending(losses, patience)[1])),
        ),
    ),
)
