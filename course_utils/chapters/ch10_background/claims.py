"""The claims of chapter 10, Background.

A threshold is the smallest effect that would change what a reader does. All were written down
before any pilot. Some were made milder beside pilot runs (seeds 700 to 719), and put back before
anything was confirmed: `cover`, `scores` and `heads`. Two things changed after pilots. Ten features
were left out of `random_lift`: they lose five points, just the threshold, so that no number of
seeds decides. And `temperature` asked for an error below 0.04; but an honest network of this kind
has one of 0.03, since its bins hold few images. So it is held to that, by the two hundredths that
count as spoiled in `spoils`.
"""

from course_utils.chapters.ch10_background.experiments import (
    calibrated_digits,
    codes,
    cuts,
    narrow,
    scores,
    two_heads,
)
from course_utils.chapters.shared.digits import WRONG
from course_utils.claims.claim import Case, arithmetic, claim
from course_utils.claims.rules import Rule

ACCURACY = "accuracy"
BITS = "bits a letter"
CERTAINTY = "of certainty"
SHARE = "of the largest"

CLAIMS = (
    # Codes
    arithmetic(
        "bits",
        "S4.7, Huffman 1952",
        "Huffman's code takes less than one bit a letter more than the entropy, for the worst of "
        "50 random coins, too.",
        Case(codes.most_over_entropy, Rule(below=1), BITS),
    ),
    claim(
        "bits.near",
        "S4.7, Huffman 1952",
        "For random laws of eight letters Huffman's code takes on average less than a tenth of a "
        "bit more than the entropy.",
        Case(codes.bits_over_entropy, Rule(below=0.1), BITS, digits=3),
    ),
    claim(
        "wrong_code",
        "S4.7",
        "A Huffman code made for another law costs what the cross-entropy says, within 0.05 bits "
        "a letter.",
        Case(codes.bits_off_cross_entropy(halves=True), Rule(below=0.05), BITS, "powers of ½", 3),
        Case(codes.bits_off_cross_entropy(halves=False), Rule(below=0.05), BITS, "any laws", 3),
        condition="the laws",
    ),
    # Calibration
    claim(
        "spoils",
        "Guo 2017",
        "A regularizer raises the calibration error on clean digits by more than two hundredths.",
        *(
            Case(calibrated_digits.error_added(name), Rule(above=0.02), CERTAINTY, name, digits=3)
            for name in calibrated_digits.FIELDS
        ),
        condition="the regularizer",
    ),
    claim(
        "temperature",
        "Guo 2017",
        "After one temperature, found on validation images, the calibration error is within "
        "two hundredths of an honest network's.",
        *(
            Case(calibrated_digits.error_left(name), Rule(below=0.02), CERTAINTY, name, digits=3)
            for name in ("plain", *calibrated_digits.FIELDS)
        ),
        condition="the network",
    ),
    claim(
        "too_sure",
        "Guo 2017",
        "Trained with 20 % wrong labels, a plain network is too sure by more than five hundredths.",
        Case(
            calibrated_digits.certainty_over_accuracy("plain", 0.0),
            Rule(above=0.05),
            CERTAINTY,
            "right test labels",
            3,
        ),
        Case(
            calibrated_digits.certainty_over_accuracy("plain", WRONG),
            Rule(above=0.05),
            CERTAINTY,
            "20 % wrong ones",
            3,
        ),
        condition="the labels that judge",
    ),
    claim(
        "too_sure.dropout",
        "Guo 2017, Srivastava 2014",
        "Trained with 20 % wrong labels, a network with dropout is as sure as it is right, within "
        "five hundredths.",
        Case(
            calibrated_digits.certainty_over_accuracy("dropout", 0.0),
            Rule(-0.05, 0.05),
            CERTAINTY,
            "right test labels",
            3,
        ),
        Case(
            calibrated_digits.certainty_over_accuracy("dropout", WRONG),
            Rule(-0.05, 0.05),
            CERTAINTY,
            "20 % wrong ones",
            3,
        ),
        condition="the labels that judge",
    ),
    # Up
    arithmetic(
        "cover",
        "S4.8, Cover 1965",
        "Of random labelings in 20 dimensions a cut through 0 makes the share that Cover's formula "
        "says, within five hundredths.",
        *(
            Case(cuts.share_minus_cover(n), Rule(-0.05, 0.05), "of the labelings", f"{n} points")
            for n in (30, 40, 50)
        ),
    ),
    claim(
        "lifted",
        "S4.8, Cover 1965",
        "x² + y² as a third number raises a straight cut's accuracy on two circles by more than "
        "0.3.",
        Case(cuts.gain_by_lifting, Rule(above=0.3), ACCURACY),
    ),
    claim(
        "random_lift",
        "S4.8, Cover 1965",
        "A straight cut of random ReLU features, not trained, is within five points of one with "
        "x² + y².",
        *(
            Case(cuts.lost_by_random_features(k), Rule(below=0.05), ACCURACY, f"{k} features", 3)
            for k in (3, 30, 100)
        ),
        condition="how many",
    ),
    # Down
    claim(
        "narrow",
        "S4.8",
        "Through a few numbers that are trained more than ten points of accuracy more get through "
        "than through principal components.",
        *(
            Case(narrow.gained_by_training(k), Rule(above=0.1), ACCURACY, f"{k} of them", 2)
            for k in narrow.SIZES
        ),
        condition="how many",
    ),
    claim(
        "groups",
        "S4.8",
        "After a layer k-means' groups are purer than on pixels, by more than five points.",
        Case(narrow.purity_gained("trained"), Rule(above=0.05), "of the images", "trained layer"),
        Case(
            narrow.purity_gained("untrained"), Rule(above=0.05), "of the images", "untrained layer"
        ),
        condition="the layer",
    ),
    # Attention
    arithmetic(
        "scores",
        "S4.8, Vaswani 2017",
        "The scores of independent queries and keys have the variance d, within a tenth.",
        *(
            Case(scores.variance_over_d(d), Rule(0.9, 1.1), "times d", f"d = {d}")
            for d in (4, 64, 1024)
        ),
    ),
    claim(
        "root",
        "S4.8, Vaswani 2017",
        "Without the root of d a query looks at few keys: less than 0.3 of the largest entropy.",
        *(
            Case(scores.spread(d, scaled=False), Rule(below=0.3), SHARE, f"d = {d}")
            for d in (4, 64, 1024)
        ),
        condition="the dimension",
    ),
    claim(
        "root.kept",
        "S4.8, Vaswani 2017",
        "With the root of d the entropy is the same share at every dimension, within five "
        "hundredths of 0.87.",
        *(
            Case(scores.spread(d, scaled=True), Rule(0.82, 0.92), SHARE, f"d = {d}")
            for d in (4, 64, 1024)
        ),
    ),
    claim(
        "heads",
        "S4.8, Vaswani 2017",
        "Two heads explain more than 0.3 more of the answers than one of as many parameters.",
        Case(
            two_heads.gained_by_a_second_head(-1), Rule(above=0.3), "of the variance", "difference"
        ),
        Case(two_heads.gained_by_a_second_head(1), Rule(above=0.3), "of the variance", "sum"),
        condition="the question",
    ),
    claim(
        "heads.spare",
        "S4.8, Vaswani 2017",
        "Four heads, of as many parameters as two, explain more than 0.9 of the differences.",
        Case(two_heads.explained(4, -1), Rule(above=0.9), "of the variance"),
    ),
    arithmetic(
        "heads.bound",
        "S4.8",
        "One head explains no more than half of the variance of a difference of two values.",
        Case(two_heads.explained(1, -1), Rule(below=0.5), "of the variance"),
    ),
)
