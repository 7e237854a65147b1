"""Effects: each relation is told where it holds in all wrong cases, and refused where by chance."""

import numpy as np
import pytest

from dlkit.check.compare import Tolerance
from dlkit.check.effects import SAME, effects
from dlkit.check.local import local
from dlkit.check.parts import ALL
from dlkit.check.report import card_of
from dlkit.check.review import Case, KnownMistake, Question, review, trace

RNG = np.random.default_rng(7)


def asked(right, calls, parameters, outputs=(), **options):
    """Make a question whose cases call `right` with each of `calls`."""
    cases = tuple(
        Case(f"case {i}", arguments, local(right)(arguments).outcome)
        for i, arguments in enumerate(calls)
    )
    settings = {"tolerance": Tolerance(), "mistakes": (), "parts": {ALL: 10.0}} | options
    return Question(
        name="answer", points=10, rules=(), outputs=outputs, parameters=parameters, cases=cases,
        **settings,
    )  # fmt: skip


def told(answer, right, calls, parameters=("x",), quote=True, **options):
    """Return the lines about `answer`, where `right` is expected."""
    seen = review(asked(right, calls, parameters, **options), local(answer))
    return list(effects(seen, quote))


TABLES = [(RNG.normal(size=shape),) for shape in ((3, 5), (4, 4), (2, 7), (5, 1))]
SQUARES = [(RNG.normal(size=(n, n)),) for n in (3, 4)]
VECTORS = [(list(RNG.normal(size=n)),) for n in (3, 5)]
NUMBERS = [(float(x),) for x in RNG.normal(size=4) * 3]


def same(x):
    return 2.0 * x


def in_every_case(words):
    return [f"the result: in every case {words}."]


# One by one

ONE_BY_ONE = {
    "the expected value with the other sign": lambda y: -y,
    "the expected value without its sign": np.abs,
    "1 minus the expected value": lambda y: 1 - y,
    "the square of the expected value": np.square,
    "1 over the expected value": lambda y: 1 / y,
    "the exponential of the expected value": np.exp,
    "the expected value rounded to a whole number": np.rint,
    "the expected value cut to a whole number": np.trunc,
    "the expected value rounded down": np.floor,
    "the expected value rounded to 2 decimals": lambda y: np.round(y, 2),
    "0.4343 times the expected value": lambda y: 0.4343 * y,
    "the expected value plus 1": lambda y: y + 1,
    "the expected value minus 0.25": lambda y: y - 0.25,
    "0": lambda y: 0.0 * y,
    "the expected value, but never below 0": lambda y: np.maximum(y, 0),
    "the expected value, but never above 0.5": lambda y: np.minimum(y, 0.5),
}


@pytest.mark.parametrize("words", ONE_BY_ONE)
def test_numbers_that_follow_one_by_one_are_told(words):
    change = ONE_BY_ONE[words]
    assert told(lambda x: change(2.0 * x), same, TABLES) == in_every_case(words)


@pytest.mark.parametrize("words", ONE_BY_ONE)
def test_nothing_is_told_of_a_relation_that_one_case_does_not_have(words):
    change = ONE_BY_ONE[words]

    def answer(x):
        return np.sin(7 * x) if x.shape == (4, 4) else change(2.0 * x)

    assert told(answer, same, TABLES) == []


def test_a_square_root_is_told_of_positive_numbers():
    calls = [(np.abs(x),) for (x,) in TABLES]
    assert told(np.sqrt, lambda x: x, calls) == in_every_case(
        "the square root of the expected value"
    )


def test_one_number_is_chance_and_two_are_not():
    assert told(lambda x: -x, lambda x: x, NUMBERS[:1]) == []
    assert told(lambda x: -x, lambda x: x, NUMBERS[:2]) == in_every_case(
        "the expected value with the other sign"
    )


def test_two_small_whole_numbers_are_chance_and_three_are_not():
    def double(x):
        return 2 * x

    assert told(double, lambda x: x + 0, [(1,), (3,)]) == []
    assert told(double, lambda x: x + 0, [(1,), (3,), (4,)]) == in_every_case(
        "2 times the expected value"
    )


def test_numbers_that_are_all_rounded_to_one_are_not_called_rounded():
    calls = [(np.array([0.2, 1.0]),), (np.array([0.3, 1.0, 0.4, 1.0]),)]
    found = told(np.rint, lambda x: x, calls)
    assert found == ["the result: each number that is wrong is 0."]


