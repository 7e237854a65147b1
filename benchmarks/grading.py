"""One class graded three ways: nbgrader as it comes, nbgrader with dlkit, `dlkit grade`.

    python benchmarks/grading.py                        # everything; hours, most of them the 1000s
    python benchmarks/grading.py --parts ratio          # the three ways side by side
    python benchmarks/grading.py --parts growth         # one way, more and more submissions
    python benchmarks/grading.py --parts hostile        # one way, every twentieth is an attack
    python benchmarks/grading.py --parts own            # what the students' code costs by itself
    python benchmarks/grading.py --of right             # a class that makes no mistakes

The class hands in one lesson: right answers in several styles and the catalogue's mistakes, the
same ones every time, and a larger class begins with the smaller one. Each run grades a new copy of
the course in a temporary folder. *stock* is `nbgrader autograde` with no configuration but the
names of folders and database: a kernel per submission, in which the hidden tests of source/ call
`dlkit.judge` beside the student's code. *nbgrader* is the same command with this project's
nbgrader_config.py, *grade* is the verb. "Without demonstrations" their cells are gone from the
teacher's notebook and from the submissions; only stock ever runs them.

What is counted, of a whole command from its start to its end:

seconds     by the clock. From two sizes of a class come what one more submission takes (marginal)
            and what is left for the start. Medians of all repeats; the ways take turns.
processor   user and system time of every process and thread that descends from the command, by the
            kernel's own counter: a `task-clock` event that children inherit (perf_event_open).
            Waiting for children (RUSAGE_CHILDREN) would lose what nobody collects: the processes of
            a namespace that is ended, and children of those that ignore SIGCHLD. Where the kernel
            refuses the counter, the whole machine's busy time counts, less what it had when idle:
            then nobody else may use the machine.
memory      the largest sum of PSS (shared pages count once) over all these processes, orphans too,
            looked at four times a second; shorter peaks are missed, and so are files in a sandbox's
            temporary folders. A process that hides its maps counts with its resident pages.
own         processor time of the set-up and answer cells and of the calls of one draw's hidden
            cases, in one warm process with nothing around. Added = processor time less own.

OpenBLAS has one thread in all ways, which spares stock the second one's waiting.
"""

import argparse
import contextlib
import ctypes
import io
import itertools
import json
import os
import platform
import random
import re
import select
import shutil
import signal
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from statistics import mean, median

QUIET = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "TQDM_DISABLE": "1"}
os.environ.update(QUIET)  # before NumPy comes, with dlkit
ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from dlkit.check.wire import pack, unpack  # noqa: E402
from dlkit.demo import ASSIGNMENT as ID  # noqa: E402
from dlkit.demo import SUICIDE, Student  # noqa: E402
from dlkit.exercise import Exercise, as_cell, load  # noqa: E402

STOCK = """
c = get_config()
c.CourseDirectory.submitted_directory = "gradebook/submitted"
c.CourseDirectory.autograded_directory = "gradebook/autograded"
c.CourseDirectory.db_url = "sqlite:///gradebook/gradebook.db"
"""
OURS = (ROOT / "nbgrader_config.py").read_text()
PARTS = ("ratio", "growth", "hostile", "own")
SECRET = bytes(range(32))  # the same for all courses: the same hidden inputs
MB = 2**20

# The class

MISTAKES = (0, 1, 0, 2, 1, 0, 1, 3, 0, 1, 2, 0, 1, 2, 0, 1, 3)  # how many; the demo's mix
CLASSES = {"mixed": MISTAKES, "right": (0,)}
CHATTY = "import sys, warnings\nprint('working', file=sys.stderr)\nwarnings.warn('careful')\n"
ENDLESS = "while True:\n    pass"


def _garbage(path: Path) -> None:
    path.write_bytes(b"\x00\xff this is not a notebook {{{" * 100)


HOSTILE = (
    Student(
        "endless loop in a function", {"predict": "def predict(w, b, X):\n    while True: pass"}
    ),
    Student("endless loop in a cell", {"predict": ENDLESS}),
    Student(
        "sleeps for an hour",
        {"predict": "import time\ndef predict(w, b, X):\n    time.sleep(3600)"},
    ),
    Student(
        "floods the memory", {"predict": "kept = []\nwhile True:\n    kept.append(b'x' * 2**24)"}
    ),
    Student("ends its own process", {"predict": SUICIDE}),
    Student("garbage instead of a notebook", damage=_garbage),
)


