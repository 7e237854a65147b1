"""The ladder of hints: rungs that open one by one on a page, all of them in the text."""

import re
from html.parser import HTMLParser

import pytest

from dlkit.check.card import Card, Hints, Line

IDEA = (Line("note", "dw: too large."),)
PLACE = (Line("note", "The exception is raised on line 2 of `f`"),)
DIAGNOSIS = (Line("hint", "This looks like: sums.", ("Divide by m.",)),)
CASES = (Line("wrong", "Case “a”:", ("dw: expected 1, got 2",)),)


def card(**rungs):
    return Card("wrong", "f: 0 of 1 cases correct", CASES, hints=Hints(**rungs))


class _Rungs(HTMLParser):
    """Collects of each `details` its depth, whether it is open, and the text of its summary."""

    def __init__(self, html):
        super().__init__()
        self.found, self.depth, self.in_summary = [], 0, False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag == "details":
            self.found.append([self.depth, "open" in dict(attrs), ""])
            self.depth += 1
        self.in_summary |= tag == "summary"

    def handle_endtag(self, tag):
        self.depth -= tag == "details"
        self.in_summary &= tag != "summary"

    def handle_data(self, data):
        if self.in_summary:
            self.found[-1][2] += data


def test_each_rung_lies_in_the_one_before_and_only_the_first_is_open():
    html = card(idea=IDEA, place=PLACE, diagnosis=DIAGNOSIS)._repr_html_()
    assert _Rungs(html).found == [
        [0, True, "Hint 1 of 3: what is right and what is wrong"],
        [1, False, "Hint 2 of 3: where to look"],
        [2, False, "Hint 3 of 3: the likely mistake"],
    ]
    assert html.index("Case “a”") > html.rindex("</details>")


def test_rungs_without_a_line_are_left_out_and_not_counted():
    rungs = _Rungs(card(idea=IDEA, diagnosis=DIAGNOSIS)._repr_html_()).found
    assert [label for _, _, label in rungs] == [
        "Hint 1 of 2: what is right and what is wrong",
        "Hint 2 of 2: the likely mistake",
    ]
    assert "Hint" not in str(card())


@pytest.mark.parametrize("rung", [{"idea": IDEA}, {"place": PLACE}, {"diagnosis": DIAGNOSIS}])
def test_a_rung_alone_is_open(rung):
    ((depth, is_open, label),) = _Rungs(card(**rung)._repr_html_()).found
    assert depth == 0 and is_open and label.startswith("Hint: ")


def test_all_rungs_of_a_card_that_was_handed_in_are_open():
    shown = Card("wrong", "f", CASES, hints=Hints(IDEA, PLACE, DIAGNOSIS), opened=True)
    html = shown._repr_html_()
    assert "<details" not in html
    for text in ("Hint 1 of 3", "Hint 2 of 3", "Hint 3 of 3", "Divide by m."):
        assert text in html and text in str(shown)


def test_the_text_has_every_rung_in_the_same_order():
    shown = card(idea=IDEA, place=PLACE, diagnosis=DIAGNOSIS).preceded_by([Line("note", "First.")])
    assert str(shown).splitlines() == [
        "✗ f: 0 of 1 cases correct",
        "  · First.",
        "  Hint 1 of 3: what is right and what is wrong",
        "    · dw: too large.",
        "  Hint 2 of 3: where to look",
        "    · The exception is raised on line 2 of `f`",
        "  Hint 3 of 3: the likely mistake",
        "    → This looks like: sums.",
        "        Divide by m.",
        "  ✗ Case “a”:",
        "      dw: expected 1, got 2",
    ]
    words = re.findall(r"\w+", re.sub(r"<[^>]+>", " ", shown._repr_html_()))
    assert words == re.findall(r"\w+", str(shown))


def test_what_comes_first_in_an_error_is_the_diagnosis():
    assert card(idea=IDEA, place=PLACE, diagnosis=DIAGNOSIS).first == (
        "This looks like: sums. Divide by m."
    )
    assert card(idea=IDEA, place=PLACE).first == "Case “a”: dw: expected 1, got 2."
    found = (Line("hint", "A change on line 2 alone makes every case right."),)
    assert card(idea=IDEA, place=found).first == found[0].text


def test_lines_below_a_folded_line_are_lines():
    folded = Line("note", "1 other wrong case:", (Line("wrong", "Case “b”:", ("<i>",)),), True)
    shown = Card("wrong", "f", (folded,))
    assert str(shown).splitlines()[1:] == [
        "  · 1 other wrong case:",
        "      ✗ Case “b”:",
        "          <i>",
    ]
    assert _Rungs(shown._repr_html_()).found == [[0, False, "· 1 other wrong case:"]]
    assert "&lt;i&gt;" in shown._repr_html_() and "<pre" not in shown._repr_html_()