def test_a_list_of_the_right_numbers_is_of_another_kind_and_not_the_transpose():
    found = told(lambda x: list(2.0 * x[0]), lambda x: 2.0 * x[0], TABLES)
    assert found == in_every_case("the expected numbers; only their kind is wrong")


@pytest.mark.parametrize("axis", range(4))
def test_images_in_reverse_order_are_told_by_the_axis(axis):
    calls = [(RNG.normal(size=(2, 3, 4, 3)),), (RNG.normal(size=(3, 2, 2, 3)),)]
    found = told(lambda x: np.flip(2.0 * x, axis), same, calls)
    assert found == in_every_case(f"what is expected in reverse order along axis {axis}")


def test_equal_numbers_are_one():
    calls = [(np.full((2, 3), 0.7),), (np.full((2, 2), 0.7),)]
    found = told(lambda x: x + 1, lambda x: x, calls)
    assert found == ["the result: every number that is wrong is too large."]


# Sizes and numbers of arguments


def mean(X, rate):
    return X.mean(axis=1, keepdims=True) * rate


SIZED = [(RNG.normal(size=(n, m)), float(r)) for n, m, r in ((3, 5, 0.3), (2, 7, 0.2), (4, 6, 0.6))]
BY_SIZE = {
    "times X.shape[1], the number of columns of X": lambda X, r: mean(X, r) * X.shape[1],
    "divided by X.shape[0], the number of rows of X": lambda X, r: mean(X, r) / X.shape[0],
    "times the square of X.shape[1], the number of columns of X": (
        lambda X, r: mean(X, r) * X.shape[1] ** 2
    ),
    "times X.shape[1] / X.shape[0]": lambda X, r: mean(X, r) * X.shape[1] / X.shape[0],
    "times rate": lambda X, r: mean(X, r) * r,
    "divided by rate": lambda X, r: X.mean(axis=1, keepdims=True),
    "times 1 - rate": lambda X, r: mean(X, r) * (1 - r),
    "divided by 1 - rate": lambda X, r: mean(X, r) / (1 - r),
    "plus rate": lambda X, r: mean(X, r) + r,
    "minus rate": lambda X, r: mean(X, r) - r,
}


@pytest.mark.parametrize("words", BY_SIZE)
def test_a_factor_that_is_a_size_or_a_number_of_the_call_is_told(words):
    found = told(BY_SIZE[words], mean, SIZED, ("X", "rate"))
    assert found == in_every_case(f"the expected value {words}")


def test_a_size_that_never_changes_is_no_reason_and_its_factor_is_a_number():
    calls = [(RNG.normal(size=(n, 5)), 0.3) for n in (2, 3)]
    found = told(lambda X, r: 5 * mean(X, r), mean, calls, ("X", "rate"))
    assert found == in_every_case("5 times the expected value")


def test_a_factor_that_is_nothing_of_the_call_is_not_told():
    def answer(X, rate):
        return mean(X, rate) * np.sin(X.shape[1])

    found = told(answer, mean, SIZED, ("X", "rate"))
    assert found == in_every_case("the expected value times a factor, another in each case")


# Arrangements

ARRANGED = {
    "the transpose of what is expected": (np.transpose, TABLES[:3]),
    "what is expected with its rows in reverse order": (lambda y: y[::-1], TABLES[:3]),
    "what is expected with its columns in reverse order": (lambda y: y[:, ::-1], TABLES[:3]),
    "one row down": (lambda y: np.roll(y, 1, axis=0), TABLES[:2]),
    "one column to the left": (lambda y: np.roll(y, -1, axis=1), TABLES[:3]),
    "what is expected without its last row": (lambda y: y[:-1], TABLES[:3]),
    "what is expected without its first column": (lambda y: y[:, 1:], TABLES[:3]),
    "the expected numbers in another shape, in the same order": (np.ravel, TABLES[:3]),
    "the expected numbers in other places": (lambda y: y.T.reshape(y.shape), TABLES[:1]),
    "what is expected with its rows in another order": (
        lambda y: np.concatenate([y[2:], y[1:2], y[:1]]) if len(y) == 4 else y[[1, 0, 2]],
        TABLES[:2],
    ),
}


@pytest.mark.parametrize("words", ARRANGED)
def test_an_arrangement_is_told(words):
    change, calls = ARRANGED[words]
    assert told(lambda x: change(2.0 * x), same, calls) == in_every_case(words)


