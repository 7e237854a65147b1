"""A public case, to be called by hand: `case = check.case(propagate, 3)`."""

from dataclasses import dataclass

import numpy as np

from dlkit.check.errors import CheckError
from dlkit.check.kinds import with_leaves
from dlkit.check.question import Question
from dlkit.check.wire import pack, unpack
from dlkit.check.words import count

SHOWN = 60  # numbers: of a larger array the middle is left out


@dataclass(frozen=True, eq=False)
class CaseByHand:
    """Case `number` of an exercise, counted from 1; its repr shows it."""

    question: Question
    number: int

    def __post_init__(self) -> None:
        """Raise CheckError when there is no such case."""
        name, total = self.question.name, len(self.question.cases)
        if type(self.number) is not int or not 1 <= self.number <= total:
            raise CheckError(
                f"{name} has {count(total, 'public case')}, numbered from 1; got {self.number!r}."
            )

    @property
    def title(self) -> str:
        """What the case is about."""
        return self.question.cases[self.number - 1].title

    @property
    def arguments(self) -> tuple:
        """What the answer is called with: a fresh copy each time, so that no change to it stays."""
        return unpack(pack(self.question.cases[self.number - 1].arguments))

    @property
    def expected(self) -> object:
        """The right result, or the exception that is right; None for what is random in it."""
        (value,) = unpack(pack((self.question.cases[self.number - 1].expected,)))
        tolerance = self.question.tolerance

        def kept(leaf: object, path: tuple) -> object:
            return None if tolerance.at(path).is_free else leaf

        return with_leaves(kept, value, self.question.outputs)

    def __repr__(self) -> str:
        question = self.question
        rows = [f"Case {self.number} of {question.name}: {self.title}"]
        with np.printoptions(precision=6, threshold=SHOWN, suppress=True):
            for name, value in zip(question.parameters, self.arguments, strict=False):
                rows.append(_row(name, value))
            rows.append(_row("expected", self.expected))
        return "\n".join([*rows, f"  To call it: {question.name}(*case.arguments)"])


def _row(name: str, value: object) -> str:
    start = f"  {name} = "
    return start + repr(value).replace("\n", "\n" + " " * len(start))