def honest(
    number: int, exercises: Mapping[str, Exercise], mistakes: Sequence[int] = MISTAKES
) -> Student:
    """Make up the honest student of this number: a style for each answer, and some mistakes."""
    chooser = random.Random(number)
    cells = {
        name: as_cell(exercise, chooser.choice([exercise.reference, *_rights(exercise)]))
        for name, exercise in exercises.items()
    }
    wrong = chooser.sample(list(exercises), mistakes[number % len(mistakes)])
    for name in wrong:
        mistake = chooser.choice(list(exercises[name].mistakes.values()))
        cells[name] = as_cell(exercises[name], mistake.function)
    if number % len(MISTAKES) == 2:
        cells["sigmoid"] = CHATTY + cells["sigmoid"]
    return Student(f"honest, wrong in {', '.join(wrong) or 'nothing'}", cells)


def _rights(exercise: Exercise) -> Iterable:
    return exercise.right_answers.values()


def the_class(
    size: int,
    exercises: Mapping[str, Exercise],
    share: float = 0,
    mistakes: Sequence[int] = MISTAKES,
) -> dict[str, Student]:
    """Return `size` students by their names, of whom that share is hostile, evenly spread."""
    students = {f"s{n:05}": honest(n, exercises, mistakes) for n in range(size)}
    if share:
        every = round(1 / share)
        places = list(students)[every // 2 :: every]
        for name, kind in zip(places, itertools.cycle(HOSTILE), strict=False):
            students[name] = replace(kind, cells=students[name].cells | kind.cells)
    return students


def is_honest(student: Student) -> bool:
    return student.what.startswith("honest")


# The courses


@dataclass(frozen=True)
class Way:
    """A way to grade: its configuration of nbgrader and its command, after `python -m`."""

    title: str
    settings: str
    command: tuple[str, ...]


def ways(workers: int) -> dict[str, Way]:
    """Return the three ways to grade."""
    autograde = ("nbgrader", "autograde", ID)
    verb = ("dlkit.cli", "grade", ID, "--workers", str(workers))
    return {
        "stock": Way("nbgrader as it comes", STOCK, autograde),
        "nbgrader": Way("nbgrader with dlkit", OURS, autograde),
        "grade": Way(f"dlkit grade, {workers} workers", OURS, verb),
    }


class Courses:
    """Makes courses in a temporary folder, one for each run, copied from a released one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._numbers = itertools.count()
        self._registered: dict[tuple[str, bool], Path] = {}

    @cached_property
    def exercises(self) -> Mapping[str, Exercise]:
        return load(ID, ROOT).exercises

    @contextlib.contextmanager
    def handed_in(self, way: Way, demos: bool, students: Mapping[str, Student]) -> Iterator[Path]:
        """Yield a new course in which these students have handed in; it is gone afterwards."""
        root = self.folder / f"course-{next(self._numbers)}"
        shutil.copytree(self._template(way, demos), root)
        release = (root / "release" / ID / f"{ID}.ipynb").read_text()
        for name, student in students.items():
            hand_in(root / "gradebook" / "submitted" / name / ID / f"{ID}.ipynb", release, student)
        yield root
        shutil.rmtree(root)

    def _template(self, way: Way, demos: bool) -> Path:
        key = way.settings, demos
        if key not in self._registered:
            self._registered[key] = self._make(way, demos)
        return self._registered[key]

    def _make(self, way: Way, demos: bool) -> Path:
        root = self.folder / f"template-{next(self._numbers)}"
        for kind in ("assignments", "source"):
            shutil.copytree(ROOT / kind / ID, root / kind / ID)
        if not demos:
            leave_out_demonstrations(root / "source" / ID / f"{ID}.ipynb")
        (root / "nbgrader_config.py").write_text(way.settings)
        (root / "gradebook").mkdir()
        (root / "gradebook" / "secret").write_bytes(SECRET)
        (root / "gradebook" / "secret").chmod(0o600)
        line = [sys.executable, "-m", "nbgrader", "generate_assignment", ID]
        done = subprocess.run(line, cwd=root, env=surroundings(), capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"The lesson was not released: {done.stderr[-2000:]}")
        return root


def surroundings() -> dict[str, str]:
    """Return the environment of a command: this dlkit, its own gradebook, alembic on the path."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    kept = {k: v for k, v in os.environ.items() if not k.startswith("DLKIT_")}
    return kept | {"PATH": path, "PYTHONPATH": str(ROOT)}


def leave_out_demonstrations(notebook: Path) -> None:
    """Take the cells that only show something out of a notebook."""
    nb = json.loads(notebook.read_text())
    nb["cells"] = [
        cell for cell in nb["cells"] if not cell["metadata"].get("dlkit", {}).get("demo")
    ]
    notebook.write_text(json.dumps(nb))


def hand_in(path: Path, release: str, student: Student) -> None:
    """Write what a student hands in: the released notebook with their cells."""
    notebook = json.loads(release)
    for cell in notebook["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id")
        cell["source"] = student.cells.get(name, cell["source"])
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(notebook))
    if student.damage:
        student.damage(path)