@pytest.mark.parametrize("words", ARRANGED)
def test_an_arrangement_of_other_numbers_is_not(words):
    change, calls = ARRANGED[words]
    assert told(lambda x: change(2.0 * x) + x.flat[0] * 1e-3, same, calls) == []


def test_a_shape_that_could_be_the_transpose_is_called_so_only_when_it_is():
    (found,) = review(asked(same, TABLES[:1], ("x",)), local(lambda x: x.T)).calls[0].differences
    assert found.words == "expected shape (3, 5), got (5, 3) (the two sizes are exchanged)"
    (found,) = (
        review(asked(same, TABLES[:1], ("x",)), local(lambda x: 2 * x.T)).calls[0].differences
    )
    assert found.words == "expected shape (3, 5), got (5, 3) (it is the transpose)"


LISTS = {
    "what is expected without its last number": lambda y: y[:-1],
    "what is expected without its first number": lambda y: y[1:],
    "what is expected and one number more at its end": lambda y: [*y, 3.0],
    "what is expected and one number more at its start": lambda y: [3.0, *y],
    "one place early": lambda y: [*y[1:], 3.0],
    "one place late": lambda y: [3.0, *y[:-1]],
    "what is expected in reverse order": lambda y: y[::-1],
}


@pytest.mark.parametrize("words", LISTS)
def test_a_list_that_is_moved_cut_or_too_long_is_told(words):
    right = lambda x: [2.0 * one for one in x]  # noqa: E731
    assert told(lambda x: LISTS[words](right(x)), right, VECTORS) == in_every_case(words)
    assert told(lambda x: LISTS[words]([v + 0.01 * v * v for v in right(x)]), right, VECTORS) == []


# Other values in its place


def test_an_argument_that_is_handed_back_is_told():
    assert told(lambda x: x, same, TABLES) == in_every_case("the argument x, unchanged")


def test_arguments_with_one_number_are_handed_back_by_chance():
    calls = [(np.zeros((2, 3)), 1.0), (np.zeros((3, 3)), 1.0)]
    assert told(lambda x, y: x, lambda x, y: x + y, calls, ("x", "y")) == in_every_case("0")


def two(x):
    return 2.0 * x, x.mean(axis=0)


def test_another_output_in_its_place_is_told():
    squares = [(RNG.normal(size=(n, n)),) for n in (2, 3)]
    found = told(lambda x: (2.0 * x, 2.0 * x), lambda x: (2.0 * x, 3.0 * x), squares,
                 outputs=("Z", "A"))  # fmt: skip
    assert found == ["A: in every case the value that is expected of Z."]


def test_exchanged_outputs_are_told_and_half_of_it_is_not():
    found = told(lambda x: two(x)[::-1], two, TABLES, outputs=("Z", "m"))
    assert found == ["Z and m are exchanged; each is right in the place of the other."]
    half = told(lambda x: (x.mean(axis=0), 3.0 * x), two, TABLES, outputs=("Z", "m"))
    assert not any("exchanged" in words for words in half)


def test_an_item_that_is_missing_or_too_many_is_told():
    right = lambda x: (2.0 * x, 3.0 * x, x.mean())  # noqa: E731
    names = ("Z", "A", "mean")
    assert told(lambda x: right(x)[1:], right, TABLES, outputs=names) == [
        "Z is missing from what is returned; the rest is right."
    ]
    assert told(lambda x: (*right(x), 5), right, TABLES, outputs=names) == [
        "result[3] is one item too many; the rest is right."
    ]
    assert told(lambda x: right(x + 1)[1:], right, TABLES, outputs=names) == []


def test_one_output_alone_is_told():
    assert told(lambda x: 2.0 * x, two, TABLES, outputs=("Z", "m")) == [
        "Only Z is returned; it is right."
    ]
    assert told(lambda x: 2.1 * x, two, TABLES, outputs=("Z", "m")) == []


def test_items_of_a_tuple_are_different_things_and_those_of_a_list_are_one():
    right = lambda x: {"cache": (2.0 * x, 3.0 * x), "all": [x + 1, x + 2]}  # noqa: E731
    exchanged = lambda x: {"cache": (3.0 * x, 2.0 * x), "all": [-x - 1, -x - 2]}  # noqa: E731
    assert told(exchanged, right, TABLES) == [
        "cache[0]: in every case the value that is expected of cache[1].",
        "cache[1]: in every case the value that is expected of cache[0].",
        "all[0] and all[1]: in every case the expected value with the other sign.",
    ]


