"""The minutes of a lesson are counted as its readers spend them."""

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tools.lesson.minutes import Minutes, minutes_of, said, sections_of

TEN = " ".join(["word"] * 1797) + "\n"  # with a heading of three words: ten minutes


def minutes(*cells):
    return minutes_of(new_notebook(cells=list(cells)))


def test_prose_and_open_code_have_their_pace():
    code = new_code_cell("\n\n".join(["x = 1"] * 30))
    assert minutes(new_markdown_cell("## A heading\n\n" + TEN), code) == Minutes(12, 0)


def test_what_nobody_reads_costs_nothing():
    note = new_markdown_cell(TEN, metadata={"slideshow": {"slide_type": "notes"}})
    setup = new_code_cell("import a\n" * 30, metadata={"tags": ["setup"]})
    folded = new_code_cell("x = 1\n" * 30, metadata={"jupyter": {"source_hidden": True}})
    assert minutes(note, setup, folded) == Minutes(0, 0)


def test_a_prediction_and_an_explorer_take_their_minutes_folded_or_not():
    folded = {"jupyter": {"source_hidden": True}}
    predictions = [
        new_code_cell(source, metadata=folded)
        for source in ('guesses.predict("1.a", "?")', 'guess_value("1.b", "?")')
    ]
    trained = new_code_cell("outputs = predict(model, runs, X)", metadata=folded)
    explorer = new_code_cell('explorers.ridge(globals().get("runs"))', metadata=folded)
    assert minutes(*predictions, trained, explorer) == Minutes(7, 0)


def test_further_parts_and_exercises_are_no_core():
    cells = [
        new_markdown_cell(f"{heading}\n\n{TEN}")
        for heading in (
            "## The core",
            "### Further: more",
            "### Core again",
            "### Exercise 1.1 · by hand",
            "## Further: a whole section",
            "### its part",
            "## Quiz",
            "## Go further",
        )
    ]
    assert minutes(*cells) == Minutes(20, 31)
    assert sections_of(cells)[5] == ("Further: a whole section", "its part")


def test_what_the_head_says_of_its_minutes_does_not_change_them():
    texts = ["{{ minutes }} " + TEN, said(Minutes(10, 5), 60) + " " + TEN]
    assert [minutes(new_markdown_cell(f"# A\n\n{text}")) for text in texts] == [Minutes(10, 0)] * 2


def test_a_comment_in_code_is_no_heading():
    cells = [new_markdown_cell("## Further: a\n\n```\n## b\n```"), new_code_cell("## c\nx = 1")]
    assert sections_of(cells) == [("Further: a",)] * 2


def test_the_head_says_what_can_be_skipped():
    assert said(Minutes(55, 30), 60) == (
        "55 minutes to read and predict, and 30 more for the parts called *Further*, which can be "
        "skipped without loss. The exercises take about 60 minutes."
    )
    assert "skipped" not in said(Minutes(10, 0), 0)
