"""The card: a heading and lines, as HTML and as plain text; both forms say the same."""

from dataclasses import dataclass
from html import escape

NO_FORMULAS = "tex2jax_ignore mathjax_ignore"  # what MathJax 2 and 3 leave alone

# Of signs and borders. They stand on white and on JupyterLab's dark background, so they keep a
# contrast of 3 to both, and to the tint on them; texts inherit the colour of the page.
COLOURS = {"right": "#0072b2", "wrong": "#d55e00", "hint": "#c06598", "note": "#888888"}
TINT = "rgba(204,121,167,.16)"  # behind a hint: pink on white, plum on a dark page
SIGNS = {"right": "✓", "wrong": "✗", "hint": "→", "note": "·"}


@dataclass(frozen=True)
class Line:
    """One line of a card: its kind (a key of `SIGNS`), its text, and finer lines below it.

    What is below a `folded` line is program output. A page shows it when the line is opened.
    """

    kind: str
    text: str
    below: tuple[str, ...] = ()
    folded: bool = False


@dataclass(frozen=True)
class Card:
    """A heading and lines, drawn as HTML by Jupyter and as text by `print`."""

    kind: str
    heading: str
    lines: tuple[Line, ...] = ()

    @property
    def first(self) -> str:
        """The diagnosis alone: the first hint, else the first thing that is wrong."""
        for kind in ("hint", "wrong"):
            for line in self.lines:
                if line.kind == kind:
                    words = " ".join((line.text, *line.below[:1]))
                    return words if words.endswith((".", "?", "!")) else f"{words}."
        return ""

    def __str__(self) -> str:
        rows = [f"{SIGNS[self.kind]} {self.heading}"]
        for line in self.lines:
            rows.append(f"  {SIGNS[line.kind]} {line.text}")
            rows += [f"      {text}" for text in line.below]
        return "\n".join(rows)

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        body = "".join(map(_html_line, self.lines))
        return (  # its texts, an exception's among them, are never typeset as formulas
            f'<div class="{NO_FORMULAS}" style="border-left:4px solid {COLOURS[self.kind]};'
            f'padding:2px 0 2px 12px;margin:4px 0;font-family:sans-serif"><b>{SIGNS[self.kind]} '
            f"{escape(self.heading)}</b>{body}</div>"
        )


def _html_line(line: Line) -> str:
    if line.kind == "hint":
        return _html_hint(line)
    if line.folded:
        return _html_folded(line)
    below = "".join(
        f'<div style="margin-left:1.6em;opacity:.85">{escape(text)}</div>' for text in line.below
    )
    return f'<div style="margin-top:4px">{_html_sign(line)} {escape(line.text)}{below}</div>'


def _html_hint(line: Line) -> str:
    """Draw a hint, which is what a student should read first, in a box of its own."""
    below = "".join(
        f'<div style="margin-top:4px;font-weight:normal">{escape(text)}</div>'
        for text in line.below
    )
    return (
        f'<div style="margin:8px 0;padding:8px 12px;border:1px solid {COLOURS["hint"]};'
        f'border-radius:4px;background:{TINT};font-size:108%;font-weight:bold">'
        f"{_html_sign(line)} {escape(line.text)}{below}</div>"
    )


def _html_folded(line: Line) -> str:
    output = escape("\n".join(line.below))
    return (
        f'<details style="margin-top:4px"><summary>{_html_sign(line)} {escape(line.text)}'
        f'</summary><pre style="margin:4px 0 0 1.6em">{output}</pre></details>'
    )


def _html_sign(line: Line) -> str:
    return f'<span style="color:{COLOURS[line.kind]}">{SIGNS[line.kind]}</span>'
