"""Attention by hand held to PyTorch's, and to what must hold for any."""

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F

from course_utils.attention import attention, attention_weights, multi_head, spread_of
from course_utils.randomness import generator

Q, K, V = (generator(i, "attention").standard_normal((5, 4)) for i in range(3))


@pytest.mark.parametrize("causal", [False, True])
def test_attention_is_pytorchs(causal):
    mask = np.tril(np.ones((5, 5), dtype=bool)) if causal else None
    theirs = F.scaled_dot_product_attention(*map(torch.tensor, (Q, K, V)), is_causal=causal)
    np.testing.assert_allclose(attention(Q, K, V, mask=mask), theirs.numpy(), atol=1e-12)


@pytest.mark.parametrize("heads", [1, 2, 4])
def test_several_heads_are_pytorchs(heads):
    theirs = nn.MultiheadAttention(4, heads, bias=False, batch_first=True).double()
    W = theirs.in_proj_weight.detach().numpy()
    W_q, W_k, W_v = (part.T for part in np.split(W, 3))
    W_o = theirs.out_proj.weight.detach().numpy().T
    x = torch.tensor(Q)[None]
    right = theirs(x, x, x, need_weights=False)[0][0].detach().numpy()
    np.testing.assert_allclose(multi_head(Q, W_q, W_k, W_v, W_o, heads), right, atol=1e-12)


def test_permuted_inputs_give_permuted_outputs():
    order = generator(3, "attention").permutation(5)
    np.testing.assert_allclose(
        attention(Q[order], K[order], V[order]), attention(Q, K, V)[order], atol=1e-12
    )
    np.testing.assert_allclose(attention(Q, K[order], V[order]), attention(Q, K, V), atol=1e-12)


def test_a_head_gives_weighted_means():
    weights = attention_weights(Q, K)
    assert (weights > 0).all()
    np.testing.assert_allclose(weights.sum(axis=1), 1)
    found = attention(Q, K, V)
    assert (found <= V.max(axis=0)).all() and (found >= V.min(axis=0)).all()


def test_equal_keys_are_weighed_alike():
    assert spread_of(attention_weights(Q, np.ones((5, 4)))) == pytest.approx(1)
    assert spread_of(attention_weights(1e4 * K, K)) == pytest.approx(0, abs=1e-6)


def test_without_the_root_the_scores_are_larger():
    np.testing.assert_allclose(
        attention_weights(Q, K, scaled=False), attention_weights(2 * Q, K), atol=1e-12
    )


def test_who_may_look_nowhere_is_refused():
    with pytest.raises(ValueError, match="a key to look at"):
        attention(Q, K, V, mask=np.zeros((5, 5), dtype=bool))


def test_heads_share_evenly():
    with pytest.raises(ValueError, match="evenly"):
        multi_head(Q, *[np.eye(4)] * 4, heads=3)
