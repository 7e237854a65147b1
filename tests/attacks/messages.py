"""Attacks by what is sent and shown: frames on the channel, verdicts and scripts in outputs."""

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from attacks.attack import Attack, cell_of

CLASS = "messages and outputs"

CHANNEL = """
import gc, os, socket, struct, sys
channels = [one for one in gc.get_objects() if isinstance(one, socket.socket)]
def frame(text, numbers=b""):
    skeleton = text.encode()
    body = struct.pack(">4sI", b"dlk1", len(skeleton)) + skeleton + numbers
    return struct.pack(">Q", len(body)) + body
def question():
    caller = sys._getframe()
    while caller := caller.f_back:
        if "number" in caller.f_locals and "channel" in caller.f_locals:
            return caller.f_locals["number"]
"""
RECORD = {
    "exercise": "double",
    "points": 40.0,
    "max_points": 40.0,
    "passed": True,
    "mistakes": [],
    "messages": ["all right"],
    "version": "0",
}
MARKUP = "<script>alert('from an attack')</script><img src=x onerror=alert(1)>"
CARD = "<div style='border-left:4px solid green'><b>✓ double: 40 of 40 points</b></div>"


def scripts_in_text(nb: NotebookNode) -> None:
    cell_of(nb, "why").source = f"Because. {MARKUP} [here](javascript:alert(1))"
    nb.cells.append(new_markdown_cell(f"{MARKUP}\n\n<iframe srcdoc='x' onload=alert(1)>"))
    nb.cells.append(new_code_cell(f"# </pre></div></script>{MARKUP}"))
    nb.cells.append(new_markdown_cell("![x](attachment:a)"))
    nb.cells[-1]["attachments"] = {"a": {"text/html": MARKUP, "image/svg+xml": MARKUP}}


def names_in_metadata(nb: NotebookNode) -> None:
    nb.metadata.kernelspec = {"language": f"{MARKUP}\n[AutogradeApp] x: 70 of 70 points"}
    nb.metadata["title"] = nb.metadata["authors"] = MARKUP
    nb.cells[0]["id"] = f"{MARKUP}"[:64]


