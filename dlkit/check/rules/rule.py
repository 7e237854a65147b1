"""A rule: a named property of all calls, the points that breaking it takes away, its settings.

A rule is *about* some outputs. It gets the calls in which these have the expected kind and shape,
and of each result nothing else; see `dlkit.check.applying`.
"""

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NewType, Protocol, get_args

import numpy as np

from dlkit.check.compare import Tolerance
from dlkit.check.outcome import Reply

EXACT = Tolerance(0.0, 0.0)
SIMILAR = (0.05, 0.15)  # absolute and relative: how near two measures of one mistake lie


Output = NewType("Output", str)  # the name of outputs: W is W1, W2, ... too; "" the whole result
Argument = NewType("Argument", str)  # the name of an argument
Deviation = NewType("Deviation", object)  # a number, a scheme, or the argument that holds either
Scale = NewType("Scale", str)  # the name of a scale, or of the argument that holds it

WHOLE = ("",)  # names the whole result
OUTPUTS, RANDOM, ARGUMENTS = "outputs", "random outputs", "arguments"  # what a rule is about


class Asked(Protocol):
    """One call, as a rule sees it.

    `reply.outcome` holds what the rule is about, in the kinds of the expected value: arrays and
    numbers are floats, none is NaN or infinite. Other keys of a dict are absent, other items None.
    """

    reply: Reply
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

    def again(self) -> "Asked | None":
        """Call once more, with other arguments of the same sizes.

        Returns None when the result is wrong there, and was right here.
        """
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


def rule(name: str, bound: str, about: str = OUTPUTS) -> Callable[[Judge], Judge]:
    """Register a rule under its name; `bound` says how far off a right answer may be.

    The function takes the calls and the rule's settings. It returns what it found, None when all
    is well, and NOTHING when there was no call to judge. It is about the outputs that its settings
    name, by default the whole result; or about the RANDOM outputs, where its settings name none;
    or about ARGUMENTS: then it gets every call, as it came.
    """

    def add(judge: Judge) -> Judge:
        judge.bound, judge.about = bound, about
        RULES[name] = judge
        return judge

    return add


@dataclass(frozen=True)
class Rule:
    """A property that equality with the reference cannot say.

    `name` is the function's key in `RULES`, `settings` are its keyword arguments; both are plain
    values, so that a rule is stored in `cases.h5` without any code. A `judge` of its own makes it
    a rule of the hidden cases alone, about the outputs `of`; it sees those that it `needs`, too.
    """

    name: str
    takes: float
    settings: Mapping[str, object] = field(default_factory=dict)
    judge: Judge | None = None
    of: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()

    @property
    def function(self) -> Judge:
        """What judges."""
        return self.judge or RULES[self.name]

    @property
    def label(self) -> str:
        """Name the rule and what it is about; unique within an exercise."""
        of = self.settings.get("of")
        return f"{self.name} of {of}" if of else self.name

    @property
    def is_about_arguments(self) -> bool:
        """Say whether it judges what a call did to its arguments, not what it returned."""
        return getattr(self.function, "about", OUTPUTS) == ARGUMENTS

    def about(self, free: tuple[str, ...]) -> tuple[str, ...]:
        """Name the outputs whose points it can take, where those in `free` are random."""
        named = self.of or tuple(dict.fromkeys(self._named_outputs()))
        if not named and getattr(self.function, "about", OUTPUTS) == RANDOM:
            named = free
        return named or WHOLE

    def _named_outputs(self) -> Iterator[str]:
        for name in _of_outputs(self.function):
            value = self.settings.get(name) or ()
            yield from (value,) if isinstance(value, str) else value


@lru_cache(maxsize=100)
def _of_outputs(judge: Judge) -> tuple[str, ...]:
    """Name the settings of a rule that name outputs."""
    known = inspect.signature(judge, eval_str=True).parameters.values()
    return tuple(o.name for o in known if Output in (o.annotation, *get_args(o.annotation)))


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
