"""What a review makes of replies: points by parts, known mistakes by name, a card to read."""

import itertools
import re
import sys
from dataclasses import replace
from html import unescape

import numpy as np
import pytest

from dlkit.check import report
from dlkit.check.card import Card, Line
from dlkit.check.card import html as cards
from dlkit.check.compare import STANDARD
from dlkit.check.local import local
from dlkit.check.outcome import Raised, Reply
from dlkit.check.parts import ALL, part_of
from dlkit.check.report import card_of
from dlkit.check.review import Case, KnownMistake, Question, Review, review, trace
from dlkit.check.rules import Rule

RULE = "inputs left alone"
RULES = (Rule(RULE, 2.0),)
CASES = (("two numbers", 2.0), ("three numbers", 3.0), ("one number", 1.0))


def right(x):
    """Return ({"dw", "db"}, cost) of a vector."""
    return {"dw": 2 * x, "db": x.sum()}, x.mean()


def wrong(dw=None, db=None, cost=None):
    """Write an answer that replaces some of the parts."""

    def answer(x):
        grads, mean = right(x)
        grads["dw"] = dw(x) if dw else grads["dw"]
        grads["db"] = db(x) if db else grads["db"]
        return grads, cost(x) if cost else mean

    return answer


def spoils(answer):
    """Change the argument after answering."""

    def spoiled(x):
        value = answer(x)
        x += 1
        return value

    return spoiled


def question(parts=None, rules=None, outputs=("grads", "cost"), wants=right, **mistakes):
    """Make a question about `answer` on three vectors, with the known `mistakes` by name."""
    arguments = [(title, (np.arange(1.0, 1 + size),)) for title, size in CASES]
    cases = tuple(
        Case(title, given, local(wants)(given).outcome, number=i)
        for i, (title, given) in enumerate(arguments, 1)
    )
    parts = parts or {"dw": 4.0, "db": 3.0, "cost": 3.0}
    rules = RULES if rules is None else rules
    points = sum(parts.values())
    asked = Question("propagate", points, parts, rules, outputs, ("x",), STANDARD, cases)
    known = tuple(_known(name, wrong, asked) for name, wrong in mistakes.items())
    return replace(asked, mistakes=known)


def _known(name, answer, asked):
    seen = trace(asked, local(answer))
    return KnownMistake(name, f"Hint for {name}.", lambda: seen)


def seen(answer, **asked):
    return review(question(**asked), local(answer))


def names(found):
    return [mistake.name for mistake in found.mistakes]


def raises(kind, words="no"):
    def answer(x):
        raise kind(words)

    return answer


def only_on(size, answer, otherwise=right):
    """Answer wrongly on vectors of `size` numbers only."""
    return lambda x: answer(x) if x.size == size else otherwise(x)


half_dw = wrong(dw=lambda x: x)
sums = wrong(cost=lambda x: x.sum())
negative_db = wrong(db=lambda x: -x.sum())


# Points


def test_a_right_answer_earns_every_point():
    found = seen(right)
    assert found.passed and found.points == 10.0 and found.wrong_parts == frozenset()


def test_each_part_earns_its_own_points():
    assert seen(half_dw).points == 6.0
    assert seen(negative_db).points == 7.0
    assert seen(sums).points == 7.0
    assert seen(wrong(dw=lambda x: x, cost=lambda x: 0.0)).points == 3.0
    assert seen(wrong(dw=lambda x: x, db=lambda x: 9.0, cost=lambda x: 9.0)).points == 0.0


@pytest.mark.parametrize("size", [2, 3])
def test_a_part_counts_only_when_it_is_right_in_every_case(size):
    found = seen(only_on(size, half_dw))
    assert found.points == 6.0 and found.wrong_parts == {"dw"}


def test_parts_that_are_wrong_in_different_cases_are_all_lost():
    found = seen(only_on(2, half_dw, only_on(3, negative_db)))
    assert found.points == 3.0 and found.wrong_parts == {"dw", "db"}


# Edges: cases that take a share of their own


def edged(answer, edges=((1, 0.2),), parts=None, **asked):
    """Review `answer` when the vectors of some sizes are edges with a share."""
    shares = dict(edges)
    made = question(parts, **asked)
    cases = tuple(
        replace(case, edge=shares.get(case.arguments[0].size, 0.0)) for case in made.cases
    )
    return review(replace(made, cases=cases), local(answer))


