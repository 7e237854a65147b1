"""One comparison: what passes for the expected value, what does not, and the words for it."""

import tracemalloc

import numpy as np
import pytest

from dlkit.check.compare import Tolerance, compare, leaves
from dlkit.check.outcome import Raised, Reply
from dlkit.check.rules.inputs import leaves_inputs_alone
from dlkit.check.wire import carry
from dlkit.check.words import describe, place

NAN, INF = float("nan"), float("inf")
COLUMN = np.array([[1.0], [2.0], [3.0]])
ROW = np.array([[1.0, 0.0, 1.0]])


def carried(value):
    """Return `value` as it arrives from an answer."""
    return carry(value)


def told(got, want, names=()):
    """Return the words of every difference, as a card shows them."""
    found = compare(carried(got), carried(want), names=names)
    return [f"{place(one.path)}: {one.words}" for one in found]


def kind(got, want):
    (one,) = compare(carried(got), carried(want))
    return one.kind


# What passes

PASSES = {
    "a NumPy scalar for a float": (np.float64(0.5), 0.5),
    "an array without axes for a float": (np.array(0.5), 0.5),
    "a float for a NumPy scalar": (0.5, np.float64(0.5)),
    "a whole number for a float": (2, 2.0),
    "a float for a whole number": (2.0, 2),
    "single precision where it is exact": (np.float32(0.5), 0.5),
    "booleans for 0 and 1": (ROW > 0, ROW),
    "0 and 1 for booleans": (ROW, ROW > 0),
    "a boolean for a number": (True, 1.0),
    "whole numbers for floats": (ROW.astype(int), ROW),
    "another memory layout": (np.asfortranarray(np.eye(3) + ROW), np.eye(3) + ROW),
    "every second number": (np.repeat(ROW, 2, axis=1)[:, ::2], ROW),
    "the other byte order": (ROW.astype(">f8"), ROW),
    "a list for a tuple": ([COLUMN, 0.5], (COLUMN, 0.5)),
    "a tuple for a list": ((COLUMN, ROW), [COLUMN, ROW]),
    "a tuple for a list of numbers": ((0.5, 0.25), [0.5, 0.25]),
    "an array of one axis for a list of numbers": (np.array([0.5, 0.25]), [0.5, 0.25]),
    "a list of NumPy scalars": ([np.float64(0.5), np.array(0.25)], [0.5, 0.25]),
    "a list of booleans for numbers": ([True, False], [1, 0]),
    "an empty list": ([], []),
    "an empty tuple for an empty list": ((), []),
    "an empty dict": ({}, {}),
    "more keys than expected": ({"dw": ROW, "dZ": "scratch"}, {"dw": ROW}),
    "keys in another order": ({"b": 1, "w": 2}, {"w": 2, "b": 1}),
    "NumPy texts for keys": ({np.str_("w"): 2}, {"w": 2}),
    "nothing for nothing": (None, None),
    "a text": ("relu", "relu"),
    "a set": ({"high bias"}, {"high bias"}),
    "a frozen set of NumPy texts": (frozenset({np.str_("high bias")}), {"high bias"}),
    "nothing in a set": (set(), set()),
    "NaN for NaN": (np.array([NAN, 1.0]), np.array([NAN, 1.0])),
    "infinity for infinity": (np.array([INF, -INF]), np.array([INF, -INF])),
    "an empty array": (np.zeros((0, 3)), np.zeros((0, 3))),
    "a number too large for 64 bits": (2**200, float(2**200)),
    "numbers too large for 64 bits": ([2**200, 1], [float(2**200), 1.0]),
    "minus zero": (-0.0, 0.0),
    "a subclass of an exception": (Raised(("A", "ValueError"), "a"), Raised(("ValueError",), "b")),
}


@pytest.mark.parametrize("what", PASSES)
def test_accepts(what):
    got, want = PASSES[what]
    assert told(got, want) == []


# What does not

