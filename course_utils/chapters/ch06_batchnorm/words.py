"""What is answered in words in this chapter: a question, a model answer, what a good one says."""

from course_utils.checkers.exercise import InWords

OVERFITTING_OR_SOMETHING_ELSE = InWords(
    "A colleague fine-tunes a pretrained network that has BatchNorm. Only 2 images fit in "
    "memory. The loss falls nicely in training; in validation, with `eval()`, the accuracy is "
    "far below what it was before. “Overfitting,” says the colleague, and raises the weight "
    "decay. Answer in four or five sentences: what else may it be, how would you find out, "
    "what would you do, and what will the weight decay do?",
    "It may be the two modes of BatchNorm. In training each image is normalized by the "
    "statistics of a pair, which leave little more than which of the two is larger, and the "
    "weights adapt to that; the stored statistics of eval mode do not fit any more. To find "
    "out, measure the loss on the *training* images in eval mode: if it is high as well, it is "
    "not overfitting. Then freeze the statistics, that is leave the BatchNorm layers in eval "
    "mode while training, or use a norm that does not look at other images. The weight decay "
    "on weights before BatchNorm does not make the function simpler: it only raises their "
    "effective learning rate.",
    (
        "Training and eval mode normalize with different statistics; those of two images are "
        "very noisy.",
        "The test: loss on the training set in eval mode. Overfitting would leave it low.",
        "A remedy: frozen statistics, or LayerNorm or GroupNorm, or larger batches.",
        "Weight decay before BatchNorm changes the effective learning rate, not the function's "
        "simplicity.",
    ),
)