def test_a_missed_edge_takes_its_share_of_the_parts_that_are_wrong_in_it():
    found = edged(only_on(1, half_dw))
    assert found.points == 10.0 - 0.2 * 4.0 and not found.passed
    assert found.wrong_parts == {"dw"} and found.lost_parts == frozenset()
    assert found.missed_edges == (("one number", pytest.approx(0.8)),)
    both = edged(only_on(1, wrong(dw=lambda x: x, cost=lambda x: 9.0)))
    assert both.points == 10.0 - 0.2 * 7.0
    assert edged(only_on(1, raises(ValueError))).points == 8.0


def test_an_answer_that_misses_all_edges_keeps_half():
    found = edged(only_on(1, raises(ValueError), only_on(2, lambda x: None)), ((1, 0.2), (2, 0.3)))
    assert found.points == 5.0
    assert found.missed_edges == (("two numbers", 3.0), ("one number", 2.0))


def test_an_edge_takes_nothing_from_a_part_that_is_lost():
    found = edged(wrong(dw=lambda x: x))
    assert found.points == 6.0 and found.missed_edges == ()
    assert "edge" not in text(found, points=True) and "ordinary" not in text(found, points=True)
    spread = edged(only_on(3, half_dw, only_on(1, wrong(dw=lambda x: x, db=lambda x: 9.0))))
    assert spread.lost_parts == {"dw"} and spread.points == 6.0 - 0.2 * 3.0


def test_an_edge_and_a_broken_rule_both_take():
    found = edged(spoils(only_on(1, wrong(dw=lambda x: 5 * x))))
    assert found.points == pytest.approx(10.0 - 0.8 - 2.0)


def test_an_answer_that_could_not_be_asked_loses_all_and_misses_no_edge():
    found = Review(edged(right).question, (), failure="it ended")
    assert found.points == 0.0 and found.missed_edges == ()


@pytest.mark.parametrize("points", [True, False])
def test_the_card_says_what_an_edge_takes_and_what_is_right_without_it(points):
    found = edged(only_on(1, wrong(dw=lambda x: x, db=lambda x: 9.0)), ((1, 0.5),))
    lines = str(card_of(found, points=points)).splitlines()
    assert "  · The edge “one number” costs 3.5 points." in lines
    assert "  · In every ordinary case dw and db are correct." in lines
    assert any(line.startswith("    ✓ cost") for line in lines)
    one = edged(lambda x: 9.0 if x.size == 1 else x.sum(), ((1, 0.1),), {ALL: 10.0}, wants=sum)
    assert "The edge “one number” costs 1 point." in text(one) and "ordinary" not in text(one)


def test_a_mistake_that_only_misses_an_edge_is_named():
    known = {"halves_one": only_on(1, half_dw), "halves_all": half_dw}
    assert names(edged(only_on(1, half_dw), **known)) == ["halves_one"]
    assert names(edged(half_dw, **known)) == ["halves_all"]
    assert names(edged(only_on(1, wrong(dw=lambda x: x + 5)), **known)) == []


def test_a_mistake_that_only_misses_an_edge_is_named_beside_one_of_another_part():
    known = {"halves_one": only_on(1, half_dw), "sums": sums}
    found = edged(lambda x: (only_on(1, half_dw)(x)[0], x.sum()), **known)
    assert set(names(found)) == {"halves_one", "sums"} and not found.unexplained
    assert found.points == pytest.approx(10.0 - 3.0 - 0.8)


def test_a_value_that_does_not_come_costs_what_would_lie_inside_it():
    assert seen(lambda x: (None, x.mean())).wrong_parts == {"dw", "db"}
    assert seen(lambda x: ({"dw": 2 * x}, x.mean())).wrong_parts == {"db"}
    assert seen(lambda x: x.mean()).points == 0.0
    assert seen(lambda x: right(x)[0]).points == 0.0
    assert seen(lambda x: None).points == 0.0


def test_an_answer_that_raises_in_one_case_loses_every_part():
    found = seen(only_on(1, raises(KeyError)))
    assert found.points == 0.0 and found.wrong_parts == {"dw", "db", "cost"}


def test_an_answer_that_ends_the_process_is_one_that_raised():
    assert seen(raises(SystemExit)).points == 0.0


def test_interrupting_the_kernel_interrupts():
    with pytest.raises(KeyboardInterrupt):
        seen(raises(KeyboardInterrupt))


