"""A release for self-study: explained options, solutions that open; a class gets none of it."""

import gzip
import json
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from test_choice import WRONG, lay_out_with_question
from tiny_course import ID
from traitlets.config import Config

from dlkit import cli
from dlkit.check import CasesError, CheckFailed, check, progress, self_study
from dlkit.check.card import Card
from dlkit.notebook.building import build
from dlkit.release.leaks import leaks
from dlkit.release.releasing import release, release_for_self_study
from dlkit.release.self_study import FOLDER, Opening

CARD = Card("wrong", "sigmoid: 2 of 8 cases correct")
SECRET = "return 1 / (1 + np.exp(-z))"
TOMORROW = date.today() + timedelta(days=1)


@pytest.fixture(scope="module")
def built_once(tmp_path_factory):
    course = lay_out_with_question(tmp_path_factory.mktemp("course"))
    build(course, ID)
    release(course)
    release_for_self_study(course, None, Opening(after=3))
    return course


@pytest.fixture
def course(built_once, tmp_path):
    """A course of its own, released twice: for a class and for self-study."""
    shutil.copytree(built_once, tmp_path / "course")
    return tmp_path / "course"


@pytest.fixture
def lesson(course, monkeypatch) -> Path:
    """The lesson's cases in the release for self-study; the working folder is beside them."""
    monkeypatch.chdir(course / FOLDER / ID)
    return course / FOLDER / ID / "cases.h5"


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


# What is handed out


def test_a_class_gets_the_same_bytes_and_no_explanation(course):
    before = contents(course / "release")
    release_for_self_study(course, None, Opening(after=1))
    release(course)
    assert contents(course / "release") == before
    assert f"{ID}/{self_study.FILE_NAME}" not in before
    explanations = [text.encode() for _, text in WRONG.values()]
    assert not any(one in content for content in before.values() for one in explanations)
    assert leaks(course, course / "release") == []


def test_a_release_for_self_study_has_one_file_more_and_says_so(course):
    usual, own = contents(course / "release"), contents(course / FOLDER)
    assert own.keys() - usual.keys() == {f"{ID}/{self_study.FILE_NAME}"}
    assert {name for name in usual if own[name] != usual[name]} == {"README.md"}
    assert b"after 3 failed checks" in own["README.md"]


def test_solutions_in_the_release_of_a_class_leak(course):
    shutil.copy(course / FOLDER / ID / self_study.FILE_NAME, course / "release" / ID)
    told = "\n".join(leaks(course, course / "release"))
    assert f"release/{ID}/{self_study.FILE_NAME} gives away a part of the answer 'sigmoid'" in told
    assert f"release/{ID}/{self_study.FILE_NAME} is not a file of source/" in told


def test_a_release_for_self_study_has_its_solutions_in_that_file_alone(course):
    assert leaks(course, course / FOLDER, for_self_study=True) == []
    assert leaks(course, course / FOLDER) != [], "nobody asked for it"
    (course / FOLDER / "README.md").write_text(SECRET)
    found = leaks(course, course / FOLDER, for_self_study=True)
    assert found and all(one.startswith(f"{FOLDER}/README.md gives away") for one in found)


def test_nobody_reads_a_solution_by_accident(lesson):
    packed = (lesson.parent / self_study.FILE_NAME).read_bytes()
    assert b"exp" not in packed
    assert "np.exp" in json.loads(gzip.decompress(packed))["solutions"]["sigmoid"]


def test_without_an_opening_only_the_options_are_explained(course):
    target = release_for_self_study(course, ID, Opening())
    found = self_study.read(target / ID / "cases.h5")
    assert found.solutions == {} and found.options["half"]["B"][0]


# What a card says of an option


@pytest.mark.parametrize("option", WRONG)
def test_a_wrong_option_is_explained_at_once(option, lesson, capsys):
    with pytest.raises(CheckFailed, match=f"half: you chose {option}; it is not right"):
        check(half=option)
    told = capsys.readouterr().out
    assert f"✗ half: you chose {option}; it is not right" in told and WRONG[option][1] in told


def test_the_right_option_is_told(lesson, capsys):
    check(half="B")
    assert "✓ half: you chose B; it is right" in capsys.readouterr().out


@pytest.mark.parametrize("value", ["", "b", 1, None, ["B"]])
def test_what_is_no_option_is_told_as_ever(value, lesson, capsys):
    words = "half: (no option is chosen|your choice is not one of the options); write"
    with pytest.raises(CheckFailed, match=words):
        check(half=value)
    assert "right" not in capsys.readouterr().out


