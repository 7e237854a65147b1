"""The feedback page: one file, without scripts and without anything from the internet."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from nbconvert.exporters import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode
from traitlets.config import Config

from dlkit.grading.common.privacy import keep_private
from dlkit.grading.records.bounded import FILTERS
from dlkit.notebook.formulas import mathml

TEMPLATES = Path(__file__).with_name("pages")
SETTINGS = {
    "template_name": "dlkit_feedback",
    "extra_template_basedirs": [str(TEMPLATES)],
    "filters": FILTERS,
}


class FeedbackPage(HTMLExporter):
    """Writes the page of a graded notebook from the template in `pages/`.

    nbgrader makes it before it touches a student's folder: the class's folders are closed here.
    """

    def __init__(self, **kwargs: Any) -> None:
        config = Config({FeedbackPage.__name__: SETTINGS})  # nbgrader names its own template
        config.merge(kwargs["config"])
        super().__init__(**kwargs | {"config": config})
        if self.parent:
            keep_private(self.parent.coursedir)

    def default_filters(self) -> Iterator[tuple[str, Callable]]:
        """Add to nbconvert's filters one for the teacher's markdown and one for comments."""
        yield from super().default_filters()
        yield "lesson2html", self._lesson
        yield "comment2html", self._comment

    def _lesson(self, cell: NotebookNode, path: str) -> str:
        """Draw markdown of the teacher's; pictures beside the notebook become part of the page."""
        attachments = cell.get("attachments", {})
        return _drawn(cell.source, attachments=attachments, embed_images=True, path=path)

    def _comment(self, text: str) -> str:
        """Draw a comment; markup in it, which may be quoted from a student, is shown as typed."""
        return _drawn(text, escape=True)


def _drawn(text: str, escape: bool = False, **settings: Any) -> str:
    renderer = _Renderer(
        escape, allow_harmful_protocols=False, exclude_anchor_links=True, **settings
    )
    return MarkdownWithMath(renderer=renderer).render(text)


class _Renderer(IPythonRenderer):
    """Draws formulas as MathML, which browsers show by themselves."""

    def block_math(self, body: str) -> str:
        return f'<div class="formula">{mathml(body, "block")}</div>'

    def inline_math(self, body: str) -> str:
        return mathml(body, "inline")

    def latex_environment(self, name: str, body: str) -> str:
        return self.block_math(rf"\begin{{{name}}}{body}\end{{{name}}}")