def test_nan_everywhere_is_told():
    assert told(lambda x: x * np.nan, same, TABLES) == in_every_case("NaN")
    assert told(lambda x: x * [np.nan, *[1] * (x.shape[1] - 1)], same, TABLES[:3]) == []


def layers(x):
    return {"W1": 2.0 * x, "b1": 3.0 * x}


def test_values_under_other_keys_are_told_and_other_values_are_not():
    assert told(lambda x: {"w1": 2.0 * x, "b1": 3.0 * x}, layers, TABLES) == [
        "Only keys are wrong: W1 under the key 'w1'."
    ]
    assert told(lambda x: {"w1": 2.1 * x, "b1": 3.0 * x}, layers, TABLES) == []
    zeros = lambda x: {"W1": 0.0, "b1": 0.0}  # noqa: E731
    assert told(lambda x: {"p": 0.0, "q": 0.0}, zeros, TABLES) == []


def test_the_same_in_every_case_is_told_only_of_several():
    calls = [(RNG.normal(size=(2, 2)),) for _ in range(3)]
    constant = RNG.normal(size=(2, 2))
    assert told(lambda x: constant, same, calls) == ["the result: the same in every case."]
    assert SAME not in "".join(told(lambda x: constant, same, calls[:1]))


def test_outputs_with_one_effect_share_a_line():
    found = told(lambda x: {"W1": -2.0 * x, "b1": -3.0 * x}, layers, TABLES)
    assert found == ["W1 and b1: in every case the expected value with the other sign."]


# Where


def wrong_where(condition):
    """Write an answer that is wrong where the condition holds of x."""
    return lambda x: np.where(condition(x), np.sin(9 * x), 2.0 * x)


PLACES = {
    "wrong just where x is below 0": lambda x: x < 0,
    "wrong just where x is above 1": lambda x: x > 1,
    "right just where x is below 0": lambda x: x >= 0,
    "wrong just where x is beyond -1 and 1": lambda x: np.abs(x) > 1,
}
WIDE = [(RNG.normal(size=(3, n)),) for n in (5, 8)]


@pytest.mark.parametrize("words", PLACES)
def test_the_numbers_of_an_argument_where_all_is_wrong_are_named(words):
    assert told(wrong_where(PLACES[words]), same, WIDE) == [f"the result: {words}."]


def test_places_that_fit_but_for_one_number_are_not_named():
    def almost(x):
        condition = x < 0
        condition[np.unravel_index(x.argmax(), x.shape)] = True
        return condition

    assert told(wrong_where(almost), same, WIDE) == []


def test_few_numbers_are_in_such_places_by_chance():
    calls = [(np.array([[1.5, -0.5, 2.5]]),)]
    assert told(wrong_where(lambda x: x < 0), same, calls) == []


def test_what_is_wrong_in_some_places_is_told_with_them():
    found = told(lambda x: np.where(x < 0, -2.0 * x, 2.0 * x), lambda x: 2.0 * x, WIDE)
    assert found == in_every_case("the expected value without its sign")
    found = told(lambda x: np.where(x < 0, 0.02 * x, 2.0 * x), same, WIDE)
    words = "wrong just where x is below 0; each number that is wrong is 0.01 times the expected"
    assert found == [f"the result: {words} value."]


ROWS = {"first row": np.s_[0, :], "last row": np.s_[-1, :], "last column": np.s_[:, -1]}


@pytest.mark.parametrize("which", ROWS)
@pytest.mark.parametrize("right", [False, True])
def test_the_only_wrong_or_right_row_is_named(which, right):
    def answer(x):
        y, value = 2.0 * x, np.sin(9 * x)
        one, other = (value, y) if right else (y, value)
        one[ROWS[which]] = other[ROWS[which]]
        return one

    words = f"only the {which} is {'right' if right else 'wrong'}"
    assert told(answer, same, WIDE) == [f"the result: {words}."]


# Cases

SETTINGS = [(x, lambd) for (x,), lambd in zip(TABLES, (0.0, 0.3, 0.3, 0.7), strict=True)]


def penalty(x, lambd):
    return x + lambd * x**2


