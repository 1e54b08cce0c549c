"""While another version of the program is put in place: nothing is written, and it is said."""

from __future__ import annotations

from datetime import timedelta

import pytest

from discrimtest.store.engine import connect, writing
from discrimtest.store.schemas import SCHEMA
from discrimtest.words.person import Role
from discrimtest.workplace.workplace import Workplace
from tests.actions.drawn import answers_of, send, study_tests
from tests.actions.examples import acting
from tests.web.test_app import browser, get, post

TYPED = {"channel": "sms", "text": "Zaterdag om tien uur kan."}


def schema_becomes(place: Workplace, schema: str) -> None:
    """As another process upgrades the database while the pages are served."""
    engine = connect(place.engine.url.render_as_string(hide_password=False))
    with writing(engine) as session:
        session.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{schema}'")
    engine.dispose()


def test_a_program_writes_nothing_into_a_database_that_was_upgraded(field: Workplace) -> None:
    made = study_tests(field)[0].contacts[0]
    send(field, made)
    later = field.on(made.due_at + timedelta(hours=1))
    client, contact = browser(later, person=acting(later, Role.TESTER)), made.id
    post(client, "/language", {"language": "en"})
    get(client, f"/contacts/{contact}")
    schema_becomes(field, "9999")
    answer = post(client, f"/contacts/{contact}/answers", TYPED)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert "is being renewed" in answer.text
    assert TYPED["text"] in answer.text, "what was typed stays on the page"
    assert get(client, f"/contacts/{contact}").status_code == 200
    schema_becomes(field, SCHEMA)
    assert answers_of(field) == []
    assert post(client, f"/contacts/{contact}/answers", TYPED).status_code == 303


@pytest.mark.parametrize(("renewed", "status"), [(False, 500), (True, 503)])
def test_a_fault_of_files_that_were_replaced_says_what_it_is(
    field: Workplace, renewed: bool, status: int
) -> None:
    client = browser(field)
    app = client.application
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.view_functions["sign_in"] = lambda: 1 / 0
    if renewed:
        app.extensions["installed"] = (0, 0)
    answer = get(client, "/sign-in", headers={"Accept-Language": "nl"})
    assert answer.status_code == status
    assert ("wordt vernieuwd" in answer.text) is renewed
    assert answer.headers.get("Retry-After") == ("30" if renewed else None)
