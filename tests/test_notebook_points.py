"""What a notebook says of points and of grading, and that it is true of the exercise."""

import pytest
from tiny_course import ID, lay_out, rewrite

from dlkit.notebook.building import read_script

EDGE = 'yield "3 numbers", (rng.normal(size=3),)'


@pytest.fixture
def course(tmp_path):
    return lay_out(tmp_path / "course")


def cells(course):
    return read_script(course / "assignments" / ID / "notebook.py").cells


def said(course, name):
    (found,) = (one.source for one in cells(course) if one.id == f"points-{name}")
    return found


def test_each_blank_has_its_points_right_above_it(course):
    ids = [one.id for one in cells(course)]
    for name, points in (("sigmoid", 60), ("halves", 40)):
        assert ids[ids.index(name) - 1] == f"points-{name}"
        assert said(course, name) == (
            f"**{points} points.** Grading draws new numbers for the same kinds of examples."
        )
    rewrite(course, "points=60", "points=59.5", "exercises/sigmoid.py")
    rewrite(course, '"half": 10', '"half": 10.5', "exercises/halves.py")
    assert said(course, "sigmoid").startswith("**59.5 points.**")
    assert said(course, "halves").startswith("**40.5 points.**")


def test_the_first_cell_says_the_total(course):
    assert cells(course)[0].source == "# Tiny\n\n**100 points**: 100 for 2 functions."
    rewrite(course, "# %% [markdown]\n# # Tiny\n\n", "")
    assert [one.source for one in cells(course)][0] == "**100 points**: 100 for 2 functions."


def test_written_answers_and_questions_are_counted_apart(course):
    rewrite(course, '"half": 10}', '"half": 7}', "exercises/halves.py")
    (course / "assignments" / ID / "questions.py").write_text(
        "from dlkit.exercise import Choice\n\n"
        'odds = Choice("odds", points=1, right="B", wrong={"A": ("guesses", "Read again.")})\n'
    )
    with (course / "assignments" / ID / "notebook.py").open("a") as script:
        script.write(
            '\n# %% solution="odds"\n### BEGIN SOLUTION\nodds = "B"\n### END SOLUTION\n\n'
            '# %% tests="odds"\ncheck(odds=odds)\n\n'
            '# %% [markdown] answer="why" points=2\n# Because.\n'
        )
    assert cells(course)[0].source.endswith(
        "**100 points**: 97 for 2 functions, 1 for 1 question and 2 for 1 written answer."
    )
    assert said(course, "odds") == "**1 point.** Grading says whether your choice is right."
    assert said(course, "why") == "**2 points.** A person grades this answer."


def test_edges_are_named_by_their_public_titles(course):
    more = "".join(
        f'    yield "{title}", (rng.normal(size={n}),), {{"edge": 0.1}}\n'
        for n, title in enumerate(("a number", "a pair", "a row", "a mass"), 1)
    )
    rewrite(course, f"    {EDGE}\n", f"    {EDGE}\n{more}", "exercises/sigmoid.py")
    assert said(course, "sigmoid").endswith(
        "of examples, including rare ones: “a number”, “a pair”, “a row” and 1 more."
    )


@pytest.mark.parametrize(("number", "words"), [(1, "1 property that"), (2, "2 properties that")])
def test_hidden_rules_are_counted_and_not_named(course, number, words):
    rules = "".join(
        f"\n\n@sigmoid.hidden_rule(takes=1)\ndef secret_{n}(calls):\n    return None\n"
        for n in range(number)
    )
    path = course / "assignments" / ID / "exercises" / "sigmoid.py"
    path.write_text(path.read_text() + rules)
    text = said(course, "sigmoid")
    assert text.endswith(f"; it also judges {words} `check` does not.")
    assert "secret" not in text


def test_new_numbers_are_promised_only_where_they_are_drawn(course):
    rewrite(course, EDGE, 'yield "3 numbers", (np.arange(3.0),)', "exercises/sigmoid.py")
    assert said(course, "sigmoid") == "**60 points.** Grading uses the same examples."


def test_an_id_that_is_taken_or_long_is_no_trouble(course):
    long = "a" * 60
    with (course / "assignments" / ID / "notebook.py").open("a") as script:
        script.write(f'\n# %% demo="points-sigmoid"\n1\n\n# %% demo="{long}"\n2\n')
    ids = [one.id for one in cells(course)]
    assert ids[ids.index("sigmoid") - 1] == "points-sigmoid-2"
    assert len(ids) == len(set(ids)) and max(map(len, ids)) <= 64
