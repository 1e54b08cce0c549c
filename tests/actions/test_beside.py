"""Long work keeps no tester waiting, and what testers record meanwhile is never overlooked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from discrimtest.actions import build_report, draw_tests, import_contacts, run_analysis
from discrimtest.actions.build_report import build_reports
from discrimtest.actions.erase_subject import erase_subject
from discrimtest.actions.export_study import export_study
from discrimtest.actions.lock_study import amend_study
from discrimtest.actions.manage_people import revoke_role
from discrimtest.actions.record_contact import log_contact
from discrimtest.actions.record_response import log_response
from discrimtest.design import draw as drawing
from discrimtest.errors import NotAllowed, Refused
from discrimtest.exchange.formats import Format
from discrimtest.store import runs
from discrimtest.store.engine import open_store, reading, writing
from discrimtest.words.contact import Contact
from discrimtest.words.deviation import DeviationReason
from discrimtest.words.person import Role
from discrimtest.workplace.workplace import Workplace
from tests.actions.drawn import (
    OTHER,
    STUDY,
    WINDOW,
    answer,
    departures_of,
    outcome,
    records,
    send_all,
    study_tests,
)
from tests.actions.examples import acting, edit
from tests.store.examples import reports

LATER = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
PROMPT = 2.0
"""Seconds after which a tester would give up: far fewer than a report takes."""


@contextmanager
def a_tester_beside(place: Workplace) -> Iterator[Workplace]:
    """The same person with a connection of their own that waits for nobody."""
    url = place.engine.url.render_as_string(hide_password=False)
    engine = open_store(url, wait_seconds=PROMPT)
    try:
        yield replace(place, engine=engine)
    finally:
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
            lambda: (
                build_reports(
                    place, STUDY, tmp_path / "out", audience="inspector", languages=["en"]
                ).reports
            ),
            lambda: log_response(tester, late, channel="email", category="invitation", text="Ja!"),
        )
    assert page.exists()
    with reading(place.engine) as session:
        study = first.study
        assert len(runs.runs(session, study)) == 1
        assert len(reports(session, study)) == 2, "the report and its technical annex"
    coded = {contact for record in records(place) for contact in record.coded}
    # What came in meanwhile is looked at when windows are closed next.
    assert {each.id for each in (*first.contacts, *second.contacts)} - coded == {late}


def test_what_was_erased_while_a_report_is_made_is_not_in_it(either_field, tmp_path, monkeypatch):
    test = study_tests(either_field)[0]
    send_all(either_field, test)
    told = answer(either_field, test.contacts[0], "invitation", text="Kom maar af, An Fictief")
    answer(either_field, test.contacts[1], "refusal", text="Al verhuurd, Bo Fictief")
    place = either_field.on(max(each.due_at for each in test.contacts) + WINDOW)
    (page,) = while_held(
        monkeypatch,
        build_report.RENDERERS,
        "html",
        lambda: (
            build_reports(
                place, STUDY, tmp_path / "out", audience="inspector", languages=["en"]
            ).reports
        ),
        lambda: erase_subject(place, told.response, "asked for"),
    )
    read = page.read_text(encoding="utf-8")
    assert "An Fictief" not in read
    assert "Bo Fictief" in read
    with reading(place.engine) as session:
        assert len(runs.runs(session, test.study)) == 1
        assert len(reports(session, test.study)) == 2, "the report and its technical annex"


@pytest.mark.parametrize("work", ["report", "export", "analysis"])
def test_a_right_taken_back_meanwhile_is_not_used(either_field, tmp_path, monkeypatch, work):
    test = study_tests(either_field)[0]
    send_all(either_field, test)
    place = either_field.on(max(each.due_at for each in test.contacts) + WINDOW)
    person = acting(place, Role.RESEARCHER)
    out = tmp_path / "out"
    long = {
        "report": lambda: build_reports(person, STUDY, out, audience="public", languages=["en"]),
        "export": lambda: export_study(person, STUDY, out, form=Format.CSV),
        "analysis": lambda: run_analysis.run_analysis(person, STUDY),
    }
    with pytest.raises(NotAllowed, match="no role"):
        while_held(
            monkeypatch,
            run_analysis,
            "analyse",
            long[work],
            lambda: revoke_role(place, person.person.id, "researcher"),
        )
    assert not out.exists()
    with reading(place.engine) as session:
        assert runs.runs(session, test.study) == []


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


SENT = "2026-04-01 09:00"


def sent_list(folder: Path, contacts: list[Contact]) -> Path:
    """A list that says of each of these contacts that it was made."""
    file = folder / "week.csv"
    rows = [f"{contact.id},sent,{SENT},phone-{contact.id}" for contact in contacts]
    file.write_text("\n".join(["contact,event,at,client_id", *rows]), encoding="utf-8")
    return file


@pytest.mark.parametrize("of_the_list", [False, True])
def test_a_tester_records_while_a_list_is_decided(either_field, tmp_path, monkeypatch, of_the_list):
    """What is about other tests is no hindrance; what is about these, the list counts with."""
    one, two, three = study_tests(either_field)[:3]
    place = either_field.on(LATER)
    listed = [one.contacts[0], two.contacts[0]]
    other = (one if of_the_list else three).contacts[1]
    decided: list[str] = []
    real = import_contacts.record_any

    def watched(record: Any, *given: Any) -> Any:
        decided.append(record.tests[0].id)
        return real(record, *given)

    monkeypatch.setattr(import_contacts, "record_any", watched)
    with a_tester_beside(place) as tester:
        taken = while_held(
            monkeypatch,
            import_contacts,
            "record_any",
            lambda: import_contacts.import_contacts(place, STUDY, sent_list(tmp_path, listed)),
            lambda: log_contact(tester, other.id, "sent"),
        )
    assert (taken.recorded, taken.repeated) == (2, 0)
    assert len(decided) == (4 if of_the_list else 2)
    made = {contact for record in records(place) for contact in record.sent}
    assert made == {contact.id for contact in (*listed, other)}
    # The first contact stood hours before the one recorded meanwhile.
    apart = DeviationReason.GAP_OUTSIDE
    late = [each.contact for each in departures_of(place, one.id) if each.reason is apart]
    assert late == ([other.id] if of_the_list else [])


def test_what_another_recorded_of_a_row_is_told(either_field, tmp_path, monkeypatch):
    """The same row twice is one; a contact made twice is refused, as it would have been before."""
    test = study_tests(either_field)[0]
    place, contact = either_field.on(LATER), test.contacts[0]
    file = sent_list(tmp_path, [contact])

    def beside(client_id: str, moment: str) -> Any:
        with a_tester_beside(place) as tester:
            return while_held(
                monkeypatch,
                import_contacts,
                "record_any",
                lambda: import_contacts.import_contacts(place, STUDY, file),
                lambda: log_contact(
                    tester,
                    contact.id,
                    "sent",
                    moment=datetime.fromisoformat(moment),
                    client_id=client_id,
                ),
            )

    assert beside(f"phone-{contact.id}", SENT).repeated == 1
    file = sent_list(tmp_path, [test.contacts[1]])
    contact = test.contacts[1]
    told = r"week\.csv: line 2.*was recorded before, and not as it stands.*2026-04-01 09:30"
    with pytest.raises(Refused, match=told):
        beside("tablet-1", "2026-04-01 09:30")


def test_a_list_that_brings_nothing_waits_for_nobody(either_field, tmp_path):
    """Whether it is refused, or all of it was recorded before."""
    place = either_field.on(LATER)
    one, two = (test.contacts[0] for test in study_tests(place)[:2])
    file = sent_list(tmp_path, [one])
    import_contacts.import_contacts(place, STUDY, file)
    with a_tester_beside(place) as tester, writing(tester.engine):
        assert import_contacts.import_contacts(place, STUDY, file).repeated == 1
        rows = sent_list(tmp_path, [two, two]).read_text().replace(f"phone-{two.id}", "", 1)
        file.write_text(rows, encoding="utf-8")
        with pytest.raises(Refused, match="was sent on"):
            import_contacts.import_contacts(place, STUDY, file)
