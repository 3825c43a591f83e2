"""Controls made from the values they offer: slider, dropdown or checkbox."""

from collections.abc import Mapping
from numbers import Number

import ipywidgets
import numpy as np

from course_utils.widgets import ExplorerError

LAYOUT = {"width": "min(100%, 460px)"}
NARROWEST, WIDEST = 8.0, 12.0  # the labels of an explorer, in widths of an m
EM_A_LETTER = 0.56  # a little more than the mean: a label that is cut off cannot be read


def make_control(name, values, description=None):
    """A labelled widget that offers `values`, at the middle one.

    Args:
        name: What `update` calls the value.
        values: A bool (checkbox), several strings or a mapping of labels to values (dropdown),
            or several numbers (slider).
        description: The label beside the control; the name, if there is none.

    Raises:
        ExplorerError: If a control cannot be made from `values`.
    """
    common = {
        "description": (description or name).replace("_", " "),
        "tooltip": (description or name).replace("_", " "),  # else it is "null"
        "layout": dict(LAYOUT),
        "style": {"description_width": f"{NARROWEST:g}em"},
    }
    if isinstance(values, bool | np.bool_):
        return ipywidgets.Checkbox(value=bool(values), indent=True, **common)
    options = options_of(name, values)
    middle = options[(len(options) - 1) // 2][1]
    if isinstance(values, Mapping) or not is_number(middle):
        return ipywidgets.Dropdown(options=options, value=options[0][1], **common)
    return ipywidgets.SelectionSlider(options=options, value=middle, **common)


def align(controls):
    """Give the labels of `controls` one width, in which the longest one has room."""
    longest = max((len(control.description) for control in controls), default=0)
    width = min(max(NARROWEST, EM_A_LETTER * longest), WIDEST)
    for control in controls:
        control.style.description_width = f"{width:g}em"


def options_of(name, values):
    """The (label, value) pairs that a control offers."""
    if isinstance(values, str | bytes | Number) or values is None:
        raise ExplorerError(
            f"{name}={values!r} is one value, and a control needs those to choose from: "
            f"write {name}=range(1, 13), {name}=[…], or {name}=True for a checkbox"
        )
    if isinstance(values, Mapping):
        options = [(str(label), value) for label, value in values.items()]
    else:
        plain = np.asarray(values).tolist() if hasattr(values, "__array__") else list(values)
        options = list(zip(labels(plain), plain, strict=True))
    if not options:
        raise ExplorerError(f"{name} has no values: give at least one")
    if any(isinstance(value, list) for _, value in options):
        raise ExplorerError(f"the values of {name} must be one-dimensional: flatten them")
    if len({label for label, _ in options}) < len(options):
        raise ExplorerError(f"{name} has the same value twice: leave one of them out")
    return options


def labels(values):
    """A short text for each value: as few digits as keep different numbers apart."""
    if not all(is_number(value) for value in values):
        return [str(value) for value in values]
    for digits in range(3, 18):
        texts = [number(value, digits) for value in values]
        if len(set(texts)) == len(set(values)):
            break
    return texts


def number(value, digits):
    """A number in at most so many digits; whole numbers of ordinary size in full."""
    if isinstance(value, int) or (float(value).is_integer() and abs(value) < 1e6):
        return str(int(value))
    return f"{value:.{digits}g}"


def is_number(value):
    """Whether a value has its place on a slider; a truth value has none."""
    return isinstance(value, Number) and not isinstance(value, bool | np.bool_)


def offered(control):
    """All values of a control, in its order."""
    if isinstance(control, ipywidgets.Checkbox):
        return [False, True]
    return [value for _, value in control.options]


def index_of(name, control, value):
    """The place of `value` among those that a control offers.

    Raises:
        ExplorerError: If the control does not offer it.
    """
    choices = offered(control)
    for index, choice in enumerate(choices):
        if same(choice, value):
            return index
    if not isinstance(control, ipywidgets.Checkbox):
        named = [label for label, _ in control.options]
        if value in named:
            return named.index(value)
        choices = named
    raise ExplorerError(
        f"{name}={value!r} is not offered: choose from {', '.join(map(str, choices))}"
    )


def same(choice, value):
    """Equal; numbers up to rounding, so that 1e-3 finds its place in a logspace."""
    if is_number(choice) and is_number(value):
        return bool(np.isclose(choice, value, rtol=1e-6, atol=0))
    return type(choice) is type(value) and choice == value


def place(control):
    """The index of a control's value among those that it offers."""
    return int(control.value) if isinstance(control, ipywidgets.Checkbox) else control.index


def select(control, index):
    """Move a control to the value at `index`."""
    if isinstance(control, ipywidgets.Checkbox):
        control.value = bool(index)
    else:
        control.index = index


def values_of(controls):
    """The value of each control, by its name."""
    return {name: control.value for name, control in controls.items()}


def samples(controls):
    """The present values, and those with each control at its ends while the others stay."""
    present = values_of(controls)
    yield present
    for name, control in controls.items():
        choices = offered(control)
        for value in (choices[0], choices[-1]):
            yield present | {name: value}


def player(slider, interval=400):
    """A play button that moves `slider` through its values, in the browser."""
    play = ipywidgets.Play(
        min=0,
        max=len(slider.options) - 1,
        value=slider.index,
        interval=interval,
        show_repeat=False,
        description=slider.description,  # not shown: `picture.js` names the buttons after it
    )
    ipywidgets.jslink((play, "value"), (slider, "index"))
    return play
