"""A survey in words: a row of the table, and a line for each mutant that keeps its points."""

from dlkit.mutants.proof import Survey

DRAWS = 10
HEADER = (
    f"{'exercise':<30}{'mutants':>8}{'caught':>8}{'equivalent':>12}{'accepted':>10}"
    f"{'kept points':>13}{'by chance':>11}{'caught of wrong ones':>22}"
)


def row(found: Survey) -> str:
    """Return the exercise's row of the table."""
    return (
        f"{found.exercise:<30}{found.count:>8}{found.killed:>8}{found.equivalent:>12}"
        f"{found.accepted:>10}{len(found.survivors):>13}{len(found.by_chance):>11}"
        f"{share(found):>22.1%}"
    )


def share(found: Survey) -> float:
    """Return which share of the mutants that are not equivalent loses points on every draw."""
    wrong = found.count - found.equivalent - found.accepted
    return found.killed / wrong if wrong else 1.0


def shortcomings(found: Survey) -> list[str]:
    """Say of each mutant that should have lost points what shows that it is wrong, or when."""
    kept = [f"  keeps all points: {mutant}\n    but differs: {shown}"
            for mutant, shown in found.survivors.items()]  # fmt: skip
    chance = [
        f"  keeps all points on {len(draws)} of {found.draws} draws "
        f"({', '.join(map(str, draws))}): {mutant}"
        for mutant, draws in found.by_chance.items()
    ]
    return kept + chance