def test_a_broken_rule_takes_away_and_passes_nothing():
    found = seen(spoils(right))
    assert found.points == 8.0 and not found.passed
    assert found.wrong_parts == frozenset() and found.symptoms == {RULE}


def test_rules_never_take_more_than_was_earned():
    assert seen(spoils(wrong(dw=lambda x: x, db=lambda x: -1.0, cost=lambda x: 9.0))).points == 0
    assert seen(spoils(right), rules=(Rule(RULE, 99.0),)).points == 0.0


def test_an_exercise_may_have_no_rule():
    found = seen(spoils(right), rules=())
    assert found.passed and found.points == 10.0


def test_one_part_is_all_or_nothing():
    whole = {"parts": {ALL: 10.0}}
    assert seen(right, **whole).points == 10.0
    assert seen(only_on(1, sums), **whole).points == 10.0  # one number: its sum is its mean
    assert seen(only_on(2, sums), **whole).points == 0.0


def test_points_are_not_spoilt_by_fractions():
    found = seen(wrong(db=lambda x: 0.0), parts={"dw": 0.1, "db": 0.3, "cost": 0.2})
    assert found.points == 0.3


EMPTY = [
    ([], lambda x: [1]),
    ({}, lambda x: None),
    ((), lambda x: 5),
    (set(), lambda x: {1}),
    (None, lambda x: 0),
    ("relu", lambda x: "tanh"),
    (np.zeros((0, 2)), lambda x: np.zeros((2, 0))),
]


@pytest.mark.parametrize(("want", "answer"), EMPTY)
def test_a_wrong_answer_never_passes_however_little_is_expected(want, answer):
    whole = {"parts": {ALL: 10.0}, "outputs": (), "wants": lambda x: want}
    assert seen(lambda x: want, **whole).passed
    assert seen(answer, **whole).points == 0.0


def test_an_empty_part_is_judged_too():
    parts = {"rest": 1.0, "cost": 2.0}
    asked = {"parts": parts, "outputs": ("rest", "cost"), "wants": lambda x: ([], 0.5)}
    assert seen(lambda x: ([1], 0.5), **asked).points == 2.0
    assert seen(lambda x: ([], 0.4), **asked).points == 1.0


def test_an_exception_that_is_expected_belongs_to_every_part():
    def strict(x):
        if x.size == 1:
            raise ValueError("too short")
        return right(x)

    assert seen(strict, wants=strict).points == 10.0
    assert seen(right, wants=strict).points == 0.0
    assert seen(only_on(1, raises(KeyError)), wants=strict).points == 0.0
    assert seen(only_on(1, raises(UnicodeError, "another text")), wants=strict).points == 10.0


def test_named_numbers_are_parts_too():
    def forward(x):
        return x.sum(), x.mean(), 3.0

    asked = {"parts": {"u": 1.0, "v": 2.0, "J": 4.0}, "outputs": ("u", "v", "J")}
    found = seen(lambda x: (x.sum(), x.mean(), 9.0), wants=forward, **asked)
    assert found.points == 3.0 and found.wrong_parts == {"J"}


def test_the_innermost_name_that_is_a_part_counts():
    assert part_of(("grads", "dw"), {"grads": 1, "dw": 2}) == "dw"
    assert part_of(("grads", "db"), {"grads": 1, "dw": 2}) == "grads"
    assert part_of(("caches", 0, "Z"), {"caches": 1}) == "caches"
    assert part_of(("anything",), {ALL: 1}) == ALL
    with pytest.raises(ValueError, match="none of the parts dw, db"):
        part_of(("cost",), {"dw": 1, "db": 2})


def test_a_failure_loses_everything_and_names_nothing():
    asked = question(sums=sums)
    found = Review(asked, (), failure="your code ran for more than 10 s")
    assert not found.passed and found.points == 0.0 and found.mistakes == ()
    half_way = Review(asked, review(asked, local(sums)).calls[:1], failure="ended")
    assert half_way.points == 0.0 and half_way.mistakes == ()


