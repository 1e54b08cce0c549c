"""Personas: one line is one person of one arm, the same on every machine and for a whole study."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discrimtest.design.personas import known_senders, make_personas, plain, seat_lines
from discrimtest.errors import Refused
from discrimtest.files.profiles import SignalLists
from discrimtest.files.study import StudyLine
from discrimtest.words.contact import Contact
from discrimtest.words.persona import Persona
from discrimtest.words.profile import Profile
from discrimtest.words.test import Test
from tests.design.examples import at
from tests.design.test_profiles import LISTS, MALE, MEN, MIXED, WOMEN, arm, text

MEET = {each.id: frozenset((MALE.id, MIXED.id)) for each in (MALE, MIXED)}
GOLDEN = [
    ("male_couple", "Simon", "Maes", "Bram"),
    ("different_sex_couple_man", "Wim", "Callens", "Lotte"),
]


def mailboxes(number: int, **changes: object) -> list[StudyLine]:
    usual = {"channel": "email", "address": "zoeker@study.example"}
    return [
        StudyLine.model_validate({"id": f"mail-{index}", **usual, **changes})
        for index in range(1, number + 1)
    ]


def people(lines: list[StudyLine], lists: SignalLists = LISTS, **changes: object) -> list[Persona]:
    usual = {"seed": 20260301, "study": "couples", "year": 2026, "known": {}}
    arms = {MALE.id: MALE, MIXED.id: MIXED}
    return list(make_personas(lines, arms, MEET, lists, **{**usual, **changes}))  # type: ignore[arg-type]


def named(persona: Persona) -> tuple[str, ...]:
    return (persona.arm, *persona.names.values())


def test_the_same_seed_makes_the_same_personas_anywhere() -> None:
    # Fixed here so that another machine or library version that draws otherwise is noticed.
    assert [named(each) for each in people(mailboxes(2))] == GOLDEN


@given(st.integers(0, 2**40), st.integers(2, 9), st.integers(0, 4))
def test_a_line_added_at_the_end_changes_nobody(seed: int, number: int, more: int) -> None:
    longer = people(mailboxes(number + more), seed=seed)
    assert longer[:number] == people(mailboxes(number), seed=seed)


@given(st.integers(0, 2**40))
def test_those_who_meet_share_names_and_jobs_only_where_the_lists_are_short(seed: int) -> None:
    first, second = people(mailboxes(2), seed=seed)
    assert not set(first.names.values()) & set(second.names.values())
    assert first.says["job"] != second.says["job"]
    assert {first.names["writer_first"], first.names["partner_first"]} <= set(MEN)
    assert second.names["partner_first"] in WOMEN


def test_a_name_comes_again_only_when_every_one_was_borne() -> None:
    borne = Counter(
        name
        for each in people(mailboxes(8))
        for what, name in each.names.items()
        if what != "writer_last"
    )
    men = [borne[name] for name in MEN]  # 12 places for men: writers, and partners of 4 couples
    assert (sum(men), min(men), max(men)) == (12, 2, 2)
    assert max(borne[name] for name in WOMEN) == 1


def test_no_two_people_have_one_full_name_while_another_is_left() -> None:
    borne: dict[str, list[str]] = {}
    for each in people(mailboxes(30)):
        borne.setdefault(each.names["writer_first"], []).append(each.names["writer_last"])
    assert all(set(last[:2]) == {"Maes", "Callens"} for last in borne.values() if len(last) > 1)


def test_every_neutral_fact_is_borne_by_every_arm_equally_often() -> None:
    lists = LISTS.model_copy(
        update={
            "since": tuple(text(f"{years} jaar") for years in ("drie", "vier", "vijf")),
            "reasons": tuple(text(f"omdat {why}") for why in ("het moet", "het kan", "het mag")),
        }
    )
    made = people(mailboxes(12), lists)
    for name in (MALE.id, MIXED.id):
        for fact in ("job", "since", "reason"):
            told = Counter(each.says[fact]["nl"] for each in made if each.arm == name)
            assert list(told.values()) == [2, 2, 2], (name, fact)


def test_every_arm_gets_as_many_lines_on_each_channel() -> None:
    lines = [*mailboxes(5), *(each.model_copy(update={"id": f"p-{each.id}", "channel": "portal"})
                              for each in mailboxes(2))]  # fmt: skip
    seats = seat_lines(lines, ("a", "b"))
    assert [seats[line.id] for line in lines] == ["a", "b", "a", "b", "a", "a", "b"]


def test_a_line_that_names_its_arm_gets_it_and_the_others_make_up_for_it() -> None:
    lines = [*mailboxes(1), *(line.model_copy(update={"arm": "a", "id": f"x-{line.id}"})
                              for line in mailboxes(2)), *mailboxes(4)[1:]]  # fmt: skip
    assert Counter(seat_lines(lines, ("a", "b")).values()) == {"a": 3, "b": 3}


def test_who_wrote_from_a_line_before_still_does() -> None:
    was = Profile(
        "p", MIXED.id, {}, {"writer_first": "Wim", "writer_last": "Maes", "partner_first": "Tine"},
        {"job": "bij een bank"},
    )  # fmt: skip
    first, second = people(mailboxes(2), known={"mail-1": was})
    assert named(first) == (MIXED.id, "Wim", "Maes", "Tine")
    assert first.says["job"]["nl"] == "bij een bank"
    assert second.arm == MALE.id
    assert not {"Wim", "Maes", "Tine"} & set(second.names.values())


def test_who_wrote_before_keeps_the_birth_date_that_was_stored() -> None:
    names = {"writer_first": "Wim", "writer_last": "Maes", "partner_first": "Tine"}
    was = Profile("p", MIXED.id, {}, names, {"birth_date": "1991-02-03"})
    first, _ = people(mailboxes(2), known={"mail-1": was})
    assert first.facts["birth_date"] == "1991-02-03"
    assert first.facts["partner_birth_date"]


def test_who_wrote_before_says_what_letters_ask_since() -> None:
    lists = LISTS.model_copy(update={"since": (text("drie jaar"), text("vier jaar"))})
    names = {"writer_first": "Wim", "writer_last": "Maes", "partner_first": "Tine"}
    was = Profile("p", MIXED.id, {}, names, {"job": "bij een bank"})
    first, _ = people(mailboxes(2), lists, known={"mail-1": was})
    assert first.says["job"]["nl"] == "bij een bank"
    assert first.says["since"]["nl"] in ("drie jaar", "vier jaar")


def test_a_line_of_an_arm_that_is_gone_writes_as_nobody() -> None:
    was = Profile("p", "struck", {}, {"writer_first": "Wim", "writer_last": "Maes"}, {})
    made = people(mailboxes(3), known={"mail-2": was})
    assert [each.line for each in made] == ["mail-1", "mail-3"]
    assert {each.arm for each in made} == {MALE.id, MIXED.id}


def test_a_line_from_which_several_wrote_knows_nobody() -> None:
    contact = {"control_arm": None, "replicate": 1, "variant": "a", "language": "nl"}
    tests, profiles = [], {}
    for number, (line, who) in enumerate([("m-1", "Wim"), ("m-1", "Jan"), ("m-2", "An")]):
        tests.append(
            Test(f"t{number}", "s", "d", number, "l", "g", "", "c", {}, (
                Contact(id=f"c{number}", test=f"t{number}", arm="x", position=1, profile=who,
                        channel="email", line=line, due_at=at(2026, 3, 2, 9), **contact),
            ))
        )  # fmt: skip
        profiles[who] = Profile(who, "x", {}, {"writer_first": who}, {})
    assert known_senders(tests, profiles) == {"m-2": profiles["An"]}


def test_a_pattern_gives_each_persona_a_mailbox_of_its_own() -> None:
    (line,) = mailboxes(1, address="", pattern="{first}.{last}@koppels.example", count=30)
    lines = list(line.each())
    assert [each.id for each in lines][:2] == ["mail-1-1", "mail-1-2"]
    made = people(lines)
    assert len({each.address for each in made}) == 30
    first = made[0].names
    wanted = f"{plain(first['writer_first'])}.{plain(first['writer_last'])}@koppels.example"
    assert made[0].address == wanted
    again = [each.address for each in made if each.address.startswith(wanted.split("@")[0])]
    assert again[1:2] in ([], [wanted.replace("@", "2@")])


@pytest.mark.parametrize(
    ("name", "mailbox"),
    [("Chloë", "chloe"), ("D'Hondt", "dhondt"), ("Van den Berghe", "vandenberghe"),
     ("Łukasz", "lukasz"), ("Yılmaz", "yilmaz"), ("Anne-Sophie", "annesophie")],
)  # fmt: skip
def test_mailboxes_bear_plain_letters(name: str, mailbox: str) -> None:
    assert plain(name) == mailbox


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"address": ""}, "a line has an address, or a pattern"),
        ({"pattern": "{first}.{last}@x.example"}, "a line has an address, or a pattern"),
        ({"address": "", "pattern": "{first}@x.example"}, "{first} and {last} before the @"),
        ({"address": "", "pattern": "{first}.{last}.{0}@x.example"}, "{first} and {last}"),
        ({"address": "", "pattern": "{last}{first}@x.example", "channel": "phone"}, "mailboxes"),
        ({"count": 2}, "one address is one line"),
    ],
)
def test_a_line_that_says_two_things_is_refused(changes: dict[str, object], rule: str) -> None:
    with pytest.raises(ValueError, match=re.escape(rule)):
        mailboxes(1, **changes)


def test_an_empty_list_is_refused_by_name() -> None:
    seniors = arm("seniors", partner="woman", age="65+")
    with pytest.raises(Refused, match="arm seniors") as refused:
        make_personas(
            mailboxes(1), {"seniors": seniors}, {"seniors": frozenset(("seniors",))}, LISTS,
            seed=1, study="s", year=2026, known={},
        )  # fmt: skip
    assert "must leave this arm a word for writer_first" in str(refused.value)


def test_the_order_of_the_lists_changes_nothing() -> None:
    turned = LISTS.model_copy(
        update={
            "given_names": LISTS.given_names[::-1],
            "family_names": LISTS.family_names[::-1],
        }
    )
    assert people(mailboxes(6), turned) == people(mailboxes(6))
