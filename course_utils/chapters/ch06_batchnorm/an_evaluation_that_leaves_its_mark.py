"""Exercise 6.4: an evaluation in the right mode, which leaves the model as it was."""

import copy
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import torch
from torch import nn

from course_utils.checkers.exercise import Check
from course_utils.checkers.oracle import agree, read_shape
from course_utils.checkers.outcome import Misconception
from course_utils.checkers.running import Answer, NotAttempted
from course_utils.randomness import generator

FEATURES = 6
EXPECTED = "one number, the accuracy"
Modes = tuple[bool, ...]  # whether each module is in training mode, the model itself first


@dataclass(frozen=True)
class Evaluated:
    """One call, and what it did to the model."""

    n: int  # how many rows it was given
    value: float
    right: float  # accuracy in eval mode
    before: Modes
    after: Modes
    state_moved: bool
    gradients_off: bool  # whether PyTorch, or a weight, keeps no gradients any more
    gradients_moved: bool
    data_moved: bool

    @property
    def is_right(self) -> bool:
        return agree(self.value, self.right)

    @property
    def is_training(self) -> bool:
        return self.after[0]

    @property
    def mode_is_back(self) -> bool:
        return self.after[0] == self.before[0]

    @property
    def all_switched(self) -> bool:
        """Whether all modules are in the mode of the model, as `model.train(was)` leaves them."""
        return set(self.after) == {self.before[0]}


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
    partly = _model(2).train()
    partly[1].eval()
    return Evaluations(
        _call(answer, _model(0).train(), 60),
        _call(answer, _model(1).eval(), 45),
        _call(answer, partly, 52),
    )


def _problem(answer: Answer, calls: Evaluations) -> str:
    """Which property does not hold in these calls or at the edge; empty if all do."""
    single = _call(answer, _model(3).train(), 1)
    return next(filter(None, map(_problem_of, (*calls.all, single))), "")


def _problem_of(one: Evaluated) -> str:
    if not one.is_right:
        return (
            f"For {one.n} rows the accuracy should be {one.right:.3f}, but your function gave "
            f"{one.value:.3f}: the share of rows whose largest output is that of the right class, "
            "in eval mode."
        )
    if one.state_moved:
        return "Right so far, but the model should have the same weights and statistics."
    if one.gradients_moved:
        return "Right so far, but the gradients of the weights should be what they were."
    if one.data_moved:
        return "Right so far, but X and y should be what they were."
    if one.after != one.before and not one.all_switched:
        return "Right so far, but single layers of the model are in another mode than before."
    return ""


def _remark(calls: Evaluations) -> str:
    if calls.partly.after == calls.partly.before:
        return ""
    return (
        " One thing to know: if single layers were in another mode than the model, as with "
        "frozen statistics, model.train() has set them all to training."
    )


def _call(answer: Answer, model: nn.Module, n: int) -> Evaluated:
    """One call on n rows.

    Raises:
        NotAttempted: If it is still the stub.
        Trouble: If no number comes back.
    """
    X, y = _data(model, n)
    right = _accuracy(copy.deepcopy(model).eval(), X, y)
    for weight in model.parameters():
        weight.grad = torch.ones_like(weight)
    state = {name: value.clone() for name, value in model.state_dict().items()}
    before = _modes(model)
    given = X.clone(), y.clone()

    def evaluate(*args):
        """The learner's function; gradients are switched off for one thread, so ask in it."""
        return answer.function(*args), torch.is_grad_enabled()

    call = "evaluate(model, X, y)"
    value, keeps = answer.limited(evaluate, (model, *given), answer.seconds, call=call)
    if value is ...:
        raise NotAttempted
    if isinstance(value, torch.Tensor) and value.requires_grad:
        value = value.detach()
    weights = list(model.parameters())
    return Evaluated(
        n=n,
        value=float(read_shape(value, (), EXPECTED)),
        right=right,
        before=before,
        after=_modes(model),
        state_moved=not _all_equal(model.state_dict().values(), state.values()),
        gradients_off=not (keeps and all(weight.requires_grad for weight in weights)),
        gradients_moved=not all(
            weight.grad is not None and bool((weight.grad == 1).all()) for weight in weights
        ),
        data_moved=not _all_equal(given, (X, y)),
    )


def _modes(model: nn.Module) -> Modes:
    return tuple(module.training for module in model.modules())


def _all_equal(some: Iterable[torch.Tensor], others: Iterable[torch.Tensor]) -> bool:
    return all(torch.equal(a, b) for a, b in zip(some, others, strict=True))


@torch.no_grad()
def _accuracy(model: nn.Module, X: torch.Tensor, y: torch.Tensor) -> float:
    return float((model(X).argmax(1) == y).double().mean())


@torch.no_grad()
def _data(model: nn.Module, n: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Rows that the model mostly gets right in eval mode.

    So an accuracy that is measured in training mode, whose dropout nobody can foresee, never
    comes out right by chance.
    """
    rng = generator(n, "exercise 6.4")
    X = torch.from_numpy(2 * rng.standard_normal((n, FEATURES)) + 1)
    mistaken = torch.from_numpy(rng.random(n) < 0.1)
    return X, (copy.deepcopy(model).eval()(X).argmax(1) + mistaken) % 3


def _model(seed: int) -> nn.Module:
    """BatchNorm with statistics far from those of the data, so that the modes differ."""
    rng = generator(seed, "model of exercise 6.4")
    model = nn.Sequential(
        nn.Linear(FEATURES, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Dropout(0.5), nn.Linear(8, 3)
    ).double()
    with torch.no_grad():
        for name, value in model.state_dict().items():
            if value.is_floating_point():
                drawn = torch.from_numpy(rng.standard_normal(tuple(value.shape)))
                value.copy_(drawn.abs() + 0.2 if "running_var" in name else drawn)
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
            _all(lambda one: agree(one.value, one.n * one.right)),
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
        Misconception(
            "layers left in another mode",
            "The model says that it is back in its mode, but the layers in it are not: to set "
            "model.training switches the model alone. Give the mode back with model.train(was), "
            "which switches every layer.",
            lambda calls: any(
                one.is_right and one.mode_is_back and not one.all_switched
                for one in (calls.from_training, calls.from_eval)
            ),
        ),
        Misconception(
            "gradients left switched off",
            "The accuracy is right, but gradients are off, and stay off: the next epoch would "
            "learn nothing. `with torch.no_grad():` switches them on again at its end.",
            lambda calls: any(one.is_right and one.gradients_off for one in calls.all),
        ),
    ),
)
