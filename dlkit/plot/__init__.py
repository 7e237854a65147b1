"""Pictures for the lessons: one line each, readable without colour, described in words."""

from dlkit.plot.activations import activations
from dlkit.plot.bars import bars
from dlkit.plot.broadcasting import broadcasting
from dlkit.plot.curves import costs, curves, panels
from dlkit.plot.descent import descent
from dlkit.plot.film import Film, film
from dlkit.plot.gaps import gaps
from dlkit.plot.graph import graph
from dlkit.plot.histograms import histograms
from dlkit.plot.images import images, weights
from dlkit.plot.intervals import intervals
from dlkit.plot.network import network
from dlkit.plot.picture import Picture, described
from dlkit.plot.planar import boundaries, boundary, points
from dlkit.plot.table import Table, table
from dlkit.plot.trials import trials

__all__ = [
    "Film",
    "Picture",
    "Table",
    "activations",
    "bars",
    "boundaries",
    "boundary",
    "broadcasting",
    "costs",
    "curves",
    "descent",
    "described",
    "film",
    "gaps",
    "graph",
    "histograms",
    "images",
    "intervals",
    "network",
    "panels",
    "points",
    "trials",
    "table",
    "weights",
]
