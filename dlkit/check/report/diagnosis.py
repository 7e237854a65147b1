"""The last rung of the hints: the known mistakes and the slips that fit, with their hints."""

from collections.abc import Iterator

from dlkit.check.card import Line
from dlkit.check.parts import ALL
from dlkit.check.question import Question
from dlkit.check.review import Review
from dlkit.check.words import are, listed

LOOKS_LIKE = "This looks like"


def mistake_lines(review: Review) -> Iterator[Line]:
    """Name the mistakes that fit, with their hints; those that explain the same share a line.

    Where only rules are broken no value of the result was compared with the mistake's: then the
    line says just that.
    """
    parts = set(review.question.parts)
    for number, symptoms in enumerate(dict.fromkeys(review.explained.values())):
        known = [mistake for mistake, its in review.explained.items() if its == symptoms]
        names = [_spoken(mistake.name, review.question) for mistake in known]
        hints = [" ".join(mistake.hint.split()) for mistake in known]
        phrase = "This also looks like" if number else LOOKS_LIKE
        if len(known) == 1:
            yield Line("hint", f"{phrase}: {names[0]}.", (hints[0],))
            continue
        each = tuple(f"{name}: {hint}" for name, hint in zip(names, hints, strict=True))
        if symptoms & parts:
            yield Line("hint", f"{phrase} one of {len(known)} known mistakes:", each)
        else:
            yield Line("hint", f"{len(known)} known mistakes break rules in the same way:", each)
    if review.unexplained & parts:
        yield Line("note", _only_partly(review))


def slip_lines(review: Review) -> Iterator[Line]:
    """Say what an answer with one slip and the same results has; several are not told apart."""
    for symptoms in dict.fromkeys(sketch.symptoms for sketch in review.slips):
        alike = [sketch.clauses for sketch in review.slips if sketch.symptoms == symptoms]
        clauses = list(dict.fromkeys(clause for clauses in alike for clause in clauses))
        parts = [part for part in review.question.parts if part in symptoms and part != ALL]
        text = f"You get the same {listed(parts) if parts else 'results'} as an answer in which "
        if len(clauses) == 1:
            yield Line("hint", f"{text}{clauses[0]}.")
        else:
            yield Line("hint", f"{text}one of these holds:", tuple(f"{c}." for c in clauses))
    explained = frozenset().union(*(sketch.symptoms for sketch in review.slips))
    rest = [part for part in review.question.parts if part in review.symptoms - explained]
    if review.slips and rest:
        yield Line(
            "note", f"This does not explain {listed(rest)}, which {are(rest)} not right either."
        )


def _spoken(name: str, question: Question) -> str:
    """Write a mistake's name with spaces; a variable such as `dA_prev` keeps its spelling."""
    for variable in (*question.parameters, *question.outputs):
        name = name.replace(variable, variable.replace("_", "\0"))
    return name.replace("_", " ").replace("\0", "_")


def _only_partly(review: Review) -> str:
    """Say what the known mistakes do not explain; a broken rule has a line of its own."""
    parts = review.question.parts
    rest = [part or "the result" for part in parts if part in review.unexplained]
    known = [part for part in parts if part in review.symptoms - review.unexplained]
    explains = f"explains {listed(known)}, but not" if known else "does not explain"
    return f"This {explains} {listed(rest)}, which {are(rest)} not right either."
