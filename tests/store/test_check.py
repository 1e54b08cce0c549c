"""Every kind of damage that ``db check`` promises to find is made and found."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from discrimtest.errors import OutsideTrouble, Problem
from discrimtest.store.check import check
from discrimtest.store.engine import open_store, reading, writing
from discrimtest.store.facts import fact_tables
from discrimtest.store.guards import guarded_tables, postgresql_triggers, sqlite_triggers
from discrimtest.store.keys import MasterKey, destroy_keys
from discrimtest.store.landlords import erase_landlord
from discrimtest.store.log import head
from discrimtest.store.people import grant
from discrimtest.store.schemas import SCHEMA
from discrimtest.store.session import Session
from discrimtest.store.structure import changed_guards
from discrimtest.words.person import Role
from tests.store.examples import ME, NOW, OWNER

Finds = Callable[..., list[Problem]]


@pytest.fixture
def url(new_url: Callable[[str], str]) -> str:
    """Address of a database with a row in every table."""
    return new_url("furnished")


@pytest.fixture
def keys(furnished_keys: MasterKey) -> MasterKey:
    """The master key of that database."""
    return furnished_keys


@pytest.fixture
def damaged(engine: Engine, keys: MasterKey) -> Finds:
    """Runs statements as someone with full rights would, guards off, and checks."""

    sqlite = engine.dialect.name == "sqlite"
    triggers = sqlite_triggers() if sqlite else postgresql_triggers()

    def off() -> Iterator[str]:
        if not sqlite:  # what switches references off; guards are always on, so one by one
            yield "SET session_replication_role = replica"
        for trigger in triggers:
            if sqlite:
                yield f"DROP TRIGGER {trigger.name}"
            else:
                yield f"ALTER TABLE {trigger.table} DISABLE TRIGGER {trigger.name}"

    def on() -> Iterator[str]:
        for trigger in triggers:
            if sqlite:
                yield trigger.sql
            else:
                yield f"ALTER TABLE {trigger.table} ENABLE ALWAYS TRIGGER {trigger.name}"
        if not sqlite:
            yield "SET session_replication_role = DEFAULT"

    def damage(*statements: str, guards: bool = True, opened: bool = True) -> list[Problem]:
        with engine.connect().execution_options(store_writes=True) as connection:
            if sqlite:
                connection.connection.execute("PRAGMA foreign_keys = OFF")
            for statement in (*off(), *statements, *on()) if guards else statements:
                connection.exec_driver_sql(statement)
            connection.commit()
            if sqlite:
                connection.connection.execute("PRAGMA foreign_keys = ON")
        return check(engine, keys if opened else None)

    return damage


def _one(problems: list[Problem], place: str, rule: str = "") -> None:
    assert problems, "nothing was found"
    assert all(problem.repair for problem in problems)
    assert any(place in problem.place and rule in problem.rule for problem in problems), [
        str(problem) for problem in problems
    ]


def _entries(engine: Engine) -> int:
    with reading(engine) as session:
        return head(session)[0]


def test_nothing_is_wrong_to_begin_with(engine: Engine, keys: MasterKey) -> None:
    assert check(engine, keys) == []
    assert check(engine) == []


def test_every_missing_trigger_is_named(engine: Engine) -> None:
    with writing(engine) as session:
        if engine.dialect.name == "sqlite":
            query = "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'"
            form = "DROP TRIGGER {0}"
        else:
            query = "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
            form = "DROP TRIGGER {0} ON {1}"
        present = session.execute(text(query)).all()
        for name, table in present:
            session.execute(text(form.format(name, table)))
        found = list(changed_guards(session))
    assert sorted(problem.place for problem in found) == sorted(
        f"trigger {name} on {table}" for name, table in present
    )
    assert len(check(engine)) == len(present) > 40


def test_an_altered_trigger_is_named(engine: Engine, damaged: Finds) -> None:
    if engine.dialect.name == "sqlite":
        weakened = (
            "CREATE TRIGGER log_no_update BEFORE UPDATE ON log WHEN NEW.seq > 9 "
            "BEGIN SELECT RAISE(ABORT, 'append-only'); END"
        )
        found = damaged("DROP TRIGGER log_no_update", weakened, guards=False)
        _one(found, "log_no_update", "exactly")
        return
    weakened = (
        "CREATE TRIGGER log_no_change BEFORE DELETE ON log FOR EACH ROW "
        "EXECUTE FUNCTION discrimtest_refuse()"
    )
    enabled = "ALTER TABLE log ENABLE ALWAYS TRIGGER log_no_change"
    found = damaged("DROP TRIGGER log_no_change ON log", weakened, enabled, guards=False)
    _one(found, "log_no_change", "exactly")


def test_a_trigger_switched_off_or_hollow_is_named(engine: Engine, damaged: Finds) -> None:
    if engine.dialect.name == "sqlite":
        return  # SQLite has no switch; its triggers have no function either
    disabled = "ALTER TABLE test DISABLE TRIGGER test_no_change"
    _one(damaged(disabled, guards=False), "test_no_change", "always be enabled")
    hollow = (
        "CREATE OR REPLACE FUNCTION discrimtest_refuse() RETURNS trigger LANGUAGE plpgsql "
        "AS $$ BEGIN RETURN NEW; END $$"
    )
    _one(damaged(hollow, guards=False), "function discrimtest_refuse", "exactly")


def test_a_strange_trigger_is_named(engine: Engine, damaged: Finds) -> None:
    if engine.dialect.name == "sqlite":
        strange = (
            "CREATE TRIGGER helpful AFTER INSERT ON coding BEGIN UPDATE study SET state = 'x'; END"
        )
    else:
        strange = (
            "CREATE TRIGGER helpful AFTER INSERT ON coding FOR EACH ROW "
            "EXECUTE FUNCTION discrimtest_refuse()"
        )
    _one(damaged(strange, guards=False), "trigger helpful", "must not be there")


@pytest.mark.parametrize(
    "change",
    [
        "\"by\" = 'other'",
        "action = 'nothing'",
        "object = 'other'",
        "detail = '{}'",
        "facts = '{}'",
        "study_id = NULL",
        "at = '2026-03-02T09:00:00.000001Z'",
        "leaf = (SELECT l.leaf FROM log l WHERE l.seq = 1)",
        "hash = (SELECT l.hash FROM log l WHERE l.seq = 1)",
    ],
)
def test_an_edited_log_entry_is_found(engine: Engine, damaged: Finds, change: str) -> None:
    with reading(engine) as session:
        seq = session.scalar(text("SELECT entry FROM draw"))
    _one(damaged(f"UPDATE log SET {change} WHERE seq = {seq}"), f"log entry {seq}")


def test_a_removed_log_entry_is_found(engine: Engine, damaged: Finds) -> None:
    with reading(engine) as session:
        others = "SELECT entry FROM outgoing"
        wanted = f"SELECT max(entry) FROM contact_event WHERE entry NOT IN ({others})"
        seq = session.scalar(text(wanted))
    found = damaged(f"DELETE FROM log WHERE seq = {seq}")
    _one(found, f"log entry {seq + 1}", "entries are missing before it")
    _one(found, f"log entry {seq}", "contact_event holds what it recorded")


def test_a_log_whose_last_entries_are_cut_off_is_found_by_its_facts(
    engine: Engine, damaged: Finds
) -> None:
    last = _entries(engine)
    found = damaged(f"DELETE FROM log WHERE seq > {last - 3}")
    _one(found, f"log entry {last}", "must exist")


def test_a_cut_off_erasure_and_a_cut_off_state_are_found(
    engine: Engine, keys: MasterKey, damaged: Finds
) -> None:
    with writing(engine) as session:
        destroy_keys(session, ["landlord-c"], by=ME, at=NOW, rule="asked")
    last = _entries(engine)
    _one(damaged(f"DELETE FROM log WHERE seq = {last}"), "subject_key landlord-c")
    found = damaged("UPDATE study SET state = 'closed'", "UPDATE person SET active = false")
    _one(found, "study study-", "as the log says")
    _one(found, "person local-administrator", "as the log says")


def test_entries_cut_off_with_their_facts_are_found_by_what_they_left(
    engine: Engine, damaged: Finds
) -> None:
    """The coding's sealed reason remains, and belongs to nothing."""
    with reading(engine) as session:
        seq = session.scalar(text("SELECT max(entry) FROM coding"))
    statements = [f"DELETE FROM log WHERE seq >= {seq}"]
    for table in reversed(guarded_tables()):
        if "entry" in table.c:
            statements.append(f"DELETE FROM {table.name} WHERE entry >= {seq}")
    _one(damaged(*statements), "private", "the facts that held them are gone")