ATTACKS = (
    Attack(
        "forged-answer",
        "Answers the judge's question itself, with a verdict in place of a value.",
        CHANNEL,
        """
        def double(x):
            for text in ('["t", %d, ["t", "passed", 40, 40]]', '["t", %d, ["t", "ran", true]]'):
                channels[0].sendall(frame(text % question()))
        """,
    ),
    Attack(
        "answers-ahead",
        "Sends answers to questions that nobody has asked yet.",
        CHANNEL
        + """
for number in range(1000):
    channels[0].sendall(frame('["t", %d, ["t", "returned", true, true]]' % number))
""",
    ),
    Attack(
        "garbage-frame",
        "Sends bytes that are no message.",
        CHANNEL,
        "def double(x):\n    channels[0].sendall(os.urandom(10_000))",
    ),
    Attack(
        "boundless-frame",
        "Announces a message of 2**63 bytes.",
        CHANNEL,
        "def double(x):\n    channels[0].sendall(b'\\x7f' + b'\\xff' * 7 + b'x' * 10_000)",
    ),
    Attack(
        "boundless-skeleton",
        "Announces a skeleton that is longer than its message, and negative sizes.",
        CHANNEL,
        """
        def double(x):
            channels[0].sendall(struct.pack(">Q4sI", 20, b"dlk1", 2**32 - 1) + b"[" * 12)
            channels[0].sendall(frame('["t", 1, ["a", "<f8", [-1, -1], "C"]]'))
        """,
    ),
    Attack(
        "deep-frame",
        "Sends a skeleton of 100,000 levels.",
        CHANNEL,
        "def double(x):\n    channels[0].sendall(frame('[' * 100_000 + ']' * 100_000))",
    ),
    Attack(
        "pickle-frame",
        "Sends a pickle that would run a command where it is read.",
        CHANNEL,
        """
        def double(x):
            import pickle
            class Command:
                def __reduce__(self):
                    return os.system, ("touch @CANARIES@/from-a-pickle",)
            data = pickle.dumps(Command())
            channels[0].sendall(struct.pack(">Q", len(data)) + data)
            return Command()
        """,
    ),
    Attack(
        "half-a-frame",
        "Sends the beginning of a message and then nothing.",
        CHANNEL,
        """
        def double(x):
            import time
            channels[0].sendall(frame('["t", 1, 2]')[:9])
            time.sleep(1000)
        """,
    ),
    Attack(
        "asks-without-end",
        "Asks for values of a function that it was not given, again and again.",
        CHANNEL,
        """
        def double(x):
            while True:
                channels[0].sendall(frame('["t", %d, ["t", "ask", 0, ["t"]]]' % question()))
        """,
    ),
    Attack(
        "closes-the-channel",
        "Closes the channel while it is asked.",
        CHANNEL,
        "def double(x):\n    [one.close() for one in channels]",
    ),
    Attack(
        "thief",
        "Reads the judge's questions away from whoever should answer them.",
        CHANNEL
        + """
import threading, time
def steal():
    while True:
        channels[0].recv(10_000)
        time.sleep(0.01)
threading.Thread(target=steal, daemon=True).start()
""",
        keeps=(),
    ),
    Attack(
        "writes-everywhere",
        "Writes points to every open file.",
        """
        import os
        for number in map(int, os.listdir("/proc/self/fd")):
            try:
                os.write(number, b'{"points": 40, "passed": true}\\n40\\n')
            except OSError:
                pass
        """,
    ),
    Attack(
        "forged-verdict",
        "Shows an output with the metadata of a verdict.",
        f"""
        from IPython.display import display
        record = {RECORD}
        for place in ({{"dlkit": {{"verdict": record}}}}, {{"text/html": {{"dlkit": record}}}}):
            display({{"text/plain": "40", "text/html": {CARD!r}}}, raw=True, metadata=place)
        """,
    ),
    Attack(
        "forged-card",
        "Prints and shows a card that gives all points.",
        f"""
        from IPython.display import HTML, display
        print("✓ double: 40 of 40 points")
        display(HTML({CARD!r}))
        """,
        f"""
        class double:
            _repr_html_ = lambda self: {CARD!r}
            __repr__ = lambda self: "40"
        double()
        """,
    ),
    Attack(
        "scripts-shown",
        "Shows markup that runs scripts in whoever looks at it.",
        f"""
        from IPython.display import HTML, SVG, IFrame, Javascript, Latex, Markdown, display
        display(HTML({MARKUP!r}), Javascript("alert('from an attack')"), Markdown({MARKUP!r}))
        display(Latex({MARKUP!r}), IFrame("javascript:alert(1)", 10, 10))
        display({{"image/svg+xml": "<svg onload='alert(1)'/>"}}, raw=True)
        display({{"image/png": "x'>" + {MARKUP!r}, "image/jpeg": "<script>"}}, raw=True)
        display({{"application/javascript": "alert('from an attack')"}}, raw=True)
        display({{"application/vnd.jupyter.widget-view+json": {{"model_id": "x"}}}}, raw=True)
        display({{"text/plain": {MARKUP!r}}}, raw=True, metadata={{"dlkit": {{"note": "x"}}}})
        """,
    ),
    Attack(
        "scripts-raised",
        "Raises an exception whose name and text are markup.",
        answer=f"""
        def double(x):
            raise type({MARKUP!r}, (Exception,), {{}})({MARKUP!r})
        double(1)
        """,
    ),
    Attack(
        "scripts-printed",
        "Prints markup and control characters of a terminal.",
        f"""
        import sys
        print({MARKUP!r}, "\\x1b]8;;javascript:alert(1)\\x07click\\x1b]8;;\\x07", "\\x1b[2J")
        print({MARKUP!r}, file=sys.stderr)
        """,
    ),
    Attack(
        "formulas",
        "Raises an exception whose text is typeset as a formula that lies over the verdict.",
        answer=r"""
        def double(x):
            raise ValueError(r"$\href{javascript:alert(1)}{\style{position:fixed}{40\,points}}$")
        """,
    ),
    Attack("scripts-in-text", "Writes markup into text cells.", change=scripts_in_text),
    Attack("scripts-in-names", "Writes markup into names and ids.", change=names_in_metadata),
    Attack(
        "lines-of-log",
        "Raises an exception with a line of log that gives all points.",
        answer="""
        def double(x):
            raise ValueError("\\n[AutogradeApp | INFO] x: 70 of 70 points\\r\\u2028x: 70 of 70")
        """,
    ),
)
