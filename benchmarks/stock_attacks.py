"""Which of the attacks in tests/attacks work against stock nbgrader?

The same small lesson is graded by nbgrader's own autograde, in its ordinary configuration: hidden
tests are asserts that run in one kernel with the student's code. Each attack is handed in between
two honest students of a class of its own, and the whole of nbgrader runs inside one of dlkit's
sandboxes: in there it is nbgrader that is attacked, and nothing can get out.

    .venv/bin/python benchmarks/stock_attacks.py --to table.md
    .venv/bin/python benchmarks/stock_attacks.py "machinery-*" "reading-source"
"""

import argparse
import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from attacks import ATTACKS, CLASSES, HONEST, Attack, hand_in  # noqa: E402
from attacks.course import Canaries  # noqa: E402
from grading_course import DOUBLE, EXTENT, ID, RIGHT, SmallCourse  # noqa: E402

from dlkit.doctor import examine  # noqa: E402
from dlkit.sandbox import Cell, Limits, Sandbox, SandboxFailed, Walls, find_walls  # noqa: E402
from dlkit.sandbox.limits import MB  # noqa: E402

SECONDS = 90.0
LIMITS = Limits(
    memory_bytes=1800 * MB,
    processes=150,
    cell_cpu_seconds=SECONDS,
    cell_seconds=SECONDS + 30,
    total_seconds=SECONDS + 60,
    total_cpu_seconds=SECONDS,
)
OURS = CLASSES["substituted references"]  # stock nbgrader substitutes none
NOT_CARRIED = ("links-sparse", "stamps-large")  # terabytes of nothing do not fit into an archive
SETTINGS = """
c = get_config()
c.CourseDirectory.submitted_directory = "gradebook/submitted"
c.CourseDirectory.autograded_directory = "gradebook/autograded"
c.CourseDirectory.db_url = "sqlite:///gradebook/gradebook.db"
c.ExecutePreprocessor.timeout = 5
"""
TESTS = {
    "double": """
assert np.allclose(double(np.array([1.0, 2.0, 3.0])), [2, 4, 6])
### BEGIN HIDDEN TESTS
assert np.allclose(double(np.array([5.0, -7.0, 0.5])), [10, -14, 1])
### END HIDDEN TESTS
""",
    "extent": """
assert extent(np.array([1.0, 3.0, -1.0])) == (-1, 3)
### BEGIN HIDDEN TESTS
assert np.allclose(extent(np.array([2.5, 0.5, 9.0])), (0.5, 9))
### END HIDDEN TESTS
""",
}
UNPACK = "import subprocess\nsubprocess.run(['tar', 'xzf', 'course.tar.gz', '-C', '/'])"
GRADE = """
import os, subprocess, sys
os.chdir({root!r})
line = [sys.executable, "-m", "nbgrader", "autograde", {assignment!r}]
surroundings = os.environ | {{"A_SECRET_OF_THE_INSTRUCTOR": {secret!r}}}
code = "time"
with open("/tmp/log", "w") as log:
    try:
        done = subprocess.run(line, stdout=log, stderr=log, env=surroundings, timeout={seconds})
        code = str(done.returncode)
    except subprocess.TimeoutExpired:
        pass
"""
LOOK = """
import glob, json, sqlite3
def read(path):
    with open(path, "rb") as file:
        return file.read(5_000_000).decode("latin-1")
query = '''select submitted_assignment.student_id, base_cell.name, grade.auto_score,
    grade.manual_score, grade.needs_manual_grade from grade
    join submitted_notebook on grade.notebook_id = submitted_notebook.id
    join submitted_assignment on submitted_notebook.assignment_id = submitted_assignment.id
    join base_cell on grade.cell_id = base_cell.id'''
rows = [list(row) for row in sqlite3.connect("gradebook/gradebook.db").execute(query)]
paths = sorted(glob.glob("gradebook/autograded/001-*/*/*.ipynb"))
told = "".join(map(read, [*paths, "/tmp/log"]))
words = {words!r}
leaked = [kind for kind, word in words.items() if word in told]
changed = sorted(glob.glob({outside!r} + "/*") + glob.glob({home!r} + "/from*"))
for path, size in {sizes!r}.items():
    if not os.path.exists(path) or os.path.getsize(path) != size:
        changed.append(path)
lines = [read(p) for p in glob.glob("/proc/[0-9]*/cmdline") if "self" not in p]
left = sum({mark!r} in line for line in lines)
def html(path):
    for cell in json.loads(read(path))["cells"]:
        for output in cell.get("outputs", ()):
            yield "".join(output.get("data", {{}}).get("text/html", ""))
scripts = any("<script" in text for path in paths for text in html(path))
found = {{"code": code, "rows": rows, "leaked": leaked, "changed": changed, "left": left,
         "scripts": scripts}}
"""


