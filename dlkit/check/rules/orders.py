"""Orders of a graph's nodes, of which many are right: judged by their property.

A graph is a list of nodes: ("leaf", name), or (operation, positions of its inputs).
"""

from collections.abc import Sequence

from dlkit.check.rules.rule import NOTHING, Argument, Asked, Finding, Output, rule

Found = tuple[str, float]  # in words; the number that tells one kind from the others


@rule("topological order", "exact")
def topological_order(
    calls: Sequence[Asked], of: Output, graph: Argument, output: Argument
) -> Finding | None:
    """Judge that `of` lists each node that `output` depends on once, after all its inputs.

    `of` holds positions in the graph. Any such order will do.
    """
    if not calls:
        return NOTHING
    found = [
        _wrong(call.output(of)[0], call.argument(graph), call.argument(output)) for call in calls
    ]
    broken = [one for one in found if one]
    if not broken:
        return None
    words, _ = broken[0]
    kinds = [sum(kind == number for _, kind in broken) / len(calls) for number in range(4)]
    return Finding(words, tuple(kinds))


def _wrong(order: Sequence[float], graph: Sequence, output: int) -> Found | None:
    """Say what is wrong with one order first; None when nothing is."""
    needed = _needed(graph, output)
    listed = [int(p) if p == int(p) else None for p in order]
    if strange := [p for p, one in zip(order, listed, strict=True) if one not in needed]:
        return (
            f"{strange[0]:g} is listed, but the output does not depend on a node {strange[0]:g}",
            0,
        )
    if missing := sorted(needed - set(listed)):
        return f"node {missing[0]} is missing, on which the output depends", 1
    if twice := [p for p in listed if listed.count(p) > 1]:
        return f"node {twice[0]} is listed {listed.count(twice[0])} times", 2
    place = {position: i for i, position in enumerate(listed)}
    for position in listed:
        for one in _inputs(graph[position]):
            if place[one] > place[position]:
                return f"node {position} stands before node {one}, which is one of its inputs", 3
    return None


def _needed(graph: Sequence, output: int) -> set[int]:
    needed, waiting = set(), [output]
    while waiting:
        position = waiting.pop()
        if position not in needed:
            needed.add(position)
            waiting.extend(_inputs(graph[position]))
    return needed


def _inputs(node: Sequence) -> Sequence[int]:
    operation, inputs = node
    return () if operation == "leaf" else inputs
