"""The shape of lessons: the first thing to do comes early, and there is no long stretch without."""

import pytest
from house import ROOT

from dlkit.exercise import lesson_ids
from dlkit.notebook.script import read_cells
from dlkit.notebook.shape import EARLY, STRETCH, remarks

TEXT, GUESS = "# %% [markdown]\n# Some text.\n", '# %% demo="{}"\nmy_guess = 3\n'


def found(tmp_path, *parts):
    path = tmp_path / "notebook.py"
    path.write_text("\n".join(parts), encoding="utf-8")
    return list(remarks(read_cells(path)))


def test_a_lesson_that_begins_late_is_told(tmp_path):
    late = [TEXT] * EARLY
    assert found(tmp_path, *late[1:], GUESS.format("one")) == []
    assert found(tmp_path, *late, GUESS.format("one")) == [
        "the first thing to do is cell 11 of 11; begin before 11."
    ]


def test_a_long_stretch_without_anything_to_do_is_told(tmp_path):
    one, two = GUESS.format("one"), GUESS.format("two")
    assert found(tmp_path, one, *[TEXT] * STRETCH, two) == []
    assert found(tmp_path, one, *[TEXT] * (STRETCH + 1), two) == [
        "from cell 2 to 17 there is nothing to do for 16 cells, at most 15 are good to read; add a "
        "question, a guess or a decision."
    ]
    assert "to 18" in found(tmp_path, one, *[TEXT] * (STRETCH + 2))[0]


def test_a_variable_that_only_begins_like_a_guess_is_none(tmp_path):
    shown = '# %% demo="one"\nmyself = 3\nuse(my_guess)\n'
    assert len(found(tmp_path, *[TEXT] * EARLY, shown, *[TEXT] * STRETCH)) == 1


@pytest.mark.parametrize("lesson", lesson_ids(ROOT))
def test_the_lessons_have_that_shape(lesson):
    assert list(remarks(read_cells(ROOT / "assignments" / lesson / "notebook.py"))) == []
