"""The settings that each method chose in each situation; `guide` says how."""

from typing import Any

CHOSEN: dict[str, dict[str, Any]] = {}
