"""Opening databases, and the promises of the two kinds of transaction."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, make_url, text
from sqlalchemy.exc import StatementError

from discrimtest.errors import OutsideTrouble, WrongInput
from discrimtest.store import log, people, studies
from discrimtest.store.check import check
from discrimtest.store.engine import connect, create_store, open_store, reading, sqlite_url, writing
from discrimtest.store.upgrade import upgrade
from tests.store.examples import ME, NOW, registered


@pytest.mark.parametrize(
    "url",
    ["", "nonsense", "sqlite://", "sqlite:///:memory:", "mysql://x/y", "postgres.db", "sqlite+x"],
)
def test_refuses_an_address_of_no_database_it_knows(url: str) -> None:
    with pytest.raises(WrongInput, match=r"sqlite:///PATH or postgresql://"):
        open_store(url)


def test_never_makes_a_folder_for_a_database(tmp_path: Path) -> None:
    missing = tmp_path / "missing"
    for opening in (open_store, create_store):
        with pytest.raises(OutsideTrouble, match="no folder is made"):
            opening(f"sqlite:///{missing}/store.db")
    assert not missing.exists()


def test_opening_never_makes_a_file(tmp_path: Path) -> None:
    with pytest.raises(OutsideTrouble, match=r"must exist.*init DIR"):
        open_store(f"sqlite:///{tmp_path}/store.db")
    assert list(tmp_path.iterdir()) == []


def test_refuses_a_folder_and_a_file_that_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(OutsideTrouble, match="not a folder"):
        open_store(f"sqlite:///{tmp_path}")
    letter = tmp_path / "letter.txt"
    letter.write_text("Geachte, ik zoek een appartement. " * 50)
    with pytest.raises(OutsideTrouble, match="not a readable SQLite database"):
        open_store(f"sqlite:///{letter}")
    assert letter.read_text().startswith("Geachte")


def test_refuses_an_unreadable_place(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        with pytest.raises(OutsideTrouble, match="can not be made"):
            create_store("sqlite:////proc/store.db")
        return
    tmp_path.chmod(0o500)
    with pytest.raises(OutsideTrouble, match="can not be made"):
        create_store(f"sqlite:///{tmp_path}/store.db")


def test_a_new_sqlite_file_is_its_owners_alone(tmp_path: Path) -> None:
    create_store(f"sqlite:///{tmp_path}/store.db").dispose()
    assert stat.S_IMODE((tmp_path / "store.db").stat().st_mode) == 0o600


def test_a_path_with_odd_characters_is_that_path(tmp_path: Path) -> None:
    odd = tmp_path / "één map %20 ? #1"
    odd.mkdir()
    create_store(sqlite_url(odd / "store.db")).dispose()
    open_store(sqlite_url(odd / "store.db")).dispose()
    assert [file.name for file in odd.iterdir()] == ["store.db"]


def test_an_empty_database_is_not_opened_but_created(empty_url: str) -> None:
    create_store(empty_url).dispose()
    open_store(empty_url).dispose()
    create_store(empty_url).dispose()  # a second time changes nothing


def test_refuses_a_database_without_schema(empty_url: str) -> None:
    connect(empty_url, create=True).dispose()
    with pytest.raises(OutsideTrouble, match=r"no schema.*must have schema"):
        open_store(empty_url)


@pytest.mark.parametrize(("version", "repair"), [("0000", "db upgrade"), ("9999", "newer version")])
def test_refuses_another_schema_with_the_way_out(url: str, version: str, repair: str) -> None:
    engine = connect(url)
    with writing(engine) as session:
        session.execute(text("UPDATE alembic_version SET version_num = :v"), {"v": version})
    engine.dispose()
    with pytest.raises(OutsideTrouble, match=repair):
        open_store(url)


def test_refuses_to_upgrade_what_another_program_made(empty_url: str) -> None:
    engine = connect(empty_url, create=True)
    with writing(engine) as session:
        session.execute(text("CREATE TABLE customers (id INTEGER)"))
    with pytest.raises(OutsideTrouble, match="customers"), writing(engine) as session:
        upgrade(session)
    with reading(engine) as session:
        assert session.execute(text("SELECT * FROM customers")).all() == []
    engine.dispose()


def test_refuses_to_upgrade_a_newer_database(engine: Engine) -> None:
    with writing(engine) as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(OutsideTrouble, match="newer version"), writing(engine) as session:
        upgrade(session)


def test_an_unknown_postgresql_database_is_named_without_its_password(server: str) -> None:
    address = make_url(server).set(database="nowhere", password="geheim")
    with pytest.raises(OutsideTrouble, match="does not know this database") as caught:
        open_store(address.render_as_string(hide_password=False))
    assert "geheim" not in str(caught.value)


def test_a_postgresql_server_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(OutsideTrouble, match="does not answer"):
        open_store(f"postgresql://someone@/x?host={tmp_path}", wait_seconds=2)


def test_an_exception_undoes_everything(engine: Engine) -> None:
    def interrupted() -> None:
        with writing(engine) as session:
            registered(session)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    with reading(engine) as session:
        assert log.head(session) == (0, log.BEFORE_FIRST)
        assert people.people(session) == []


def test_reading_can_not_write(engine: Engine) -> None:
    with pytest.raises(OutsideTrouble), reading(engine) as session:
        registered(session)
    with writing(engine) as session:
        assert studies.studies(session) == []
        registered(session)


def test_reading_sees_one_state(engine: Engine) -> None:
    with writing(engine) as session:
        registered(session)
    if engine.dialect.name == "sqlite":
        # A reader's state is kept by holding writers back at their commit.
        impatient = open_store(str(engine.url), wait_seconds=0.05)
        with reading(engine) as session:
            before = studies.studies(session)
            with pytest.raises(OutsideTrouble, match="another process"):
                _register_another(impatient)
            assert studies.studies(session) == before
        impatient.dispose()
    else:
        with reading(engine) as session:
            before = studies.studies(session)
            _register_another(engine)
            assert studies.studies(session) == before
        with reading(engine) as session:
            assert len(studies.studies(session)) == 2


def _register_another(engine: Engine) -> None:
    with writing(engine) as session:
        registered(session, "andere")


def test_a_second_writer_waits_and_then_says_so(engine: Engine) -> None:
    url = engine.url.render_as_string(hide_password=False)
    other = open_store(url, wait_seconds=0.05)
    with writing(engine) as session:
        registered(session)
        with pytest.raises(OutsideTrouble, match="another process is writing"):
            _register_another(other)
    with writing(other) as session:
        assert [study.slug for study in studies.studies(session)] == ["voorbeeld-2026"]
    other.dispose()


def test_every_sqlite_connection_is_set_for_safety(
    new_url: Callable[[str], str], kind: str
) -> None:
    engine = open_store(new_url("migrated"))
    with reading(engine) as session:
        if kind == "postgresql":
            found = [
                session.scalar(text(f"SHOW {name}"))
                for name in ("timezone", "transaction_isolation", "transaction_read_only")
            ]
            assert found == ["UTC", "repeatable read", "on"]
        else:
            found = [
                session.scalar(text(f"PRAGMA {name}"))
                for name in (
                    "journal_mode",
                    "synchronous",
                    "foreign_keys",
                    "recursive_triggers",
                    "secure_delete",
                    "query_only",
                )
            ]
            assert found == ["delete", 2, 1, 1, 1, 1]
    engine.dispose()


def test_a_broken_reference_is_refused(engine: Engine) -> None:
    by_nobody = log.Act("act", "x", "nobody", NOW)
    with pytest.raises(OutsideTrouble, match="refused the operation"), writing(engine) as session:
        log.append(session, by_nobody, {})


def test_a_fault_of_the_program_is_not_called_trouble(engine: Engine) -> None:
    with writing(engine) as session:
        registered(session)
    with pytest.raises(ValueError, match="time zone"), writing(engine) as session:
        people.set_active(session, ME, False, by=ME, at=NOW.replace(tzinfo=None))
    with pytest.raises(StatementError), engine.connect() as connection:
        connection.execute(text("SELECT nothing FROM nowhere"))
    with reading(engine) as session:
        assert people.person(session, ME).active


def test_damage_to_the_file_is_told(tmp_path: Path) -> None:
    file = tmp_path / "store.db"
    create_store(sqlite_url(file)).dispose()
    content = bytearray(file.read_bytes())
    content[100:4096] = bytes(3996)  # the first page holds the list of tables
    file.write_bytes(content)
    with pytest.raises(OutsideTrouble, match="not a readable SQLite database"):
        open_store(sqlite_url(file))


def test_a_full_disk_is_told_and_leaves_nothing_half_written(engine: Engine) -> None:
    if engine.dialect.name != "sqlite":
        return  # a full disk can be played on SQLite alone, by a limit on its pages
    with writing(engine) as session:
        registered(session)
        before = log.head(session)

    def fill() -> None:
        with writing(engine) as session:
            session.execute(text("PRAGMA max_page_count = 1"))  # no more than there are now
            for number in range(10_000):
                registered(session, f"voorbeeld-{number}")

    with pytest.raises(OutsideTrouble, match="disk is full"):
        fill()
    engine.dispose()
    with reading(engine) as session:
        assert log.head(session) == before
    assert check(engine) == []
