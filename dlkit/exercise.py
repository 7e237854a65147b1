"""The exercise: a reference, its inputs, its rules, and the mistakes that students really make.

Everything that grades is derived from these four: public cases, hidden tests, hints, the proof
that mistakes lose points, the class report. An assignment's `exercises.py` declares them:

    propagate = Exercise(reference.propagate, outputs=("grads", "cost"), parts={...})

    @propagate.cases
    def _(rng):
        yield "4 features, 7 examples", (w, b, X, Y)

    @propagate.mistake
    def sums_instead_of_averaging(w, b, X, Y):
        \"\"\"The docstring is the hint.\"\"\"
"""

import ast
import inspect
import sys
import textwrap
import time
import traceback
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, partial, update_wrapper
from pathlib import Path
from types import MappingProxyType, ModuleType

import numpy as np

from dlkit.check.checking import local
from dlkit.check.compare import STANDARD, Tolerance, leaves
from dlkit.check.errors import Told
from dlkit.check.outcome import NOT_JUDGEABLE, Raised, call
from dlkit.check.review import ALL, Case, KnownMistake, Question, Trace, part_of, trace
from dlkit.check.rules import RULES, Judge, Rule
from dlkit.check.wire import carry, pack, unpack

DEFAULT_RULE = "inputs left alone"
TAKEN_BY_DEFAULT = 0.2  # of an exercise's points, for breaking the default rule
FILES = ("exercises.py", "questions.py")  # of an assignment; it may have no questions
PUBLIC, HIDDEN = 1, 2  # the two families of draws; one never repeats the other

Draws = Callable[[np.random.Generator], Iterator[tuple[str, tuple]]]


class ExerciseError(Told):
    """An assignment or exercise that is not as it must be; the text is one sentence."""


@dataclass(frozen=True)
class Mistake:
    """A wrong implementation that students write, with the hint that its author deserves."""

    name: str
    hint: str
    function: Callable
    unseen: str = ""  # why the public cases cannot show it; most do


class Chosen:
    """An option in the dress of an answer: called with nothing, it returns the option."""

    def __init__(self, name: str, option: str, about: str) -> None:
        self.__name__, self.__doc__, self.option = name, about, option

    def __call__(self) -> str:
        return self.option


