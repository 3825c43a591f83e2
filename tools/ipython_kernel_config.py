"""What every kernel of the environment loads: `make env` puts this where IPython reads it."""

import os

c = get_config()  # noqa: F821  IPython gives it
c.InteractiveShellApp.extensions = ["course_utils.missing_names"]
if os.environ.get("LESS_GREEDY_CHECK_PICTURES"):  # when lessons are built or tested
    c.InteractiveShellApp.extensions.append("course_utils.plots.crowding")
