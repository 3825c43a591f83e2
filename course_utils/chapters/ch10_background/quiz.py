"""The quiz of chapter 10. Numbers in it are arithmetic; none is a result of the notebook."""

from course_utils.checkers.question import Option, Question

DICE = Question(
    "How many yes-or-no questions does it take to find out what a fair die of sixteen faces shows?",
    (
        Option(
            "15: one for each face but the last.",
            False,
            "A question that halves what is left is worth more than one about a single face.",
        ),
        Option("8", False, "The first question can leave 8 faces. Then go on."),
        Option("4", True, "Each answer halves what is left: log₂ 16 = 4."),
        Option("16", False, "One face a question is the slowest way."),
    ),
)

COIN = Question(
    "A coin shows heads nine times out of ten. Its entropy is 0.47 bits a toss. What does that "
    "mean?",
    (
        Option(
            "A code for single tosses can take 0.47 bits.",
            False,
            "A word has at least one bit. Only words for many tosses together come near.",
        ),
        Option(
            "Codes for long enough blocks of tosses come as near to 0.47 bits a toss as you like.",
            True,
            "The part of a bit that rounding costs is shared by all tosses of a block.",
        ),
        Option(
            "Heads has a probability of 0.47.",
            False,
            "It is 0.9. The entropy is a mean of logarithms.",
        ),
        Option(
            "It is harder to predict than a fair coin.",
            False,
            "A fair coin takes a whole bit: nothing is more uncertain.",
        ),
    ),
)

HUFFMAN = Question(
    "Letters come with the probabilities ½, ¼, ⅛ and ⅛. What does Huffman's code take a letter?",
    (
        Option(
            "2 bits, since there are four letters",
            False,
            "That is a code in which all words have the same length.",
        ),
        Option(
            "1.75 bits, which is the entropy",
            True,
            "Words of 1, 2, 3 and 3 bits: ½ + ½ + ⅜ + ⅜. Powers of ½ leave nothing to round.",
        ),
        Option(
            "2.25 bits, the mean of 1, 2, 3 and 3",
            False,
            "The frequent words are the short ones: weigh by the probabilities.",
        ),
        Option("1.21 bits", False, "That is the entropy in nats; a code is counted in bits."),
    ),
)

WRONG_LAW = Question(
    "A network's loss on new images is 0.5 nats. Its labels have no noise. What is true?",
    (
        Option(
            "The loss is the entropy of the labels given the images.",
            False,
            "With no noise that is 0. The loss is cross-entropy: it counts the wrong belief too.",
        ),
        Option(
            "All of it is the price of believing a wrong law.",
            True,
            "Cross-entropy is entropy plus divergence, and the entropy is 0 here.",
        ),
        Option(
            "It takes about 0.72 bits a label with an ideal code for what it believes.",
            True,
            "Bits are nats over the natural logarithm of 2: 0.5 / 0.69 = 0.72.",
        ),
        Option(
            "Half of its answers are right.",
            False,
            "The loss looks at probabilities, not at which is the largest.",
        ),
    ),
)

GUESSER = Question(
    "Ten classes, equally frequent. A network says 10 % for each, whatever it sees. What is its "
    "calibration error?",
    (
        Option("0.9", False, "It is right in one case of ten, and says one in ten."),
        Option("0.5", False, "Certainty is 0.1, and so is the share of right answers."),
        Option(
            "0, so a small calibration error alone says nothing of use",
            True,
            "It is honest, and knows nothing. Look at the accuracy, or the loss, too.",
        ),
        Option(
            "It has none: it gives no answer.",
            False,
            "Whatever class it names, it is right one time in ten.",
        ),
    ),
)

HOT = Question(
    "All logits of a network are divided by T = 2. What changes?",
    (
        Option(
            "The accuracy falls.",
            False,
            "The largest logit stays the largest: no answer changes.",
        ),
        Option(
            "All probabilities are halved.",
            False,
            "They still add up to 1, as a softmax always does.",
        ),
        Option(
            "The network is less sure of every answer.",
            True,
            "Differences of logits are halved, so that the softmax is flatter.",
        ),
        Option(
            "The loss on new images falls.",
            False,
            "Only if the network was too sure. It may rise as well.",
        ),
    ),
)

COVER = Question(
    "200 points lie at random in 100 dimensions, with random labels. How likely is it that a cut "
    "through 0 separates them?",
    (
        Option(
            "Next to impossible: the labels are noise.",
            False,
            "At 400 points it would be; 200 are few for 100 dimensions.",
        ),
        Option("½", True, "At n = 2d it is ½, whatever d: Cover 1965."),
        Option(
            "Certain: there are many dimensions.",
            False,
            "That holds up to as many points as dimensions, n = d.",
        ),
        Option(
            "It depends on how the points are spread.",
            False,
            "In general position it does not: the count is the same for all of them.",
        ),
    ),
)

PERMUTED = Question(
    "The elements of a sentence go through self-attention in another order, without any code for "
    "their places. What comes out?",
    (
        Option(
            "The same vectors in the new order.",
            True,
            "Each takes a mean over all the others, and a mean has no order.",
        ),
        Option(
            "Other vectors, since the sentence means something else.",
            False,
            "Attention alone cannot know. This is why places are coded into the inputs.",
        ),
        Option(
            "The same vectors in the old order.",
            False,
            "Each output belongs to its query, and moves with it.",
        ),
        Option("Their mean.", False, "All come out as the mean only where all keys are the same."),
    ),
)

QUIZ = (DICE, COIN, HUFFMAN, WRONG_LAW, GUESSER, HOT, COVER, PERMUTED)
