"""The card: a heading, hints in rungs, and lines, as HTML and as plain text; both say the same.

lines   what it is made of: `Line`, and `Hints` with its three rungs
card    `Card`
text    its text, for terminals and for graders' reports
html    its page, for Jupyter and for the feedback
"""

from dlkit.check.card.card import Card
from dlkit.check.card.lines import SIGNS, Hints, Line

__all__ = ["SIGNS", "Card", "Hints", "Line"]
