"""Exceptions on the card: the line that raised, and common ones in plain words.

Every exception here is really raised, by the Python and the NumPy that run the tests.
"""

import copy
import linecache
import math
from itertools import count

import numpy as np
import pytest

from dlkit.check.compare import STANDARD
from dlkit.check.exceptions import Known, explain, whereabouts
from dlkit.check.local import local
from dlkit.check.locating import Place
from dlkit.check.outcome import Raised, call
from dlkit.check.parts import ALL
from dlkit.check.report import card_of
from dlkit.check.review import Case, KnownMistake, Question, Trace, review

NUMBER = count()
A, B, V = np.ones((3, 4)), np.ones((5, 2)), np.arange(3)


def cell(source, names=None):
    """Run a cell as a notebook does: its text is known by its lines; return all names."""
    file = f"<cell {next(NUMBER)}>"
    linecache.cache[file] = len(source), None, [f"{line}\n" for line in source.split("\n")], file
    names = {"np": np, "math": math} if names is None else names
    exec(compile(source, file, "exec"), names)
    return names


def raised(function, *arguments):
    """Return what a call of `function` raises."""
    outcome = call(function, arguments, of_a_student=True).outcome
    assert isinstance(outcome, Raised)
    return outcome


def raised_by(line, **arguments):
    """Return what a function raises whose only line is `line`."""
    names = cell(f"def f({', '.join(arguments)}):\n    {line}\n")
    names |= {"A": A, "B": B, "V": V}
    return raised(names["f"], *arguments.values())


def words(line, **arguments):
    """Return how the card explains what `line` raises."""
    known = Known("f", tuple(arguments), arguments)
    return " ".join(explain(raised_by(line, **copy.deepcopy(arguments)), known))


# Where it was raised


def test_the_line_is_counted_within_the_function_and_shown():
    names = cell("x = 1\n\n\ndef f(a):\n    b = 1\n\n    return a + b + x[0]\n")
    found = raised(names["f"], 1)
    assert found.located.places == (Place(4, "return a + b + x[0]"),)
    assert whereabouts(found, "f") == ("on line 4 of `f`: `return a + b + x[0]`",)


def test_a_function_that_the_answer_calls_is_named():
    names = cell("def sigmoid(z):\n    # a comment\n    return 1 / zz\n")
    cell("def f(x):\n    y = 1\n    return sigmoid(y)\n", names)
    assert whereabouts(raised(names["f"], 1), "f") == (
        "on line 3 of `sigmoid`: `return 1 / zz`",
        "reached from line 3 of `f`: `return sigmoid(y)`",
    )


def test_the_innermost_function_is_named_however_deep_it_lies():
    names = cell("def a(x):\n    return x[0]\ndef b(x):\n    return np.vectorize(a)(x)\n")
    cell("def f(x):\n    return b(x)\n", names)
    inner, outer = whereabouts(raised(names["f"], 1), "f")
    assert inner.startswith("on line 2 of `a`: ") and outer.startswith("reached from line 2 of `f`")


def test_code_inside_the_answer_is_its_own():
    inside = "def f(x):\n    def g(y):\n        return [z[0] for z in y]\n    return g(x)\n"
    assert raised(cell(inside)["f"], [1]).located.places == (Place(3, "return [z[0] for z in y]"),)
    names = cell("def g(x):\n    return list(z[0] for z in x)\ndef f(x):\n    return g(x)\n")
    assert raised(names["f"], [1]).located.places[1] == Place(
        2, "return list(z[0] for z in x)", "g"
    )


def test_a_library_is_no_place_of_the_answer():
    (place,) = raised_by("return np.linalg.inv(A)").located.places
    assert place == Place(2, "return np.linalg.inv(A)", raises=False)


def test_the_def_is_line_1_below_decorators_too():
    decorators = "def plain(f): return f\n@plain\n@plain\ndef f(x):\n    return x[0]\n"
    assert raised(cell(decorators)["f"], 1).located.places[0].line == 2
    wrapped = (
        "import functools\ndef traced(f):\n    @functools.wraps(f)\n    def g(*a):\n"
        "        return f(*a)\n    return g\n@traced\ndef f(x):\n    return x[0]\n"
    )
    assert raised(cell(wrapped)["f"], 1).located.places == (Place(2, "return x[0]"),)