class Exercise:
    """One graded function. Calling an exercise calls its reference.

    Parameters
    ----------
    reference : the right implementation; its `__name__` names the exercise
    points : what a right answer earns; or leave it out and give `parts`
    parts : points by the name of an output (a tuple's item as named in `outputs`, or a dict's
        key); a part is earned when it is right in every case
    outputs : names of the items of the returned tuple
    free : names of outputs of which only kind and shape are compared, because they are random;
        "W" stands for W1, W2, ... too, as in `parts`, and "" for the whole result
    rules : what else must hold, and the points that breaking it takes away; that inputs are left
        alone is always among them, for a fifth of the exercise's points unless it is named
    tolerance : how far a number may lie from the reference's
    handed_out : the function that the student's notebook starts from, if it is not empty; it
        must earn nothing
    """

    # of a concept question, whose answer is a variable: `dlkit.choice`
    options: tuple[str, ...] = ()

    def __init__(
        self,
        reference: Callable,
        *,
        points: float | None = None,
        parts: dict[str, float] | None = None,
        outputs: tuple[str, ...] = (),
        free: tuple[str, ...] = (),
        rules: Sequence[Rule] = (),
        tolerance: Tolerance = STANDARD,
        handed_out: Callable | None = None,
    ) -> None:
        update_wrapper(self, reference)
        self.reference = reference
        self.name = reference.__name__
        self.parts = dict(parts) if parts else {ALL: float(points or 0)}
        self.points = float(sum(self.parts.values()))
        self.outputs = tuple(outputs)
        default = Rule(DEFAULT_RULE, TAKEN_BY_DEFAULT * self.points)
        named = any(rule.name == DEFAULT_RULE for rule in rules)
        self.rules = tuple(rules) if named else (default, *rules)
        self.tolerance = replace(tolerance, free=tuple(free))
        self.handed_out = handed_out
        self.mistakes: dict[str, Mistake] = {}
        self.right_answers: dict[str, Callable] = {}
        self.hidden: tuple[Rule, ...] = ()
        self._draws: Draws | None = None
        self._refuse(points)

    def __call__(self, *arguments: object, **named: object) -> object:
        return self.reference(*arguments, **named)

    def __repr__(self) -> str:
        return f"<exercise {self.name}, {self.points:g} points>"

    def cases(self, draws: Draws) -> Draws:
        """Take `draws(rng)` as the source of all cases.

        It yields (title, arguments), or (title, arguments, tries) for a case that is asked several
        times because it is timed.
        """
        self._draws = draws
        return draws

    def mistake(self, function: Callable | None = None, *, unseen: str = "") -> Callable:
        """Add a wrong implementation to the catalogue; its docstring is the hint.

        `unseen` says, for the few that only the hidden cases show, why the public ones cannot.
        """
        if function is None:
            return partial(self.mistake, unseen=unseen)
        self._refuse_unnamed(function, self.mistakes)
        hint = inspect.getdoc(function) or ""
        self.mistakes[function.__name__] = Mistake(function.__name__, hint, function, unseen)
        return function

    def hidden_rule(self, takes: float) -> Callable[[Judge], Judge]:
        """Add a rule that only the judge applies, because its code would give the answer away.

        The decorated function takes all calls and returns a `Finding` or None; its name, with
        spaces, is the rule's.
        """

        def add(judge: Judge) -> Judge:
            self.hidden += (Rule(judge.__name__.replace("_", " "), takes, {}, judge),)
            return judge

        return add

    def right_answer(self, function: Callable) -> Callable:
        """Add an implementation in another style that must earn every point."""
        self._refuse_unnamed(function, self.right_answers)
        self.right_answers[function.__name__] = function
        return function

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
        self.question()
        return time.process_time() - start

    def question(self, seed: int | None = None) -> Question:
        """Make the question of the draw `seed`; None makes the public one.

        The same seed gives the same cases. The replies of the mistakes are worked out only when
        somebody asks for them.
        """
        cases = tuple(self._cases(seed))
        self._refuse_cases(cases)
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
        )
        known = [m for m in self.mistakes.values() if seed is not None or not m.unseen]
        return replace(question, mistakes=tuple(_known(mistake, question) for mistake in known))

    def _cases(self, seed: int | None) -> Iterator[Case]:
        if self._draws is None:
            raise ExerciseError(f"The exercise {self.name} has no cases; add them with @cases.")
        name = zlib.crc32(self.name.encode())
        family = [name, PUBLIC] if seed is None else [name, HIDDEN, seed]
        for title, arguments, *tries in self._draws(np.random.default_rng(family)):
            if not isinstance(arguments, tuple):
                raise ExerciseError(
                    f"The case {title!r} of {self.name} needs a tuple of arguments, as in (z,)."
                )
            packed = pack(arguments)
            given, start = unpack(packed), time.perf_counter()
            reply = call(self.reference, given)  # what becomes of its arguments, none asks
            seconds = time.perf_counter() - start
            yield Case(title, unpack(packed), carry(reply.outcome), *tries, seconds=seconds)

    def _refuse_cases(self, cases: tuple[Case, ...]) -> None:
        """Refuse cases on which a wrong answer could pass, or could not be scored."""
        scored = {part for case in cases for part in self._parts_of(case)}
        if not scored:
            why = f": it raised {cases[0].expected}" if cases else ""
            raise ExerciseError(f"{self.name} has no case that its reference answers{why}.")
        if idle := [part for part in self.parts if part not in scored]:
            raise ExerciseError(f"No case of {self.name} has an output for the part {idle[0]!r}.")

    def _parts_of(self, case: Case) -> set[str]:
        if isinstance(case.expected, Raised):
            if case.expected.kinds[0] == NOT_JUDGEABLE:
                raise ExerciseError(f"{self.name}, case {case.title!r}: {case.expected.message}.")
            return set()
        try:
            return {part_of(leaf, self.parts) for leaf in leaves(case.expected, self.outputs)}
        except ValueError as error:
            raise ExerciseError(f"{self.name}, case {case.title!r}: {error}.") from None

    def _refuse(self, points: float | None) -> None:
        if points is not None and abs(points - self.points) > 1e-9:
            raise ExerciseError(
                f"{self.name} has {points:g} points, but its parts sum to {self.points:g}."
            )
        unknown = {rule.name for rule in self.rules} - set(RULES)
        if unknown:
            raise ExerciseError(f"{self.name} names the unknown rules {sorted(unknown)}.")

    def _refuse_unnamed(self, function: Callable, others: dict) -> None:
        if not inspect.getdoc(function):
            raise ExerciseError(f"{function.__name__} of {self.name} needs a docstring.")
        if function.__name__ in others:
            raise ExerciseError(f"{self.name} has two entries named {function.__name__}.")


def _known(mistake: Mistake, question: Question) -> KnownMistake:
    ask = local(mistake.function)

    @cache
    def traced() -> Trace:
        return trace(question, ask)

    return KnownMistake(mistake.name, mistake.hint, traced, ask)


