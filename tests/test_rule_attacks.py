"""A class whose answers lack a property that rules ask for, graded in one batch."""

import shutil
from collections.abc import Iterator

import pytest
from attacks.rules import ATTACKS, RuleAttack
from grading_course import Ran
from judged_course import POINTS, RIGHT, JudgedCourse

from dlkit.grading.pool.report import FINE

WAYS = {"grade": ("dlkit.cli", "grade", "90-small", "--workers=2"),
        "nbgrader": ("nbgrader", "autograde", "90-small", "--create")}  # fmt: skip
HONEST = ("honest-1", "honest-2", "honest-3")


@pytest.fixture(scope="module", params=["grade", pytest.param("nbgrader", marks=pytest.mark.proof)])
def batch(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[JudgedCourse, Ran]]:
    folder = tmp_path_factory.mktemp("rules")
    course = JudgedCourse(folder / "course")
    for student in HONEST:
        course.submit(student, RIGHT)
    for attack in ATTACKS:
        course.submit(attack.name, RIGHT | {attack.exercise: attack.answer.strip()})
    yield course, course.run(*WAYS[request.param])
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_an_answer_without_the_property_gains_no_point(
    batch: tuple[JudgedCourse, Ran], attack: RuleAttack
) -> None:
    scores = batch[0].scores(attack.name)
    assert scores[f"test_{attack.exercise}"] <= attack.most
    others = {n: scores[f"test_{n}"] for n in POINTS if n != attack.exercise}
    assert others == {name: 20.0 for name in others}


@pytest.mark.parametrize("student", HONEST)
def test_right_answers_beside_them_earn_every_point(
    batch: tuple[JudgedCourse, Ran], student: str
) -> None:
    scores = batch[0].scores(student)
    assert {name: scores[f"test_{name}"] for name in POINTS} == POINTS


def test_nobody_stays_ungraded_and_no_rule_fails(batch: tuple[JudgedCourse, Ran]) -> None:
    course, ran = batch
    assert ran.code == FINE, ran.said
    assert len(course.rows()) == len(ATTACKS) + len(HONEST)
    assert "fault" not in ran.said and "Traceback" not in ran.said
