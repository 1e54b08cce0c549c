"""Testers: training, ties to landlords, whose contact it is, what each is shown as due."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from discrimtest.actions import assign_testers as actions
from discrimtest.actions.assign_testers import AssignedContacts, assign_testers
from discrimtest.actions.decide_landlords import confirm_landlords
from discrimtest.actions.import_contacts import import_contacts
from discrimtest.actions.list_due import list_due
from discrimtest.actions.manage_people import add_person, set_active
from discrimtest.actions.manage_testers import (
    declare_conflict,
    describe_tester,
    list_testers,
    train_tester,
)
from discrimtest.actions.record_contact import log_contact
from discrimtest.errors import NotAllowed, Refused, WrongInput
from discrimtest.record.assign import share
from discrimtest.store import people
from discrimtest.store.check import check_session
from discrimtest.store.engine import reading
from discrimtest.store.log import entries
from discrimtest.store.testers import declarations, read_testers
from discrimtest.words.characteristics import Characteristics
from discrimtest.words.contact import Contact
from discrimtest.words.declaration import DeclarationKind
from discrimtest.workplace.open_study import look_up
from discrimtest.workplace.workplace import Workplace
from tests.actions.drawn import STUDY, records, study_tests
from tests.actions.examples import everything, root_of

LATER = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
NAMES = ("an", "bram")


def crew(at: Workplace, *names: str) -> dict[str, Workplace]:
    """Trained testers of the study at work, by name."""
    found = {}
    for name in names or NAMES:
        found[name] = replace(at, person=add_person(at, name, "tester", STUDY))
        train_tester(at, name, until=None)
    return found


def whose(at: Workplace) -> dict[str, str]:
    """The name of who is to do what is due, by contact."""
    return {task.contact: task.who for task in list_due(at.on(LATER), STUDY)}


def first(at: Workplace) -> Contact:
    return study_tests(at)[0].contacts[0]


def landlord_of(at: Workplace, contact: str) -> str:
    (found,) = [
        record.test_of(contact).landlord for record in records(at) if contact in record.contacts
    ]
    return found


def test_contacts_are_shared_and_stay_with_whom_they_are(either_field: Workplace) -> None:
    at = either_field
    crew(at)
    done = assign_testers(at, STUDY)
    contacts = sum(len(test.contacts) for test in study_tests(at))
    assert sum(done.given.values()) == contacts
    assert max(done.given.values()) - min(done.given.values()) <= 1
    before = whose(at)
    assert set(before.values()) == set(NAMES)
    crew(at, "chloé")
    again = assign_testers(at, STUDY)
    assert (again.given, again.kept) == ({}, contacts)
    assert whose(at) == before
    with reading(at.engine) as session:
        assert check_session(session, at.keys) == []


def test_a_tester_sees_their_own_and_a_supervisor_all(field: Workplace) -> None:
    an, bram = crew(field).values()
    every = len(list_due(field.on(LATER), STUDY))
    assert len(list_due(an.on(LATER), STUDY)) == every, "nobody was given anything yet"
    assign_testers(field, STUDY)
    own = [len(list_due(one.on(LATER), STUDY)) for one in (an, bram)]
    assert sum(own) == every == len(list_due(field.on(LATER), STUDY))
    assert {task.who for task in list_due(an.on(LATER), STUDY)} == {"an"}
    assert len(list_due(an.on(LATER), STUDY, everybody=True)) == every
    assert len(list_due(an.on(LATER), STUDY, of="bram")) == own[1]
    with pytest.raises(WrongInput, match="nobody"):
        list_due(an.on(LATER), STUDY, of="nobody")


def test_a_tie_takes_contacts_away_at_once_and_is_never_met(either_field: Workplace) -> None:
    at = either_field
    an, bram = crew(at).values()
    assign_testers(at, STUDY)
    contact = next(name for name, who in whose(at).items() if who == "an")
    landlord = landlord_of(at, contact)
    told = declare_conflict(an, "an", landlord, reason="Mijn nicht Fictief werkt daar.")
    assert "theirs no more: " in told
    assert whose(at)[contact] == ""
    assert contact not in {task.contact for task in list_due(an.on(LATER), STUDY)}
    assert contact in {task.contact for task in list_due(bram.on(LATER), STUDY)}
    with pytest.raises(Refused, match="conflict of interest"):
        log_contact(an.on(LATER), contact, "sent")
    assign_testers(at, STUDY)
    assert whose(at)[contact] == "bram"
    declare_conflict(at, "an", landlord, reason="Toch niet.", withdraw=True)
    assert log_contact(an.on(LATER), contact, "sent").summary.endswith("It was assigned to bram.")
    declare_conflict(at, "bram", landlord, reason="Verzonnen neef.")
    told = log_contact(an.on(LATER), contact, "declined").summary
    assert "assigned" not in told, "the tie took it away from bram"


def test_landlords_merged_later_are_one(field: Workplace) -> None:
    crew(field)
    assign_testers(field, STUDY)
    tests = study_tests(field)
    one = tests[0].landlord
    other = next(test for test in tests if test.landlord != one)
    declare_conflict(field, "an", one, reason="why")
    declare_conflict(field, "bram", one, reason="why")
    assert whose(field)[other.contacts[0].id] != ""
    confirm_landlords(field, one, other.landlord, same=True)
    assert {whose(field)[contact.id] for contact in other.contacts} == {""}
    done = assign_testers(field, STUDY)
    assert {contact.id for contact in other.contacts} <= set(done.nobody)
    for name in NAMES:
        declare_conflict(field, name, other.landlord, reason="over", withdraw=True)
    assert {whose(field)[contact.id] for contact in other.contacts} != {""}


def test_a_list_tells_of_a_tie_too(field: Workplace) -> None:
    an = crew(field)["an"]
    contact = first(field)
    declare_conflict(an, "an", landlord_of(field, contact.id), reason="why")
    file = root_of(field) / "week.csv"
    file.write_text(f"contact,event,at\n{contact.id},sent,{contact.due_at:%Y-%m-%d %H:%M}\n")
    with pytest.raises(Refused, match=r"line 2.*conflict of interest"):
        import_contacts(an.on(LATER), STUDY, file)


def test_a_drop_out_s_day_goes_to_the_others(field: Workplace) -> None:
    crew(field, "an", "bram", "chloé")
    assign_testers(field, STUDY)
    before = whose(field)
    task = next(task for task in list_due(field.on(LATER), STUDY) if task.who == "an")
    day = date.fromisoformat(task.when[:10])
    done = assign_testers(field, STUDY, day=day, leaving="an")
    moved = {name for name, who in whose(field).items() if who != before[name]}
    assert task.contact in moved
    assert sum(done.given.values()) == len(moved)
    assert {before[name] for name in moved} == {"an"}
    set_active(field, "an", active=False)
    assert "an" not in whose(field).values(), "who acts no more has nothing to do"
    left = Counter(whose(field).values())[""]
    assert sum(assign_testers(field, STUDY).given.values()) == left > 0


def test_a_training_ends(field: Workplace) -> None:
    crew(field)
    contact = first(field)
    train_tester(field, "an", until=date(2026, 3, 1))
    train_tester(field, "bram", until=None, withdraw=True)
    assert contact.due_at.date() > date(2026, 3, 1)
    done = assign_testers(field, STUDY)
    assert (done.given, contact.id in done.nobody) == ({}, True)
    assert [tester.trained for tester in list_testers(field, STUDY)] == ["2026-03-01", "no"]
    train_tester(field, "an", until=None, withdraw=True)
    before = everything(field)
    with pytest.raises(Refused, match="no tester of the study was trained"):
        assign_testers(field, STUDY)
    assert everything(field) == before


def test_what_is_personal_lies_under_the_persons_key(field: Workplace) -> None:
    crew(field)
    describe_tester(field, "an", Characteristics(words="vrouw, 31, rolstoel"))
    declare_conflict(field, "an", study_tests(field)[0].landlord, reason="nicht Fictief")
    with reading(field.engine) as session:
        log = repr(list(entries(session)))
        told = {each.kind: each.note for each in declarations(session, field.keys)}
        assert told[DeclarationKind.CHARACTERISTICS] == "vrouw, 31, rolstoel"
        assert told[DeclarationKind.CONFLICT] == "nicht Fictief"
    for words in ("rolstoel", "Fictief"):
        assert words not in log
        assert words not in repr(everything(field))


def test_who_may_declare(field: Workplace) -> None:
    an = crew(field)["an"]
    landlord = study_tests(field)[0].landlord
    declare_conflict(an, an.person.id, landlord, reason="why")
    for act in (
        lambda: declare_conflict(an, "bram", landlord, reason="why"),
        lambda: train_tester(an, "an", until=None),
        lambda: describe_tester(an, "an", Characteristics(words="x")),
    ):
        with pytest.raises(NotAllowed):
            act()
    researcher = replace(field, person=add_person(field, "rik", "researcher", STUDY))
    train_tester(researcher, "an", until=None)
    with pytest.raises(WrongInput, match="landlord"):
        declare_conflict(field, "an", "landlord-x", reason="why")
    with pytest.raises(WrongInput, match="must say why"):
        declare_conflict(field, "an", landlord, reason=" ")


def test_a_race_gives_a_contact_once(field: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    crew(field)
    raced: list[AssignedContacts] = []

    def after_another(*given: Any) -> Any:
        if not raced:
            monkeypatch.setattr(actions, "share", share)
            raced.append(assign_testers(field, STUDY))
        return share(*given)

    monkeypatch.setattr(actions, "share", after_another)
    assert assign_testers(field, STUDY).given == {}
    with reading(field.engine) as session:
        made = read_testers(session, look_up(field, session, STUDY).id).assignments
    assert len({each.contact for each in made}) == len(made) == sum(raced[0].given.values())


def test_on_the_command_line(command: Callable[..., Any], field: Workplace) -> None:
    at = ("--project", root_of(field))
    for name in NAMES:
        add_person(field, name, "tester", STUDY)
        assert command("testers", "train", name, "--until", "2026-12-31", *at).code == 0
    landlord = study_tests(field)[0].landlord
    said = command(
        "testers", "declare", "an", "--conflict", landlord, "--reason", "neef", *at, "--as", "an"
    )
    assert "never meets" in said.out
    done = json.loads(command("testers", "assign", STUDY, "--json", *at).out)
    assert set(done["given"]) == set(NAMES)
    assert "stay with whom" in command("testers", "assign", STUDY, *at).out
    listed = json.loads(command("testers", "list", STUDY, "--json", *at).out)["testers"]
    assert [each["conflicts"] for each in listed] == [[landlord], []]
    asked = ("contacts", "due", "--study", STUDY, "--until", "2026-06-01", "--json", *at)
    of_an = json.loads(command(*asked, "--of", "an").out)["due"]
    assert {task["who"] for task in of_an} == {"an"}
    moved = command("testers", "reassign", STUDY, "--from", "an", *at)
    assert moved.code == 0
    assert "bram" in moved.out
    assert command("testers", "reassign", STUDY, "--from", "nobody", *at).code == 2
    assert command("--as", "an", "testers", "assign", STUDY, *at).code == 1
    assert people.LOCAL_ADMINISTRATOR not in moved.out
