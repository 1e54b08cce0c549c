"""Send the mails that are due, each exactly once, through the lines of their personas: letters,
then words to decline.

Before a server sees a letter, the intent to send it and its bytes are committed; afterwards what
became of it is. So whenever this dies, the record tells of each letter whether it was sent, was
not, or is in doubt. Nothing in doubt is sent again before that is settled.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from discrimtest.actions.file_mail import asking_to_stop
from discrimtest.actions.read_outbox import REQUEST, DueLetter, burden_of, read_outbox
from discrimtest.actions.require_launched import never_tried, require_launched
from discrimtest.actions.settle_letters import (
    LEASE,
    doubt_restored,
    settle_letters,
    would_settle,
)
from discrimtest.actions.tell_sending import Sending, SendReport
from discrimtest.errors import Problem, Refused, WrongInput
from discrimtest.files.mailboxes import MailboxesFile
from discrimtest.identifiers import fresh_id
from discrimtest.mail.delivery import Delivery, Fate, LineTrouble, deliver, opened
from discrimtest.mail.message_id import message_id
from discrimtest.mail.outgoing import OutgoingMail, mail_bytes, masked
from discrimtest.record.declining import decide_decline
from discrimtest.record.dispatch import NextStep, Step, decide, doubts, under_way, while_asked
from discrimtest.record.entries import Entries, Recorder
from discrimtest.record.moment import shown
from discrimtest.record.record import Record
from discrimtest.record.sending import (
    as_decided,
    intent,
    is_in_doubt,
    was_not_sent,
    was_refused,
    was_sent,
)
from discrimtest.store import leases, lines, outgoing
from discrimtest.store.engine import reading, writing
from discrimtest.store.entries import write_entries
from discrimtest.store.session import Session
from discrimtest.words.contact import ContactEvent, ContactEventKind
from discrimtest.words.deviation import DeviationReason
from discrimtest.words.line import Line
from discrimtest.words.person import Right
from discrimtest.workplace.known_tests import TOGETHER, KnownTests
from discrimtest.workplace.mailboxes import Mailbox, mailbox_of, read_mailboxes
from discrimtest.workplace.open_study import OpenStudy, look_up
from discrimtest.workplace.workplace import Workplace

_NOTHING = Entries()
_WAITS = (Step.WAIT, Step.ASK)
_HURRY = leases.LENGTH.total_seconds() / 2


def send_due(at: Workplace, slug: str, *, live: bool = False) -> SendReport:
    """Send what is due by mail; without ``live``, tell what would be done.

    Raises:
        Refused: ``live``, and the study may not write to real people.
        WrongInput: ``live``, and nobody said who acts, or the servers are not told.
        Overtaken: ``live``, and another run is at work.
    """
    run = _Run.begin(at, slug)
    if not live:
        settled = would_settle(at, run.study, run.letters, run.message_id)
        return SendReport(False, tuple(run.foreseen(settled)), run.doubts(settled))
    run.require_ready()
    who = at.person.id
    with writing(at.engine) as session:
        leases.take(session, LEASE, run.holder, by=who, at=at.now())
    doubt_restored(at, run.study, run.letters, run.message_id)
    settle_letters(at, run.study)
    letters = tuple(map(run.dispatch, run.letters))
    with writing(at.engine) as session:
        leases.release(session, LEASE, run.holder, by=who, at=at.now())
    return SendReport(True, letters, run.doubts())


@dataclass(frozen=True)
class _Run:
    """One run over one study.

    Attributes:
        to_be_asked: Landlords from whom a waiting mail may be that asks for no more contact, with
            the moment at which it was kept.
    """

    at: Workplace
    study: OpenStudy
    letters: tuple[DueLetter, ...]
    lines: Mapping[str, Line]
    verified: frozenset[str]
    to_be_asked: Mapping[str, datetime]
    holder: str

    @classmethod
    def begin(cls, at: Workplace, slug: str) -> _Run:
        with reading(at.engine) as session:
            study = look_up(at, session, slug)
            at.require(Right.RECORD_CONTACTS, study.id)
            letters = read_outbox(at, session, study)
            own = {line.id: line for line in lines.lines(session, at.keys, study.id)}
            verified = lines.verified(session, study.id)
            # Here, not under the write lock: it reads every mail that waits.
            asked = asking_to_stop(at, session, study) if letters else {}
        return cls(at, study, letters, own, verified, asked, fresh_id("run"))

    def require_ready(self) -> None:
        """Refuse to write to real people before everything is in order."""
        _ = self.at.witness
        require_launched(self.study)
        _ = self.servers

    @cached_property
    def known(self) -> KnownTests:
        return KnownTests(self.at, [letter.contact for letter in self.letters])

    @cached_property
    def steps(self) -> dict[DueLetter, NextStep]:
        """What was to be done with each letter when the record was last read for many."""
        return {}

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

    def mailbox(self, line: str) -> Mailbox:
        """The mailbox of a line.

        Raises:
            Refused: It has no server or no password.
        """
        return mailbox_of(self.servers, self.lines[line])

    def doubts(self, settled: Entries = _NOTHING) -> tuple[str, ...]:
        with reading(self.at.engine) as session:
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
        if found := self._left(letter, self.untried):
            return found, _NOTHING
        contact, by = letter.contact.id, self.at.recorder
        with reading(self.at.engine) as session:
            record = self._record(session, contact, ahead)
            decision = self._decision(session, record, letter, ahead)
        entries = as_decided(record, contact, decision, by)
        if decision.step is Step.SEND:
            entries = was_sent(record, intent(contact, self.message_id(letter), by), by.now, by)
        return self._decided(letter, decision), entries

    def _left(
        self, letter: DueLetter, hindered: Callable[[DueLetter], Sequence[Problem]]
    ) -> Sending | None:
        """What is told of a letter on which nothing is to be decided now."""
        if letter.given:
            return self._told(letter, "given")
        if letter.hand:
            return self._by_hand(letter)
        problems = hindered(letter)
        return self._held(letter, problems) if problems else None

    def _by_hand(self, letter: DueLetter) -> Sending:
        by_hand = NextStep(Step.HAND, letter.hand)
        asked = letter.landlord in self.to_be_asked
        return self._decided(letter, while_asked(by_hand, by_hand) if asked else by_hand)

    def _record(self, session: Session, contact: str, ahead: Entries = _NOTHING) -> Record:
        """Of the test of a contact, with what would be written down before."""
        self.known.look(session)
        record = self.known.of(session, contact)
        return record.plus(ahead) if ahead.events else record

    def _ahead(self, letter: DueLetter) -> NextStep:
        """What is to be done with a letter, as it is known before anybody has to wait."""
        with reading(self.at.engine) as session:
            record = self._record(session, letter.contact.id)
            return self._decision(session, record, letter)

    def _seen_ahead(self, letter: DueLetter) -> NextStep:
        """The same, read for many letters at once; one that seems to wait is looked at again, as a
        letter before it may have gone since."""
        if letter not in self.steps:
            self._see_ahead(letter)
        seen = self.steps.get(letter)
        return seen if seen and seen.step not in _WAITS else self._ahead(letter)

    def _see_ahead(self, letter: DueLetter) -> None:
        place = self.letters.index(letter)
        with reading(self.at.engine) as session:
            for other in self.letters[place : place + TOGETHER]:
                if not (other.given or other.hand):
                    with suppress(Refused, WrongInput):
                        record = self._record(session, other.contact.id)
                        self.steps[other] = self._decision(session, record, other)

    def dispatch(self, letter: DueLetter) -> Sending:
        """Send one letter, or say why not."""
        if found := self._left(letter, self.hindered):
            return found
        ahead = self._seen_ahead(letter)
        if ahead.step in _WAITS:
            # Without a turn at the write lock for each that waits.
            return self._decided(letter, ahead)
        if ahead.step is not Step.SEND and (decision := self._put_off(letter)):
            return self._decided(letter, decision)
        mailbox = self.mailbox(letter.contact.line)
        try:
            with opened(mailbox.server, mailbox.user, mailbox.password) as connection:
                begun = time.monotonic()
                decision, event, raw = self._commit(letter, mailbox.line.address)
                if event is None:
                    return self._decided(letter, decision)
                sender, recipient = mailbox.line.address, letter.recipient
                fate = deliver(
                    connection, sender, recipient, raw, lambda: time.monotonic() - begun < _HURRY
                )
                self._conclude(event, fate)
        except LineTrouble as error:
            return self._told(letter, "line", str(error))
        return self._told(letter, str(fate.fate), fate.said)

    def _put_off(self, letter: DueLetter) -> NextStep | None:
        """Write down why a letter does not go now, without a login at its server; None where it
        may go after all."""
        _, unsendable = self._written(letter, self.lines[letter.contact.line].address)
        with writing(self.at.engine) as session:
            decision = self._decided_now(session, letter, unsendable)
        return None if decision.step is Step.SEND else decision

    def _decided_now(
        self, session: Session, letter: DueLetter, unsendable: NextStep | None
    ) -> NextStep:
        """Decide at this moment, under the write lock, and write down what there is instead of
        sending."""
        leases.require(session, LEASE, self.holder)
        contact = letter.contact.id
        record = self._record(session, contact)
        decision = unsendable or self._decision(session, record, letter)
        if decision.step is not Step.SEND:
            self._write(session, as_decided(record, contact, decision, self.at.recorder))
        return decision

    def _commit(
        self, letter: DueLetter, address: str
    ) -> tuple[NextStep, ContactEvent | None, bytes]:
        """Commit the intent to send, or what there is instead of it."""
        at, contact = self.at, letter.contact.id
        raw, unsendable = self._written(letter, address)
        with writing(at.engine) as session:
            decision = self._decided_now(session, letter, unsendable)
            if decision.step is not Step.SEND:
                return decision, None, b""
            event = intent(contact, self.message_id(letter), at.recorder)
            lease = leases.renew(session, LEASE, self.holder, at.now())
            outgoing.hand_over(
                session,
                at.keys,
                event,
                raw,
                lease,
                study=self.study.id,
                landlord=self.known.drawn_with(session, contact),
                by=at.person.id,
                at=at.now(),
            )
            self.known.written(session, Entries(events=(event,)))
        return decision, event, raw

    def _conclude(self, event: ContactEvent, found: Delivery) -> None:
        """Write down what became of a letter that was handed over."""
        with writing(self.at.engine) as session:
            record = self._record(session, event.contact)
            # A run that was silent for long may find that the next one has already looked.
            open_ = under_way(record, event.contact)
            if open_ is not None and open_.message_id == event.message_id:
                self._write(session, _ended(record, open_, found, self.at.recorder))

    def _decision(
        self, session: Session, record: Record, letter: DueLetter, ahead: Entries = _NOTHING
    ) -> NextStep:
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

    def _written(self, letter: DueLetter, address: str) -> tuple[bytes, NextStep | None]:
        """The bytes of a mail; or that it can not be written, which breaks the test of a letter."""
        mail = OutgoingMail(
            address,
            letter.name,
            letter.recipient,
            letter.subject,
            letter.body,
            self.message_id(letter),
            letter.answers,
        )
        try:
            return mail_bytes(mail, self.at.now(), self.study.fieldwork.zone), None
        except ValueError as error:
            if letter.purpose != REQUEST:
                return b"", NextStep(Step.HAND, str(error))
            reason = DeviationReason.SEND_FAILED
            return b"", NextStep(Step.BREAK, str(error), reason=reason)

    def message_id(self, letter: DueLetter) -> str:
        """The one id that a mail bears, however often it is tried."""
        contact, address = letter.contact, self.lines[letter.contact.line].address
        return message_id(self.at.keys.keyed, contact.id, letter.purpose, address)

    def _write(self, session: Session, entries: Entries) -> None:
        at = self.at
        write_entries(session, at.keys, entries, study=self.study.id, by=at.person.id, at=at.now())
        self.known.written(session, entries)

    def _decided(self, letter: DueLetter, decision: NextStep) -> Sending:
        return self._told(letter, str(decision.step), decision.why, decision.until)

    def _held(self, letter: DueLetter, problems: Sequence[Problem]) -> Sending:
        """A letter whose test has a line that cannot be used."""
        return replace(self._told(letter, "line"), problems=tuple(problems))

    def _told(
        self, letter: DueLetter, outcome: str, why: str = "", until: datetime | None = None
    ) -> Sending:
        when = shown(until, self.study.fieldwork.zone) if until else ""
        contact, to = letter.contact, masked(letter.recipient) if letter.recipient else ""
        return Sending(contact.id, letter.purpose, contact.line, to, outcome, why, when)


def _ended(record: Record, open_: ContactEvent, found: Delivery, by: Recorder) -> Entries:
    if found.fate is Fate.SENT:
        return was_sent(record, open_, by.now, by)
    if found.fate is Fate.LATER:
        return was_not_sent(record, open_, found.said, by)
    if found.fate is Fate.REFUSED:
        return was_refused(record, open_, found.said, by)
    in_doubt = open_.kind is ContactEventKind.DOUBT
    return Entries() if in_doubt else is_in_doubt(open_, found.said, by)
