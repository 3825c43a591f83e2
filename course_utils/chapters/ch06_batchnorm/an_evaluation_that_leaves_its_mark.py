"""Exercise 6.4: an evaluation in the right mode, which leaves the model as it was."""

import copy
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import nn

from course_utils.checkers.exercise import Check
from course_utils.checkers.oracle import agree, read_shape
from course_utils.checkers.outcome import Misconception
from course_utils.checkers.running import Answer
from course_utils.randomness import generator

N, FEATURES = 60, 6
EXPECTED = "one number, the accuracy"


@dataclass(frozen=True)
class Evaluated:
    """One call, and what it did to the model."""

    value: float
    right: float  # accuracy in eval mode
    was_training: bool
    is_training: bool
    state_moved: bool
    other_modes: bool  # whether a layer inside is in another mode than before

    @property
    def is_right(self) -> bool:
        return agree(self.value, self.right)


@dataclass(frozen=True)
class Evaluations:
    from_training: Evaluated
    from_eval: Evaluated
    partly: Evaluated  # a model in training, whose BatchNorm layers are frozen: in eval mode

    @property
    def all(self) -> tuple[Evaluated, ...]:
        return self.from_training, self.from_eval, self.partly


def _evaluations(answer: Answer) -> Evaluations:
    """Models evaluated that stand in different modes, and what they are like afterwards."""
    model = _model()
    return Evaluations(
        _call(answer, model.train()),
        _call(answer, copy.deepcopy(model).eval()),
        _call(answer, _partly_frozen(model)),
    )


def _problem(answer: Answer, calls: Evaluations) -> str:
    """Which property does not hold; empty if all do."""
    for one in calls.all:
        if not one.is_right:
            return (
                f"The accuracy should be {one.right:.3f}, but your function gave {one.value:.3f}: "
                "the share of rows whose largest output is that of the right class, in eval mode."
            )
        if one.state_moved:
            return "Right so far, but the model should have the same weights and statistics."
    return ""


def _remark(calls: Evaluations) -> str:
    if not calls.partly.other_modes:
        return ""
    return (
        " One thing to know: if single layers were in another mode than the model, as with "
        "frozen statistics, model.train() has set them all to training."
    )


def _call(answer: Answer, model: nn.Module) -> Evaluated:
    X, y = _data()
    model = copy.deepcopy(model)
    before = {name: value.clone() for name, value in model.state_dict().items()}
    modes = [layer.training for layer in model.modules()]
    right = _accuracy(copy.deepcopy(model).eval(), X, y)
    value = answer.on_the_spot(model, X.clone(), y.clone())
    if isinstance(value, torch.Tensor) and value.requires_grad:
        value = value.detach()
    return Evaluated(
        value=float(read_shape(value, (), EXPECTED)),
        right=right,
        was_training=modes[0],
        is_training=model.training,
        state_moved=not all(
            torch.equal(value, before[name]) for name, value in model.state_dict().items()
        ),
        other_modes=modes != [layer.training for layer in model.modules()],
    )


@torch.no_grad()
def _accuracy(model: nn.Module, X: torch.Tensor, y: torch.Tensor) -> float:
    return float((model(X).argmax(1) == y).double().mean())


@torch.no_grad()
def _data() -> tuple[torch.Tensor, torch.Tensor]:
    """Rows that the model mostly gets right in eval mode.

    So an accuracy that is measured in training mode, whose dropout nobody can foresee, never
    comes out right by chance.
    """
    rng = generator(6, "exercise 6.4")
    X = torch.from_numpy(2 * rng.standard_normal((N, FEATURES)) + 1)
    mistaken = torch.from_numpy(rng.random(N) < 0.1)
    return X, (_model().eval()(X).argmax(1) + mistaken) % 3


def _model() -> nn.Module:
    """BatchNorm with statistics far from those of the data, so that the modes differ."""
    rng = generator(6, "model of exercise 6.4")
    model = nn.Sequential(
        nn.Linear(FEATURES, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Dropout(0.5), nn.Linear(8, 3)
    ).double()
    with torch.no_grad():
        for name, value in model.state_dict().items():
            if value.is_floating_point():
                drawn = torch.from_numpy(rng.standard_normal(tuple(value.shape)))
                value.copy_(drawn.abs() + 0.2 if "running_var" in name else drawn)
    return model


def _partly_frozen(model: nn.Module) -> nn.Module:
    model = copy.deepcopy(model).train()
    model[1].eval()
    return model


def _all(holds: Callable[[Evaluated], bool]) -> Callable[[Evaluations], bool]:
    return lambda calls: all(holds(one) for one in (calls.from_training, calls.from_eval))


RIGHT_MODE = Check(
    signature="evaluate(model, X, y)",
    observe=_evaluations,
    problem=_problem,
    passed="Measured in eval mode, and the model is handed back in the mode in which it came.",
    remark=_remark,
    # The first that fits is told, so what is wrong with the number comes before the mode.
    misconceptions=(
        Misconception(
            "train mode",
            "The accuracy is measured in training mode: dropout is on, and BatchNorm uses the "
            "statistics of these very images. torch.no_grad() does not change that. Call "
            "model.eval() first.",
            lambda calls: calls.from_training.state_moved and not calls.from_training.is_right,
        ),
        Misconception(
            "errors instead of hits",
            "This is the share of *wrong* answers.",
            _all(lambda one: agree(one.value, 1 - one.right)),
        ),
        Misconception(
            "number of hits",
            "This is how many are right. The accuracy is the share of them: divide by n.",
            _all(lambda one: agree(one.value, N * one.right)),
        ),
        Misconception(
            "percent",
            "This is in per cent. In this course an accuracy is a number between 0 and 1.",
            _all(lambda one: agree(one.value, 100 * one.right)),
        ),
        Misconception(
            "partly in training mode",
            "For a model that comes in eval mode the accuracy is right, for one in training mode "
            "it is not: some of its layers are still in training mode while you measure. "
            "model.eval() switches all of them, dropout and BatchNorm alike.",
            lambda calls: calls.from_eval.is_right and not calls.from_training.is_right,
        ),
        Misconception(
            "left in eval mode",
            "The accuracy is right now. But a model that came in training mode is left in eval "
            "mode: the next epoch would train without dropout, and with stale statistics. Remember "
            "model.training, and give it back with model.train(was).",
            lambda calls: calls.from_training.is_right and not calls.from_training.is_training,
        ),
        Misconception(
            "always back to training",
            "The accuracy is right. But a model that came in eval mode is handed back in training "
            "mode. Remember which mode it was, and give that one back.",
            lambda calls: calls.from_training.is_right and calls.from_eval.is_training,
        ),
    ),
)
