"""Entropy by hand: questions, bits, Huffman's code, and what a code for another law costs (S4.7).

A law p (n,) gives each of n letters its probability. Lengths and entropies are in bits; 1 nat is
log₂ e ≈ 1.44 bits.
"""

import heapq
from itertools import count

import numpy as np
from scipy.special import entr, rel_entr


def entropy(p) -> float:
    """The entropy -Σ p log₂ p in bits; a letter that never comes adds nothing.

    Raises:
        ValueError: If p is no law.
    """
    return float(entr(_law(p)).sum() / np.log(2))


def cross_entropy(p, q) -> float:
    """-Σ p log₂ q in bits: what letters of law p cost by a code that is ideal for law q.

    Infinite where q gives no probability to a letter that comes.

    Raises:
        ValueError: If one of the two is no law, or they are of different sizes.
    """
    return entropy(p) + divergence(p, q)


def divergence(p, q) -> float:
    """Kullback and Leibler's Σ p log₂ (p/q) in bits: what it costs to believe q.

    Raises:
        ValueError: If one of the two is no law, or they are of different sizes.
    """
    p, q = _law(p), _law(q)
    if p.shape != q.shape:
        raise ValueError(f"two laws over the same letters are needed, got {len(p)} and {len(q)}")
    return float(rel_entr(p, q).sum() / np.log(2))


def huffman_lengths(p) -> np.ndarray:
    """How many bits each letter has in Huffman's code, (n,) whole numbers.

    Take the two rarest, put them under one knot, and go on until one knot is left; each merging is
    one more bit for all the letters below it. A letter of probability 0 has a word, too. One letter
    alone needs no bit.

    Raises:
        ValueError: If p is no law.
    """
    p = _law(p)
    lengths = np.zeros(len(p), dtype=int)
    order = count()  # of equal ones the older goes first: the same code on every machine
    heap = [(probability, next(order), [letter]) for letter, probability in enumerate(p)]
    heapq.heapify(heap)
    while len(heap) > 1:
        (a, _, left), (b, _, right) = heapq.heappop(heap), heapq.heappop(heap)
        lengths[left + right] += 1
        heapq.heappush(heap, (a + b, next(order), left + right))
    return lengths


def code_words(lengths) -> list[str]:
    """Words of 0 and 1 with these lengths, none the beginning of another: the canonical code.

    Shorter words come first, and each is the one before plus 1, filled up with zeros.

    Raises:
        ValueError: If no such words exist: Σ 2^-length is above 1 (Kraft's inequality).
    """
    lengths = np.asarray(lengths, dtype=int)
    if kraft_sum(lengths) > 1:
        raise ValueError(f"no code has the lengths {lengths.tolist()}: Σ 2^-length is above 1")
    words, number, before = [""] * len(lengths), -1, 0
    for letter in np.argsort(lengths, kind="stable"):
        length = int(lengths[letter])
        number = (number + 1) << (length - before)
        words[letter] = f"{number:0{length}b}" if length else ""
        before = length
    return words


def kraft_sum(lengths) -> float:
    """Σ 2^-length, which is at most 1 for any code that can be read without commas."""
    return float(np.sum(2.0 ** -np.asarray(lengths, dtype=float)))


def code_cost(p, lengths) -> float:
    """Bits a letter of law p takes on average in a code of these lengths.

    Raises:
        ValueError: If p is no law.
    """
    return float(_law(p) @ np.asarray(lengths, dtype=float))


def blocks(p, size: int) -> np.ndarray:
    """The law of so many independent letters in a row, (n^size,).

    Raises:
        ValueError: If p is no law.
    """
    law = together = _law(p)
    for _ in range(size - 1):
        together = np.outer(together, law).ravel()
    return together


def _law(p) -> np.ndarray:
    p = np.asarray(p, dtype=float)
    if p.ndim != 1 or not len(p) or (p < 0).any() or not np.isclose(p.sum(), 1):
        raise ValueError(
            f"a law is a list of probabilities, 0 or more, that add up to 1: got {p.tolist()}"
        )
    return p
