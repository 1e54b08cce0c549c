"""A tester's day: the same as what is due, read of as few tests as a page can show."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import product
from typing import Any

import pytest

from discrimtest.actions import tell_day as day
from discrimtest.actions.assign_testers import assign_testers
from discrimtest.actions.list_due import list_due
from discrimtest.actions.manage_people import add_person, set_active
from discrimtest.actions.manage_testers import declare_conflict
from discrimtest.actions.record_contact import log_contact
from discrimtest.actions.tell_day import StudyDay, tell_day
from discrimtest.record.record import Record
from discrimtest.store import lines
from discrimtest.store.engine import reading, writing
from discrimtest.store.record import record_of
from discrimtest.words.person import Grant, Role
from discrimtest.workplace.open_study import begun, look_up_field
from discrimtest.workplace.workplace import Workplace
from tests.actions.drawn import OTHER, STUDY, events_of, send, study_tests
from tests.actions.fieldwork import CHOICES, live, script
from tests.actions.test_record_of import statements
from tests.actions.test_testers import crew, landlord_of

PEOPLE = ("an", "bram", "dirk", "root")
MOMENTS = (
    datetime(2026, 3, 12, 9, 0, tzinfo=UTC),
    datetime(2026, 4, 2, 9, 0, tzinfo=UTC),
    datetime(2026, 6, 1, 12, 0, tzinfo=UTC),
)


def due(at: Workplace, slug: str = STUDY) -> list[tuple[str, str, str]]:
    """What the command line tells a person of their day, without what the program sends."""
    with reading(at.engine) as session:
        zone = look_up_field(at, session, slug).fieldwork.zone
    tasks = list_due(at, slug, until=day.end_of_day(at.now(), zone))
    return [(task.task, task.contact, task.when) for task in tasks if not task.by_program]


def told(found: StudyDay) -> list[tuple[str, str, str]]:
    return [(each.task.task, each.task.contact, each.task.when) for each in found.tasks]


def days(at: Workplace, most: int) -> dict[str, StudyDay]:
    """Each study's part, read in portions from a few tests on."""
    return {each.study: each for each in tell_day(at, most)}


@pytest.fixture
def busy(either_field: Workplace) -> dict[str, Workplace]:
    """Two studies in the middle of everything: some of each is given to one of two testers, some to
    one who is gone, some to nobody; answers came, some of it failed, broke and was put right."""
    at = either_field
    testers = crew(at, "an", "bram", "chloé")
    assign_testers(at, STUDY)
    set_active(at, "chloé", False)
    tests = study_tests(at)
    live(at, script(tests[:14], CHOICES))
    late = at.on(MOMENTS[1])
    broken = next(test for test in tests[14:] if not events_of(at, test.contacts[0].id))
    log_contact(late, broken.contacts[0].id, "broken", reason="ad_gone")
    mended = next(test for test in tests[15:] if test is not broken)
    failed = log_contact(late, mended.contacts[0].id, "failed", reason="ad_gone")
    log_contact(late, mended.contacts[0].id, "mended", corrects=failed.id, note="mis")
    declare_conflict(at, "bram", landlord_of(at, tests[18].contacts[0].id), reason="buur")
    dirk = replace(at, person=add_person(at, "dirk", "tester"))
    return {**testers, "dirk": dirk, "root": at}


def test_a_day_is_what_is_due(busy: dict[str, Workplace]) -> None:
    seen = 0
    for name, moment in product(PEOPLE, MOMENTS):
        at = replace(busy[name].on(moment), person=busy[name].person)
        wanted = {each.study: due(at, each.study) for each in tell_day(at)}
        for most in (1, 3, 7, 100):
            for slug, found in days(at, most).items():
                assert told(found) == wanted[slug][:most], (name, moment, most)
                assert found.more == (len(wanted[slug]) > most)
        seen += sum(map(len, wanted.values()))
    assert seen > 40


def test_a_day_leaves_out_what_the_program_sends(busy: dict[str, Workplace]) -> None:
    root = busy["root"]
    with writing(root.engine) as session:
        study = begun(root, session, STUDY).id
        own = [each.id for each in lines.lines(session, root.keys, study)]
        lines.verify(session, study, own, by=root.person.id, at=root.now())
    whole = 0
    for name, most in product(PEOPLE, (2, 100)):
        at = replace(busy[name].on(MOMENTS[2]), person=busy[name].person)
        wanted = due(at)
        whole += len(list_due(at, STUDY)) - len(wanted)
        assert told(days(at, most)[STUDY]) == wanted[:most], (name, most)
    assert whole > 0, "the program sends some of it"


def test_whom_an_answer_may_come_to_is_told_newest_first(busy: dict[str, Workplace]) -> None:
    for name, most in product(PEOPLE, (1, 3)):
        at = replace(busy[name].on(MOMENTS[0]), person=busy[name].person)
        everything, found = days(at, 100)[STUDY].awaiting, days(at, most)[STUDY]
        assert found.awaiting == everything[:most]
        assert found.more_awaiting == (len(everything) > most)
        made = [each.task.when for each in everything]
        assert made == sorted(made, reverse=True)
        assert len(made) > 3


def test_a_day_reads_no_more_tests_than_it_shows(
    either_field: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []

    def spied(*asked: Any, **how: Any) -> Record:
        found = record_of(*asked, **how)
        read.append(len(found.tests))
        return found

    monkeypatch.setattr("discrimtest.workplace.open_study.record_of", spied)
    for test in study_tests(either_field)[:8]:
        send(either_field, test.contacts[0])
    late = either_field.on(MOMENTS[2])
    asked = {}
    for slug in (STUDY, OTHER):
        with reading(late.engine) as session:
            only = begun(late, session, slug)
            role = Grant(Role.TESTER, only.id)
        person = replace(late.person, grants=(role,))
        with statements(late.engine) as sent:
            (day_of,) = tell_day(replace(late, person=person), 3)
        assert len(day_of.tasks) == 3
        assert day_of.more
        asked[slug] = len(sent)
    assert asked[STUDY] == asked[OTHER], "as many statements for 22 tests as for 6"
    assert max(read) <= 2 * (3 + 1)
