"""The exercise: a reference, its inputs, its rules, and the mistakes that students really make.

Everything that grades is derived from these four: public cases, hidden tests, hints, the proof
that mistakes lose points, the class report. `assignments/<id>/exercises/propagate.py` declares:

    propagate = Exercise(reference.propagate, outputs=("grads", "cost"), parts={...})

    @propagate.cases
    def _(rng):
        yield "4 features, 7 examples", (w, b, X, Y)

    @propagate.right_answer
    def all_at_once(w, b, X, Y):
        \"\"\"Another style that must earn every point.\"\"\"

    @propagate.mistake
    def forgets_the_sigmoid(w, b, X, Y):
        \"\"\"The docstring is the hint.\"\"\"

    propagate.slip("sums_the_gradients", {"dZ = A - Y": "dZ = m * (A - Y)"}, \"\"\"The hint.\"\"\")
"""

import inspect
import time
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, cached_property, partial, update_wrapper
from itertools import count, islice

import numpy as np

from dlkit.check.compare import STANDARD, Tolerance
from dlkit.check.local import local
from dlkit.check.outcome import call
from dlkit.check.parts import ALL
from dlkit.check.question import Case, KnownMistake, Question, Trace
from dlkit.check.review import trace
from dlkit.check.rules import Judge, Rule
from dlkit.check.unmoved import SLOW_SECONDS, moving
from dlkit.check.wire import carry, pack, unpack
from dlkit.exercise import refusals
from dlkit.exercise.errors import ExerciseError
from dlkit.exercise.mistakes import Mistake, Slip

DEFAULT_RULE = "inputs left alone"
TAKEN_BY_DEFAULT = 0.2  # of an exercise's points, for breaking the default rule
PUBLIC, HIDDEN, OTHERS = 1, 2, 3  # the families of draws; one never repeats another

Draws = Callable[[np.random.Generator], Iterator[tuple]]
Range = tuple[float, float] | set[float]  # from, to, both included; or the numbers themselves


