"""What a device sends twice is one; anything else under the same id is refused, never lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from discrimtest.actions.erase_subject import erase_subject
from discrimtest.actions.import_contacts import import_contacts
from discrimtest.actions.record_contact import log_contact
from discrimtest.actions.record_response import log_response
from discrimtest.errors import Refused
from tests.actions.drawn import STUDY, send_all, study_tests
from tests.actions.examples import everything

LATER = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
ID = "phone-1-77"


@pytest.fixture
def place(either_field):
    """Two tests made, and nothing else recorded yet."""
    for test in study_tests(either_field)[:2]:
        send_all(either_field, test)
    return either_field.on(LATER)


@pytest.fixture
def answered(place):
    """What an answer says that is recorded, better than one that came before it."""
    contact = study_tests(place)[0].contacts[0]
    early = contact.due_at + timedelta(hours=1)
    log_response(place, contact.id, channel="email", category="acknowledgement", moment=early)
    said = {
        "channel": "sms",
        "category": "refusal",
        "moment": early + timedelta(hours=2),
        "text": "Neen An Fictief",
        "client_id": ID,
    }
    told = log_response(place, contact.id, **said)
    return contact.id, said, told.response


def local(moment: datetime) -> str:
    return f"{moment.astimezone(ZoneInfo('Europe/Brussels')):%Y-%m-%d %H:%M}"


def refused(place, call, *fields) -> str:
    before = everything(place)
    with pytest.raises(Refused) as error:
        call()
    (problem,) = error.value.problems
    assert (problem.code, problem.field, problem.value) == ("client_id.taken", "client_id", ID)
    assert problem.rule.endswith(f"not the same: {', '.join(fields)}")
    assert everything(place) == before
    return problem.rule


def test_another_answer_under_the_same_id_is_refused(place, answered):
    contact, said, _ = answered
    other = study_tests(place)[1].contacts[1].id
    for wanted, change in {
        ("text",): {"text": "Ja An Fictief"},
        ("category",): {"category": "invitation"},
        ("channel",): {"channel": "phone"},
        ("at",): {"moment": said["moment"] + timedelta(minutes=1)},
        ("at", "text"): {"moment": said["moment"] - timedelta(minutes=1), "text": ""},
        ("subtle",): {"subtle": ("income_source_asked=yes",)},
    }.items():
        told = refused(
            place, lambda new=change: log_response(place, contact, **said | new), *wanted
        )
        assert f"an answer by sms to {contact}, {local(said['moment'])}" in told
    refused(place, lambda: log_response(place, other, **said), "contact")
    refused(place, lambda: log_contact(place, contact, "declined", client_id=ID), "event")


def test_the_same_answer_is_a_repeat_whatever_came_between(place, answered):
    contact, said, response = answered
    log_response(place, contact, channel="email", category="invitation")
    for repeat in (said, said | {"moment": None}):
        before = everything(place)
        assert not log_response(place, contact, **repeat).new
        assert everything(place) == before
    erase_subject(place, response, "asked for")
    assert not log_response(place, contact, **said).new, "what was erased is not compared"


def test_another_event_under_the_same_id_is_refused(place):
    one, _, three = study_tests(place)[:3]
    contact, when = three.contacts[0].id, three.contacts[0].due_at
    said = {"moment": when, "reason": "bounced", "note": "Mailbox An Fictief vol", "client_id": ID}
    assert log_contact(place, contact, "failed", **said).new
    assert not log_contact(place, contact, "failed", **said).new
    other = three.contacts[1].id
    for wanted, event, change in (
        (("note",), "failed", {"note": ""}),
        (("reason",), "failed", {"reason": "ad_gone"}),
        (("event", "reason"), "sent", {"reason": None}),
        (("event",), "broken", {}),
        (("at",), "failed", {"moment": when + timedelta(seconds=1)}),
        (("correct",), "failed", {"corrects": "event-1"}),
    ):
        told = refused(
            place, lambda e=event, new=change: log_contact(place, contact, e, **said | new), *wanted
        )
        assert f"failed of {contact}, {local(when)}" in told
    refused(place, lambda: log_contact(place, other, "failed", **said), "contact")
    answer = {"channel": "email", "client_id": ID}
    refused(place, lambda: log_response(place, one.contacts[0].id, **answer), "event")


def test_a_stop_and_a_break_are_told_apart(place):
    contact = study_tests(place)[2].contacts[0].id
    log_contact(place, contact, "exposure", client_id=ID)
    assert not log_contact(place, contact, "exposure", client_id=ID).new
    refused(place, lambda: log_contact(place, contact, "abuse", client_id=ID), "event")
    again = {"reason": "other", "client_id": ID}
    refused(place, lambda: log_contact(place, contact, "broken", **again), "event", "reason")


def test_a_list_with_the_id_of_something_else_is_refused(place, tmp_path, answered):
    contact, said, _ = answered
    file = tmp_path / "week.csv"

    def listed(text: str) -> None:
        row = [contact, "response", local(said["moment"]), "sms", "refusal", text, ID]
        file.write_text(
            "\n".join(["contact,event,at,channel,category,text,client_id", ",".join(row)])
        )

    listed("Neen An Fictief")
    assert import_contacts(place, STUDY, file).repeated == 1
    listed("Ja")
    with pytest.raises(Refused, match=rf"week\.csv: line 2, client_id: found '{ID}'.*same: text"):
        import_contacts(place, STUDY, file)