# Measuring

SET_CHILD_SUBREAPER = 36  # of prctl
PERF_EVENT_OPEN = {"x86_64": 298, "aarch64": 241}
SOFTWARE, TASK_CLOCK = 1, 1
COUNTS = 1 << 0 | 1 << 1 | 1 << 5 | 1 << 6 | 1 << 12  # from exec on, and all that descends; the
# bits 5 and 6, which an ordinary user must set, do not take the kernel's time off this clock
LOOKS = 0.25  # seconds between two looks at the memory
LINGERS = 10.0  # how long the last processes of a command may take to end
libc = ctypes.CDLL(None, use_errno=True)


def adopt_orphans() -> None:
    """Become the parent of every descendant whose own parent ends."""
    libc.prctl(SET_CHILD_SUBREAPER, 1, 0, 0, 0)


class Counter:
    """Processor seconds of the next command that this thread starts, with all that descends."""

    name = "the kernel's counter of all that descends from the command"

    def __init__(self) -> None:
        attributes = bytearray(128)
        struct.pack_into("IIQ", attributes, 0, SOFTWARE, len(attributes), TASK_CLOCK)
        struct.pack_into("Q", attributes, 40, COUNTS)
        place = (ctypes.c_char * len(attributes)).from_buffer(attributes)
        number = PERF_EVENT_OPEN[platform.machine()]
        self._file = libc.syscall(number, place, 0, -1, -1, 8)  # 8: closed in children
        if self._file < 0:
            raise OSError(ctypes.get_errno(), "the kernel refuses perf_event_open")

    def read(self) -> float:
        """Return the seconds so far, and close the counter."""
        nanoseconds = struct.unpack("Q", os.read(self._file, 8))[0]
        os.close(self._file)
        return nanoseconds / 1e9


class Busy:
    """Processor seconds of the whole machine, less what it uses when nothing is measured."""

    name = "the whole machine's busy time, less that of 5 idle seconds: an estimate"
    idle: float | None = None  # busy seconds a second

    def __init__(self) -> None:
        if Busy.idle is None:
            before = self._busy()
            time.sleep(5)
            Busy.idle = (self._busy() - before) / 5
        self._start, self._before = time.monotonic(), self._busy()

    def read(self) -> float:
        """Return the seconds so far."""
        return self._busy() - self._before - Busy.idle * (time.monotonic() - self._start)

    def _busy(self) -> float:
        user, nice, system, _, _, irq, softirq = Path("/proc/stat").read_text().split()[1:8]
        ticks = sum(map(int, (user, nice, system, irq, softirq)))
        return ticks / os.sysconf("SC_CLK_TCK")


def counter() -> Counter | Busy:
    """Return the best counter that there is here."""
    try:
        return Counter()
    except (OSError, KeyError):
        return Busy()


def descendants(pid: int) -> Iterator[int]:
    """Yield the ids of all processes below `pid`."""
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            for child in map(int, path.read_text().split()):
                yield child
                yield from descendants(child)


def memory() -> int:
    """Return the bytes of PSS that all processes below this one use now."""
    return sum(map(_pss, descendants(os.getpid())))


def _pss(pid: int) -> int:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
        return int(re.search(r"^Pss:\s+(\d+)", text, re.M).group(1)) * 1024
    except PermissionError:
        return _resident(pid)
    except (OSError, AttributeError):  # it is gone, or about to be
        return 0


