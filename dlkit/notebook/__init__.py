"""An assignment's script, made into the notebook and files of `source/<id>/`."""

from dlkit.notebook.building import build, build_check, read_script
from dlkit.notebook.script import BuildError

__all__ = ["BuildError", "build", "build_check", "read_script"]
