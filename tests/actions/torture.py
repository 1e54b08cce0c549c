"""Kill the sender at random moments, over and over, and count what came of it.

Each trial sends what is due and takes replies in, in a process that is killed by SIGKILL at a
random moment of its work, to a server that refuses, greylists and loses its answers. A person then
tells of each mail in doubt what the server's own log says, and reads the replies; every third
letter is answered by an invitation, which the next trials decline. A study that is over is
counted, and begun anew.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from discrimtest.actions.fetch_mail import take_mails
from discrimtest.actions.record_response import correct_outcome
from discrimtest.actions.send_due import send_due
from discrimtest.actions.settle_letters import resolve_letter
from discrimtest.actions.tell_status import tell_status
from discrimtest.actions.verify_lines import verify_lines
from discrimtest.mail.message_id import message_id
from discrimtest.record.declining import decide_decline, own_hour
from discrimtest.record.dispatch import Step, under_way
from discrimtest.record.due import DueContact, due
from discrimtest.record.record import Record
from discrimtest.store import lines
from discrimtest.store.check import check
from discrimtest.store.engine import reading
from discrimtest.words.contact import ContactEventKind
from discrimtest.words.outcome import Category
from discrimtest.workplace.open_study import look_up
from discrimtest.workplace.workplace import Workplace, open_workplace
from tests.actions.examples import NOW, STUDY
from tests.actions.launched import at_server
from tests.actions.mail_examples import Answering, awaited
from tests.mail import post_office

LATER = timedelta(minutes=16)
"""A dead run's lease is over by then, and its letter taken or not."""
_LAST_RUNS = 20
"""More than enough for each letter to be taken, refused for good or too late for its test."""


@dataclass
class Counts:
    """What came of the trials."""

    trials: int = 0
    killed: int = 0
    rounds: int = 0
    letters: int = 0
    doubts: int = 0
    both: int = 0
    to_come: int = 0
    broken: Counter[str] = field(default_factory=Counter)
    twice: int = 0
    unexplained: int = 0
    untrue: int = 0
    damaged: int = 0
    declined: int = 0
    replies: int = 0
    lost: int = 0

    def __str__(self) -> str:
        why = ", ".join(f"{name} {count}" for name, count in sorted(self.broken.items()))
        return (
            f"{self.trials} trials, {self.killed} killed while sending, {self.rounds} studies; "
            f"{self.letters} mails taken by the server, {self.declined} of them to decline, "
            f"{self.doubts} in doubt and told; {self.replies} replies\n"
            f"tests with both letters {self.both}, broken {self.broken.total()} ({why}), "
            f"still to come {self.to_come}\n"
            f"mails twice {self.twice}, tests with one unexplained half {self.unexplained}, "
            f"replies lost {self.lost}, contacts of which the record is untrue {self.untrue}, "
            f"databases damaged {self.damaged}"
        )

    @property
    def faults(self) -> int:
        return self.twice + self.unexplained + self.untrue + self.damaged + self.lost


