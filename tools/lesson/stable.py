"""Two builds of one source give the same file: ids from content, no traces of the machine."""

from collections import Counter
from hashlib import sha256

from nbformat import NotebookNode, from_dict
from nbformat.v4 import new_notebook

WIDGET = "application/vnd.jupyter.widget-view+json"
# The kernel's own description also has Python's patch version, which would differ between authors.
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {
        "codemirror_mode": {"name": "ipython", "version": 3},
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "nbconvert_exporter": "python",
        "pygments_lexer": "ipython3",
    },
}


def with_stable_ids(notebook: NotebookNode, name: str) -> NotebookNode:
    """A copy of `notebook` with the course's metadata, and ids that other cells do not change.

    The id of a cell comes from the lesson's name, the cell's source and, for equal cells, from
    which of them it is; so inserting or moving a cell leaves the ids of all others alone.
    """
    seen: Counter[str] = Counter()
    cells = []
    for cell in notebook.cells:
        content = f"{name}\0{cell.cell_type}\0{cell.source}"
        cells.append(NotebookNode(cell, id=digest(f"{content}\0{seen[content]}")))
        seen[content] += 1
    return new_notebook(cells=cells, metadata=from_dict(METADATA))


def without_traces(notebook: NotebookNode) -> None:
    """Remove in place what differs between two runs: the kernel's metadata and widgets' ids.

    A widget that brings a picture is stored as its picture alone: the widget itself is made by
    running the cell, and until then its view would only hide the picture behind an error.
    """
    notebook.metadata = from_dict(METADATA)
    for cell in notebook.cells:
        for number, output in enumerate(cell.get("outputs", [])):
            if WIDGET not in output.get("data", {}):
                continue
            if {"image/png", "text/html"} & set(output.data):
                del output.data[WIDGET]
            else:
                output.data[WIDGET]["model_id"] = digest(f"{cell.id}\0{number}")


def digest(text: str) -> str:
    """A short name for `text`, valid as a cell's id."""
    return sha256(text.encode()).hexdigest()[:12]
