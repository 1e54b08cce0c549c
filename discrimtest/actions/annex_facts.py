"""Every test of a study as an inspector's annex tells it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from discrimtest.actions.run_analysis import Analysis
from discrimtest.actions.workplace import Workplace
from discrimtest.files.word import LocalText
from discrimtest.record.departures import is_withdrawal
from discrimtest.report import facts
from discrimtest.store import contacts, deviations, draws, landlords, responses
from discrimtest.store import listings as stored
from discrimtest.words.contact import Contact, ContactEvent
from discrimtest.words.deviation import Deviation
from discrimtest.words.landlord import Identity, LandlordType
from discrimtest.words.profile import Letter, Profile
from discrimtest.words.response import Response
from discrimtest.words.test import Test

LEGAL_FORM = re.compile(
    r"[\s,]+(?:bv|bvba|nv|cv|cvba|vof|comm\.?\s?v|srl|sprl|sa|snc|scrl)\.?$", re.IGNORECASE
)
SHORT, LONG = 3, 5
"""Letters a single word of a name needs to be masked: of a person, of an agency."""
COMMON = frozenset(
    "immo vastgoed makelaar makelaars makelaardij kantoor agence agency immobilien immobilier "
    "immobiliere immobilière huis huizen wonen woningen real estate kortrijk zoon zonen groep "
    "group partners".split()
)
"""Words of agencies' names that tell nobody."""


def annex_facts(at: Workplace, session: Session, analysis: Analysis) -> facts.AnnexFacts:
    """Letters, answers and events of each test; needs the key of the personal data."""
    return facts.AnnexFacts(tuple(_Annex(at, session, analysis).tests()))


class _Annex:
    def __init__(self, at: Workplace, session: Session, analysis: Analysis) -> None:
        study, tests = analysis.study, analysis.progress.tests
        self.analysis = analysis
        self.zone = ZoneInfo(study.registered.timezone)
        self.labels = {each.id: each.label for each in study.instrument.codebook.categories}
        self.arms = study.instrument.arms
        self.comparisons = {each.id: each.label for each in study.instrument.sampled}
        self.profiles = draws.profiles(session, study.id)
        self.letters = draws.letters(
            session, at.keys, [each.id for test in tests for each in test.contacts]
        )
        self.events = contacts.study_events(session, at.keys, study.id)
        self.answers: dict[str, list[Response]] = {}
        for answer in responses.responses(session, at.keys, study=study.id):
            if answer.contact is not None:
                self.answers.setdefault(answer.contact, []).append(answer)
        self.departures: dict[str, list[Deviation]] = {}
        for each in deviations.deviations(session, at.keys, study=study.id):
            if not is_withdrawal(each):
                self.departures.setdefault(each.test, []).append(each)
        self.homes = {each.id: each for each in stored.listings(session, study.id)}
        self.adverts = stored.advert_texts(session, at.keys, [test.listing for test in tests])
        self.spellings = landlords.spellings(session, at.keys, {test.landlord for test in tests})

    def tests(self) -> Iterator[facts.TestFacts]:
        progress = self.analysis.progress
        for test in progress.tests:
            home, advert = self.homes[test.listing], self.adverts.get(test.listing)
            title, address = (advert.title, advert.address) if advert else ("", "")
            shown = self.spellings.get(test.landlord, ())
            yield facts.TestFacts(
                number=test.number,
                comparison=self._comparison(test),
                landlord=test.landlord,
                landlord_type=home.landlord_type,
                state=self._state(test),
                sides=tuple(self._side(each) for each in progress.in_order(test)),
                listing=f"{home.postcode} {home.municipality}",
                identifying=tuple(identifying(shown, home.landlord_type)),
                home=tuple(filter(None, (title, address, address.partition(",")[0]))),
                departures=tuple(
                    facts.DepartureFacts(self._local(each.at), each.reason, each.note, each.breaks)
                    for each in self.departures.get(test.id, ())
                ),
            )

    def _comparison(self, test: Test) -> LocalText:
        """Of a within-listing design the first of the comparisons it serves."""
        return self.comparisons[test.comparison.split("+")[0]]

    def _state(self, test: Test) -> facts.TestState:
        progress = self.analysis.progress
        if test.id in progress.broken:
            return "broken"
        return "complete" if test.id in progress.complete else "unfinished"

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.zone)

    def _side(self, contact: Contact) -> facts.SideFacts:
        progress = self.analysis.progress
        coding = progress.coded.get(contact.id)
        sent = progress.sent.get(contact.id)
        profile: Profile = self.profiles[contact.profile]
        letter: Letter | None = self.letters.get(contact.id)
        events: list[ContactEvent] = self.events.get(contact.id, [])
        return facts.SideFacts(
            role="control" if contact.control_arm is None else "test",
            arm=self.arms[contact.arm].label,
            candidate=f"{profile.names['writer_first']} {profile.names['writer_last']}",
            due=self._local(contact.due_at),
            sent=self._local(sent) if sent else None,
            letter=letter,
            replies=tuple(
                facts.ReplyFacts(
                    self._local(each.received_at), str(each.channel), each.text, each.automatic
                )
                for each in self.answers.get(contact.id, ())
            ),
            events=tuple(
                facts.EventFacts(self._local(each.at), str(each.kind), each.note) for each in events
            ),
            outcome=self.labels[coding.category] if coding else None,
            coded=(self._local(coding.at), str(coding.method)) if coding else None,
        )


def identifying(shown: Iterable[Identity], kind: LandlordType) -> Iterator[str]:
    """Words that tell who a landlord is: names, also in part, mailboxes and telephone numbers."""
    least = LONG if kind is LandlordType.AGENCY else SHORT
    for identity in shown:
        yield from filter(None, (identity.name, identity.phone, identity.email))
        yield LEGAL_FORM.sub("", identity.name)
        for word in re.findall(r"[^\W\d_]+", identity.name):
            if len(word) >= least and word.lower() not in COMMON:
                yield word