def _resident(pid: int) -> int:
    with contextlib.suppress(OSError):
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return 0


def watch(process: subprocess.Popen) -> int:
    """Wait for a command to end, and return the most memory that was seen."""
    handle, most = os.pidfd_open(process.pid), 0
    while not select.select([handle], [], [], LOOKS)[0]:
        most = max(most, memory())
    os.close(handle)
    process.wait()
    return most


def collect() -> int:
    """Wait for what the command left behind; end what stays, and return how many that were."""
    deadline = time.monotonic() + LINGERS
    with contextlib.suppress(ChildProcessError):
        while time.monotonic() < deadline:
            if os.waitpid(-1, os.WNOHANG) == (0, 0):
                time.sleep(0.02)
    left = list(descendants(os.getpid()))
    for pid in left:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):
        while left:
            os.waitpid(-1, 0)
    return len(left)


@dataclass(frozen=True)
class Run:
    """One class graded once. `finished` are seconds from the start to a student's last file."""

    size: int
    seconds: float
    cpu: float
    peak: int
    remarks: tuple[str, ...]
    writer: float | None = None
    points: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    finished: Mapping[str, float] = field(default_factory=dict)

    def record(self) -> dict:
        """Return what goes into the JSON."""
        names = ("size", "seconds", "cpu", "peak", "writer")
        return {name: getattr(self, name) for name in names}


class Bench:
    """Grades classes and says what that took."""

    def __init__(self, courses: Courses, workers: int, mistakes: Sequence[int]) -> None:
        self.courses, self.ways, self.mistakes = courses, ways(workers), mistakes
        self.remarks: list[str] = []

    def run(self, way: str, size: int, demos: bool = True, share: float = 0) -> Run:
        """Grade a new class of `size`, of whom a share is hostile."""
        students = the_class(size, self.courses.exercises, share, self.mistakes)
        with self.courses.handed_in(self.ways[way], demos, students) as root:
            run = graded(root, self.ways[way].command, size)
        shown = f"{way}, {size}{'' if demos else ' without demonstrations'}"
        print(f"{shown}: {run.seconds:.1f} s, {run.cpu:.1f} s of processor", file=sys.stderr)
        missing = {name for name, one in students.items() if is_honest(one)} - run.points.keys()
        words = [*run.remarks, *([f"{len(missing)} honest ones are ungraded"] if missing else [])]
        self.remarks += [f"{shown}: {one}" for one in words]
        return run