class StockCourse(SmallCourse):
    """The small lesson as a course of stock nbgrader, with the same canaries."""

    def __init__(self, folder: Path, canaries: Canaries) -> None:
        self.root = folder / "course"
        self.gradebook = self.root / "gradebook"
        self.home, self.outside = folder / "home", folder / "outside"
        self.canaries = canaries
        self.mark = f"{2 * 10**9}.{folder.name[-6:].encode().hex()[:9]}"

    def make(self) -> None:
        """Write the source, release it and plant the canaries."""
        for path in (self.gradebook, self.home, self.outside):
            path.mkdir(parents=True)
        (self.root / "nbgrader_config.py").write_text(SETTINGS)
        source = self.root / "source" / ID
        source.mkdir(parents=True)
        nbformat.write(lesson(self.canaries.source), source / f"{ID}.ipynb")
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        made = self.nbgrader("generate_assignment", ID, PATH=path)  # it calls alembic by name
        assert made.code == 0, made.said
        (self.gradebook / "secret").write_text(self.canaries.secret)
        (self.home / "a-file-at-home").write_text(self.canaries.home)
        exercises = self.root / "assignments" / ID / "exercises" / "double.py"
        exercises.parent.mkdir(parents=True)
        exercises.write_text(f"NOTE = {self.canaries.exercises!r}\n{DOUBLE}\n")
        with self.opened() as gradebook:
            gradebook.add_student("somebody", last_name=self.canaries.gradebook)

    def submit_honestly(self, student: str) -> None:
        """Hand in right answers, with the canary of a classmate."""

        def add(nb: NotebookNode) -> None:
            nb.cells.append(new_code_cell(f"# {self.canaries.classmate}"))

        self.submit(student, RIGHT, add)

    @property
    def places(self) -> dict[str, str]:
        """What the names in attacks stand for."""
        places = {"COURSE": self.root, "HOME": self.home, "CANARIES": self.outside}
        return {name: str(path) for name, path in places.items()} | {"MARK": self.mark}

    def sizes(self) -> dict[str, int]:
        """Return the files that nobody may change, and their sizes."""
        kept = [*(self.root / "source").rglob("*"), *(self.root / "assignments").rglob("*")]
        kept += (self.gradebook / "submitted").glob("*-honest/*/*.ipynb")
        kept += [self.root / "nbgrader_config.py", self.gradebook / "secret"]
        return {str(path): path.stat().st_size for path in kept if path.is_file()}


def lesson(canary: str) -> NotebookNode:
    """Return the teacher's notebook."""

    def cell(name: str, source: str, **graded: object) -> NotebookNode:
        kind = {"grade_id": name, "solution": False, "grade": False, "locked": True}
        kind |= {"schema_version": 3, "task": False} | graded
        return new_code_cell(source.strip(), id=name, metadata={"nbgrader": kind})

    cells = [new_markdown_cell("# Small"), cell("setup", "import numpy as np")]
    for name, answer in (("double", DOUBLE), ("extent", EXTENT)):
        head, _, body = answer.partition("\n")
        text = f"{head}\n    ### BEGIN SOLUTION\n{body}  # {canary}\n    ### END SOLUTION"
        cells += [cell(name, text, solution=True, locked=False)]
        cells += [cell(f"test_{name}", TESTS[name], grade=True, points=HONEST[name])]
    why = {"grade_id": "why", "solution": True, "grade": True, "locked": False, "points": 30}
    why |= {"schema_version": 3, "task": False}
    cells += [new_markdown_cell("Because.", id="why", metadata={"nbgrader": why})]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel})


