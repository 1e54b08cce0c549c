"""Every test of a study as an inspector's annex tells it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from discrimtest.design.citation import calm, street_of
from discrimtest.masking.known import Known
from discrimtest.masking.mask import Unmasked
from discrimtest.record.annex_texts import AnnexTexts
from discrimtest.record.captures import Captured, captured
from discrimtest.record.coded_twice import told_method
from discrimtest.record.departures import is_withdrawal
from discrimtest.record.double_entry import compared
from discrimtest.record.due import words_to_decline
from discrimtest.record.progress import Progress
from discrimtest.record.record import Record
from discrimtest.record.shown_test import (
    AdvertFacts,
    AgainFacts,
    CapturedFacts,
    DepartureFacts,
    EventFacts,
    HandFacts,
    HeardFacts,
    JudgementFacts,
    LetterFacts,
    ReplyChangeFacts,
    ReplyFacts,
    SideFacts,
    SignatureFacts,
    TestFacts,
    TestState,
)
from discrimtest.record.visits import counted_accounts, readable_since
from discrimtest.words.contact import Contact, ContactEvent, ContactEventKind
from discrimtest.words.deviation import Deviation
from discrimtest.words.landlord import LandlordType
from discrimtest.words.landlord_reply import ReplyKind, standing
from discrimtest.words.listing import Listing
from discrimtest.words.outcome import CodingMethod
from discrimtest.words.response import Response
from discrimtest.words.response_event import ResponseEvent
from discrimtest.words.second_entry import SecondEntry
from discrimtest.words.test import Test


@dataclass(frozen=True, slots=True)
class AnnexFacts:
    """Every test, one by one, for an inspector.

    Attributes:
        zone: Name of the time zone of all times.
        captured: Contacts that were made, by whether their advertisement was captured before.
    """

    tests: tuple[TestFacts, ...]
    zone: str = "Europe/Brussels"
    captured: Mapping[Captured, int] = field(default_factory=dict)


def annex_facts(record: Record, progress: Progress, texts: AnnexTexts) -> AnnexFacts:
    """Letters, answers and events of each test.

    Args:
        record: Read with its texts.
    """
    annex = _Annex(record, progress, texts)
    zone = record.fieldwork.zone.key
    tests = tuple(annex.test(test) for test in progress.tests)
    return AnnexFacts(tests, zone, Counter(annex.captured.values()))


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

    @cached_property
    def people(self) -> Mapping[str, int]:
        """A number for each person, by the first act: who judged or changed something, then who
        wrote something down."""
        judged = [
            (coding.at, coding.id, coding.coder)
            for coding in self.record.codings
            if coding.method is not CodingMethod.RULE
        ]
        changed = [(event.at, event.id, event.by) for event in self.record.answer_events]
        record = self.record
        wrote = [
            *(
                (event.recorded_at, event.id, event.by)
                for each in record.happened.values()
                for event in each
            ),
            *((answer.recorded_at, answer.id, answer.by) for answer in record.answers),
            *((row.at, row.id, row.by) for row in record.departures),
        ]
        acts = [*sorted([*judged, *changed]), *sorted(wrote)]
        names = dict.fromkeys(person for _, _, person in acts)
        return {person: number for number, person in enumerate(names, start=1)}

    @cached_property
    def changed(self) -> Mapping[str | None, list[ResponseEvent]]:
        """What was done with answers, all of it where each lies now, or lay last; a contact that it
        left is told that, and what was noted of it no more."""
        record, found = self.record, dict[str | None, list[ResponseEvent]]()
        answers = (*record.answers, *record.withdrawn)
        lies = {answer.id: answer.contact or record.was_at(answer) for answer in answers}
        for event in record.answer_events:
            left = {event.contact, event.to} if event.leaves else set[str | None]()
            for contact in sorted(filter(None, left | {lies[event.response]})):
                found.setdefault(contact, []).append(event)
        return found

    @cached_property
    def came(self) -> Mapping[str, tuple[str, datetime]]:
        """How each answer came, and when it did as was told before each event, by the event."""
        answers = {answer.id: answer for answer in (*self.record.answers, *self.record.withdrawn)}
        told: dict[str, datetime] = {}
        found: dict[str, tuple[str, datetime]] = {}
        for event in self.record.answer_events:
            answer = answers[event.response]
            first = answer.first_dated or answer.received_at
            found[event.id] = (str(answer.channel), told.get(answer.id, first))
            if event.received_at:
                told[answer.id] = event.received_at
        return found

    @cached_property
    def places(self) -> tuple[str, ...]:
        """Where the homes of the study are."""
        homes = {self.texts.homes[test.listing] for test in self.progress.tests}
        return tuple(
            sorted({word for home in homes for word in (home.postcode, home.municipality)})
        )

    @cached_property
    def others(self) -> tuple[Known, ...]:
        """Every landlord and home of the study: what was moved may tell of another."""
        return tuple(dict.fromkeys(map(self.known, self.progress.tests)))

    def known(self, test: Test) -> Known:
        """Words that tell who the landlord of a test is, and which home it is about."""
        home = self.texts.homes[test.listing]
        shown = self.texts.spellings.get(test.landlord, ())
        title, address = self.texts.adverts.get(test.listing, ("", ""))
        cited = calm(title, (home.municipality, street_of(address)))
        agency = home.landlord_type is LandlordType.AGENCY
        names = _each(identity.name for identity in shown)
        return Known(
            agencies=names if agency else (),
            people=() if agency else names,
            mailboxes=_each(identity.email for identity in shown),
            phones=_each(identity.phone for identity in shown),
            titles=_each((title, cited)),
            addresses=_each((address, street_of(address))),
            places=self.places,
            references=_each((home.ref,)),
            candidates=tuple(self.candidates(test)),
        )

    def candidates(self, test: Test) -> Iterator[str]:
        for contact in test.contacts:
            yield from self.texts.profiles[contact.profile].names.values()

    def test(self, test: Test) -> TestFacts:
        home = self.texts.homes[test.listing]
        return TestFacts(
            number=test.number,
            # Of a within-listing design the first of the comparisons it serves.
            comparison=self.texts.comparisons[test.comparisons[0]],
            landlord=test.landlord,
            landlord_type=home.landlord_type,
            state=self.state(test),
            sides=tuple(self.side(contact) for contact in self.progress.in_order(test)),
            listing=f"{home.postcode} {home.municipality}",
            known=self.known(test),
            departures=tuple(
                DepartureFacts(self.local(row.at), row.reason, Unmasked(row.note), row.breaks)
                for row in self.departures.get(test.id, ())
            ),
            advert=self.advert(home),
            key=self.texts.lots.get(test.id, test.id),
            heard=tuple(self.heard(test)),
            hands=tuple(sorted(self.hands(test), key=lambda hand: hand.at)),
        )

    def hands(self, test: Test) -> Iterator[HandFacts]:
        """Who wrote down or judged something of it."""
        for row in self.departures.get(test.id, ()):
            yield self.hand(row.at, "departure", row.by)
        for contact in test.contacts:
            for event in self.happened(contact):
                if event.kind is ContactEventKind.SENT:
                    yield self.hand(event.recorded_at, "sent", event.by)
            for answer in self.answers.get(contact.id, ()):
                yield self.hand(answer.recorded_at, "answer", answer.by)
            for coding in self.record.judged.get(contact.id, ()):
                if coding.method is not CodingMethod.RULE:
                    yield self.hand(coding.at, "coded", coding.coder)
            for change in self.changed.get(contact.id, ()):
                yield self.hand(change.at, "changed", change.by)

    def hand(self, at: datetime, what: str, by: str) -> HandFacts:
        return HandFacts(self.local(at), what, self.people[by])

    def heard(self, test: Test) -> Iterator[HeardFacts]:
        """What the landlord replied to this test or to all of them, and when it was asked."""
        for each in standing(self.texts.heard):
            if each.landlord == test.landlord and each.test in (None, test.id):
                asked, whole = each.kind is ReplyKind.ASKED, each.test is None
                yield HeardFacts(each.day, asked, whole, Unmasked(each.text))

    def advert(self, home: Listing) -> AdvertFacts:
        title, address = self.texts.adverts.get(home.id, ("", ""))
        seen = self.texts.seen.get(home.id)
        return AdvertFacts(
            Unmasked(title),
            home.home,
            home.portal,
            home.rent_cents,
            home.bedrooms,
            home.posted,
            self.local(seen.first).date() if seen else None,
            self.local(seen.last).date() if seen else None,
            seen.file_sha256 if seen else "",
            address,
            tuple(
                CapturedFacts.of(each, self.local)
                for each in self.texts.captures_of.get(home.id, ())
            ),
        )

    @cached_property
    def captured(self) -> Mapping[str, Captured]:
        return captured(self.record, self.texts.captures)

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
        letter = self.texts.letters.get(contact.id)
        account = counted_accounts(self.record, self.record.test[contact.test]).get(contact.id)
        return SideFacts(
            role="control" if contact.control_arm is None else "test",
            arm=self.texts.arms[contact.arm],
            candidate=f"{names['writer_first']} {names['writer_last']}",
            due=self.local(contact.due_at),
            sent=self.local(sent) if sent else None,
            closes=self.local(sent + self.record.fieldwork.window) if sent else None,
            line=contact.line,
            address=self.texts.lines.get(contact.line, ""),
            message=self.message(contact),
            letter=LetterFacts.of(letter) if letter else None,
            replies=tuple(map(self.reply, self.answers.get(contact.id, ()))),
            events=tuple(
                EventFacts(self.local(event.at), str(event.kind), Unmasked(event.note))
                for event in self.happened(contact)
            ),
            decline=Unmasked(self.decline(contact)),
            outcome=self.texts.categories[coding.category] if coding else None,
            category=coding.category if coding else None,
            favourable=coding is not None and coding.category in self.texts.favourable,
            judgements=tuple(self.judgements(contact)),
            changes=tuple(
                self.change(event, contact) for event in self.changed.get(contact.id, ())
            ),
            account=account,
            remarks=Unmasked(account.remarks if account else ""),
            captured=self.captured.get(contact.id),
        )

    def change(self, event: ResponseEvent, contact: Contact) -> ReplyChangeFacts:
        channel, came = self.came[event.id]
        return ReplyChangeFacts(
            self.local(event.at),
            str(event.kind),
            self.local(came),
            channel,
            self.people[event.by],
            Unmasked(event.note),
            event.to == contact.id,
            self.local(event.received_at) if event.received_at else None,
            event.automatic,
            self.others,
            self.is_after_sight(contact, event.at),
        )

    def reply(self, answer: Response) -> ReplyFacts:
        return ReplyFacts(
            self.local(answer.received_at),
            str(answer.channel),
            Unmasked(answer.text),
            answer.automatic,
            self.record.is_late(answer),
            self.others if answer.match > 1 else (),
            answer.erased,
            tuple(self.signatures(answer)),
            self.again(answer),
        )

    @cached_property
    def differing(self) -> Mapping[str, SecondEntry]:
        """The second entries that say something else than the first, by answer."""
        every = self.texts.again
        found = compared(self.record, every.values())
        return {each.response: every[each.response] for each in found if each.has_error}

    def again(self, answer: Response) -> AgainFacts | None:
        if (entry := self.differing.get(answer.id)) is None:
            return None
        return AgainFacts(
            self.local(entry.received_at),
            str(entry.channel),
            self.texts.categories[entry.category] if entry.category else None,
            entry.automatic,
            Unmasked(entry.text),
        )

    def signatures(self, answer: Response) -> Iterator[SignatureFacts]:
        """What those of its mail were worth; a domain would name the landlord, so it is told
        whether it is theirs."""
        landlord = self.record.test_of(answer.contact or "").landlord
        shown = self.texts.spellings.get(landlord, ())
        own = [f".{identity.email.lower().rpartition('@')[2]}" for identity in shown]
        for at, signature in self.texts.signatures.get(answer.id, ()):
            theirs = any(each.endswith(f".{signature.domain.lower()}") for each in own)
            yield SignatureFacts(signature.verdict, theirs, self.local(at).date())

    def happened(self, contact: Contact) -> Sequence[ContactEvent]:
        return self.record.happened.get(contact.id, ())

    def message(self, contact: Contact) -> str:
        known = (event.message_id for event in self.happened(contact) if event.message_id)
        return next(known, "")

    def decline(self, contact: Contact) -> str:
        """Declining in person, a tester may have said it otherwise; a note then tells."""
        events = self.happened(contact)
        if all(event.kind is not ContactEventKind.DECLINED for event in events):
            return ""
        return words_to_decline(self.record, contact)

    def judgements(self, contact: Contact) -> Iterator[JudgementFacts]:
        outcome = self.record.outcomes.get(contact.id)
        counting = {coding.id for coding in outcome.counting} if outcome else set()
        decides = outcome.coding.id if outcome and outcome.coding else ""
        # Who judged while an answer of another contact lay here may have quoted it.
        left = any(answer.until for answer in self.record.lost.get(contact.id, ()))
        for coding in self.record.judged.get(contact.id, ()):
            yield JudgementFacts(
                self.local(coding.at),
                self.texts.categories[coding.category],
                told_method(self.record, coding, self.texts.sighted),
                0 if coding.method is CodingMethod.RULE else self.people[coding.coder],
                coding.id in counting,
                coding.id == decides,
                Unmasked(coding.reason),
                self.others if left else (),
                coding.method is CodingMethod.TESTER and self.is_after_sight(contact, coding.at),
            )

    def is_after_sight(self, contact: Contact, when: datetime) -> bool:
        """Whether the accounts of a test of visits could be read by then."""
        since = readable_since(self.record, self.record.test[contact.test])
        return since is not None and when > since


def _each(words: Iterable[str]) -> tuple[str, ...]:
    """Those that are there, each once."""
    return tuple(dict.fromkeys(filter(None, words)))
