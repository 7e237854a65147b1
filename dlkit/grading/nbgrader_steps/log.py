"""What nbgrader's log may show: nothing that moves a cursor, and of our own errors the sentence."""

import logging
import sys

from dlkit.check.errors import Told


def plain(record: logging.LogRecord) -> bool:
    """Make a log record safe for a terminal; of an error of ours its sentence is enough.

    A filter that drops nothing: names of folders are students', and could move a cursor.
    """
    text, error = record.getMessage(), sys.exc_info()[1]
    if isinstance(error, Told) and text.startswith("Traceback"):
        text = str(error)
    seen = "".join(c if c.isprintable() or c in "\n\t" else "?" for c in text)
    record.msg, record.args = seen, ()
    return True


def briefly(record: logging.LogRecord) -> bool:
    """Drop the traceback that nbgrader logs for an error of the database; it is told elsewhere."""
    record.exc_info = None
    return plain(record)
