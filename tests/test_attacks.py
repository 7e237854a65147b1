"""A class that attacks: every attack of `attacks`, with honest students between them.

All hand in once and are graded in one batch, by `dlkit grade` and, in the proofs, by nbgrader's own
command too; the tests look at what came of it. Each is named by the rule of the trust boundary
(docs/architecture.md) that it holds up.
What would hurt the machine is handed in only after the doctor has seen the walls stand.
"""

import contextlib
import ctypes
import html
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest
from attacks import ATTACKS, CLASSES, HONEST, Attack
from attacks.course import KINDS, AttackedCourse, traces
from attacks.pages import active, typeset
from grading_course import DOUBLE, ID, RIGHT, Ran
from sandboxes import command_lines
from test_sandbox_users import _as_nobody

from dlkit.doctor import examine
from dlkit.grading.common.outputs import UNSAFE
from dlkit.grading.pool.report import FINE, LOOK
from dlkit.sandbox import find_walls

FEW = "DLKIT_FEW_ATTACKS"  # in the environment: the first of each class only
WRITTEN = ("gradebook/autograded", "gradebook/feedback", "gradebook/gradebook.db")
WAYS = {  # somebody with a name is in the gradebook, which makes it a roster without the attackers
    "grade": ("dlkit.cli", "grade", ID, "--workers=2", "--create"),
    "nbgrader": ("nbgrader", "autograde", ID, "--create"),
}
SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER, see prctl(2)


def chosen() -> dict[str, Attack]:
    """Return the attacks of this run by their names."""
    first = [attacks[0] for attacks in CLASSES.values()]
    few = os.environ.get(FEW)
    return {name: one for name, one in ATTACKS.items() if not few or one in first}


NAMES = list(chosen())
attacked = pytest.mark.parametrize("name", NAMES)


@dataclass
class Class:
    """A graded class: what was said, what is left of it, and what is to be seen."""

    course: AttackedCourse
    students: Mapping[str, str]  # student -> name of the attack
    before: set[tuple]
    ran: Ran
    orphans: list[bytes]
    fed_back: Ran | None = None

    @cached_property
    def scores(self) -> dict[str, dict[str, float | None]]:
        """All automatic points, by student and exercise."""
        found: dict[str, dict] = {}
        for student, cell, points in self._rows():
            found.setdefault(student, {})[cell.removeprefix("test_")] = points
        return found

    def _rows(self) -> list[tuple]:
        query = """
            select submitted_assignment.student_id, base_cell.name, grade.auto_score from grade
            join submitted_notebook on grade.notebook_id = submitted_notebook.id
            join submitted_assignment on submitted_notebook.assignment_id = submitted_assignment.id
            join base_cell on grade.cell_id = base_cell.id
        """
        path = self.course.gradebook / "gradebook.db"
        with contextlib.closing(sqlite3.connect(path)) as database:
            return database.execute(query).fetchall()

    @cached_property
    def by_attack(self) -> dict[str, str]:
        """Map attacks' names to students."""
        return {name: student for student, name in self.students.items()}

    def notebook(self, student: str) -> str:
        """Return the text of the graded notebook."""
        folder = self.course.gradebook / "autograded" / student / ID
        return (folder / f"{ID}.ipynb").read_text()

    def told(self, student: str) -> str:
        """Return all that grading made of one submission: notebook, page, lines of the log."""
        lines = [line for line in self.ran.said.splitlines() if student in line]
        pages = [self.course.page(student)] if self.fed_back else []
        return "\n".join([self.notebook(student), *pages, *lines])


@contextlib.contextmanager
def orphans_come_here() -> Iterator[None]:
    """Make this process the parent of every process whose own parent ends."""
    prctl = ctypes.CDLL(None).prctl
    prctl(SUBREAPER, 1)
    try:
        yield
    finally:
        prctl(SUBREAPER, 0)


def children() -> set[int]:
    """Return the processes that this one is the parent of."""
    tasks = Path("/proc/self/task").glob("*/children")
    return {int(pid) for task in tasks for pid in task.read_text().split()}


def graded(
    course: AttackedCourse, attacks: Mapping[str, Attack], way: str = "grade", **environment: str
) -> Class:
    """Hand in and grade, and end what is left over."""
    students = course.hand_in_all(attacks.items())
    before = {*traces(course.root, WRITTEN), *traces(course.home), *traces(course.outside)}
    known = children()
    with orphans_come_here():
        ran = course.run(*WAYS[way], **environment)
        left = {pid: Path(f"/proc/{pid}/cmdline").read_bytes() for pid in children() - known}
    for pid in left:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    alive = [line for line in left.values() if line]  # what has ended has no command line
    return Class(course, students, before, ran, alive)


@pytest.fixture(scope="module")
def walls_stand() -> None:
    """Harmless attempts on every wall; without it nothing that harms is handed in."""
    troubles = [str(found) for found in examine(find_walls()) if found.trouble]
    assert troubles == []


