"""The quiz of chapter 6. Numbers in it are arithmetic; none is a result of the notebook."""

from course_utils.checkers.question import Option, Question

TWO_VARIANCES = Question(
    "A batch of four has the values 2, 4, 6, 8 in one unit. Which variances does PyTorch's "
    "BatchNorm use?",
    (
        Option(
            "5 for both: it divides by n = 4 throughout.",
            False,
            "It normalizes with 20/4 = 5. But what it stores for later is the unbiased estimate, "
            "20/3.",
        ),
        Option(
            "20/3 for both: it divides by n - 1 = 3 throughout.",
            False,
            "It stores that one. It normalizes with 20/4 = 5, so that the batch has variance 1 "
            "over n.",
        ),
        Option(
            "5 to normalize the batch, 20/3 to move the running variance.",
            True,
            "The biased one for this batch, the unbiased one for new data.",
        ),
        Option(
            "20/3 to normalize the batch, 5 to move the running variance.",
            False,
            "It is the other way round: the biased one for this batch, the unbiased one for later.",
        ),
    ),
)

MOMENTUM = Question(
    "The running mean is 0, momentum is 0.1, and every batch has the mean 10. What is the running "
    "mean after two batches?",
    (
        Option(
            "1.9",
            True,
            "0.9·0 + 0.1·10 = 1, then 0.9·1 + 0.1·10 = 1.9. Far from 10: stale statistics.",
        ),
        Option(
            "9.9",
            False,
            "That is with the weight 0.9 for the new batch. BatchNorm's momentum is the weight of "
            "the *new* one, unlike that of SGD.",
        ),
        Option(
            "10, the mean of the two batches",
            False,
            "A plain mean over batches is `momentum=None`. With 0.1 the start still weighs "
            "0.9² = 0.81.",
        ),
        Option("2", False, "Close: but the first batch's share has shrunk by 0.9 as well."),
    ),
)

BIAS = Question(
    "A linear layer stands right before BatchNorm. What does its bias do?",
    (
        Option(
            "It moves the mean of the unit, which helps the start.",
            False,
            "BatchNorm subtracts the mean, and the bias with it.",
        ),
        Option(
            "Nothing: BatchNorm takes it out, and its gradient is 0.",
            True,
            "So one writes `bias=False` there. The shift after BatchNorm is β.",
        ),
        Option(
            "It takes the place of β.",
            False,
            "β comes after the normalization, the bias before it: only β has an effect.",
        ),
        Option(
            "It scales the gradient of the weights.",
            False,
            "A shift of all examples changes neither x̂ nor the spread, so no gradient either.",
        ),
    ),
)

FORGOTTEN = Question(
    "Someone forgets `model.eval()` and validates in batches of 100 mixed images. The accuracy is "
    "half a point lower than in eval mode. What follows?",
    (
        Option(
            "That the mistake is harmless: it costs half a point.",
            False,
            "Sort the images by class, or send them two by two, and the same model may be useless.",
        ),
        Option(
            "That each answer depends on the other images of the batch.",
            True,
            "With many mixed images these dependences are small. They are there all the same.",
        ),
        Option(
            "That the validation images have moved the stored statistics.",
            True,
            "In training mode each forward pass does so, with or without gradients.",
        ),
        Option(
            "Nothing if it was within `torch.no_grad()`: that is eval mode.",
            False,
            "`no_grad` switches gradients off. The mode of the layers is another thing.",
        ),
    ),
)

SCALE = Question(
    "All weights before a BatchNorm layer are multiplied by 10 in mid-training. ε is negligible. "
    "What happens at the next step of plain SGD?",
    (
        Option(
            "The outputs are 10 times as large, so the loss explodes.",
            False,
            "BatchNorm divides by the spread, which is 10 times as large as well: same outputs.",
        ),
        Option(
            "Nothing changes: the size does not matter.",
            False,
            "The function is the same, but the training is not: the gradient is a tenth of what "
            "it was.",
        ),
        Option(
            "The direction of the weights changes about 100 times less than it would have.",
            True,
            "The gradient is a tenth, and it meets weights that are 10 times as long: what counts "
            "is η/‖w‖².",
        ),
        Option(
            "The direction changes 10 times as much.",
            False,
            "It changes less. Longer weights are turned less by the same step, and the step is "
            "smaller, too.",
        ),
    ),
)

DECAY = Question(
    "All weights stand before BatchNorm layers, and training has settled. You double the weight "
    "decay. What have you done?",
    (
        Option(
            "Made the function simpler, since its weights are smaller.",
            False,
            "The function does not depend on their size.",
        ),
        Option(
            "Nothing at all, since the size of the weights does not matter.",
            False,
            "Smaller weights are turned further by each step.",
        ),
        Option(
            "In the end, the same as by doubling the learning rate: the angle a step grows by √2.",
            True,
            "The angle is √(2ηλ): only the product counts.",
        ),
        Option(
            "Halved the angle that the weights turn a step.",
            False,
            "Weight decay makes them shorter, and shorter weights turn *further*.",
        ),
    ),
)

NOISE = Question(
    "You go from batches of 64 to batches of 16 and the validation accuracy rises. Is it "
    "BatchNorm's noise?",
    (
        Option(
            "Yes: its noise falls as 1/batch size, so it is four times as large now.",
            False,
            "It is. But the noise of the *gradient* has grown, too; and with as many epochs there "
            "are more steps.",
        ),
        Option(
            "It may be. Ghost batches of 16 within batches of 64 would tell.",
            True,
            "They change the statistics and nothing else. And compare at equal steps, over seeds.",
        ),
        Option(
            "No: BatchNorm's noise only does harm.",
            False,
            "Where there is something to learn by heart that should not be learned, noise helps, "
            "as with dropout.",
        ),
    ),
)

SHIFT = Question(
    "Is BatchNorm fast because it keeps the inputs of layers still? Someone adds noise after "
    "BatchNorm, drawn anew at every step for the whole batch. Training is still faster than that "
    "of an undisturbed network without BatchNorm. What must be compared as well?",
    (
        Option(
            "Nothing: the inputs were not still, and it was fast.",
            False,
            "A weak noise leaves some of a large lead whatever its reason, and a strong one takes "
            "any lead: at a strength of one's choice either outcome can be had.",
        ),
        Option(
            "The same noise in the network without BatchNorm.",
            True,
            "If still inputs are the reason, the lead goes when the inputs of both move.",
        ),
        Option(
            "Noise of the same size whose law stays.",
            True,
            "Only so does one see whether it is the *moving* that harms, or noise as such.",
        ),
        Option(
            "Stronger noise, until BatchNorm is slower.",
            False,
            "Any network is slower at some strength. That tells nothing about the reason.",
        ),
    ),
)

QUIZ = (TWO_VARIANCES, MOMENTUM, BIAS, FORGOTTEN, SCALE, DECAY, NOISE, SHIFT)
