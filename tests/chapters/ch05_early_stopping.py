"""Answers to the exercises of chapter 5, as learners would write them.

The first right one of each exercise is the lesson's. Wrong ones stand under the name of what they
show.
"""

import copy
import math

import numpy as np
import torch
from scipy import stats

# --- right ---------------------------------------------------------------------------------------


def patience_with_delta(losses, patience, min_delta):
    best, chosen, waited = losses[0], 0, 0
    for check in range(1, len(losses)):
        if losses[check] < best - min_delta:
            best, chosen, waited = losses[check], check, 0
        else:
            waited += 1
        if waited == patience:
            return chosen, check
    return chosen, len(losses) - 1


def patience_from_the_last_best(losses, patience, min_delta):
    chosen = 0
    for check, loss in enumerate(losses):
        if loss + min_delta < losses[chosen]:
            chosen = check
        if check - chosen >= patience:
            break
    return [chosen, check]


def patience_in_torch(losses, patience, min_delta):
    losses = torch.from_numpy(losses)
    chosen = check = torch.tensor(0)
    while check < len(losses) - 1 and check - chosen < patience:
        check = check + 1
        if losses[chosen] - losses[check] > min_delta:
            chosen = check
    return torch.stack([chosen, check])


def train_with_patience(model, step, val_loss, checks, patience):
    best, best_state, waited = float("inf"), None, 0
    for _ in range(checks):
        step()
        loss = val_loss()
        if loss < best:
            best, waited = loss, 0
            best_state = copy.deepcopy(model.state_dict())
        else:
            waited += 1
        if waited == patience:
            break
    model.load_state_dict(best_state)
    return model


def train_with_clones(model, step, val_loss, checks, patience):
    losses, states = [], []
    while len(losses) < checks and len(losses) - int(np.argmin(losses or [0])) <= patience:
        step()
        losses.append(val_loss())
        states.append({name: value.clone() for name, value in model.state_dict().items()})
    model.load_state_dict(states[int(np.argmin(losses))])
    return model


def train_with_a_copy_of_the_model(model, step, val_loss, checks, patience):
    best, kept, last_best = math.inf, None, -1
    for check in range(checks):
        step()
        if (loss := val_loss()) < best:
            best, kept, last_best = loss, copy.deepcopy(model), check
        elif check - last_best == patience:
            break
    return kept


def generalization_loss(losses):
    return 100 * (losses / np.minimum.accumulate(losses) - 1)


def generalization_loss_in_a_loop(losses):
    lowest, result = float("inf"), []
    for loss in losses:
        lowest = min(lowest, loss)
        result.append(100 * (loss - lowest) / lowest)
    return result


def generalization_loss_in_torch(losses):
    losses = torch.from_numpy(losses)
    return losses.div(losses.cummin(0).values).sub(1).mul(100)


def descended(X, y, eta, steps):
    h, V = np.linalg.eigh(X.T @ X)
    least_squares = (V.T @ (X.T @ y)) / h
    return V @ ((1 - (1 - eta * h) ** steps) * least_squares)


def descended_step_by_step(X, y, eta, steps):
    w = np.zeros(X.shape[1])
    for _ in range(steps):
        w += eta * X.T @ (y - X @ w)
    return w


def descended_by_matrix_power(X, y, eta, steps):
    left = np.linalg.matrix_power(np.eye(X.shape[1]) - eta * X.T @ X, steps)
    w = np.linalg.lstsq(X, y)[0]
    return w - left @ w


def expected_best(n_scores, n_examples, accuracy):
    k = np.arange(n_examples + 1)
    at_most = stats.binom.cdf(k, n_examples, accuracy) ** n_scores
    return np.sum(k * np.diff(at_most, prepend=0)) / n_examples


def expected_best_by_tails(n_scores, n_examples, accuracy):
    k = np.arange(n_examples)
    return np.mean(1 - stats.binom.cdf(k, n_examples, accuracy) ** n_scores)


def expected_best_in_a_loop(n_scores, n_examples, accuracy):
    below, total, before = 0.0, 0.0, 0.0
    for k in range(n_examples + 1):
        ways = math.comb(n_examples, k)
        below += ways * accuracy**k * (1 - accuracy) ** (n_examples - k)
        total += k / n_examples * (below**n_scores - before)
        before = below**n_scores
    return total


def reported(val_accuracy, test_accuracy):
    return test_accuracy[np.argmax(val_accuracy)]


def reported_in_a_loop(val_accuracy, test_accuracy):
    best, value = -1, None
    for val, test in zip(val_accuracy, test_accuracy, strict=True):
        if val > best:
            best, value = val, test
    return value


def reported_in_torch(val_accuracy, test_accuracy):
    return torch.from_numpy(test_accuracy)[int(np.argmax(val_accuracy))]