REFUSED = {
    "a column for a number": ("type", np.array([[0.5]]), 0.5),
    "a list for a number": ("type", [0.5], 0.5),
    "a text for a number": ("type", "0.5", 0.5),
    "a complex number for a number": ("type", np.complex128(0.5), 0.5),
    "nothing for a number": ("type", None, 0.5),
    "a number for nothing": ("type", 0.5, None),
    "a number for a text": ("type", 0.5, "relu"),
    "another text": ("value", "tanh", "relu"),
    "another set": ("value", {"high bias"}, {"high variance"}),
    "a larger set": ("value", {"a", "b"}, {"a"}),
    "a list for a set": ("type", ["a"], {"a"}),
    "one axis for a column": ("shape", np.ones(3), COLUMN),
    "a row for a column": ("shape", COLUMN.T, COLUMN),
    "a number for a column": ("type", 1.0, COLUMN),
    "an array without axes for a column": ("shape", np.array(1.0), COLUMN),
    "a list for an array": ("type", [1.0, 2.0, 3.0], np.array([1.0, 2.0, 3.0])),
    "complex numbers for an array": ("type", COLUMN + 0j, COLUMN),
    "nothing for an array": ("type", None, COLUMN),
    "NaN for a number": ("value", NAN, 0.5),
    "a number for NaN": ("value", 0.5, NAN),
    "infinity for a number": ("value", INF, 0.5),
    "minus infinity for infinity": ("value", -INF, INF),
    "a number for infinity": ("value", 1e308, INF),
    "one wrong number of three": ("value", COLUMN + [[0], [0], [1e-3]], COLUMN),
    "a number too large for 64 bits": ("value", 2**200, 0.5),
    "a tuple that is too short": ("length", (COLUMN,), (COLUMN, 0.5)),
    "a tuple that is too long": ("length", (COLUMN, 0.5, 1), (COLUMN, 0.5)),
    "an array for a tuple": ("type", COLUMN, (COLUMN, 0.5)),
    "a dict for a tuple": ("type", {"w": 1}, (COLUMN, 0.5)),
    "a set for a list": ("type", {1.0}, [1.0]),
    "a column for a list of numbers": ("type", COLUMN, [1.0, 2.0, 3.0]),
    "a number for a list of numbers": ("type", 1.0, [1.0]),
    "an array without axes for a list of numbers": ("type", np.array(1.0), [1.0]),
    "fewer numbers": ("length", [1.0], [1.0, 2.0]),
    "no numbers": ("length", [], [1.0, 2.0]),
    "too many numbers in an array": ("length", np.ones(3), [1.0, 2.0]),
    "a text in a list of numbers": ("type", [1.0, "2"], [1.0, 2.0]),
    "nothing in a list of numbers": ("type", [1.0, None], [1.0, 2.0]),
    "columns in a list of numbers": ("type", [COLUMN[:1], COLUMN[:1]], [1.0, 2.0]),
    "complex numbers for a list": ("type", np.array([1j, 2]), [1.0, 2.0]),
    "something for an empty list": ("length", [1], []),
    "a number for an empty list": ("type", 0.0, []),
    "nothing for an empty dict": ("type", None, {}),
    "a list for a dict": ("type", [("w", 1)], {"w": 1}),
    "a missing key": ("missing", {"w": 1, "B": 2}, {"w": 1, "b": 2}),
    "an exception for a value": ("raised", Raised(("KeyError",), "'b'"), 0.5),
    "a value for an exception": ("type", 0.5, Raised(("ValueError",), "")),
    "another exception": ("raised", Raised(("KeyError",), "x"), Raised(("ValueError",), "")),
    "what cannot be judged": ("type", len, 0.5),
    "what cannot be judged, for an exception": ("type", len, Raised(("ValueError",), "")),
    "a subclass that hides a wrong shape": ("shape", np.ones((1, 3)).view(np.matrix), COLUMN),
}


@pytest.mark.parametrize("what", REFUSED)
def test_refuses(what):
    wanted, got, want = REFUSED[what]
    assert kind(got, want) == wanted


@pytest.mark.parametrize("what", REFUSED)
def test_says_what_came_in_one_line_that_a_beginner_can_read(what):
    _, got, want = REFUSED[what]
    (words,) = told(got, want)
    assert "\n" not in words and 20 < len(words) < 160
    assert "<class" not in words and "dtype('" not in words and "np." not in words[:60]


