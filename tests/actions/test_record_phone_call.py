"""Calls by script: from the files to the record, on both databases."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from discrimtest.actions.build_report import build_reports
from discrimtest.actions.draw_tests import draw_tests
from discrimtest.actions.export_form import export_form
from discrimtest.actions.import_contacts import import_contacts
from discrimtest.actions.list_due import list_due
from discrimtest.actions.list_responses import list_responses
from discrimtest.actions.list_tests import list_tests
from discrimtest.actions.manage_testers import declare_conflict
from discrimtest.actions.record_contact import log_contact
from discrimtest.actions.record_phone_call import log_call
from discrimtest.actions.tell_script import tell_script
from discrimtest.cli.coding_screen import Terminal
from discrimtest.cli.phone_screen import head_lines, script_lines, walk
from discrimtest.design.candidate_script import candidate_script_problems
from discrimtest.errors import Refused, WrongInput
from discrimtest.store.check import check_session
from discrimtest.store.engine import reading
from discrimtest.words.person import Role
from discrimtest.words.test import Test
from discrimtest.workplace.workplace import Workplace, open_workplace
from tests.actions.drawn import study_tests
from tests.actions.examples import NOW, acting, agencies, edit, everything, export, ready, root_of
from tests.actions.phones import Phone, central

PHONE = "kortrijk-couples-phone-2026"


def phoned(place: Workplace, folder: Path) -> Workplace:
    """A study of calls, drawn, at the moment of its first call."""
    edit(place, f"studies/{PHONE}/study.toml", "tests = 120", "tests = 6")
    ready(place, export(folder, agencies(12)), PHONE)
    draw_tests(place, PHONE)
    return at_moment(place, first_test(place).contacts[0].due_at)


@pytest.fixture(scope="module")
def phone_project(made_project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a drawn study of calls, which tests copy."""
    folder = tmp_path_factory.mktemp("phone")
    project = Path(shutil.copytree(made_project, folder / "project"))
    place = open_workplace(project, None, None, clock=lambda: NOW)
    phoned(place, folder)
    place.engine.dispose()
    return project


@pytest.fixture
def phone(phone_project: Path, tmp_path: Path, open_places: Callable[..., Workplace]) -> Workplace:
    """The local administrator at work there, at the moment of the first call."""
    at = open_places(Path(shutil.copytree(phone_project, tmp_path / "phone")))
    return at_moment(at, first_test(at).contacts[0].due_at)


def first_test(place: Workplace) -> Test:
    return min(study_tests(place, PHONE), key=lambda test: test.contacts[0].due_at)


def at_moment(place: Workplace, now: datetime) -> Workplace:
    return replace(place, clock=lambda: now)


def due_at(place: Workplace) -> dict[str, str]:
    return {
        task.contact: task.when for task in list_due(place, PHONE, until=NOW + timedelta(days=90))
    }


def test_who_reaches_nobody_calls_again_and_then_made_no_contact(
    either: Workplace, tmp_path: Path
) -> None:
    at = phoned(either, tmp_path)
    test = first_test(at)
    mine, other = (contact.id for contact in test.contacts)
    before = due_at(at)
    logged = log_call(at, mine, "nobody_reached")
    assert (logged.attempt, logged.next[:10]) == (1, f"{test.contacts[0].due_at:%Y-%m-%d}"), logged
    after = due_at(at)
    assert after[mine] == logged.next > before[mine]
    assert after[other] > before[other]
    with pytest.raises(Refused, match="3 hours between"):
        log_call(at, mine, "nobody_reached")
    for days in (1, 2):
        later = at_moment(at, at.now() + timedelta(days=days))
        logged = log_call(later, mine, "nobody_reached")
    assert logged.next == ""
    assert "no refusal" in logged.summary
    (listed,) = (one for one in list_tests(at, PHONE) if one.id == test.id)
    assert listed.state == "broken (no_contact)"
    assert not {mine, other} & due_at(at).keys()
    with pytest.raises(Refused, match="broken test"):
        log_call(later, other, "invited", text="Kom maar.")
    assert next(head_lines(tell_script(at, mine))) == f"{mine}   all 3 calls are made"
    with pytest.raises(WrongInput, match="still stands"):
        log_call(later, mine, "invited", text="Kom.", corrects="call-none")
    put_right = log_call(later, mine, "invited", text="Kom maar.", corrects=logged.call)
    assert put_right.attempt == 3
    assert put_right.response
    with reading(at.engine) as session:
        assert check_session(session, at.keys) == []
    back = log_call(later, mine, "nobody_reached", corrects=put_right.call)
    assert (back.attempt, back.response) == (3, None)
    assert [answer.state for answer in list_responses(later, PHONE)] == ["withdrawn"]
    (listed,) = (one for one in list_tests(at, PHONE) if one.id == test.id)
    assert listed.state == "broken (no_contact)"
    with reading(at.engine) as session:
        assert check_session(session, at.keys) == []
    assert "Kom maar." not in repr(everything(at))


