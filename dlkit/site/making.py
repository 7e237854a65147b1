"""Make `site/`: execute the lessons, let Sphinx draw them, and read the result for leaks."""

import shutil
from importlib.util import find_spec
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from dlkit.notebook.building import scratch
from dlkit.notebook.script import BuildError
from dlkit.release.leaks import given_away
from dlkit.site.executing import with_pictures
from dlkit.site.links import wrong_links
from dlkit.site.pages import TITLE, contents, notation

NEEDED = ("sphinx", "myst_nb", "furo")
FOLDER = "site"
SHOWN = 5  # findings that the error tells


def make_site(root: Path) -> Path:
    """Make `site/` of the released lessons of the course `root` and return its path.

    An older site stays when something fails. Raises BuildError, in one sentence, when a package is
    missing, a lesson cannot be run or drawn, a link leads nowhere, or a page gives an answer away.
    """
    if any(find_spec(name) is None for name in NEEDED):
        raise BuildError(
            "Sphinx is not installed; pip install 'dlkit[site]' installs what it needs."
        )
    lessons = sorted(path.parent.name for path in (root / "release").glob("*/*.ipynb"))
    if not lessons:
        raise BuildError(f"There is no lesson in {root / 'release'}; run `dlkit release` first.")
    from dlkit.site.drawing import draw

    with scratch(root) as folder:
        text, made = folder / "text", folder / FOLDER
        _write(root, {one: with_pictures(root, one) for one in lessons}, text)
        _refuse(draw(text, made, TITLE))
        _refuse([*given_away(root, made), *wrong_links(made)])
        shutil.rmtree(root / FOLDER, ignore_errors=True)
        made.rename(root / FOLDER)
    return root / FOLDER


def _write(root: Path, lessons: dict[str, NotebookNode], text: Path) -> None:
    """Write what Sphinx reads: notebooks with their figures, and the pages beside them."""
    for one, notebook in lessons.items():
        (text / one).mkdir(parents=True)
        figures = root / "release" / one / "figures"
        if figures.is_dir():
            shutil.copytree(figures, text / one / "figures")
        nbformat.write(notebook, text / one / "index.ipynb")
    (text / "index.md").write_text(contents(lessons), encoding="utf-8")
    (text / "notation.md").write_text(notation(root, lessons), encoding="utf-8")


def _refuse(found: list[str]) -> None:
    if found:
        rest = f"; and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
        raise BuildError(f"no site was made, because {'; '.join(found[:SHOWN])}{rest}.")
