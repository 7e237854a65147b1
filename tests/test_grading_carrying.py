"""Errors carried forward: an answer is judged again with right ones to earlier exercises.

References are substituted through the judge. Neither what a submission sends them nor what it
does with them gains a point that is not due, hurts the grading process or leaves anything behind.
"""

import os
import resource
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import nbformat
import numpy as np
import pytest
from sandboxes import MB, until, walls

from dlkit.check import wire
from dlkit.check.locating import NOWHERE
from dlkit.check.outcome import Raised
from dlkit.check.probes import CallBack, Probe
from dlkit.check.review import Question
from dlkit.exercise import Choice, Exercise, as_cell, load
from dlkit.grading.common.errors import ReferenceServerFailed
from dlkit.grading.common.outputs import verdict_of
from dlkit.grading.intake.teacher import Teacher
from dlkit.grading.judging import runner as running
from dlkit.grading.judging.carrying import Judged, carried, mentioned
from dlkit.grading.judging.notebook import grade
from dlkit.grading.judging.reference_server import ReferenceServer
from dlkit.grading.judging.runner import Runner
from dlkit.grading.judging.session import Session
from dlkit.judge import Verdict, failed, with_given
from dlkit.sandbox import Budget, Cell, Limits, Sandbox, SandboxUnavailable

ROOT = Path(__file__).parents[1]
LIMITS = Limits(
    memory_bytes=768 * MB,
    folder_bytes=32 * MB,
    cell_cpu_seconds=3.0,
    exercise_cpu_seconds=1.0,
    exercise_seconds=10.0,
)

# A small course, in the order of its notebook.


def first(x):
    return x[0]


def double(x):
    return 2 * x


def noise(n, rng):
    return rng.normal(size=n)


def slope(f, theta):
    return f(theta + 1) - f(theta)


def repeat(n):
    return np.zeros(n)


def count(n):
    total = 0
    for k in range(n):
        total += k
    return total


def quadruple(x):
    return 4 * x, 5 * x


def noise_twice(n, rng):
    return rng.normal(size=n), rng.normal(size=n)


def steepest(f, theta):
    return 3 * (f(theta + 1) - f(theta))


def made(function: Callable, *cases: Callable, **options: object) -> Exercise:
    """Return an exercise of ten points that asks what `cases` draw."""
    exercise = Exercise(function, **({} if "parts" in options else {"points": 10}), **options)
    exercise.cases(lambda rng: ((f"case {n}", draw(rng)) for n, draw in enumerate(cases)))
    return exercise


def vector(rng: np.random.Generator) -> tuple:
    return (rng.normal(size=3) + 5,)


def few(rng: np.random.Generator) -> tuple:
    return (int(rng.integers(2, 9)),)


def few_and_rng(rng: np.random.Generator) -> tuple:
    return int(rng.integers(2, 9)), np.random.default_rng(rng.integers(99))


def cube_and_column(rng: np.random.Generator) -> tuple:
    return Probe("cubic", {"c": np.ones((2, 1))}), rng.normal(size=(2, 1))


SMALL = (
    made(first, vector),
    made(double, vector),
    made(noise, few_and_rng),
    made(slope, cube_and_column),
    made(repeat, few),
    made(count, few),
    made(quadruple, vector, outputs=("four", "five"), parts={"four": 6, "five": 4}),
    made(noise_twice, few_and_rng),
    made(steepest, cube_and_column),
)
RIGHT = {
    "first": "def first(x):\n    return x[0]",
    "double": "def double(x):\n    return 2 * x",
    "noise": "def noise(n, rng):\n    return rng.normal(size=n)",
    "slope": "def slope(f, theta):\n    return f(theta + 1) - f(theta)",
    "repeat": "def repeat(n):\n    return np.zeros(n)",
    "count": "def count(n):\n    return sum(range(n))",
    "quadruple": "def quadruple(x):\n    return double(double(x)), 5 * x",
    "noise_twice": "def noise_twice(n, rng):\n    return noise(n, rng), noise(n, rng)",
    "steepest": "def steepest(f, theta):\n    return 3 * slope(f, theta)",
}
WRONG = {
    "double": "def double(x):\n    return 3 * x",
    "noise": "def noise(n, rng):\n    return np.ones(n)",
    "slope": "def slope(f, theta):\n    return 0.0",
    "repeat": "def repeat(n):\n    return np.ones(n)",
    "count": "def count(n):\n    return -1",
}


