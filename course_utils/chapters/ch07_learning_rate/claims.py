"""The claims of chapter 07, learning rate versus regularization, and all methods side by side.

A threshold is the smallest effect that would change what a reader does. The rules were settled
while looking at seeds 0 to 59 and 500 to 519, those of batches, searches and all methods at 700 to
719, and then fixed: `claims.json` says what the confirmation gave.
"""

from course_utils.chapters.ch07_learning_rate.experiments import (
    all_methods,
    batch_and_rate,
    both_turned,
    complement,
    edge,
    modified_flow,
    not_there_yet,
    scale_free,
    tuned,
)
from course_utils.chapters.ch07_learning_rate.experiments.chosen_settings import (
    BATCH_NORM,
    METHODS,
    NOTHING,
    ONE,
    OWN,
    RIGHT,
)
from course_utils.claims.claim import Case, arithmetic, claim
from course_utils.claims.rules import Rule
from course_utils.statistics import negative

ACCURACY = "accuracy"
TIMES = "times"
OF_ORDERS = f"times, mean of {2 * modified_flow.ORDERS} orders a seed"
OF_SEARCHES = f"accuracy, mean of {tuned.SEARCHES} random searches a seed"
LOGS = "of the logs"

PAIRS = ("dropout", "L2"), ("dropout", "augmentation"), ("augmentation", BATCH_NORM)


def gains(name: str, table: str) -> Case:
    """What a method alone gains in one of the tables of all methods."""
    measure = all_methods.more(name, NOTHING, "accuracy", table)
    return Case(measure, Rule(above=0.01), ACCURACY, name, 3)


