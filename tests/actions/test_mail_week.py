"""A week of a small study, from the first letter to the last answer filed, as two pages show it.

The command line runs against a mail server and Dovecot on this machine; a clock is brought along.
Between the commands of the pages stand, as remarks, what else happens: ``until MOMENT`` lets the
timers run to that moment (local time of the study), ``landlords DAY`` lets landlords answer.
"""

from __future__ import annotations

import imaplib
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from email import message_from_bytes
from email.utils import format_datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from discrimtest import cli
from discrimtest.store.check import check_session
from discrimtest.store.engine import reading
from discrimtest.store.lines import lines
from discrimtest.store.mails import undecided
from discrimtest.workplace import workplace as workplaces
from discrimtest.workplace.open_study import look_up
from discrimtest.workplace.workplace import Workplace
from tests.actions.drawn import answers_of
from tests.actions.examples import STUDY, root_of
from tests.actions.launched import at_server
from tests.console import Console, commands_in
from tests.mail.imap_server import PASSWORD, imap_server, put
from tests.mail.post_office import PostOffice

pytestmark = pytest.mark.dovecot

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = ("mail-week.md", "replies-week.md")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
BRUSSELS = ZoneInfo("Europe/Brussels")
TURN = timedelta(minutes=30)
STEP = re.compile(
    r"^<!-- (until|landlords) (.*?) -->$|^(?:<!-- )?```console\n(.*?)^```", re.MULTILINE | re.DOTALL
)
BOUNCE = """\
--g
Content-Type: text/plain

Dit bericht kon niet worden bezorgd.
--g
Content-Type: message/delivery-status

Reporting-MTA: dns; doorgeef.example

Final-Recipient: rfc822; {to}
Action: failed
Status: 5.1.1
--g
Content-Type: text/rfc822-headers

Message-ID: {id}
--g--
"""
# Of which letter (in the order in which they went) what is answered, and how it differs from a
# plain reply.
ANSWERS: dict[str, list[tuple[int, str, dict[str, str]]]] = {
    "Monday": [
        (0, "Dag Julie,\n\nKom gerust woensdag om 17 uur langs.\n\nEls", {}),
        (2, "Ik ben afwezig tot maandag.", {"auto-submitted": "auto-replied"}),
        (3, BOUNCE, {"from": "MAILER-DAEMON@doorgeef.example", "subject": "Undeliverable"}),
        (
            4,
            "Beste,\n\nMijn collega gaf uw vraag door: het huis is verhuurd.\n\nTom",
            {"from": "Tom <tom@thuis.example>", "subject": "Huis", "in-reply-to": ""},
        ),
        (1, "Gelieve mij niet meer te contacteren.", {}),
    ],
    "Tuesday": [
        (8, "Geachte,\n\nDe woning is helaas al verhuurd.\n\nImmo", {}),
        (
            11,
            "Dag,\n\nKom vrijdag om 12 uur.",
            {"reply-to": "tim@agency14.example, an@agency14.example"},
        ),
    ],
    "Wednesday": [(15, "Is dit een praktijktest?", {})],
}


class Week:
    """The commands of the pages, the timers, the landlords and the clock."""

    def __init__(self, office: PostOffice, imap: int) -> None:
        self.office, self.imap, self.console = office, imap, Console()
        self.now = datetime(2026, 3, 2, 8, 0, tzinfo=BRUSSELS)

    def play(self) -> None:
        pages = [_days(DOCS / page) for page in PAGES]
        assert all(tuple(page)[1:] == DAYS for page in pages)
        for day in ("", *DAYS):
            for page in pages:
                for step, told, commands in STEP.findall(page[day]):
                    self._step(step, told, commands)

    def _step(self, step: str, told: str, commands: str) -> None:
        if step == "until":
            self._run_timers(datetime.fromisoformat(told).replace(tzinfo=BRUSSELS))
        elif step == "landlords":
            self._answer(told)
        for command in commands_in(commands):
            self.console.run(command)
            self.now += timedelta(minutes=1)

    def _run_timers(self, until: datetime) -> None:
        while self.now + TURN < until:
            self.now += TURN
            if 8 <= self.now.hour < 19:
                send = ["contacts", "send", "--study", STUDY, "--live", "--as", "mail-runner"]
                assert cli.run(send) in (0, 1)
        self.now = until

    def _answer(self, day: str) -> None:
        for number, text, head in ANSWERS[day]:
            self.now += timedelta(minutes=1)
            to, raw = self.office.taken[number]
            letter = message_from_bytes(raw)
            line = letter["From"].rpartition("<")[2].rstrip(">")
            told = {
                "from": to,
                "to": line,
                "subject": f"Re: {letter['Subject']}",
                "date": format_datetime(self.now),
                "message-id": f"<{number}@antwoord.example>",
                "in-reply-to": letter["Message-ID"],
                "content-type": "text/plain; charset=utf-8",
            } | head
            if text is BOUNCE:
                told["content-type"] = 'multipart/report; report-type=delivery-status; boundary="g"'
                text = text.format(to=to, id=letter["Message-ID"])
            lines = [f"{name}: {value}" for name, value in told.items() if value]
            mail = "\r\n".join([*lines, "", *text.splitlines(), ""])
            put(self.imap, line, "INBOX", mail.encode())


def _days(page: Path) -> dict[str, str]:
    """The text of each day, and before the first."""
    parts = re.split(r"^## (\w+)\n", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(["", *parts[1::2]], parts[::2], strict=True))


@pytest.fixture
def week(launched: Workplace, monkeypatch: pytest.MonkeyPatch) -> Iterator[Week]:
    monkeypatch.setenv("MAIL_PASSWORD", PASSWORD)
    with imap_server() as imap, PostOffice() as office:
        told = f'imap = "127.0.0.1"\nimap_port = {imap}\nimap_security = "none"\n'
        at_server(launched, office.port, f'{told}password = "MAIL_PASSWORD"\n')
        found = Week(office, imap)
        opened = partial(workplaces.open_workplace, clock=lambda: found.now)
        monkeypatch.setattr(workplaces, "open_workplace", opened)
        monkeypatch.chdir(root_of(launched))
        for address in _addresses(launched):
            with imaplib.IMAP4("127.0.0.1", imap) as box:
                box.login(address, PASSWORD)
                box.create("Sent")
        yield found


def _addresses(place: Workplace) -> list[str]:
    with reading(place.engine) as session:
        own = lines(session, place.keys, look_up(place, session, STUDY).id)
    return [line.address for line in own if "@" in line.address]


def test_a_week_goes_as_the_pages_tell_it(launched: Workplace, week: Week) -> None:
    place = launched.on(week.now)
    week.play()
    ids = week.office.ids()
    assert len(ids) == len(set(ids)) == 34, "33 letters and a decline, each once"
    with reading(place.engine) as session:
        assert not undecided(session, look_up(place, session, STUDY).id)
        assert check_session(session, place.keys) == []
    replies = [(to, raw) for to, raw in week.office.taken if b"In-Reply-To: <" in raw]
    ((to, raw),) = replies
    assert (to, b"In-Reply-To: <0@antwoord.example>" in raw) == (week.office.taken[0][0], True)
    assert len(answers_of(place)) == sum(map(len, ANSWERS.values())) - 1, "all but the bounce"
