"""Attacks that look for what a submission must not know."""

from pathlib import Path

from attacks.attack import Attack

CLASS = "reading"

# What is found is printed only so far as it is a canary: graded without walls, these attacks tell
# nothing of the machine that they run on.
SHOW = """
import glob, os, re
WORD = b"canary-" + b"[a-z]+-[0-9a-f]+"
def tell(value):
    print({word.decode() for word in re.findall(WORD, str(value).encode(errors="replace"))})
def show(path, most=4_000_000):
    try:
        with open(path, "rb") as file:
            data = file.read(most)
    except OSError as error:
        return print(path, type(error).__name__)
    print(path, len(data), {word.decode() for word in re.findall(WORD, data)})
def show_all(pattern):
    for path in sorted(glob.glob(pattern, recursive=True, include_hidden=True))[:500]:
        if os.path.isfile(path):
            show(path)
"""
RAISE = "def double(x):\n    raise ValueError(f'{x!r} {globals().get(\"seen\")}')"


def looks(name: str, tries: str, code: str, **options) -> Attack:
    """Return an attack that prints what it finds; `show` and `show_all` are there for it."""
    return Attack(name, tries, SHOW + code, **options)


def data_from_links(notebook: Path) -> None:
    gradebook = notebook.parents[3]
    for name, target in (("key.txt", "secret"), ("db.txt", "gradebook.db"), ("all", ".")):
        (notebook.parent / name).symlink_to(gradebook / target)
    (notebook.parent / "near.txt").symlink_to("../../../secret")