def test_what_the_right_or_wrong_cases_have_in_common_is_told():
    found = told(lambda x, lambd: x + np.sin(lambd * x), penalty, SETTINGS, ("x", "lambd"))
    assert found == ["the result: right only where lambd is 0."]

    def by_columns(x):
        return 2.0 * x if x.shape[1] == 1 else np.sin(9 * x)

    assert told(by_columns, same, TABLES) == ["the result: right only where x has one column."]


def test_a_number_that_is_shown_must_occur_twice_and_may_be_quoted():
    def answer(x, lambd):
        return penalty(x, lambd) if lambd == 0.3 else np.sin(9 * x)

    def drawn(x, lambd):
        return penalty(x, lambd) if lambd == 0.7 else np.sin(9 * x)

    names = ("x", "lambd")
    assert told(answer, penalty, SETTINGS, names) == ["the result: right only where lambd is 0.3."]
    found = told(answer, penalty, SETTINGS, names, quote=False)
    assert found == ["the result: right only in the cases “case 1” and “case 2”."]
    found = told(drawn, penalty, SETTINGS, names)
    assert found == ["the result: right only where x has one column."]  # and not: lambd is 0.7


def test_of_two_kinds_of_cases_one_is_named():
    calls = [(x, kind) for (x,), kind in zip(TABLES, ("a", "b", "b", "a"), strict=True)]
    answer = lambda x, kind: 2.0 * x if kind == "a" else np.sin(9 * x)  # noqa: E731
    found = told(answer, lambda x, kind: 2.0 * x, calls, ("x", "kind"))
    assert found == ["the result: right only where kind is 'a'."]


def test_nothing_is_told_when_two_things_explain_the_cases():
    calls = [(x, float(i == 0)) for i, (x,) in enumerate((TABLES[3], *TABLES[:3]))]
    answer = lambda x, flag: 2.0 * x if flag else np.sin(9 * x)  # noqa: E731
    found = told(answer, lambda x, flag: 2.0 * x, calls, ("x", "flag"))
    assert found == ["the result: right only in the case “case 0”."]


# Rows and columns by themselves; sides

BY_LINES = {
    "the expected value times a factor, another for each row": lambda y: (
        y * np.sin(1 + np.arange(len(y)))[:, np.newaxis]
    ),
    "the expected value plus an amount, another for each column": lambda y: y + np.sin(y[0]),
    "the expected value times a factor, another in each case": lambda y: y * np.sin(y[0, 0]),
    "all its numbers are equal": lambda y: np.full_like(y, y[0, 0]),
    "all its rows are equal": lambda y: np.tile(y[:1], (len(y), 1)),
    "all its columns are equal": lambda y: np.tile(y[:, -1:], (1, y.shape[1])),
}


@pytest.mark.parametrize("words", BY_LINES)
def test_what_holds_of_each_row_or_column_is_told(words):
    tables = [(RNG.normal(size=(n, m)),) for n, m in ((3, 5), (4, 6), (2, 7))]
    found = told(lambda x: BY_LINES[words](same(x)), same, tables)
    if "in each case" in words:
        tables = [(x[:1],) for (x,) in tables]
        found = told(lambda x: BY_LINES[words](same(x)), same, tables)
    assert found == in_every_case(words)


def test_two_things_at_once_are_told_where_one_is_the_shape():
    words = "the expected value with the other sign, and in another shape"
    assert told(lambda x: -same(x).ravel(), same, TABLES) == in_every_case(words)
    assert told(lambda x: -same(x).T, same, TABLES[:1] + TABLES[2:]) == in_every_case(words)


def test_numbers_that_should_be_equal_are_no_effect():
    tables = [(np.full((2, 3), 0.5),), (np.full((4, 2), 0.7),)]
    assert told(lambda x: np.sin(x), same, tables) == [
        "the result: every number that is wrong is too small."
    ]


@pytest.mark.parametrize(
    ("words", "answer"),
    {
        "too small": lambda y: y - 1 - np.abs(np.sin(9 * y)),
        "too large": lambda y: y + 1 + np.abs(np.sin(9 * y)),
        "too near to 0": lambda y: y / (2 + np.abs(np.sin(9 * y))),
        "too far from 0": lambda y: y * (2 + np.abs(np.sin(9 * y))),
    }.items(),
)
def test_the_side_on_which_all_wrong_numbers_lie_is_told(words, answer):
    found = told(lambda x: answer(same(x)), same, TABLES)
    assert found == [f"the result: every number that is wrong is {words}."]


