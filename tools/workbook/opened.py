"""Which notebooks a learner has open: those with a kernel on a Jupyter server of this machine."""

import json
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

from jupyter_server.serverapp import list_running_servers

SECONDS = 3


def opened() -> set[Path]:
    """The paths of the notebooks that are open now, as far as servers answer."""
    return {path for server in list_running_servers() for path in opened_on(server)}


def opened_on(server: dict) -> list[Path]:
    """The paths of the notebooks with a kernel on the server of which Jupyter wrote this down."""
    request = Request(
        f"{server['url']}api/sessions", headers={"Authorization": f"token {server['token']}"}
    )
    try:
        with urlopen(request, timeout=SECONDS) as answer:
            sessions = json.load(answer)
    except (URLError, TimeoutError, ValueError):
        return []  # ended, or it asks for a password; Lab warns before it overwrites what changed
    return [Path(server["root_dir"], one["path"]).resolve() for one in sessions]
