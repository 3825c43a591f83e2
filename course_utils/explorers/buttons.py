"""The buttons and choices of a live explorer."""

import ipywidgets

STEPS = (1, 5, 20, 100)
CONTINUE, START_OVER = "continue", "start over"


class Buttons:
    """Start or pause, one step, reset; steps a picture, and what a moved slider does."""

    def __init__(self):
        self.start = button("Start")
        self.step = button("One step")
        self.reset = button("Reset")
        self._steps = choice("steps a picture", STEPS, 5)
        self._moves = choice("when a slider moves", (CONTINUE, START_OVER), CONTINUE)

    @property
    def steps(self):
        """How many steps a picture takes."""
        return self._steps.value

    @property
    def starts_over(self):
        """Whether every move of a control begins a new training."""
        return self._moves.value == START_OVER

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
