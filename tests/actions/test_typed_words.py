"""What people type to say why may name somebody: no table holds it in the clear."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from discrimtest.actions.build_report import build_reports
from discrimtest.actions.change_response import (
    decide_automatic,
    move_response,
    redate_response,
    withdraw_response,
)
from discrimtest.actions.decide_landlords import confirm_landlords, exclude_landlord
from discrimtest.actions.erase_subject import erase_subject
from discrimtest.actions.list_reasons import list_reasons
from discrimtest.actions.lock_study import amend_study
from discrimtest.actions.manage_people import add_person
from discrimtest.actions.record_contact import log_contact
from discrimtest.actions.record_response import correct_outcome, log_response
from discrimtest.actions.undraw_tests import undraw_tests
from discrimtest.store.check import check
from discrimtest.workplace.workplace import Workplace
from tests.actions.drawn import answer, closed, send, study_tests
from tests.actions.examples import STUDY, edit, everything, root_of

NAME = "Godelieve Verzonnen"


def said(what: str) -> str:
    return f"{NAME}: {what}"


@pytest.fixture
def typed(either_field: Workplace) -> Workplace:
    """A study in which every action that takes free words was given a name."""
    place = either_field
    one, other, third, *_ = study_tests(place)
    for contact in (*one.contacts, *other.contacts):
        send(place, contact)
    log_contact(place, third.contacts[0].id, "broken", reason="other", note=said("broken"))
    response = answer(
        place, one.contacts[0], "invitation", timedelta(days=4), text=said("answer")
    ).response
    place = closed(place)
    name = {"reason": said("why")}
    log_response(
        place, one.contacts[1].id, channel="phone", category="refusal", text=said("a"),
        note=said("note"), subtle=["politeness=curt"],
    )  # fmt: skip
    correct_outcome(place, one.contacts[1].id, category="waiting_list", **name)
    redate_response(place, response, one.contacts[0].due_at + timedelta(days=3), **name)
    decide_automatic(place, response, True, **name)
    move_response(place, response, one.contacts[1].id, **name)
    withdraw_response(place, response, again=True, **name)
    exclude_landlord(place, other.landlord, **name)
    confirm_landlords(place, one.landlord, third.landlord, same=False, **name)
    undraw_tests(place, STUDY, 1, said("undrawn"))
    edit(place, f"studies/{STUDY}/study.toml", "tests = 22\n", "tests = 23\n")
    amend_study(place, STUDY, said("amended"))
    added = add_person(place, said("tester"), "tester")
    assert erase_subject(place, added.id, said("erased"))
    return place


def test_no_table_holds_it(typed: Workplace) -> None:
    kept = everything(typed)
    found = {name for name, rows in kept.items() if NAME.lower() in repr(rows).lower()}
    assert found == set()
    assert check(typed.engine, typed.keys) == []


def test_it_is_told_and_erased_alone(typed: Workplace, tmp_path: Any) -> None:
    told = {each.act: each for each in list_reasons(typed)}
    assert {act: each.words for act, each in told.items()} == {
        "undraw_tests": said("undrawn"),
        "amend_study": said("amended"),
        "state_reason": said("erased"),
    }

    def page() -> str:
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        written = build_reports(typed, STUDY, folder, audience="commissioner", languages=["nl"])
        return written.reports[0].read_text(encoding="utf-8")

    assert {word for word in ("undrawn", "amended") if said(word) in page()} == {
        "undrawn",
        "amended",
    }
    for act in ("undraw_tests", "amend_study"):
        assert erase_subject(typed, told[act].id, "") == [told[act].id]
    assert {each.words for each in list_reasons(typed)} == {"", said("erased")}
    assert NAME not in (after := page())
    assert "[gewist]" in after
    assert check(typed.engine, typed.keys) == []


def test_a_person_lists_them(command: Callable[..., Any], typed: Workplace, tmp_path: Any) -> None:
    url = typed.engine.url.render_as_string(hide_password=False)
    words = ("--project", root_of(typed), "--database", url)
    listed = command("privacy", "reasons", "--json", *words)
    assert (listed.code, listed.out.count(NAME)) == (0, 3)
    assert "amend_study" in command("privacy", "reasons", *words).out
