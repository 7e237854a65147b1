"""The shell inside the walls: runs cells as a Jupyter kernel would, and calls functions.

Seen inside as the package `dlkit_inside`, which stands alone but for `dlkit.check`. `main` answers
one request after the other until the channel closes. Each is (number, request), and so is each
answer, with the same number:

    ("file", name, bytes)      -> ("done", None or what went wrong)
    ("limits", {name: n})      -> ("done", None)
    ("run", source, room)      -> ("ran", failed, outputs); room: bytes of output
    ("call", name, arguments)  -> ("returned", outcome, arguments after the call)
    ("value", name)            -> ("returned", outcome, ())

During a call, a function among the arguments asks (number, ("ask", which, values)) and is answered
(number, value).

Texts of cells travel as bytes (arrays of uint8), outcomes as messages in the wire form inside the
message. Nothing here protects anything: the submission may change all of it. What leaves is
checked outside.
"""

import socket

from .serve import serve
from .shell import make_shell


def main(channel: int) -> None:
    """Serve on the open socket of this number."""
    serve(socket.socket(fileno=channel), make_shell())