def rule():
    return {"patience": 10}


def rule_of_twelve():
    return {"patience": np.int64(12)}


def rule_of_twenty():
    return {"patience": 20, "min_delta": 0}


RIGHT = {
    "5.1": [patience_with_delta, patience_from_the_last_best, patience_in_torch],
    "5.2": [train_with_patience, train_with_clones, train_with_a_copy_of_the_model],
    "5.3": [generalization_loss, generalization_loss_in_a_loop, generalization_loss_in_torch],
    "5.4": [descended, descended_step_by_step, descended_by_matrix_power],
    "5.5": [expected_best, expected_best_by_tails, expected_best_in_a_loop],
    "5.6": [reported, reported_in_a_loop, reported_in_torch],
    "5.7": [rule, rule_of_twelve, rule_of_twenty],
}


# --- wrong ---------------------------------------------------------------------------------------


def patience_loop(
    needed=lambda best, delta: best - delta, reset=True, previous=False, always=False
):
    """A `patience_with_delta` that goes wrong in one place."""

    def function(losses, patience, min_delta):
        best, chosen, waited = losses[0], 0, 0
        for check in range(1, len(losses)):
            if losses[check] < needed(best, min_delta):
                best, chosen, waited = losses[check], check, 0 if reset else waited
            else:
                waited += 1
            if previous or (always and losses[check] < best):
                best = losses[check]
            if waited == patience:
                return chosen, check
        return chosen, len(losses) - 1

    return function


def loop(
    keep=lambda model: copy.deepcopy(model.state_dict()),
    late=0,
    reset=True,
    previous=False,
    ties=False,
    first=float("inf"),
):
    """A `train_with_patience` that goes wrong in one place."""

    def function(model, step, val_loss, checks, patience):
        best, state, waited = first, model.state_dict(), 0
        for _ in range(checks):
            step()
            loss = val_loss()
            if loss < best or (ties and loss == best):
                state, waited = keep(model), 0 if reset else waited
            else:
                waited += 1
            best = loss if previous else min(loss, best)
            if waited == patience + late:
                break
        model.load_state_dict(state, strict=False)
        return model

    return function


def no_restore(model, step, val_loss, checks, patience):
    best, waited = float("inf"), 0
    for _ in range(checks):
        step()
        loss = val_loss()
        best, waited = (loss, 0) if loss < best else (best, waited + 1)
        if waited == patience:
            break
    return model


def copied_too_early(model, step, val_loss, checks, patience):
    state = copy.deepcopy(model.state_dict())
    no_restore(model, step, val_loss, checks, patience)
    model.load_state_dict(state)
    return model


def by_the_previous(counts=False, keeps=False):
    """A `train_with_patience` that compares with the check before where it counts, or keeps."""

    def function(model, step, val_loss, checks, patience):
        best, previous, state, waited = float("inf"), float("inf"), None, 0
        for _ in range(checks):
            step()
            loss = val_loss()
            if loss < (previous if keeps else best):
                state = copy.deepcopy(model.state_dict())
            waited = 0 if loss < (previous if counts else best) else waited + 1
            best, previous = min(best, loss), loss
            if waited == patience:
                break
        model.load_state_dict(state)
        return model

    return function


def counted_by_the_previous(losses, patience, min_delta):
    best, chosen, waited = losses[0], 0, 0
    for check in range(1, len(losses)):
        if losses[check] < best - min_delta:
            best, chosen = losses[check], check
        waited = 0 if losses[check] < losses[check - 1] - min_delta else waited + 1
        if waited == patience:
            return chosen, check
    return chosen, len(losses) - 1


def begins_at_ten(losses, patience, min_delta):
    """Its first best loss is made up."""
    best, chosen, waited = 10.0, 0, 0
    for check, loss in enumerate(losses):
        if loss < best - min_delta:
            best, chosen, waited = loss, check, 0
        else:
            waited += 1
        if waited == patience:
            break
    return chosen, check


def parameters_alone(model):
    return {name: value.detach().clone() for name, value in model.named_parameters()}


def descent(change):
    """Step by step, with another step."""

    def function(X, y, eta, steps):
        w = np.zeros(X.shape[1])
        for _ in range(steps):
            w = w - eta * change(X.T @ (X @ w - y), len(y))
        return w

    return function


def by_filter(keep):
    def function(X, y, eta, steps):
        h, V = np.linalg.eigh(X.T @ X)
        return V @ (keep(h, eta, steps) * (V.T @ (X.T @ y)) / h)

    return function


def best_of(power):
    def function(n_scores, n_examples, accuracy):
        k = np.arange(n_examples + 1)
        at_most = power(stats.binom.cdf(k, n_examples, accuracy), n_scores)
        return np.sum(k * np.diff(at_most, prepend=0)) / n_examples

    return function


