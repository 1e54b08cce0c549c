"""What an export tells of each test that is over, its contacts and their judgements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from discrimtest.record.answers import channels_of
from discrimtest.record.departures import is_withdrawal
from discrimtest.record.frame import NONE, heard
from discrimtest.record.outcome import Outcome
from discrimtest.record.progress import Progress
from discrimtest.record.record import Record
from discrimtest.record.visits import counted_accounts, visit_of
from discrimtest.words.listing import Listing
from discrimtest.words.outcome import Coding, CodingMethod
from discrimtest.words.test import Test
from discrimtest.words.visit import Account


@dataclass(frozen=True, slots=True)
class ExportedTest:
    """One test that is over; ``broken_because`` is empty for a complete one.

    Attributes:
        landlord: As the analysis counts it: all that may be one are one.
        advertiser: The landlord before doubts put it together with others.
    """

    __test__ = False

    test: str
    comparison: str
    factors: Mapping[str, str]
    municipality: str
    landlord_type: str
    landlord: str
    advertiser: str
    listing: str
    broken_because: str
    comparisons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExportedContact:
    """One contact of it.

    Attributes:
        order: By the moments the contacts were made; None when this one was not.
        made_on: Day it was made, in the study's time zone; None when it was not.
        answer_channel: "written", "spoken", "none".
        answered_by: The channel itself, or "none".
        late_answers: Answers that came after its window.
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
    answered_by: str
    late_answers: int


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


@dataclass(frozen=True, slots=True)
class ExportedDeviation:
    """One departure from the protocol; it may have broken its test."""

    deviation: str
    test: str
    reason: str
    breaks: bool


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
            test.landlord,
            test.listing,
            str(progress.broken[test.id]) if test.id in progress.broken else "",
            test.comparisons,
        )
        for test in progress.over
    )


def exported_contacts(record: Record, progress: Progress) -> tuple[ExportedContact, ...]:
    """The contacts of the tests that are over."""
    channels = channels_of(record)
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
            str(channels.get(contact.id, NONE)),
            len(record.late.get(contact.id, ())),
        )
        for test in progress.over
        for contact in test.contacts
    )


def exported_codings(record: Record, progress: Progress) -> tuple[ExportedCoding, ...]:
    """The judgements that count of the contacts of tests that are over, and those of coders beside
    them.

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
        for coding in (*outcome.counting, *_beside(outcome))
        for decides in (coding.id == outcome.coding.id,)
    )


def _beside(outcome: Outcome) -> tuple[Coding, ...]:
    """What coders judged, each alone, that does not count: another one's judgement does."""
    blind = outcome.blind
    return tuple(each for each in blind.coders if each is not blind.decides) if blind else ()


@dataclass(frozen=True, slots=True)
class ExportedVisit:
    """The account of a visit that counts.

    Attributes:
        corrected: Whether it was corrected when the other account could be read; that counts in
            no figure, and stands nowhere here.
    """

    contact: str
    test: str
    account: Account
    corrected: bool


def exported_visits(record: Record, progress: Progress) -> tuple[ExportedVisit, ...]:
    """The accounts that count of the tests that are over."""
    return tuple(
        ExportedVisit(contact, test.id, account, bool(visit_of(record, contact).after_sight))
        for test in progress.over
        for contact, account in counted_accounts(record, test).items()
    )


def exported_deviations(record: Record, progress: Progress) -> tuple[ExportedDeviation, ...]:
    """The departures of tests that are over."""
    over = {test.id for test in progress.over}
    return tuple(
        ExportedDeviation(row.id, row.test, str(row.reason), row.breaks)
        for row in record.departures
        if row.test in over and not is_withdrawal(row)
    )


def _made(progress: Progress, test: Test) -> list[tuple[str, int]]:
    """The contacts of a test that were made, each with its place in their order."""
    made = (contact for contact in progress.in_order(test) if contact.id in progress.sent)
    return [(contact.id, place) for place, contact in enumerate(made, start=1)]


def _day(record: Record, contact: str) -> date | None:
    sent = record.sent.get(contact)
    return sent.astimezone(record.fieldwork.zone).date() if sent else None
