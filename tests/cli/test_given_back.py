"""What a tester typed is never lost: what could not be recorded is printed as a command."""

from __future__ import annotations

import os
import shlex
import sqlite3
import threading
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from discrimtest.cli.again import NOTHING, UNSURE
from discrimtest.store import engine
from discrimtest.workplace.workplace import open_workplace
from tests.actions.drawn import (
    STUDY,
    answers_of,
    study_tests,
)
from tests.actions.examples import NOW

TEXT = 'U kunt zaterdag komen; \'t is om 10 uur.\n"Tot dan" — groeten, $HOME'


@pytest.fixture
def first(project):
    """The first contact of the study."""
    place = open_workplace(project, None, None, clock=lambda: NOW)
    found = study_tests(place)[0].contacts[0]
    place.engine.dispose()
    return found.id


@pytest.fixture
def impatient(monkeypatch):
    """Waits a moment only for another writer."""
    monkeypatch.setattr(engine.open_store, "__kwdefaults__", {"wait_seconds": 0.2})


@contextmanager
def held(project):
    """Another process writes meanwhile."""
    other = sqlite3.connect(project / "discrimtest.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.close()


def back(said, sure=NOTHING):
    """The words of the command that was printed."""
    _, told, printed = said.err.partition(f"{sure}:\n")
    assert told, said
    return shlex.split(printed)


def kept(project):
    place = open_workplace(project, None, None)
    texts = [answer.text for answer in answers_of(place)]
    place.engine.dispose()
    return texts


def test_a_command_that_found_the_database_busy_is_given_back(command, project, first, impatient):
    sent = ("contacts", "log", first, "sent", "--note", 'op z\'n "Frans"', "--project", project)
    began = datetime.now(UTC).replace(microsecond=0)
    with held(project):
        said = command(*sent)
    assert said.code == 3
    assert "another process is writing" in said.err
    again = back(said)
    assert again[:5] == ["discrimtest", *map(str, sent[:4])][:5]
    assert again[again.index("--note") + 1] == 'op z\'n "Frans"'
    moment = datetime.fromisoformat(again[again.index("--at") + 1])
    assert began <= moment <= datetime.now(UTC), "now is the moment at which it was typed"
    assert command(*again[1:]).code == 0
    words = ("responses", "log", first, "--channel", "email", "--text", TEXT, "--json")
    with held(project):
        said = command(*words, "--category", "invitation", "--project", project)
    assert (said.code, said.out) == (3, "")
    again = back(said)
    assert "--json" in again
    assert kept(project) == []
    assert command(*again[1:]).code == 0
    assert kept(project) == [TEXT]


def test_what_came_through_a_pipe_is_given_back_word_for_word(
    command, project, first, impatient, tmp_path
):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_text, args=(TEXT,))
    writer.start()
    words = ("responses", "log", first, "--channel", "email", "--text-file", pipe)
    with held(project):
        again = back(command(*words, "--project", project))
    writer.join()
    assert again[again.index("--text") + 1] == TEXT
    assert "--text-file" not in again


def test_what_somebody_is_tired_of_waiting_for_is_given_back(command, project, first, monkeypatch):
    def tired(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("discrimtest.actions.record_response.writing", tired)
    words = ("responses", "log", first, "--channel", "email", "--text", TEXT)
    said = command(*words, "--project", project)
    assert said.code == 130
    assert TEXT in back(said, UNSURE)


def test_a_list_stays_where_it_is_and_its_import_is_given_back(
    command, project, first, impatient, tmp_path
):
    file = tmp_path / "week 10.csv"
    file.write_text(f"contact,event,at\n{first},sent,2026-03-09 10:12\n")
    words = ("contacts", "import", file, "--study", STUDY, "--project", project)
    with held(project):
        said = command(*words)
    assert said.code == 3
    assert back(said) == ["discrimtest", *map(str, words)]


def test_a_mistake_is_not_given_back(command, project, first):
    said = command("responses", "log", first, "--channel", "email", "--project", project)
    assert said.code == 1
    assert "later" not in said.err
