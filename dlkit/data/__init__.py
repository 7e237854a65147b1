"""Data sets for the lessons: one line to load, one line to write."""

from dlkit.data.images import Images, digits, load_images, save_images
from dlkit.data.planar import blobs, circles, flower, moons, spirals
from dlkit.data.shapes import shapes
from dlkit.data.tables import Table, breast_cancer

__all__ = [
    "Images",
    "Table",
    "blobs",
    "breast_cancer",
    "circles",
    "digits",
    "flower",
    "load_images",
    "moons",
    "save_images",
    "shapes",
    "spirals",
]
