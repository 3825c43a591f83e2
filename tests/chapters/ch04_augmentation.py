"""Answers to the exercises of chapter 4, as learners would write them.

The first right one of each exercise is the lesson's. Wrong ones stand under the name of what they
show.
"""

import numpy as np
import torch

from course_utils.augmentation import GaussianNoise, HorizontalFlip, InTurn, Rotation, Shift

# --- right ---------------------------------------------------------------------------------------


def random_flip(images, p, rng):
    mirrored = rng.random(len(images)) < p
    new = images.copy()
    new[mirrored] = new[mirrored][:, :, ::-1]
    return new


def random_flip_in_a_loop(images, p, rng):
    return [np.fliplr(image) if rng.random() < p else image for image in images]


def random_flip_in_torch(images, p, rng):
    x = torch.from_numpy(images)
    mirrored = torch.from_numpy(rng.binomial(1, p, len(images))).bool()
    return torch.where(mirrored[:, None, None], x.flip(-1), x)


def shift_image(image, down, right):
    h, w = image.shape
    far = max(abs(down), abs(right))
    padded = np.pad(image, far)
    return padded[far - down : far - down + h, far - right : far - right + w]


def shift_image_in_a_loop(image, down, right):
    h, w = image.shape
    new = np.zeros((h, w))
    for i in range(h):
        for j in range(w):
            if 0 <= i - down < h and 0 <= j - right < w:
                new[i, j] = image[i - down, j - right]
    return new


def shift_image_by_matrices(image, down, right):
    h, w = image.shape
    return np.eye(h, k=-down) @ image @ np.eye(w, k=right)


def leaked_accuracy(copies, share, n_classes):
    twin = 1 - (1 - share) ** (copies - 1)
    return twin + (1 - twin) / n_classes


def leaked_accuracy_from_guesses(copies, share, n_classes):
    return 1 - (1 - share) ** (copies - 1) * (n_classes - 1) / n_classes


def leaked_accuracy_one_by_one(copies, share, n_classes):
    alone = 1.0
    for _ in range(copies - 1):
        alone *= 1 - share
    return np.float32((1 - alone) * 1 + alone / n_classes)


def split_and_augment(X, y, copies, share, sigma, rng):
    order = rng.permutation(len(y))
    n = int(share * len(y))
    own, rest = order[:n], order[n:]
    noisy = [X[own] + sigma * rng.standard_normal(X[own].shape) for _ in range(copies)]
    return np.concatenate([X[own], *noisy]), np.tile(y[own], copies + 1), X[rest], y[rest]


def split_and_augment_repeating(X, y, copies, share, sigma, rng):
    in_training = np.zeros(len(y), bool)
    in_training[rng.choice(len(y), int(share * len(y)), replace=False)] = True
    X_new = np.repeat(X[in_training], copies + 1, axis=0)
    y_new = np.repeat(y[in_training], copies + 1)
    is_copy = np.arange(len(y_new)) % (copies + 1) > 0
    X_new[is_copy] += rng.normal(0, sigma, (is_copy.sum(), X.shape[1]))
    return [X_new, y_new, X[~in_training], y[~in_training]]


def split_and_augment_in_a_loop(X, y, copies, share, sigma, rng):
    order = list(rng.permutation(len(y)))
    n = int(share * len(y))
    X_train, y_train = [], []
    for i in order[:n]:
        X_train.append(X[i])
        y_train.append(y[i])
        for _ in range(copies):
            X_train.append(X[i] + sigma * rng.standard_normal(X.shape[1]))
            y_train.append(y[i])
    return np.array(X_train), np.array(y_train), X[order[n:]], y[order[n:]]


def split_and_augment_in_float32(X, y, copies, share, sigma, rng):
    X = X.astype(np.float32)
    return split_and_augment(X, y, copies, share, np.float32(sigma), rng)


def noisy_error(X, y, w, sigma):
    return np.sum((y - X @ w) ** 2) + len(y) * sigma**2 * np.sum(w**2)


def noisy_error_as_norms(X, y, w, sigma):
    return np.linalg.norm(y - X @ w) ** 2 + X.shape[0] * (sigma * np.linalg.norm(w)) ** 2


def noisy_error_in_torch(X, y, w, sigma):
    X, y, w = map(torch.from_numpy, (X, y, w))
    return ((y - X @ w) ** 2 + sigma**2 * (w @ w)).sum()


def smoothed_targets(y, epsilon, n_classes):
    return (1 - epsilon) * np.eye(n_classes)[y] + epsilon / n_classes


