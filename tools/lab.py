"""Open the workbook in JupyterLab: ``python -m tools.lab [OPTION OF JUPYTERLAB ...]``.

It makes the workbook where there is none, and says if the course has newer lessons than it.
"""

import os
import sys
from pathlib import Path

from tools.workbook.__main__ import NOTEBOOKS, ROOT, WORKBOOK, refresh
from tools.workbook.copies import newer

FIRST = "00_start_here.ipynb"
SETTINGS = "jupyter_server_config.py"


def options() -> list[str]:
    """How JupyterLab is started for the course."""
    server = [
        "--allow-root",  # as whom one is in a container; others may be told too
        # The whole course, so that links to the ledger work; opened in the workbook.
        f"--ServerApp.root_dir={ROOT}",
        f"--LabApp.default_url=/lab/tree/{WORKBOOK.name}/{FIRST}",
        f"--FileContentsManager.preferred_dir={WORKBOOK.name}",
        # It asks nobody outside for news or updates: the course works without a network.
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]
    # `make env` has put it where Jupyter reads it; conda has not.
    installed = Path(sys.prefix, "etc", "jupyter", SETTINGS).exists()
    return server if installed else [*server, f"--config={ROOT / 'tools' / SETTINGS}"]


def main(arguments: list[str]) -> None:
    """Prepare the workbook, and run JupyterLab until it is stopped."""
    os.environ.setdefault("JUPYTER_PREFER_ENV_PATH", "1")  # this environment's settings first
    if not WORKBOOK.exists():
        refresh()
    elif changed := newer(NOTEBOOKS, WORKBOOK):
        print(
            f"The course has newer lessons than your workbook ({', '.join(changed)}): "
            "`make update` takes them over, and keeps your work."
        )
    from jupyterlab.labapp import main as lab

    lab([*options(), *arguments])


if __name__ == "__main__":
    main(sys.argv[1:])
