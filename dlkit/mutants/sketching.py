"""Sketch an exercise's mutants on its public cases, for `cases.h5`."""

import json
from collections.abc import Iterable
from dataclasses import replace

from dlkit.check.edits import OutOfTime
from dlkit.check.local import local
from dlkit.check.outcome import Raised
from dlkit.check.review import Question, review
from dlkit.check.sketches import Sketch, plain, sketch_of, tells_much
from dlkit.exercise import Exercise
from dlkit.mutants.mutant import Mutant, mutants_of
from dlkit.mutants.surveying import digest_of, on_all_cores

MADE_BY = (  # of dlkit
    "check/edits",
    "check/sketches.py",
    "mutants/intrusions.py",
    "mutants/mutant.py",
    "mutants/sketching.py",
    "exercise/draws.py",
)
STYLES = 2  # answers whose mutants are sketched: the reference, and the first right answer
SECONDS = 0.3  # that one call of a mutant may take above what the reference takes
NAMED = 3  # clauses of one sketch
ALIKE = 6  # clauses that share a sketch: of more, none says anything


def slips(exercise: Exercise, question: Question, kept: tuple[str, str]) -> tuple[str, str]:
    """Return the digest and the text of the sketches of an exercise's mutants.

    `kept` is what was found before: where the digest is the same, so is the text. Random results
    have none: their rules need large cases, and tell what is wrong by themselves.
    """
    if question.tolerance.free:
        return "", ""
    digest = digest_of(exercise, MADE_BY)
    if kept[0] == digest:
        return kept
    mutants = list(mutants_of(exercise, question.cases, STYLES))
    slowest = max(case.seconds for case in question.cases)

    def sketched(index: int) -> Sketch | None:
        return _sketch(mutants[index], question, SECONDS + 20 * slowest)

    found = [one for one in on_all_cores(sketched, len(mutants), None) if one is not None]
    return digest, json.dumps(plain(_merged(found)), separators=(",", ":"))


def _sketch(mutant: Mutant, question: Question, seconds: float) -> Sketch | None:
    """Sketch one mutant; None for one that loses no points or takes too long."""
    quickest = min(question.cases, key=lambda case: case.seconds)
    try:
        ask = local(mutant.function(seconds))
        if isinstance(ask(quickest.arguments).outcome, Raised):
            return None  # it will not tell much
        seen = review(replace(question, mistakes=()), ask)
    except (Exception, OutOfTime):
        return None
    return None if seen.passed or not tells_much(seen) else sketch_of(seen, [mutant.clause])


def _merged(found: Iterable[Sketch]) -> list[Sketch]:
    """Join the sketches that are the same: the clauses that most mutants have stand first."""
    alike: dict[str, list[Sketch]] = {}
    for sketch in found:
        key = repr((sketch.wrong, _coarse(sketch), sketch.broken))
        alike.setdefault(key, []).append(sketch)
    merged = []
    for sketches in alike.values():
        clauses = [clause for one in sketches for clause in one.clauses]
        ranked = sorted(dict.fromkeys(clauses), key=lambda c: (-clauses.count(c), len(c)))
        if len(ranked) <= ALIKE:
            merged.append(replace(sketches[0], clauses=tuple(ranked[:NAMED])))
    return merged


def _coarse(sketch: Sketch) -> list:
    """Return the prints with fewer digits: two styles differ in the last ones."""
    return [
        (place, kind, [f"{mean:.5g}" for mean in means])
        for place, (kind, means) in sketch.prints.items()
    ]
