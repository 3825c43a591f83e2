"""The quiz of chapter 1. Numbers in it are arithmetic; none is a result of the notebook."""

from course_utils.checkers.question import Option, Question

GAP = Question(
    "Training accuracy is 1.00, validation accuracy 0.95. What follows from these two numbers?",
    (
        Option(
            "The network overfits, so a regularizer will raise the 0.95.",
            False,
            "You take the gap for harm. There may be nothing to gain: clean two moons had a gap, "
            "and training on cost next to no accuracy. Try a regularizer, and measure.",
        ),
        Option(
            "An earlier step of training would have been better.",
            False,
            "Only the validation curve over the steps can tell. It falls again in some cases, and "
            "in others it stays where it is.",
        ),
        Option(
            "The network knows its training examples better than new ones. Whether that does "
            "harm, they do not say.",
            True,
            "A gap is not yet harm. Look whether the validation score gets worse as you train on, "
            "or better with a regularizer.",
        ),
        Option(
            "A smaller network would close the gap, and so be better.",
            False,
            "A gap can also close because the *training* accuracy falls. What counts is the "
            "accuracy on new examples.",
        ),
    ),
)

STARTS = Question(
    "You train one network from 50 different starts on one and the same training set. What is the "
    "spread of its predictions?",
    (
        Option(
            "The variance in *bias² + variance + noise*.",
            False,
            "That variance is over training sets. All your networks saw the same one, so you "
            "cannot see what another one would have changed.",
        ),
        Option(
            "What the start alone changes, for this one training set.",
            True,
            "For the variance you need new training sets as well. In this chapter they changed "
            "the predictions far more than new starts did.",
        ),
        Option(
            "The bias: how far the network is from the truth.",
            False,
            "Bias is how far the *average* prediction is from the truth. Fifty networks can agree "
            "with each other, and all be wrong.",
        ),
        Option(
            "The noise, which no model can predict.",
            False,
            "The noise is in the new points. It is the same for every model and every start.",
        ),
    ),
)

PARAMETERS = Question(
    "Which of these agree with what was measured in this chapter?",
    (
        Option(
            "For ten points, the polynomial of degree 9 has a larger test error than the cubic.",
            True,
            "With powers of x and least squares, the familiar story holds.",
        ),
        Option(
            "Once a network has enough units to learn every training label by heart, more units "
            "make it worse on new images.",
            False,
            "This is the familiar story, and with these networks it did not happen: test accuracy "
            "went on rising with the width.",
        ),
        Option(
            "A network that can learn random labels by heart is too large to learn from true ones.",
            False,
            "The same network did both. How many weights there are cannot alone say whether it "
            "will generalize: the data decide too.",
        ),
        Option(
            "With many independent random features and least squares, the error is worst where "
            "there are as many features as points, and falls again beyond.",
            True,
            "Past the peak there are many fits through all points, and the one of least norm is "
            "calmer. A penalty removes the peak.",
        ),
    ),
)

THREE_IMAGES = Question(
    "One model gets 152 of 200 test images right, another one 149. They disagree on 17 images: 10 "
    "are right with the first model alone, 7 with the second alone. What can you say?",
    (
        Option(
            "The first model is better, by 1.5 points.",
            False,
            "On these 200 images, yes. The standard error of the difference is √17, about four "
            "images, and the difference is three: other images could turn it around.",
        ),
        Option(
            "The two are equally good, since the difference lies within luck.",
            False,
            "Not to have shown a difference is not to have shown that there is none. The interval "
            "goes from about -5 to +11 images, and 11 would matter.",
        ),
        Option(
            "The standard error is √(152·48/200 + 149·51/200), about nine images, so nothing can "
            "be said.",
            False,
            "This treats the models as if each had its own 200 images. They were judged on the "
            "same ones, so only the 17 on which they disagree count: √17, about four.",
        ),
        Option(
            "It cannot be decided yet: three images, with a standard error of √17, about four.",
            True,
            "The difference is less than its standard error. Repeat over seeds, compare in pairs, "
            "and give the interval.",
        ),
    ),
)