def open_behind_walls(budget: Budget) -> Sandbox:
    return Sandbox(walls(), {}, None, LIMITS, budget)


def graded(
    sources: Mapping[str, str], opened: Callable = open_behind_walls
) -> tuple[dict[str, Verdict], Runner]:
    """Judge the small course with the right answers but `sources`; return verdicts and runner."""
    texts = RIGHT | dict(sources)
    cells = [Cell("setup", "import numpy as np")]
    cells += [Cell(name, texts[name]) for name in RIGHT]
    with Runner(cells, opened, SMALL, LIMITS) as run:
        judged = []
        for exercise in SMALL:
            name, question = exercise.name, exercise.question(1)
            verdict = run.judge(exercise, question, name)
            judged.append(Judged(exercise, question, name, verdict))
        return {verdict.exercise: verdict for verdict in carried(judged, run)}, run


def family() -> set[int]:
    """Return the processes below this one that have not ended."""
    found, waiting = set(), [os.getpid()]
    while waiting:
        tasks = Path(f"/proc/{waiting.pop()}/task").glob("*/children")
        new = {int(pid) for task in tasks for pid in task.read_text().split()}
        waiting += new
        found |= new
    return set(filter(is_alive, found))


def is_alive(pid: int) -> bool:
    """Say whether a process is there and has not ended; one that has may wait to be collected."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] != "Z"
    return False


@pytest.fixture(scope="module", autouse=True)
def what_stays_has_been_started() -> None:
    open_behind_walls(Budget(LIMITS)).close()


@pytest.fixture(autouse=True)
def nothing_is_left_over(what_stays_has_been_started: None) -> Iterator[None]:
    """After each test no process and no thread is there that was not before."""
    before, threads = family(), threading.active_count()
    yield
    until(lambda: family() <= before)
    until(lambda: threading.active_count() <= threads)


def lost(verdicts: Mapping[str, Verdict]) -> dict[str, float]:
    return {name: verdict.points for name, verdict in verdicts.items() if not verdict.passed}


# What is due


@pytest.mark.parametrize(
    ("wrong", "caller"), [("double", "quadruple"), ("noise", "noise_twice"), ("slope", "steepest")]
)
def test_an_answer_that_calls_a_wrong_one_is_right_given_a_right_one(
    wrong: str, caller: str
) -> None:
    found, _ = graded({wrong: WRONG[wrong]})
    assert lost(found) == {wrong: 0}
    assert found[caller].given == (wrong,)
    assert found[caller].points == 10
    assert f"  ✓ correct, given a correct {wrong}" in found[caller].messages
    assert all(verdict.given == () for name, verdict in found.items() if name != caller)


def test_arguments_by_name_are_passed_on() -> None:
    sources = {
        "double": WRONG["double"],
        "slope": WRONG["slope"],
        "quadruple": "def quadruple(x):\n    return double(x=double(x=x)), 5 * x",
        "steepest": "def steepest(f, theta):\n    return 3 * slope(theta=theta, f=f)",
    }
    found, _ = graded(sources)
    assert lost(found) == {"double": 0, "slope": 0}


def test_a_mistake_of_its_own_costs_what_it_costs() -> None:
    own = "def quadruple(x):\n    return double(double(x)), 6 * x"
    found, _ = graded({"double": WRONG["double"], "quadruple": own})
    assert lost(found) == {"double": 0, "quadruple": 6}
    assert found["quadruple"].given == ("double",)
    assert "  · graded with a correct double, not with yours" in found["quadruple"].messages
    worse = "def quadruple(x):\n    return 3 * double(x), 6 * x"
    found, _ = graded({"double": WRONG["double"], "quadruple": worse})
    assert lost(found) == {"double": 0, "quadruple": 0}
    assert found["quadruple"].given == (), "a verdict that earns no more does not count"


def test_an_answer_that_asks_nothing_keeps_its_first_verdict() -> None:
    looks = "def quadruple(x):\n    return (4 if 'Substitute' in str(double) else 3) * x, 5 * x"
    found, _ = graded({"double": WRONG["double"], "quadruple": looks})
    assert lost(found) == {"double": 0, "quadruple": 4}
    assert found["quadruple"].given == ()


def test_only_earlier_answers_are_substituted() -> None:
    found, _ = graded({"double": "def double(x):\n    return quadruple(x)[0] / 2"})
    assert lost(found) == {"double": 0}, "they call each other for ever until one is substituted"
    calls_later = "def first(x):\n    return double(x)[0]"
    found, _ = graded({"first": calls_later, "double": WRONG["double"]})
    assert lost(found) == {"first": 0, "double": 0}
    assert found["first"].given == ()


@pytest.mark.parametrize(
    "double",
    [
        "def double(x):\n    while True: pass",
        "def double(x):\n    import os; os._exit(1)",
        "def double(x):\n    kept = []\n    while True: kept.append(np.ones(10**6))",
        "def double(x):\n    return np.zeros(10**8)",
        "def double(x:",
        "import os; os._exit(1)",
        "",
    ],
    ids=["endless", "dead", "eats memory", "floods", "cannot be read", "stopped", "blank"],
)
def test_an_earlier_answer_that_failed_counts_as_wrong(double: str) -> None:
    found, run = graded({"double": double})
    assert lost(found) == {"double": 0}
    assert found["quadruple"].given == ("double",)
    assert list(run.stopped) == (["double"] if double.startswith("import") else [])


def test_when_all_is_right_nothing_is_run_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "ReferenceServer", None)
    opened = []
    found, _ = graded({}, lambda budget: opened.append(1) or open_behind_walls(budget))
    assert lost(found) == {}
    assert len(opened) == 1


def test_nothing_is_run_twice_for_answers_that_call_nothing_wrong(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(running, "ReferenceServer", None)
    own = "def quadruple(x):\n    return 4 * x, 6 * x"
    found, _ = graded({"first": "def first(x):\n    return 0", "quadruple": own})
    assert lost(found) == {"first": 0, "quadruple": 6}


def test_what_cells_show_and_how_they_end_is_kept_from_the_first_time(tmp_path: Path) -> None:
    flaky = "import time; print(time.time_ns())\n"
    once = "import os\nif os.path.exists('late'): os._exit(1)\n"
    sources = {"double": flaky + WRONG["double"]}
    boxes: list[int] = []  # when each was opened

    def opened(budget: Budget) -> Sandbox:
        boxes.append(time.time_ns())
        return open_behind_walls(budget)

    found, run = graded(sources, opened)
    shown = run.results["double"].outputs
    assert len(boxes) == 2 and found["quadruple"].given == ("double",)
    assert int(shown[0]["text"]) < boxes[1]
    assert [output["output_type"] for output in shown] == ["stream"]
    sources["double"] = flaky + once + WRONG["double"]
    (tmp_path / "late").touch()

    def opened_late(budget: Budget) -> Sandbox:
        boxes.append(time.time_ns())
        files = {"late": tmp_path / "late"} if len(boxes) > 3 else {}
        return Sandbox(walls(), files, None, LIMITS, budget)

    found, run = graded(sources, opened_late)
    assert len(boxes) == 4
    assert lost(found) == {"double": 0, "quadruple": 4}
    assert run.stopped == {}


def test_all_that_is_judged_again_shares_one_sandbox_until_it_ends() -> None:
    wrong = {name: WRONG[name] for name in ("double", "noise", "slope")}
    boxes: list[int] = []

    def opened(budget: Budget) -> Sandbox:
        boxes.append(1)
        return open_behind_walls(budget)

    found, _ = graded(wrong, opened)
    assert lost(found) == dict.fromkeys(wrong, 0)
    assert [found[name].given for name in ("quadruple", "noise_twice", "steepest")] == [
        ("double",),
        ("noise",),
        ("slope",),
    ]
    assert len(boxes) == 2
    ends = "import os\ndef quadruple(x):\n    four = double(double(x))\n"
    ends += "    return os._exit(1) if 'Substitute' in str(double) else four, 5 * x"
    boxes.clear()
    found, _ = graded(wrong | {"quadruple": ends}, opened)
    assert lost(found) == dict.fromkeys(wrong, 0) | {"quadruple": 4}
    assert len(boxes) == 3


def test_own_answers_are_not_judged_in_a_sandbox_with_substitutes() -> None:
    looks = "def first(x):\n    return x[0] if 'Substitute' not in str(double) else 'replaced'"
    cells = [Cell("first", looks), Cell("double", WRONG["double"])]
    cells += [Cell("quadruple", RIGHT["quadruple"])]
    first, quadruple = SMALL[0], SMALL[6]
    with Runner(cells, open_behind_walls, SMALL, LIMITS) as run:
        given = run.judge_given(quadruple, quadruple.question(1), "quadruple", ["double"])
        assert given.passed
        assert run.judge(first, first.question(1), "first").passed


def test_a_failure_of_ours_passes_through() -> None:
    boxes = []

    def opened(budget: Budget) -> Sandbox:
        boxes.append(1)
        if len(boxes) > 1:
            raise SandboxUnavailable("The disk is full.")
        return open_behind_walls(budget)

    with pytest.raises(SandboxUnavailable, match="The disk is full"):
        graded({"double": WRONG["double"]}, opened)


# What is not due, and what could hurt


HOSTILE = {
    "asks for too much": ("repeat", "repeat(10**10)"),
    "asks for much": ("repeat", "repeat(8 * 10**6)"),
    "asks for axes without end": ("repeat", "repeat([1] * 10**5)"),
    "asks for what takes for ever": ("count", "count(10**15)"),
    "sends 60 MB at a time": ("count", "[count(np.ones(7 * 10**6)) for _ in range(9)]"),
    "sends what no call takes": ("repeat", "repeat(*[1] * 50_000, **{'n': 1})"),
    "asks for ever": ("count", "[count(1) for _ in iter(int, 1)]"),
    "asks in another thread after the call": ("count", "later(x)"),
    "asks in many threads": ("count", "together(x)"),
    "asks with another one's name": ("count", "renamed(x)"),
    "asks in pieces": ("count", "raw(x)"),
    "forges what it sends": ("count", "count.connection.ask('count', np.zeros(99, np.uint8))"),
    "sends no message": ("count", "count.connection.ask('count', (1, 2))"),
    "asks for a probe that is not there": ("count", "count(CallBack(0))"),
    "deletes it": ("count", "[count(1), globals().pop('count')] and count(2)"),
    "ends while it is asked": (
        "count",
        "threading.Timer(0.1, os._exit, [1]).start() or [count(10**5) for _ in iter(int, 1)]",
    ),
    "raises what it got": ("repeat", "raises(repeat)"),
}
HELPERS = """
import os, threading, time
import numpy as np
from dlkit.check.probes import CallBack

