"""`python -m dlkit progress [FOLDER]`: how far a student is, in a terminal."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from dlkit.check.errors import Told
from dlkit.check.progress import picture_of


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the progress of the lessons in a folder; return 0 if there are any."""
    parser = argparse.ArgumentParser(prog="python -m dlkit", description=__doc__)
    parser.add_argument("verb", choices=["progress"], help="show how far you are")
    parser.add_argument(
        "folder", nargs="?", type=Path, default=Path(), help="a lesson's, or that of all lessons"
    )
    options = parser.parse_args(arguments)
    try:
        print(picture_of(options.folder))
    except Told as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
