"""The warm server: it has imported what notebooks import, and forks a shell for each submission.

    server ── shell (the first process of its sandbox, which builds the walls before all else)

A request is one packet on the control socket, {folder: bytes} in JSON, with two open
sockets: the channel that the shell will serve, and one for news. On the latter go a handle of the
shell (a pidfd) and, when that has ended, its exit code. When the other side closes it, the sandbox
is ended; when the control socket is closed, everything is.

A first process cannot be ended by a signal from its own namespace: `os.kill(os.getpid(), 9)` does
nothing. Its end is the end of all others there, and what they leave is gone with them.

The server runs no line of a submission, and reads nothing of one.
"""

import contextlib
import gc
import json
import os
import selectors
import signal
import socket
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass

from .namespaces import fork_as_first
from .process import keep_only

REQUEST_BYTES = 4096


@dataclass(frozen=True)
class Forked:
    """A running sandbox: its shell, by id and by handle, its core, and where its news go."""

    pid: int
    handle: int
    core: int
    news: socket.socket


class Forking:
    """Forks a sandbox for every request: `wall_in(folders)` and then `shell(channel)` run in it."""

    def __init__(
        self,
        control: socket.socket,
        wall_in: Callable[[dict[str, int]], None],
        shell: Callable[[socket.socket], None],
    ) -> None:
        self.control = control
        self.wall_in = wall_in
        self.shell = shell
        self.events = selectors.DefaultSelector()
        self.events.register(control, selectors.EVENT_READ, self.start)
        self.running = dict.fromkeys(os.sched_getaffinity(0), 0)  # sandboxes on each core

    def serve(self) -> None:
        """Say that all is ready, and serve until the control socket is closed."""
        gc.collect()
        gc.freeze()  # a collection would touch, and so copy, pages that all sandboxes share
        self.control.send(b"ready")
        with contextlib.suppress(EOFError):
            while True:
                for key, _ in self.events.select():
                    key.data()

    def start(self) -> None:
        """Fork the sandbox that is asked for; raise EOFError when nobody asks any more."""
        request, sockets, _, _ = socket.recv_fds(self.control, REQUEST_BYTES, 2)
        if not request:
            raise EOFError
        channel, news = (socket.socket(fileno=fd) for fd in sockets)
        core = min(self.running, key=self.running.get)
        try:
            pid = fork_as_first()
        except OSError:  # no more processes: this one cannot be had, the others go on
            traceback.print_exc()
            news.close()
        else:
            if pid == 0:
                self._be_first(json.loads(request), core, channel)
            self._watch(Forked(pid, os.pidfd_open(pid), core, news))
        finally:
            channel.close()

    def _watch(self, forked: Forked) -> None:
        self.running[forked.core] += 1
        with contextlib.suppress(OSError):  # who asked is gone: the next event says so
            socket.send_fds(forked.news, [b"started"], [forked.handle])
        self.events.register(forked.handle, selectors.EVENT_READ, lambda: self._ended(forked))
        self.events.register(forked.news, selectors.EVENT_READ, lambda: self._end(forked))

    def _end(self, forked: Forked) -> None:
        self.events.unregister(forked.news)
        signal.pidfd_send_signal(forked.handle, signal.SIGKILL)

    def _ended(self, forked: Forked) -> None:
        _, status = os.waitpid(forked.pid, 0)
        self.running[forked.core] -= 1
        with contextlib.suppress(OSError):
            forked.news.send(str(os.waitstatus_to_exitcode(status)).encode())
        with contextlib.suppress(KeyError):
            self.events.unregister(forked.news)
        self.events.unregister(forked.handle)
        os.close(forked.handle)
        forked.news.close()

    def _be_first(self, folders: dict[str, int], core: int, channel: socket.socket) -> None:
        """Build the walls and be the shell; never return.

        However many processes it starts, they take no core from a sandbox on another one, and,
        since the scheduler shares a core between sessions, half of it from one on the same.
        """
        code = 1
        try:
            os.setsid()
            os.sched_setaffinity(0, {core})
            keep_only(channel.fileno())
            self.wall_in(folders)
            self.shell(channel)
            code = 0
        except BaseException:
            traceback.print_exc(file=sys.__stderr__)
        finally:
            os._exit(code)
