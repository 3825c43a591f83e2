"""The learner's own copy of the notebooks: made, and brought up to date without losing a cell."""
