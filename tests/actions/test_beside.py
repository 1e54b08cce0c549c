"""Long work keeps no tester waiting, and what testers record meanwhile is never overlooked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from threading import Event
from typing import Any

import pytest

from discrimtest.actions import build_report, draw_tests, run_analysis
from discrimtest.actions.build_report import build_reports
from discrimtest.actions.lock_study import amend_study
from discrimtest.actions.record_contact import log_contact
from discrimtest.actions.record_response import log_response
from discrimtest.actions.workplace import Workplace
from discrimtest.design import draw as drawing
from discrimtest.store import runs
from discrimtest.store.engine import open_store, reading
from tests.actions.drawn import (
    OTHER,
    STUDY,
    WINDOW,
    outcome,
    records,
    send_all,
    study_tests,
)
from tests.actions.examples import edit
from tests.store.examples import reports

PROMPT = 2.0
"""Seconds after which a tester would give up: far fewer than a report takes."""


@contextmanager
def a_tester_beside(place: Workplace) -> Iterator[Workplace]:
    """The same person with a connection of their own that waits for nobody."""
    url = place.engine.url.render_as_string(hide_password=False)
    engine = open_store(url, wait_seconds=PROMPT)
    yield replace(place, engine=engine)
    engine.dispose()


def while_held(
    patch: pytest.MonkeyPatch,
    owner: Any,
    step: str,
    long: Callable[[], Any],
    then: Callable[[], Any],
) -> Any:
    """What ``long`` returns; ``then`` is done while its ``step`` is going on."""
    begun, over = Event(), Event()
    real = owner[step] if isinstance(owner, dict) else getattr(owner, step)

    def held(*given: Any, **named: Any) -> Any:
        begun.set()
        assert over.wait(120)
        return real(*given, **named)

    if isinstance(owner, dict):
        patch.setitem(owner, step, held)
    else:
        patch.setattr(owner, step, held)
    with ThreadPoolExecutor(1) as pool:
        made = pool.submit(long)
        try:
            assert begun.wait(120), made.exception(0)
            then()
        finally:
            over.set()
        return made.result(120)


@pytest.mark.parametrize(
    ("owner", "step"), [(run_analysis, "analyse"), (build_report.RENDERERS, "html")]
)
def test_an_answer_is_kept_while_a_report_is_made(either_field, tmp_path, monkeypatch, owner, step):
    first, second = study_tests(either_field)[:2]
    send_all(either_field, first)
    send_all(either_field, second)
    last = max(contact.due_at for contact in (*first.contacts, *second.contacts))
    place, late = either_field.on(last + WINDOW), first.contacts[0].id
    with a_tester_beside(place) as tester:
        (page,) = while_held(
            monkeypatch,
            owner,
            step,
            lambda: build_reports(
                place, STUDY, tmp_path / "out", audience="inspector", languages=["en"]
            ),
            lambda: log_response(tester, late, channel="email", category="invitation", text="Ja!"),
        )
    assert page.exists()
    with reading(place.engine) as session:
        study = first.study
        assert len(runs.runs(session, study)) == len(reports(session, study)) == 1
    coded = {contact for record in records(place) for contact in record.coded}
    # What came in meanwhile is looked at when windows are closed next.
    assert {each.id for each in (*first.contacts, *second.contacts)} - coded == {late}


def test_an_answer_recorded_meanwhile_is_not_coded_as_silence(either_field, monkeypatch):
    test = study_tests(either_field)[0]
    send_all(either_field, test)
    contact = test.contacts[0]
    place = either_field.on(max(each.due_at for each in test.contacts) + WINDOW)
    soon = contact.due_at + timedelta(hours=3)
    with a_tester_beside(place) as tester:
        while_held(
            monkeypatch,
            run_analysis,
            "analyse",
            lambda: run_analysis.run_analysis(place, STUDY),
            lambda: log_response(
                tester, contact.id, channel="email", category="invitation", moment=soon
            ),
        )
    assert outcome(place, contact.id) == "invitation"


def test_a_draw_is_made_again_when_a_contact_was_made_meanwhile(either_field, monkeypatch):
    place = either_field
    edit(place, f"studies/{OTHER}/study.toml", "tests = 6\n", "tests = 7\n")
    amend_study(place, OTHER, "One test more.")
    drawn: list[drawing.DrawInputs] = []
    real = drawing.draw

    def watched(inputs: Any) -> Any:
        drawn.append(inputs)
        return real(inputs)

    contact = study_tests(place)[0].contacts[0]
    monkeypatch.setattr(draw_tests.drawing, "draw", watched)
    with a_tester_beside(place) as tester:
        made = while_held(
            monkeypatch,
            draw_tests,
            "write_letters",
            lambda: draw_tests.draw_tests(place, OTHER),
            lambda: log_contact(tester.on(contact.due_at), contact.id, "sent"),
        )
    assert (made.tests, len(drawn)) == (1, 2)
