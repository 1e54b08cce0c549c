"""What a device sends twice: the same again under one id is a repeat, anything else is refused."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from discrimtest.errors import Problem, Refused
from discrimtest.identifiers import derived_id
from discrimtest.record.contact import Happening
from discrimtest.record.departures import deviation_id
from discrimtest.record.moment import shown
from discrimtest.record.outcome import own_coding
from discrimtest.record.record import Record
from discrimtest.record.response import Given
from discrimtest.record.stop import STOPS
from discrimtest.words.contact import ContactEvent, ContactEventKind
from discrimtest.words.deviation import DeviationReason
from discrimtest.words.outcome import Coding
from discrimtest.words.remark import Remark
from discrimtest.words.response import Response
from discrimtest.words.response_event import ResponseEvent, ResponseEventKind

Named = TypeVar("Named", Coding, Remark, ResponseEvent)

_NAMES = {
    ContactEventKind.SENT: "sent",
    ContactEventKind.FAILED: "failed",
    ContactEventKind.DECLINED: "declined",
    ContactEventKind.REPLANNED: "mended",
}
_STOPPING = {reason: name for name, reason in STOPS.items()}


def require_repeat(record: Record, given: Happening | Given, *, erased: bool = False) -> None:
    """Refuse what is not the same as was recorded under its id.

    A moment is compared to the second, and only if it was told.

    Args:
        record: Of the test of which something was recorded under the id, with its texts.
        given: With that id.
        erased: Whether the text recorded then was erased since, so that none is compared.

    Raises:
        Refused: It differs.
    """
    differs = differing(record, given) - ({"note", "text"} if erased else set())
    if differs:
        raise _taken(record, recorded(record, given), given, differs)


def differing(record: Record, given: Happening | Given) -> set[str]:
    """What is not the same as was recorded under its id, as people call it."""
    earlier = recorded(record, given)
    if isinstance(earlier, ContactEvent) and isinstance(given, Happening):
        return _of_event(record, earlier, given)
    if isinstance(earlier, Response) and isinstance(given, Given):
        return _of_answer(record, earlier, given) - _put_right(record, earlier)
    return {"event"}


def named_after(rows: Iterable[Named], kind: str, client_id: str | None) -> Named | None:
    """The row that bears the name which :meth:`.entries.Recorder.naming` gives it."""
    if client_id is None:
        return None
    name = derived_id(kind, client_id)
    return next((row for row in rows if row.id == name), None)


def require_same(client_id: str | None, **pairs: tuple[object, object]) -> None:
    """Refuse what a device sends again under its id, but not the same.

    Args:
        pairs: What was recorded and what is told, by the name of the input.

    Raises:
        Refused: Some differ.
    """
    if differs := sorted(_differing(**pairs)):
        rule = "is the id of something else that was recorded before; not the same: "
        repair = "Give this an id of its own; a repeat must tell all as it was."
        problem = Problem.of_input(
            "client_id",
            client_id or "",
            rule + ", ".join(differs),
            repair,
            code="client_id.taken",
        )
        raise Refused("Nothing was recorded.", [problem])


def is_recorded(record: Record, given: Happening | Given) -> bool:
    """Whether exactly this was recorded, under whatever id."""
    if isinstance(given, Happening):
        return any(not _of_event(record, event, given) for event in record.events)
    answers = (*record.answers, *record.withdrawn)
    return any(not _of_answer(record, answer, given) for answer in answers)


def stands_so(record: Record, given: Happening | Given) -> bool:
    """Whether it is what stands by now, whatever was recorded first and put right since."""
    if isinstance(given, Happening):
        events = record.happened.get(given.contact, ())
        # What put an event right may bear the reason for it as its note.
        return any(
            not _of_event(record, event, replace(given, corrects=event.supersedes))
            - ({"note"} if event.supersedes and not given.note else set())
            for event in events
        )
    judged = set[str]()
    for coding in record.judged.get(given.contact, ())[-1:]:
        judged |= {"category"} if coding.category == given.category else set()
        judged |= {"subtle"} if given.subtle.items() <= coding.subtle.items() else set()
    return any(not _of_answer(record, answer, given) - judged for answer in record.answers)


def tells_some(record: Record, given: Happening | Given) -> bool:
    """Whether anything of its kind was recorded of its contact."""
    told = record.answers if isinstance(given, Given) else record.events
    return any(each.contact == given.contact for each in told)


def told_otherwise(record: Record, given: Happening | Given) -> ContactEvent | Response | None:
    """What a row tells otherwise than it was recorded, where its id does not say which that is.

    An answer by its words, or without words by its moment; one with an id of its own by both, since
    two answers may read alike. A contact is made, fails and is declined once.
    """
    if isinstance(given, Happening):
        once = [
            event
            for event in record.happened.get(given.contact, ())
            if event.kind in _NAMES
            and event.client_id
            and _of_event(record, event, replace(given, corrects=event.supersedes))
            <= {"at", "reason", "note"}
        ]
        return once[0] if len(once) == 1 else None
    may = {"category", "subtle"} | ({"at"} if given.text and not given.again else set())
    same = [
        answer
        for answer in record.answers
        if answer.client_id and _of_answer(record, answer, given) <= may
    ]
    return same[0] if len(same) == 1 else None


def is_known(record: Record, given: Happening | Given) -> bool:
    """Whether something of this test was recorded under its id."""
    return any(row.client_id == given.client_id for row in _rows(record))


def recorded(record: Record, given: Happening | Given) -> ContactEvent | Response:
    """What was recorded under its id."""
    return next(row for row in _rows(record) if row.client_id == given.client_id)


def _rows(record: Record) -> list[ContactEvent | Response]:
    return [*record.events, *record.answers, *record.withdrawn]


def _of_event(record: Record, event: ContactEvent, given: Happening) -> set[str]:
    """What differs, as people call it."""
    broke = next((row for row in record.deviations if row.id == deviation_id(event.id)), None)
    reason = broke.reason if broke else None
    return _differing(
        contact=(event.contact, given.contact),
        event=(name_of(event, reason, given.event), given.event),
        at=(event.at, given.when if given.timed else event.at),
        reason=(None if reason in _STOPPING else reason, given.reason),
        note=(event.note, given.note),
        correct=(event.supersedes, given.corrects),
    )


def name_of(event: ContactEvent, reason: DeviationReason | None, given: str) -> str:
    """What a person called an event that broke its test for a reason."""
    if event.kind in _NAMES:
        return _NAMES[event.kind]
    if reason is None:
        # A stop of a test that was over or broken: it left no reason that tells which it was.
        return given if given in STOPS else "exposure"
    return _STOPPING.get(reason, "broken")


def _of_answer(record: Record, answer: Response, given: Given) -> set[str]:
    return _differing(
        contact=(answer.contact, given.contact),
        channel=(answer.channel, given.channel),
        at=(answer.received_at, given.when if given.timed else answer.received_at),
        text=(answer.text, given.text),
        note=(note_beside(record, answer), given.note),
        **_judged(record, answer, given),
    )


def note_beside(record: Record, answer: Response) -> str:
    """What was remarked beside an answer when it was recorded."""
    kind = ResponseEventKind.NOTED
    events = (event for event in record.answer_events if event.response == answer.id)
    return next((event.note for event in events if event.kind is kind), "")


def _put_right(record: Record, answer: Response) -> set[str]:
    """What was put right of an answer since, so that it is no longer as it was told."""
    events = [event for event in record.answer_events if event.response == answer.id]
    moved = {"contact", "category", "subtle"} if any(event.leaves for event in events) else set()
    return moved | {"at" for event in events if event.received_at}


def _judged(record: Record, answer: Response, given: Given) -> dict[str, tuple[object, object]]:
    """How the answer was judged, and how this one is."""
    coding = next((each for each in record.codings if each.id == own_coding(answer)), None)
    if coding is None:
        # What a late one was judged to be was not kept once.
        return {} if record.is_late(answer) else {"category": (None, given.category)}
    if coding.supersedes:
        return {}  # the first release kept the best offer by then, not this answer's own
    return {
        "category": (coding.category, given.category),
        "subtle": (dict(coding.subtle), dict(given.subtle)),
    }


def _differing(**pairs: tuple[object, object]) -> set[str]:
    return {name for name, (one, other) in pairs.items() if _plain(one) != _plain(other)}


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.replace(microsecond=0)
    return value.strip() if isinstance(value, str) else value


def _taken(
    record: Record, earlier: ContactEvent | Response, given: Happening | Given, differing: set[str]
) -> Refused:
    if isinstance(earlier, Response):
        what, when = f"an answer by {earlier.channel} to", earlier.received_at
    else:
        what, when = _NAMES.get(earlier.kind, "a break or stop") + " of", earlier.at
    problem = Problem.of_input(
        "client_id",
        given.client_id or "",
        f"is the id of something else that was recorded before: {what} {earlier.contact}, "
        f"{shown(when, record.fieldwork.zone)}; not the same: {', '.join(sorted(differing))}",
        "Give this an id of its own; a repeat must tell all as it was.",
        code="client_id.taken",
    )
    return Refused("Nothing was recorded.", [problem])
