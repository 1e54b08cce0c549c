"""Letters in doubt, looked up in the folder of sent mail of a real server."""

from __future__ import annotations

from datetime import timedelta

import pytest

from discrimtest.actions.send_due import send_due
from discrimtest.actions.verify_lines import verify_lines
from discrimtest.store import lines
from discrimtest.store.engine import reading
from discrimtest.workplace.open_study import look_up
from discrimtest.workplace.workplace import Workplace
from tests.actions.drawn import events_of
from tests.actions.examples import STUDY
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
            ("may tell", "")
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
