"""The page of a contact that is a call: its script, how it ended, and what stands of it then."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from itertools import count
from uuid import uuid4

import pytest

from discrimtest.words.person import Role
from discrimtest.workplace.workplace import Workplace
from tests.actions.drawn import answers_of, outcome
from tests.actions.examples import acting
from tests.actions.test_record_phone_call import (  # noqa: F401  (fixtures)
    first_test,
    phone,
    phone_project,
)
from tests.web.test_app import browser, entry_of, get, post, put


@pytest.mark.parametrize(
    ("code", "ending", "said", "called"),
    [
        ("nl", "uitgenodigd voor een bezoek", "Wat zei de verhuurder", "gebeld"),
        ("fr", "visite proposée", "Qu’a dit le bailleur", "appel passé"),
        ("en", "invited to a viewing", "What did the landlord say", "called"),
    ],
)
def test_a_call_is_told_in_the_words_of_a_call(
    phone: Workplace,  # noqa: F811
    code: str,
    ending: str,
    said: str,
    called: str,
) -> None:
    contact = first_test(phone).contacts[0].id
    client, path = browser(phone, person=acting(phone, Role.TESTER)), f"/contacts/{contact}"
    post(client, "/language", {"language": code})
    before = get(client, path).text
    assert said in before
    assert re.search(rf'name="ending" value="invited">{ending}<', before)
    assert 'value="sent"' not in before
    assert post(client, f"{path}/calls", {"ending": "invited", "text": ""}).status_code == 400
    call = {"ending": "invited", "text": "Kom <b>maar</b>."}
    assert post(client, f"{path}/calls", call).status_code == 303
    page = get(client, path).text
    assert '<p class="quoted" dir="auto">Kom &lt;b&gt;maar&lt;/b&gt;.</p>' in page
    assert re.search(rf"<p>\d{{4}}-\d\d-\d\d \d\d:\d\d: {called}</p>", page)


def test_a_call_is_put_right_on_its_page(phone: Workplace) -> None:  # noqa: F811
    contact = first_test(phone).contacts[0].id
    client, path = browser(phone, person=acting(phone, Role.TESTER)), f"/contacts/{contact}"
    post(client, "/language", {"language": "nl"})
    assert post(client, f"{path}/calls", {"ending": "nobody_reached"}).status_code == 303
    page = get(client, path).text
    assert "niemand bereikt" in page
    (call,) = re.findall(r'name="corrects" value="(call-[^"]+)"', page)
    wrong = {"ending": "invited", "text": "", "corrects": call, "note": "verkeerde knop"}
    refused = post(client, f"{path}/calls", wrong)
    assert refused.status_code == 400
    assert re.search(r"<details open>\n<summary>Het liep anders af", refused.text)
    right = {**wrong, "text": "Kom maar."}
    assert post(client, f"{path}/calls", right).status_code == 303
    page = get(client, path).text
    assert "Kom maar." in page
    assert page.count('name="corrects" value="call-') == 1
    assert f'value="{call}"' not in page
    (call,) = re.findall(r'name="corrects" value="(call-[^"]+)"', page)
    again = {"ending": "refused", "text": "Neen.", "corrects": call, "note": "verkeerd gehoord"}
    assert post(client, f"{path}/calls", again).status_code == 303
    assert [each.text for each in answers_of(phone)] == ["Neen."]
    assert outcome(phone, contact) == "refusal"


def test_a_chain_of_corrections_of_a_call_is_taken_once_in_any_order(
    phone: Workplace,  # noqa: F811
) -> None:
    seconds, path = count(1), f"/contacts/{first_test(phone).contacts[0].id}/calls"
    going_on = replace(phone, clock=lambda: phone.now() + timedelta(seconds=next(seconds)))
    client = browser(going_on, person=acting(phone, Role.TESTER))
    ids = [str(uuid4()) for _ in range(3)]
    ends = [("nobody_reached", ""), ("invited", "Kom maar."), ("refused", "Neen.")]
    chain = []
    for n, (ending, text) in enumerate(ends):
        right = {"corrects": ids[n - 1], "note": "verkeerd"} if n else {}
        now = phone.now().isoformat()
        chain.append(entry_of(path, at=now, ending=ending, text=text, **right))
    assert put(client, ids[2], chain[2]).get_json()["code"] == "entry.base"
    codes = [put(client, ids[n], chain[n]).status_code for n in (0, 1, 0, 2, 1, 0, 2)]
    assert codes == [201, 201, 200, 201, 200, 200, 200]
    assert [each.text for each in answers_of(phone)] == ["Neen."]
    other = put(client, ids[1], {**chain[1], "fields": [["ending", "refused"], ["text", "Nee!"]]})
    told = other.get_json()
    assert (other.status_code, told["code"], told["correctable"]) == (409, "client_id.taken", True)
    sides = {each["name"]: (each["theirs"], each["mine"]) for each in told["sides"]}
    assert sides["text"] == ("Kom maar.", "Nee!"), "what was recorded then, not what stands now"
