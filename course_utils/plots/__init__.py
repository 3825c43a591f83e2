"""Pictures of the course. Every function takes data and axes, and returns the axes.

Importing this package sets the course's one style sheet.
"""

from course_utils.plots.bands import band, moving_band, reference
from course_utils.plots.heat import heat_map, product_lines
from course_utils.plots.labels import label_ends
from course_utils.plots.regions import moving_regions
from course_utils.plots.style import log_axis, panels, series, use_course_style

use_course_style()

__all__ = [
    "band",
    "heat_map",
    "label_ends",
    "log_axis",
    "moving_band",
    "moving_regions",
    "panels",
    "product_lines",
    "reference",
    "series",
    "use_course_style",
]
