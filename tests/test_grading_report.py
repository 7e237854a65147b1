"""What a run tells: what needs a person, folded, and nothing that moves a cursor."""

import pytest

from dlkit.grading.pool.report import Summary, attention_of, line_of
from dlkit.grading.pool.workers import Ungraded
from dlkit.grading.records.class_rows import NewPenalty
from dlkit.grading.records.marks import Marks
from dlkit.grading.records.standing import Standing, duration, folded

ID = "90-small"
FINE = Standing(90, 100, False, None)


def summary(**students: tuple[Standing, Marks]) -> Summary:
    """Return what comes of these students."""
    made = Summary(max_score=100)
    for student, (standing, marks) in students.items():
        made.take(student, standing, marks)
        made.scores = {**made.scores, student: standing.score}
    return made


def lines(one: Summary) -> list[str]:
    return [line.strip() for line in one.lines(ID)]


def test_a_class_in_which_all_is_fine_has_two_lines_and_code_0() -> None:
    one = summary(**{f"s{n}": (FINE, Marks(told=("all",))) for n in range(300)})
    assert one.code == 0
    assert lines(one)[0].startswith(f"{ID}: 300 graded in 0.0 s")
    assert lines(one)[1:] == ["score: mean 90.0, median 90 of 100 points"]


def test_an_empty_run_has_one_line() -> None:
    assert lines(Summary()) == [
        f"{ID}: 0 graded in 0.0 s (writing took 0.00 s), 0 unchanged, 0 not graded"
    ]


def test_scores_of_those_who_are_not_in_this_run_do_not_count() -> None:
    one = summary(a=(FINE, Marks()), b=(Standing(10, 100, False, None), Marks()))
    one.unchanged, one.scores = ["c"], {**one.scores, "c": 80.0, "elsewhere": 0.0}
    assert "score: mean 60.0, median 80 of 100 points" in lines(one)


def test_the_same_repair_of_many_is_one_line() -> None:
    marks = Marks(repairs=("Missing cells were restored: setup.", "x was found by its name."))
    many = {
        f"s{n}": (FINE, marks if n < 20 else Marks(repairs=marks.repairs[1:])) for n in range(30)
    }
    found = [line for line in lines(summary(**many)) if line.startswith("note on")]
    assert found == [
        "note on 30: s0, s1, s2, s3, s4, 25 more: x was found by its name.",
        "note on 20: s0, s1, s2, s3, s4, 15 more: Missing cells were restored: setup.",
    ]


def test_a_rule_that_failed_is_told_with_its_students_and_is_to_be_looked_at() -> None:
    fault = "draw: the rule 'spread of W' failed: TypeError: no (randomness.py:9)"
    one = summary(a=(FINE, Marks(faults=(fault,))), b=(FINE, Marks()))
    assert f"fault of a rule, which took its points from 1: a: {fault}" in lines(one)
    assert one.code == 3


def test_notes_that_are_on_one_submission_each_do_not_fill_the_page() -> None:
    many = {f"s{n:02}": (FINE, Marks(repairs=(f"Oddity {n}.",))) for n in range(30)}
    many |= {f"t{n}": (FINE, Marks(repairs=("Frequent.",))) for n in range(3)}
    found = [line for line in lines(summary(**many)) if "note" in line]
    assert found[0] == "note on 3: t0, t1, t2: Frequent."
    assert len(found) == 11
    assert found[-1] == "and 21 more notes, on one or a few submissions each; see --verbose"


def test_what_needs_a_look_is_counted_by_reason_and_is_code_3() -> None:
    broken, other = "It is no notebook.", "This is lesson 02's notebook."
    one = summary(
        a=(FINE, Marks(attention=(broken,))),
        b=(FINE, Marks(attention=(other, broken))),
        c=(FINE, Marks()),
    )
    found = lines(one)
    at = found.index("to be looked at: 2: a, b")
    assert found[at + 1 : at + 3] == [f"2 x {broken}", f"1 x {other}"] and one.code == 3