@pytest.fixture(scope="module", params=["grade", pytest.param("nbgrader", marks=pytest.mark.proof)])
def batch(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, walls_stand: None
) -> Iterator[Class]:
    """The class of attacks, graded once in each way, with its pages."""
    folder = tmp_path_factory.mktemp("attacks")
    course = AttackedCourse(folder)
    found = graded(course, chosen(), request.param)
    found.fed_back = course.nbgrader("generate_feedback", ID)
    yield found
    shutil.rmtree(folder, ignore_errors=True)  # a hundred thousand files are not kept


TOO_MUCH = (
    "reading-whole-disk",  # without walls they read all of the machine,
    "reading-left-overs",
    "reading-memory-of-the-parent",  # and this one may stop the process that grades it for ever
)
READING = [name for name in ATTACKS if name.startswith("reading-") and name not in TOO_MUCH]
PROOFS = ("writing-outside", "outliving-daemon", "writing-exercises")


@pytest.fixture(scope="module")
def unwalled(tmp_path_factory: pytest.TempPathFactory) -> Class:
    """The attacks that hurt nobody, graded without walls: what the other tests must notice."""
    course = AttackedCourse(tmp_path_factory.mktemp("unwalled"))
    attacks = {name: ATTACKS[name] for name in (*READING, *PROOFS)}
    assert not any(attack.harmful for attack in attacks.values())
    return graded(course, attacks, DLKIT_UNSAFE_NO_SANDBOX="1")


# Rule 1: a score comes only from a process that the student's code never ran in.


def excess(attack: Attack, scores: Mapping[str, float | None]) -> dict[str, float]:
    """Return the points that are more than what is due, by exercise."""
    return {n: p for n in HONEST if (p := scores.get(n) or 0) > attack.most[n]}


@attacked
def test_rule_1_an_attack_gains_no_point(batch: Class, name: str) -> None:
    assert excess(ATTACKS[name], batch.scores[batch.by_attack[name]]) == {}


def test_rule_1_a_gained_point_would_be_noticed() -> None:
    attack = next(iter(ATTACKS.values()))
    assert excess(attack, {"double": 0.5, "extent": 30}) == {"double": 0.5}


# Rule 2: the sandbox has no path to anything of ours.


@attacked
def test_rule_2_nothing_private_is_told(batch: Class, name: str) -> None:
    assert batch.course.canaries.found(batch.told(batch.by_attack[name])) == []


def test_rule_2_nothing_private_is_in_the_log(batch: Class) -> None:
    assert batch.course.canaries.found(batch.ran.said + batch.fed_back.said) == []


def test_rule_2_nothing_is_written_outside(batch: Class) -> None:
    course = batch.course
    after = {*traces(course.root, WRITTEN), *traces(course.home), *traces(course.outside)}
    ours = {str(course.root / "gradebook"), str(course.gradebook / "submitted")}  # made private
    changed = {entry[0] for entry in after ^ batch.before} - ours
    assert {path for path in changed if "__pycache__" not in path} == set()


def test_rule_2_no_process_is_left(batch: Class) -> None:
    assert batch.orphans == []
    assert [line for line in command_lines() if batch.course.mark.encode() in line] == []


@pytest.mark.parametrize("kind", KINDS)
def test_rule_2_without_walls_private_things_are_told_which_is_noticed(
    unwalled: Class, kind: str
) -> None:
    told = {name: unwalled.notebook(student) for student, name in unwalled.students.items()}
    assert [name for name, text in told.items() if kind in unwalled.course.canaries.found(text)]


def test_rule_2_without_walls_files_and_processes_are_left_which_is_noticed(
    unwalled: Class,
) -> None:
    course = unwalled.course
    after = {*traces(course.root, WRITTEN), *traces(course.home), *traces(course.outside)}
    new = {entry[0] for entry in after - unwalled.before}
    assert str(course.outside / "from-an-attack") in new
    assert str(course.root / "assignments" / ID / "exercises" / "double.py") in new
    assert [line for line in unwalled.orphans if course.mark.encode() in line]


# Rule 3: a submission gives only the source of the student's cells.


@attacked
def test_rule_3_the_graded_notebook_is_the_teachers(batch: Class, name: str) -> None:
    student = batch.by_attack[name]
    cells = {cell.id: cell for cell in batch.course.graded(student).cells}
    for exercise, points in HONEST.items():
        tests = cells[f"test_{exercise}"]
        assert (tests.source, tests.metadata.nbgrader.points) == (f"check({exercise})", points)
        assert "tags" not in tests.metadata
        assert len(tests.outputs) == 1


def test_rule_3_only_the_notebook_and_its_time_are_kept(batch: Class) -> None:
    kept = {
        path.name
        for student in batch.students
        for path in (batch.course.gradebook / "autograded" / student / ID).iterdir()
    }
    assert kept <= {f"{ID}.ipynb", "timestamp.txt"}


