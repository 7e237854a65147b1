"""Review an answer: ask it every case, compare, apply the rules, and name the known mistake.

A `Question` is all that reviewing needs. `check` reads questions from `cases.h5`; the judge makes
them from an exercise and a secret seed. Everything after that is the same code.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from dlkit.check.compare import Difference, Path, Tolerance, compare, leaves, place
from dlkit.check.outcome import NOT_JUDGEABLE, Ask, Raised, Reply, weight
from dlkit.check.rules import RULES

REPLY_BYTES = 64 * 2**20  # of the numbers in all replies of one review
TOO_LARGE = Reply(Raised((NOT_JUDGEABLE,), "the values of all cases are larger than 64 MB"))
ALL = ""  # the one part of an exercise that names none: all or nothing


@dataclass(frozen=True)
class Case:
    """One call: a title that a student may read, the arguments, and the value that is wanted."""

    title: str
    arguments: tuple
    want: object


@dataclass(frozen=True)
class KnownMistake:
    """A wrong answer that students write: its name, its hint, and what it replies to each case."""

    name: str
    hint: str
    replies: Callable[[], Sequence[Reply]]


@dataclass(frozen=True)
class Question:
    """What an answer is reviewed against.

    `parts` maps an output's name to the points it earns, `rules` a rule's name to the points that
    breaking it takes away, `outputs` names the items of a returned tuple, `parameters` those of a
    call.
    """

    name: str
    points: float
    parts: dict[str, float]
    rules: dict[str, float]
    outputs: tuple[str, ...]
    parameters: tuple[str, ...]
    tolerance: Tolerance
    cases: tuple[Case, ...]
    mistakes: tuple[KnownMistake, ...] = ()


@dataclass(frozen=True)
class Call:
    """One case asked and answered."""

    case: Case
    reply: Reply
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class Review:
    """What came of asking an answer every case of a question.

    `failure` is set when asking could not be finished (the answer's process ended, say).
    """

    question: Question
    calls: tuple[Call, ...]
    failure: str = ""
    broken: dict[str, str] = field(default_factory=dict)  # rule -> what it found

    @cached_property
    def wrong_parts(self) -> frozenset[str]:
        """Name the parts that are wrong in at least one case."""
        if self.failure:
            return frozenset(self.question.parts)
        hit = (_hit(self.question, call.case.want, call.differences) for call in self.calls)
        return frozenset().union(*hit)

    @cached_property
    def symptoms(self) -> frozenset[str]:
        """Name everything that is wrong: parts and rules."""
        return self.wrong_parts | frozenset(self.broken)

    @property
    def passed(self) -> bool:
        """Say whether every case and every rule is right."""
        return not self.symptoms

    @property
    def points(self) -> float:
        """Add up the parts that are right in every case, less what broken rules take away."""
        parts = self.question.parts
        earned = sum(points for part, points in parts.items() if part not in self.wrong_parts)
        taken = sum(self.question.rules[rule] for rule in self.broken)
        return round(max(0.0, float(earned - taken)), 6)

    @property
    def mistakes(self) -> tuple[KnownMistake, ...]:
        """List the known mistakes that this answer cannot be told from; empty when none fits."""
        return tuple(self.explained)

    @property
    def unexplained(self) -> frozenset[str]:
        """Name the symptoms that the known mistakes, if there are any, do not bring about."""
        if not self.explained:
            return frozenset()
        return self.symptoms.difference(*self.explained.values())

    @cached_property
    def explained(self) -> dict[KnownMistake, frozenset[str]]:
        """Map each known mistake that fits to the symptoms that it brings about."""
        if self.passed or self.failure:
            return {}
        fits = {m: shown for m in self.question.mistakes if (shown := _explains(self, m))}
        return {m: fits[m] for m in fits if not any(fits[m] < other for other in fits.values())}


def review(question: Question, ask: Ask) -> Review:
    """Ask `question`'s cases one after another through `ask` and review the replies."""
    calls = tuple(_call(question, case, reply) for case, reply in _asked(question, ask))
    found = {rule: RULES[rule](calls) for rule in question.rules}
    broken = {rule: words for rule, words in found.items() if words}
    return Review(question, calls, broken=broken)


def _asked(question: Question, ask: Ask) -> Iterator[tuple[Case, Reply]]:
    """Ask case after case; all replies are kept, so together they may not fill the memory."""
    room = REPLY_BYTES
    for case in question.cases:
        reply = ask(case.arguments)
        room -= weight(reply)
        yield case, reply if room >= 0 else TOO_LARGE


def _call(question: Question, case: Case, reply: Reply) -> Call:
    differences = compare(reply.outcome, case.want, question.tolerance, question.outputs)
    return Call(case, reply, tuple(differences))


def _hit(question: Question, want: object, differences: Sequence[Difference]) -> frozenset[str]:
    """Name the parts whose values lie at or below one of the differences."""
    if isinstance(want, Raised) and differences:
        return frozenset(question.parts)
    inside = leaves(want, question.outputs)
    return frozenset(
        part_of(leaf, question.parts)
        for difference in differences
        for leaf in inside
        if leaf[: len(difference.path)] == difference.path or difference.path[: len(leaf)] == leaf
    )


def part_of(leaf: Path, parts: dict[str, float]) -> str:
    """Name the part that the value at `leaf` belongs to: the innermost name that is a part."""
    if ALL in parts:
        return ALL
    named = [key for key in leaf if key in parts]
    if not named:
        raise ValueError(f"{place(leaf)} belongs to none of the parts {', '.join(parts)}")
    return named[-1]


def _explains(student: Review, mistake: KnownMistake) -> frozenset[str]:
    """Return what `mistake` gets wrong if the student gets just that wrong in just that way."""
    question = student.question
    replies = iter(mistake.replies())
    made = review(question, lambda _: next(replies))
    if not made.symptoms <= student.symptoms:
        return frozenset()
    for mine, theirs in zip(student.calls, made.calls, strict=True):
        if made.wrong_parts & _unlike(question, mine, theirs):
            return frozenset()
    return made.symptoms


def _unlike(question: Question, mine: Call, theirs: Call) -> frozenset[str]:
    """Name the parts in which two answers to one case differ."""
    got, want = mine.reply.outcome, theirs.reply.outcome
    if isinstance(want, Raised) or isinstance(got, Raised):
        both = isinstance(want, Raised) and isinstance(got, Raised)
        same = both and got == want  # the text too: one class of exceptions has many causes
        return frozenset() if same else frozenset(question.parts)
    differences = compare(got, want, question.tolerance, question.outputs)
    return _hit(question, mine.case.want, differences)