def exactly_k(n_scores, n_examples, accuracy):
    k = np.arange(n_examples + 1)
    return np.sum(k / n_examples * stats.binom.pmf(k, n_examples, accuracy) ** n_scores)


def choosing(change):
    """The right checks, but something else is returned."""

    def function(losses, patience, min_delta):
        return change(*patience_with_delta(losses, patience, min_delta), losses)

    return function


def restored_before_the_break(model, step, val_loss, checks, patience):
    best, state, waited = float("inf"), None, 0
    for _ in range(checks):
        step()
        loss = val_loss()
        if loss < best:
            best, state, waited = loss, copy.deepcopy(model.state_dict()), 0
        else:
            waited += 1
        if waited == patience:
            model.load_state_dict(state)
            break
    return model


def copied_at_every_check(model, step, val_loss, checks, patience):
    best, waited = float("inf"), 0
    for _ in range(checks):
        step()
        loss = val_loss()
        best, waited = (loss, 0) if loss < best else (best, waited + 1)
        state = copy.deepcopy(model.state_dict())
        if waited == patience:
            break
    model.load_state_dict(state)
    return model


def lowest_before(losses):
    result, lowest = [], losses[0]
    for loss in losses:
        result.append(100 * (loss / lowest - 1))
        lowest = min(lowest, loss)
    return result


def along_the_directions(X, y, eta, steps):
    h, V = np.linalg.eigh(X.T @ X)
    return (1 - (1 - eta * h) ** steps) * (V.T @ X.T @ y) / h


def simulated_best(n_scores, n_examples, accuracy):
    rng = np.random.default_rng(0)
    return (rng.binomial(n_examples, accuracy, (20_000, n_scores)) / n_examples).max(1).mean()


def best_without_differences(n_scores, n_examples, accuracy):
    k = np.arange(n_examples + 1)
    return np.sum(k * stats.binom.cdf(k, n_examples, accuracy) ** n_scores) / n_examples


