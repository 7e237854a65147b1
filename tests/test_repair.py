"""A proved place: what one change of an answer's own code repairs, and what is never changed."""

import ast
import contextlib
import itertools
import linecache
import sys
import textwrap

import numpy as np
import pytest
from IPython.core.ultratb import VerboseTB
from small_exercises import hand_out, lay_out

from dlkit import begin, check
from dlkit.check import CheckFailed, checking, current_lesson
from dlkit.check.compare import STANDARD, Tolerance
from dlkit.check.edits import Edit
from dlkit.check.local import local
from dlkit.check.repair import Repair, Repairs, candidates, repairs, search
from dlkit.check.repair.kinds import kinds_of
from dlkit.check.repair.words import place_lines
from dlkit.check.review import Case, Question, review
from dlkit.check.rules import Rule

ENOUGH = 60.0  # seconds, on a machine that does other things too; most searches take one
CELLS = itertools.count(1)


def define(text, name, **names):
    """Run `text` as a notebook cell does and return what it calls `name`."""
    file = f"<test cell {next(CELLS)}>"
    text = textwrap.dedent(text).lstrip("\n")
    linecache.cache[file] = (len(text), None, text.splitlines(True), file)
    space = {"np": np, **names}
    exec(compile(text, file, "exec"), space)
    return space[name]


def question(reference, *arguments, parameters=("x",), parts=None, outputs=(), rules=(), free=()):
    """Ask what `reference` returns for each of `arguments`, lists of arguments."""
    cases = tuple(
        Case(f"case {i}", given, reference(*given)) for i, given in enumerate(arguments, start=1)
    )
    tolerance = Tolerance(free=free) if free else STANDARD
    return Question(
        reference.__name__, 10.0, parts or {"": 10.0}, rules, outputs, parameters, tolerance, cases
    )


def searched(asked, function, seconds=ENOUGH):
    reviewed = review(asked, local(function))
    assert not reviewed.passed
    return repairs(reviewed, function, seconds, local)


def row_means(x):
    return x.mean(axis=1, keepdims=True)


TABLES = [(np.arange(6.0).reshape(2, 3) ** 2,), (np.array([[1.0, -2.0], [0.5, 4.0]]),)]


def test_a_wrong_axis_is_proved_to_be_the_place():
    mine = define(
        """
        def row_means(x):
            total = np.sum(x, axis=0, keepdims=True)
            return total / x.shape[1]
        """,
        "row_means",
    )
    found = searched(question(row_means, *TABLES), mine)
    assert found.lines == (2,)
    assert found.kind == "an axis"
    assert found.complete


def test_parents_that_a_traceback_noted_in_the_tree_are_no_part_of_it():
    """IPython's tracebacks do, also on `ast.Load()`, which all trees of the process share."""
    with pytest.raises(ZeroDivisionError) as raised:
        define("def fails(x):\n    return x / 0", "fails")(1)
    VerboseTB().structured_traceback(raised.type, raised.value, raised.tb)
    assert hasattr(ast.parse("x", mode="eval").body.ctx, "parent") or sys.version_info >= (3, 13)
    mine = define("def row_means(x):\n    return np.mean(x, axis=0)", "row_means")
    assert searched(question(row_means, *TABLES), mine).lines == (2,)


def test_a_missing_divisor_is_a_factor():
    mine = define(
        """
        def row_means(x):
            total = np.sum(x, axis=1, keepdims=True) * 2
            return total / x.shape[1]
        """,
        "row_means",
    )
    found = searched(question(row_means, *TABLES), mine)
    assert 2 in found.lines
    assert all("a factor or a divisor" in repair.kinds for repair in found.found[:1])


def test_a_change_of_a_default_that_has_no_value_is_passed_over():
    """The name of another parameter in its place has none when the function is defined."""
    mine = define(
        """
        def row_means(x, scale=2): return x / scale
        """,
        "row_means",
    )
    found = searched(question(row_means, *TABLES), mine)
    assert found.lines == ()
    assert found.complete


def test_code_that_is_put_into_itself_is_a_copy():
    """The index `x[i] > 0` holds `x[i]`: in the place of `i` it would hold itself."""
    mine = define(
        """
        def row_means(x):
            total = 0
            for i in range(len(x)):
                total = total + x[i][x[i] > 0]
            return total
        """,
        "row_means",
    )
    assert searched(question(row_means, *TABLES), mine).complete