def as_cell(exercise: Exercise, function: Callable) -> str:
    """Return `function`'s source as a student's cell: undecorated, named as the exercise.

    The docstring, which holds a hint or a remark of the catalogue, is left out.
    """
    if isinstance(function, Chosen):
        return f'{exercise.name} = "{function.option}"'
    (tree,) = ast.parse(textwrap.dedent(inspect.getsource(function))).body
    tree.name = exercise.name
    tree.decorator_list = []
    if ast.get_docstring(tree) is not None:
        tree.body = tree.body[1:] or [ast.Pass()]
    return ast.unparse(tree)


# Assignments


@dataclass(frozen=True)
class Assignment:
    """A lesson's folder and its exercises, in the order of the lesson.

    `given` names the answers of earlier lessons that it hands out, as (lesson, exercise).
    `carries_errors` says whether an answer is judged again with right ones to earlier exercises.
    """

    id: str
    folder: Path
    exercises: MappingProxyType[str, Exercise]
    given: tuple[tuple[str, str], ...] = ()
    carries_errors: bool = True


def find_root(start: Path | None = None) -> Path:
    """Return the nearest folder, from `start` (the working folder) upward, with `assignments/`."""
    start = (start or Path.cwd()).resolve()
    for folder in (start, *start.parents):
        if (folder / "assignments").is_dir():
            return folder
    raise ExerciseError(f"No folder `assignments` in {start} or above; run this in the course.")


def assignment_ids(root: Path | None = None, holding: str = "exercises.py") -> list[str]:
    """List the ids of the assignments, in order: the folders of `assignments/` with that file."""
    folder = (root or find_root()) / "assignments"
    return sorted(path.name for path in folder.iterdir() if (path / holding).is_file())


def lesson_ids(root: Path | None = None) -> list[str]:
    """List the ids of the assignments that have a notebook, in order."""
    return assignment_ids(root, "notebook.py")


def load(assignment: str, root: Path | None = None) -> Assignment:
    """Load the exercises of `assignment`; raise ExerciseError, in one sentence, without one."""
    root = root or find_root()
    folder = root / "assignments" / assignment
    if not (folder / "exercises.py").is_file():
        raise ExerciseError(
            f"There is no assignment {assignment!r} in {root / 'assignments'}; there is "
            f"{', '.join(assignment_ids(root)) or 'none'}."
        )
    files = [path for name in FILES if (path := folder / name).is_file()]
    modules = [_module(path, path.read_text(encoding="utf-8")) for path in files]
    given, carries_errors = _given(assignment, modules[0]), _carries_errors(modules[0])
    return Assignment(assignment, folder, _exercises(modules), given, carries_errors)


def _exercises(modules: Sequence[ModuleType]) -> MappingProxyType[str, Exercise]:
    exercises: dict[str, Exercise] = {}
    for module in modules:
        for value in vars(module).values():
            if isinstance(value, Exercise) and exercises.setdefault(value.name, value) is not value:
                raise ExerciseError(f"{module.__file__} has two exercises named {value.name!r}.")
    return MappingProxyType(exercises)


def _given(assignment: str, module: ModuleType) -> tuple[tuple[str, str], ...]:
    """Read GIVEN, {lesson: names of its exercises}: only earlier lessons' answers go out."""
    given = getattr(module, "GIVEN", {})
    for lesson in given:
        if lesson >= assignment:
            raise ExerciseError(
                f"{module.__file__}: GIVEN names {lesson}, which is not earlier than {assignment}; "
                "a lesson hands out answers of earlier ones only."
            )
    return tuple((lesson, name) for lesson, names in given.items() for name in names)


def _carries_errors(module: ModuleType) -> bool:
    carries = getattr(module, "CARRY_ERRORS", True)
    if not isinstance(carries, bool):
        raise ExerciseError(
            f"{module.__file__}: CARRY_ERRORS is {carries!r:.50}; write True or False."
        )
    return carries


@cache
def _module(path: Path, source: str) -> ModuleType:
    """Run a file of exercises, again only when its text has changed: byte code could be stale."""
    module = ModuleType(f"dlkit_assignments.{path.parent.name}.{path.stem}")
    module.__file__ = str(path)
    sys.modules[module.__name__] = module
    try:
        exec(compile(source, str(path), "exec"), vars(module))
    except ExerciseError:
        raise
    except Exception as error:
        raise ExerciseError(f"{path} cannot be run: {Raised.of(error)}{_line(error)}.") from error
    return module


def _line(error: Exception) -> str:
    """Say where the outermost statement that failed stands."""
    frames = traceback.extract_tb(error.__traceback__)[1:]
    return f" (line {frames[0].lineno})" if frames else ""
