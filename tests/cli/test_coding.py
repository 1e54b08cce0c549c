"""The coder's commands, and the screen with its keys."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest

from discrimtest.actions.manage_people import add_person
from discrimtest.cli.coding_screen import Terminal, sit_down
from discrimtest.words.coding_event import CodingPart
from discrimtest.workplace.workplace import Workplace
from tests.actions.drawn import STUDY, codings_of, item_in, records, study_tests
from tests.actions.examples import root_of
from tests.actions.test_code_outcomes import answered, coders, drawn_twice


class Keys:
    """A coder at the keyboard: presses these keys, types these lines, sees what is shown."""

    def __init__(self, keys: str, *lines: str) -> None:
        self.keys: Iterator[str] = iter(keys)
        self.lines = iter(lines)
        self.seen: list[str] = []

    def terminal(self) -> Terminal:
        return Terminal(
            lambda: next(self.keys),
            lambda asked: next(self.lines),
            self.seen.append,
            lambda: self.seen.append("\f"),
        )

    @property
    def screens(self) -> list[str]:
        return "\n".join(self.seen).split("\f")


def sat(place: Workplace, keys: Keys, part: CodingPart = CodingPart.OUTCOME) -> None:
    sit_down(place, STUDY, part, "nl", None, keys.terminal())


def test_one_key_judges_and_u_takes_the_last_back(field: Workplace) -> None:
    (coder,) = coders(answered(field), 1)
    # "a" is the first category; "1" toggles the first subtle code, "&" the same without Shift.
    keys = Keys("1&au11aq")
    sat(coder, keys)
    (record,) = [each for each in records(field) if each.coding_events]
    judged = [coding for coding in record.codings if coding.method == "blind"]
    assert [str(coding.category) for coding in judged] == ["invitation", "invitation"]
    assert judged[0].subtle == {"questions_beyond_guidance": "yes"}
    assert judged[0].contact == judged[1].contact, "what was taken back came again"
    assert [event.kind for event in record.coding_events] == ["undone"]
    assert "uitnodiging tot plaatsbezoek" in keys.screens[1]
    assert "vragen of documenten die te ver gaan: yes" in keys.screens[3]
    assert [number for number, screen in enumerate(keys.screens) if "taken back" in screen] == [5]
    assert keys.seen[-1] == "Everything is kept."


def test_a_leak_and_a_skip_hand_over_and_help_shows_the_codebook(field: Workplace) -> None:
    (coder,) = coders(answered(field), 1)
    # Help, any key; a leak that is thought better of; a leak of the name; a skip; the last of all.
    keys = Keys("?xlzl1ssnq", "Beste Jan", "", "onleesbaar", "twijfel")
    sat(coder, keys)
    (record,) = [each for each in records(field) if each.coding_events]
    kinds = [(event.kind, event.leaked, event.note) for event in record.coding_events]
    assert kinds == [("leaked", "name", "Beste Jan"), ("skipped", None, "onleesbaar")]
    assert any("zonder voorwaarde vooraf" in screen for screen in keys.screens)
    assert "note: twijfel" in keys.screens[-1]


def test_u_takes_a_leak_pressed_by_mistake_back(field: Workplace) -> None:
    (coder,) = coders(answered(field), 1)
    start, ticks = coder.now(), count()
    ticking = replace(coder, clock=lambda: start + timedelta(seconds=next(ticks)))
    sat(ticking, keys := Keys("l1uaq", ""))
    (record,) = [each for each in records(field) if each.coding_events]
    assert [str(event.kind) for event in record.coding_events] == ["leaked", "undone"]
    (judged,) = [coding for coding in record.codings if coding.method == "blind"]
    assert judged.contact == record.coding_events[0].contact
    assert any("taken back; it waits again" in screen for screen in keys.screens)


def test_a_proposal_is_shown_to_who_asks_alone(field: Workplace) -> None:
    (coder,) = coders(answered(field), 1)
    keys = Keys("pq")
    sat(coder, keys)
    assert "answer 1: invitation (“" not in keys.screens[1]
    assert "answer 1: invitation (“" in keys.screens[2]


def test_what_is_refused_is_told_on_the_screen(field: Workplace) -> None:
    one, two, _ = coders(answered(field, 1))
    keys = Keys("uq")
    sat(one, keys)
    assert "Nothing of this sitting" in keys.screens[-1]
    heard = Keys("q")
    sat(two, heard, CodingPart.SALUTATION)
    assert "The candidate presented as:" in heard.screens[-1]


def test_a_salutation_is_recorded_with_enter(field: Workplace) -> None:
    (coder,) = coders(answered(field), 1)
    sat(coder, Keys("\rlp1\rq"), CodingPart.SALUTATION)
    (record,) = [each for each in records(field) if each.coding_events]
    assert [event.subtle for event in record.coding_events] == [{"misgendering": "no"}]


def test_the_commands_print_and_record(field: Workplace, command) -> None:
    place = answered(field, 9)
    for name in ("dana", "emiel", "fien"):
        add_person(place, name, "coder")
    here = ("--project", root_of(place))
    item = drawn_twice(place)[0]
    shown = json.loads(
        command(
            *("code", "next", STUDY, "--item", item, "--json", "--lang", "nl", "--as", "dana"),
            *here,
        ).out
    )
    assert shown["item"]["item"] == item
    assert shown["codebook"]["categories"][0]["label"] == "uitnodiging tot plaatsbezoek"
    assert {"response_time", "misgendering"}.isdisjoint(
        code["id"] for code in shown["codebook"]["subtle"]
    )
    text = command("code", "next", STUDY, "--item", item, "--as", "dana", *here).out
    assert text.startswith(item)
    judge = ("code", "next", STUDY, "--item", item, "--category")
    said = command(*judge, "invitation", "--subtle", "politeness=warm", "--as", "dana", *here)
    assert said.out == f"{item}: coded invitation.\n"
    assert command(*judge, "waiting_list", "--as", "emiel", *here).code == 0
    decided = ("code", "adjudicate", STUDY, "--item", item, "--category", "refusal")
    assert command(*decided, "--as", "fien", *here).code == 2, "a decision has a reason"
    assert (
        "coder 2: waiting_list" in command("code", "adjudicate", STUDY, "--as", "fien", *here).out
    )
    assert command(*decided, "--reason", "geen bezoek", "--as", "fien", *here).code == 0
    queue = command("code", "queue", STUDY, *here).out
    assert "Waiting for you: outcome 0, salutation 0, decision 0." in queue
    agreed = command("code", "agreement", STUDY, *here).out
    assert "Judged by two: 1, alike: 0, decided: 1, not yet decided: 0." in agreed
    found = json.loads(command("code", "agreement", STUDY, "--json", *here).out)
    assert found["leak_rate"]["low"] == pytest.approx(0.0)
    assert found["read"] == 3
    (stands,) = [
        coding
        for test in study_tests(place)
        for contact in test.contacts
        if item_in(place, contact.id) == item
        for coding in codings_of(place, contact.id)
    ]
    assert (stands.category, stands.method) == ("refusal", "adjudicated")


def test_a_coder_who_was_a_tester_once_tests_were_drawn_is_told_at_once(
    field: Workplace, command
) -> None:
    here = ("--project", root_of(field))
    command("user", "add", "an", "--role", "tester", *here)
    command("user", "revoke", "an", "tester", *here)
    told = command("user", "grant", "an", "coder", "--study", STUDY, *here).out
    assert f"warning: in {STUDY} another role of an, held once tests were drawn" in told
    refused = command("code", "next", STUDY, "--as", "an", *here)
    assert refused.code == 1
    assert "Another coder is needed: 'discrimtest user add LOGIN --role coder" in refused.err


@pytest.mark.parametrize(
    "words",
    [
        ("--category", "refusal"),
        ("--item", "item-x", "--category", "refusal", "--undo"),
        ("--note", "why"),
        ("--skip",),
    ],
)
def test_half_a_judgement_is_told(field: Workplace, command, words: tuple[str, ...]) -> None:
    said = command("code", "next", STUDY, *words, "--project", root_of(field))
    assert said.code == 2
