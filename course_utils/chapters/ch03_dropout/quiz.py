"""The quiz of chapter 3. Numbers in it are arithmetic; none is a result of the notebook."""

from course_utils.checkers.question import Option, Question

ONE_DRAW = Question(
    "Four units have the mean 0.525. One draw of inverted dropout with keep_prob 0.5 leaves a mean "
    "of 0.3. What follows?",
    (
        Option(
            "The scaling is wrong: it should divide by the share that was really kept.",
            False,
            "Two of four were kept, so here that share is 0.5, too. And in general it would tie "
            "each unit's scale to the draws of all others.",
        ),
        Option(
            "Nothing is wrong: the mean over all draws is 0.525, single draws lie around it.",
            True,
            "The scaling restores the expectation, not the single draw. This draw lost the two "
            "largest units.",
        ),
        Option(
            "The mean is wrong, but the variance is right.",
            False,
            "It is the other way round: the mean over draws is kept, and the variance is new. "
            "Without dropout there is none.",
        ),
        Option(
            "One should draw again until the mean is 0.525.",
            False,
            "Choosing draws by their result makes the units depend on each other, and takes away "
            "the noise that dropout is there for.",
        ),
    ),
)

VARIANCE = Question(
    "A unit is h = 2. What are mean and variance of h after inverted dropout with keep_prob 0.8?",
    (
        Option(
            "Mean 1.6, variance 0.64.",
            False,
            "That is without the scaling: 0.8·2 = 1.6, and 4·0.8·0.2 = 0.64.",
        ),
        Option(
            "Mean 2, variance 0.",
            False,
            "The scaling brings the mean back. The unit is still 2.5 or 0 from draw to draw.",
        ),
        Option(
            "Mean 2, variance 16.",
            False,
            "You have p and keep_prob the wrong way round: 4·0.8/0.2 = 16. Keeping more must give "
            "*less* variance.",
        ),
        Option(
            "Mean 2, variance 1.",
            True,
            "h²·p/(1-p) = 4·0.2/0.8 = 1. The unit is 2.5 in four of five draws, and 0 in one.",
        ),
    ),
)

SEED = Question(
    "To make a training run repeatable, where does the seed belong?",
    (
        Option(
            "At the start of the forward pass, so that each call gives the same result.",
            False,
            "Then each step draws the same mask for the same place in the batch. Every unit is "
            "trained, but an image meets few masks; one that keeps its place meets a single one.",
        ),
        Option(
            "At the start of the training; the generator then moves on from step to step.",
            True,
            "The whole sequence of masks is repeatable, and each mask is a new one.",
        ),
        Option(
            "Nowhere: with a seed it is not random, so it is no dropout.",
            False,
            "What dropout needs is that masks change from step to step. Whether the sequence can "
            "be repeated makes no difference to the network.",
        ),
        Option(
            "At the start of each epoch, so that every epoch sees the same masks.",
            False,
            "Better than in the forward pass, but the masks of the first epoch would come again in "
            "each of the others. There is no need for it.",
        ),
    ),
)

SCALING = Question(
    "Someone forgot the scaling altogether: masks of 0 and 1 in training, nothing at test time. "
    "What will most likely give it away?",
    (
        Option(
            "The validation accuracy, which falls to that of guessing.",
            False,
            "The logits grow together, so the largest often stays the largest. Accuracy may hardly "
            "move.",
        ),
        Option(
            "The training loss, which diverges.",
            False,
            "Training sees one volume all the time, and is fine. The jump comes at test time.",
        ),
        Option(
            "Nothing: without the scaling it is just another learning rate.",
            False,
            "In training one can see it so. At test time the next layer hears inputs that it was "
            "never trained on.",
        ),
        Option(
            "The validation loss: the network is far too sure of itself.",
            True,
            "The logits spread more than ever in training, so the probabilities go to 0 and 1, "
            "also where the answer is wrong.",
        ),
    ),
)

AVERAGE = Question(
    "What does the whole network compute at test time, for softmax regression with dropout on its "
    "inputs?",
    (
        Option(
            "The arithmetic mean of the probabilities of all sub-networks.",
            False,
            "Near it, often, but not equal: for that one has to average after the softmax.",
        ),
        Option(
            "The best of the sub-networks.",
            False,
            "No sub-network is chosen. All of them count.",
        ),
        Option(
            "The geometric mean of the probabilities of all sub-networks, scaled to sum 1.",
            True,
            "The mean of the logarithms is the mean of the logits, and the scaling makes that the "
            "logit of the whole network. It is exact.",
        ),
        Option(
            "One sub-network drawn at random.",
            False,
            "That is what happens in training, or when `eval()` is forgotten.",
        ),
    ),
)

HELPS = Question(
    "In which of these cases would you expect dropout with p = 0.5 to *lower* the validation "
    "accuracy?",
    (
        Option(
            "A network with 8 units in each hidden layer.",
            True,
            "About four are left at each step. It underfits, as it would with half the width.",
        ),
        Option(
            "A wide network, and a fifth of the training labels is wrong.",
            False,
            "Here dropout keeps the network from learning the wrong labels by heart: the case in "
            "which it helps most.",
        ),
        Option(
            "Any network, if training stops long before the loss has settled.",
            True,
            "With dropout training is slower. At an early step the network without it is ahead.",
        ),
        Option(
            "Every network in which the training loss rises when dropout is switched on.",
            False,
            "It always rises, since it is the loss of random sub-networks. That says nothing about "
            "validation.",
        ),
    ),
)

PENALTY = Question(
    "Linear regression with dropout on its inputs is ridge regression with a strength of its own "
    "for each feature. You write one feature in metres, not in kilometres. What changes?",
    (
        Option(
            "Neither the predictions of dropout nor those of ridge.",
            False,
            "Ridge minds: in metres the numbers are large, the weight is small, and the penalty on "
            "it next to nothing.",
        ),
        Option(
            "The predictions of ridge do, those of dropout do not.",
            True,
            "Dropout's penalty has the size of the feature in it: a weight a thousand times "
            "smaller on a feature a thousand times larger costs the same.",
        ),
        Option(
            "The predictions of dropout do, those of ridge do not.",
            False,
            "It is the other way round: ridge looks at the weight alone, whatever its unit.",
        ),
        Option(
            "The predictions of both, since both are penalties on weights.",
            False,
            "Dropout's is a penalty on the weight times the size of its feature, and that product "
            "does not depend on the unit.",
        ),
    ),
)

MC = Question(
    "Dropout is left on at test time, and 100 masks agree almost perfectly about an input. What "
    "may you conclude?",
    (
        Option(
            "The answer is right.",
            False,
            "They all come from the same weights and can be wrong together.",
        ),
        Option(
            "The answer does not depend much on single units.",
            True,
            "That is what the spread over masks measures. It is often useful, and it is not "
            "knowledge about the truth.",
        ),
        Option(
            "The input lies near the training data.",
            False,
            "It need not: with tanh units the spread was as small far away as among the points.",
        ),
        Option(
            "There were enough training data.",
            False,
            "The spread need not follow the number of data: it kept more than half with a hundred "
            "times as many.",
        ),
    ),
)

QUIZ = (ONE_DRAW, VARIANCE, SEED, SCALING, AVERAGE, HELPS, PENALTY, MC)
