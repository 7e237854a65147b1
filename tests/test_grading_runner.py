"""A submission that ends its sandbox: what it costs, and that it cannot go on for ever."""

from collections.abc import Iterable, Iterator

import numpy as np
import pytest

from dlkit.check.outcome import Reply
from dlkit.exercise import Exercise
from dlkit.grading.judging.runner import Runner
from dlkit.sandbox import (
    Budget,
    Cell,
    CellResult,
    Limits,
    Sandbox,
    SandboxFailed,
    SandboxUnavailable,
    find_walls,
)


def double(x: np.ndarray) -> np.ndarray:
    return 2 * x


@pytest.fixture
def exercise() -> Exercise:
    made = Exercise(double, points=10)
    made.cases(lambda rng: iter([("three numbers", (rng.normal(size=3),))]))
    return made


class Fragile:
    """Stands in for a sandbox: a cell that says "end" ends it, and so does calling what "dies"."""

    opened: list["Fragile"]

    def __init__(self, budget: Budget) -> None:
        self.ran: list[str] = []
        self.closed = False
        self.opened.append(self)

    def run(self, cells: Iterable[Cell]) -> Iterator[CellResult]:
        for cell in cells:
            if cell.source == "end":
                raise SandboxFailed("It ended.", cell.id)
            self.ran.append(cell.id)
            yield CellResult(cell.id, [{"output_type": f"{len(self.opened)}"}], False, 1)

    def at(self, exercise: str) -> bool:
        return False

    def value(self, name: str) -> object:
        return 0

    def begin(self, exercise: str, reference_seconds: float) -> None:
        self.begun = exercise

    def calls(self, name: str, many: list[tuple]) -> list[Reply]:
        assert self.begun == name
        if "dies" in self.ran:
            raise SandboxFailed("The call ended.")
        return [Reply(2 * arguments[0], arguments) for arguments in many]

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def fragile() -> type[Fragile]:
    Fragile.opened = []
    return Fragile


def cells(*names: str, **sources: str) -> list[Cell]:
    return [Cell(name, sources.get(name, "fine")) for name in names]


def test_a_cell_that_ends_the_sandbox_is_left_out_and_the_others_run_again(
    exercise: Exercise, fragile: type[Fragile]
) -> None:
    with Runner(cells("a", "b", "c", b="end"), fragile) as run:
        assert run.judge(exercise, exercise.question(0), "c").points == 10
    assert [box.ran for box in fragile.opened] == [["a"], ["a", "c"]]
    assert all(box.closed for box in fragile.opened)
    assert run.stopped == {"b": "It ended."}
    assert run.results["a"].outputs == [{"output_type": "1"}], "the first output stays"


def test_an_exercise_whose_own_cell_was_stopped_is_told_why(
    exercise: Exercise, fragile: type[Fragile]
) -> None:
    with Runner(cells("a", a="end"), fragile) as run:
        verdict = run.judge(exercise, exercise.question(0), "a")
    assert verdict.points == 0
    assert "its cell was stopped: It ended." in str(verdict)


def test_a_call_that_ends_the_sandbox_costs_one_exercise(
    exercise: Exercise, fragile: type[Fragile]
) -> None:
    with Runner(cells("dies"), fragile) as run:
        assert "The call ended." in str(run.judge(exercise, exercise.question(0), "dies"))
        assert "The call ended." in str(run.judge(exercise, exercise.question(0), "dies"))
    assert len(fragile.opened) == 2


def test_no_more_sandboxes_are_opened_than_a_submission_may_use_up(
    exercise: Exercise, fragile: type[Fragile]
) -> None:
    names = [f"c{n}" for n in range(9)]
    ending, limits = cells(*names, **dict.fromkeys(names, "end")), Limits(sandboxes=3)
    with Runner(ending, fragile, limits=limits) as run:
        assert "ended its process 3 times" in str(run.judge(exercise, exercise.question(0), "c8"))
        assert run.judge(exercise, exercise.question(0), "c8").points == 0
        run.run_again([*ending, Cell("tests", "fine")])
    assert len(fragile.opened) == 3
    assert "ended its process" in run.stopped["tests"]


def test_a_submission_has_a_time_of_its_own(exercise: Exercise, fragile: type[Fragile]) -> None:
    with Runner(cells("a"), fragile, limits=Limits(total_seconds=-1)) as run:
        assert "Your notebook ran longer than" in str(
            run.judge(exercise, exercise.question(0), "a")
        )
    assert not fragile.opened


def test_what_fails_on_our_side_passes_through(exercise: Exercise) -> None:
    def unavailable(budget: Budget) -> Sandbox:
        raise SandboxUnavailable("The disk is full.")

    with Runner(cells("a"), unavailable) as run, pytest.raises(SandboxUnavailable):
        run.judge(exercise, exercise.question(0), "a")


def test_endless_loops_end_behind_real_walls(exercise: Exercise) -> None:
    walls = find_walls()
    limits = Limits(cell_cpu_seconds=1.5, exercise_cpu_seconds=0.5)
    sources = {
        "loop": "while True: pass",
        "double": "calls = 0\ndef double(x):\n    while True: pass",
    }

    def opened(budget: Budget) -> Sandbox:
        return Sandbox(walls, {}, None, limits, budget)

    with Runner(cells("loop", "double", **sources), opened, limits=limits) as run:
        assert "double used more than 0.5 s of processor time." in str(
            run.judge(exercise, exercise.question(0), "double")
        )
        run.run_again([*run.steps, Cell("tests", "assert calls == 0")])
    assert run.stopped == {"loop": "Your code used more than 1.5 s of processor time in one cell."}
    assert not run.results["tests"].failed
