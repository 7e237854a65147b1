"""Filters of pages that take no longer for what a student wrote than its length is worth.

They stand in the place of nbconvert's own, on feedback pages and in formgrader, which
`nbgrader_config.py` tells. nbconvert's take the square of the length for some texts: lines of one
blank, brackets, colours.
"""

import re
import time
from collections.abc import Iterator

from jinja2 import pass_context
from jinja2.runtime import Context
from nbconvert.filters import ansi2html, strip_ansi
from pygments import format as formatted
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.lexers.special import TextLexer

SECONDS = 2.0  # of processor time that the highlighting of one page may take,
TOKENS = 20_000  # and pieces of it that may have a colour,
CHARACTERS = 100_000  # and what one cell may have
COLOURS = 2_000  # changes of colour in one output
LANGUAGE = "ipython3"
KEPT = "highlighting"  # in a page's resources: what is left for it
FORMATTER = HtmlFormatter(cssclass=f" highlight hl-{LANGUAGE}")

ESCAPE = re.compile("\x1b\\[")
FILTERS = {
    "highlight_code": f"{__name__}.highlighted",
    "ansi2html": f"{__name__}.coloured",
    "strip_files_prefix": f"{__name__}.unchanged",
}


class _TooMuch(Exception):
    """There is no time or room for more highlighting on this page."""


class _Left:
    """What is left for the highlighting of one page."""

    def __init__(self) -> None:
        self.seconds, self.tokens = SECONDS, TOKENS

    def take(self, tokens: Iterator[tuple]) -> Iterator[tuple]:
        """Yield tokens while there is time and room for them; raises _TooMuch."""
        last = time.process_time()
        for token in tokens:
            now = time.process_time()
            self.seconds, last = self.seconds - (now - last), now
            self.tokens -= 1
            if self.seconds < 0 or self.tokens < 0:
                raise _TooMuch
            yield token


@pass_context
def highlighted(
    context: Context, source: str, language: str | None = None, metadata: dict | None = None
) -> str:
    """Return the page's code as markup with colours, plain when it is too long or takes too long.

    The language is Python, whatever a cell says.
    """
    left = context["resources"].setdefault(KEPT, _Left())
    try:
        if len(source) > CHARACTERS:
            raise _TooMuch
        tokens = list(left.take(get_lexer_by_name(LANGUAGE).get_tokens(source or " ")))
    except _TooMuch:
        tokens = TextLexer().get_tokens(source)
    return formatted(tokens, FORMATTER)


def coloured(text: str) -> str:
    """Return the text as markup, with its colours unless they change too often."""
    few = len(ESCAPE.findall(text)) <= COLOURS
    return ansi2html(text if few else strip_ansi(text))


def unchanged(text: str) -> str:
    """Return the text: no link of a lesson has the prefix that is looked for."""
    return text
