"""The text of a page of HTML: a line for each block, the address behind each link."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import islice

from discrimtest.mail.sight import Sight

_BLOCKS = frozenset(
    "address article aside blockquote body br caption center dd details dialog dir div dl dt "
    "fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main "
    "menu nav ol optgroup option p pre search section summary table td th tr ul".split()
)
_UNSEEN = frozenset({"head", "script", "style", "title", "template"})
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_UNSEEN_BEGINS = re.compile(r">\s*<(style|script)\b[^<>]*>", re.IGNORECASE)
_COMMENT = re.compile(r"<!--(?:-?>|.*?-->)", re.DOTALL)
_STRAY = re.compile(r"<(?=[^<>]*(?:<|\Z))")
"""A bracket that another follows before its own is closed."""
_MOST_STRAY = 200
_TAG = re.compile(r"<[/a-zA-Z!?][^<>]*>")


_HIDE_AT_ONCE = ("hidden", "transparent", "#fff", "white", "255")
_MAY_HIDE = tuple(
    re.compile(each)
    for each in (r"display\s*:\s*none", r"opacity\s*:\s*[01.]", r"font-size\s*:\s*(?:[0.]|1(?!\d))")
)
"""What stands in a page that hides words, in small letters."""


def html_text(page: str) -> str:
    """The text that a reader of the page sees, without what the page hides; never raises.

    Args:
        page: HTML, well formed or not.

    Returns:
        Lines without blanks at their ends. A link keeps its words, with its address behind them
        in brackets where that is not what they say.
    """
    return _lines(_read(page).said)


def hidden_text(page: str) -> str:
    """The words that a page holds and does not show; never raises.

    >>> hidden_text('<div style="display:none">Nieuw bericht</div><p>Kom maandag.')
    'Nieuw bericht'
    """
    words = _lines(_read(page).left_out) if _may_hide(page) else ""
    return words if re.search(r"\w", words) else ""


def _may_hide(page: str) -> bool:
    small = page.lower()
    at_once = any(each in small for each in _HIDE_AT_ONCE)
    return at_once or any(pattern.search(small) for pattern in _MAY_HIDE)


def _read(page: str) -> _Reader:
    reader = _Reader(_may_hide(page))
    try:
        reader.feed(_closed(page))
        reader.close()
    except (AssertionError, ValueError):
        pass  # a marked section that is none: what was read until there is kept
    return reader


def _closed(page: str) -> str:
    """A page without comments, of which the parser would search the rest for the end of each that
    has none; and with brackets that open no tag as the text that they are, where they are many."""
    end = page.rfind("-->") + 3 if "-->" in page else 0
    page = _COMMENT.sub("", page[:end]) + page[end:].replace("<!--", "&lt;!--")
    few = next(islice(_STRAY.finditer(page), _MOST_STRAY, None), None) is None
    return page if few else _STRAY.sub("&lt;", page)


def _lines(said: list[str]) -> str:
    lines = (" ".join(line.split()) for line in "".join(said).split("\n"))
    return "\n".join(line for line in lines if line)


def most_words(page: str) -> int:
    """More words than this :func:`html_text` does not find; told in a fraction of the time.

    >>> most_words("<p>Kom maar <b>langs</b>.</p>"), len(html_text("<p>Kom <b>langs</b>").split())
    (4, 2)
    """
    said = _TAG.sub(" ", "".join(_seen(page))).replace("&", " ").replace(";", " ")
    return len(said.split()) + page.count("<a") + page.count("<A")


def _seen(page: str) -> Iterator[str]:
    """A page without its styles and programs, as far as each is closed."""
    small, place, left = page.lower(), 0, {"style", "script"}
    for begin in _UNSEEN_BEGINS.finditer(page):
        tag = begin[1].lower()
        if begin.start() < place or tag not in left:
            continue
        end = small.find(f"</{tag}>", begin.end())
        if end < 0:
            left.discard(tag)
            continue
        yield f"{page[place : begin.start()]}> "
        place = end + len(tag) + 3
    yield page[place:]


class _Reader(HTMLParser):
    def __init__(self, may_hide: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self.left_out: list[str] = []
        self._may_hide = may_hide
        self._open: list[tuple[str, Sight]] = [("", Sight())]
        self._count: Counter[str] = Counter()
        self._hidden: str | None = None
        self._link: tuple[str, int] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self._hidden = None  # a head that nobody closed ends where the body begins
            self.said.append("\n")
        elif tag in _UNSEEN:
            self._hidden = self._hidden or tag
        if self._may_hide:
            self._enter(tag, dict(attrs))
        if tag == "a" and not self._open[-1][1].hides:
            self._link = (dict(attrs).get("href") or "", len(self.said))

    def _enter(self, tag: str, attributes: dict[str, str | None]) -> None:
        if tag in _BLOCKS:
            self._leave("p")  # a paragraph ends where the next block begins
        if tag not in _VOID:
            self._open.append((tag, self._open[-1][1].inside(attributes)))
            self._count[tag] += 1

    def _leave(self, tag: str) -> None:
        left = "" if self._count[tag] else tag
        while left != tag:  # what was not closed in it ends with it
            left, _ = self._open.pop()
            self._count[left] -= 1

    def handle_endtag(self, tag: str) -> None:
        self._leave(tag)
        if tag == self._hidden:
            self._hidden = None
        elif tag in _BLOCKS - _VOID:
            self.said.append("\n")
        elif tag == "a" and self._link:
            self._close_link(*self._link)

    def _close_link(self, address: str, begin: int) -> None:
        self._link = None
        words = "".join(self.said[begin:])
        if address.startswith(("http://", "https://")) and address not in words:
            self.said.append(f" ({address})")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            hides = self._open[-1][1].hides
            (self.left_out if hides else self.said).append(data.replace("\n", " "))
