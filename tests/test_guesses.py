"""Guesses without a browser: what is said of them, what is shown, and what wrong use is told."""

import io
import json

import numpy as np
import pytest
import xarray as xr
from PIL import Image

from course_utils.guesses import (
    GuessError,
    guess_choice,
    guess_curve,
    guess_value,
    on_commit,
    predict,
)
from course_utils.guesses.asked import COMMITTED, OPEN, SHOWN
from course_utils.guesses.scale import Scale
from course_utils.guesses.shape import stretches
from course_utils.guesses.wording import fixed, listed, significant
from course_utils.plots.style import COLOURS
from course_utils.statistics import Interval, over_seeds

ACCURACY = Interval(mean=0.714, low=0.702, high=0.726, n=20)
VALLEY = [0.8, 0.6, 0.4, 0.4, 0.42, 0.5, 0.9]  # falls, then rises


def value(measured=ACCURACY, **options):
    options = {"low": 0, "high": 1, "unit": ""} | options
    return guess_value("1.a", "How accurate?", measured, **options)


def weight(**options):
    return value(measured=51234.0, low=1, high=1e6, log=True, digits=1, **options)


def ranges(measured, **options):
    bounds = {"a little": (1, 1.5), "as much again": (1.5, 3), "several times": (3, 10)}
    options = {"options": bounds, "label": "ratio", "unit": "", "digits": 1} | options
    return guess_choice("1.b", "How much more?", measured, **options)


def best(measured, **options):
    options = {"best": "highest", "label": "gain in accuracy", "unit": ""} | options
    return guess_choice("1.c", "Which gains most?", measured, **options)


def summary(means, x=None, dimension="degree", spread=0.02):
    """A summary over three seeds with the given means."""
    x = range(len(means)) if x is None else x
    data = np.add.outer([-spread, 0, spread], np.asarray(means, dtype=float))
    return over_seeds(xr.DataArray(data, dims=("seed", dimension), coords={dimension: x}))


def curve(means=VALLEY, x=None, dimension="degree", **options):
    options = {"xlabel": "degree", "ylabel": "error", "ylim": (0, 1)} | options
    return guess_curve("1.d", "How does it go?", summary(means, x, dimension), **options)


def rows():
    return best({"8 units": 0.7, "64 units": 0.9})


def enter(asked, draft, state=COMMITTED):
    """What the browser sends when a guess is committed; returns whether it is right."""
    asked.set_state({"state": state, "draft": draft})
    return asked.right


# What is said and what is right; of numbers and curves the browser says how near they are


@pytest.mark.parametrize(
    ("guess", "right"),
    [(0.95, False), (0.74, False), (0.68, False), (0.715, True), (0.702, True)],
)
def test_value(guess, right):
    assert value().answer == "Measured: 0.71 [0.70, 0.73], 20 seeds."
    assert enter(value(), guess) is right


@pytest.mark.parametrize(("guess", "right"), [(10, False), (60000, False), (48000, True)])
def test_value_without_an_interval_is_right_once_it_is_rounded(guess, right):
    assert weight().answer == "Measured: 50,000."
    assert enter(weight(), guess) is right


def test_value_with_its_unit():
    assert value(measured=0.5, unit="nats").answer == "Measured: 0.50 nats."


def said(asked, option):
    return asked.about["sentences"][option]


def test_range_that_holds_the_measurement_is_right():
    asked = ranges(Interval(3.9, 3.5, 4.3, 5))
    assert said(asked, "several times") == (
        "You chose “several times”, and so it is. "
        "Measured: 3.9 [3.5, 4.3], 5 seeds. That is “several times”."
    )
    assert enter(asked, "several times")
    assert said(asked, "a little") == (
        "You chose “a little”. Measured: 3.9 [3.5, 4.3], 5 seeds. That is “several times”."
    )
    assert not enter(asked, "a little")


def test_range_that_the_interval_reaches_into_is_not_wrong():
    asked = ranges(Interval(3.2, 2.6, 3.8, 5))
    assert "The interval reaches into “as much again”." in said(asked, "as much again")
    assert "which cannot be ruled out" in said(asked, "as much again")
    assert enter(asked, "as much again")
    assert not enter(asked, "a little")


def test_best_of_the_measured():
    asked = best({"one": 0.1, "two": 0.3, "three": -0.2})
    assert said(asked, "two").startswith("You chose “two”, and so it is. The highest is “two”")
    assert said(asked, "three") == (
        "You chose “three”, measured -0.20. The highest is “two”: measured 0.30."
    )
    assert not enter(asked, "three")
    assert enter(best({"one": 0.1, "two": 0.3, "three": -0.2}, best="lowest"), "three")