LOSSES = Question(
    "While training with dropout, the progress bar shows a training loss of 0.9, and the "
    "validation loss is 0.5. What do you do first?",
    (
        Option(
            "Measure both in eval mode, on the same weights, without the penalty.",
            True,
            "The training loss in the bar has dropout in it, is averaged over the epoch, and may "
            "hold the penalty. Compare like with like before you look for a bug.",
        ),
        Option(
            "Look for the bug: training loss is never above validation loss.",
            False,
            "Here it is no bug: the two numbers are measured in different ways. Dropout alone can "
            "put the training loss above.",
        ),
        Option(
            "Take a larger network, since this one underfits.",
            False,
            "Underfitting shows when both losses are high and are measured alike. These two are "
            "not measured alike.",
        ),
        Option(
            "Make the validation set harder.",
            False,
            "Nothing says that it is too easy. The same weights without dropout would have a lower "
            "loss on the training set, too.",
        ),
    ),
)

TEST_SET = Question(
    "You train with eight strengths of weight decay, take the one with the best *test* accuracy, "
    "and report that accuracy. What is wrong with it?",
    (
        Option(
            "Nothing, since no network was trained on the test set.",
            False,
            "No weight was fitted to it, but a choice was. What chooses cannot judge any more.",
        ),
        Option(
            "It is too high on average: the best of eight scores was lucky as well as good.",
            True,
            "Choose on the validation set, and score the chosen network on the test set once. "
            "The more you choose from, the more luck there is in the best.",
        ),
        Option(
            "Eight values are too few. With eighty it would be a fair search.",
            False,
            "With eighty there is more luck in the best one, so the report is still further off.",
        ),
        Option(
            "It is too low, since the test set is harder than the validation set.",
            False,
            "Both are drawn from the same source, and neither is harder. The score is too *high*, "
            "because it is the best of eight.",
        ),
    ),
)

TOO_STRONG = Question(
    "You raise the strength λ of weight decay far beyond its best value. Where do training and "
    "validation accuracy end?",
    (
        Option(
            "Training accuracy falls, and validation accuracy rises as the gap closes.",
            False,
            "The gap does close, but because training accuracy falls. A network that has learned "
            "nothing has no gap either.",
        ),
        Option(
            "Training accuracy stays at the top, and validation accuracy falls.",
            False,
            "The penalty acts while training: with weights near zero the network cannot fit its "
            "training labels either.",
        ),
        Option(
            "Both stay as they are, since smaller weights leave the most probable class the same.",
            False,
            "That would be so if the weights were scaled down *after* training. Here the penalty "
            "decides which weights are reached: the pull to zero wins over the data.",
        ),
        Option(
            "Both end near the share of the most frequent class.",
            True,
            "It no longer listens to the data, and answers as if it ignored its input. This is why "
            "that line is on every picture where it can be.",
        ),
    ),
)

RIDGE = Question(
    "You fit degree 9 to ten points, without a penalty at first, then with a larger and larger α. "
    "What do bias² and variance do?",
    (
        Option(
            "bias² rises and variance falls.",
            True,
            "The penalty keeps the fit from following each set's own noise, and in the end from "
            "following the wave. In between, their sum is smaller than without a penalty.",
        ),
        Option(
            "bias² falls and variance rises.",
            False,
            "That is what a higher degree does. A penalty makes the model less free, not more.",
        ),
        Option(
            "Both fall, or else the test error could not fall.",
            False,
            "The test error falls because variance falls by more than bias² rises.",
        ),
        Option(
            "Neither changes: the weights only get smaller.",
            False,
            "Smaller weights are another curve: it swings less from one training set to the next, "
            "and that is less variance.",
        ),
    ),
)

QUIZ = (GAP, STARTS, PARAMETERS, THREE_IMAGES, LOSSES, TEST_SET, TOO_STRONG, RIDGE)
