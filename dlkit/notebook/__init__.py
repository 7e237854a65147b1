"""An assignment's script, made into the notebook and files of `source/<id>/`."""

STUB = "stub"  # in the metadata of a cell of source/: what it is released with; a release has none
