"""The claims of chapter 03, dropout.

A threshold is the smallest effect that would change what a reader does. The rules were settled
while looking at a few pilot seeds, and then fixed: `claims.json` says what the
confirmation gave.
"""

from course_utils.chapters.ch03_dropout.experiments import (
    adaptive_penalty,
    co_adaptation,
    convolutions,
    ensemble_of_masks,
    five_networks,
    frozen_mask,
    keep_prob,
    max_norm,
    mc_dropout,
    perturbation,
    shifted_variance,
    volume,
)
from course_utils.chapters.shared.digits import WRONG
from course_utils.chapters.shared.thinned import P, on_right_labels, on_wrong_labels
from course_utils.claims.claim import Case, arithmetic, claim
from course_utils.claims.rules import Rule

ACCURACY = "accuracy"
NATS = "nats"
TIMES = "times"

CLAIMS = (
    # The scaling
    claim(
        "volume",
        "S3.3",
        "Trained with p = 0.5 and no scaling in two layers, a network is too loud at test time: "
        "its logits spread more than in training.",
        Case(volume.logits_jump, Rule(above=2), TIMES),
    ),
    claim(
        "volume.cost",
        "S3.3",
        "Without the scaling the same weights have a higher loss and a lower accuracy on new "
        "images.",
        Case(volume.loss_without_scaling, Rule(above=0.1), NATS, "loss"),
        Case(volume.accuracy_without_scaling, Rule(above=0.02), ACCURACY, "accuracy", 3),
    ),
    claim(
        "off",
        "S3.5",
        "Dropout left on at test time costs accuracy on new images, so it is switched off.",
        Case(mc_dropout.cost_of_leaving_it_on, Rule(above=0.02), ACCURACY),
    ),
    claim(
        "seed",
        "S3.1, S3.4",
        "With 20 % wrong labels a seed in the forward pass, which repeats its masks at every step, "
        "still gains over three points on no dropout.",
        Case(
            frozen_mask.seed_against_none(frozen_mask.BATCH),
            Rule(above=0.03),
            ACCURACY,
            "new batches of 32",
            3,
        ),
        Case(
            frozen_mask.seed_against_none(frozen_mask.WHOLE),
            Rule(above=0.03),
            ACCURACY,
            "all 200 at each step",
            3,
        ),
        condition="whether an image changes its place in the batch",
    ),
    claim(
        "seed.cost",
        "S3.1, S3.4",
        "New masks at each step are better than those that a seed in the forward pass repeats, by "
        "more than a point.",
        Case(
            frozen_mask.new_masks_against_seed(frozen_mask.BATCH),
            Rule(above=0.01),
            ACCURACY,
            "new batches of 32",
            3,
        ),
        Case(
            frozen_mask.new_masks_against_seed(frozen_mask.WHOLE),
            Rule(above=0.01),
            ACCURACY,
            "all 200 at each step",
            3,
        ),
        condition="whether an image changes its place in the batch",
    ),
    claim(
        "frozen",
        "S3.1, S3.4",
        "With 20 % wrong labels one mask of units for the whole training is no dropout: it is "
        "worse than new masks, and no better than none.",
        Case(
            frozen_mask.new_masks_against_frozen_units,
            Rule(above=0.05),
            ACCURACY,
            "new masks gain",
            3,
        ),
        Case(
            frozen_mask.frozen_units_against_none,
            Rule(below=0.01),
            ACCURACY,
            "gain over no dropout",
            3,
        ),
    ),
    # Many networks in one
    claim(
        "ensemble",
        "S0.9, S1.4, S3.4",
        "A network trained with dropout is better than its average sub-network, and within three "
        "points of the mean of all 1,024.",
        Case(
            ensemble_of_masks.above_the_average_subnetwork,
            Rule(above=0.1),
            ACCURACY,
            "above the average one",
        ),
        Case(
            ensemble_of_masks.against_the_ensemble,
            Rule(-0.03, 0.03),
            ACCURACY,
            "against their mean",
            3,
        ),
    ),
    claim(
        "five",
        "Srivastava 2014",
        "With 20 % wrong labels one network with dropout is better than five without by over a "
        "point, and five with dropout are better still.",
        Case(
            five_networks.one_with_dropout_against(bagging=False),
            Rule(above=0.01),
            ACCURACY,
            "one against an ensemble of five",
            3,
        ),
        Case(
            five_networks.one_with_dropout_against(bagging=True),
            Rule(above=0.01),
            ACCURACY,
            "one against bagging of five",
            3,
        ),
        Case(
            five_networks.five_with_dropout_against_one,
            Rule(above=0.01),
            ACCURACY,
            "five with dropout against one",
            3,
        ),
    ),
    claim(
        "co_adaptation",
        "S0.9, S1.4",
        "Take half of the hidden units away: a network trained with dropout loses less accuracy.",
        Case(co_adaptation.lost_less_by_removal, Rule(above=0.1), ACCURACY),
    ),
    claim(
        "correlation",
        "S0.9",
        "Dropout makes the hidden units less correlated.",
        *(
            Case(
                co_adaptation.correlation(layer, trained),
                Rule(above=0.02),
                "of correlation",
                f"{ordinal} layer, {labels}",
                3,
            )
            for layer, ordinal in ((1, "first"), (2, "second"))
            for trained, labels in (
                (on_right_labels, "right labels"),
                (on_wrong_labels, "20 % wrong labels"),
            )
        ),
        condition="the layer and the labels",
    ),
    # Noise, and what it amounts to
    claim(
        "sturdy",
        "S0.10",
        "Noise on the images costs a network trained with dropout less accuracy, by over five "
        "points.",
        Case(perturbation.with_wrong_labels, Rule(above=0.05), ACCURACY, "20 % wrong labels", 3),
        Case(perturbation.with_right_labels, Rule(above=0.05), ACCURACY, "right labels", 3),
        condition="the labels",
    ),
    arithmetic(
        "penalty",
        "Srivastava 2014, Wager 2013",
        "Linear regression trained with dropped inputs ends within 10 % of the adaptive ridge "
        "formula.",
        Case(adaptive_penalty.distance_to_the_formula, Rule(below=0.1), "of the norm", digits=3),
    ),
    # Gains and costs
    claim(
        "gain",
        "S0.10, S1.4",
        "Trained on 200 digits, dropout with p = 0.5 raises accuracy on new ones by more than a "
        "point.",
        Case(keep_prob.gain_with_wrong_labels, Rule(above=0.01), ACCURACY, "20 % wrong labels", 3),
        Case(keep_prob.gain_with_right_labels, Rule(above=0.01), ACCURACY, "right labels", 3),
        condition="the labels",
        n_seeds=40,
    ),
    claim(
        "slower",
        "S3.5",
        "With p = 0.5 it takes more than 1.2 times as many steps to learn 90 % of the training "
        "labels.",
        Case(keep_prob.steps_to_learn, Rule(above=1.2), TIMES),
    ),
    claim(
        "underfit",
        "S3.5",
        "With keep_prob = 0.1 two hidden layers of 64 units underfit: they lose accuracy on the "
        "training images and on new ones.",
        Case(keep_prob.lost_in_training(64, 64), Rule(above=0.1), ACCURACY, "training images"),
        Case(keep_prob.lost_on_new_images(64, 64), Rule(above=0.1), ACCURACY, "new images"),
    ),
    claim(
        "too_low",
        "S3.5",
        "keep_prob = 0.1 is too low: it costs more than five points of accuracy on new images.",
        *(
            Case(keep_prob.lost_on_new_images(*hidden), Rule(above=0.05), ACCURACY, name, 3)
            for name, hidden in keep_prob.NETWORKS.items()
        ),
        condition="the network",
    ),
    claim(
        "progress_bar",
        "S0.4",
        "With p = 0.5 the loss shown while training lies above the validation loss at step 100; "
        "in eval mode it does not.",
        Case(keep_prob.shown_above_validation, Rule(above=0.1), NATS, "as shown"),
        Case(keep_prob.eval_mode_above_validation, Rule(below=0.02), NATS, "in eval mode"),
    ),
    # Elsewhere, and beside other methods
    claim(
        "channels",
        "Tompson 2015",
        "Between convolutions on digits of 8 × 8 pixels, dropping whole channels is better than "
        "dropping single units, by over a point.",
        Case(
            convolutions.channels_against_units(WRONG),
            Rule(above=0.01),
            ACCURACY,
            "20 % wrong labels",
            3,
        ),
        Case(
            convolutions.channels_against_units(0.0),
            Rule(above=0.01),
            ACCURACY,
            "right labels",
            3,
        ),
        condition="the labels",
    ),
    claim(
        "max_norm",
        "Srivastava 2014",
        "With 20 % wrong labels max-norm of c = 1 raises accuracy by over a point.",
        Case(max_norm.gain(1.0, 0.0), Rule(above=0.01), ACCURACY, "without dropout", 3),
        Case(max_norm.gain(1.0, P), Rule(above=0.01), ACCURACY, "beside dropout", 3),
        condition="whether there is dropout",
    ),
    # Beside BatchNorm
    claim(
        "batch_norm",
        "Li 2019",
        "With dropout before it, BatchNorm has stored a variance that is too large for the test.",
        Case(shifted_variance.variance_ratio(0.5), Rule(below=0.9), TIMES, "p = 0.5"),
        Case(shifted_variance.variance_ratio(0.8), Rule(below=0.9), TIMES, "p = 0.8"),
        condition="p",
    ),
    claim(
        "batch_norm.cost",
        "Li 2019",
        "The wrong variance of BatchNorm costs more than 0.02 nats of loss on new images.",
        Case(shifted_variance.loss_repaired(0.5), Rule(above=0.02), NATS, "p = 0.5", 3),
        Case(shifted_variance.loss_repaired(0.8), Rule(above=0.02), NATS, "p = 0.8", 3),
        condition="p",
    ),
    # Dropout left on
    claim(
        "mc.errors",
        "Gal 2016",
        "The mean over 30 masks knows its errors: a right answer is more confident than a wrong "
        "one in over 80 % of pairs.",
        Case(mc_dropout.flags_errors, Rule(above=0.8), "of the pairs"),
    ),
    claim(
        "mc.better",
        "Gal 2016",
        "The mean over masks knows its errors better than the plain network does.",
        Case(mc_dropout.flags_errors_better, Rule(above=0.01), "of the pairs", digits=3),
    ),
    claim(
        "mc.disagreement",
        "Gal 2016",
        "How much 30 masks disagree knows the errors better than the plain probability of a single "
        "pass.",
        Case(
            mc_dropout.disagreement_better("mutual information"),
            Rule(above=0.01),
            "of the pairs",
            "mutual information",
            3,
        ),
        Case(
            mc_dropout.disagreement_better("variance"),
            Rule(above=0.01),
            "of the pairs",
            "variance",
            3,
        ),
        condition="how disagreement is measured",
    ),
    claim(
        "mc.far",
        "Gal 2016, Osband 2016",
        "The spread over masks is more than 1.5 times as large far from the data as among them.",
        Case(mc_dropout.grows_far_away("relu"), Rule(above=1.5), TIMES, "ReLU"),
        Case(mc_dropout.grows_far_away("tanh"), Rule(above=1.5), TIMES, "tanh"),
        condition="the activation",
    ),
    claim(
        "mc.data",
        "Osband 2016",
        "With a hundred times the data the spread over masks shrinks to less than half.",
        Case(mc_dropout.shrinks_with_data(0.0), Rule(below=0.5), TIMES, "no weight decay"),
        Case(
            mc_dropout.shrinks_with_data(mc_dropout.DERIVED),
            Rule(below=0.5),
            TIMES,
            "that of the derivation",
        ),
        condition="the weight decay",
    ),
)
