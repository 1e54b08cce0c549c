"""Answers put right at the command line, and the question whether one was told before."""

from __future__ import annotations

import json
import sys

import pytest

from discrimtest.errors import WrongInput
from tests.actions.drawn import closed, send, study_tests
from tests.actions.examples import STUDY, root_of


@pytest.fixture
def said(field, command):
    """Runs a command of ``responses`` in a project where every contact of a test was made."""
    for contact in study_tests(field)[0].contacts:
        send(field, contact)

    def run(*words: str):
        return command("responses", *words, "--project", str(root_of(field)))

    return run


@pytest.fixture
def contacts(field):
    return [contact.id for contact in study_tests(field)[0].contacts]


def later(field) -> str:
    return f"{closed(field).now():%Y-%m-%d %H:%M}"


def listed(said) -> list[tuple[str, str, str | None]]:
    found = json.loads(said("list", STUDY, "--json").out)["responses"]
    return [(each["id"], each["contact"], each["state"]) for each in found]


def test_an_answer_is_dated_anew_moved_and_withdrawn(said, contacts):
    one, other = contacts
    said("log", one, "--channel", "email", "--category", "refusal", "--text", "Nee.")
    ((response, _, state),) = listed(said)
    assert state in ("decides", "late")
    now = said("list", STUDY, "--json").out
    assert response in now
    moved = said("move", response, other, "--reason", "mailbox", "--category", "refusal")
    assert f"is moved to {other}" in moved.out
    assert [(each[1], each[0]) for each in listed(said)] == [(other, response)]
    told = said("withdraw", response, "--reason", "spam")
    assert (told.code, "say so with --again" in told.err) == (1, True)
    gone = json.loads(said("withdraw", response, "--reason", "spam", "--again", "--json").out)
    assert gone["responses"] == [response]
    assert [each[2] for each in listed(said)] == ["withdrawn"]
    again = said("withdraw", response, "--reason", "spam")
    assert (again.code, "is withdrawn" in again.err) == (1, True)


def test_one_thing_is_put_right_at_a_time(said, contacts):
    one = contacts[0]
    for words in (
        (),
        ("--category", "refusal", "--automatic", "yes"),
        ("--automatic", "yes", "--subtle", "politeness=curt"),
        ("--category", "refusal", "--again"),
    ):
        assert said("correct", one, "--reason", "x", *words).code == 2
    assert said("move", "response-x", one, "--reason", "x", "--subtle", "a=b").code == 2
    said("log", one, "--channel", "email", "--text", "Bericht ontvangen.")
    told = said("correct", one, "--automatic", "yes", "--reason", "robot")
    assert "1 answer: automatic" in told.out
    told = said("correct", one, "--received", "2026-03-01 00:05", "--reason", "x")
    assert (told.code, "must not lie before the contact" in told.err) == (2, True)
    assert told.err.count("--received") == 1


def test_what_was_told_before_is_asked_about(said, contacts, monkeypatch):
    words = ("log", contacts[0], "--channel", "email", "--text", "Nee, helaas.")
    assert said(*words).code == 0
    told = said(*words)
    assert told.code == 1
    assert "an answer like this was recorded before (email" in told.err
    assert "say so with --again" in told.err
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    for agreed, count in ((False, 1), (True, 2)):
        monkeypatch.setattr("click.confirm", asked(agreed))
        said(*words)
        assert len(listed(said)) == count
    assert said(*words, "--again").code == 0
    assert said(*words, "--client-id", "mine").code == 0
    assert len(listed(said)) == 4


def asked(agreed: bool):
    def confirm(question: str, abort: bool) -> bool:
        assert "Is this another one?" in question
        if not agreed:
            raise WrongInput("not agreed")
        return True

    return confirm


def test_why_a_list_differs_is_asked_at_a_terminal(field, contacts, said, command, monkeypatch):
    """The rows are put right with what the person answers."""
    list_ = root_of(field) / "list.csv"

    def handed_in(category: str):
        row = f"1,{contacts[0]},response,{later(field)},email,{category},Nee."
        list_.write_text(f"client_id,contact,event,at,channel,category,text\n{row}\n", "utf-8")
        return command(
            "contacts", "import", list_, "--study", STUDY, "--project", str(root_of(field))
        )

    assert handed_in("invitation").code == 0
    told = handed_in("refusal")
    assert (told.code, "hand the list in again with --reason" in told.err) == (1, True)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("click.prompt", lambda question: "misread")
    answered = handed_in("refusal")
    assert (answered.code, "Rows put right: 1." in answered.out) == (0, True)
    assert "not the same: category" in answered.out