def test_an_answer_a_message_and_a_wrong_number_are_what_the_codebook_says(
    phone: Workplace,
) -> None:
    at = phone
    one, two, three = sorted(study_tests(at, PHONE), key=lambda test: test.number)[:3]
    late = at_moment(at, max(c.due_at for c in one.contacts + two.contacts + three.contacts))
    logged = log_call(late, one.contacts[0].id, "asked_to_write", text="Stuur eens een mail.")
    assert logged.summary.endswith("Answer kept, outcome information_request.")
    (answer,) = list_responses(late, PHONE)
    assert (answer.text, answer.channel) == ("Stuur eens een mail.", "phone")
    with pytest.raises(Refused, match="was sent on") as refused:
        log_call(late, one.contacts[0].id, "invited", text="Kom maar.")
    assert f"correct {logged.call}" in str(refused.value), "a call is put right by its own id"
    log_call(late, one.contacts[0].id, "refused", text="Neen.", corrects=logged.call)
    second = log_call(late.on(late.now() + timedelta(hours=1)), one.contacts[1].id, "message_left")
    assert "You made the other call of its test too" in second.summary
    logged = log_call(late, two.contacts[0].id, "message_left")
    assert "an answer is awaited" in logged.summary
    assert not logged.response
    logged = log_call(late, three.contacts[0].id, "wrong_number")
    assert "failed (wrong number); its test is broken" in logged.summary
    states = {test.id: test.state for test in list_tests(late, PHONE)}
    assert states[three.id] == "broken (bounced)"
    assert states[two.id] == "1 of 2 sent"
    with pytest.raises(WrongInput, match="ending of the codebook"):
        log_call(late, two.contacts[1].id, "invitation")


def test_a_device_that_sends_a_call_again_records_it_once(phone: Workplace) -> None:
    contact = first_test(phone).contacts[0].id
    first = log_call(phone, contact, "nobody_reached", client_id="one")
    again = log_call(phone, contact, "nobody_reached", client_id="one")
    assert (again.call, again.new) == (first.call, False)
    assert tell_script(phone, contact).attempt == 2
    with pytest.raises(Refused, match="stands for another call"):
        log_call(phone, contact, "wrong_number", client_id="one")


def test_calls_of_a_phones_form_are_recorded_once_with_their_attempts(
    phone: Workplace, tmp_path: Path
) -> None:
    """Nobody, nobody, then an invitation in the landlord's words; sent twice by the server."""
    test = first_test(phone)
    contact = test.contacts[0]
    form = Phone(export_form(phone, PHONE, tmp_path / "form"))
    assert form.warnings == []
    assert set(form.choices("ending")) == {*tell_script(phone, contact.id).endings}
    assert "sent" not in form.choices("event")
    moments = [contact.due_at + timedelta(days=days) for days in range(3)]
    told = [("nobody_reached", ""), ("nobody_reached", ""), ("invited", "Kom maar.")]
    calls = [
        form.filled(number, contact=contact.id, event="call", at=f"{when:%Y-%m-%dT%H:%M:%S.000Z}",
                    ending=ending, said=said)
        for number, (when, (ending, said)) in enumerate(zip(moments, told, strict=True), 1)
    ]  # fmt: skip
    file = tmp_path / "log.csv"
    file.write_bytes(central(form, calls))
    late = at_moment(phone, moments[-1] + timedelta(hours=1))
    taken = import_contacts(late, PHONE, file)
    assert (taken.recorded, taken.repeated) == (3, 0)
    (answer,) = list_responses(late, PHONE)
    assert answer.text == "Kom maar."
    assert tell_script(late, contact.id).attempt == 4
    again = import_contacts(late, PHONE, file)
    assert (again.recorded, again.repeated) == (0, 3)
    file.write_bytes(central(form, [calls[0].edited(form, ending="wrong_number")]))
    assert len(import_contacts(late, PHONE, file).edited) == 1


