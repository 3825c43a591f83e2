"""Jupyter's server without delay, for sliders: `make env` puts this where Jupyter reads it.

By default the server lets a small message wait until the browser has acknowledged the one before
(Nagle's algorithm), which browsers do after up to 40 ms. A slider's picture then comes about 35 ms
late; `make bench` measures it.
"""

from jupyter_server.services.kernels.websocket import KernelWebsocketHandler as Handler

_open = Handler.open


async def open_without_delay(self, *args, **kwargs):
    """Open a kernel's connection whose messages are sent at once."""
    self.set_nodelay(True)
    return await _open(self, *args, **kwargs)


Handler.open = open_without_delay
