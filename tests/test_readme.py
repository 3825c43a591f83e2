"""What the README shows and says is so."""

import re
from pathlib import Path

from tools.readme import PICTURE, picture, with_records
from tools.readme import README as PAGE

ROOT = Path(__file__).resolve().parent.parent
README = PAGE.read_text(encoding="utf-8")


def test_its_picture_is_the_notebooks():
    png, alt = picture()
    assert PICTURE.read_bytes() == png, "run `make notebooks`"
    assert f"![{alt}]({PICTURE.relative_to(ROOT)})" in README


def test_its_chapters_are_those_of_the_records():
    assert README.count("made by `make notebooks`") == 1
    assert with_records(README) == README, "run `make notebooks`"


def test_its_links_lead_somewhere():
    for page in (
        "README.md",
        "INSTALL.md",
        "CONTRIBUTING.md",
        "errata.md",
        "refute-a-claim.md",
        "data/README.md",
        "benchmarks/README.md",
        "classroom/README.md",
    ):
        for target in re.findall(
            r"\]\((?!https?:)([^)#]+)\)", (ROOT / page).read_text(encoding="utf-8")
        ):
            assert (ROOT / page).parent.joinpath(target).exists(), f"{page}: {target}"


def test_its_example_runs():
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    names = {}
    exec(code.replace("steps=300", "steps=2").replace("seeds=20", "seeds=2"), names)
    assert names["runs"].val_accuracy.dims[:2] == ("weight_decay", "dropout")