def test_an_older_database_put_back_whole_is_not_found(engine: Engine, damaged: Finds) -> None:
    """What this check can not find, and says so: cutting off everything, leaving nothing."""
    with writing(engine) as session:
        session.execute(text("UPDATE line SET name = name"))
        before = head(session)

    with writing(engine) as session:
        grant(session, ME, Role.TESTER, by=ME, at=NOW)
    found = damaged(
        f"DELETE FROM log WHERE seq > {before[0]}",
        f"DELETE FROM role_grant WHERE entry > {before[0]}",
    )
    assert found == []


def test_a_moved_or_removed_fact_is_found_in_every_table(engine: Engine, damaged: Finds) -> None:
    names = [table.name for table in fact_tables()]
    for change in (
        [f"UPDATE {name} SET entry = 1" for name in names],
        [f"DELETE FROM {name}" for name in reversed(names)],
    ):
        found = damaged(*change)
        for name in names:
            _one(found, f"table {name}", "unchanged")


def test_an_edited_outcome_is_found(damaged: Finds) -> None:
    _one(
        damaged("UPDATE coding SET category = 'refusal' WHERE id = 'coding-1'"),
        "table coding",
        "unchanged",
    )


def test_a_removed_outcome_is_found(damaged: Finds) -> None:
    _one(damaged("DELETE FROM coding WHERE id = 'coding-1'"), "table coding")


