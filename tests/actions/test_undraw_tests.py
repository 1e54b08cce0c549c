"""Taking tests back before anything is sent: they leave, their listings return, and it is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from discrimtest.actions.draw_tests import draw_tests
from discrimtest.actions.list_due import list_due
from discrimtest.actions.record_contact import log_contact
from discrimtest.actions.tell_status import tell_status
from discrimtest.actions.undraw_tests import undraw_tests
from discrimtest.errors import NotAllowed, Refused, WrongInput
from discrimtest.store import draws
from discrimtest.store.check import check
from discrimtest.store.engine import reading
from discrimtest.store.log import entries
from discrimtest.store.material import material_of
from discrimtest.words.person import Role
from discrimtest.workplace.open_study import look_up
from discrimtest.workplace.workplace import Workplace
from tests.actions.drawn import send, study_tests
from tests.actions.examples import STUDY, acting, agencies, everything, export, ready


def drawn_twice(place: Workplace, folder: Path) -> Workplace:
    """Eight agencies; five tests in a first draw, three in a second."""
    ready(place, export(folder, agencies(8)))
    for count in (5, 3):
        assert draw_tests(place, STUDY, count=count).tests == count
    return place


def test_tests_leave_and_their_listings_are_drawn_again(either: Workplace, tmp_path: Path) -> None:
    place = drawn_twice(either, tmp_path)
    before = study_tests(place)
    found = undraw_tests(place, STUDY, 2, "The export was of last month.")
    assert (found.tests, found.kept) == (3, 0)
    assert [test.number for test in study_tests(place)] == [1, 2, 3, 4, 5]
    assert draw_tests(place, STUDY).tests == 3
    now = study_tests(place)
    assert [test.number for test in now] == [1, 2, 3, 4, 5, 9, 10, 11]
    assert {test.listing for test in now} == {test.listing for test in before}
    assert not {test.id for test in before[5:]} & {test.id for test in now}
    assert check(place.engine, place.keys) == []


def test_what_was_begun_stays(place: Workplace, tmp_path: Path) -> None:
    drawn_twice(place, tmp_path)
    sent, broken, *rest = study_tests(place)[:5]
    send(place, sent.contacts[0])
    log_contact(place, broken.contacts[0].id, "broken", reason="ad_gone")
    found = undraw_tests(place, STUDY, 1, "Wrong week.")
    assert (found.tests, found.kept) == (len(rest), 2)
    assert {test.id for test in study_tests(place)} >= {sent.id, broken.id}
    before = everything(place)
    with pytest.raises(Refused, match="no test left of which nothing was recorded"):
        undraw_tests(place, STUDY, 1, "Once more.")
    assert everything(place) == before


def test_nothing_is_due_or_recorded_of_what_left(place: Workplace, tmp_path: Path) -> None:
    drawn_twice(place, tmp_path)
    gone = study_tests(place)[5:]
    undraw_tests(place, STUDY, 2, "Wrong week.")
    late = place.on(max(contact.due_at for test in gone for contact in test.contacts))
    due = {task.contact for task in list_due(late, STUDY)}
    assert due
    assert not due & {contact.id for test in gone for contact in test.contacts}
    with pytest.raises(Refused, match="taken back before anything was sent"):
        log_contact(late, gone[0].contacts[0].id, "sent")
    assert tell_status(place, STUDY).tests == 5


def test_log_and_material_tell_it(place: Workplace, tmp_path: Path) -> None:
    drawn_twice(place, tmp_path)
    undraw_tests(place, STUDY, 2, " Wrong week. ")
    with reading(place.engine) as session:
        study = look_up(place, session, STUDY)
        (told,) = material_of(session, study.registered, study.fieldwork, place.keys).undrawn
        numbers = {draw.id: draw.number for draw in draws.draws(session, study.id)}
        last = list(entries(session))[-1]
    assert (numbers[told.draw], told.tests, told.reason) == (2, 3, "Wrong week.")
    assert (last.act.action, last.act.object, last.act.detail) == (
        "undraw_tests",
        told.draw,
        {"tests": "3"},
    )


@pytest.mark.parametrize(
    ("number", "reason", "words"), [(9, "Old.", "Draws: 1, 2"), (1, "  ", "must say why")]
)
def test_wrong_words_take_nothing_back(
    place: Workplace, tmp_path: Path, number: int, reason: str, words: str
) -> None:
    drawn_twice(place, tmp_path)
    before = everything(place)
    with pytest.raises(WrongInput, match=words):
        undraw_tests(place, STUDY, number, reason)
    assert everything(place) == before


def test_only_who_draws_takes_back(place: Workplace, tmp_path: Path) -> None:
    drawn_twice(place, tmp_path)
    with pytest.raises(NotAllowed):
        undraw_tests(acting(place, Role.TESTER), STUDY, 1, "Old.")


def test_on_the_command_line(
    command: Callable[..., Any], place: Workplace, project: Path, tmp_path: Path
) -> None:
    drawn_twice(place, tmp_path)
    undraw = ("tests", "undraw", STUDY, "--draw", "2", "--reason", "Old.", "--project", project)
    told = command(*undraw)
    assert told.code == 0
    assert told.out == f"Draw 2 of {STUDY}: 3 tests taken back.\n"
    assert command(*undraw).code == 1
