"""Mail fetched from a real server: each once, from where it stopped, and nothing there changed."""

from __future__ import annotations

import imaplib
import os
import signal
import socket
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event

from discrimtest.actions.assign_mail import assign_mails, list_unmatched
from discrimtest.actions.fetch_mail import fetch_mails
from discrimtest.errors import OutsideTrouble
from discrimtest.store import lines as stored
from discrimtest.store.engine import reading
from discrimtest.workplace.workplace import Workplace
from tests.actions.drawn import STUDY, answers_of, study_tests
from tests.actions.launched import at_server
from tests.actions.mail_examples import answering, awaited
from tests.actions.test_take_mails import contacts, sent
from tests.mail.imap_server import PASSWORD, imap_server

pytestmark = pytest.mark.dovecot
USER = "alles@kortrijk-couples.example"
FOLDER = "Antwoorden"


@pytest.fixture(scope="module")
def imap() -> Iterator[int]:
    with imap_server() as port:
        yield port


def fill(port: int, *mails: bytes, anew: bool = False) -> None:
    """Lay mails into the folder; anew, it is another one under its name, as after a restore."""
    with imaplib.IMAP4("127.0.0.1", port) as box:
        box.login(USER, PASSWORD)
        if anew:
            box.delete(FOLDER)
        box.create(FOLDER)
        for raw in mails:
            assert box.append(FOLDER, "", "", raw)[0] == "OK"


def flags(port: int) -> list[bytes]:
    with imaplib.IMAP4("127.0.0.1", port) as box:
        box.login(USER, PASSWORD)
        box.select(FOLDER, readonly=True)
        return [line for line in box.fetch("1:*", "(FLAGS)")[1] if isinstance(line, bytes)]


def share(at: Workplace, port: int, password: str = "MAIL_PASSWORD", *, login: bool = True) -> None:
    """One mailbox for all lines, as a domain with a catch-all has."""
    told = f'imap = "127.0.0.1"\nimap_port = {port}\nimap_security = "none"\n'
    told += f'user = "{USER}"\npassword = "{password}"\nfolders = ["{FOLDER}"]\n'
    at_server(at, 25, told, login=login)


