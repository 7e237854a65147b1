"""From `source/` to `release/`: what students get, and that it gives nothing away."""

import inspect
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import h5py
import nbformat
import pytest
from tiny_course import HOME, ID, lay_out, rewrite

from dlkit.notebook.building import build
from dlkit.notebook.script import BuildError
from dlkit.reference import losses
from dlkit.release.answers import notebook_answers, pieces
from dlkit.release.leaks import leaks
from dlkit.release.releasing import release, release_check
from dlkit.release.wheel import build_wheel
from dlkit.student_half import STUDENT_HALF

with tempfile.TemporaryDirectory() as folder:
    WHEEL = build_wheel(HOME, Path(folder)).name
VERSION = WHEEL.split("-")[1]


@pytest.fixture(autouse=True, scope="module")
def no_gradebook_of_a_class():
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DLKIT_DB_URL", raising=False)
        yield


@pytest.fixture(scope="module")
def released_once(tmp_path_factory):
    course = lay_out(tmp_path_factory.mktemp("course"))
    build(course, ID)
    release(course)
    return course


@pytest.fixture
def course(released_once, tmp_path):
    """A released course of its own, to spoil."""
    shutil.copytree(released_once, tmp_path / "course")
    return tmp_path / "course"


def notebook(course: Path, step: str = "release") -> Path:
    return course / step / ID / f"{ID}.ipynb"


def cell(path: Path, name: str) -> nbformat.NotebookNode:
    (found,) = (one for one in nbformat.read(path, as_version=4).cells if one.id == name)
    return found


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


# What students get


def test_a_release_is_complete(course):
    assert set(contents(course / "release")) == {
        "README.md",
        "requirements.txt",
        WHEEL,
        f"{ID}/{ID}.ipynb",
        f"{ID}/cases.h5",
        f"{ID}/numbers.h5",
        f"{ID}/figures/unit.svg",
    }


def test_a_solution_is_a_stub_and_a_tests_cell_just_checks(course):
    assert cell(notebook(course), "sigmoid").source == (
        'def sigmoid(z):\n    """Return the sigmoid of `z`, of its shape."""\n'
        '    raise NotImplementedError("Your code goes here.")'
    )
    assert cell(notebook(course), "test_sigmoid").source == "check(sigmoid)"


def test_everybody_may_read_a_release(course):
    for path in (course / "release", *(course / "release").rglob("*")):
        assert path.stat().st_mode & 0o044 == 0o044, path


def test_a_release_does_not_depend_on_the_umask(course):
    before = os.umask(0o077)
    try:
        shutil.rmtree(course / "release")
        release(course)
    finally:
        os.umask(before)
    test_everybody_may_read_a_release(course)


def test_the_readme_names_the_notebooks_and_the_requirements_the_wheel(course):
    readme = (course / "release" / "README.md").read_text()
    assert f"`{ID}/{ID}.ipynb`" in readme and "You need Python 3.11 or newer." in readme
    requirements = (course / "release" / "requirements.txt").read_text().splitlines()
    assert requirements[0] == f"./{WHEEL}"
    assert [line.partition(">=")[0] for line in requirements[1:]] == ["jupyterlab", "notebook"]


def test_the_readme_has_a_way_to_set_up_for_pip_uv_and_conda_and_each_starts_jupyterlab(course):
    readme = (course / "release" / "README.md").read_text()
    blocks = re.findall(r"(?m)(?:^    .+\n)+", readme)[:3]
    assert [block.split()[0] for block in blocks] == ["python", "uv", "conda"]
    for block in blocks:
        assert "requirements.txt" in block and block.rstrip().endswith("jupyter lab")


