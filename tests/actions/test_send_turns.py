"""Letters go out by turns: some intents are committed together, and each letter is still asked
about before it goes."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from datetime import timedelta

import pytest

from discrimtest.actions.record_contact import log_contact
from discrimtest.actions.send_due import send_due
from discrimtest.store import contacts
from discrimtest.store.check import check
from discrimtest.store.engine import reading
from discrimtest.workplace.open_study import look_up
from discrimtest.workplace.workplace import Workplace
from tests.actions.drawn import broken, events_of, study_tests
from tests.actions.examples import STUDY
from tests.actions.launched import opened
from tests.actions.test_record_of import statements
from tests.actions.test_send_due import by_turn
from tests.mail.post_office import PostOffice


@pytest.fixture(autouse=True)
def slow_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A turn is a turn of several, however busy the machine is."""
    monkeypatch.setattr("discrimtest.actions.send_due._TURN", 60.0)


def week(place: Workplace) -> Workplace:
    """When some letters are due that can still go."""
    firsts = sorted(by_turn(test)[0].due_at for test in study_tests(place))
    return place.on(max(due for due in firsts if due <= firsts[0] + timedelta(days=6)))


def under_way(place: Workplace) -> set[str]:
    with reading(place.engine) as session:
        return contacts.under_way(session, look_up(place, session, STUDY).id)


def once(office: PostOffice, place: Workplace, act: Callable[[set[str]], None]) -> None:
    """Do something when a server is asked to take the first letter of a turn of several.

    Args:
        act: Takes the contacts whose letters are to follow in that turn, or are the one itself.
    """
    done: list[str] = []

    def behaves(recipient: str) -> str:
        turn = set() if done else under_way(place)
        if len(turn) > 1:
            done.append(recipient)
            act(turn)
        return "takes"

    office.handler.behaves = behaves


def test_letters_of_one_turn_share_their_commits_and_each_line_its_connection(
    launched: Workplace,
) -> None:
    with PostOffice() as office:
        opened(launched, office)
        office.handler.greeted.clear()
        with statements(launched.engine) as asked:
            report = send_due(week(launched), STUDY, live=True)
        sent = report.count("sent")
        assert sent == len(set(office.ids())) == len(office.taken) > 5
        lines = {letter.line for letter in report.letters if letter.outcome == "sent"}
        assert len(office.handler.greeted) == len(lines) < sent
    handed = [each for each in asked if 'INTO "outgoing"' in each]
    assert len(handed) < sent
    assert not under_way(launched)


def test_a_landlord_who_is_stopped_within_a_turn_hears_nothing(
    either_launched: Workplace,
) -> None:
    place = week(either_launched)
    tests = {contact.id: test for test in study_tests(place) for contact in test.contacts}
    stopped: list[str] = []

    order = [letter.contact for letter in send_due(place, STUDY).letters]

    def stop(turn: set[str]) -> None:
        last = max(turn, key=order.index)
        other = next(each for each in tests[last].contacts if each.id != last)
        stopped.append(last)
        log_contact(place, other.id, "exposure")

    with PostOffice() as office:
        opened(place, office)
        once(office, place, stop)
        report = send_due(place, STUDY, live=True)
        (name,) = stopped
        found = {each.contact: each for each in report.letters}[name]
        assert (found.outcome, found.why) == ("later", "nothing is to be sent for it now")
        assert report.count("sent") == len(office.taken) > 1
    assert broken(place)[tests[name].id] == "exposure"
    assert [str(each.kind) for each in events_of(place, name)] == ["replanned"]
    assert not under_way(place)
    assert check(place.engine, place.keys) == []


def test_a_run_that_is_interrupted_leaves_one_letter_in_doubt(launched: Workplace) -> None:
    place, turns = week(launched), list[set[str]]()

    def interrupt(turn: set[str]) -> None:
        turns.append(turn)
        os.kill(os.getpid(), signal.SIGINT)

    with PostOffice() as office:
        opened(place, office)
        once(office, place, interrupt)
        with pytest.raises(KeyboardInterrupt):
            send_due(place, STUDY, live=True)
        (turn,) = turns
        (begun,) = under_way(place)
        assert begun in turn
        for name in turn - {begun}:
            (event,) = events_of(place, name)
            assert (str(event.kind), event.note) == ("replanned", "the run ended before its turn")
        before = len(office.taken)
        office.handler.behaves = lambda _: "takes"
        later = place.on(place.now() + timedelta(minutes=16))
        report = send_due(later, STUDY, live=True)
        assert report.doubts == (begun,)
        assert turn - {begun} <= {each.contact for each in report.letters if each.outcome == "sent"}
        assert len(office.taken) > before
