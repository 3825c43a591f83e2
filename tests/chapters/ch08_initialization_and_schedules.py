"""Answers to the exercises of chapter 8: right ones, and wrong ones under what they show.

The first right one of each is the one that the lesson shows.
"""

import math

import numpy as np
import torch

# --- right ---------------------------------------------------------------------------------------


def two_factors(n_in, n_out, std):
    return n_in * std**2 / 2, n_out * std**2 / 2


def two_factors_in_an_array(n_in, n_out, std):
    return np.array([n_in, n_out]) * np.square(std) / 2


def two_factors_in_torch(n_in, n_out, std):
    return torch.tensor([n_in, n_out]) * 0.5 * std * std


def right_width(bound):
    variance = bound**2 / 3
    return 2 / variance


def steady(lr, curvature, noise):
    return lr * noise**2 / (curvature * (2 - lr * curvature))


def steady_by_walking(lr, curvature, noise):
    """Follows E w² until it has settled."""
    square = 0.0
    for _ in range(5000):
        square = (1 - lr * curvature) ** 2 * square + lr**2 * noise**2
    return square


def steady_as_a_sum(lr, curvature, noise):
    return (lr * noise) ** 2 / (1 - (1 - lr * curvature) ** 2)


def rate(step, steps, warm, peak):
    if step < warm:
        return peak * (step + 1) / warm
    share = (step - warm) / (steps - warm)
    return peak * (1 + np.cos(np.pi * share)) / 2


def rate_by_half_an_angle(step, steps, warm, peak):
    rising = (step + 1) / warm if warm else 1.0
    falling = math.cos(math.pi / 2 * (step - warm) / (steps - warm)) ** 2
    return peak * (rising if step < warm else falling)


def adam(gradients, lr):
    w, mean, square = np.zeros(gradients.shape[1]), 0.0, 0.0
    for t, g in enumerate(gradients, start=1):
        mean = 0.9 * mean + 0.1 * g
        square = 0.999 * square + 0.001 * g**2
        w = w - lr * (mean / (1 - 0.9**t)) / (np.sqrt(square / (1 - 0.999**t)) + 1e-8)
    return w


