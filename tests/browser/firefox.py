"""Firefox as distributions ship it, for playwright: ``python firefox.py FIREFOX ARGUMENTS``.

Playwright drives such a Firefox over WebDriver BiDi (its channel "moz-firefox"), but asks it for
one thing in every page that no released Firefox knows yet, and then gives up. So this stands
between them: it starts Firefox, answers that one command itself, and passes all others on. So
`emulate_media` does nothing there.
"""

import asyncio
import json
import re
import sys

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application
from tornado.websocket import WebSocketHandler, websocket_connect

UNKNOWN = "emulation.setMediaFeaturesOverride"
ADDRESS = re.compile(r"(?<=WebDriver BiDi listening on )ws://\S+")
LARGEST = 2**28  # bytes of a message: a screenshot is one


class Between(WebSocketHandler):
    """Passes messages between playwright and the Firefox at `address`."""

    def initialize(self, address):
        self.address = address

    async def open(self):
        self.firefox = await websocket_connect(
            self.address, on_message_callback=self.from_firefox, max_message_size=LARGEST
        )

    async def on_message(self, message):
        if UNKNOWN in message and (asked := json.loads(message))["method"] == UNKNOWN:
            await self.write_message({"type": "success", "id": asked["id"], "result": {}})
        else:
            await self.firefox.write_message(message)

    def from_firefox(self, message):
        """Pass a message on; None is the end."""
        if message is None:
            self.close()
        else:
            self.write_message(message)

    def on_close(self):
        self.firefox.close()


async def main(*command):
    """Run Firefox until it ends, and say another address than its own; returns its exit status."""
    firefox = await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.PIPE)
    async for line in firefox.stderr:
        text = line.decode(errors="replace")
        if found := ADDRESS.search(text):
            text = ADDRESS.sub(between(f"{found[0]}/session"), text)
        print(text, end="", file=sys.stderr, flush=True)
    return await firefox.wait()


def between(address):
    """Listen in front of a Firefox's address; returns the address of that."""
    handlers = [("/session", Between, {"address": address})]
    (socket,) = bind_sockets(0, "127.0.0.1")
    HTTPServer(Application(handlers, websocket_max_message_size=LARGEST)).add_socket(socket)
    return f"ws://127.0.0.1:{socket.getsockname()[1]}"


if __name__ == "__main__":
    sys.exit(asyncio.run(main(*sys.argv[1:])))