def test_a_line_whose_text_is_gone_is_still_counted():
    names = {}
    exec(compile("def f(x):\n    return x[0]\n", "<gone>", "exec"), names)
    assert whereabouts(raised(names["f"], 1), "f") == ("on line 2 of `f`",)


def test_a_long_line_is_cut_and_no_line_forges_another():
    found = raised_by(f'"a\tb\u2028c{"x" * 300}"; return 1 / 0')
    (text,) = whereabouts(found, "f")
    assert text.isprintable() and 120 < len(text) < 150


@pytest.mark.parametrize("function", [len, np.exp, int, np.vectorize(math.exp), {}.pop])
def test_what_is_no_function_of_the_notebook_has_no_line(function):
    assert whereabouts(raised(function, None, 1, 2, 3, 4), "f") == ()


def test_a_call_that_never_began_has_no_line():
    assert raised(cell("def f(x):\n    return x\n")["f"]).located.places == ()


def test_objects_that_fight_back_hide_only_the_line():
    class Odd(AttributeError):
        obj = property(lambda self: 1 / 0)

    class Own(Exception):
        __traceback__ = property(lambda self: 1 / 0)

    class Function:
        __wrapped__ = property(lambda self: 1 / 0)

        def __call__(self):
            raise ValueError

    def f(kind):
        raise kind

    assert raised(f, Odd).located.places == ()
    assert raised(f, Own).located.places[0].text == "raise kind"
    assert raised(Function()) == Raised(("ValueError", "Exception", "BaseException"))


def test_equal_exceptions_are_equal_wherever_they_were_raised():
    one, other = raised_by("return 1 / 0"), raised_by("pass; return 1 / 0")
    assert one == other and hash(one) == hash(other) and one.located != other.located
    assert "located" not in repr(one)


def test_a_call_says_no_line_unless_it_is_asked_to():
    names = cell("def reference(x):\n    return x[0]  # a line of the solution\n")
    outcome = call(names["reference"], (1,)).outcome
    assert outcome.located.places == () and outcome.kinds[0] == "TypeError"


# Common exceptions, in words

