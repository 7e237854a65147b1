"""What a release for self-study adds to a card: explained options, and the course's solutions.

Such a release has `solutions.json.gz` beside a lesson's cases; no other release has it, and then
every card stays as it is. It is packed so that nobody reads it by accident. That protects nothing:

    {"after": 3, "from": null,
     "options": {"first_cost": {"A": [true, "The right option."], "B": [false, "..."]}},
     "solutions": {"sigmoid": "def sigmoid(z): ..."}}

`after` is the number of failed checks of an exercise after which its solution opens, `from` the
date on which all do. One of them may be null; where both are, there are no solutions.
"""

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from dlkit.check.card import Card, Line
from dlkit.check.errors import CasesError
from dlkit.check.words import count

FILE_NAME = "solutions.json.gz"
MOST_BYTES = 2**24


@dataclass(frozen=True)
class SelfStudy:
    """The contents of the file: when solutions open, the solutions, and options explained.

    `options` maps a question to its options, and each of those to whether it is right and why.
    """

    after: int | None = None
    opens: date | None = None
    options: Mapping[str, Mapping[str, tuple[bool, str]]] = field(default_factory=dict)
    solutions: Mapping[str, str] = field(default_factory=dict)


def write(cases: Path, content: SelfStudy) -> None:
    """Write `content` beside the file `cases`; the same content gives the same bytes."""
    plain = {
        "after": content.after,
        "from": content.opens and content.opens.isoformat(),
        "options": content.options,
        "solutions": content.solutions,
    }
    packed = gzip.compress(json.dumps(plain).encode(), mtime=0)
    cases.with_name(FILE_NAME).write_bytes(packed)


def read(cases: Path) -> SelfStudy | None:
    """Return what lies beside the file `cases`, None where the release is not for self-study.

    Raises CasesError, in one sentence, for a damaged file.
    """
    path = cases.with_name(FILE_NAME)
    if not path.is_file():
        return None
    try:
        with gzip.open(path) as file:
            plain = json.loads(file.read(MOST_BYTES))
        opens = date.fromisoformat(plain["from"]) if plain["from"] else None
        options = {
            name: {option: (right is True, str(why)) for option, (right, why) in its.items()}
            for name, its in plain["options"].items()
        }
        return SelfStudy(plain["after"], opens, options, dict(plain["solutions"]))
    except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError):
        raise CasesError(f"{path} is damaged; copy the file again from the release.") from None


def explained(card: Card, cases: Path, name: str, option: object) -> Card:
    """Return the `card` of a concept question; for self-study with whether it is right, and why."""
    content = read(cases)
    told = content and isinstance(option, str) and content.options.get(name, {}).get(option)
    if not told:
        return card
    right, why = told
    verdict = "right" if right else "not right"
    return replace(
        card,
        kind="right" if right else "wrong",
        heading=f"{name}: you chose {option}; it is {verdict}",
        lines=(Line("note", " ".join(why.split())),),
    )


def with_solution(card: Card, cases: Path, name: str, passed: bool, failed: int | None) -> Card:
    """Return the `card` of an exercise; for self-study with its solution, or when that opens.

    `failed` is how many checks of it have failed; None where nobody counts, outside of a notebook
    that a person works in. Who has `passed` may compare.
    """
    content = read(cases)
    if content is None or name not in content.solutions:
        return card
    if content.opens is not None:
        is_open, closed = date.today() >= content.opens, f"opens on {content.opens.isoformat()}"
    elif failed is None and not passed:
        return card
    else:
        left = content.after - (failed or 0)
        is_open = passed or left <= 0
        closed = f"is open after {count(content.after, 'failed check')}; {left} to go"
    if is_open:
        below = tuple(content.solutions[name].splitlines())
        line = Line("note", "Show the course's solution", below, folded=True)
    else:
        line = Line("note", f"The course's solution {closed}.")
    return replace(card, lines=(*card.lines, line))