def test_options_with_overlapping_intervals_are_as_good():
    close = {"one": Interval(0.1, 0.08, 0.12, 9), "two": Interval(0.11, 0.09, 0.13, 9), "no": 0.0}
    asked = best(close)
    assert "The interval of “one” overlaps with its own." in said(asked, "one")
    assert enter(asked, "one")
    assert not enter(asked, "no")


def test_curve_is_described_stretch_by_stretch():
    asked = curve()
    assert asked.answer == (
        "Measured (3 seeds): 0.80 at degree 0, falls to 0.40 at degree 2, "
        "rises to 0.90 at degree 6."
    )
    falling, rising = asked.about["stretches"]
    assert falling["texts"]["-1"] == "From degree 0 to 2 yours falls, too."
    assert rising["texts"]["-1"] == (
        "From degree 2 to 6 yours falls, and the measured curve rises."
    )
    assert "yours stays about level, and the measured curve falls" in falling["texts"]["0"]
    assert not enter(asked, np.linspace(0.8, 0.2, 7).tolist())
    assert not enter(asked, [0.5] * 7)
    assert enter(asked, [0.8, 0.6, 0.43, 0.4, 0.42, 0.5, 0.9])


def test_curve_on_logarithmic_axes():
    asked = curve(
        [0.1, 0.01, 0.001], x=[1, 10, 100], dimension="images", log="xy", ylim=(1e-4, 1), digits=1
    )
    (falling,) = asked.about["stretches"]
    assert falling["texts"]["0"].startswith("From images 1 to 100 yours stays about level")
    assert not enter(asked, [0.1, 0.1, 0.1])
    assert enter(asked, [0.1, 0.1, 0.001])


def test_fine_curve_is_sketched_at_few_positions():
    steps = np.arange(0, 1001, 20)
    asked = curve(np.linspace(0.9, 0.1, len(steps)), x=steps, dimension="step")
    assert len(asked.positions) == 13
    assert asked.positions[0] == 0 and asked.positions[-1] == 1000
    assert set(asked.positions) <= set(steps)


def test_diverged_positions_are_left_out():
    assert curve([0.5, np.nan, 0.7]).positions == [0, 2]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([0, 1, 2, 3], [(0, 3, 1)]),
        ([3, 2, 1, 0, 1, 2, 3], [(0, 3, -1), (3, 6, 1)]),
        ([1, 1.1, 1, 0.9, 1], [(0, 4, 0)]),
        ([3, 2.9, 3.1, 2, 1, 0], [(0, 5, -1)]),
        ([3, 0, 0.1, 0, 0.1, 0, 0.1], [(0, 1, -1), (1, 6, 0)]),
        ([0, 3, 0, 3, 0], [(0, 1, 1), (1, 2, -1), (2, 3, 1), (3, 4, -1)]),
    ],
)
def test_stretches(values, expected):
    assert [(one.start, one.end, one.way) for one in stretches(values, 0.5)] == expected


def test_restless_curve_is_put_into_few_words():
    zigzag = [0.5 + 0.4 * (-1) ** i * (1 - i / 20) for i in range(14)]
    assert len(curve(zigzag).about["stretches"]) <= 4


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (fixed(0.125, 2), "0.13"),  # a tie goes up, as in the browser
        (fixed(-0.001, 2), "0.00"),
        (fixed(12345.678, 1), "12,345.7"),
        (significant(51234, 1), "50,000"),
        (significant(0.0123, 2), "0.012"),
        (significant(0.70, 6), "0.7"),
        (significant(3.04e-7, 2), "3e-7"),
        (significant(15_400_000, 3), "1.54e7"),
        (significant(-2.5, 1), "-3"),
        (listed(["a"]), "a"),
        (listed(["a", "b", "c"]), "a, b and c"),
    ],
)
def test_wording(text, expected):
    assert text == expected


@pytest.mark.parametrize("log", [False, True])
def test_places_and_values_are_inverse(log):
    scale = Scale(0.01, 100, log, 2)
    assert scale.place(scale.value(0.3)) == pytest.approx(0.3)
    assert (scale.place(0.01), scale.place(100)) == (0, 1)


# Commit, show, guess again


