"""From an author's script to `source/`: what is built, what is refused, what is called stale."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import h5py
import nbformat
import numpy as np
import pytest
from nbgrader.nbgraderformat import MetadataValidator
from tiny_course import DATA, HOME, ID, lay_out, rewrite

from dlkit.check import cases, current_lesson
from dlkit.exercise import lesson_ids
from dlkit.notebook.building import build, build_check, read_script
from dlkit.notebook.compare import difference
from dlkit.notebook.script import BuildError


@pytest.fixture
def course(tmp_path):
    return lay_out(tmp_path)


@pytest.fixture
def built(course):
    build(course, ID)
    return course


def script(course: Path) -> Path:
    return course / "assignments" / ID / "notebook.py"


def cell(notebook: nbformat.NotebookNode, name: str) -> nbformat.NotebookNode:
    (found,) = (one for one in notebook.cells if one.id == name)
    return found


# What is built


ALONE = """
import sys
from IPython.core.interactiveshell import InteractiveShell
sys.modules["dlkit"] = None  # as if it were not installed
InteractiveShell.instance(history_load_length=0).run_cell(sys.argv[1])
"""


def test_where_dlkit_is_missing_the_set_up_cell_says_what_to_install(course: Path) -> None:
    setup = cell(read_script(script(course)), "setup").source
    ran = subprocess.run([sys.executable, "-c", ALONE, setup], capture_output=True, text=True)
    assert "The package dlkit is not installed for this notebook: run %pip install" in ran.stdout
    assert "Traceback" not in ran.stdout + ran.stderr and len(ran.stdout.splitlines()) == 1


def test_the_build_leaves_notebook_cases_data_and_figures_in_source(course):
    folder = build(course, ID)
    assert folder == course / "source" / ID
    files = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert files == {f"{ID}.ipynb", "cases.h5", "numbers.h5", "figures/unit.svg"}


def test_each_marker_becomes_the_metadata_that_nbgrader_knows(course):
    notebook = read_script(script(course))
    MetadataValidator().validate_nb(notebook)
    kinds = {
        one.id: {key for key in ("grade", "solution", "locked") if one.metadata.nbgrader[key]}
        for one in notebook.cells
        if "nbgrader" in one.metadata
    }
    assert kinds == {
        "setup": {"locked"},
        "sigmoid": {"solution"},
        "test_sigmoid": {"grade", "locked"},
        "halves": {"solution"},
        "test_halves": {"grade", "locked"},
    }
    assert all(cell(notebook, name).metadata.nbgrader.grade_id == name for name in kinds)


def test_a_tests_cell_is_worth_what_its_exercise_is_worth(course):
    notebook = read_script(script(course))
    points = {name: cell(notebook, f"test_{name}").metadata.nbgrader.points for name in PARTS}
    assert points == PARTS


PARTS = {"sigmoid": 60, "halves": 40}


def test_a_tests_cell_gets_a_hidden_region_that_calls_the_judge(course):
    source = cell(read_script(script(course)), "test_sigmoid").source
    visible, _, hidden = source.partition("\n### BEGIN HIDDEN TESTS\n")
    assert visible == "check(sigmoid)"
    assert f'judge("{ID}", "sigmoid", sigmoid).raise_unless_passed()' in hidden
    assert hidden.endswith("### END HIDDEN TESTS")


def test_a_demonstration_is_marked_and_is_no_business_of_nbgraders(course):
    assert cell(read_script(script(course)), "three-values").metadata == {"dlkit": {"demo": True}}


def test_the_notebook_says_what_it_is_made_from(course):
    metadata = read_script(script(course)).metadata
    assert metadata.dlkit.origin == f"generated from assignments/{ID}/notebook.py; do not edit"
    assert metadata.kernelspec.name == "python3"


def test_a_text_cell_keeps_its_id_when_a_neighbour_comes(course):
    before = [one.id for one in read_script(script(course)).cells]
    rewrite(
        course, "# %% [markdown]\n# ## The", "# %% [markdown]\n# New\n\n# %% [markdown]\n# ## The"
    )
    after = [one.id for one in read_script(script(course)).cells]
    assert "text-the-unit" in before
    assert [name for name in after if name != "text-new"] == before


def test_text_cells_of_one_first_line_get_different_ids(course):
    rewrite(course, "# # Tiny", "# ## The unit")
    ids = [one.id for one in read_script(script(course)).cells]
    assert (ids[0], ids[2]) == ("text-the-unit", "text-the-unit-2")
    assert len(set(ids)) == len(ids)


def test_two_builds_give_the_same_bytes(built):
    first = (built / "source" / ID / f"{ID}.ipynb").read_bytes()
    build(built, ID)
    assert (built / "source" / ID / f"{ID}.ipynb").read_bytes() == first


def test_a_written_answer_is_graded_by_hand(course):
    rewrite(course, "points=60", "points=57", "exercises/sigmoid.py")
    add(course, '# %% [markdown] answer="why" points=3\n# Because.\n')
    about = cell(read_script(script(course)), "why").metadata.nbgrader
    assert (about.grade, about.solution, about.points) == (True, True, 3)


def test_an_ordinary_tests_cell_stays_as_it_is_and_is_warned_about(course, capfd):
    rewrite(course, "points=60", "points=55", "exercises/sigmoid.py")
    add(course, '# %% tests="by_hand" points=5\nassert sigmoid(0) == 0.5\n')
    build(course, ID)
    notebook = read_script(script(course))
    assert cell(notebook, "test_by_hand").source == "assert sigmoid(0) == 0.5"
    assert cell(notebook, "test_by_hand").metadata.nbgrader.points == 5
    (warning,) = capfd.readouterr().err.splitlines()
    assert "test_by_hand" in warning and "not protected" in warning


def test_the_public_cases_are_those_of_the_exercises(built):
    path = built / "source" / ID / "cases.h5"
    assert cases.assignment_of(path) == ID
    assert cases.names(path) == ("sigmoid", "halves")
    assert cases.read(path, "halves").mistakes[0].name == "ones"


def test_building_leaves_this_process_at_no_assignment(built):
    assert ID not in current_lesson.begun


def add(course: Path, text: str) -> None:
    with script(course).open("a") as file:
        file.write(f"\n{text}")


# What stops the build: one sentence with file, cell and line


REFUSED = {
    "an unknown marker": (
        'demo="three-values"',
        'show="three-values"',
        "unknown marker 'show'",
        26,
    ),
    "a cell without a marker": ('# %% demo="three-values"', "# %%", "got none", 26),
    "a marker without quotes": ('demo="three-values"', "demo=three-values", "unknown marker", 26),
    "a title": ('demo="three-values"', "three values", "unknown marker 'three values'", 26),
    "two markers": ('locked="setup"', 'locked="setup" demo="x"', "got locked and demo", 4),
    "a marker on text": (
        "# %% [markdown]\n# ## T",
        '# %% [markdown] demo="t"\n# ## T',
        "'demo'",
        11,
    ),
    "an id twice": ('demo="three-values"', 'demo="setup"', "'setup' is already used by cell 2", 26),
    "an id that is none": ('demo="three-values"', 'demo="three values"', "cannot be an id", 26),
    "a raw cell": ('# %% demo="three-values"', "# %% [raw]", "got a raw cell", 26),
    "points on a solution": (
        'solution="halves"',
        'solution="halves" points=3',
        "neither tests",
        29,
    ),
    "points of an exercise": (
        'tests="halves"',
        'tests="halves" points=3',
        "exercises/halves.py",
        38,
    ),
    "points below zero": ('tests="halves"', 'tests="other" points=-3', "got points=-3", 38),
    "tests of nothing": ('tests="halves"', 'tests="halfs"', "'halfs' names no exercise", 38),
    "more than check": ("check(halves)", "check(halves)\nassert 1", "only `check(halves)`", 38),
    "check of another": ("check(halves)", "check(sigmoid)", "only `check(halves)`", 38),
    "hidden tests beside check": (
        "check(halves)",
        "check(halves)\n### BEGIN HIDDEN TESTS\n### END HIDDEN TESTS",
        "only `check(halves)`",
        38,
    ),
    "an answer without points": ('demo="three-values"', 'answer="t"', "needs its points", 26),
    "no BEGIN": ("    ### BEGIN SOLUTION\n    w", "    w", "got END SOLUTION", 29),
    "no END": ("0.5\n    ### END SOLUTION", "0.5", "got BEGIN SOLUTION", 29),
    "a mark elsewhere": ("# It squeezes", "# BEGIN SOLUTION", "outside of a solution", 11),
    "hidden tests elsewhere": (
        "sigmoid(np.a",
        "### BEGIN HIDDEN TESTS\nsigmoid(np.a",
        "outside",
        26,
    ),
    "no Python": ("w = np.zeros", "w = = np.zeros", "as written is not Python", 29),
    "no Python without its answer": (
        "    ### BEGIN SOLUTION\n    w",
        "        ### BEGIN SOLUTION\n    w",
        "taken out is not Python",
        29,
    ),
    "a magic": ("sigmoid(np.array", "%timeit sigmoid(np.array", "as written is not Python", 26),
    "no function of that name": ("def halves", "def halfs", "defines no function", 29),
    "a wrong answer": ("return w, 0.5", "return w + 1, 0.5", "earns 10 of 40 points", 29),
    "a cell that fails": ("import numpy as np\n", "import numpie\n", "ModuleNotFoundError", 4),
}


@pytest.mark.parametrize("case", REFUSED)
def test_the_build_stops_with_one_sentence_at(case, course):
    old, new, words, line = REFUSED[case]
    rewrite(course, old, new)
    with pytest.raises(BuildError) as refused:
        build(course, ID)
    told = str(refused.value)
    assert told.startswith(f"assignments/{ID}/notebook.py, cell ")
    assert f"(line {line}): " in told
    assert words in told
    assert not (course / "source").exists()


def test_an_exercise_without_a_tests_cell_stops_the_build(course):
    rewrite(course, '\n# %% tests="halves"\ncheck(halves)\n', "")
    with pytest.raises(BuildError, match="'halves' has no tests cell"):
        build(course, ID)


def test_an_exercise_without_a_solution_stops_the_build(course):
    rewrite(course, 'solution="halves"', 'solution="thirds"')
    with pytest.raises(BuildError, match="'halves' has no solution cell"):
        build(course, ID)


def test_points_that_do_not_sum_to_100_stop_the_build(course):
    rewrite(course, "points=60", "points=61", "exercises/sigmoid.py")
    with pytest.raises(BuildError, match="sum to 101, expected 100"):
        build(course, ID)


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        (
            "exercises/halves.py",
            "import numpy",
            "import numpie",
            "halves.py:1 cannot be run: ModuleNotFoundError",
        ),
        ("exercises/halves.py", "rng.integers(2, 99)", "rng.integer()", "halves raised Attribute"),
        ("data.py", "[0.25, 0.5]", "[][0]", "data.py raised IndexError"),
    ],
)
def test_an_authors_code_that_fails_is_one_sentence(file, old, new, words, course):
    rewrite(course, old, new, file)
    with pytest.raises(BuildError, match=words):
        build(course, ID)


def test_an_assignment_that_does_not_exist_is_one_sentence(course):
    with pytest.raises(BuildError, match="There is no assignment '07-none'"):
        build(course, "07-none")


def test_an_empty_script_is_one_sentence(course):
    script(course).write_text("\n")
    with pytest.raises(BuildError, match="is empty"):
        build(course, ID)


def test_a_text_before_the_first_cell_line_is_a_cell_without_a_marker(course):
    script(course).write_text("import os\n" + script(course).read_text())
    with pytest.raises(BuildError, match=r"cell 1 \(line 1\)"):
        build(course, ID)


def test_a_cell_line_within_a_text_is_none(course):
    rewrite(course, "of its shape.", "of its shape.\n\n# %% no cell\n    ")
    rewrite(course, 'demo="three-values"', 'show="three-values"')
    with pytest.raises(BuildError, match=r"cell 6 \(line 29\)"):
        build(course, ID)


def test_a_failed_build_leaves_the_older_one_as_it_was(built):
    before = (built / "source" / ID / f"{ID}.ipynb").read_bytes()
    rewrite(built, "return w, 0.5", "return w, 0.25")
    with pytest.raises(BuildError):
        build(built, ID)
    assert (built / "source" / ID / f"{ID}.ipynb").read_bytes() == before
    assert not list(built.glob(".dlkit-*"))


# What is called stale


def test_a_fresh_build_is_called_fresh(built):
    assert build_check(built) == []


def test_what_has_changed_since_the_build_is_named(built):
    rewrite(built, "# It squeezes", "# It bends")
    (sentence,) = build_check(built)
    assert f"{ID}.ipynb differs from a fresh one (first at cell 'text-the-unit')" in sentence
    assert f"run `dlkit build {ID}`" in sentence


def test_other_data_is_named_by_its_entry(built):
    (built / "assignments" / ID / "data.py").write_text(DATA.replace("0.25", "0.2500001"))
    (sentence,) = build_check(built)
    assert "numbers.h5 differs" in sentence and "/numbers has other values" in sentence


def test_other_cases_are_called_stale(built):
    rewrite(built, "size=3", "size=4", "exercises/sigmoid.py")
    (sentence,) = build_check(built)
    assert "cases.h5 differs" in sentence


def test_missing_and_left_over_files_are_named(built):
    (built / "source" / ID / "figures" / "unit.svg").unlink()
    (built / "source" / ID / "old.h5").write_bytes(b"")
    (built / "source" / "99-gone").mkdir()
    told = "\n".join(build_check(built))
    assert "unit.svg is missing" in told
    assert "old.h5 has no source" in told
    assert "99-gone has no assignment" in told


def test_only_the_assignment_that_is_named_is_compared(built):
    home = shutil.copytree(built / "assignments" / ID, built / "assignments" / "01-other")
    (home / "notebook.py").write_text(script(built).read_text().replace(ID, "01-other"))
    build(built, "01-other")
    rewrite(built, "# It squeezes", "# It bends")
    assert build_check(built, "01-other") == []
    assert build_check(built, ID) == build_check(built) != []


def test_a_build_removes_what_an_older_one_left(built):
    (built / "source" / ID / "old.h5").write_bytes(b"")
    build(built, ID)
    assert build_check(built) == []


def test_a_build_keeps_a_file_that_says_the_same(built):
    path = built / "source" / ID / "numbers.h5"
    with h5py.File(path, "a") as file:  # as another processor would have rounded
        file["numbers"][0] += 1e-14
    before = path.read_bytes()
    build(built, ID)
    assert path.read_bytes() == before


def files(folder: Path) -> dict[Path, int]:
    """Return the files in `folder` with their times, but for what Python keeps compiled."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path: path.stat().st_mtime_ns for path in found if "__pycache__" not in path.parts}


