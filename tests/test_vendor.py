"""The scripts from npm: pinned, and fetched whole or not at all."""

import json
from pathlib import Path

import pytest

from tools import vendor
from tools.vendor import TAKEN, VendorError

PACKAGES = Path(vendor.__file__).parent


def test_packages_are_pinned_with_their_checksums():
    asked = json.loads((PACKAGES / "package.json").read_text())["dependencies"]
    lock = json.loads((PACKAGES / "package-lock.json").read_text())["packages"]
    assert set(asked) == set(TAKEN)
    assert lock[""]["dependencies"] == asked
    for name, version in asked.items():
        assert lock[f"node_modules/{name}"]["version"] == version
    assert all("integrity" in package for name, package in lock.items() if name)


def test_missing_npm_is_said_and_takes_nothing_away(monkeypatch, tmp_path):
    (tmp_path / "require.js").write_text("before")
    monkeypatch.setenv("PATH", "")
    with pytest.raises(VendorError, match="npm was not found: install Node.js"):
        vendor.vendor(tmp_path)
    assert (tmp_path / "require.js").read_text() == "before"


def test_package_without_an_expected_file_is_said(tmp_path):
    with pytest.raises(VendorError, match=r"has no dist/\*.js: adapt TAKEN"):
        vendor.take(tmp_path, "dist/*.js", tmp_path / "target")
