"""Entropy and codes, held to the best code by search, to Kraft's inequality and to PyTorch."""

from itertools import product

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from course_utils.entropy import (
    blocks,
    code_cost,
    code_words,
    cross_entropy,
    divergence,
    entropy,
    huffman_lengths,
    kraft_sum,
)
from course_utils.randomness import generator

RANDOM = [generator(seed, "laws").dirichlet(np.ones(n)) for seed in range(5) for n in (2, 3, 5)]


def test_a_fair_die_of_eight_takes_three_questions():
    assert entropy(np.full(8, 1 / 8)) == pytest.approx(3)
    assert entropy([1.0, 0.0]) == 0


@pytest.mark.parametrize("p", RANDOM)
def test_entropy_is_that_of_pytorch(p):
    theirs = torch.distributions.Categorical(torch.tensor(p)).entropy() / np.log(2)
    assert entropy(p) == pytest.approx(float(theirs))


def test_cross_entropy_is_pytorchs_loss_in_bits():
    q = RANDOM[-1]
    for letter in range(len(q)):
        p = np.eye(len(q))[letter]
        theirs = F.cross_entropy(torch.tensor(np.log(q))[None], torch.tensor([letter]))
        assert cross_entropy(p, q) * np.log(2) == pytest.approx(theirs.item())


def test_the_wrong_law_costs_more():
    p, q = RANDOM[2], RANDOM[5]
    assert divergence(p, q) > 0
    assert divergence(p, p) == pytest.approx(0)
    assert cross_entropy(p, q) == pytest.approx(-np.sum(p * np.log2(q)))
    assert cross_entropy([0.5, 0.5], [1.0, 0.0]) == np.inf


@pytest.mark.parametrize("p", RANDOM)
def test_no_code_is_shorter_than_huffmans(p):
    most = len(p) - 1
    possible = (np.array(one) for one in product(range(1, most + 1), repeat=len(p)))
    best = min(code_cost(p, one) for one in possible if kraft_sum(one) <= 1)
    assert code_cost(p, huffman_lengths(p)) == pytest.approx(best)
    assert entropy(p) <= best < entropy(p) + 1


def test_the_lengths_of_a_law_of_halves_are_its_logarithms():
    p = np.array([1 / 8, 1 / 2, 1 / 8, 1 / 4])
    assert huffman_lengths(p).tolist() == [3, 1, 3, 2]
    assert code_cost(p, huffman_lengths(p)) == entropy(p) == 1.75


def test_one_letter_needs_no_bit():
    assert huffman_lengths([1.0]).tolist() == [0]
    assert code_words([0]) == [""]


@pytest.mark.parametrize("p", RANDOM)
def test_no_word_begins_another(p):
    lengths = huffman_lengths(p)
    words = code_words(lengths)
    assert [len(word) for word in words] == lengths.tolist()
    assert kraft_sum(lengths) == 1
    for i, one in enumerate(words):
        assert not any(other.startswith(one) for j, other in enumerate(words) if j != i)


def test_words_that_cannot_be_are_refused():
    with pytest.raises(ValueError, match="no code has the lengths"):
        code_words([1, 1, 2])


def test_blocks_of_an_uneven_coin_come_near_its_entropy():
    coin = [0.9, 0.1]
    six = blocks(coin, 6)
    assert six.shape == (64,)
    assert entropy(six) == pytest.approx(6 * entropy(coin))
    assert code_cost(coin, huffman_lengths(coin)) == pytest.approx(1)
    assert code_cost(six, huffman_lengths(six)) / 6 == pytest.approx(entropy(coin), abs=0.002)


@pytest.mark.parametrize("bad", [[0.5, 0.6], [1.5, -0.5], [], [[0.5, 0.5]]])
def test_what_is_no_law_is_refused(bad):
    with pytest.raises(ValueError, match="a law is"):
        entropy(bad)


def test_laws_of_different_sizes_are_refused():
    with pytest.raises(ValueError, match="the same letters"):
        divergence([0.5, 0.5], [1.0])