def test_where_two_places_are_wrong_nothing_is_said():
    mine = define(
        """
        def row_means(x):
            shifted = np.abs(x) + 3
            return np.tanh(shifted.sum(axis=0))
        """,
        "row_means",
    )
    found = searched(question(row_means, *TABLES), mine)
    assert found.lines == ()
    assert found.kind == ""
    assert found.complete
    assert found.tried > 300


def summary(x):
    return {"low": x.min() - 1, "high": x.max() + 1}


def test_repairs_on_two_lines_are_both_told():
    mine = define(
        """
        def summary(x):
            low = x.min() - 1
            half = x.max() + 2
            high = half - 2
            return {"low": low, "high": high}
        """,
        "summary",
    )
    asked = question(summary, *TABLES, parts={"low": 5.0, "high": 5.0})
    found = searched(asked, mine)
    assert found.lines == (3, 4)
    (line,) = place_lines(review(asked, local(mine)), mine, found)
    assert line.text == "A change on line 3 or on line 4 alone makes every case right."
    assert line.below == ("line 3: `half = x.max() + 2`", "line 4: `high = half - 2`")


def ones_to(n):
    return sum(range(n + 1))


def test_changes_that_never_end_are_ended():
    mine = define(
        """
        def ones_to(n):
            total, i = 0, n
            while i > 1:
                total += i
                i -= 1
            return total
        """,
        "ones_to",
    )
    asked = question(ones_to, (5,), (9,), parameters=("n",))
    found = searched(asked, mine)
    assert found.complete
    assert 3 in found.lines


