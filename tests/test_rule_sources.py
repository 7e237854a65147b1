"""Rules about splits of two sources, about picked columns and about a new layer on kept ones."""

import numpy as np
import pytest

from dlkit.check.local import local
from dlkit.check.rules import Rule
from dlkit.exercise import Exercise
from dlkit.judge import decide

NAN = np.nan


def said(exercise, answer):
    verdict = decide(exercise.question(3), local(answer))
    return "" if verdict.points == exercise.points else " ".join(verdict.messages)


def twice(make, rng):
    """Yield the same arguments with two generators."""
    seed, arguments = int(rng.integers(2**31)), make(rng)
    for k in (0, 1):
        yield f"draw {k}", (*arguments, np.random.default_rng(seed + k))


# Two sources, of which the second goes to the last piece alone


def share_out(far, near, rng):
    a, b = rng.permutation(near[0].shape[1]), rng.permutation(far[0].shape[1] + 40)
    X, Y = (np.hstack([f, n[:, a[:40]]]) for f, n in zip(far, near, strict=True))
    cut = {"one": b[:50], "two": b[50:]}
    pieces = {name: (X[:, members], Y[:, members]) for name, members in cut.items()}
    return pieces | {"target": (near[0][:, a[40:]], near[1][:, a[40:]])}


sharing = Exercise(
    share_out,
    points=10,
    free=("",),
    rules=[
        Rule("every example once", 2),
        Rule("labels with examples", 1),
        Rule("own labels", 1),
        Rule("random members", 2),
        Rule("pieces of one source", 2, {"among": ("target",), "source": "near"}),
        Rule("even mixture", 2, {"among": ("one", "two")}),
    ],
)


@sharing.cases
def _(rng):
    def sources(rng):
        X = rng.normal(size=(2, 160))
        Y = X[:1] > 0
        return (X[:, :60], Y[:, :60] * 1.0), (X[:, 60:], Y[:, 60:] * 1.0)

    yield from twice(sources, rng)


def of_all(far, near, rng):
    X, Y = (np.hstack(both) for both in zip(far, near, strict=True))
    order = rng.permutation(160)
    cuts = dict(zip(("one", "two", "target"), np.split(order, [50, 100]), strict=True))
    return {name: (X[:, members], Y[:, members]) for name, members in cuts.items()}


def one_from_far_alone(far, near, rng):
    pieces, order = share_out(far, near, rng), rng.permutation(60)
    X, Y = (
        np.hstack([f[:, order], n[:, np.isin(near[0][0], pieces["target"][0][0], invert=True)]])
        for f, n in zip(far, near, strict=True)
    )
    return pieces | {"one": (X[:, :50], Y[:, :50]), "two": (X[:, 50:], Y[:, 50:])}


def near_in_its_order(far, near, rng):
    class Unmixed:
        def permutation(self, m):
            return np.arange(m) if m == 100 else rng.permutation(m)

    return share_out(far, near, Unmixed())


def labels_of_far_turned(far, near, rng):
    return share_out((far[0], far[1][:, ::-1]), near, rng)


def target_labels_rounded(far, near, rng):
    pieces = share_out(far, near, rng)
    return pieces | {"target": (pieces["target"][0], np.minimum(pieces["target"][1], 0.5))}


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (share_out, ""),
        (of_all, "not from near"),
        (one_from_far_alone, "same share in one and two"),
        (near_in_its_order, "from different parts of the input"),
        (labels_of_far_turned, "labels of one and two stand beside other examples"),
        (target_labels_rounded, "labels of target have changed"),
    ],
)
def test_a_split_of_two_sources(answer, words):
    found = said(sharing, answer)
    assert words in found and bool(words) == bool(found)


def halves(far, near, rng):
    return cut_in_two(far, near, rng.permutation(200), rng.permutation(250))


