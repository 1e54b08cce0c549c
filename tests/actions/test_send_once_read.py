"""A run reads each test once, and still sees what somebody records between two of its letters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import cycle
from pathlib import Path

import pytest

from discrimtest.actions.fetch_mail import take_mails
from discrimtest.actions.record_contact import log_contact
from discrimtest.actions.send_due import send_due
from discrimtest.record.record import Record
from discrimtest.store.engine import reading, writing
from discrimtest.store.session import Session
from discrimtest.workplace.known_tests import KnownTests
from discrimtest.workplace.open_study import open_contact
from discrimtest.workplace.workplace import Workplace
from tests.actions.drawn import study_tests
from tests.actions.examples import STUDY
from tests.actions.launched import opened
from tests.actions.mail_examples import Answering, awaited, saved
from tests.actions.test_record_of import record, statements
from tests.actions.test_send_due import by_turn
from tests.mail.post_office import PostOffice

PER_TURN, PER_LETTER = 26, 2
"""Statements from one turn of letters to the next, begins among them, and at each of the two
writings whether the schema is still this program's; and for each letter, whether anybody recorded
anything since."""


@pytest.mark.parametrize(("meanwhile", "then"), [(False, "sent"), (True, "wait")])
def test_what_is_recorded_between_two_letters_counts_for_the_second(
    either_launched: Workplace, meanwhile: bool, then: str
) -> None:
    drawn = sorted(study_tests(either_launched), key=lambda test: by_turn(test)[0].due_at)
    one, two = (by_turn(test)[0] for test in drawn[:2])
    assert drawn[0].landlord != drawn[1].landlord
    place = either_launched.on(two.due_at)
    told: list[str] = []

    def behaves(_: str) -> str:
        if meanwhile and not told:
            told.append(two.id)
            log_contact(place, two.id, "exposure")
        return "takes"

    with PostOffice() as office:
        opened(either_launched, office)
        office.handler.behaves = behaves
        found = {each.contact: each.outcome for each in send_due(place, STUDY, live=True).letters}
    assert (found[one.id], found[two.id]) == ("sent", then)


def test_letters_take_few_statements(launched: Workplace) -> None:
    firsts = sorted(by_turn(test)[0].due_at for test in study_tests(launched))
    with PostOffice() as office, statements(launched.engine) as asked:
        opened(launched, office)
        week = max(due for due in firsts if due <= firsts[0] + timedelta(days=6))
        report = send_due(launched.on(week), STUDY, live=True)
    assert report.count("sent") > 5
    handed = [place for place, each in enumerate(asked) if 'INTO "outgoing"' in each]
    assert handed[-1] - handed[0] <= PER_TURN * (len(handed) - 1) + PER_LETTER * report.count(
        "sent"
    )


class Compared(KnownTests):
    """Asks after each writing whether what it counts on is what a reader finds."""

    times = 0

    def stand(self, session: Session, records: Sequence[Record]) -> None:
        super().stand(session, records)
        for given in records:
            contact = given.tests[0].contacts[0].id
            read = open_contact(self._at, session, contact).record(session)
            assert self.of(session, contact) == read
            Compared.times += 1


def test_what_is_counted_on_is_what_a_reader_finds(
    either_launched: Workplace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for action in ("weigh_letters", "file_mail"):
        monkeypatch.setattr(f"discrimtest.actions.{action}.KnownTests", Compared)
    firsts = sorted(by_turn(test)[0].due_at for test in study_tests(either_launched))
    week = either_launched.on(max(due for due in firsts if due <= firsts[0] + timedelta(days=6)))
    with PostOffice() as office:
        opened(either_launched, office)
        report = send_due(week, STUDY, live=True)
    assert Compared.times >= report.count("sent") * 2 + report.count("replan")
    before, later = Compared.times, week.on(week.now() + timedelta(days=1))
    letters = list(awaited(later).values())[:3]
    mails = [
        Answering(letter, min(letter.ids), f"Kom maar langs, nummer {n}.", number=n).raw()
        for n, letter in zip(range(70), cycle(letters), strict=False)
    ]
    assert len(take_mails(later, STUDY, [saved(tmp_path / "mails", *mails)]).filed.answers) == len(
        mails
    )
    assert Compared.times > before


def test_a_test_is_known_until_somebody_records_something(either_launched: Workplace) -> None:
    place = either_launched
    first, second = (test.contacts[0] for test in study_tests(place)[:2])
    known = KnownTests(place, [first, second])
    with statements(place.engine) as asked, reading(place.engine) as session:
        known.look(session)
        assert known.of(session, first.id) == record(place, first.test)
        so_far = len(asked)
        assert known.of(session, second.id).tests[0].id == second.test
        assert len(asked) - so_far < 3
    log_contact(place.on(first.due_at + timedelta(days=1)), first.id, "exposure")
    with writing(place.engine) as session:
        known.look(session)
        assert known.of(session, first.id).events