CLAIMS = (
    # How large a step may be
    arithmetic(
        "stable",
        "S3.6",
        "On a bowl, steps just below 2/h bring the loss down, and just above 2/h make it grow.",
        Case(edge.grows(1.02), Rule(above=1), "powers of ten", "1.02 · 2/h"),
        Case(lambda s: negative(edge.grows(0.98)(s)), Rule(above=1), "powers down", "0.98 · 2/h"),
    ),
    claim(
        "edge",
        "S3.6, Cohen 2021",
        "Trained on the whole set at once, a network sharpens until its sharpness hovers within "
        "15 % of 2/η.",
        Case(edge.at_the_edge(0.1), Rule(0.85, 1.15), TIMES, "squared error, η = 0.1"),
        Case(edge.at_the_edge(0.2), Rule(0.85, 1.15), TIMES, "squared error, η = 0.2"),
        Case(edge.at_the_edge_with_classes, Rule(0.85, 1.15), TIMES, "cross-entropy, η = 1"),
        condition="the loss",
    ),
    claim(
        "edge.batches",
        "Cohen 2021",
        "With minibatches and η = 0.2, the sharpness stays below 0.85 times 2/η.",
        *(
            Case(edge.below_the_edge(size), Rule(below=0.85), TIMES, f"batches of {size} of 100")
            for size in (50, 10)
        ),
        condition="the size of the batch",
    ),
    claim(
        "sharpens",
        "Cohen 2021",
        "Far below that edge, with η = 0.05, training more than doubles the sharpness.",
        Case(edge.sharpens, Rule(above=2), TIMES),
    ),
    # What the penalty does in a given time
    claim(
        "bite",
        "S3.9, S3.7",
        "With a ten times larger learning rate the same λ leaves a smaller share of the norm, "
        "after as many steps.",
        Case(both_turned.bites_harder, Rule(above=1.2), TIMES),
    ),
    claim(
        "bite.time",
        "S3.9",
        "At the same η · steps the same λ leaves the same share of the norm, within 5 %.",
        Case(both_turned.bites_alike_in_time, Rule(0.95, 1.05), TIMES),
    ),
    arithmetic(
        "turning",
        "Wan 2020",
        "Weights whose scale does not count turn by √(2ηλ) a step, within 2 %.",
        Case(scale_free.rotation, Rule(0.98, 1.02), TIMES, digits=3),
    ),
    claim(
        "product",
        "S3.9, van Laarhoven 2017",
        "Settings with the same product ηλ end within five points of training accuracy.",
        Case(scale_free.same_product, Rule(-0.05, 0.05), ACCURACY, "scale does not count"),
        Case(scale_free.same_product_plain, Rule(-0.05, 0.05), ACCURACY, "ordinary network"),
        condition="whether the scale counts",
        n_seeds=40,
    ),
    claim(
        "product.other",
        "van Laarhoven 2017",
        "Where scale does not count, a ten times larger ηλ costs training accuracy.",
        Case(scale_free.other_product, Rule(above=0.1), ACCURACY),
        n_seeds=40,
    ),
    # Too much of either
    claim(
        "too_large",
        "S3.6, S3.9",
        "A learning rate that is too large costs accuracy on new images, and the loss goes up and "
        "down on the way.",
        Case(both_turned.lost("test_accuracy", 1.0, 0.0), Rule(above=0.05), ACCURACY, "lost"),
        Case(both_turned.rises(1.0, 0.0), Rule(above=0.1), LOGS, "loss goes up"),
    ),
    claim(
        "too_small",
        "S3.6",
        "A learning rate that is too small has not learned the training set yet.",
        Case(both_turned.lost("train_accuracy", 0.01, 0.0), Rule(above=0.2), ACCURACY, "training"),
        Case(both_turned.lost("test_accuracy", 0.01, 0.0), Rule(above=0.2), ACCURACY, "test"),
    ),
    claim(
        "too_strong",
        "S3.9, S4.3",
        "Too strong a penalty underfits: it costs training accuracy, and the loss hardly ever "
        "goes up on the way.",
        Case(both_turned.lost("train_accuracy", 0.1, 0.3), Rule(above=0.3), ACCURACY, "lost"),
        Case(both_turned.rises(0.1, 0.3), Rule(below=0.1), LOGS, "loss goes up"),
    ),
    # Small steps against few steps
    claim(
        "not_there",
        "S3.6",
        "After 180 steps the small rate is behind the large one in training and validation.",
        Case(
            not_there_yet.at_equal_steps("train_accuracy", 0.2),
            Rule(above=0.2),
            ACCURACY,
            "training",
        ),
        Case(
            not_there_yet.at_equal_steps("val_accuracy", 0.2),
            Rule(above=0.1),
            ACCURACY,
            "validation",
        ),
    ),
    claim(
        "large_steps",
        "Li Wei Ma 2019",
        "At the same training loss a larger rate, held constant, generalizes better, by more than "
        "a point.",
        Case(not_there_yet.at_equal_loss(0.2), Rule(above=0.01), ACCURACY, "20 % wrong labels", 3),
        Case(not_there_yet.at_equal_loss(0.0), Rule(above=0.01), ACCURACY, "right labels", 3),
        condition="the labels",
    ),
    claim(
        "same_end",
        "Li Wei Ma 2019",
        "With right labels, both rates end within a point of test accuracy.",
        Case(not_there_yet.at_the_end(0.0), Rule(-0.01, 0.01), ACCURACY, digits=3),
    ),
    # What the steps themselves penalize
    claim(
        "implicit",
        "Barrett 2021",
        "Descent with η = 0.1 ends nearer to the flow of L + (η/4)‖∇L‖² than to that of L: less "
        "than 0.4 times as far.",
        Case(modified_flow.nearer(0.1), Rule(below=0.4), TIMES),
    ),
    arithmetic(
        "implicit.order",
        "Barrett 2021",
        "The distance grows as η from the flow of L, and as η² from the modified one.",
        Case(modified_flow.order(0), Rule(0.8, 1.3), "power of η", "flow of L"),
        Case(modified_flow.order(1), Rule(1.8, 2.3), "power of η", "modified flow"),
    ),
    claim(
        "implicit.batch",
        "Smith 2021",
        "An epoch of SGD ends, on average, nearest to the flow with the minibatches' own "
        "penalty: less than 0.4 times as far as from the others.",
        Case(modified_flow.batch_penalty(0), Rule(below=0.4), OF_ORDERS, "flow of L"),
        Case(modified_flow.batch_penalty(1), Rule(below=0.4), OF_ORDERS, "whole-batch penalty"),
    ),
    # Both together
    claim(
        "complement",
        "S3.9",
        "A well chosen rate and decay are more than a point of test accuracy better than a well "
        "chosen rate alone.",
        Case(complement.at_300_steps, Rule(above=0.01), ACCURACY, "300 steps", 3),
        Case(complement.at_1200_steps, Rule(above=0.01), ACCURACY, "1,200 steps", 3),
        condition="the number of steps",
    ),
    claim(
        "replace",
        "S3.9",
        "What a small rate gains it loses with time: four times the steps cost more than two "
        "points of test accuracy without decay, and none with it.",
        Case(both_turned.lost_with_time(0.0), Rule(above=0.02), ACCURACY, "without decay", 3),
        Case(
            lambda s: negative(both_turned.lost_with_time(0.03)(s)),
            Rule(above=0.01),
            ACCURACY,
            "gained with decay",
            3,
        ),
    ),
    claim(
        "search",
        "S3.9, S2.4",
        "With 16 runs, random search over rate and decay finds a setting that is better by more "
        "than a point of test accuracy than a grid of 4 × 4.",
        Case(
            tuned.random_over_grid(4, tuned.WEAK),
            Rule(above=0.01),
            OF_SEARCHES,
            "only the rate matters",
            3,
        ),
        Case(
            tuned.random_over_grid(4, tuned.DECAYS),
            Rule(above=0.01),
            OF_SEARCHES,
            "both matter",
            3,
        ),
        condition="whether both knobs matter",
    ),
    claim(
        "batch",
        "Goyal 2017",
        "A batch k times as large with k times the rate goes as far in as many epochs: the "
        "training loss is the same within 5 %.",
        Case(batch_and_rate.loss_over_small(5, 5), Rule(0.95, 1.05), TIMES, "k = 5, η = 0.25"),
        Case(batch_and_rate.loss_over_small(40, 40), Rule(0.95, 1.05), TIMES, "k = 40, η = 2"),
        condition="how large the rate gets",
    ),
    # All methods
    claim(
        "table.gain",
        "S1.8",
        "With 20 % wrong labels, and a rate and a strength of its own for everyone, the method "
        "gains more than a point of test accuracy.",
        *(gains(name, OWN) for name in METHODS),
        condition="the method",
    ),
    claim(
        "table.rate",
        "S1.8",
        "With 20 % wrong labels, and the rate 0.28 for everyone, the method gains more than a "
        "point of test accuracy.",
        *(gains(name, ONE) for name in ("L2", "dropout", "augmentation", BATCH_NORM)),
        condition="the method",
    ),
    claim(
        "table.right",
        "S1.8",
        "With right labels, and a rate and a strength of its own for everyone, the method gains "
        "more than a point of test accuracy.",
        *(gains(name, RIGHT) for name in ("L2", "dropout", "augmentation")),
        condition="the method",
    ),
    claim(
        "table.sparse",
        "S1.8",
        "L1 at its best strength makes more than a third of the weights exactly zero.",
        *(
            Case(
                all_methods.score("L1", "zeros", table), Rule(above=1 / 3), "of the weights", table
            )
            for table in (OWN, ONE)
        ),
        condition="whether the rate was chosen, too",
    ),
    claim(
        "table.smooth",
        "S1.8",
        "At its best strength the method takes a test image 10 % further from another answer.",
        *(
            Case(
                all_methods.times(name, NOTHING, "room", table),
                Rule(above=1.1),
                TIMES,
                f"{name}, {table}",
            )
            for name, table in (("L2", OWN), ("L1", OWN), ("L2", ONE), ("L1", ONE))
        ),
        condition="whether the rate was chosen, too",
    ),
    claim(
        "table.slower",
        "S1.8, S3.5",
        "Dropout, with a rate and a strength of its own, takes more than 1.2 times as many steps "
        "to learn.",
        Case(all_methods.times("dropout", NOTHING, "steps"), Rule(above=1.2), TIMES),
    ),
    claim(
        "table.robust",
        "S1.8",
        "Augmentation by small rotations gains more than a point on changed test images.",
        Case(
            all_methods.more("augmentation", NOTHING, "turned"),
            Rule(above=0.01),
            ACCURACY,
            "turned by up to 20°",
            3,
        ),
        Case(
            all_methods.more("augmentation", NOTHING, "noisy"),
            Rule(above=0.01),
            ACCURACY,
            "noise on each pixel",
            3,
        ),
        condition="the change",
    ),
    claim(
        "table.pairs",
        "S1.8, S1.9",
        "Two methods together are more than a point of test accuracy better than the better one "
        "of them.",
        *(
            Case(
                all_methods.pair_gains(part, other),
                Rule(above=0.01),
                ACCURACY,
                f"{part} + {other}",
                3,
            )
            for part, other in PAIRS
        ),
        condition="the pair",
    ),
)