@contextmanager
def server(seed: int, log: Path) -> Iterator[int]:
    """The port of an unreliable server."""
    command = [sys.executable, post_office.__file__, str(seed), str(log)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout is not None
        yield int(process.stdout.readline())
        process.kill()


@contextmanager
def at(project: Path, moment: datetime) -> Iterator[Workplace]:
    place = open_workplace(project, None, None, clock=lambda: moment)
    try:
        yield place
    finally:
        place.engine.dispose()


def torture(project: Path, folder: Path, trials: int, seed: int) -> Counts:
    """Send the letters of copies of a launched project under fire.

    Args:
        folder: To work in.
    """
    lot, counts = Random(seed), Counts()
    log = folder / "taken.txt"
    log.touch()
    with server(seed, log) as port:
        while counts.trials < trials:
            copy = Path(shutil.copytree(project, folder / f"round-{counts.rounds}"))
            (copy / "inbox").mkdir()
            log.write_text("")
            with at(copy, NOW) as place:
                at_server(place, port)
                assert not any(line.trouble for line in verify_lines(place, STUDY))
            moment = _live(copy, log, lot, counts, trials)
            _count(copy, log, moment, counts)
            shutil.rmtree(copy)
    return counts


def _live(copy: Path, log: Path, lot: Random, counts: Counts, trials: int) -> datetime:
    """Trials, each when something is due, until the study is over or there were enough; then runs
    that nobody kills, until no letter is overdue: the server goes on refusing and losing some."""
    moment, soonest = NOW, _due(copy, NOW)
    usual = 0.5
    while soonest is not None and counts.trials < trials:
        moment = max(soonest, moment) + LATER
        counts.trials += 1
        begun = time.monotonic()
        killed = _shot(copy, moment, lot.uniform(0.0, 1.2 * usual))
        # On a busy machine all would die at their start; half are to be caught at work.
        usual = 1.25 * usual if killed else time.monotonic() - begun
        counts.killed += killed
        moment += LATER
        _tell(copy, log, moment, counts)
        _answer(copy, moment)
        soonest = _due(copy, moment)
    for _ in range(_LAST_RUNS):
        moment += LATER
        with at(copy, moment) as place:
            send_due(place, STUDY, live=True)
            take_mails(place, STUDY, sorted((copy / "inbox").iterdir()))
        _tell(copy, log, moment + LATER, counts)
        with at(copy, moment) as place:
            if all(when > moment for _, when in _waiting(_record(place))):
                break
    return moment


def _due(copy: Path, moment: datetime) -> datetime | None:
    """When the next mail is to go out; None once none is."""
    with at(copy, moment) as place:
        record = _record(place)
    within, zone = record.fieldwork.decline_within, record.fieldwork.zone
    declines = [own_hour(each, within, zone) for each in _to_decline(record, moment)]
    return min([*declines, *(when for _, when in _waiting(record))], default=None)


def _to_decline(record: Record, moment: datetime) -> list[DueContact]:
    """What the program is still to decline."""
    return [
        task
        for task in due(record, moment)
        if task.task == "decline"
        and decide_decline(record, task.contact.id, moment).step is not Step.HAND
    ]


def _answer(copy: Path, moment: datetime) -> None:
    """Landlords reply to what was sent, and a person judges what was taken in."""
    with at(copy, moment) as place:
        record = _record(place)
        for letter in awaited(place).values():
            file = copy / "inbox" / f"{letter.contact}.eml"
            invites = sum(letter.contact.encode()) % 3 == 0
            if letter.contact in record.sent and invites and not file.exists():
                after = moment - letter.sent - timedelta(minutes=1)
                known = message_id(place.keys.keyed, letter.contact, "request", letter.line)
                file.write_bytes(Answering(letter, known, "Kom maar langs.", after).raw())
        for contact, outcome in record.outcomes.items():
            if outcome.waiting:
                category = Category.INVITATION
                correct_outcome(place, contact, category=category, reason="gelezen")


def _waiting(record: Record) -> list[tuple[str, datetime]]:
    """The contacts that are still to be made, and when."""
    return [
        (name, record.planned[name])
        for name, contact in record.contacts.items()
        if contact.test not in record.broken and name not in record.sent
    ]


def _shot(copy: Path, moment: datetime, after: float) -> bool:
    """Whether a sender was still at work when it was killed."""
    child = os.fork()
    if child == 0:
        with at(copy, moment) as place:
            send_due(place, STUDY, live=True)
            take_mails(place, STUDY, sorted((copy / "inbox").iterdir()))
        os._exit(0)
    end = time.monotonic() + after
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return False
        time.sleep(0.005)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def _tell(copy: Path, log: Path, moment: datetime, counts: Counts) -> None:
    """A person looks at what the server took, and tells of each letter in doubt."""
    time.sleep(0.2)  # the server may still be taking what a dead sender gave it
    took = log.read_text().split()
    with at(copy, moment) as place:
        record = _record(place)
        for name in record.contacts:
            open_ = under_way(record, name)
            if open_ is None:
                continue
            counts.doubts += 1
            resolve_letter(place, name, sent=open_.message_id in took)


def _record(place: Workplace) -> Record:
    with reading(place.engine) as session:
        return look_up(place, session, STUDY).record(session)


def _count(copy: Path, log: Path, moment: datetime, counts: Counts) -> None:
    """Compare what is on record with what the server took."""
    took = Counter(log.read_text().split())
    with at(copy, moment) as place:
        record = _record(place)
        counts.damaged += bool(check(place.engine, place.keys))
        replies = len(list((copy / "inbox").iterdir()))
        counts.replies += replies
        counts.lost += replies - len(record.answers) - tell_status(place, STUDY).mails_waiting
        ids = _ids(place, record, "request")
        _count_declines(record, _ids(place, record, "decline"), took, counts)
    waiting = dict(_waiting(record))
    counts.rounds += 1
    counts.letters += took.total()
    counts.twice += sum(number > 1 for number in took.values())
    for test in record.tests:
        taken = {each.id for each in test.contacts if ids.get(each.id) in took}
        rest = [each for each in test.contacts if each.id not in taken]
        counts.untrue += sum(
            (each.id in taken) != (each.id in record.sent) for each in test.contacts
        )
        if test.id in record.broken:
            counts.broken[str(record.broken[test.id])] += 1
        elif len(taken) == len(test.contacts):
            counts.both += 1
        elif not taken or all(waiting.get(each.id, moment) > moment for each in rest):
            counts.to_come += 1
        else:
            counts.unexplained += 1


def _ids(place: Workplace, record: Record, purpose: str) -> dict[str, str]:
    """The Message-ID that a mail of each contact bears."""
    with reading(place.engine) as session:
        own = {line.id: line for line in lines.lines(session, place.keys, record.study)}
    return {
        name: message_id(place.keys.keyed, name, purpose, own[contact.line].address)
        for name, contact in record.contacts.items()
    }


def _count_declines(
    record: Record, ids: dict[str, str], took: Counter[str], counts: Counts
) -> None:
    declined = {each.contact for each in record.events if each.kind is ContactEventKind.DECLINED}
    counts.declined += sum(known in took for known in ids.values())
    counts.untrue += sum((known in took) != (name in declined) for name, known in ids.items())