def test_replies_may_not_fill_the_memory_together(monkeypatch):
    """The judge keeps them all, and each may be as large as a message."""
    big = np.zeros((2, 50))  # 800 bytes
    for reply in (Reply(big), Reply({"dw": [big]}), Reply(None, (big, big[:0]))):
        asked = question(parts={ALL: 1.0}, outputs=(), wants=lambda x, reply=reply: reply.outcome)
        monkeypatch.setattr(sys.modules["dlkit.check.review"], "REPLY_BYTES", 800 * 2 + 799)
        calls = review(asked, lambda _, reply=reply: reply).calls
        assert [call.reply is reply for call in calls] == [True, True, False]
        assert calls[2].differences[0].words == "the values of all cases are larger than 64 MB"
        monkeypatch.setattr(sys.modules["dlkit.check.review"], "REPLY_BYTES", 800 * 3)
        assert not any(c.differences for c in review(asked, lambda _, reply=reply: reply).calls)


def test_an_error_of_the_asking_passes_through():
    def ask(_):
        raise ConnectionError("ours")

    with pytest.raises(ConnectionError, match="ours"):
        review(question(), ask)


# Known mistakes


KNOWN = {"half_dw": half_dw, "sums": sums, "negative_db": negative_db}


def test_a_known_mistake_is_named():
    found = seen(sums, **KNOWN)
    assert names(found) == ["sums"] and found.unexplained == frozenset()


def test_a_right_answer_has_no_mistake():
    assert names(seen(right, **KNOWN)) == []


def test_a_mistake_in_another_dress_is_named():
    assert names(seen(wrong(cost=lambda x: np.array(float(sum(x)))), **KNOWN)) == ["sums"]
    assert names(seen(lambda x: list(sums(x)), **KNOWN)) == ["sums"]


def test_an_answer_that_is_wrong_in_its_own_way_is_not_named():
    found = seen(wrong(cost=lambda x: x.sum() + 1e-3), **KNOWN)
    assert names(found) == [] and found.unexplained == frozenset()


def test_a_mistake_that_fits_some_cases_only_is_not_named():
    assert names(seen(only_on(2, sums), **KNOWN)) == []
    assert names(seen(only_on(2, sums, wrong(cost=lambda x: 99.0)), **KNOWN)) == []


def test_two_mistakes_in_different_parts_are_both_named():
    both = wrong(dw=lambda x: x, cost=lambda x: x.sum())
    found = seen(both, **KNOWN)
    assert names(found) == ["half_dw", "sums"] and found.unexplained == frozenset()


def test_a_mistake_is_named_beside_an_unknown_one_and_the_rest_is_unexplained():
    found = seen(wrong(dw=lambda x: x, cost=lambda x: x.mean() + 1), **KNOWN)
    assert names(found) == ["half_dw"]
    assert found.unexplained == {"cost"}


def test_of_mistakes_that_fit_the_one_that_explains_more_is_named():
    more = wrong(dw=lambda x: x, db=lambda x: -x.sum())
    found = seen(more, **KNOWN, halves_both=more)
    assert names(found) == ["halves_both"]
    assert names(seen(half_dw, **KNOWN, halves_both=more)) == ["half_dw"]


def test_mistakes_that_cannot_be_told_apart_are_all_named():
    found = seen(sums, **KNOWN, forgets_to_divide=sums)
    assert names(found) == ["sums", "forgets_to_divide"]


def test_a_mistake_that_the_cases_do_not_catch_is_never_named():
    assert names(seen(sums, nearly_right=right, **KNOWN)) == ["sums"]


def test_changing_an_input_is_a_mistake_that_can_be_named():
    known = {"works_in_place": spoils(right), "sums": sums}
    assert names(seen(spoils(right), **known)) == ["works_in_place"]
    found = seen(spoils(sums), **known)
    assert names(found) == ["works_in_place", "sums"] and found.unexplained == frozenset()
    found = seen(spoils(wrong(cost=lambda x: 99.0)), **known)
    assert names(found) == ["works_in_place"] and found.unexplained == {"cost"}


def test_a_mistake_that_also_breaks_a_rule_is_not_that_of_an_answer_that_does_not():
    assert names(seen(sums, works_in_place=spoils(right))) == []
    assert names(seen(sums, sums_in_place=spoils(sums))) == []
    assert names(seen(spoils(sums), sums_in_place=spoils(sums), sums=sums)) == ["sums_in_place"]


def test_a_mistake_that_raises_is_known_by_its_class_and_text():
    known = {"adds_shapes": raises(ValueError, "shapes (2,) and (3,)")}
    assert names(seen(raises(ValueError, "shapes (2,) and (3,)"), **known)) == ["adds_shapes"]
    assert names(seen(raises(ValueError, "I was not finished"), **known)) == []
    assert names(seen(raises(TypeError, "shapes (2,) and (3,)"), **known)) == []
    assert names(seen(raises(NotImplementedError), **known)) == []