def test_checking_writes_nothing(built):
    rewrite(built, "# It squeezes", "# It bends")
    before = files(built)
    build_check(built)
    assert files(built) == before


@pytest.mark.parametrize(
    ("other", "alike"),
    [
        ([1.0, 1 / 3 + 1e-14], True),
        ([1.0, 1 / 3 + 1e-9], False),
        ([1.0, 1 / 3, 0.0], False),
        (np.float32([1.0, 1 / 3]), False),
        ([1.0, np.nan], False),
    ],
)
def test_numbers_of_an_h5_file_may_differ_in_their_last_bits_only(other, alike, tmp_path):
    for name, numbers in (("old", [1.0, 1 / 3]), ("new", other)):
        with h5py.File(tmp_path / f"{name}.h5", "w") as file:
            file["numbers"] = numbers
    found = difference(tmp_path / "old.h5", tmp_path / "new.h5")
    assert (found is None) == alike


@pytest.mark.parametrize("what", ["attribute", "entry", "order"])
def test_an_h5_file_differs_by_its(what, tmp_path):
    for name, marked in (("old", False), ("new", True)):
        with h5py.File(tmp_path / f"{name}.h5", "w", track_order=True) as file:
            for entry in "ba" if marked and what == "order" else "ab":
                file[entry] = 1
            if marked and what == "attribute":
                file.attrs["format"] = 2
            if marked and what == "entry":
                file.create_group("c")
    assert difference(tmp_path / "old.h5", tmp_path / "new.h5")


