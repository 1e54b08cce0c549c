"""The text of a page of HTML: a line for each block, the address behind each link."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser

from discrimtest.mail.sight import Sight

_BLOCKS = frozenset(
    "address article aside blockquote body br caption center dd details dialog dir div dl dt "
    "fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main "
    "menu nav ol optgroup option p pre search section summary table td th tr ul".split()
)
_UNSEEN = frozenset({"head", "script", "style", "title", "template"})
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_HIDDEN = re.compile(r">\s*<(style|script)\b[^<>]*>.*?</\1>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[/a-zA-Z!?][^<>]*>")
_WORD = re.compile(r"[^\s&;]+")
_LINK = re.compile(r"<a\s", re.IGNORECASE)


_MAY_HIDE = re.compile(
    r"hidden|display\s*:\s*none|opacity\s*:\s*[01.]|font-size\s*:\s*(?:[0.]|1(?!\d))|"
    r"transparent|#fff|white|255",
    re.IGNORECASE,
)


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
    words = _lines(_read(page).left_out) if _MAY_HIDE.search(page) else ""
    return words if re.search(r"\w", words) else ""


def _read(page: str) -> _Reader:
    reader = _Reader(bool(_MAY_HIDE.search(page)))
    try:
        reader.feed(page)
        reader.close()
    except (AssertionError, ValueError):
        pass  # a marked section that is none: what was read until there is kept
    return reader


def _lines(said: list[str]) -> str:
    lines = (" ".join(line.split()) for line in "".join(said).split("\n"))
    return "\n".join(line for line in lines if line)


def most_words(page: str) -> int:
    """More words than this :func:`html_text` does not find; told in a fraction of the time.

    >>> most_words("<p>Kom maar <b>langs</b>.</p>"), len(html_text("<p>Kom <b>langs</b>").split())
    (4, 2)
    """
    said = _TAG.sub(" ", _HIDDEN.sub("> ", page))
    return len(_WORD.findall(said)) + len(_LINK.findall(page))


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
