"""The one gate through which words of people reach a reader: masked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from discrimtest.masking.find import stretches
from discrimtest.masking.folded import composed
from discrimtest.masking.known import Known
from discrimtest.masking.tells import Stretch, Tells


@dataclass(frozen=True, slots=True)
class Unmasked:
    """Words as somebody wrote them. No page takes them: only a :class:`Mask` makes text of them."""

    verbatim: str = field(default="", repr=False)

    def __bool__(self) -> bool:
        return bool(self.verbatim.strip())


class Piece(NamedTuple):
    """A piece of a masked text; ``marked`` where it was to be shown as it is."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Mask:
    """What stands in the place of what tells.

    Attributes:
        labels: By kind; a kind without a label is not masked.
    """

    labels: Mapping[Tells, str]

    def over(self, words: Unmasked, known: Known, others: Iterable[Known] = ()) -> str:
        """The text with everything masked that tells.

        Args:
            known: Of whom it tells. others: Of whom it may tell besides.
        """
        return "".join(piece.text for piece in self.pieces(words, known, others))

    def pieces(
        self,
        words: Unmasked,
        known: Known,
        others: Iterable[Known] = (),
        marked: Collection[tuple[int, int]] = (),
    ) -> Iterator[Piece]:
        """The same in pieces.

        Args:
            marked: Characters that are shown as they are and marked, as the signals of a letter.
        """
        parts = list(_parts(words.verbatim, marked))
        text = "".join(part.text for part in parts)
        found = [each for each in stretches(text, known, others) if each.kind in self.labels]
        place = 0
        for part in parts:
            end = place + len(part.text)
            yield part if part.marked else Piece(self._covered(text, place, end, found))
            place = end

    def _covered(self, text: str, start: int, end: int, found: Iterable[Stretch]) -> str:
        """``text[start:end]`` with a label for each stretch that reaches into it."""
        shown = ""
        for stretch in found:
            if stretch.start < end and stretch.end > start:
                shown += text[start : max(start, stretch.start)] + self.labels[stretch.kind]
                start = min(end, stretch.end)
        return shown + text[start:end]


def _parts(text: str, marked: Collection[tuple[int, int]]) -> Iterator[Piece]:
    """The text cut at what is marked in it."""
    place = 0
    for start, end in sorted(marked):
        yield Piece(composed(text[place : max(place, start)]))
        yield Piece(composed(text[max(place, start) : end]), True)
        place = max(place, end)
    yield Piece(composed(text[place:]))