def parts_of_a_page(batch: Class, student: str) -> set[str]:
    """Return what a student's page runs that no honest student's does."""
    usual = active(batch.course.page(batch.course.honest()[0]))
    return set(active(batch.course.page(student)) - usual)


@attacked
def test_rule_3_a_feedback_page_runs_nothing_of_an_attack(batch: Class, name: str) -> None:
    assert parts_of_a_page(batch, batch.by_attack[name]) == set()


@pytest.mark.skipif(bool(os.environ.get(FEW)), reason="needs one attack of its class")
def test_rule_3_a_feedback_page_typesets_no_formula_of_an_attack(batch: Class) -> None:
    page = batch.course.page(batch.by_attack["messages-formulas"])
    assert "\\href" in page
    assert "\\href" not in typeset(page)


def test_rule_3_what_would_be_typeset_is_noticed() -> None:
    page = "<div>a<pre>b</pre><br><p class='x tex2jax_ignore'>c<b>d</b></p>e</div>"
    assert typeset(page).split() == ["a", "e"]


def test_rule_3_what_a_page_would_run_is_noticed() -> None:
    page = "<script>a()</script><img src=x onerror='b()'><a href=' JavaScript:c()'>x</a><iframe>"
    assert len(active(page)) == 5
    assert active(html.escape(page)) == {}


# Rule 4: one submission can only hurt itself, one exercise only itself.


@attacked
def test_rule_4_the_honest_exercise_keeps_its_points(batch: Class, name: str) -> None:
    scores = batch.scores[batch.by_attack[name]]
    for exercise in ATTACKS[name].keeps:
        assert scores[exercise] == HONEST[exercise]


def test_rule_4_honest_students_between_attacks_earn_every_point(batch: Class) -> None:
    honest = batch.course.honest()
    assert len(honest) > len(NAMES) / 8
    earned = {student: batch.scores[student] for student in honest}
    assert {s: e for s, e in earned.items() if e != HONEST | {"why": 0}} == {}


def test_rule_4_the_batch_goes_on_to_its_end(batch: Class) -> None:
    assert set(batch.scores) == {*batch.students, *batch.course.honest()}


# Rule 5: a failure of ours is never a student's 0: there was none.


def test_rule_5_attacks_are_no_failures_of_ours(batch: Class) -> None:
    assert batch.ran.code in (FINE, LOOK), batch.ran.said[-5000:]
    assert batch.fed_back.code == 0, batch.fed_back.said[-5000:]
    assert "Traceback" not in batch.ran.said


# Rule 6: no layer is assumed.


def test_rule_6_grading_without_walls_is_said_on_every_verdict(unwalled: Class) -> None:
    assert UNSAFE in unwalled.ran.said
    assert all(UNSAFE in unwalled.notebook(student) for student in unwalled.students)


def test_rule_6_the_walls_hold_for_an_ordinary_user_too(tmp_path: Path, walls_stand: None) -> None:
    """One attack of each class, graded by nobody; for an ordinary user all just have been."""
    if os.geteuid() != 0:
        return
    home = tmp_path / "home"
    home.mkdir()
    checkout = Path(__file__).parents[1]
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
    command += [f"--basetemp={home}/pytest", "-k", "rule and not unwalled and not without_walls"]
    found = subprocess.run(
        [*_as_nobody(checkout, home), *command, "tests/test_attacks.py"],
        cwd=checkout,
        env={"PATH": os.environ["PATH"], "HOME": str(home), "TMPDIR": str(home), FEW: "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stdout + found.stderr
    assert " passed" in found.stdout


# Rule 7: hidden inputs belong to one student, one exercise and one piece of work.


def inputs_told(batch: Class, name: str) -> str:
    """Return the hidden input that an attack put into its exception."""
    _, _, rest = batch.notebook(batch.by_attack[name]).partition("ValueError: array(")
    return rest.partition(")")[0]


@pytest.mark.skipif(bool(os.environ.get(FEW)), reason="needs several attacks of one class")
def test_rule_7_no_two_students_and_no_two_answers_meet_the_same_inputs(batch: Class) -> None:
    names = ("reading-inputs-told", "reading-inputs-told-again", "reading-inputs-told-anew")
    told = [inputs_told(batch, name) for name in names]
    assert all(told)
    assert len(set(told)) == 3


def test_rule_7_what_is_printed_while_an_answer_is_asked_is_dropped(batch: Class) -> None:
    said = [batch.told(student) for student in batch.students]
    assert not any("canary-input-0 [" in text for text in said)


def test_rule_7_the_secret_stays_as_it_was(batch: Class) -> None:
    secret = batch.course.gradebook / "secret"
    assert secret.read_text() == batch.course.canaries.secret
    assert secret.stat().st_mode & 0o777 == 0o600


def test_a_right_answer_in_the_place_of_an_attack_earns_its_points(batch: Class) -> None:
    """Attacks fail for what they are, not because the lesson could not be answered."""
    assert RIGHT["double"] == DOUBLE
    assert batch.scores["000-honest"]["double"] == 40
