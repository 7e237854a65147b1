"""Text of unknown origin, made fit to be shown: bounded, and of printable characters only."""

MESSAGE_LIMIT = 200
NAME_LIMIT = 100


def printable(text: str, limit: int = MESSAGE_LIMIT) -> str:
    """Return the first `limit` characters; a blank stands for each that is not printable.

    The text may be of a class of the student's, so none of its own methods is called.
    """
    short = str.__getitem__(text, slice(limit))
    return "".join(c if c.isprintable() else " " for c in short)


def type_name(kind: type) -> str:
    """Return the name of a class, whatever its metaclass says."""
    return printable(type.__dict__["__name__"].__get__(kind), NAME_LIMIT)