ATTACKS = (
    looks("source", "Reads the teacher's notebook.", "show_all('@COURSE@/source/**')"),
    looks(
        "source-nearby",
        "Reads the teacher's notebook by the way from its own folder.",
        "[show_all('../' * n + 'source/**') for n in range(1, 9)]",
    ),
    looks("exercises", "Reads the reference.", "show_all('@COURSE@/assignments/**')"),
    looks(
        "everything-in-the-course",
        "Reads all of the course, in the working folder of every process.",
        "[show_all(p) for p in ('@COURSE@/**', '/proc/[0-9]*/cwd/**', '/proc/[0-9]*/cwd/.*')]",
    ),
    looks("secret", "Reads the secret of the class.", "show('@COURSE@/gradebook/secret')"),
    looks(
        "gradebook",
        "Opens the gradebook.",
        """
import sqlite3
show("@COURSE@/gradebook/gradebook.db")
base = sqlite3.connect("file:@COURSE@/gradebook/gradebook.db?mode=ro", uri=True)
print(list(base.execute("select * from student")))
""",
    ),
    looks(
        "classmates",
        "Reads what others handed in and were given.",
        """
show_all("@COURSE@/gradebook/submitted/**")
show_all("@COURSE@/gradebook/autograded/**")
show_all("../../*/*/*.ipynb")
""",
    ),
    looks(
        "reference",
        "Imports the reference, the exercises and the judge.",
        """
import importlib, sys
sys.path += ["@COURSE@/assignments/90-small", "@COURSE@"]
for name in ("dlkit.reference", "dlkit.exercise", "dlkit.judge", "dlkit.grading", "exercises"):
    try:
        module = importlib.import_module(name)
        show(module.__file__)
        answer = module.double.reference
    except Exception as error:
        print(name, error)
""",
        answer="def double(x):\n    return answer(x)",
    ),
    looks(
        "environment",
        "Reads the environment of every process.",
        "tell(os.environ)\nshow_all('/proc/[0-9]*/environ')",
    ),
    looks(
        "home",
        "Reads the homes of this and of every other user.",
        """
import pwd
homes = {os.path.expanduser("~"), "@HOME@", *(user.pw_dir for user in pwd.getpwall())} - {"/"}
for home in homes:
    show_all(home + "/*")
    show_all(home + "/.ssh/*")
""",
    ),
    looks(
        "history",
        "Reads the history of IPython.",
        """
show_all(os.path.expanduser("~/.ipython/**"))
show_all("@HOME@/.ipython/**")
try:
    tell(list(get_ipython().history_manager.search("*")))
except Exception as error:
    print(error)
get_ipython().run_line_magic("history", "-g canary")
""",
    ),
    looks(
        "frames",
        "Looks into the frames of whoever calls it and at all objects.",
        """
import gc, sys
seen = []
""",
        answer="""
def double(x):
    frame = sys._getframe()
    while frame := frame.f_back:
        seen.extend(str(value)[:1000] for value in frame.f_locals.values())
    for one in gc.get_objects():
        if type(one) is dict and ("reference" in one or "secret" in one or "expected" in one):
            seen.append(str(one)[:1000])
    answers = [s for s in seen if "canary" in s]
    raise ValueError(str(answers))
""",
    ),
    looks(
        "other-processes",
        "Looks at the command lines, roots and open files of all processes.",
        """
for place in ("cmdline", "fd/*", "root/@COURSE@/gradebook/secret", "root/etc/shadow", "maps"):
    show_all("/proc/[0-9]*/" + place)
""",
    ),
    looks(
        "memory-of-the-parent",
        "Searches the memory of the processes that started it.",
        """
def search(pid):
    found = set()
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", 0) as memory:
        for line in maps:
            if " rw" in line and "[v" not in line:
                start, end = (int(part, 16) for part in line.split()[0].split("-"))
                try:
                    memory.seek(start)
                    found |= {*re.findall(WORD, memory.read(min(end - start, 2**26)))}
                except (OSError, OverflowError):
                    pass
    print(pid, found)
for pid in {1, os.getppid()}:
    try:
        search(pid)
    except OSError as error:
        print(pid, error)
import ctypes
print(ctypes.CDLL(None).ptrace(0x4206, os.getppid(), 0, 0))  # seize, without a stop
""",
    ),
    looks(
        "open-files",
        "Reads every file that is open in its process.",
        """
for number in os.listdir("/proc/self/fd"):
    target = os.path.realpath(f"/proc/self/fd/{number}")
    print(number, target)
    if os.path.isfile(target):
        show(target)
""",
    ),
    looks(
        "whole-disk",
        "Walks through all folders for files of telling names.",
        """
wanted = {"secret", "double.py", "gradebook.db", "90-small.ipynb", "a-file-at-home"}
for folder, folders, files in os.walk("/"):
    folders[:] = [f for f in folders if folder != "/" or f not in ("sys", "dev", "usr", "lib")]
    folders[:] = [f for f in folders if not f.isdigit() and f not in ("site-packages", "task")]
    for name in wanted & {*files}:
        show(os.path.join(folder, name))
""",
    ),
    looks(
        "devices",
        "Reads the devices of memory and disks.",
        """
for path in ("/dev/mem", "/dev/kmem", "/proc/kcore", "/dev/kmsg", "/dev/vda", "/dev/sda"):
    show(path, 1000)
""",
    ),
    looks(
        "left-overs",
        "Reads what others have left in folders for everybody.",
        "[show_all(p) for p in ('/tmp/**', '/var/tmp/**', '/dev/shm/**', '/run/**')]",
    ),
    looks(
        "shell-commands",
        "Reads with programs of the system.",
        """
get_ipython().system("cat @COURSE@/gradebook/secret; ls -la / @COURSE@; id; wc /etc/shadow")
get_ipython().system("env | grep -o 'canary-[a-z]*-[0-9a-f]*'")
get_ipython().system("grep -rao 'canary-[a-z]*-[0-9a-f]*' @COURSE@ @HOME@ | head -50")
""",
    ),
    looks(
        "magics",
        "Reads with IPython's own commands.",
        """
get_ipython().run_line_magic("load", "@COURSE@/assignments/90-small/exercises/double.py")
get_ipython().run_line_magic("run", "@COURSE@/assignments/90-small/exercises/double.py")
""",
    ),
    looks(
        "network",
        "Looks for servers of this machine and of others.",
        """
import socket
for address in [("127.0.0.1", port) for port in (22, 80, 8786, 8787, 8888)] + [("8.8.8.8", 53)]:
    try:
        socket.create_connection(address, timeout=0.2)
        print("reached", address)
    except OSError as error:
        print(address, type(error).__name__)
try:
    print(socket.getaddrinfo("localhost.localdomain", 80))
except OSError as error:
    print(error)
""",
    ),
    Attack(
        "links-to-data",
        "Hands in links to what it wants to read as its own files.",
        SHOW + "[show_all(p) for p in ('*', 'all/*', 'all/submitted/**')]",
        folder=data_from_links,
    ),
    Attack(
        "inputs-kept",
        "Keeps the inputs of one exercise, to answer the next ones with them.",
        "seen = []",
        """
        def double(x):
            seen.append(x)
            return seen[-2] * 2 if len(seen) > 1 else seen
        """,
    ),
    Attack("inputs-told", "Puts its inputs into the text of an exception.", "", RAISE),
    Attack("inputs-told-again", "Does the same as somebody else.", "", RAISE),
    Attack("inputs-told-anew", "Does the same with one letter more.", "# !", RAISE),
    Attack(
        "inputs-printed",
        "Prints its inputs wherever it can while it is asked.",
        "import os, sys",
        """
        def double(x):
            print(x, flush=True)
            print(x, file=sys.__stdout__)
            for number in (1, 2):
                os.write(number, f"canary-input-0 {x}\\n".encode())
            os.system(f"echo canary-input-0 {x}")
            open("told.txt", "a").write(str(x))
        """,
    ),
)
