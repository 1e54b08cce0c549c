"""Send the mails that are due, each exactly once, through the lines of their personas: letters,
then words to decline.

Before a server sees a letter, the intent to send it and its bytes are committed; afterwards what
became of it is. So whenever this dies, the record tells of each letter whether it was sent, was
not, or is in doubt. Nothing in doubt is sent again before that is settled.

Letters go by turns: the intents of some are committed together, then they go out one after the
other, then what became of them is committed together. A turn is as long as goes out within a
second, and of a landlord no two letters are in it.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from discrimtest.actions.read_outbox import DueLetter
from discrimtest.actions.settle_letters import (
    LEASE,
    doubt_restored,
    settle_letters,
    would_settle,
)
from discrimtest.actions.tell_sending import Sending, SendReport
from discrimtest.actions.weigh_letters import SendRun
from discrimtest.mail.delivery import Connection, Connections, Delivery, Fate, LineTrouble, deliver
from discrimtest.record.dispatch import NextStep, Step, under_way
from discrimtest.record.entries import Entries, Recorder
from discrimtest.record.record import Record
from discrimtest.record.sending import (
    as_decided,
    intent,
    is_in_doubt,
    was_not_sent,
    was_refused,
    was_sent,
)
from discrimtest.store import leases, outgoing
from discrimtest.store.engine import reading, writing
from discrimtest.store.entries import write_entries
from discrimtest.store.log import last_entry
from discrimtest.store.session import Session
from discrimtest.words.contact import ContactEvent, ContactEventKind
from discrimtest.workplace.workplace import Workplace

_WAITS = (Step.WAIT, Step.ASK)
_HURRY = leases.LENGTH.total_seconds() / 2
_TURN = 1.0
"""Seconds in which the letters of a turn go out: what a crash may leave in doubt."""
_MOST = 16
"""Letters that go in one turn, however quick their server."""
_TOGETHER = 50
"""Letters in one turn, with those that do not go."""
_UNBEGUN = Delivery(Fate.LATER, "the run ended before its turn")


def send_due(at: Workplace, slug: str, *, live: bool = False) -> SendReport:
    """Send what is due by mail; without ``live``, tell what would be done.

    Raises:
        Refused: ``live``, and the study may not write to real people.
        WrongInput: ``live``, and nobody said who acts, or the servers are not told.
        Overtaken: ``live``, and another run is at work.
    """
    run = SendRun.begin(at, slug)
    if not live:
        settled = would_settle(at, run.study, run.letters, run.message_id)
        return SendReport(False, tuple(run.foreseen(settled)), run.doubts(settled))
    run.require_ready()
    who = at.person.id
    with writing(at.engine) as session:
        run.known.look(session)
        leases.take(session, LEASE, run.holder, by=who, at=at.now())
        run.known.stand(session, ())
    doubt_restored(at, run.study, run.letters, run.message_id)
    settle_letters(at, run.study)
    with Connections() as connections:
        told = _Turns(run, connections).all()
    with writing(at.engine) as session:
        leases.release(session, LEASE, run.holder, by=who, at=at.now())
    return SendReport(True, tuple(told[letter] for letter in run.letters), run.doubts())


@dataclass(frozen=True, slots=True)
class _Handed:
    """A letter whose intent is committed."""

    letter: DueLetter
    intent: ContactEvent
    raw: bytes


@dataclass
class _Turns:
    """The letters of a run, turn by turn.

    Attributes:
        waiting: Those that no turn took yet.
        size: So many go in the next one.
    """

    run: SendRun
    connections: Connections
    waiting: deque[DueLetter] = field(default_factory=deque)
    size: int = 1
    told: dict[DueLetter, Sending] = field(default_factory=dict)

    def all(self) -> dict[DueLetter, Sending]:
        """Send them; what is told of each."""
        for letter in self.run.letters:
            if found := self.run.left(letter, self.run.hindered):
                self.told[letter] = found
            else:
                self.waiting.append(letter)
        while self.waiting:
            begun = time.monotonic()
            if turn := self._next():
                self._take(turn, begun)
        return self.told

    def _next(self) -> dict[DueLetter, NextStep]:
        """The letters of the next turn, with what seems to be done with each; what waits is told,
        without a turn at the write lock."""
        turn: dict[DueLetter, NextStep] = {}
        busy, going = set[str](), 0
        with reading(self.run.at.engine) as session:
            self.run.known.look(session)
            while self.waiting and len(turn) < _TOGETHER and going < self.size:
                letter = self.waiting[0]
                record = self.run.known.of(session, letter.contact.id)
                landlords = self.run.known.alike(record)
                if not landlords.isdisjoint(busy):
                    break  # What becomes of the one before counts for this one.
                decision = self.run.decision(session, record, letter)
                if decision.step in _WAITS:
                    self.told[letter] = self.run.decided(letter, decision)
                else:
                    turn[letter] = self.run.unsendable(letter) or decision
                    busy, going = busy | landlords, going + (turn[letter].step is Step.SEND)
                self.waiting.popleft()
        return turn

    def _take(self, turn: dict[DueLetter, NextStep], begun: float) -> None:
        """Commit the intents, send, commit what became of it.

        Args:
            begun: When it was decided what is done with each, on a clock that only goes on.
        """
        ready = {
            letter: step
            for letter, step in turn.items()
            if step.step is not Step.SEND or self._is_connected(letter)
        }
        handed, begun = self._commit(ready, begun) if ready else ([], begun)
        seen, unbegun, found = self.run.known.seen, deque(handed), list[tuple[_Handed, Delivery]]()
        try:
            while unbegun:
                why = self._against(unbegun[0], begun, seen) if found else ""
                one = unbegun.popleft()
                fate = Delivery(Fate.LATER, why) if why else self._delivered(one, begun)
                found.append((one, fate))
        finally:
            if handed:
                self._conclude([*found, *((one, _UNBEGUN) for one in unbegun)])
        if handed:
            each = (time.monotonic() - begun) / len(handed)
            self.size = max(1, min(_MOST, int(_TURN / each)))

    def _is_connected(self, letter: DueLetter) -> bool:
        """Whether a letter's line is logged in at its server; where it is not, that is told."""
        try:
            self._connection(letter)
        except LineTrouble as error:
            self.told[letter] = self.run.told(letter, "line", str(error))
            return False
        return True

    def _connection(self, letter: DueLetter) -> Connection:
        box = self.run.mailbox(letter.contact.line)
        return self.connections.of(letter.contact.line, box.server, box.user, box.password)

    def _commit(
        self, turn: dict[DueLetter, NextStep], begun: float
    ) -> tuple[Sequence[_Handed], float]:
        """Commit the intents to send, and what there is instead of them.

        Returns:
            What may go now, and when that was decided.
        """
        run, at = self.run, self.run.at
        raws = {
            letter: run.written(letter) for letter, step in turn.items() if step.step is Step.SEND
        }
        handed: list[_Handed] = []
        put_off = Entries()
        with writing(at.engine) as session:
            leases.require(session, LEASE, run.holder)
            if not (last_entry(session) == run.known.seen and time.monotonic() - begun < _TURN):
                begun = time.monotonic()
                turn = self._again(session, turn)
            for letter, decision in turn.items():
                contact = letter.contact.id
                if decision.step is Step.SEND:
                    event = intent(contact, run.message_id(letter), at.recorder)
                    handed.append(_Handed(letter, event, raws[letter]))
                else:
                    record = run.known.of(session, contact)
                    put_off += as_decided(record, contact, decision, at.recorder)
                    self.told[letter] = run.decided(letter, decision)
            self._write(session, handed, put_off)
        return handed, begun

    def _again(
        self, session: Session, turn: dict[DueLetter, NextStep]
    ) -> dict[DueLetter, NextStep]:
        """What is done with each letter now that time has passed, or somebody recorded something.
        One that goes after all, or after another of its landlord, is left to a later turn."""
        run = self.run
        run.known.look(session)
        found: dict[DueLetter, NextStep] = {}
        busy, left = set[str](), list[DueLetter]()
        for letter, before in turn.items():
            record = run.known.of(session, letter.contact.id)
            landlords = run.known.alike(record)
            now = run.unsendable(letter) or run.decision(session, record, letter)
            later = now.step is Step.SEND and before.step is not Step.SEND
            if later or not landlords.isdisjoint(busy):
                left.append(letter)
            else:
                found[letter] = now
                busy |= landlords
        self.waiting.extendleft(reversed(left))
        return found

    def _write(self, session: Session, handed: Sequence[_Handed], put_off: Entries) -> None:
        run, at = self.run, self.run.at
        who, now, study = at.person.id, at.now(), run.study.id
        if handed:
            lease = leases.renew(session, LEASE, run.holder, now)
            mails = [
                outgoing.Outgoing(
                    one.intent, one.raw, run.known.drawn_with(session, one.intent.contact)
                )
                for one in handed
            ]
            outgoing.hand_over(session, at.keys, mails, lease, study=study, by=who, at=now)
        write_entries(session, at.keys, put_off, study=study, by=who, at=now)
        intents = Entries(events=tuple(one.intent for one in handed))
        run.known.written(session, intents + put_off)

    def _against(self, one: _Handed, begun: float, seen: object) -> str:
        """What stands against a letter whose intent was committed, once others went before it.

        Args:
            begun, seen: When that was decided, and the last entry of the log then.
        """
        run, contact = self.run, one.intent.contact
        with reading(run.at.engine) as session:
            if last_entry(session) == seen and time.monotonic() - begun < _TURN:
                return ""
            record = run.record(session, contact)
            if one.intent not in record.happened.get(contact, ()):
                return "another run looked for it"
            before = tuple(event for event in record.events if event.id != one.intent.id)
            decision = run.decision(session, replace(record, events=before), one.letter)
        return "" if decision.step is Step.SEND else decision.why

    def _delivered(self, one: _Handed, begun: float) -> Delivery:
        line, recipient = self.run.lines[one.letter.contact.line], one.letter.recipient
        try:
            connection = self._connection(one.letter)
        except LineTrouble as error:
            return Delivery(Fate.LATER, str(error))
        found = deliver(
            connection,
            line.address,
            recipient,
            one.raw,
            lambda: time.monotonic() - begun < _HURRY,
        )
        if found.fate is not Fate.SENT:
            self.connections.end(line.id)
        return found

    def _conclude(self, found: Sequence[tuple[_Handed, Delivery]]) -> None:
        """Write down what became of letters that were handed over."""
        run, at = self.run, self.run.at
        entries = Entries()
        with writing(at.engine) as session:
            run.known.look(session)
            for one, fate in found:
                record = run.known.of(session, one.intent.contact)
                # A run that was silent for long may find that the next one has already looked.
                open_ = under_way(record, one.intent.contact)
                if open_ is not None and open_.message_id == one.intent.message_id:
                    entries += _ended(record, open_, fate, at.recorder)
            write_entries(
                session, at.keys, entries, study=run.study.id, by=at.person.id, at=at.now()
            )
            run.known.written(session, entries)
        for one, fate in found:
            self.told[one.letter] = run.told(one.letter, str(fate.fate), fate.said)


def _ended(record: Record, open_: ContactEvent, found: Delivery, by: Recorder) -> Entries:
    if found.fate is Fate.SENT:
        return was_sent(record, open_, by.now, by)
    if found.fate is Fate.LATER:
        return was_not_sent(record, open_, found.said, by)
    if found.fate is Fate.REFUSED:
        return was_refused(record, open_, found.said, by)
    in_doubt = open_.kind is ContactEventKind.DOUBT
    return Entries() if in_doubt else is_in_doubt(open_, found.said, by)
