"""Let Sphinx draw the pages. Formulas are MathML, and nothing is fetched from the internet."""

import shutil
from io import StringIO
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from dlkit.notebook.formulas import mathml

STYLE = "dlkit.css"
SETTINGS = {
    "extensions": ["myst_nb", "dlkit.site.drawing"],
    "html_theme": "furo",
    "html_math_renderer": "dlkit_mathml",
    "html_static_path": ["_static"],
    "html_css_files": [STYLE],
    "html_copy_source": False,
    "html_show_sourcelink": False,
    "html_show_sphinx": False,
    "html_show_copyright": False,
    "html_use_index": False,
    "html_permalinks": False,
    "html_show_search_summary": False,  # it would fetch pages, which a browser refuses for files
    "myst_enable_extensions": ["amsmath", "dollarmath"],
    "nb_execution_mode": "off",
    "nb_mime_priority_overrides": [("html", "text/html", 0)],  # a picture's HTML has its words
    "suppress_warnings": ["config.cache"],
}
LEFT_OVER = (".buildinfo", "objects.inv")  # what Sphinx leaves for other programs
CSS = """\
/* Pictures are drawn on white, on a dark page too. */
article img { background: white; border-radius: 4px; height: auto; max-width: 100%; }
.cell_output, .math { overflow-x: auto; overflow-y: hidden; }
math { font-size: 1.08em; }
a[href^="http"]::after { content: "\\2009\\2197"; }
"""


def draw(text: Path, made: Path, title: str) -> list[str]:
    """Draw the notebooks and texts below `text` into the new folder `made`; return warnings."""
    (text / "_static").mkdir()
    (text / "_static" / STYLE).write_text(CSS, encoding="utf-8")
    settings = SETTINGS | {"project": title, "html_title": title}
    trees, warned = text.with_name("doctrees"), StringIO()
    with patch_docutils(), docutils_namespace():
        Sphinx(text, None, made, trees, "html", settings, status=None, warning=warned).build()
    for name in LEFT_OVER:
        (made / name).unlink(missing_ok=True)
    shutil.rmtree(made / "_sources", ignore_errors=True)
    return [row for row in warned.getvalue().splitlines() if row.strip()]


def setup(app: Any) -> dict[str, bool]:
    """Tell Sphinx the renderer of formulas."""
    app.add_html_math_renderer("dlkit_mathml", (_inline, None), (_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _inline(writer: Any, node: nodes.Node) -> None:
    writer.body.append(mathml(node.astext(), "inline"))
    raise nodes.SkipNode


def _block(writer: Any, node: nodes.Node) -> None:
    writer.body.append(f'<div class="math">{mathml(node.astext(), "block")}</div>')
    raise nodes.SkipNode
