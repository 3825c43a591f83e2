"""Every stored figure says in a sentence what it shows.

The sentence is `alt` in the metadata of the cell (`:alt:` in the source), unless the output brings
its own, as an explorer does. It is stored with the figure as ``metadata["image/png"]["alt"]``,
where nbconvert looks first, and stays with the cell, where nbconvert looks once a learner has run
it. JupyterLab 4.6 reads neither: there, the number printed after a figure is what a screen reader
finds.
"""

from nbformat import NotebookNode

from .errors import BuildError, place

SHORTEST = 20


def describe_figures(notebook: NotebookNode) -> None:
    """Store the alt text of every PNG beside it.

    Raises:
        BuildError: If a figure has no alt text, or one too short to be a sentence.
    """
    for index, cell in enumerate(notebook.cells):
        for output in figures(cell):
            details = output.metadata.setdefault("image/png", {})
            details.setdefault("alt", cell.metadata.get("alt", ""))
            if len(details["alt"]) < SHORTEST:
                raise BuildError(
                    f"{place(index, cell)}: its figure needs alt text, a sentence that says what it"
                    ' shows; write `:alt: "…"` below ```{code-cell}, or let an explorer\'s update '
                    "return it"
                )


def figures(cell: NotebookNode) -> list[NotebookNode]:
    """The outputs of a cell that hold a PNG, shown by matplotlib or beside a widget."""
    return [output for output in cell.get("outputs", []) if "image/png" in output.get("data", {})]