def graded(root: Path, command: Sequence[str], size: int) -> Run:
    """Run one grading command in a course and measure it."""
    with (root / "said.log").open("w") as log:
        clock, started, before = counter(), time.time(), time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=root,
            env=surroundings(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
        peak = watch(process)
        seconds = time.perf_counter() - before
        left = collect()
        cpu = clock.read()
    said = (root / "said.log").read_text(errors="replace")
    remarks = [f"{left} processes were left"] if left else []
    if process.returncode:
        last = said.strip().rpartition("\n")[2]
        remarks.append(f"ended with exit code {process.returncode}: {last:.200}")
    finished = {path.parts[-3]: path.stat().st_mtime - started for path in _results(root)}
    values = writer_seconds(said), points_of(root), finished
    return Run(size, seconds, cpu, peak, tuple(remarks), *values)


def _results(root: Path) -> Iterable[Path]:
    return (root / "gradebook" / "autograded").glob(f"*/{ID}/{ID}.ipynb")


def writer_seconds(said: str) -> float | None:
    """Read from a command's last lines how long it wrote: "... writing 1.2 s"; None: not said."""
    found = re.findall(r"\b(?:writer|writing|wrote|written)\b[^\n\d]*([\d.]+) s", said[-5000:])
    return float(found[-1]) if found else None


def points_of(root: Path) -> dict[str, dict[str, float]]:
    """Return the points in a course's gradebook, by student and cell."""
    query = """select submitted_assignment.student_id, base_cell.name, grade.auto_score from grade
        join submitted_notebook on grade.notebook_id = submitted_notebook.id
        join submitted_assignment on submitted_notebook.assignment_id = submitted_assignment.id
        join base_cell on grade.cell_id = base_cell.id where grade.auto_score is not null"""
    points: dict[str, dict[str, float]] = {}
    with contextlib.closing(sqlite3.connect(root / "gradebook" / "gradebook.db")) as database:
        for student, cell, score in database.execute(query):
            points.setdefault(student, {})[cell] = score
    return points


# Equal points


def unequal(exercises: Mapping[str, Exercise], runs: Mapping[str, Run]) -> Iterator[str]:
    """Name each honest student's cell that two ways give different points, but for no good reason.

    Stock's good reasons: it gives all points of a cell or none, so what earns a part earns 0 there;
    and it does not carry errors forward, so after a lost cell it may give 0 for what is right.
    """
    most = {f"test_{name}": exercise.points for name, exercise in exercises.items()}
    ours = [name for name in runs if name != "stock"]
    for one, other in itertools.combinations(runs, 2):
        for student, cell, a, b in _pairs(runs[one], runs[other]):
            if {one, other} <= {*ours}:
                same = a == b
            else:
                stock, mine = (a, b) if one == "stock" else (b, a)
                points = runs[other if one == "stock" else one].points[student]
                same = (stock == most[cell]) == (mine == most[cell])
                same |= mine == most[cell] and _lost_before(cell, points, most)
            if not same:
                yield f"{student}, {cell}: {one} gives {a}, {other} {b}, of {most[cell]:g}"


def _lost_before(cell: str, points: Mapping[str, float], most: Mapping[str, float]) -> bool:
    """Say whether a cell before this one in the notebook has lost points."""
    before = itertools.takewhile(lambda name: name != cell, most)
    return any(points.get(name) != most[name] for name in before)


def only_parts(exercises: Mapping[str, Exercise], run: Run) -> int:
    """Count the cells that earn a part of their points."""
    most = {f"test_{name}": exercise.points for name, exercise in exercises.items()}
    return sum(0 < p < most[c] for cells in run.points.values() for c, p in cells.items())


def _pairs(one: Run, other: Run) -> Iterator[tuple[str, str, float | None, float | None]]:
    for student in sorted(one.points.keys() & other.points.keys()):
        a, b = one.points[student], other.points[student]
        for cell in sorted(a.keys() | b.keys()):
            yield student, cell, a.get(cell), b.get(cell)


# The students' own share


def own_seconds(bench: Bench, size: int, passes: int = 3) -> float:
    """Return the processor seconds that an average student's code costs by itself."""
    exercises = bench.courses.exercises
    notebook = json.loads((ROOT / "source" / ID / f"{ID}.ipynb").read_text())
    setup = next(
        "".join(cell["source"])
        for cell in notebook["cells"]
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "setup"
    )
    spent: list[float] = []
    with contextlib.chdir(ROOT / "source" / ID), _silence():
        students = the_class(size, exercises, mistakes=bench.mistakes)
        for number, student in enumerate(students.values()):
            cells = [setup, *student.cells.values()]
            calls = list(_calls(exercises, number))
            times = [_spent(cells, calls) for _ in range(passes + 1)]
            spent.append(median(times[1:]))  # the first one warms up
    return mean(spent)


@contextlib.contextmanager
def _silence() -> Iterator[None]:
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        yield


def _calls(exercises: Mapping[str, Exercise], seed: int) -> Iterator[tuple[str, bytes]]:
    """Yield name and packed arguments of every call of a draw."""
    for name, exercise in exercises.items():
        if not exercise.is_variable:
            for case in exercise.question(seed).cases:
                yield from [(name, pack(case.arguments))] * case.tries


def _spent(cells: Sequence[str], calls: Sequence[tuple[str, bytes]]) -> float:
    """Run cells and calls; return the processor seconds of these, not of what brings arguments."""
    names: dict = {"__name__": "__main__"}
    start = time.process_time()
    for source in cells:
        exec(compile(source, "cell", "exec"), names)
    total = time.process_time() - start
    for name, packed in calls:
        arguments = unpack(packed)
        start = time.process_time()
        with contextlib.suppress(Exception):
            names[name](*arguments)
        total += time.process_time() - start
    return total


# The parts


@dataclass(frozen=True)
class Line:
    """What grading takes as a straight line through two sizes: start + marginal * size."""

    start: float
    marginal: float

    @classmethod
    def through(cls, x: Sequence[int], y: Sequence[float]) -> "Line":
        """Return the line from the first to the last point."""
        marginal = (y[-1] - y[0]) / (x[-1] - x[0]) if x[-1] != x[0] else y[0] / x[0]
        return cls(y[0] - marginal * x[0], marginal)

    def at(self, size: int) -> float:
        """Return its value for a class of `size`."""
        return self.start + self.marginal * size


def ratio(bench: Bench, options: argparse.Namespace) -> dict:
    """Grade two sizes of a class each way, with and without demonstrations, in turns."""
    jobs = [
        (way, demos, size)
        for size in range(2)
        for demos in (True, False)
        for way in bench.ways
        if way in (options.ways or bench.ways)
    ]
    for way in dict.fromkeys(way for way, _, _ in jobs):
        bench.run(way, 1)  # warms up: byte code, fonts
    runs: dict[tuple[str, bool, int], list[Run]] = {job: [] for job in jobs}
    for turn in range(options.repeats):
        for way, demos, size in jobs[:: -1 if turn % 2 else 1]:
            sizes = options.stock if way == "stock" else options.sizes
            runs[way, demos, size].append(bench.run(way, sizes[size], demos))
    compare_points(bench, {(w, d): runs[w, d, 1][0] for w, d, s in jobs if s})
    own = own_seconds(bench, options.sizes[-1])
    rows = [_row(bench, way, demos, runs, own) for way, demos, size in jobs if size]
    stock = {row["demos"]: row for row in rows if row["way"] == "stock"}
    for row in rows:
        if row["demos"] in stock:
            row |= _ratios(row, stock[row["demos"]])
    return {"own": own, "rows": rows}


def _row(bench: Bench, way: str, demos: bool, runs: Mapping, own: float) -> dict:
    pair = [runs[way, demos, 0], runs[way, demos, 1]]
    sizes = [one[0].size for one in pair]
    seconds, cpu = ([median(getattr(r, name) for r in one) for one in pair] for name in TIMES)
    time_line, cpu_line = Line.through(sizes, seconds), Line.through(sizes, cpu)
    return {
        "way": way,
        "title": bench.ways[way].title,
        "demos": demos,
        "sizes": sizes,
        "seconds": seconds,
        "cpu": cpu,
        "start": time_line.start,
        "start_cpu": cpu_line.start,
        "marginal": time_line.marginal,
        "marginal_cpu": cpu_line.marginal,
        "added_cpu": cpu_line.marginal - own,
        "added_cpu_whole": cpu[-1] / sizes[-1] - own,
        "peak": max(run.peak for one in pair for run in one),
        "runs": [run.record() for one in pair for run in one],
    }


TIMES = ("seconds", "cpu")


def _ratios(row: Mapping, stock: Mapping) -> dict:
    """Return how many times stock's throughput a way has.

    Whole commands are compared at the way's larger class; what stock takes for it is on its line.
    `throughput_at` compares at the sizes that both have graded.
    """
    line = Line(stock["start"], stock["marginal"])
    theirs = dict(zip(stock["sizes"], stock["seconds"], strict=True))
    own = dict(zip(row["sizes"], row["seconds"], strict=True))
    return {
        "throughput_at": {size: theirs[size] / own[size] for size in own if size in theirs},
        "throughput": line.at(row["sizes"][-1]) / row["seconds"][-1],
        "throughput_marginal": stock["marginal"] / row["marginal"],
    }


def compare_points(bench: Bench, runs: Mapping[tuple[str, bool], Run]) -> None:
    """Remark where points are not equal between ways, and between with and without."""
    exercises = bench.courses.exercises
    for demos in (True, False):
        same = {way: run for (way, shown), run in runs.items() if shown == demos}
        where = "with" if demos else "without"
        bench.remarks += [f"{where} demonstrations: {one}" for one in unequal(exercises, same)]
    for way in dict.fromkeys(way for way, _ in runs):
        for student, cell, a, b in _pairs(runs[way, True], runs[way, False]):
            if a != b:
                bench.remarks.append(
                    f"{way}, {student}, {cell}: {a} with demonstrations, {b} without"
                )
    for (way, demos), run in runs.items():
        if demos and way != "stock" and (count := only_parts(exercises, run)):
            bench.remarks.append(
                f"{way}: {count} cells of {run.size} students earn a part of their points; stock "
                "gives all or none, so those earn 0 there"
            )


def growth(bench: Bench, options: argparse.Namespace) -> list[dict]:
    """Grade larger and larger classes one way; small ones several times."""
    way, rows = _one_way(bench, options), []
    for size in options.growth:
        repeats = options.repeats if size <= options.growth[0] else 1
        runs = [bench.run(way, size) for _ in range(repeats)]
        written = [run.writer for run in runs if run.writer is not None]
        row = {name: median(getattr(run, name) for run in runs) for name in TIMES}
        row |= {"way": way, "size": size, "peak": max(run.peak for run in runs)}
        row |= {"writer": median(written) if written else None}
        if rows:
            more = size - rows[-1]["size"]
            row |= {f"marginal_{n}": (row[n] - rows[-1][n]) / more for n in TIMES}
        rows.append(row)
    return rows


def hostile(bench: Bench, options: argparse.Namespace) -> dict:
    """Grade a class with hostile submissions and one without: when is the last honest one done?"""
    way, size = _one_way(bench, options), options.hostile
    peaceful, mixed = bench.run(way, size), bench.run(way, size, share=options.share)
    students = the_class(size, bench.courses.exercises, options.share, bench.mistakes)
    for student, cell, a, b in _pairs(peaceful, mixed):
        if is_honest(students[student]) and a != b:
            bench.remarks.append(f"{student}, {cell}: {a} alone, {b} among hostile ones")
    last = _last(mixed, students)
    return {
        "way": way,
        "size": size,
        "hostile": sum(not is_honest(one) for one in students.values()),
        "peaceful_last": _last(peaceful, students),
        "peaceful_seconds": peaceful.seconds,
        "last": last,
        "seconds": mixed.seconds,
        "cpu": mixed.cpu,
        "peak": mixed.peak,
        "ratio": last / peaceful.seconds,
    }


def _last(run: Run, students: Mapping[str, Student]) -> float:
    """Return when the last of the honest students of a class was finished."""
    times = [
        run.finished.get(name, run.seconds) for name, one in students.items() if is_honest(one)
    ]
    return max(times)


def _one_way(bench: Bench, options: argparse.Namespace) -> str:
    wanted = options.ways or list(bench.ways)
    return next(way for way in ("grade", "nbgrader", "stock") if way in wanted)


# The report


def ratio_table(found: Mapping) -> Iterator[str]:
    """Draw the three ways side by side."""
    yield f"An average student's own code: {found['own'] * 1000:.1f} ms of processor.\n"
    yield (
        f"{'way':<24}{'demos':<9}{'sizes':>9}{'s each':>9}{'one more':>10}{'start':>8}"
        f"{'CPU ms':>9}{'one more':>10}{'added':>8}{'peak MB':>9}{'x stock':>9}{'one more':>10}"
    )
    for row in found["rows"]:
        size = row["sizes"][-1]
        yield (
            f"{row['title']:<24}{'with' if row['demos'] else 'without':<9}"
            f"{'-'.join(map(str, row['sizes'])):>9}{row['seconds'][-1] / size:>9.3f}"
            f"{row['marginal']:>10.3f}{row['start']:>8.2f}{row['cpu'][-1] / size * 1000:>9.0f}"
            f"{row['marginal_cpu'] * 1000:>10.0f}{row['added_cpu'] * 1000:>8.0f}"
            f"{row['peak'] / MB:>9.0f}{row.get('throughput', float('nan')):>9.1f}"
            f"{row.get('throughput_marginal', float('nan')):>10.1f}"
        )
    for row in found["rows"]:
        for size, times in row.get("throughput_at", {}).items():
            if row["way"] != "stock":
                shown = "with" if row["demos"] else "without"
                yield f"{row['title']}, {shown} demos, both at {size}: {times:.1f} x stock"
    yield (
        "s each and CPU ms: of the whole command, start included, divided by the larger size.\n"
        "one more: what one more submission takes; added: of that, the processor's part that is\n"
        "not the student's own. x stock: how many times as many submissions in the same time, at\n"
        "the way's larger size (stock's time for it lies on the line through its two sizes)."
    )


def growth_table(rows: Sequence[Mapping]) -> Iterator[str]:
    """Draw how one way grows."""
    yield f"{rows[0]['way']}, larger and larger classes\n"
    yield (
        f"{'size':>6}{'seconds':>10}{'s each':>9}{'one more':>10}{'CPU ms each':>13}"
        f"{'one more':>10}{'peak MB':>9}{'writer s':>10}"
    )
    for row in rows:
        more = [row.get(f"marginal_{name}", float("nan")) for name in TIMES]
        writer = f"{row['writer']:.2f}" if row["writer"] is not None else "not said"
        yield (
            f"{row['size']:>6}{row['seconds']:>10.1f}{row['seconds'] / row['size']:>9.3f}"
            f"{more[0]:>10.3f}{row['cpu'] / row['size'] * 1000:>13.0f}{more[1] * 1000:>10.0f}"
            f"{row['peak'] / MB:>9.0f}{writer:>10}"
        )
    if len(rows) > 2:
        times = rows[-1]["marginal_seconds"] / rows[1]["marginal_seconds"]
        peaks = rows[-1]["peak"] / rows[0]["peak"]
        yield f"Last by first marginal time: {times:.2f} (linear: 1)"
        yield f"Peak memory, last by first size: {peaks:.2f} (flat: 1)"


def hostile_table(found: Mapping) -> Iterator[str]:
    """Tell what hostile submissions do to the others."""
    yield f"{found['way']}, {found['size']} submissions, {found['hostile']} of them hostile\n"
    yield f"{'all honest: last one finished':<44}{found['peaceful_last']:>9.1f} s"
    yield f"{'all honest: the whole command':<44}{found['peaceful_seconds']:>9.1f} s"
    yield f"{'with hostile ones: last honest one finished':<44}{found['last']:>9.1f} s"
    yield f"{'with hostile ones: the whole command':<44}{found['seconds']:>9.1f} s"
    yield f"{'last honest one, by the all-honest command':<44}{found['ratio']:>9.2f} times"
    yield f"{'peak memory':<44}{found['peak'] / MB:>9.0f} MB"


def own_table(seconds: float) -> Iterator[str]:
    """Tell what the students' code costs by itself."""
    yield f"An average student's own code: {seconds * 1000:.2f} ms of processor."


TABLES = {"ratio": ratio_table, "growth": growth_table, "hostile": hostile_table, "own": own_table}


def measured(bench: Bench, options: argparse.Namespace) -> dict:
    """Measure the parts that are wanted."""
    parts = {
        "ratio": ratio,
        "growth": growth,
        "hostile": hostile,
        "own": lambda bench, options: own_seconds(bench, options.sizes[-1]),
    }
    return {name: parts[name](bench, options) for name in options.parts}


def main() -> None:
    """Measure and report."""
    options = _options()
    adopt_orphans()
    clock = counter()
    clock.read()
    with tempfile.TemporaryDirectory(prefix="grading-", ignore_cleanup_errors=True) as folder:
        bench = Bench(Courses(Path(folder)), options.workers, CLASSES[options.of])
        found = measured(bench, options)
    if options.json:
        machine = {"cores": os.cpu_count(), "python": platform.python_version()}
        more = {"machine": machine, "processor": clock.name, "remarks": bench.remarks}
        print(json.dumps(found | more, indent=1))
        return
    for name, part in found.items():
        print("\n".join(["", *TABLES[name](part)]))
    print("\n".join(["", f"Processor time by {clock.name}.", *bench.remarks]))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS[:3])
    parser.add_argument(
        "--ways", nargs="+", choices=("stock", "nbgrader", "grade"), help="default: all there are"
    )
    parser.add_argument(
        "--of", choices=CLASSES, default="mixed", help="right: nobody makes a mistake"
    )
    parser.add_argument("--workers", type=int, default=os.cpu_count(), help="of dlkit grade")
    sizes = {"type": int, "nargs": 2, "metavar": ("SMALL", "LARGE")}
    parser.add_argument("--stock", default=[3, 10], help="two sizes for stock", **sizes)
    parser.add_argument("--sizes", default=[10, 100], help="two sizes for the others", **sizes)
    parser.add_argument("--growth", type=int, nargs="+", default=[10, 100, 1000], metavar="N")
    parser.add_argument("--hostile", type=int, default=1000, metavar="N", help="size of that class")
    parser.add_argument("--share", type=float, default=0.05, help="of hostile ones in it")
    parser.add_argument("--repeats", type=int, default=3, help="of the ratios and small classes")
    parser.add_argument("--json", action="store_true", help="print JSON, no tables")
    return parser.parse_args()


if __name__ == "__main__":
    main()