# What is left out


def test_nothing_is_told_of_random_outputs():
    free = Tolerance(free=("",))
    answer = lambda x: np.where(x > 0, np.nan, 2.0 * x)  # noqa: E731
    assert told(answer, same, TABLES, tolerance=free) == []
    assert told(answer, same, TABLES) == ["the result: right just where x is below 0."]


def test_a_random_output_that_is_not_finite_quotes_no_expected_number():
    question = asked(same, TABLES[:1], ("x",), tolerance=Tolerance(free=("",)))
    (found,) = review(question, local(lambda x: x * [np.nan, 1, 1, 1, 1])).calls[0].differences
    assert found.quoted == found.words == "expected finite numbers; 3 of them are NaN"


def test_nothing_is_told_of_what_a_known_mistake_explains():
    question = asked(layers, TABLES, ("x",), parts={"W": 5.0, "b": 5.0})
    negates = lambda x: {"W1": -2.0 * x, "b1": 3.0 * x}  # noqa: E731
    done = trace(question, local(negates))
    known = asked(
        layers, TABLES, ("x",), parts={"W": 5.0, "b": 5.0},
        mistakes=(KnownMistake("negates", "Hint.", lambda: done),),
    )  # fmt: skip
    both = lambda x: {"W1": -2.0 * x, "b1": 6.0 * x}  # noqa: E731
    assert list(effects(review(known, local(negates)))) == []
    assert list(effects(review(known, local(both)))) == [
        "b1: in every case 2 times the expected value."
    ]


def test_nothing_is_told_of_cases_where_others_raise():
    def answer(x):
        if x.shape[1] > 1:
            raise ValueError("no")
        return 2.0 * x

    assert told(answer, same, TABLES) == []


def test_a_whole_result_is_not_told_beside_a_known_mistake():
    options = {"parts": {"Z": 5.0, "m": 5.0}, "outputs": ("Z", "m")}
    repeats = lambda x: (two(x)[1], two(x)[1])  # noqa: E731
    done = trace(asked(two, TABLES, ("x",), **options), local(repeats))
    known = (KnownMistake("repeats", "Hint.", lambda: done),)
    exchanges = lambda x: two(x)[::-1]  # noqa: E731
    seen = review(asked(two, TABLES, ("x",), mistakes=known, **options), local(exchanges))
    assert seen.unexplained == {"m"}
    assert effects(seen) == ("m: in every case the value that is expected of Z.",)


def test_nothing_is_told_of_an_answer_that_raises_in_a_case_or_is_right():
    def answer(x):
        if x.shape == (4, 4):
            raise ValueError("no")
        return -2.0 * x

    assert told(answer, same, TABLES) == []
    assert told(same, same, TABLES) == []


def test_the_card_says_it_above_the_cases():
    seen = review(asked(same, TABLES, ("x",)), local(lambda x: -2.0 * x))
    rows = str(card_of(seen, quote=False)).splitlines()
    assert rows[1:3] == [
        "  Hint: what is right and what is wrong",
        "    · the result: in every case the expected value with the other sign.",
    ]
    assert rows[3].startswith("  ✗ Case")


def test_one_factor_for_all_rows_of_a_case_is_none_for_each_row():
    changed = {  # the factor of a case hangs on its numbers, in no simple way
        "another in each case": lambda x: 2.0 * x * (3 + np.sin(9 * x[0, 0])),
        "another for each row": lambda x: 2.0 * x * (3 + np.sin(9 * x[:, :1])),
    }
    for whose, answer in changed.items():
        assert told(answer, same, TABLES) == in_every_case(
            f"the expected value times a factor, {whose}"
        )


def test_texts_in_a_list_are_no_condition():
    calls = [([kind, "add"], x) for kind, (x,) in zip("aabb", TABLES, strict=True)]
    wrong = lambda kinds, x: 2 * x + np.sin(x) * (kinds[0] == "a")  # noqa: E731
    found = told(wrong, lambda kinds, x: 2 * x, calls, ("kinds", "x"))
    assert not any("kinds" in line for line in found)
    found = told(
        lambda kind, x: 2 * x + np.sin(x) * (kind == "a"),
        lambda kind, x: 2 * x,
        [(kinds[0], x) for kinds, x in calls],
        ("kind", "x"),
    )
    assert any("wrong only where kind is 'a'" in line for line in found)
