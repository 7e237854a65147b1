"""nbgrader's steps as they are configured: classes, or the names of classes."""

from collections.abc import Iterable

from nbconvert.preprocessors import Preprocessor
from traitlets.utils.importstring import import_item


def classes_of(steps: Iterable[str | type[Preprocessor]]) -> list[type[Preprocessor]]:
    """Return the classes of configured steps, in order."""
    return [import_item(step) if isinstance(step, str) else step for step in steps]
