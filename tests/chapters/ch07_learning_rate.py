"""Answers to the exercises of chapter 7, as learners would write them.

The first right one of each exercise is the lesson's. Wrong ones stand under the name of what they
show.
"""

import numpy as np
import torch

from course_utils.training import grid

# --- right ---------------------------------------------------------------------------------------


def two_arrows(w, gradient, lr, weight_decay):
    return -lr * gradient, -lr * weight_decay * w


def two_arrows_by_steps(w, gradient, lr, weight_decay):
    after = w - lr * gradient
    return [after - w, (w - lr * (gradient + weight_decay * w)) - after]


def two_arrows_in_torch(w, gradient, lr, weight_decay):
    parts = []
    for g, decay in ((gradient, 0.0), (0 * gradient, weight_decay)):
        weights = torch.tensor(w, requires_grad=True)
        weights.grad = torch.tensor(g)
        torch.optim.SGD([weights], lr=lr, weight_decay=decay).step()
        parts.append((weights.detach() - torch.tensor(w)).numpy())
    return np.array(parts)


def largest_rate(H, weight_decay):
    return 2 / (np.linalg.eigvalsh(H)[-1] + weight_decay)


def largest_rate_of_the_sum(H, weight_decay):
    return 2 / max(np.linalg.eigvals(H + weight_decay * np.eye(len(H))).real)


def largest_rate_by_norm(H, weight_decay):
    return 2 / np.linalg.norm(H + weight_decay * np.identity(H.shape[0]), 2)


def power_iteration(H, v, rounds):
    v = v / np.linalg.norm(v)
    for _ in range(rounds):
        v = H @ v
        v = v / np.linalg.norm(v)
    return v @ H @ v


def power_iteration_scaled_before(H, v, rounds):
    for _ in range(rounds):
        v = H @ (v / np.linalg.norm(v))
    return v @ H @ v / (v @ v)


def power_iteration_in_torch(H, v, rounds):
    H, v = torch.from_numpy(H), torch.from_numpy(v)
    v = v / v.norm()
    for _ in range(rounds):
        v = H @ v
        v /= v.norm()
    return torch.dot(v, H @ v)


def followed_loss(X, y, w, lr):
    error = X @ w - y
    gradient = 2 / len(y) * X.T @ error
    return np.mean(error**2) + lr / 4 * np.sum(gradient**2)


def followed_loss_as_norms(X, y, w, lr):
    n = X.shape[0]
    gradient = X.T @ (X @ w - y) * 2 / n
    return np.linalg.norm(X @ w - y) ** 2 / n + 0.25 * lr * np.linalg.norm(gradient) ** 2


def followed_loss_in_a_loop(X, y, w, lr):
    n, d = X.shape
    loss, gradient = 0.0, [0.0] * d
    for i in range(n):
        error = sum(X[i, j] * w[j] for j in range(d)) - y[i]
        loss += error**2 / n
        for j in range(d):
            gradient[j] += 2 * error * X[i, j] / n
    return loss + lr * sum(g * g for g in gradient) / 4


def honest_score(scores):
    half = scores.shape[2] // 2
    choice = np.nanargmax(scores[:, :, :half].mean(axis=2))
    return scores[:, :, half:].mean(axis=2).flat[choice]


def honest_score_in_a_loop(scores):
    half = scores.shape[2] // 2
    best, result = -np.inf, np.nan
    for by_decay in scores:
        for one in by_decay:
            if one[:half].mean() > best:  # never for NaN
                best, result = one[:half].mean(), one[half:].mean()
    return result


def honest_score_with_infinity(scores):
    half = scores.shape[2] // 2
    means = np.where(np.isnan(scores), -np.inf, scores)[..., :half].mean(-1)
    i, j = np.unravel_index(means.argmax(), means.shape)
    return np.float64(scores[i, j, half:].mean())


def honest_score_rounding_up(scores):
    half = (scores.shape[2] + 1) // 2
    means = scores[:, :, :half].mean(axis=2)
    return scores[np.isclose(means, np.nanmax(means)), half:].mean()


def throttle_and_wheel():
    return {"lr": 0.1, "weight_decay": 0.03}


