"""The claims of chapter 08, Initialization and schedules.

A threshold is the smallest effect that would change what a reader does: a point of accuracy, half
as many steps again. The rules were settled while looking at a few pilot seeds, and then fixed:
`claims.json` says what the confirmation gave. The thresholds are those from before the pilots. One
case is not: of ten layers of 32 units none learned nine in ten labels within 250 steps, from any
start, so that a ratio of steps says nothing there; five layers are the deepest that is compared.
"""

from course_utils.chapters.ch08_initialization_and_schedules.experiments import (
    laws,
    nudge,
    parabola,
    shrunk_starts,
    slowing,
    speed,
    warming_up,
)
from course_utils.claims.claim import Case, arithmetic, claim
from course_utils.claims.rules import Rule
from course_utils.starts import HE, XAVIER, Uniform

ACCURACY = "accuracy"
TIMES = "times"
POWERS = "powers of ten"
SQUARE = "of the mean square a layer"

CLAIMS = (
    # Where to begin
    arithmetic(
        "kept",
        "S2.2, He 2015",
        "At width 256 a ReLU layer with He's start keeps the signal's mean square, forward and "
        "backward; with Xavier's it keeps half.",
        Case(laws.kept_a_layer(HE), Rule(0.9, 1.1), SQUARE, "He, forward"),
        Case(laws.kept_a_layer(HE, backward=True), Rule(0.9, 1.1), SQUARE, "He, backward"),
        Case(laws.kept_a_layer(XAVIER), Rule(0.45, 0.55), SQUARE, "Xavier, forward"),
        Case(laws.kept_a_layer(XAVIER, backward=True), Rule(0.45, 0.55), SQUARE, "Xavier, back"),
    ),
    arithmetic(
        "one_width",
        "S2.2",
        "Weights uniform on ±0.1 keep the mean square through ReLU layers, within a tenth a layer.",
        Case(laws.kept_a_layer(Uniform(0.1), 64), Rule(0.9, 1.1), SQUARE, "width 64"),
        Case(laws.kept_a_layer(Uniform(0.1), 256), Rule(0.9, 1.1), SQUARE, "width 256"),
        Case(laws.kept_a_layer(Uniform(0.1), 600), Rule(0.9, 1.1), SQUARE, "width 600"),
        condition="the width",
    ),
    arithmetic(
        "hidden",
        "S2.2",
        "With PyTorch's default layers 11 to 20 take over six powers of ten of the variance across "
        "inputs, and less than half a power of the mean square.",
        Case(laws.powers_lost("across"), Rule(above=6), POWERS, "across inputs", 1),
        Case(laws.powers_lost("square"), Rule(below=0.5), POWERS, "mean square", 1),
    ),
    claim(
        "nudge",
        "S2.2",
        "A nudge of 10⁻¹⁰ at the start makes equal hidden units learn 30 points more of the "
        "training labels.",
        Case(nudge.gained_by(1e-10), Rule(above=0.3), ACCURACY, digits=1),
    ),
    claim(
        "faster",
        "S2.2, He 2015",
        "From PyTorch's start a ReLU network takes over 1.5 times as many steps to learn 90 % of "
        "its labels as from He's.",
        Case(speed.times_as_many("one layer", speed.TORCH), Rule(above=1.5), TIMES, "one layer"),
        Case(speed.times_as_many("three layers", speed.TORCH), Rule(above=1.5), TIMES, "three"),
        Case(speed.times_as_many("five layers", speed.TORCH), Rule(above=1.5), TIMES, "five"),
        condition="the depth",
    ),
    claim(
        "fixed",
        "S2.2",
        "From N(0, 0.01²) it takes over 1.5 times as many steps as from He's start.",
        Case(speed.times_as_many("one layer", "N(0, 0.01²)"), Rule(above=1.5), TIMES, "one layer"),
        Case(speed.times_as_many("three layers", "N(0, 0.01²)"), Rule(above=1.5), TIMES, "three"),
        condition="the depth",
    ),
    claim(
        "levelled",
        "S2.2, Ioffe 2015",
        "With BatchNorm in three layers it takes as many steps from PyTorch's start as from He's, "
        "within a factor of 1.5.",
        Case(speed.times_as_many("three with BatchNorm", speed.TORCH), Rule(0.67, 1.5), TIMES),
    ),
    # The start as a regularizer
    claim(
        "start_regularizes",
        "Woodworth 2020",
        "In a diagonal network the start 1 ends further from the truth than the start 10⁻³, by "
        "half a unit of squared error or more.",
        Case(
            shrunk_starts.cost_of_a_large_start(shrunk_starts.SPARSE),
            Rule(above=0.5),
            "of squared error",
            "5 of 100 features matter",
        ),
        Case(
            shrunk_starts.cost_of_a_large_start(shrunk_starts.DENSE),
            Rule(above=0.5),
            "of squared error",
            "all matter",
        ),
        condition="the truth",
    ),
    claim(
        "large_start",
        "Chizat 2019",
        "At equal training loss a start ten times He's costs more than two points of accuracy.",
        Case(shrunk_starts.gained_over(10.0, 1.0), Rule(below=-0.02), ACCURACY, digits=3),
    ),
    claim(
        "small_start",
        "Chizat 2019",
        "At equal training loss a tenth of He's start changes the accuracy by less than two "
        "points.",
        Case(shrunk_starts.gained_over(0.1, 1.0), Rule(-0.02, 0.02), ACCURACY, digits=3),
    ),
    # How to slow down
    arithmetic(
        "floor",
        "S2.3, Robbins 1951",
        "On a noisy parabola descent at a constant rate η settles at ησ²/(h(2 - ηh)), within a "
        "tenth.",
        Case(parabola.against_formula, Rule(0.9, 1.1), TIMES),
    ),
    claim(
        "cosine",
        "S2.3, Loshchilov 2017",
        "A cosine schedule gains more than a point of accuracy over a constant rate, each with a "
        "peak of its own.",
        *(
            Case(slowing.gained("cosine", data), Rule(above=0.01), ACCURACY, data, 3)
            for data in slowing.DATA
        ),
        condition="the data",
    ),
    claim(
        "steadier",
        "S2.3",
        "Over the last fifth of the steps the validation loss moves less than a third as far "
        "under a cosine.",
        *(
            Case(slowing.steadier("cosine", data), Rule(above=3), TIMES, data, 1)
            for data in slowing.DATA
        ),
        condition="the data",
    ),
    claim(
        "averaging",
        "Izmailov 2018",
        "The mean of the last quarter's weights at a constant rate is as good as a cosine, within "
        "two points.",
        *(
            Case(slowing.gained("tail mean", data, "cosine"), Rule(-0.02, 0.02), ACCURACY, data, 3)
            for data in slowing.DATA
        ),
        condition="the data",
    ),
    claim(
        "warm_up",
        "Goyal 2017",
        "A warm-up changes the accuracy by less than a point, each with a rate of its own.",
        Case(warming_up.gained_at_best("Adam"), Rule(-0.01, 0.01), ACCURACY, "Adam", 3),
        Case(warming_up.gained_at_best("SGD"), Rule(-0.01, 0.01), ACCURACY, "SGD", 3),
        condition="the optimizer",
    ),
    claim(
        "warm_up.range",
        "Goyal 2017",
        "With a warm-up the largest rate that is usable at all is more than half a doubling "
        "higher.",
        Case(warming_up.doublings_gained("Adam"), Rule(above=0.5), "doublings", "Adam"),
        Case(warming_up.doublings_gained("SGD"), Rule(above=0.5), "doublings", "SGD"),
        condition="the optimizer",
    ),
    claim(
        "adaptive",
        "S2.3, Kingma 2015",
        "Adam under a cosine is better than SGD with momentum under a cosine by over a point, "
        "each with a peak of its own.",
        *(
            Case(
                slowing.gained(slowing.ADAM_COSINE, data, "cosine"),
                Rule(above=0.01),
                ACCURACY,
                data,
                3,
            )
            for data in slowing.DATA
        ),
        condition="the data",
    ),
)
