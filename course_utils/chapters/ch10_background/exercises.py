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

# --- 10.1 what an answer tells -------------------------------------------------------------------


def _plogp(p, log=np.log2):
    return p * log(np.maximum(p, _TINY))


def _left(joint, weighed=True):
    """The entropy of the rows that is left for each answer, its mean over the answers."""
    p = joint.sum(axis=0)
    columns = [joint[:, j] / p[j] for j in range(len(p)) if p[j]]
    left = np.array([entropy(one) for one in columns])
    return float(left @ p[p > 0] if weighed else left.mean())


def _told(joint):
    return entropy(joint.sum(axis=1)) - _left(joint)


_tables = np.exp(drawn(10, "exercises of chapter 10: tables", (2, 6))[0])
_wide, _high = (t / t.sum() for t in (_tables[0].reshape(2, 3), _tables[1].reshape(3, 2)))

TOLD = Oracle(
    signature="told(joint)",
    right=_told,
    expected="one number",
    cases=((array([0.4, 0.1], [0, 0.5]),), (_wide,), (_high,)),
    edges={
        "where an answer never comes": (array([0.3, 0, 0.2], [0.1, 0, 0.4]),),
        "where the answer says nothing": (np.outer([0.3, 0.7], [0.5, 0.5]),),
        "where the answer says all": (array([0.5, 0], [0, 0.5]),),
    },
    misconceptions=(
        misconception(
            "what is left",
            "This is the uncertainty that is left after the answer. Asked for is by how much it "
            "has fallen: subtract it from the entropy before.",
            _left,
        ),
        misconception(
            "answers not weighed",
            "You average over the answers as if all came alike. Each counts as often as it comes.",
            lambda t: entropy(t.sum(axis=1)) - _left(t, weighed=False),
        ),
        misconception(
            "columns that are no laws",
            "You take the entropy of columns that do not add up to 1. Given an answer, divide its "
            "column by its sum: that is what one knows then.",
            lambda t: entropy(t.sum(axis=1)) + _plogp(t).sum(),
            lambda t: entropy(t.sum(axis=1)) + t.sum(axis=0) @ _plogp(t).sum(axis=0),
        ),
        misconception(
            "entropy of the pair",
            "This is the entropy of both together. Asked for is what one of them tells of the "
            "other.",
            lambda t: -_plogp(t).sum(),
        ),
        misconception(
            "entropy of one alone",
            "This is the entropy of one alone, before any answer. Subtract what is left after it.",
            lambda t: entropy(t.sum(axis=1)),
            lambda t: entropy(t.sum(axis=0)),
        ),
        misconception(
            "nats",
            "This is right in nats, with the natural logarithm. Bits are asked for: np.log2.",
            lambda t: _told(t) * np.log(2),
        ),
        misconception(
            "sign",
            "Right but for the sign: uncertainty falls by an answer, and what falls is counted.",
            lambda t: -_told(t),
        ),
    ),
    passed="So many bits the answer is worth, the *mutual information*; never less than 0.",
    property="The entropy of the row sums, minus what is left on average once the column is known.",
)


# --- 10.2 the cost of Huffman's code -------------------------------------------------------------


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


def _costing(lengths):
    return lambda p: float(p @ lengths(p))