NONE, FLOAT, NO_ARRAY, ONE = (
    "is None",
    "`//` gives a whole",
    "element by element",
    "take one number",
)
EXPLAINED = {
    "A @ B": "as many columns in A as rows in B (of a vector, its length). Here 4 and 5 met.",
    "np.dot(A, B)": "Here 4 and 5 met.",
    "np.dot(V, np.ones(4))": "Here 3 and 4 met.",
    "V @ np.ones(4)": "Here 3 and 4 met.",
    "np.ones((2, 3, 4)) @ np.ones((2, 3, 4))": "Here 4 and 3 met.",
    "A @ 2.0": "are multiplied by `*`",
    "A + B": "Here 4 and 2 met.",
    "A + np.ones((2, 1))": "Here 3 and 2 met.",
    "A + V": "Here 4 and 3 met.",
    "np.broadcast_arrays(A, B)": "Here 4 and 2 met.",
    "A[0] = V": "does not fit into the place",
    "v = V + 0; v += np.ones((3, 3), int)": "which cannot grow",
    "A.reshape(5)": "there are 12, the shape has 5.",
    "A.reshape(5, 1)": "there are 12, the shape has 5.",
    "A.reshape(5, -1)": "12 is no multiple of 5.",
    "A.reshape(5, -1, 2)": "12 is no multiple of 10.",
    "m, n = V.shape": "2 names take 2 values.",
    "m, n = A": "2 names take 2 values.",
    "V.sum(axis=1)": "The array has 1 axis, and axes are counted from 0.",
    "A.mean(axis=2)": "The array has 2 axes, and axes are counted from 0.",
    "np.array(1.0).sum(axis=1)": "a single number; it has no axis",
    "V[3]": "Along that axis the array has 3 entries, counted from 0.",
    "A[:, 9]": "Along that axis the array has 4 entries",
    "np.zeros(0)[0]": "Along that axis the array has no entries.",
    "[1, 2][2]": "the last of n has the index n - 1",
    "[].pop()": "no items left",
    "V[0, 0]": "The array has 1 axis, and the brackets hold 2 indices.",
    "np.array(1.0)[0]": "a single number; it has no entries",
    "A[V > 5, 0][np.array([True])]": "length of the axis that it selects from",
    "np.concatenate([A, B])": "the same number of axes, and equal lengths",
    "np.concatenate([A, V])": "the same number of axes",
    "np.stack([A, B])": "need the same shape",
    "np.max(np.zeros(0))": "has no entries",
    "np.argmax(np.zeros(0))": "has no entries",
    "if A > 1: pass": "need one True or False",
    "A > 0 and A < 2": "need one True or False",
    "mm": "no variable or function has the name `mm`. It has to be defined before",
    "x += 1": "`x` is assigned somewhere in this function",
    "{'a': 1}['b']": "The key 'b' is not there.",
    "{}[1, 2]": "The key (1, 2) is not there.",
    "NOTHING[0]": NONE,
    "NOTHING + A": NONE,
    "NOTHING.shape": NONE,
    "a, b = None": NONE,
    "len(None)": NONE,
    "None < 1": NONE,
    "np.exp(None)": NONE,
    "float(None)": NONE,
    "(lambda a: a)(*None)": NONE,
    "sorted([2, 1]).sort()[0]": NONE,
    "A(0)": "the value is of type numpy.ndarray",
    "N(A)": "the value is of type float",
    "len[0]": "round brackets call it",
    "math.pi[0]": "a single number of type float",
    "list(3)": "a single number of type int",
    "np.float64(1)[0]": "A single number has no entries.",
    "[1] - [2]": NO_ARRAY,
    "[1] * 2.0": NO_ARRAY,
    "-[1]": NO_ARRAY,
    "L[0, 0]": "A list takes one index",
    "L[2 / 2]": FLOAT,
    "A[2 / 2]": FLOAT,
    "range(4 / 2)": FLOAT,
    "np.zeros(4 / 2)": "whole number",
    "np.zeros((4 / 2, 1))": "whole number",
    "[1].shape": "Arrays have `shape`, but this is of type list; `np.array(...)` makes",
    "(1.0).T": "Arrays have `T`, but this is of type float.",
    "{}.W1": "by their keys, in square brackets",
    "np.arrange(3)": "Did you mean `numpy.arange`?",
    "range(V)": "An array stands where one whole number is needed.",
    "np.concatenate(V, V)": "hand them over as one list",
    "float(A)": ONE,
    "math.exp(A)": ONE,
    "np.zeros(3, 4)": "A shape is one argument",
    "v = V + 0; v -= 0.5": "written into an array of int64",
    "{V}": "type numpy.ndarray cannot be the key",
    "np.array([[1, 2], [3]])": "rows of a list have different lengths",
    "np.zeros(2)[:] = [[1], [2, 3]]": "room for one number",
    "math.log(0)": "such as the logarithm of 0",
    "math.exp(1000)": "too large for a float",
    "2.0 ** 10000": "too large for a float",
    "g(1)": "The call gives `g` too few arguments.",
    "g(1, 2, 3)": "The call gives `g` too many arguments.",
    "1 / 0": "divided by 0",
    "1 % 0": "divided by 0",
    "1.0 // 0": "divided by 0",
    "f()": "nested in one another",
    "assert 1 > 2": "What this `assert` demands does not hold.",
    "raise NotImplementedError": "The blank of `f` is not filled in yet.",
}
UNKNOWN = (
    "np.linalg.inv(A)",
    "np.einsum('ij,jk', A, B)",
    "A.transposed()",
    "A.item()",
    "np.random.default_rng(0).choice(3, 5, replace=False)",
    "import nothing_of_that_name",
    "import os; os.environ['NO_SUCH_NAME']",
    "g(1, c=2)",
    "next(iter([]))",
    "raise KeyError('no such activation')",
    "raise ValueError('shapes (3,4) and (5,2) not aligned: 4 (dim 1) != 5 (dim 0)')",
    "raise AssertionError",
    "raise NotImplementedError if False else ZeroDivisionError('zero')",
    "raise TypeError",
)


