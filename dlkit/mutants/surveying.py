"""Survey the mutants of exercises on all cores, and keep what was found of unchanged ones."""

import ast
import hashlib
import json
import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path

from pebble import ProcessPool

from dlkit.exercise import Exercise
from dlkit.mutants.proof import Bench, Survey, summed, verdict
from dlkit.student_half import PACKAGE

KEPT = ".mutants.json"  # in the course's folder, not committed
REFERENCES = f"{PACKAGE.name}.reference"
SECONDS = 60  # of one mutant, whose function does not look at the time in what it calls
JUDGED_BY = ("check", "data", "exercise", "mutants")  # of dlkit, whole

_work: list[Callable[[int], object]] = []  # what the worker processes do, by the number of a mutant


def survey_of(
    exercise: Exercise, draws: int, root: Path, fresh: bool = False, every: int = 1
) -> Survey:
    """Judge every `every`th mutant of `exercise` on hidden draws, unless nothing has changed since.

    `fresh` judges them in any case.
    """
    digest = f"{digest_of(exercise, JUDGED_BY)} {draws} {every}"
    kept = _kept(root)
    if not fresh and digest in kept:
        return Survey(**kept[digest])
    found = _surveyed(exercise, draws, every)
    place = root / KEPT
    place.write_text(json.dumps(_kept(root) | {digest: asdict(found)}, indent=1), "utf-8")
    return found


def _surveyed(exercise: Exercise, draws: int, every: int) -> Survey:
    bench = Bench(exercise, draws)
    bench.strained  # noqa: B018 - made here, once, and not in each worker
    mutants = bench.mutants[::every]
    killed = "killed", "", None  # one that takes too long, or all memory, loses its points
    found = on_all_cores(lambda i: verdict(bench, mutants[i]), len(mutants), killed)
    return summed(exercise.name, draws, found)


def on_all_cores(work: Callable[[int], object], count: int, otherwise: object) -> list:
    """Return `work(i)` for i = 0, 1, ... count - 1, from forked processes.

    `otherwise` stands for one that takes too long or all memory. `work` need not be picklable.
    """
    _work[:] = [work]
    context = multiprocessing.get_context("fork")
    with ProcessPool(os.cpu_count(), context=context) as pool:
        results = pool.map(_worked, range(count), chunksize=1, timeout=SECONDS).result()
        return list(_each(results, otherwise))


def _worked(index: int) -> object:
    return _work[0](index)


def _each(results: Iterator, otherwise: object) -> Iterator[object]:
    while True:
        try:
            yield next(results)
        except StopIteration:
            return
        except (TimeoutError, MemoryError, OSError):
            yield otherwise


def _kept(root: Path) -> dict[str, dict]:
    try:
        return json.loads((root / KEPT).read_text("utf-8"))
    except (OSError, ValueError):
        return {}


def digest_of(exercise: Exercise, rooms: Sequence[str]) -> str:
    """Digest these rooms of dlkit, an exercise's file, and what that imports.

    Followed are imports of the lesson's own files and of references, and theirs, and so on: a
    reference that another lesson adds changes nothing here.
    """
    total = hashlib.sha256(exercise.name.encode() + _package(tuple(rooms)))
    for path in sorted(_files_of(Path(exercise.place.rpartition(":")[0]))):
        total.update(path.name.encode() + path.read_bytes())
    return total.hexdigest()[:24]


@cache
def _package(rooms: tuple[str, ...]) -> bytes:
    paths = [path for room in rooms for path in _modules(PACKAGE / room)]
    return b"".join(hashlib.sha256(path.read_bytes()).digest() for path in paths)


def _modules(path: Path) -> list[Path]:
    return sorted(path.rglob("*.py")) if path.is_dir() else [path]


def _files_of(file: Path) -> set[Path]:
    """Return a file of a lesson, those of the lesson and references that it imports, and so on."""
    found, waiting = set(), [file]
    while waiting:
        path = waiting.pop()
        if path in found or not path.is_file():
            continue
        found.add(path)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                waiting += _imported(path, node)
    return found


def _imported(file: Path, node: ast.ImportFrom) -> list[Path]:
    """Return the files that an import may mean; a name may be a module or stand in one."""
    if node.level:
        home = file.parents[node.level - 1]
    elif (node.module or "").startswith(REFERENCES):
        home = PACKAGE.parent
    else:
        return []
    place = home.joinpath(*(node.module or "").split("."))
    return [place.with_suffix(".py"), *(place / f"{alias.name}.py" for alias in node.names)]
