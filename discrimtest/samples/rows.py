"""Rows of a frame as codes and numbers, and how messages name them."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

import numpy
from numpy.typing import NDArray

from discrimtest.errors import Problem
from discrimtest.samples.cell import text_of
from discrimtest.samples.numbers import may_be_thousands, number_of

if TYPE_CHECKING:
    import pandas

MISSING = -1
"""Code of an empty cell."""
Codes = NDArray[numpy.int64]
_SHOWN = 8


class ContactRows:
    """Rows of a frame as codes, and how messages name them."""

    def __init__(self, frame: pandas.DataFrame, place: str) -> None:
        self.frame, self.place = frame, place
        self.problems: list[Problem] = []
        self._by_line = frame.index.name == "line"

    def where(self, rows: NDArray[Any]) -> str:
        """``FILE: lines 3, 7 and 12 more`` for positions in the frame."""
        numbers = self.frame.index[rows[:_SHOWN]] if self._by_line else rows[:_SHOWN] + 1
        word = ("line" if self._by_line else "row") + ("s" if len(rows) > 1 else "")
        more = f" and {len(rows) - _SHOWN} more" if len(rows) > _SHOWN else ""
        return f"{self.place}: {word} {', '.join(map(str, numbers))}{more}"

    def wrong(self, bad: NDArray[numpy.bool_], value: str, rule: str, repair: str) -> None:
        """One problem for all rows where ``bad`` is true; none when it is nowhere."""
        rows = numpy.flatnonzero(bad)
        if len(rows):
            self.problems.append(Problem(self.where(rows), value, rule, repair, "data.rows"))

    def codes(self, name: str) -> tuple[Codes, list[str]]:
        """Codes and sorted labels of a column; MISSING where it is empty."""
        import pandas

        raw, values = pandas.factorize(self._single(name))
        texts = [text_of(value) for value in values]
        labels = sorted({text for text in texts if text})
        number = {text: place for place, text in enumerate(labels)}
        lookup = numpy.array([*(number.get(text, MISSING) for text in texts), MISSING])
        return lookup[raw], labels

    def _single(self, name: str) -> NDArray[numpy.object_]:
        """The cells of a column; a cell that holds several values is a problem, and empty."""
        cells = self.frame[name].to_numpy(dtype=object, copy=True)
        several = numpy.array([not isinstance(cell, Hashable) for cell in cells], dtype=bool)
        if several.any():
            first = str(cells[several.argmax()])
            self.wrong(several, first, f"{name} must hold one value", "Give each a row or column.")
            cells[several] = None
        return cells

    def numbers(self, name: str, empty: float, least: float, whole: bool) -> NDArray[Any]:
        """A column of numbers; what is no number of at least ``least`` is a problem."""
        codes, labels = self.codes(name)
        values = [_number(label, least, whole) for label in labels]
        kind = "a whole number" if whole else "a number"
        for code, value in enumerate(values):
            if value is None:
                rule = f"{name} must be {kind} of at least {least:g}"
                repair = "Correct the number."
                if may_be_thousands(labels[code]):
                    repair = "Write thousands without a comma, and decimals with a point."
                self.wrong(codes == code, labels[code], rule, repair)
        lookup = numpy.array([*(empty if value is None else value for value in values), empty])
        return lookup[codes]


def _number(text: str, least: float, whole: bool) -> float | None:
    value = number_of(text)
    if value is None or not least <= value < 1e15:
        return None
    return value if value.is_integer() or not whole else None
