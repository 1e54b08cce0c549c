"""What a study has to send by mail now, and what its landlords bear already.

It is all that a candidate ever writes: a letter of the draw, or the protocol's words to decline.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from discrimtest.coding.suggestion import suggest
from discrimtest.mail.message import read_message
from discrimtest.mail.reply import visible_reply
from discrimtest.mail.replying import Reply, reply_to
from discrimtest.masking.folded import folded
from discrimtest.masking.quoted import QuotedLetter
from discrimtest.masking.tongue import tongue
from discrimtest.record.declining import by_hand
from discrimtest.record.dispatch import LandlordBurden, is_gone
from discrimtest.record.due import DueContact, due
from discrimtest.record.outcome import OFFERS
from discrimtest.record.record import Record
from discrimtest.store import draws, lines, mails, studies
from discrimtest.store import listings as stored
from discrimtest.store.keys import destroyed_subjects
from discrimtest.store.session import Session
from discrimtest.store.testers import read_testers
from discrimtest.words.contact import Contact
from discrimtest.words.landlord import LandlordType
from discrimtest.words.line import LineChannel
from discrimtest.words.mail import Mail
from discrimtest.workplace.known_tests import KnownTests
from discrimtest.workplace.open_study import OpenStudy, StudyInField, frozen
from discrimtest.workplace.workplace import Workplace

REQUEST, DECLINE = "request", "decline"
"""What a mail is for, in its Message-ID."""


@dataclass(frozen=True, slots=True)
class DueLetter:
    """A mail that is due, with all that it says.

    Attributes:
        name: Of its persona, as a mail shows it.
        given: Whether a tester was given the contact, who then sends it by hand.
        purpose: :data:`REQUEST` or :data:`DECLINE`.
        answers: Ids of the mails that it answers, the oldest first.
        hand: Why a tester has to decline by hand; empty for what can go by mail.
        lines: Its line, and those of what else this program is still to send of its test.
    """

    contact: Contact
    landlord: str
    name: str
    recipient: str
    subject: str
    body: str
    given: bool
    purpose: str = REQUEST
    answers: tuple[str, ...] = ()
    hand: str = ""
    lines: frozenset[str] = frozenset()


def read_outbox(
    at: Workplace, session: Session, study: OpenStudy | StudyInField, record: Record
) -> tuple[DueLetter, ...]:
    """The mails that are due: letters, the earliest first, then invitations to decline.

    Args:
        record: Of the study.
    """
    tasks = [
        task
        for task in due(record, at.now(), destroyed_subjects(session), stopped=True)
        if task.contact.channel == LineChannel.EMAIL
    ]
    outbox = _Outbox(at, session, study, record, {task.contact.profile for task in tasks})
    return (*outbox.requests(tasks), *outbox.declines(tasks))


class _Outbox:
    """What candidates write, and as whom."""

    def __init__(
        self,
        at: Workplace,
        session: Session,
        study: OpenStudy | StudyInField,
        record: Record,
        profiles: Iterable[str],
    ) -> None:
        self.at, self.session, self.study, self.record = at, session, study, record
        self.testers = read_testers(session, study.id)
        self.names = draws.names_of(session, profiles)
        self.addresses = {line.id: line.address for line in lines.lines(session, at.keys, study.id)}

    def requests(self, tasks: Iterable[DueContact]) -> Iterator[DueLetter]:
        """The letters of the draw."""
        wanted = [task.contact for task in tasks if task.task == "send"]
        homes = {contact.id: self.record.test_of(contact.id).listing for contact in wanted}
        adverts = stored.advert_texts(self.session, self.at.keys, set(homes.values()))
        letters = draws.letters(self.session, self.at.keys, homes)
        for contact in wanted:
            if contact.id in letters and homes[contact.id] in adverts:
                letter, to = letters[contact.id], adverts[homes[contact.id]].email
                yield self._mail(contact, to, letter.subject, letter.body)

    def declines(self, tasks: Iterable[DueContact]) -> Iterator[DueLetter]:
        """The protocol's words, each in reply to the mail that invited."""
        wanted = [task for task in tasks if task.task == "decline"]
        ids = [answer for task in wanted for answer in task.answers]
        came = mails.mails_of_answers(self.session, self.at.keys, ids)
        own = set(self.addresses.values())
        for task in wanted:
            bare = replace(self._mail(task.contact), purpose=DECLINE)
            try:
                reply = self._reply(task, came, own, bare.name)
            except ValueError as error:
                yield replace(bare, hand=str(error))
            else:
                yield replace(bare, **asdict(reply))

    def _reply(self, task: DueContact, came: Mapping[str, Mail], own: set[str], name: str) -> Reply:
        """How an invitation is declined.

        Raises:
            ValueError: It cannot be by mail, or no more.
        """
        if why := by_hand(self.record, task, self.at.now()):
            raise ValueError(why)
        inviting = self._inviting(task, came)
        if (mail := came.get(inviting)) is None:
            raise ValueError("the invitation did not come by mail")
        answer = next(each for each in self.record.answers if each.id == inviting)
        if answer.automatic:
            raise ValueError("software sent the invitation")
        if not task.words:
            raise ValueError("the protocol gives no words to decline")
        message, line = read_message(mail.raw), task.contact.line
        if mail.line != line and self.addresses.get(line, "").lower() not in message.recipients:
            raise ValueError("the invitation came to another mailbox")
        local = answer.received_at.astimezone(self.record.fieldwork.zone)
        words = f"{task.words}\n\n{name}"
        return reply_to(message, words, task.contact.language, local, own)

    def _inviting(self, task: DueContact, came: Mapping[str, Mail]) -> str:
        """The answer that invites; of several that were judged together, the one that says so.

        Raises:
            ValueError: It cannot be known.
        """
        if len(task.answers) == 1:
            return task.answers[0]
        known = draws.letters(self.session, self.at.keys, [task.contact.id]).values()
        letter = QuotedLetter(each.body for each in known)
        offers = [
            answer
            for answer in task.answers
            if answer in came and _offers(read_message(came[answer].raw).text, letter)
        ]
        if len(offers) != 1:
            raise ValueError("several answers came, and nobody told which of them invites")
        return offers[0]

    def _mail(
        self, contact: Contact, recipient: str = "", subject: str = "", body: str = ""
    ) -> DueLetter:
        names = self.names[contact.profile]
        name = " ".join(names[each] for each in ("writer_first", "writer_last"))
        given = self._is_given(contact)
        used = frozenset(self._lines(contact))
        landlord = self.record.test_of(contact.id).landlord
        return DueLetter(contact, landlord, name, recipient, subject, body, given, lines=used)

    def _lines(self, contact: Contact) -> Iterator[str]:
        yield contact.line
        if contact.id not in self.record.sent:
            for other in self.record.test[contact.test].contacts:
                by_mail = other.channel == LineChannel.EMAIL
                if by_mail and other.id not in self.record.sent and not self._is_given(other):
                    yield other.line

    def _is_given(self, contact: Contact) -> bool:
        return self.testers.who(self.record, contact) is not None


