"""The claims of chapter 02, L2 versus L1.

A threshold is the smallest effect that would change what a reader does. The rules were settled
while looking at seeds 500 to 539, or 700 to 719, and then fixed: `claims.json` says what the
confirmation gave.
"""

from course_utils.chapters.ch02_l2_versus_l1.experiments import (
    adam_decay,
    corners,
    cross_validation,
    leaks,
    nested,
    one_standard_error,
    penalized_network,
    ridge_reaction,
    subgradient,
    twins,
    two_halves,
    wide,
)
from course_utils.claims.claim import Case, arithmetic, claim
from course_utils.claims.rules import Rule

ACCURACY = "test accuracy"
OF_WEIGHTS = "of the weights"
OF_NOISE = "of the noise, mean of 20 draws a seed"
SQUARED = "squared error"
FIVE_SAMPLES = "squared error, mean of 5 samples a seed"
TEN_SAMPLES = "squared error, mean of 10 samples a seed"
UNEVENNESS = "unevenness, mean of 10 sets a seed"
OF_PROBLEMS = "of 100 problems a seed"
TIMES = "times"

CLAIMS = (
    # What small weights do
    arithmetic(
        "reaction",
        "S0.2, S4.2",
        "On 50 diabetes patients ridge makes the weights small, and the prediction reacts to a "
        "nudge less than three fifths as much.",
        Case(ridge_reaction.reaction_ratio, Rule(below=0.6), TIMES),
    ),
    arithmetic(
        "noise",
        "S0.2",
        "Linear regression with 64 features and 100 examples fits less of a target that is pure "
        "noise if it is penalized.",
        Case(ridge_reaction.less_noise_fitted, Rule(above=0.2), OF_NOISE),
    ),
    arithmetic(
        "noise.formula",
        "S0.2",
        "The share of pure noise that ridge fits is the sum of all h/(h + α), divided by n.",
        Case(ridge_reaction.off_the_formula, Rule(-0.02, 0.02), OF_NOISE, digits=3),
    ),
    # Small and evenly spread
    claim(
        "small",
        "S0.7",
        "L2 of 0.03 makes the norm of a network's weights less than three quarters as large.",
        Case(penalized_network.norm_ratio, Rule(below=0.75), TIMES),
    ),
    claim(
        "even.twins",
        "S0.7, S1.2",
        "Of two features that measure the same thing, L2 gives both about the same weight, and L1 "
        "does not.",
        Case(twins.less_uneven_with_l2, Rule(above=0.1), UNEVENNESS, "least squares minus L2"),
        Case(twins.more_uneven_with_l1, Rule(above=0.1), UNEVENNESS, "L1 minus L2"),
    ),
    claim(
        "even",
        "S0.7",
        "With L2 the weights end more evenly spread than without.",
        Case(
            twins.less_uneven_with_l2,
            Rule(above=0.1),
            "evenness, mean of 10 sets a seed",
            "two like features",
        ),
        Case(penalized_network.evenness_gain, Rule(above=0.05), "evenness", "a network's weights"),
        condition="the weights",
    ),
    # Zeros
    arithmetic(
        "zeros",
        "S0.8, S1.2",
        "Training with an L1 penalty gives weights that are exactly zero.",
        Case(subgradient.zeros_by_proximal_steps, Rule(above=0.2), OF_WEIGHTS, "proximal steps"),
        Case(subgradient.zeros_by_subgradient, Rule(above=0.2), OF_WEIGHTS, "subgradient"),
        condition="the step",
    ),
    claim(
        "zeros.network",
        "S0.8, S1.2",
        "In a network L1 makes more than two fifths of the weights exactly zero, L2 none, at about "
        "the same accuracy.",
        Case(penalized_network.zeros_with_l1, Rule(above=0.4), OF_WEIGHTS, "zeros under L1"),
        Case(penalized_network.zeros_with_l2, Rule(below=0.001), OF_WEIGHTS, "zeros under L2"),
        Case(penalized_network.l1_against_l2, Rule(-0.04, 0.04), ACCURACY, "L1 minus L2", 3),
    ),
    claim(
        "zeros.return",
        "S0.8",
        "Zeros of a network come back for good: of the weights that end more than ten shrinking "
        "steps from zero, over a twentieth were zero before.",
        Case(
            penalized_network.come_back(None), Rule(above=0.05), OF_WEIGHTS, "whole training set", 3
        ),
        Case(penalized_network.come_back(50), Rule(above=0.05), OF_WEIGHTS, "batches of 50", 3),
        condition="the batch",
    ),
    claim(
        "zeros.flicker",
        "S0.8",
        "With batches of 50 more than a twentieth of the weights in use were zero one step before, "
        "with the whole training set less than 3 %.",
        Case(penalized_network.flicker(50), Rule(above=0.05), OF_WEIGHTS, "batches of 50", 3),
        Case(
            penalized_network.flicker(None), Rule(below=0.03), OF_WEIGHTS, "whole training set", 3
        ),
    ),
    arithmetic(
        "corner",
        "S1.2",
        "In random problems with two features the solution of L1 lies on a corner, if the budget "
        "is a share of Σ|w|.",
        Case(corners.share_on_a_corner(0.25), Rule(above=0.5), OF_PROBLEMS, "a quarter"),
        Case(corners.share_on_a_corner(0.75), Rule(above=0.5), OF_PROBLEMS, "three quarters"),
        condition="the budget",
    ),
    # Features
    claim(
        "features",
        "S1.2",
        "With 200 features and 60 examples L1 has a lower test error than L2.",
        Case(wide.lasso_gain("few"), Rule(above=1), SQUARED, "8 features matter"),
        Case(wide.lasso_gain("all"), Rule(above=1), SQUARED, "all features matter"),
        condition="how many features matter",
    ),
    claim(
        "features.selected",
        "S1.2",
        "At the strength of least validation error L1 selects the features that matter, and only "
        "those.",
        Case(wide.found, Rule(above=0.9), "of those that matter", "they are selected"),
        Case(wide.right, Rule(above=0.9), "of those selected", "they matter"),
    ),
    claim(
        "features.again",
        "S1.2",
        "From other patients L1 selects the same measurements again, nine times out of ten.",
        Case(
            two_halves.same_selection,
            Rule(above=0.9),
            "of the features, two halves a seed out of the same 442 patients",
        ),
    ),
    # Optimizers and biases
    arithmetic(
        "adam",
        "Loshchilov 2019",
        "How far weight decay pulls a weight depends on the scale of its gradients in Adam, and "
        "not in AdamW.",
        Case(adam_decay.pull_by_scale("adam"), Rule(above=0.9), "of the weight", "Adam"),
        Case(adam_decay.pull_by_scale("adamw"), Rule(-0.1, 0.1), "of the weight", "AdamW"),
    ),
    claim(
        "adam.network",
        "Loshchilov 2019",
        "With the best strength for each, AdamW is more accurate than Adam with L2 on 200 noisy "
        "digits.",
        Case(adam_decay.adamw_gain, Rule(above=0.01), ACCURACY, digits=3),
    ),
    claim(
        "biases",
        "S1.3",
        "At a moderate strength it changes accuracy by less than two points whether biases are "
        "decayed, too.",
        Case(penalized_network.exempt_biases, Rule(-0.02, 0.02), ACCURACY, digits=3),
    ),
    # How strong
    arithmetic(
        "strong",
        "S4.3",
        "Far too strong a penalty underfits: a network is no better than the most frequent class.",
        Case(penalized_network.underfits, Rule(above=0.3), "accuracy", "training accuracy lost"),
        Case(penalized_network.too_strong("L2"), Rule(below=0.02), ACCURACY, "L2 above trivial", 3),
        Case(penalized_network.too_strong("L1"), Rule(below=0.02), ACCURACY, "L1 above trivial", 3),
    ),
    arithmetic(
        "strong.ridge",
        "S4.3",
        "At α = 10,000 ridge on 50 patients is far worse than at the chosen strength, and nearly "
        "as bad as the mean.",
        Case(cross_validation.too_strong, Rule(above=0.3), FIVE_SAMPLES, "against the choice"),
        Case(
            cross_validation.better_than_the_mean,
            Rule(-0.1, 0.1),
            FIVE_SAMPLES,
            "against the mean",
        ),
    ),
    claim(
        "choice",
        "S4.3",
        "On 50 diabetes patients ridge with the strength that cross-validation chooses has a lower "
        "test error than least squares.",
        Case(cross_validation.gain, Rule(above=0.02), FIVE_SAMPLES, digits=3),
    ),
    claim(
        "choice.spread",
        "S4.3",
        "The choices on two samples of 50 patients lie apart by a factor of more than 1.25, and "
        "cost little.",
        Case(
            cross_validation.disagreement,
            Rule(above=0.1),
            "powers of ten, mean of 4 pairs a seed",
            "choices apart",
        ),
        Case(cross_validation.regret, Rule(below=0.05), FIVE_SAMPLES, "above the best", 3),
    ),
    claim(
        "choice.one_error",
        "Hastie 2009",
        "On 50 patients the one-standard-error rule drops more than one measurement that the lasso "
        "uses at the least error, and costs less than 0.02.",
        Case(
            one_standard_error.dropped,
            Rule(above=1),
            "measurements, mean of 5 samples a seed",
            "dropped",
        ),
        Case(one_standard_error.cost, Rule(below=0.02), FIVE_SAMPLES, "cost", 3),
    ),
    # Is the number that cross-validation gives an honest one?
    claim(
        "leak",
        "Ambroise 2002",
        "What is done to all examples before the folds are cut makes the cross-validated score "
        "look better than it is.",
        Case(leaks.by_selecting, Rule(above=0.1), "accuracy on noise", "selecting features"),
        Case(leaks.by_standardizing, Rule(above=0.02), FIVE_SAMPLES, "standardizing", 3),
        condition="what is done",
    ),
    claim(
        "flattery",
        "Cawley 2010",
        "The least cross-validated error is too low as an error on new patients, by more than "
        "0.03.",
        Case(
            nested.flattery("strengths and sets"),
            Rule(above=0.03),
            TEN_SAMPLES,
            "16 strengths, 32 sets of measurements",
            3,
        ),
        Case(nested.flattery("strengths"), Rule(above=0.03), TEN_SAMPLES, "16 strengths", 3),
        condition="what is searched",
        n_seeds=40,
    ),
    claim(
        "flattery.nested",
        "Varma 2006",
        "Nested cross-validation over strengths and sets of measurements is not too low, or by "
        "less than 0.03.",
        Case(nested.flattery_of_nested, Rule(below=0.03), TEN_SAMPLES, digits=3),
        n_seeds=40,
    ),
)
