"""The working tables of a bundle: its tests as an inspector reads them, texts masked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from discrimtest.exchange.columns import column
from discrimtest.exchange.labels import labels
from discrimtest.exchange.table import ExportColumn, ExportKind, ExportTable, Link
from discrimtest.masking.known import Known
from discrimtest.masking.mask import Mask, Unmasked
from discrimtest.record.shown_test import SideFacts, TestFacts

_TEXT, _WHOLE, _TRUTH = ExportKind.TEXT, ExportKind.WHOLE, ExportKind.TRUTH
_Row = dict[str, Any]


def contact_name(test: int, place: int) -> str:
    """What a bundle calls a contact: its test, and its place in the order of the test.

    >>> contact_name(7, 2)
    '0007-2'
    """
    return f"{test:04d}-{place}"


def inert(text: str) -> str:
    """The text as a spreadsheet shows it, and never a formula.

    >>> inert("=1+1"), inert("Goedendag")
    ("'=1+1", 'Goedendag')
    """
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


@dataclass(frozen=True)
class ToldTests:
    """The tests that a bundle tells of.

    Attributes:
        tests: As an annex tells them.
        names: What documents call each landlord ("A1").
        mask: Makes text of words of people, by what the landlord is called.
        language: Of labels.
    """

    tests: Sequence[TestFacts]
    names: Mapping[str, str]
    mask: Callable[[str], Mask]
    language: str

    def tables(self) -> tuple[ExportTable, ...]:
        """Tests, contacts, judgements, texts and departures."""
        return (
            _table("tests", self._tests(), "test", _texts("landlord", "comparison", "state")),
            _table(
                "contacts",
                self._contacts(),
                "contact",
                (
                    _of("test"),
                    *_texts("role", "arm", "candidate", "planned", "sent", "closes", "category"),
                    column("favourable", _TRUTH, required=True),
                ),
                Link("test", "tests"),
            ),
            _table(
                "judgements",
                self._judgements(),
                "judgement",
                (
                    *_texts("contact", "coded_at", "category_label", "method", "person"),
                    column("stands", _TRUTH, required=True),
                    column("decides", _TRUTH, required=True),
                ),
                Link("contact", "contacts"),
            ),
            _table(
                "texts",
                self._words(),
                "text",
                _texts("test_name", "contact", "at", "what", "words"),
            ),
            _table(
                "departures",
                self._departures(),
                "departure",
                (
                    _of("test"),
                    *_texts("at", "reason", "words"),
                    column("breaks", _TRUTH, required=True),
                ),
                Link("test", "tests"),
            ),
        )

    def _tests(self) -> Iterator[_Row]:
        for test in self.tests:
            yield {
                "test": f"{test.number:04d}",
                "landlord": self.names.get(test.landlord),
                "comparison": test.comparison[self.language],
                "state": test.state,
            }

    def _sides(self) -> Iterator[tuple[TestFacts, str, SideFacts]]:
        for test in self.tests:
            for place, side in enumerate(test.sides, start=1):
                yield test, contact_name(test.number, place), side

    def _contacts(self) -> Iterator[_Row]:
        for test, contact, side in self._sides():
            yield {
                "contact": contact,
                "test": f"{test.number:04d}",
                "role": side.role,
                "arm": side.arm[self.language],
                "candidate": side.candidate,
                "planned": _moment(side.due),
                "sent": _moment(side.sent),
                "closes": _moment(side.closes),
                "category": str(side.category) if side.category else None,
                "favourable": side.favourable,
            }

    def _judgements(self) -> Iterator[_Row]:
        for _, contact, side in self._sides():
            for number, each in enumerate(side.judgements, start=1):
                yield {
                    "judgement": f"{contact}-{number}",
                    "contact": contact,
                    "coded_at": _moment(each.at),
                    "category_label": each.outcome[self.language],
                    "method": each.method,
                    "person": str(each.coder) if each.coder else None,
                    "stands": each.stands,
                    "decides": each.decides,
                }

    def _departures(self) -> Iterator[_Row]:
        for test in self.tests:
            for number, each in enumerate(test.departures, start=1):
                yield {
                    "departure": f"{test.number:04d}-{number}",
                    "test": f"{test.number:04d}",
                    "at": _moment(each.at),
                    "reason": str(each.reason),
                    "words": self._over(test, each.note) or None,
                    "breaks": each.breaks,
                }

    def _words(self) -> Iterator[_Row]:
        for test, contact, side in self._sides():
            for number, (at, what, words, others) in enumerate(_said(side), start=1):
                if text := self._over(test, words, others):
                    yield {
                        "text": f"{contact}-{number:02d}",
                        "test_name": f"{test.number:04d}",
                        "contact": contact,
                        "at": _moment(at),
                        "what": what,
                        "words": text,
                    }

    def _over(self, test: TestFacts, words: Unmasked, others: Iterable[Known] = ()) -> str:
        mask = self.mask(self.names.get(test.landlord, ""))
        return inert(mask.over(words, test.known, others))


def _said(side: SideFacts) -> Iterator[tuple[datetime | None, str, Unmasked, Iterable[Known]]]:
    """Everything that was written in a contact, and by whom."""
    if side.letter:
        yield side.sent, "letter_subject", side.letter.subject, ()
        yield side.sent, "letter", side.letter.body, ()
    for reply in side.replies:
        yield reply.at, "answer", reply.text, reply.others
        if reply.again:
            yield reply.again.at, "answer_again", reply.again.text, reply.others
    for event in side.events:
        yield event.at, f"note_{event.kind}", event.note, ()
    for change in side.changes:
        yield change.at, f"note_{change.kind}", change.note, change.others
    for judged in side.judgements:
        yield judged.at, "reason_of_coding", judged.reason, judged.others
    yield None, "decline", side.decline, ()
    yield None, "remarks_of_visitor", side.remarks, ()


CUSTODY = (
    "file", "what", "test", "contact", "who", "role", "action", "when", "entry", "leaf", "table",
    "row", "commitment", "salt", "state",
)  # fmt: skip
"""Columns of the custody table."""


def custody_table(rows: Iterable[Mapping[str, str]]) -> ExportTable:
    """What was recorded, by whom, when, and where the log holds it; a row is numbered."""
    numbered = (
        {"line": number, **{name: row[name] or None for name in CUSTODY}}
        for number, row in enumerate(rows, start=1)
    )
    columns = (column("line", _WHOLE, required=True), *_texts(*CUSTODY))
    told = tuple(numbered)
    return ExportTable("custody", labels().tables["custody"], columns, told, "line")


def _table(
    name: str, rows: Iterable[_Row], key: str, columns: Sequence[ExportColumn], *links: Link
) -> ExportTable:
    own = column(key, _TEXT, required=True)
    told = tuple(sorted(rows, key=lambda row: row[key]))
    return ExportTable(name, labels().tables[name], (own, *columns), told, key, links)


def _texts(*names: str) -> tuple[ExportColumn, ...]:
    return tuple(
        ExportColumn(name, _TEXT, labels().columns.get(f"bundle_{name}") or labels().column(name))
        for name in names
    )


def _of(name: str) -> ExportColumn:
    return column(name, _TEXT, required=True)


def _moment(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") if at else None
