"""The exercises of chapter 10, Background."""

from math import comb

import numpy as np
from scipy.special import log_softmax, softmax

from course_utils.attention import attention
from course_utils.chapters.ch10_background.words import NINETY_SEVEN
from course_utils.checkers.exercise import Exercise
from course_utils.checkers.oracle import Oracle, array, drawn, misconception
from course_utils.entropy import entropy, huffman_lengths
from course_utils.separation import cover_count

_TINY = 1e-300  # so that a wrong answer's logarithm of 0 is a number

# --- 10.1 entropy --------------------------------------------------------------------------------


def _plogp(p, log=np.log2):
    return p * log(np.maximum(p, _TINY))


ENTROPY = Oracle(
    signature="entropy(p)",
    right=entropy,
    expected="one number",
    cases=((array(0.5, 0.25, 0.25),), (array(0.7, 0.2, 0.1),), (array(0.4, 0.3, 0.2, 0.1),)),
    edges={
        "where a letter never comes": (array(0.5, 0.5, 0),),
        "where the answer is known beforehand": (array(1, 0),),
        "for eight letters alike": (np.full(8, 1 / 8),),
    },
    misconceptions=(
        misconception(
            "nats",
            "This is the entropy in nats, with the natural logarithm. Questions are counted in "
            "bits: np.log2.",
            lambda p: -_plogp(p, np.log).sum(),
        ),
        misconception(
            "sign forgotten",
            "The logarithm of a probability is negative: a minus is missing.",
            lambda p: _plogp(p).sum(),
            lambda p: _plogp(p, np.log).sum(),
        ),
        misconception(
            "letters counted",
            "You count the letters, as if all came alike. Frequent letters are worth fewer "
            "questions: weigh each logarithm by its probability.",
            lambda p: np.log2(len(p)),
        ),
        misconception(
            "not weighed",
            "You add, or average, the logarithms of all letters alike. Each counts as often as it "
            "comes: multiply it by its probability.",
            lambda p: -np.log2(np.maximum(p, _TINY)).sum(),
            lambda p: -np.log2(np.maximum(p, _TINY)).mean(),
        ),
        misconception(
            "mean instead of sum",
            "You average p·log p over the letters. The probabilities are the weights of the mean "
            "already: take the sum.",
            lambda p: -_plogp(p).mean(),
        ),
        misconception(
            "number of letters that it is worth",
            "This is 2 to the power of the entropy, the perplexity. Asked for is the exponent.",
            lambda p: 2 ** entropy(p),
        ),
    ),
    passed="So many yes-or-no questions it takes, on average, if each is as good as can be.",
    property="-Σ p log₂ p, with 0·log 0 = 0.",
)


# --- 10.2 Huffman's lengths ----------------------------------------------------------------------


def _shannon(p):
    return np.ceil(-np.log2(np.maximum(p, 1e-9)) - 1e-12)


def _chain(p):
    """Every merged knot is merged again at once, as if it had not to be sorted in."""
    order, n = np.argsort(-p, kind="stable"), len(p)
    lengths = np.zeros(n)
    lengths[order] = np.minimum(np.arange(1, n + 1), max(n - 1, 0))
    return lengths


def _commonest_first(p):
    """The two commonest are merged, instead of the two rarest."""
    lengths = np.zeros(len(p))
    knots = [(probability, [letter]) for letter, probability in enumerate(p)]
    while len(knots) > 1:
        knots.sort(key=lambda knot: -knot[0])
        (a, left), (b, right) = knots[:2]
        lengths[left + right] += 1
        knots = [(a + b, left + right), *knots[2:]]
    return lengths