def test_every_difference_is_told_by_its_place():
    got = {"w": COLUMN * 2, "costs": [0.5, 0.25, 0.1]}
    want = {"w": COLUMN, "b": 0.0, "costs": [0.5, 0.25]}
    assert told(got, want) == [
        "w: 3 of 3 numbers differ; each is 2 times the expected value",
        "b: the key 'b' is missing; got a dict with the keys 'w', 'costs'",
        "costs: expected 2 numbers, got 3",
    ]


# Tolerance


@pytest.mark.parametrize("want", [0.0, 1.0, -3.0, 1e6, 1e-9])
@pytest.mark.parametrize("sign", [1, -1])
def test_the_tolerance_is_1e_8_and_1e_5_of_the_expected_number(want, sign):
    allowed = 1e-8 + 1e-5 * abs(want)
    assert told(want + sign * 0.999 * allowed, want) == []
    assert told(want + sign * 1.001 * allowed, want) != []
    assert told(np.full((2, 2), want + sign * 0.999 * allowed), np.full((2, 2), want)) == []
    assert told(np.full((2, 2), want + sign * 1.001 * allowed), np.full((2, 2), want)) != []


def test_the_tolerance_is_relative_to_what_is_expected_not_to_what_came():
    exact = Tolerance(0.0, 0.5)
    assert compare(1.5, 1.0, exact) == []
    assert compare(1.0, 1.6, exact) == []
    assert compare(1.6, 1.0, exact) != []


def test_a_tolerance_of_zero_means_equal():
    exact = Tolerance(0.0, 0.0)
    assert compare(np.array([0.1, NAN, INF]), np.array([0.1, NAN, INF]), exact) == []
    assert compare(np.nextafter(0.1, 1), 0.1, exact) != []


def test_random_arrays_compare_as_numpy_does():
    rng = np.random.default_rng(5)
    verdicts = set()
    for _ in range(500):
        want = rng.normal(size=rng.integers(1, 4, size=2)) * 10.0 ** rng.integers(-9, 4)
        error = np.where(rng.random(want.shape) < 0.3, 10.0 ** rng.integers(-14, -4), 0.0)
        got = want + error
        close = bool(np.allclose(got, want, rtol=1e-5, atol=1e-8))
        assert (compare(got, want) == []) == close
        verdicts.add(close)
    assert verdicts == {True, False}


def test_shapes_are_compared_before_values_so_that_nothing_is_broadcast():
    tracemalloc.start()
    found = compare(np.zeros((40_000, 1)), np.zeros((1, 40_000)))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [one.kind for one in found] == ["shape"]
    assert peak < 2**21


def test_the_notebooks_own_numpy_settings_do_not_matter():
    """`filterwarnings = error` of the tests stands for a student who turns warnings into errors."""
    with np.errstate(all="raise"):
        assert told(np.array([NAN, INF, 1e308]), np.array([1.0, -1e308, -1e308])) != []
        assert told(np.array([1e308, 1e308]), np.array([1e-5, 2e-5])) != []
        assert told(np.array([0.0, INF]), np.array([INF, 0.0])) != []
        assert told(np.array([5e-324]), np.array([5e-324])) == []


def test_an_array_of_one_axis_will_do_for_a_tuple_of_numbers():
    assert told(np.array([1.0, 2.0]), (1.0, 2.0)) == []
    assert told(np.array([1.0, 3.0]), (1.0, 2.0)) != []
    assert told(np.array([[1.0, 2.0]]), (1.0, 2.0)) != []


# Words: read them aloud

