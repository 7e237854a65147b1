"""Rule 1, for functions that are given or substituted: they stay outside, answers are counted."""

from collections.abc import Mapping

import numpy as np
import pytest
from sandboxes import sandbox

from dlkit.check import wire
from dlkit.check.outcome import Raised
from dlkit.check.probes import Probe
from dlkit.sandbox import Cell, SandboxFailed

THETA = np.array([[1.0], [2.0], [-3.0]])
CUBE = Probe("cubic", {"c": np.ones((3, 1))})

NOTEBOOK = """
import numpy as np

def at(f, theta):
    return f(theta)

def at_a_row(f, theta):
    return f(theta.T)

def of_a_text(f, theta):
    return f("theta")

def look_inside(f, theta):
    return sorted(str(value) for value in vars(f).values() if isinstance(value, (dict, np.ndarray)))

def without_end(f, theta):
    while True:
        f(theta)

def another(f, theta):
    f.number = 7
    return f(theta)

def both(f, theta, g):
    return f(theta) - g(theta)
"""


@pytest.fixture
def box():
    with sandbox() as box:
        assert not next(box.run([Cell("cell", NOTEBOOK)])).failed
        yield box


def test_a_function_answers_by_value_and_comes_back_as_it_was(box):
    reply = box.call("at", (CUBE, THETA))
    assert reply.outcome == pytest.approx(CUBE(THETA)) == 1 + 8 - 27
    assert reply.arguments_after[0] is CUBE


def test_two_functions_are_told_apart(box):
    other = Probe("cubic", {"c": 2 * np.ones((3, 1))})
    assert box.call("both", (CUBE, THETA, other)).outcome == pytest.approx(18)


def test_what_the_function_refuses_is_raised_inside(box):
    assert box.call("at_a_row", (CUBE, THETA)).outcome.kinds[0] == "ValueError"
    assert box.call("of_a_text", (CUBE, THETA)).outcome == Raised(
        ("TypeError", "Exception", "BaseException"), "f takes theta as an array of numbers"
    )
    (place,) = box.call("of_a_text", (CUBE, THETA)).outcome.located.places
    assert place.text.startswith("return f(") and not place.raises


def test_the_settings_of_a_function_are_not_in_the_sandbox(box):
    assert box.call("look_inside", (CUBE, THETA)).outcome == []


def test_calls_are_counted(box):
    with pytest.raises(SandboxFailed, match="sent something unreadable"):
        box.call("without_end", (CUBE, THETA))


def test_a_function_that_was_not_given_cannot_be_asked(box):
    with pytest.raises(SandboxFailed):
        box.call("another", (CUBE, THETA))


class Substitution:
    """Answers for what is substituted: one more than was sent; notes what was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, name: str, values: np.ndarray, probes: Mapping[int, Probe]) -> np.ndarray:
        self.asked.append(name)
        (value, *_), _ = wire.unpack(values.tobytes())
        return np.frombuffer(wire.pack((value + 1, [])), np.uint8)


@pytest.fixture
def substitution(box):
    substitution = Substitution()
    box.substitute(["replaced"], substitution)
    return substitution


ASKS = """
def asks(x):
    return replaced(replaced(x))

def asks_for_another(x):
    replaced.__name__ = "other"
    return replaced(x)

def asks_without_end(x):
    while True:
        replaced(x)
"""


def cell(box, source: str) -> bool:
    return next(box.run([Cell("cell", source)])).failed


def test_a_substitute_stands_under_its_name_and_is_asked(box, substitution):
    assert not cell(box, ASKS)
    assert box.call("asks", (5,)).outcome == 7
    assert substitution.asked == ["replaced", "replaced"]


def test_a_substitute_replaces_what_had_its_name(box):
    assert not cell(box, "replaced = at" + ASKS)
    box.substitute(["replaced"], Substitution())
    assert box.call("asks", (5,)).outcome == 7


@pytest.mark.parametrize("name", ["asks_for_another", "asks_without_end"])
def test_asking_what_is_not_substituted_or_without_end_ends_the_sandbox(box, substitution, name):
    assert not cell(box, ASKS)
    with pytest.raises(SandboxFailed, match="sent something unreadable"):
        box.call(name, (5,))
    assert len(substitution.asked) == (10_001 if name == "asks_without_end" else 0)


def test_only_a_call_may_ask(box, substitution):
    with pytest.raises(SandboxFailed, match="sent something unreadable"):
        cell(box, "replaced(5)")
    assert substitution.asked == []
