"""What the browser is told to paint: a few operations with their numbers, packed as bytes.

An operation is a small dict of style and some arrays. There are two kinds: `shapes` (paths, stamped
at one or many places) and `cells` (a grid of colours). `picture.js` paints them.
"""

import json
from dataclasses import dataclass

import numpy as np

# Positions in two bytes: in sixteenths of a pixel, from a point left of and above the picture.
# `picture.js` knows these three numbers too.
STEPS = 16
ORIGIN = 256
GAP = 65535  # stands for "not a number"


@dataclass(frozen=True)
class Operation:
    """One thing to paint; `style` goes as JSON, `arrays` as bytes."""

    style: dict
    arrays: dict


def pack(operations):
    """Several operations as (list of dicts, bytes): each array becomes [type, offset, length]."""
    chunks, described, offset = [], [], 0
    for operation in operations:
        places = {}
        for name, array in operation.arrays.items():
            kind = "f" if array.dtype == np.float32 else "H" if array.dtype == np.uint16 else "B"
            data = array.tobytes()
            data += bytes(-len(data) % 4)
            places[name] = [kind, offset, array.size]
            chunks.append(data)
            offset += len(data)
        described.append({**operation.style, "arrays": places})
    return described, b"".join(chunks)


def compact(operation):
    """The same operation in fewer bytes, exact to 1/32 of a pixel, where its numbers allow."""
    arrays = dict(operation.arrays)
    for name in ("vertices", "offsets"):
        array = arrays.get(name)
        if array is None or array.size < 16 or "transforms" in arrays:
            continue
        steps = (array + ORIGIN) * STEPS
        if (steps < 0).any() or (steps > GAP - 1).any():
            continue
        arrays[name] = np.nan_to_num(np.round(steps), nan=GAP).astype(np.uint16)
    return Operation(operation.style, arrays)


def identity(operation):
    """A key that is the same for operations that paint the same."""
    arrays = {name: (a.dtype.str, a.tobytes()) for name, a in operation.arrays.items()}
    return json.dumps(operation.style, sort_keys=True), tuple(sorted(arrays.items()))
