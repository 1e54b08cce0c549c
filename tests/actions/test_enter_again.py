"""Answers entered a second time: who gets which, what is shown, how both entries compare."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from discrimtest.actions.code_outcomes import judge_item
from discrimtest.actions.enter_again import compare_entries, enter_again, list_to_enter
from discrimtest.actions.manage_people import add_person
from discrimtest.actions.manage_testers import declare_conflict
from discrimtest.errors import NotAllowed, Refused, WrongInput
from discrimtest.store.check import check_session
from discrimtest.store.engine import reading
from discrimtest.words.person import Grant, Role
from discrimtest.workplace.workplace import Workplace
from tests.actions.drawn import STUDY, answer, closed, item_in, send_all, study_tests
from tests.actions.examples import everything, root_of


def answered(at: Workplace) -> tuple[Workplace, Workplace]:
    """Ten answers by telephone that an wrote down, and bram, a month later; two are drawn, as an
    has just begun."""
    an = replace(at, person=add_person(at, "an", "tester", STUDY))
    for test in study_tests(at)[:5]:
        send_all(an, test)
        for contact in test.contacts:
            text = f"Meneer Fictief zei nee aan {contact.id}."
            answer(an, contact, "refusal", channel="phone", text=text)
    bram = replace(at, person=add_person(at, "bram", "tester", STUDY))
    return closed(an), closed(bram)


def test_what_is_drawn_is_shown_to_others_without_the_first_entry(either_field: Workplace) -> None:
    an, bram = answered(either_field)
    assert list_to_enter(an, STUDY) == []
    shown = list_to_enter(bram, STUDY)
    assert len(shown) >= 2
    told = json.dumps([one.to_dict() for one in shown])
    for secret in ("refusal", "Fictief", "phone"):
        assert secret not in told
    moment = study_tests(bram)[0].contacts[0].due_at
    one, two = shown[:2]
    enter_again(bram, one.response, channel="phone", moment=moment, category="waiting_list")
    assert one.response not in {left.response for left in list_to_enter(bram, STUDY)}
    found = {item.item: (item.agree, item.of) for item in compare_entries(either_field, STUDY)}
    assert (found["channel"], found["category"]) == ((1, 1), (0, 1))
    for act, why in (
        (lambda: enter_again(bram, one.response, channel="sms", moment=moment), "before"),
        (lambda: enter_again(an, two.response, channel="sms", moment=moment), "by you"),
    ):
        with pytest.raises(Refused, match=why):
            act()
    with reading(bram.engine) as session:
        assert check_session(session, bram.keys) == []


def test_who_entered_an_answer_again_never_codes_it(either_field: Workplace) -> None:
    _, bram = answered(either_field)
    one = list_to_enter(bram, STUDY)[0]
    moment = study_tests(bram)[0].contacts[0].due_at
    enter_again(bram, one.response, channel="phone", moment=moment)
    coder = replace(bram, person=replace(bram.person, grants=(Grant(Role.CODER),)))
    with pytest.raises(Refused, match="must judge nothing in this study"):
        judge_item(coder, STUDY, item_in(bram, one.contact), category="refusal")


def test_the_texts_are_compared_and_kept_sealed(field: Workplace) -> None:
    _, bram = answered(field)
    one = list_to_enter(bram, STUDY)[0]
    moment = next(
        contact.due_at
        for test in study_tests(bram)
        for contact in test.contacts
        if contact.id == one.contact
    )
    text = f"meneer fictief zei nee aan {one.contact}."
    enter_again(bram, one.response, channel="phone", moment=moment, category="refusal", text=text)
    found = {item.item: (item.agree, item.of) for item in compare_entries(field, STUDY)}
    assert (found["text"], found["category"], found["moment"]) == ((1, 1), (1, 1), (0, 1))
    assert "fictief zei" not in repr(everything(field))


def test_nobody_enters_an_answer_of_a_landlord_they_know(field: Workplace) -> None:
    _, bram = answered(field)
    one = list_to_enter(bram, STUDY)[0]
    declare_conflict(bram, "bram", one.contact, reason="neef")
    assert one.response not in {left.response for left in list_to_enter(bram, STUDY)}
    moment = study_tests(bram)[0].contacts[0].due_at
    with pytest.raises(Refused, match="conflict of interest"):
        enter_again(bram, one.response, channel="phone", moment=moment)


def test_what_cannot_be(field: Workplace) -> None:
    _, bram = answered(field)
    one = list_to_enter(bram, STUDY)[0]
    moment = study_tests(bram)[0].contacts[0].due_at
    before = everything(field)
    for given in ({"channel": "pigeon"}, {"channel": "phone", "category": "perhaps"}):
        with pytest.raises(WrongInput):
            enter_again(bram, one.response, moment=moment, **given)
    with pytest.raises(WrongInput, match="known answer"):
        enter_again(bram, "response-x", channel="phone", moment=moment)
    inspector = replace(bram, person=add_person(field, "iris", "inspector", STUDY))
    with pytest.raises(NotAllowed):
        list_to_enter(inspector, STUDY)
    with pytest.raises(NotAllowed):
        compare_entries(bram, STUDY)
    assert {name: rows for name, rows in everything(field).items() if name == "second_entry"} == {
        "second_entry": before["second_entry"]
    }


def test_on_the_command_line(command: Callable[..., Any], field: Workplace) -> None:
    answered(field)
    here = ("--project", root_of(field))
    listed = json.loads(command("quality", "next", STUDY, "--json", *here, "--as", "bram").out)
    one = listed["answers"][0]
    assert one["response"] in command("quality", "next", STUDY, *here, "--as", "bram").out
    done = command(
        *("quality", "enter", one["response"], "--channel", "phone", "--at", "2026-03-05 10:00"),
        *("--category", "refusal", *here, "--as", "bram"),
    )
    assert done.code == 0
    items = json.loads(command("quality", "compare", STUDY, "--json", *here).out)["items"]
    assert [item["of"] for item in items if item["item"] == "channel"] == [1]
    assert "category" in command("quality", "compare", STUDY, *here).out
    assert command("--as", "bram", "quality", "compare", STUDY, *here).code == 1
