"""check(f): in plain Python and in IPython, with every kind of answer, file and folder."""

import contextlib
import functools
import io
import json
import os
import subprocess
import sys
import tempfile
import textwrap
import time
import tracemalloc
import warnings
from pathlib import Path

import h5py
import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from nbgrader.validator import Validator
from small_exercises import EXERCISES, ID, hand_out, lay_out, same
from traitlets.config import Config

from dlkit import begin, check
from dlkit.check import (
    CasesError,
    CheckError,
    CheckFailed,
    CheckStopped,
    Told,
    cases,
    current_lesson,
    examine,
)
from dlkit.check.card import Card, Line
from dlkit.check.compare import STANDARD
from dlkit.check.local import local
from dlkit.check.locating import NOWHERE
from dlkit.check.parts import ALL
from dlkit.check.report import card_of
from dlkit.check.review import Case, KnownMistake, Question, Trace


@pytest.fixture
def course(tmp_path):
    return lay_out(tmp_path / "course")


@pytest.fixture(autouse=True)
def nothing_begun(monkeypatch):
    """Start as a fresh kernel does."""
    monkeypatch.setattr(current_lesson, "begun", [])


@pytest.fixture
def folder(course, tmp_path, monkeypatch):
    """Hand the cases out into a folder and work there."""
    home = tmp_path / "work"
    hand_out(course, home)
    monkeypatch.chdir(home)
    return home


def halve(x):
    return x / 2


def summarize(x, scale):
    return {"total": scale * x.sum(), "spread": scale * x}, x.mean()


def named(name, function):
    """Give a function the name under which it is checked."""
    function.__name__ = name
    return function


def told(kind, call, *arguments):
    """Return the sentence of the error that the call must end with."""
    with pytest.raises(kind) as caught:
        call(*arguments)
    words = str(caught.value)
    assert "\n" not in words and words[-1] in ".?"
    return words


# What check shows


def test_a_right_answer_gets_one_line(folder, capsys):
    assert check(halve) is None
    assert capsys.readouterr().out == "✓ halve: 2 of 2 cases correct\n"


def test_a_wrong_answer_gets_its_card_and_a_short_error(folder, capsys):
    with pytest.raises(CheckFailed, match=r"^halve is not right yet\. This looks like: doubles\."):
        check(named("halve", lambda x: x * 2))
    rows = capsys.readouterr().out.splitlines()
    assert rows[:5] == [
        "✗ halve: 0 of 2 cases correct",
        "  Hint 1 of 2: what is right and what is wrong",
        "    · the result: in every case 4 times the expected value.",
        "  Hint 2 of 2: the likely mistake",
        "    → This looks like: doubles.",
    ]
    assert rows[5] == "        Yours grows; it should shrink."
    assert any("called with x = [" in row for row in rows)


def test_the_error_holds_the_review(folder):
    with pytest.raises(CheckFailed) as caught:
        check(named("summarize", lambda x, scale: (summarize(x, scale)[0], 0.0)))
    assert caught.value.review.wrong_parts == {"mean"}
    assert caught.value.review.points == 7.0


def test_examine_neither_shows_nor_raises(folder, capsys):
    found = examine(named("halve", lambda x: x * 2))
    assert not found.passed and [m.name for m in found.mistakes] == ["doubles"]
    assert capsys.readouterr().out == ""


def test_a_mistake_that_spoils_its_input_is_named_from_the_file(folder):
    def spoil(x, scale):
        value = summarize(x, scale)
        x *= scale
        return value

    found = examine(named("summarize", spoil))
    assert [m.name for m in found.mistakes] == ["spoils_x"] and not found.wrong_parts