def cut_in_two(far, near, *orders):
    cut = [
        np.hstack([far[0][:, p], near[0][:, q]]) for p, q in zip(*map(in_two, orders), strict=True)
    ]
    return {"one": (cut[0], np.sign(cut[0][:1])), "two": (cut[1], np.sign(cut[1][:1]))}


def in_two(order):
    return order[:100], order[100:]


def by_one_seed(far, near, rng):
    seed = rng.integers(2**31)
    orders = (np.random.default_rng(seed).permutation(m) for m in (200, 250))
    return cut_in_two(far, near, *orders)


halving = Exercise(halves, points=10, free=("",), rules=[Rule("sources apart", 5)])


@halving.cases
def _(rng):
    def sources(rng):
        X = rng.normal(size=(2, 450))
        return (X[:, :200], np.sign(X[:1, :200])), (X[:, 200:], np.sign(X[:1, 200:]))

    yield from twice(sources, rng)


@pytest.mark.parametrize(("answer", "words"), [(halves, ""), (by_one_seed, "depend on each other")])
def test_orders_of_two_sources(answer, words):
    found = said(halving, answer)
    assert words in found and bool(words) == bool(found)


# Picked columns


def pick(X, noises, strength, rng):
    return X + strength * noises[:, rng.integers(noises.shape[1], size=X.shape[1])]


SUM = {"of": "", "among": "noises", "around": "X", "times": "strength"}
picking = Exercise(
    pick,
    points=10,
    free=("",),
    rules=[
        Rule("columns picked", 3, SUM),
        Rule("equally often", 3, SUM),
        Rule("each pick on its own", 3, SUM),
    ],
)


@picking.cases
def _(rng):
    for m in (500, 2000):
        yield from (
            (f"{m}, {title}", case)
            for title, case in twice(
                lambda rng, m=m: (rng.normal(size=(3, m)), rng.normal(size=(3, 10)), 0.7), rng
            )
        )


def picked(numbers):
    """Return an answer that picks the columns `numbers(m, rng)`."""
    return lambda X, noises, strength, rng: X + strength * noises[:, numbers(X.shape[1], rng)]


def fixed(m):
    return np.random.default_rng(m).integers(10, size=m)


def nearly(X, noises, strength, rng):
    return pick(X, noises, 1.01 * strength, rng)


def twice_the_examples(X, noises, strength, rng):
    return X + pick(X, noises, strength, rng)


def from_each_row(X, noises, strength, rng):
    return X + strength * np.array([rng.choice(row, X.shape[1]) for row in noises])


def unlike_the_last(m, rng):
    return np.cumsum(rng.integers(1, 10, size=m)) % 10