WORDS = [
    (None, COLUMN, "expected an array of shape (3, 1), got None"),
    ([None], [COLUMN], "expected an array of shape (3, 1), got None"),
    ([COLUMN], [None], "expected None, got an array of shape (3, 1)"),
    (
        np.ones(3),
        COLUMN,
        "expected shape (3, 1), got (3,) (an array with one axis: the second one is missing)",
    ),
    (COLUMN.T, COLUMN, "expected shape (3, 1), got (1, 3) (it is the transpose)"),
    (np.ones((2, 3)), COLUMN, "expected shape (3, 1), got (2, 3)"),
    (np.array(1.0), COLUMN, "expected an array of shape (3, 1), got a single number"),
    (
        np.array([[0.5]]),
        0.5,
        "expected a single number, got an array of shape (1, 1) (take the number out of it with "
        ".item())",
    ),
    (COLUMN, 0.5, "expected a single number, got an array of shape (3, 1)"),
    (
        [[1.0], [2.0], [3.0]],
        COLUMN,
        "expected an array of shape (3, 1), got a list of 3 items (make it an array with np.array)",
    ),
    (
        COLUMN + 1j,
        COLUMN,
        "expected an array of shape (3, 1), got an array of shape (3, 1) and dtype complex128",
    ),
    (np.complex128(1j), 0.5, "expected a single number, got a single complex128 number"),
    ("0.5", 0.5, "expected a single number, got a string"),
    ("tanh", "relu", "expected another string"),
    ({"a", "b"}, {"c"}, "missing members: 1, unexpected members: 2"),
    ([1.0], [1.0, 2.0], "expected 2 numbers, got 1"),
    ([1.0, 3.0, 4.0], [1.0], "expected 1 number, got 3"),
    (3.0, [1.0, 2.0], "expected a list of 2 numbers, got a single number"),
    (COLUMN, [1.0, 2.0, 3.0], "expected a list of 3 numbers, got an array of shape (3, 1)"),
    (NAN, 0.5, "the number differs; it is NaN"),
    (INF, 0.5, "the number differs; it is infinite"),
    (0.25, 0.5, "the number differs"),
    (-0.5, 0.5, "the number differs; only the sign is wrong"),
    (COLUMN * 3, COLUMN, "3 of 3 numbers differ; each is 3 times the expected value"),
    (COLUMN * [[1], [1], [3]], COLUMN, "1 of 3 numbers differs"),
    (np.array([1.0, NAN, NAN]), np.ones(3), "2 of 3 numbers differ; 2 of them are NaN"),
    (
        np.arange(4.0).reshape(2, 2).T,
        np.arange(4.0).reshape(2, 2),
        "2 of 4 numbers differ; it is the transpose of the expected array",
    ),
    ({}, {"w": 1}, "the key 'w' is missing; got a dict with no keys"),
    ({"W": 1}, {"w": 1}, "the key 'w' is missing; got a dict with the key 'W'"),
    (len, 0.5, "a value of type builtin_function_or_method cannot be judged"),
    (0.5, Raised(("ValueError",), ""), "expected the exception ValueError, but none was raised"),
]


@pytest.mark.parametrize(("got", "want", "words"), WORDS)
def test_the_words_are(got, want, words):
    (one,) = compare(carried(got), carried(want))
    assert one.words == words


def test_a_factor_is_named_only_when_every_number_has_it():
    assert told(np.array([7.0, 4.0, 8.0]), np.array([0.0, 2.0, 4.0])) == [
        "the result: 3 of 3 numbers differ"
    ]
    assert told(np.array([0.0, 4.0, 8.0]), np.array([0.0, 2.0, 4.0])) == [
        "the result: 2 of 3 numbers differ; each is 2 times the expected value"
    ]
    assert told(np.array([2.0, 4.0]) * (1 + 1e-4), np.array([2.0, 4.0])) == [
        "the result: 2 of 2 numbers differ"
    ]


def test_a_list_of_wrong_things_is_told_by_its_first_wrong_item():
    costs = [0.5, np.array([[0.25]]), np.array([[0.1]])]
    assert told((COLUMN, costs), (COLUMN, [0.5, 0.25, 0.1]), ("w", "costs")) == [
        "costs[1]: expected a single number, got an array of shape (1, 1) (take the number out of "
        "it with .item())"
    ]


def test_the_items_of_a_tuple_are_told_by_their_names():
    want = ({"dw": COLUMN, "db": 0.5}, 0.1)
    names = ("grads", "cost")
    assert told(({"dw": COLUMN, "db": 1.0}, 0.2), want, names) == [
        'grads["db"]: the number differs',
        "cost: the number differs",
    ]
    assert told(COLUMN, want, names) == [
        "the result: expected a tuple of 2 items (grads, cost), got an array of shape (3, 1)"
    ]
    assert told((1, 2, 3), want, names) == ["the result: expected 2 items (grads, cost), got 3"]


