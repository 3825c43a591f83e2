"""From page to page: what leads to a file of the project leads to its page instead."""

import html
import re
from pathlib import Path

from tools.lesson.errors import BuildError

LINK = re.compile(r'(<a\b[^>]*?\bhref=")([^"]*)(")')
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)  # https:, mailto: …


def with_page_links(text: str, source: Path, pages: dict[Path, str]) -> str:
    """The page `text`, made from the file `source`, with its links leading to other pages.

    Args:
        text: HTML.
        source: The file that the links were written in, and from which they lead.
        pages: The address of the page of each file that has one. A link may also name an address.

    Raises:
        BuildError: If a link leads to something that is not among the pages.
    """

    def redirected(match: re.Match) -> str:
        target = html.unescape(match[2])
        path, hash_sign, anchor = target.partition("#")
        if not path or ELSEWHERE.match(path) or path in pages.values():
            return match[0]
        file = (source.parent / path).resolve()
        if file not in pages:
            raise BuildError(
                f"{source.name} links to {target}, which is no page of the site: link to a chapter "
                "or to one of DOCUMENTS in tools/build_site.py, or add the file there"
            )
        return match[1] + html.escape(pages[file] + hash_sign + anchor) + match[3]

    return LINK.sub(redirected, text)
