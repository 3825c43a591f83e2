"""What is answered in words in this chapter: a question, a model answer, what a good one says."""

from course_utils.checkers.exercise import InWords

DROPPED_SO_IRRELEVANT = InWords(
    "A colleague fits a lasso to 121 patients. The weight of blood value s2 is exactly zero. "
    "The report says: “s2 has nothing to do with the disease. We stop measuring it.” "
    "Answer in four or five sentences: what does the zero show, what does it not show, and "
    "what would you look at before anyone stops measuring?",
    "The zero shows that, with this strength and these patients, s2 would not improve the fit "
    "by enough to pay its price while the other measurements are in. It does not show that s2 "
    "is unrelated to the disease: s2 goes with other blood values, and one of those may have "
    "been let in instead of it, by luck. With another λ, another unit of s2, or other "
    "patients the choice may change. I would fit again on many resampled sets of patients and "
    "count how often s2 is selected, look at its correlation with what was selected, and "
    "compare the error on new patients with s2 and without it. If nothing is lost without it "
    "one may stop measuring it, for prediction; what causes the disease is another question.",
    (
        "The zero belongs to this λ: with a smaller one the weight may come back.",
        "Features that go together can stand for one another; the lasso takes one of them.",
        "Other patients can lead to another selection: repeat, and count.",
        "The unit of a feature matters: were the features standardized?",
        "What decides is the error on new patients, with s2 and without it.",
        "Selected for prediction is not the same as a cause.",
    ),
)
