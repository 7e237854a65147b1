"""progress(): what a person's checks left behind, and what it looks like."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from grading_course import ID as GRADED
from grading_course import RIGHT as ANSWERS
from grading_course import SmallCourse
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from small_exercises import EXERCISES, ID, hand_out, lay_out
from traitlets.config import Config

import dlkit
from dlkit import cli
from dlkit.__main__ import main
from dlkit.check import CasesError, cases, current_lesson
from dlkit.check.progress import CHOSEN, RIGHT, WRONG, note, noted, picture_of, standing
from dlkit.check.progress import notes as notes_module

QUESTIONS = """\
#: questions.py
from dlkit.exercise import Choice

odds = Choice("odds", points=2, right="B", wrong={"A": ("guesses", "Read it again.")})
"""
DOUBLES = "def halve(x): return x * 2"
HALVES = "def halve(x): return x / 2"


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    return lay_out(tmp_path_factory.mktemp("course"), ID, EXERCISES + QUESTIONS)


@pytest.fixture
def file(course, tmp_path, monkeypatch):
    """Hand the cases out into a folder, work there, and return their file."""
    monkeypatch.setattr(current_lesson, "begun", [])
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    path = hand_out(course, tmp_path / "lessons" / ID)
    monkeypatch.chdir(path.parent)
    return path


@pytest.fixture
def shell(file):
    config = Config()
    config.HistoryManager.enabled = False
    shell = InteractiveShell.instance(config=config)
    shell.run_cell("import dlkit\nfrom dlkit import check")
    yield shell
    InteractiveShell.clear_instance()


@pytest.fixture
def notebook(shell, file, monkeypatch):
    """Work in a notebook whose file is known, as Jupyter's server tells it."""
    path = file.with_name("lesson.ipynb")
    path.write_text("{}", encoding="utf-8")
    monkeypatch.setenv("JPY_SESSION_NAME", str(path))
    return shell


def run(shell, *cells):
    with capture_output() as shown:
        for cell in cells:
            shell.run_cell(cell)
    return shown


def states(file):
    return {name: its.state for name, its in noted(file).items()}


# What is noted


def test_each_check_notes_how_it_ended(notebook, file):
    run(notebook, DOUBLES, "check(halve)", "check(halve)")
    assert states(file) == {"halve": WRONG} and noted(file)["halve"].failed == 2
    run(notebook, HALVES, "check(halve)", "odds = 'A'", "check(odds=odds)")
    assert states(file) == {"halve": RIGHT, "odds": CHOSEN}
    assert noted(file)["halve"].failed == 2


def test_what_was_right_and_fails_later_is_not_right_any_more(notebook, file):
    run(notebook, HALVES, "check(halve)", DOUBLES, "check(halve)")
    assert states(file) == {"halve": WRONG}


def test_a_blank_that_nobody_filled_in_is_no_failed_check(notebook, file):
    blank = 'def halve(x):\n    raise NotImplementedError("Your code goes here.")'
    run(notebook, blank, "check(halve)")
    assert states(file) == {}


def test_an_option_that_is_none_is_not_chosen(notebook, file):
    run(notebook, "check(odds='')")
    assert states(file) == {"odds": WRONG}
    (one,) = (one for one in standing(file).exercises if one.name == "odds")
    assert one.words == "no option chosen"


@pytest.mark.parametrize("known", [None, "gone.ipynb"])
def test_nothing_is_noted_where_no_file_of_a_notebook_is_known(shell, file, monkeypatch, known):
    """So it is in builds, nbval, tests, grading and Validate, which run a notebook as a whole."""
    if known:
        monkeypatch.setenv("JPY_SESSION_NAME", str(file.with_name(known)))
    before = set(file.parent.iterdir())
    run(shell, HALVES, "check(halve)", "check(odds='A')")
    assert set(file.parent.iterdir()) == before


def test_a_check_in_vs_code_is_noted(shell, file):
    path = file.with_name("lesson.ipynb")
    path.write_text("{}", encoding="utf-8")
    run(shell, f"__vsc_ipynb_file__ = {str(path)!r}", HALVES, "check(halve)")
    assert states(file) == {"halve": RIGHT}


