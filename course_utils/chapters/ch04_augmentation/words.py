"""What is answered in words in this chapter: a question, a model answer, what a good one says."""

from course_utils.checkers.exercise import InWords

TOO_GOOD_TO_BE_TRUE = InWords(
    "A colleague has 500 X-ray images of lungs. She writes: “I made ten random versions of "
    "each image, flips, small turns and noise, shuffled all and kept 20 % for validation. "
    "Validation accuracy rose from 0.81 to 0.97, so augmentation works wonders here.” Answer "
    "in five sentences: why do you not believe the 0.97, what is doubtful about the flips, "
    "and what should she do instead?",
    "The copies were made before the split, so nearly every validation image has versions of "
    "itself in the training set: the 0.97 measures recognition of known images, not of new "
    "patients. The validation images were changed as well, so that it is not even accuracy on "
    "images as they come from the clinic. A flip may spoil the label or make images that do "
    "not occur: in a mirrored X-ray the heart is on the other side. She should split first, by "
    "patient and not by image, change only the training images, anew at each step, and leave "
    "validation as it is. Then she should compare with and without each transform, at the same "
    "number of steps and over several seeds, and look at changed images together with "
    "someone who can read them.",
    (
        "Copies were made before the split: twins of validation images are in training.",
        "Split first, and keep everything that is from one patient on one side.",
        "Validation images must not be changed: they should look like the clinic's.",
        "A flip needs the two questions: is the label kept, and do such images occur?",
        "Compare with and without at the same number of steps, over several seeds.",
    ),
)