LENGTHS = Oracle(
    signature="huffman_lengths(p)",
    right=huffman_lengths,
    expected="a whole number for each letter",
    cases=(
        (array(0.3, 0.22, 0.19, 0.17, 0.12),),
        (array(0.12, 0.41, 0.05, 0.16, 0.26),),
        (array(0.31, 0.07, 0.13, 0.21, 0.17, 0.11),),
    ),
    edges={
        "for two letters": (array(0.9, 0.1),),
        "for one letter, which needs no bit": (array(1),),
        "where a letter never comes: it has a word, too": (array(0.7, 0.3, 0),),
    },
    misconceptions=(
        misconception(
            "rounded logarithms",
            "You round -log₂ p up. That is Shannon's code; it can be read, but it wastes bits. "
            "Merge the two rarest, again and again.",
            _shannon,
        ),
        misconception(
            "logarithms",
            "These are -log₂ p, the ideal lengths. The words of a code have whole numbers of bits.",
            lambda p: -np.log2(np.maximum(p, 1e-9)),
        ),
        misconception(
            "a knot merged at once",
            "You merge each new knot again at once, so that the tree is a chain. A knot goes back "
            "among the others with its sum: only the two rarest are merged.",
            _chain,
        ),
        misconception(
            "all alike",
            "All your words have the same length. Frequent letters should have shorter ones.",
            lambda p: np.full(len(p), np.ceil(np.log2(len(p)))),
        ),
        misconception(
            "the commonest merged",
            "You merge the two commonest, so that frequent letters get the long words. Merge the "
            "two rarest.",
            _commonest_first,
        ),
        misconception(
            "one bit too many",
            "Each of your words is one bit too long: count merges, not knots on the way.",
            lambda p: huffman_lengths(p) + 1,
        ),
        misconception(
            "the cost",
            "This is what the code costs a letter. Asked for is the length of each word.",
            lambda p: float(p @ huffman_lengths(p)),
        ),
    ),
    passed="No code that can be read without commas is shorter on average.",
    property="Merge the two rarest, and each letter below the new knot is one bit longer.",
)


# --- 10.3 the loss in bits -----------------------------------------------------------------------


def _picked(table, y):
    return table[np.arange(len(y)), y.astype(int)]


def _bits(logits, y):
    return -_picked(log_softmax(logits, axis=1), y).mean() / np.log(2)


_logits = 2 * drawn(10, "exercises of chapter 10: logits", (4, 3))[0]
_y = np.array([0, 2, 1, 2])

LOSS_IN_BITS = Oracle(
    signature="loss_in_bits(logits, y)",
    right=_bits,
    expected="one number",
    cases=(
        (array([1, 0], [0, 2]), np.array([0, 0])),
        (_logits, _y),
        (1 - _logits[:3], _y[1:]),
    ),
    edges={
        "for logits of 1,000: take the largest off first": (
            array([1000, 0, 999], [-1000, 0, 0]),
            np.array([0, 1]),
        ),
        "for one example": (_logits[:1], _y[:1]),
    },
    misconceptions=(
        misconception(
            "nats",
            "This is the loss in nats, as PyTorch gives it. Divide by log 2 for bits.",
            lambda z, y: _bits(z, y) * np.log(2),
        ),
        misconception(
            "times log 2",
            "You multiply nats by log 2. A bit is the smaller unit, so there are more of them: "
            "divide.",
            lambda z, y: _bits(z, y) * np.log(2) ** 2,
        ),
        misconception(
            "sum instead of mean",
            "You add up the bits of all examples. The loss is their mean.",
            lambda z, y: _bits(z, y) * len(y),
            lambda z, y: _bits(z, y) * len(y) * np.log(2),
        ),
        misconception(
            "sign forgotten",
            "A minus is missing: logarithms of probabilities are negative.",
            lambda z, y: -_bits(z, y),
            lambda z, y: -_bits(z, y) * np.log(2),
        ),
        misconception(
            "softmax over examples",
            "Your softmax goes over the examples. It goes over the classes of each: axis=1.",
            lambda z, y: -_picked(log_softmax(z, axis=0), y).mean() / np.log(2),
            lambda z, y: -_picked(log_softmax(z, axis=0), y).mean(),
        ),
        misconception(
            "entropy of the answer",
            "This is the entropy of what the network says: the labels have no part in it. It is "
            "the probability of the right label that counts.",
            lambda z, y: np.mean([entropy(one) for one in softmax(z, axis=1)]),
        ),
        misconception(
            "logarithm of the mean",
            "You average the probabilities and take the logarithm then. Every example has its own "
            "word: take the logarithms first.",
            lambda z, y: -np.log2(_picked(softmax(z, axis=1), y).mean()),
        ),
        misconception(
            "no logarithm",
            "These are probabilities, or what is missing to 1. The length of a word is -log₂ of "
            "the probability.",
            lambda z, y: _picked(softmax(z, axis=1), y).mean(),
            lambda z, y: 1 - _picked(softmax(z, axis=1), y).mean(),
        ),
    ),
    passed="So many bits a label takes, in the code that the network believes in.",
    property="The mean of -log₂ of the probability of the right label.",
)


# --- 10.4 a temperature that does nothing --------------------------------------------------------


def _chosen(score, used=lambda z, T: softmax(z / T, axis=1)):
    """Probabilities of new logits at the temperature with the highest score."""

    def calibrated(z_val, y_val, z_new, temperatures):
        scores = [score(z_val, y_val.astype(int), T) for T in temperatures]
        return used(z_new, temperatures[int(np.argmax(scores))])

    return calibrated


