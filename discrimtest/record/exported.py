"""What an export tells of each test that is over, its contacts and their judgements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from discrimtest.record.answers import channels_of, first_answer
from discrimtest.record.frame import heard
from discrimtest.record.progress import Progress
from discrimtest.record.record import Record
from discrimtest.words.listing import Listing
from discrimtest.words.outcome import CodingMethod
from discrimtest.words.test import Test


@dataclass(frozen=True, slots=True)
class ExportedTest:
    """One test that is over; ``broken_because`` is empty for a complete one."""

    __test__ = False

    test: str
    comparison: str
    factors: Mapping[str, str]
    municipality: str
    landlord_type: str
    landlord: str
    listing: str
    broken_because: str


@dataclass(frozen=True, slots=True)
class ExportedContact:
    """One contact of it.

    Attributes:
        order: By the moments the contacts were made; None when this one was not.
        made_on: Day it was made, in the study's time zone; None when it was not.
        answer_channel: "written", "spoken", "none".
        answered_after_hours: Whole hours until the first answer in the window.
    """

    contact: str
    test: str
    arm: str
    control_arm: str | None
    replicate: int
    order: int | None
    variant: str
    language: str
    channel: str
    made_on: date | None
    answer_channel: str
    answered_after_hours: int | None


@dataclass(frozen=True, slots=True)
class ExportedCoding:
    """One judgement that stands; ``counts`` where the analysis took it."""

    coding: str
    contact: str
    coder: str | None
    method: str
    category: str
    counts: bool
    subtle: Mapping[str, str]


def exported_tests(
    record: Record, progress: Progress, homes: Mapping[str, Listing]
) -> tuple[ExportedTest, ...]:
    """The tests that are over, with landlords as the analysis counts them.

    A test still under way stays out whole: what is planned for it must not leave the house.

    Args:
        homes: Listings by id.
    """
    return tuple(
        ExportedTest(
            test.id,
            test.comparison,
            test.factors,
            homes[test.listing].municipality,
            str(homes[test.listing].landlord_type),
            record.counted_as(test.landlord),
            test.listing,
            str(progress.broken[test.id]) if test.id in progress.broken else "",
        )
        for test in progress.over
    )


def exported_contacts(record: Record, progress: Progress) -> tuple[ExportedContact, ...]:
    """The contacts of the tests that are over."""
    channels, hours = channels_of(record), _hours(record)
    order = {name: place for test in progress.over for name, place in _made(progress, test)}
    return tuple(
        ExportedContact(
            contact.id,
            test.id,
            contact.arm,
            contact.control_arm,
            contact.replicate,
            order.get(contact.id),
            contact.variant,
            contact.language,
            contact.channel,
            _day(record, contact.id),
            heard(channels.get(contact.id)),
            hours.get(contact.id),
        )
        for test in progress.over
        for contact in test.contacts
    )


def exported_codings(record: Record, progress: Progress) -> tuple[ExportedCoding, ...]:
    """The judgements that count of the contacts of tests that are over.

    The one that decides tells the subtle codes of all that count, as the analysis takes them.
    """
    return tuple(
        ExportedCoding(
            coding.id,
            contact.id,
            None if coding.method is CodingMethod.RULE else coding.coder,
            str(coding.method),
            str(coding.category),
            decides and test.id in progress.complete,
            outcome.coding.subtle if decides else coding.subtle,
        )
        for test in progress.over
        for contact in test.contacts
        if (outcome := record.outcomes.get(contact.id)) and outcome.coding
        for coding in outcome.counting
        for decides in (coding.id == outcome.coding.id,)
    )


def _made(progress: Progress, test: Test) -> list[tuple[str, int]]:
    """The contacts of a test that were made, each with its place in their order."""
    made = (contact for contact in progress.in_order(test) if contact.id in progress.sent)
    return [(contact.id, place) for place, contact in enumerate(made, start=1)]


def _day(record: Record, contact: str) -> date | None:
    sent = record.sent.get(contact)
    return sent.astimezone(record.fieldwork.zone).date() if sent else None


def _hours(record: Record) -> dict[str, int]:
    """Whole hours until the first answer, one that is not automatic where there is such a one."""
    return {
        contact: (first_answer(answers).received_at - record.sent[contact]) // timedelta(hours=1)
        for contact, answers in record.in_time.items()
    }
