"""Run the cells of a notebook in order, demonstrations only where something needs their names."""

import ast
from collections.abc import Callable, Iterable, Iterator

from .names import bound, only_adds, unknown
from .places import Places
from .shell import Shell


class Running:
    """A notebook that runs: what it has still to run, and which names nobody has defined yet.

    `go_on` serves in a copy of this process.
    """

    def __init__(self, shell: Shell, places: Places, go_on: Callable[[], None]) -> None:
        self.shell = shell
        self.places = places
        self.go_on = go_on
        self.demonstrations: dict[int, str] = {}  # those that have not run, by number, in order
        self.missing: set[str] = set()

    def run(self, steps: Iterable[tuple], room: int) -> Iterator[tuple]:
        """Take the steps of a request, and yield what each cell that ran came to.

        A demonstration that runs because its names are needed is announced before.
        """
        for step in steps:
            match step:
                case ("cell", int(number), source):
                    yield from self._run(number, source.tobytes().decode(), room)
                case ("demonstration", int(number), source):
                    self.demonstrations[number] = source.tobytes().decode()
                case ("mark", str(exercise)):
                    self.places.mark(exercise)
                case ("end",):
                    yield from self._needed(self.missing, room)
                    yield ("ended",)
                case _:
                    raise ValueError(f"unknown step {step!r:.80}")

    def _run(self, number: int, source: str, room: int) -> Iterator[tuple]:
        tree = self.shell.parsed(source)
        if tree is not None:
            missing = unknown(tree, self.shell.user_ns)
            yield from self._needed(missing, room)
            self.missing |= missing
        harmless = tree is not None and only_adds(tree, self.shell.user_ns)
        kept = () if harmless else self.places.keep(self.go_on)
        yield "ran", number, *self.shell.run(source, tree, room), kept

    def _needed(self, names: set[str], room: int) -> Iterator[tuple]:
        """Run the demonstrations that define such names, the last of those that could."""
        for name in sorted(names):
            number = self._definer(name)
            if number is not None:
                source = self.demonstrations.pop(number)
                yield "begins", number
                yield from self._run(number, source, room)

    def _definer(self, name: str) -> int | None:
        if name in self.shell.user_ns:
            return None
        for number, source in reversed(self.demonstrations.items()):
            if name in source and name in bound(self.shell.parsed(source) or ast.Module([], [])):
                return number
        return None
