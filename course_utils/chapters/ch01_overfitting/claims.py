"""The claims of chapter 01, overfitting.

A threshold is the smallest effect that would change what a reader does. The rules were settled
while looking at a few pilot seeds, and then fixed: `claims.json` says what the
confirmation gave.
"""

import numpy as np

from course_utils.chapters.ch01_overfitting.experiments import (
    cures,
    data_size,
    double_descent,
    intervals,
    moons,
    optimism,
    polynomials,
    progress_bar,
    random_features,
    sensitivity,
    spread,
    width,
    wrong_labels,
)
from course_utils.claims.claim import Case, arithmetic, claim
from course_utils.claims.rules import Rule

ACCURACY = "accuracy"
A_SEED = f"mean of {polynomials.SETS_A_SEED} sets a seed"
RMSE = f"RMSE, {A_SEED}"  # root-mean-square error, in units of y
SQUARED = "squared error"
SQUARED_DRAWS = f"squared error, mean of {double_descent.DRAWS_A_SEED} draws a seed"
FORMULA = f"of the formula, mean of {double_descent.DRAWS_A_SEED} draws a seed"
NATS = "nats"
TIMES = "times"
COSINES = f"{TIMES}, mean of {random_features.SETS_A_SEED} sets a seed"
OF_OPTIMISM = f"of the formula, mean of {optimism.DRAWS_A_SEED} draws a seed"
OF_INTERVALS = f"of {intervals.POOLS} intervals a seed"
HOLDS = Rule(0.9, 0.98)