RIGHT = {
    "7.1": [two_arrows, two_arrows_by_steps, two_arrows_in_torch],
    "7.2": [largest_rate, largest_rate_of_the_sum, largest_rate_by_norm],
    "7.3": [power_iteration, power_iteration_scaled_before, power_iteration_in_torch],
    "7.4": [followed_loss, followed_loss_as_norms, followed_loss_in_a_loop],
    "7.5": [
        honest_score,
        honest_score_in_a_loop,
        honest_score_with_infinity,
        honest_score_rounding_up,
    ],
    "7.6": [
        throttle_and_wheel,
        lambda: {"weight_decay": 0.02},
        lambda: dict(lr=0.15, weight_decay=np.float32(0.03)),
        lambda: {"lr": 0.025},  # throttle alone: early stopping
    ],
}


# --- wrong ---------------------------------------------------------------------------------------


def arrows(data, pull):
    """A `two_arrows` with other arrows."""
    return lambda w, g, lr, decay: (data(w, g, lr, decay), pull(w, g, lr, decay))


def downhill(w, g, lr, decay):
    return -lr * g


def curvature(H, decay):
    return np.linalg.eigvalsh(H + decay * np.eye(len(H))).max()


def arrow_in_place(w, gradient, lr, weight_decay):
    gradient *= -lr
    return gradient, -lr * weight_decay * w


def unscaled(H, v, rounds):
    for _ in range(rounds):
        v = H @ v
    return v @ H @ v


def scaled_once(H, v, rounds):
    return unscaled(H, v / np.linalg.norm(v), rounds)


def last_direction(H, v, rounds):
    for _ in range(rounds):
        v = H @ v
        v = v / np.linalg.norm(v)
    return v


def scaled_at_the_end(H, v, rounds):
    v = np.linalg.matrix_power(H, rounds) @ v
    return v @ H @ v / (v @ v)


def scaled_too_early(H, v, rounds):
    for _ in range(rounds):
        v = H @ (v / np.linalg.norm(v))
    return v @ H @ v


def inverse_iteration(H, v, rounds):
    v = last_direction(np.linalg.inv(H), v, rounds)
    return v @ H @ v


def penalized(penalty):
    """A `followed_loss` with another penalty of (gradient, lr)."""

    def function(X, y, w, lr):
        error = X @ w - y
        return (error**2).mean() + penalty(2 * X.T @ error / len(y), lr)

    return function


def loss_after_the_step(X, y, w, lr):
    new = w - lr * 2 / len(y) * X.T @ (X @ w - y)
    return np.mean((X @ new - y) ** 2)


def gradient_of_the_sum(X, y, w, lr):
    error = X @ w - y
    return np.mean(error**2) + lr / 4 * np.sum((2 * X.T @ error) ** 2)


def gradient_of_half_the_sum(X, y, w, lr):
    error = X @ w - y
    return np.mean(error**2) + lr / 4 * np.sum((X.T @ error) ** 2)


def halved_loss(X, y, w, lr):
    error = X @ w - y
    gradient = X.T @ error / len(y)
    return (error @ error) / (2 * len(y)) + lr / 4 * (gradient @ gradient)


def summed_loss(X, y, w, lr):
    error = X @ w - y
    gradient = 2 * X.T @ error
    return error @ error + lr / 4 * (gradient @ gradient)


def decay_penalty(X, y, w, lr):
    return np.mean((X @ w - y) ** 2) + lr / 4 * w @ w


def choosing(mean, choose, judge):
    """An `honest_score` that chooses and judges on other seeds, slices of (half)."""

    def function(scores):
        half = scores.shape[2] // 2
        choice = np.nanargmax(mean(scores[:, :, choose(half)], axis=2))
        return np.mean(scores[:, :, judge(half)], axis=2).ravel()[choice]

    return function


def first(half):
    return slice(half)


def second(half):
    return slice(half, None)


def everything(half):
    return slice(None)


def chosen_apart(scores):
    half = scores.shape[2] // 2
    means = scores[:, :, :half].mean(axis=2)
    i, j = np.nanargmax(np.nanmean(means, axis=1)), np.nanargmax(np.nanmean(means, axis=0))
    return scores[i, j, half:].mean()


def best_run(scores):
    half = scores.shape[2] // 2
    i, j, _ = np.unravel_index(np.nanargmax(scores[..., :half]), scores[..., :half].shape)
    return scores[i, j, half:].mean()


