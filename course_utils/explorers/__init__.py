"""Pictures that sliders move: authored in matplotlib, painted in the browser.

`explore` makes one. Matplotlib paints what stays, once; what `update` changes is sent as arrays.
README.md follows a slider's value to the pixels.
"""

from course_utils.explorers.explore import explore
from course_utils.explorers.explorer import Explorer
from course_utils.widgets import ExplorerError

__all__ = ["Explorer", "ExplorerError", "explore"]