def test_the_form_asks_for_the_words_of_a_call_that_was_answered(
    phone: Workplace, tmp_path: Path
) -> None:
    contact = first_test(phone).contacts[0]
    form = Phone(export_form(phone, PHONE, tmp_path / "form"))
    (said,) = [each for each in form.form.iter() if each.get("nodeset") == "/data/said"]
    required = said.get("required", "")
    assert "'invited'" in required
    assert "'refused'" in required
    assert "nobody_reached" not in required
    at = f"{contact.due_at:%Y-%m-%dT%H:%M:%S.000Z}"
    call = form.filled(1, contact=contact.id, event="call", at=at, ending="invited", said="Kom.")
    file, late = tmp_path / "log.csv", at_moment(phone, contact.due_at + timedelta(hours=1))
    file.write_bytes(central(form, [call]).replace(b"Kom.", b""))
    taken = import_contacts(late, PHONE, file)
    assert taken.recorded == 0
    assert [each.place for each in taken.set_aside] == ["log.csv: line 2, said"]


def test_a_call_that_was_edited_in_the_form_is_put_right_with_a_reason(
    phone: Workplace, tmp_path: Path
) -> None:
    contact = first_test(phone).contacts[0]
    form = Phone(export_form(phone, PHONE, tmp_path / "form"))
    at = f"{contact.due_at:%Y-%m-%dT%H:%M:%S.000Z}"
    call = form.filled(1, contact=contact.id, event="call", at=at, ending="refused", said="Neen.")
    file, late = tmp_path / "log.csv", at_moment(phone, contact.due_at + timedelta(hours=1))
    file.write_bytes(central(form, [call]))
    import_contacts(late, PHONE, file)
    file.write_bytes(central(form, [call.edited(form, ending="invited", said="Kom maar.")]))
    assert len(import_contacts(late, PHONE, file).edited) == 1
    taken = import_contacts(late, PHONE, file, reason="Verkeerd getikt.")
    assert (taken.corrected, taken.recorded, taken.edited) == (1, 0, ())
    assert [(one.state, one.category) for one in list_responses(late, PHONE)] == [
        ("decides", "invitation"), ("withdrawn", None),
    ]  # fmt: skip
    again = import_contacts(late, PHONE, file)
    assert (again.repeated, again.edited) == (1, ())
    with reading(late.engine) as session:
        assert check_session(session, late.keys) == []


def test_a_script_is_filled_in_for_its_caller_and_nobody_else(phone: Workplace) -> None:
    at = phone
    test = first_test(at)
    filled = [tell_script(at, contact.id) for contact in test.contacts]
    for each in filled:
        assert "{{" not in each.text
        assert list(candidate_script_problems(each.script, each.endings)) == []
        page = "\n".join(script_lines(each))
        assert each.number in page
        assert "call 1 of 3" in page
    assert filled[0].line != filled[1].line
    assert filled[0].script.every_said != filled[1].script.every_said
    bram = acting(at, Role.TESTER)
    declare_conflict(at, bram.person.id, test.landlord, reason="Een nicht.")
    with pytest.raises(Refused, match="conflict of interest"):
        tell_script(bram, test.contacts[0].id)
    with pytest.raises(Refused, match="conflict of interest"):
        log_call(bram, test.contacts[0].id, "invited", text="Kom maar.")


def test_a_study_of_letters_has_no_script(field: Workplace) -> None:
    contact = study_tests(field)[0].contacts[0].id
    for act in (tell_script, lambda at, name: log_call(at, name, "invited")):
        with pytest.raises(Refused, match="no scripts of calls"):
            act(field, contact)
    assert log_contact(field, contact, "failed", reason="other").new


def keyed(keys: str) -> tuple[Terminal, list[str]]:
    """A terminal at which these keys are pressed, and all that it showed."""
    left, shown = iter(keys), []
    terminal = Terminal(lambda: next(left), lambda asked: "", shown.append, lambda: None)
    return terminal, shown