WRONG_ONES = {
    "5.1": {
        "delta ignored": [patience_loop(lambda best, delta: best)],
        "delta the wrong way round": [patience_loop(lambda best, delta: best + delta)],
        "the best moves without a reset": [patience_loop(always=True)],
        "one check too late": [
            lambda losses, patience, delta: patience_with_delta(losses, patience + 1, delta),
        ],
        "counter never reset": [patience_loop(reset=False)],
        "compares with the previous check": [
            patience_loop(previous=True),
            counted_by_the_previous,
        ],
        "the last check as the best": [
            lambda losses, patience, delta: (patience_with_delta(losses, patience, delta)[1],) * 2,
        ],
        "swapped": [
            lambda losses, patience, delta: patience_with_delta(losses, patience, delta)[::-1],
        ],
        "exactly delta counts as better": [
            patience_loop(lambda best, delta: np.nextafter(best - delta, np.inf)),
        ],
        "relative delta": [patience_loop(lambda best, delta: best - delta * best)],
        "the lowest loss chosen": [
            choosing(lambda chosen, last, losses: (losses[: last + 1].argmin(), last)),
        ],
        "a loss in place of its number": [
            choosing(lambda chosen, last, losses: (losses[chosen], last)),
        ],
        "counted from 1": [choosing(lambda chosen, last, losses: (chosen + 1, last + 1))],
        None: [
            begins_at_ten,
            lambda losses, patience, delta: patience_with_delta(losses, 3, delta),
        ],
    },
    "5.2": {
        "ends with the last weights": [
            loop(keep=lambda model: model.state_dict()),
            loop(keep=lambda model: dict(model.state_dict())),
            no_restore,
            copied_at_every_check,
        ],
        "both bugs": [loop(keep=lambda model: model.state_dict(), reset=False)],
        "restored only when patience runs out": [restored_before_the_break],
        "buffers forgotten": [loop(keep=parameters_alone)],
        "never stops": [loop(late=1000)],
        "counter never reset": [loop(reset=False)],
        "compares with the previous check": [
            loop(previous=True),
            by_the_previous(counts=True, keeps=True),
            by_the_previous(counts=True),
            by_the_previous(keeps=True),
        ],
        "an equal loss counts as better": [loop(ties=True)],
        None: [loop(first=10.0), loop(late=-1), loop(reset=False, previous=True)],
        "one check too late": [loop(late=1)],
        "first weights restored": [copied_too_early],
        "wrong type": [
            lambda model, step, val_loss, checks, patience: model.state_dict(),
            lambda model, step, val_loss, checks, patience: val_loss(),
        ],
        "raises an exception": [lambda model: model],
    },
    "5.3": {
        "looks into the future": [lambda losses: 100 * (losses / min(losses) - 1)],
        "not in percent": [lambda losses: losses / np.minimum.accumulate(losses) - 1],
        "1 not subtracted": [
            lambda losses: 100 * losses / np.minimum.accumulate(losses),
        ],
        "the ratio alone": [lambda losses: losses / np.minimum.accumulate(losses)],
        None: [lambda losses: 100 * (losses / np.minimum.accumulate(np.minimum(losses, 10)) - 1)],
        "difference instead of ratio": [
            lambda losses: losses - np.minimum.accumulate(losses),
            lambda losses: 100 * (losses - np.minimum.accumulate(losses)),
        ],
        "relative to the current loss": [
            lambda losses: 100 * (losses - np.minimum.accumulate(losses)) / losses,
        ],
        "compares with the previous check": [
            lambda losses: [0] + [100 * (b / a - 1) for a, b in zip(losses, losses[1:])],  # noqa: B905
        ],
        "mean instead of minimum": [
            lambda losses: [
                100 * (losses[i] / losses[: i + 1].mean() - 1) for i in range(len(losses))
            ]
        ],
        "upside down": [lambda losses: 100 * (np.minimum.accumulate(losses) / losses - 1)],
        "the check itself left out": [lowest_before],
    },
    "5.4": {
        "ridge": [by_filter(lambda h, eta, steps: h / (h + 1 / (eta * steps)))],
        "steps without length": [by_filter(lambda h, eta, steps: 1 - np.exp(-eta * h * steps))],
        "the part that is missing": [by_filter(lambda h, eta, steps: (1 - eta * h) ** steps)],
        "gradient twice as large": [descent(lambda gradient, n: 2 * gradient)],
        "divided by n": [descent(lambda gradient, n: gradient / n)],
        "least squares": [lambda X, y, eta, steps: np.linalg.pinv(X) @ y],
        "one step off": [
            lambda X, y, eta, steps: descended(X, y, eta, steps + 1),
            lambda X, y, eta, steps: descended(X, y, eta, steps - 1),
        ],
        "mean squared error": [descent(lambda gradient, n: 2 * gradient / n)],
        "not turned back": [along_the_directions],
        "not divided by h": [by_filter(lambda h, eta, steps: h * (1 - (1 - eta * h) ** steps))],
    },
    "5.5": {
        "true accuracy": [lambda t, n, p: p],
        "the optimism alone": [lambda t, n, p: expected_best(t, n, p) - p],
        "a count": [lambda t, n, p: n * expected_best(t, n, p)],
        "the worst instead of the best": [best_of(lambda one, t: 1 - (1 - one) ** t)],
        "probabilities instead of sums": [exactly_k],
        "one score too few": [best_of(lambda one, t: one ** (t - 1))],
        "sum starts one too late": [
            lambda t, n, p: expected_best_by_tails(t, n, p) + 1 / n,
            lambda t, n, p: expected_best(t, n, p) - 1 / n,
        ],
        "differences forgotten": [best_without_differences],
        "wrong shape": [lambda t, n, p: [expected_best(t, n, p)]],
        None: [lambda t, n, p: expected_best(t, n, max(p, 0.5))],
        "simulated": [simulated_best, lambda t, n, p: round(expected_best(t, n, p), 2) + 0.001],
    },
    "5.6": {
        "best on the test set": [lambda val, test: max(test)],
        "validation reported": [lambda val, test: max(val)],
        "chosen on the test set": [lambda val, test: val[test.argmax()]],
        "the last check": [lambda val, test: test[-1], lambda val, test: val[-1]],
        "the lowest accuracy": [lambda val, test: test[val.argmin()]],
        "mean of both": [
            lambda val, test: (val[val.argmax()] + test[val.argmax()]) / 2,
            lambda val, test: max((val + test) / 2),
        ],
        None: [
            lambda val, test: max(zip(val, test, strict=True))[1],  # of equal ones the best in test
            lambda val, test: test[::-1][val[::-1].argmax()],
        ],
        "the number of the check": [lambda val, test: val.argmax()],
        "mean of all checks": [lambda val, test: sum(test) / len(test)],
    },
    "5.7": {
        "too patient": [lambda: {"patience": 100}, lambda: {"patience": 40}],
        "too impatient": [lambda: {"patience": 1}, lambda: {"patience": 3}],
        "delta too large": [
            lambda: {"patience": 3, "min_delta": 0.03},
            lambda: {"patience": 10, "min_delta": 0.003},
        ],
        "nothing learned": [lambda: {"patience": 3, "min_delta": 1.0}],
        "another field": [lambda: {"patience": 10, "weight_decay": 0.01}],
        "no patience": [dict, lambda: {"min_delta": 0.01}, lambda: {"patience": None}],
        "unknown field or value": [lambda: {"patience": 0}, lambda: {"patients": 10}],
    },
}
