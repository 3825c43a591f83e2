"""What is answered in words in this chapter: a question, a model answer, what a good one says."""

from course_utils.checkers.exercise import InWords

IT_COSTS_NOTHING = InWords(
    "A colleague has 300 labelled images. She writes: “I trained for 200 epochs, scored 40 "
    "test images after each, and kept the best epoch: 97.5 % test accuracy. Early stopping "
    "clearly works, and it costs nothing.” Answer in five sentences: what does the 97.5 % "
    "measure, what does early stopping cost, and what should she do instead?",
    "The 97.5 % is the best of 200 scores on 40 images: one image is 2.5 points, so that luck "
    "alone lifts the best score well above the accuracy of that network. The images chose the "
    "epoch, so they are a validation set, whatever she calls them, and she has no test set "
    "left. Early stopping is not for free: it needs labelled images that nobody trains on, and "
    "with right labels and few of them these can be worth more in training. She should split "
    "off a validation set, stop on its loss with some patience, restore the best weights, and "
    "score them once on images that had no part in any choice. To say that it works she must "
    "compare with training to the end on the same data, over several seeds, with an interval.",
    (
        "The best of many scores on few images is too high: luck is chosen as well.",
        "Images that choose the epoch are a validation set; they cannot judge.",
        "The price is the labels of the validation set, which are not trained on.",
        "Restore the best weights, and look at the test set once.",
        "“It works” needs the comparison with the last epoch, over several seeds.",
    ),
)