@pytest.mark.parametrize(
    ("keys", "ending"),
    [
        ("111\r", "invited"),
        ("6\r", "nobody_reached"),
        ("51\r", "message_left"),
        ("&&&\r", "invited"),  # the digits of a Belgian keyboard, without Shift
        ("4b12\r", "conditional"),
        ("?x2\r", "already_let"),
        ("?2\r", "already_let"),
        ("ej\r", "refused"),
        ("3b6\r", "nobody_reached"),  # an ending is taken back until it is confirmed
        ("ejbb2\r", "already_let"),
        ("eb2\r", "already_let"),
        ("e!q", None),
        ("6q", None),
        ("\rxq", None),
    ],
)
def test_a_call_is_walked_through_by_single_keys(
    phone: Workplace, keys: str, ending: str | None
) -> None:
    at = phone
    terminal, shown = keyed(keys)
    assert walk(tell_script(at, first_test(at).contacts[0].id), terminal) == ending
    assert "call 1 of 3" in shown[0]


def test_the_words_of_a_message_are_not_shown_where_none_is_left(phone: Workplace) -> None:
    filled = tell_script(phone, first_test(phone).contacts[0].id)
    for attempt, told in ((1, "Hang up: no message is left"), (3, "jn partner")):
        terminal, shown = keyed("5q")
        walk(replace(filled, attempt=attempt), terminal)
        assert told in " ".join(" ".join(shown).split()), shown
    terminal, shown = keyed("51q")
    walk(filled, terminal)
    assert "departure from the protocol" in " ".join(shown)
    assert "bereiken op dit nummer" not in " ".join(shown)


def test_the_commands_tell_the_script_and_record_the_call(
    phone: Workplace, command: Callable[..., Any]
) -> None:
    at = phone
    contact = first_test(at).contacts[0].id
    project = ("--project", root_of(at))
    said = command("contacts", "script", contact, *project)
    assert said.code == 0
    assert "niemand bereikt" in said.out
    assert command("contacts", "call", contact, *project).code == 2
    moment = f"{first_test(at).contacts[0].due_at:%Y-%m-%d %H:%M}+00:00"
    said = command(
        "contacts", "call", contact, "refused", "--text", "Nee.", "--at", moment, *project
    )
    assert (said.code, "outcome refusal" in said.out) == (0, True), said
    assert tell_script(at, contact).made
    said = command("contacts", "script", contact, *project)
    assert "call no more" in said.out
    assert "call 2 of 3" not in said.out


def test_a_report_tells_how_far_the_calls_of_each_candidate_came(
    phone: Workplace, tmp_path: Path
) -> None:
    one, two = sorted(study_tests(phone, PHONE), key=lambda test: test.number)[:2]
    at = at_moment(phone, max(each.due_at for each in one.contacts + two.contacts))
    log_call(at, one.contacts[0].id, "wrong_number")
    for days in range(3):
        later = at_moment(at, at.now() + timedelta(days=days))
        log_call(later, two.contacts[0].id, "nobody_reached")
    for audience in ("commissioner", "public"):
        out = tmp_path / audience
        build_reports(later, PHONE, out, audience=audience, languages=["nl"], formats=["html"])
        pages = [page.read_text(encoding="utf-8") for page in out.glob("*.html")]
        told = " ".join(" ".join(pages).split())
        assert ("Niemand bereikt in 3 belpogingen" in told) is (audience == "commissioner")


def test_no_door_takes_a_call_without_its_ending(phone: Workplace, tmp_path: Path) -> None:
    contact, before = first_test(phone).contacts[0], everything(phone)
    with pytest.raises(Refused, match="how it ended"):
        log_contact(phone, contact.id, "sent")
    form = Phone(export_form(phone, PHONE, tmp_path / "form"))
    told = {"contact": contact.id, "at": f"{contact.due_at:%Y-%m-%dT%H:%M:%S.000Z}"}
    submission = form.filled(1, event="call", ending="invited", said="Kom maar.", **told)
    handed_in = central(form, [submission]).replace(b"call", b"sent").replace(b"invited", b"")
    when = f"{contact.due_at:%Y-%m-%d %H:%M}"
    file = tmp_path / "list.csv"
    file.write_text(f"contact,event,at\n{contact.id},sent,{when}\n")
    with pytest.raises(Refused, match="in a list its event is call"):
        import_contacts(phone, PHONE, file)
    file = tmp_path / "log.csv"
    file.write_bytes(handed_in.replace(b"Kom maar.", b""))
    (told,) = import_contacts(phone, PHONE, file).set_aside
    assert "in a list its event is call" in told.worded()
    assert everything(phone) == before
