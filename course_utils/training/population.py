"""A population: M members in training at once, every grid value × every seed of a block."""

import copy
from collections.abc import Sequence

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from course_utils.data import Dataset
from course_utils.models import n_parameters
from course_utils.randomness import generator
from course_utils.training.config import BATCHED_FIELDS, HYPER_FIELDS, TrainConfig, populations
from course_utils.training.forward import State, dropout_names, make_forward, whole_set_statistics
from course_utils.training.initial import initial_buffers, initial_weights
from course_utils.training.minibatches import minibatches
from course_utils.training.probe import probe
from course_utils.training.updates import make_update

# Members are measured on so many examples at a time that their inputs and activations are about
# 2**22 numbers: more of them do not stay in the cache. Unless their weights are many: these come
# from memory for each chunk, which pays for three times as many numbers.
_CACHED_NUMBERS = 2**22
_NUMBERS_A_WEIGHT = 3


class Population:
    """Members that share one architecture and train step by step together.

    Members are ordered by seed, then by setting: member ``s·G + g`` has ``seeds[s]`` and the g-th
    of G settings. All members of a seed share initial weights, minibatches, dropout noise and
    augmentation.

    Args:
        model: The architecture; its own weights are not used where a seed draws new ones.
        datasets: One data set for all seeds, or one a seed, of equal shapes.
        settings: G configurations without grids, which differ in ``BATCHED_FIELDS`` alone.
        seeds: The seeds of the block.
        device: Where the tensors live.

    Attributes:
        params: The parameters by name, each with a leading member axis, (M, …).
        buffers: The same for what is not trained, such as BatchNorm's statistics.
        data: "train", "val" and "test", each (X, y) with a leading axis of seeds, or of 1.
    """

    def __init__(
        self,
        model: nn.Module,
        datasets: Sequence[Dataset],
        settings: Sequence[TrainConfig],
        seeds: Sequence[int],
        device: str = "cpu",
    ) -> None:
        if len(populations(settings)) > 1:
            raise ValueError(f"members of one population differ in {BATCHED_FIELDS} alone")
        self.settings = list(settings)
        self.seeds = list(seeds)
        config = self.settings[0]  # for the fields that all settings agree in
        self._augmentation, self._label_smoothing = config.augmentation, config.label_smoothing
        self._loss, self._steps = config.loss, config.steps
        self.dtype = getattr(torch, config.dtype)
        self.device = torch.device(device)
        self.classification = datasets[0].task == "classification"
        self.image_shape = datasets[0].image_shape
        self.data = {
            part: (
                self._tensor(np.stack([getattr(d, f"X_{part}") for d in datasets])),
                self._tensor(np.stack([getattr(d, f"y_{part}") for d in datasets])),
            )
            for part in ("train", "val", "test")
        }
        self.n_train = self.data["train"][0].shape[1]
        self.batch_size = config.batch_size or self.n_train
        self.model = copy.deepcopy(model).to(self.device, self.dtype)
        self.forward = make_forward(self.model)
        self.shapes = probe(self.model, self.data["train"][0][0, :2])
        self.params, self.buffers = self._initial_state()
        self.weights = weight_names(model)
        self.taken = 0  # steps so far
        self._own: dict[str, Sequence] = {}  # a batched field's G values, which a schedule moves
        self.hyper: State = {}  # (M,) a batched field that is not 0 for every member
        self.drop: State = {}  # (M,) a dropout layer that drops anything
        for name in (*HYPER_FIELDS, "schedule"):
            self.set_hyper(name, [getattr(setting, name) for setting in self.settings])
        self._averagings = [setting.averaging for setting in self.settings]
        self._average: State = {}
        if any(self._averagings):
            self._average = {name: w.detach().clone() for name, w in self.params.items()}
        self._scored: tuple[int, State] | None = None
        self._update = make_update(
            config.optimizer,
            set(self.params) if config.decay_biases else set(self.weights),
            config.betas,
            config.eps,
        )
        self._minibatches = [minibatches(self.n_train, config.batch_size, s) for s in self.seeds]
        self._streams: dict[str, list[np.random.Generator]] = {}  # by what they are for
        self._whole_batch = None
        self._losses_since_log = torch.zeros(self.n_members, dtype=self.dtype, device=self.device)
        self._steps_since_log = 0

    @property
    def n_members(self) -> int:
        return len(self.seeds) * len(self.settings)

    @property
    def state(self) -> State:
        """Parameters and buffers by name, each with a leading member axis."""
        return self.params | self.buffers

    @property
    def scored(self) -> State:
        """What is measured and kept: the state, or the average of weights that a setting asks for.

        To an average belong BatchNorm's statistics of the whole training set.
        """
        if not self._average:
            return self.state
        if self._scored is None or self._scored[0] != self.taken:
            self._scored = self.taken, self._average | self._buffers_of_the_average()
        return self._scored[1]

    def set_hyper(self, name: str, values: Sequence) -> None:
        """Give a batched field its G values, one a setting, from the next step on."""
        self._own[name] = list(values)
        if name == "dropout":
            self.drop = self._drop_probabilities(values)
        elif name == "schedule":
            for moved in ("lr", "momentum"):
                self.set_hyper(moved, self._own[moved])
        else:
            self.hyper.pop(name, None)
            if any(values):  # what is 0 for every member costs nothing
                self.hyper[name] = self._members(values)

    def step(self) -> None:
        """One update of every member."""
        self._follow_schedules(self.taken / self._steps)
        x, y = self._batch()
        outputs = self.forward(self.state, x, self._masks(), True)
        losses = self._losses(outputs, y, self._label_smoothing)
        # Members do not meet in the sum's gradient: each gets its own loss's gradient.
        grads = torch.autograd.grad(
            losses.sum(), list(self.params.values()), allow_unused=True, materialize_grads=True
        )
        self._update(self.params, dict(zip(self.params, grads, strict=True)), self.hyper)
        self._losses_since_log += losses.detach()
        self._steps_since_log += 1
        self.taken += 1
        self._move_average()

    @torch.no_grad()
    def measure(self) -> dict[str, np.ndarray]:
        """Every logged variable of every member, each (M,), measured in eval mode."""
        logged = self.score("train") | self.score("val")
        weights = torch.cat([self.scored[name].flatten(1) for name in self.weights], dim=1)
        logged["weight_norm"] = weights.norm(dim=1)
        logged["zero_fraction"] = (weights == 0).to(self.dtype).mean(dim=1)
        # Before the first step there is none: 0/0 is NaN.
        logged["running_loss"] = self._losses_since_log / self._steps_since_log
        self._losses_since_log = torch.zeros_like(self._losses_since_log)
        self._steps_since_log = 0
        return {name: value.double().cpu().numpy() for name, value in logged.items()}

    def score(self, part: str, state: State | None = None) -> dict[str, torch.Tensor]:
        """Loss, and accuracy for classes, of every member on "train", "val" or "test"."""
        X, y = self.data[part]
        outputs = self.outputs(X, state)
        y = self._spread(y)
        scores = {f"{part}_loss": self._losses(outputs, y, label_smoothing=0.0)}
        if self.classification:
            hits = outputs.argmax(-1) == y
            scores[f"{part}_accuracy"] = hits.to(self.dtype).mean(1)
        return scores

    @torch.no_grad()
    def outputs(self, X: torch.Tensor, state: State | None = None) -> torch.Tensor:
        """The members' outputs in eval mode on X of (1 or S, n, …), as (M, n, n_out)."""
        state = self.scored if state is None else state
        numbers = X[0, 0].numel() + self.shapes.activations
        rows = rows_at_a_time(self.n_members, numbers, n_parameters(self.model))
        parts = [
            self.forward(state, self._spread(chunk), {}, False) for chunk in X.split(rows, dim=1)
        ]
        return torch.cat(parts, dim=1)

    def training_loss(self, params: State) -> torch.Tensor:
        """The loss of each member on the whole training set, (M,), to be differentiated.

        In training mode, as steps see it, but without dropout, label smoothing and penalties.
        """
        X, y = (self._spread(part) for part in self.data["train"])
        buffers = {name: value.clone() for name, value in self.buffers.items()}  # a step's to move
        return self._losses(self.forward(params | buffers, X, {}, True), y, label_smoothing=0.0)

    # --- inside ----------------------------------------------------------------------------------

    def _tensor(self, array: np.ndarray) -> torch.Tensor:
        tensor = torch.from_numpy(np.ascontiguousarray(array)).to(self.device)
        return tensor.to(self.dtype) if tensor.is_floating_point() else tensor

    def _members(self, values: Sequence[float]) -> torch.Tensor:
        """G values, one a setting, as a tensor of (M,)."""
        return torch.tensor(list(values) * len(self.seeds), dtype=self.dtype, device=self.device)

    def _spread(self, x: torch.Tensor) -> torch.Tensor:
        """(S, …) or, shared by all seeds, (1, …) to (M, …): each seed's rows for its members."""
        x = x.expand(len(self.seeds), *x.shape[1:])
        if len(self.settings) == 1:
            return x
        return x.unsqueeze(1).expand(-1, len(self.settings), *x.shape[1:]).flatten(0, 1)

    def _initial_state(self) -> tuple[State, State]:
        # Drawn as float64, and at once of the members' type: it may be half as large.
        asked = [setting.start for setting in self.settings]
        starts = [start for i, start in enumerate(asked) if start not in asked[:i]]
        which = [starts.index(start) for start in asked]
        drawn = [
            {name: self._tensor(value) for name, value in weights.items()}
            for weights in (
                initial_weights(self.model, seed, start) for seed in self.seeds for start in starts
            )
        ]

        def members(name: str) -> torch.Tensor:
            values = torch.stack([weights.pop(name) for weights in drawn])
            if len(starts) == 1:
                return self._spread(values).clone()
            return values.unflatten(0, (len(self.seeds), len(starts)))[:, which].flatten(0, 1)

        params = {name: members(name).requires_grad_() for name, _ in self.model.named_parameters()}
        buffers = {
            name: buffer.detach().expand(self.n_members, *buffer.shape).clone()
            for name, buffer in self.model.named_buffers()
        }
        by_seed = [initial_buffers(self.model, seed) for seed in self.seeds]
        for name in by_seed[0]:
            of_seeds = torch.stack([self._tensor(one[name]) for one in by_seed])
            buffers[name] = self._spread(of_seeds).clone()
        return params, buffers

    def _follow_schedules(self, share: float) -> None:
        """Set what the schedules say of the next step, when a share of all steps is done."""
        schedules = self._own["schedule"]
        if not any(schedules):
            return
        factors = [1.0 if one is None else one(share) for one in schedules]
        rates = zip(self._own["lr"], factors, strict=True)
        self.hyper["lr"] = self._members([lr * factor for lr, factor in rates])
        if any(getattr(one, "momentum", None) for one in schedules):
            moved = [getattr(one, "momentum_at", lambda _: None)(share) for one in schedules]
            momenta = zip(self._own["momentum"], moved, strict=True)
            self.hyper["momentum"] = self._members(
                [own if one is None else one for own, one in momenta]
            )

    @torch.no_grad()
    def _move_average(self) -> None:
        if not self._average:
            return
        shares = [1.0 if one is None else one(self.taken, self._steps) for one in self._averagings]
        share = self._members(shares)
        for name, w in self.params.items():
            self._average[name].lerp_(w, share.view(-1, *[1] * (w.dim() - 1)))

    @torch.no_grad()
    def _buffers_of_the_average(self) -> State:
        X = self._spread(self.data["train"][0])
        fresh = whole_set_statistics(self.model, self._average | self.buffers, X)
        averaged = torch.tensor([one is not None for one in self._averagings] * len(self.seeds))
        averaged = averaged.to(self.device)
        return {
            name: torch.where(averaged.view(-1, *[1] * (own.dim() - 1)), fresh[name], own)
            for name, own in self.buffers.items()
        }

    def _drop_probabilities(self, values: Sequence[float | None]) -> State:
        """For each dropout layer that drops anything, p of every member, (M,)."""
        drop = {}
        for name in dropout_names(self.model):
            own = self.model.get_submodule(name).p
            p = [own if value is None else value for value in values]
            if any(p):
                drop[name] = self._members(p)
        return drop

    def _batch(self) -> tuple[torch.Tensor, torch.Tensor]:
        if self._whole_batch is not None:
            return self._whole_batch
        X, y = self.data["train"]
        everything = self.batch_size == self.n_train
        if not everything:
            rows = torch.from_numpy(np.stack([next(order) for order in self._minibatches]))
            rows = rows.to(self.device)
            seed = torch.arange(len(X), device=self.device)[:, None]
            X, y = X[seed, rows], y[seed, rows]
        if self._augmentation is not None:
            X = self._augmented(X.expand(len(self.seeds), *X.shape[1:]))
        batch = self._spread(X), self._spread(y)
        if everything and self._augmentation is None:
            self._whole_batch = batch
        return batch

    def _augmented(self, X: torch.Tensor) -> torch.Tensor:
        shape = self.image_shape or X.shape[2:]
        changed = [
            self._augmentation(x.reshape(-1, *shape), rng).reshape(x.shape)
            for x, rng in zip(X, self._stream("augmentation"), strict=True)
        ]
        return torch.stack(changed)

    def _stream(self, purpose: str) -> list[np.random.Generator]:
        """The generators of all seeds for one purpose, from its first use on."""
        if purpose not in self._streams:
            self._streams[purpose] = [generator(seed, purpose) for seed in self.seeds]
        return self._streams[purpose]

    def _masks(self) -> State:
        """A new mask for each dropout layer: 0 with probability p, else 1/(1-p).

        Members of a seed compare the same uniform numbers with their own p, so that what a small
        p drops, a larger p drops as well.
        """
        masks = {}
        for name, p in self.drop.items():
            shape = (self.batch_size, *self.shapes.masks[name])
            rngs = self._stream(f"dropout {name}")
            noise = np.stack([rng.random(shape, np.float32) for rng in rngs])
            noise = self._spread(torch.from_numpy(noise).to(self.device))
            p = p.view(-1, *[1] * len(shape))
            masks[name] = (noise >= p).to(self.dtype) / (1 - p)
        return masks

    def _losses(
        self, outputs: torch.Tensor, y: torch.Tensor, label_smoothing: float
    ) -> torch.Tensor:
        """The mean loss of each member: cross-entropy in nats, or squared error."""
        if self.classification and self._loss == "squared_error":
            n_classes = outputs.shape[-1]
            targets = F.one_hot(y, n_classes).to(self.dtype) * (1 - label_smoothing)
            return (outputs - targets - label_smoothing / n_classes).square().mean((1, 2))
        if self.classification:
            losses = F.cross_entropy(
                outputs.flatten(0, 1),
                y.flatten(),
                reduction="none",
                label_smoothing=label_smoothing,
            )
            return losses.view(len(outputs), -1).mean(1)
        return (outputs.view(y.shape) - y).square().mean(1)


def rows_at_a_time(n_members: int, numbers: int, n_weights: int) -> int:
    """How many examples all members are measured on at once.

    Args:
        n_members: How many members there are.
        numbers: Inputs and activations of one member for one example.
        n_weights: Parameters of one member.
    """
    of_all = max(_CACHED_NUMBERS, _NUMBERS_A_WEIGHT * n_members * n_weights)
    return max(1, of_all // (n_members * max(1, numbers)))


def weight_names(model: nn.Module) -> list[str]:
    """The parameters that are weights: matrices and kernels, not biases and not norm scales.

    A model that has none of these is all weights.
    """
    names = [name for name, p in model.named_parameters() if p.dim() >= 2]
    return names or [name for name, _ in model.named_parameters()]
