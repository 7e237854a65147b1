"""The table of all rules in docs/authoring.md, made from the code.

`python -m dlkit.exercise.rules_table` writes it; a test compares.
"""

import inspect
import re
from pathlib import Path
from typing import get_args

from dlkit.check.rules import RULES, Judge
from dlkit.check.rules.rule import Argument, Deviation, Output, Scale
from dlkit.exercise.assignment import find_root

PAGE = Path("docs") / "authoring.md"
BEGIN, END = "<!-- rules -->", "<!-- end of rules -->"
HEAD = "| rule | what it judges | settings | bound |\n|---|---|---|---|"
KINDS = {
    Output: "an output",
    Argument: "an argument",
    Deviation: "a number, a scheme (`he`, `xavier`, `glorot`) or an argument",
    Scale: "a scale (`linear`, `log`, `near one`) or an argument",
    float: "a number",
    int: "a whole number",
    bool: "yes or no",
}


def table() -> str:
    """Return the table in Markdown: a row for each rule, with its settings and its bound."""
    return "\n".join([HEAD, *(_row(name, judge) for name, judge in RULES.items())])


def filled(page: str) -> str:
    """Return the text of the page with the table between its marks."""
    between = re.compile(f"(?<={re.escape(BEGIN)}\n).*?(?={re.escape(END)})", re.S)
    return between.sub(lambda _: f"\n{table()}\n\n", page)


def _row(name: str, judge: Judge) -> str:
    words = (inspect.getdoc(judge) or "").split("\n\n")[0].removeprefix("Judge ")
    _, *settings = inspect.signature(judge, eval_str=True).parameters.values()
    told = "; ".join(map(_setting, settings)) or "none"
    return f"| `{name}` | {' '.join(words.split()).rstrip('.')} | {told} | {judge.bound} |"


def _setting(one: inspect.Parameter) -> str:
    inner = [kind for kind in get_args(one.annotation) if kind in KINDS]
    kind = f"several, each {KINDS[inner[0]]}" if inner else KINDS[one.annotation]
    optional = "" if one.default is inspect.Parameter.empty else ", optional"
    return f"`{one.name}`: {kind}{optional}"


if __name__ == "__main__":
    path = find_root() / PAGE
    path.write_text(filled(path.read_text(encoding="utf-8")), encoding="utf-8")