def test_what_was_not_graded_is_code_1_whatever_else_there_is() -> None:
    one = summary(a=(FINE, Marks(attention=("Look.",))))
    one.failed["b"] = Ungraded("the disk is full").reason
    assert one.code == 1 and "1 not graded" in lines(one)[0]
    assert one.failures() == ["dlkit grade: b not graded: the disk is full"]


def test_older_grades_of_others_are_told_and_are_code_3() -> None:
    one = summary(a=(FINE, Marks()))
    one.older = ["b"]
    told = f"1 other was graded by an older version of the lesson; run dlkit grade {ID} to grade"
    assert one.code == 3 and any(line.startswith(told) for line in lines(one))
    one.older, one.stale = [], ["c"]
    assert one.code == 0 and any(line.endswith("grade by this one: 1: c") for line in lines(one))


def test_lateness_says_how_late_and_what_it_takes() -> None:
    late = Standing(90, 100, False, 12.5, late=3 * 3600)
    one = summary(a=(late, Marks()), b=(Standing(90, 100, False, None, late=90), Marks()))
    assert "late: 2: a (3 hours, 12.5 points taken off), b (1 minute, no penalty)" in lines(one)
    one.penalties = [NewPenalty("c", 10, 0)]
    assert any(line.endswith("now: 1: c (0 points instead of 10)") for line in lines(one))


def test_written_answers_and_stopped_ones_are_counted_and_no_alarm() -> None:
    waits = Standing(90, 100, True, None)
    one = summary(a=(waits, Marks(stopped=("f", "g"))), b=(waits, Marks(stopped=("f",))))
    one.created = ["a", "b"]
    assert lines(one)[2:] == [
        "waiting for points of a person, in formgrader: 2: a, b",
        "answers stopped by a limit, or that ended Python: 3 of 2: a, b",
        "new in the gradebook: 2: a, b",
    ]
    assert one.code == 0


@pytest.mark.parametrize("name", ["s\x1b[2J1", "s\r1", "s\n1", "s\x9b1", "s\u202e1", "s\x001"])
def test_nothing_that_moves_a_cursor_is_shown(name: str) -> None:
    marks = Marks(told=(name,), attention=(name,), repairs=(name,), stopped=(name,))
    one = summary(**{name: (Standing(1, 2, True, 1.0, late=9), marks)})
    one.failed, one.created, one.older, one.stale = {name: name}, [name], [name], [name]
    one.again, one.penalties = [name], [NewPenalty(name, 1, 2)]
    told = [*one.lines(ID), *one.failures()]
    told += [line_of(name, FINE, marks), attention_of(name, FINE, marks)]
    assert len(told) == 16
    assert [line for line in told if not line.isprintable()] == []


def test_a_line_has_an_end() -> None:
    one = summary(a=(FINE, Marks(attention=("long " * 10_000,), repairs=("x" * 50_000,))))
    assert (
        max(map(len, [*one.lines(ID), attention_of("a", FINE, Marks(attention=("y" * 9999,)))]))
        < 3000
    )


def test_only_what_needs_attention_has_a_line_by_default() -> None:
    assert attention_of("a", FINE, Marks(told=("f 0/40",))) == ""
    assert attention_of("a", FINE, Marks(attention=("Look.", "Again."))) == (
        "a: 90 of 100 points; look at it: Look. Again."
    )
    assert line_of("a", FINE, Marks(told=("f 0/40",), attention=("Look.",))) == (
        "a: 90 of 100 points; f 0/40; look at it: Look."
    )


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1, "less than a minute"),
        (60, "1 minute"),
        (3599, "59 minutes"),
        (3600, "1 hour"),
        (86399, "23 hours"),
        (86400, "1 day"),
        (10 * 86400, "10 days"),
    ],
)
def test_a_duration_is_told_in_its_largest_unit(seconds: float, words: str) -> None:
    assert duration(seconds) == words


def test_names_are_folded() -> None:
    assert folded([]) == "0: " and folded("ab") == "2: a, b"
    assert folded("abcdef") == "6: a, b, c, d, e, 1 more"