def test_a_mistake_that_raises_in_one_case_must_do_the_rest_alike():
    known = {"fails_on_one": only_on(1, raises(IndexError))}
    assert names(seen(only_on(1, raises(IndexError)), **known)) == ["fails_on_one"]
    assert names(seen(raises(IndexError), **known)) == []
    assert names(seen(only_on(1, raises(IndexError), sums), **known)) == []


def test_a_mistake_where_an_exception_is_expected_is_named():
    def strict(x):
        if x.size == 1:
            raise ValueError("too short")
        return right(x)

    found = seen(right, wants=strict, does_not_refuse=right)
    assert names(found) == ["does_not_refuse"]
    assert names(seen(only_on(1, raises(KeyError)), wants=strict, does_not_refuse=right)) == []


def test_replies_of_mistakes_are_worked_out_only_when_they_are_needed():
    asked = []
    known = KnownMistake("sums", "Hint.", lambda: asked.append(1) or ())
    lazy = Question(**vars(question()) | {"mistakes": (known,)})
    assert review(lazy, local(right)).mistakes == () and asked == []


# The card


def text(found, **options):
    return str(card_of(found, **options))


def lines(found, **options):
    return text(found, **options).splitlines()


def test_the_card_of_a_right_answer_is_one_line():
    assert text(seen(right)) == "✓ propagate: 3 of 3 cases correct"
    assert text(seen(right), points=True) == "✓ propagate: 10 of 10 points — 3 of 3 cases correct"


def test_the_card_does_not_call_an_answer_right_that_breaks_a_rule():
    assert (
        lines(seen(spoils(right)))[0] == "✗ propagate: 3 of 3 cases correct, but a rule is broken"
    )


def test_the_card_of_a_known_mistake_leads_with_its_hint():
    found = seen(sums, **KNOWN)
    assert lines(found, quote=False, points=True) == [
        "✗ propagate: 7 of 10 points — 1 of 3 cases correct",
        "  Hint 1 of 2: what is right and what is wrong",
        "    ✗ cost is not right yet.",
        "    ✓ dw (4 points) and db (3 points) are correct in every case.",
        "  Hint 2 of 2: the likely mistake",
        "    → This looks like: sums.",
        "        Hint for sums.",
        "  ✗ Cases “two numbers”, “three numbers”:",
        "      cost: the number differs",
    ]


def test_the_card_calls_no_random_number_correct():
    asked = question()
    free = replace(asked, tolerance=replace(asked.tolerance, free=("dw",)))
    shown = text(review(free, local(sums)), quote=False).splitlines()
    assert [line for line in shown if "✓" in line] == [
        "    ✓ db is correct in every case.",
        "    ✓ dw is of the right kind and shape in every case.",
    ]


def test_the_card_quotes_public_numbers_and_the_arguments_of_the_first_wrong_case():
    assert lines(seen(sums)) == [
        "✗ propagate: 1 of 3 cases correct",
        "  Hint: what is right and what is wrong",
        "    · cost: in every case that is wrong the expected value times len(x), the length of x.",
        "    ✓ dw and db are correct in every case.",
        "  ✗ Case “two numbers”:",
        "      cost: expected 1.5, got 3",
        "      called with x = [1., 2.]",
        "      to try it by hand: case = check.case(propagate, 1); propagate(*case.arguments)",
        "  · 1 other wrong case:",
        "      ✗ Case “three numbers”:",
        "          cost: expected 2, got 6",
    ]


def test_the_card_says_what_a_known_mistake_does_not_explain():
    found = lines(seen(wrong(dw=lambda x: x, cost=lambda x: x.mean() + 1), **KNOWN))
    start = found.index("  Hint 2 of 2: the likely mistake") + 1
    assert found[start : start + 3] == [
        "    → This looks like: half dw.",
        "        Hint for half_dw.",
        "    · This explains dw, but not cost, which is not right either.",
    ]
    found = seen(wrong(*[lambda x: x * 0.5 + 1] * 2, cost=lambda x: x.sum()), **KNOWN)
    assert "    · This explains cost, but not dw and db, which are not right either." in lines(
        found
    )
    found = seen(spoils(wrong(cost=lambda x: 99.0)), in_place=spoils(right))
    assert "    · This does not explain cost, which is not right either." in lines(found)
    whole = {"parts": {ALL: 1.0}, "in_place": spoils(right)}
    assert "    · This does not explain the result, which is not right either." in lines(
        seen(spoils(sums), **whole)
    )


