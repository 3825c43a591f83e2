"""The check of the installation says yes where all is well, and names the part that is not."""

from course_utils import installation


def test_all_is_well_here(capsys):
    installation.check_installation()
    report = capsys.readouterr().out
    assert "✘" not in report and report.endswith("Everything is in place. Go on.\n")


def test_a_broken_part_is_named_with_what_to_do(monkeypatch, capsys):
    def broken():
        raise OSError("the data are gone")

    monkeypatch.setattr(installation, "_data", broken)
    monkeypatch.setattr(installation, "_training", lambda: "the loss does not fall")
    assert not installation._all_is_well()
    report = capsys.readouterr().out
    assert "✘ the data sets are undamaged — OSError: the data are gone" in report
    assert "✘ a small population trains — the loss does not fall" in report
    assert "✔ pictures with sliders can be made" in report and "make env" in report


def test_a_package_that_does_not_fit_is_named(monkeypatch):
    monkeypatch.setattr(
        installation,
        "requires",
        lambda name: ["numpy>=99", "no-such-package", "pytest<1; extra == 'dev'"],
    )
    problem = installation._packages()
    assert "numpy is" in problem and "no-such-package is missing" in problem
    assert "pytest" not in problem


def test_each_part_is_told_before_the_next_is_tried(monkeypatch, capsys):
    told = []
    monkeypatch.setattr(installation, "_training", lambda: told.append(capsys.readouterr().out))
    installation.check_installation()
    assert told[0].splitlines()[-1] == "✔ the data sets are undamaged"


def test_colab_keeps_its_own_versions(monkeypatch):
    monkeypatch.setattr(installation, "requires", lambda name: ["numpy>=99"])
    monkeypatch.setitem(installation.sys.modules, "google.colab", None)
    assert installation._packages() is None
