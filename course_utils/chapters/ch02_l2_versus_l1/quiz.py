"""The quiz of chapter 2. Numbers in it are arithmetic; none is a result of the notebook."""

from course_utils.checkers.question import Option, Question

PULL = Question(
    "λ = 1. A weight of 0.01 and a weight of 5: how hard do the penalties (λ/2)Σw² and λΣ|w| pull "
    "on them?",
    (
        Option(
            "L2 pulls with 0.01 and 5, L1 with 1 and 1.",
            True,
            "The pull is the slope of the price. That of L2 is the weight itself and fades near "
            "zero; that of L1 stays 1 until the weight is gone.",
        ),
        Option(
            "L2 pulls with 0.00005 and 12.5, L1 with 0.01 and 5.",
            False,
            "These are the prices. A step of training follows the *slope* of the price.",
        ),
        Option(
            "L2 pulls with 0.01 and 5, L1 with 0.01 and 5.",
            False,
            "Right for L2. The slope of |w| does not depend on how large w is: 1 for both.",
        ),
        Option(
            "L1 pulls with 0.01 and 5, L2 with 1 and 1.",
            False,
            "The other way round: it is L2 that pulls in proportion to the weight.",
        ),
    ),
)

STRENGTH = Question(
    "A paper minimizes the *sum* of squared errors of 1,000 examples plus 10·Σw². You average the "
    "squared errors, and use PyTorch's `SGD`. Which weight_decay gives the same model?",
    (
        Option(
            "10",
            False,
            "Then the penalty would be far too strong. You have divided the loss by 1,000, so the "
            "penalty must be divided, too.",
        ),
        Option(
            "0.01",
            False,
            "Nearly: 10/1,000 is right for λΣw². PyTorch's penalty is (λ/2)Σw², so its λ must be "
            "twice that.",
        ),
        Option(
            "0.02",
            True,
            "Divide by 1,000: mean + 0.01·Σw². With PyTorch's half, (λ/2)Σw², this is λ = 0.02.",
        ),
        Option(
            "0.005",
            False,
            "The half goes the other way: to reach 0.01·Σw² with (λ/2)Σw², λ must be larger.",
        ),
    ),
)

ZEROS = Question(
    "You add 0.1·Σ|w| to the loss in PyTorch, train to the end, and count `(w == 0).sum()`. What "
    "do you find, and why?",
    (
        Option(
            "Many zeros: L1 is sparse.",
            False,
            "The *minimum* is sparse. But subgradient steps hop over zero again and again, and "
            "practically never stop exactly there.",
        ),
        Option(
            "None or next to none: the steps hop around zero.",
            True,
            "The push is lr·0.1 however near zero the weight is. A proximal step would stop at "
            "zero.",
        ),
        Option(
            "None, because the learning rate was too large. A smaller one would give many.",
            False,
            "A smaller learning rate makes the hops smaller. They still go over zero.",
        ),
        Option(
            "None, because floating-point numbers cannot be exactly zero.",
            False,
            "They can: the soft threshold returns exactly 0.0.",
        ),
    ),
)

BACK = Question(
    "In mid-training with proximal steps a weight is exactly zero. What holds from here on?",
    (
        Option(
            "It stays at zero, since its gradient is zero, too.",
            False,
            "The gradient of the *loss* at w = 0 is usually not zero: the data may well want the "
            "weight.",
        ),
        Option(
            "It stays at zero as long as the slope of the loss there is at most λ.",
            True,
            "That is the rule. Only a steeper slope moves it.",
        ),
        Option(
            "It can come back when other weights have changed.",
            True,
            "Then the slope at this weight changes as well, and may exceed λ. In the network this "
            "happens, too; with small batches most of what comes back is only flicker.",
        ),
        Option(
            "It is removed from the model.",
            False,
            "That would be pruning. L1 asks again at every step.",
        ),
    ),
)

CORNER = Question(
    "Two features, and an L1 budget Σ|w| ≤ t that least squares exceeds. Is a weight of the "
    "solution exactly zero?",
    (
        Option(
            "Yes, always: the ellipse touches the square at a corner.",
            False,
            "Textbooks draw that case. The ellipse can also touch an edge, and often does when the "
            "budget is large.",
        ),
        Option(
            "Sometimes. The smaller the budget, the more often.",
            True,
            "At a corner one feature must pull harder on the error than the other. With a small "
            "budget that is more often so.",
        ),
        Option(
            "Hardly ever: a corner is a single point.",
            False,
            "It is a single point, but ellipses from many directions touch it first, because it "
            "sticks out. That is the difference to the circle.",
        ),
    ),
)

TWINS = Question(
    "A feature stands twice in the data, in two identical columns. Least squares would need a "
    "total weight of 1. What do the penalties do?",
    (
        Option(
            "L2 gives ½ and ½.",
            True,
            "½² + ½² = 0.5 is the cheapest way to a total of 1: cheaper than 1² + 0² = 1.",
        ),
        Option(
            "L1 gives 1 and 0, always to the first column.",
            False,
            "1 + 0 costs as much as ½ + ½: L1 does not care. Which one gets the weight depends on "
            "the algorithm and on luck.",
        ),
        Option(
            "For L1, 1 and 0 costs as much as ½ and ½.",
            True,
            "So the solution is not unique. With nearly identical columns, small errors of "
            "measurement decide.",
        ),
        Option(
            "L2 removes one of the two, as it is redundant.",
            False,
            "L2 makes no weight exactly zero, and rewards sharing.",
        ),
    ),
)

ADAM = Question(
    "You trained with `torch.optim.Adam(…, weight_decay=0.01)`, well tuned. You change to `AdamW` "
    "and leave all numbers as they are. What happens?",
    (
        Option(
            "Nothing: weight decay and the L2 penalty are the same.",
            False,
            "For SGD they are. Adam divides the gradient by its typical size, and the penalty with "
            "it, if it is in there.",
        ),
        Option(
            "The decay is another one for most weights: where gradients are small it becomes "
            "weaker, where they are large it becomes stronger.",
            True,
            "Adam's division made the penalty strong where gradients are small. AdamW decays all "
            "weights alike. So tune the strength again.",
        ),
        Option(
            "The model gets better, since AdamW is the correct version.",
            False,
            "Not by itself: the strength was tuned for the other one. Measured with a strength of "
            "its own for each, AdamW was not better in this chapter.",
        ),
        Option(
            "Training diverges: AdamW takes λ·w off the weight, whatever the learning rate.",
            False,
            "AdamW shrinks weights by lr·0.01 a step, which is very little.",
        ),
    ),
)

CHOICE = Question(
    "Five-fold cross-validation on 50 patients chooses α = 4.6. On another 50 patients it chooses "
    "22. What do you make of it?",
    (
        Option(
            "Something is wrong: the same disease should have the same α.",
            False,
            "Each fold is judged by ten patients, so there is much luck in the curve, and it is "
            "flat around its minimum.",
        ),
        Option(
            "Take α = 4.6 for the first hospital and 22 for the second: their patients differ.",
            False,
            "Two samples of the *same* patients differ as much. Do not read a meaning into it.",
        ),
        Option(
            "The curve is flat there: either α will do about as well on new patients.",
            True,
            "A spread in the choice is not a spread in the error. What must be avoided are the "
            "steep parts.",
        ),
        Option(
            "Cross-validation is useless with 50 patients.",
            False,
            "Its choice was better than no penalty on average, and close to the best possible. It "
            "finds the region, not the number.",
        ),
    ),
)

QUIZ = (PULL, STRENGTH, ZEROS, BACK, CORNER, TWINS, ADAM, CHOICE)
