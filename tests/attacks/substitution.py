"""Attacks through references that are substituted for earlier answers that were wrong."""

from collections.abc import Callable
from textwrap import dedent

from nbformat import NotebookNode

from attacks.attack import Attack, cell_of

CLASS = "substituted references"
EXTENT = "def extent(x):\n    return {value}, float(x.max())"


def calls(name: str, tries: str, value: str, code: str = "", most: float = 20, **options) -> Attack:
    """Return an attack by an `extent` that calls `double`, whose own answer is wrong.

    `value` is what it gives for the smallest number; the largest one is right, worth 20 points.
    """

    def change(nb: NotebookNode) -> None:
        cell_of(nb, "extent").source = dedent(code) + EXTENT.format(value=value)

    due = {"double": 0, "extent": most}
    return Attack(name, tries, change=change, most=due, keeps=(), **options)


def floods(*words: str, **options: object) -> Callable[..., Attack]:
    """Return an attack that would hurt a machine on which substituted references had no bounds."""
    return calls(*words, harmful=True, **options)


ATTACKS = (
    calls("asks", "Asks for one number and returns another.", "[double(x), -1.0][1]"),
    calls("huge", "Sends 60 MB at a time.", "[double(np.ones(7 * 10**6)) for _ in range(20)]"),
    floods(
        "grows",
        "Has a substituted reference repeat a list until it fills all memory.",
        "grow([0] * 10**4)",
        """
        def grow(x):
            while True:
                x = double(x)
        """,
    ),
    calls("for-ever", "Asks without end.", "[double(1) for _ in iter(int, 1)]"),
    calls(
        "afterwards",
        "Asks in a thread when the call is over, and while the next one is made.",
        "afterwards(x)",
        """
        import threading, time
        def afterwards(x):
            ask = lambda: [double(3) or time.sleep(0.001) for _ in range(10**4)]
            threading.Thread(target=ask, daemon=True).start()
            return -1.0
        """,
    ),
    calls(
        "class-of-its-own",
        "Sends objects that lie about themselves and run code when they are read.",
        "double(Lying(7)) + double(Text('x'))",
        """
        class Lying(int):
            __rmul__ = __index__ = __int__ = lambda self, *other: open("/etc/passwd").read()
        class Text(str):
            __rmul__ = lambda self, other: -1.0
        """,
    ),
    calls(
        "another-reference",
        "Asks for a function that was not substituted: the reference of the exercise itself.",
        "double.connection.ask('extent', np.frombuffer(wire.pack(((x,), {})), np.uint8))[0]",
        "from dlkit.check import wire\n",
    ),
    calls(
        "unreadable",
        "Sends what is no message where a packed one is wanted.",
        "double.connection.ask('double', np.frombuffer(b'dlk1' + b'\\xff' * 99, np.uint8))",
    ),
    calls(
        "looks-behind",
        "Looks for the reference in the substituted function.",
        "double.__wrapped__(x) or double.__globals__['reference'](x)",
    ),
    calls(
        "waits-for-it",
        "Answers only when something is substituted, and then by what it says of itself.",
        "-1.0 if not hasattr(double, 'connection') else float(double(x).min())",
    ),
)
