"""What `check` passes in a notebook that runs from top to bottom earns full points in grading.

The notebooks are made of the catalogue's right answers, and go on to reuse every name.
"""

from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbgrader.utils import is_grade, is_locked, is_solution
from sandboxes import walls

from dlkit.check.review import review
from dlkit.exercise import Exercise, as_cell, assignment_ids, load
from dlkit.grading.judging.runner import Runner
from dlkit.judge import asking
from dlkit.sandbox import Budget, Cell, Limits, Mark, Sandbox, Step

ROOT = Path(__file__).parents[1]
SEED = 23
LESSONS = assignment_ids(ROOT)
LIBRARIES = "np = data = plot = check = 5"
EVERYTHING = (
    "for _name in [n for n in globals() if not n.startswith('_')]:\n    globals()[_name] = 5"
)
USED = "parameters = grads = X = Y = W = b = Z = A = m = cache = costs = result = 7"


def cells_of(lesson: str) -> list[nbformat.NotebookNode]:
    """Return the code cells of the release that are no demonstrations."""
    path = ROOT / "release" / lesson / f"{lesson}.ipynb"
    cells = nbformat.read(path, as_version=4).cells
    is_demo = [bool(cell.metadata.get("dlkit", {}).get("demo")) for cell in cells]
    return [c for c, demo in zip(cells, is_demo, strict=True) if c.cell_type == "code" and not demo]


def notebooks(exercises: dict[str, Exercise]) -> Iterator[dict[str, str]]:
    """Yield answers to all exercises, until every right answer has been in one."""
    answers = {
        name: [as_cell(one, function) for function in one.right_answers.values()]
        for name, one in exercises.items()
    }
    for number in range(max(map(len, answers.values()))):
        yield {name: known[number % len(known)] for name, known in answers.items()}


def steps(lesson: str, answers: dict[str, str]) -> Iterator[Step]:
    """Yield a notebook in which each tests cell is followed by cells that reuse names."""
    for cell in cells_of(lesson):
        name = cell.metadata.nbgrader.grade_id
        if is_solution(cell):
            yield Cell(name, answers[name])
        elif is_grade(cell):
            exercise = name.removeprefix("test_")
            yield Mark(exercise)
            yield Cell(f"used_{exercise}", f"{USED}\n_result = {exercise}")
        elif is_locked(cell):
            yield Cell(name, cell.source)
    for number, source in enumerate((LIBRARIES, EVERYTHING, "%reset -f")):
        yield Cell(f"reuses_{number}", source)


def passes(step: Step, names: dict, exercises: dict[str, Exercise]) -> bool:
    """Run a cell in this process; say whether `check` passes, where it stands."""
    if isinstance(step, Cell):
        if not step.source.startswith(("%", "for _name")):
            exec(step.source, names)
        return False
    exercise = exercises[step.exercise]
    return review(exercise.question(), asking(exercise, names[step.exercise])).passed


@pytest.mark.parametrize("lesson", LESSONS)
def test_what_check_passes_earns_full_points_whatever_is_done_to_the_names_below(
    lesson: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = ROOT / "release" / lesson
    monkeypatch.chdir(folder)
    exercises = load(lesson, ROOT).exercises
    files = {"cases.h5": folder / "cases.h5"}

    def opened(budget: Budget) -> Sandbox:
        return Sandbox(walls(), files, None, Limits(), budget)

    seen, accepted = set(), set()
    for answers in notebooks(exercises):
        notebook, names = list(steps(lesson, answers)), {"__name__": "__main__"}
        marks = [step for step in notebook if passes(step, names, exercises)]
        with Runner(notebook, opened, exercises.values()) as runner:
            for name in (mark.exercise for mark in marks):
                verdict = runner.judge(exercises[name], exercises[name].question(SEED), name)
                assert verdict.passed, f"{answers[name]}\n{verdict}"
        assert runner.stopped == {}
        seen |= set(answers.items())
        accepted |= {(mark.exercise, answers[mark.exercise]) for mark in marks}
    refused = seen - accepted  # two that are right alone need not be right together
    assert len(refused) <= 1, refused
