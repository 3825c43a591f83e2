"""Numbers and bytes in one small file: JSON, in which bytes are places in a blob behind it."""

import gzip
import json
import struct
from typing import Any

BYTES = "$bytes"  # {"$bytes": [offset, length]}; site.js knows it, too
ALIGNED = 4


def packed(tree: Any) -> bytes:
    """A tree of dicts, lists, texts, numbers and bytes, compressed; the same at each call.

    The file has four bytes with the length of the JSON, the JSON, and what it refers to.
    """
    blob = bytearray()

    def referred(value: Any) -> Any:
        if isinstance(value, bytes | bytearray | memoryview):
            place = [len(blob), len(value)]
            blob.extend(value)
            blob.extend(bytes(-len(blob) % ALIGNED))
            return {BYTES: place}
        if isinstance(value, dict):
            return {key: referred(one) for key, one in value.items()}
        if isinstance(value, list | tuple):
            return [referred(one) for one in value]
        return value

    text = json.dumps(referred(tree), ensure_ascii=False, separators=(",", ":")).encode()
    text += b" " * (-len(text) % ALIGNED)
    return gzip.compress(struct.pack("<I", len(text)) + text + blob, compresslevel=9, mtime=0)


def has_bytes(tree: Any) -> bool:
    """Whether a tree holds bytes, which a page cannot hold in itself."""
    if isinstance(tree, dict):
        return any(map(has_bytes, tree.values()))
    if isinstance(tree, list | tuple):
        return any(map(has_bytes, tree))
    return isinstance(tree, bytes | bytearray | memoryview)
