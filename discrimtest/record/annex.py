"""Every test of a study as an inspector's annex tells it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import ClassVar, Literal

from discrimtest.files.word import LocalText
from discrimtest.record.departures import is_withdrawal
from discrimtest.record.identifying import identifying
from discrimtest.record.progress import Progress
from discrimtest.record.record import Record
from discrimtest.words.contact import Contact
from discrimtest.words.deviation import Deviation, DeviationReason
from discrimtest.words.landlord import Identity, LandlordType
from discrimtest.words.listing import Listing
from discrimtest.words.profile import Letter, Profile
from discrimtest.words.response import Response
from discrimtest.words.test import Test


@dataclass(frozen=True, slots=True)
class ReplyFacts:
    """What came back to one contact, verbatim; ``text`` is empty once erased."""

    at: datetime
    channel: str
    text: str
    automatic: bool = False


@dataclass(frozen=True, slots=True)
class EventFacts:
    """Something that happened to a contact: a ``ContactEventKind``."""

    at: datetime
    kind: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class SideFacts:
    """One candidate of one test. Times are local to the study.

    Attributes:
        role: Of this contact in the comparison.
        arm: Label of the candidate's arm.
        candidate: Name of the fictitious candidate.
        due: Planned moment of the contact. sent: When it was made; None when it never was.
        letter: As sent, with the spans of its signals; None once erased.
        outcome: Label of the category that stands; None when not coded.
        coded: When it was coded, and how (a :class:`discrimtest.words.outcome.CodingMethod`).
    """

    role: Literal["control", "test"]
    arm: LocalText
    candidate: str
    due: datetime
    sent: datetime | None = None
    letter: Letter | None = None
    replies: tuple[ReplyFacts, ...] = ()
    events: tuple[EventFacts, ...] = ()
    outcome: LocalText | None = None
    coded: tuple[datetime, str] | None = None


@dataclass(frozen=True, slots=True)
class DepartureFacts:
    """A departure from the protocol in one test."""

    at: datetime
    reason: DeviationReason
    note: str = ""
    breaks: bool = False


TestState = Literal["complete", "broken", "unfinished"]


@dataclass(frozen=True, slots=True)
class TestFacts:
    """One test for the annex.

    Attributes:
        comparison: Label of the comparison it was drawn for.
        landlord: Key of the landlord. A report shows a pseudonym made from it, or in a study
            that measures the market nothing at all.
        listing: Where the home is, as coarse as a municipality; shown in enforcement only.
        identifying: Words that tell who the landlord is: names, mailboxes, telephone numbers.
            They are masked wherever they stand.
        home: Words that tell which home it is: title and address. They are masked too.
        sides: In the order of the contacts, the first that was made in front.
    """

    __test__: ClassVar[bool] = False

    number: int
    comparison: LocalText
    landlord: str
    landlord_type: LandlordType
    state: TestState
    sides: tuple[SideFacts, ...]
    listing: str = ""
    identifying: tuple[str, ...] = ()
    home: tuple[str, ...] = ()
    departures: tuple[DepartureFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class AnnexFacts:
    """Every test, one by one, for an inspector."""

    tests: tuple[TestFacts, ...]


@dataclass(frozen=True)
class AnnexTexts:
    """What an annex tells beside the record.

    Attributes:
        arms, categories, comparisons: Labels by id.
        profiles: Candidates by id. letters: As sent, by contact; erased ones are absent.
        homes: Listings by id. adverts: Title and address by listing.
        spellings: How each landlord showed itself.
    """

    arms: Mapping[str, LocalText]
    categories: Mapping[str, LocalText]
    comparisons: Mapping[str, LocalText]
    profiles: Mapping[str, Profile]
    homes: Mapping[str, Listing]
    letters: Mapping[str, Letter] = field(default_factory=dict)
    adverts: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    spellings: Mapping[str, Sequence[Identity]] = field(default_factory=dict)


def annex_facts(record: Record, progress: Progress, texts: AnnexTexts) -> AnnexFacts:
    """Letters, answers and events of each test.

    Args:
        record: Read with its texts.
    """
    annex = _Annex(record, progress, texts)
    return AnnexFacts(tuple(annex.test(test) for test in progress.tests))


@dataclass(frozen=True)
class _Annex:
    record: Record
    progress: Progress
    texts: AnnexTexts

    @cached_property
    def answers(self) -> Mapping[str | None, list[Response]]:
        found: dict[str | None, list[Response]] = {}
        for answer in self.record.answers:
            found.setdefault(answer.contact, []).append(answer)
        return found

    @cached_property
    def departures(self) -> Mapping[str, list[Deviation]]:
        found: dict[str, list[Deviation]] = {}
        for departure in self.record.departures:
            if not is_withdrawal(departure):
                found.setdefault(departure.test, []).append(departure)
        return found

    def test(self, test: Test) -> TestFacts:
        home = self.texts.homes[test.listing]
        title, address = self.texts.adverts.get(test.listing, ("", ""))
        return TestFacts(
            number=test.number,
            # Of a within-listing design the first of the comparisons it serves.
            comparison=self.texts.comparisons[test.comparisons[0]],
            landlord=test.landlord,
            landlord_type=home.landlord_type,
            state=self.state(test),
            sides=tuple(self.side(contact) for contact in self.progress.in_order(test)),
            listing=f"{home.postcode} {home.municipality}",
            identifying=tuple(
                identifying(self.texts.spellings.get(test.landlord, ()), home.landlord_type)
            ),
            home=tuple(filter(None, (title, address, address.partition(",")[0]))),
            departures=tuple(
                DepartureFacts(self.local(row.at), row.reason, row.note, row.breaks)
                for row in self.departures.get(test.id, ())
            ),
        )

    def state(self, test: Test) -> TestState:
        if test.id in self.progress.broken:
            return "broken"
        return "complete" if test.id in self.progress.complete else "unfinished"

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.record.fieldwork.zone)

    def side(self, contact: Contact) -> SideFacts:
        coding = self.progress.coded.get(contact.id)
        sent = self.progress.sent.get(contact.id)
        names = self.texts.profiles[contact.profile].names
        return SideFacts(
            role="control" if contact.control_arm is None else "test",
            arm=self.texts.arms[contact.arm],
            candidate=f"{names['writer_first']} {names['writer_last']}",
            due=self.local(contact.due_at),
            sent=self.local(sent) if sent else None,
            letter=self.texts.letters.get(contact.id),
            replies=tuple(
                ReplyFacts(
                    self.local(answer.received_at),
                    str(answer.channel),
                    answer.text,
                    answer.automatic,
                )
                for answer in self.answers.get(contact.id, ())
            ),
            events=tuple(
                EventFacts(self.local(event.at), str(event.kind), event.note)
                for event in self.record.happened.get(contact.id, ())
            ),
            outcome=self.texts.categories[coding.category] if coding else None,
            coded=(self.local(coding.at), str(coding.method)) if coding else None,
        )
