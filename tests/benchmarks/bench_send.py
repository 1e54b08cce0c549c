"""Due letters dispatched to a server here, beside a loop of smtplib with two commits a letter.

Both commits are durable: SQLite waits for the disk in each, as the program's own do. That wait is
no processor time, so the seconds on the clock are told too; a letter that is put off has a commit
of its own beside it, as its new plan goes on record.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from smtplib import SMTP

from discrimtest.actions.send_due import send_due
from discrimtest.actions.verify_lines import verify_lines
from discrimtest.workplace.workplace import Workplace
from tests.actions.drawn import STUDY, study_tests
from tests.actions.examples import root_of
from tests.actions.launched import at_server
from tests.benchmarks.clock import spent
from tests.benchmarks.field import large_field
from tests.benchmarks.table import MAIL_OUT, Row

TESTS = int(os.environ.get("TESTS", "2200"))
"""So many that about a thousand first letters by mail are due in the first week."""
WEEK = timedelta(days=6)
TEXT = "Bonjour,\r\n\r\n" + "Votre annonce nous plaît, et nous la visiterions volontiers.\r\n" * 12


@contextmanager
def sink() -> Iterator[int]:
    """The port of a server in a process of its own."""
    command = [sys.executable, str(Path(__file__).with_name("sink.py"))]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as server:
        assert server.stdout is not None
        yield int(server.stdout.readline())
        server.communicate("")


def bare(port: int, letters: int, put_off: int, file: Path) -> None:
    """What nothing can do with less: a connection kept, and two rows committed a letter; one where
    it is put off."""
    with (
        closing(sqlite3.connect(file, isolation_level=None)) as kept,
        SMTP("127.0.0.1", port) as to,
    ):
        kept.execute("PRAGMA synchronous = FULL")
        kept.execute("CREATE TABLE letter (number INTEGER, state TEXT)")

        def commit(number: int, state: str) -> None:
            kept.execute("BEGIN IMMEDIATE")
            kept.execute("INSERT INTO letter VALUES (?, ?)", (number, state))
            kept.execute("COMMIT")

        for number in range(letters):
            head = f"From: a@x.example\r\nTo: b{number}@y.example\r\nSubject: Visite\r\n\r\n"
            commit(number, "intent")
            to.sendmail("a@x.example", [f"b{number}@y.example"], (head + TEXT).encode())
            commit(number, "sent")
        for number in range(put_off):
            commit(letters + number, "put off")


def due_at(at: Workplace) -> datetime:
    """The last moment at which no first letter is a week late, and one is due."""
    dues = sorted(min(each.due_at for each in test.contacts) for test in study_tests(at))
    return max(due for due in dues if due <= dues[0] + WEEK)


def test_send(table: list[Row], tmp_path: Path) -> None:
    at = large_field(tmp_path, TESTS, "2026-03-24")
    with sink() as port:
        at_server(at, port)
        assert not any(line.trouble for line in verify_lines(at, STUDY))
        now = at.on(due_at(at))
        began = time.monotonic()
        ours, report = spent(lambda: send_due(now, STUDY, live=True))
        between = time.monotonic()
        sent, put_off = report.count("sent"), report.count("replan", "break")
        theirs, _ = spent(lambda: bare(port, sent, put_off, root_of(at) / "bare.db"))
        clock = (between - began) / (time.monotonic() - between)
    others = len(report.letters) - sent
    what = f"{sent:,} due letters sent; of {others:,} others decided that they do not go now"
    asked = f"on the clock {clock:.1f} times as long; asked: at most 1.3 times theirs"
    table.append(Row(MAIL_OUT, what, ours, "smtplib and two commits a letter", theirs, asked))
