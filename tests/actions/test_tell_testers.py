"""How testers work, and what a report tells of it: numbers, never names."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from discrimtest.actions.build_report import build_reports
from discrimtest.actions.enter_again import enter_again, list_to_enter
from discrimtest.actions.import_contacts import import_contacts
from discrimtest.actions.manage_people import add_person
from discrimtest.actions.remark_contact import hold_contact, open_query
from discrimtest.actions.tell_testers import tell_testers
from discrimtest.errors import NotAllowed
from discrimtest.record.flags import KINDS
from discrimtest.words.test import Test
from discrimtest.workplace.workplace import Workplace
from tests.actions.drawn import STUDY, answer, closed, send_all, study_tests
from tests.actions.examples import root_of
from tests.actions.test_import_contacts import LATER, csv_of, week

NAMES = ("an", "bram")


def worked(at: Workplace) -> tuple[Workplace, dict[str, Workplace]]:
    """Eight tests, an's and bram's in turn; an's control candidates alone are invited; bram entered
    one of an's answers again, as another category."""
    crew = {name: replace(at, person=add_person(at, name, "tester", STUDY)) for name in NAMES}
    for number, test in enumerate(study_tests(at)[:8]):
        one = crew[NAMES[number % 2]]
        send_all(one, test)
        _answered(one, test, invited=number % 2 == 0)
    over = closed(at)
    bram = closed(crew["bram"])
    first = list_to_enter(bram, STUDY)[0]
    moment = next(
        contact.due_at
        for test in study_tests(at)
        for contact in test.contacts
        if contact.id == first.contact
    )
    enter_again(bram, first.response, channel="phone", moment=moment, category="waiting_list")
    return over, crew


def _answered(at: Workplace, test: Test, *, invited: bool) -> None:
    for contact in test.contacts:
        control = contact.control_arm is None
        category = "invitation" if invited and control else "refusal"
        answer(at, contact, category, channel="phone", text=f"Over {contact.id}.")


def test_the_dashboard_tells_each_testers_work(either_field: Workplace) -> None:
    at, _ = worked(either_field)
    contact = study_tests(at)[1].contacts[0].id
    open_query(at, contact, "Welke dag?")
    hold_contact(at, contact, "Kijken.")
    found = tell_testers(at, STUDY)
    told = {tester.login: tester for tester in found.testers}
    assert {name: (one.work.made, one.work.answers) for name, one in told.items()} == {
        "an": (8, 8),
        "bram": (8, 8),
    }
    assert (told["bram"].work.held, told["bram"].work.queries) == (1, 1)
    assert (told["an"].work.held, told["an"].work.queries) == (0, 0)
    assert (told["an"].work.checked, told["an"].work.wrong) == (1, 1)
    assert {tester.number for tester in found.testers} == {1, 2}
    assert set(told["an"].work.flags) == set(KINDS)
    assert (found.held, found.queries) == (1, 1)
    items = {item.item: (item.agree, item.of) for item in found.items}
    assert (items["channel"], items["category"]) == ((1, 1), (0, 1))


def test_rows_of_a_list_are_not_said_to_be_written_down_too_fast(
    either_field: Workplace, tmp_path: Path
) -> None:
    """Each row has a moment of its own, milliseconds after the one before."""
    tester = add_person(either_field, "an", "tester", STUDY)
    ticks = count()
    place = replace(
        either_field, person=tester, clock=lambda: LATER + timedelta(milliseconds=3 * next(ticks))
    )
    import_contacts(place, STUDY, csv_of(tmp_path, week(place)))
    (told,) = tell_testers(either_field.on(LATER), STUDY).testers
    assert (told.work.made, told.work.answers) == (3, 2)
    assert told.work.flags["fast"] == 0
    assert told.work.flags["late"] > 0


def test_the_effect_is_that_of_the_example(field: Workplace) -> None:
    """Four tests of an all favour the control candidate, bram's four nobody: 50 % in all, 0 %
    without an, 100 % without bram."""
    at, _ = worked(field)
    effect = tell_testers(at, STUDY).effect
    assert effect is not None
    assert (effect.net, effect.lowest, effect.highest) == (0.5, 0.0, 1.0)
    # (5 - 1)/6 = 2/3 with variance (1 - 4/9)/6 = 5/54; 0 with variance (2/6)/6 = 1/18.
    assert effect.alike.statistic == pytest.approx((2 / 3) ** 2 / (5 / 54 + 1 / 18))
    assert effect.testers == 2


@pytest.mark.parametrize("audience", ["commissioner", "inspector"])
def test_reports_number_testers_and_name_none(
    field: Workplace, tmp_path: Path, audience: str
) -> None:
    """What is held is told; an inspector's report, which tells of single tests, waits for it."""
    at, crew = worked(field)
    held = audience == "commissioner"
    if held:
        hold_contact(at, study_tests(at)[1].contacts[0].id, "Kijken.")
    for language, words in {
        "en": ("How carefully it was written down", "Tester 2", "1 contact is held"),
        "nl": ("Hoe zorgvuldig werd genoteerd", "Tester 2", "1 contact wordt vastgehouden"),
        "fr": ("Le soin apporté à l’encodage", "Testeur 2", "1 contact est retenu"),
    }.items():
        done = build_reports(
            at, STUDY, tmp_path / language, audience=audience, languages=[language]
        )
        pages = "".join(file.read_text(encoding="utf-8") for file in (*done.reports, *done.annexes))
        for told in words if held else words[:2]:
            assert told in pages.replace("\N{NO-BREAK SPACE}", " ")
        for one in crew.values():
            assert one.person.id not in pages


def test_the_public_reads_nothing_of_testers(field: Workplace, tmp_path: Path) -> None:
    at, _ = worked(field)
    done = build_reports(at, STUDY, tmp_path / "out", audience="public", languages=["en"])
    pages = "".join(file.read_text(encoding="utf-8") for file in (*done.reports, *done.annexes))
    assert "carefully it was written down" not in pages


def test_only_a_supervisor_sees_it(field: Workplace) -> None:
    _, crew = worked(field)
    with pytest.raises(NotAllowed):
        tell_testers(crew["an"], STUDY)


def test_on_the_command_line(command: Callable[..., Any], field: Workplace) -> None:
    at, _ = worked(field)
    here = ("--project", root_of(at))
    said = command("testers", "status", STUDY, *here)
    assert said.code == 0
    assert "an (" in said.out
    told = json.loads(command("testers", "status", STUDY, "--json", *here).out)
    assert {tester["login"] for tester in told["testers"]} == set(NAMES)
    assert told["effect"] is None or told["effect"]["testers"] == 2
