"""A connection that breaks at the commit: the doubt is told, and nothing is recorded twice."""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

from discrimtest.actions.tell_status import tell_status
from discrimtest.cli.again import UNSURE
from tests.actions.drawn import STUDY, answers_of, study_tests
from tests.store.older import old_postgresql


@pytest.fixture
def kind():
    """SQLite has no connection that could break."""
    return "postgresql"


@pytest.fixture
def url(new_url):
    """A database with a study drawn."""
    return new_url("drawn")


@pytest.fixture
def project(drawn_on_postgresql, tmp_path):
    """Its project."""
    return Path(shutil.copytree(drawn_on_postgresql, tmp_path / "field"))


@pytest.fixture
def breaking(server, monkeypatch):
    """Lets the server end a connection at the first commit of a writer, before or after it."""

    def breaks(written):
        commit = PGDialect_psycopg.do_commit
        broken = []

        def lost(dialect, connection):
            writes = connection.execute("SELECT txid_current_if_assigned() IS NOT NULL")
            if broken or not writes.fetchone()[0]:
                return commit(dialect, connection)
            broken.append(connection)
            process = connection.driver_connection.info.backend_pid
            if written:
                commit(dialect, connection)
            with psycopg.connect(server, autocommit=True) as other:
                other.execute("SELECT pg_terminate_backend(%s, 5000)", [process])
            # The answer to a commit that was sent is waited for on the broken connection.
            return connection.execute("COMMIT")

        monkeypatch.setattr(PGDialect_psycopg, "do_commit", lost)
        return broken

    return breaks


@pytest.mark.parametrize("written", [True, False])
def test_what_was_typed_is_recorded_once_whatever_became_of_the_commit(
    command, project, url, open_places, breaking, written
):
    place = open_places(project, url)
    first = study_tests(place)[0].contacts[0].id
    here = ("--project", project, "--database", url)
    for number, words in enumerate(
        (
            ("contacts", "log", first, "sent"),
            ("responses", "log", first, "--channel", "email", "--text", "Welkom."),
        ),
        start=1,
    ):
        broken = breaking(written)
        said = command(*words, *here)
        assert broken, "no commit was met"
        assert said.code == 3, said
        assert "Whether this command was written is not known" in said.err
        assert "Nothing was recorded" not in said.err
        _, _, printed = said.err.partition(f"{UNSURE}:\n")
        again = shlex.split(printed)
        said = command(*again[1:], "--database", url)
        assert said.code == 0, said
        assert ("recorded before" in said.out) is written
        status = tell_status(place, STUDY)
        assert (status.sent, status.answers) == ((1, 0), (1, 1))[number - 1]
    assert [each.text for each in answers_of(place)] == ["Welkom."]


@pytest.mark.parametrize("written", [True, False])
def test_an_upgrade_whose_commit_was_lost_is_told_as_unsure(
    command, old_project, new_url, tmp_path, breaking, written
):
    old_postgresql(url := new_url("empty"), tmp_path)
    upgrade = ("db", "upgrade", "--project", old_project, "--database", url)
    assert breaking(written) == []
    said = command(*upgrade)
    assert said.code == 3
    assert "Whether this command was written is not known" in said.err
    said = command(*upgrade)
    assert said.code == 0, said
    assert ("nothing was changed" if written else "upgraded from schema 0001") in said.out
