"""The guide's whole table on twenty seeds, which takes minutes to train."""

from pathlib import Path

import xarray as xr

from course_utils.chapters.ch09_choosing.experiments.guide import table

SEEDS = 20
STORED = Path(__file__).with_name("stored_guide.nc")


def stored_guide() -> xr.DataArray:
    """Test accuracy in each row, by ``row`` and ``seed``; a test trains some of it again."""
    return xr.load_dataset(STORED, engine="scipy").test_accuracy


def store() -> None:
    """Keep it; rounded, so that every machine stores the same."""
    found = table(tuple(range(SEEDS))).rename("test_accuracy").round(4).astype("float32")
    found.to_dataset().drop_attrs().to_netcdf(STORED, engine="scipy")
