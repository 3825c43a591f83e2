"""What is answered in words in this chapter: a question, a model answer, what a good one says."""

from course_utils.checkers.exercise import InWords

A_LOSS_THAT_DOES_NOT_MOVE = InWords(
    "A colleague trains a network of twelve ReLU layers on ten classes. Its loss stays at 2.30 for "
    "a thousand steps. “The activations are fine, I have printed their mean square at every layer: "
    "none is 0,” says the colleague, and adds a cosine schedule. Answer in four or five sentences: "
    "what does 2.30 say, what should be printed instead, what may the cause be, and what will the "
    "schedule do?",
    "2.30 is ln 10, the loss of a network that gives every class the same probability, "
    "whatever the input. The mean square of activations can come from biases alone; what tells "
    "inputs apart is their variance across inputs, so print that at each layer, and the "
    "gradients' on the way back. With PyTorch's default it falls by about a factor of six in "
    "each ReLU layer, and twelve of them leave nothing to learn from. The remedy is a start "
    "that keeps it, He's for ReLU, or a norm, or ways around the layers. A schedule only "
    "multiplies the rate by factors of at most 1: it can calm a run that has learned, not wake "
    "one that cannot.",
    (
        "2.30 = ln 10: the output does not depend on the input.",
        "Print the variance across inputs, layer by layer; mean squares may be biases.",
        "The start is too small for so many layers; He's start, BatchNorm or residual blocks help.",
        "A falling schedule only lowers the rate: it does not help here.",
    ),
)