def test_it_goes_on_where_it_stopped_and_marks_nothing(
    field: Workplace, imap: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAIL_PASSWORD", PASSWORD)
    at = sent(field)
    share(at, imap)
    first, second, *_ = contacts(at)
    mails = [answering(at, first, "Kom maar langs.").raw(), b"Subject: reclame\r\n\r\nKoop!\r\n"]
    fill(imap, *mails, anew=True)
    fetched = fetch_mails(at, STUDY)
    assert (fetched.seen, fetched.new, fetched.filed.waiting) == (2, 2, 1)
    assert [each.contact for each in answers_of(at)] == [first.id]
    assert [each.subject for each in list_unmatched(at, STUDY)] == ["reclame"]
    assert fetch_mails(at, STUDY).seen == 0
    fill(imap, answering(at, second, "Nee.").raw())
    assert (fetch_mails(at, STUDY).new, len(answers_of(at))) == (1, 2)
    assert len(flags(imap)) == 3
    assert not [each for each in flags(imap) if b"Seen" in each or b"Deleted" in each]
    # Numbered anew, all is looked at again, and what is kept stays one.
    fill(imap, *mails, anew=True)
    again = fetch_mails(at, STUDY)
    assert (again.seen, again.new) == (2, 0)
    assert fetch_mails(at, STUDY).seen == 0


def test_a_thousand_mails_with_a_large_one_among_them(
    field: Workplace, imap: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAIL_PASSWORD", PASSWORD)
    at = field
    share(at, imap)
    many = [b"Subject: %d\r\n\r\nReclame.\r\n" % number for number in range(1000)]
    many[500] += b"x" * 9_000_000
    fill(imap, *many, anew=True)
    fetched = fetch_mails(at, STUDY)
    assert (fetched.seen, fetched.new) == (1000, 1000)


def killed(at: Workplace, commit: int) -> None:
    """A fetch that is killed at the end of a transaction, before it is committed."""
    at.engine.dispose()
    child = os.fork()
    if child == 0:
        left = iter(range(commit))

        def kill(_: object) -> None:
            if next(left, None) is None:
                os.kill(os.getpid(), signal.SIGKILL)

        event.listen(at.engine, "commit", kill)
        fetch_mails(at, STUDY)
        os._exit(0)
    assert os.WIFSIGNALED(os.waitpid(child, 0)[1])


def test_a_fetch_that_is_killed_between_batches_loses_nothing_and_takes_nothing_twice(
    field: Workplace, imap: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAIL_PASSWORD", PASSWORD)
    at = sent(field)
    share(at, imap)
    own = [answering(at, contact, "Kom maar langs.").raw() for contact in contacts(at)]
    others = [b"Subject: %d\r\n\r\nReclame.\r\n" % number for number in range(250)]
    fill(imap, *own, *others, anew=True)
    killed(at, 4)  # the second batch was not kept: it is fetched again
    assert len(list_unmatched(at, STUDY)) == 100
    killed(at, 6)
    killed(at, 8)
    assert (fetch_mails(at, STUDY).new, len(answers_of(at))) == (0, len(own))
    assert len(list_unmatched(at, STUDY)) == 250


def test_a_mailbox_that_fails_is_told_and_nothing_is_lost(
    field: Workplace, imap: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAIL_PASSWORD", PASSWORD)
    monkeypatch.setenv("WRONG", "fout")
    at = sent(field)
    share(at, imap, "WRONG")
    with pytest.raises(OutsideTrouble, match="Not every mailbox was read") as raised:
        fetch_mails(at, STUDY)
    assert vars(raised.value)["counts"]["seen"] == 0
    share(at, imap)
    mail = replace(answering(at, contacts(at)[0], "Ja."), number=3)
    fill(imap, mail.raw(), anew=True)
    assert len(fetch_mails(at, STUDY).filed.answers) == 1


def test_a_server_that_is_silent_is_asked_once_and_not_for_each_of_its_mailboxes(
    field: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAIL_PASSWORD", PASSWORD)
    monkeypatch.setattr("discrimtest.mail.sent_folder.SECONDS", 0.5)
    met = []
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        told = f'imap = "127.0.0.1"\nimap_port = {port}\nimap_security = "none"\n'
        at_server(field, 25, told + 'password = "MAIL_PASSWORD"\n')
        with pytest.raises(OutsideTrouble, match="Not every mailbox was read") as trouble:
            fetch_mails(field, STUDY)
        silent.settimeout(0.1)
        with suppress(TimeoutError):
            while True:
                met.append(silent.accept()[0].close())
    assert len(met) == 1
    assert len(trouble.value.problems) > 10


def test_two_mails_with_one_message_id_are_both_kept_and_the_second_told(
    field: Workplace, imap: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAIL_PASSWORD", PASSWORD)
    at = sent(field)
    share(at, imap)
    first = contacts(at)[0]
    mails = [answering(at, first, words).raw() for words in ("Kom maar langs.", "Toch maar niet.")]
    fill(imap, *mails, anew=True)
    fetched = fetch_mails(at, STUDY)
    assert (fetched.new, len(fetched.filed.answers), fetched.filed.waiting) == (2, 1, 1)
    (waits,) = list_unmatched(at, STUDY)
    assert waits.refused == (
        "another mail came before with the same Message-ID, and other words or another mailbox"
    )


@pytest.mark.parametrize("received", ["", "X-Delivered: {}\r\n"])
def test_a_blind_copy_to_both_candidates_is_lost_for_neither(
    field: Workplace, imap: int, monkeypatch: pytest.MonkeyPatch, received: str
) -> None:
    """Some servers deliver it in the very same bytes."""
    monkeypatch.setenv("MAIL_PASSWORD", PASSWORD)
    at = sent(field)
    told = f'imap = "127.0.0.1"\nimap_port = {imap}\nimap_security = "none"\n'
    at_server(at, 25, told + f'password = "MAIL_PASSWORD"\nfolders = ["Bcc{len(received)}"]\n')
    both = contacts(at)[:2]
    mail = answering(at, both[0], "Het is verhuurd.", after=timedelta(days=2))
    raw = mail.raw(to="undisclosed-recipients:;", in_reply_to="", subject="Bezoek")
    study = study_tests(at)[0].study
    with reading(at.engine) as session:
        lines = {
            line.address for line in stored.lines(session, at.keys, study) if "@" in line.address
        }
    for line in lines:
        with imaplib.IMAP4("127.0.0.1", imap) as box:
            box.login(line, PASSWORD)
            box.create(f"Bcc{len(received)}")
            if line in {awaited(at)[each.id].line for each in both}:
                there = received.format(line).encode() + raw
                assert box.append(f"Bcc{len(received)}", "", "", there)[0] == "OK"
    fetched = fetch_mails(at, STUDY)
    assert (fetched.new, fetched.filed.copies, fetched.filed.waiting) == (2, 0, 1)
    assert (fetch_mails(at, STUDY).seen, len(answers_of(at))) == (0, 1)
    (waits,) = list_unmatched(at, STUDY)
    assert "another mailbox" in waits.refused
    assign_mails(at, [waits.id], to=[waits.guesses[0][0]])
    assert {each.contact for each in answers_of(at)} == {each.id for each in both}


def test_a_relay_that_wants_no_login_leaves_that_of_the_mailbox_alone(
    field: Workplace, imap: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAIL_PASSWORD", PASSWORD)
    share(field, imap, login=False)
    fill(imap, b"Subject: reclame\r\n\r\nKoop!\r\n", anew=True)
    assert fetch_mails(field, STUDY).new == 1
