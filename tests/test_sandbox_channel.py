"""Rule 1: one channel carries values, and nothing that comes along it is taken on trust."""

import os
import signal
from collections.abc import Iterator

import numpy as np
import pytest
from sandboxes import MB, sandbox, shown

from dlkit.sandbox import NoWalls, Sandbox, SandboxFailed, SandboxUnavailable

FIND_CHANNEL = """
import os, socket, stat, struct, sys
fds = [int(fd) for fd in os.listdir("/proc/self/fd")]
fds = [fd for fd in fds if os.path.exists(f"/proc/self/fd/{fd}")]
(fd,) = [fd for fd in fds if stat.S_ISSOCK(os.fstat(fd).st_mode)]
channel = socket.socket(fileno=os.dup(fd))
def frame(data):
    return struct.pack(">Q", len(data)) + data
"""


@pytest.fixture(scope="module")
def box() -> Iterator[Sandbox]:
    """One sandbox for values that are only odd."""
    with sandbox() as box:
        shown(box, "import numpy as np")
        yield box


@pytest.mark.parametrize(
    ("value", "because"),
    [
        ("np.zeros(10_000_000)", "larger"),
        ("np.broadcast_to(0.0, (10**6, 10**6))", "larger"),
        ("list(range(200_000))", "items"),
        ("'x' * 2_000_000", "characters"),
        ("10**400", "256 bits"),
        ("np.array([object()])", "dtype"),
        ("np.array(['text'])", "dtype"),
        ("object()", "type"),
        ("print", "type"),
        ("(n for n in range(3))", "type"),
    ],
)
def test_a_value_that_cannot_be_judged_is_told_as_such(
    box: Sandbox, value: str, because: str
) -> None:
    shown(box, f"def f(): return {value}")
    outcome = box.call("f", ()).outcome
    assert outcome.kinds == ("NotJudgeable",)
    assert because in outcome.message


@pytest.mark.parametrize(
    "definition",
    [
        "a = []; a.append(a)",
        "a = {}; a['a'] = a",
        "a = []\nfor _ in range(5000): a = [a]",
        "class D(dict):\n    def items(self): raise SystemExit\na = D(x=1)",
        "class A(np.ndarray):\n    dtype = property(lambda self: 1 / 0)\na = np.zeros(3).view(A)",
        "class C:\n    __class__ = property(lambda self: 1 / 0)\na = C()",
        "class F(float):\n    def __float__(self): raise KeyboardInterrupt\na = [F(1)]",
        "a = {1, 2, 'b', (3,)}",
        "a = np.float128(1)",
    ],
)
def test_an_odd_value_harms_neither_side(box: Sandbox, definition: str) -> None:
    shown(box, f"{definition}\ndef f(): return a")
    assert box.call("f", ()).outcome is not NotImplemented
    assert shown(box, "'next'") == "'next'\n"


def test_the_same_function_gets_the_same_reply_with_and_without_walls(box: Sandbox) -> None:
    source = "def f(x):\n    x[0] = 5\n    return {'y': x.T, 's': x.sum(), 't': (1, [True, None])}"
    shown(box, source)
    argument = np.asfortranarray(np.arange(6.0).reshape(2, 3))
    behind = box.call("f", (argument,))
    with Sandbox(NoWalls(), {}) as bare:
        shown(bare, source)
        plain = bare.call("f", (argument,))
    assert repr(behind) == repr(plain)
    assert behind.outcome["y"].flags == plain.outcome["y"].flags


def test_a_random_generator_goes_there_and_comes_back(box: Sandbox) -> None:
    shown(box, "def f(rng): return rng.standard_normal(3)")
    reply = box.call("f", (np.random.default_rng(1),))
    mine = np.random.default_rng(1)
    assert np.array_equal(reply.outcome, mine.standard_normal(3))
    assert reply.arguments_after[0].random() == mine.random()


@pytest.mark.parametrize(
    "attack",
    [
        "channel.sendall(os.urandom(100))",
        "channel.sendall(struct.pack('>Q', 2**62))",
        "channel.sendall(struct.pack('>Q', 10**9) + bytes(10**6))",
        "channel.sendall(frame(b''))",
        "channel.sendall(frame(b'{}'))",
        "channel.sendall(frame(b'dlk1' + struct.pack('>I', 2) + b'[]'))",
        "from dlkit.check import wire; wire.send(channel, (1, ('ran', False, [])))",
        "from dlkit.check import wire; wire.send(channel, 'hello')",
        "from dlkit.check import wire; wire.send(channel, ((1, 2), {3: 4}))",
    ],
)
def test_garbage_on_the_channel_ends_the_sandbox_with_its_reason(attack: str) -> None:
    with sandbox() as box, pytest.raises(SandboxFailed) as failed:
        shown(box, FIND_CHANNEL + attack)
    assert failed.value.reason == "Your code sent something unreadable to the grader."


WRONG = ["('ran', 'no', [])", "('ran', False)", "('returned', 1, 2)", "None", "('done', 3)", "()"]
WRONG += ["(np.zeros(3), False, [])", "np.zeros((3, 3))", "(np.zeros(3), b, b)", "('returned', b)"]


@pytest.mark.parametrize("answer", WRONG)
def test_an_answer_of_the_wrong_form_to_a_call_or_a_cell_ends_the_sandbox(answer: str) -> None:
    forge = f"""
    import numpy as np
    from dlkit.check import wire
    b, send = np.zeros(3, np.uint8), wire.send
    def forge():
        wire.send = lambda channel, message: send(channel, (message[0], {answer}))
    """
    for ask in (lambda: shown(box, "forge()"), lambda: box.call("forge", ())):
        with sandbox() as box:
            shown(box, forge)
            with pytest.raises(SandboxFailed, match="sent something unreadable"):
                ask()


def test_a_frame_that_drips_in_is_cut_off_at_the_deadline() -> None:
    drip = "channel.send(struct.pack('>Q', 1000))\nwhile True: channel.send(b'x'); time.sleep(0.1)"
    with sandbox(cell_seconds=1.0) as box, pytest.raises(SandboxFailed, match="longer than 1 s"):
        shown(box, f"import time\n{FIND_CHANNEL}{drip}")


def test_a_shell_that_stops_reading_is_cut_off_at_the_deadline() -> None:
    with sandbox(exercise_seconds=1.0) as box:
        shown(box, "f = len")
        os.kill(box.root, signal.SIGSTOP)
        with pytest.raises(SandboxFailed, match="f ran longer than 1 s"):
            box.call("f", (np.zeros(MB),))


def test_a_closed_channel_is_the_end() -> None:
    with sandbox() as box, pytest.raises(SandboxFailed, match="ended the Python process"):
        shown(box, FIND_CHANNEL + "channel.shutdown(socket.SHUT_RDWR)")


def test_what_cannot_be_sent_is_a_failure_of_ours(box: Sandbox) -> None:
    with pytest.raises(SandboxUnavailable, match="cannot be sent to a sandbox"):
        box.call("f", (object(),))
