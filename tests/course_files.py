"""Files of a made-up course in one text: each begins at a line `#: name`."""

from pathlib import Path


def write_files(home: Path, text: str) -> None:
    """Write the files of `text` into the assignment's folder `home`, made if need be."""
    for piece in text.split("#: ")[1:]:
        name, _, content = piece.partition("\n")
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(content, encoding="utf-8")
