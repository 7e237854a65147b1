"""Attacks that write or delete where they should not."""

from pathlib import Path

from attacks.attack import Attack

CLASS = "writing and deleting"

NOTE = """
import os
def note(*places):
    for place in places:
        try:
            os.makedirs(os.path.dirname(place) or ".", exist_ok=True)
            with open(place, "a") as file:
                file.write("from an attack")
            print("wrote", place)
        except OSError as error:
            print(place, error)
"""


def writes(name: str, tries: str, code: str, **options) -> Attack:
    """Return an attack that appends to files; `note` is there for it."""
    return Attack(name, tries, NOTE + code, **options)


def link_out(notebook: Path) -> None:
    course = notebook.parents[4]
    for name, target in (("told.txt", "gradebook/told.txt"), (".cache", "source"), ("out", ".")):
        (notebook.parent / name).symlink_to(course / target)


ATTACKS = (
    writes(
        "own-notebook",
        "Writes another notebook in the place of its own, with all points.",
        """
import json, glob
for path in [*glob.glob("*.ipynb"), "90-small.ipynb", "@COURSE@/release/90-small/90-small.ipynb"]:
    note(path)
    try:
        os.remove(path)
    except OSError as error:
        print(error)
""",
    ),
    writes(
        "notebook-to-link",
        "Puts a link to the teacher's notebook in the place of its own.",
        """
try:
    os.symlink("@COURSE@/source/90-small/90-small.ipynb", "90-small.ipynb")
    os.symlink("@COURSE@/gradebook", "gradebook")
except OSError as error:
    print(error)
note("gradebook/secret", "90-small.ipynb")
""",
    ),
    writes(
        "classmates",
        "Writes into what others handed in.",
        "note(*(f'@COURSE@/gradebook/submitted/{n:03}-honest/90-small/x' for n in range(9)))",
    ),
    writes(
        "results",
        "Writes into the folders that grading writes to.",
        """
for folder in ("gradebook/autograded", "gradebook/feedback", "gradebook"):
    note(f"@COURSE@/{folder}/from-an-attack", f"../../../{folder}/from-an-attack")
""",
    ),
    writes(
        "gradebook",
        "Gives itself points in the database.",
        """
import sqlite3
try:
    with sqlite3.connect("@COURSE@/gradebook/gradebook.db", timeout=1) as base:
        base.execute("update grade set manual_score = 40")
        base.execute("update base_cell set name = 'x'")
except sqlite3.Error as error:
    print(error)
""",
    ),
    writes(
        "exercises",
        "Changes the reference and the teacher's notebook.",
        """
note("@COURSE@/assignments/90-small/exercises/double.py", "@COURSE@/source/90-small/90-small.ipynb")
note("@COURSE@/nbgrader_config.py", "@COURSE@/sitecustomize.py", "@COURSE@/gradebook/secret")
""",
    ),
    writes(
        "libraries",
        "Changes Python, its packages and the dlkit that it sees.",
        """
import sys, dlkit, numpy
note(dlkit.__file__, numpy.__file__, os.__file__, f"{sys.prefix}/x.pth", "/course/dlkit/judge.py")
note(*(f"{folder}/from-an-attack" for folder in sys.path if folder), "/usr/lib/x", "/etc/x")
""",
    ),
    writes(
        "outside",
        "Writes to folders that belong to nobody in the class.",
        "note('@CANARIES@/from-an-attack', '@HOME@/from-an-attack', '/var/tmp/from-an-attack')",
    ),
    writes(
        "start-up",
        "Leaves start-up files for whoever comes next.",
        """
for home in (os.path.expanduser("~"), "@HOME@"):
    note(f"{home}/.bashrc", f"{home}/.ipython/profile_default/startup/00.py", f"{home}/.profile")
    note(f"{home}/.jupyter/jupyter_config.py", f"{home}/.local/lib/python3.11/site-packages/x.pth")
""",
    ),
    writes(
        "shared-folders",
        "Leaves modules in folders for everybody, for whoever comes next.",
        """
note("/tmp/@MARK@", "/dev/shm/@MARK@", "/tmp/numpy.py", "/var/lock/@MARK@", "./@MARK@")
""",
    ),
    writes(
        "settings-of-the-kernel",
        "Changes settings of the machine.",
        "note('/proc/sys/kernel/domainname', '/proc/1/oom_score_adj', '/sys/fs/cgroup/x')",
    ),
    writes(
        "mounts",
        "Mounts what is read-only again, so that it can be written.",
        """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
for place in (b"/", b"/course", b"/usr"):
    print(libc.mount(None, place, None, 32 | 4096, None), libc.umount2(place, 2))
print(libc.unshare(0x10020000), libc.chroot(b"."), os.getuid())
os.system("mount -o remount,rw /; unshare -r id; sudo -n id; su -c id; chmod u+s ./x")
note("/usr/from-an-attack")
""",
    ),
    writes(
        "deletes-the-folder",
        "Deletes its working folder and its home.",
        "import shutil\nshutil.rmtree('.', ignore_errors=True)\nos.system('rm -rf ~ .')",
        harmful=True,
    ),
    writes(
        "deletes-everything",
        "Deletes all files of the machine.",
        "os.system('rm -rf --no-preserve-root / 2>/dev/null')",
        harmful=True,
    ),
    writes(
        "deletes-the-course",
        "Deletes the course.",
        "import shutil\nshutil.rmtree('@COURSE@', ignore_errors=True)",
        harmful=True,
    ),
    writes(
        "links-out",
        "Hands in links that lead out of its folder, and writes through them.",
        "note('told.txt', '.cache/told.txt', 'out/told.txt')",
        folder=link_out,
    ),
    writes(
        "leaves-its-folder",
        "Moves itself to another working folder, or to one that is gone.",
        """
import tempfile
with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
""",
    ),
)