def test_a_check_outside_of_a_notebook_notes_nothing(file, monkeypatch):
    monkeypatch.setenv("JPY_SESSION_NAME", str(file))
    scope = {}
    exec(HALVES, scope)
    dlkit.check(scope["halve"])
    assert noted(file) == {}


def test_a_folder_that_cannot_be_written_keeps_no_notes_and_says_nothing(
    notebook, file, monkeypatch
):
    def refuse(*_, **__):
        raise PermissionError("read-only")

    monkeypatch.setattr(os, "open", refuse)
    shown = run(notebook, HALVES, "check(halve)")
    monkeypatch.undo()
    assert shown.outputs and shown.stdout == shown.stderr == "" and noted(file) == {}


READ_ONLY = """\
import os, sys
from pathlib import Path
from dlkit.check.progress import note
if os.geteuid() == 0:
    os.setgroups([]), os.setgid(65534), os.setuid(65534)
note(Path(sys.argv[1]), "halve", "right")
"""


def test_a_read_only_folder_costs_an_ordinary_user_no_time(course, tmp_path_factory):
    folder = Path(os.path.realpath(tmp_path_factory.mktemp("open")))
    file = hand_out(course, folder)
    for one in (folder, *folder.parents[:3]):
        one.chmod(0o755)
    folder.chmod(0o555)
    ran = subprocess.run(
        [sys.executable, "-c", READ_ONLY, str(file)], capture_output=True, text=True, timeout=60
    )
    assert (ran.returncode, ran.stderr) == (0, "") and os.listdir(folder) == [file.name]


# The file


MANY = """\
import sys
from pathlib import Path
from dlkit.check.progress import note
for number in range(40):
    note(Path(sys.argv[1]), f"{sys.argv[2]}{number}", "right")
"""


def test_notebooks_that_write_at_once_lose_nothing(file):
    started = [subprocess.Popen([sys.executable, "-c", MANY, file, name]) for name in "abc"]
    assert [one.wait(timeout=60) for one in started] == [0, 0, 0]
    assert len(noted(file)) == 120
    assert {path.name for path in file.parent.iterdir()} == {"cases.h5", "progress.json"}


def test_a_lock_that_was_left_behind_does_not_stay(file, monkeypatch):
    lock = file.with_name(".progress.json.lock")
    lock.touch()
    os.utime(lock, (0, 0))
    note(file, "halve", RIGHT)
    assert states(file) == {"halve": RIGHT} and not lock.exists()


def test_a_lock_that_another_holds_is_waited_for_and_then_left_alone(file, monkeypatch):
    monkeypatch.setattr(notes_module, "WAIT", 0.05)
    lock = file.with_name(".progress.json.lock")
    lock.touch()
    note(file, "halve", RIGHT)
    assert states(file) == {"halve": RIGHT} and lock.exists()


GOOD = {"state": "right", "checked": "2026-01-02T03:04:05+00:00", "failed": 0}


@pytest.mark.parametrize(
    ("content", "kept"),
    [
        (b"", set()),
        (b"\xff", set()),
        (b"[" * 100_000, set()),
        (b"[1]", set()),
        (b'{"halve": "right"}', set()),
        (b" " * 2**21, set()),
        (json.dumps({"halve": GOOD, "a": GOOD | {"state": "done"}}).encode(), {"halve"}),
        (json.dumps({"halve": GOOD, "a": GOOD | {"checked": "<b>"}}).encode(), {"halve"}),
        (json.dumps({"halve": GOOD, "a": GOOD | {"failed": -1}}).encode(), {"halve"}),
        (json.dumps({"halve": GOOD, "a": GOOD | {"state": []}}).encode(), {"halve"}),
    ],
)
def test_damaged_notes_are_none(file, content, kept):
    file.with_name("progress.json").write_bytes(content)
    assert noted(file).keys() == kept
    picture_of(file.parent)
    note(file, "summarize", RIGHT)
    assert noted(file).keys() == kept | {"summarize"}


# What it looks like


