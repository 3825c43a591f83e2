"""A learner's own examples: checked once, and split anew for each seed.

`from_table` and `from_images` make them; an `OwnData` then stands wherever the course takes "a
function of the seed that gives a data set".
"""

from dataclasses import dataclass

import numpy as np

from course_utils.data.dataset import Dataset
from course_utils.data.sampling import proportional_order
from course_utils.randomness import generator

FEWEST_ROWS = 30  # below, a part to judge by has a handful of rows
FEWEST_OF_A_CLASS = 5  # so that each part can have one
VAL_SHARE = TEST_SHARE = 0.2


class UnusableData(ValueError):
    """Data that cannot be trained on as they are; the message says what to do."""


@dataclass(frozen=True, eq=False, repr=False)
class OwnData:
    """Examples with a group each: what is in one group is never in two parts.

    Called with a seed it gives that seed's split: 60 % of the examples to train on, 20 % to choose
    by, 20 % to judge by, classes in proportion. What scaling and filling need is taken from the
    seed's own training examples.

    Where groups are larger than one, a part takes whole groups until it has enough and leaves out
    what is too many, so that all seeds have parts of the same size.
    """

    X: np.ndarray  # (n, d); a gap in a table is NaN
    y: np.ndarray  # (n,) int64 classes, or float64 targets
    groups: np.ndarray  # (n,) int64
    name: str
    task: str  # "classification" or "regression"
    class_names: tuple[str, ...] | None = None
    feature_names: tuple[str, ...] | None = None
    image_shape: tuple[int, ...] | None = None  # images are not standardized
    notes: tuple[str, ...] = ()  # what was decided and left out on the way

    @property
    def n_features(self) -> int:
        """The number of inputs of one example."""
        return self.X.shape[1]

    @property
    def n_outputs(self) -> int:
        """How many numbers a model must give: one a class, or 1 for a regression."""
        return len(self.class_names) if self.class_names else 1

    def __repr__(self):
        kind = f"{self.n_outputs} classes" if self.class_names else "a number to predict"
        first = f"<{self.name}: {len(self.y)} examples, {self.n_features} inputs, {kind}>"
        return "\n".join([first, *(f"  note: {note}" for note in self.notes)])

    def __call__(self, seed: int) -> Dataset:
        """The split of one seed.

        Raises:
            UnusableData: If groups are so large that a part or a class has none left.
        """
        train, val, test = self.rows(seed)
        inputs, targets = self._inputs(train), self._targets(train)
        parts = (of(rows) for rows in (train, val, test) for of in (inputs, targets))
        return Dataset(
            *parts,
            name=self.name,
            task=self.task,
            n_classes=self.n_outputs if self.class_names else None,
            image_shape=self.image_shape,
            feature_names=self.feature_names,
            class_names=self.class_names,
        )

    def rows(self, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Which examples a seed trains on, chooses by and is judged by.

        Raises:
            UnusableData: As a call does.
        """
        found, first, sizes = np.unique(self.groups, return_index=True, return_counts=True)
        spare = sizes.max() - 1  # at most so many are too many in a part
        n_val, n_test = (round(share * len(self.y)) for share in (VAL_SHARE, TEST_SHARE))
        n_train = len(self.y) - n_val - n_test - 2 * spare
        if n_train < n_test:
            raise UnusableData(
                f"the largest group of {self.name} has {sizes.max()} of {len(self.y)} examples: "
                "what is left is too little to train on. Collect more groups, or split a large one"
            )
        labels = self.y[first] if self.class_names else np.zeros(len(found), dtype=int)
        order = found[proportional_order(labels, generator(seed, f"split of {self.name}"))]
        rank = np.empty(len(found), dtype=np.int64)
        rank[np.searchsorted(found, order)] = np.arange(len(found))
        place = rank[np.searchsorted(found, self.groups)]  # of each example's group in the order
        queue = np.argsort(place, kind="stable")
        test, queue = _whole_groups(queue, place, n_test)
        val, queue = _whole_groups(queue, place, n_val)
        train = generator(seed, f"training order of {self.name}").permutation(queue)[:n_train]
        self._check_classes(train)
        return train, val, test

    def _check_classes(self, train: np.ndarray) -> None:
        if self.class_names:
            missing = sorted(set(range(self.n_outputs)) - set(self.y[train].tolist()))
            if missing:
                name = self.class_names[missing[0]]
                raise UnusableData(
                    f"no example of class {name!r} is left to train on: too few groups have it. "
                    "Collect more, or leave the class out"
                )

    def _inputs(self, train: np.ndarray):
        """Fills gaps with the training rows' median, then scales by their mean and spread."""
        if self.image_shape:
            return lambda rows: self.X[rows].astype(np.float32)
        middle = np.nanmedian(self.X[train], axis=0)
        mean, spread = _scale(np.where(np.isnan(self.X[train]), middle, self.X[train]))

        def of(rows: np.ndarray) -> np.ndarray:
            filled = np.where(np.isnan(self.X[rows]), middle, self.X[rows])
            return ((filled - mean) / spread).astype(np.float32)

        return of

    def _targets(self, train: np.ndarray):
        if self.class_names:
            return lambda rows: self.y[rows]
        mean, spread = _scale(self.y[train])
        return lambda rows: ((self.y[rows] - mean) / spread).astype(np.float32)


def check_enough(y: np.ndarray, class_names: tuple[str, ...] | None, name: str) -> None:
    """Are there enough examples, and of each class?

    Raises:
        UnusableData: If not.
    """
    if class_names and len(class_names) < 2:
        only = f" (it is always {class_names[0]!r})" if class_names else ""
        raise UnusableData(
            f"{name} has one class{only}: there is nothing to tell apart. Add examples of another "
            "class, or name another target"
        )
    if len(y) < FEWEST_ROWS:
        raise UnusableData(
            f"{name} has {len(y)} examples, and a fifth of them to judge by is {len(y) // 5}: a "
            f"score of so few says nothing. Collect at least {FEWEST_ROWS}; for a linear model on "
            "few rows use the folds of chapter 2"
        )
    if class_names:
        counts = np.bincount(y, minlength=len(class_names))
        rare = [f"{class_names[k]!r} ({counts[k]})" for k in np.flatnonzero(counts < 5)]
        if rare:
            raise UnusableData(
                f"too few examples of {', '.join(rare[:5])}: each class needs at least "
                f"{FEWEST_OF_A_CLASS}, so that each part has some. Collect more, leave these rows "
                "out, or put rare classes into one"
            )


def without_twins(
    X: np.ndarray, y: np.ndarray, duplicates: str | None, name: str
) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """What to do about examples that stand twice.

    Args:
        X: Inputs, (n, d).
        y: Targets, (n,).
        duplicates: "drop" keeps one of each, "together" keeps all, in one part; None refuses.
        name: Of the data.

    Returns:
        The examples to keep, the group of each of these, and notes.

    Raises:
        UnusableData: If there are duplicates and nobody said what to do.
        ValueError: If `duplicates` is something else.
    """
    if duplicates not in (None, "drop", "together"):
        raise ValueError(f'duplicates must be "drop", "together" or None, got {duplicates!r}')
    _, of_inputs = np.unique(X, axis=0, return_inverse=True, equal_nan=False)
    of_inputs = _same_gaps(X, of_inputs.ravel())
    pairs = np.stack([of_inputs, np.unique(y, return_inverse=True)[1].ravel()], axis=1)
    _, first, of_pair = np.unique(pairs, axis=0, return_index=True, return_inverse=True)
    copies = len(y) - len(first)
    if copies and duplicates is None:
        counts = np.bincount(of_pair.ravel())
        twins = np.flatnonzero(of_pair.ravel() == counts.argmax())[:2] + 1
        raise UnusableData(
            f"{copies} of {len(y)} examples of {name} stand there twice (such as numbers "
            f"{twins[0]} and {twins[1]}): one would be trained on and its twin judged by, which "
            'flatters. Give duplicates="drop" to keep one of each, or duplicates="together" to '
            "keep all, twins always in one part"
        )
    kept = np.sort(first) if duplicates == "drop" else np.arange(len(y))
    notes = [f"{copies} copies dropped"] if copies and duplicates == "drop" else []
    groups = of_inputs[kept]
    at_odds = len(np.unique(pairs[kept], axis=0)) - len(np.unique(groups))
    if at_odds:
        notes.append(
            f"{at_odds} examples have the inputs of another one and a different target: no model "
            "can be right on both"
        )
    return kept, groups, notes


def _same_gaps(X: np.ndarray, of_inputs: np.ndarray) -> np.ndarray:
    """Rows whose gaps and other numbers agree are twins, too, though NaN is not NaN."""
    if not np.isnan(X).any():
        return of_inputs
    filled = np.concatenate([np.nan_to_num(X, nan=0.0), np.isnan(X)], axis=1)
    return np.unique(filled, axis=0, return_inverse=True)[1].ravel()


def _whole_groups(queue: np.ndarray, place: np.ndarray, n: int) -> tuple[np.ndarray, np.ndarray]:
    """The first n of a queue, and the queue from the next group on."""
    taken = queue[:n]
    after = np.searchsorted(place[queue], place[taken[-1]], side="right")
    return taken, queue[after:]


def _scale(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean and standard deviation along the first axis; 1 where nothing varies."""
    spread = values.std(axis=0)
    return values.mean(axis=0), np.where(spread == 0, 1.0, spread)