def test_only_a_committed_draft_is_a_guess():
    asked = value()
    assert (asked.guess, asked.right) == (None, None)
    for state in (OPEN, SHOWN):
        enter(asked, 0.95, state)
        assert (asked.guess, asked.right) == (None, None)
    enter(asked, 0.95)
    assert (asked.guess, asked.right) == (0.95, False)


def test_those_who_asked_are_told_of_commits_alone(monkeypatch):
    monkeypatch.setattr("course_utils.guesses.asked._told", [])
    told = []

    @on_commit
    def note(guess):
        told.append((guess.id, guess.guess, guess.right))

    on_commit(note)  # twice is once
    asked = value()
    enter(asked, None, SHOWN)
    enter(asked, None, OPEN)
    enter(asked, 0.71)
    enter(asked, None, OPEN)
    enter(asked, 0.95)
    assert told == [("1.a", 0.71, True), ("1.a", 0.95, False)]


# Another day


@pytest.mark.parametrize("ask, guess", [(value, 0.71), (rows, None), (curve, None)])
def test_a_guess_is_there_again_another_day(monkeypatch, ask, guess):
    told, kept = [], {}
    monkeypatch.setattr("course_utils.guesses.asked._told", [told.append])
    monkeypatch.setattr("course_utils.guesses.asked._remembers", [kept.get])
    first = ask()
    if guess is None:
        options = first.about.get("options")
        guess = options[0] if options else [first._scale.low] * len(first.positions)
    enter(first, guess)
    kept[first.id] = guess
    told.clear()
    again = ask()
    assert (again.state, again.guess, again.right) == (COMMITTED, guess, first.right)
    assert not told, "nobody is told of it once more"
    enter(again, None, OPEN)
    enter(again, guess)
    assert told == [again]


@pytest.mark.parametrize("kept", [7.5, "much", [1, 2], {"a": 1}, True])
@pytest.mark.parametrize("ask", [value, rows, curve, lambda: predict("1.a", "?", "no", "yes")])
def test_a_guess_that_fits_no_more_is_not_put_back(monkeypatch, ask, kept):
    monkeypatch.setattr("course_utils.guesses.asked._remembers", [lambda id: kept])
    if ask is value and kept is True:
        kept = 1e9
    assert ask().state == OPEN


def test_a_guess_is_kept_with_the_progress():
    import course_utils.exercises  # noqa: F401  what keeps it

    asked = predict("1.z", "Will it rise?", "it rises", "it falls")
    assert asked.guess is None and asked.right is None
    enter(asked, "it falls")
    assert predict("1.z", "Will it rise?", "it rises", "it falls").guess == "it falls"
    assert predict("1.z", "Will it rise?", "it rises", "it stays").guess is None


@pytest.mark.parametrize("options", [(), ("yes",), ("yes", "yes"), ("yes", ""), ("yes", 3)])
def test_a_prediction_needs_two_different_options(options):
    with pytest.raises(GuessError, match="option"):
        predict("1.a", "Will it rise?", *options)


def test_a_prediction_without_widgets_is_its_question():
    data, _ = predict("1.a", "Will it rise?", "yes", "no").without_widgets()
    assert data == {"text/plain": "Will it rise? yes · no"}


# What is shown


def painted(png):
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGBA"))


def has_colour(picture, colour):
    wanted = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return ((picture[..., :3] == wanted).all(axis=-1) & (picture[..., 3] == 255)).any()


ALL = [value, weight, lambda: ranges(2.0), lambda: best({"one": 0.1, "two": 0.3}), curve]


@pytest.mark.parametrize("make", ALL)
def test_measurement_has_a_layer_of_its_own(make):
    asked = make()
    for axes, measurement in asked.layers:
        assert not has_colour(painted(axes), COLOURS[0])
        assert has_colour(painted(measurement), COLOURS[0])
        assert painted(axes)[..., 3].all(), "the axes lie on white"
        assert (painted(measurement)[..., 3] == 0).mean() > 0.9
    ordinary, fine = (painted(axes).shape for axes, _ in asked.layers)
    assert (2 * ordinary[0], 2 * ordinary[1]) == fine[:2]


@pytest.mark.parametrize("make", ALL)
def test_picture_and_text_where_there_are_no_widgets(make):
    asked = make()
    data, details = asked.without_widgets()
    assert data["text/plain"].startswith(asked.question)
    assert asked.answer in data["text/plain"]
    assert has_colour(painted(data["image/png"]), COLOURS[0])
    assert details["image/png"]["alt"] == data["text/plain"]
    assert details["image/png"]["width"] * 2 == painted(data["image/png"]).shape[1]
    assert make().without_widgets()[0]["text/plain"] == data["text/plain"]
    json.dumps(asked.about, allow_nan=False)


