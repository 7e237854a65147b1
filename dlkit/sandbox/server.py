"""The warm server, from the trusted side: started once, asked whenever a sandbox is needed.

Processes forked from the one that started it may ask too. It ends when all of them have ended.
"""

import json
import os
import select
import socket
import subprocess
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from dlkit.sandbox.errors import SandboxUnavailable
from dlkit.sandbox.limits import Limits
from dlkit.sandbox.process_tree import ProcessTree
from dlkit.sandbox.spawn import last_words

READY = b"ready"
CODE_BYTES = 32


@dataclass(frozen=True)
class Started:
    """A started shell: its processes, the channel to it, and the pipe that complaints end in."""

    tree: ProcessTree
    channel: socket.socket
    complaints: int
    afterwards: ExitStack

    def end(self) -> None:
        """End every process, close the channel and remove what was made for the shell."""
        with self.afterwards:
            self.channel.close()
            self.tree.end()


class Ended:
    """The exit code of a sandbox's shell, which the server tells when it comes to that."""

    def __init__(self, news: socket.socket) -> None:
        self.news = news
        self.code: int | None = None

    def wait(self, seconds: float) -> int:
        """Return the exit code; raise TimeoutExpired when it does not come in time.

        Raises SandboxUnavailable when it never will: the server has ended, and all with it.
        """
        if self.code is None:
            if not select.select([self.news], [], [], seconds)[0]:
                raise subprocess.TimeoutExpired("sandbox", seconds)
            told = self.news.recv(CODE_BYTES)
            if not told:
                raise SandboxUnavailable("The sandbox server ended, and all sandboxes with it.")
            self.code = int(told)
        return self.code


class Server:
    """A server that stands behind walls; `tree` are its processes, those of its sandboxes too."""

    def __init__(self, tree: ProcessTree, control: socket.socket, complaints: int) -> None:
        self.tree = tree
        self.control = control
        self.complaints = complaints
        self.owner = os.getpid()
        self._is_ready = False

    def wait(self, seconds: float) -> None:
        """Return when it is ready; raise SandboxUnavailable, with its last words, if it is not."""
        if self._is_ready:
            return
        self.control.settimeout(seconds)
        try:
            self._is_ready = self.control.recv(len(READY)) == READY
        except OSError:
            pass
        if not self._is_ready:
            words = last_words(self.complaints)
            raise SandboxUnavailable(f"The sandbox server did not start: {words}.")

    def fork(self, folders: tuple[str, ...], limits: Limits) -> Started:
        """Start a shell in a sandbox of its own, with `folders` to write in.

        Raises BrokenPipeError or ConnectionResetError when there is no server any more.
        """
        request = json.dumps(dict.fromkeys(folders, limits.folder_bytes)).encode()
        with ExitStack() as undo:
            channel, inner = map(undo.enter_context, socket.socketpair())
            news, theirs = map(undo.enter_context, socket.socketpair(type=socket.SOCK_SEQPACKET))
            socket.send_fds(self.control, [request], [inner.fileno(), theirs.fileno()])
            inner.close()
            theirs.close()
            news.settimeout(limits.start_seconds)
            _, handles, _, _ = socket.recv_fds(news, CODE_BYTES, 1)
            if not handles:
                words = last_words(self.complaints)
                raise SandboxUnavailable(f"The sandbox server ended: {words}.")
            tree = ProcessTree(Ended(news), _process(handles[0]), folders, handles[0])
            undo.pop_all()
        afterwards = ExitStack()
        afterwards.callback(news.close)
        return Started(tree, channel, self.complaints, afterwards)

    def close(self) -> None:
        """End the server and all its sandboxes, if it was started by this process."""
        self.control.close()
        os.close(self.complaints)
        if os.getpid() == self.owner:
            self.tree.end()


def _process(handle: int) -> int:
    """Return the id of the process that a pidfd stands for."""
    lines = Path(f"/proc/self/fdinfo/{handle}").read_text("ascii").splitlines()
    return int(next(line for line in lines if line.startswith("Pid:")).split()[1])