def nan_is_chosen(scores):
    half = scores.shape[2] // 2
    choice = np.argmax(scores[:, :, :half].mean(axis=2))
    return scores[:, :, half:].mean(axis=2).flat[choice]


def nan_wins(scores):
    half = scores.shape[2] // 2
    choice = np.argmax(scores[:, :, :half].mean(axis=2))
    return scores[:, :, :half].mean(axis=2).flat[choice]


WRONG_ONES = {
    "7.1": {
        "signs turned around": [lambda w, g, lr, decay: (lr * g, lr * decay * w)],
        "pull away from zero": [arrows(downhill, lambda w, g, lr, decay: lr * decay * w)],
        "pull without the learning rate": [arrows(downhill, lambda w, g, lr, decay: -decay * w)],
        "a factor of 2": [arrows(downhill, lambda w, g, lr, decay: -2 * lr * decay * w)],
        "arrows swapped": [lambda w, g, lr, decay: two_arrows(w, g, lr, decay)[::-1]],
        "places instead of arrows": [
            lambda w, g, lr, decay: (w - lr * g, w - lr * decay * w),
            arrows(downhill, lambda w, g, lr, decay: (1 - lr * decay) * w),
        ],
        "data without the learning rate": [
            lambda w, g, lr, decay: (-g, -decay * w),
            lambda w, g, lr, decay: (-g, -lr * decay * w),
        ],
        "data arrow uphill": [lambda w, g, lr, decay: (lr * g, -lr * decay * w)],
        "whole step as the pull": [
            arrows(downhill, lambda w, g, lr, decay: -lr * (g + decay * w)),
        ],
        "pull on the gradient": [arrows(downhill, lambda w, g, lr, decay: -lr * decay * g)],
        "the pull of L1": [arrows(downhill, lambda w, g, lr, decay: -lr * decay * np.sign(w))],
        "wrong shape": [lambda w, g, lr, decay: w - lr * (g + decay * w)],
        "changes its input": [arrow_in_place],
    },
    "7.2": {
        "1 over h": [lambda H, decay: 1 / curvature(H, decay)],
        "decay forgotten": [lambda H, decay: 2 / curvature(H, 0)],
        "decay subtracted": [lambda H, decay: 2 / curvature(H, -decay)],
        "smallest curvature": [
            lambda H, decay: 2 / np.linalg.eigvalsh(H + decay * np.eye(len(H))).min()
        ],
        "largest in size": [
            lambda H, decay: 2 / (np.linalg.norm(H, 2) + decay),
            lambda H, decay: 2 / (max(abs(np.linalg.eigvals(H))) + decay),
        ],
        "largest entry": [
            lambda H, decay: 2 / (H + decay * np.eye(len(H))).diagonal().max(),
        ],
        "trace": [
            lambda H, decay: 2 / np.trace(H + decay * np.eye(len(H))),
            lambda H, decay: 2 / (np.linalg.eigvalsh(H).sum() + decay),
        ],
        "decay twice": [lambda H, decay: 2 / curvature(H, 2 * decay)],
        "brackets missing": [
            lambda H, decay: 2 / curvature(H, 0) + decay,
            lambda H, decay: 2 / curvature(H, 0) - decay,
        ],
        "length of the matrix": [
            lambda H, decay: 2 / (np.linalg.norm(H) + decay),
            lambda H, decay: 2 / np.linalg.norm(H + decay * np.identity(len(H))),
        ],
        "decay on every entry": [lambda H, decay: 2 / max(np.linalg.eigvalsh(H + decay))],
        "the sharpness itself": [curvature],
    },
    "7.3": {
        "not scaled": [unscaled, scaled_once],
        "last v not scaled": [scaled_too_early],
        "length of the scaled v": [
            lambda H, v, rounds: np.linalg.norm(last_direction(H, v, rounds)),
        ],
        "returns the vector": [last_direction],
        "one round too many": [lambda H, v, rounds: power_iteration(H, v, rounds + 1)],
        "one round too few": [lambda H, v, rounds: power_iteration(H, v, rounds - 1)],
        "no iteration": [lambda H, v, rounds: v @ H @ v, lambda H, v, rounds: v @ H @ v / (v @ v)],
        "length of the last product": [
            lambda H, v, rounds: np.linalg.norm(H @ last_direction(H, v, rounds)),
        ],
        "size instead of value": [lambda H, v, rounds: abs(power_iteration(H, v, rounds))],
        "rounds ignored": [
            lambda H, v, rounds: power_iteration(H, v, 100),
            lambda H, v, rounds: power_iteration(H, v, 10),
            lambda H, v, rounds: power_iteration(H, v, 1),
            lambda H, v, rounds: max(np.linalg.eigvalsh(H), key=abs),
        ],
        "exact eigenvalue": [lambda H, v, rounds: np.linalg.eigvalsh(H).max()],
        "inverse iteration": [inverse_iteration],
    },
    "7.4": {
        "norm not squared": [penalized(lambda g, lr: lr / 4 * np.linalg.norm(g))],
        "wrong share of η": [
            penalized(lambda g, lr: lr / 2 * (g @ g)),
            penalized(lambda g, lr: lr * (g @ g)),
        ],
        "gradient without the 2": [penalized(lambda g, lr: lr / 16 * (g @ g))],
        "gradient of the sum": [gradient_of_the_sum, gradient_of_half_the_sum],
        "penalty on the weights": [decay_penalty],
        "penalty missing": [penalized(lambda g, lr: 0)],
        "penalty alone": [
            lambda X, y, w, lr: (
                penalized(lambda g, lr: lr / 4 * (g @ g))(X, y, w, lr)
                - penalized(lambda g, lr: 0)(X, y, w, lr)
            )
        ],
        "mean instead of the norm": [penalized(lambda g, lr: lr / 4 * (g**2).mean())],
        "another loss": [halved_loss, summed_loss],
        "penalty subtracted": [penalized(lambda g, lr: -lr / 4 * (g @ g))],
        "loss after the step": [loss_after_the_step],
    },
    "7.5": {
        "diverged runs left out, and judged by the choosers": [
            lambda scores: np.nanmax(np.nanmean(scores, axis=2)),
            lambda scores: np.nanmax(np.nanmean(scores[:, :, : scores.shape[2] // 2], axis=2)),
        ],
        "diverged runs left out": [choosing(np.nanmean, first, second)],
        "judged by the choosers": [choosing(np.mean, first, first)],
        "judged on all seeds": [choosing(np.mean, first, everything)],
        "chosen on all seeds": [choosing(np.mean, everything, second)],
        "chosen on the second half": [choosing(np.mean, second, second)],
        "halves swapped": [choosing(np.mean, second, first)],
        "diverged runs count 0": [
            lambda scores: honest_score(np.nan_to_num(scores)),
            lambda scores: honest_score(np.where(np.isnan(scores), 0, scores)),
            lambda scores: honest_score(np.where(np.isnan(scores), -1, scores)),
        ],
        "NaN wins": [nan_is_chosen],
        "NaN reported": [nan_wins],
        "rate and decay chosen apart": [chosen_apart],
        "best run instead of the best setting": [lambda scores: np.nanmax(scores), best_run],
    },
    "7.6": {
        "decay so strong that nothing is learned": [lambda: {"weight_decay": 0.5}],
        "rate too large": [lambda: {"lr": 1.0, "weight_decay": 0.03}],
        "rate too small": [lambda: {"lr": 0.005, "weight_decay": 0.03}],
        "decay too strong": [
            lambda: {"weight_decay": 0.1},
            lambda: {"lr": 0.03, "weight_decay": 0.1},
        ],
        "throttle alone": [lambda: {"lr": 0.2}],
        "decay too weak": [lambda: {"weight_decay": 0.003}],
        "gain too small": [lambda: {"lr": 0.02, "weight_decay": 0.01}],
        "diverged": [lambda: {"lr": 1000.0, "weight_decay": 10.0}],
        "other fields changed": [
            lambda: {"weight_decay": 0.03, "steps": 300},
            lambda: {"dropout": 0.3},
        ],
        "nothing changed": [lambda: {}, lambda: {"lr": 0.1}],
        "unknown field or value": [
            lambda: {"learning_rate": 0.1},
            lambda: {"lr": grid(0.1, 0.2)},
            lambda: {"lr": -1},
        ],
        "wrong type": [lambda: 0.03, lambda: None, lambda: (0.1, 0.03)],
    },
}