def _fit(z, y, T):
    return _picked(log_softmax(z / T, axis=1), y).mean()


def _fit_multiplied(z, y, T):
    return _fit(z, y, 1 / T)


def _multiplied(z, T):
    return softmax(z * T, axis=1)


def _hits(z, y, T):
    return np.mean((z / T).argmax(axis=1) == y)


def _certainty(z, y, T):
    return softmax(z / T, axis=1).max(axis=1).mean()


_z_val, _z_new = (4 * one for one in drawn(10, "exercises of chapter 10: T", (12, 3), (3, 3)))
_y_val = np.where(np.arange(12) % 3 == 0, _z_val.argmin(axis=1), _z_val.argmax(axis=1))
_TEMPERATURES = array(0.5, 1, 2, 4, 8, 16)

TEMPERATURE = Oracle(
    signature="calibrated(logits_val, y_val, logits_new, temperatures)",
    right=_chosen(_fit),
    expected="an array of the shape of logits_new",
    cases=(
        (_z_val, _y_val, _z_new, _TEMPERATURES),
        (_z_val[:8] / 2, _y_val[:8], _z_new[:2], _TEMPERATURES),
    ),
    edges={
        "where the order of the temperatures is another": (
            _z_val,
            _y_val,
            _z_new,
            _TEMPERATURES[::-1].copy(),
        ),
        "for one temperature": (_z_val, _y_val, _z_new, array(3)),
    },
    misconceptions=(
        misconception(
            "chosen by accuracy",
            "You choose the temperature by accuracy. It is the same at every one, since dividing "
            "all logits by T changes no answer: so the first always wins. Choose by the loss.",
            _chosen(_hits),
        ),
        misconception(
            "multiplied",
            "You multiply the logits by T. A temperature divides: hot means undecided.",
            _chosen(_fit, _multiplied),
        ),
        misconception(
            "both bugs",
            "Nothing has changed: the temperature is still chosen by accuracy, which does not "
            "depend on it, and it still multiplies.",
            _chosen(_hits, _multiplied),
        ),
        misconception(
            "chosen by certainty",
            "You choose the temperature that makes the network as sure, or as unsure, as can be. "
            "The labels must have a word: choose by the loss.",
            _chosen(_certainty),
            _chosen(lambda z, y, T: -_certainty(z, y, T)),
        ),
        misconception(
            "the worst temperature",
            "You choose the temperature of the largest loss: argmin where you have argmax, or the "
            "other way round.",
            _chosen(lambda z, y, T: -_fit(z, y, T)),
        ),
        misconception(
            "probabilities divided",
            "You divide probabilities by T, and they add up to 1/T. The temperature divides the "
            "logits, before the softmax.",
            _chosen(_fit, lambda z, T: softmax(z, axis=1) / T),
        ),
        misconception(
            "not used",
            "The temperature is not used on the new logits: divide them by it as well.",
            _chosen(_fit, lambda z, T: softmax(z, axis=1)),
        ),
    ),
    passed="Found on validation images, by the loss, and it divides.",
    property="softmax(logits_new / T), with the T of least loss on the validation images.",
)


# --- 10.5 Cover's count --------------------------------------------------------------------------


def _cover_with_bias(n, d):
    return float(cover_count(int(n), int(d) + 1))


def _sum(n, last, of=lambda n: n - 1):
    return float(sum(comb(of(int(n)), k) for k in range(int(last) + 1)))


COVER = Oracle(
    signature="labelings(n, d)",
    right=_cover_with_bias,
    expected="one number",
    cases=((4, 2), (6, 2), (7, 3), (9, 4)),
    edges={
        "for fewer points than dimensions": (3, 5),
        "for one point": (1, 2),
        "for many points": (40, 19),
    },
    misconceptions=(
        misconception(
            "bias forgotten",
            "This is right for cuts through 0. A bias is one dimension more: a line in the plane "
            "is a cut through 0 in space.",
            lambda n, d: float(cover_count(int(n), int(d))),
        ),
        misconception(
            "one side only",
            "You count each cut once. It makes two labelings, for either side can be the positive "
            "one: times 2.",
            lambda n, d: _sum(n, d),
        ),
        misconception(
            "n instead of n - 1",
            "Your binomials are of n. They are of n - 1.",
            lambda n, d: 2 * _sum(n, d, lambda n: n),
            lambda n, d: 2 * _sum(n, d - 1, lambda n: n),
        ),
        misconception(
            "all labelings",
            "You count all 2ⁿ labelings. With more points than d + 1 some cannot be cut.",
            lambda n, d: 2.0**n,
        ),
        misconception(
            "a share",
            "This is the share of all labelings. Asked for is how many there are.",
            lambda n, d: _cover_with_bias(n, d) / 2**n,
        ),
        misconception(
            "the last term alone",
            "You take the last binomial alone. All of them up to d add up.",
            lambda n, d: 2.0 * comb(int(n) - 1, int(d)),
            lambda n, d: float(comb(int(n) - 1, int(d))),
        ),
    ),
    passed="Four points in the plane: 14 of 16. The two that are missing are the crosswise ones.",
    property="2·Σ C(n - 1, k) for k = 0 … d.",
)


