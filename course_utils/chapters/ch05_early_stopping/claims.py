"""The claims of chapter 05, early stopping.

A threshold is the smallest effect that would change what a reader does. The rules were settled
while looking at a few pilot seeds, and then fixed: `claims.json` says what the
confirmation gave.
"""

from course_utils.chapters.ch05_early_stopping.experiments import (
    averaged_weights,
    best_checkpoint,
    cut_cosine,
    second_descent,
    stopped_by_folds,
    stopped_schedule,
    stopping_as_ridge,
    trained_on,
    validation_cost,
    wrong_validation,
)
from course_utils.chapters.ch05_early_stopping.experiments.stopped_digits import (
    WRONG,
    better_loss,
    by_accuracy,
    changes_shared_with_judges,
    gain,
    patience,
    rises,
    saved,
    times_the_steps,
)
from course_utils.claims.claim import Case, arithmetic, claim
from course_utils.claims.rules import Rule
from course_utils.early_stopping import up_stop

ACCURACY, NATS, STEPS, TIMES = "accuracy", "nats", "of the steps", "times"
RIGHT_LABELS, WRONG_LABELS = "right labels", "20 % wrong"


def _up(strips: int):
    return lambda val_loss, _: up_stop(val_loss, strips)


CLAIMS = (
    # Patience 3
    claim(
        "patience",
        "S1.6",
        "Stopping with patience 3 on the validation loss raises accuracy on new images.",
        Case(gain(WRONG, patience(3)), Rule(above=0.03), ACCURACY, WRONG_LABELS, 3),
        Case(gain(0.0, patience(3)), Rule(above=0.01), ACCURACY, RIGHT_LABELS, 3),
        condition="the labels",
    ),
    claim(
        "patience.right",
        "S1.6",
        "With right labels there is little to win or lose: patience 3 changes accuracy by less "
        "than 0.02.",
        Case(gain(0.0, patience(3)), Rule(-0.02, 0.02), ACCURACY, digits=3),
    ),
    claim(
        "noise",
        "S1.6",
        "The more labels are wrong, the more patience 3 gains.",
        Case(gain(0.2, patience(3)), Rule(above=0.05), ACCURACY, "20 % wrong", 3),
        Case(gain(0.4, patience(3)), Rule(above=0.12), ACCURACY, "40 % wrong", 3),
    ),
    claim(
        "saves",
        "S1.6",
        "Patience 3 saves more than half of the steps with wrong labels, and 40 % with right ones.",
        Case(saved(WRONG, patience(3)), Rule(above=0.5), STEPS, WRONG_LABELS),
        Case(saved(0.0, patience(3)), Rule(above=0.4), STEPS, RIGHT_LABELS),
    ),
    claim(
        "too_early",
        "S1.6",
        "Stopping at the first rise (patience 1) ends too early: patience 10 finds a lower loss.",
        Case(
            better_loss(WRONG, patience(10), patience(1)), Rule(above=0.02), NATS, WRONG_LABELS, 3
        ),
        Case(better_loss(0.0, patience(10), patience(1)), Rule(above=0.02), NATS, RIGHT_LABELS, 3),
        condition="the labels",
    ),
    claim(
        "loss_or_accuracy",
        "S1.6",
        "With 40 % wrong labels the check of the highest validation accuracy is more accurate than "
        "that of the lowest validation loss, and has a higher loss.",
        Case(by_accuracy("accuracy"), Rule(above=0.01), ACCURACY, "accuracy", 3),
        Case(by_accuracy("loss"), Rule(above=0.02), NATS, "loss", 3),
    ),
    claim(
        "bumps",
        "S1.6",
        "After the first fall the bumps of a validation loss are the network's own, and other "
        "images see them too.",
        Case(changes_shared_with_judges(500), Rule(above=0.6), "correlation", "500 images"),
        Case(changes_shared_with_judges(20), Rule(above=0.6), "correlation", "20 images"),
        condition="the number of images",
    ),
    claim(
        "bumps.size",
        "S1.6",
        "A larger validation set does not take the bumps away: its loss, too, rises at a third of "
        "the checks or more.",
        Case(rises(20), Rule(above=0.33), "of the checks", "20 images"),
        Case(rises(500), Rule(above=0.33), "of the checks", "500 images"),
        condition="the number of images",
    ),
    claim(
        "min_delta",
        "S1.6",
        "A minimum delta of 0.03 nats makes patience 3 stop still earlier, at a higher loss.",
        Case(
            better_loss(0.0, patience(3), patience(3, 0.03)),
            Rule(above=0.02),
            NATS,
            RIGHT_LABELS,
            3,
        ),
        Case(
            better_loss(WRONG, patience(3), patience(3, 0.03)),
            Rule(above=0.01),
            NATS,
            WRONG_LABELS,
            3,
        ),
        condition="the labels",
    ),
    claim(
        "slow",
        "Prechelt 1998",
        "Waiting for four rising strips takes more than 1.5 times the steps of waiting for one, "
        "and lowers the loss by less than 0.03 nats.",
        Case(times_the_steps(WRONG, _up(4), _up(1)), Rule(above=1.5), TIMES, "steps"),
        Case(better_loss(WRONG, _up(4), _up(1)), Rule(below=0.03), NATS, "loss", 3),
    ),
    # The validation set
    claim(
        "wrong_validation",
        "S1.6",
        "Early stopping works with 20 % wrong labels in the validation set, too.",
        Case(wrong_validation.gain_all_the_same, Rule(above=0.03), ACCURACY, "gain", 3),
        Case(wrong_validation.loss_of_accuracy, Rule(-0.03, 0.03), ACCURACY, "cost", 3),
    ),
    claim(
        "price",
        "S1.6",
        "Giving 50 of 200 labels to a validation set for stopping pays.",
        Case(validation_cost.gain_over_all(WRONG), Rule(above=0.02), ACCURACY, WRONG_LABELS, 3),
        Case(validation_cost.gain_over_all(0.0), Rule(above=0.02), ACCURACY, RIGHT_LABELS, 3),
        condition="the labels",
    ),
    claim(
        "refit",
        "S1.6",
        "Training again on all 200 labels, for as many steps, gains with right labels, and with "
        "wrong ones does not lose a point.",
        Case(validation_cost.gain_by_refit(WRONG), Rule(above=-0.01), ACCURACY, WRONG_LABELS, 3),
        Case(validation_cost.gain_by_refit(0.0), Rule(above=0.01), ACCURACY, RIGHT_LABELS, 3),
    ),
    arithmetic(
        "optimism",
        "S1.6",
        "The best score of 20 independent checkpoints flatters, and less with more images.",
        Case(best_checkpoint.independent(100), Rule(0.08, 0.087), ACCURACY, "100 images", 3),
        Case(best_checkpoint.independent(200), Rule(0.057, 0.062), ACCURACY, "200 images", 3),
        Case(best_checkpoint.independent(1000), Rule(0.025, 0.029), ACCURACY, "1,000 images", 3),
    ),
    claim(
        "optimism.run",
        "S1.6",
        "The best validation accuracy of a run, too, is higher than the accuracy of its weights.",
        Case(best_checkpoint.of_one_run(20), Rule(above=0.02), ACCURACY, "20 images", 3),
        Case(best_checkpoint.of_one_run(500), Rule(above=0.02), ACCURACY, "500 images", 3),
        condition="the number of images",
    ),
    claim(
        "optimism.related",
        "S1.6",
        "The checks of one run are related, and flatter less than as many independent models.",
        Case(best_checkpoint.less_than_independent, Rule(above=0.01), ACCURACY, digits=3),
    ),
    # As L2
    claim(
        "ridge.best",
        "Ali 2019",
        "On the diabetes data the best stopping time and the best ridge penalty differ by less "
        "than 10 % in test error.",
        Case(stopping_as_ridge.best_against_best, Rule(0.9, 1.1), TIMES, digits=3),
    ),
    claim(
        "ridge.time",
        "Ali 2019",
        "The best time and the best penalty do not correspond by α = 1/(ητ): ridge is best at 1.5 "
        "times the time of descent or more.",
        Case(stopping_as_ridge.best_times, Rule(above=1.5), TIMES),
    ),
    claim(
        "ridge.path",
        "Ali 2019",
        "All along the way, descent and ridge at α = 1/(ητ) differ by less than 30 % in test "
        "error.",
        Case(stopping_as_ridge.along_the_path, Rule(below=0.3), "of the error", digits=3),
    ),
    arithmetic(
        "ridge.bound",
        "Ali 2019",
        "The risk of gradient flow at t is below 1.6862 times that of ridge at 1/t.",
        Case(stopping_as_ridge.worst_on_the_way, Rule(below=1.6862), TIMES, "worst t"),
        Case(stopping_as_ridge.best_risks, Rule(below=1.22), TIMES, "best against best"),
        n_seeds=200,
    ),
    # Where stopping early is wrong
    arithmetic(
        "descent.hill",
        "Heckel 2021",
        "With features of two scales the error falls, rises and falls again.",
        Case(second_descent.hill, Rule(above=0.1), "squared error", "hill"),
        Case(second_descent.off_the_formula, Rule(0.85, 1.15), TIMES, "formula"),
    ),
    claim(
        "descent.patience",
        "Heckel 2021",
        "There patience 10 stops in the first valley, and misses the second, lower one.",
        Case(second_descent.cost_of_patience, Rule(above=0.2), "squared error"),
    ),
    claim(
        "descent.network",
        "Nakkiran 2020",
        "A network that has learned its wrong labels by step 1,000 gets better again by a point "
        "until step 3,000.",
        Case(trained_on.second_descent(64), Rule(above=0.01), ACCURACY, "64 units", 3),
        Case(trained_on.second_descent(256), Rule(above=0.01), ACCURACY, "256 units", 3),
        condition="the units",
    ),
    # Beyond one run and one rate
    claim(
        "folds",
        "S1.6",
        "All 200 labels, trained for as many steps as five folds of them choose, are better by a "
        "point than 150 labels stopped by the other 50.",
        Case(stopped_by_folds.gain_over_held_out(0.0), Rule(above=0.01), ACCURACY, RIGHT_LABELS, 3),
        Case(
            stopped_by_folds.gain_over_held_out(WRONG), Rule(above=0.01), ACCURACY, WRONG_LABELS, 3
        ),
    ),
    claim(
        "average.calm",
        "Izmailov 2018",
        "Averaged weights have fewer bumps: their loss rises at a tenth of the checks less.",
        Case(
            averaged_weights.bumps_taken_away(0.0), Rule(above=0.1), "of the checks", RIGHT_LABELS
        ),
        Case(
            averaged_weights.bumps_taken_away(WRONG), Rule(above=0.1), "of the checks", WRONG_LABELS
        ),
        condition="the labels",
    ),
    claim(
        "average.end",
        "Izmailov 2018",
        "With wrong labels averaged weights are no substitute for stopping; with right ones "
        "stopping has nothing over them.",
        Case(averaged_weights.over_the_average(WRONG), Rule(above=0.05), ACCURACY, WRONG_LABELS, 3),
        Case(averaged_weights.over_the_average(0.0), Rule(below=0.01), ACCURACY, RIGHT_LABELS, 3),
    ),
    claim(
        "schedule",
        "S1.6",
        "Patience 5 gives up what a drop of the learning rate brings if it stops before it, and "
        "little if the drop is in its reach or never comes.",
        Case(stopped_schedule.given_up("late drop"), Rule(above=0.02), ACCURACY, "late drop", 3),
        Case(stopped_schedule.given_up("early drop"), Rule(below=0.02), ACCURACY, "early drop", 3),
        Case(stopped_schedule.given_up("constant"), Rule(below=0.02), ACCURACY, "no drop", 3),
        n_seeds=40,
    ),
    claim(
        "schedule.cut",
        "S1.6",
        "A cosine schedule cut off in the middle ends at a higher loss than one planned for as "
        "many steps.",
        Case(
            cut_cosine.cut_against_planned(cut_cosine.PEAK),
            Rule(above=0.005),
            NATS,
            "the same peak",
            3,
        ),
        Case(
            cut_cosine.cut_against_planned(cut_cosine.SAME_AREA),
            Rule(above=0.005),
            NATS,
            "the same area under the rate",
            3,
        ),
        condition="what is held equal",
        n_seeds=60,
    ),
)