def test_the_card_says_nothing_of_another_reason_when_all_is_explained():
    for answer in (half_dw, wrong(dw=lambda x: x, cost=lambda x: x.sum()), spoils(half_dw)):
        assert "another reason" not in text(seen(answer, **KNOWN))
    assert "another reason" not in text(seen(wrong(cost=lambda x: 99.0), **KNOWN))


def test_the_card_lists_mistakes_that_cannot_be_told_apart():
    found = lines(seen(sums, sums=sums, forgets_to_divide=sums))
    start = found.index("  Hint 2 of 2: the likely mistake") + 1
    assert found[start : start + 3] == [
        "    → This looks like one of 2 known mistakes:",
        "        sums: Hint for sums.",
        "        forgets to divide: Hint for forgets_to_divide.",
    ]


def test_the_card_of_two_mistakes_does_not_call_them_one():
    found = text(seen(wrong(dw=lambda x: x, cost=lambda x: x.sum()), **KNOWN))
    assert "one of 2" not in found
    assert "→ This looks like: half dw." in found and "→ This also looks like: sums." in found


def test_the_card_tells_exceptions_and_broken_rules():
    assert "      the call raised KeyError: 'b'" in lines(seen(raises(KeyError, "b")))
    assert any(
        "the call changed both numbers of `x`;" in line for line in lines(seen(spoils(right)))
    )


def test_how_an_argument_changes_is_told_where_no_hint_does():
    note = "An operator such as `-=`"
    assert note in text(seen(spoils(right)))
    assert note not in text(seen(spoils(right), spoils_x=spoils(right)))
    assert note in text(seen(spoils(sums), sums=sums))


def test_the_card_of_a_failure_gives_its_reason_only():
    found = Review(question(), (), failure="your code ran for more than 10 s")
    assert text(found, points=True) == (
        "✗ propagate: 0 of 10 points — your code ran for more than 10 s"
    )


def test_the_card_shows_one_wrong_case_folds_two_and_counts_the_others():
    more = tuple(Case(f"case {i}", (np.ones(2),), 1.0 + i) for i in range(5))
    many = replace(question(parts={ALL: 1.0}, outputs=()), cases=more)
    found = lines(review(many, local(lambda x: 9.0)))
    assert sum("✗ Case" in line for line in found) == report.SHOWN_CASES == 3
    start = next(i for i, line in enumerate(found) if line == "  · 4 other wrong cases:")
    assert "✗ Case “case 0”" in "".join(found[:start]) and "✗ Case" not in found[start]
    assert found[start + 1] == "      ✗ Case “case 1”:"
    assert "      · and 2 more cases" in found


def test_cases_that_are_wrong_in_the_same_words_share_a_line():
    more = tuple(Case(f"case {i}", (np.ones(2),), 1.0) for i in range(5))
    many = replace(question(parts={ALL: 1.0}, outputs=()), cases=more)
    found = lines(review(many, local(lambda x: 2.0)))
    assert "  ✗ Cases “case 0”, “case 1”, “case 2” and 2 more:" in found
    assert sum("expected 1, got 2" in line for line in found) == 1


def _visible(html):
    """Return the text of a card's HTML, one line for each element of it."""
    rows = re.split(r"</?(?:div|details|summary)\b[^>]*>", html)
    return [unescape(re.sub(r"<[^>]+>", "", row)).strip() for row in rows if row.strip()]


EVIL = '<script>alert("1")</script>&amp;<b>$x$'


@pytest.mark.parametrize(
    "answer",
    [
        right,
        sums,
        wrong(dw=lambda x: x, cost=lambda x: 99.0),
        raises(ValueError, EVIL),
        raises(type(EVIL, (Exception,), {})),
        lambda x: ({EVIL: 1, "db": EVIL}, EVIL),
        lambda x: type(EVIL, (), {})(),
        spoils(sums),
    ],
)
def test_the_card_says_the_same_as_html_and_as_text(answer):
    card = card_of(seen(answer, **KNOWN, **{"a<b>&c": sums}))
    html = card._repr_html_()
    assert _visible(html) == [line.strip() for line in str(card).splitlines()]
    assert not re.search(r"<(?!/?(div|b|span|details|summary)\b)", html)
    assert html.count("<b>") == html.count("</b>") == 1