def smoothed_targets_in_a_loop(y, epsilon, n_classes):
    rows = []
    for label in y:
        row = [epsilon / n_classes] * n_classes
        row[label] += 1 - epsilon
        rows.append(row)
    return rows


def smoothed_targets_in_torch(y, epsilon, n_classes):
    hard = torch.nn.functional.one_hot(torch.from_numpy(y), n_classes).float()
    return hard * (1 - epsilon) + epsilon / n_classes


def my_change():
    return GaussianNoise(0.4)


def my_change_in_turn():
    return InTurn(Rotation(5), GaussianNoise(0.3))


def my_change_by_hand():
    def change(x, rng):
        return x + torch.from_numpy(rng.uniform(-0.7, 0.7, tuple(x.shape)))

    return change


RIGHT = {
    "4.1": [random_flip, random_flip_in_a_loop, random_flip_in_torch],
    "4.2": [shift_image, shift_image_in_a_loop, shift_image_by_matrices],
    "4.3": [leaked_accuracy, leaked_accuracy_from_guesses, leaked_accuracy_one_by_one],
    "4.4": [
        split_and_augment,
        split_and_augment_repeating,
        split_and_augment_in_a_loop,
        split_and_augment_in_float32,
    ],
    "4.5": [noisy_error, noisy_error_as_norms, noisy_error_in_torch],
    "4.6": [smoothed_targets, smoothed_targets_in_a_loop, smoothed_targets_in_torch],
    "4.7": [my_change, my_change_in_turn, my_change_by_hand],
}


# --- wrong ---------------------------------------------------------------------------------------


def flips(mirror, which=None):
    """A `random_flip` that mirrors in another way, or chooses others."""

    def flip(images, p, rng):
        chosen = rng.random(len(images)) < p if which is None else which(len(images), p, rng)
        return np.where(np.reshape(chosen, (-1, 1, 1)), mirror(images), images)

    return flip


def left_to_right(images):
    return images[:, :, ::-1]


def an_exact_number(n, p, rng):
    chosen = np.zeros(n, bool)
    chosen[rng.choice(n, round(p * n), replace=False)] = True
    return chosen