def test_the_wheel_holds_the_student_half_and_nothing_else(course):
    with zipfile.ZipFile(course / "release" / WHEEL) as wheel:
        tops = {name.split("/")[1] for name in wheel.namelist() if name.startswith("dlkit/")}
        metadata = wheel.read(f"dlkit_student-{VERSION}.dist-info/METADATA").decode()
    assert tops == set(STUDENT_HALF)
    assert f"Name: dlkit-student\nVersion: {VERSION}" in metadata
    needs = {row.split()[1].split(">")[0] for row in metadata.splitlines() if "Requires-D" in row}
    assert needs == {"numpy", "h5py", "matplotlib", "ipython", "tqdm"}


def test_the_wheel_imports_alone_and_checks_an_answer(course):
    code = (
        "import dlkit, dlkit.data, dlkit.plot, numpy as np\n"
        "def sigmoid(z): return 1 / (1 + np.exp(-z))\n"
        "dlkit.check(sigmoid)\n"
        "print(dlkit.__file__)\n"
        "try:\n    import dlkit.judge\nexcept ModuleNotFoundError: print('no judge')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=course / "release" / ID,
        env=os.environ | {"PYTHONPATH": str(course / "release" / WHEEL)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert f"{WHEEL}/dlkit/__init__.py" in done.stdout
    assert "no judge" in done.stdout


def test_two_builds_of_the_wheel_give_the_same_bytes(course, tmp_path):
    (tmp_path / "once").mkdir()
    assert build_wheel(course, tmp_path / "once").read_bytes() == (
        (course / "release" / WHEEL).read_bytes()
    )


def test_a_wheel_of_another_version_is_removed(course):
    old = course / "release" / "dlkit_student-0.0.1-py3-none-any.whl"
    old.write_bytes(b"")
    release(course)
    assert not old.exists()
    assert (course / "release" / WHEEL).is_file()


def test_nbgraders_own_command_gives_the_same_release(course):
    wanted = contents(course / "release" / ID)
    shutil.rmtree(course / "release" / ID)
    shutil.rmtree(course / "gradebook")
    (course / "gradebook").mkdir()
    command = [sys.executable, "-m", "nbgrader", "generate_assignment", ID]
    scripts = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = os.environ | {"PATH": scripts}
    done = subprocess.run(command, cwd=course, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert contents(course / "release" / ID) == wanted


def test_releasing_makes_a_gradebook_in_an_environment_that_is_not_activated(course, monkeypatch):
    (course / "gradebook" / "gradebook.db").unlink()
    monkeypatch.setenv("PATH", "/nowhere")
    release(course)
    assert (course / "gradebook" / "gradebook.db").is_file()


def test_releasing_one_assignment_leaves_the_others_alone(course):
    other = course / "release" / "99-other"
    other.mkdir()
    (other / "99-other.ipynb").write_text("{}")
    release(course, ID)
    assert (other / "99-other.ipynb").read_text() == "{}"
    assert "`99-other/99-other.ipynb`" in (course / "release" / "README.md").read_text()


# What stops a release


def test_a_release_without_a_build_is_one_sentence(tmp_path):
    with pytest.raises(BuildError, match="run `dlkit build` first"):
        release(lay_out(tmp_path))


def test_a_release_of_nothing_is_one_sentence(course):
    with pytest.raises(BuildError, match="There is no source/07-none/07-none.ipynb"):
        release(course, "07-none")


def test_what_nbgrader_refuses_is_one_sentence_and_changes_nothing(course):
    path = notebook(course, "source")
    path.write_text(path.read_text().replace('"grade_id": "halves"', '"grade_id": "sigmoid"'))
    before = contents(course / "release")
    with pytest.raises(BuildError, match=f"could not release {ID}: .*Duplicate grade id: sigmoid"):
        release(course)
    assert contents(course / "release") == before


def test_a_leak_stops_the_release_and_changes_nothing(course):
    rewrite(course, "# It squeezes a number.", "# It is `a = 1/(1+np.exp(-z))`, in code.")
    build(course, ID)
    before = contents(course / "release")
    with pytest.raises(
        BuildError, match="nothing was released, because .*text-the-unit gives away"
    ):
        release(course)
    assert contents(course / "release") == before
    assert not list(course.glob(".dlkit-*"))


def test_of_many_leaks_the_first_ones_are_told(course):
    path = course / "assignments" / ID / "notebook.py"
    added = "".join(f"\n# %% [markdown]\n# {n}: `1/(1+np.exp(-z))`\n" for n in range(7))
    path.write_text(path.read_text() + added)
    build(course, ID)
    with pytest.raises(BuildError, match="and 2 more"):
        release(course)


# What is called stale


def test_a_fresh_release_is_called_fresh(course):
    assert release_check(course) == []


def test_a_source_that_has_changed_since_the_release_is_named(course):
    rewrite(course, "# It squeezes", "# It bends")
    build(course, ID)
    (sentence,) = release_check(course)
    assert "first at cell 'text-the-unit'" in sentence and "run `dlkit release`" in sentence


def test_a_wheel_with_other_code_is_named_by_its_member(course):
    path = course / "release" / WHEEL
    repack(path, {"dlkit/check/card.py": b"changed = True\n"})
    (sentence,) = release_check(course)
    assert "first in its member dlkit/check/card.py" in sentence


def test_a_wheel_that_was_packed_at_another_time_by_another_hatchling_is_fresh(course):
    tag = f"dlkit_student-{VERSION}.dist-info/WHEEL"
    with zipfile.ZipFile(course / "release" / WHEEL) as wheel:
        text = wheel.read(tag).replace(b"Generator: hatchling", b"Generator: hatchling 0.0 not")
    repack(course / "release" / WHEEL, {tag: text})
    assert release_check(course) == []


def test_a_missing_wheel_is_named(course):
    (course / "release" / WHEEL).unlink()
    assert any(f"{WHEEL} is missing" in sentence for sentence in release_check(course))


@pytest.mark.lesson
def test_release_is_what_the_committed_source_gives_and_leaks_nothing(only_lesson):
    assert release_check(HOME, only_lesson) == []


def test_only_the_folder_of_the_assignment_that_is_named_is_compared(course):
    (course / "release" / "README.md").write_text("changed")
    assert release_check(course, ID) == []
    (course / "release" / ID / f"{ID}.ipynb").unlink()
    assert [ID in sentence for sentence in release_check(course, ID)] == [True]


def test_a_source_that_gives_an_answer_away_leaks_in_the_check_of_its_assignment(course):
    rewrite(course, "# It squeezes", "# `1 / (1 + np.exp(-z))` squeezes")
    build(course, ID)
    assert any("gives away" in sentence for sentence in release_check(course, ID))


# The leak check sees each kind of leak. Each of these spoils a release that is clean.


def test_a_clean_release_leaks_nothing(course):
    assert leaks(course, course / "release") == []


def found(course: Path) -> str:
    return "\n".join(leaks(course, course / "release"))


def repack(path: Path, members: dict[str, bytes]) -> None:
    """Write the wheel again, at another time, with the given members added or replaced."""
    with zipfile.ZipFile(path) as wheel:
        kept = {name: wheel.read(name) for name in wheel.namelist()}
    with zipfile.ZipFile(path, "w") as wheel:
        for name, content in (kept | members).items():
            wheel.writestr(zipfile.ZipInfo(name, (2031, 1, 1, 0, 0, 0)), content)


def respell(course: Path, change: str, name: str = "text-the-unit") -> None:
    """Put a text into a cell of the released notebook."""
    path = notebook(course)
    spoiled = nbformat.read(path, as_version=4)
    (one,) = (one for one in spoiled.cells if one.id == name)
    one.source = f"{one.source}\n{change}"
    nbformat.write(spoiled, path)


SPELLINGS = [
    "return 1 / (1 + np.exp(-z))",
    "`a=1/(1+np.exp(-z))` is the formula",
    "    answer = (1 /\n        (1 + np.exp(-z)))",
    "# return 1 / (1 + np.exp(-z))",
    ">>> 1 / (1 + np.exp(-z))  # doctest",
]


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("name", ["text-the-unit", "three-values", "sigmoid", "test_sigmoid"])
def test_a_line_of_a_solution_leaks_however_it_is_spelled(spelling, name, course):
    respell(course, spelling, name)
    assert f"{ID}.ipynb, cell {name} gives away a part of the answer 'sigmoid'" in found(course)


def test_superfluous_brackets_and_comments_do_not_hide_a_line_of_code(course):
    respell(course, "a = 1 / ((1) + (np.exp((-z))))  # here", "three-values")
    assert "gives away a part of the answer 'sigmoid'" in found(course)


def test_light_lines_are_no_leak_alone_but_together(course):
    respell(course, "w = np.zeros((n, 1))", "three-values")
    respell(course, "return w, 0.5")
    assert found(course) == ""
    respell(course, "return w, 0.5", "three-values")
    assert "cell three-values gives away a part of the answer 'halves'" in found(course)


def test_of_a_longer_answer_a_few_light_neighbours_are_a_piece():
    source = "a = f(x)\nb = a - 1\nc = b[0]\nd = c * 2\nreturn d"
    told = [piece.shown for piece in pieces("g", source, {1, 2, 3, 4, 5}, enough=3)]
    assert told == ["a = f(x) b = a - 1 c = b[0]", "b = a - 1 c = b[0] d = c * 2"]


def test_the_names_of_an_answer_are_no_leak(course):
    respell(course, "It returns w, 0.5 and calls np.exp; `m = X.shape[1]`; `return z`.")
    assert found(course) == ""


def test_a_right_answer_of_the_catalogue_leaks(course):
    respell(
        course, "rows = [[0.0] for _ in range(n)]\nnp.array(rows, dtype=float).reshape(n, 1), 1/2"
    )
    respell(course, "return np.array(rows, dtype=float).reshape(n, 1), 1/2", "three-values")
    assert found(course) == ""  # the lesson may use its phrases
    passage = (
        "rows = [[0.0] for _ in range(n)]\nreturn np.array(rows, dtype=float).reshape(n, 1), 1/2"
    )
    respell(course, passage)
    assert "text-the-unit gives away a part of the answer 'halves'" in found(course)


@pytest.mark.parametrize(
    "mark", ["### BEGIN SOLUTION", "# END SOLUTION", "BEGIN HIDDEN TESTS", "### END HIDDEN TESTS"]
)
def test_a_mark_leaks(mark, course):
    respell(course, mark)
    assert f"cell text-the-unit contains the marker {mark.strip('# ')}" in found(course)


def test_an_output_leaks(course):
    spoil(course, "three-values", outputs=[nbformat.v4.new_output("stream", text="0.5")])
    assert "cell three-values has outputs" in found(course)


def test_an_execution_count_leaks(course):
    spoil(course, "three-values", execution_count=3)
    assert "cell three-values has outputs" in found(course)


def test_an_answer_in_an_output_leaks(course):
    text = "a = 1 / (1 + np.exp(-z))\n"
    spoil(course, "three-values", outputs=[nbformat.v4.new_output("stream", text=text)])
    assert "cell three-values (beside its source) gives away" in found(course)


@pytest.mark.parametrize(
    ("metadata", "told"),
    [
        ({"tags": ["hidden"]}, "'tags'"),
        ({"dlkit": {"demo": True, "answer": 1}}, "'dlkit'"),
        ({"nbgrader": {"hint": "no"}}, "'hint'"),
    ],
)
def test_metadata_of_no_known_kind_leaks(metadata, told, course):
    spoil(course, "three-values", metadata=metadata)
    assert f"cell three-values has the metadata {told}" in found(course)


def test_an_answer_in_the_notebooks_metadata_leaks(course):
    content = json.loads(notebook(course).read_text())
    content["metadata"]["note"] = "1 / (1 + np.exp(-z))"
    notebook(course).write_text(json.dumps(content))
    assert "its metadata gives away a part of the answer 'sigmoid'" in found(course)
    assert "has the metadata 'note'" in found(course)


def spoil(course: Path, name: str, **changes: object) -> None:
    path = notebook(course)
    spoiled = nbformat.read(path, as_version=4)
    (one,) = (one for one in spoiled.cells if one.id == name)
    one.update(nbformat.from_dict(changes))
    nbformat.write(spoiled, path)


@pytest.mark.parametrize("file", ["README.md", "requirements.txt", f"{ID}/figures/unit.svg"])
def test_an_answer_in_any_other_file_leaks(file, course):
    with (course / "release" / file).open("a") as text:
        text.write("\nreturn 1 / (1 + np.exp(-z))\n")
    assert f"release/{file} gives away a part of the answer 'sigmoid'" in found(course)


@pytest.mark.parametrize(
    "file",
    [
        "notes.py",
        f"{ID}/solution.txt",
        f"{ID}/.swp",
        f"{ID}/.ipynb_checkpoints/{ID}-checkpoint.ipynb",
    ],
)
def test_a_file_that_is_not_made_from_source_leaks(file, course):
    (course / "release" / file).parent.mkdir(exist_ok=True)
    (course / "release" / file).write_text('{"metadata": {}, "cells": []}')
    assert f"release/{file} is not a file of source/" in found(course)


@pytest.mark.parametrize("name", ["progress.json", ".progress.json.lock", ".progress.json-x1"])
def test_notes_of_an_authors_checks_are_not_handed_out(name, course):
    (course / "source" / ID / name).write_text("{}")
    release(course)
    assert not (course / "release" / ID / name).exists()
    (course / "release" / ID / name).write_text("{}")
    assert f"release/{ID}/{name} holds notes of somebody's checks" in found(course)


def test_a_link_leaks(course):
    path = course / "release" / ID / "figures" / "unit.svg"
    path.unlink()
    path.symlink_to(course / "source" / ID / "figures" / "unit.svg")
    assert "unit.svg is not a file of source/" in found(course)


def test_a_helper_of_the_references_in_the_wheel_leaks(course):
    """Even one that is no exercise: `cross_entropy` is half of an answer."""
    code = f"import numpy as np\n\n\n{inspect.getsource(losses.cross_entropy)}".encode()
    repack(course / "release" / WHEEL, {"dlkit/plot/extra.py": code})
    assert "member dlkit/plot/extra.py gives away a part of the answer 'losses'" in found(course)


def test_words_about_importing_are_no_import(course):
    respell(course, "Use `from dlkit import check` in your notebook; the judge calls it again.")
    assert found(course) == ""


def test_a_reference_in_the_wheel_leaks(course):
    code = b"import numpy as np\n\n\ndef squash(z):\n    return 1 / (1 + np.exp(-z))\n"
    repack(course / "release" / WHEEL, {"dlkit/data/extra.py": code})
    assert "member dlkit/data/extra.py gives away a part of the answer 'sigmoid'" in found(course)


@pytest.mark.parametrize("name", ["dlkit/judge.py", "dlkit/reference/__init__.py", "answers.py"])
def test_a_member_below_the_line_leaks(name, course):
    repack(course / "release" / WHEEL, {name: b""})
    assert f"contains {name}, which is not part of the student half" in found(course)


@pytest.mark.parametrize(
    ("line", "module"),
    [
        ("from dlkit.judge import judge", "judge"),
        ("import dlkit.reference", "reference"),
        ("from dlkit.reference.activations import sigmoid", "reference"),
        ("from dlkit import check, exercise", "exercise"),
        ("    from dlkit.grading.judging.secret import read_secret", "grading"),
    ],
)
def test_an_import_from_below_the_line_leaks(line, module, course):
    respell(course, line, "three-values")
    assert f"cell three-values imports dlkit.{module}" in found(course)
    repack(course / "release" / WHEEL, {"dlkit/check/card.py": line.strip().encode()})
    assert f"member dlkit/check/card.py imports dlkit.{module}" in found(course)


def test_an_answer_in_the_cases_leaks(course):
    with h5py.File(course / "release" / ID / "cases.h5", "a") as file:
        text = json.dumps(["t", ["hint", "try\nw = np.zeros((n, 1))\nreturn w, 0.5"]])
        del file["sigmoid/skeleton"]
        file["sigmoid/skeleton"] = text
    assert "cases.h5, sigmoid/skeleton gives away a part of the answer 'halves'" in found(course)


@pytest.mark.parametrize("kind", ["attribute", "bytes"])
def test_an_answer_in_an_attribute_or_in_stored_bytes_leaks(kind, course):
    text = "return 1 / (1 + np.exp(-z))"
    with h5py.File(course / "release" / ID / "numbers.h5", "a") as file:
        if kind == "attribute":
            file["numbers"].attrs["unit"] = text
        else:
            file["blob"] = bytearray(text.encode())
    assert "gives away a part of the answer 'sigmoid'" in found(course)


@pytest.mark.parametrize("file", [f"{ID}/{ID}.ipynb", f"{ID}/cases.h5", WHEEL])
def test_a_file_that_cannot_be_checked_counts_as_a_leak(file, course):
    (course / "release" / file).write_bytes(b"{}")
    assert found(course).startswith(f"release/{file} cannot be read, so it cannot be checked")


@pytest.mark.parametrize("name", ["seed", "hidden_cases", "case_seeds", "solution"])
def test_an_entry_whose_name_tells_of_a_secret_leaks(name, course):
    with h5py.File(course / "release" / ID / "cases.h5", "a") as file:
        file.attrs[name] = 7
        file[f"halves/{name}"] = 7
    told = found(course)
    assert f"cases.h5 has an entry named 'attribute {name} of /'" in told
    assert f"cases.h5 has an entry named 'halves/{name}'" in told


@pytest.mark.parametrize("spelled", [bytes, lambda secret: secret.hex().encode()])
def test_the_secret_of_the_class_leaks(spelled, course):
    secret = bytes(range(100, 132))
    (course / "gradebook" / "secret").write_bytes(secret)
    assert found(course) == ""
    repack(course / "release" / WHEEL, {"dlkit/data/noise.bin": spelled(secret)})
    assert "member dlkit/data/noise.bin contains the secret of the class" in found(course)


def test_a_hand_graded_model_answer_leaks(course):
    rewrite(course, "points=60", "points=57", "exercises/sigmoid.py")
    words = "Because its slope is greatest where the score is zero."
    with (course / "assignments" / ID / "notebook.py").open("a") as file:
        file.write(f'\n# %% [markdown] answer="why" points=3\n# {words}\n')
    build(course, ID)
    release(course)
    assert cell(notebook(course), "why").source == "YOUR ANSWER HERE"
    respell(course, words)
    assert "text-the-unit gives away a part of the answer 'why'" in found(course)


def test_the_hidden_lines_of_an_ordinary_tests_cell_leak(course):
    rewrite(course, "points=60", "points=57", "exercises/sigmoid.py")
    hidden = "assert np.isclose(sigmoid(np.log(3)), 3 / 4)"
    with (course / "assignments" / ID / "notebook.py").open("a") as file:
        lines = f"assert sigmoid(0)\n### BEGIN HIDDEN TESTS\n{hidden}\n### END HIDDEN TESTS\n"
        file.write(f'\n# %% tests="by_hand" points=3\n{lines}')
    build(course, ID)
    release(course)
    assert cell(notebook(course), "test_by_hand").source == "assert sigmoid(0)"
    respell(course, hidden)
    assert "text-the-unit gives away a part of the answer 'test_by_hand'" in found(course)


def test_every_solution_of_the_course_has_something_worth_hiding():
    for path in (HOME / "source").glob("*/*.ipynb"):
        source = nbformat.read(path, as_version=4)
        solved = {
            one.id for one in source.cells if one.metadata.get("nbgrader", {}).get("solution")
        }
        assert solved <= {answer.of for answer in notebook_answers(source)}
