"""All changes of an answer in the order in which they are tried, with their levels.

First what replaces or leaves out something on the lines that feed the wrong output, then likely
insertions there, then broad ones; the same again for the other lines that ran.
"""

import ast
from collections.abc import Iterator, Mapping

import numpy as np

from dlkit.check.edits import Code, Edit
from dlkit.check.edits import names as of_names
from dlkit.check.edits.calls import name_of
from dlkit.check.edits.edit import Slot, slots
from dlkit.check.edits.names import Around
from dlkit.check.edits.operators import around_of, at
from dlkit.check.edits.statements import of_statements
from dlkit.check.repair import insertions, rearrangements
from dlkit.check.repair.insertions import Names
from dlkit.check.repair.running import Run
from dlkit.check.review import Question

SWAP, LIKELY, BROAD = range(3)


def candidates(
    code: Code, question: Question, order: Mapping[int, tuple[int, int]], run: Run
) -> Iterator[tuple[int, Edit]]:
    """Yield all edits in the order in which they are tried, with their levels.

    `order` ranks the lines, `run` is one call of the answer, which shows the names at hand.
    """
    tree = code.tree
    names = _names(code, question, run)
    around = around_of(code, (), _functions(code))
    sizes = insertions.sizes_in(tree)
    places = sorted(slots(tree), key=lambda slot: order.get(slot.line, (1, 0)))
    near = [slot for slot in places if order.get(slot.line, (1, 0))[0] < 2]
    steps = sorted(
        (
            *of_statements(tree),
            *insertions.of_returns(tree),
            *rearrangements.of_targets(tree),
            *rearrangements.of_repeated_steps(tree),
        ),
        key=lambda edit: order.get(edit.line, (1, 0)),
    )
    far = [slot for slot in places if order.get(slot.line, (1, 0))[0] == 2]
    yield from _of_places(code, question, near, names, around, sizes, steps)
    yield from _of_places(code, question, far, names, around, sizes, [])


def _of_places(
    code: Code,
    question: Question,
    places: list[Slot],
    names: Names,
    around: Around,
    sizes: frozenset[int],
    steps: list[Edit],
) -> Iterator[tuple[int, Edit]]:
    """Yield the edits of some places: replacements, other variables, insertions."""
    tree = code.tree
    not_used, slices = rearrangements.unused(tree), rearrangements.slices_in(tree)
    for slot in places:
        for edit in at(slot, around):
            if not _may_be_huge(slot, edit, sizes):
                yield SWAP, edit
        for edit in rearrangements.of_tuples(slot):
            yield SWAP, edit
    yield from ((SWAP, edit) for edit in steps)
    for slot in places:
        for edit in of_names.of_variables(slot, around):
            yield SWAP, edit
        for edit in rearrangements.of_keys(slot, slices):
            yield SWAP, edit
        for edit in rearrangements.of_results(slot, question.outputs, names):
            yield SWAP, edit
    if steps:
        yield from ((LIKELY, edit) for edit in insertions.of_copies(code, names))
    values = [slot for slot in places if id(slot.node) not in sizes]
    for slot in places:
        if id(slot.node) not in sizes or isinstance(slot.node, ast.Constant):
            for edit in rearrangements.of_unused(slot, not_used, names):
                yield LIKELY, edit
    for slot in values:
        for edit in insertions.likely(slot, names):
            yield LIKELY, edit
    for slot in values:
        for edit in rearrangements.of_moved_functions(slot, names):
            yield LIKELY, edit
    for slot in values:
        for edit in (*rearrangements.of_numbers(slot), *insertions.broad(slot, names)):
            yield BROAD, edit


def _names(code: Code, question: Question, seen: Run) -> Names:
    """Sort the names at hand by what they stood for in the first wrong case."""
    case_names = [
        dict(zip(code.parameters, case.arguments, strict=False)) for case in question.cases
    ]
    return Names(
        arrays=seen.named(np.ndarray)[:10],
        numbers=seen.numbers[:8],
        dicts=seen.named(dict),
        lists=seen.named(list),
        sizes=seen.sizes(case_names)[:8] if case_names else (),
        known=frozenset(seen.values),
        callables=frozenset(n for n, v in code.names.items() if callable(v) or n == "np"),
    )


def _functions(code: Code) -> tuple[str, ...]:
    """Name the functions of the notebook that the answer calls."""
    called = {name_of(n.func) for n in ast.walk(code.tree) if isinstance(n, ast.Call)}
    return tuple(n for n in called if hasattr(code.names.get(n), "__wrapped__"))


def _may_be_huge(slot: Slot, edit: Edit, sizes: frozenset[int]) -> bool:
    """Say whether a product or a power would stand in the size of an array, or a tower of powers.

    `i = 2 ** i`, done again and again, needs all the memory before a loop looks at the time.
    """
    new = edit.new
    if not isinstance(new, ast.BinOp):
        return False
    if isinstance(new.op, ast.Pow) and not isinstance(new.right, ast.Constant):
        return True
    return isinstance(new.op, ast.Mult | ast.Pow) and id(slot.node) in sizes
