"""A lesson's executed notebook as myst-nb shows it: widgets in their places, code that folds."""

import ast
import hashlib
import html
import json
import re
import struct
from base64 import b64decode
from copy import deepcopy
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_output

from tools.lesson.exercises import tags
from tools.lesson.folding import ASKS, HEADING
from tools.lesson.glossary import anchor
from tools.lesson.stable import WIDGET

HOST = """\
<div class="lg-host" data-widget="{widget}" data-task="{task}"{file}>{instead}{state}</div>"""
PICTURE = """\
<figure class="lg-instead"><img src="{address}" alt="{alt}"{size} loading="lazy">
<figcaption>{text}</figcaption></figure>"""
NOT_HERE = """\
<p class="lg-get">To solve it, with a check that answers back, <a href="INSTALL.html">get the
notebooks</a> (<a href="_static/notebooks/{name}.ipynb" download>this one</a>).</p>"""
NOTEBOOK_ONLY = "notebook-only"  # what a lesson tags so says something about a kernel
# Sentences that have no sense where there is no kernel.
OF_A_KERNEL = re.compile(r"^Run this first\. [^\n]*(?:\n(?!\n)[^\n]+)*", re.MULTILINE)
# What was seen stands after what was asked, and answers it: it folds, too.
SEEN = "**What we see.**"
ANSWER = """\
<details class="lg-answer"><summary>What we see</summary>

{text}

</details>"""
SIZE = ">II"  # of a PNG file, in its header
STATE = '<script type="application/json">{}</script>'
TO_OTHER_FOLDERS = re.compile(r"(\]\(|href=\")(?:\.\./|notebooks/)+(?!source/)")


def page_notebook(notebook: NotebookNode, hosted: dict, data: str) -> tuple[NotebookNode, dict]:
    """The notebook to make a page of, and the files that its places of widgets show at first.

    Args:
        notebook: As it was executed.
        hosted: By the id of a widget, what `hosted.write` wrote of it.
        data: Where the files of the widgets are, from the page.

    Returns:
        The notebook, and by its name below `data` the bytes of each file.
    """
    notebook, files = deepcopy(notebook), {}
    name, cells, asked = Path(data).name, [], False
    for cell in notebook.cells:
        if NOTEBOOK_ONLY in tags(cell):
            continue
        if cell.cell_type == "markdown":
            cell.source = OF_A_KERNEL.sub("", TO_OTHER_FOLDERS.sub(r"\1", cell.source))
            asked = asked and not HEADING.search(cell.source)
            if asked and cell.source.startswith(SEEN):
                cell.source = ANSWER.format(text=cell.source.removeprefix(SEEN).strip())
            cells.append(cell)
        elif "check" not in tags(cell):
            widgets = [output for output in cell.outputs if widget_of(output) in hosted]
            cell.outputs = [
                widget_output(output, hosted, data, files) if output in widgets else output
                for output in cell.outputs
            ]
            if "exercise" in tags(cell):
                cells.append(new_markdown_cell(NOT_HERE.format(name=name)))
            if widgets and is_call(cell.source):
                cells.append(tagged(cell, "remove-input"))
            else:
                cells += folded(cell)
            asked |= bool(ASKS.search(cell.source))
    notebook.cells = cells
    return notebook, files


def widget_of(output: NotebookNode) -> str | None:
    """The id of the widget that an output shows; None if it shows something else."""
    return output.get("data", {}).get(WIDGET, {}).get("model_id")


def is_call(source: str) -> bool:
    """Whether a cell does nothing but call for a widget: there is nothing to learn from it."""
    body = ast.parse(source).body
    return len(body) == 1 and isinstance(getattr(body[0], "value", None), ast.Call)


def folded(cell: NotebookNode) -> list[NotebookNode]:
    """The cell, or two for its output and its code, each tagged in myst-nb's words if it folds.

    Folded are imports, plumbing, and what answers a guess, but for the guess itself.
    """
    hidden = cell.metadata.get("jupyter", {})
    answer = hidden.get("outputs_hidden") and not ASKS.search(cell.source)
    if "setup" in tags(cell):
        return [tagged(cell, "hide-input", "Code: imports")]
    if not hidden.get("source_hidden"):
        return [tagged(cell, "hide-output", "What comes out") if answer else tagged(cell)]
    if not answer:
        return [tagged(cell, "hide-input", "Code")]
    result = tagged(deepcopy(cell), "hide-output", "What comes out")
    result.metadata["tags"].append("remove-input")
    cell.outputs = []
    cell.id = f"{cell.id}-code"
    return [result, tagged(cell, "hide-input", "Code")]


def tagged(cell: NotebookNode, tag: str = "", prompt: str = "") -> NotebookNode:
    """The same cell with one more tag, and what its fold is called."""
    plain = [one for one in tags(cell) if re.fullmatch(r"[\w.]+", one)]
    cell.metadata["tags"] = [*plain, tag] if tag else plain
    cell.metadata["mystnb"] = {"code_prompt_show": prompt, "code_prompt_hide": prompt}
    return cell


def widget_output(output: NotebookNode, hosted: dict, data: str, files: dict) -> NotebookNode:
    """The place of a widget: its picture or text until its script has begun, and its state."""
    found = hosted[widget_of(output)]
    text = output.data.get("text/plain", "")
    if "image/png" in output.data:
        png = b64decode(output.data["image/png"])
        name = hashlib.sha256(png).hexdigest()[:16] + ".png"
        files[name] = png
        details = output.metadata.get("image/png", {})
        size = "".join(
            f' {side}="{details[side]}"' for side in ("width", "height") if side in details
        )
        instead = PICTURE.format(
            address=f"{data}/{name}", alt=html.escape(details.get("alt", text)), size=size,
            text=html.escape(text),
        )  # fmt: skip
    else:
        shown = output.data.get("text/html") or f"<p>{html.escape(text)}</p>"
        instead = f'<div class="lg-instead">{shown}</div>'
    state = (
        STATE.format(json.dumps(found["state"]).replace("</", "<\\/")) if "state" in found else ""
    )
    file = (
        f' data-file="{data.removeprefix("_static/")}/{found["file"]}"' if "file" in found else ""
    )
    place = HOST.format(
        widget=found["widget"], task=html.escape(found["task"]), file=file, instead=instead,
        state=state,
    )  # fmt: skip
    return new_output("display_data", {"text/html": place, "text/plain": text})


def pictures(notebook: NotebookNode) -> dict[str, list]:
    """Of each picture its alt text, width and height, by the name that myst-nb gives its file."""
    found = {}
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if "image/png" in output.get("data", {}):
                png = b64decode(output.data["image/png"])
                alt = output.get("metadata", {}).get("image/png", {}).get("alt", "")
                found[f"{hashlib.sha256(png).hexdigest()}.png"] = [
                    alt,
                    *struct.unpack(SIZE, png[16:24]),
                ]
    return found


def tasks(hosted: dict) -> dict[str, list]:
    """What there is to do, by kind in the order of the page, each as [task, size]."""
    kinds = {"guesses": ("guess", "predict"), "quiz questions right": ("quiz",),
             "answers in words": ("explain",)}  # fmt: skip
    return {
        what: [[one["task"], one["size"]] for one in hosted.values() if one["widget"] in widgets]
        for what, widgets in kinds.items()
    }


def place(heading: str) -> str:
    """What follows the # of an address that leads to a heading, as it is written in a link."""
    return anchor(heading).replace("%", "%25")
