"""One update of all members: SGD, Adam, AdamW, and the proximal step of the L1 penalty.

The formulas are PyTorch's. Parameters and gradients are dictionaries of tensors with a leading
member axis. Hyperparameters are tensors of shape (M,), one value a member; those that are 0 for
every member may be left out, which saves their arithmetic.
"""

from collections.abc import Callable

import torch

from course_utils.regularizers import soft_threshold

State = dict[str, torch.Tensor]
Update = Callable[[State, State, State], None]


def make_update(
    optimizer: str, penalized: set[str], betas: tuple[float, float], eps: float
) -> Update:
    """A function ``update(params, grads, hyper)`` that changes ``params`` in place.

    Args:
        optimizer: "sgd", "adam" (weight decay added to the gradient) or "adamw" (decoupled).
        penalized: The names of the parameters that weight decay and L1 act on.
        betas: Adam's averaging constants, of the gradient and of its square.
        eps: Adam's guard against a division by zero.
    """
    step = _sgd() if optimizer == "sgd" else _adam(betas, eps, decoupled=optimizer == "adamw")

    @torch.no_grad()
    def update(params: State, grads: State, hyper: State) -> None:
        for name, w in params.items():
            # (M,) becomes (M, 1, …, 1), so that each member's value meets its own weights.
            value = {key: h.view(-1, *[1] * (w.dim() - 1)) for key, h in hyper.items()}
            if name not in penalized:
                value.pop("weight_decay", None)
                value.pop("l1", None)
            step(name, w, grads[name], value)
            if "l1" in value:
                w.copy_(soft_threshold(w, value["lr"] * value["l1"]))

    return update


def _sgd():
    velocity: State = {}

    def step(name: str, w: torch.Tensor, grad: torch.Tensor, value: State) -> None:
        if "weight_decay" in value:
            grad = torch.addcmul(grad, value["weight_decay"], w)
        if "momentum" in value:
            if name not in velocity:
                velocity[name] = torch.zeros_like(w)
            grad = velocity[name].mul_(value["momentum"]).add_(grad)
        else:  # momentum that is switched on again starts from rest, not from long ago
            velocity.pop(name, None)
        w.addcmul_(grad, value["lr"], value=-1)

    return step


def _adam(betas: tuple[float, float], eps: float, decoupled: bool):
    beta1, beta2 = betas
    mean: State = {}
    square: State = {}
    count: dict[str, int] = {}

    def step(name: str, w: torch.Tensor, grad: torch.Tensor, value: State) -> None:
        if name not in count:
            mean[name], square[name], count[name] = torch.zeros_like(w), torch.zeros_like(w), 0
        count[name] += 1
        if "weight_decay" in value:
            if decoupled:
                w.mul_(1 - value["lr"] * value["weight_decay"])
            else:
                grad = torch.addcmul(grad, value["weight_decay"], w)
        mean[name].lerp_(grad, 1 - beta1)
        square[name].mul_(beta2).addcmul_(grad, grad, value=1 - beta2)
        correction1 = 1 - beta1 ** count[name]
        correction2 = 1 - beta2 ** count[name]
        scale = (square[name] / correction2).sqrt_().add_(eps)
        w.addcmul_(mean[name] / scale, value["lr"] / correction1, value=-1)

    return step
