"""What a page could run in the browser of whoever looks at it."""

from collections import Counter
from html.parser import HTMLParser

LOADS = {"iframe", "object", "embed", "base", "form", "meta", "link", "svg", "frame", "portal"}
AS_IT_IS = {"pre", "code", "script", "style", "textarea"}  # MathJax leaves these alone
IGNORED = "tex2jax_ignore"
ADDRESSES = {"href", "src", "action", "formaction", "srcdoc", "data", "xlink:href"}


class _Active(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: Counter[str] = Counter()
        self._script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._script = tag == "script"
        if tag in LOADS or tag == "script":
            self.found[f"<{tag} {sorted(attrs)}>"] += 1
        for name, value in attrs:
            address = "".join((value or "").split()).lower()
            runs = name in ADDRESSES and address.startswith(("javascript:", "vbscript:", "data:t"))
            if name.startswith("on") or runs:
                self.found[f"{tag} {name}={value}"] += 1

    def handle_data(self, data: str) -> None:
        if self._script and data.strip():
            self.found[data] += 1

    def handle_endtag(self, tag: str) -> None:
        self._script = False


def active(page: str) -> Counter[str]:
    """Count the scripts, handlers of events and loaded things of a page."""
    reader = _Active()
    reader.feed(page)
    reader.close()
    return reader.found


class _Typeset(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        left_alone = tag in AS_IT_IS or IGNORED in (dict(attrs).get("class") or "").split()
        self._open.append((tag, left_alone))

    def handle_endtag(self, tag: str) -> None:
        if any(tag == name for name, _ in self._open):
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not any(left_alone for _, left_alone in self._open):
            self.texts.append(data)


def typeset(page: str) -> str:
    """Return the text of a page in which MathJax looks for formulas."""
    reader = _Typeset()
    reader.feed(page)
    reader.close()
    return "\n".join(reader.texts)
