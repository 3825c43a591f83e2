"""What an expert in JAX would write: `jit` of a `scan` over steps of a `vmap` over models.

A program of its own, for an environment that has JAX and nothing of the course; `beside.py` runs
it: ``python jax_rival.py TASK.npz RESULT.json ROUNDS``. The first call compiles; it is not counted.
"""

import json
import sys
from functools import partial
from time import perf_counter

import jax
import jax.numpy as jnp
import numpy as np


def logits(params, x):
    """ReLU layers, and a linear one."""
    *hidden, (weight, bias) = params
    for w, b in hidden:
        x = jax.nn.relu(x @ w.T + b)
    return x @ weight.T + bias


def loss(params, x, y):
    """Mean cross-entropy, in nats."""
    return -jnp.take_along_axis(jax.nn.log_softmax(logits(params, x)), y[:, None], 1).mean()


def step(params, lr, x, y):
    gradient = jax.grad(loss)(params, x, y)
    return jax.tree.map(lambda p, g: p - lr * g, params, gradient)


@partial(jax.jit, static_argnames="whole")
def trained(params, lr, X, y, batches, X_val, y_val, whole):
    """The validation losses of all models after all steps. `batches`: (steps, models, B)."""

    def one(params, batch):
        if whole:  # every batch is the whole set: nothing is gathered
            return jax.vmap(step, (0, 0, None, None))(params, lr, X, y), None
        return jax.vmap(step)(params, lr, X[batch], y[batch]), None

    params, _ = jax.lax.scan(one, params, batches)
    return jax.vmap(loss, (0, None, None))(params, X_val, y_val)


def main(task: str, result: str, rounds: int) -> None:
    with np.load(task) as file:
        given = dict(file)
    jax.config.update("jax_enable_x64", given["X"].dtype == np.float64)
    count = sum(name.startswith("weight") for name in given)
    params = [(jnp.array(given[f"weight{i}"]), jnp.array(given[f"bias{i}"])) for i in range(count)]
    names = ("lr", "X", "y", "batches", "X_val", "y_val")
    arrays = [jnp.array(given[name]) for name in names]
    whole = given["batches"].shape[2] == len(given["X"])
    seconds = []
    for _ in range(rounds + 1):
        start = perf_counter()
        losses = trained(params, *arrays, whole=whole).block_until_ready()
        seconds.append(perf_counter() - start)
    answer = {
        "seconds": seconds[1:],
        "compiling": seconds[0],
        "losses": np.asarray(losses).tolist(),
    }
    with open(result, "w", encoding="utf-8") as file:
        json.dump(answer, file)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
