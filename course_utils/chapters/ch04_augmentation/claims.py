"""The claims of chapter 04, augmentation.

A threshold is the smallest effect that would change what a reader does. The rules were settled
while looking at a few pilot seeds, and then fixed: `claims.json` says what the
confirmation gave. A network is judged by the
test images of its own seed.
"""

from course_utils.chapters.ch04_augmentation.experiments import (
    calibration,
    convolutional,
    equal_steps,
    image_worth,
    leaking_copies,
    longer,
    mirrored,
    nine_looks,
    noise_penalty,
    one_of_several,
    own_draw,
    perturbed,
    soft_targets,
    strongest,
)
from course_utils.chapters.ch04_augmentation.experiments.augmented import (
    FLIP,
    NOISE,
    SHEET_NETWORK,
    SHIFT,
    TURN,
    on_a_sheet,
)
from course_utils.chapters.shared.digits import NETWORK, WRONG, digits
from course_utils.claims.claim import Case, arithmetic, claim
from course_utils.claims.rules import Rule

ACCURACY = "accuracy"
SHARE = "of the images"
TIMES = "times"

CLAIMS = (
    # Does it keep the label?
    claim(
        "mirror.read",
        "S1.5",
        "A network reads most mirrored 0s as 0, and next to no mirrored 5s as 5.",
        Case(mirrored.mirrored_digits_read(0), Rule(above=0.7), SHARE, "0"),
        Case(mirrored.mirrored_digits_read(5), Rule(below=0.1), SHARE, "5"),
    ),
    claim(
        "turn.read",
        "S1.5",
        "Turned upside down, most 6s are read as 9.",
        Case(mirrored.sixes_turned_read_as_nines, Rule(above=0.5), SHARE),
    ),
    claim(
        "mirror.digits",
        "S1.5",
        "Mirroring digits at random in training costs accuracy on new digits.",
        Case(mirrored.cost_on_digits, Rule(above=0.01), ACCURACY, digits=3),
    ),
    claim(
        "mirror.classes",
        "S1.5",
        "Mirroring costs more for 2, 3, 5 and 7 than for 0, 1 and 8, which it leaves as they are.",
        Case(mirrored.cost_for_spoiled_digits, Rule(above=0.03), ACCURACY, digits=3),
    ),
    claim(
        "mirror.clothes",
        "S1.5",
        "Mirroring keeps the label of clothes, and gains less than half a point all the same.",
        Case(mirrored.gain_on_clothes, Rule(below=0.005), ACCURACY, digits=3),
    ),
    claim(
        "mirror.shoes",
        "S1.5",
        "It costs accuracy on sneakers, bags and ankle boots, when they are not mirrored.",
        Case(mirrored.cost_on_shoes_and_bags, Rule(above=0.02), ACCURACY, digits=3),
    ),
    claim(
        "mirror.boots",
        "S1.5",
        "A network knows a mirrored ankle boot only if it was trained with mirrored images.",
        Case(mirrored.mirrored_boots_read(None), Rule(below=0.1), SHARE, "without"),
        Case(mirrored.mirrored_boots_read(FLIP), Rule(above=0.7), SHARE, "with flips"),
    ),
    # What it is worth
    claim(
        "shift.sheet",
        "S1.5",
        "Where nobody has centred the digits, shifts by one pixel raise accuracy on new ones.",
        Case(image_worth.gain_on_a_sheet, Rule(above=0.2), ACCURACY),
    ),
    claim(
        "shift.centred",
        "S1.5",
        "Where all digits are centred, shifts by one pixel do not raise accuracy on new ones.",
        Case(image_worth.gain_when_centred(SHIFT), Rule(below=0.02), ACCURACY, digits=3),
    ),
    claim(
        "shift.longer",
        "S1.5",
        "On 100 centred digits, shifts by one pixel cost more than three points of accuracy.",
        Case(longer.cost_of_shifts(350), Rule(above=0.03), ACCURACY, "350 steps", 3),
        Case(longer.cost_of_shifts(1400), Rule(above=0.03), ACCURACY, "1,400 steps", 3),
        condition="how long one trains",
    ),
    claim(
        "cnn",
        "S1.5",
        "Shifts by one pixel help a convolutional network, even on centred digits.",
        Case(
            convolutional.gain_by_shifts(*convolutional.ON_SHEETS),
            Rule(above=0.2),
            ACCURACY,
            "not centred",
        ),
        Case(
            convolutional.gain_by_shifts(*convolutional.CENTRED),
            Rule(above=0.01),
            ACCURACY,
            "centred",
        ),
    ),
    claim(
        "one_of_several",
        "Müller 2021",
        "One of six transforms, drawn for each image, is less than a point below the best one.",
        Case(
            one_of_several.better_than(NOISE, NETWORK, digits(100)),
            Rule(above=-0.01),
            ACCURACY,
            "centred",
            3,
        ),
        Case(
            one_of_several.better_than(SHIFT, SHEET_NETWORK, on_a_sheet(100)),
            Rule(above=-0.01),
            ACCURACY,
            "not centred",
            3,
        ),
        condition="whether the images are centred",
    ),
    claim(
        "turn.centred",
        "S1.5",
        "With 100 digits, turns by up to 10 degrees change test accuracy by less than 0.03.",
        Case(image_worth.gain_when_centred(TURN), Rule(-0.03, 0.03), ACCURACY, digits=3),
    ),
    claim(
        "shift.worth",
        "S1.5",
        "Shifts make 100 real images worth more than 200.",
        Case(image_worth.worth_on_a_sheet, Rule(above=2), TIMES, "not centred"),
        Case(image_worth.worth_when_centred, Rule(above=2), TIMES, "centred"),
        condition="whether the images are centred",
    ),
    claim(
        "strongest",
        "S1.5",
        "Augmentation raises test accuracy more than weight decay does.",
        Case(strongest.shifts_on_a_sheet, Rule(above=0.01), ACCURACY, "shifts, not centred"),
        Case(strongest.when_centred(NOISE), Rule(above=0.01), ACCURACY, "noise, centred", 3),
        Case(strongest.when_centred(SHIFT), Rule(above=0.01), ACCURACY, "shifts, centred", 3),
        Case(strongest.when_centred(FLIP), Rule(above=0.01), ACCURACY, "flips, centred", 3),
        condition="the transform and the images",
    ),
    claim(
        "own_draw",
        "S1.5",
        "A shift of its own for each image is better than one shift for the whole batch.",
        Case(own_draw.gain_by_own_draws, Rule(above=0.01), ACCURACY, digits=3),
    ),
    # Sturdiness
    claim(
        "sturdy.shift",
        "S1.5",
        "A network trained with shifts knows far more images that were moved by one pixel.",
        Case(perturbed.sturdier(SHIFT, perturbed.one_pixel), Rule(above=0.3), ACCURACY),
    ),
    claim(
        "sturdy.noise",
        "S0.10, S1.5",
        "A network trained with noise knows more noisy images.",
        Case(perturbed.sturdier(NOISE, perturbed.NOISY), Rule(above=0.02), ACCURACY, digits=3),
    ),
    claim(
        "sturdy.other",
        "S1.5",
        "Training with shifts makes a network less sturdy against noise.",
        Case(perturbed.sturdier(SHIFT, perturbed.NOISY), Rule(below=-0.05), ACCURACY),
    ),
    # How to fool oneself
    arithmetic(
        "leak",
        "S1.5",
        "Four copies made before the split score high on labels that mean nothing; after it, not.",
        Case(leaking_copies.random_labels(False), Rule(above=0.8), ACCURACY, "copies first"),
        Case(leaking_copies.random_labels(True), Rule(below=0.2), ACCURACY, "split first"),
    ),
    arithmetic(
        "leak.formula",
        "S1.5",
        "The leaked accuracy is what counting twins says, 0.89 for four copies and ten classes.",
        Case(leaking_copies.off_the_formula, Rule(-0.05, 0.05), ACCURACY, digits=3),
    ),
    claim(
        "leak.true_labels",
        "S1.5",
        "With true labels and shifted copies, a split that comes too late flatters.",
        Case(leaking_copies.inflation, Rule(above=0.01), ACCURACY, digits=3),
    ),
    claim(
        "shared_transform",
        "S1.5",
        "A validation set that shares the training transform understates the accuracy.",
        Case(perturbed.understated, Rule(above=0.01), ACCURACY, digits=3),
    ),
    claim(
        "equal_steps",
        "S1.5",
        "Unchanged copies of the training images raise test accuracy.",
        Case(equal_steps.at_equal_epochs, Rule(above=0.02), ACCURACY, "at equal epochs"),
        Case(equal_steps.at_equal_steps, Rule(above=0.02), ACCURACY, "at equal steps", 3),
        condition="what is held equal",
    ),
    # Noise as a penalty
    claim(
        "noise",
        "S0.10, S1.5",
        "With 100 digits, noise on the pixels in training raises test accuracy.",
        Case(image_worth.gain_when_centred(NOISE), Rule(above=0.005), ACCURACY, digits=3),
    ),
    arithmetic(
        "noise.penalty",
        "S0.10, Bishop 1995",
        "For a linear model noise on the inputs adds nσ²‖w‖² to the squared error, within 1 %.",
        Case(noise_penalty.error_against_formula, Rule(0.99, 1.01), TIMES, digits=3),
    ),
    arithmetic(
        "noise.ridge",
        "S0.10, Bishop 1995",
        "Least squares on 100 noisy copies gives the weights of ridge, within 5 %.",
        Case(noise_penalty.distance_to_ridge(100), Rule(below=0.05), "of the weights", digits=3),
    ),
    # Soft targets
    claim(
        "smoothing.gap",
        "Szegedy 2016",
        "Label smoothing of 0.1 holds the logit gap near ln 91 = 4.51; without, it grows past 10.",
        Case(soft_targets.logit_gap(0.1), Rule(4.4, 4.7), "nats", "smoothed"),
        Case(soft_targets.logit_gap(0.0), Rule(above=10), "nats", "not smoothed"),
    ),
    claim(
        "smoothing",
        "Szegedy 2016",
        "With 20 % wrong labels, label smoothing of 0.1 raises test accuracy.",
        Case(soft_targets.smoothing_gain, Rule(above=0.01), ACCURACY, digits=3),
    ),
    claim(
        "mixup",
        "Zhang 2018",
        "With 20 % wrong labels, mixup raises test accuracy.",
        Case(soft_targets.mixup_gain, Rule(above=0.03), ACCURACY, digits=3),
    ),
    claim(
        "cutmix",
        "Yun 2019",
        "With 20 % wrong labels, CutMix raises test accuracy more than mixup does.",
        Case(soft_targets.cutmix_against_mixup, Rule(above=0.01), ACCURACY, digits=3),
    ),
    claim(
        "smoothing.calibration",
        "Guo 2017",
        "Label smoothing of 0.1 lowers the calibration error by more than a hundredth.",
        Case(
            calibration.error_saved_by_smoothing(WRONG),
            Rule(above=0.01),
            "of the certainty",
            "20 % of the labels wrong",
            3,
        ),
        Case(
            calibration.error_saved_by_smoothing(0.0),
            Rule(above=0.01),
            "of the certainty",
            "right labels",
            3,
        ),
        condition="whether the labels are right",
        n_seeds=40,
    ),
    claim(
        "test_time",
        "S1.5",
        "The mean of nine answers, each about the image moved a little, raises test accuracy.",
        Case(nine_looks.gain_by_nine(SHIFT), Rule(above=0.01), ACCURACY, "trained with shifts", 3),
        Case(nine_looks.gain_by_nine(None), Rule(above=0.01), ACCURACY, "trained without", 3),
    ),
)
