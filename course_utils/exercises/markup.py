"""The little markup of questions: ``code`` between backticks, *emphasis* between stars.

A text is cut into pieces once; each way of showing it then needs no parser of its own. There is
no more markup than this: formulas are written in Unicode, as in ‖w‖².
"""

import re
from html import escape

# A star with a space beside it multiplies, as in 2 * 3.
_MARKED = re.compile(r"`(?P<code>[^`]+)`|\*(?P<em>(?! )[^*]+(?<! ))\*")

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
