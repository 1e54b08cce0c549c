"""Commands on a real project: JSON that parses, what people read, options before and after."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from discrimtest.workplace.workplace import open_workplace
from tests.actions.drawn import STUDY, study_tests
from tests.actions.examples import EXPORT, NOW


@pytest.fixture
def first(project):
    """The first test of the study."""
    place = open_workplace(project, None, None, clock=lambda: NOW)
    found = study_tests(place)[0]
    place.engine.dispose()
    return found


@pytest.fixture
def printed(command, project):
    """Runs a command with --json in the project; what it printed."""

    def run(*words, code=0):
        said = command(*words, "--project", project, "--json")
        assert said.code == code, said.err
        return json.loads(said.out)

    return run


def local_time(moment) -> str:
    """As a tester in Kortrijk writes it, summer time or not."""
    from zoneinfo import ZoneInfo

    return moment.astimezone(ZoneInfo("Europe/Brussels")).strftime("%Y-%m-%d %H:%M")


def test_a_tester_at_the_command_line(printed, first):
    contact, second = first.contacts
    due = printed("contacts", "due", "--study", STUDY, "--until", "2026-04-30")["due"]
    assert contact.id in {each["contact"] for each in due}
    known = {"task", "contact", "when", "line", "who", "recipient", "home", "subject", "letter"}
    known |= {"by_program", "advert"}
    assert set(due[0]) == known
    sent = printed("contacts", "log", contact.id, "sent", "--at", local_time(contact.due_at))
    assert (sent["contact"], sent["event"], sent["new"]) == (contact.id, "sent", True)
    later = contact.due_at + timedelta(minutes=10)
    again = printed(
        "contacts", "log", contact.id, "sent", "--at", local_time(later), "--correct", sent["id"]
    )
    assert again["id"] != sent["id"]
    answer = printed(
        *("responses", "log", contact.id, "--channel", "phone", "--category", "refusal"),
        *("--at", local_time(later + timedelta(hours=2)), "--subtle", "misgendering=yes"),
    )
    assert (answer["category"], answer["late"], answer["new"]) == ("refusal", False, True)
    mended = printed(
        "responses", "correct", contact.id, "--category", "invitation", "--reason", "misheard"
    )
    assert mended["category"] == "invitation"
    status = printed("study", "status", STUDY)
    assert (status["sent"], status["answers"], status["uncoded_answers"]) == (1, 1, 0)
    (heard,) = printed("responses", "list", STUDY)["responses"]
    assert (heard["contact"], heard["category"]) == (contact.id, "refusal")
    assert heard["state"] == "judged together"
    listed = printed("tests", "list", STUDY)["tests"]
    assert [each["state"] for each in listed if each["id"] == first.id] == ["1 of 2 sent"]
    assert second.id in json.dumps(listed)


def test_a_saved_answer_is_read_from_its_file(printed, first, tmp_path):
    contact = first.contacts[0]
    printed("contacts", "log", contact.id, "sent", "--at", local_time(contact.due_at))
    file = tmp_path / "mail.txt"
    file.write_bytes("Kom gerust één keer langs.".encode("cp1252"))
    printed("responses", "log", contact.id, "--channel", "email", "--text-file", file)


def test_the_whole_study_as_json(printed, first, tmp_path):
    for contact in first.contacts:
        printed("contacts", "log", contact.id, "sent", "--at", local_time(contact.due_at))
    found = printed("analyse", STUDY)
    assert list(found) == ["findings", "cells", "warnings", "manifest"]
    written = printed("report", STUDY, "--lang", "nl", "--lang", "fr", "-o", tmp_path / "out")
    assert [path[-8:] for path in written["reports"]] == ["-nl.html", "-fr.html"]


@pytest.mark.parametrize(
    "words",
    [
        ("study", "list"),
        ("study", "check", STUDY),
        ("study", "status", STUDY),
        ("protocol", "list"),
        ("protocol", "check", "email-couples"),
        ("listings", "list", "--study", STUDY),
        ("listings", "landlords"),
        ("tests", "list", STUDY),
        ("contacts", "due", "--study", STUDY),
        ("user", "list"),
        ("db", "check"),
    ],
    ids=" ".join,
)
def test_what_is_read_comes_as_json_and_as_text(printed, command, project, words):
    assert printed(*words) is not None
    said = command(*words, "--project", project)
    assert said.code == 0, said.err
    assert said.out.strip()


def test_the_account_of_an_import_is_the_contract(printed):
    result = printed("listings", "import", EXPORT, "--study", STUDY)
    assert {"accepted", "duplicates", "refused", "rows"} <= set(result)
    assert result["accepted"] + result["duplicates"] + result["refused"] == len(result["rows"])


def test_a_list_of_contacts_by_command(printed, first, tmp_path):
    file = tmp_path / "week.csv"
    file.write_text(
        f"contact;event;at\n{first.contacts[0].id};sent;{local_time(first.contacts[0].due_at)}\n"
    )
    taken = printed("contacts", "import", file, "--study", STUDY)
    counts = {"rows": 1, "recorded": 1, "repeated": 0, "late": 0, "erased": 0, "not_read": []}
    counts |= {"edited": [], "rejected": 0, "corrected": 0, "set_aside": [], "contradicting": []}
    assert taken == counts | {"departures": []}
    taken = printed("contacts", "import", file, "--study", STUDY)
    assert taken == counts | {"recorded": 0, "repeated": 1, "departures": []}


def test_of_submissions_a_wrong_one_is_set_aside_with_exit_1(command, project, first, tmp_path):
    """A made-up export as KoboToolbox 2026 writes it, of a study's log form."""
    contacts = [contact.id for contact in first.contacts]
    file = tmp_path / "log.csv"
    file.write_text(
        "contact,event,at,_uuid\n"
        f"{contacts[0]},sent,1926-03-02T09:00:00.000+01:00,1\n"
        f"{contacts[1]},exploded,{local_time(first.contacts[1].due_at)},2\n"
    )
    words = ("contacts", "import", str(file), "--study", STUDY, "--project", project)
    told = command(*words)
    assert told.code == 1, told.err
    assert "0 recorded" in told.out
    assert "log.csv: line 2, at" in told.out
    assert "log.csv: line 3, event" in told.out
    as_json = command(*words, "--json")
    assert as_json.code == 1
    assert [each["place"] for each in json.loads(as_json.out)["set_aside"]] == [
        "log.csv: line 2, at",
        "log.csv: line 3, event",
    ]


def test_shared_options_stand_before_or_after(command, project, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    before = command("--project", project, "study", "status", STUDY, "--json")
    after = command("study", "status", STUDY, "--json", "--project", project)
    assert before.code == after.code == 0
    assert before.out == after.out
    url = f"sqlite:///{project / 'discrimtest.db'}"
    assert command("--database", url, "--project", project, "study", "status", STUDY).code == 0
    monkeypatch.chdir(project / "studies")
    assert command("study", "status", STUDY).code == 0
    assert command("--as", "nobody", "study", "status", STUDY).code == 2


def test_a_check_tells_what_it_cannot_see_by_itself(command, printed, project):
    mark = printed("db", "check")["mark"]
    alone = command("db", "check", "--project", project)
    assert "Not checked: whether the newest entries were cut off" in alone.out
    beside = command("db", "check", "--expect", mark, "--project", project)
    assert (beside.code, "Not checked" in beside.out) == (0, False)
