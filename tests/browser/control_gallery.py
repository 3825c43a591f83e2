"""One explorer with every kind of control, for the tests to open in JupyterLab and elsewhere."""

from course_utils.explorers import explore


def controls(**options):
    """A line, moved by a slider, a dropdown and a checkbox; its sentence names their values."""

    def setup(fig):
        (curve,) = fig.subplots().plot([0, 9], [0, 9])

        def update(size, shape, flipped):
            curve.set_ydata([size, 0] if flipped else [0, size])
            return f"{size}, {shape}, {flipped}"

        return update

    return explore(setup, size=range(9), shape={"flat": 1, "round": 2}, flipped=False, **options)
