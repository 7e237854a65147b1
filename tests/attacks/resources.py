"""Attacks by using up time, memory, processes, disk and output."""

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from attacks.attack import NOTHING, Attack

CLASS = "resources"


def floods(name: str, tries: str, code: str = "", **options) -> Attack:
    """Return an attack that would hurt a machine without walls."""
    return Attack(name, tries, code, harmful=True, **options)


def add_ends(nb: NotebookNode) -> None:
    nb.cells += [new_code_cell("import os\nos._exit(0)") for _ in range(25)]


ATTACKS = (
    Attack("endless-cell", "Computes for ever in its cell.", "while True:\n    pass"),
    Attack(
        "endless-call",
        "Computes for ever when it is asked.",
        answer="def double(x):\n    while True:\n        pass",
    ),
    Attack(
        "sleeps",
        "Sleeps when it is asked, whatever interrupts it.",
        answer="""
        def double(x):
            import time
            while True:
                try:
                    time.sleep(1000)
                except BaseException:
                    pass
        """,
    ),
    Attack(
        "one-long-step",
        "Computes one number that takes longer than everything else.",
        answer="def double(x):\n    return 3 ** (10**9)",
    ),
    Attack(
        "asks-somebody",
        "Waits for input that nobody gives.",
        "import sys\nsys.stdin.readline()\nopen(0).read()\ninput('points: ')",
    ),
    Attack(
        "slow-pattern",
        "Matches a pattern that takes exponential time.",
        answer="def double(x):\n    import re\n    return re.match('(a+)+$', 'a' * 99 + 'b')",
    ),
    floods(
        "children-compute",
        "Computes in many children at once.",
        """
        import os
        for _ in range(20):
            if os.fork() == 0:
                while True:
                    pass
        """,
    ),
    floods(
        "memory",
        "Takes memory without end.",
        "kept = []\nwhile True:\n    kept.append(bytearray(2**24))",
    ),
    floods(
        "memory-of-children",
        "Takes memory in many children, each a little.",
        """
        import os, time
        for _ in range(4):
            os.fork()
        kept = b"x" * (100 * 2**20)
        time.sleep(1000)
        """,
    ),
    floods(
        "memory-in-files",
        "Takes memory in shared folders and maps.",
        """
        import mmap
        kept = []
        for n in range(10_000):
            kept.append(mmap.mmap(-1, 2**24))
            kept[-1].write(bytes(2**24))
            with open(f"/dev/shm/{n % 2}", "ab") as file:
                file.write(bytes(2**20))
        """,
    ),
    floods(
        "memory-of-the-call",
        "Takes memory without end when it is asked.",
        answer="""
        def double(x):
            import numpy as np
            kept = []
            while True:
                kept.append(np.ones(10**7))
        """,
    ),
    floods(
        "fork-bomb",
        "Forks without end.",
        """
        import os
        while True:
            try:
                os.fork()
            except OSError:
                pass
        """,
    ),
    floods(
        "thread-bomb",
        "Starts threads without end.",
        """
        import threading, time
        while True:
            try:
                threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()
            except RuntimeError:
                break
        """,
    ),
    floods(
        "disk",
        "Fills every folder that it can write to.",
        """
        for folder in (".", "/tmp", "/dev/shm", "/var/tmp", "@CANARIES@", "@COURSE@"):
            try:
                with open(f"{folder}/full", "wb") as file:
                    while file.write(bytes(2**20)):
                        pass
            except OSError as error:
                print(folder, error)
        """,
    ),
    floods(
        "empty-files",
        "Makes empty files and folders without end.",
        """
        import os
        n = 0
        try:
            while True:
                os.mkdir(f"/tmp/{n}")
                n += 1
        except OSError as error:
            print(n, error)
        """,
    ),
    floods(
        "deep-folders",
        "Makes folders in folders without end.",
        """
        import os
        try:
            for _ in range(20_000):
                os.mkdir("a")
                os.chdir("a")
        except OSError as error:
            print(error)
        """,
    ),
    floods(
        "prints-without-end",
        "Prints without end, in its cell.",
        "while True:\n    print('x' * 100_000)",
    ),
    floods(
        "prints-much",
        "Prints 200 MB, by its stream and by the system's.",
        """
        import os
        for _ in range(1000):
            print("x" * 100_000)
        os.system("head -c 100000000 /dev/zero | tr '\\\\0' 'y'")
        """,
    ),
    floods(
        "displays-much",
        "Displays a hundred thousand outputs.",
        """
        from IPython.display import display
        for n in range(100_000):
            display({"text/plain": "x" * 100, "text/html": "<b>x</b>"}, raw=True)
        """,
    ),
    floods(
        "prints-in-the-call",
        "Prints 300 MB while it is asked.",
        answer="""
        def double(x):
            import os, sys
            for _ in range(3000):
                print("x" * 100_000)
                os.write(2, b"x" * 1000)
        """,
    ),
    floods(
        "returns-much",
        "Returns a gigabyte of text in many pieces.",
        answer="def double(x):\n    return ['x' * 1_000_000 + str(n) for n in range(300)]",
    ),
    floods(
        "open-files",
        "Opens files and sockets without end.",
        """
        import socket
        kept = []
        try:
            while True:
                kept += [open("/dev/null"), socket.socketpair()]
        except OSError as error:
            del kept
            print(error)
        """,
    ),
    floods(
        "uncounted-memory",
        "Takes memory that belongs to no process: pipes, queues, memory files.",
        """
        import os
        kept = []
        try:
            while True:
                kept.append(os.pipe())
                os.set_blocking(kept[-1][1], False)
                os.write(kept[-1][1], bytes(2**16))
        except OSError as error:
            print(len(kept), error)
        for make in (lambda: os.memfd_create("x"), lambda: os.eventfd(0)):
            try:
                make()
            except OSError as error:
                print(error)
        """,
    ),
    floods(
        "twenty-times",
        "Ends its process again and again, by every cell that it adds.",
        change=add_ends,
        most=NOTHING,
        keeps=(),
    ),
)
