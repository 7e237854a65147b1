"""Many texts, searched for many pieces of code: an index of their words says where to look."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

WORD = re.compile(r"\w+")
WHOLE_WORD = re.compile(r"(?<=\W)\w+(?=\W)")  # what any text with the piece has as a word


class Index:
    """Texts by their number, to be searched for pieces without spaces."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = list(texts)
        self._with: defaultdict[str, set[int]] = defaultdict(set)
        for number, text in enumerate(self._texts):
            for word in set(WORD.findall(text)):
                self._with[word].add(number)

    def containing(self, piece: str) -> Iterator[int]:
        """Yield the numbers of the texts that contain `piece`, in ascending order."""
        words = WHOLE_WORD.findall(piece)
        near = [self._with.get(word, frozenset()) for word in words]
        numbers = frozenset.intersection(*map(frozenset, near)) if near else range(len(self._texts))
        yield from (number for number in sorted(numbers) if piece in self._texts[number])
