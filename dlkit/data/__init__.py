"""Data sets for the lessons: one line to load, one line to write."""

from dlkit.data.images import Images, load_images, save_images

__all__ = ["Images", "load_images", "save_images"]
