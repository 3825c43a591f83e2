"""The quiz of chapter 4. Numbers in it are arithmetic; none is a result of the notebook."""

from course_utils.checkers.question import Option, Question

TWO_QUESTIONS = Question(
    "Which of these transforms would you use in training to tell handwritten letters apart, such "
    "as b, d, p and q?",
    (
        Option(
            "Small shifts, if letters are not centred where the network will be used.",
            True,
            "A shifted b is a b, and such images will come. Both questions are answered with yes.",
        ),
        Option(
            "Flips left to right, since they double the data.",
            False,
            "A mirrored b is a d. Twice the images, but half of those letters have a wrong label.",
        ),
        Option(
            "Turns by any angle, so that the network becomes robust.",
            False,
            "Half a turn makes a b a q. Even where a letter stays what it is: will anyone write "
            "upside down?",
        ),
        Option(
            "Flips upside down, since no one writes so and the network cannot be confused.",
            False,
            "A b upside down is a p. And images that do not occur teach nothing that is needed.",
        ),
    ),
)

BOOTS = Question(
    "Flips cost accuracy on Fashion-MNIST, although a mirrored boot is a boot. Why?",
    (
        Option(
            "The label is not kept: a mirrored boot is another kind of shoe.",
            False,
            "It is a boot. The label is fine; the first question is answered with yes.",
        ),
        Option(
            "Nearly all boots there point the same way, in the test sets too: the network spends "
            "effort on images that never come.",
            True,
            "The second question is answered with no. Shown mirrored boots, the network with flips "
            "would win by far.",
        ),
        Option(
            "A flip changes many pixels, and large changes always do harm.",
            False,
            "The size of a change in pixels says little. Shifts change many pixels as well, and "
            "on sheets they were worth several times the data.",
        ),
        Option(
            "Augmentation works with large networks only.",
            False,
            "The networks on sheets were as small, and gained more by their transform than by "
            "weight decay.",
        ),
    ),
)

BATCH = Question(
    "You call a transform of a library on a tensor of 64 images. What do you check first?",
    (
        Option(
            "Whether each image gets a draw of its own: give it the same image 64 times, and count "
            "the different results.",
            True,
            "Some libraries draw once a batch. The count tells, without reading their code.",
        ),
        Option(
            "Nothing: random transforms are random for each image.",
            False,
            "Not in all libraries. torchvision's draw once each time they are called, and here "
            "that is once a batch.",
        ),
        Option(
            "Whether the seed is set, since otherwise all images are treated alike.",
            False,
            "A seed makes a run repeatable. It does not decide how many numbers are drawn.",
        ),
        Option(
            "Whether the validation set goes through it as well, for fairness.",
            False,
            "It should not: validation images stay as they are.",
        ),
    ),
)

TWINS = Question(
    "Two copies of each example are made *before* a random split in half; labels are random, with "
    "ten classes. What does the nearest neighbour score on validation, about?",
    (
        Option(
            "0.10, since labels are random.",
            False,
            "That would be so with the split first. Here some validation examples find their twin "
            "in training, whose label is their own.",
        ),
        Option(
            "0.50, since half of the twins are in training.",
            False,
            "Half of them find their twin. The other half guess, and are right once in ten times.",
        ),
        Option(
            "0.55",
            True,
            "Half find their twin: 0.5. The other half guess: 0.5 · 0.1.",
        ),
        Option(
            "1.00, since each example has a twin.",
            False,
            "It has one, but in half of the cases both landed in validation.",
        ),
    ),
)

EPOCHS = Question(
    "“With three augmented copies of each image accuracy rose from 0.70 to 0.75, at 10 epochs "
    "each.” What do you ask?",
    (
        Option(
            "How many steps each side took: four times the images mean four times the steps.",
            True,
            "Unchanged copies would have had those steps, too. Compare at equal steps, long enough "
            "for both.",
        ),
        Option(
            "Nothing: epochs were the same, so the comparison is fair.",
            False,
            "An epoch of four times the images has four times the steps. They alone can raise the "
            "accuracy.",
        ),
        Option(
            "Why they did not take more copies, as the gain would be larger.",
            False,
            "First find out whether the copies did it at all.",
        ),
        Option(
            "How they divided the data: if copies came before the split, it explains this as well.",
            True,
            "It would: twins in training flatter validation. Both questions are worth asking.",
        ),
    ),
)

NOISE = Question(
    "Why does noise on the inputs act like a ridge penalty in a linear model?",
    (
        Option(
            "Noisy inputs spoil the fit, and a spoiled fit has small weights.",
            False,
            "There is an exact reason: on average the noise adds a term to the squared error that "
            "grows with the weights.",
        ),
        Option(
            "Its effect on the output grows with the weights: on average it adds nσ²‖w‖² to the "
            "squared error.",
            True,
            "That is ridge with α = nσ², exactly. For networks it holds only roughly.",
        ),
        Option(
            "It makes some inputs 0, so that weights are not needed.",
            False,
            "That is dropout on the inputs. Gaussian noise leaves all inputs in place, moved a "
            "little.",
        ),
        Option(
            "Noise averages out, so it has no effect on the weights.",
            False,
            "Its effect on the *output* averages out, but not on the *squared* error: squares do "
            "not cancel.",
        ),
    ),
)

SMOOTHING = Question(
    "You train with label smoothing, ε = 0.1, with 10 classes. The loss on the training set does "
    "not go to 0. What is wrong?",
    (
        Option(
            "The learning rate is too small.",
            False,
            "Perhaps, but this does not show it: even the best possible outputs have a loss above "
            "0 here.",
        ),
        Option(
            "Nothing: with soft targets even the best answer has a positive loss.",
            True,
            "The best probabilities are those of the target, 0.91 and 0.01, and their "
            "cross-entropy is not 0. Compare without smoothing.",
        ),
        Option(
            "A tenth of the labels is now wrong.",
            False,
            "No label is changed. Each target gives a little to every class, the same for all.",
        ),
        Option(
            "The network is too small to fit the targets.",
            False,
            "It may fit them perfectly: a soft target has a positive cross-entropy with itself.",
        ),
    ),
)

ROBUST = Question(
    "A network trained with shifts is called robust. You hear that your users' cameras are noisy. "
    "What do you expect?",
    (
        Option(
            "It will cope well: robust networks are robust.",
            False,
            "In this chapter training with shifts made networks *less* sturdy against noise.",
        ),
        Option(
            "Nothing until it is measured: sturdy against shifts says nothing about noise.",
            True,
            "Ask “robust against what?”, and measure it on images that were spoiled in this way.",
        ),
        Option(
            "It will fail, since every augmentation makes networks sensitive to noise.",
            False,
            "Not every one: training with noise made them sturdier against noise.",
        ),
        Option(
            "Noise is a small change, and small changes do no harm.",
            False,
            "The change of each pixel is small. All of them together can change the answer.",
        ),
    ),
)

QUIZ = (TWO_QUESTIONS, BOOTS, BATCH, TWINS, EPOCHS, NOISE, SMOOTHING, ROBUST)
