"""`cases.h5`: an assignment's public questions, in the wire form, as the student receives them.

One group per exercise, in the order of the lesson: a `skeleton` (JSON text, as bytes) and one data
set of numbers per dtype. It holds the public cases with their expected values, what known mistakes
reply to them, and prints of what right answers compute on the way; no code. The group `recorded`
inside of it, of the same form, holds what right answers call of the other exercises.
"""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import astuple, replace
from functools import lru_cache
from pathlib import Path

import h5py
import numpy as np

from dlkit.check.compare import Tolerance
from dlkit.check.errors import CasesError
from dlkit.check.kinds import with_leaves
from dlkit.check.locating import NOWHERE
from dlkit.check.outcome import Raised
from dlkit.check.question import Case, Intermediate, KnownMistake, Question, Trace
from dlkit.check.recognition import NOT_KEPT
from dlkit.check.recorded import Recorded
from dlkit.check.recorded import from_plain as calls_from_plain
from dlkit.check.recorded import plain as plain_calls
from dlkit.check.rules import Rule
from dlkit.check.sketches import Sketch, from_plain
from dlkit.check.wire import flatten, rebuild

FORMAT = 4
KEPT = 5_000  # numbers of one outcome of a mistake
FILE_NAME = "cases.h5"
SLIPS = "slips"  # the data set of an exercise's sketches
RECORDED = "recorded"  # the group of its recorded calls
BESIDE = SLIPS, RECORDED  # read only when they are needed
SKELETON = "skeleton"


def write(
    path: Path,
    assignment: str,
    questions: Iterable[Question],
    slips: Mapping[str, tuple[str, str]] | None = None,
) -> None:
    """Write the questions of `assignment` to the new file `path`.

    `slips` maps an exercise to its sketches: the digest of what they come from, and their text.
    """
    with h5py.File(path, "w", track_order=True) as file:
        file.attrs["format"] = FORMAT
        file.attrs["assignment"] = assignment
        for question in questions:
            group = file.create_group(question.name)
            group.attrs["points"] = question.points
            group.attrs["options"] = len(question.options)
            stored = _plain(question)
            _put(group, stored)
            digest, text = (slips or {}).get(question.name, ("", ""))
            if text:
                _put_text(group, SLIPS, text).attrs["digest"] = digest
            if (recorded := question.recorded()).calls:
                plain = plain_calls(recorded, _question(stored).cases)
                _put(group.create_group(RECORDED), plain)


def _put(group: h5py.Group, plain: dict) -> None:
    skeleton, pools = flatten(plain)
    _put_text(group, SKELETON, json.dumps(skeleton, separators=(",", ":")))
    for dtype, numbers in pools.items():
        group.create_dataset(dtype, data=numbers, compression="gzip", shuffle=True)


def _put_text(group: h5py.Group, name: str, text: str) -> h5py.Dataset:
    data = np.frombuffer(text.encode(), dtype=np.uint8)
    return group.create_dataset(name, data=data, compression="gzip")


def assignment_of(path: Path) -> str:
    """Return the id of the assignment that the cases at `path` belong to."""
    return _contents(path, _state(path))[0]


def names(path: Path) -> tuple[str, ...]:
    """Return the names of the exercises in `path`, in the order of the lesson."""
    return _contents(path, _state(path))[1]


@lru_cache(maxsize=16)
def _contents(path: Path, _: tuple[int, ...]) -> tuple[str, tuple[str, ...]]:
    with _opened(path) as file:
        return str(file.attrs.get("assignment", "an unnamed assignment")), tuple(file)


def outline(path: Path) -> tuple[tuple[str, float, bool], ...]:
    """Return of each exercise its name, its points, and whether it is a concept question."""
    return _outline(path, _state(path))


@lru_cache(maxsize=64)
def _outline(path: Path, _: tuple[int, ...]) -> tuple[tuple[str, float, bool], ...]:
    with _opened(path) as file:
        noted = {name: file[name].attrs for name in file}
        return tuple((n, float(one["points"]), one["options"] > 0) for n, one in noted.items())


def read(path: Path, name: str) -> Question:
    """Read the question of one exercise; raise CasesError, in one sentence, when that fails."""
    return _read(path, name, _state(path))


def _state(path: Path) -> tuple[int, ...]:
    """Return what changes when the file is replaced while the kernel runs."""
    try:
        state = path.stat()
    except OSError as error:
        raise _unreadable(path, error) from None
    return state.st_mtime_ns, state.st_size, state.st_ino


@lru_cache(maxsize=128)
def _read(path: Path, name: str, _: tuple[int, ...]) -> Question:
    with _opened(path) as file:
        if name not in file:
            raise CasesError(f"{path.name} has no exercise {name!r}; it has {', '.join(file)}.")
        try:
            group = file[name]
            question = _question(_taken(group))
            return replace(
                question,
                sketches=lambda: _sketches(path, name, _),
                recorded=lambda: _recorded(path, name, _),
            )
        except Exception as error:  # damage shows in h5py, in the JSON, or only in what it tells
            raise CasesError(
                f"The cases of {name!r} in {path} are damaged ({type(error).__name__}); "
                "copy the file again from the release."
            ) from None


