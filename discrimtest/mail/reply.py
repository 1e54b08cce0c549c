"""The sender's own words in a mail that quotes the letter it answers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from discrimtest.masking.folded import folded
from discrimtest.masking.heads import HEADS, HELD, MARKED
from discrimtest.masking.quoted import QuotedLetter, at_lines

_LEADING = re.compile(r"(?:[^\n]{0,60}:|[^\n]{0,60}\d\d:\d\d|-{2,}[^\n]{0,80})$")


def visible_reply(text: str, letter: QuotedLetter) -> str:
    """A mail's text without the letter that it quotes.

    Args:
        text: The text of the mail (`MailMessage.text`).
        letter: Knows what was sent by its likeness, where no mark or head tells.

    Returns:
        The other words, signatures too, above, below and between the lines of the letter; empty
        where the mail says nothing of its own.
    """
    left, place = [], 0
    for start, end in sorted(_quoted(folded(text), letter)):
        left += [text[place:start], "\n" * text.count("\n", max(place, start), end)]
        place = max(place, end)
    return re.sub(r"\n{3,}", "\n\n", "".join([*left, text[place:]])).strip()


def _quoted(small: str, letter: QuotedLetter) -> Iterator[tuple[int, int]]:
    for head, held in zip((*HEADS, MARKED), (*HELD, (">",)), strict=True):
        if any(each in small for each in held):
            yield from at_lines(head, small)
    for stretch in letter.said(small):
        yield stretch.start, stretch.end
        line = small[: stretch.start].rstrip()
        before = line.rpartition("\n")[2]
        if _LEADING.match(before.strip()):
            yield len(line) - len(before), len(line)
