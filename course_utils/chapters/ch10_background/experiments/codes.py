"""What Huffman's code costs beside the entropy, and beside the cross-entropy where it is wrong."""

import numpy as np

from course_utils.entropy import blocks, code_cost, cross_entropy, entropy, huffman_lengths
from course_utils.randomness import generator
from course_utils.statistics import Interval, t_interval

LETTERS, LAWS_A_SEED = 8, 50
COIN = (0.9, 0.1)


def bits_over_entropy(seeds: tuple[int, ...]) -> Interval:
    """Bits a letter that Huffman's code takes beyond the entropy, a mean over laws."""
    return t_interval([np.mean([*map(excess, random_laws(seed, LETTERS))]) for seed in seeds])


def most_over_entropy(seeds: tuple[int, ...]) -> Interval:
    """The same for the worst of each seed's coins."""
    return t_interval([max(map(excess, random_laws(seed, 2))) for seed in seeds])


def bits_off_cross_entropy(halves: bool):
    """A measure: how far the cost of a code for another law is from the cross-entropy, in bits.

    The law of the letters and that of the code are drawn one by one; the distance is a mean over
    each seed's pairs.

    Args:
        halves: Both laws are made of powers of ½, for which Huffman's lengths are ideal.
    """

    def measure(seeds: tuple[int, ...]) -> Interval:
        return t_interval([np.mean([*map(abs, _misses(seed, halves))]) for seed in seeds])

    return measure


def excess(p: np.ndarray) -> float:
    """Bits a letter of Huffman's code for p beyond the entropy of p."""
    return code_cost(p, huffman_lengths(p)) - entropy(p)


def random_laws(seed: int, letters: int) -> np.ndarray:
    """Laws over so many letters, drawn evenly from all that there are: (50, letters)."""
    return generator(seed, "laws").dirichlet(np.ones(letters), LAWS_A_SEED)


def as_halves(p: np.ndarray) -> np.ndarray:
    """A law near p of powers of ½: that for which Huffman's code of p is ideal."""
    return 2.0 ** -huffman_lengths(p)


def bits_a_toss(size: int, coin: tuple[float, float] = COIN) -> float:
    """Bits a toss of Huffman's code for blocks of so many tosses."""
    law = blocks(coin, size)
    return code_cost(law, huffman_lengths(law)) / size


def _misses(seed: int, halves: bool):
    laws = random_laws(seed, LETTERS)
    if halves:
        laws = np.array([*map(as_halves, laws)])
    for p, q in zip(laws[::2], laws[1::2], strict=True):
        yield code_cost(p, huffman_lengths(q)) - cross_entropy(p, q)
