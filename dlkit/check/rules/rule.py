"""A rule: a named property of all calls, the points that breaking it takes away, its settings."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NewType, Protocol

import numpy as np

from dlkit.check.compare import Tolerance
from dlkit.check.outcome import Raised, Reply

EXACT = Tolerance(0.0, 0.0)
SIMILAR = (0.05, 0.15)  # absolute and relative: how near two measures of one mistake lie


Output = NewType("Output", str)  # the name of outputs: W is W1, W2, ... too; "" the whole result
Argument = NewType("Argument", str)  # the name of an argument
Deviation = NewType("Deviation", object)  # a number, a scheme, or the argument that holds either


class Asked(Protocol):
    """One call, as a rule sees it."""

    reply: Reply
    differences: tuple
    seconds: float
    tries: int  # how often it may be called, to be timed
    parameters: tuple[str, ...]  # the names of the arguments

    @property
    def arguments(self) -> tuple:
        """What the answer was called with."""
        ...

    def argument(self, name: Argument) -> object:
        """Return the argument of that name."""
        ...

    def output(self, name: Output) -> list:
        """Return the outputs of that name; with the empty name, the whole result."""
        ...

    def again(self) -> float:
        """Call once more and return the seconds."""
        ...


@dataclass(frozen=True)
class Finding:
    """What a rule found: the sentence for the student, and numbers that tell mistakes apart.

    The `note` says how that comes about, where no known mistake's hint does.
    """

    words: str
    measure: tuple[float, ...] = ()
    note: str = ""


NOTHING = Finding("there is nothing to judge")  # of a rule that found no call to judge

Judge = Callable[..., Finding | None]

RULES: dict[str, Judge] = {}


def rule(name: str, bound: str) -> Callable[[Judge], Judge]:
    """Register a rule under its name; `bound` says how far off a right answer may be.

    The function takes all calls and the rule's settings. It returns what it found, None when all
    is well, and NOTHING when there was no call to judge.
    """

    def add(judge: Judge) -> Judge:
        judge.bound = bound
        RULES[name] = judge
        return judge

    return add


@dataclass(frozen=True)
class Rule:
    """A property that equality with the reference cannot say.

    `name` is the function's key in `RULES`, `settings` are its keyword arguments; both are plain
    values, so that a rule is stored in `cases.h5` without any code. A `judge` of its own makes it
    a rule of the hidden cases alone.
    """

    name: str
    takes: float
    settings: Mapping[str, object] = field(default_factory=dict)
    judge: Judge | None = None

    @property
    def function(self) -> Judge:
        """What judges."""
        return self.judge or RULES[self.name]

    @property
    def label(self) -> str:
        """Name the rule and what it is about; unique within an exercise."""
        of = self.settings.get("of")
        return f"{self.name} of {of}" if of else self.name


def parameter(call: Asked, position: int) -> str:
    """Return the name of the argument at `position`; those of `*args` share the last name."""
    return call.parameters[min(position, len(call.parameters) - 1)]


def similar(one: Sequence[float], other: Sequence[float]) -> bool:
    """Say whether two measures are those of the same mistake."""
    absolute, relative = SIMILAR
    pairs = zip(one, other, strict=False)
    near = (a == b or abs(a - b) <= absolute + relative * abs(b) for a, b in pairs)  # both infinite
    return len(one) == len(other) and all(near)


def states(arguments: Sequence[object]) -> list[dict]:
    """Return the states of the generators among `arguments`, in their order."""
    return [a.bit_generator.state for a in arguments if isinstance(a, np.random.Generator)]


def sound(calls: Sequence[Asked]) -> list[Asked]:
    """Leave out the calls whose kind or shape is already reported as wrong."""
    return [
        call
        for call in calls
        if not call.differences and not isinstance(call.reply.outcome, Raised)
    ]
