"""The browsers that tests run in: Chromium, and for what is marked `IN_BOTH` Firefox, too."""

import os
import shlex
import shutil
import sys
from pathlib import Path

import pytest

CHROMIUM, FIREFOX = "chromium", "firefox"
PROGRAMS = {
    CHROMIUM: ("chromium", "chromium-browser", "google-chrome"),
    FIREFOX: ("firefox-esr", "firefox"),
}
SET = {CHROMIUM: "BROWSER_PATH", FIREFOX: "FIREFOX_PATH"}
ARGUMENTS = [
    "--headless=new",
    "--no-sandbox",  # a container's root has none
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

# What broke in Firefox alone was seldom the last change: there each file has its turn.
IN_BOTH = pytest.mark.parametrize(
    "browser",
    [CHROMIUM, pytest.param(FIREFOX, marks=pytest.mark.takes_turns(together=FIREFOX))],
    indirect=True,
    scope="module",
)


def skip(reason):
    """Skip a test that something is missing for; fail where `REQUIRE_BROWSER` says it must run."""
    (pytest.fail if os.environ.get("REQUIRE_BROWSER") else pytest.skip)(reason)


def path_of(name):
    """Where a browser is; None if there is none."""
    return os.environ.get(SET[name]) or next(filter(None, map(shutil.which, PROGRAMS[name])), None)


def launch(playwright, name, scratch):
    """A running browser; the test is skipped where there is none.

    Args:
        playwright: What starts it.
        name: `CHROMIUM` or `FIREFOX`.
        scratch: An empty folder.
    """
    path = path_of(name)
    if path is None:
        skip(f"no {name.capitalize()} found: install it or set {SET[name]}")
    if name == CHROMIUM:
        return playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
    return playwright.firefox.launch(
        executable_path=wrapped(path, scratch / "firefox"), channel="moz-firefox"
    )


def wrapped(path, command):
    """Write a command that starts the Firefox at `path` as playwright needs it."""
    run = shlex.join([sys.executable, str(Path(__file__).with_name("firefox.py")), path])
    command.write_text(f'#!/bin/sh\nexec {run} "$@"\n')
    command.chmod(0o700)
    return command
