"""A record built by hand: tests of two contacts, and short words for what happens to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from discrimtest.record.contact import Happening, record_happening
from discrimtest.record.entries import Recorder
from discrimtest.record.fieldwork import Fieldwork, OfficeHours
from discrimtest.record.record import Record
from discrimtest.record.response import Given, record_answer
from discrimtest.words.contact import Contact
from discrimtest.words.outcome import Category
from discrimtest.words.response import ResponseChannel
from discrimtest.words.test import Test

DUE = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
GAP = timedelta(hours=4)
WINDOW = timedelta(days=14)
FIELDWORK = Fieldwork(
    ZoneInfo("Europe/Brussels"),
    datetime(2026, 1, 1, tzinfo=UTC),
    WINDOW,
    (timedelta(hours=2), timedelta(hours=26)),
    timedelta(hours=24),
    ({"nl": "Dank u, ik zie ervan af."}, {"nl": "Bedankt, maar nee."}),
    {"income_source_asked": ("yes", "no", "not_mentioned", "not_applicable")},
    OfficeHours(time(9), time(17, 30), (1, 2, 3, 4, 5)),
)
LATER = DUE + timedelta(days=60)


def contact(test: str, position: int) -> Contact:
    """The control candidate's contact (1) or the test candidate's (2)."""
    return Contact(
        id=f"{test}-{position}",
        test=test,
        arm="couple" if position == 1 else "male_couple",
        control_arm=None if position == 1 else "couple",
        replicate=1,
        position=position,
        profile=f"profile-{test}-{position}",
        variant="a",
        language="nl",
        channel="email",
        line="line-1",
        due_at=DUE + (position - 1) * GAP,
    )


def drawn(number: int, landlord: str = "landlord-1") -> Test:
    name = f"test-{number}"
    return Test(
        id=name,
        study="study-1",
        draw="draw-1",
        number=number,
        listing=f"listing-{number}",
        landlord=landlord,
        stratum="Kortrijk / agency",
        comparison="male_couples",
        factors={},
        contacts=(contact(name, 1), contact(name, 2)),
    )


def planned(tests: int = 2) -> Record:
    """A study that is drawn, with nothing recorded yet; each home has its own landlord."""
    return Record(
        "study-1",
        FIELDWORK,
        tuple(drawn(number, f"landlord-{number}") for number in range(1, tests + 1)),
    )


def counted(prefix: str = "") -> Callable[[str], str]:
    """Names of new rows that a test can foretell."""
    numbers: Iterator[int] = count(1)
    return lambda kind: f"{kind}-{prefix}{next(numbers)}"


NAMES = counted()


def recorder(now: datetime = LATER) -> Recorder:
    return Recorder("person-1", now, NAMES)


def happened(
    record: Record, contact: str, event: str, when: datetime | None = None, **given: str
) -> Record:
    """The record once this was recorded; when the contact was due unless told otherwise."""
    when = when or record.contacts[contact].due_at
    _, entries = record_happening(record, Happening(contact, event, when, **given), recorder())
    return record.plus(entries)


def sent(record: Record, *contacts: str) -> Record:
    for name in contacts or tuple(record.contacts):
        record = happened(record, name, "sent")
    return record


def answered(
    record: Record,
    contact: str,
    category: str | None,
    after: timedelta = timedelta(hours=3),
    *,
    channel: str = "email",
    **given: object,
) -> Record:
    """The record once an answer was recorded that came ``after`` the contact was due."""
    when = record.contacts[contact].due_at + after
    told = Given(
        contact,
        ResponseChannel(channel),
        None if category is None else Category(category),
        when,
        **given,  # type: ignore[arg-type]
    )
    _, entries = record_answer(record, told, recorder(when))
    return record.plus(entries)