def test_the_stored_question_is_the_one_that_was_made(course, folder):
    for name, exercise in course.exercises.items():
        stored, made = cases.read(folder / "cases.h5", name), exercise.question()
        apart = dict.fromkeys(("cases", "mistakes", "moving", "sketches", "recorded"))
        assert vars(stored) | apart == vars(made) | apart
        for i in range(len(made.cases)):
            assert stored.moving(i) == made.moving(i)
        assert [case.title for case in stored.cases] == [case.title for case in made.cases]
        assert same(
            [(case.arguments, case.expected, case.tries, case.edge) for case in stored.cases],
            [(case.arguments, case.expected, case.tries, case.edge) for case in made.cases],
        )
        assert [(m.name, m.hint) for m in stored.mistakes] == [
            (m.name, m.hint) for m in made.mistakes
        ]
        for one, other in zip(stored.mistakes, made.mistakes, strict=True):
            assert same(one.trace().outcomes, other.trace().outcomes)
            assert one.trace().symptoms == other.trace().symptoms
            assert one.trace().broken == other.trace().broken


def test_the_file_holds_no_code_and_keeps_the_order_of_the_lesson(folder):
    assert cases.names(folder / "cases.h5") == ("halve", "summarize", "halve_strictly")
    assert b"return" not in (folder / "cases.h5").read_bytes()


def test_an_exception_that_is_expected_is_checked(folder):
    def strict(x):
        if x.ndim != 2:
            raise ValueError("in my own words")
        return x / 2

    assert examine(named("halve_strictly", strict)).passed
    assert not examine(named("halve_strictly", lambda x: x / 2)).passed


# IPython


@pytest.fixture
def shell(folder, monkeypatch):
    """An IPython shell that begins in the folder, as a kernel does."""
    config = Config()
    config.HistoryManager.enabled = False
    shell = InteractiveShell.instance(config=config)
    shell.colors = "nocolor"
    shell.run_cell("import numpy as np\nfrom dlkit import begin, check\ndef halve(x): return x * 2")
    yield shell
    InteractiveShell.clear_instance()


def test_ipython_shows_the_card_as_html_and_as_the_same_text(shell):
    with capture_output() as shown:
        shell.run_cell("check(halve)")
    (card,) = shown.outputs
    assert card.data["text/html"].startswith("<div") and "halve: 0 of 2" in card.data["text/html"]
    assert card.data["text/plain"].splitlines()[0] == "✗ halve: 0 of 2 cases correct"


def test_ipython_shows_the_line_that_raised(shell):
    shell.run_cell("\n\ndef halved(x):\n    return x / n")
    shell.run_cell("%precision 3\ndef halve(x):\n    # a comment\n    return halved(x)")
    with capture_output() as shown:
        shell.run_cell("check(halve)")
    text = shown.outputs[0].data["text/plain"]
    assert "on line 2 of `halved`: `return x / n`" in text
    assert "reached from line 3 of `halve`: `return halved(x)`" in text


def test_ipython_shows_the_text_of_the_error_alone(shell):
    with capture_output() as shown:
        result = shell.run_cell("check(halve)")
    assert isinstance(result.error_in_exec, CheckFailed)
    assert " ".join(shown.stdout.split()) == f"CheckFailed: {result.error_in_exec}"
    assert shown.stderr == ""


def test_in_a_persons_notebook_the_error_does_not_tell_what_the_card_folds(
    shell, folder, monkeypatch
):
    """Validate runs the notebook as a whole, where no file is named: it shows the diagnosis."""
    path = folder / "lesson.ipynb"
    for there, told in ((True, "the card above says more"), (False, "This looks like: doubles.")):
        path.write_text("{}") if there else path.unlink()
        monkeypatch.setenv("JPY_SESSION_NAME", str(path))
        with capture_output() as shown:
            result = shell.run_cell("check(halve)")
        assert told in " ".join(shown.stdout.split())
        assert ("This looks like" in shown.stdout) is not there
        assert "This looks like: doubles." in str(result.error_in_exec)


def test_the_text_of_an_error_has_no_line_that_nbgrader_cuts_off():
    words = f"sigmoid is not right yet. {'A hint has many words. ' * 9}"
    rows = CheckFailed(words)._render_traceback_()
    assert " ".join(rows) == f"CheckFailed: {words.strip()}"
    assert max(map(len, rows)) <= Validator().width - 3 - len(Validator().indent)


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("check(halve(np.ones(2)))", "CheckError: check takes the function itself"),
        ("check(np)", "CheckError: check takes the function itself"),
        ("begin('91-other')", "CasesError: "),
        ("check(halve, '91-other')", "CasesError: "),
    ],
)
def test_ipython_shows_every_refusal_without_a_traceback(shell, cell, words):
    with capture_output() as shown:
        result = shell.run_cell(cell)
    error = result.error_in_exec
    said = " ".join(shown.stdout.split())
    assert said == f"{type(error).__name__}: {error}" and said.startswith(words)


