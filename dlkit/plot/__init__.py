"""Pictures for the lessons: one line each, readable without colour, described in words."""

from dlkit.plot.broadcasting import broadcasting
from dlkit.plot.curves import costs, curves
from dlkit.plot.descent import descent
from dlkit.plot.graph import graph
from dlkit.plot.images import images, weights
from dlkit.plot.picture import Picture, described

__all__ = [
    "Picture",
    "broadcasting",
    "costs",
    "curves",
    "descent",
    "described",
    "graph",
    "images",
    "weights",
]
