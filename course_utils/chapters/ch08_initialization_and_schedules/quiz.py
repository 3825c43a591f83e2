"""The quiz of chapter 8. Numbers in it are arithmetic; none is a result of the notebook."""

from course_utils.checkers.question import Option, Question

WHY_TWO = Question(
    "Why is there a 2 in He's variance, 2/n_in?",
    (
        Option(
            "Because forward and backward must both be right.",
            False,
            "That is why Xavier takes n_in + n_out. He's 2 belongs to the activation.",
        ),
        Option(
            "Because a ReLU lets half of the mean square through.",
            True,
            "nσ² enters, half of it passes: nσ²/2 = 1 asks for σ² = 2/n.",
        ),
        Option(
            "Because weights may be positive or negative.",
            False,
            "That makes their mean 0. The variance does not care about signs.",
        ),
        Option(
            "It is a rule of thumb; any number near 1 does as well.",
            False,
            "A factor of 1/2 a layer is about 1/1,000 after ten layers.",
        ),
    ),
)

TEN_LAYERS = Question(
    "A start keeps 0.5 of the mean square in each ReLU layer. What is left after ten layers?",
    (
        Option("5", False, "That is ten halves added up. But the factors multiply: 0.5¹⁰."),
        Option("about 0.05", False, "That divides a half by ten. The factors multiply: 0.5¹⁰."),
        Option(
            "about 0.001", True, "Ten halves are multiplied: 0.5¹⁰ = 1/1,024, about a thousandth."
        ),
        Option("0.5", False, "Each layer takes its half of what the one before has left."),
    ),
)

PRINTED = Question(
    "You print the mean square of activations, layer by layer: 0.2, 0.1, 0.09, 0.09, 0.09. What do "
    "you know?",
    (
        Option(
            "The signal arrives: nothing vanishes.",
            False,
            "Biases alone can make such numbers, the same for every input.",
        ),
        Option(
            "The signal has died.",
            False,
            "It may have, or not: the mean square does not tell.",
        ),
        Option(
            "Not much: print the variance across inputs, too.",
            True,
            "What tells inputs apart is what varies from one input to another.",
        ),
        Option(
            "The weights are too large.",
            False,
            "Then the numbers would grow from layer to layer.",
        ),
    ),
)

FIXED = Question(
    "N(0, 0.01²) suits ReLU layers of which width?",
    (
        Option("100", False, "nσ² = 0.01 there: a layer would keep 0.005."),
        Option("20,000", True, "nσ²/2 = 1 asks for n = 2/0.0001 = 20,000."),
        Option("200", False, "2/0.01 = 200 takes σ for σ², which is 0.0001 here."),
        Option("any: it is small", False, "Each width asks for a variance of its own, 2/n."),
    ),
)

DIAGONAL = Question(
    "The weights of a linear model are written as u² - v², with no penalty. What does a tiny start "
    "do to the solution that descent ends at?",
    (
        Option(
            "Nothing: there is no penalty.",
            False,
            "Many w fit; which one descent ends at depends on where it begins.",
        ),
        Option(
            "It becomes the one of least L2 norm.",
            False,
            "That is what a large start leads to.",
        ),
        Option(
            "It becomes nearly the one of least L1 norm.",
            True,
            "From a tiny start weights grow by factors: those that matter run ahead of the others.",
        ),
        Option(
            "It becomes 0.",
            False,
            "It fits the data in the end, from every start above 0.",
        ),
    ),
)

AT_THE_END = Question(
    "Descent with noisy gradients has settled: the loss moves around the same value. You "
    "divide the rate by ten. What happens?",
    (
        Option(
            "It moves on at a tenth of the speed: the loss hardly changes.",
            False,
            "The level at which it has settled is made by the rate's noise.",
        ),
        Option(
            "The loss falls within a few times 1/(ηh) steps, to about a tenth of its noise.",
            True,
            "The floor is about ησ²/(2h): it goes with the rate.",
        ),
        Option(
            "The loss rises first.",
            False,
            "Nothing pushes it up: smaller steps add less noise.",
        ),
        Option(
            "It leaves the minimum for a flatter one.",
            False,
            "Smaller steps can only stay closer to where they are.",
        ),
    ),
)

HALF_THE_WAY = Question(
    "Cosine and constant have the same peak and the same number of steps. The cosine comes out "
    "worse. What is the first thing to look at?",
    (
        Option(
            "Whether it learned enough: its rates add up to half.",
            True,
            "Compare them each at its own peak, or at the same area under the rate.",
        ),
        Option(
            "Whether it overfits.",
            False,
            "On half the way it has rather learned too little than too much.",
        ),
        Option(
            "Whether the warm-up is missing.",
            False,
            "A warm-up would make the way that it goes shorter still.",
        ),
        Option(
            "Nothing: schedules do not help.",
            False,
            "One comparison at one peak does not say that.",
        ),
    ),
)

FIRST_STEP = Question(
    "Adam's rate is 0.001, and the first gradient of a weight is 50. How far does the weight move "
    "in the first step?",
    (
        Option("0.05", False, "That is plain descent, which moves by rate times gradient."),
        Option(
            "0.001",
            True,
            "After the corrections it is η·g/|g|: the rate, whatever the gradient.",
        ),
        Option(
            "0.0001",
            False,
            "That is without the correction of the mean, and with that of the square.",
        ),
        Option(
            "It cannot be said without the second gradient.",
            False,
            "The first step uses the first gradient alone.",
        ),
    ),
)

QUIZ = (
    WHY_TWO,
    TEN_LAYERS,
    PRINTED,
    FIXED,
    DIAGONAL,
    AT_THE_END,
    HALF_THE_WAY,
    FIRST_STEP,
)