def test_every_measured_option_is_told_to_those_who_do_not_see_it():
    text = best({"one": 0.1, "two": 0.3}).without_widgets()[0]["text/plain"]
    assert "All: one 0.10; two 0.30." in text


def test_axes_are_where_the_browser_is_told():
    asked = curve()
    axes = painted(asked.layers[0][0])
    left, top, right, bottom = asked.about["box"]
    height, width = axes.shape[:2]
    dark = axes[..., :3].max(axis=-1) < 60
    assert dark[:, round(left * width) - 1 : round(left * width) + 1].sum(axis=0).max() > 250
    assert dark[round(bottom * height) - 1 : round(bottom * height) + 1].sum(axis=1).max() > 500
    assert 0 < top < bottom < 1 and 0 < left < right < 1


def test_repr_is_the_same_in_every_run():
    assert repr(curve()) == "CurveGuess('1.d')"


# Wrong use


@pytest.mark.parametrize(
    ("make", "advice"),
    [
        (lambda: value(unit=None), 'unit=""'),
        (lambda: value(low=1, high=0), "smaller end first"),
        (lambda: value(low=0, high=0.5), "what was measured is 0.714, outside of the picture"),
        (lambda: value(low=0, log=True), "no place for 0 or less"),
        (lambda: value(measured=np.nan), "finite number"),
        (lambda: value(measured=np.ones(3)), "t_interval"),
        (lambda: value(measured="0.7"), "finite number"),
        (lambda: value(digits=1.5), "decimals"),
        (lambda: value(references={"chance": 7}), "the reference 'chance' is 7"),
        (lambda: guess_value("", "How?", 1, low=0, high=2, unit=""), "id must be a text"),
        (lambda: guess_value("1.a", None, 1, low=0, high=2, unit=""), "question must be a text"),
        (lambda: ranges(2.0, options=None), "either options"),
        (lambda: ranges(2.0, best="highest"), "either options"),
        (lambda: ranges(2.0, unit=None), 'unit=""'),
        (lambda: ranges(2.0, label=" "), "say what was measured"),
        (lambda: ranges(2.0, options={"a": (0, 3)}), "2 to 8 options"),
        (lambda: ranges(2.0, options={"a": (0, 3), "b": (2, 4)}), "'a' and 'b' overlap"),
        (lambda: ranges(2.0, options={"a": (0, 1), "b": (3, 4)}), "no option holds"),
        (lambda: ranges(2.0, options={"a": 0.1, "b": (3, 4)}), "give the range"),
        (lambda: ranges(2.0, options={"a": (3, 1), "b": (3, 4)}), "turn it round"),
        (lambda: ranges(2.0, options={"a": (0, np.inf), "b": (-1, 0)}), "finite"),
        (lambda: ranges(2.0, options=["a", "b"]), "a dict of ranges"),
        (lambda: ranges(20.0), "outside of the picture"),
        (lambda: best({"one": 1, "two": 2}, best="largest"), "'highest' or 'lowest'"),
        (lambda: best([1, 2]), "must be a dict"),
        (lambda: best({"one": 1, "two": 2}, high=1.5), "two is 2, outside"),
        (lambda: curve(ylim=(0, 0.5)), "what was measured at degree 0 is 0.8"),
        (lambda: curve(ylim=3), "ylim must be"),
        (lambda: curve(ylabel=""), "ylabel must name the axis"),
        (lambda: curve(log="z"), 'choose "", "x"'),
        (lambda: curve(log="x"), "the axis of degree starts at 0"),
        (lambda: curve([0.5, np.nan]), "at least two positions"),
        (lambda: curve([0.5, 0.6], x=["sgd", "adam"]), "must be numbers, got 'sgd'"),
        (
            lambda: guess_curve("1", "?", VALLEY, xlabel="x", ylabel="y", ylim=(0, 1)),
            "over_seeds",
        ),
    ],
)
def test_wrong_question_is_told_what_to_do(make, advice):
    with pytest.raises(GuessError, match=advice):
        make()


def test_curve_with_two_dimensions():
    two = over_seeds(xr.DataArray(np.zeros((3, 2, 2)), dims=("seed", "part", "degree")))
    with pytest.raises(GuessError, match="select first"):
        guess_curve("1", "How?", two, xlabel="x", ylabel="y", ylim=(0, 1))
