"""Moving figures of the exercises: joint angles become SVG that moves without a script.

Pure code: no Django, no clock. `figure_svg` is the door; the movements stand in the catalogue.
"""

from plans.figures.body_map import body_map
from plans.figures.figure import Drawing, figure_svg
from plans.figures.sheet import contact_sheet

__all__ = ["Drawing", "body_map", "contact_sheet", "figure_svg"]
