"""`make bench`: every figure in one go; `python -m benchmarks sweeps` measures one part."""

import argparse

from benchmarks import (
    augmentation,
    beside,
    cluster,
    explorers,
    gpu,
    growth,
    installing,
    lecture,
    lessons,
    products,
    site,
    startup,
    sweeps,
)
from benchmarks.pictures import draw_sweeps
from benchmarks.results import README, machine, markdown, merge, read, rows_of, with_tables

# A part measures a few tables: name -> rows, which are dataclasses.
PARTS = {
    "startup": startup.measure,
    "lessons": lessons.measure,
    "explorers": explorers.measure,
    "site": site.measure,
    "lecture": lecture.measure,
    "augmentation": augmentation.measure,
    "sweeps": sweeps.measure,
    "beside": beside.measure,
    "products": products.measure,
    "gpu": gpu.measure,
    "growth": growth.measure,
    "cluster": cluster.measure,
    "installing": installing.measure,
}
PICTURES = {"sweeps": draw_sweeps, "growth": growth.draw}


def main(parts: list[str]) -> None:
    """Measure the parts in turn; each is printed, and kept, as soon as it is done."""
    print(", ".join(f"{name} {value}" for name, value in machine().items()))
    for part in parts:
        measured = PARTS[part]()
        if not measured:
            print(f"\n{part}: not measured here, see above")
            continue
        tables = rows_of(measured)
        for name, rows in tables.items():
            print(f"\n{part}: {name.replace('_', ' ')}\n\n{markdown(rows)}", flush=True)
        merge(part, tables)
        if part in PICTURES:
            PICTURES[part](measured)
    page = README.read_text(encoding="utf-8")
    README.write_text(with_tables(page, read()), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure speed.")
    parser.add_argument("parts", nargs="*", help=f"some of: {', '.join(PARTS)}; none: all")
    chosen = parser.parse_args().parts or list(PARTS)
    if unknown := set(chosen) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}: choose {', '.join(PARTS)}")
    main(chosen)
