"""A project of the first release, with everything in it, goes on with this one."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from discrimtest.actions.build_report import build_reports
from discrimtest.actions.draw_tests import draw_tests
from discrimtest.actions.keep_store import Upgraded, check_store, restore_store, upgrade_store
from discrimtest.actions.tell_status import tell_status
from discrimtest.errors import OutsideTrouble
from discrimtest.store.decisions import excluded_in_no_study
from discrimtest.store.engine import connect, open_store, reading, sqlite_url
from discrimtest.store.guards import guarded_tables
from discrimtest.store.people import LOCAL_ADMINISTRATOR
from discrimtest.store.schemas import SCHEMA
from discrimtest.store.upgrade import schema_of
from discrimtest.workplace.workplace import Workplace
from tests.actions.conftest import Said
from tests.actions.drawn import answer, answers_of, candidates, outcome, send_all, study_tests
from tests.store.catalogue import catalogue
from tests.store.older import (
    BACKUP,
    OLD,
    STUDY,
    old_postgresql,
    rows,
)

DROPPED = {
    "account", "assignment", "capture", "complaint", "declaration", "job", "release", "retention",
    "tree_head", "tree_node", "tree_timestamp", "web_session",
}  # fmt: skip

ADDED = {
    *("bundle", "bundle_item"),
    *("head_left", "head_stamp", "seal_key", "tree_head"),
    *("job", "job_file", "release_deferral", "release_step", "release_withdrawal", "released"),
    *("document_seal", "landlord_reply"),
    *("assignment", "call_draw", "call_event", "coding_event", "complaint", "complaint_event"),
    *(
        "declaration",
        "exclusion_mark",
        "lease",
        "mail",
        "mail_event",
        "mail_place",
        "mail_signature",
        "mystery_call",
        "outgoing",
        "phone_call",
        "reason",
        "remark",
        "response_event",
        "second_entry",
        "undrawn",
    ),
    *("visit_entry", "capture"),
    *("credential", "credential_use", "sign_in"),
}


@pytest.fixture
def old_url(kind: str, old_project: Path, new_url: Callable[[str], str], tmp_path: Path) -> str:
    """Address of its database, on each of the two kinds."""
    if kind == "sqlite":
        return sqlite_url(old_project / "discrimtest.db")
    url = new_url("empty")
    old_postgresql(url, tmp_path)
    return url


def test_every_row_is_there_afterwards(old_project: Path, old_url: str) -> None:
    before = rows(engine := connect(old_url))
    assert {name: before.pop(name) for name in DROPPED} == {name: [] for name in DROPPED}
    assert upgrade_store(old_project, old_url) == Upgraded("0001", SCHEMA)
    assert upgrade_store(old_project, old_url) == Upgraded(SCHEMA, SCHEMA)
    found = rows(engine)
    (told,) = set(found["log"]) - set(before["log"])
    assert "upgrade_schema" in told
    found["log"].remove(told)
    before["subject_key"] = [(*row[:3], *row[4:]) for row in before["subject_key"]]  # made_at
    assert found == before | {name: [] for name in ADDED}
    assert all(before[name] for name in before), "each table has a row to lose"
    found = check_store(old_project, old_url)
    assert (found.problems, found.opened) == ((), True)
    engine.dispose()


def test_the_schema_is_that_of_a_new_database_with_all_its_guards(
    old_project: Path, old_url: str, url: str
) -> None:
    upgrade_store(old_project, old_url)
    engine, new = open_store(old_url), open_store(url)
    with reading(engine) as session, reading(new) as other:
        assert catalogue(session) == catalogue(other)
    # What was added is empty here; that its guards are those of a new database is told above.
    for table in (table for table in guarded_tables() if table.name not in ADDED):
        columns = ", ".join(f'"{column.name}"' for column in table.columns)
        changes = [f"UPDATE {table.name} SET {columns.split(', ')[1]} = NULL",
                   f"DELETE FROM {table.name}"]  # fmt: skip
        if engine.dialect.name == "sqlite":
            changes.append(f"INSERT OR REPLACE INTO {table.name} SELECT * FROM {table.name}")
        for change in changes:
            with (
                engine.execution_options(store_writes=True).connect() as connection,
                pytest.raises(IntegrityError, match=r"append-only|erasable"),
            ):
                connection.execute(text(change))
    for opened in (engine, new):
        opened.dispose()


def test_its_study_is_recorded_into_and_reported(
    old_project: Path,
    old_url: str,
    open_places: Callable[..., Workplace],
    tmp_path: Path,
) -> None:
    upgrade_store(old_project, old_url)
    place = open_places(old_project, old_url, LOCAL_ADMINISTRATOR)
    later = place.on(datetime(2027, 1, 4, 9, 0, tzinfo=UTC))
    status = tell_status(later, STUDY)
    assert (status.tests, status.complete, status.broken) == (4, 2, 1)
    texts = {each.text for each in answers_of(place)}
    assert texts == {"Kom gerust kijken.", "Te laat, maar welkom.", ""}, "erased ones are empty"
    draw_tests(place, STUDY, count=1)
    send_all(place, new := study_tests(place)[-1])
    control, tested = candidates(new)
    answer(place, control, "invitation", text="Welkom.")
    answer(place, tested, "refusal")
    assert (outcome(place, control.id), outcome(place, tested.id)) == ("invitation", "refusal")
    (page,) = build_reports(
        later, STUDY, tmp_path / "report", audience="commissioner", languages=["nl"]
    ).reports
    assert "Kortrijk" in page.read_text(encoding="utf-8")
    assert check_store(old_project, old_url).problems == ()


def test_a_table_that_would_be_dropped_with_rows_refuses_the_upgrade(
    old_project: Path, old_url: str
) -> None:
    engine = connect(old_url)
    values = "('j', 'k', '{}', 'waiting', 0, '', '2026-03-01T09:00:00Z')"
    with engine.execution_options(store_writes=True).begin() as connection:
        columns = "(id, kind, args, state, progress, message, made_at)"
        connection.execute(text(f"INSERT INTO job {columns} VALUES {values}"))
    before = rows(engine)
    with reading(engine) as session:
        schema = catalogue(session)
    with pytest.raises(OutsideTrouble, match=r"(?s)nothing was changed.*table job.*1 rows"):
        upgrade_store(old_project, old_url)
    with reading(engine) as session:
        assert catalogue(session) == schema
    assert rows(engine) == before
    assert schema_of(engine) == OLD
    engine.dispose()


_KILLED = """
import os, signal, sys
from pathlib import Path
from sqlalchemy import Engine, event
from discrimtest.actions.keep_store import upgrade_store
def met(connection, cursor, statement, *_):
    if statement.startswith(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)
