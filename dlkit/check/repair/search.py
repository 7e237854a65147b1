"""Search for one change of an answer's own code that makes it right, and so prove the place.

Nearly all changes fall on one call: that of the quickest case that the answer fails. One that
makes all cases right is confirmed by a full review, rules included, as the answer itself had one.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from dlkit.check.compare import compare
from dlkit.check.edits import Code, Edit, code_of
from dlkit.check.outcome import Ask, Reply, call
from dlkit.check.repair.candidates import SWAP, candidates
from dlkit.check.repair.isolation import isolated
from dlkit.check.repair.kinds import kinds_of
from dlkit.check.repair.lines import ranks
from dlkit.check.repair.running import Run, run
from dlkit.check.review import Case, Review, review
from dlkit.check.wire import pack, unpack

LINES = 3  # lines that are told; a change that helps on more of them proves no place
QUICK = 0.01, 20.0  # seconds of the first call of an edited answer; times what the answer takes
FULL = 2.0, 20.0  # the same for the other calls, of the slowest case
SLOW = 4  # calls for which there must be time, at the least


@dataclass(frozen=True)
class Repair:
    """One change that makes an answer right: its line, the kinds of it, and how usual it is.

    Line 1 is that of the `def`. `level` is SWAP where something is replaced or left out, LIKELY or
    BROAD where something is inserted.
    """

    line: int
    kinds: frozenset[str]
    level: int
    edit: Edit


@dataclass(frozen=True)
class Repairs:
    """What a search found.

    `found` are the changes, `complete` says whether all were tried, `refused` that the code may
    not be changed: it does more than compute, or it has no text. `reached` is the highest level of
    which a change was tried; all of lower levels were, on the lines that come first.
    """

    found: tuple[Repair, ...] = ()
    complete: bool = False
    refused: bool = False
    tried: int = 0
    seconds: float = 0.0
    reached: int = SWAP

    @property
    def lines(self) -> tuple[int, ...]:
        """Number the lines where one change alone is enough; 1 is that of the `def`."""
        return tuple(sorted({repair.line for repair in self._told}))

    @property
    def kind(self) -> str:
        """What every change that is told concerns; empty where they differ or explain nothing.

        Also where time was over before all changes of that level were tried.
        """
        all_tried = self.complete or self.reached > self._level
        if len(self.lines) != 1 or not all_tried:
            return ""
        shared = frozenset.intersection(*(repair.kinds for repair in self._told))
        return min(shared) if len(shared) == 1 else ""

    @property
    def _told(self) -> tuple[Repair, ...]:
        """Leave out insertions where a replacement is enough."""
        return tuple(repair for repair in self.found if repair.level == self._level)

    @property
    def _level(self) -> int:
        return min((repair.level for repair in self.found), default=SWAP)


def repairs(
    reviewed: Review, function: Callable, seconds: float, ask_of: Callable[[Callable], Ask]
) -> Repairs:
    """Search for changes of one place in `function` that make it right, for about `seconds`.

    One that is being confirmed when time is over is confirmed first. An answer that takes a quarter
    of the time for one call is not searched. `reviewed` is the review of the answer as it stands,
    `ask_of` makes of a function what a review asks. Interrupting the kernel interrupts the search.
    NumPy's own generator is left as it was.
    """
    start = time.perf_counter()
    state = np.random.get_state()
    try:
        quickest = min((c.seconds for c in reviewed.calls if c.differences), default=0.0)
        if quickest > seconds / SLOW:
            return Repairs(seconds=time.perf_counter() - start)
        search = _search_of(reviewed, function, ask_of)
        if search is None:
            return Repairs(refused=True, seconds=time.perf_counter() - start)
        found = tuple(search.found_until(start + seconds))
    finally:
        np.random.set_state(state)
    spent = time.perf_counter() - start
    return Repairs(found, search.complete, False, search.tried, spent, search.reached)


def _search_of(reviewed: Review, function: Callable, ask_of: Callable) -> "_Search | None":
    code = code_of(function)
    if code is None or reviewed.failure or not reviewed.calls:
        return None
    calls = sorted(reviewed.calls, key=lambda one: (not one.differences, one.seconds))
    slow = max(FULL[0], FULL[1] * max(one.seconds for one in calls))
    isolated_code = isolated(code, slow)
    if isolated_code is None:
        return None
    search = _Search(isolated_code, reviewed, [one.case for one in calls], slow, ask_of)
    return search if search.behaves_like(calls[0].differences) else None


class _Search:
    """The state of one search: the code, the cases in the order in which they are tried."""

    def __init__(
        self, code: Code, reviewed: Review, cases: list[Case], slow: float, ask_of: Callable
    ) -> None:
        self.code = code
        self.reviewed = reviewed
        self.question = reviewed.question
        self.cases = cases
        self.slow = slow
        self.ask_of = ask_of
        self.packed = [pack(case.arguments) for case in cases]
        self.tried = 0
        self.complete = False
        self.reached = SWAP
        self.run = self._traced()
        self.limit = max(QUICK[0], QUICK[1] * self._wall_time())

    def _wall_time(self) -> float:
        function, given = self.code.compiled(None, self.slow), unpack(self.packed[0])
        start = time.perf_counter()
        call(function, given)
        return time.perf_counter() - start

    def _traced(self) -> Run:
        function = self.code.compiled(None, 20 * self.slow)
        plain = function.__wrapped__.__code__
        return run(function, plain, self.code.tree.lineno, unpack(self.packed[0]))

    def behaves_like(self, differences: tuple) -> bool:
        """Say whether the text does what the answer does: it may be another one by now."""
        mine = self._differences(self.run.reply, self.cases[0])
        return [(d.path, d.kind) for d in mine] == [(d.path, d.kind) for d in differences]

    def _differences(self, reply: Reply, case: Case) -> list:
        return compare(reply.outcome, case.expected, self.question.tolerance, self.question.outputs)

    def found_until(self, end: float) -> Iterator[Repair]:
        """Yield the changes that make the answer right; those that are likely come first."""
        lines: dict[int, set[int]] = {}
        seen: set[object] = set()
        for level, edit in self._candidates():
            if time.perf_counter() > end:
                return
            self.reached = max(self.reached, level)
            if not self._repairs(edit, seen):
                continue
            yield Repair(edit.line, kinds_of(edit), level, edit)
            lines.setdefault(level, set()).add(edit.line)
            if len(lines[min(lines)]) > LINES:
                return
        self.complete = True

    def _repairs(self, edit: Edit, seen: set[object]) -> bool:
        """Say whether `edit` makes every case and every rule right."""
        try:
            function = self.code.compiled(edit, self.limit)
        except Exception:  # not Python, or no default that can be worked out
            return False
        text = function.__wrapped__.__code__
        kinds = tuple(map(type, text.co_consts))  # 1 equals 1.0 and True
        key = text.co_code, text.co_consts, kinds, text.co_names, text.co_varnames, edit.line
        if key in seen:
            return False
        seen.add(key)
        self.tried += 1
        if not self._is_right(function, 0):
            return False
        patient = self.code.compiled(edit, self.slow)
        if not all(self._is_right(patient, i) for i in range(1, len(self.cases))):
            return False
        return review(self.question, self.ask_of(patient)).passed

    def _is_right(self, function: Callable, number: int) -> bool:
        reply = call(function, unpack(self.packed[number]))
        try:
            return not self._differences(reply, self.cases[number])
        except Exception:  # the value is of no kind that is compared
            return False

    def _candidates(self) -> Iterator[tuple[int, Edit]]:
        order = ranks(self.code.tree, self.reviewed, self.run)
        return candidates(self.code, self.question, order, self.run)
