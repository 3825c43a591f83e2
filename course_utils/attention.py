"""Attention by hand: every element asks all the others, and takes a weighted mean (S4.8).

Queries Q (n, d), keys K (m, d), values V (m, e). Vaswani et al. 2017.
"""

import numpy as np
from scipy.special import entr, softmax


def attention_weights(Q, K, scaled: bool = True, mask=None) -> np.ndarray:
    """How much each query takes of each key: (n, m), each row a law.

    Args:
        Q: Queries, (n, d).
        K: Keys, (m, d).
        scaled: Divide the scores by √d.
        mask: (n, m), False where a query must not look; None lets it look everywhere.

    Raises:
        ValueError: If a query may look nowhere.
    """
    Q, K = np.asarray(Q, dtype=float), np.asarray(K, dtype=float)
    scores = Q @ K.T
    if scaled:
        scores = scores / np.sqrt(K.shape[1])
    if mask is not None:
        if not np.asarray(mask).any(axis=1).all():
            raise ValueError(
                "each query must have a key to look at: a row of the mask is all False"
            )
        scores = np.where(mask, scores, -np.inf)
    return softmax(scores, axis=1)


def attention(Q, K, V, scaled: bool = True, mask=None) -> np.ndarray:
    """softmax(QKᵀ/√d) V: for each query a weighted mean of the values, (n, e)."""
    return attention_weights(Q, K, scaled, mask) @ np.asarray(V, dtype=float)


def multi_head(X, W_q, W_k, W_v, W_o, heads: int) -> np.ndarray:
    """Self-attention of several heads, each on its own share of the columns: (n, d).

    Args:
        X: Elements, (n, d).
        W_q: (d, d), for the queries; its first d/heads columns are the first head's.
        W_k: The same for the keys.
        W_v: The same for the values.
        W_o: (d, d), which mixes what the heads found.
        heads: How many; d must be a multiple of it.

    Raises:
        ValueError: If d is no multiple of the number of heads.
    """
    if np.shape(W_q)[1] % heads:
        raise ValueError(f"{np.shape(W_q)[1]} columns cannot be shared by {heads} heads evenly")
    parts = (np.split(X @ W, heads, axis=1) for W in (W_q, W_k, W_v))
    found = [attention(*one) for one in zip(*parts, strict=True)]
    return np.concatenate(found, axis=1) @ W_o


def spread_of(weights: np.ndarray) -> float:
    """Entropy of the rows over the largest that it can be, log m: 1 even, 0 all on one key."""
    return float(entr(weights).sum(axis=1).mean() / np.log(weights.shape[1]))
