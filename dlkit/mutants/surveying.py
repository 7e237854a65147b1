"""Survey the mutants of exercises on all cores, and keep what was found of unchanged ones."""

import hashlib
import json
import multiprocessing
import os
from collections.abc import Iterator
from dataclasses import asdict
from functools import cache
from pathlib import Path

from pebble import ProcessPool

from dlkit.exercise import Exercise
from dlkit.mutants.proof import Bench, Survey, summed, verdict
from dlkit.student_half import PACKAGE

KEPT = ".mutants.json"  # in the course's folder, not committed
SECONDS = 60  # of one mutant, whose function does not look at the time in what it calls
RESTS_ON = ("check", "data", "exercise", "mutants", "reference")  # of dlkit

_bench: list[Bench] = []  # the one that the worker processes share


def survey_of(exercise: Exercise, draws: int, root: Path, fresh: bool = False) -> Survey:
    """Judge all mutants of `exercise` on hidden draws, unless nothing has changed since.

    `fresh` judges them in any case.
    """
    digest = _digest(exercise, draws)
    kept = _kept(root)
    if not fresh and digest in kept:
        return Survey(**kept[digest])
    found = _surveyed(exercise, draws)
    place = root / KEPT
    place.write_text(json.dumps(_kept(root) | {digest: asdict(found)}, indent=1))
    return found


def _surveyed(exercise: Exercise, draws: int) -> Survey:
    bench = Bench(exercise, draws)
    bench.strained  # noqa: B018 - made here, once, and not in each worker
    _bench[:] = [bench]
    context = multiprocessing.get_context("fork")
    with ProcessPool(os.cpu_count(), context=context) as pool:
        future = pool.map(_verdict, range(len(bench.mutants)), chunksize=1, timeout=SECONDS)
        return summed(exercise.name, draws, list(_verdicts(future.result())))


def _verdict(index: int) -> tuple[str, str, object]:
    bench = _bench[0]
    return verdict(bench, bench.mutants[index])


def _verdicts(results) -> Iterator[tuple[str, str, object]]:
    """Yield the fates; a mutant that takes too long, or all memory, loses its points."""
    while True:
        try:
            yield next(results)
        except StopIteration:
            return
        except (TimeoutError, MemoryError, OSError):
            yield "killed", "", None


def _kept(root: Path) -> dict[str, dict]:
    try:
        return json.loads((root / KEPT).read_text())
    except (OSError, ValueError):
        return {}


def _digest(exercise: Exercise, draws: int) -> str:
    """Digest what the fate of an exercise's mutants rests on."""
    total = hashlib.sha256(f"{exercise.name} {draws} ".encode() + _package())
    folder = Path(exercise.place.rpartition(":")[0]).parent
    for path in sorted(folder.glob("*.py")) + sorted(folder.parent.glob("lesson.py")):
        total.update(path.name.encode() + path.read_bytes())
    return total.hexdigest()[:24]


@cache
def _package() -> bytes:
    paths = [path for room in RESTS_ON for path in sorted((PACKAGE / room).rglob("*.py"))]
    return b"".join(hashlib.sha256(path.read_bytes()).digest() for path in paths)