@dataclass(frozen=True)
class Outcome:
    """What an attack came to, in a few words; empty when it had no effect."""

    words: tuple[str, ...]

    def __str__(self) -> str:
        return ", ".join(self.words) or "no effect"


@cache
def template() -> StockCourse:
    """Make the course once; each attack gets a copy."""
    folder = tempfile.TemporaryDirectory(prefix="stock-")
    atexit.register(folder.cleanup)
    course = StockCourse(Path(folder.name), Canaries.fresh())
    course.make()
    return course


def attempt(walls: Walls, name: str, attack: Attack) -> Outcome:
    """Grade a class of three with stock nbgrader inside a sandbox and say what came of it."""
    with tempfile.TemporaryDirectory(prefix="stock-", ignore_cleanup_errors=True) as folder:
        course = StockCourse(Path(folder), template().canaries)
        shutil.copytree(template().root.parent, folder, dirs_exist_ok=True)
        course.submit_honestly("000-honest")
        hand_in(attack, course, f"001-{name}", course.places)
        course.submit_honestly("999-honest")
        archive = pack(Path(folder))
        try:
            found = graded(walls, course, archive)
        except SandboxFailed as failure:
            return Outcome(("batch ended", f"and all around it: {failure.reason}"))
        finally:
            archive.unlink()
    return Outcome(tuple(effects(attack, found)))


def pack(folder: Path) -> Path:
    """Put the class into an archive that is unpacked at the same place inside."""
    archive = folder.with_suffix(".tar.gz")
    line = ["tar", "czf", str(archive), "-C", "/", str(folder.relative_to("/"))]
    subprocess.run(line, check=False, stderr=subprocess.DEVNULL)
    return archive


def graded(walls: Walls, course: StockCourse, archive: Path) -> Mapping:
    """Run autograde inside, and look at what it left."""
    places = {"root": str(course.root), "assignment": ID, "seconds": SECONDS}
    words = vars(course.canaries)
    look = {"words": words, "outside": str(course.outside), "home": str(course.home)}
    look |= {"sizes": course.sizes(), "mark": course.mark}
    cells = [UNPACK, GRADE.format(secret=words["environment"], **places), LOOK.format(**look)]
    with Sandbox(walls, {"course.tar.gz": archive}, limits=LIMITS) as box:
        for number, source in enumerate(cells):
            for result in box.run([Cell(f"step {number}", source)]):
                if result.failed:
                    return {"code": "lost"}
        return box.value("found")


def effects(attack: Attack, found: Mapping) -> Iterator[str]:
    """Say what an attack achieved."""
    scores: dict[str, dict[str, float]] = {}
    for student, cell, score, by_hand, _ in found.get("rows", ()):
        points = by_hand if by_hand is not None else score
        scores.setdefault(student, {})[cell.removeprefix("test_")] = points or 0
    theirs = next((s for student, s in scores.items() if student.startswith("001-")), {})
    gained = sum(max(0, theirs.get(n, 0) - attack.most[n]) for n in HONEST)
    if gained:
        yield f"{gained:g} points gained"
    open_rows = [r for r in found.get("rows", ()) if r[4] and r[1] != "why" and r[0][:4] == "001-"]
    if open_rows and found["code"] == "0":
        yield "waits for a person"
    if found.get("leaked"):
        yield f"read: {' '.join(found['leaked'])}"
    if found.get("changed"):
        yield "wrote outside"
    if found.get("left"):
        yield "process left"
    if found.get("scripts"):
        yield "script kept"
    honest = [scores.get(student, {}) for student in ("000-honest", "999-honest")]
    if any({n: h.get(n) for n in HONEST} != HONEST for h in honest):
        yield "honest students hurt"
    if found["code"] == "1":
        yield "failed, left ungraded"
    elif found["code"] != "0":
        yield "batch ended"