def each_draw_for_two(n, p, rng):
    return np.repeat(rng.random((n + 1) // 2) < p, 2)[:n]


def evenly_spread(n, p, rng):
    return (np.arange(n) * p + rng.random()) % 1 < p


def flip_in_place(images, p, rng):
    mirrored = rng.random(len(images)) < p
    images[mirrored] = images[mirrored][:, :, ::-1]
    return images


def moved(image, rows, columns):
    return shift_image(image, rows, columns)


def edge_repeated(image, down, right):
    far = max(abs(down), abs(right))
    h, w = image.shape
    padded = np.pad(image, far, mode="edge")
    return padded[far - down : far - down + h, far - right : far - right + w]


def sign_ignored_where_both_are_negative(image, down, right):
    both = down < 0 and right < 0
    return moved(image, abs(down), abs(right)) if both else moved(image, down, right)


def shift_in_place(image, down, right):
    image[:] = shift_image(image, down, right)
    return image


def noisy_copies(X, copies, sigma, rng):
    return [X + sigma * rng.standard_normal(X.shape) for _ in range(copies)]


def copies_first(X, y, copies, share, sigma, rng):
    X, y = np.concatenate([X, *noisy_copies(X, copies, sigma, rng)]), np.tile(y, copies + 1)
    order = rng.permutation(len(y))
    n = int(share * len(y))
    return X[order[:n]], y[order[:n]], X[order[n:]], y[order[n:]]


def split(build, order=None):
    """A `split_and_augment` that splits in time, and builds both sides in its own way."""

    def function(X, y, copies, share, sigma, rng):
        places = rng.permutation(len(y)) if order is None else order(len(y), rng)
        n = int(share * len(y))
        own, rest = places[:n], places[n:]
        return build(X[own], y[own], X[rest], y[rest], copies, sigma, rng)

    return function


def as_it_should_be(X, y, X_val, y_val, copies, sigma, rng):
    noisy = noisy_copies(X, copies, sigma, rng)
    return np.concatenate([X, *noisy]), np.tile(y, copies + 1), X_val, y_val


def labels_repeated_one_by_one(X, y, X_val, y_val, copies, sigma, rng):
    noisy = noisy_copies(X, copies, sigma, rng)
    return np.concatenate([X, *noisy]), np.repeat(y, copies + 1), X_val, y_val


def validation_noisy(X, y, X_val, y_val, copies, sigma, rng):
    X, y, _, _ = as_it_should_be(X, y, X_val, y_val, copies, sigma, rng)
    return X, y, X_val + sigma * rng.standard_normal(X_val.shape), y_val


def nothing_added(X, y, X_val, y_val, copies, sigma, rng):
    return np.tile(X, (copies + 1, 1)), np.tile(y, copies + 1), X_val, y_val


def copies_alone(X, y, X_val, y_val, copies, sigma, rng):
    return np.concatenate(noisy_copies(X, copies, sigma, rng)), np.tile(y, copies), X_val, y_val


def one_copy_repeated(X, y, X_val, y_val, copies, sigma, rng):
    noisy = X + sigma * rng.standard_normal(X.shape)
    return np.concatenate([X] + [noisy] * copies), np.tile(y, copies + 1), X_val, y_val


def noisy(noise):
    """A `split_and_augment` whose copies have other noise, of (X, sigma, rng)."""

    def build(X, y, X_val, y_val, copies, sigma, rng):
        changed = [X + noise(X, sigma, rng) for _ in range(copies)]
        return np.concatenate([X, *changed]), np.tile(y, copies + 1), X_val, y_val

    return split(build)


def first_feature_alone(X, sigma, rng):
    return sigma * rng.standard_normal(X.shape) * (np.arange(X.shape[1]) == 0)


def for_two_examples(X, sigma, rng):
    half = rng.standard_normal(((len(X) + 1) // 2, X.shape[1]))
    return sigma * np.concatenate([half, half])[: len(X)]


def opposite_copies(X, y, X_val, y_val, copies, sigma, rng):
    noise = [sigma * rng.standard_normal(X.shape) for _ in range((copies + 1) // 2)]
    both = [sign * one for one in noise for sign in (1, -1)]
    changed = [X + one for one in both[:copies]]
    return np.concatenate([X, *changed]), np.tile(y, copies + 1), X_val, y_val


def swapped_sides(X, y, copies, share, sigma, rng):
    X_train, y_train, X_val, y_val = split_and_augment(X, y, copies, share, sigma, rng)
    return X_val, y_val, X_train, y_train


def copies_of_validation(X, y, X_val, y_val, copies, sigma, rng):
    X_val, y_val, _, _ = as_it_should_be(X_val, y_val, X, y, copies, sigma, rng)
    return X, y, X_val, y_val


def a_drawn_block(n, rng):
    return np.roll(np.arange(n), rng.integers(n))


def every_other(n, rng):
    """The even places first, or the odd ones."""
    return np.argsort((np.arange(n) + rng.integers(2)) % 2, kind="stable")


def one_of_them_lost(X, y, copies, share, sigma, rng):
    X_train, y_train, X_val, y_val = split_and_augment(X, y, copies, share, sigma, rng)
    return X_train[1:], y_train[1:], X_val, y_val


def copies_with_one_generator(X, y, X_val, y_val, copies, sigma, rng):
    return as_it_should_be(X, y, X_val, y_val, copies, sigma, np.random.default_rng(0))


def share_for_validation(X, y, copies, share, sigma, rng):
    return split_and_augment(X, y, copies, 1 - share, sigma, rng)


def own_generator(X, y, copies, share, sigma, rng):
    return split_and_augment(X, y, copies, share, sigma, np.random.default_rng())


def fixed_seed(X, y, copies, share, sigma, rng):
    return split_and_augment(X, y, copies, share, sigma, np.random.default_rng(0))


def change_in_place(x, rng):
    x += torch.from_numpy(rng.standard_normal(tuple(x.shape)))
    return x


def batch_noise(x, rng):
    return x + 0.3 * float(rng.standard_normal())


def seeded_noise(x, rng):
    return GaussianNoise(0.3)(x, np.random.default_rng(0))


def unseeded_noise(x, rng):
    return GaussianNoise(0.3)(x, np.random.default_rng())


WRONG_ONES = {
    "4.1": {
        "one draw for the batch": [
            lambda images, p, rng: (images[:, :, ::-1] if rng.random() < p else images).copy(),
            flips(left_to_right, lambda n, p, rng: np.full(n, rng.random() < p)),
        ],
        "upside down": [flips(lambda images: images[:, ::-1])],
        "turned by half a circle": [flips(lambda images: np.rot90(images, 2, axes=(1, 2)))],
        "images change places": [
            flips(lambda images: images[::-1], lambda n, p, rng: rng.random() < 2),
            flips(lambda images: images[::-1]),
        ],
        "the first ones mirrored": [
            flips(left_to_right, lambda n, p, rng: np.arange(n) < p * n),
        ],
        "the same flips at every call": [
            lambda images, p, rng: random_flip(images, p, np.random.default_rng(1)),
        ],
        "rng not used": [lambda images, p, rng: random_flip(images, p, np.random.default_rng())],
        "all mirrored": [flips(left_to_right, lambda n, p, rng: np.ones(n, bool))],
        "an exact share": [flips(left_to_right, an_exact_number)],
        None: [
            flips(left_to_right, each_draw_for_two),
            flips(left_to_right, evenly_spread),
            flips(left_to_right, lambda n, p, rng: rng.random(n) < 0.5),
            flips(left_to_right, lambda n, p, rng: np.zeros(n, bool)),
        ],
        "p turned around": [flips(left_to_right, lambda n, p, rng: rng.random(n) > p)],
        "changes its input": [flip_in_place],
    },
    "4.2": {
        "wraps around": [lambda image, d, r: np.roll(np.roll(image, d, axis=0), r, axis=1)],
        "opposite direction": [lambda image, d, r: moved(image, -d, -r)],
        "rows and columns swapped": [lambda image, d, r: moved(image, r, d)],
        "one direction upside down": [
            lambda image, d, r: moved(image, -d, r),
            lambda image, d, r: moved(image, d, -r),
        ],
        "edge repeated": [edge_repeated],
        "sign ignored": [lambda image, d, r: moved(image, abs(d), abs(r))],
        None: [
            sign_ignored_where_both_are_negative,
            lambda image, d, r: moved(image, d, r) if d >= 0 else np.zeros_like(image),
            lambda image, d, r: moved(image, d, r) if r < len(image[0]) else image,
        ],
        "changes its input": [shift_in_place],
    },
    "4.3": {
        "guessing forgotten": [lambda m, s, k: 1 - (1 - s) ** (m - 1)],
        "counts itself as a twin": [lambda m, s, k: leaked_accuracy(m + 1, s, k)],
        "share and rest swapped": [lambda m, s, k: (1 - s ** (m - 1)) + s ** (m - 1) / k],
        "only one twin": [lambda m, s, k: s + (1 - s) / k],
        "probabilities added": [
            lambda m, s, k: min((m - 1) * s, 1) + max(0, 1 - (m - 1) * s) / k,
        ],
        "twin in training and twin missing swapped": [
            lambda m, s, k: (1 - s) ** (m - 1) + (1 - (1 - s) ** (m - 1)) / k
        ],
        "guess added in full": [lambda m, s, k: 1 - (1 - s) ** (m - 1) + 1 / k],
        None: [lambda m, s, k: 1.0, lambda m, s, k: leaked_accuracy(m, min(s, 0.9), k)],
    },
    "4.4": {
        "copies before the split": [copies_first],
        "labels and images do not fit": [split(labels_repeated_one_by_one)],
        "validation changed": [split(validation_noisy)],
        "no copies": [split(nothing_added)],
        "originals lost": [split(copies_alone)],
        "the same copy again and again": [split(one_copy_repeated)],
        "share turned around": [share_for_validation],
        "split not drawn": [split(as_it_should_be, lambda n, rng: np.arange(n)), fixed_seed],
        "rng not used": [own_generator],
        "rows from nowhere": [
            lambda X, *args: split_and_augment(X[:, ::-1], *args),
            noisy(lambda X, sigma, rng: sigma * X * rng.integers(99, 999)),
            noisy(lambda X, sigma, rng: np.nan),
        ],
        "sides swapped": [swapped_sides, split(copies_of_validation)],
        "split by place": [
            split(as_it_should_be, a_drawn_block),
            split(as_it_should_be, every_other),
        ],
        "the same noise at every call": [split(copies_with_one_generator)],
        "one draw for all examples": [
            noisy(lambda X, sigma, rng: sigma * rng.standard_normal(X.shape[1])),
        ],
        "one draw for all features": [
            noisy(lambda X, sigma, rng: sigma * rng.standard_normal((len(X), 1))),
        ],
        "features left out": [noisy(first_feature_alone)],
        "noise in one direction": [
            noisy(lambda X, sigma, rng: sigma * abs(rng.standard_normal(X.shape))),
        ],
        "relative noise": [noisy(lambda X, sigma, rng: sigma * rng.standard_normal(X.shape) * X)],
        "noise with an end": [
            noisy(lambda X, sigma, rng: rng.uniform(-sigma, sigma, X.shape)),
            noisy(lambda X, sigma, rng: 3**0.5 * rng.uniform(-sigma, sigma, X.shape)),
        ],
        None: [
            noisy(lambda X, sigma, rng: 1.5 * sigma * rng.standard_normal(X.shape)),
            noisy(lambda X, sigma, rng: sigma**2 * rng.standard_normal(X.shape)),
            noisy(lambda X, sigma, rng: sigma * rng.laplace(size=X.shape) / 2**0.5),
            noisy(for_two_examples),
            split(opposite_copies),
            one_of_them_lost,
            lambda X, y, copies, *args: split_and_augment(X, y, 3, *args),
            lambda X, y, copies, share, *args: split_and_augment(X, y, copies, 0.7, *args),
            lambda X, y, copies, share, sigma, rng: split_and_augment(
                X, y, copies, share, 0.02, rng
            ),
            lambda X, y, copies, share, sigma, rng: split_and_augment(
                X, y, copies, share + 0.5 / len(y), sigma, rng
            ),
        ],
        "wrong shape": [
            lambda *args: [split_and_augment(*args)[i] for i in (0, 2, 1, 3)],
        ],
    },
    "4.5": {
        "n forgotten": [lambda X, y, w, s: ((y - X @ w) ** 2).sum() + s**2 * (w**2).sum()],
        "σ not squared": [lambda X, y, w, s: ((y - X @ w) ** 2).sum() + len(y) * s * (w @ w)],
        "norm not squared": [
            lambda X, y, w, s: ((y - X @ w) ** 2).sum() + len(y) * s**2 * np.linalg.norm(w)
        ],
        "mean instead of sum": [
            lambda X, y, w, s: noisy_error(X, y, w, s) / len(y),
            lambda X, y, w, s: ((y - X @ w) ** 2).mean() + len(y) * s**2 * (w @ w),
        ],
        "noise on the targets": [lambda X, y, w, s: ((y - X @ w) ** 2).sum() + len(y) * s**2],
        "penalty missing": [lambda X, y, w, s: ((y - X @ w) ** 2).sum()],
        "number of features for n": [
            lambda X, y, w, s: ((y - X @ w) ** 2).sum() + X.shape[1] * s**2 * (w @ w)
        ],
    },
    "4.6": {
        "spread over the other classes only": [
            lambda y, e, k: np.where(np.eye(k)[y] == 1, 1 - e, e / (k - 1))
        ],
        "nothing taken away": [lambda y, e, k: np.eye(k)[y] + e / k],
        "nothing spread": [lambda y, e, k: (1 - e) * np.eye(k)[y]],
        "ε for each class": [lambda y, e, k: (1 - e) * np.eye(k)[y] + e],
        "ε for each wrong class": [lambda y, e, k: np.where(np.eye(k)[y] == 1, 1 - e, e)],
        "shares swapped": [lambda y, e, k: e * np.eye(k)[y] + (1 - e) / k],
        "hard targets": [lambda y, e, k: np.eye(k)[y]],
        "right class without its share": [
            lambda y, e, k: np.where(np.eye(k)[y] == 1, 1 - e, e / k)
        ],
        "transposed": [lambda y, e, k: smoothed_targets(y, e, k).T],
    },
    "4.7": {
        "nothing changed": [lambda: Shift(0), lambda: lambda x, rng: x],
        "one draw for the batch": [lambda: batch_noise],
        "rng not used": [lambda: unseeded_noise],
        "the same at every call": [lambda: seeded_noise],
        "worse than without": [lambda: HorizontalFlip(), lambda: Shift(2)],
        "gain too small": [lambda: GaussianNoise(0.02)],
        "changes its input": [lambda: change_in_place],
        "wrong type": [
            lambda: 0.3,
            lambda: None,
            lambda: GaussianNoise(0.3)(torch.zeros(1, 1, 8, 8), np.random.default_rng(0)).numpy(),
            lambda: lambda x, rng: None,
            GaussianNoise(0.4),
            lambda x, rng: GaussianNoise(0.4)(x, rng),
        ],
        "no finite numbers": [lambda: lambda x, rng: GaussianNoise(0.4)(x, rng).log()],
        "wrong shape": [lambda: lambda x, rng: x[:, 0]],
        "diverged": [lambda: GaussianNoise(1e8)],
        "raises an exception": [lambda: lambda x: x],
    },
}
