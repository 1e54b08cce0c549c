"""Letters in doubt, looked up in the folder of sent mail of a real server."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from discrimtest.actions.keep_store import back_up
from discrimtest.actions.send_due import send_due
from discrimtest.actions.settle_letters import resolve_letter
from discrimtest.actions.verify_lines import verify_lines
from discrimtest.store import lines
from discrimtest.store.check import check
from discrimtest.store.engine import reading
from discrimtest.store.restore import restore
from discrimtest.workplace.open_study import look_up
from discrimtest.workplace.workplace import Workplace
from tests.actions.drawn import events_of
from tests.actions.examples import STUDY, root_of
from tests.actions.launched import at_server
from tests.actions.test_send_due import by_turn, first_test, kinds, run
from tests.mail.imap_server import PASSWORD, imap_server, put
from tests.mail.post_office import PostOffice

pytestmark = pytest.mark.dovecot


def addresses(place: Workplace) -> dict[str, str]:
    """Of each line, by name."""
    with reading(place.engine) as session:
        study = look_up(place, session, STUDY).id
        return {line.id: line.address for line in lines.lines(session, place.keys, study)}


def test_a_letter_that_lies_in_the_folder_was_sent_and_no_other_is_known_to_be_missing(
    launched: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Taken: found, whoever files it. Not taken: in doubt, unless the server keeps copies and
    had a quarter of an hour."""
    monkeypatch.setenv("MAIL_PASSWORD", PASSWORD)
    first, _ = by_turn(first_test(launched))
    mailbox = addresses(launched)[first.line]
    with imap_server() as imap, PostOffice(password=PASSWORD) as office:
        told = f'imap = "127.0.0.1"\nimap_port = {imap}\nimap_security = "none"\n'
        told += 'password = "MAIL_PASSWORD"\n'
        for address in addresses(launched).values():
            put(imap, address, "Sent", b"Subject: oud\r\n\r\nOud.\r\n")
        at_server(launched, office.port, told, login=True)
        assert {(each.sent_folder, each.trouble) for each in verify_lines(launched, STUDY)} == {
            ("may tell", ""),  # mailboxes that send
            ("", ""),  # and those of portal accounts
        }
        office.handler.behaves = lambda _: "drops"
        assert run(launched, first.due_at, first.id) == "doubt"
        office.handler.behaves = lambda _: "takes"
        later = first.due_at + timedelta(minutes=16)
        assert send_due(launched.on(later), STUDY, live=True).doubts == (first.id,)
        at_server(launched, office.port, f"{told}keeps_sent = true\n", login=True)
        soon = send_due(launched.on(first.due_at + timedelta(minutes=15)), STUDY, live=True)
        assert soon.doubts == (first.id,)
        assert send_due(launched.on(later), STUDY, live=True).doubts == ()
        assert kinds(launched, first) == ["replanned"]
        office.handler.behaves = lambda _: "lost"
        again = later + timedelta(minutes=15)
        assert run(launched, again, first.id) == "doubt"
        ((_, raw),) = office.taken
        put(imap, mailbox, "Sent", raw)
        assert send_due(launched.on(again + timedelta(minutes=5)), STUDY, live=True).doubts == ()
    sent = [event for event in events_of(launched, first.id) if event.kind == "sent"]
    assert [event.at for event in sent] == [again]
    assert len(office.taken) == 1


def test_of_a_portal_account_the_folders_are_tried_that_answers_are_fetched_from(
    launched: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAIL_PASSWORD", PASSWORD)
    with imap_server() as imap, PostOffice(password=PASSWORD) as office:
        told = f'imap = "127.0.0.1"\nimap_port = {imap}\nimap_security = "none"\n'
        told += 'password = "MAIL_PASSWORD"\nfolders = ["INBOX", "Spam"]\n'
        at_server(launched, office.port, told, login=True)
        put(imap, addresses(launched)["account-2"], "Spam", b"Subject: oud\r\n\r\nOud.\r\n")
        tried = {each.line: each for each in verify_lines(launched, STUDY)}
        assert tried["account-1"].trouble.startswith("no folder 'Spam'")
        assert (tried["account-2"].sent_folder, tried["account-2"].trouble) == ("", "")
    with reading(launched.engine) as session:
        may_send = lines.verified(session, look_up(launched, session, STUDY).id)
    assert not any(line.startswith("account") for line in may_send), (
        "a portal account sends nothing"
    )


@pytest.mark.parametrize("lies_there", [True, False])
def test_what_a_restored_backup_forgot_is_looked_up_and_never_sent_twice(
    launched: Workplace,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    open_places: Callable[..., Workplace],
    lies_there: bool,
) -> None:
    """A letter was sent after the backup; where no folder tells, a person is asked."""
    monkeypatch.setenv("MAIL_PASSWORD", PASSWORD)
    first, _ = by_turn(first_test(launched))
    with imap_server() as imap, PostOffice(password=PASSWORD) as office:
        told = f'imap = "127.0.0.1"\nimap_port = {imap}\nimap_security = "none"\n'
        told += 'password = "MAIL_PASSWORD"\n'
        for address in addresses(launched).values():
            put(imap, address, "Sent", b"Subject: oud\r\n\r\nOud.\r\n")
        at_server(launched, office.port, told, login=True)
        verify_lines(launched, STUDY)
        back_up(launched, tmp_path / "old.zip")
        sent = first.due_at + timedelta(minutes=4)
        assert run(launched, sent, first.id) == "sent"
        if lies_there:
            put(imap, addresses(launched)[first.line], "Sent", office.taken[0][1])
        url = f"sqlite:///{tmp_path / 'restored.db'}"
        when = sent + timedelta(minutes=30)
        backup, by = tmp_path / "old.zip", launched.person.id
        restore(backup, url, by=by, at=when, keys=launched.keys)
        place = open_places(root_of(launched), url)
        dry = send_due(place.on(when + timedelta(minutes=1)), STUDY)
        assert events_of(place, first.id) == []
        report = send_due(place.on(when + timedelta(minutes=1)), STUDY, live=True)
        foreseen = {each.contact: each for each in dry.letters}[first.id]
        assert foreseen in report.letters
        assert foreseen.why == (
            "it was sent already" if lies_there else "nobody knows yet whether it was sent"
        )
        assert dry.doubts == report.doubts == (() if lies_there else (first.id,))
        assert office.ids().count(office.ids()[0]) == 1
        if lies_there:
            assert [each.at for each in events_of(place, first.id) if each.kind == "sent"] == [sent]
        else:
            assert kinds(place, first) == ["doubt"]
            resolve_letter(place.on(when + timedelta(minutes=20)), first.id, sent=True)
        send_due(place.on(when + timedelta(minutes=25)), STUDY, live=True)
        assert office.ids().count(office.ids()[0]) == 1
        assert check(place.engine, place.keys) == []