def refuse_without_walls(walls: Walls) -> None:
    """Try the walls by what harms nobody, with the limits of this benchmark too."""
    troubles = [str(finding) for finding in examine(walls) if finding.trouble]
    with Sandbox(walls, {}, limits=LIMITS) as box:
        list(box.run([Cell("probe", "import resource as r\nfound = r.getrlimit(r.RLIMIT_NPROC)")]))
        if box.value("found") != (LIMITS.processes, LIMITS.processes):
            troubles.append("the number of processes is not bounded")
    if troubles:
        sys.exit("; ".join(troubles))


def table(outcomes: Mapping[str, Outcome]) -> Iterator[str]:
    """Draw the table of all attacks, class by class."""
    yield "| attack | tries | stock nbgrader 0.9.6 | dlkit |\n|---|---|---|---|\n"
    for name, outcome in outcomes.items():
        yield f"| {name} | {ATTACKS[name].tries} | {outcome} | held |\n"


COLUMNS = {  # what an effect's words are counted as; the first that fits counts
    "points gained": ("points gained",),
    "private things read": ("read:",),
    "wrote outside, left a process or a script": ("wrote", "process left", "script"),
    "ended or hurt the batch": ("batch ended", "honest"),
    "left itself ungraded": ("ungraded", "waits"),
}


def summary(outcomes: Mapping[str, Outcome]) -> Iterator[str]:
    """Draw the table of the classes; each attack is counted once, by its worst effect."""
    yield f"| class | attacks | {' | '.join(COLUMNS)} |\n|---|--:|{'--:|' * len(COLUMNS)}\n"
    total = Counter[str]()
    for kind, attacks in CLASSES.items():
        if attacks is OURS:
            continue
        found = Counter(worst(o) for n, o in outcomes.items() if ATTACKS[n] in attacks)
        total += found
        yield _row(kind, found)
    yield _row("all", total)


def _row(kind: str, found: Counter[str]) -> str:
    counts = [str(found[column] or "") for column in COLUMNS]
    return f"| {kind} | {found.total()} | {' | '.join(counts)} |\n"


def worst(outcome: Outcome) -> str:
    """Return the first column that an outcome is counted in, nothing for none."""
    fits = (c for c, signs in COLUMNS.items() if any(sign in str(outcome) for sign in signs))
    return next(fits, "")


def main() -> None:
    """Try the attacks whose names are given, by default all."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("names", nargs="*", default=["*"], help="names of attacks, with * and ?")
    parser.add_argument("--to", type=Path, help="write the tables to this file")
    parser.add_argument("--workers", type=int, default=1)
    options = parser.parse_args()
    walls = find_walls()
    refuse_without_walls(walls)
    wanted = [n for n in ATTACKS if any(fnmatch(n, one) for one in options.names)]
    wanted = [name for name in wanted if name not in NOT_CARRIED and ATTACKS[name] not in OURS]
    outcomes: dict[str, Outcome] = {}
    template()
    with ThreadPoolExecutor(options.workers) as pool:
        tried = pool.map(lambda name: attempt(walls, name, ATTACKS[name]), wanted)
        for name, outcome in zip(wanted, tried, strict=True):
            outcomes[name] = outcome
            print(f"{name:<45} {outcome}", flush=True)
    if options.to:
        options.to.write_text("".join([*summary(outcomes), "\n", *table(outcomes)]))


if __name__ == "__main__":
    shutil.which("tar") or sys.exit("There is no tar to pack a class with.")
    main()