def test_a_name_or_text_of_an_exception_cannot_forge_a_line():
    forged = type("E\n✓ propagate: 10 of 10 points", (Exception,), {})
    found = text(seen(raises(forged, "no\n✓ all\r\x85right\u2028\u2029\x0b\x0c\x1c")))
    assert len(found.splitlines()) == len(text(seen(raises(KeyError))).splitlines())
    assert sum(line.lstrip().startswith("✓") for line in found.splitlines()) == 0


def test_a_key_cannot_forge_a_line():
    found = text(seen(lambda x: {"a\n✓ propagate\u2028": 1}))
    assert sum(line.lstrip().startswith("✓") for line in found.splitlines()) == 0


def test_arguments_of_every_kind_are_shown_in_one_line():
    arguments = (
        np.zeros((30, 40)),
        {"W1": np.ones((2, 2)), "b1": 0.5},
        [np.ones((2, 2))] * 3,
        "relu",
        0.1 + 0.2,
        np.random.default_rng(0),
        np.array([True]),
    )
    case = Case("all kinds", arguments, 1.0)
    names = ("X", "parameters", "caches", "activation", "rate", "rng", "mask")
    base = vars(question(parts={ALL: 1.0}, outputs=()))
    asked = Question(**base | {"cases": (case,), "parameters": names})
    (shown,) = [
        row for row in lines(review(asked, lambda _: Reply(2.0, arguments))) if "called" in row
    ]
    assert "X = an array of shape (30, 40), parameters = {'W1': [[1., 1.], [1., 1.]], " in shown
    assert "activation = 'relu', rate = 0.3, rng = a random generator, mask = [ True]" in shown


def test_a_card_prints_as_its_text():
    card = Card("wrong", "heading", (Line("hint", "line", ("below",)),))
    assert repr(card) == str(card) == "✗ heading\n  → line\n      below"


def test_exceptions_compare_by_name_and_text():
    assert Raised(("A",), "x") == Raised(("A",), "x") != Raised(("A",), "y")
    assert str(Raised(("A", "B"), "x")) == "A: x" and str(Raised(("A",))) == "A"


def test_no_text_of_a_card_is_typeset_as_a_formula():
    html = card_of(seen(sums))._repr_html_()
    assert html.startswith('<div class="tex2jax_ignore mathjax_ignore"')


# The look of the card


def _luminance(colour):
    """Return the relative luminance of "#rrggbb", as WCAG 2 defines it."""
    shares = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


TINTED = [("hint", "#f7eaf1"), ("hint", "#2f2229")]  # `TINT` on a light and on a dark page
ON_THE_PAGE = itertools.product(cards.COLOURS, ["#ffffff", "#111111"])


@pytest.mark.parametrize(("kind", "page"), [*ON_THE_PAGE, *TINTED])
def test_signs_and_borders_stand_out_on_a_light_and_on_a_dark_page(kind, page):
    dark, light = sorted((_luminance(page), _luminance(cards.COLOURS[kind])))
    assert (light + 0.05) / (dark + 0.05) >= 3


def test_texts_have_the_colour_of_the_page():
    html = card_of(seen(sums, **KNOWN))._repr_html_()
    signs = re.findall(r'<span style="color:[^"]*">(.)</span>', html)
    assert sorted(signs) == sorted("··✓→✗✗")
    assert len(re.findall(r"[^-]color:", html)) == len(signs)


def test_the_hint_is_the_one_line_in_a_box():
    html = card_of(seen(sums, **KNOWN))._repr_html_()
    (box,) = re.findall(r"<div[^>]*background:[^>]*>.*?</div></div>", html)
    assert "This looks like: sums." in box and "Hint for sums." in box
    assert "background" not in card_of(seen(sums))._repr_html_()


def test_a_variable_in_the_name_of_a_mistake_keeps_its_spelling():
    def forgets_dw_of_x(x):
        """A hint."""
        return {"dw": 0 * x, "db": x.sum()}, x.mean()

    asked = question(averages_W_prev_of_x=forgets_dw_of_x)
    asked = replace(asked, parameters=("W_prev",))
    told = str(card_of(review(asked, local(forgets_dw_of_x))))
    assert "This looks like: averages W_prev of x." in told
