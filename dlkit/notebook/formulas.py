"""Formulas of a lesson's text as MathML, which browsers show without a script or the internet."""

from html import escape

from latex2mathml.converter import convert


def mathml(tex: str, display: str) -> str:
    """Return the formula `tex`, `display` "inline" or "block"; as typed if it is no formula."""
    try:
        return convert(tex, display=display)
    except Exception:  # the converter has many errors for what is no formula
        return f"<code>{escape(tex)}</code>"