@pytest.mark.parametrize(
    "line",
    [
        "open('made.txt', 'a').write('x')",
        "input()",
        "np.save('made.npy', x)",
        "import os",
        "eval('1')",
        "helper(x)",
        "deep(x)",
        "draw.plot(x)",
        "save('made.npy', x)",
        "itertools.count(1)",
        "from itertools import count",
        "np.arange(0, 1, 0.1)",
        "for i in range(10**9): break",
    ],
)
def test_code_that_does_more_than_compute_is_never_changed(line, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    text = f"""
        def helper(x):
            open('made.txt', 'a').write('x')

        def deep(x):
            return helper(x)

        def row_means(x):
            {line}
            return x.mean(axis=0)
        """
    mine = define(text, "row_means", draw=contextlib, save=np.save, itertools=itertools)
    asked = question(row_means, *TABLES)
    monkeypatch.setattr("builtins.input", lambda: "")
    reviewed = review(asked, local(mine))
    for path in tmp_path.iterdir():
        path.unlink()
    found = repairs(reviewed, mine, ENOUGH, local)
    assert found.refused
    assert not found.tried
    assert list(tmp_path.iterdir()) == []
    (line,) = place_lines(reviewed, mine, found, always=True)
    assert "more than compute" in line.text


def test_what_the_notebook_holds_stays_as_it_is():
    seen, table = [], {"calls": 0}
    rng = np.random.default_rng(4)
    state = rng.bit_generator.state
    mine = define(
        """
        def row_means(x):
            seen.append(1)
            table["calls"] += 1
            noise = 0 * rng.normal() * np.random.rand()
            return x.mean(axis=0, keepdims=True) + noise
        """,
        "row_means",
        seen=seen,
        table=table,
        rng=rng,
    )
    asked = question(row_means, *TABLES)
    reviewed = review(asked, local(mine))
    rng.bit_generator.state = state
    calls, before = len(seen), np.random.get_state()[1].copy()
    found = repairs(reviewed, mine, 2.0, local)
    assert found.tried > 20
    assert found.lines == (5,)
    confirmed = len(found.found) + 200
    assert len(seen) < calls + confirmed and table["calls"] == len(seen)
    assert rng.bit_generator.state == state
    assert (np.random.get_state()[1] == before).all()


def test_helpers_of_the_notebook_are_called_as_they_are():
    mine = define(
        """
        def half(x):
            while np.abs(x).max() > 1e6:
                x = x * 1.0
            return x / 2

        def row_means(x):
            return half(x.mean(axis=1, keepdims=True) * 3)
        """,
        "row_means",
    )
    found = searched(question(row_means, *TABLES), mine)
    assert found.lines == (7 - 5,)
    assert found.complete


def test_loops_over_keys_are_no_endless_loops():
    mine = define(
        """
        def row_means(x):
            sizes = {"rows": x.shape[0]}
            means = [x[i].sum() for i in range(sizes["rows"])]
            return np.array(means).reshape(-1, 1)
        """,
        "row_means",
    )
    assert 3 in searched(question(row_means, *TABLES), mine).lines


def test_what_only_has_the_name_of_a_variable_is_not_looked_at():
    mine = define(
        """
        def row_means(x):
            total = x.sum(axis=0, keepdims=True)
            return total / x.shape[1]
        """,
        "row_means",
        x=object(),
        total=object(),
    )
    assert searched(question(row_means, *TABLES), mine).lines == (2,)


def test_a_named_lambda_is_a_helper_too():
    mine = define(
        """
        half = lambda x: x / 2

        def row_means(x):
            return half(x.mean(axis=1, keepdims=True) * 3)
        """,
        "row_means",
    )
    assert searched(question(row_means, *TABLES), mine).lines == (2,)


def test_a_text_that_is_not_that_of_the_answer_is_not_searched():
    mine = define("def row_means(x):\n    return x.mean(axis=0)\n", "row_means")
    file = mine.__code__.co_filename
    other = "def row_means(x):\n    return x.nothing()\n"
    linecache.cache[file] = (len(other), None, other.splitlines(True), file)
    assert searched(question(row_means, *TABLES), mine).refused


def weights(n, rng):
    return 0.1 * rng.standard_normal((n, n))


def test_random_results_are_repaired_by_rules():
    rules = (
        Rule("spread", 4.0, {"of": "", "deviation": 0.1}),
        Rule("randomness from rng", 4.0),
    )
    given = [(60, np.random.default_rng(seed)) for seed in (1, 2)]
    asked = question(weights, *given, parameters=("n", "rng"), rules=rules, free=("",))
    mine = define(
        """
        def weights(n, rng):
            scale = 0.1
            return scale * rng.random((n, n))
        """,
        "weights",
    )
    reviewed = review(asked, local(mine))
    found = repairs(reviewed, mine, ENOUGH, local)
    assert found.lines == (3,)
    assert found.kind == "a function that is applied"
    (line,) = place_lines(reviewed, mine, found)
    assert line.text == (
        "A change on line 3 alone makes every public case right and keeps every rule."
    )


def test_an_interrupt_passes_and_leaves_nothing_changed(monkeypatch):
    mine = define("def row_means(x):\n    return x.mean(axis=0)\n", "row_means")
    reviewed = review(question(row_means, *TABLES), local(mine))
    calls = itertools.count()
    state = np.random.get_state()[1].copy()

    def interrupted(function, arguments):
        if next(calls) == 5:
            np.random.rand()
            raise KeyboardInterrupt
        return search_call(function, arguments)

    search_call = search.call
    monkeypatch.setattr(search, "call", interrupted)
    with pytest.raises(KeyboardInterrupt):
        repairs(reviewed, mine, ENOUGH, local)
    assert next(calls) == 6
    assert (np.random.get_state()[1] == state).all()


def test_a_search_ends_in_time():
    mine = define(
        """
        def row_means(x):
            a = np.exp(x) + np.sum(x) * 3 - x.T.T / 4
            b = a * a - np.log(np.abs(a) + 1) + np.tanh(a)
            return (a + b) * (a - b) + a * 0.5
        """,
        "row_means",
    )
    found = searched(question(row_means, *TABLES), mine, seconds=0.3)
    assert not found.complete
    assert found.seconds < 3


def changed(before, after):
    """Return the edit that puts the expression `after` for `before`."""
    old, new = ast.parse(before).body[0], ast.parse(after).body[0]
    return Edit(old, "value", None, old.value, new.value, "", 1)


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("a + b", "a - b", "a sign"),
        ("-a", "a", "a sign"),
        ("a / m", "a", "a factor or a divisor"),
        ("a", "m * a", "a factor or a divisor"),
        ("a", "a + b", "a term of a sum"),
        ("a @ b", "a.T @ b", "a product of matrices"),
        ("a", "a.T", "a transpose"),
        ("np.sum(a)", "np.sum(a, axis=1)", "an axis"),
        ("np.sum(a, axis=1)", "np.sum(a, axis=1, keepdims=True)", "`keepdims`"),
        ("np.log2", "np.log", "a function that is applied"),
        ("a", "np.sqrt(a)", "a function that is applied"),
        ("a", "a.copy()", "a copy"),
        ("a", "float(a)", "the type of a value"),
        ("a.reshape(-1)", "a", "a shape"),
        ("a", "b", "a variable"),
        ("2", "3", "a number"),
        ("a > b", "a >= b", "a comparison"),
        ("range(n)", "range(n + 1)", "the rounds of a loop"),
        ("a[0]", "a[1:]", "an index, a key or a slice"),
    ],
)
def test_a_change_has_the_kind_that_a_student_would_give_it(before, after, kind):
    assert kinds_of(changed(before, after)) == {kind}


