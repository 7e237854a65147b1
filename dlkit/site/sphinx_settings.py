"""How Sphinx draws the site, and its renderer of formulas: nothing is fetched from the internet."""

from typing import Any

from docutils import nodes

from dlkit.notebook.formulas import mathml

STYLE = "dlkit.css"
SETTINGS = {
    "extensions": ["myst_nb", "dlkit.site.sphinx_settings"],
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
    "myst_heading_anchors": 3,
    "nb_execution_mode": "off",
    "nb_mime_priority_overrides": [
        ("html", "text/html", 0),
        ("html", "image/svg+xml", 1),
        ("html", "image/png", 2),
    ],
    "suppress_warnings": ["config.cache"],
}
CSS = """\
/* Pictures are drawn on white; a frame keeps them apart from a dark page. */
.cell_output img { background: white; border-radius: 4px; height: auto; max-width: 100%; }
article img { background: white; max-width: 100%; }
.cell_output { overflow-x: auto; }
.math { overflow-x: auto; overflow-y: hidden; }
math { font-size: 1.08em; }
a[href^="http"]::after { content: "\\2009\\2197"; }
"""


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
