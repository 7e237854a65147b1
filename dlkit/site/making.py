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
        raise BuildError("it needs Sphinx; run pip install 'dlkit[site]', which installs it.")
    lessons = sorted(path.parent.name for path in (root / "release").glob("*/*.ipynb"))
    if not lessons:
        raise BuildError(f"There is no lesson in {root / 'release'}; run `dlkit release` first.")
    with scratch(root) as folder:
        text, made = folder / "text", folder / FOLDER
        text.mkdir()
        _write(root, {one: with_pictures(root, one) for one in lessons}, text)
        _draw(text, made, folder / "doctrees")
        _refuse("was made", [*given_away(root, made), *wrong_links(made)])
        target = root / FOLDER
        shutil.rmtree(target, ignore_errors=True)
        made.rename(target)
    return target


def _write(root: Path, lessons: dict[str, NotebookNode], text: Path) -> None:
    from dlkit.site.sphinx_settings import CSS, STYLE

    for one, notebook in lessons.items():
        home = text / one
        figures = root / "release" / one / "figures"
        if figures.is_dir():
            shutil.copytree(figures, home / "figures")
        home.mkdir(exist_ok=True)
        nbformat.write(notebook, home / "index.ipynb")
    (text / "index.md").write_text(contents(lessons), encoding="utf-8")
    (text / "notation.md").write_text(notation(root, lessons), encoding="utf-8")
    (text / "_static").mkdir()
    (text / "_static" / STYLE).write_text(CSS, encoding="utf-8")


def _draw(text: Path, made: Path, doctrees: Path) -> None:
    """Let Sphinx draw the pages; what it warns of is refused."""
    from io import StringIO

    from sphinx.application import Sphinx
    from sphinx.util.docutils import docutils_namespace, patch_docutils

    from dlkit.site.sphinx_settings import SETTINGS

    settings = SETTINGS | {"project": TITLE, "html_title": TITLE}
    warned = StringIO()
    with patch_docutils(), docutils_namespace():
        app = Sphinx(
            text,
            None,
            made,
            doctrees,
            "html",
            settings,
            status=None,
            warning=warned,
            freshenv=True,
        )
        app.build()
    _refuse("was made", [row for row in warned.getvalue().splitlines() if row.strip()])
    for name in (".buildinfo", "objects.inv"):
        (made / name).unlink(missing_ok=True)


def _refuse(done: str, found: list[str]) -> None:
    if found:
        rest = f"; and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
        raise BuildError(f"no site {done}, because {'; '.join(found[:SHOWN])}{rest}.")