def test_a_class_is_told_nothing_of_its_choice(course, monkeypatch, capsys):
    monkeypatch.chdir(course / "release" / ID)
    check(half="A")
    assert "you chose A; the grader reports whether it is right" in capsys.readouterr().out


# What a card says of a solution


def shown(cases: Path, failed: int | None, passed: bool = False) -> str:
    card = self_study.with_solution(CARD, cases, "sigmoid", passed, failed)
    return str(card).partition("\n")[2]


def test_a_solution_opens_after_so_many_failed_checks(lesson):
    closed = "  · The course's solution is open after 3 failed checks; {} to go."
    assert [shown(lesson, n) for n in (1, 2)] == [closed.format(2), closed.format(1)]
    for failed in (3, 4):
        assert "Show the course's solution" in shown(lesson, failed)
        assert "np.exp" in shown(lesson, failed) and "SOLUTION" not in shown(lesson, failed)


def test_who_has_passed_may_compare(lesson):
    assert "np.exp" in shown(lesson, 0, passed=True)


def test_where_nobody_counts_nothing_is_promised(lesson):
    assert shown(lesson, None) == ""


def test_a_solution_is_folded_on_a_page(lesson):
    page = self_study.with_solution(CARD, lesson, "sigmoid", False, 3)._repr_html_()
    assert "<details" in page and page.index("<details") < page.index("np.exp")


@pytest.mark.parametrize(("day", "is_open"), [(date.today(), True), (TOMORROW, False)])
def test_a_solution_opens_on_a_date(day, is_open, course):
    target = release_for_self_study(course, ID, Opening(on=day))
    told = shown(target / ID / "cases.h5", 99)
    assert ("np.exp" in told) == is_open
    assert (f"opens on {day.isoformat()}." in told) != is_open


def test_a_class_has_no_solution_on_its_card(course):
    cases = course / "release" / ID / "cases.h5"
    assert self_study.with_solution(CARD, cases, "sigmoid", True, 99) == CARD


@pytest.mark.parametrize("text", ["", "no gzip", "{}", "[1]"])
def test_a_damaged_file_is_one_sentence(text, lesson):
    packed = gzip.compress(text.encode()) if text.startswith(("{", "[")) else text.encode()
    (lesson.parent / self_study.FILE_NAME).write_bytes(packed)
    with pytest.raises(CasesError, match="is damaged; copy the file again from the release"):
        self_study.read(lesson)


@pytest.fixture
def notebook(lesson, monkeypatch):
    """Work in a notebook whose file is known; return what runs a cell and returns its display."""
    path = lesson.with_name("lesson.ipynb")
    path.write_text("{}", encoding="utf-8")
    monkeypatch.setenv("JPY_SESSION_NAME", str(path))
    config = Config()
    config.HistoryManager.enabled = False
    shell = InteractiveShell.instance(config=config)

    def run(cell: str) -> str:
        with capture_output() as shown:
            shell.run_cell(cell)
        return "".join(one.data["text/html"] for one in shown.outputs)

    run("import numpy as np\nfrom dlkit import check")
    yield run
    InteractiveShell.clear_instance()


def test_failed_checks_in_a_notebook_open_the_solution(notebook):
    told = [notebook("def sigmoid(z): return z\ncheck(sigmoid)") for _ in range(3)]
    assert ["2 to go" in one for one in told] == [True, False, False]
    assert ["1 to go" in one for one in told] == [False, True, False]
    assert ["np.exp" in one for one in told] == [False, False, True]


def test_a_right_option_is_noted_as_right(notebook, lesson):
    notebook("check(half='B')")
    assert progress.noted(lesson)["half"].state == progress.RIGHT


# The command


def test_the_command_releases_for_self_study(course, monkeypatch, capsys):
    monkeypatch.chdir(course)
    monkeypatch.setattr(cli, "_refuse_other_copy", lambda: None)
    shutil.rmtree(course / FOLDER)
    assert cli.main(["release", ID, "--self-study", "--solutions-from", "2027-01-31"]) == 0
    assert f"into {course / FOLDER}" in capsys.readouterr().out
    assert self_study.read(course / FOLDER / ID / "cases.h5").opens == date(2027, 1, 31)


def test_solutions_for_a_class_are_refused(course, monkeypatch, capsys):
    monkeypatch.chdir(course)
    monkeypatch.setattr(cli, "_refuse_other_copy", lambda: None)
    assert cli.main(["release", "--solutions-after", "2"]) == 1
    assert "add --self-study" in capsys.readouterr().err


def test_a_date_that_is_none_is_refused(capsys):
    with pytest.raises(SystemExit):
        cli.main(["release", "--self-study", "--solutions-from", "soon"])
    assert "expected a date such as 2027-01-31" in capsys.readouterr().err
