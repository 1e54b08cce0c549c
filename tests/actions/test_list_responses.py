"""The list of answers: what each was judged to be, which counts, and what waits for a coder."""

from __future__ import annotations

from datetime import timedelta

import pytest

from discrimtest.actions.import_contacts import import_contacts
from discrimtest.actions.list_responses import list_responses
from discrimtest.actions.record_response import correct_outcome, log_response
from discrimtest.actions.tell_status import tell_status
from discrimtest.errors import NotAllowed, Refused, WrongInput
from discrimtest.words.person import Role
from tests.actions.drawn import WINDOW, answer, codings_of, records, send, study_tests
from tests.actions.examples import NOW, STUDY, acting, everything


@pytest.fixture
def contacts(field):
    """The contacts of two tests, all made."""
    found = [each for test in study_tests(field)[:2] for each in test.contacts]
    for each in found:
        send(field, each)
    return found


def states(place, **asked) -> list[tuple[str, str | None, str, bool]]:
    listed = list_responses(place, STUDY, **asked)
    return [(each.contact, each.category, each.state, each.automatic) for each in listed]


def test_every_answer_is_listed_with_what_became_of_it(field, contacts):
    one, two, three, four = contacts
    answer(field, one, "acknowledgement", timedelta(hours=1), text="Dank voor uw bericht.")
    answer(field, one, "refusal", timedelta(hours=5), text="Helaas  niet.\r\nMet groeten")
    answer(field, two, None, channel="phone", text="Belt u terug?")
    answer(field, three, "invitation", WINDOW + timedelta(hours=1))
    answer(field, four, "invitation", channel="sms")
    found = set(states(field.on(NOW)))
    assert found == {
        (one.id, "acknowledgement", "coded", True),
        (one.id, "refusal", "decides", False),
        (two.id, None, "to be coded", False),
        (three.id, "invitation", "late", False),
        (four.id, "invitation", "decides", False),
    }
    texts = {each.text for each in list_responses(field, STUDY)}
    assert "Helaas  niet.\r\nMet groeten" in texts
    assert states(field, waiting=True) == [(two.id, None, "to be coded", False)]
    status = tell_status(field.on(NOW), STUDY)
    assert (status.answers, status.late_answers, status.uncoded_answers) == (5, 1, 1)
    later = field.on(two.due_at + timedelta(days=1))
    correct_outcome(later, two.id, category="call_back_request", reason="Read.")
    assert states(field, waiting=True) == []


def test_an_answer_judged_with_the_whole_exchange_says_so(field, contacts):
    one = contacts[0]
    answer(field, one, None, timedelta(hours=1), text="Eerst dit.")
    answer(field, one, "refusal", timedelta(hours=2), text="Dan dat.")
    later = field.on(one.due_at + timedelta(days=1))
    correct_outcome(later, one.id, category="waiting_list", reason="Read both.")
    listed = list_responses(later, STUDY)
    assert [(each.category, each.state, each.outcome) for each in listed] == [
        (None, "judged together", "waiting_list"),
        ("refusal", "judged together", "waiting_list"),
    ]
    answer(field, one, "invitation", timedelta(days=2), text="Toch.")
    listed = list_responses(field.on(NOW), STUDY)
    assert [(each.state, each.outcome) for each in listed] == [
        ("judged together", "invitation"),
        ("judged together", "invitation"),
        ("decides", "invitation"),
    ]


def test_who_records_answers_may_list_them_and_a_blind_coder_may_not(field, contacts):
    answer(field, contacts[0], "refusal")
    assert len(list_responses(acting(field, Role.TESTER), STUDY)) == 1
    for role in (Role.CODER, Role.INSPECTOR):
        with pytest.raises(NotAllowed):
            list_responses(acting(field, role), STUDY)


def test_a_list_tells_subtle_treatment(field, contacts, tmp_path):
    one, two = contacts[:2]
    file = tmp_path / "week.csv"
    at = (one.due_at + timedelta(days=1)).strftime("%Y-%m-%d %H:%M")
    head = "contact,event,at,channel,category,subtle\n"
    row = f"response,{at},email,refusal"
    file.write_text(f"{head}{one.id},{row},politeness=curt; misgendering=no\n")
    place = field.on(two.due_at + timedelta(days=3))
    assert import_contacts(place, STUDY, file).recorded == 1
    (coding,) = codings_of(place, one.id)
    assert coding.subtle == {"politeness": "curt", "misgendering": "no"}
    assert import_contacts(place, STUDY, file).repeated == 1
    file.write_text(f"{head}{two.id},{row},politeness=rude\n")
    with pytest.raises(WrongInput, match="politeness= and one of: curt, neutral, warm") as told:
        import_contacts(place, STUDY, file)
    assert "line 2" in str(told.value)


def test_a_list_notes_beside_an_answer_and_tells_what_was_told_before(field, contacts, tmp_path):
    one = contacts[0]
    log_response(
        field.on(one.due_at + timedelta(days=1)), one.id, channel="email", text="Het is  al weg."
    )
    file = tmp_path / "week.csv"
    at = (one.due_at + timedelta(days=2)).strftime("%Y-%m-%d %H:%M")
    head, row = "contact,event,at,channel,text,note,client_id\n", f"{one.id},response,{at},email"
    place = field.on(one.due_at + timedelta(days=3))
    file.write_text(f"{head}{row},het is al weg.,,\n")
    with pytest.raises(Refused, match="recorded before") as told:
        import_contacts(place, STUDY, file)
    assert "if it is another answer, give it a client_id of its own" in str(told.value)
    assert "line 2" in str(told.value)
    file.write_text(f"{head}{row},het is al weg.,,mine-1\n{row},Bel mij.,Klonk boos.,\n")
    assert import_contacts(place, STUDY, file).recorded == 2
    events = [event for record in records(place) for event in record.answer_events]
    assert [(event.kind, event.note) for event in events] == [("noted", "Klonk boos.")]
    assert import_contacts(place, STUDY, file).repeated == 2
    assert "boos" not in repr(everything(place))