def _taken(group: h5py.Group) -> object:
    """Return what `_put` wrote."""
    skeleton = json.loads(bytes(group[SKELETON][()]))
    return rebuild(skeleton, {d: group[d][()] for d in group if d not in (SKELETON, *BESIDE)})


@contextmanager
def _opened(path: Path) -> Iterator[h5py.File]:
    """Open the cases; damage anywhere in the file, which h5py meets in many ways, is one error.

    HDF5 would lock what it opens by itself, and not every folder and file system lets it.
    """
    try:
        with open(path, "rb") as raw, h5py.File(raw, "r") as file:
            _refuse_other_format(path, file.attrs.get("format"))
            yield file
    except CasesError:
        raise
    except Exception as error:
        raise _unreadable(path, error) from None


def _refuse_other_format(path: Path, found: object) -> None:
    if found != FORMAT:
        raise CasesError(
            f"{path} has format {found}, expected format {FORMAT}; install the dlkit wheel that "
            "came with the assignment."
        )


def _unreadable(path: Path, error: Exception) -> CasesError:
    if isinstance(error, PermissionError):
        return CasesError(
            f"{path} cannot be read for lack of permission; ask its owner to allow it."
        )
    replaced = (FileNotFoundError, IsADirectoryError)
    if isinstance(error, OSError) and error.errno and not isinstance(error, replaced):
        return CasesError(f"{path} cannot be read: {os.strerror(error.errno)}; try it again.")
    return CasesError(f"{path} is not a readable cases file; copy it again from the release.")


def slips_of(path: Path, name: str) -> tuple[str, str]:
    """Return the digest and the text of an exercise's sketches; both empty where there are none."""
    with _opened(path) as file:
        group = file.get(name, {})
        if SLIPS not in group:
            return "", ""
        return str(group[SLIPS].attrs["digest"]), bytes(group[SLIPS][()]).decode()


@lru_cache(maxsize=128)
def _sketches(path: Path, name: str, _: tuple[int, ...]) -> tuple[Sketch, ...]:
    text = slips_of(path, name)[1]
    return from_plain(json.loads(text)) if text else ()


@lru_cache(maxsize=128)
def _recorded(path: Path, name: str, _: tuple[int, ...]) -> Recorded:
    stored = _read(path, name, _).cases
    with _opened(path) as file:
        group = file[name]
        if RECORDED not in group:
            return Recorded()
        return calls_from_plain(_taken(group[RECORDED]), stored)


def _plain(question: Question) -> dict:
    tolerance = question.tolerance
    cases = [
        (c.title, c.arguments, _without_draws(c.expected, question), c.tries, c.edge)
        for c in question.cases
    ]
    mistakes = [(m.name, m.hint, _plain_trace(m.trace(), question)) for m in question.mistakes]
    return {
        "name": question.name,
        "points": question.points,
        "parts": question.parts,
        "rules": [(rule.name, rule.takes, dict(rule.settings)) for rule in question.rules],
        "outputs": question.outputs,
        "parameters": question.parameters,
        "tolerance": astuple(tolerance),
        "cases": cases,
        "mistakes": mistakes,
        "options": question.options,
        "intermediate": astuple(question.intermediate),
        "moving": [question.moving(i) for i in range(len(question.cases))],
    }


def _plain_trace(trace: Trace, question: Question) -> tuple:
    outcomes = [_without_draws(outcome, question) for outcome in trace.outcomes]
    kept = [(outcome,) if _size(outcome) <= KEPT else () for outcome in outcomes]
    return kept, sorted(trace.parts), dict(trace.broken)


def _size(value: object) -> int:
    _, pools = flatten(value)
    return sum(map(np.count_nonzero, pools.values()))


def _without_draws(value: object, question: Question) -> object:
    """Replace the numbers of free outputs, which nothing reads, by zeros; of exceptions no line.

    Zeros take no space, and are the same each time: some mistakes draw without the generator.
    """

    def kept(leaf: object, path: tuple) -> object:
        if isinstance(leaf, Raised):  # a line of a reference is for no student
            return replace(leaf, located=NOWHERE)
        tolerance = question.tolerance
        free = tolerance.free and tolerance.at(path) is not tolerance
        if not free or not isinstance(leaf, np.ndarray | float) or not np.isfinite(leaf).all():
            return leaf
        return np.zeros_like(leaf) if isinstance(leaf, np.ndarray) else 0.0

    return with_leaves(kept, value, question.outputs)


def _question(plain: dict) -> Question:
    moving = plain["moving"]
    cases = tuple(Case(*case, number=i) for i, case in enumerate(plain["cases"], 1))
    built = {
        "rules": tuple(Rule(*rule) for rule in plain["rules"]),
        "tolerance": Tolerance(*plain["tolerance"]),
        "cases": cases,
        "mistakes": tuple(_mistake(*stored) for stored in plain["mistakes"]),
        "intermediate": Intermediate(*plain["intermediate"]),
        "moving": lambda number: tuple(moving[number]),
    }
    return Question(**plain | built)


def _mistake(name: str, hint: str, stored: tuple) -> KnownMistake:
    kept, parts, broken = stored
    outcomes = tuple(one[0] if one else NOT_KEPT for one in kept)
    trace = Trace(outcomes, frozenset(parts), broken)
    return KnownMistake(name, hint, lambda: trace)
