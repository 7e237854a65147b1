"""Attacks by using up time, memory, processes, disk and output."""

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from attacks.attack import NOTHING, Attack, cell_of

CLASS = "resources"


def floods(name: str, tries: str, code: str = "", **options) -> Attack:
    """Return an attack that would hurt a machine without walls."""
    return Attack(name, tries, code, harmful=True, **options)


def add_ends(nb: NotebookNode) -> None:
    nb.cells += [new_code_cell("import os\nos._exit(0)") for _ in range(25)]


def be_slow_to_colour(nb: NotebookNode) -> None:
    nb.cells += [new_code_cell(" \n" * 30_000), new_code_cell("x " * 30_000)]
    nb.cells += [new_code_cell(f"'{'x ' * 900}'\nx." + "x " * 900) for _ in range(30)]


def be_slow_to_read(nb: NotebookNode) -> None:
    cell_of(nb, "why").source = "[" * 100_000
    nb.cells += [new_markdown_cell("![" * 100_000), new_markdown_cell("*_`$" * 50_000)]


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
            kept.append(mmap.mmap(-1, 2**24, flags=mmap.MAP_PRIVATE))
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
        "many-sessions",
        "Computes in 60 children, each with a share of the processors like a whole submission's.",
        """
        import os
        for _ in range(60):
            if os.fork() == 0:
                os.setsid()
                while True:
                    pass
        """,
        keeps=(),
    ),
    floods(
        "all-cores",
        "Computes on every core that it can move to, before all others.",
        """
        import os
        for core in range(os.cpu_count()):
            for ask in (
                lambda: os.sched_setaffinity(0, {core}),
                lambda: os.nice(-20),
                lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(99)),
            ):
                try:
                    ask()
                except OSError as error:
                    print(error)
            if os.fork() == 0:
                while True:
                    pass
        """,
    ),
    Attack(
        "children-nobody-waits-for",
        "Computes in children whose time nobody is told, one after the other.",
        """
        import os, signal, time
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        while True:
            if os.fork() == 0:
                end = time.process_time() + 1
                while time.process_time() < end:
                    pass
                os._exit(0)
            try:
                os.wait()
            except ChildProcessError:
                pass
        """,
    ),
    floods(
        "memory-behind-an-ended-thread",
        "Takes memory in a process whose first thread has ended, and which so shows none.",
        """
        import ctypes, os, platform, threading, time
        def hold():
            time.sleep(1)
            kept = b"x" * (300 * 2**20)
            time.sleep(1000)
        for _ in range(4):
            if os.fork() == 0:
                threading.Thread(target=hold).start()
                ctypes.CDLL(None).syscall(60 if platform.machine() == "x86_64" else 93, 0)
        time.sleep(3)
        """,
    ),
    floods(
        "memory-that-nobody-maps",
        "Takes shared memory, of which it keeps one page in sight.",
        """
        import mmap, os, time
        for file in (-1, os.open("/dev/zero", os.O_RDWR)):
            if os.fork() == 0:
                kept = []
                while len(kept) < 8:
                    kept.append(mmap.mmap(file, 2**26))
                    kept[-1].write(bytes(2**26))
                    kept[-1].madvise(mmap.MADV_DONTNEED)
                open(f"/tmp/{os.getpid()}", "w").close()
                time.sleep(1000)
        end = time.monotonic() + 5
        while len(os.listdir("/tmp")) < 2 and time.monotonic() < end:
            time.sleep(0.1)
        print("held 512 MB", len(os.listdir("/tmp")), "times")
        """,
    ),
    floods(
        "memory-in-pipes",
        "Puts pages into pipes, and forgets them: each keeps two megabytes.",
        """
        import ctypes, mmap, os
        libc = ctypes.CDLL(None)
        class Piece(ctypes.Structure):
            _fields_ = (("start", ctypes.c_void_p), ("length", ctypes.c_size_t))
        kept, spliced = [], 0
        for _ in range(40):
            kept.append(os.pipe())
            for _ in range(15):
                memory = mmap.mmap(-1, 2**22, flags=mmap.MAP_PRIVATE)
                memory.madvise(14)  # huge pages
                memory[2**21] = 1
                at = ctypes.addressof(ctypes.c_char.from_buffer(memory, 2**21))
                piece = Piece(at, 1)
                spliced += libc.vmsplice(kept[-1][1], ctypes.byref(piece), ctypes.c_ulong(1), 0)
        print(spliced)
        """,
    ),
    floods(
        "memory-in-sockets",
        "Fills connections that nobody accepts, and closes them.",
        """
        import socket
        for family, name in ((socket.AF_UNIX, "\\0name"), (socket.AF_INET, ("127.0.0.1", 0))):
            listening = socket.socket(family)
            listening.bind(name)
            listening.listen(4096)
            for _ in range(300):
                one = socket.socket(family)
                one.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 2**22)
                one.connect(listening.getsockname())
                one.setblocking(False)
                try:
                    while True:
                        one.send(bytes(2**16))
                except OSError:
                    one.close()
            globals()[family.name] = listening
        """,
    ),
    floods(
        "memory-in-locks",
        "Locks every other byte of many files.",
        """
        import fcntl
        kept = []
        try:
            for n in range(200):
                kept.append(open(f"/tmp/{n}", "w"))
                for byte in range(0, 2_000, 2):
                    fcntl.lockf(kept[-1], fcntl.LOCK_EX, 1, byte)
        except OSError as error:
            print(len(kept), error)
        """,
    ),
    floods(
        "memory-of-its-folders-hidden",
        "Lets nobody look into its process, and fills its folders and sockets.",
        """
        import ctypes, socket
        ctypes.CDLL(None).prctl(4, 0)
        for folder in (".", "/tmp", "/dev/shm"):
            try:
                with open(f"{folder}/full", "wb") as file:
                    while file.write(bytes(2**20)):
                        pass
            except OSError as error:
                print(folder, error)
        kept = []
        try:
            while True:
                kept.append(socket.socketpair())
        except OSError as error:
            print(error)
        """,
    ),
    floods(
        "last-to-be-ended",
        "Asks that another process is ended when the machine has no memory left.",
        """
        import glob
        for path in glob.glob("/proc/*/oom_*adj") + glob.glob("/proc/*/task/*/oom_*adj"):
            for value in ("-1000", "0"):
                try:
                    open(path, "w").write(value)
                except OSError as error:
                    print(error)
        """,
    ),
    Attack(
        "slow-to-colour",
        "Is written so that its page takes minutes to be made: lines of one blank.",
        change=be_slow_to_colour,
    ),
    Attack(
        "slow-to-read",
        "Writes brackets and colours, each of which is looked at as often as there are others.",
        r"print('\033[1mx' * 300_000)",
        change=be_slow_to_read,
    ),
    floods(
        "twenty-times",
        "Ends its process again and again, by every cell that it adds.",
        change=add_ends,
        most=NOTHING,
        keeps=(),
    ),
)
