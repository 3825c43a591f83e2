"""The quiz of chapter 7. Numbers in it are arithmetic; none is a result of the notebook."""

from course_utils.checkers.question import Option, Question

TWO_ARROWS = Question(
    "One step of SGD with weight decay is two arrows. You halve η and leave λ. What happens?",
    (
        Option(
            "Both arrows get half as long.",
            True,
            "The gradient of the data and that of the penalty are both multiplied by η.",
        ),
        Option(
            "Only the arrow of the data gets shorter, so that decay counts for more.",
            False,
            "The pull is ηλw: it has η in it as well.",
        ),
        Option(
            "Only the pull to zero gets shorter.",
            False,
            "The step along the gradient is -η times the gradient: that one halves, too.",
        ),
    ),
)

STABLE = Question(
    "The sharpness of a bowl is h = 8, and weight decay is λ = 2. From which learning rate on does "
    "gradient descent fly off?",
    (
        Option("0.25", False, "That is 2/8: it forgets that the penalty adds its own curvature."),
        Option("0.2", True, "The penalty adds λ to the curvature: 2/(8 + 2)."),
        Option("0.1", False, "That is 1/(8 + 2), where it begins to hop, but still comes down."),
        Option(
            "0.33", False, "That is 2/(8 - 2). The penalty makes the bowl steeper, not flatter."
        ),
    ),
)

EDGE = Question(
    "A small network is trained on its whole training set with η = 0.1 and squared error. Its "
    "sharpness has risen to about 20 and stays there. What is going on?",
    (
        Option(
            "It has found the minimum, and the sharpness of a minimum does not change.",
            False,
            "The loss still falls. And 20 is no accident: it is 2/η.",
        ),
        Option(
            "It trains at the edge of stability: where it gets sharper, steps throw it out again.",
            True,
            "With another η it would hover at another value.",
        ),
        Option(
            "It is about to diverge.",
            False,
            "On a bowl it would be. A network has flatter places beside it, and is thrown there.",
        ),
        Option(
            "Weight decay keeps it there.",
            False,
            "There is none in this question, and it happens all the same.",
        ),
    ),
)

BITES = Question(
    "“A larger learning rate makes the penalty bite harder.” When is that right?",
    (
        Option(
            "Always: λ is multiplied by η, so that the solution is a smaller one.",
            False,
            "On a bowl, after enough steps, both rates end at the same weights: there the gradient "
            "is multiplied by η as well.",
        ),
        Option(
            "After equally many steps, where training has not arrived: it has driven further.",
            True,
            "At equal η · steps the same λ leaves the same share of the norm.",
        ),
        Option(
            "Never: λ alone decides.",
            False,
            "λ alone decides where it *ends*. Few trainings go on until there.",
        ),
    ),
)

PRODUCT = Question(
    "In a network in which every weight's length is divided out by BatchNorm, you train with η "
    "ten times as large and λ a tenth. What do you expect, after it has settled?",
    (
        Option(
            "The same training: only the product ηλ counts there.",
            True,
            "Decay sets the length of the weights, and so the effective rate η/‖w‖².",
        ),
        Option(
            "Less regularization, since λ is smaller.",
            False,
            "Length does not matter to this network, so that a pull on the length is no price on "
            "complexity.",
        ),
        Option(
            "It flies off, since η is ten times as large.",
            False,
            "The weights grow until a step turns them by the same angle as before.",
        ),
        Option(
            "The same would hold in a network without BatchNorm.",
            False,
            "There the map had quite different accuracies along a line of equal ηλ.",
        ),
    ),
)

NOT_THERE = Question(
    "After 300 steps η = 0.01 has accuracy 0.5 in training and 0.5 in validation; η = 0.3 has 0.95 "
    "and 0.75. What follows?",
    (
        Option(
            "The small rate generalizes better: its gap is zero.",
            False,
            "A network that has not learned has no gap. It is the worse one by 25 points.",
        ),
        Option(
            "The large rate overfits, the small one does not.",
            False,
            "That may or may not be so; this measurement cannot say. The small one is not done.",
        ),
        Option(
            "That the small rate has not got there yet; the two cannot be compared at this step.",
            True,
            "Compare at equal training loss, or give the small rate more steps.",
        ),
    ),
)

IMPLICIT = Question(
    "What does “implicit regularization by the step” say?",
    (
        Option(
            "Gradient descent with rate η follows the flow of L + (η/4)‖∇L‖², nearly.",
            True,
            "It avoids steep places, though nobody asked it to. It holds as long as ηh is small.",
        ),
        Option(
            "A large learning rate makes the weights small, as weight decay does.",
            False,
            "The penalty is on the *gradient*. Weights can be as large as they like.",
        ),
        Option(
            "Large rates always generalize better.",
            False,
            "Which loss is followed is one thing, what it is good for another. In this chapter it "
            "was a null case.",
        ),
        Option(
            "SGD is regularized and full-batch descent is not.",
            False,
            "Both are. SGD's penalty is larger where minibatches disagree.",
        ),
    ),
)

BUDGET = Question(
    "You compare your new regularizer with a plain network. What is a fair budget?",
    (
        Option(
            "Twenty runs to tune the regularizer; the plain network has nothing to tune.",
            False,
            "It has a learning rate, and a number of steps. A well chosen rate alone can be worth "
            "as much as a regularizer.",
        ),
        Option(
            "As many runs for both, the learning rate among what is tuned; judged on other seeds.",
            True,
            "And as many steps. Then what is left is the regularizer's.",
        ),
        Option(
            "One run each with default settings, to favour no one.",
            False,
            "Defaults fit one of the two better by chance. And one run is luck.",
        ),
        Option(
            "Choose the best seed of each.",
            False,
            "The best of many is luck as well, the more of it the more there are.",
        ),
    ),
)

QUIZ = (TWO_ARROWS, STABLE, EDGE, BITES, PRODUCT, NOT_THERE, IMPLICIT, BUDGET)