def _offers(text: str, letter: QuotedLetter) -> bool:
    """Whether the phrases of a mail, without the letter that it quotes, tell an invitation."""
    words = visible_reply(text, letter)
    return suggest(words, tongue(folded(words))).category in OFFERS


def burden_of(
    at: Workplace,
    session: Session,
    study: OpenStudy,
    record: Record,
    others: Sequence[Record],
    known: KnownTests,
) -> LandlordBurden:
    """What the landlord of one test bears by the other tests of all studies, and may bear.

    Args:
        record: Of that test alone. others: Of each other test with its landlord, in any study.
        known: Keeps what else was read.
    """
    # Loaded here: who asks what is due weighs no landlord.
    from discrimtest.actions.read_commitments import rare_arms

    (test,) = record.tests
    limits, own = study.instrument.study.limits, rare_arms(study.instrument)
    agency = known.type_of(session, test.landlord) is LandlordType.AGENCY
    return LandlordBurden(
        firsts=tuple(min(each.sent.values()) for each in others if each.sent),
        rare=tuple(_rare(at, session, others, known)),
        most=limits.agency_tests if agency else limits.private_tests,
        period=timedelta(days=limits.agency_days) if agency else None,
        apart=timedelta(days=limits.agency_gap_days),
        most_rare=limits.rare_letters,
        rare_period=timedelta(days=limits.rare_days),
        own_rare=sum(contact.arm in own for contact in test.contacts),
        gone=any(is_gone(each, test.listing) for each in others),
    )


def _rare(
    at: Workplace, session: Session, records: Sequence[Record], known: KnownTests
) -> Iterator[datetime]:
    """When each letter from a rare arm was sent."""
    for record in records:
        study = record.study
        rare = known.once(("rare", study), partial(_rare_arms, at, session, study))
        for contact, sent in record.sent.items():
            if record.contacts[contact].arm in rare:
                yield sent


def _rare_arms(at: Workplace, session: Session, study: str) -> frozenset[str]:
    from discrimtest.actions.read_commitments import rare_arms

    version = studies.current_version(session, study)
    return rare_arms(frozen(at, version)) if version else frozenset()
