"""What a page takes of the server's processor in a study of 2,000 tests: all due, or all over."""

from __future__ import annotations

import re
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from flask.testing import FlaskClient

from discrimtest.record.entries import Entries
from discrimtest.store.engine import writing
from discrimtest.store.entries import write_entries
from discrimtest.web.guard import SESSION
from discrimtest.words.contact import ContactEvent, ContactEventKind
from discrimtest.words.person import Role
from discrimtest.words.response import Response, ResponseChannel
from discrimtest.workplace.workplace import Workplace
from tests.actions.drawn import closed, study_tests
from tests.actions.examples import STUDY, acting
from tests.benchmarks.field import large_field
from tests.web.test_app import ORIGIN, browser, post

TESTS, TIMES = 2_000, 7
SAID = "Goedendag, u kunt op dag {n} om 17 uur komen kijken. Past dat voor u?"


def test_pages_of_a_large_study(tmp_path: Path) -> None:
    field = large_field(tmp_path, TESTS, "2026-12-31")
    later = replace(field, clock=lambda: field.now() + timedelta(days=120))
    client = browser(later, person=acting(later, Role.TESTER))
    assert client.get_cookie(SESSION, domain="localhost")
    contact = study_tests(later)[0].contacts[0].id
    measured(client, "/sign-in", "/account", "/today", f"/contacts/{contact}")
    leader = browser(later, person=acting(later, Role.RESEARCHER))
    study = f"/studies/{STUDY}"
    parts = ("", "/files", "/check", "/listings", "/listings?q=kortrijk", "/landlords", "/work")
    measured(leader, "/studies", *(study + part for part in parts))
    over = answered(later)
    leads = browser(over, person=acting(over, Role.SUPERVISOR))
    measured(leads, "/questions", f"/coding/{STUDY}/agreement")
    coder = browser(over, person=acting(over, Role.CODER))
    desk = f"/coding/{STUDY}/exchanges"
    took("/coding, the first page of the process", lambda: coder.get("/coding", base_url=ORIGIN), 1)
    measured(coder, "/coding", desk, f"/coding/{STUDY}/salutations", f"/coding/{STUDY}/decisions")

    def judge() -> None:
        item = re.findall(r"/exchanges/(item-\w+)", coder.get(desk, base_url=ORIGIN).text)[-1]
        form = {"category": "invitation", "instead": ""}
        assert post(coder, f"{desk}/{item}", form).status_code == 303

    took("a judgement, with the pages before it", judge)


def answered(place: Workplace) -> Workplace:
    """The windows are over; three contacts of five were answered."""
    contacts = [contact for test in study_tests(place) for contact in test.contacts]
    me = acting(place, Role.TESTER).person.id
    sent = [
        ContactEvent(f"event-{n}", each.id, ContactEventKind.SENT, each.due_at, each.due_at, me)
        for n, each in enumerate(contacts)
    ]
    came = [
        Response(
            f"response-{n}",
            each.id,
            ResponseChannel.EMAIL,
            each.due_at + timedelta(days=1),
            each.due_at + timedelta(days=1),
            SAID.format(n=n),
            me,
        )
        for n, each in enumerate(contacts)
        if n % 5 < 3
    ]
    over, study = closed(place), study_tests(place)[0].study
    entries = Entries(events=tuple(sent), answers=tuple(came))
    with writing(place.engine) as session:
        write_entries(session, place.keys, entries, study=study, by=me, at=over.now())
    return over


def measured(client: FlaskClient, *paths: str) -> None:
    for path in paths:

        def asked(path: str = path) -> None:
            assert client.get(path, base_url=ORIGIN).status_code == 200

        took(path, asked)


def took(what: str, act: Callable[[], object], times: int = TIMES) -> None:
    took = []
    for _ in range(times):
        began = time.process_time()
        act()
        took.append(1000 * (time.process_time() - began))
    sys.stdout.write(f"\n{what}: {statistics.median(took):.0f} ms")