def explained(line, **others):
    """Return how the card explains what `line` raises in a function without parameters."""
    names = {"np": np, "math": math, "A": A, "B": B, "V": V, "NOTHING": None, "L": [1], "N": 2.0}
    names = cell(f"def g(a, b):\n    return a\ndef f():\n    {line}\n", names | others)
    return " ".join(explain(raised(names["f"]), Known("f")))


@pytest.mark.parametrize("line", EXPLAINED)
def test_a_common_exception_is_explained(line):
    assert EXPLAINED[line] in explained(line)


@pytest.mark.parametrize("line", UNKNOWN)
def test_nothing_is_said_of_what_is_not_known(line):
    assert explained(line) == ""


OTHER_RELEASES = (  # the same exceptions in the words of other releases of Python and NumPy
    ("ValueError", "too many values to unpack (expected 2, got 3)", "2 names take 2 values."),
    ("ValueError", "expected a nonnegative input, got -1.0", "where this function of `math`"),
    ("TypeError", "only length-1 arrays can be converted to Python scalars", "take one number"),
    ("TypeError", "only size-1 arrays can be converted to Python scalars", "take one number"),
    (
        "TypeError",
        "cannot use 'numpy.ndarray' as a dict key (unhashable type: 'numpy.ndarray')",
        "type numpy.ndarray cannot be the key",
    ),
    ("TypeError", "'float' object cannot be interpreted as an integer", "gives a whole number"),
    ("OverflowError", "(34, 'Result too large')", "too large for a float"),
)


@pytest.mark.parametrize(("kind", "message", "said"), OTHER_RELEASES)
def test_messages_of_other_releases_are_explained(kind, message, said):
    assert said in " ".join(explain(Raised((kind, "Exception"), message), Known("f")))


def test_a_message_whose_numbers_do_fit_together_is_not_explained():
    for message in (
        "operands could not be broadcast together with shapes (3,4) (3,1) ",
        "cannot reshape array of size 12 into shape (3,4)",
        "cannot reshape array of size 12 into shape (3,newaxis)",
        "operands could not be broadcast together with shapes (3,x) (5,2)",
    ):
        assert explain(Raised(("ValueError",), message), Known("f")) == ()


def test_a_name_that_may_be_meant_is_asked_about():
    source = "cache_size = 1\ndef sigmoid(z):\n    return z\ndef f(parameters):\n    return {}\n"

    def asked(name):
        found = raised(cell(source.format(name))["f"], {})
        return explain(found, Known("f"))[0].partition("`. ")[2]

    assert asked("parametes") == "Did you mean `parameters`?"
    assert asked("PARAMETERS") == "Did you mean `parameters`?"
    assert asked("sigmod(1)") == "Did you mean `sigmoid`?"
    assert asked("cach_size") == "Did you mean `cache_size`?"
    assert asked("sroted(1)") == "Did you mean `sorted`?"
    assert asked("Z") == asked("nothing_like_it") == "It has to be defined before it is used."


def test_no_name_is_asked_about_that_a_library_did_not_know():
    library = {"meant": 1}
    exec("def unknown(): return meantt", library)
    names = cell("meant = 1\ndef f():\n    return unknown()\n", {"unknown": library["unknown"]})
    assert raised(names["f"]).located.near == ""


def test_the_shapes_of_public_arguments_are_told_where_they_concern_the_message():
    w, X, Y = np.ones((3, 1)), np.ones((3, 5)), np.ones((1, 5))
    told = " Of the arguments, `w` has the shape (3, 1)."
    assert words("return w @ X", w=w, X=X, Y=Y).endswith(f"Here 1 and 3 met.{told}")
    assert words("return X + V", X=X, Y=Y).endswith("Here 5 and 3 met.")
    assert words("return V + Y", Y=Y).endswith(
        "Here 3 and 5 met. Of the arguments, `Y` has the shape (1, 5)."
    )
    transposed = words("return X.T + np.ones((2, 5))", X=np.ones((4, 2)))
    assert transposed.endswith("Here 4 and 5 met. Of the arguments, `X` has the shape (4, 2).")
    inside = words("return p['w'] @ p['w']", p={"w": w, "b": Y})
    assert inside.endswith('Of the arguments, `p["w"]` has the shape (3, 1).')
    assert words("return w @ X", w=w, X=X).count("shape") == 1  # of X, the card says it already


