"""Mails fetched from Dovecot, kept and matched, beside imap-tools that fetches and parses them."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from discrimtest.workplace.workplace import Workplace
from tests.actions.drawn import STUDY, closed, send_all, study_tests
from tests.actions.launched import at_server
from tests.actions.mail_examples import awaited
from tests.benchmarks.clock import process
from tests.benchmarks.field import large_field
from tests.benchmarks.mailbox import USER, mailbox
from tests.benchmarks.table import MAIL, Row
from tests.mail.imap_server import PASSWORD, imap_server

MAILS = int(os.environ.get("MAILS", "10000"))
SIZES = (MAILS // 10, MAILS)
"""Mails in each mailbox: what memory takes must not grow with them."""
TESTS = 600
OURS = """
import json, re, sys, time
from datetime import datetime
from pathlib import Path
from discrimtest.actions.fetch_mail import fetch_mails
from discrimtest.workplace.workplace import open_workplace
at = open_workplace(Path(sys.argv[1]), None, None).on(datetime.fromisoformat(sys.argv[2]))
began = time.process_time()
fetched = fetch_mails(at, sys.argv[3])
took = time.process_time() - began
# Its own peak: what the kernel counts for a process (ru_maxrss) begins at that of its parent.
peak = int(re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024
print(json.dumps([took, peak, fetched.seen, fetched.new, len(fetched.filed.answers)]))
"""
THEIRS = """
import json, sys, time
from imap_tools import MailBoxUnencrypted
count, began = 0, time.process_time()
with MailBoxUnencrypted("127.0.0.1", int(sys.argv[1])).login(sys.argv[2], sys.argv[3]) as box:
    for mail in box.fetch(mark_seen=False, bulk=50):
        count += bool(mail.subject and mail.from_ and mail.to and mail.date and mail.headers)
        _ = mail.text, mail.html, mail.attachments
print(json.dumps([time.process_time() - began, count]))
"""


def laid(mails: Iterable[bytes], inbox: Path) -> None:
    """Lay mails into a Maildir that the server's own user may change."""
    for each in ("cur", "new", "tmp"):
        (inbox / each).mkdir(parents=True)
    for number, raw in enumerate(mails):
        (inbox / "new" / f"{1_700_000_000 + number}.M{number}.bench").write_bytes(raw)
    for path in (inbox, *inbox.rglob("*")):
        path.chmod(0o777 if path.is_dir() else 0o666)


def place(folder: Path) -> Workplace:
    """A study whose letters were all sent, a month later."""
    at = large_field(folder, TESTS)
    send_all(at, *study_tests(at))
    return closed(at)


def test_fetch(table: list[Row], versions: list[str], tmp_path: Path) -> None:
    os.environ["MAIL_PASSWORD"] = PASSWORD
    at = place(tmp_path)
    letters = [letter for letter in awaited(at).values() if letter.line]
    size = sum(map(len, mailbox(letters, 1000))) / 1024_000

    def fill(folder: Path) -> None:
        for count in SIZES:
            laid(mailbox(letters, count), folder / f"{count}.{USER}")

    with imap_server(fill) as port:
        for count in SIZES:
            user = f"{count}.{USER}"
            told = f'imap = "127.0.0.1"\nimap_port = {port}\nimap_security = "none"\n'
            at_server(at, 25, f'{told}user = "{user}"\npassword = "MAIL_PASSWORD"\n')
            project = shutil.copytree(tmp_path / "project", tmp_path / f"project-{count}")
            theirs = json.loads(process(THEIRS, [str(port), user, PASSWORD], runs=1).printed)
            here = [str(project), at.now().isoformat(), STUDY]
            ours = json.loads(process(OURS, here, runs=1).printed)
            assert theirs[1] == ours[2] == ours[3] == count
            what = f"{count:,} mails fetched, kept encrypted, matched, {ours[4]:,} filed as answers"
            said = f"{size:.1f} KiB a mail, peak {ours[1]:.0f} MiB; asked: at most 1.5 times theirs"
            table.append(
                Row(MAIL, what, ours[0], "imap-tools, fetched and parsed", theirs[0], said)
            )
    versions.append("Dovecot")