def test_a_damaged_h5_file_is_a_difference(built, tmp_path):
    (tmp_path / "cases.h5").write_bytes(b"nothing")
    assert "cannot be read" in difference(tmp_path / "cases.h5", built / "source" / ID / "cases.h5")


@pytest.mark.parametrize("lesson", lesson_ids(HOME))
def test_source_is_what_the_committed_assignments_build(lesson):
    assert build_check(HOME, lesson) == []


# nbval


def nbval(notebook: Path) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "pytest", "--nbval-lax", "-q", "-p", "no:cacheprovider"]
    command += [
        "-p",
        "no:xdist",
        "-c",
        os.devnull,
        "--rootdir",
        str(notebook.parent),
        str(notebook),
    ]
    return subprocess.run(command, cwd=notebook.parent, capture_output=True, text=True)


@pytest.mark.parametrize("lesson", lesson_ids(HOME))
def test_nbval_runs_every_cell_of(lesson):
    done = nbval(HOME / "source" / lesson / f"{lesson}.ipynb")
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("wrong", "by"),
    [("w + 1", "halves is not right yet"), ("w + (n != {public})", "AssertionError")],
)
def test_nbval_fails_a_copy_with_a_wrong_answer_by_check_or_by_the_judge(wrong, by, built):
    path = built / "source" / ID / f"{ID}.ipynb"
    public = cases.read(path.with_name("cases.h5"), "halves").cases[0].arguments[0]
    broken = path.with_name("broken.ipynb")
    broken.write_text(
        path.read_text().replace("return w,", f"return {wrong.format(public=public)},")
    )
    done = nbval(broken)
    assert done.returncode == 1
    assert by in done.stdout
