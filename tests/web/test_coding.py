"""The coder's desk and the questions of who supervises, page by page."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from discrimtest.actions.code_outcomes import judge_item, next_item
from discrimtest.actions.remark_contact import list_queries
from discrimtest.words.coding_event import CodingEvent
from discrimtest.words.outcome import Coding
from discrimtest.words.person import Role
from discrimtest.workplace.workplace import Workplace
from tests.actions.drawn import STUDY, item_in, records, study_tests
from tests.actions.examples import acting
from tests.actions.test_code_outcomes import answered, coders, every_share
from tests.web.test_app import browser, first_contact, get, post

DESK = f"/coding/{STUDY}/exchanges"


def at_desk(place: Workplace, coder: Workplace, code: str = "en") -> FlaskClient:
    client = browser(place.on(coder.now()), person=coder)
    post(client, "/language", {"language": code})
    return client


def shown(page: str) -> str:
    """The item that a page of the desk shows."""
    return str(re.findall(r'/exchanges/(item-\w+)"', page)[-1])


def codings(place: Workplace) -> list[Coding]:
    return [each for record in records(place) for each in record.codings]


def acts(place: Workplace) -> list[CodingEvent]:
    """What coders did besides judging."""
    return [each for record in records(place) for each in record.coding_events]


def main(page: str) -> str:
    return page.partition("<main")[2].partition("<footer")[0]


def test_an_exchange_is_judged_once_however_often_it_is_sent(field: Workplace) -> None:
    (coder,) = coders(answered(field), 1)
    client = at_desk(field, coder)
    assert "Judge 6 exchanges" in get(client, "/coding").text
    page = get(client, DESK).text
    item = shown(page)
    assert "1 of 6" in page
    assert re.search(r"<mark>\[naam\]</mark>", page)
    form = {"category": "invitation", "subtle": "politeness=warm", "note": "hartelijk"}
    sent = [post(client, f"{DESK}/{item}", {**form, "instead": ""}) for _ in range(2)]
    assert [each.status_code for each in sent] == [303, 303]
    judged = [each for each in codings(field) if each.method == "blind"]
    assert [(str(each.category), each.subtle) for each in judged] == [
        ("invitation", {"politeness": "warm"})
    ]
    page = get(client, sent[0].location).text
    assert "2 of 6" in page
    assert "Before this: invitation to a viewing" in page
    other = post(client, f"{DESK}/{item}", {"category": "refusal", "instead": "", "note": "toch"})
    assert other.status_code == 409
    assert "You judged this one on another page meanwhile" in other.text
    assert ">toch</textarea>" in other.text, "nothing typed is lost"
    own = re.findall(r'name="instead" value="(coding-\w+)"', other.text)[0]
    changed = post(client, f"{DESK}/{item}", {"category": "refusal", "instead": own})
    assert changed.status_code == 303
    again = post(client, f"{DESK}/{item}/undo")
    assert again.location == f"{DESK}/{item}"
    assert "1 of 6" in get(client, again.location).text
    assert "nothing of yours to take back" in post(client, f"{DESK}/{item}/undo").text


def test_a_page_that_went_stale_says_so(field: Workplace) -> None:
    one, two, _ = coders(answered(field, 1))
    every_share(field, "0")
    item = item_in(field, study_tests(field)[0].contacts[0].id)
    client = at_desk(field, two)
    assert get(client, f"{DESK}/{item}").status_code == 200
    judge_item(one, STUDY, item, category="refusal")
    for path, form in (
        (f"{DESK}/{item}", {"category": "refusal", "instead": ""}),
        (f"{DESK}/{item}/proposal", {}),
    ):
        page = post(client, path, form)
        assert page.status_code == 409
        assert "no longer waits for you" in main(page.text)
        assert f'href="{DESK}"' in page.text
    assert get(client, f"{DESK}/item-none").status_code == 400
    assert get(client, f"/coding/{STUDY}/letters").status_code == 404
    for other, status in (("nosuch", 400), ("kortrijk-age-2026", 409)):
        page = get(client, f"/coding/{other}/exchanges")
        assert page.status_code == status
        assert "kortrijk" not in main(page.text), "which studies there are is nobody's business"


def test_a_leak_and_a_skip_are_told_once_and_taken_back(field: Workplace) -> None:
    (coder,) = coders(answered(field), 1)
    client = at_desk(field, coder)
    for form, done in (
        ({"leak": "name", "note": "onderaan"}, "the text told who wrote"),
        ({"note": "onleesbaar"}, "Left to others."),
    ):
        item = shown(get(client, DESK).text)
        for _ in range(2):
            page = post(client, f"{DESK}/{item}/others", form)
        assert done in get(client, page.location).text
    assert sorted(str(each.kind) for each in acts(field)) == ["leaked", "skipped"]
    refused = post(client, f"{DESK}/{item}/others", {"leak": "everything"})
    assert refused.status_code == 400
    assert "Choose what told" in refused.text
    assert post(client, f"{DESK}/{item}/undo").status_code == 303
    assert shown(get(client, f"{DESK}/{item}").text) == item


def test_a_proposal_is_not_in_the_page_before_it_is_asked_for(field: Workplace) -> None:
    (coder,) = coders(answered(field, 1), 1)
    client = at_desk(field, coder)
    page = get(client, DESK).text
    assert "Phrases tell" not in page
    path = f"{DESK}/{shown(page)}/proposal"
    asked = post(client, path, {"subtle": "politeness=warm", "note": "nog even"}).text
    assert "Phrases tell: invitation to a viewing" in asked
    assert re.search(r'value="politeness=warm" selected', asked)
    assert ">nog even</textarea>" in asked


@pytest.mark.parametrize(("code", "differs"), [("nl", "verschilt"), ("fr", "diffère")])
def test_a_third_person_decides_between_two_and_sees_no_names(
    field: Workplace, code: str, differs: str
) -> None:
    one, two, third = coders(answered(field, 1))
    every_share(field, "1")
    item = item_in(field, study_tests(field)[0].contacts[0].id)
    judge_item(one, STUDY, item, category="invitation", subtle=["politeness=warm"])
    judge_item(two, STUDY, item, category="refusal", subtle=["politeness=curt"], note="kort")
    client = at_desk(field, third, code)
    page = main(get(client, f"/coding/{STUDY}/decisions").text)
    assert page.count(f"({differs})") == 2
    assert not any(each.person.id in page for each in (one, two))
    path = f"/coding/{STUDY}/decisions/{item}"
    form = {"category": "refusal", "note": ""}
    assert post(client, path, form).status_code == 400
    form["note"] = "geen moment"
    assert [post(client, path, form).status_code for _ in range(2)] == [303, 303]
    decided = [each for each in codings(field) if each.method == "adjudicated"]
    assert [str(each.category) for each in decided] == ["refusal"]
    assert post(client, f"{path}/undo").location == path


def test_a_salutation_is_read_apart(field: Workplace) -> None:
    (coder,) = coders(answered(field, 1), 1)
    client = at_desk(field, coder, "nl")
    desk = f"/coding/{STUDY}/salutations"
    page = get(client, desk).text
    assert "<mark>[voornaam]</mark>" in page
    assert "donderdag" not in main(page)
    assert 'name="category"' not in page
    item = re.findall(r"salutations/(item-\w+)", page)[0]
    nothing = post(client, f"{desk}/{item}", {"subtle": "", "instead": ""})
    assert nothing.status_code == 400
    assert "Kies er minstens één" in nothing.text
    form = {"subtle": "misgendering=unclear", "instead": ""}
    assert [post(client, f"{desk}/{item}", form).status_code for _ in range(2)] == [303, 303]
    assert [event.subtle for event in acts(field)] == [{"misgendering": "unclear"}]
    refused = get(client, f"{DESK}/{item}")
    assert refused.status_code == 409
    assert "U las de aanspreking" in refused.text


def test_what_is_left_of_one_test_comes_back_another_day(field: Workplace) -> None:
    (coder,) = coders(answered(field, 1), 1)
    found = next_item(coder, STUDY)
    assert found is not None
    judge_item(coder, STUDY, found.item, category="refusal")
    client = at_desk(field, coder)
    assert "other candidate of a test" in get(client, DESK).text
    later = at_desk(field, coder.on(coder.now() + timedelta(hours=13)))
    assert shown(get(later, DESK).text) != found.item


def test_agreement_is_told_in_words_to_who_leads(field: Workplace) -> None:
    one, two, _ = coders(answered(field))
    every_share(field, "1")
    contacts = [contact.id for test in study_tests(field)[:3] for contact in test.contacts]
    for place, each in enumerate(item_in(field, contact) for contact in contacts):
        judge_item(one, STUDY, each, category="invitation" if place % 2 else "refusal")
        judge_item(two, STUDY, each, category="invitation" if place in (1, 3) else "refusal")
    lead = acting(field, Role.SUPERVISOR).on(one.now())
    page = get(at_desk(field, lead), f"/coding/{STUDY}/agreement").text
    assert "<strong>0.67</strong>" in page
    assert "6 exchanges." in page
    assert re.search(r"Values between -?[−\d.]+ and [\d.]+ fit", page)
    assert "0 of 12 readings" in page
    assert get(at_desk(field, one), f"/coding/{STUDY}/agreement").status_code == 403


def test_a_question_is_asked_answered_closed_and_asked_again(field: Workplace) -> None:
    tester, lead = acting(field, Role.TESTER), acting(field, Role.SUPERVISOR)
    contact = first_contact(field)
    path = f"/contacts/{contact}"
    at_phone, at_lead = browser(field, person=tester), at_desk(field, lead)
    assert post(at_phone, f"{path}/events", {"event": "sent"}).status_code == 303
    assert "No question is open" in get(at_lead, "/questions").text
    assert "/questions" not in main(get(at_phone, path).text), "a tester asks nothing"
    for words in ("Was het maandag?", "En hoe laat?"):
        asked = post(at_lead, f"{path}/questions", {"text": words})
        assert asked.status_code == 303
    thread = re.findall(r"query-\w+", asked.location)[0]
    first = next(each.id for each in list_queries(field, STUDY) if each.id != thread)
    refused = post(at_phone, f"{path}/questions/{thread}", {"reply": "   "})
    assert refused.status_code == 400
    assert refused.text.count(">   </textarea>") == 1, "in its own box alone"
    assert post(at_phone, f"{path}/questions/{first}", {"reply": "Ja."}).status_code == 303
    page = get(at_lead, f"/questions/{first}").text
    assert "Ja." in page
    listed = get(at_lead, "/questions").text
    assert "– answered" in listed
    assert thread in listed
    close = f"/questions/{first}/close"
    assert [post(at_lead, close).status_code for _ in range(2)] == [303, 409]
    assert first not in get(at_lead, "/questions").text
    assert first in get(at_lead, "/questions?closed=1").text
    assert post(at_lead, f"/questions/{first}/reopen", {"text": ""}).status_code == 400
    again = {"text": "Nog eens?"}
    assert post(at_lead, f"/questions/{first}/reopen", again).status_code == 303
    assert post(at_lead, f"/questions/{first}/reply", {"text": "Gezien."}).status_code == 303
    (found,) = [each for each in list_queries(field, STUDY) if each.id == first]
    assert [kind for _, _, kind, _ in found.said] == [
        "asked", "answered", "closed", "reopened", "answered",
    ]  # fmt: skip


def test_a_refused_correction_keeps_its_reason(field: Workplace) -> None:
    tester = acting(field, Role.TESTER)
    client, path = browser(field, person=tester), f"/contacts/{first_contact(field)}"
    assert post(client, f"{path}/events", {"event": "sent"}).status_code == 303
    said = {"channel": "phone", "category": "refusal", "text": "Weg."}
    assert post(client, f"{path}/answers", said).status_code == 303
    same = post(client, f"{path}/outcome", {"category": "refusal", "reason": "misgelezen"})
    assert same.status_code == 409
    assert same.text.count('value="misgelezen"') == 1