def test_named_numbers_are_told_one_by_one():
    assert told((1.0, 2.0, 4.0), (1.0, 2.0, 3.0), ("u", "v", "J")) == ["J: the number differs"]
    assert told((1.0, 2.0, 4.0), (1.0, 2.0, 3.0)) == ["the result: 1 of 3 numbers differs"]
    assert leaves((1.0, 2.0, 3.0), ("u", "v", "J")) == [("u",), ("v",), ("J",)]


def test_the_leaves_are_the_values_that_are_compared_as_wholes():
    want = ({"dw": COLUMN, "db": 0.5}, [0.1, 0.2], [COLUMN, {}], ())
    assert leaves(want, ("grads", "costs", "caches", "rest")) == [
        ("grads", "dw"),
        ("grads", "db"),
        ("costs",),
        ("caches", 0),
        ("caches", 1),
        ("rest",),
    ]
    assert leaves(COLUMN) == leaves([]) == leaves({}) == leaves({"a"}) == [()]


def test_numbers_are_quoted_apart_from_the_words():
    (one,) = compare(np.array([[1.0, 2.0]]), np.array([[1.0, 2.5]]))
    assert one.quoted == "expected 2.5, got 2 at [0, 1]; 1 of 2 numbers differs"
    assert "2.5" not in one.words
    (one,) = compare("tanh", "relu")
    assert one.quoted == "expected 'relu', got 'tanh'"
    (one,) = compare(np.array([[True, False]]), np.array([[0.0, 0.0]]))
    assert one.quoted == "expected 0, got 1 at [0, 0]; 1 of 2 numbers differs"
    (one,) = compare(-2.5, 2.5)
    assert one.quoted == "expected 2.5, got -2.5; only the sign is wrong"
    (one,) = compare(NAN, 2.5)
    assert one.quoted == "expected 2.5, got nan"
    (one,) = compare(COLUMN, COLUMN.T)
    assert one.quoted == one.words


def test_long_dicts_and_long_keys_are_cut():
    (one,) = compare({f"key{i}": 0 for i in range(20)}, {"w": 1})
    assert one.words.endswith("'key6', 'key7', ...")
    (one,) = compare({"x" * 10**5: 0}, {"w": 1})
    assert len(one.words) < 120


def test_places_are_written_as_in_python():
    assert place(()) == "the result"
    assert place(("cost",)) == "cost"
    assert place(("grads", "dW1")) == 'grads["dW1"]'
    assert place((0, "w", 2)) == 'result[0]["w"][2]'
    assert place(("two words",)) == 'result["two words"]'
    assert place((("a", 1), None)) == "result[('a', 1)][None]"


def test_things_are_described_without_their_numbers():
    assert describe([0.125]) == "a list of 1 number"
    assert describe((COLUMN, 0.125)) == "a tuple of 2 items"
    assert describe({"w": 0.125}) == "a dict with the key 'w'"
    assert describe(np.array(0.125)) == describe(0.125) == "a single number"


# Inputs left alone


class _Call:
    """What the rule looks at of a call."""

    def __init__(self, before, after, outcome=None):
        self.arguments = before
        self.parameters = ("first", "second", "rest")[: max(1, min(len(before), 3))]
        self.reply = Reply(outcome, after)


def changed(before, after, outcome=None):
    """Return the words of what the rule found, None where it found nothing."""
    found = leaves_inputs_alone([_Call(before, carried(after), outcome)])
    return found and found.words


def test_arguments_that_are_as_they_were_break_no_rule():
    before = (COLUMN, 0.5, {"W1": ROW, "b1": [1, NAN]}, "relu", None, [])
    assert (
        changed(before, (COLUMN.copy(), 0.5, {"b1": [1, NAN], "W1": ROW}, "relu", None, [])) is None
    )


