"""What slides and tests need in a browser, fetched once: ``python -m tools.vendor``.

The packages come from npm, in the versions and with the checksums of ``package-lock.json``, except
for anywidget's script, which its Python package brings. Pages that are shipped with copies of these
files ask nothing outside of the machine. ``make vendor`` runs this; `VENDOR` has the result.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENDOR = HERE.parent.parent / "build" / "vendor"
# Written last: without it, what stands there was broken off.
STAMP = ".complete"

# From each package, what is used: the files that match a pattern, and the folder they go to.
TAKEN = {
    # Draws the widgets; their icons.
    "@jupyter-widgets/html-manager": {"dist/embed-amd.js": "", "dist/*.woff2": ""},
    "requirejs": {"require.js": ""},  # which the html-manager is loaded with
    "mathjax": {"es5/tex-svg-full.js": ""},  # formulas; in one file, which needs no fonts
    "axe-core": {"axe.min.js": ""},  # for the tests alone
    "reveal.js": {  # slides
        "dist/*.css": "reveal/dist",
        "dist/reveal.js": "reveal/dist",
        "dist/theme/white.css": "reveal/dist/theme",
        "dist/theme/fonts/source-sans-pro/*": "reveal/dist/theme/fonts/source-sans-pro",
        "plugin/notes/*": "reveal/plugin/notes",
    },
}
WIDGETS = Path("share/jupyter/nbextensions/anywidget/index.js")  # below the environment's folder


class VendorError(Exception):
    """Something cannot be fetched; the message says what to do."""


def vendored() -> bool:
    """Whether everything is there."""
    return (VENDOR / STAMP).exists()


def vendor(target: Path = VENDOR) -> None:
    """Fetch everything into the folder `target`, in the place of what was in it.

    Raises:
        VendorError: If npm is missing or fails, or a package has not what is taken from it.
    """
    with tempfile.TemporaryDirectory() as folder:
        install(Path(folder))
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
        for package, patterns in TAKEN.items():
            root = Path(folder, "node_modules", package)
            for pattern, place in patterns.items():
                take(root, pattern, target / place)
            keep_licence(root, target / "licences" / package.rpartition("/")[2])
    shutil.copy(Path(sys.prefix) / WIDGETS, target / "anywidget.js")
    (target / STAMP).touch()


def install(folder: Path) -> None:
    """Install the locked packages into `folder`, running no script of theirs.

    Raises:
        VendorError: If npm is missing or fails.
    """
    npm = shutil.which("npm")
    if npm is None:
        raise VendorError(
            "npm was not found: install Node.js with npm (on Debian and Ubuntu: apt-get install "
            "nodejs npm). Only slides and some browser tests need it"
        )
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, folder)
    done = subprocess.run(
        [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        cwd=folder,
        capture_output=True,
        text=True,
    )
    if done.returncode != 0:
        raise VendorError(f"npm could not fetch the packages:\n{done.stdout}{done.stderr}")


def take(root: Path, pattern: str, folder: Path) -> None:
    """Copy the files of a package that match `pattern`.

    Raises:
        VendorError: If there are none.
    """
    found = sorted(root.glob(pattern))
    if not found:
        raise VendorError(f"{root.name} has no {pattern}: adapt TAKEN in {HERE.name}/__init__.py")
    folder.mkdir(parents=True, exist_ok=True)
    for path in found:
        shutil.copy(path, folder)


def keep_licence(root: Path, folder: Path) -> None:
    """Copy what a package says about its licence: whoever passes its files on must do so too."""
    folder.mkdir(parents=True)
    for path in [*root.glob("LICEN[SC]E*"), *root.glob("dist/*LICENSE*"), root / "package.json"]:
        shutil.copy(path, folder)
