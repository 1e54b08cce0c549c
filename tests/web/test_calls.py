"""The page of a contact that is a call: its script, how it ended, and what stands of it then."""

from __future__ import annotations

import re

import pytest

from discrimtest.words.person import Role
from discrimtest.workplace.workplace import Workplace
from tests.actions.examples import acting
from tests.actions.test_record_phone_call import (  # noqa: F401  (fixtures)
    first_test,
    phone,
    phone_project,
)
from tests.web.test_app import browser, get, post


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