def test_ipython_shows_nothing_but_the_card_of_a_right_answer(shell):
    with capture_output() as shown:
        result = shell.run_cell("def halve(x): print('x'); return x / 2\ncheck(halve)")
    assert result.success and result.result is None
    (card,) = (out.data["text/plain"] for out in shown.outputs)
    assert card.startswith("✓ halve: 2 of 2 cases correct\n  · Printed in case ")
    assert shown.stdout == shown.stderr == ""


# What is given to check


def test_a_name_that_is_nearly_right_is_suggested(folder):
    words = told(CheckError, check, named("halv", lambda x: x))
    assert words == f"{ID} has no exercise named 'halv'; did you mean halve?"


def test_a_name_that_is_nothing_like_it_gets_the_list(folder):
    words = told(CheckError, check, named("predict", lambda x: x))
    assert (
        words == f"{ID} has no exercise named 'predict'; it has halve, summarize, halve_strictly."
    )


class _Callable:
    def __call__(self, x):
        return x / 2


@pytest.mark.parametrize(
    ("thing", "kind"),
    [
        (None, "NoneType"),
        ("halve", "str"),
        (np.ones(2), "ndarray"),
        (np, "module"),
    ],
)
def test_what_is_no_function_is_refused(folder, thing, kind):
    words = told(CheckError, check, thing)
    assert words.startswith("check takes the function itself, as in check(sigmoid)")
    assert words.endswith(f"; got {kind}.") and ("check(odds=odds)" in words) == (kind == "str")


def test_a_lambda_is_refused_by_its_name(folder):
    assert "no exercise named '<lambda>'; it has halve" in told(CheckError, check, lambda x: x)


def test_a_name_that_is_no_text_is_refused(folder):
    thing = _Callable()
    thing.__name__ = 5
    assert "no exercise named '_Callable'" in told(CheckError, check, thing)


def test_a_decorated_function_is_checked_by_the_name_it_kept(folder):
    def logged(function):
        @functools.wraps(function)
        def wrapper(*arguments):
            return function(*arguments)

        return wrapper

    def bare(function):
        return lambda *arguments: function(*arguments)

    assert examine(logged(halve)).passed
    assert "'<lambda>'" in told(CheckError, check, bare(halve))


def test_anything_callable_that_has_the_name_is_checked(folder):
    thing = _Callable()
    thing.__name__ = "halve"
    assert examine(thing).passed
    assert examine(named("halve", np.vectorize(lambda x: x / 2))).passed


def test_an_answer_that_checks_itself_is_stopped(folder):
    calls = []

    def halve(x):
        calls.append(1)
        check(halve)
        return x / 2

    found = examine(halve)
    assert len(calls) == 2 and not found.passed
    assert "halve calls check(halve); move that call out" in found.calls[0].differences[0].words
    assert examine(named("halve", lambda x: x / 2)).passed  # and the next check is not


# Which cases


def test_begin_says_what_there_is_to_do(folder, capsys):
    begin(ID)
    assert capsys.readouterr().out == "90-small, 3 to answer:\nhalve, summarize, halve_strictly\n"


def test_begin_refuses_an_assignment_that_is_not_here(folder):
    words = told(CasesError, begin, "91-other")
    assert ID in words and "not to 91-other" in words
    assert examine(halve).passed  # nothing was begun


def test_without_begin_the_cases_of_the_working_folder_count(folder):
    assert examine(halve).passed


