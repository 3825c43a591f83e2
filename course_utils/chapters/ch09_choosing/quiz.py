"""The quiz of chapter 9. Numbers in it are arithmetic; none is a result of the notebook."""

from course_utils.checkers.question import Option, Question

GROKKING = Question(
    "Training accuracy is 1, validation accuracy is at chance, for hundreds of steps already. What "
    "do these two curves prove?",
    (
        Option(
            "That the network has too many parameters.",
            False,
            "The same network may understand later. A curve so far says nothing about its future.",
        ),
        Option(
            "That it has learned by heart up to now.",
            True,
            "Up to now. Whether more comes depends on what still moves the weights.",
        ),
        Option(
            "That training should have been stopped.",
            False,
            "Where validation was never better there is nothing to go back to.",
        ),
        Option(
            "That the data hold nothing to be learned.",
            False,
            "Sums modulo a prime hold a simple rule, and give just these curves for a while.",
        ),
    ),
)

PATIENCE = Question(
    "Early stopping with patience 3 keeps the weights of the best validation loss. When is that "
    "no safe choice?",
    (
        Option(
            "When the loss first gets worse and later better.",
            True,
            "Patience sees the first valley only: chapter 5 had two of them, grokking is one more.",
        ),
        Option(
            "When labels are wrong.", False, "That is where it helps most: noise is learned late."
        ),
        Option(
            "When the validation set is large.",
            False,
            "Then the curve has less noise, and patience misleads less.",
        ),
        Option(
            "Never: the best weights are kept.",
            False,
            "The best of those that were seen. What comes after the stop was not.",
        ),
    ),
)

BUDGET = Question(
    "Method A was tuned with 32 runs, method B with 4. A is ahead. What follows?",
    (
        Option(
            "A is better.",
            False,
            "With 32 tickets one wins more often. Give B 32, too.",
        ),
        Option(
            "Nothing about the methods yet.",
            True,
            "A better method and more tuning look alike. Equal budgets take one of the two away.",
        ),
        Option(
            "A is better if the test set is new.",
            False,
            "A new test set takes the flattery away, not the better tuning.",
        ),
        Option(
            "B is better, since it needed less.",
            False,
            "Nobody has seen yet what B can do with 32.",
        ),
    ),
)

RANDOM = Question(
    "20 random settings are tried. How likely is at least one of the best tenth among them?",
    (
        Option(
            "1 - 0.9²⁰ = 0.88",
            True,
            "Each misses with probability 0.9, and all 20 with 0.9²⁰ = 0.12.",
        ),
        Option("20 · 0.1 = 2, so certainly", False, "Chances do not add up beyond 1: 1 - 0.9²⁰."),
        Option("0.1", False, "That is the chance of a single run, and there are 20."),
        Option(
            "It depends on the number of knobs.",
            False,
            "How *good* the best tenth is depends on it. The chance to hit it does not.",
        ),
    ),
)

SEEDS = Question(
    "You want to see a difference half as large as before, as surely as before. How many times as "
    "many seeds does it take?",
    (
        Option("Twice as many", False, "An interval shrinks with the root of their number only."),
        Option("Four times as many", True, "Half the width takes four times the seeds."),
        Option(
            "√2 times as many",
            False,
            "The other way round: twice the seeds make an interval √2 times narrower.",
        ),
        Option(
            "None, if they are paired",
            False,
            "Pairing helps once, and then the law of the root stays.",
        ),
    ),
)

PAIRING = Question(
    "Two settings vary over seeds with a spread of 0.05 each, and with a correlation of 0.5. What "
    "is the spread of their paired difference?",
    (
        Option(
            "0.05",
            True,
            "0.05 · √(2·(1 - 0.5)) = 0.05: what both share drops out of the difference.",
        ),
        Option("0.10", False, "Spreads do not add up; their squares do, less what is shared."),
        Option("0.07", False, "That is √2 · 0.05, the spread if they shared nothing."),
        Option("0", False, "That is so only where both vary exactly alike, with correlation 1."),
    ),
)

SICK = Question(
    "Training loss stays near ln 10 with ten classes, and the norm of the weights has fallen to a "
    "third. What do you try first?",
    (
        Option("a larger learning rate", False, "It arrives at the same small weights sooner."),
        Option("dropout", False, "What does not fit its training set needs no regularization."),
        Option("more units", False, "A penalty that crushes 32 units crushes 64 as well."),
        Option("less weight decay", True, "Something pulls the weights to zero, and wins."),
    ),
)

OWN_DATA = Question(
    "Your table has several rows of each patient. How do you split it?",
    (
        Option(
            "Shuffle the rows well.",
            False,
            "Then nearly every patient is in both parts, and knowing patients looks like skill.",
        ),
        Option(
            "By patients: all rows of one in one part.",
            True,
            "So it is judged as it will be used: on new patients. `group=` does it.",
        ),
        Option(
            "The first rows to train on, the last to judge by.",
            False,
            "A sorted file would put one class into each part, and a patient may still be cut.",
        ),
        Option(
            "Keep one row a patient.",
            False,
            "That leaks nothing, and throws most of the data away.",
        ),
    ),
)

QUIZ = (GROKKING, PATIENCE, BUDGET, RANDOM, SEEDS, PAIRING, SICK, OWN_DATA)
