"""Forked processes that end when their parent ends, however it ends."""

import ctypes
import os
import signal

PARENT_DEATH = 1  # PR_SET_PDEATHSIG, see prctl(2)


def end_with(parent: int) -> None:
    """End this process as soon as its parent, of that id, has ended; it may have ended already."""
    ctypes.CDLL(None).prctl(PARENT_DEATH, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