def test_a_change_that_explains_nothing_has_no_kind():
    assert kinds_of(changed("a", "np.where(a == 0, 1, a)")) == frozenset()


def repair(line, level, *kinds):
    return Repair(line, frozenset(kinds), level, changed("a", "b"))


def kind_of(*found, **settings):
    return Repairs(found, **{"complete": True, **settings}).kind


def test_a_kind_is_told_only_where_all_changes_of_the_line_share_it():
    assert kind_of(repair(2, 0, "a sign"), repair(2, 0, "a sign", "an axis")) == "a sign"
    assert kind_of(repair(2, 0, "a sign"), repair(2, 0, "an axis")) == ""
    assert kind_of(repair(2, 0, "a sign"), repair(2, 0)) == ""
    assert kind_of(repair(2, 0, "a sign"), repair(3, 0, "a sign")) == ""
    assert Repairs((repair(2, 0, "a sign"), repair(3, 1, "an axis"))).lines == (2,)


def test_no_kind_is_told_before_all_changes_of_its_level_were_tried():
    one = repair(2, candidates.LIKELY, "a sign")
    assert kind_of(one, complete=False, reached=candidates.LIKELY) == ""
    assert kind_of(one, complete=False, reached=candidates.BROAD) == "a sign"


def test_what_helps_on_more_than_three_lines_is_not_told(folder):
    mine = define("def row_means(x):\n    return x\n", "row_means")
    reviewed = review(question(row_means, *TABLES), local(mine))
    found = Repairs(tuple(repair(line, 0, "a sign") for line in (2, 3, 4, 5)))
    assert place_lines(reviewed, mine, found) == []
    (line,) = place_lines(reviewed, mine, found, always=True)
    assert "they prove no place" in line.text


def test_an_argument_that_is_changed_is_copied_at_the_start():
    mine = define(
        """
        def row_means(x):
            for i in range(len(x)):
                x[i] = x[i] - 1
            return x.mean(axis=1, keepdims=True) + 1
        """,
        "row_means",
    )
    asked = question(row_means, *TABLES, rules=(Rule("inputs left alone", 4.0),))
    reviewed = review(asked, local(mine))
    assert reviewed.broken and not reviewed.wrong_parts
    (line,) = place_lines(reviewed, mine, repairs(reviewed, mine, ENOUGH, local))
    assert line.text == (
        "A change at the start of the function alone makes every case right and keeps every rule."
    )
    assert line.below == ("The change concerns a copy.",)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(current_lesson, "begun", [])
    hand_out(lay_out(tmp_path / "course"), tmp_path / "work")
    monkeypatch.chdir(tmp_path / "work")
    begin("90-small")


def card_of(function, capsys, **settings):
    capsys.readouterr()
    with pytest.raises(CheckFailed):
        check(function, **settings)
    return capsys.readouterr().out


UNKNOWN = """
    # halves
    def halve(x):
        third = x / 3
        return third
    """
KNOWN = """
    def halve(x):
        return x * 2
    """


def test_check_names_the_place_where_no_known_mistake_fits(folder, capsys, monkeypatch):
    monkeypatch.setattr(checking, "SEARCH", ENOUGH)
    card = card_of(define(UNKNOWN, "halve"), capsys)
    assert "→ A change on line 3 alone makes every case right." in card
    assert "line 3: `third = x / 3`" in card
    assert "The change concerns a factor or a divisor." in card or "The change" not in card
    assert "2" not in card.split("line 3: `third = x / 3`")[1].split("\n")[1]


def test_check_searches_a_known_mistake_on_request_only(folder, capsys):
    mine = define(KNOWN, "halve")
    card = card_of(mine, capsys)
    assert "This looks like: doubles." in card
    assert "alone makes" not in card
    assert "A change on line 2 alone makes every case right." in card_of(
        mine, capsys, search=ENOUGH
    )


def test_check_says_on_request_that_no_place_was_found(folder, capsys):
    mine = define("def halve(x):\n    return [len(x), 'a']\n", "halve")
    assert "No change of one place" in card_of(mine, capsys, search=ENOUGH)
    assert "No change" not in card_of(mine, capsys)
    assert "No change" not in card_of(mine, capsys, search=0)
