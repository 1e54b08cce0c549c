"""What a browser reads of a page: its tags, attributes and links."""

from __future__ import annotations

from html.parser import HTMLParser


class Seen(HTMLParser):
    """The tags, attributes and links of a page, as a browser reads them."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.named: set[str] = set()
        self.places: list[str] = []
        self.sources: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.named |= {name for name, _ in attrs}
        self.places += [value or "" for name, value in attrs if name == "href"]
        self.sources += [value or "" for name, value in attrs if name == "src"]
