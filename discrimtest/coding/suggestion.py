"""What an answer seems to offer, by its phrases: a proposal, which a person takes or leaves."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from discrimtest.coding.phrase_book import phrase_book
from discrimtest.coding.token import tokens_of
from discrimtest.masking.folded import composed, folded
from discrimtest.masking.heads import BROUGHT, HEADED
from discrimtest.masking.quoted import QuotedLetter
from discrimtest.words.outcome import Category

CONDITION, NOTHING, MOMENT = "condition", "nothing", "moment"
_LONGEST_LETTER = 20_000
"""Letters of an answer that are read."""
_UNSURE = (
    {Category.INVITATION, Category.REFUSAL},
    {Category.INVITATION, Category.WAITING_LIST},
    {Category.INVITATION, Category.ALREADY_LET},
    {Category.BOOKING_LINK, Category.ALREADY_LET},
    {Category.BOOKING_LINK, Category.REFUSAL},
    {Category.INFORMATION_REQUEST, Category.REFUSAL},
)
"""What contradicts itself: no proposal."""
_FIRST = (
    *(Category.INVALID, Category.ALREADY_LET, Category.BOOKING_LINK, Category.FORM_LINK),
    *(Category.WAITING_LIST, Category.REFUSAL, Category.INVITATION_CONDITIONAL),
    *(Category.INVITATION, Category.CALL_BACK_REQUEST, Category.INFORMATION_REQUEST),
    Category.ACKNOWLEDGEMENT,
)
"""Of several that stand together, the first is proposed."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A proposed category, and where the text says so.

    Attributes:
        category: None where no phrase tells, or where they contradict each other.
        phrases: Characters ``[start, end)`` of the text that were read for it, in their order.
    """

    category: Category | None = None
    phrases: tuple[tuple[int, int], ...] = ()


def suggest(text: str, language: str) -> Suggestion:
    """What an answer seems to offer.

    Args:
        text: Masked or not, the subject in front or left out.
        language: "nl", "fr" or "en"; of another nothing is proposed.
    """
    if language not in ("nl", "fr", "en"):
        return Suggestion()
    text = composed(text)[:_LONGEST_LETTER]
    small = _unquoted(folded(text))
    tokens = tokens_of(small)
    found = _longest(phrase_book(language).found([token.word for token in tokens]))
    category = _decided({kind for _, _, kind in found})
    if category is None:
        return Suggestion()
    told = (
        (tokens[first].start, tokens[last - 1].end)
        for first, last, kind in found
        if _tells(kind, category)
    )
    return Suggestion(category, tuple(told))


def _unquoted(small: str) -> str:
    """The text with blanks where programs quote an earlier letter."""
    headed = HEADED.search(small)
    if headed and small[: headed.start()].strip():
        small = small[: headed.start()]
    small = BROUGHT.sub(lambda line: " " * len(line.group()), small)
    for start, end, _ in QuotedLetter(()).stretches(small):
        small = small[:start] + " " * (end - start) + small[end:]
    return small


def _longest(found: Iterable[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Of phrases that overlap only the longest; in the order of the text."""
    kept: list[tuple[int, int, str]] = []
    for first, last, kind in sorted(found, key=lambda each: each[0] - each[1]):
        if not any(first < end and last > start for start, end, _ in kept):
            kept.append((first, last, kind))
    return sorted(kept)


def _decided(kinds: Collection[str]) -> Category | None:
    categories = {Category(kind) for kind in kinds if kind not in (CONDITION, NOTHING, MOMENT)}
    if not categories and MOMENT in kinds:
        categories = {Category.INVITATION}
    if any(pair <= categories for pair in _UNSURE):
        return None
    if CONDITION in kinds and not categories & {Category.REFUSAL, Category.ALREADY_LET}:
        categories = (categories - {Category.INVITATION}) | {Category.INVITATION_CONDITIONAL}
    return next((each for each in _FIRST if each in categories), None)


def _tells(kind: str, category: Category) -> bool:
    if category is Category.INVITATION_CONDITIONAL:
        return kind in (CONDITION, Category.INVITATION, category)
    return kind == category or (kind == MOMENT and category is Category.INVITATION)
