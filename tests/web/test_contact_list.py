"""The contacts of a study on a page of who supervises: asked for by state and tester, and paged."""

from __future__ import annotations

import html
import re

import pytest
from flask.testing import FlaskClient

from discrimtest.actions.assign_testers import assign_testers
from discrimtest.actions.list_contacts import list_contacts
from discrimtest.actions.remark_contact import hold_contact
from discrimtest.record.contact_states import ContactState
from discrimtest.web import contact_list
from discrimtest.words.person import Role
from discrimtest.workplace.workplace import Workplace
from tests.actions.drawn import study_tests
from tests.actions.examples import STUDY, acting
from tests.actions.test_testers import LATER, crew
from tests.web.test_app import browser, get

PAGE = f"/studies/{STUDY}/contacts"


def rows(client: FlaskClient, path: str) -> list[str]:
    """The contacts that a page lists."""
    page = get(client, path)
    assert page.status_code == 200
    return re.findall(r'<a href="/contacts/([^"]+)">', page.text)


def test_each_number_of_the_table_leads_to_so_many_contacts(field: Workplace) -> None:
    crew(field)
    held = study_tests(field)[0].contacts[0].id
    hold_contact(field, held, "nakijken")
    assign_testers(field, STUDY)
    late = field.on(LATER)
    client = browser(late, person=acting(late, Role.SUPERVISOR))
    page = get(client, PAGE).text
    table = re.findall(r'<td class="number"><a href="([^"]+)">(\d+)</a>', page)
    assert len(table) >= 3
    for path, number in table:
        assert len(rows(client, html.unescape(path))) == int(number)
    assert rows(client, f"{PAGE}?state=held") == [held]
    told = list_contacts(late, STUDY, most=1000)
    assert rows(client, PAGE) == [each.id for each in told.contacts][: contact_list.CONTACTS]
    for each in told.contacts[:3]:
        assert html.escape(each.home, quote=False) in page or html.escape(each.home) in page
        assert get(client, f"/contacts/{each.id}").status_code == 200


def test_a_long_list_has_pages_that_keep_what_is_asked(
    field: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contact_list, "CONTACTS", 5)
    client = browser(field, person=acting(field, Role.RESEARCHER))
    whole = [each.id for each in list_contacts(field, STUDY, tuple(ContactState), most=99).contacts]
    path, found = f"{PAGE}?state=all&who=nobody", []
    while path:
        found += rows(client, path)
        onward = re.search(r'<a href="([^"]+)" rel="next">', get(client, path).text)
        path = html.unescape(onward[1]) if onward else ""
    assert found == whole
    assert rows(client, PAGE) == [], "nothing is due yet"
    assert "state=all" in get(client, PAGE).text
    assert rows(client, f"{PAGE}?state=other&who=x&page=-1") == []


def test_who_supervises_nobody_has_no_way_there(field: Workplace) -> None:
    study = f"/studies/{STUDY}"
    assert PAGE in get(browser(field, person=acting(field, Role.SUPERVISOR)), study).text
    tester = browser(field, person=acting(field, Role.TESTER))
    assert PAGE not in get(tester, study).text
    assert get(tester, PAGE).status_code == 403