def unlike_the_last_but_one(m, rng):
    steps = rng.integers(1, 10, size=(m // 2, 2))
    return (np.cumsum(steps, axis=0) % 10).ravel()


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (pick, ""),
        (picked(lambda m, rng: np.floor(10 * rng.random(m)).astype(int)), ""),
        (nearly, "but a sum of the two with another factor"),
        (twice_the_examples, "but a sum of the two with other factors"),
        (from_each_row, "come from different columns"),
        (picked(lambda m, rng: rng.integers(9, size=m)), "differs more than by chance"),
        (picked(lambda m, rng: np.full(m, rng.integers(10))), "a single column"),
        (picked(unlike_the_last), "neighbours hardly ever get the same"),
        (picked(unlike_the_last_but_one), "avoid those some places before"),
        (picked(lambda m, rng: rng.permutation(m) % 10), "more evenly than by chance"),
        (picked(lambda m, rng: np.sort(rng.integers(10, size=m))), "comes in runs"),
        (picked(lambda m, rng: np.resize(rng.integers(10, size=m // 2), m)), "repeat a pattern"),
        (picked(lambda m, rng: np.roll(fixed(m), rng.integers(1, m))), "pick the same columns"),
    ],
)
def test_picked_columns(answer, words):
    found = said(picking, answer)
    assert words in found and bool(words) == bool(found)


choosing = Exercise(pick, points=10, free=("",), rules=picking.rules)


@choosing.cases
def _(rng):
    yield from twice(lambda rng: (rng.normal(size=(3, 200)), rng.normal(size=(3, 300)), 2.0), rng)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (pick, ""),
        (picked(lambda m, rng: rng.choice(300, m, replace=False)), "too few examples share"),
        (picked(lambda m, rng: rng.integers(m, size=m)), "differs more than by chance"),
    ],
)
def test_picked_from_more_columns_than_examples(answer, words):
    found = said(choosing, answer)
    assert words in found and bool(words) == bool(found)


# A new last layer


def new_top(layers, rng):
    last = len(layers)
    return layers | {f"W{last}": rng.normal(0, np.sqrt(2 / 150), size=(150, 150))}


topping = Exercise(
    new_top,
    points=10,
    free=("W",),
    rules=[
        Rule("lower layers kept", 3, {"of": "W", "argument": "layers"}),
        Rule("spread", 3, {"of": "W", "deviation": "he", "last": True}),
        Rule("fresh numbers", 3, {"of": "W", "last": True}),
    ],
)


@topping.cases
def _(rng):
    def layers(rng):
        shapes = {f"W{k}": (2, 2) for k in range(1, 11)} | {"W11": (150, 150)}
        names = [*shapes]
        return ({names[i]: np.ones(shapes[names[i]]) for i in rng.permutation(11)},)

    yield from twice(layers, rng)


def all_new(layers, rng):
    return {name: rng.normal(size=W.shape) for name, W in new_top(layers, rng).items()}


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (new_top, ""),
        (lambda layers, rng: new_top(layers, rng) | {"W2": np.zeros((2, 2))}, "W2 is not that of"),
        (all_new, "is not that of layers"),
        (lambda layers, rng: layers, "repeat"),
        (lambda layers, rng: layers | {"W11": new_top(layers, rng)["W11"] * 1.1}, "1.1"),
    ],
)
def test_a_new_layer_on_kept_ones(answer, words):
    found = said(topping, answer)
    assert words in found and bool(words) == bool(found)


renewing = Exercise(
    new_top,
    points=10,
    free=("W",),
    rules=[Rule("last layer anew", 5, {"of": "W", "argument": "layers"})],
)


@renewing.cases
def _(rng):
    yield from twice(lambda rng: ({"W1": rng.normal(size=(150, 150))},), rng)


def with_top(change):
    """Return an answer whose last layer is `change(old, new)`."""
    return lambda layers, rng: {"W1": change(layers["W1"], new_top(layers, rng)["W1"])}


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (new_top, ""),
        (with_top(lambda old, new: np.zeros_like(old)), ""),
        (with_top(lambda old, new: old[::-1]), "is made of the old W1"),
        (with_top(lambda old, new: np.vstack([old[:1], new[1:]])), "contains numbers of the old"),
        (with_top(lambda old, new: new + 0.1 * old), "follows the old W1"),
    ],
)
def test_a_last_layer_that_is_drawn_anew(answer, words):
    found = said(renewing, answer)
    assert words in found and bool(words) == bool(found)


# NaN in arguments


def count_unknown(Y):
    return float(np.isnan(Y).sum())


counting = Exercise(count_unknown, points=10)


@counting.cases
def _(rng):
    for _ in range(3):
        yield "some unknown", (np.where(rng.random((3, 40)) < 0.5, NAN, 1.0),)


def fills_in(Y):
    found = count_unknown(Y)
    Y[np.isnan(Y)] = 0
    return found


def makes_unknown(Y):
    found = count_unknown(Y)
    Y[0] = NAN
    return found


def test_nan_in_an_argument_is_carried_and_equal_to_itself():
    assert said(counting, count_unknown) == ""
    assert "Y" in said(counting, fills_in) and "Y" in said(counting, makes_unknown)
