"""A town under load: a drawn study, phones that are signed in, the pages served by processes of
their own, and what kills them."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.request import Request, urlopen
from uuid import uuid4

import psycopg
from sqlalchemy import select

from discrimtest.actions.keep_session import begin_session
from discrimtest.record.moment import shown
from discrimtest.store import people, tables
from discrimtest.store.engine import reading, writing
from discrimtest.web.guard import SESSION, VISITOR
from discrimtest.words.account import Means
from discrimtest.words.contact import Contact
from discrimtest.words.person import Role
from discrimtest.workplace.open_study import look_up_field
from discrimtest.workplace.workplace import Workplace, open_workplace
from tests.actions.drawn import send, study_tests
from tests.actions.examples import STUDY
from tests.load.traffic import Phone, Told

WORKERS, THREADS = 2, 8
GIVING_WAY = ("nice", "-n", "10")
"""How docs/serving.md has long work begun on the machine that serves."""
_TOKEN = re.compile(r'name="form" value="([^"]+)"')


@dataclass
class Town:
    """A project whose pages are served.

    Attributes:
        url: Of its database, as the program's own user opens it.
        process: The first process of the server.
    """

    folder: Path
    url: str
    port: int
    process: subprocess.Popen[bytes]

    def workers(self) -> list[int]:
        """The processes that answer."""
        told = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(each) for each in told.read_text("ascii").split()]

    def kill_worker(self) -> None:
        """As a machine kills it that ran out of memory."""
        os.kill(self.workers()[0], signal.SIGKILL)


@dataclass
class Beside:
    """Commands that run over and over beside the traffic."""

    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    done: dict[str, int] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)


def contacts_made(place: Workplace, most: int) -> list[Contact]:
    """So many contacts of the study, recorded as made."""
    found = [contact for test in study_tests(place) for contact in test.contacts][:most]
    for contact in found:
        send(place, contact)
    return found


def signed_in(place: Workplace, count: int) -> list[str]:
    """The cookies of so many testers of the study."""
    with writing(place.engine) as session:
        study, by, at = look_up_field(place, session, STUDY).id, place.person.id, place.now()
        made = []
        for _ in range(count):
            new = people.add_person(session, place.keys, "", by=by, at=at).id
            people.grant(session, new, Role.TESTER, by=by, at=at, study=study)
            who = people.person(session, new)
            cookie = begin_session(place, session, who, Means.PASSKEY)
            made.append(f"{SESSION}={cookie}; {VISITOR}={uuid4().hex}")
    return made


@contextmanager
def served(folder: Path, url: str, log: Path) -> Iterator[Town]:
    """The pages, by the very command that serves them."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    how = ["--port", str(port), "--workers", str(WORKERS), "--threads", str(THREADS)]
    with (
        log.open("wb") as written,
        subprocess.Popen(
            [*command(folder, url), "serve", *how], stdout=written, stderr=written
        ) as process,
    ):
        try:
            town = Town(folder, url, port, process)
            _wait_for(town)
            yield town
        finally:
            process.terminate()


def command(folder: Path, url: str) -> list[str]:
    """The command line on the project."""
    return [sys.executable, "-m", "discrimtest", "--project", str(folder), "--database", url]


def phones(town: Town, cookies: Sequence[str]) -> list[Phone]:
    """Phones that opened a page, which gave each what its forms bring back."""
    made = []
    for each in cookies:
        asked = Request(f"http://localhost:{town.port}/account", headers={"Cookie": each})
        with urlopen(asked, timeout=30) as page:
            (token, *_) = _TOKEN.findall(page.read().decode("utf-8"))
        made.append(Phone(each, token))
    return made


def answers(
    place: Workplace, phones: Sequence[Phone], made: Sequence[Contact], many: int
) -> list[Told]:
    """So many answers, each in words of its own, spread over phones and contacts."""
    with reading(place.engine) as session:
        zone = look_up_field(place, session, STUDY).fieldwork.zone
    told = []
    for number in range(many):
        contact, turn = made[number % len(made)], number // len(made)
        moment = contact.due_at + timedelta(hours=3, minutes=turn)
        fields = {
            "channel": "phone",
            "category": "refusal",
            "text": f"De woning is verhuurd, zei stem {number}.",
            "at": shown(moment, zone),
        }
        told.append(Told(phones[number % len(phones)], contact.id, str(uuid4()), fields))
    return told


def recorded(place: Workplace) -> list[str]:
    """The ids of phones under which answers are recorded, as often as they are."""
    with reading(place.engine) as session:
        row = tables.ResponseRow
        return list(session.scalars(select(row.client_id).where(row.client_id.is_not(None))))


def keep_busy(beside: Beside, town: Town, commands: dict[str, list[str]], log: Path) -> None:
    """Begin each command anew that is over."""
    for name, words in commands.items():
        process = beside.running.get(name)
        if process is not None:
            if process.poll() is None:
                continue
            beside.done[name] = beside.done.get(name, 0) + 1
            if process.returncode:
                beside.failed.append(f"{name}: exit {process.returncode}")
        with log.open("ab") as written:
            out = str(town.folder / f"{name}-{time.time_ns()}")
            beside.running[name] = subprocess.Popen(
                [*GIVING_WAY, *command(town.folder, town.url), *words, "-o", out],
                stdout=written,
                stderr=written,
            )


def kill_database(server: str) -> None:
    """Kill a process of the database's, after which all of them start anew from its journal."""
    with psycopg.connect(server) as connection:
        (pid,) = connection.execute(_BUSY).fetchone() or (None,)
    if pid is not None:
        os.kill(pid, signal.SIGKILL)


_BUSY = (
    "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' "
    "AND pid <> pg_backend_pid() ORDER BY xact_start NULLS LAST LIMIT 1"
)


def left_open(server: str, database: str) -> tuple[int, int]:
    """How many connections of a database there are, and how many of them are in a transaction."""
    asked = (
        "SELECT count(*), count(*) FILTER (WHERE state <> 'idle') FROM pg_stat_activity "
        "WHERE datname = %s AND pid <> pg_backend_pid()"
    )
    with psycopg.connect(server) as connection:
        found = connection.execute(asked, [database]).fetchone()
    assert found is not None
    return int(found[0]), int(found[1])


def opened(town: Town) -> Workplace:
    """The project, by the clock of the machine."""
    return open_workplace(town.folder, town.url, None)


def _wait_for(town: Town) -> None:
    for _ in range(600):
        try:
            with urlopen(f"http://127.0.0.1:{town.port}/health", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("nothing was served")
