"""What a tester recorded is found again, newest first, on both databases."""

from __future__ import annotations

from datetime import timedelta

from discrimtest.actions.record_contact import log_contact
from discrimtest.actions.tell_recorded import tell_recorded
from discrimtest.words.person import Role
from discrimtest.workplace.workplace import Workplace
from tests.actions.drawn import STUDY, study_tests
from tests.actions.examples import acting


def test_the_newest_stands_first_and_only_ones_own(either_field: Workplace) -> None:
    mine = acting(either_field, Role.TESTER)
    contacts = [test.contacts[0].id for test in study_tests(either_field)[:3]]
    assert tell_recorded(mine) == []
    for later, contact in enumerate(contacts):
        then = mine.on(mine.now() + timedelta(minutes=later))
        log_contact(then, contact, "broken", reason="ad_gone")
    (told,) = tell_recorded(mine, 2)
    assert (told.study, told.more) == (STUDY, True)
    assert [each.contact for each in told.contacts] == contacts[:0:-1]
    assert all(each.home and each.day and each.time for each in told.contacts)
    (told,) = tell_recorded(mine, 3)
    assert not told.more
    assert tell_recorded(acting(either_field, Role.TESTER)) == []
