"""Kill the sender at random moments, over and over, and count what came of it.

Each trial sends what is due, in a process that is killed by SIGKILL at a random moment of its work,
to a server that refuses, greylists and loses its answers. A person then tells of each letter in
doubt what the server's own log says. A study that is over is counted, and begun anew.
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

from discrimtest.actions.send_due import send_due
from discrimtest.actions.settle_letters import resolve_letter
from discrimtest.actions.verify_lines import verify_lines
from discrimtest.record.dispatch import under_way
from discrimtest.record.record import Record
from discrimtest.store.check import check
from discrimtest.store.engine import reading
from discrimtest.workplace.open_study import look_up
from discrimtest.workplace.workplace import Workplace, open_workplace
from tests.actions.examples import NOW, STUDY
from tests.actions.launched import at_server
from tests.mail import post_office

LATER = timedelta(minutes=16)
"""A dead run's lease is over by then, and its letter taken or not."""


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

    def __str__(self) -> str:
        why = ", ".join(f"{name} {count}" for name, count in sorted(self.broken.items()))
        return (
            f"{self.trials} trials, {self.killed} killed while sending, {self.rounds} studies; "
            f"{self.letters} letters taken by the server, {self.doubts} in doubt and told\n"
            f"tests with both letters {self.both}, broken {self.broken.total()} ({why}), "
            f"still to come {self.to_come}\n"
            f"letters twice {self.twice}, tests with one unexplained half {self.unexplained}, "
            f"contacts of which the record is untrue {self.untrue}, "
            f"databases damaged {self.damaged}"
        )

    @property
    def faults(self) -> int:
        return self.twice + self.unexplained + self.untrue + self.damaged


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
            log.write_text("")
            with at(copy, NOW) as place:
                at_server(place, port)
                assert not any(line.trouble for line in verify_lines(place, STUDY))
            moment = _live(copy, log, lot, counts, trials)
            _count(copy, log, moment, counts)
            shutil.rmtree(copy)
    return counts


def _live(copy: Path, log: Path, lot: Random, counts: Counts, trials: int) -> datetime:
    """Trials, each when something is due, until the study is over or there were enough; then a run
    that nobody kills."""
    moment, due = NOW, _due(copy, NOW)
    usual = 0.5
    while due is not None and counts.trials < trials:
        moment = max(due, moment) + LATER
        counts.trials += 1
        begun = time.monotonic()
        killed = _shot(copy, moment, lot.uniform(0.0, 1.2 * usual))
        # On a busy machine all would die at their start; half are to be caught at work.
        usual = 1.25 * usual if killed else time.monotonic() - begun
        counts.killed += killed
        moment += LATER
        _tell(copy, log, moment, counts)
        due = _due(copy, moment)
    moment += LATER
    with at(copy, moment) as place:
        send_due(place, STUDY, live=True)
    _tell(copy, log, moment + LATER, counts)
    return moment


def _due(copy: Path, moment: datetime) -> datetime | None:
    """When the next letter is to go out; None once none is."""
    with at(copy, moment) as place:
        return min((when for _, when in _waiting(_record(place))), default=None)


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
    waiting = dict(_waiting(record))
    ids = {event.contact: event.message_id for event in record.events if event.message_id}
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