def test_an_outcome_slipped_in_is_found(damaged: Finds) -> None:
    copied = (
        "INSERT INTO coding (id, contact_id, coder_id, method, category, at, subtle, entry) "
        "SELECT 'coding-9', contact_id, coder_id, method, 'refusal', at, subtle, entry "
        "FROM coding WHERE id = 'coding-1'"
    )
    _one(damaged(copied), "table coding", "unchanged")


def test_a_lost_reference_is_found(damaged: Finds) -> None:
    _one(damaged("DELETE FROM landlord WHERE id = 'landlord-b'"), "landlord_id", "landlord")


def test_a_missing_table_or_column_is_named(engine: Engine, damaged: Finds) -> None:
    found = damaged("ALTER TABLE line RENAME TO lines", "ALTER TABLE landlord DROP COLUMN added_at")
    _one(found, "table line", "must exist")
    _one(found, "table landlord", "added_at")


def test_a_table_or_a_column_of_somebody_else_is_named(damaged: Finds) -> None:
    found = damaged("CREATE TABLE theirs (x text)", "ALTER TABLE run ADD COLUMN y text")
    _one(found, "table theirs", "must not be there")
    _one(found, "table run, column y", "must not be there")


def test_another_schema_is_named(damaged: Finds) -> None:
    _one(damaged("UPDATE alembic_version SET version_num = '0000'"), "schema", f"must be {SCHEMA}")


def test_altered_personal_data_are_found_with_the_key(engine: Engine, damaged: Finds) -> None:
    altered = (
        "UPDATE private SET ciphertext = (SELECT p.ciphertext FROM private p "
        "WHERE p.field = 'phone' AND p.subject = 'landlord-b') "
        "WHERE field = 'phone' AND subject = 'landlord-a'"
    )
    assert damaged(altered, opened=False) == []
    _one(damaged("SELECT 1"), "phone of landlord-a", "commits to")


def test_a_moved_data_key_is_found_with_the_key(damaged: Finds) -> None:
    moved = (
        "UPDATE subject_key SET wrapped_key = (SELECT k.wrapped_key FROM subject_key k "
        "WHERE k.subject = 'landlord-b') WHERE subject = 'landlord-a'"
    )
    _one(damaged(moved), "subject_key landlord-a", "wrapped for this subject")


def test_another_installations_key_is_told(engine: Engine) -> None:
    _one(check(engine, MasterKey(os.urandom(32))), "DISCRIMTEST_KEY_FILE", "needs the master key")


def test_personal_data_wiped_without_an_erasure_are_found(damaged: Finds) -> None:
    wiped = "UPDATE private SET ciphertext = NULL, lookup = NULL WHERE field = 'response'"
    _one(damaged(wiped, guards=False), "private", "while their key lives")


def test_personal_data_left_behind_by_an_erasure_are_found(engine: Engine, damaged: Finds) -> None:
    found = damaged(
        "UPDATE subject_key SET wrapped_key = NULL, destroyed_at = '2026-03-02T09:00Z', rule = 'x' "
        "WHERE subject = 'landlord-c'"
    )
    _one(found, "private", "must be emptied")
    _one(found, "subject_key landlord-c", "entry in the log")


def test_an_erasure_leaves_nothing_wrong(engine: Engine, keys: MasterKey) -> None:
    with writing(engine) as session:
        erased = erase_landlord(session, keys, OWNER.id, by=ME, at=NOW, rule="asked for")
    assert erased == ["document-1", OWNER.id, "response-2"]
    assert check(engine, keys) == []


def test_a_damaged_page_is_told(engine: Engine, keys: MasterKey) -> None:
    if engine.dialect.name != "sqlite":
        return
    engine.dispose()
    file = Path(str(engine.url.database))
    content = bytearray(file.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 3000] = bytes(3000)
    file.write_bytes(content)
    try:
        again = open_store(str(engine.url))
        found = [str(problem) for problem in check(again, keys)]
        again.dispose()
    except OutsideTrouble as error:
        found = [str(error)]
    assert found
    assert "must be whole" in found[0] or "not a readable SQLite database" in found[0]


def test_a_check_keeps_no_writer_waiting(
    engine: Engine, url: str, keys: MasterKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It reads for seconds, and a reader of an SQLite file keeps others from committing."""
    tester = open_store(url, wait_seconds=0.2)

    def meanwhile(session: Session) -> list[Problem]:
        with writing(tester) as other:
            grant(other, ME, Role.TESTER, by=ME, at=NOW)
        return changed_guards(session)

    monkeypatch.setattr("discrimtest.store.check.changed_guards", meanwhile)
    assert check(engine, keys) == []
    tester.dispose()