def test_a_generator_that_was_drawn_from_is_not_a_changed_argument():
    rng = np.random.default_rng(0)
    rng.normal()
    assert changed((np.random.default_rng(0), ROW), (rng, ROW)) is None
    assert changed((np.random.default_rng(0),), (ROW,)) is not None


ADVICE = "; work on a copy of your inputs"


def done(before, after):
    """Return what the rule says that a call did, without the advice."""
    words = changed(before, after)
    assert words.startswith("the call ") and words.endswith(ADVICE)
    return words.removeprefix("the call ").removesuffix(ADVICE)


def test_the_numbers_of_an_array_that_were_changed_are_counted():
    assert done((COLUMN, ROW), (COLUMN, ROW + 1e-12)) == "changed all 3 numbers of `second`"
    other = np.where(COLUMN == 2, 5, COLUMN)
    assert done((COLUMN,), (other,)) == "changed 1 of the 3 numbers of `first`"
    assert done((COLUMN[:1],), (COLUMN[1:2],)) == "changed the number of `first`"
    with_nan = np.array([NAN, 1.0, 2.0])
    assert done((with_nan,), (with_nan + 1,)) == "changed 2 of the 3 numbers of `first`"


def test_an_array_that_was_sorted_reversed_or_given_another_shape_or_type_is_told_as_that():
    assert done((COLUMN,), (COLUMN[::-1],)) == "reordered the numbers of `first`"
    with_nan = np.array([2.0, NAN, 1.0])
    assert done((with_nan,), (np.sort(with_nan),)) == "reordered the numbers of `first`"
    assert done((COLUMN,), (COLUMN.T,)) == "changed the shape of `first` from (3, 1) to (1, 3)"
    whole = (COLUMN + 0.25).astype(np.float32)
    assert done(({"w": COLUMN},), ({"w": whole},)) == (
        'changed the dtype of `first["w"]` from float64 to float32'
    )


def note(before, after):
    return leaves_inputs_alone([_Call(before, carried(after))]).note


def test_operators_in_place_are_spoken_of_only_where_numbers_have_changed():
    top, inside = note((ROW,), (ROW + 1,)), note(({"w": ROW},), ({"w": ROW + 1},))
    assert top.startswith("An operator such as `-=`, or an assignment to entries, writes into")
    assert inside.endswith('an assignment to `first["w"]` into the dict that was handed in.')
    assert "into the list that was handed in" in note(([ROW],), ([ROW + 1],))
    others = [
        ((ROW,), (ROW.T,)),
        (([1.0],), ([1.0, 2.0],)),
        (({"w": 1},), ({},)),
        (({"w": ROW},), ({"w": None},)),
        (({"w": "a"},), ({"w": "b"},)),
        ((5,), (6,)),
    ]
    assert not any(note(*other) for other in others)


def test_keys_that_came_and_went_are_named():
    one, two = {"A1": ROW}, {"A1": ROW, "A2": ROW}
    assert done((one,), (two,)) == 'added `first["A2"]`'
    assert done((two,), (one,)) == 'removed `first["A2"]`'
    assert done((one,), ({"B": ROW},)) == 'added `first["B"]` and removed `first["A1"]`'
    assert done((two,), ({},)) == "emptied `first`"
    assert done(([{}],), ([{"a": 1}],)) == 'added `first[0]["a"]`'
    many = {str(i): i for i in range(9)}
    assert done(({},), (many,)) == 'added `first["0"]`, `first["1"]`, `first["2"]` and 6 more'


def test_what_became_of_a_list_is_told():
    assert done(([1.0],), ([1.0, 2.0],)) == "appended 1 item to `first`"
    assert done(([ROW],), ([ROW, COLUMN, ROW],)) == "appended 2 items to `first`"
    assert done(([1, 2, 3],), ([1, 3],)) == "removed 1 item from `first`"
    assert done(([ROW, {"a": 1}],), ([{"a": 1}],)) == "removed 1 item from `first`"
    assert done(([3, 1, 2],), ([1, 2, 3],)) == "reordered `first`"
    assert done(([3, 1],), ([3, 2],)) == "changed items of `first`"
    assert done(([3, 1],), ([2, 3, 1],)) == "changed the length of `first` from 2 to 3"
    assert done(([3, 1],), ([],)) == "emptied `first`"


