"""An answer is asked as things stood at its tests cell, whatever the cells below it did."""

import numpy as np
import pytest
from sandboxes import sandbox

from dlkit.check.outcome import Raised
from dlkit.sandbox import Cell, CellResult, Mark, Sandbox, SandboxFailed

ADD = "import numpy as np\nSTEP = [1]\ndef add(x):\n    return np.sum(x) + STEP[0]"
LATER = {
    "an import is overwritten": "np = 5",
    "the function is overwritten by its result": "add = add([1, 2])",
    "everything is reset": "%reset -f",
    "names are deleted": "del np, STEP, add",
    "a global is changed in place": "STEP.clear()",
    "a library is patched": "np.sum = None",
    "it is defined again, wrongly": "def add(x):\n    return 0",
    "a loop reuses the name": "for add in range(3):\n    pass",
    "an import takes the name": "from operator import add",
    "a class takes the name": "class add:\n    pass",
    "through globals()": "globals().update(np=None, add=None)",
    "by the shell": "get_ipython().user_ns.clear()",
    "by a default that is evaluated": "def other(x=STEP.pop()):\n    return x",
    "by a type hint": "def other(x: STEP.clear()):\n    return x",
    "by a decorator": "def drop(f):\n    STEP.clear()\n@drop\ndef other(x):\n    return x",
    "by a star import": "from math import *",
    "in a cell that fails": "STEP[0] = 7\n1 / 0",
}


def run(box: Sandbox, *steps: str | Mark) -> list[CellResult]:
    cells = [one if isinstance(one, Mark) else Cell(str(n), one) for n, one in enumerate(steps)]
    return list(box.run(cells))


@pytest.mark.parametrize("below", LATER.values(), ids=LATER)
def test_what_runs_below_the_tests_cell_costs_nothing(below: str) -> None:
    with sandbox() as box:
        run(box, ADD, Mark("add"), below)
        assert box.at("add")
        assert box.call("add", (np.array([1.0, 2.0]),)).outcome == 4.0


@pytest.mark.parametrize(
    "below",
    [
        "float = 1.5",
        "sum = len = 0",
        "def sum(x):\n    return None",
        "from math import pow as sum",
        "import math as len",
    ],
)
def test_a_built_in_name_that_is_reused_below_costs_nothing(below: str) -> None:
    with sandbox() as box:
        run(box, "def add(x):\n    return float(sum(x)) + len(x)", Mark("add"), below)
        assert box.at("add")
        assert box.call("add", ([1, 2],)).outcome == 5.0


@pytest.mark.parametrize(
    "below",
    [
        "def other(x=3, *, y=(1, 2)):\n    return x",
        "def other(x: float, *more: 'np.ndarray', y: int | None = None) -> list[int]:\n    ...",
        "import os.path as path\nimport numpy as np\nfrom math import exp as e\nimport math",
        '"""Only words."""',
        "choice = 'B'\nPAIR = (1, -2.5)\n# and a remark",
        "pass",
    ],
)
def test_a_cell_that_only_defines_something_new_needs_no_copy(below: str) -> None:
    with sandbox() as box:
        run(box, ADD, Mark("add"), below)
        assert not box.at("add")


def test_each_of_many_is_asked_in_its_own_state_in_any_order() -> None:
    with sandbox() as box:
        steps: list[str | Mark] = []
        for number in range(5):
            steps += [f"scale = {number}\ndef f{number}(x):\n    return x * scale"]
            steps += [Mark(f"f{number}"), "print('a cell that is not only a definition')"]
        run(box, *steps, "scale = 100")
        for number in (3, 0, 4, 4, 1, 2):
            assert box.at(f"f{number}")
            assert box.call(f"f{number}", (10,)).outcome == 10 * number
        box.at_end()
        assert box.call("f1", (10,)).outcome == 1000


def test_what_a_state_was_asked_no_other_state_remembers() -> None:
    """Hidden inputs that an answer keeps stay where they were seen."""
    with sandbox() as box:
        run(
            box,
            "seen = []\ndef f(x):\n    seen.append(x)\n    return len(seen)",
            Mark("f"),
            "print()",
        )
        box.at("f")
        assert [box.call("f", (n,)).outcome for n in range(3)] == [1, 2, 3]
        box.at_end()
        assert box.call("f", (0,)).outcome == 1
        assert run(box, "seen")[0].outputs[0]["data"]["text/plain"] == "[0]"


@pytest.mark.parametrize(
    ("ends", "reason"),
    [
        ("import os; os._exit(0)", "Your code ended the Python process."),
        ("import os; os.kill(os.getpid(), 9)", "Your code ended the Python process."),
        ("import ctypes; ctypes.string_at(0)", "Your code crashed Python"),
    ],
)
def test_an_answer_that_ends_its_state_ends_the_sandbox(ends: str, reason: str) -> None:
    with sandbox() as box:
        run(box, f"def f(x):\n    {ends}", Mark("f"), "print()")
        box.at("f")
        with pytest.raises(SandboxFailed, match=reason):
            box.call("f", (1,))


def test_a_state_that_was_ended_from_below_costs_its_own_exercise() -> None:
    kill = "import os, signal\nfor p in open(f'/proc/{os.getpid()}/task/{os.getpid()}/children')"
    kill += ".read().split():\n    os.kill(int(p), signal.SIGKILL)"
    with sandbox() as box:
        run(box, ADD, Mark("add"), kill)
        with pytest.raises(SandboxFailed, match="ended the Python process"):
            box.at("add")


def test_where_no_process_can_be_started_things_are_asked_as_they_end() -> None:
    many = "import os, time\nfor _ in range(100):\n    try:\n        pid = os.fork()\n"
    many += "    except OSError:\n        break\n    if pid == 0:\n        time.sleep(600)"
    with sandbox() as box:
        run(box, many, ADD, Mark("add"), "STEP[0] = 5")
        assert not box.at("add")
        assert box.call("add", (np.ones(2),)).outcome == 7.0


def test_states_share_their_memory() -> None:
    """A copy costs what it changes, not what it holds."""
    with sandbox(memory_bytes=800 * 2**20) as box:
        steps: list[str | Mark] = ["import numpy as np\nlarge = np.ones(30_000_000)"]
        for number in range(8):
            steps += [f"def f{number}(x):\n    return large[0]", Mark(f"f{number}"), "print()"]
        run(box, *steps)
        for number in range(8):
            box.at(f"f{number}")
            assert box.call(f"f{number}", (1,)).outcome == 1.0


def test_a_name_that_is_nowhere_is_said_to_be() -> None:
    with sandbox() as box:
        run(box, "x = 1", Mark("f"), "def f(x):\n    return x")
        assert not box.at("f") and not box.at("g")
        assert box.call("f", (1,)).outcome == 1
        assert isinstance(box.call("g", (1,)).outcome, Raised)
