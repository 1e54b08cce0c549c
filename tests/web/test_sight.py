"""What the pages see of other studies where the database itself hides them."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import func, select

from discrimtest.actions.ask_job import ask_job
from discrimtest.actions.open_door import open_door
from discrimtest.actions.remark_contact import open_query
from discrimtest.store import tables
from discrimtest.store.engine import reading, writing
from discrimtest.store.sight import limited
from discrimtest.web.routes import ROUTES
from discrimtest.words.job import JobKind
from discrimtest.words.person import Role
from discrimtest.workplace.open_study import look_up
from discrimtest.workplace.workplace import Workplace
from tests.actions.drawn import OTHER, candidates, study_tests
from tests.actions.examples import STUDY, acting
from tests.web.test_app import OWN_FORM, browser, get, post


@pytest.fixture(params=["postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def tests_seen(place: Workplace) -> set[str]:
    with reading(place.engine) as session:
        return set(session.scalars(select(tables.TestRow.study_id).distinct()))


def test_pages_show_and_take_only_what_is_of_the_own_studies(either_field: Workplace) -> None:
    with reading(either_field.engine) as session:
        here = look_up(either_field, session, STUDY).id
        there = look_up(either_field, session, OTHER).id
    assert tests_seen(either_field) == {here, there}
    assert tests_seen(open_door(either_field)) == set()
    tester = acting(either_field, Role.TESTER, study=here)
    engine = limited(either_field.engine, tester.person.studies)
    with reading(engine) as session:
        assert set(session.scalars(select(tables.TestRow.study_id).distinct())) == {here}
    client = browser(either_field, person=tester)
    own, foreign = (candidates(study_tests(either_field, slug)[0])[0].id for slug in (STUDY, OTHER))
    for path in ("/today", "/recorded", "/account", f"/contacts/{own}"):
        assert get(client, path).status_code == 200, path
    assert post(client, f"/contacts/{own}/events", {"event": "sent"}).status_code == 303
    assert get(client, f"/contacts/{foreign}").status_code == 400, "as if there were none"
    assert post(client, f"/contacts/{foreign}/events", {"event": "sent"}).status_code in (400, 403)
    with writing(either_field.engine) as session:
        of_foreign = tables.ContactEventRow.contact_id == foreign
        asked = select(func.count()).select_from(tables.ContactEventRow).where(of_foreign)
        assert session.scalar(asked) == 0


def test_pages_of_a_study_that_the_database_hides_are_not_open(
    either_field: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where it shows them: refused, and no trouble of the program."""
    monkeypatch.setattr("discrimtest.web.jobs.start", lambda _: None)
    with reading(either_field.engine) as session:
        here = look_up(either_field, session, STUDY).id
        hidden = look_up(either_field, session, OTHER).id
    contact = candidates(study_tests(either_field, OTHER)[0])[0].id
    query = open_query(either_field, contact, "Zeker?").thread
    ids = {"<query>": query, "<contact>": contact, "<part>": "exchanges", "<item>": "item-x"}
    ids |= {"<job>": ask_job(either_field, JobKind.DRAW, OTHER, {}).id, "<name>": "z"}
    asked = set()
    for route in ROUTES:
        for study in (OTHER, hidden):
            names = {**ids, "<slug>": study, "<study>": study}
            path = re.sub("<.*?>", lambda found, names=names: names.get(found[0], "z"), route.path)
            if route.method != "PUT" and {*re.findall("<.*?>", route.path)} & {*names}:
                asked.add((route.method, path))
    told = {}
    for role in (Role.TESTER, Role.CODER, Role.RESEARCHER):
        client = browser(either_field, person=acting(either_field, role, study=here))
        for method, path in sorted(asked):
            answer = get(client, path) if method == "GET" else post(client, path, OWN_FORM)
            told[role, method, path] = answer.status_code
    assert len(told) > 200
    assert {key: code for key, code in told.items() if code not in (400, 403, 404, 409)} == {}