COST = Oracle(
    signature="huffman_cost(p)",
    right=_costing(huffman_lengths),
    expected="one number",
    cases=(
        (array(0.3, 0.22, 0.19, 0.17, 0.12),),
        (array(0.12, 0.41, 0.05, 0.16, 0.26),),
        (array(0.31, 0.07, 0.13, 0.21, 0.17, 0.11),),
    ),
    edges={
        "for two letters": (array(0.9, 0.1),),
        "for one letter, which needs no bit": (array(1),),
        "where a letter never comes": (array(0.7, 0.3, 0),),
        "for letters that are alike": (np.full(6, 1 / 6),),
    },
    misconceptions=(
        misconception(
            "entropy",
            "This is the entropy, which a code of whole bits does not reach. Count the bits of "
            "Huffman's code.",
            entropy,
        ),
        misconception(
            "rounded logarithms",
            "You round log₂ 1/p up for each letter. Such a code can be read, but it wastes bits. "
            "Merge the two rarest, again and again.",
            _costing(_shannon),
        ),
        misconception(
            "a knot merged at once",
            "You merge each new knot again at once, so that the tree is a chain. A knot goes back "
            "among the others with its sum: only the two rarest are merged.",
            _costing(_chain),
        ),
        misconception(
            "all alike",
            "All your words have the same length. Frequent letters should have shorter ones.",
            lambda p: np.ceil(np.log2(len(p))),
        ),
        misconception(
            "the commonest merged",
            "You merge the two commonest, so that frequent letters get the long words. Merge the "
            "two rarest.",
            _costing(_commonest_first),
        ),
        misconception(
            "one bit too many",
            "One bit too many a letter: it is merges that add a bit, and letters alone add none.",
            lambda p: float(p @ huffman_lengths(p)) + 1,
        ),
        misconception(
            "the last merging forgotten",
            "One bit too few a letter: the last merging, of all letters together, adds one, too.",
            lambda p: float(p @ huffman_lengths(p)) - 1,
        ),
        misconception(
            "words not weighed",
            "You average the lengths of the words as if all letters came alike. Weigh them by "
            "their probabilities.",
            lambda p: huffman_lengths(p).mean(),
        ),
    ),
    passed="No code that can be read without commas is shorter on average.",
    property="Each merging adds one bit to all letters below it: to a share a + b of all letters.",
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
_TEMPERATURES = array(3, 0.5, 1, 2, 8, 16)

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


# --- 10.6 attention that does not look ahead -----------------------------------------------------


def _past(Q):
    return np.tril(np.ones((len(Q), len(Q)), dtype=bool))


def _causal(Q, K, V):
    return attention(Q, K, V, mask=_past(Q))


def _scores(Q, K):
    return Q @ K.T / np.sqrt(K.shape[1])


def _attended(scores, axis=1, mask=_past):
    """The values by a softmax of scores, where a mask allows it."""

    def attend(Q, K, V):
        seen = np.where(mask(Q), scores(Q, K, V), -np.inf)
        return softmax(seen, axis=axis) @ V

    return attend


_Q, _K, _V = drawn(10, "exercises of chapter 10: attention", (5, 4), (5, 4), (5, 2))

CAUSAL = Oracle(
    signature="causal(Q, K, V)",
    right=_causal,
    expected="an array of shape (n, e), a row for each element",
    cases=(
        (array([1, 0], [0, 2]), array([1, 0], [0, 1]), array([1], [3])),
        (_Q, _K, _V),
        (2 * _Q[:3], _K[2:].copy(), 1 - _V[:3]),
    ),
    edges={
        "for one element": (_Q[:1], _K[:1], _V[:1]),
        "for scores of 1,000: take the largest off first": (60 * _Q, 60 * _K, _V),
    },
    misconceptions=(
        misconception(
            "looks ahead",
            "Each element looks at all the others. It must not see those that come after it.",
            attention,
        ),
        misconception(
            "masked after the softmax",
            "You mask the weights after the softmax: what an element took from the future is lost, "
            "and its weights do not add up to 1. Mask the scores, with -np.inf.",
            lambda Q, K, V: softmax(_scores(Q, K), axis=1) * _past(Q) @ V,
        ),
        misconception(
            "masked with zeros",
            "You set the scores of the future to 0. exp(0) is 1: the future still has weight. Set "
            "them to -np.inf.",
            lambda Q, K, V: softmax(_scores(Q, K) * _past(Q), axis=1) @ V,
        ),
        misconception(
            "only the future",
            "You have kept the wrong half: each element sees itself and what comes after it.",
            _attended(lambda Q, K, V: _scores(Q, K), mask=lambda Q: _past(Q).T),
        ),
        misconception(
            "softmax over queries",
            "Your softmax goes over the queries. Each query shares its attention between the keys: "
            "axis=1.",
            _attended(lambda Q, K, V: _scores(Q, K), axis=0),
        ),
        misconception(
            "root forgotten",
            "The scores are not divided by √d, with d the number of columns of Q and K.",
            _attended(lambda Q, K, V: Q @ K.T),
        ),
        misconception(
            "divided by d",
            "You divide the scores by d. Their spread grows as √d: divide by the root.",
            _attended(lambda Q, K, V: Q @ K.T / K.shape[1]),
        ),
        misconception(
            "root of another number",
            "You divide by the root of another number. It is the number of columns of Q and K, not "
            "that of V, and not the number of keys.",
            _attended(lambda Q, K, V: Q @ K.T / np.sqrt(V.shape[1])),
            _attended(lambda Q, K, V: Q @ K.T / np.sqrt(len(K))),
        ),
        misconception(
            "even weights",
            "Each element takes the plain mean of those before it. Queries and keys should have a "
            "say.",
            lambda Q, K, V: np.cumsum(V, axis=0) / np.arange(1, len(V) + 1)[:, None],
        ),
    ),
    passed="The first element sees itself alone, the last one all: so a language model is trained.",
    property="softmax over the keys up to the element's own, of QKᵀ/√d, times V.",
)


EXERCISES = (
    Exercise("what an answer tells", 2, 10, TOLD),
    Exercise("what Huffman's code costs", 2, 10, COST),
    Exercise("the loss in bits", 1, 10, LOSS_IN_BITS),
    Exercise("a temperature that does nothing", 2, 10, TEMPERATURE, "find the bug"),
    Exercise("how many labelings a cut can make", 2, 10, COVER, "predict"),
    Exercise("attention that does not look ahead", 2, 10, CAUSAL),
    Exercise("97 per cent sure", 2, 10, NINETY_SEVEN, "explain"),
)
