"""The links of a site: those inside lead somewhere, and nothing is loaded from the internet."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

LOADS = {"src", "srcset", "poster", "data"}  # attributes whose addresses a browser fetches
FETCHED = re.compile(r"""(?:url\(\s*["']?|@import\s+["'])((?:https?:)?//[^"')\s]+)""")


def wrong_links(folder: Path) -> list[str]:
    """Say which links of the pages below `folder` lead nowhere, and what would need the internet.

    A link to another host, for a reader to follow, may stand on a page; its style marks it.
    """
    pages = {path: _read(path) for path in sorted(folder.rglob("*.html"))}
    found = []
    for path, page in pages.items():
        name = path.relative_to(folder).as_posix()
        found += [f"{name}: {words}" for words in _wrong(folder, path, page, pages)]
    for path in sorted(folder.rglob("*.css")):
        for address in FETCHED.findall(path.read_text(encoding="utf-8")):
            found.append(f"{path.relative_to(folder).as_posix()} loads {address}")
    return found


class _Page(HTMLParser):
    """Collects the links of a page as (tag, attribute, address), and its anchors."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[tuple[str, str, str]] = []
        self.anchors: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        for name in ({"href"} | LOADS) & values.keys():
            self.links.append((tag, name, values[name]))
        self.anchors |= {values[name] for name in ("id", "name") if name in values}


def _read(path: Path) -> _Page:
    page = _Page()
    page.feed(path.read_text(encoding="utf-8"))
    page.close()
    return page


def _wrong(folder: Path, path: Path, page: _Page, pages: dict[Path, _Page]) -> Iterator[str]:
    for tag, name, address in page.links:
        parts = urlsplit(address)
        if parts.scheme == "data":
            continue
        if parts.scheme or parts.netloc:
            if (tag, name) != ("a", "href"):
                yield f"<{tag}> loads {address}"
            continue
        target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
        if not target.is_file() or folder.resolve() not in target.resolve().parents:
            yield f"{address} leads nowhere"
        elif parts.fragment and target in pages:
            if unquote(parts.fragment) not in pages[target].anchors:
                yield f"{address} leads to no place on that page"