def test_the_keys_of_a_public_argument_are_told_only_if_the_line_looks_into_it():
    given = {"W1": 1, "b1": 2}
    told = "The key 'W2' is not there. The argument `p` is a dict with the keys 'W1', 'b1'."
    assert words("return p['W2']", p=given) == told
    assert words("return p[0]['W2']", p=[given]) == "The key 'W2' is not there."
    assert words("return p.pop('W2')", p=given) == "The key 'W2' is not there."
    assert words("q = {}; q['W2']", p=given) == "The key 'W2' is not there."
    assert words("del p['W1']; p['W1']", p=given) == "The key 'W1' is not there."
    assert explain(raised_by("return p['W2']", p=given), Known("f")) == (
        "The key 'W2' is not there.",
    )


def test_an_answer_with_other_parameters_is_told_its_own():
    names = cell("def f(x):\n    return x\ndef g(x):\n    return f()\n")
    found = explain(raised(names["f"], 1, 2), Known("f", ("x", "scale")))
    assert found == (
        "`f` has to take the parameters x, scale: keep its `def` line as it was handed out.",
    )
    inside = explain(raised(names["g"], 1), Known("g", ("x",)))
    assert inside == ("The call gives `f` too few arguments.",)
    recursive = raised(cell("def f(x):\n    return f()\n")["f"], 1)
    assert explain(recursive, Known("f", ("x",))) == ("The call gives `f` too few arguments.",)


# The card


def asked(answer, wants=lambda x: x, mistakes=(), arguments=None):
    """Review `answer` to an exercise f(x) with three cases."""
    arguments = arguments or [np.ones((2, 2)), np.ones((2, 3)), np.ones((3, 3))]
    cases = tuple(
        Case(f"case {i}", (x,), call(wants, (x,)).outcome) for i, x in enumerate(arguments)
    )
    shown = Question("f", 10.0, {ALL: 10.0}, (), (), ("x",), STANDARD, cases, tuple(mistakes))
    return review(shown, local(answer))


def lines(found, **options):
    return [line.strip() for line in str(card_of(found, **options)).splitlines()]


def test_shapes_of_arguments_that_the_line_does_not_name_are_not_told():
    given = {"W": np.ones((3, 2)), "X": np.ones((3, 4)), "cache": {"A": np.ones((2, 3))}}

    def said(text):
        return words(f"one = W\n    return {text}", **given).partition("met.")[2]

    assert said("one @ X") == " Of the arguments, `X` has the shape (3, 4)."
    assert said('one @ cache["A"] @ X.T') == (
        ' Of the arguments, `X` has the shape (3, 4) and `cache["A"]` has the shape (2, 3).'
    )
    assert said("one @ one") == ""


def test_brackets_and_axes_are_explained_by_what_stands_on_the_line():
    X = np.ones((2, 3))
    assert words('return X["W1"]', X=X) == (
        "A text in square brackets takes an entry of a dict, but `X` is an array here. Do two "
        "arguments stand in each other's place?"
    )
    assert "has to be a whole number" in words("return X[0.5]", X=X)
    assert words("return np.max(0, X)", X=X) == (
        "`np.max` takes one array and, behind it, an axis. `np.maximum` compares two, entry by "
        "entry."
    )
    assert "np.concatenate" in words("return np.concatenate(X, X)", X=X)


def test_a_card_says_the_line_and_explains_it_once():
    f = cell("def f(x):\n    if x.shape[1] == 3:\n        return x @ x + V\n    return x\n")["f"]
    f.__globals__["V"] = np.ones(2)
    shown = lines(asked(f))
    assert shown[0] == "✗ f: 1 of 3 cases correct"
    assert shown[1:4] == [
        "Hint: where to look",
        "· The exception is raised on line 3 of `f`: `return x @ x + V`",
        "In the case “case 1”: A product `A @ B` needs as many columns in A as rows in B (of a "
        "vector, its length). Here 3 and 2 met. Of the arguments, `x` has the shape (2, 3).",
    ]
    assert len(set(shown)) == len(shown)
    assert not any("Of the arguments" in line for line in lines(asked(f), quote=False))


