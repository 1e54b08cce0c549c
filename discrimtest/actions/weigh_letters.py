"""What is to be done with each mail that is due, as one run weighs it; nothing is written here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from discrimtest.actions.file_mail import asking_to_stop
from discrimtest.actions.read_outbox import REQUEST, DueLetter, burden_of, read_outbox
from discrimtest.actions.require_launched import never_tried, require_launched
from discrimtest.actions.tell_sending import Sending
from discrimtest.errors import Problem, Refused
from discrimtest.files.mailboxes import MailboxesFile
from discrimtest.identifiers import fresh_id
from discrimtest.mail.message_id import message_id
from discrimtest.mail.outgoing import OutgoingMail, mail_bytes, mailbox, masked
from discrimtest.record.declining import decide_decline
from discrimtest.record.dispatch import NextStep, Step, decide, doubts, while_asked
from discrimtest.record.entries import Entries
from discrimtest.record.moment import shown
from discrimtest.record.record import Record
from discrimtest.record.sending import as_decided, intent, was_sent
from discrimtest.store import contacts, lines
from discrimtest.store.engine import reading
from discrimtest.store.session import Session
from discrimtest.words.deviation import DeviationReason
from discrimtest.words.line import Line
from discrimtest.words.person import Right
from discrimtest.workplace.known_tests import KnownTests
from discrimtest.workplace.mailboxes import Mailbox, mailbox_of, read_mailboxes
from discrimtest.workplace.open_study import OpenStudy, look_up
from discrimtest.workplace.workplace import Workplace

_NOTHING = Entries()


@dataclass(frozen=True)
class SendRun:
    """One run over one study.

    Attributes:
        to_be_asked: Landlords from whom a waiting mail may be that asks for no more contact, with
            the moment at which it was kept.
    """

    at: Workplace
    study: OpenStudy
    letters: tuple[DueLetter, ...]
    known: KnownTests
    lines: Mapping[str, Line]
    verified: frozenset[str]
    to_be_asked: Mapping[str, datetime]
    holder: str

    @classmethod
    def begin(cls, at: Workplace, slug: str) -> SendRun:
        with reading(at.engine) as session:
            study = look_up(at, session, slug)
            at.require(Right.RECORD_CONTACTS, study.id)
            record = study.record(session)
            letters = read_outbox(at, session, study, record)
            known = KnownTests(at, [letter.contact for letter in letters])
            known.begin(session, record)
            own = {line.id: line for line in lines.lines(session, at.keys, study.id)}
            verified = lines.verified(session, study.id)
            # Here, not under the write lock: it reads every mail that waits.
            asked = asking_to_stop(at, session, study) if letters else {}
        return cls(at, study, letters, known, own, verified, asked, fresh_id("run"))

    def require_ready(self) -> None:
        """Refuse to write to real people before everything is in order."""
        _ = self.at.witness
        require_launched(self.study)
        _ = self.servers

    @cached_property
    def zone(self) -> ZoneInfo:
        return self.study.fieldwork.zone

    @cached_property
    def servers(self) -> MailboxesFile:
        return read_mailboxes(self.at.library)

    def hindered(self, letter: DueLetter) -> Sequence[Problem]:
        """Why no line of a letter's test can be used; a test begins only where all of its can."""
        untried = self.untried(letter)
        if untried:
            return untried
        try:
            for name in sorted(letter.lines):
                self.mailbox(name)
        except Refused as error:
            return error.problems
        return ()

    def untried(self, letter: DueLetter) -> Sequence[Problem]:
        """The first line of a letter's test that was never tried out, where there is one."""
        lines = sorted(letter.lines - self.verified)
        return [never_tried(line, self.study) for line in lines[:1]]

    @cached_property
    def _mailboxes(self) -> dict[str, Mailbox]:
        return {}

    def mailbox(self, line: str) -> Mailbox:
        """The mailbox of a line.

        Raises:
            Refused: It has no server or no password.
        """
        if line not in self._mailboxes:
            self._mailboxes[line] = mailbox_of(self.servers, self.lines[line])
        return self._mailboxes[line]

    def doubts(self, settled: Entries = _NOTHING) -> tuple[str, ...]:
        with reading(self.at.engine) as session:
            if not settled.events and not contacts.under_way(session, self.study.id):
                return ()
            return doubts(self.study.record(session).plus(settled))

    def foreseen(self, settled: Entries) -> Iterator[Sending]:
        """What would be done with each letter now, once those before it were sent.

        Args:
            settled: What would be written down before of what became of earlier letters.
        """
        ahead = settled
        for letter in self.letters:
            told, entries = self._foreseen(letter, ahead)
            ahead += entries
            yield told

    def _foreseen(self, letter: DueLetter, ahead: Entries) -> tuple[Sending, Entries]:
        if found := self.left(letter, self.untried):
            return found, _NOTHING
        contact, by = letter.contact.id, self.at.recorder
        with reading(self.at.engine) as session:
            record = self.record(session, contact, ahead)
            decision = self.decision(session, record, letter, ahead)
        entries = as_decided(record, contact, decision, by)
        if decision.step is Step.SEND:
            entries = was_sent(record, intent(contact, self.message_id(letter), by), by.now, by)
        return self.decided(letter, decision), entries

    def left(
        self, letter: DueLetter, hindered: Callable[[DueLetter], Sequence[Problem]]
    ) -> Sending | None:
        """What is told of a letter on which nothing is to be decided now."""
        if letter.given:
            return self.told(letter, "given")
        if letter.hand:
            return self._by_hand(letter)
        problems = hindered(letter)
        return self._held(letter, problems) if problems else None

    def _by_hand(self, letter: DueLetter) -> Sending:
        by_hand = NextStep(Step.HAND, letter.hand)
        asked = letter.landlord in self.to_be_asked
        return self.decided(letter, while_asked(by_hand, by_hand) if asked else by_hand)

    def record(self, session: Session, contact: str, ahead: Entries = _NOTHING) -> Record:
        """The record of the test of a contact, with what would be written down before."""
        self.known.look(session)
        record = self.known.of(session, contact)
        return record.plus(ahead) if ahead.events else record

    def decision(
        self, session: Session, record: Record, letter: DueLetter, ahead: Entries = _NOTHING
    ) -> NextStep:
        """What is to be done with a letter at this moment.

        Args:
            record: Of its test.
        """
        now, contact = self.at.now(), letter.contact.id
        asked = self.to_be_asked.get(letter.landlord)
        others = self.known.with_landlord(session, record)
        if ahead.events:
            others = [other.plus(ahead) for other in others]
        if letter.purpose != REQUEST:
            decision = decide_decline(record, contact, now, others)
            return while_asked(decision, decision) if asked else decision
        burden = burden_of(self.at, session, self.study, record, others, self.known)
        last = self.study.instrument.study.period.last
        decision = decide(record, contact, now, burden, last)
        then = decide(record, contact, asked, burden, last) if asked else decision
        return while_asked(decision, then) if asked else decision

    def unsendable(self, letter: DueLetter) -> NextStep | None:
        """That a mail can not be written, which breaks the test of a letter; None where it can."""
        try:
            mailbox(self.lines[letter.contact.line].address)
            mailbox(letter.recipient)
        except ValueError as error:
            if letter.purpose != REQUEST:
                return NextStep(Step.HAND, str(error))
            return NextStep(Step.BREAK, str(error), reason=DeviationReason.SEND_FAILED)
        return None

    def written(self, letter: DueLetter) -> bytes:
        """The bytes of a mail."""
        mail = OutgoingMail(
            self.lines[letter.contact.line].address,
            letter.name,
            letter.recipient,
            letter.subject,
            letter.body,
            self.message_id(letter),
            letter.answers,
        )
        return mail_bytes(mail, self.at.now(), self.zone)

    def message_id(self, letter: DueLetter) -> str:
        """The one id that a mail bears, however often it is tried."""
        contact = letter.contact
        if (name := (contact.id, letter.purpose)) not in self._ids:
            address = self.lines[contact.line].address
            self._ids[name] = message_id(self.at.keys.keyed, *name, address)
        return self._ids[name]

    @cached_property
    def _ids(self) -> dict[tuple[str, str], str]:
        return {}

    def decided(self, letter: DueLetter, decision: NextStep) -> Sending:
        """What is told of a letter that does not go now."""
        return self.told(letter, str(decision.step), decision.why, decision.until)

    def _held(self, letter: DueLetter, problems: Sequence[Problem]) -> Sending:
        """A letter whose test has a line that cannot be used."""
        return replace(self.told(letter, "line"), problems=tuple(problems))

    def told(
        self, letter: DueLetter, outcome: str, why: str = "", until: datetime | None = None
    ) -> Sending:
        """What is told of a letter."""
        when = shown(until, self.zone) if until else ""
        contact, to = letter.contact, masked(letter.recipient) if letter.recipient else ""
        return Sending(contact.id, letter.purpose, contact.line, to, outcome, why, when)