# --- 10.6 attention ------------------------------------------------------------------------------


def _attended(weights):
    return lambda Q, K, V: weights(Q, K, V) @ V


def _scores(Q, K):
    return Q @ K.T / np.sqrt(K.shape[1])


_Q, _K, _V = drawn(10, "exercises of chapter 10: attention", (3, 4), (5, 4), (5, 2))

ATTENTION = Oracle(
    signature="attention(Q, K, V)",
    right=attention,
    expected="an array of shape (n, e), a row for each query",
    cases=(
        (array([1, 0]), array([1, 0], [0, 1]), array([1], [3])),
        (_Q, _K, _V),
        (2 * _Q[:2], _K[::-1].copy(), 1 - _V),
    ),
    edges={
        "for one key": (_Q, _K[:1], _V[:1]),
        "for scores of 1,000: take the largest off first": (60 * _Q, 60 * _K, _V),
    },
    misconceptions=(
        misconception(
            "softmax over queries",
            "Your softmax goes over the queries. Each query shares its attention between the keys: "
            "axis=1.",
            _attended(lambda Q, K, V: softmax(_scores(Q, K), axis=0)),
        ),
        misconception(
            "one softmax for all",
            "Your softmax goes over all scores at once. Each query has a sum of 1 for itself: "
            "axis=1.",
            _attended(lambda Q, K, V: softmax(_scores(Q, K))),
        ),
        misconception(
            "root forgotten",
            "The scores are not divided by √d, with d the number of columns of Q and K.",
            _attended(lambda Q, K, V: softmax(Q @ K.T, axis=1)),
        ),
        misconception(
            "divided by d",
            "You divide the scores by d. Their spread grows as √d: divide by the root.",
            _attended(lambda Q, K, V: softmax(Q @ K.T / K.shape[1], axis=1)),
        ),
        misconception(
            "root of another number",
            "You divide by the root of another number. It is the number of columns of Q and K, not "
            "that of V, and not the number of keys.",
            _attended(lambda Q, K, V: softmax(Q @ K.T / np.sqrt(V.shape[1]), axis=1)),
            _attended(lambda Q, K, V: softmax(Q @ K.T / np.sqrt(len(K)), axis=1)),
        ),
        misconception(
            "divided after the softmax",
            "You divide by √d after the softmax, so that the weights do not add up to 1. Divide "
            "the scores.",
            _attended(lambda Q, K, V: softmax(Q @ K.T, axis=1) / np.sqrt(K.shape[1])),
        ),
        misconception(
            "no softmax",
            "There is no softmax: weights may be negative, and do not add up to 1.",
            _attended(lambda Q, K, V: _scores(Q, K)),
        ),
        misconception(
            "the best key alone",
            "Each query takes the value of its best key alone. It takes a weighted mean of all.",
            lambda Q, K, V: V[(Q @ K.T).argmax(axis=1)],
        ),
        misconception(
            "weights returned",
            "These are the weights. Take the mean of the values by them: weights @ V.",
            lambda Q, K, V: softmax(_scores(Q, K), axis=1),
        ),
    ),
    passed="Each row is a weighted mean of the values, and nothing else.",
    property="softmax(QKᵀ/√d) V, the softmax over the keys.",
)


EXERCISES = (
    Exercise("how many questions", 1, 5, ENTROPY),
    Exercise("the lengths of Huffman's words", 2, 15, LENGTHS),
    Exercise("the loss in bits", 1, 10, LOSS_IN_BITS),
    Exercise("a temperature that does nothing", 2, 10, TEMPERATURE, "find the bug"),
    Exercise("how many labelings a cut can make", 2, 10, COVER, "predict"),
    Exercise("attention by hand", 2, 10, ATTENTION),
    Exercise("97 per cent sure", 2, 10, NINETY_SEVEN, "explain"),
)