def test_what_is_true_of_one_case_alone_is_not_said_of_several():
    f = cell("def f(x):\n    return x @ np.ones((7, 7))[:, :1] if x.size == 4 else x\n")["f"]
    one = [np.ones((2, 2)), np.ones((2, 3))]
    assert any("`x` has the shape (2, 2)" in line for line in lines(asked(f, arguments=one)))
    f = cell("def f(x):\n    return np.ones((7, 2)) @ np.ones((3, 7))\n")["f"]
    several = lines(asked(f, arguments=[np.ones((2, 2)), np.ones((2, 3))]))
    assert "Here 2 and 3 met." in several


def test_cases_that_raise_on_different_lines_do_not_share_a_line_of_the_card():
    f = cell("def f(x):\n    if x.shape == (2, 2):\n        return 1 / 0\n    return 1 / 0\n")["f"]
    shown = lines(asked(f))
    assert [line for line in shown if "Case" in line] == [
        "· Case “case 0”: raised on line 3 of `f`: `return 1 / 0`",
        "· Cases “case 1”, “case 2”: raised on line 4 of `f`: `return 1 / 0`",
        "✗ Case “case 0”:",
        "✗ Cases “case 1”, “case 2”:",
    ]
    assert shown.count("A number is divided by 0.") == 1


def test_the_hint_of_a_known_mistake_takes_the_place_of_the_explanation():
    f = cell("def f(x):\n    return 1 / 0\n")["f"]
    outcome = Raised(("ZeroDivisionError",) + raised(f, 1).kinds[1:], "division by zero")
    trace = Trace((outcome,) * 3, frozenset({ALL}), {})
    known = KnownMistake("divides_by_zero", "Zero has no inverse.", lambda: trace)
    shown = lines(asked(f, mistakes=[known]))
    assert "Zero has no inverse." in shown
    assert "· The exception is raised on line 2 of `f`: `return 1 / 0`" in shown
    assert not any("divided" in line for line in shown)


BLANK = 'def {}(x):\n    """Say what."""\n    raise NotImplementedError("Your code goes here.")\n'
STILL = "its blank is not filled in yet: it still has the line `raise NotImplementedError`"


def test_a_blank_that_nobody_touched_gets_one_line():
    f = cell(BLANK.format("f"))["f"]
    assert lines(asked(f)) == [f"✗ f: {STILL}"]
    shown = lines(asked(f), quote=False, points=True)
    assert shown == [f"✗ f: 0 of 10 points — {STILL}"]


def test_the_blank_of_another_answer_is_named():
    names = cell("def f(x):\n    return g(x)\n", cell(BLANK.format("g")))
    shown = lines(asked(names["f"]))
    assert "The blank of `g` is not filled in yet." in shown and STILL not in shown[0]


def test_an_answer_that_is_a_blank_in_one_case_only_is_shown_in_full():
    f = cell("def f(x):\n    if x.size == 4:\n        return x\n    raise NotImplementedError\n")[
        "f"
    ]
    shown = lines(asked(f))
    assert shown[0] == "✗ f: 1 of 3 cases correct" and "on line 4 of `f`: `raise" in "\n".join(
        shown
    )


def test_what_a_library_does_not_implement_is_no_blank():
    library = {}
    exec("def nothing(x): raise NotImplementedError('no such thing')", library)
    f = cell("def f(x):\n    return nothing(x)\n", {"nothing": library["nothing"]})["f"]
    assert lines(asked(f))[0] == "✗ f: 0 of 3 cases correct"


def test_an_exception_in_the_place_of_another_says_its_line_too():
    def strict(x):
        raise ValueError("x is wrong")

    f = cell("def f(x):\n    return {}['a']\n")["f"]
    shown = lines(asked(f, wants=strict))
    assert "expected the exception ValueError, got KeyError: 'a'" in shown
    assert "· The exception is raised on line 2 of `f`: `return {}['a']`" in shown
