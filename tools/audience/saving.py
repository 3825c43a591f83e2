"""What is kept of a lecture, if that was asked for: counts, as JSON and as a page to look at."""

import base64
import json
import re
from pathlib import Path
from typing import Any

from tools.audience.files import PAGES, read
from tools.audience.questions import Question, plain
from tools.audience.room import Room
from tools.audience.views import pools

LINKS = re.compile(r"^import .*\n|^export (?=function|class|const)|^export \{.*\n", re.MULTILINE)


def save(room: Room, path: Path) -> list[Path]:
    """Write what `counts` gives into ``path.json``, and a page that draws it into ``path.html``."""
    kept = counts(room)
    written = [path.with_suffix(".json"), path.with_suffix(".html")]
    written[0].write_text(json.dumps(kept, indent=1, ensure_ascii=False), encoding="utf-8")
    written[1].write_text(page(room, kept), encoding="utf-8")
    return written


def counts(room: Room) -> list[dict]:
    """Of each question that was answered, in their order, how many answered what in each round.

    "question" is its id, "text" its words, "options" those of its options if it has any; "x", "y",
    "unit" and "positions" say what numbers are, and "bins" are equal parts of the line from the
    lowest "x" to the highest, as it is drawn. "rounds" are pools as `pooled` gives them, without
    the curves: each of these is somebody's.
    """
    kept = []
    for id in room.asked:
        if not any(room.answers(id)):
            continue
        question = room.questions[id]
        entry: dict[str, Any] = {"question": id, "text": plain(question.shown["question"])}
        if "options" in question.shown:
            entry["options"] = [plain(option) for option in question.shown["options"]]
        for scale in ("x", "y", "unit", "positions"):
            if scale in question.shown:
                entry[scale] = question.shown[scale]
        rounds = [
            {key: value for key, value in pool.items() if key != "curves"}
            for pool in pools(room, question)
        ]
        kept.append(entry | {"rounds": rounds})
    return kept


def page(room: Room, kept: list[dict]) -> str:
    """A page that draws saved counts, with all that it needs in it."""
    drawn = [as_view(room.questions[entry["question"]], entry["rounds"]) for entry in kept]
    files = {name: content.decode() for name, content in read(()).items()}
    script = "\n".join(LINKS.sub("", files[name]) for name in ("elements.js", "pool.js"))
    parts = {
        "/* style */": files["guess.css"] + files["pool.css"],
        "/* script */": script.replace("</", "<\\/"),
        "[/* views */]": json.dumps(drawn).replace("</", "<\\/"),
    }
    text = (PAGES / "saved.html").read_text(encoding="utf-8")
    for mark, part in parts.items():
        text = text.replace(mark, part)
    return text


def as_view(question: Question, rounds: list[dict]) -> dict:
    """What `pool.js` draws: as a lecturer's window has it in the end, with the pictures in it."""
    pictures = {
        name: f"data:image/png;base64,{base64.b64encode(png).decode()}"
        for name, png in question.pictures.items()
    }
    return {
        "kind": question.kind,
        "asked": question.shown | {"pictures": pictures},
        "pools": [{"curves": []} | pool for pool in rounds],
        "hidden": question.hidden,
    }
