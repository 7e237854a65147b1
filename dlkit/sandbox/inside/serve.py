"""Answer the requests of the trusted side, one after the other."""

import os
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from dlkit.check import wire
from dlkit.check.outcome import NOT_JUDGEABLE, Raised, generators
from dlkit.check.probes import CallBack
from dlkit.check.review import TOO_LARGE

from .outputs import as_bytes
from .places import Places
from .process import set_limits
from .running import Running
from .shell import Shell

ROOM = wire.MESSAGE_BYTES - 2**16  # for all replies of one message


def serve(channel: socket.socket, shell: Shell) -> None:
    """Answer requests until the channel closes. Each answer carries the number of its request."""
    connection, places = Connection(channel), Places()

    def go_on() -> None:
        """Answer in a copy of this process, from its first turn on."""
        connection.process = os.getpid()
        connection.question, _ = places.wait()
        connection.send(("at",))
        _serve(connection, shell, places, running)

    running = Running(shell, places, go_on)
    _serve(connection, shell, places, running)


def _serve(connection: "Connection", shell: Shell, places: Places, running: Running) -> None:
    while True:
        try:
            connection.question, request = wire.receive(connection.channel)
        except wire.Closed:
            return
        match request:
            case ("run", tuple(steps), int(room)):
                for body in running.run(steps, room):
                    connection.send(body)
            case ("at", str(mark)):
                if not places.is_here(mark):
                    connection.question, _ = places.hand_over((connection.question, mark))
                connection.send(("at",))
            case _:
                connection.send(_answer(shell, request, connection))


@dataclass
class Connection:
    """The channel, the number of the request that is being answered, and who answers."""

    channel: socket.socket
    question: int = 0
    process: int = field(default_factory=os.getpid)

    def send(self, body: tuple) -> None:
        """Answer the request; a body that is too large is replaced by one that says so."""
        self.end_copy()
        try:
            wire.send(self.channel, (self.question, body))
        except wire.WireError as error:
            wire.send(self.channel, (self.question, _instead(body, error)))

    def end_copy(self) -> None:
        """End this process if a cell or a function forked it: it is a copy that nobody asked."""
        if os.getpid() != self.process:
            os._exit(0)

    def ask(self, asked: int | str, values: object) -> object:
        """Ask the trusted side for a value."""
        wire.send(self.channel, (self.question, ("ask", asked, values)))
        return wire.receive(self.channel)[1]


class Asking(CallBack):
    """A function among a call's arguments, whose values the trusted side gives."""

    def __init__(self, number: int, connection: Connection) -> None:
        super().__init__(number)
        self.connection = connection

    def __call__(self, *values: object) -> object:
        """Ask for the value, and return it or raise what it raised."""
        return _value(self.connection.ask(self.number, values))


class Substitute:
    """Stands in for a function of the notebook: calls are answered by a reference, outside.

    What the reference would have drawn from a generator among its arguments is drawn from it here.
    """

    def __init__(self, name: str, connection: Connection) -> None:
        self.__name__, self.connection = name, connection

    def __call__(self, *values: object, **named: object) -> object:
        """Ask for the value, and return it or raise what it raised."""
        reply = self.connection.ask(self.__name__, _packed((values, named)))
        value, drawn = wire.unpack(reply.tobytes())
        for mine, after in zip(generators(values, named), drawn, strict=True):
            mine.bit_generator.state = after.bit_generator.state
        return _value(value)


def _value(value: object) -> object:
    if isinstance(value, Raised):
        raise {"TypeError": TypeError}.get(value.kinds[0], ValueError)(value.message)
    return value


def _answer(shell: Shell, request: tuple, connection: Connection) -> tuple:
    match request:
        case ("file", str(name), data):
            return "done", write_file(name, data)
        case ("limits", dict(values)):
            set_limits(values)
            return "done", None
        case ("substitute", tuple(names)):
            shell.user_ns.update({name: Substitute(name, connection) for name in names})
            return "done", None
        case ("calls", str(name), tuple(packed)):
            return "returned", _within_room(
                _called(shell, name, p.tobytes(), connection) for p in packed
            )
        case ("value", str(name)):
            missing = Raised.of(NameError(f"name '{name}' is not defined"))
            return _returned(shell.user_ns.get(name, missing))
    raise ValueError(f"unknown request {request!r:.80}")


def _called(shell: Shell, name: str, packed: bytes, connection: Connection) -> tuple:
    """Call a function; arguments that it left alone are not sent back."""
    arguments = tuple(
        Asking(value.number, connection) if isinstance(value, CallBack) else value
        for value in wire.unpack(packed)
    )
    outcome = _enclosed(shell.call(name, arguments).outcome)
    connection.end_copy()
    return outcome, None if wire.is_packed(packed, arguments) else _enclosed(arguments)


def _within_room(replies: Iterator[tuple]) -> tuple:
    """Keep the replies that fit into one message; the others say that they do not."""
    kept, room = [], ROOM
    for reply in replies:
        room -= sum(part.size for part in reply if part is not None)
        kept.append(reply if room >= 0 else (_packed(TOO_LARGE.outcome), None))
    return tuple(kept)


def write_file(name: str, data: np.ndarray) -> str | None:
    """Write a file of the working folder; return what went wrong, if anything did."""
    try:
        os.makedirs(os.path.dirname(name) or ".", exist_ok=True)
        with open(name, "xb") as file:
            file.write(data)
    except OSError as error:
        return f"{error.strerror}"
    return None


def _returned(value: object) -> tuple:
    return "returned", _enclosed(value)


def _enclosed(value: object) -> np.ndarray:
    """Pack a value by itself: one that cannot be packed says so and spoils nothing else."""
    try:
        return _packed(value)
    except BaseException as error:  # a value may run code when it is read
        return _packed(_not_judgeable(error))


def _packed(value: object) -> np.ndarray:
    return np.frombuffer(wire.pack(value), np.uint8)


def _not_judgeable(error: BaseException) -> Raised:
    return Raised((NOT_JUDGEABLE,), Raised.of(error).message)


def _instead(body: tuple, error: Exception) -> tuple:
    """Return a small answer in the place of one that is too large to send."""
    if body[0] == "ran":
        dropped = [["stream", "stderr", as_bytes(f"[output dropped: {error}]\n")]]
        return *body[:3], dropped, *body[4:]
    return _returned(_not_judgeable(error))
