"""What an answer is reviewed against: cases, parts, rules, and the mistakes that are known."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from dlkit.check.compare import Tolerance
from dlkit.check.outcome import Ask
from dlkit.check.recorded import Recorded
from dlkit.check.rules import Rule
from dlkit.check.sketches import Sketch


@dataclass(frozen=True)
class Case:
    """One call: a title that a student may read, the arguments, and the expected value.

    `number` is its place among all cases of the question, counted from 1.

    An answer that is timed may be called `tries` times; the fastest call counts. `edge` is the
    share of their points that the case takes from the parts that are wrong in it and right in all
    ordinary cases, whose edge is 0. `seconds` are the reference's. `others` yields cases of the
    same sizes with other arguments, for the calls after the first; by default it is the same one.
    """

    title: str
    arguments: tuple
    expected: object
    tries: int = 1
    edge: float = 0.0
    number: int = field(default=0, compare=False, repr=False)
    seconds: float = field(default=0.0, compare=False, repr=False)
    others: Callable[[], Iterator["Case"]] | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Trace:
    """What a known mistake does: its outcome on each case, the parts and the rules it breaks."""

    outcomes: tuple  # NOT_KEPT stands for one that is too large to be kept
    parts: frozenset[str]
    broken: Mapping[str, tuple[float, ...]]  # a rule's label -> what it measured

    @property
    def symptoms(self) -> frozenset[str]:
        """Name everything that is wrong: parts and rules."""
        return self.parts | frozenset(self.broken)


@dataclass(frozen=True)
class KnownMistake:
    """A wrong answer that students write: its name, its hint, and what it does when called.

    `trace` returns all of that. Where that is expensive, `ask` calls it with one case.
    """

    name: str
    hint: str
    trace: Callable[[], Trace]
    ask: Ask | None = None


Print = tuple[tuple[int, ...], tuple[float, ...]]  # of a number or array: shape, weighted means


@dataclass(frozen=True)
class Intermediate:
    """Prints of what names stand for in right answers, in some of the cases.

    `numbers` are the places of these cases, from 0; `prints` maps a name to one print for each.
    """

    numbers: tuple[int, ...] = ()
    prints: Mapping[str, tuple[Print, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """What an answer is reviewed against.

    `parts` maps an output's name to the points it earns, edges among the cases and `rules` take
    points away, `outputs` names the items of a returned tuple, `parameters` those of a call.
    `options` are what the variable of a concept question may take; its public form has no cases.
    `sketches` returns what generated slips do, `recorded` what right answers call of the other
    exercises; `intermediate` is what they compute on the way. Only the public form has these.
    `moving` names, for the case of a number, the parameters that change the expected value when
    each alone is changed.
    """

    name: str
    points: float
    parts: dict[str, float]
    rules: tuple[Rule, ...]
    outputs: tuple[str, ...]
    parameters: tuple[str, ...]
    tolerance: Tolerance
    cases: tuple[Case, ...]
    mistakes: tuple[KnownMistake, ...] = ()
    options: tuple[str, ...] = ()
    sketches: Callable[[], tuple[Sketch, ...]] = field(default=tuple, compare=False, repr=False)
    recorded: Callable[[], Recorded] = field(default=Recorded, compare=False, repr=False)
    intermediate: Intermediate = Intermediate()
    moving: Callable[[int], tuple[str, ...]] = field(
        default=lambda number: (), compare=False, repr=False
    )
