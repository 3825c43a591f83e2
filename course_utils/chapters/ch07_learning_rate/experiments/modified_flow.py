"""Large steps follow another loss: descent of a small network beside two gradient flows."""

from collections.abc import Callable

import numpy as np
import torch

from course_utils.chapters.ch07_learning_rate.experiments.edge import patients
from course_utils.claims.claim import cached
from course_utils.descent import flow, modified_bowl, modified_bowl_of_batches
from course_utils.models import mlp
from course_utils.randomness import generator
from course_utils.statistics import Interval, t_interval
from course_utils.training.forward import make_forward
from course_utils.training.initial import initial_weights

NETWORK = mlp(10, 16, n_out=1, activation="tanh").double()
TIME = 2.0  # learning rate times steps
RATES = (0.05, 0.1, 0.2)
BATCHES, ORDERS, EPOCH_RATE = 10, 300, 0.004
Weights = dict[str, torch.Tensor]  # with a leading axis of seeds


@cached
def distances(seeds: tuple[int, ...]) -> dict[float, np.ndarray]:
    """For each rate, how far descent ends from both flows: (2, seeds), the plain flow first."""
    start, losses = _problem(seeds)
    plain = _flow(losses, start, penalty=0.0)
    found = {}
    for lr in RATES:
        w = start
        for _ in range(round(TIME / lr)):
            w = _moved(w, _slopes(losses, w), lr)
        modified = _flow(losses, start, penalty=lr / 4)
        found[lr] = np.stack([_distance(w, plain), _distance(w, modified)])
    return found


def nearer(lr: float):
    """A measure: distance from the flow of L + (η/4)‖∇L‖², over that from the flow of L."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        plain, modified = distances(seeds)[lr]
        return t_interval(modified / plain)

    return measure


def order(which: int):
    """A measure: to which power of η the distance grows, between 0.05 and 0.1; 0 is plain."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        found = distances(seeds)
        return t_interval(np.log2(found[0.1][which] / found[0.05][which]))

    return measure


@cached
def after_an_epoch(seeds: tuple[int, ...], lr: float = EPOCH_RATE) -> np.ndarray:
    """How far the mean end of an epoch of SGD is from three flows: (3, seeds).

    Linear regression on patients, ten minibatches, the mean over random orders. The flows are that
    of L, that of L + (η/4)‖∇L‖², and that with the mean of ‖∇Lᵢ‖² over the minibatches.
    """
    return np.transpose([_epoch(seed, lr) for seed in seeds])


def batch_penalty(other: int):
    """A measure: distance from the flow with minibatch penalty over that from another flow."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        found = after_an_epoch(seeds)
        return t_interval(found[2] / found[other])

    return measure


def _epoch(seed: int, lr: float) -> list[float]:
    data = patients(seed)
    X, y = data.X_train.astype(float), data.y_train.astype(float)
    batches = [(X[i::BATCHES], y[i::BATCHES]) for i in range(BATCHES)]
    Hs = np.array([2 / len(A) * A.T @ A for A, _ in batches])
    bs = np.array([2 / len(A) * A.T @ t for A, t in batches])
    rng = generator(seed, "orders of minibatches")
    orders = np.array([rng.permutation(BATCHES) for _ in range(ORDERS)])
    orders = np.concatenate([orders, orders[:, ::-1]])  # an order and its reverse: less noise
    w = np.zeros((len(orders), X.shape[1]))
    for at in orders.T:
        w = w - lr * (np.einsum("kij,kj->ki", Hs[at], w) - bs[at])
    H, b, start, time = Hs.mean(0), bs.mean(0), np.zeros(X.shape[1]), lr * BATCHES
    bowls = (H, b), modified_bowl(H, lr, b), modified_bowl_of_batches(Hs, lr, bs)
    return [np.linalg.norm(w.mean(0) - flow(A, start, time, c)) for A, c in bowls]


def _problem(seeds: tuple[int, ...]) -> tuple[Weights, Callable[[Weights], torch.Tensor]]:
    """Initial weights of all seeds, and a function from weights to each seed's training loss."""
    drawn = [initial_weights(NETWORK, seed) for seed in seeds]
    start = {name: torch.from_numpy(np.stack([w[name] for w in drawn])) for name in drawn[0]}
    start = {name: w.double() for name, w in start.items()}
    data = [patients(seed) for seed in seeds]
    X = torch.from_numpy(np.stack([d.X_train for d in data])).double()
    y = torch.from_numpy(np.stack([d.y_train for d in data])).double()
    forward = make_forward(NETWORK)
    return start, lambda w: (forward(w, X, {}, True)[..., 0] - y).square().mean(1)


def _slopes(losses, w: Weights, penalty: float = 0.0) -> Weights:
    """The gradient of L + penalty·‖∇L‖², each seed's own."""
    w = {name: value.detach().requires_grad_() for name, value in w.items()}
    values = list(w.values())
    slopes = torch.autograd.grad(losses(w).sum(), values, create_graph=penalty > 0)
    if penalty:
        square = sum((slope**2).sum() for slope in slopes)
        more = torch.autograd.grad(square, values)
        slopes = [a.detach() + penalty * b for a, b in zip(slopes, more, strict=True)]
    return dict(zip(w, slopes, strict=True))


def _flow(losses, w: Weights, penalty: float, steps: int = 40) -> Weights:
    """The gradient flow to `TIME`, by the classical Runge-Kutta method."""
    h = TIME / steps
    for _ in range(steps):
        k1 = _slopes(losses, w, penalty)
        k2 = _slopes(losses, _moved(w, k1, h / 2), penalty)
        k3 = _slopes(losses, _moved(w, k2, h / 2), penalty)
        k4 = _slopes(losses, _moved(w, k3, h), penalty)
        w = {n: w[n] - h / 6 * (k1[n] + 2 * k2[n] + 2 * k3[n] + k4[n]) for n in w}
    return w


def _moved(w: Weights, slopes: Weights, lr: float) -> Weights:
    return {name: w[name] - lr * slopes[name] for name in w}


def _distance(a: Weights, b: Weights) -> np.ndarray:
    return sum(((a[n] - b[n]) ** 2).flatten(1).sum(1) for n in a).sqrt().numpy()
