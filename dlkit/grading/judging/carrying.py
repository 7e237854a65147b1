"""Errors carried forward: a wrong answer costs its own points, not those of answers that call it.

An exercise that lost points is judged once more, with references substituted for those earlier
answers that were wrong, if it can have called them. That verdict counts if it is better and one of
the references was called.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dlkit.check.question import Question
from dlkit.exercise import Exercise
from dlkit.grading.judging.runner import Runner
from dlkit.judge import Verdict
from dlkit.sandbox import Cell

WORD = re.compile(r"\w+")
DEFINITION = re.compile(  # a function or class at any depth, a variable at the left margin
    r"^[ \t]*(?:async[ \t]+)?(?:def|class)[ \t]+(\w+)|^(\w+)[ \t]*(?::[^=\n]*)?=(?!=)", re.M
)


@dataclass(frozen=True)
class Judged:
    """An exercise, what it was asked, the id of its answer's cell, and what came of it."""

    exercise: Exercise
    question: Question
    cell: str
    verdict: Verdict


def carried(judged: Iterable[Judged], runner: Runner) -> Iterator[Verdict]:
    """Yield the verdicts on the exercises of a notebook, in its order, errors carried forward.

    What is right once an earlier answer is right counts as right for the exercises after it: a
    reference is substituted only where a mistake was made.
    """
    wrong: set[str] = set()
    for one in judged:
        verdict = one.verdict
        if not verdict.passed and not one.exercise.is_variable:
            verdict = _better(one, wrong, runner)
            if not verdict.passed:
                wrong.add(one.exercise.name)
        yield verdict


def _better(one: Judged, wrong: set[str], runner: Runner) -> Verdict:
    if wrong.isdisjoint(mentioned(one.cell, runner.cells)):
        return one.verdict
    given = runner.judge_given(one.exercise, one.question, one.cell, sorted(wrong))
    return given if given and given.points > one.verdict.points else one.verdict


def mentioned(cell: str, cells: Iterable[Cell]) -> set[str]:
    """Return every word of the cell, and of the cells that define such a word, and so on.

    What is not among them is hardly called; that something is, does not mean that it is called.
    """
    words, definers = {}, defaultdict(set)
    for each in cells:
        words[each.id] = set(WORD.findall(each.source))
        for function, variable in DEFINITION.findall(each.source):
            definers[function or variable].add(each.id)
    found, new = set(), words.get(cell, set())
    while new:
        found |= new
        ids = set().union(*(definers.pop(word, ()) for word in new))
        new = set().union(*(words.pop(id, ()) for id in ids)) - found
    return found
