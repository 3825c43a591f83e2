"""Pictures that sliders move: authored in matplotlib, painted in the browser.

`explore` makes one. Matplotlib paints what stays, once; what `update` changes is sent as arrays.
"""

from course_utils.explorers.errors import ExplorerError
from course_utils.explorers.explore import explore
from course_utils.explorers.explorer import Explorer

__all__ = ["Explorer", "ExplorerError", "explore"]