event.listen(Engine, "before_cursor_execute", met)
event.listen(Engine, "commit", lambda connection: met(connection, None, "COMMIT"))
upgrade_store(Path(sys.argv[1]), sys.argv[2])
"""


@pytest.mark.parametrize(
    "moment", ["DROP TABLE job", "DROP TABLE report_0001", "UPDATE alembic_version", "COMMIT"]
)
def test_an_upgrade_killed_half_way_leaves_the_old_database(
    old_project: Path, old_url: str, kind: str, moment: str
) -> None:
    if kind == "postgresql" and "report" in moment:
        return  # the table of reports is altered there, not rebuilt
    before = rows(engine := connect(old_url))
    command = [sys.executable, "-c", _KILLED, str(old_project), old_url, moment]
    killed = subprocess.run(command, capture_output=True, check=False)
    assert killed.returncode < 0, killed.stderr
    assert schema_of(engine) == OLD
    assert rows(engine) == before
    upgrade_store(old_project, old_url)
    assert check_store(old_project, old_url).problems == ()
    engine.dispose()


def test_a_backup_of_the_old_schema_is_restored_and_upgraded(
    old_project: Path, old_url: str, new_url: Callable[[str], str], kind: str
) -> None:
    upgrade_store(old_project, old_url)
    if kind == "sqlite":
        (old_project / "discrimtest.db").rename(old_project / "before.db")
        old_url = sqlite_url(old_project / "before.db")
    url = new_url("empty")
    restore_store(old_project, url, BACKUP)
    wanted, found = rows(before := connect(old_url)), rows(restored := connect(url))
    assert [row for row in found["log"] if "restore_backup" in row]
    acts = {"restore_backup", "upgrade_schema"}  # each of another moment
    for each in (found, wanted):
        each["log"] = [row for row in each["log"] if acts.isdisjoint(map(str, row))]
    assert found == wanted
    assert check_store(old_project, url).problems == ()
    before.dispose()
    restored.dispose()


def test_every_door_says_what_to_do_with_a_newer_schema(
    old_project: Path, command: Callable[..., Said]
) -> None:
    upgrade_store(old_project, None)
    engine = connect(sqlite_url(old_project / "discrimtest.db"))
    with engine.execution_options(store_writes=True).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    for words in (("study", "status", STUDY), ("db", "upgrade"), ("db", "check")):
        said = command(*words, "--project", old_project)
        assert said.code == 3
        assert "newer version" in said.err


def test_an_older_database_is_called_older_and_not_damaged(
    command: Callable[..., Said], old_project: Path, old_url: str
) -> None:
    here = ("--project", old_project, "--database", old_url)
    for words in (("db", "check"), ("study", "status", STUDY)):
        said = command(*words, *here)
        assert (said.code, said.out) == (3, "")
        assert "found '0001': was made by an older version of discrimtest" in said.err
        assert "then run 'discrimtest db upgrade'" in said.err
    said = command("db", "upgrade", *here)
    assert said.out == f"The database was upgraded from schema 0001 to {SCHEMA}.\n"
    said = command("db", "upgrade", *here)
    assert said.out == f"The database is at schema {SCHEMA} already; nothing was changed.\n"
    assert command("db", "check", *here).code == 0


def test_who_was_excluded_without_a_study_is_named_until_one_is(
    command: Callable[..., Said], old_project: Path
) -> None:
    """An earlier version did not say in which study a mail had asked for it."""
    file = old_project / "discrimtest.db"
    with closing(sqlite3.connect(file)) as old, old:
        (landlord,) = old.execute(
            "SELECT landlord_id FROM landlord_event WHERE kind = 'include'"
        ).fetchone()
        old.execute("DROP TRIGGER landlord_event_no_delete")
        old.execute("DELETE FROM landlord_event WHERE kind = 'include'")
    here = ("--project", old_project)
    said = command("db", "upgrade", *here).out
    assert said.startswith(
        f"The database was upgraded from schema 0001 to {SCHEMA}.\nOf {landlord}"
    )
    assert "discrimtest responses assign MAIL --stop;" in said
    assert "discrimtest listings exclude LANDLORD --study STUDY --reason '…'" in said
    engine = open_store(sqlite_url(file))
    with reading(engine) as session:
        assert excluded_in_no_study(session) == [landlord]
    asked = ("--study", STUDY, "--reason", "vroeg het aan de telefoon")
    assert command("listings", "exclude", landlord, *asked, *here).code == 0
    assert command("listings", "exclude", landlord, *asked, "--undo", *here).code == 2
    with reading(engine) as session:
        assert excluded_in_no_study(session) == []
    engine.dispose()


def test_a_list_of_studies_tells_of_an_older_database(
    command: Callable[..., Said], old_project: Path
) -> None:
    """It needs no database, but whoever reads it goes on to commands that do."""
    note = f"note: {old_project / 'discrimtest.db'}: found '0001': was made by an older version"
    for words in (("--json",), (), ("--database", sqlite_url(old_project / "discrimtest.db"))):
        said = command("study", "list", *words, "--project", old_project)
        assert said.code == 0
        assert said.err.startswith(note)
        assert STUDY in said.out
    command("db", "upgrade", "--project", old_project)
    assert command("study", "list", "--project", old_project).err == ""
    assert (
        command("study", "list", "--database", "postgresql:///no", "--project", old_project).err
        == ""
    )
