"""What every kernel of the environment loads: `make env` puts this where IPython reads it."""

c = get_config()  # noqa: F821  IPython gives it
c.InteractiveShellApp.extensions = ["course_utils.missing_names"]