def test_without_cases_one_sentence_says_where_they_were_looked_for(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert str(tmp_path) in told(CasesError, begin, ID)
    assert "No cases.h5 for any assignment" in told(CasesError, check, halve)
    assert "No cases.h5 for 90-small" in told(CasesError, check, halve, ID)


PREDICT = """\
#: exercises/predict.py
from dlkit.exercise import Exercise


def predict(x):
    return {body}


predict = Exercise(predict, points=10)


@predict.cases
def _(rng):
    yield "a row", (rng.normal(size=(1, 3)),)
"""


def test_the_same_name_in_two_assignments_is_told_apart(tmp_path, monkeypatch, capsys):
    for name, body in (("91-one", "x + 1"), ("92-two", "x + 2")):
        made = lay_out(tmp_path / "course", name, PREDICT.format(body=body))
        hand_out(made, tmp_path / "work" / name)
    monkeypatch.chdir(tmp_path / "work")
    first, second = (named("predict", lambda x, n=n: x + n) for n in (1, 2))
    assert "No cases.h5" in told(CasesError, check, first)
    begin("91-one")
    assert examine(first).passed and not examine(second).passed
    begin("92-two")
    assert examine(second).passed and not examine(first).passed
    assert examine(first, "91-one").passed  # for this call only
    assert examine(second).passed
    with pytest.raises(CasesError):
        begin("93-three")
    assert examine(second).passed
    capsys.readouterr()


def test_the_folder_wins_over_nothing_but_an_id_wins_over_the_folder(course, folder):
    other = lay_out(folder.parent / "other", "91-one", PREDICT.format(body="x + 1"))
    hand_out(other, folder / "91-one")
    assert examine(named("predict", lambda x: x + 1), "91-one").passed
    assert examine(halve, ID).passed
    assert "no exercise named 'predict'" in told(
        CheckError, check, named("predict", lambda x: x + 1)
    )


@pytest.mark.parametrize("keep_times", [False, True])
def test_a_file_that_is_replaced_while_the_kernel_runs_is_read_again(folder, tmp_path, keep_times):
    assert examine(halve).passed
    file = folder / "cases.h5"
    before = file.stat()
    new = lay_out(tmp_path / "new", ID, EXERCISES.replace("return x / 2", "return x / 4"))
    hand_out(new, tmp_path / "released")
    os.replace(tmp_path / "released" / "cases.h5", file)
    if keep_times:
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert not examine(halve).passed
    assert examine(named("halve", lambda x: x / 4)).passed


def test_a_file_that_is_gone_is_told(folder):
    assert examine(halve).passed
    (folder / "cases.h5").unlink()
    assert "No cases.h5" in told(CasesError, check, halve)
    assert "not a readable cases file" in told(CasesError, cases.read, folder / "cases.h5", "halve")


# Damaged files


def test_a_file_that_is_cut_short_is_told(folder):
    whole = (folder / "cases.h5").read_bytes()
    for part in (0.0, 0.01, 0.1, 0.5, 0.9, 0.999):
        (folder / "cases.h5").write_bytes(whole[: int(part * len(whole))])
        assert "copy it again from the release" in told(CasesError, check, halve)


def test_a_file_with_any_part_overwritten_is_read_or_told(folder):
    whole = (folder / "cases.h5").read_bytes()
    rng = np.random.default_rng(6)
    refused = 0
    for _ in range(60):
        start = rng.integers(len(whole))
        junk = rng.integers(256, size=64, dtype=np.uint8).tobytes()
        changed = whole[:start] + junk + whole[start + 64 :]
        (folder / "cases.h5").write_bytes(changed[: len(whole)])
        try:
            examine(halve)
        except Told as error:
            refused += 1
            assert "copy" in str(error) or "no exercise" in str(error) or "form" in str(error)
    assert refused > 5


@pytest.mark.parametrize("content", [b"", b"not HDF5 at all", b"\x89HDF\r\n\x1a\n"])
def test_a_file_of_another_kind_is_told(folder, content):
    (folder / "cases.h5").write_bytes(content)
    assert "not a readable cases file" in told(CasesError, begin, ID)


def test_a_file_of_another_format_names_both(folder):
    with h5py.File(folder / "cases.h5", "a") as file:
        file.attrs["format"] = 1
    assert "has format 1, expected format 4" in told(CasesError, check, halve)
    with h5py.File(folder / "cases.h5", "a") as file:
        del file.attrs["format"]
    assert "format None" in told(CasesError, check, halve)


def _delete(name):
    return lambda file: file["halve"].__delitem__(name)


def _put(name, value):
    def put(file):
        del file["halve"][name]
        file["halve"][name] = value

    return put


def _no_group(file):
    del file["halve"]
    file["halve"] = 5


DAMAGE = {
    "no skeleton": _delete("skeleton"),
    "no numbers": _delete("<f8"),
    "too few numbers": _put("<f8", [1.0]),
    "too many numbers": _put("<f8", np.ones(10**4)),
    "numbers of another shape": _put("<f8", np.ones((2, 3))),
    "texts for numbers": _put("<f8", ["a"] * 9),
    "a skeleton that is no JSON": _put("skeleton", "["),
    "a skeleton that is no text": _put("skeleton", 5),
    "a skeleton of something else": _put("skeleton", "5"),
    "an empty dict": _put("skeleton", '["d"]'),
    "a question without cases": _put("skeleton", '["d",["cases",5],["mistakes",["l"]]]'),
    "no group": _no_group,
}


@pytest.mark.parametrize("what", DAMAGE)
def test_a_damaged_question_is_told(folder, what):
    with h5py.File(folder / "cases.h5", "a") as file:
        DAMAGE[what](file)
    words = told(CasesError, check, halve)
    assert "cases of 'halve'" in words and "damaged" in words and "copy the file again" in words
    assert examine(summarize).passed  # the others are not lost


def test_a_file_without_an_id_is_told(folder):
    with h5py.File(folder / "cases.h5", "a") as file:
        del file.attrs["assignment"]
    assert "not to 90-small" in told(CasesError, begin, ID)


def test_a_folder_in_place_of_the_file_is_no_file(folder):
    (folder / "cases.h5").unlink()
    (folder / "cases.h5").mkdir()
    assert "No cases.h5" in told(CasesError, check, halve)


@pytest.fixture
def everybodys_folder():
    """Make a folder that every user can reach; pytest's own are for one user."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder
        folder.chmod(0o755)


ORDINARY_USER = """\
import os, sys
import h5py, numpy
from dlkit import begin, check
os.chdir(sys.argv[1])
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
def halve(x):
    return x / 2
try:
    open("new", "w")
except PermissionError:
    print("read-only")
begin("90-small")
check(halve)
os.chdir("private")
try:
    check(halve)
except Exception as error:
    print(type(error).__name__, error)
"""


def test_a_read_only_folder_is_enough_for_an_ordinary_user(course, everybodys_folder):
    """Run in a process of its own that gives up root, if it has it."""
    hand_out(course, everybodys_folder)
    hand_out(course, everybodys_folder / "private").chmod(0)
    everybodys_folder.chmod(0o555)
    command = [sys.executable, "-W", "error", "-c", ORDINARY_USER, str(everybodys_folder)]
    ran = subprocess.run(command, capture_output=True, text=True)
    rows = ran.stdout.splitlines()
    assert ran.stderr == ""
    assert rows[0] == "read-only" and rows[3] == "✓ halve: 2 of 2 cases correct"
    assert rows[4].startswith("CasesError") and "lack of permission" in rows[4]


# What answers do


def passes(name, body, **names):
    """Say whether the function whose body this is passes."""
    scope = {"np": np, "check": check} | names
    source = textwrap.indent(textwrap.dedent(body), "    ")
    exec(f"def {name}(x, scale=1.0):\n{source}", scope)
    return examine(scope[name]).passed


HARMLESS = {
    "prints": "print('x' * 1000); return x / 2",
    "prints to stderr": "import sys; print('x', file=sys.stderr, flush=True); return x / 2",
    "writes": "import sys; assert sys.stdout.write('abc') == 3; return x / 2",
    "warns": "import warnings; warnings.warn('x'); return x / 2",
    "divides by zero": "np.zeros(1) / np.zeros(1); return x / 2",
    "overflows": "np.exp(np.array([1000.0])); return x / 2",
    "uses the deprecated": "import warnings; warnings.warn('x', DeprecationWarning); return x / 2",
    "closes stdout": "import sys; sys.stdout.close(); print('x'); return x / 2",
    "replaces stdout": "import sys, io; sys.stdout = io.StringIO(); return x / 2",
    "changes the warning filters": "import warnings; warnings.simplefilter('error'); return x / 2",
    "changes NumPy's settings": "np.seterr(all='raise'); return x / 2",
    "draws global random numbers": "np.random.seed(0); return x / 2",
    "plots": "import matplotlib.pyplot as plt; plt.plot(x); plt.close('all'); return x / 2",
    "returns a view": "y = x / 2; return y[::-1][::-1]",
    "raises and catches": "try:\n    raise ValueError\nexcept ValueError:\n    return x / 2",
}


@pytest.mark.parametrize("what", HARMLESS)
def test_costs_nothing_that_an_answer(folder, capfd, what):
    before = (warnings.filters[:], np.geterr(), sys.stdout, sys.stderr)
    assert passes("halve", HARMLESS[what])
    assert (warnings.filters[:], np.geterr(), sys.stdout, sys.stderr) == before
    assert capfd.readouterr() == ("", "")


def test_warnings_that_the_student_made_errors_stay_warnings_in_a_check(folder):
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        assert passes("halve", "np.log(np.zeros(1)); return x / 2")
        assert not passes("halve", "return x / np.zeros(1)")
        assert not passes("halve", "return x * 1e308 * 1e308")


def test_a_flood_of_printing_fills_no_memory(folder):
    tracemalloc.start()
    assert passes("halve", "for _ in range(2000): print('x' * 10_000)\nreturn x / 2")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2**22


def test_arguments_are_fresh_for_every_call(folder):
    """An answer that spoils what it was given, now or later, cannot spoil another case."""
    kept = []

    def summarize(x, scale):
        for one in kept:
            one[:] = 99.0
        kept.append(x)
        return {"total": scale * x.sum(), "spread": scale * x}, x.mean()

    assert examine(summarize).passed
    for one in kept:
        one[:] = 99.0
    assert examine(summarize).passed
    assert len({id(one) for one in kept}) == len(kept) == 4


def test_a_value_that_is_changed_after_it_was_returned_does_not_change(folder):
    kept = []

    def halve(x):
        for one in kept:
            one[:] = 99.0
        kept.append(x / 2)
        return kept[-1]

    assert examine(halve).passed


def test_changing_an_argument_breaks_the_rule(folder):
    found = examine(named("halve", lambda x: x.__itruediv__(2)))
    assert not found.wrong_parts and list(found.broken) == ["inputs left alone"]


def test_changing_and_restoring_an_argument_breaks_nothing(folder):
    def halve(x):
        before = x.copy()
        x /= 2
        value = x.copy()
        x[:] = before
        return value

    assert examine(halve).passed


def test_an_answer_that_ends_python_is_told_so(folder):
    found = examine(named("halve", lambda x: sys.exit(3)))
    assert found.calls[0].differences[0].words == "the call raised SystemExit: 3"


def test_an_answer_without_end_in_itself_is_told_so(folder):
    def halve(x):
        return halve(x)

    words = examine(halve).calls[0].differences[0].words
    assert words.startswith("the call raised RecursionError: maximum recursion depth exceeded")


def test_an_interrupted_check_says_in_which_case_and_where_it_was(folder):
    def halve(x):
        raise KeyboardInterrupt

    (title,) = {case.case.title for case in examine(named("halve", lambda x: x)).calls[:1]}
    for _ in range(2):
        words = told(CheckStopped, check, halve)
        assert words == (
            f"The check of halve was stopped in the case “{title}”, on line 2 of `halve`: "
            "`raise KeyboardInterrupt`."
        )
        assert examine(named("halve", lambda x: x / 2)).passed  # the next check is not stopped
    assert sys.stdout.write("") == 0


# Answers under the name that they have in the notebook


@pytest.mark.parametrize(
    "cell",
    [
        "halve = lambda x: x / 2",
        "import functools\ndef part(x, by): return x / by\nhalve = functools.partial(part, by=2)",
        "def mine(x): return x / 2\nhalve = mine",
        "class Half:\n    def __call__(self, x): return x / 2\nhalve = Half()",
    ],
)
def test_an_answer_counts_under_the_name_that_stands_in_the_notebook(shell, cell):
    shell.run_cell(cell)
    with capture_output() as shown:
        result = shell.run_cell("check(halve)")
    assert result.success
    assert shown.outputs[0].data["text/plain"] == "✓ halve: 2 of 2 cases correct"


def test_a_function_that_stands_under_another_exercises_name_answers_both(shell):
    shell.run_cell("def summarize(x, scale=2): return x / scale\nhalve = summarize")
    result = shell.run_cell("check(halve)")  # its own name is that of another exercise
    assert isinstance(result.error_in_exec, CheckFailed)
    shell.run_cell("del summarize")
    assert shell.run_cell("check(halve)").success


# An answer that is older than the notebook


def card_text(shell, cell="check(halve)"):
    with capture_output() as shown:
        shell.run_cell(cell, store_history=True)
    return shown.outputs[0].data["text/plain"]


def test_a_check_after_a_syntax_error_says_which_function_it_judges(shell):
    shell.run_cell("def halve(x):\n    return x / 2", store_history=True)
    assert "cell [" not in card_text(shell)
    shell.run_cell("1 / 0", store_history=True)
    shell.run_cell("def halve(x):\n    return x / 2)", store_history=True)
    shown = card_text(shell)
    ran, begun = (n for n, text in enumerate(shell.user_ns["In"]) if "def halve" in text)
    assert f"Cell [{begun}] has a `def halve`, but" in shown
    assert f"the function of cell [{ran}]" in shown
    shell.run_cell("def halve(x):\n    return x / 2", store_history=True)
    assert "cell [" not in card_text(shell)


def test_a_check_of_a_function_whose_cell_was_changed_says_so_once_it_is_saved(
    shell, folder, monkeypatch
):
    path = folder / "lesson.ipynb"
    monkeypatch.setenv("JPY_SESSION_NAME", str(path))
    shell.run_cell(f"begin('{ID}')", store_history=True)
    cell = "def halve(x):\n    return x / 2"
    shell.run_cell(cell, store_history=True)
    for text, is_older in ((cell, False), (cell.replace("2", "3"), True), ("halve = None", False)):
        cells = [{"cell_type": "code", "source": text.splitlines(True)}]
        path.write_text(json.dumps({"cells": cells}))
        assert ("was changed since its cell was run" in card_text(shell)) == is_older
    path.write_text("{")
    assert "was changed" not in card_text(shell)


def test_a_function_that_was_run_and_not_saved_yet_is_not_called_older(shell, folder, monkeypatch):
    path = folder / "lesson.ipynb"
    monkeypatch.setenv("JPY_SESSION_NAME", str(path))
    shell.run_cell(f"begin('{ID}')", store_history=True)
    blank = {"cell_type": "code", "source": ["def halve(x):\n", "    raise NotImplementedError"]}
    path.write_text(json.dumps({"cells": [blank]}))
    before = time.time() - 2
    os.utime(path, (before, before))
    shell.run_cell("def halve(x):\n    return x / 2", store_history=True)
    assert "was changed" not in card_text(shell)


# What an answer prints, and what it asks for


def test_what_an_answer_prints_is_shown_with_its_case_and_bounded(folder, capsys):
    def halve(x):
        print("halving", x.shape)
        print("much\n" * 5000)
        return x / 2

    check(halve)
    rows = capsys.readouterr().out.splitlines()
    assert rows[0] == "✓ halve: 2 of 2 cases correct"
    assert rows[1].startswith("  · Printed in case “")
    assert rows[2].startswith("      halving (") and rows[3] == "      much"
    assert "      ..." in rows and len(rows) < 60


def test_printed_lines_are_folded_on_a_page_and_escaped():
    line = Line("note", "Printed in case “a”:", ("<b>1</b>", "2"), folded=True)
    page = Card("wrong", "halve", (line,))._repr_html_()
    assert "<details" in page and "&lt;b&gt;1&lt;/b&gt;\n2</pre>" in page


@pytest.mark.parametrize("call", ["breakpoint()", "import pdb; pdb.set_trace()", "input('x')"])
def test_nothing_waits_for_input_while_an_answer_is_checked(folder, call, capsys):
    scope = {}
    exec(f"def halve(x):\n    {call}\n    return x / 2", scope)
    told(CheckFailed, check, scope["halve"])
    said = capsys.readouterr().out
    words = "nobody answers" if "input" in call else "A debugger cannot be used"
    assert words in said
    assert sys.gettrace() is None or "coverage" in str(sys.gettrace())


# Cases by hand


def test_a_case_can_be_called_by_hand(folder):
    case = check.case(halve, 1)
    assert case.title in repr(case) and "halve(*case.arguments)" in repr(case)
    assert np.array_equal(halve(*case.arguments), case.expected)
    case.arguments[0][...] = 99  # a copy
    assert np.array_equal(halve(*case.arguments), case.expected)
    assert check.case("halve", 2).title != case.title


@pytest.mark.parametrize("number", [0, 3, -1, 1.0, "one", True])
def test_a_case_that_is_not_there_is_refused(folder, number):
    words = told(CheckError, check.case, "halve", number)
    assert words == f"halve has 2 public cases, numbered from 1; got {number!r}."


def test_an_answer_that_yields_is_told_so(folder):
    def halve(x):
        yield x / 2

    words = examine(halve).calls[0].differences[0].words
    assert words == "a value of type generator cannot be judged"


def test_an_answer_that_returns_nothing_is_asked_about_its_return(folder):
    shown = str(card_of(examine(named("halve", lambda x: None))))
    assert "expected an array of shape (2,), got None" in shown
    assert "returns None in every case: is a `return` missing?" in shown
    shown = str(card_of(examine(named("halve", lambda x: None if x[0] > 0 else x))))
    assert "missing" not in shown


def test_an_answer_with_other_parameters_is_told_so(folder):
    words = examine(named("halve", lambda: None)).calls[0].differences[0].words
    assert (
        words.startswith("the call raised TypeError: ") and "takes 0 positional arguments" in words
    )


def test_the_unfinished_answer_is_told_so(folder):
    def halve(x):
        raise NotImplementedError("Write halve.")

    words = examine(halve).calls[0].differences[0].words
    assert words == "the call raised NotImplementedError: Write halve."


def test_no_line_of_an_author_is_in_the_cases(tmp_path):
    def strict(x):
        raise ValueError("x is wrong")  # a line of the solution

    outcome = local(strict)((1.0,)).outcome
    assert "solution" in outcome.located.places[0].text
    mistake = KnownMistake("m", "h", lambda: Trace((outcome,), frozenset({ALL}), {}))
    case = Case("c", (1.0,), outcome)
    question = Question("f", 1.0, {ALL: 1.0}, (), (), ("x",), STANDARD, (case,), (mistake,))
    cases.write(tmp_path / "cases.h5", ID, [question])
    stored = cases.read(tmp_path / "cases.h5", "f")
    (made,) = stored.mistakes[0].trace().outcomes
    assert made == stored.cases[0].expected == outcome
    assert made.located == stored.cases[0].expected.located == NOWHERE
    assert b"solution" not in (tmp_path / "cases.h5").read_bytes()


def test_nothing_of_a_value_is_run_to_compare_it(folder):
    ran = []

    class Slow(np.ndarray):
        def __repr__(self):
            ran.append("repr")

        __str__ = __format__ = __len__ = __iter__ = __array__ = __eq__ = __sub__ = __repr__

    def halve(x):
        return (x / 2).view(Slow)

    assert examine(halve).passed and ran == []
    with contextlib.redirect_stdout(io.StringIO()), pytest.raises(CheckFailed):
        check(named("halve", lambda x: (x / 3).view(Slow)))
    assert ran == []
