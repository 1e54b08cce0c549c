"""A report's page as plain lines, block by block, to be kept and read as small snapshots."""

from __future__ import annotations

import re
from html.parser import HTMLParser

HEADINGS = {"h1", "h2", "h3", "h4"}
LINES = {"p", "li", "caption", "tr", "dt", "pre", "figcaption"} | HEADINGS
SILENT = {"style", "svg", "title"}
PLACES = {"section", "nav", "footer"}
MASKS = (
    (re.compile(r"\b[0-9a-f]{64}\b"), "SHA256"),
    (re.compile(r"\b\d+\.\d+\.\d+\b"), "VERSION"),
)


class _Lines(HTMLParser):
    """Lines of text in blocks: a section, a part of it, a long table; no style, no picture."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.blocks: list[tuple[str, list[str]]] = []
        self.section, self.heading, self.silent = "", "", 0
        self.begin("head")
        self.feed(page)

    def begin(self, section: str) -> None:
        """A block of its own from here on."""
        self.section = section
        self.blocks.append((section, []))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in SILENT
        named, lines = dict(attrs), self.blocks[-1][1]
        if tag in PLACES:
            self.begin(named.get("id") or named.get("class") or tag)
        elif (tag == "h3" and self.section != "summary") or "dense" in (named.get("class") or ""):
            self.begin(self.section)
        if tag in LINES:
            self.blocks[-1][1].append("# " if tag in HEADINGS else "")
        elif tag in {"td", "th"} and lines[-1]:
            lines[-1] += " | "
        elif tag == "dd":
            lines[-1] += ": "

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in SILENT

    def handle_data(self, data: str) -> None:
        lines = self.blocks[-1][1]
        if lines and not self.silent and (data.strip() or data == " "):
            lines[-1] += data


def blocks_of(page: str) -> list[tuple[str, str]]:
    """The section and the lines of each block of a page, in order.

    Versions and hashes are masked: they change without a word of the report changing. Dates are
    those of the study, which is given.
    """
    found = []
    for section, lines in _Lines(page).blocks:
        text = "\n".join(line.strip() for line in lines if line.strip())
        if text:
            found.append((section, masked(text)))
    return found


def masked(text: str) -> str:
    """Without versions and hashes."""
    for pattern, mask in MASKS:
        text = pattern.sub(mask, text)
    return text


def names_of(page: str) -> list[str]:
    """A name for each block of an English page that says what it shows: its headings."""
    names, above = [], ""
    for section, text in blocks_of(page):
        first = text.partition("\n")[0]
        heading = first.removeprefix("# ")
        words = [section]
        if heading != first:
            above = heading
            words += [heading] if names and names[-1].startswith(section) else []
        elif names and names[-1].startswith(section):
            words += [above, first]
        name = re.sub(r"[^a-z0-9]+", "-", " ".join(words).lower()).strip("-")
        names.append(f"{name}-continued" if name in names else name)
    return names
