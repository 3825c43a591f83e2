"""One model in training, step by step, for whoever watches it or turns something meanwhile."""

from array import array
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import torch
from torch import nn

from course_utils.data import Dataset
from course_utils.schedules import Schedule
from course_utils.training.checks import check_fit
from course_utils.training.config import HYPER_FIELDS, Grid, TrainConfig
from course_utils.training.loop import Training
from course_utils.training.plan import make_plan
from course_utils.training.scale.threads import SpareCores


class Run:
    """One model that trains when it is told to, and can be changed on the way.

    It takes the steps that `train` takes for this seed: same initial weights, minibatches, dropout
    noise and augmentation, however the steps are cut into calls of `advance`.

        run = Run(mlp(2, 32, n_out=2), load("two_moons"), TrainConfig(lr=0.1, steps=300), seed=3)
        run.advance(100)
        run.set(lr=0.01)
        run.advance(100)
        run.history["val_loss"]  # three numbers: at steps 0, 100 and 200

    Args:
        model: The architecture; it gets new weights from the seed, see `initial_weights`.
        dataset: The data, or a function of the seed that gives them.
        config: What is turned, with one value in each field. `log_every` is not used: a run logs
            at the end of each `advance`.
        seed: What initial weights, minibatches and noise are drawn from.

    Attributes:
        CHANGEABLE: The fields that `set` can change in mid-training.
        config: The configuration with the changes so far.
        dataset: The data of this seed.
        step: How many steps are done.

    Raises:
        ValueError: Before anything is trained, if the model does not fit the data, the data hold
            NaN, or more than one model is asked for.
    """

    CHANGEABLE = (*HYPER_FIELDS, "schedule")

    def __init__(
        self,
        model: nn.Module,
        dataset: Dataset | Callable[[int], Dataset],
        config: TrainConfig | None = None,
        seed: int = 0,
    ) -> None:
        self.config = TrainConfig() if config is None else config
        _check_one(model, dataset, self.config)
        (block,) = make_plan(model, dataset, self.config, [seed]).blocks
        self.dataset = block.datasets[0]
        self._training = Training(block)
        self._population = self._training.population
        self._history: dict[str, array] = {}  # grows in place
        self._log()

    @property
    def step(self) -> int:
        return self._training.step

    @property
    def ended(self) -> str:
        """Why no further step is taken; empty while there is one left."""
        (diverged_at,) = self._training.diverged_at
        if not np.isnan(diverged_at):
            return (
                f"it diverged by step {diverged_at:.0f}, its numbers are not finite any more; "
                "a smaller lr may help"
            )
        if self.step >= self.config.steps:
            return f"all {self.config.steps} steps are done"
        return ""

    @property
    def history(self) -> dict[str, np.ndarray]:
        """What was measured at the end of each `advance`, and at step 0.

        One array a variable, all of one length: ``step`` and the variables over ``step`` that
        `train` returns, in the same units. From the first log at which a number was not finite,
        all are NaN.
        """
        return {name: np.array(values) for name, values in self._history.items()}

    @property
    def weights(self) -> dict[str, np.ndarray]:
        """Parameters and buffers by name, each of its own shape: a copy."""
        state = self._population.scored
        return {name: value[0].detach().cpu().numpy().copy() for name, value in state.items()}

    def advance(self, n: int) -> None:
        """Take n more steps, or those that are left, and log what they led to.

        Raises:
            ValueError: If n is no whole number, 1 or more.
        """
        if isinstance(n, bool) or not isinstance(n, int | np.integer) or n < 1:
            raise ValueError(f"n must be a whole number of steps, 1 or more, got {n!r}")
        if self.ended:
            return
        with SpareCores() as threads:
            for _ in range(min(n, self.config.steps - self.step)):
                self._training.advance()
                threads.adjust()
            self._log()

    def set(self, **fields: float | Schedule | None) -> None:
        """Change fields of the configuration from the next step on.

        Momentum that is switched on starts from rest, as in PyTorch.

        Raises:
            ValueError: If a field is not among `CHANGEABLE` or its value is out of its range;
                nothing is changed then.
        """
        for name, value in fields.items():
            if name not in self.CHANGEABLE:
                raise ValueError(
                    f"{name!r} cannot be changed in mid-training, only {', '.join(self.CHANGEABLE)}"
                    " can: make a new Run for it"
                )
            if isinstance(value, Grid):
                raise ValueError(f"{name} is {value!r}: a Run trains one model, give one value")
        config = replace(self.config, **fields)
        check_fit(self._population.model, self.dataset, [config])
        for name, value in fields.items():
            self._population.set_hyper(name, [value])
        self.config = config

    def outputs(self, X: np.ndarray) -> np.ndarray:
        """The model's outputs in eval mode on X of (n, d): logits or targets, (n, n_out).

        Raises:
            ValueError: If the rows of X have not as many numbers as those of the training set.
        """
        X = np.asarray(X)
        expected = self.dataset.X_train.shape[1:]
        if X.shape[1:] != expected or not len(X):
            raise ValueError(
                f"X must be of shape (n, {', '.join(map(str, expected))}), got {X.shape}; "
                "for a grid of points: np.column_stack([x.ravel(), y.ravel()])"
            )
        rows = torch.from_numpy(np.ascontiguousarray(X)).to(self._population.dtype)
        return self._population.outputs(rows[None])[0].reshape(len(X), -1).numpy()

    def __repr__(self) -> str:
        return f"Run(step {self.step} of {self.config.steps})"

    def _log(self) -> None:
        row = {name: value.item() for name, value in self._training.log().items()}
        self._history.setdefault("step", array("q")).append(self.step)
        for name, value in row.items():
            self._history.setdefault(name, array("d")).append(value)


def _check_one(model, dataset, config) -> None:
    """Refuse what `train` would make several models of, and what needs a whole training."""
    for name, given in (("model", model), ("dataset", dataset)):
        if isinstance(given, dict):
            raise ValueError(f"a Run trains one model: give one {name}, not a dict, or use train")
    if not isinstance(config, TrainConfig):
        raise ValueError(f"a Run trains one model: config must be a TrainConfig, got {config!r}")
    if config.swept:
        name = config.swept[0]
        raise ValueError(
            f"{name} is {getattr(config, name)!r}: a Run trains one model, give one value, or use "
            "train"
        )
    if config.patience is not None:
        raise ValueError(
            "a Run does not stop by itself: set patience=None, and look at history['val_loss']"
        )
