"""The claims of chapter 09, Choosing.

A threshold is the smallest effect that would change what a reader does. The rules were settled
while looking at pilots on seeds 700 to 719, and then fixed: `claims.json` says what the
confirmation gave.
"""

from course_utils.chapters.ch09_choosing.experiments import grokking, guide, sick, survives
from course_utils.chapters.ch09_choosing.experiments.modular import P
from course_utils.claims.claim import Case, claim
from course_utils.claims.rules import Rule

ACCURACY = "accuracy"
TIMES = "times"
FOUND = list(survives.FINDINGS)
FEW = 10  # seeds, where an effect is many times its spread and a run takes seconds

CLAIMS = (
    # Grokking
    claim(
        "grok",
        "Power 2022",
        "After 2,000 steps weight decay has gained more than 0.9 of accuracy on sums that were not "
        "trained on.",
        Case(grokking.gain, Rule(above=0.9), ACCURACY),
        n_seeds=FEW,
    ),
    claim(
        "grok.late",
        "Power 2022",
        "Understanding comes late: 0.9 of the validation sums take more than five times the steps "
        "that the training sums take.",
        Case(grokking.later, Rule(above=5), TIMES),
        n_seeds=FEW,
    ),
    claim(
        "grok.below",
        "Power 2022",
        "Without decay the network is right less often than someone who guesses, 1 in 23.",
        Case(grokking.without_decay, Rule(below=1 / P), ACCURACY, digits=3),
        n_seeds=FEW,
    ),
    claim(
        "grok.mirror",
        "Power 2022",
        "With decay it is right on more than 0.9 of the sums that it has seen in neither order.",
        Case(grokking.by_mirror, Rule(above=0.9), ACCURACY),
        n_seeds=FEW,
    ),
    claim(
        "grok.enough",
        "Power 2022",
        "Decay is enough: more than 0.9 of the new sums are right after 2,000 steps.",
        Case(grokking.under(), Rule(above=0.9), ACCURACY, "60 % of the pairs, β₂ = 0.98"),
        Case(grokking.under(share=0.4), Rule(above=0.9), ACCURACY, "40 % of the pairs"),
        Case(grokking.under(beta=0.999), Rule(above=0.9), ACCURACY, "β₂ = 0.999"),
        condition="the pairs and β₂",
        n_seeds=FEW,
    ),
    claim(
        "grok.stopped",
        "S1.6, Power 2022",
        "Patience 3 prevents it: with no more than decay in its place, accuracy on new sums is "
        "higher by more than 0.8.",
        Case(grokking.accuracy_gained("AdamW", "patience 3"), Rule(above=0.8), ACCURACY),
        n_seeds=FEW,
    ),
    claim(
        "grok.smoothing",
        "Szegedy 2016",
        "Label smoothing alone is there in less than half of the steps that decay takes.",
        Case(grokking.sooner("label smoothing", "AdamW"), Rule(below=0.5), TIMES),
        n_seeds=FEW,
    ),
    claim(
        "grok.squared",
        "Power 2022",
        "With the squared error and no decay more than 0.9 of the new sums are right.",
        Case(grokking.accuracy_of("squared error"), Rule(above=0.9), ACCURACY),
        n_seeds=FEW,
    ),
    claim(
        "grok.l2",
        "Loshchilov 2019",
        "The penalty in Adam's gradient gains less than AdamW's decay, by more than 0.1.",
        Case(grokking.accuracy_gained("AdamW", "L2 in Adam"), Rule(above=0.1), ACCURACY),
        n_seeds=FEW,
    ),
    # Sick runs
    claim(
        "sick",
        "S2.4",
        "A fixed rule names what is wrong with more than 0.9 of six kinds of sick runs, from their "
        "curves alone.",
        Case(sick.named_right, Rule(above=0.9), "of the runs"),
    ),
    claim(
        "cures",
        "S2.4, S0.5, S4.3",
        "The cure that is meant for it gains more than a tenth of accuracy.",
        *(
            Case(sick.cured(disease), Rule(above=0.1), ACCURACY, disease)
            for disease in sick.DISEASES
        ),
        condition="the disease",
        n_seeds=FEW,
    ),
    claim(
        "cures.right",
        "S2.4, S0.5",
        "The cure that is meant for it gains more than any of the five others, by more than two "
        "points.",
        *(
            Case(sick.lead(disease), Rule(above=0.02), ACCURACY, disease)
            for disease in sick.DISEASES
        ),
        condition="the disease",
        n_seeds=FEW,
    ),
    # The guide
    claim(
        "guide.small",
        "S1.9",
        "Small data: early stopping and rotations together gain more than two points over neither.",
        *(
            Case(
                guide.gain("small data", labels, f"{guide.STOPPING} + rotation"),
                Rule(above=0.02),
                ACCURACY,
                labels,
                3,
            )
            for labels in guide.NOISE
        ),
        condition="the labels",
    ),
    claim(
        "guide.rotation",
        "S1.8, S1.9, S1.5",
        "Small data: rotations with all 50 images to train on are more than two points better than "
        "with early stopping, which takes 12 of them to look at.",
        *(
            Case(
                guide.gain("small data", labels, "rotation", f"{guide.STOPPING} + rotation"),
                Rule(above=0.02),
                ACCURACY,
                labels,
                3,
            )
            for labels in guide.NOISE
        ),
        condition="the labels",
    ),
    claim(
        "guide.text",
        "S1.9",
        "Text: in a bag of words the method gains more than a point.",
        *(
            Case(
                guide.gain("text", "right labels", method),
                Rule(above=0.01),
                ACCURACY,
                method,
                3,
            )
            for method in ("L2", "L1", "words dropped")
        ),
        condition="the method",
    ),
    claim(
        "guide.images",
        "S1.9",
        "Images: dropout and rotations together gain more than two points over neither.",
        *(
            Case(
                guide.gain("images", labels, "dropout + rotation"),
                Rule(above=0.02),
                ACCURACY,
                labels,
                3,
            )
            for labels in guide.NOISE
        ),
        condition="the labels",
    ),
    claim(
        "guide.transformer",
        "S1.9",
        "A tiny Transformer: weight decay and dropout together gain more than two points over "
        "neither.",
        *(
            Case(
                guide.gain(one, "right labels", guide.BOTH),
                Rule(above=0.02),
                ACCURACY,
                f"{guide.SITUATIONS[one].config.steps} steps",
                3,
            )
            for one in ("Transformer", "Transformer, 300 steps")
        ),
        condition="the steps",
    ),
    claim(
        "guide.transformer.both",
        "S1.9",
        "A tiny Transformer of 100 steps: decay and dropout together gain more than a point over "
        "either alone.",
        *(
            Case(
                guide.gain("Transformer", "right labels", guide.BOTH, alone),
                Rule(above=0.01),
                ACCURACY,
                f"over {alone}",
                3,
            )
            for alone in ("decay", "dropout")
        ),
    ),
    claim(
        "guide.bag",
        "S1.9",
        "A plain bag of words is more than two points better than the Transformer with decay and "
        "dropout.",
        Case(guide.bag_over_transformer, Rule(above=0.02), ACCURACY, digits=3),
    ),
    # Does it survive? The thresholds are those of the chapters that the findings come from.
    claim(
        "survives",
        "S0.3, S0.5, S0.8, S1.4, S1.5, S1.6, S1.7, S3.6",
        "The finding of an earlier chapter holds on a small convolutional network and pictures of "
        "clothes, too.",
        Case(survives.gap_closed, Rule(above=0.1), ACCURACY, FOUND[0], 3),
        Case(survives.gains("decay", 0.2), Rule(above=0.01), ACCURACY, FOUND[1], 3),
        Case(survives.zeros, Rule(above=0.4), "of the weights", FOUND[2]),
        Case(survives.gains("dropout", 0.2), Rule(above=0.01), ACCURACY, FOUND[3], 3),
        Case(survives.gains("mirrored", 0.0), Rule(below=0.005), ACCURACY, FOUND[4], 3),
        Case(survives.gains("patience 3", 0.2), Rule(above=0.03), ACCURACY, FOUND[5], 3),
        Case(survives.faster, Rule(above=1.5), TIMES, FOUND[6]),
        Case(survives.not_learned, Rule(above=0.2), ACCURACY, FOUND[7]),
        condition="the finding",
    ),
)
