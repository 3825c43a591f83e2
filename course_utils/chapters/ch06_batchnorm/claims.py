"""The claims of chapter 06, BatchNorm.

A threshold is the smallest effect that would change what a reader does. The rules were settled
while looking at a few pilot seeds, and then fixed: `claims.json` says what the
confirmation gave.

Where batches of two are trained on, results have one decimal: two nearly equal numbers become +1
and -1, and it is the machine's rounding that decides which is which.
"""

from course_utils.chapters.ch06_batchnorm.experiments import (
    batch_noise,
    gradient_step,
    image_norms,
    norm_kinds,
    norm_modes,
    norm_place,
    norm_statistics,
    residual,
    rotation,
    shaken,
    speed_up,
    tolerance,
)
from course_utils.claims.claim import Case, arithmetic, claim
from course_utils.claims.rules import Rule

ACCURACY = "accuracy"
NATS = "nats"
TIMES = "times"

CLAIMS = (
    # What it does
    arithmetic(
        "statistics",
        "S1.7",
        "On the batch BatchNorm gives each unit a mean of 0 and a variance of 1.",
        Case(norm_statistics.mean_on_the_batch, Rule(below=0.01), "of the mean", "mean"),
        Case(norm_statistics.variance_on_the_batch, Rule(0.9, 1.1), "of variance", "variance"),
    ),
    claim(
        "statistics.next",
        "S1.7",
        "A unit's variance is near 1 on new images, too, and as the next layer gets it.",
        Case(
            norm_statistics.variance_on_new_images, Rule(0.9, 1.1), "of variance", "on new images"
        ),
        Case(norm_statistics.variance_after_scale, Rule(0.9, 1.1), "of variance", "after γ and β"),
        condition="where it is measured",
    ),
    # Its two modes
    claim(
        "forgotten_eval",
        "S1.7",
        "Training mode at test time costs more than two points of accuracy.",
        Case(norm_modes.cost_by_class, Rule(above=0.02), ACCURACY, "40 of one class or two", 3),
        Case(norm_modes.cost_in_pairs, Rule(above=0.02), ACCURACY, "two at a time", 3),
        Case(norm_modes.cost_when_mixed, Rule(above=0.02), ACCURACY, "40 at random", 3),
        condition="the batch",
    ),
    claim(
        "early_eval",
        "S1.7",
        "In eval mode the training loss is higher, because the stored statistics lag behind.",
        Case(norm_modes.eval_mode_behind(10), Rule(above=0.1), NATS, "after 10 steps"),
        Case(norm_modes.eval_mode_behind(100), Rule(above=0.1), NATS, "after 100 steps"),
        condition="the step",
    ),
    # Faster, steadier, less sensitive
    claim(
        "faster",
        "S1.7, Ioffe 2015",
        "Without BatchNorm it takes more than 1.5 times as many steps to learn 90 % of the "
        "training labels, each network with a learning rate of its own.",
        Case(speed_up.steps_to_learn("deep"), Rule(above=1.5), TIMES, "four layers"),
        Case(speed_up.steps_to_learn("shallow"), Rule(above=1.5), TIMES, "one layer"),
        condition="the depth",
        n_seeds=40,
    ),
    claim(
        "better",
        "S1.7",
        "After 200 steps BatchNorm has gained more than two points of accuracy on new images.",
        Case(speed_up.accuracy_gained("deep"), Rule(above=0.02), ACCURACY, "four layers", 3),
        Case(speed_up.accuracy_gained("shallow"), Rule(above=0.02), ACCURACY, "one layer", 3),
        condition="the depth",
        n_seeds=40,
    ),
    claim(
        "learning_rate",
        "S1.7, Bjorck 2018",
        "With BatchNorm the range of learning rates that work is wider by more than a power of "
        "ten.",
        Case(tolerance.decades_of_rates, Rule(above=1), "powers of ten"),
    ),
    claim(
        "initialization",
        "S1.7",
        "Of the starts from 0.1 to 10 times the usual one, BatchNorm learns from half as many "
        "again at least.",
        Case(tolerance.share_of_starts, Rule(above=0.5), "of the starts"),
    ),
    claim(
        "smoother",
        "Santurkar 2018",
        "At the same training loss a gradient step may be larger by half before the loss rises.",
        Case(gradient_step.largest_useful_step(2.0), Rule(above=1.5), TIMES, "loss 2", 1),
        Case(gradient_step.largest_useful_step(0.5), Rule(above=1.5), TIMES, "loss 0.5", 1),
        condition="how much is learned",
    ),
    # Its noise
    arithmetic(
        "noise",
        "S1.7",
        "The noise that an image gets from the others in its batch falls as 1/batch size.",
        Case(batch_noise.power_of_batch_size, Rule(-1.1, -0.9), "as the power"),
    ),
    claim(
        "regularizes",
        "S1.7, Hoffer 2017",
        "BatchNorm's noise regularizes: statistics of four images instead of 32 lower the "
        "loss on new images.",
        Case(batch_noise.change(4, "test_loss"), Rule(below=-0.1), NATS, "20 % wrong labels"),
        Case(batch_noise.change(4, "test_loss", 0.0), Rule(below=-0.1), NATS, "right labels", 3),
        condition="the labels",
    ),
    claim(
        "too_much_noise",
        "S1.7",
        "Statistics of two images ruin the network: they cost more than ten points of accuracy.",
        Case(batch_noise.change(2, "test_accuracy"), Rule(below=-0.1), ACCURACY, digits=1),
    ),
    # Scale invariance
    claim(
        "rotation",
        "Wan 2020",
        "Before BatchNorm weights turn by √(2ηλ) a step after 400 steps, within a tenth.",
        Case(rotation.against_formula(1.0), Rule(0.9, 1.1), TIMES),
    ),
    claim(
        "rotation.not_settled",
        "Wan 2020",
        "Started five times as large, they have not settled yet after 400 steps: they turn by "
        "less than three quarters of it.",
        Case(rotation.against_formula(5.0), Rule(below=0.75), TIMES),
    ),
    # Small batches, other statistics
    claim(
        "frozen",
        "S1.7",
        "Training on with two images at a time keeps five points more accuracy if the statistics "
        "are frozen.",
        Case(norm_statistics.gain_by_freezing, Rule(above=0.05), ACCURACY, digits=1),
    ),
    arithmetic(
        "moved_inputs",
        "S1.7",
        "On pale images new statistics, taken without a label, are worth over ten points.",
        Case(norm_statistics.gain_by_new_statistics, Rule(above=0.1), ACCURACY),
    ),
    claim(
        "layer_norm",
        "Ba 2016, Wu 2018",
        "LayerNorm and GroupNorm are better than BatchNorm by more than five points, each with a "
        "learning rate of its own.",
        Case(
            norm_kinds.better_than_batch("layer", 2),
            Rule(above=0.05),
            ACCURACY,
            "LayerNorm, batches of 2",
            1,
        ),
        Case(
            norm_kinds.better_than_batch("group", 2),
            Rule(above=0.05),
            ACCURACY,
            "GroupNorm, batches of 2",
            1,
        ),
        Case(
            norm_kinds.better_than_batch("layer", 32),
            Rule(above=0.05),
            ACCURACY,
            "LayerNorm, batches of 32",
            3,
        ),
        condition="the norm and the batch",
    ),
    claim(
        "pairs_of_images",
        "Wu 2018",
        "In a small convolutional network that is trained on two images at a time GroupNorm is "
        "better than BatchNorm by more than two points.",
        Case(image_norms.group_minus_batch, Rule(above=0.02), ACCURACY),
    ),
    claim(
        "pre_norm",
        "Xiong 2020",
        "With eight residual blocks the range of learning rates that work is wider by more than "
        "half a power of ten if a norm stands before each block.",
        Case(residual.decades_gained, Rule(above=0.5), "powers of ten"),
    ),
    # Where it stands, and beside what
    claim(
        "place",
        "Ioffe 2015",
        "Before the activation or after it: the difference is less than three points.",
        Case(
            norm_place.before_minus_after("two layers", 0.1),
            Rule(-0.03, 0.03),
            ACCURACY,
            "two layers, η = 0.1",
        ),
        Case(
            norm_place.before_minus_after("four layers", 0.5),
            Rule(-0.03, 0.03),
            ACCURACY,
            "four layers, η = 0.5",
            3,
        ),
        condition="the network",
    ),
    claim(
        "dropout",
        "Li 2019",
        "Dropout after each BatchNorm layer is worse than after the last one alone.",
        Case(norm_place.lost_by_each(0.5, 0.0), Rule(above=0.1), NATS, "p = 0.5, right labels"),
        Case(norm_place.lost_by_each(0.5, 0.2), Rule(above=0.1), NATS, "p = 0.5, 20 % wrong"),
        Case(norm_place.lost_by_each(0.8, 0.0), Rule(above=0.1), NATS, "p = 0.8, right labels"),
        Case(norm_place.lost_by_each(0.8, 0.2), Rule(above=0.1), NATS, "p = 0.8, 20 % wrong"),
        condition="p and the labels",
    ),
    # The story
    claim(
        "shift_story",
        "Santurkar 2018",
        "BatchNorm keeps its lead where noise shifts the inputs of all layers at every step, in "
        "both networks alike: it shrinks by less than 0.1 nats.",
        Case(shaken.lead_kept(0.25), Rule(above=-0.1), NATS, "strength 0.25"),
        Case(shaken.lead_kept(0.5), Rule(above=-0.1), NATS, "strength 0.5"),
        condition="the strength of the noise",
    ),
    claim(
        "shift_story.moving",
        "Santurkar 2018",
        "Noise that moves all inputs of a unit alike, anew at every step, costs more than noise "
        "of the same size whose law stays.",
        Case(shaken.cost_of_moving("without", 0.25), Rule(above=0.1), NATS, "without BatchNorm"),
        Case(shaken.cost_of_moving("BatchNorm", 0.25), Rule(above=0.1), NATS, "with BatchNorm"),
        condition="the network",
    ),
)
