"""The shell shows what Jupyter would show, and answers calls."""

import base64
from collections.abc import Iterator

import numpy as np
import pytest
from sandboxes import outputs, sandbox, shown

from dlkit.check.locating import Place
from dlkit.check.outcome import Raised
from dlkit.sandbox import Cell, Sandbox, SandboxFailed, SandboxUnavailable, cells


@pytest.fixture(scope="module")
def box() -> Iterator[Sandbox]:
    """One sandbox for all honest cells."""
    with sandbox() as box:
        yield box


def kinds(box: Sandbox, source: str) -> list[str]:
    return [output.get("name", output["output_type"]) for output in outputs(box, source)]


def test_prints_displays_and_the_last_value_keep_their_order(box: Sandbox) -> None:
    shown_by_cell = outputs(
        box,
        """
        import sys
        print("a", end="")
        print("b")
        display("c")
        print("d", file=sys.stderr)
        print("e")
        1 + 1
        """,
    )
    assert shown_by_cell[0] == {"output_type": "stream", "name": "stdout", "text": "ab\n"}
    assert shown_by_cell[1]["data"] == {"text/plain": "'c'"}
    assert [o["text"] for o in shown_by_cell[2:4]] == ["d\n", "e\n"]
    assert shown_by_cell[4]["output_type"] == "execute_result"
    assert shown_by_cell[4]["data"] == {"text/plain": "2"}


def test_what_programs_and_c_code_print_comes_between_what_python_prints(box: Sandbox) -> None:
    assert (
        shown(
            box,
            """
            import os, subprocess
            print("one")
            os.write(1, b"two\\n")
            subprocess.run(["echo", "three"])
            print("four")
            """,
        ).split()[:4]
        == "one two three four".split()
    )


def test_figures_are_shown_at_the_end_of_the_cell(box: Sandbox) -> None:
    (_, figure) = outputs(
        box,
        """
        import matplotlib.pyplot as plt
        plt.plot([1, 2, 3])
        print("before the figure")
        pass
        """,
    )
    assert base64.b64decode(figure["data"]["image/png"]).startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("source", "want"),
    [
        ("%matplotlib inline", ""),
        ("!echo $((40 + 2))", "42"),
        ("files = !echo a b\nfiles", "['a b']"),
        ("%%bash\necho from bash", "from bash"),
        ("import asyncio\nawait asyncio.sleep(0)\n'slept'", "'slept'"),
        ("%timeit -n 1 -r 1 1 + 1", "per loop"),
        ("1 + 1;", ""),
        ("from tqdm import tqdm\nfor _ in tqdm(range(3)): pass", "100%"),
        ("print('one'); from IPython.display import clear_output; clear_output(); 2", "2"),
        ("print('Schrödinger ψ 😀')", "Schrödinger ψ 😀"),
        ("exit()", ""),
    ],
)
def test_notebook_idioms_work(box: Sandbox, source: str, want: str) -> None:
    text = shown(box, source)
    assert want in text if want else not text


def test_a_display_is_replaced_by_its_update(box: Sandbox) -> None:
    source = "h = display('old', display_id=True)\nh.update('new')"
    assert [output["data"]["text/plain"] for output in outputs(box, source)] == ["'new'"]


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("1 / 0", "ZeroDivisionError"),
        ("def f(:", "SyntaxError"),
        ("raise SystemExit", "SystemExit"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt"),
        ("input('your name?')", "StdinNotImplementedError"),
        ("import getpass; getpass.getpass()", "EOFError"),
        ("class E(Exception):\n  def __str__(self): raise E\nraise E", "E"),
    ],
)
def test_an_error_is_shown_with_its_traceback_and_the_next_cell_runs(
    box: Sandbox, source: str, name: str
) -> None:
    error = next(o for o in outputs(box, source) if o["output_type"] == "error")
    assert error["ename"] == name
    assert name in "\n".join(error["traceback"])
    assert shown(box, "'still here'") == "'still here'\n"


def test_a_debugger_finds_nobody_to_ask(box: Sandbox) -> None:
    assert "StdinNotImplementedError" in shown(box, "breakpoint()\n1")


def test_a_forked_copy_of_the_shell_answers_nothing(box: Sandbox) -> None:
    source = "import os\npid = os.fork()\nprint(os.waitpid(pid, 0)[1] if pid else 'copy')"
    assert shown(box, source).split()[-1] == "0"
    assert shown(box, "'one answer'") == "'one answer'\n"


def test_the_shell_knows_what_nbgrader_tells_a_kernel(box: Sandbox) -> None:
    assert "autograde" in shown(box, "import os\nos.environ['NBGRADER_EXECUTION']")


def test_a_call_brings_back_value_and_arguments_and_shows_nothing(box: Sandbox) -> None:
    outputs(
        box,
        """
        import sys, warnings
        import matplotlib.pyplot as plt
        import numpy as np
        def double(x, d):
            print("noise"); print("noise", file=sys.stderr); warnings.warn("noise")
            plt.plot([1]); plt.show(); display("noise"); np.log(0.0)
            x *= 2
            d["seen"] = True
            return {"x": x, "n": 3}, [1.5, "text", None]
        """,
    )
    reply = box.call("double", (np.ones((2, 1)), {}))
    assert np.array_equal(reply.outcome[0]["x"], [[2.0], [2.0]])
    assert reply.outcome[1] == [1.5, "text", None]
    assert np.array_equal(reply.arguments_after[0], [[2.0], [2.0]])
    assert reply.arguments_after[1] == {"seen": True}
    assert outputs(box, "pass") == []


