"""Five letters, each as frequent as one likes: their entropy, and Huffman's code for them."""

import numpy as np

from course_utils.entropy import code_cost, code_words, entropy, huffman_lengths
from course_utils.explorers import Explorer, explore
from course_utils.plots import series

LETTERS = "ABCDE"
LONGEST = 8  # bits on the axis
SHARES = range(1, 33)


def a_law_by_hand() -> Explorer:
    """How often each letter comes, and how long its word is: ideally, and in the best code."""
    return explore(
        picture,
        A=SHARES,
        B=SHARES,
        C=SHARES,
        D=SHARES,
        E=SHARES,
        start={"A": 16, "B": 8, "C": 4, "D": 2, "E": 2},
        labels={letter: f"{letter} comes" for letter in LETTERS},
        figsize=(8.0, 3.2),
    )


def picture(fig):
    left, right = fig.subplots(1, 2)
    at = np.arange(len(LETTERS))
    bars = left.bar(at, np.ones(len(at)), color=series(0)["color"])
    (words,) = right.plot(at, 0.0 * at, "o", label="Huffman", color=series(0)["color"])
    (ideal,) = right.plot(at, 0.0 * at, "_", label="log₂ 1/p", color=series(1)["color"])
    words.set_markersize(10)
    ideal.set(markersize=22, markeredgewidth=3)
    for ax in (left, right):
        ax.set_xticks(at, LETTERS)
        ax.set_xlim(-0.6, len(at) - 0.4)
    left.set(ylabel="probability", ylim=(0, 1))
    right.set(ylabel="length of the word (bits)", ylim=(0, LONGEST))
    right.legend(loc="upper left")

    def update(**shares):
        p = np.array([shares[letter] for letter in LETTERS], dtype=float)
        p /= p.sum()
        lengths = huffman_lengths(p)
        for bar, height in zip(bars, p, strict=True):
            bar.set_height(height)
        words.set_ydata(lengths)
        ideal.set_ydata(-np.log2(p))
        code = "  ".join(
            f"{a} {word}" for a, word in zip(LETTERS, code_words(lengths), strict=True)
        )
        return f"{code}: {code_cost(p, lengths):.2f} bits a letter, entropy {entropy(p):.2f} bits"

    return update
