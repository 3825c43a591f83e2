"""The buttons and choices of a live explorer."""

import ipywidgets

STEPS = (1, 5, 20, 100)
CONTINUE, START_OVER = "continue", "start over"


class Buttons:
    """Start or pause, the steps of a picture, back to step 0; and what a moved slider does."""

    def __init__(self):
        self.start = button("Start")
        self.step = button("")
        self.reset = button("Back to step 0")
        self._steps = choice("steps a picture", STEPS, 5)
        self._steps.observe(self._name_step, "value")
        self._name_step()
        self._moves = choice("when a slider moves", (CONTINUE, START_OVER), CONTINUE)

    @property
    def steps(self):
        """How many steps a picture takes."""
        return self._steps.value

    @property
    def starts_over(self):
        """Whether every move of a control begins a new training."""
        return self._moves.value == START_OVER

    def _name_step(self, change=None):
        self.step.description = "1 step" if self.steps == 1 else f"{self.steps} steps"

    def row(self, can_continue):
        """The widgets side by side.

        Args:
            can_continue: Whether a control can act on a training that goes on; otherwise what a
                moved slider does is no choice, and is not shown as one.
        """
        choices = [self._steps, self._moves] if can_continue else [self._steps]
        wrap = {"flex_flow": "row wrap", "width": "100%"}
        return ipywidgets.HBox([self.start, self.step, self.reset, *choices], layout=wrap)


def button(text):
    return ipywidgets.Button(description=text, layout={"width": "auto", "min_width": "6em"})


def choice(text, options, value):
    return ipywidgets.Dropdown(
        options=options,
        value=value,
        description=text,
        layout={"width": "auto"},
        style={"description_width": "initial"},
    )
