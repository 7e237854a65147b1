"""The catalogue of every lesson: mistakes lose points and are named, right answers earn them all.

`make test` grades each entry on one hidden draw; `dlkit verify`, in `make proof`, on twenty.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from every_exercise import EXERCISES, FUNCTIONS, LESSONS, ROOT

from dlkit.check.local import local
from dlkit.check.outcome import Ask, Reply
from dlkit.check.review import Question, review
from dlkit.exercise import Exercise, as_cell
from dlkit.grading.judging.runner import judge_in
from dlkit.judge import asking, assess, decide
from dlkit.sandbox import Cell, Sandbox, find_walls
from dlkit.verify import prove

SEEDS = 1
PASTED_SEED = 11
CALLED_RIGHT = re.compile(r"\b(?:is|are|comes?|stays?)(?: all| both| out)? (?:right|correct)\b")

for_every_lesson = pytest.mark.parametrize("lesson", LESSONS)
for_every_exercise = pytest.mark.parametrize(("lesson", "name"), EXERCISES)
for_every_function = pytest.mark.parametrize(("lesson", "name"), FUNCTIONS)


def exercise_of(lesson: str, name: str) -> Exercise:
    return LESSONS[lesson].exercises[name]


def entries(exercise: Exercise) -> Iterator[tuple[str, object]]:
    """Yield name and function of every mistake and right answer."""
    yield from ((name, mistake.function) for name, mistake in exercise.mistakes.items())
    yield from exercise.right_answers.items()


def functions_of(lesson: str) -> list[Exercise]:
    """List the exercises whose answer is a function; the others are concept questions."""
    return [one for one in LESSONS[lesson].exercises.values() if not one.is_variable]


@cache
def question(lesson: str, name: str, seed: int | None = None) -> Question:
    """Draw a question once for all tests of this process; None is the public one.

    Every entry of the catalogue is held against all its mistakes, so each of these answers a case
    once. They answer alike every time.
    """
    drawn = exercise_of(lesson, name).question(seed)
    known = (replace(mistake, ask=remembering(mistake.ask)) for mistake in drawn.mistakes)
    return replace(drawn, mistakes=tuple(known))


def remembering(ask: Ask) -> Ask:
    """Return what asks once for each tuple of arguments; a question keeps its tuples."""
    replies: dict[int, Reply] = {}

    def remembered(arguments: tuple) -> Reply:
        if id(arguments) not in replies:
            replies[id(arguments)] = ask(arguments)
        return replies[id(arguments)]

    return remembered


# Size and form


def test_no_exercise_got_lost():
    counts = {
        "00": 9,
        "01": 7,
        "02": 11,
        "03": 10,
        "04": 8,
        "05": 10,
        "06": 8,
        "07": 9,
        "08": 9,
        "09": 9,
        "10": 8,
    }
    for id in LESSONS:
        assert len(functions_of(id)) == counts[id[:2]], id


@for_every_lesson
def test_a_lesson_ends_with_four_to_six_questions_of_four_options(lesson):
    questions = [one for one in LESSONS[lesson].exercises.values() if one.is_variable]
    assert 4 <= len(questions) <= 6
    assert all(one.options == ("A", "B", "C", "D") for one in questions)
    assert len({one.reference() for one in questions}) >= 3  # nobody earns much with one letter


@for_every_lesson
def test_a_lessons_points_sum_to_100(lesson):
    assert sum(e.points for e in LESSONS[lesson].exercises.values()) == pytest.approx(100)


@for_every_lesson
def test_a_lesson_has_five_mistakes_an_exercise_and_each_exercise_two_right_answers(lesson):
    exercises = functions_of(lesson)
    assert sum(len(e.mistakes) for e in exercises) >= 5 * len(exercises)
    assert all(len(e.right_answers) >= 2 for e in exercises)


@for_every_exercise
def test_a_hint_is_one_to_four_sentences(lesson, name):
    for mistake in exercise_of(lesson, name).mistakes.values():
        sentences = len(re.findall(r"[.?!](?:\s|$)", mistake.hint))
        assert 1 <= sentences <= 5 and 60 <= len(mistake.hint) <= 500, mistake.name


@for_every_function
def test_a_hint_calls_right_only_what_was_compared_with_its_mistake(lesson, name):
    """A hint is shown when the mistake's own wrong parts fit; other parts may be wrong as well.

    So each claim has to name one of those parts, and none of the others. Where the mistake gets
    all parts wrong, the whole result was compared. Of free outputs no value is compared.
    """
    exercise = exercise_of(lesson, name)
    for mistake in exercise.mistakes.values():
        compared = compared_parts(lesson, name, bool(mistake.unseen))
        others = set(exercise.parts) - compared[mistake.name]
        for claim in claims(mistake.hint) if others else ():
            assert named(claim, compared[mistake.name]), f"{mistake.name}: {claim!r} is not implied"
            assert not named(claim, others), f"{mistake.name}: {claim!r} speaks of another part"


def claims(hint: str) -> list[str]:
    """List what a hint calls right: each claim from the start of its clause on."""
    clauses = re.split(r"[.;:?!]", " ".join(hint.split()))
    return [one[: found.end()] for one in clauses for found in CALLED_RIGHT.finditer(one)]


def named(claim: str, parts: set[str]) -> bool:
    """Say whether a claim names one of the parts, or one of them and a number."""
    return any(re.search(rf"\b{re.escape(part)}\d*\b", claim) for part in parts if part)


@cache
def compared_parts(lesson: str, name: str, unseen: bool) -> dict[str, set[str]]:
    """Map each mistake to the parts that it gets wrong and whose values are compared."""
    drawn = question(lesson, name, 0 if unseen else None)
    free = set(drawn.tolerance.free)
    return {known.name: set(known.trace().parts) - free for known in drawn.mistakes}


def test_claims_are_found_with_all_that_they_speak_of():
    found = claims("Your u and v\nare right, but J is not. Is it? It comes out right: b is wrong.")
    assert found == ["Your u and v are right", " It comes out right"]
    assert not claims("Your db has the right numbers. Look at which of them is the right one.")
    assert named("the numbers of W2 are right", {"W"}) and not named("the dW are right", {"W"})


@for_every_exercise
def test_a_case_has_a_title_of_its_own(lesson, name):
    titles = [case.title for case in question(lesson, name).cases]
    assert len(set(titles)) == len(titles)


# Grading


@for_every_exercise
def test_mistakes_lose_points_and_are_named_and_right_answers_earn_everything(lesson, name):
    proof = prove(exercise_of(lesson, name), SEEDS)
    assert proof.holds, "\n".join(one.told(lesson) for one in proof.shortcomings)


@for_every_function
def test_a_stub_an_answer_of_nothing_and_what_is_handed_out_earn_nothing(lesson, name):
    def stub(*arguments):
        raise NotImplementedError("write your answer here")

    def nothing(*arguments):
        return None

    exercise = exercise_of(lesson, name)
    for answer in filter(None, (stub, nothing, exercise.handed_out)):
        for seed in (None, *range(SEEDS)):
            assert review(question(lesson, name, seed), local(answer)).points == 0


# Entries are pasted into notebooks as they stand


@pytest.fixture(scope="module")
def walls():
    return find_walls()


@for_every_lesson
def test_a_sandbox_and_this_process_give_one_verdict_for_the_whole_catalogue(lesson, walls):
    notebook: dict = {}
    with Sandbox(walls, {}) as sandbox:

        def run(id: str, source: str) -> None:
            """Run a cell on both sides."""
            assert not next(sandbox.run([Cell(id, source)])).failed
            exec(source, notebook)

        run("setup", "import numpy as np")
        for name, exercise in LESSONS[lesson].exercises.items():
            asked = question(lesson, name, PASTED_SEED)
            for entry, function in [*entries(exercise), _first_right(exercise)]:
                run(entry, as_cell(exercise, function))
                there = judge_in(sandbox, exercise, asked)
                here = decide(asked, asking(exercise, notebook[name]))
                seen = f"{name}: {entry}\n{there}\n{here}"
                assert (there.points, there.mistakes) == (here.points, here.mistakes), seen


@for_every_lesson
def test_the_references_are_judged_alike_in_a_sandbox(lesson, walls, tmp_path):
    """They are not in any sandbox: copies under another name are put there for this test."""
    files = {}
    for path in (ROOT / "dlkit" / "reference").glob("*.py"):
        text = path.read_text().replace("dlkit.reference", "copied")
        (tmp_path / path.name).write_text(text)
        files[f"copied/{path.name}"] = tmp_path / path.name
    with Sandbox(walls, files) as sandbox:
        for exercise in functions_of(lesson):
            name = exercise.name
            module = exercise.reference.__module__.replace("dlkit.reference", "copied")
            cell = Cell(name, f"from {module} import {exercise.reference.__name__} as {name}")
            assert not next(sandbox.run([cell])).failed
            there = judge_in(sandbox, exercise, question(lesson, name, PASTED_SEED))
            assert there.passed and there.points == exercise.points, f"{name}\n{there}"


def _first_right(exercise: Exercise) -> tuple[str, object]:
    return next(iter(exercise.right_answers.items()))


def test_entries_are_judged_in_the_sandbox_with_numbers_and_not_with_names():
    """The comparison above would hold for a judge that says the same of everything."""
    lesson = next(iter(LESSONS.values()))
    exercise = next(iter(lesson.exercises.values()))
    points = {assess(exercise, local(function), 1).points for _, function in entries(exercise)}
    assert len(points) > 1
    assert np.isfinite(list(points)).all()
