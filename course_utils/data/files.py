"""Reading the stored data files, each checked against the checksum that it must have.

The checksum is over the content (names, types, shapes and bytes of the arrays), not over the bytes
of the zip archive, because the same content compresses differently with different zlib versions.
"""

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

import numpy as np

DATA_DIR = Path(__file__).parents[2] / "data"

# What `python -m tools.build_data` printed. Change a line only together with its file.
CHECKSUMS = {
    "breast_cancer": "ba9a4520305472a28adfcc9ca406d8c01726281dbcbad01f841b1c0979ccdf3b",
    "diabetes": "fcb6c0004805ea9d20f7aacac14bd888957048a4804b3a4f95466fd8a14e33a9",
    "digits": "41b2bdcbb6911e96fa268c36faebf7df127aaeffde0429065b4daf38ac891768",
    "fashion_mnist": "e73c5d8b29ca6227afebd9f646f0b502ac2e91e291c52ed7e51c8fa01ac4a879",
    "glosses": "30f6063a83bc810ebc8b0902854e48e8a480193f22ff9a897530194e05ff49d6",
    "mnist1d": "0d2c720130ef60e4726fee9febf3367c0eace85addf73f9e684fe6aa5eb8f286",
}


class DataFileError(RuntimeError):
    """A data file is missing, damaged, or not the one this version of the course was made with."""


def content_checksum(arrays: Mapping[str, np.ndarray]) -> str:
    """The SHA-256, in hex, of named arrays: the same for the same content, however it is stored."""
    digest = hashlib.sha256()
    for name in sorted(arrays):
        array = arrays[name]
        digest.update(f"{name} {array.dtype.str} {array.shape}\n".encode())
        digest.update(array.tobytes())  # in C order, whatever the memory layout
    return digest.hexdigest()


def read_file(name: str) -> Mapping[str, np.ndarray]:
    """The arrays of ``data/<name>.npz``, read-only; read and verified once per process.

    Raises:
        DataFileError: If the file is missing, truncated, corrupted or altered.
    """
    return _read_verified(DATA_DIR / f"{name}.npz", CHECKSUMS[name])


@cache  # a failure is not cached: after a repair the next call reads the file again
def _read_verified(path: Path, expected: str) -> Mapping[str, np.ndarray]:
    try:
        with open(path, "rb") as stream, np.load(stream) as archive:
            arrays = {key: archive[key] for key in archive.files}
    except FileNotFoundError as error:
        raise _file_error(path, "is missing", expected, "no file") from error
    except Exception as error:  # a damaged archive raises a dozen types, from zlib's to NumPy's
        found = f"unreadable, {type(error).__name__}: {error}"
        raise _file_error(path, "cannot be read", expected, found) from error
    found = content_checksum(arrays)
    if found != expected:
        raise _file_error(path, "has been altered", expected, found)
    for array in arrays.values():
        array.setflags(write=False)
    return MappingProxyType(arrays)


def _file_error(path: Path, problem: str, expected: str, found: str) -> DataFileError:
    return DataFileError(
        f"The data file {path} {problem}.\n"
        f"  expected content (SHA-256): {expected}\n"
        f"  found:                      {found}\n"
        f"To repair it, run in the course's folder: git checkout -- data/{path.name}\n"
        "or make all data files again: make data"
    )
