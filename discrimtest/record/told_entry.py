"""What was recorded, as its form would tell it: to lay two versions side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Protocol, TypeVar

from discrimtest.record.departures import deviation_id
from discrimtest.record.moment import shown
from discrimtest.record.outcome import own_coding
from discrimtest.record.phone import is_told_by
from discrimtest.record.record import Record
from discrimtest.record.repeat import name_of, note_beside
from discrimtest.record.stop import STOPS


class _Identified(Protocol):
    @property
    def id(self) -> str: ...


Row = TypeVar("Row", bound=_Identified)


def told_entry(record: Record, kind: str, name: str) -> dict[str, str]:
    """The fields of a row, by their names in its form; moments in local time of the study.

    Args:
        record: With its texts.
        kind: ``event``, ``response``, ``call``, ``coding``, ``answer-event`` or ``remark``.
        name: Id of the row.
    """
    return {field: text for field, text in _KINDS[kind](record, name).items() if text}


def _event(record: Record, name: str) -> dict[str, str]:
    event = _row(record.events, name)
    broke = next((row for row in record.deviations if row.id == deviation_id(name)), None)
    reason = broke.reason if broke and broke.reason not in STOPS.values() else ""
    return {
        "event": name_of(event, broke.reason if broke else None, ""),
        "at": shown(event.at, record.fieldwork.zone),
        "reason": str(reason),
        "note": event.note,
    }


def _response(record: Record, name: str) -> dict[str, str]:
    answer = _row((*record.answers, *record.withdrawn), name)
    own = next((each for each in record.codings if each.id == own_coding(answer)), None)
    return {
        "channel": str(answer.channel),
        "category": str(own.category) if own else "",
        "at": shown(answer.first_dated or answer.received_at, record.fieldwork.zone),
        "text": answer.text,
        "note": note_beside(record, answer),
        "subtle": _codes(own.subtle) if own else "",
    }


def _call(record: Record, name: str) -> dict[str, str]:
    call = _row(record.calls, name)
    answers = (*record.answers, *record.withdrawn)
    said = [each.text for each in answers if is_told_by(each, call)]
    at = shown(call.at, record.fieldwork.zone)
    return {"ending": call.ending, "at": at, "text": "".join(said)}


def _coding(record: Record, name: str) -> dict[str, str]:
    coding = _row(record.codings, name)
    subtle = _codes(coding.subtle)
    return {"category": str(coding.category), "subtle": subtle, "reason": coding.reason}


def _change(record: Record, name: str) -> dict[str, str]:
    event = _row(record.answer_events, name)
    at = shown(event.received_at, record.fieldwork.zone) if event.received_at else ""
    return {"at": at, "reason": event.note}


def _remark(record: Record, name: str) -> dict[str, str]:
    return {"reply": _row(record.remarks, name).text}


def _codes(subtle: Mapping[str, str]) -> str:
    return "; ".join(f"{code}={value}" for code, value in sorted(subtle.items()))


def _row(rows: Iterable[Row], name: str) -> Row:
    return next(row for row in rows if row.id == name)


_KINDS: dict[str, Callable[[Record, str], dict[str, str]]] = {
    "event": _event,
    "response": _response,
    "call": _call,
    "coding": _coding,
    "answer-event": _change,
    "remark": _remark,
}
