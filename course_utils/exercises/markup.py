"""The little markup of questions: ``code`` between backticks, *emphasis* between stars.

A text is cut into pieces once; each way of showing it then needs no parser of its own. There is
no more markup than this: formulas are written in Unicode, as in ‖w‖².
"""

import re
import textwrap
from html import escape

# A star beside which there is a space, or a letter or digit outside, multiplies: 2 * 3, 2*x*y.
_MARKED = re.compile(r"`(?P<code>[^`]+)`|(?<!\w)\*(?P<em>(?! )[^*]+(?<! ))\*(?!\w)")
WIDTH = 90

Pieces = list[list[str]]  # [the name of its HTML tag, the text] each; "" for a plain one


def pieces(text: str) -> Pieces:
    """The text cut where the markup changes: ``a *b*`` is [["", "a "], ["em", "b"]]."""
    found, end = [], 0
    for match in _MARKED.finditer(text):
        found.append(["", text[end : match.start()]])
        found.append([match.lastgroup, match[match.lastgroup]])
        end = match.end()
    found.append(["", text[end:]])
    return [piece for piece in found if piece[1]]


def as_html(text: str) -> str:
    """The text as HTML, safe to put between tags."""
    return "".join(
        f"<{tag}>{escape(inside)}</{tag}>" if tag else escape(inside, quote=False)
        for tag, inside in pieces(text)
    )


def as_lines(text: str) -> str:
    """The text for a terminal or the output of a cell, without stars, broken between words.

    A host breaks what is too long wherever the line ends. Lines that begin with a space, such as
    those of code, stay as they are.
    """
    return "\n".join(
        line if line.startswith(" ") else _filled(_without_stars(line))
        for line in text.splitlines()
    )


def _without_stars(text: str) -> str:
    return "".join(f"`{inside}`" if tag == "code" else inside for tag, inside in pieces(text))


def _filled(text: str) -> str:
    return textwrap.fill(text, WIDTH, break_long_words=False, break_on_hyphens=False)