def later(x):
    asks = lambda: [time.sleep(0.01), count(3)]
    threading.Thread(target=lambda: [asks() for _ in range(100)]).start()
    return count(1)

def together(x):
    asks = lambda: [count(3) for _ in range(100)]
    threads = [threading.Thread(target=asks) for _ in range(8)]
    [thread.start() for thread in threads], [thread.join() for thread in threads]

def renamed(x):
    count.__name__ = "quadruple"
    return count(x)

def raw(x):
    count.connection.channel.send(b"\\0\\0\\0\\0\\0\\0\\0\\1")
    return count(1)

def raises(repeat):
    raise ValueError(str(repeat(5)))
"""


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_sent_to_a_substituted_reference_gains_and_hurts_nothing(name: str) -> None:
    wrong, value = HOSTILE[name]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    quadruple = f"{HELPERS}\ndef quadruple(x):\n    value = {value}\n    return 0 * x, 5 * x"
    found, run = graded({wrong: WRONG[wrong], "quadruple": quadruple})
    assert found["quadruple"].points <= 4
    assert set(lost(found)) == {wrong, "quadruple"}
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown * 1024 < 700 * MB, "a message of 64 MB is there a few times while it passes"
    assert not run.stopped


def test_a_name_that_is_defined_before_or_after_is_substituted_all_the_same() -> None:
    again = "def quadruple(x):\n    return double(double(x)), 5 * x\ndouble = quadruple"
    found, _ = graded({"double": WRONG["double"], "quadruple": again})
    assert lost(found) == {"double": 0}
    kept = "def quadruple(x, double=double):\n    return double(double(x)), 5 * x"
    found, _ = graded({"double": WRONG["double"], "quadruple": kept})
    assert lost(found) == {"double": 0, "quadruple": 4}, "what is kept cannot be substituted"


# The process that answers


def packed(*values: object, **named: object) -> np.ndarray:
    return np.frombuffer(wire.pack((values, named)), np.uint8)


def opened(reply: np.ndarray) -> tuple:
    return wire.unpack(reply.tobytes())


def say(words: str) -> None:
    print(words, flush=True)
    os.write(2, words.encode())


def die(n: int) -> None:
    os.abort()


def files_held(n: int) -> list[str]:
    links = [Path("/proc/self/fd", fd) for fd in sorted(os.listdir("/proc/self/fd"), key=int)]
    return [os.readlink(link) for link in links if link.is_symlink()]  # the listing's own is gone


def write(path: str) -> None:
    Path(path).write_text("something")


ODD = {f.__name__: f for f in (say, die, files_held, write, repeat, count, noise, slope)}


@pytest.fixture
def references() -> Iterator[ReferenceServer]:
    with ReferenceServer(
        ODD, Limits(exercise_seconds=6000.0), 1.0
    ) as references:  # ten minutes for 1 s
        yield references
    assert not os.path.exists(f"/proc/{references.pid}")


def test_a_reference_server_replies_by_value_and_notes_what_was_asked(
    references: ReferenceServer,
) -> None:
    value, _ = opened(references.ask("count", packed(5), {}))
    assert value == 10
    rng = np.random.default_rng(1)
    value, (after,) = opened(references.ask("noise", packed(3, rng=rng), {}))
    assert value.tolist() == rng.normal(size=3).tolist()
    assert after.bit_generator.state == rng.bit_generator.state
    cube, theta = Probe("cubic", {"c": np.ones((1, 1))}), np.zeros((1, 1))
    assert opened(references.ask("slope", packed(CallBack(2), theta), {2: cube})) == (1.0, [])
    assert list(references.asked) == ["count", "noise", "slope"]


def test_what_a_reference_raises_is_told(references: ReferenceServer) -> None:
    for asked, kind in (
        (("count", packed("x"), {}), "TypeError"),
        (("repeat", packed(2 * 10**8), {}), "MemoryError"),
        (("repeat", packed(10**7), {}), "WireError"),
        (("count", np.zeros(9, np.uint8), {}), "WireError"),
        (("slope", packed(CallBack(2), 1), {}), "KeyError"),
    ):
        value, _ = opened(references.ask(*asked))
        assert isinstance(value, Raised) and value.kinds[0] == kind
        assert value.located == NOWHERE  # no line of a reference


@pytest.mark.parametrize(
    "asked", [("die", packed(1)), ("count", packed(10**15)), ("nobody", packed(1))]
)
def test_the_end_of_a_reference_server_is_told(references: ReferenceServer, asked: tuple) -> None:
    with pytest.raises(
        ReferenceServerFailed, match="closed"
    ):  # and not timed out: nobody waited for that
        references.ask(*asked, {})
    with pytest.raises(ReferenceServerFailed):
        references.ask("count", packed(1), {})


def test_a_reference_server_that_only_waits_is_not_waited_for() -> None:
    with ReferenceServer(
        {"wait": lambda n: time.sleep(1000)}, Limits(exercise_seconds=5.0), 1.0
    ) as references:
        with pytest.raises(ReferenceServerFailed, match="wait: timed out"):
            references.ask("wait", packed(1), {})


def test_a_reference_server_writes_nothing_and_holds_no_file_of_ours(
    tmp_path: Path, capfd: pytest.CaptureFixture
) -> None:
    print("said before", end="")
    ours, its = socket.socketpair()
    with (
        ours,
        its,
        (tmp_path / "log").open("w") as log,
        ReferenceServer(ODD, Limits(), 1.0) as references,
    ):
        log.write("written before")
        references.ask("say", packed("from the child"), {})
        held, _ = opened(references.ask("files_held", packed(1), {}))
        (channel,) = (file for file in held if file != "/dev/null")
        assert channel.startswith("socket:") and held.count("/dev/null") == 3, held
        value, _ = opened(references.ask("write", packed(str(tmp_path / "file")), {}))
        assert isinstance(value, Raised)
    assert capfd.readouterr().out == "said before"
    assert (tmp_path / "log").read_text() == "written before"


def test_a_process_that_cannot_be_started_is_a_failure_of_ours(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse() -> int:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(os, "fork", refuse)
    with pytest.raises(SandboxUnavailable, match="temporarily unavailable"):
        ReferenceServer(ODD, Limits(), 1.0)


# Which are substituted for which


class Given:
    """Stands in for a runner: notes what is substituted, and gives half the points."""

    def __init__(self, points: float = 10.0) -> None:
        words = " ".join(exercise.name for exercise in SMALL)
        self.cells = [Cell(exercise.name, words) for exercise in SMALL]
        self.substituted: dict[str, list[str]] = {}
        self.points = points

    def judge_given(
        self, exercise: Exercise, question: Question, cell: str, substituted: Sequence[str]
    ) -> Verdict:
        self.substituted[exercise.name] = list(substituted)
        passed = self.points == question.points
        verdict = replace(failed(question, "nothing"), points=self.points, passed=passed)
        return with_given(verdict, list(substituted))


def first_verdicts(*passed: str) -> list[Judged]:
    found = []
    for exercise in SMALL:
        question = exercise.question(0)
        verdict = failed(question, "nothing")
        if exercise.name in passed:
            verdict = replace(verdict, points=10.0, passed=True)
        found.append(Judged(exercise, question, exercise.name, verdict))
    return found


def test_what_is_right_given_a_right_one_is_not_substituted_itself() -> None:
    given = Given()
    verdicts = list(carried(first_verdicts("first"), given))
    assert given.substituted == {e.name: ["double"] for e in SMALL[2:]}
    assert [verdict.passed for verdict in verdicts] == [True, False] + [True] * (len(SMALL) - 2)


def test_all_earlier_ones_that_stay_wrong_are_substituted() -> None:
    given = Given(points=5.0)
    verdicts = list(carried(first_verdicts("double"), given))
    assert given.substituted["noise"] == ["first"]
    assert given.substituted["steepest"] == sorted(e.name for e in SMALL[:-1] if e.name != "double")
    assert [verdict.points for verdict in verdicts] == [0, 10] + [5] * (len(SMALL) - 2)


def test_a_concept_question_is_neither_substituted_nor_judged_again() -> None:
    half = Choice("half", points=4, right="B", wrong={"A": ("mistaken", "Think again.")})
    question = half.question(0)
    one = Judged(half, question, "half", failed(question, "nothing"))
    given = Given()
    given.cells = [Cell(cell.id, cell.source + " half") for cell in given.cells]
    given.cells += [Cell("half", "first double")]
    assert len(list(carried([first_verdicts()[0], one], given))) == 2
    assert given.substituted == {}
    list(carried([one, *first_verdicts()], given))
    assert not any("half" in names for names in given.substituted.values())


def test_words_are_followed_to_where_they_are_defined() -> None:
    cells = [
        Cell("answer", "def answer(x):\n    return helper(x) + g(x)"),
        Cell("added", "class helper:\n    def __new__(cls, x):\n        return other(x)"),
        Cell("more", "other = lambda x: double(x)\nanother = 1"),
        Cell("show", "if True:\n    print(first(1))\nx == first(2)"),
    ]
    assert {"helper", "other", "double", "another"} <= mentioned("answer", cells)
    assert "first" not in mentioned("answer", cells)
    assert mentioned("gone", cells) == set()


def test_a_long_chain_of_definitions_is_followed_quickly() -> None:
    cells = [Cell(str(n), f"def f{n}(): f{n + 1}()") for n in range(2000)]
    cells.append(Cell("blanks", " " * 10**6 + "\n" * 10**6))
    start = time.process_time()
    assert "f2000" in mentioned("0", cells)
    assert time.process_time() - start < 2


# A lesson

LESSON = "01-logistic-regression"


def lesson(sources: Mapping[str, str], carries_errors: bool = True) -> dict[str, dict]:
    """Grade the lesson's own answers but `sources`; return the records of the verdicts."""
    folder = ROOT / "source" / LESSON
    nb = nbformat.read(folder / f"{LESSON}.ipynb", as_version=4)
    nb.metadata["dlkit"] = {}
    for cell in nb.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        cell.source = sources.get(name, cell.source)
    files = {path.name: path for path in folder.glob("*.h5")}
    exercises = load(LESSON, ROOT).exercises
    teacher = Teacher(nb, {}, nb)
    session = Session(LESSON, exercises, teacher, files, bytes(32), walls(), carries_errors)
    grade(nb, session, "somebody", ROOT / "not-there")
    records = filter(None, map(verdict_of, nb.cells))
    return {record["exercise"]: record for record in records}


