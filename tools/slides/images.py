"""Images of a lecture's text, taken into its page."""

import base64
import mimetypes
import re
from pathlib import Path

from tools.lesson.errors import BuildError

IMAGE = re.compile(r'(<img\b[^>]*?\bsrc=")(?!data:)([^"]+)')


# nbconvert's own `embed_images` closes <details> before what is folded in it.
def with_images(html: str, folder: Path) -> str:
    """The same page, with the images that it takes from `folder` in itself.

    Raises:
        BuildError: If there is no such image.
    """

    def embedded(match: re.Match) -> str:
        path = folder / match[2]
        if not path.is_file():
            raise BuildError(f"there is no image {match[2]}: is its path relative to the notebook?")
        kind, _ = mimetypes.guess_type(path)
        data = base64.b64encode(path.read_bytes()).decode()
        return f"{match[1]}data:{kind};base64,{data}"

    return IMAGE.sub(embedded, html)
