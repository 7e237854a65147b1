"""The shell inside the walls: runs cells as a Jupyter kernel would, and calls functions.

Seen inside as the package `dlkit_inside`, which stands alone but for the student half of `dlkit`.
`main` starts one shell; `fork_shells` is the warm server that forks one for each submission. A
shell answers one request after the other until its channel closes. Each is (number, request), and
so is each answer, with the same number:

    ("file", name, bytes)      -> ("done", None or what went wrong)
    ("limits", {name: n})      -> ("done", None)
    ("run", (source, ...), room)
                               -> ("ran", failed, outputs) for each; room: bytes of its output
    ("calls", name, (arguments, ...))
                               -> ("returned", ((outcome, arguments after it or None), ...))
    ("value", name)            -> ("returned", outcome)
    ("substitute", (name, ...))
                               -> ("done", None): calls of these functions are answered outside

Arguments that a call left alone are not sent back. During a call, a function among the arguments
asks (number, ("ask", which, values)) and is answered (number, value).

Texts of cells travel as bytes (arrays of uint8), arguments and outcomes as messages in the wire
form inside the message. Nothing here protects anything: the submission may change all of it. What
leaves is checked outside.
"""

import os
import socket
import sys
from collections.abc import Sequence
from functools import partial

from .forking import Forking
from .namespaces import own_processes, shut_in
from .serve import serve
from .shell import make_shell
from .warming import at_home, warm


def main(channel: int) -> None:
    """Serve on the open socket of this number."""
    serve(socket.socket(fileno=channel), make_shell())


def fork_shells(
    control: int, rules: int, kept: Sequence[str], links: Sequence[tuple[str, str]]
) -> None:
    """Fork a shell for each request on the control socket; `rules` is open at the filter's text.

    `kept` and `links` are what every sandbox sees in folders that are its own: see `shut_in`.
    """
    own_processes()
    with open(rules, "rb") as file:
        program = file.read()
    wall_in = partial(shut_in, kept=kept, links=links, rules=program)
    complaints = os.dup(2)
    shell = warm(make_shell())
    os.dup2(complaints, 2)  # until there is a submission, what goes wrong is told to who started us
    sys.stderr = sys.__stderr__

    def run(channel: socket.socket) -> None:
        at_home(shell)
        serve(channel, shell)

    Forking(socket.socket(fileno=control), wall_in, run).serve()