def mistaken(**mistakes: str) -> dict[str, str]:
    exercises = load(LESSON, ROOT).exercises
    return {
        n: as_cell(exercises[n], exercises[n].mistakes[m].function) for n, m in mistakes.items()
    }


CALLERS = ("propagate", "optimize", "predict", "model")


def test_a_wrong_sigmoid_costs_its_own_points_and_no_others() -> None:
    records = lesson(mistaken(sigmoid="forgets_the_minus"))
    assert [name for name, record in records.items() if not record["passed"]] == ["sigmoid"]
    assert records["sigmoid"]["points"] == 0
    for name in CALLERS:
        assert records[name]["given"] == ["sigmoid"]
        assert "correct, given a correct sigmoid" in records[name]["messages"][1]


def test_an_author_can_have_errors_cost_what_they_cause() -> None:
    records = lesson(mistaken(sigmoid="forgets_the_minus"), carries_errors=False)
    lost = [name for name, record in records.items() if not record["passed"]]
    assert lost == ["sigmoid", *CALLERS]
    assert not any(record["given"] for record in records.values())


def test_two_mistakes_in_a_lesson_cost_what_they_cost_alone() -> None:
    mistakes = {"sigmoid": "forgets_the_minus", "propagate": "sums_the_gradients"}
    records = lesson(mistaken(**mistakes))
    assert [name for name, one in records.items() if not one["passed"]] == list(mistakes)
    assert records["propagate"]["points"] == 8
    assert records["propagate"]["mistakes"] == ["sums_the_gradients"]
    assert records["optimize"]["given"] == ["propagate"]
    assert records["predict"]["given"] == ["sigmoid"]