class Exercise:
    """One graded function. Calling an exercise calls its reference.

    Parameters
    ----------
    reference : the right implementation; its `__name__` names the exercise
    points : what a right answer earns; or leave it out and give `parts`
    parts : points by the name of an output (a tuple's item as named in `outputs`, or a dict's
        key); a part is earned when it is right in every ordinary case, and an edge that it misses
        takes a share of it
    outputs : names of the items of the returned tuple
    free : names of outputs of which only kind and shape are compared, because they are random;
        "W" stands for W1, W2, ... too, as in `parts`, and "" for the whole result
    any_length : names of those of them whose lists of numbers may have any length, because that is
        random, too; rules judge it
    rules : what else must hold, and the points that breaking it takes away; that inputs are left
        alone is always among them, for a fifth of the exercise's points unless it is named
    tolerance : how far a number may lie from the reference's
    handed_out : the function that the student's notebook starts from, if it is not empty; it
        must earn nothing

    Raises ExerciseError, with file and line, for a declaration that cannot be meant: at once, or
    when the first question shows it (`dlkit.exercise.refusals`).
    """

    # of a concept question, whose answer is a variable: `dlkit.exercise.choice`
    options: tuple[str, ...] = ()

    def __init__(
        self,
        reference: Callable,
        *,
        points: float | None = None,
        parts: dict[str, float] | None = None,
        outputs: tuple[str, ...] = (),
        free: tuple[str, ...] = (),
        any_length: tuple[str, ...] = (),
        rules: Sequence[Rule] = (),
        tolerance: Tolerance = STANDARD,
        handed_out: Callable | None = None,
    ) -> None:
        update_wrapper(self, reference)
        self.reference = reference
        self.name = reference.__name__
        self.place = refusals.place_of_declaration()
        self.parts = dict(parts) if parts else {ALL: float(points or 0)}
        self.points = float(sum(self.parts.values()))
        self.outputs = tuple(outputs)
        default = Rule(DEFAULT_RULE, TAKEN_BY_DEFAULT * self.points)
        named = any(rule.name == DEFAULT_RULE for rule in rules)
        self.rules = tuple(rules) if named else (default, *rules)
        self.tolerance = replace(tolerance, free=tuple(free), any_length=tuple(any_length))
        self.handed_out = handed_out
        self.mistakes: dict[str, Mistake | Slip] = {}
        self.right_answers: dict[str, Callable] = {}
        self.hidden: tuple[Rule, ...] = ()
        self.accepted: list[tuple[str, str, str]] = []  # old code, new code, reason
        self.ranges: dict[str, Range] = {}
        self._draws: Draws | None = None
        refusals.refuse_declaration(self, points)

    def __call__(self, *arguments: object, **named: object) -> object:
        return self.reference(*arguments, **named)

    def __repr__(self) -> str:
        return f"<exercise {self.name}, {self.points:g} points>"

    def cases(self, draws: Draws) -> Draws:
        """Take `draws(rng)` as the source of all cases.

        It yields (title, arguments), or (title, arguments, options) with `{"tries": 5}` for a case
        that is timed and may be asked several times, `{"raises": ValueError}` for one in which that
        exception is the right answer, or `{"edge": 0.2}` for one that takes only that share of the
        points of the parts that are wrong in it alone. Edges sum to one half at the most.
        """
        self._draws = draws
        return draws

    def right_answer(self, function: Callable) -> Callable:
        """Add an implementation in another style that must earn every point."""
        self._refuse_unnamed(function.__name__, inspect.getdoc(function), self.right_answers)
        self.right_answers[function.__name__] = function
        return function

    def mistake(self, function: Callable | None = None, *, unseen: str = "") -> Callable:
        """Add a wrong implementation to the catalogue; its docstring is the hint.

        `unseen` says, for the few that only the hidden cases show, why the public ones cannot.
        """
        if function is None:
            return partial(self.mistake, unseen=unseen)
        name, hint = function.__name__, inspect.getdoc(function) or ""
        self._refuse_unnamed(name, hint, self.mistakes)
        self.mistakes[name] = Mistake(name, hint, function, unseen)
        return function

    def slip(
        self, name: str, changes: Mapping[str, str], hint: str, *, of: str = "", unseen: str = ""
    ) -> None:
        """Add a mistake that is one slip in a right answer, by default in the first one.

        `changes` maps a piece of its text, which stands there exactly once, to what the student
        wrote instead. `of` names another right answer, or the function that is handed out: there
        the changes are what the student repaired, and the slip may be what was left.
        """
        hint = inspect.cleandoc(hint)
        self._refuse_unnamed(name, hint, self.mistakes)
        place = refusals.place_of_declaration()
        right = partial(self._right, of, f"{place}: the slip {name}")
        self.mistakes[name] = Slip(name, hint, changes, right, place, unseen)

    def accepts(self, changes: Mapping[str, str | tuple[str, ...]], reason: str) -> None:
        """Say that a mutant with one of `changes` rightly keeps its points, and the `reason`.

        `changes` maps a piece of code, as `dlkit verify --mutants` prints it, to what may stand
        there instead: one text or several, or "*" for anything.
        """
        for old, new in changes.items():
            for one in (new,) if isinstance(new, str) else new:
                self.accepted.append((old, one, reason))

    def accepts_change(self, old: str, new: str) -> bool:
        """Say whether the exercise accepts that `new` stands in the place of `old`."""
        return any(a == old and b in (new, "*") for a, b, _ in self.accepted)

    def legal(self, **ranges: Range) -> None:
        """Say which numbers a parameter may hold: `beta=(0, 1)`, `Y={0, 1, nan}`, `m=(1, inf)`.

        It holds for each number in an array, a list or a dict, too. `dlkit verify --mutants` takes
        no other inputs to tell mutants from right answers, so what a mutant does beyond them is no
        mistake. Raises ExerciseError for a name that is no parameter.
        """
        for name in ranges:
            if name not in self.parameters:
                raise self.refuse(f"says which numbers {name!r} may hold, which is no parameter")
        self.ranges |= ranges

    def hidden_rule(
        self, takes: float, of: Sequence[str] = (), needs: Sequence[str] = ()
    ) -> Callable[[Judge], Judge]:
        """Add a rule that only the judge applies, because its code would give the answer away.

        The decorated function takes the calls and returns a `Finding` or None; its name, with
        spaces, is the rule's. It is about the outputs named in `of`, by default all of them, and
        sees those that it `needs`, too: the calls are those in which all of these have the expected
        kind and shape.
        """

        def add(judge: Judge) -> Judge:
            name = judge.__name__.replace("_", " ")
            self.hidden += (Rule(name, takes, {}, judge, tuple(of), tuple(needs)),)
            return judge

        return add

    def refuse(self, words: str, case: str = "") -> ExerciseError:
        """Return the error that names the exercise, or one of its cases, and says `words`."""
        of = f"the case {case!r} of {self.name}" if case else self.name
        return ExerciseError(f"{self.place}: {of} {words}.")

    @property
    def is_variable(self) -> bool:
        """Say whether the answer is a variable that takes an option, and not a function."""
        return bool(self.options)

    @property
    def parameters(self) -> tuple[str, ...]:
        """Name the reference's parameters, in order."""
        return tuple(inspect.signature(self.reference).parameters)

    @cached_property
    def reference_seconds(self) -> float:
        """Processor time that the reference takes for the public cases, measured once."""
        start = time.process_time()
        for _ in self._cases(None):
            pass
        return time.process_time() - start

    def question(self, seed: int | None = None) -> Question:
        """Make the question of the draw `seed`; None makes the public one.

        The same seed gives the same cases. The replies of the mistakes are worked out only when
        somebody asks for them. Making the public one also tries what a draw alone cannot show.
        """
        cases = tuple(self._cases(seed))
        refusals.refuse_cases(self, cases)
        if seed is None:
            refusals.refuse_other_draws(self, cases, tuple(self._drawn([PUBLIC])))
        question = Question(
            name=self.name,
            points=self.points,
            parts=self.parts,
            rules=self.rules if seed is None else (*self.rules, *self.hidden),
            outputs=self.outputs,
            parameters=self.parameters,
            tolerance=self.tolerance,
            cases=cases,
            options=self.options,
            moving=cache(lambda number: self._moving(cases[number])),
        )
        if seed is None:
            refusals.refuse_idle_rules(self, question)
        known = [m for m in self.mistakes.values() if seed is not None or not m.unseen]
        return replace(question, mistakes=tuple(_known(mistake, question) for mistake in known))

    def _moving(self, case: Case) -> tuple[str, ...]:
        """Name the parameters that move the reference's result, each alone."""
        if case.seconds > SLOW_SECONDS:
            return ()
        ask = local(self.reference)
        return moving(
            self.parameters, case.arguments, case.expected, ask, self.tolerance, self.outputs
        )

    def _cases(self, seed: int | None) -> Iterator[Case]:
        family = _family(seed)
        for place, drawn in enumerate(self._drawn(family)):
            timed = drawn[2].get("tries", 1) > 1
            others = partial(self._others, [OTHERS, *family], place) if timed else None
            yield replace(self._case(*drawn), number=place + 1, others=others)

    def _others(self, family: Sequence[int], place: int) -> Iterator[Case]:
        """Draw again and again what stands at one place among the cases."""
        for number in count():
            yield self._case(*next(islice(self._drawn([*family, number]), place, None)))

    def _case(self, title: str, arguments: tuple, options: Mapping[str, object]) -> Case:
        packed = pack(arguments)
        given, start = unpack(packed), time.process_time()
        reply = call(self.reference, given)  # what becomes of its arguments, none asks
        seconds, expected = time.process_time() - start, carry(reply.outcome)
        refusals.refuse_outcome(self, title, expected, options.get("raises"))
        tries, edge = options.get("tries", 1), float(options.get("edge", 0))
        return Case(title, unpack(packed), expected, tries, edge, seconds=seconds)

    def drawn(self, seed: int | None) -> list[tuple[str, tuple, Mapping[str, object]]]:
        """Return title, arguments and options of each case of a draw; None is the public one."""
        return list(self._drawn(_family(seed)))

    def _drawn(self, family: Sequence[int]) -> Iterator[tuple[str, tuple, Mapping[str, object]]]:
        """Draw title, arguments and options of each case."""
        if self._draws is None:
            raise self.refuse("has no cases; add them with @cases")
        name = zlib.crc32(self.name.encode())
        for drawn in self._draws(np.random.default_rng([name, *family])):
            yield refusals.case_of(self, drawn)

    def _right(self, name: str, asking: str) -> Callable:
        name = name or next(iter(self.right_answers), "")
        known = dict(self.right_answers)
        if self.handed_out is not None:
            known[self.handed_out.__name__] = self.handed_out
        if name not in known:
            raise ExerciseError(
                f"{asking} is in the right answer {name!r}; {self.name} has "
                f"{', '.join(known) or 'none'}."
            )
        return known[name]

    def _refuse_unnamed(self, name: str, hint: str | None, others: Mapping) -> None:
        if not hint:
            raise ExerciseError(f"{name} of {self.name} needs a docstring.")
        if name in others:
            raise ExerciseError(f"{self.name} has two entries named {name}.")


def _family(seed: int | None) -> list[int]:
    return [PUBLIC] if seed is None else [HIDDEN, seed]


def _known(mistake: Mistake | Slip, question: Question) -> KnownMistake:
    ask = local(mistake.function)

    @cache
    def traced() -> Trace:
        return trace(question, ask)

    return KnownMistake(mistake.name, mistake.hint, traced, ask)