@pytest.mark.parametrize(
    ("definition", "kind"),
    [
        ("", "NameError"),
        ("f = 3", "TypeError"),
        ("def f(): pass", "TypeError"),
        ("def f(x): raise SystemExit(0)", "SystemExit"),
        ("def f(x): raise KeyboardInterrupt", "KeyboardInterrupt"),
        ("def f(x): return input()", "EOFError"),
        ("def f(x): return f(x)", "RecursionError"),
        ("def f(x): raise NotImplementedError('write me')", "NotImplementedError"),
    ],
)
def test_a_call_tells_what_was_raised(box: Sandbox, definition: str, kind: str) -> None:
    outputs(box, f"f = None; del f\n{definition}")
    outcome = box.call("f", (1,)).outcome
    assert isinstance(outcome, Raised)
    assert outcome.kinds[0] == kind
    assert len(outcome.message) <= 200


def test_a_variable_is_read_by_name(box: Sandbox) -> None:
    outputs(box, "choice = 'B'")
    assert box.value("choice") == "B"
    assert box.value("nothing_of_this_name").kinds[0] == "NameError"


SYNTAX = ["ls", "%time x", "!ls", "y = %pwd", "y = \\\n  !ls", "x?", "?x", "/f x", ",f x", ";f x"]
SYNTAX += ["In [1]: x", ">>> x", "...", "  x = 1", "text = '''\n   \n'''", "%%time\nx", "\n\nx = 1"]


def test_the_syntax_of_ipython_means_what_it_means_in_a_notebook(box: Sandbox) -> None:
    found = shown(
        box,
        f"""
        from IPython.core.interactiveshell import InteractiveShell
        shell, syntax = get_ipython(), {SYNTAX}
        cells = [*syntax, *(f"{{a}}\\n{{b}}" for a in syntax + ["x = 1"] for b in syntax + ["x"])]
        unlike = [
            cell
            for cell in cells
            if shell.transform_cell(cell) != InteractiveShell.transform_cell(shell, cell)
        ]
        print(len(cells), unlike)
        """,
    )
    assert found == f"{len(SYNTAX) + (len(SYNTAX) + 1) ** 2} []\n"


def test_calls_that_go_together_are_as_good_as_alone(box: Sandbox) -> None:
    shown(
        box,
        """
        count = 0
        def add(x, y):
            global count
            count += 1
            if count == 2:
                raise ValueError("the second one")
            y.append(count)
            return x + count
        """,
    )
    replies = box.calls("add", [(1, []), (2, []), (3, [9])])
    assert [reply.arguments_after for reply in replies] == [(1, [1]), (2, []), (3, [9, 3])]
    assert [replies[0].outcome, replies[2].outcome] == [2, 6]
    assert replies[1].outcome.message == "the second one"
    assert box.calls("add", []) == []


def test_the_line_of_the_notebook_that_raised_comes_out(box: Sandbox) -> None:
    shown(box, "%matplotlib inline\n\ndef scaled(z):\n    # of z\n    return 1 / zz\n\nzzz = 1")
    shown(box, "def twice(x):\n    return 2 * scaled(x)")
    found = box.call("twice", (1,)).outcome.located
    assert found.places == (
        Place(2, "return 2 * scaled(x)", raises=False),
        Place(3, "return 1 / zz", "scaled"),
    )
    assert found.near == "zzz"


def test_a_copy_that_a_call_forked_makes_none_of_the_other_calls(box: Sandbox) -> None:
    shown(
        box,
        """
        import os
        def note(x):
            copy = os.fork()
            with open("calls", "a") as file:
                file.write(f"{x}\\n")
            return copy and os.waitpid(copy, 0)[1]
        """,
    )
    assert [reply.outcome for reply in box.calls("note", [(1,), (2,), (3,)])] == [0, 0, 0]
    assert shown(box, "print(open('calls').read().split())") == str(list("112233")) + "\n"


def test_what_is_too_large_for_one_message_costs_itself_and_what_comes_after(box: Sandbox) -> None:
    shown(box, "def zeros(n):\n    return np.zeros(n)\nimport numpy as np")
    million = 10**6
    outcomes = [reply.outcome for reply in box.calls("zeros", [(n,) for n in (3, 9 * million, 3)])]
    assert outcomes[0].size == outcomes[2].size == 3
    assert "larger than 64 MB" in outcomes[1].message
    many = [reply.outcome for reply in box.calls("zeros", [(4 * million,)] * 3)]
    assert [isinstance(outcome, Raised) for outcome in many] == [False, False, True]
    assert "larger than 64 MB" in many[2].message


def test_of_cells_that_go_together_the_one_that_ends_the_process_is_named() -> None:
    sources = ["1 + 1", "import os\nx = 1", "os._exit(1)", "2 + 2"]
    cells = [Cell(str(number), source) for number, source in enumerate(sources)]
    seen = []
    with sandbox() as box, pytest.raises(SandboxFailed) as failed:
        for result in box.run(cells):
            seen.append(result.id)
    assert seen == ["0", "1"]
    assert failed.value.cell == "2"


def test_cells_of_many_messages_run_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "TOGETHER", 10)
    sources = ["x = [1]", "x.append(2)", "x.append(3)  # long for one message", "print(x)"]
    with sandbox() as box:
        results = list(box.run([Cell(str(n), source) for n, source in enumerate(sources)]))
    assert [result.execution_count for result in results] == [1, 2, 3, 4]
    assert results[-1].outputs[0]["text"] == "[1, 2, 3]\n"


def test_who_does_not_take_all_results_ends_the_sandbox() -> None:
    with sandbox() as box:
        results = box.run([Cell("a", "1"), Cell("b", "2")])
        assert next(results).id == "a"
        results.close()
        with pytest.raises(SandboxUnavailable, match="closed"):
            shown(box, "3")
