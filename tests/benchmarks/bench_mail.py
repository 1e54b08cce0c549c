"""Mails fetched from Dovecot, kept and matched, beside imap-tools that fetches and parses them."""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from imap_tools import MailBoxUnencrypted

from discrimtest.actions.fetch_mail import fetch_mails
from discrimtest.actions.init_project import init_project
from discrimtest.workplace.workplace import Workplace, open_workplace
from tests.actions.drawn import STUDY, closed, draw_field, send_all, study_tests
from tests.actions.examples import NOW
from tests.actions.launched import at_server
from tests.actions.mail_examples import Answering, awaited
from tests.benchmarks.table import MAIL, Row
from tests.mail.imap_server import PASSWORD, imap_server

MAILS = int(os.environ.get("MAILS", "5000"))
USER = "alles@kortrijk-couples.example"
KEPT = "Nous vous remercions de votre message et vous invitons à visiter le bien. " * 8


def place(folder: Path) -> Workplace:
    """A drawn study whose letters were all sent, a month later."""
    init_project(folder / "project", NOW)
    at = open_workplace(folder / "project", None, None, clock=lambda: NOW)
    draw_field(at, folder)
    send_all(at, *study_tests(at))
    return closed(at)


def written(at: Workplace) -> Iterator[bytes]:
    """Answers that name the letter (one in ten), and others that seem to answer one."""
    letters = list(awaited(at).values())
    for number in range(MAILS):
        letter = letters[number % len(letters)]
        known = min(letter.ids) if number % 10 == 0 else ""
        text = f"{KEPT}\r\n{number}\r\n" + "".join(
            f"> {line}\r\n" for line in letter.text.splitlines()
        )
        told = {} if known else {"from": f"<iemand{number}@post.example>", "to": f"<{USER}>"}
        yield Answering(letter, known, text, number=number).raw(**told)


def laid(mails: Iterator[bytes], folder: Path) -> None:
    """Lay mails into a Maildir that the server's own user may change."""
    inbox = folder / USER
    for each in ("cur", "new", "tmp"):
        (inbox / each).mkdir(parents=True)
    for number, raw in enumerate(mails):
        (inbox / "new" / f"{1_700_000_000 + number}.M{number}.bench").write_bytes(raw)
    for path in (inbox, *inbox.rglob("*")):
        path.chmod(0o777 if path.is_dir() else 0o666)


def parsed(port: int) -> int:
    """How many mails imap-tools fetches and parses, with what a program wants to know of each."""
    count = 0
    with MailBoxUnencrypted("127.0.0.1", port).login(USER, PASSWORD) as box:
        for mail in box.fetch(mark_seen=False, bulk=50):
            count += bool(mail.subject and mail.from_ and mail.to and mail.date and mail.headers)
            _ = mail.text, mail.html, mail.attachments
    return count


def processor(act: Callable[[], object]) -> tuple[float, object]:
    began = time.process_time()
    done = act()
    return time.process_time() - began, done


def test_fetch(table: list[Row], versions: list[str], tmp_path: Path) -> None:
    os.environ["MAIL_PASSWORD"] = PASSWORD
    at = place(tmp_path)
    with imap_server(partial(laid, written(at))) as port:
        told = f'imap = "127.0.0.1"\nimap_port = {port}\nimap_security = "none"\n'
        at_server(at, 25, f'{told}user = "{USER}"\npassword = "MAIL_PASSWORD"\n')
        theirs, count = processor(lambda: parsed(port))
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        ours, fetched = processor(lambda: fetch_mails(at, STUDY))
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert count == fetched.seen == fetched.new == MAILS  # type: ignore[attr-defined]
    filed = len(fetched.filed.answers)  # type: ignore[attr-defined]
    what = f"{MAILS:,} mails fetched, kept encrypted, matched, {filed} of them filed as answers"
    said = f"memory grew by {grown:.0f} MB; asked: at most 1.5 times theirs"
    table.append(Row(MAIL, what, ours, "imap-tools, fetched and parsed", theirs, said))
    versions.append("Dovecot")