def test_a_value_of_another_kind_is_told_as_that():
    assert done(({"w": ROW},), ({"w": None},)) == (
        'replaced `first["w"]`, an array of shape (1, 3), by None'
    )
    assert done(([1.0, 2.0],), (np.ones(2),)) == (
        "replaced `first`, a list of 2 numbers, by an array of shape (2,)"
    )
    assert done(({"name": "relu"},), ({"name": "tanh"},)) == 'changed `first["name"]`'
    assert done(({"rate": 0.5},), ({"rate": np.float64(2)},)) == 'changed `first["rate"]`'


def test_what_else_was_changed_is_named_once():
    before = {"W": ROW, "b": COLUMN, "c": 1}
    after = {"W": ROW + 1, "b": COLUMN + 1, "c": 1}
    expected = 'changed all 3 numbers of `first["W"]`, and changed `first["b"]` too'
    assert done((before,), (after,)) == expected
    assert done((before, ROW), (after, -ROW)).endswith(
        ', and changed `first["b"]` and `second` too'
    )
    assert done((before,), ({**before, "W": ROW + 1, "d": 2},)) == (
        'added `first["d"]`, and changed `first["W"]` too'
    )


def test_arguments_that_are_no_arguments_any_more_are_told_as_a_whole():
    assert done((5,), (6,)) == "changed its arguments"
    assert changed(({"A1": ROW},), ({"A1": len},)) == (
        "the call changed its arguments: a value of type builtin_function_or_method cannot be "
        f"judged{ADVICE}"
    )


def test_arguments_of_a_starred_parameter_share_its_name():
    before, after = (COLUMN, ROW, ROW, ROW), (COLUMN, ROW, ROW, ROW + 1)
    assert done(before, after) == "changed all 3 numbers of `rest`"


def test_the_measure_of_a_change_is_the_place_of_the_first_argument_that_has_changed():
    def measure(before, after):
        return leaves_inputs_alone([_Call(before, carried(after))]).measure

    assert measure((COLUMN, ROW), (COLUMN, -ROW)) == (1.0,)
    assert measure(({}, ROW), ({"a": 1}, ROW)) == (0.0,)
    assert measure(({}, ROW), ({"a": 1}, -ROW)) == (1.0,)
    assert measure((5,), (6,)) == (-1.0,)


def _values(rng, depth=3):
    """Draw a value of any carried kind."""
    inside = [_values(rng, depth - 1) for _ in range(rng.integers(4))] if depth else []
    kinds = [
        lambda: rng.integers(3, size=rng.integers(3, size=rng.integers(3))).astype(float),
        lambda: rng.integers(3, size=2),
        lambda: int(rng.integers(3)),
        lambda: "ab"[rng.integers(2)],
        lambda: None,
        lambda: {int(rng.integers(3))},
        lambda: inside,
        lambda: tuple(inside),
        lambda: {"abcd"[i]: item for i, item in enumerate(inside)},
    ]
    return kinds[rng.integers(len(kinds))]()


def test_whatever_arguments_become_the_change_has_words():
    rng = np.random.default_rng(1)
    said = set()
    for _ in range(3000):
        before, after = [tuple(_values(rng) for _ in range(2)) for _ in range(2)]
        words = changed(before, after)
        said.add(words and words.split()[2])
    expected = {None, "changed", "reordered", "added", "removed", "emptied", "appended", "replaced"}
    assert said == expected


def test_a_key_that_was_added_cannot_forge_a_line():
    (words,) = changed(({},), ({"a\n✓ all right\u2028" + "x" * 999: 1},)).splitlines()
    assert len(words) < 160 and "✓" in words
    (words,) = changed(({},), ({("\n",) * 99: 1},)).splitlines()
    assert len(words) < 160
    (words,) = changed(({},), ({"x" * 999: 1},)).splitlines()
    assert len(words) < 160


def test_a_call_that_raised_is_not_blamed_for_its_inputs_too():
    assert changed((ROW,), (ROW + 1,), Raised(("ValueError",), "")) is None
