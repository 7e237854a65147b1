"""Recognise a known mistake in an answer: by what it gets wrong, and by the wrong values."""

from typing import TYPE_CHECKING

from dlkit.check.compare import compare
from dlkit.check.outcome import Ask, Raised
from dlkit.check.parts import hit
from dlkit.check.rules import similar

if TYPE_CHECKING:
    from dlkit.check.question import KnownMistake, Question
    from dlkit.check.review import Call, Review

NOT_KEPT = Raised(("NotKept",))  # in place of an outcome that is too large to be stored


def explains(student: "Review", mistake: "KnownMistake") -> frozenset[str]:
    """Return what `mistake` gets wrong if the student gets just that wrong in just that way."""
    if mistake.ask and _is_refuted(student, mistake.ask):
        return frozenset()
    made = mistake.trace()
    if not made.symptoms <= student.symptoms:
        return frozenset()
    measured = all(similar(student.broken[rule].measure, made.broken[rule]) for rule in made.broken)
    pairs = zip(student.calls, made.outcomes, strict=True)
    kept = ((mine, its) for mine, its in pairs if its is not NOT_KEPT)
    unlike = (made.parts & _unlike(student.question, mine, its) for mine, its in kept)
    return made.symptoms if measured and not any(unlike) else frozenset()


def _is_refuted(student: "Review", ask: Ask) -> bool:
    """Say whether the first case that a mistake gets wrong shows that the student made another.

    Nearly all mistakes are refuted so, which saves calling them with all cases: quick ones first.
    """
    for mine in sorted(student.calls, key=lambda call: call.case.seconds):
        expected, made = mine.case.expected, ask(mine.arguments).outcome
        differences = compare(made, expected, student.question.tolerance, student.question.outputs)
        if wrong := hit(student.question, expected, differences):
            unlike = _unlike(student.question, mine, made)
            return not wrong <= student.symptoms or bool(wrong & unlike)
    return False


def _unlike(question: "Question", mine: "Call", made: object) -> frozenset[str]:
    """Name the parts in which an answer's outcome differs from a mistake's, `made`."""
    got = mine.reply.outcome
    if isinstance(made, Raised) or isinstance(got, Raised):
        both = isinstance(made, Raised) and isinstance(got, Raised)
        same = both and got == made  # the text too: one class of exceptions has many causes
        return frozenset() if same else frozenset(question.parts)
    differences = compare(got, made, question.tolerance, question.outputs)
    back = compare(made, got, question.tolerance, question.outputs)  # a key that only `got` has
    differences += [difference for difference in back if difference.kind == "missing"]
    return hit(question, mine.case.expected, differences)