CLAIMS = (
    # Too few weights, too many weights
    claim(
        "capacity.line",
        "S0.1",
        "On ten points of a sine wave a straight line underfits: "
        "its test error is higher than that of degree 3.",
        Case(polynomials.degree_1_against_3, Rule(above=0.1), RMSE),
    ),
    claim(
        "capacity.polynomial",
        "S0.1",
        "On ten points of a sine wave degree 9 overfits: "
        "its test error is higher than that of degree 3.",
        Case(polynomials.degree_9_against_3, Rule(above=0.1), RMSE),
    ),
    claim(
        "capacity.underfit",
        "S0.1",
        "One hidden unit is too few for digits: 16 units have a higher training accuracy and a "
        "higher test accuracy.",
        Case(width.difference(16, 1, "train_accuracy"), Rule(above=0.2), ACCURACY, "training"),
        Case(width.difference(16, 1, "test_accuracy"), Rule(above=0.2), ACCURACY, "test"),
    ),
    claim(
        "capacity.network",
        "S0.1",
        "With 20 % wrong labels a network of 256 hidden units overfits: "
        "its test accuracy is lower than that of 16 units.",
        Case(width.difference(16, 256, "test_accuracy"), Rule(above=0.01), ACCURACY, digits=3),
    ),
    claim(
        "capacity.wide",
        "S0.1",
        "With 20 % wrong labels 256 hidden units are better than 16 in test accuracy.",
        Case(width.difference(256, 16, "test_accuracy"), Rule(above=0.01), ACCURACY, digits=3),
    ),
    claim(
        "capacity",
        "S0.1",
        "Too many parameters overfit: the error on new examples rises.",
        Case(polynomials.degree_9_against_3, Rule(above=0.1), RMSE, "polynomials"),
        Case(width.difference(16, 256, "test_accuracy"), Rule(above=0.01), ACCURACY, "networks", 3),
        condition="the model",
    ),
    claim(
        "gap",
        "S0.4",
        "On 20 digits a network has a large gap: "
        "it knows nearly all training labels, and test accuracy is far below.",
        Case(data_size.gap_at_20_images, Rule(above=0.1), ACCURACY, "gap"),
        Case(
            data_size.training_accuracy_at_20_images,
            Rule(above=0.98),
            "of the labels",
            "training accuracy",
        ),
    ),
    # Large weights
    claim(
        "weights.size",
        "S4.6",
        "The largest weight of degree 9 is more than 1,000 times that of degree 3.",
        Case(polynomials.largest_weights, Rule(above=3), f"powers of ten, {A_SEED}"),
    ),
    claim(
        "weights.steepness",
        "S4.6",
        "The curve of degree 9 is more than twice as steep as that of degree 3.",
        Case(polynomials.steepness, Rule(above=2), f"{TIMES}, {A_SEED}"),
    ),
    claim(
        "weights.ridge",
        "S4.6",
        "A ridge penalty with ln α = -18 lowers the test error of degree 9.",
        Case(polynomials.ridge_gain, Rule(above=0.1), RMSE),
    ),
    claim(
        "weights.sensitivity",
        "S0.2, S4.6",
        "Weight decay 0.01 makes a network's weights smaller, and its outputs less than half as "
        "sensitive to a nudge of the image.",
        Case(sensitivity.sensitivity_ratio, Rule(below=0.5), TIMES, "sensitivity"),
        Case(sensitivity.norm_ratio, Rule(below=0.75), TIMES, "norm of the weights"),
    ),
    claim(
        "weights.noise",
        "S0.2",
        "With the smaller weights of weight decay 0.01 a network learns fewer of the wrong labels.",
        Case(wrong_labels.learned_less_with_decay, Rule(above=0.2), "of the wrong labels"),
    ),
    # Bias and variance
    arithmetic(
        "bias",
        "S4.4",
        "Fitted to ten points, a straight line has more bias² than degree 9.",
        Case(polynomials.more_bias_of_degree_1, Rule(above=0.1), f"{SQUARED}, {A_SEED}"),
    ),
    arithmetic(
        "variance",
        "S4.4",
        "Fitted to ten points, degree 9 has more variance over training sets than a straight line.",
        Case(polynomials.more_variance_of_degree_9, Rule(above=0.02), f"{SQUARED}, {A_SEED}"),
    ),
    claim(
        "variance.starts",
        "S4.4",
        "The variance of predictions over initial weights is less than half of that over training "
        "sets.",
        Case(spread.over_starts_against_over_sets, Rule(below=0.5), TIMES),
    ),
    # The causes
    claim(
        "data.gap",
        "S0.3, S4.4",
        "From 20 to 797 digits the gap between training and test accuracy shrinks.",
        Case(data_size.gap_closed, Rule(above=0.1), ACCURACY),
    ),
    claim(
        "data.noise",
        "S0.3",
        "In the same number of steps a network learns fewer of the wrong labels among 797 digits "
        "than among 200.",
        Case(wrong_labels.learned_less_with_data, Rule(above=0.2), "of the wrong labels"),
    ),
    claim(
        "data.passes",
        "S0.3",
        "In as many passes a network learns the wrong labels among 797 digits as well as among "
        "200, and yet more data raise its test accuracy.",
        Case(
            wrong_labels.learned_less_at_equal_passes,
            Rule(-0.1, 0.1),
            "of the wrong labels",
            "learned less",
            3,
        ),
        Case(wrong_labels.gain_at_equal_passes, Rule(above=0.03), ACCURACY, "test accuracy", 3),
    ),
    claim(
        "noise",
        "S4.4",
        "20 % wrong training labels cost test accuracy.",
        Case(wrong_labels.cost, Rule(above=0.05), ACCURACY),
    ),
    # Past the peak
    arithmetic(
        "descent.peak",
        "S0.1, Hastie 2022",
        "Just past p = n the error of least squares is higher than with few features, and also "
        "higher than with many.",
        Case(
            double_descent.peak_over_few_features,
            Rule(above=1),
            SQUARED_DRAWS,
            "p/n 1.1 against 0.5",
        ),
        Case(
            double_descent.peak_over_many_features,
            Rule(above=1),
            SQUARED_DRAWS,
            "p/n 1.1 against 4",
        ),
    ),
    arithmetic(
        "descent.formula",
        "Hastie 2022",
        "The formula of double descent holds with 100 examples: within 10 % away from the peak, "
        "within 30 % beside it.",
        Case(double_descent.off_the_formula(0.5), Rule(-0.1, 0.1), FORMULA, "p/n 0.5"),
        Case(double_descent.off_the_formula(1.1), Rule(-0.3, 0.3), FORMULA, "p/n 1.1"),
        Case(double_descent.off_the_formula(4.0), Rule(-0.1, 0.1), FORMULA, "p/n 4"),
    ),
    arithmetic(
        "descent.ridge",
        "Nakkiran 2021",
        "The best ridge penalty removes the peak: with it, the error at p/n = 1.1 is far below "
        "that without, and below that at 4.",
        Case(
            double_descent.ridge_gain_at_the_peak, Rule(above=1), SQUARED_DRAWS, "gain at the peak"
        ),
        Case(
            double_descent.peak_with_best_ridge,
            Rule(below=-0.1),
            f"{SQUARED}, one draw a seed",
            "p/n 1.1 against 4",
        ),
    ),
    claim(
        "descent.features",
        "Belkin 2019",
        "By least norm, random cosines on ten points have a double descent: the error falls, peaks "
        "at ten of them, and at 1,000 is below the first low.",
        Case(random_features.ratio(1, 6), Rule(above=1.5), COSINES, "1 over 6 cosines"),
        Case(random_features.ratio(10, 6), Rule(above=1.5), COSINES, "10 over 6 cosines"),
        Case(random_features.ratio(1000, 6), Rule(below=0.9), COSINES, "1,000 over 6 cosines"),
    ),
    claim(
        "descent.network",
        "Nakkiran 2020",
        "With 40 % wrong labels a network's loss on test images falls from 1 to 4 hidden units, "
        "rises up to 16, and falls again.",
        Case(
            width.difference(1, 4, "test_loss", width.MANY_WRONG),
            Rule(above=0.1),
            NATS,
            "1 minus 4 units",
        ),
        Case(
            width.difference(16, 4, "test_loss", width.MANY_WRONG),
            Rule(above=0.1),
            NATS,
            "16 minus 4 units",
        ),
        Case(
            width.difference(16, 256, "test_loss", width.MANY_WRONG),
            Rule(above=0.1),
            NATS,
            "16 minus 256 units",
        ),
    ),
    claim(
        "descent.score",
        "Nakkiran 2020",
        "With 40 % wrong labels a network of 16 hidden units is worse on new images than one of 4.",
        Case(width.difference(16, 4, "test_loss", width.MANY_WRONG), Rule(above=0.1), NATS, "loss"),
        Case(
            width.difference(4, 16, "test_accuracy", width.MANY_WRONG),
            Rule(above=0.01),
            ACCURACY,
            "accuracy",
        ),
        condition="the score",
    ),
    arithmetic(
        "gap.formula",
        "Hastie 2009",
        "Where only the noise is drawn anew, the mean squared error of a linear fit is larger than "
        "in training by 2σ²·df/n: within 5 %.",
        Case(optimism.off_the_formula(3), Rule(-0.05, 0.05), OF_OPTIMISM, "degree 3"),
        Case(optimism.off_the_formula(9), Rule(-0.05, 0.05), OF_OPTIMISM, "degree 9"),
        Case(
            optimism.off_the_formula(9, np.exp(polynomials.LN_ALPHA)),
            Rule(-0.05, 0.05),
            OF_OPTIMISM,
            "degree 9, ridge",
        ),
    ),
    # What capacity does not explain
    claim(
        "random_labels",
        "S0.1, Zhang 2017",
        "A network learns random labels by heart, and nothing about digits from them.",
        Case(
            wrong_labels.training_accuracy_on_random_labels,
            Rule(above=0.98),
            "of the labels",
            "training accuracy",
        ),
        Case(
            wrong_labels.test_accuracy_on_random_labels,
            Rule(below=0.15),
            "of the images",
            "test accuracy",
        ),
    ),
    claim(
        "harm.clean",
        "S0.4",
        "On two moons with clean labels training to the end costs less than two points of "
        "accuracy on new points.",
        Case(moons.harm(0.0), Rule(below=0.02), ACCURACY, digits=3),
        n_seeds=40,
    ),
    claim(
        "harm",
        "S0.4, S4.4",
        "Training a large network to the end costs more than two points of accuracy on new "
        "examples.",
        Case(moons.harm(0.2), Rule(above=0.02), ACCURACY, "20 % flipped labels", 3),
        Case(moons.harm(0.0), Rule(above=0.02), ACCURACY, "clean labels", 3),
        condition="the labels",
        n_seeds=40,
    ),
    claim(
        "progress_bar",
        "S0.4",
        "The training loss that a progress bar shows lies above the validation loss, though the "
        "training loss in eval mode does not.",
        Case(progress_bar.shown_above_validation, Rule(above=0.1), NATS, "as shown"),
        Case(progress_bar.eval_mode_above_validation, Rule(below=0.02), NATS, "in eval mode", 3),
    ),
    # The cures
    claim(
        "cures",
        "S0.5",
        "More data, regularization and fewer parameters each raise the test accuracy of a "
        "network that overfits.",
        Case(cures.more_data, Rule(above=0.01), ACCURACY, "four times the data", 3),
        Case(cures.weight_decay, Rule(above=0.01), ACCURACY, f"weight decay {cures.STRENGTH:g}", 3),
        *(
            Case(cures.fewer_parameters(n), Rule(above=0.01), ACCURACY, f"{n} units, not 64", 3)
            for n in (32, 16, 8)
        ),
        condition="the cure",
    ),
    # What an interval over seeds holds
    arithmetic(
        "interval.pool",
        "Nadeau 2003",
        "Where each seed draws its own split of one pool, 95 % intervals hold what all splits of "
        "the pool give on average.",
        Case(intervals.share_that_holds("pool", "accuracy"), HOLDS, OF_INTERVALS, "accuracy"),
        Case(intervals.share_that_holds("pool", "gain"), HOLDS, OF_INTERVALS, "gain by pairs"),
    ),
    claim(
        "interval.new",
        "Nadeau 2003",
        "For examples that a pool as small as the course's digits does not hold, 95 % intervals of "
        "an accuracy are too narrow.",
        Case(
            intervals.share_that_holds("new", "accuracy"),
            Rule(below=0.85),
            OF_INTERVALS,
            "accuracy",
        ),
    ),
    claim(
        "interval.gain",
        "Nadeau 2003",
        "The interval of a gain, by pairs, is hardly too narrow for such examples: more than 85 % "
        "hold it.",
        Case(intervals.share_that_holds("new", "gain"), Rule(above=0.85), OF_INTERVALS),
    ),
    claim(
        "interval.one_test_set",
        "Nadeau 2003",
        "With one test set for all seeds less than three quarters of the intervals of an accuracy "
        "hold it for new examples.",
        Case(intervals.share_that_holds("new", "accuracy", "one"), Rule(below=0.75), OF_INTERVALS),
    ),
)
