"""A JupyterLab server of our own, and what a learner does in it."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import nbformat

KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
SETTINGS = {
    # No pop-ups that ask about news or updates.
    "apputils-extension/notification": '{"fetchNews": "false", "checkForUpdates": false}',
    # Every cell is in the page, wherever it is scrolled to.
    "notebook-extension/tracker": '{"windowingMode": "none"}',
}
OPTIONS = [
    "--no-browser",
    "--allow-root",
    "--ServerApp.ip=127.0.0.1",
    "--ServerApp.port_retries=0",
    "--ServerApp.password=",
    "--IdentityProvider.token=",
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
    "--LabApp.expose_app_in_browser=True",  # commands by id: menu labels differ by language
    "--JupyterNotebookApp.expose_app_in_browser=True",  # Notebook 7, which the same server serves
]
SECONDS_TO_START = 60
# Only lessons may not have crowded pictures; the galleries of these tests are crowded on purpose.
AS_A_READER = {"LESS_GREEDY_CHECK_PICTURES": ""}

# The idle light shows before the session is connected, and what is run then is silently dropped:
# wait for the kernel itself.
WITH_KERNEL = """
    const app = window.jupyterapp;
    await app.restored;
    const panel = app.shell.currentWidget;
    await panel.context.ready;
    await panel.sessionContext.ready;
    const kernel = panel.sessionContext.session.kernel;
    await kernel.info;
    while (kernel.connectionStatus !== "connected") await new Promise(r => setTimeout(r, 100));
"""
# The command's promise is kept when the last cell has run.
RUN_CELLS = f"""async places => {{{WITH_KERNEL}
    if (places === null) await app.commands.execute("notebook:run-all-cells");
    for (const place of places ?? []) {{
        panel.content.activeCellIndex = place;
        await app.commands.execute("notebook:run-cell");
    }}
    return panel.content.model.toJSON().cells.filter((_, i) => places?.includes(i) ?? true);
}}"""


@contextmanager
def lab_server(root, scratch):
    """Serve the folder `root`, with Jupyter's own files under `scratch`; gives the address.

    Raises:
        RuntimeError: If the server does not start; the message is its log.
    """
    for name, text in SETTINGS.items():
        path = Path(scratch, "settings", "@jupyterlab", f"{name}.jupyterlab-settings")
        path.parent.mkdir(parents=True)
        path.write_text(text)
    url = f"http://127.0.0.1:{free_port()}"
    log = Path(scratch, "lab.log")
    command = [sys.executable, "-m", "jupyterlab", *OPTIONS, f"--ServerApp.root_dir={root}"]
    with log.open("w") as stream:
        server = subprocess.Popen(
            [*command, f"--ServerApp.port={url.rpartition(':')[2]}"],
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
            env=os.environ | private_folders(scratch) | AS_A_READER,
        )
    try:
        if not answers(url, server):
            raise RuntimeError(f"JupyterLab did not start:\n{log.read_text()}")
        yield url
    finally:
        server.terminate()
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def private_folders(scratch):
    """Environment variables that keep Jupyter and the course from the user's own files."""
    return {
        "JUPYTER_CONFIG_DIR": f"{scratch}/config",
        "JUPYTER_DATA_DIR": f"{scratch}/data",
        "JUPYTER_RUNTIME_DIR": f"{scratch}/runtime",
        "JUPYTERLAB_SETTINGS_DIR": f"{scratch}/settings",
        "JUPYTERLAB_WORKSPACES_DIR": f"{scratch}/workspaces",
        "IPYTHONDIR": f"{scratch}/ipython",
        "LESS_GREEDY_PROGRESS": f"{scratch}/progress",
        "XDG_DATA_HOME": f"{scratch}/share",  # where a lecture that runs is written down
    }


def free_port():
    """A port on which nothing listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(url, server):
    """Wait until the server at `url` answers; false if it ends or takes too long."""
    deadline = time.monotonic() + SECONDS_TO_START
    while server.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{url}/api/status", timeout=5):
                return True
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.1)
    return False


def write_notebook(path, *sources):
    """Write a notebook with these code cells, not executed."""
    notebook = nbformat.v4.new_notebook(metadata={"kernelspec": KERNEL})
    notebook.cells = [nbformat.v4.new_code_cell(source) for source in sources]
    nbformat.write(notebook, path)


def open_notebook(page, url, name):
    """Open the notebook `name` in a fresh workspace, and wait until its cells are there."""
    page.goto(f"{url}/lab/tree/{name}?reset", wait_until="domcontentloaded")
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)


def run_all(page):
    """Run all cells of the open notebook; returns them as they are then stored."""
    return run_cells(page, None)


def run_cells(page, places):
    """Run the cells at these positions; returns them as they are then stored."""
    return within(300, page, RUN_CELLS, places)


def within(seconds, page, function, argument=None):
    """What a JavaScript function of the page gives; fails if it is not done in time.

    A page is not told to give up by itself: what never comes would be waited for without an end.
    """
    late = f"after {seconds} seconds there was no answer to {function}"
    timer = f"setTimeout(() => fail(new Error({json.dumps(late)})), {1000 * seconds})"
    return page.evaluate(
        f"argument => Promise.race([({function})(argument), new Promise((_, fail) => {timer})])",
        argument,
    )
