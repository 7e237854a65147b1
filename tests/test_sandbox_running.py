"""Demonstrations that run where their names are needed, and lines that do not take the rest."""

import pytest
from sandboxes import sandbox

from dlkit.sandbox import Cell, CellResult, Limits, Mark, Sandbox, SandboxFailed, Step


def demo(id: str, source: str) -> Cell:
    return Cell(id, source, demonstration=True)


def ran(box: Sandbox, *steps: Step) -> list[str]:
    return [result.id for result in box.run(steps)]


# --- demonstrations ---------------------------------------------------------------------------

USES = "def f(x):\n    return helper(x) + 1"


def test_a_demonstration_runs_only_where_an_answer_uses_its_name() -> None:
    with sandbox() as box:
        shown = demo("shown", "while True:\n    pass")
        needed = demo("needed", "def helper(x):\n    return 10 * x\nprint(helper(2))")
        assert ran(box, shown, needed, Cell("f", USES), Mark("f")) == ["needed", "f"]
        assert box.call("f", (4,)).outcome == 41


def test_a_demonstration_that_needs_another_gets_it() -> None:
    with sandbox() as box:
        first = demo("first", "import math as m\nTEN = 10")
        second = demo("second", "def helper(x):\n    return m.floor(TEN * x)")
        assert ran(box, first, second, Cell("f", USES)) == ["first", "second", "f"]
        assert box.call("f", (4,)).outcome == 41


def test_of_several_the_nearest_above_is_taken() -> None:
    with sandbox() as box:
        first, second = (demo(f"d{n}", f"helper = lambda x: {n} * x") for n in (1, 2))
        assert ran(box, first, second, Cell("f", USES)) == ["d2", "f"]


def test_one_that_stands_below_runs_after_the_last_cell() -> None:
    with sandbox() as box:
        below = demo("below", "helper = abs")
        assert ran(box, Cell("f", USES), Mark("f"), below, Cell("g", "y = 1")) == [
            "f",
            "g",
            "below",
        ]
        box.at_end()
        assert box.call("f", (-4,)).outcome == 5


@pytest.mark.parametrize(
    "source",
    [
        "def f(helper):\n    return helper",
        "def f(x):\n    helper = x\n    return helper",
        "def f(x):\n    return x.helper, 'helper'  # helper",
        "helper = 3\ndef f(x):\n    return helper",
        "def f(x):\n    def helper(y):\n        return y\n    return helper(x)",
        "def f(x):\n    return [helper for helper in x]",
    ],
)
def test_a_name_of_the_answers_own_needs_no_demonstration(source: str) -> None:
    with sandbox() as box:
        assert ran(box, demo("d", "helper = 1\nraise ValueError"), Cell("f", source)) == ["f"]


def test_what_the_notebook_has_already_needs_no_demonstration() -> None:
    with sandbox() as box:
        cells = [Cell("own", "helper = abs"), demo("d", "helper = None"), Cell("f", USES)]
        assert ran(box, *cells) == ["own", "f"]


def test_a_demonstration_that_never_ends_costs_itself_and_is_named() -> None:
    limits = Limits(cell_cpu_seconds=0.5)
    with sandbox(cell_cpu_seconds=limits.cell_cpu_seconds) as box:
        endless = demo("endless", "helper = abs\nwhile True:\n    pass")
        with pytest.raises(SandboxFailed) as failed:
            ran(box, endless, Cell("f", USES))
    assert failed.value.cell == "endless"


# --- lines that fail --------------------------------------------------------------------------

F = "def f(x):\n    return x + 1"
LINES = {
    "a widget back end": "%matplotlib widget",
    "an extension": "%load_ext nb_black",
    "an unknown magic": "%nothing_of_this_name 3",
    "an absent package": "import a_package_that_is_not_here as p",
    "a part of an absent package": "from google.colab import drive; drive.mount('/content')",
    "a question to somebody": "rate = float(input('learning rate? '))",
    "a file of another machine": "open('C:/Users/me/data.csv')",
    "a configuration": "%config InlineBackend.nothing = 'retina'",
    "an exit": "raise SystemExit",
    "a stopped cell": "raise KeyboardInterrupt",
    "a demonstration's error": "print(\n    1 /\n    0)",
    "an unknown cell magic": "%%black_magic -l 100",
}


def judged(box: Sandbox, source: str) -> CellResult:
    (result,) = box.run([Cell("f", source)])
    return result


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_a_line_that_fails_does_not_take_the_function_below_it(line: str) -> None:
    with sandbox() as box:
        result = judged(box, f"{line}\n{F}")
        assert box.call("f", (1,)).outcome == 2
        told = [(one.number, one.text) for one in result.failing]
        assert told == ([(1, line.partition("\n")[0])] if told else [])
        harmless = line.startswith(("%config", "%matplotlib", "%nothing"))
        assert told or harmless, "what a notebook survives needs no word"


def test_each_failing_line_is_told_with_its_number_and_what_it_raised() -> None:
    source = f"\nimport nowhere_1\nx = 1\nimport nowhere_2\n\n{F}\ny = x + 1\n1 / 0\n'last'"
    with sandbox() as box:
        result = judged(box, source)
        told = [(one.number, one.text, one.raised) for one in result.failing]
        assert [(number, text) for number, text, _ in told] == [
            (2, "import nowhere_1"),
            (4, "import nowhere_2"),
        ]
        assert told[0][2] == "ModuleNotFoundError: No module named 'nowhere_1'"
        assert box.value("y") == 2
        assert result.failed


def test_nothing_runs_on_where_nothing_is_defined_below() -> None:
    with sandbox() as box:
        result = judged(box, f"{F}\n1 / 0\nprint('after')")
        assert result.failing == ()
        assert [output["output_type"] for output in result.outputs] == ["error"]


def test_a_cell_of_nothing_but_errors_is_given_up() -> None:
    with sandbox() as box:
        result = judged(box, "\n".join(f"a{n} = 1 / 0" for n in range(100)))
        assert len(result.failing) == 10


def test_a_function_that_raised_is_told_by_the_line_that_called_it() -> None:
    with sandbox() as box:
        result = judged(box, "def g():\n    raise ValueError('no')\n\ng()\nx = 1")
        assert [(one.number, one.text) for one in result.failing] == [(4, "g()")]


def test_text_of_a_failing_line_is_short_and_can_be_printed() -> None:
    with sandbox() as box:
        result = judged(box, "raise ValueError('\\x1b[31m' + 'y' * 10_000)\nx = 1")
        (line,) = result.failing
        assert line.raised.isprintable() and len(line.raised) <= 100