def test_the_text_has_bars_points_and_states_in_words(file):
    note(file, "halve", RIGHT)
    note(file, "summarize", WRONG)
    note(file, "odds", CHOSEN)
    rows = str(picture_of(file.parent)).splitlines()
    assert rows[0] == f"{ID}  [#######?------------] 10 of 27 points, 2 chosen"
    day = r", \d{4}-\d\d-\d\d \d\d:\d\d"
    assert re.fullmatch(rf"  ✓ halve             10 points  right{day}", rows[3])
    assert re.fullmatch(rf"  ✗ summarize         10 points  not right yet{day}", rows[4])
    assert rows[5] == "    halve_strictly     5 points  not checked yet"
    assert re.fullmatch(r"  · odds               2 points  chosen; grading says .*", rows[6])
    assert "As last checked" in rows[-1] and "grading uses others" in rows[-1]


def test_a_bar_is_full_only_when_all_is_right(file):
    for name in ("halve", "summarize", "halve_strictly"):
        note(file, name, RIGHT)
    assert "##--] 25 of 27 points" in str(picture_of(file.parent))


def test_the_lessons_beside_it_have_a_bar_each(file, tmp_path):
    other = lay_out(tmp_path / "other", "91-one", EXERCISES)
    beside = hand_out(other, file.parents[1] / "91-one")
    note(beside, "halve", RIGHT)
    (file.parents[1] / "92-broken").mkdir()
    (file.parents[1] / "92-broken" / "cases.h5").write_bytes(b"no cases")
    rows = str(picture_of(file.parent)).splitlines()
    assert [row[:8] for row in rows[:3]] == [ID, "91-one  ", ""]
    assert "10 of 25 points" in rows[1]


def test_a_page_says_the_same_in_words_and_escapes_names(file):
    note(file, "halve", RIGHT)
    picture = picture_of(file.parent)
    html = picture._repr_html_()
    assert f"{ID}: 10 of 27 points" in html and "✓ right" in html and "not checked yet" in html
    assert html.count('scope="row"') == 4 and html.count('scope="col"') == 4
    assert not re.search(r"[^-]color:", html)  # texts have the colour of the page
    for row in str(picture).splitlines()[3:-2]:
        assert row.split()[0] in html or row.split()[1] in html


def test_progress_in_a_notebook_is_a_picture_and_elsewhere_text(notebook, file, capsys):
    (shown,) = run(notebook, HALVES, "check(halve)", "dlkit.progress()").outputs[1:]
    assert "10 of 27 points" in shown.data["text/html"]
    assert shown.data["text/plain"].startswith(f"{ID}  [#######-")
    InteractiveShell.clear_instance()
    assert dlkit.progress() is None
    assert "10 of 27 points" in capsys.readouterr().out


@pytest.mark.parametrize("command", [main, cli.main])
def test_in_a_terminal_a_lesson_or_all_lessons_are_shown(file, capsys, command):
    note(file, "halve", RIGHT)
    for folder, detailed in ((".", True), (str(file.parents[1]), True)):
        assert command(["progress", folder]) == 0
        out = capsys.readouterr().out
        assert "10 of 27 points" in out and ("✓ halve" in out) == detailed
    file.with_name("progress.json").unlink()
    assert command(["progress", ".."]) == 0
    assert "halve" not in capsys.readouterr().out
    assert command(["progress", str(file.parents[2])]) == 1
    assert "No lesson lies in" in capsys.readouterr().err


def test_without_a_lesson_one_sentence_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(current_lesson, "begun", [])
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CasesError, match="No cases.h5"):
        dlkit.progress()


def test_the_outline_of_a_lesson_names_points_and_questions(file):
    assert {("odds", 2.0, True), ("halve", 10.0, False)} <= set(cases.outline(file))


# A file that is handed in


def test_notes_that_are_handed_in_change_no_grade(tmp_path):
    course = SmallCourse(tmp_path / "course")
    forged = {name: GOOD for name in ANSWERS}
    for student in ("plain", "noted"):
        course.submit(student, {"double": "def double(x):\n    return x**2"})
    (course.folder("noted") / "progress.json").write_text(json.dumps(forged))
    (course.root / "source" / GRADED / "progress.json").write_text(json.dumps(forged))
    ran = course.grade()
    assert ran.code in (0, 3), ran.said
    plain, with_notes = (course.scores(student) for student in ("plain", "noted"))
    assert plain == with_notes
