"""Questions about entries and holds, recorded: who may, what is kept, what waits for them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from discrimtest.actions.build_report import build_reports
from discrimtest.actions.list_responses import list_responses
from discrimtest.actions.list_tests import list_tests
from discrimtest.actions.manage_people import add_person
from discrimtest.actions.record_contact import log_contact
from discrimtest.actions.remark_contact import (
    answer_query,
    close_query,
    hold_contact,
    list_queries,
    open_query,
    release_contact,
    reopen_query,
)
from discrimtest.actions.run_analysis import run_analysis
from discrimtest.actions.tell_status import tell_status
from discrimtest.errors import NotAllowed, Refused, WrongInput
from discrimtest.store.check import check_session
from discrimtest.store.engine import reading
from discrimtest.workplace.workplace import Workplace
from tests.actions.drawn import STUDY, answer, closed, send_all, study_tests
from tests.actions.examples import everything, root_of


def over(at: Workplace) -> Workplace:
    """Two tests of which every contact was refused, a month later."""
    for test in study_tests(at)[:2]:
        send_all(at, test)
        for contact in test.contacts:
            answer(at, contact, "refusal", text=f"Nee, {contact.id}.")
    return closed(at)


def first(at: Workplace) -> str:
    return study_tests(at)[0].contacts[0].id


def test_a_question_is_asked_answered_closed_and_asked_again(either_field: Workplace) -> None:
    at = over(either_field)
    query = open_query(at, first(at), "Welke dag, mevrouw Fictief?").thread
    assert tell_status(at, STUDY).open_queries == 1
    answer_query(at, query, "Maandag.")
    (listed,) = list_queries(at, STUDY)
    assert (listed.state, listed.test) == ("answered", 1)
    assert [remark[2:] for remark in listed.said] == [
        ("asked", "Welke dag, mevrouw Fictief?"),
        ("answered", "Maandag."),
    ]
    close_query(at, query)
    assert list_queries(at, STUDY) == []
    assert [one.state for one in list_queries(at, STUDY, closed=True)] == ["closed"]
    reopen_query(at, query, "Toch niet.")
    assert tell_status(at, STUDY).open_queries == 1
    with pytest.raises(Refused, match="cannot be reopened"):
        reopen_query(at, query, "Nog eens.")
    assert "Fictief" not in repr(everything(at))
    with reading(at.engine) as session:
        assert check_session(session, at.keys) == []


def test_an_open_question_keeps_the_annex_back_and_nothing_else(
    field: Workplace, tmp_path: Path
) -> None:
    at = over(field)
    query = open_query(at, first(at), "Welke dag?").thread
    given = {"languages": ["en"], "formats": ["html"]}
    before = everything(at)
    with pytest.raises(Refused, match=f"(?s)open.*{query}"):
        build_reports(at, STUDY, tmp_path / "out", audience="inspector", **given)
    assert everything(at) == before
    run_analysis(at, STUDY)
    build_reports(at, STUDY, tmp_path / "out", audience="commissioner", **given)
    close_query(at, query)
    assert build_reports(at, STUDY, tmp_path / "out", audience="inspector", **given).annexes


def test_a_held_contact_takes_its_test_out_until_released(
    either_field: Workplace, tmp_path: Path
) -> None:
    at = over(either_field)
    assert tell_status(at, STUDY).complete == 2
    hold_contact(at, first(at), "Gekopieerd?")
    status = tell_status(at, STUDY)
    assert (status.complete, status.held) == (1, 1)
    assert run_analysis(at, STUDY).findings.manifest
    assert next(test.state for test in list_tests(at, STUDY)) == "held"
    states = {one.contact: one.state for one in list_responses(at, STUDY)}
    assert states[first(at)] == "held"
    with pytest.raises(Refused, match="held already"):
        hold_contact(at, first(at), "Nog eens.")
    given = {"audience": "inspector", "languages": ["en"]}
    with pytest.raises(Refused, match=f"(?s)are held.*testers release {first(at)}"):
        build_reports(at, STUDY, tmp_path / "out", **given)
    release_contact(at, first(at), "In orde.")
    assert build_reports(at, STUDY, tmp_path / "out", **given).annexes
    assert tell_status(at, STUDY).complete == 2
    with pytest.raises(Refused, match="is not held"):
        release_contact(at, first(at), "Nog eens.")


def test_who_may(field: Workplace) -> None:
    at = over(field)
    an = replace(at, person=add_person(at, "an", "tester", STUDY))
    inspector = replace(at, person=add_person(at, "iris", "inspector", STUDY))
    query = open_query(at, first(at), "Welke dag?").thread
    for act in (
        lambda: open_query(an, first(at), "?"),
        lambda: close_query(an, query),
        lambda: hold_contact(an, first(at), "?"),
        lambda: answer_query(inspector, query, "Maandag."),
        lambda: list_queries(inspector, STUDY),
    ):
        with pytest.raises(NotAllowed):
            act()
    with pytest.raises(Refused, match="recorded by others"):
        answer_query(an, query, "Maandag.")
    log_contact(an, first(at), "broken", reason="other")
    answer_query(an, query, "Maandag.")
    assert list_queries(an, STUDY)[0].said[1][1] == "an"


def test_what_cannot_be(field: Workplace) -> None:
    at = over(field)
    with pytest.raises(WrongInput, match="known contact"):
        open_query(at, "contact-x", "?")
    with pytest.raises(WrongInput, match="known question"):
        answer_query(at, "query-x", "?")
    with pytest.raises(WrongInput, match="must say something"):
        hold_contact(at, first(at), " ")


def test_on_the_command_line(command: Callable[..., Any], field: Workplace) -> None:
    at = over(field)
    here, contact = ("--project", root_of(at)), first(at)
    asked = command("queries", "open", contact, "--text", "Welke dag?", *here)
    query = asked.out.split()[0]
    assert command("queries", "answer", query, "--text", "Maandag.", *here).code == 0
    assert "Maandag." in command("queries", "list", STUDY, *here).out
    listed = json.loads(command("queries", "list", STUDY, "--json", *here).out)["queries"]
    assert [one["id"] for one in listed] == [query]
    status = command("study", "status", STUDY, *here).out
    assert "1 open" in status
    assert command("queries", "close", query, *here).code == 0
    assert command("queries", "close", query, *here).code == 1
    assert command("queries", "reopen", query, "--text", "Zeker?", *here).code == 0
    assert command("queries", "answer", "query-x", "--text", "x", *here).code == 2
    assert command("testers", "hold", contact, "--reason", "kopie", *here).code == 0
    assert command("testers", "release", contact, "--reason", "ok", *here).code == 0
