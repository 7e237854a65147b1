"""The pages beside the lessons, as MyST text: the contents, and the notation of all lessons."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from nbformat import NotebookNode

TITLE = "Deep learning"
NOTATION = re.compile(r"^#+\s+Notation\s*$", re.M)
INTRODUCTION = """\
These are the lessons to read. To work on one, open its notebook: there you fill in the blanks, and
`check` says what is right. The pictures and numbers on these pages were made with the course's own
answers. In your notebook they come from yours.
"""


def contents(lessons: Mapping[str, NotebookNode]) -> str:
    """Return the page of contents: each lesson's title and how it begins."""
    rows = [f"# {TITLE}\n\n{INTRODUCTION}\n## Lessons\n"]
    for id, notebook in lessons.items():
        rows.append(f"### [{_named(id, notebook)}]({id}/index.ipynb)\n\n{_beginning(notebook)}\n")
    pages = [f"{_named(id, notebook)} <{id}/index>" for id, notebook in lessons.items()]
    return "\n".join([*rows, "```{toctree}", ":hidden:", "", *pages, "notation", "```", ""])


def notation(root: Path, lessons: Mapping[str, NotebookNode]) -> str:
    """Return the page of notation: the course's table, and what each lesson says of its own."""
    rows = ["# Notation\n"]
    readme = root / "README.md"
    if readme.is_file() and (course := _section(readme.read_text(encoding="utf-8"))):
        rows.append(f"{_to_the_end_of_its_table(course)}\n")
    for id, notebook in lessons.items():
        for text in _texts(notebook):
            if own := _section(text):
                rows.append(f"## [{_named(id, notebook)}]({id}/index.ipynb)\n\n{own}\n")
    return "\n".join(rows)


def _section(text: str) -> str:
    """Return what stands below a heading `Notation`, up to the next heading or the end."""
    found = NOTATION.search(text)
    if found is None:
        return ""
    return re.split(r"^#+\s", text[found.end() :], maxsplit=1, flags=re.M)[0].strip()


def _to_the_end_of_its_table(section: str) -> str:
    lines = section.splitlines()
    last = max((n for n, line in enumerate(lines) if line.startswith("|")), default=-1)
    return "\n".join(lines[: last + 1])


def _texts(notebook: NotebookNode) -> Iterator[str]:
    return (cell.source for cell in notebook.cells if cell.cell_type == "markdown")


def _named(id: str, notebook: NotebookNode) -> str:
    """Return the number of a lesson, which is how others speak of it, and its title."""
    headings = (re.search(r"^#\s+(.+)$", text, re.M) for text in _texts(notebook))
    title = next((found[1] for found in headings if found), id)
    return f"{id.partition('-')[0]} {title}"


def _beginning(notebook: NotebookNode) -> str:
    """Return the first paragraph of the lesson."""
    paragraphs = (part.strip() for text in _texts(notebook) for part in text.split("\n\n"))
    return next((part for part in paragraphs if part and part[0] not in "#|$-`!<"), "")
