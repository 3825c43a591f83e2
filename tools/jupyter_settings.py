"""Put the course's settings where this environment's Jupyter reads them.

``python -m tools.jupyter_settings`` is run by `make env`, and on Binder: messages without delay, no
questions about news and updates, no menus for teachers; the state of widgets is saved with a
notebook, and a NameError names the cell to run.
"""

import shutil
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
# From this folder, to below the folder of the environment.
PLACES = {
    "jupyter_server_config.py": "etc/jupyter/jupyter_server_config.py",
    "jupyterlab_overrides.json": "share/jupyter/lab/settings/overrides.json",
    "jupyterlab_page_config.json": "etc/jupyter/labconfig/page_config.json",
    "ipython_kernel_config.py": "etc/ipython/ipython_kernel_config.py",
}


def install(environment: Path) -> None:
    """Copy the settings into the folder of an environment."""
    for name, place in PLACES.items():
        target = environment / place
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(HERE / name, target)


if __name__ == "__main__":
    install(Path(sys.prefix))