def adam_in_torch(gradients, lr):
    w = torch.zeros(gradients.shape[1], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.Adam([w], lr=lr)
    for g in gradients:
        w.grad = torch.tensor(g)
        optimizer.step()
    return w.detach()


def left(rates, weight_decay):
    return np.prod(1 - rates * weight_decay)


def left_step_by_step(rates, weight_decay):
    w = 1.0
    for lr in rates:
        w -= lr * weight_decay * w
    return w


def left_by_logarithms(rates, weight_decay):
    return math.exp(sum(math.log(1 - lr * weight_decay) for lr in rates))


def case(lr, steps, label_noise):
    return {"lr": lr, "steps": steps, "label_noise": label_noise}


def cosine_cases():
    return {"helps": case(0.5, 300, 0.4), "hurts": case(0.05, 60, 0.0)}


RIGHT = {
    "8.1": [two_factors, two_factors_in_an_array, two_factors_in_torch],
    "8.2": [right_width, lambda bound: 6 / bound**2],
    "8.3": [steady, steady_by_walking, steady_as_a_sum],
    "8.4": [rate, rate_by_half_an_angle],
    "8.5": [adam, adam_in_torch],
    "8.6": [left, left_step_by_step, left_by_logarithms],
    "8.7": [
        cosine_cases,
        lambda: {"helps": case(0.8, 200, 0.2), "hurts": case(0.03, 100, 0.0)},
        lambda: {"hurts": case(0.05, np.int64(60), 0), "helps": case(0.8, 300, 0.3)},
    ],
}


# --- wrong ---------------------------------------------------------------------------------------


def rate_with(shift=True, rest=True, first=1, scale=0.5):
    """The schedule of the lesson, with the bugs that are asked for."""

    def rate(step, steps, warm, peak):
        if step < warm:
            return peak * (step + first) / warm
        angle = math.pi * (step - warm * shift) / (steps - warm * rest)
        return scale * peak * (1 + math.cos(angle))

    return rate


def adam_with(betas=(0.9, 0.999), correct=True, sign=-1, step=None):
    """Adam with one thing done otherwise."""

    def adam(gradients, lr):
        w, m, v = np.zeros(gradients.shape[1]), 0.0, 0.0
        for t, g in enumerate(gradients, start=1):
            m = betas[0] * m + (1 - betas[0]) * g
            v = betas[1] * v + (1 - betas[1]) * g * g
            c, d = (1 - betas[0] ** t, 1 - betas[1] ** t) if correct else (1, 1)
            move = step or (lambda g, m, v: m / (v**0.5 + 1e-8))
            w = w + sign * lr * move(g, m / c, v / d)
        return w

    return adam


def factors(forward, backward):
    return lambda i, o, s: (forward(i, o, s), backward(i, o, s))


WRONG_ONES = {
    "8.1": {
        "half forgotten": [factors(lambda i, o, s: i * s * s, lambda i, o, s: o * s * s)],
        "std instead of variance": [factors(lambda i, o, s: i * s / 2, lambda i, o, s: o * s / 2)],
        "half of the other half": [
            factors(lambda i, o, s: i * (s / 2) ** 2, lambda i, o, s: o * (s / 2) ** 2)
        ],
        "fans swapped": [lambda i, o, s: two_factors(o, i, s)],
        "one fan for both": [
            lambda i, o, s: two_factors(i, i, s),
            lambda i, o, s: two_factors(o, o, s),
            lambda i, o, s: two_factors((i + o) / 2, (i + o) / 2, s),
        ],
        "roots": [lambda i, o, s: np.sqrt(two_factors(i, o, s))],
        "wrong shape": [lambda i, o, s: i * s * s / 2],
    },
    "8.2": {
        "bound taken for σ": [lambda b: 2 / b**2],
        "ReLU forgotten": [lambda b: 3 / b**2, lambda b: b**-2],
        "not squared": [lambda b: 6 / b, lambda b: 2 / b],
        "variance over 12": [lambda b: 2 / (b**2 / 12)],
        "upside down": [lambda b: b * b / 6],
    },
    "8.3": {
        "small rates only": [lambda r, h, s: r * s * s / 2 / h],
        "loss instead of the square": [lambda r, h, s: 0.5 * h * steady(r, h, s)],
        "noise not squared": [lambda r, h, s: steady(r, h, math.sqrt(s))],
        "one step's noise": [lambda r, h, s: r * r * s * s],
        "keep not squared": [lambda r, h, s: r * r * s * s / (r * h)],
        "root": [lambda r, h, s: math.sqrt(steady(r, h, s))],
    },
    "8.4": {
        "as given": [rate_with(shift=False, rest=False, first=0)],
        "a first step of 0": [rate_with(first=0)],
        "half wave from step 0": [rate_with(shift=False, rest=False)],
        "ends above 0": [rate_with(rest=False), rate_with(rest=False, first=0)],
        "too short": [rate_with(shift=False), rate_with(shift=False, first=0)],
        "twice the peak": [rate_with(scale=1)],
    },
    "8.5": {
        "not corrected": [adam_with(correct=False)],
        "betas swapped": [adam_with(betas=(0.999, 0.9))],
        "uphill": [adam_with(sign=1)],
        "no root": [adam_with(step=lambda g, m, v: m / (v + 1e-8))],
        "gradient instead of its average": [adam_with(step=lambda g, m, v: g / (v**0.5 + 1e-8))],
        "plain descent": [
            adam_with(step=lambda g, m, v: m),
            lambda gradients, lr: -lr * gradients.sum(axis=0),
        ],
        "wrong shape": [lambda gradients, lr: adam(gradients, lr)[None]],
    },
    "8.6": {
        "what is lost": [lambda r, d: 1 - left(r, d)],
        "added up": [lambda r, d: 1 - sum(r) * d],
        "rate left out": [lambda r, d: (1 - d) ** len(r)],
        "the peak throughout": [
            lambda r, d: (1 - max(r) * d) ** len(r),
            lambda r, d: (1 - r[0] * d) ** len(r),
        ],
        "the mean rate": [lambda r, d: (1 - sum(r) / len(r) * d) ** len(r)],
        "exponential": [lambda r, d: math.exp(-sum(r) * d)],
    },
    "8.7": {
        "the two swapped": [
            lambda: {"helps": cosine_cases()["hurts"], "hurts": cosine_cases()["helps"]}
        ],
        "no real gain": [lambda: cosine_cases() | {"helps": case(0.1, 300, 0.0)}],
        "nothing learned without it": [lambda: cosine_cases() | {"hurts": case(0.001, 20, 0.0)}],
        "no real loss": [lambda: cosine_cases() | {"hurts": case(0.1, 400, 0.0)}],
        "out of range": [
            lambda: cosine_cases() | {"hurts": case(3.0, 60, 0.0)},
            lambda: cosine_cases() | {"hurts": case(0.02, 60.5, 0.0)},
        ],
        "wrong form": [dict, lambda: {"helps": {"lr": 0.1}, "hurts": {}}],
        "wrong type": [lambda: (1, 2), lambda: None],
    },
}
