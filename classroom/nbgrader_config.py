"""nbgrader's settings for these notebooks. ``make editions`` puts them into the course.

It gives STUB and ANSWER_HERE the texts that the lessons' own build uses.
"""

c = get_config()  # noqa: F821 - nbgrader gives this file the function

c.CourseDirectory.course_id = "less_greedy"

# The stub that a check knows as "not attempted yet"; nbgrader's own raises an exception instead.
c.ClearSolutions.code_stub = {"python": STUB}  # noqa: F821
c.ClearSolutions.text_stub = ANSWER_HERE  # noqa: F821

# Seconds a cell: on a busy machine, training takes longer than the 30 that nbgrader allows.
c.Execute.timeout = 300

# nbgrader gives no points where anything was written to stderr, and so none for a right answer
# that made NumPy warn.
c.IgnorePattern.enabled = True
c.IgnorePattern.pattern = "Warning"
