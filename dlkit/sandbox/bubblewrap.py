"""The command line of bubblewrap: which namespaces, which files, which user.

trusted process ── bwrap (as root: twice, see `as_root`) ── process 1 ── warm server ── sandboxes

The server keeps what it needs to build each sandbox's own walls, and nothing else. It ends when
nobody holds its control socket any more: whoever asked it may have been killed.
"""

import itertools
import os
import shutil
import sys
from collections.abc import Iterable

from dlkit.sandbox.mounts import COURSE, HOME, Bind, Mounts

FOLDERS = (HOME, "/tmp", "/dev/shm")  # what can be written, each of `folder_bytes`
SERVER_BYTES = 2**20  # of each, for the server itself: a sandbox has its own over it
ENVIRONMENT = {
    "USER": "student",
    "LOGNAME": "student",
    "LANG": "C.UTF-8",
    "TERM": "xterm-color",
    "PYTHONDONTWRITEBYTECODE": "1",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "MALLOC_ARENA_MAX": "2",
    "PIP_RETRIES": "0",  # without a network each one only waits
    "NBGRADER_EXECUTION": "autograde",
} | {f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL", "NUMEXPR")}

ISOLATION = """
--unshare-all --unshare-user --uid 1000 --gid 1000 --hostname sandbox
--cap-drop ALL --cap-add CAP_SYS_ADMIN --cap-add CAP_NET_ADMIN --cap-add CAP_SETPCAP
--new-session --clearenv --proc /proc --dev /dev
""".split()
PASSWD = f"student:x:1000:1000::{HOME}:/bin/bash\n"
GROUP = "student:x:1000:\n"

USER_IDS = range(61184, 65520)  # those that systemd gives to services: nobody's own
_serial = itertools.count(os.getpid())


def environment(home: str, course: str) -> dict[str, str]:
    """Return the whole environment of a shell; nothing of this process's own gets in."""
    return ENVIRONMENT | {
        "PATH": f"{sys.prefix}/bin:/usr/bin:/bin",
        "HOME": home,
        "PYTHONPATH": course,  # for a Python that a cell starts
        "MPLCONFIGDIR": f"{home}/.config/matplotlib",
        "IPYTHONDIR": f"{home}/.ipython",
    }


def arguments(mounts: Mounts, passwd: int, group: int) -> list[str]:
    """Return the arguments that build the walls; `passwd` and `group` are open files."""
    line = list(ISOLATION)
    for folder in FOLDERS:
        line += ["--perms", "0700", "--size", str(SERVER_BYTES), "--tmpfs", folder]
    for target, link in mounts.links:
        line += ["--symlink", target, link]
    line += binds(mounts.binds)
    for place in map(str, mounts.covered):
        line += ["--size", "4096", "--tmpfs", place, "--remount-ro", place]
    line += [
        "--ro-bind-data",
        str(passwd),
        "/etc/passwd",
        "--ro-bind-data",
        str(group),
        "/etc/group",
    ]
    for name, value in environment(HOME, COURSE).items():
        line += ["--setenv", name, value]
    line += ["--dev-bind", "/dev/full", "/dev/zero"]  # read alike; it cannot be mapped, uncounted
    return [*line, "--remount-ro", "/dev", "--remount-ro", "/"]


def binds(pairs: Iterable[Bind]) -> list[str]:
    """Return the arguments that bind each source, read-only, at its target."""
    return [word for bind in pairs for word in ("--ro-bind", str(bind.source), bind.target)]


def as_root(program: str, mounts: Mounts) -> tuple[list[str], Mounts]:
    """Return a command that drops root for good, and the mounts as the command's user can reach it.

    An unprivileged user cannot look into /root, where the Python may be. So a first bwrap, in a
    mount namespace of its own, binds all sources below /tmp; setpriv then becomes a user that
    nobody is; and the second bwrap, after this, builds the sandbox as any user would.
    """
    staged = [Bind(bind.source, f"/tmp/{n}") for n, bind in enumerate(mounts.binds)]
    seen = tuple(Bind(s.target, b.target) for s, b in zip(staged, mounts.binds, strict=True))
    user = str(USER_IDS[next(_serial) % len(USER_IDS)])
    outer = [
        program,
        "--dev-bind",
        "/",
        "/",
        "--tmpfs",
        "/tmp",
        *binds(staged),
    ]
    drop = [shutil.which("setpriv") or "/usr/bin/setpriv", "--reuid", user, "--regid", user]
    drop += ["--clear-groups", "--inh-caps=-all", "--bounding-set=-all", "--"]
    return [*outer, "--", *drop], Mounts(seen, mounts.links, mounts.covered)
