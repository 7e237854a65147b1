"""Attacks on the states in which answers are asked, and on cells that run when they are needed."""

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from attacks.attack import Attack, Change, cell_of

CLASS = "states and demonstrations"

KEEPS_INPUTS = """
import os, json
def double(x):
    for path in ("told.txt", "/tmp/told.txt", "/dev/shm/told.txt"):
        with open(path, "a") as file:
            file.write("canary-input-%d [" % 0 + f"{x}]")
    open("later.py", "w").write("canary-input-%d [" % 0 + f"{x}]")
    seen.append(x)
"""
SHOWS = """
import os, glob
for path in (*glob.glob("*.txt"), *glob.glob("/tmp/*"), *glob.glob("/dev/shm/*"), "later.py"):
    if os.path.isfile(path):
        print(open(path).read())
print(["canary-input-%d [" % 0 + f"{x}]" for x in globals().get("seen", ())])
"""
WATCHES = """
import os, threading, time
def watch():
    while True:
        if os.path.exists("told.txt"):
            print(open("told.txt").read())
            display(open("told.txt").read())
        time.sleep(0.01)
threading.Thread(target=watch, daemon=True).start()
if os.fork() == 0:
    watch()
"""
FINDS_SERVER = """
import gc, sys
from types import FunctionType
modules = {name.rpartition(".")[2]: module for name, module in sys.modules.items()}
places = [one for one in gc.get_objects() if type(one).__name__ == "Places"]
running = [one for one in gc.get_objects() if type(one).__name__ == "Running"]
"""


def after(name: str, *sources: str) -> Change:
    """Return a change that adds cells behind the tests cell of an exercise."""

    def change(nb: NotebookNode) -> None:
        place = 1 + nb.cells.index(cell_of(nb, f"test_{name}"))
        nb.cells[place:place] = [new_code_cell(source) for source in sources]

    return change


def demonstration(source: str) -> Change:
    """Return a change of the text of the demonstration."""

    def change(nb: NotebookNode) -> None:
        (cell,) = (c for c in nb.cells if c.metadata.get("dlkit", {}).get("demo"))
        cell.source = source

    return change


ATTACKS = (
    Attack(
        "keeps-inputs",
        "Keeps what it is asked in files and names, and shows them in a cell below.",
        "seen = []",
        KEEPS_INPUTS,
        change=after("extent", SHOWS),
    ),
    Attack(
        "keeps-inputs-for-a-needed-cell",
        "Shows what it was asked in a demonstration that runs when the judge's questions are over.",
        "seen = []",
        f"{KEEPS_INPUTS}\ndef another(x):\n    return low(x)",
        change=demonstration(f"{SHOWS}\ndef low(x):\n    return x"),
    ),
    Attack(
        "watches-for-inputs",
        "Leaves a thread and a process that print what an answer writes down.",
        "seen = []",
        KEEPS_INPUTS,
        change=after("double", WATCHES),
    ),
    Attack(
        "ends-the-states",
        "Ends all processes that were forked from the shell.",
        change=after(
            "double",
            "import os\nfor process in filter(str.isdigit, os.listdir('/proc')):\n"
            "    int(process) > 1 and os.kill(int(process), 9)",
        ),
        keeps=(),
    ),
    Attack(
        "takes-the-turns",
        "Answers for every state itself, from a cell below.",
        change=after(
            "double",
            "print()",
            FINDS_SERVER + "for one in places:\n    one._kept.clear()\n"
            "    type(one).is_here = lambda *_: True\n"
            "class Double(float):\n    def __eq__(self, other):\n        return True\n"
            "double = lambda x: Double(4)",
        ),
    ),
    Attack(
        "gives-a-turn-that-nobody-asked-for",
        "Sends its state turns and answers that belong to no question.",
        change=after(
            "double",
            "print()",
            FINDS_SERVER + "for one in places:\n    for copy in one.copies:\n"
            "        [copy.turn.send(b'[1, \"double\"]') for _ in range(9)]\n"
            "        copy.turn.send(b'[[[[[')",
        ),
        keeps=(),
    ),
    Attack(
        "claims-that-all-is-kept",
        "Says of every cell that it left a state of every name behind.",
        change=after(
            "double",
            FINDS_SERVER + "for one in places:\n"
            "    one.keep = lambda go_on: ('double', 'extent', 'test_double', '', 'x' * 10**6)",
        ),
    ),
    Attack(
        "runs-what-is-not-there",
        "Announces demonstrations that do not exist, and runs one again and again.",
        change=after(
            "double",
            FINDS_SERVER + "for one in running:\n    def run(*_, one=one):\n"
            "        for number in [-1, 0, 10**9, *range(30)] * 9:\n"
            "            yield 'begins', number\n"
            "            yield 'ran', number, False, [], (), ()\n"
            "    one.run = run",
        ),
        keeps=(),
    ),
    Attack(
        "forks-while-it-is-kept",
        "Forks in every fork, so that each state is there many times.",
        "import os\nos.register_at_fork(after_in_child=lambda: os.fork())",
        change=after("double", "print()"),
        keeps=(),
    ),
    Attack(
        "never-wakes-up",
        "Blocks each forked process before it can answer.",
        "import os, time\nos.register_at_fork(after_in_child=lambda: time.sleep(10**6))",
        change=after("double", "print()"),
        keeps=(),
        harmful=True,
    ),
    Attack(
        "demonstration-of-demonstrations",
        "Lets an answer need a demonstration that takes all time and memory.",
        "def uses(x):\n    return needed(x)",
        change=demonstration("kept = [b'x' * 2**20 for _ in range(10**5)]\nneeded = None"),
        harmful=True,
        keeps=(),
    ),
    Attack(
        "many-failing-lines",
        "Has lines that fail, with texts that would move a cursor.",
        "\n".join(f"raise ValueError('\\x1b[2J{'y' * 999}{n}')" for n in range(200)),
    ),
    Attack(
        "line-with-markup",
        "Has a failing line that would be a script on a page.",
        "import nothing_<script>alert(1)</script>".replace("nothing_<", "nothing; '<")
        + "'; 1 / 0\nx = '''<img src=x onerror=alert(1)>'''; raise ValueError(x)",
    ),
)
