"""Erased is erased: no byte of the person, nor of what could be opened, in any file that is left.

The search runs over raw files: the database, its journal, a backup made after, exports, reports and
everything else in the project; on PostgreSQL over its data directory too, after VACUUM and a
checkpoint. It is tried on what must be found first.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url, select

from discrimtest.actions.build_report import build_reports
from discrimtest.actions.erase_subject import erase_subject
from discrimtest.actions.export_study import export_study
from discrimtest.actions.keep_store import back_up
from discrimtest.actions.manage_people import add_person
from discrimtest.exchange.formats import Format
from discrimtest.store import landlords, tables
from discrimtest.store.engine import reading
from discrimtest.workplace.workplace import Workplace
from tests.actions.drawn import answer, answers_of, closed, send, study_tests
from tests.actions.examples import STUDY, root_of

ANSWER = "Wij verhuren liever aan Verzonnen Vrienden."
TESTER = "Zwaantje Verborgen"


def _bytes_of(place: Workplace, subjects: set[str]) -> set[bytes]:
    """The wrapped keys and the beginnings of what they seal."""
    key, row = tables.SubjectKeyRow, tables.PrivateRow
    with reading(place.engine) as session:
        wrapped = session.scalars(select(key.wrapped_key).where(key.subject.in_(subjects)))
        sealed = session.scalars(select(row.ciphertext).where(row.subject.in_(subjects)))
        return {bytes(each)[:48] for each in (*wrapped, *sealed) if each is not None}


def _files(*folders: Path) -> Iterator[tuple[str, bytes]]:
    for folder in folders:
        for file in sorted(folder.rglob("*")):
            if not file.is_file():
                continue
            if zipfile.is_zipfile(file):
                with zipfile.ZipFile(file) as archive:
                    for name in archive.namelist():
                        yield f"{file.name}/{name}", archive.read(name)
            yield str(file), file.read_bytes()


def _found(wanted: set[bytes], *folders: Path) -> set[str]:
    """The files that hold any of it: as it is, or in hexadecimal as a backup writes it."""
    every = wanted | {each.hex().encode() for each in wanted}
    return {name for name, content in _files(*folders) if any(each in content for each in every)}


def _written(place: Workplace, folder: Path) -> None:
    folder.mkdir()
    back_up(place, folder / "backup.zip")
    build_reports(place, STUDY, folder / "report", audience="commissioner", languages=["nl"])
    export_study(place, STUDY, folder / "data", form=Format.CSV)


@pytest.fixture
def data_directory(either_field: Workplace, request: pytest.FixtureRequest) -> Path | None:
    """Where PostgreSQL keeps its files; None on SQLite, whose file lies in the project."""
    if either_field.engine.dialect.name == "sqlite":
        return None
    with psycopg.connect(request.getfixturevalue("server")) as connection:
        row = connection.execute("SHOW data_directory").fetchone()
    assert row is not None
    return Path(row[0])


def _settle(place: Workplace, server: str) -> str:
    """What the operator's guide says to do on PostgreSQL after an erasure.

    Returns:
        The folder of this database in the data directory; its neighbours are what it was copied
        from, where nobody was erased.
    """
    database = make_url(place.engine.url).database
    address = make_url(server).set(database=database).render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("VACUUM (FULL, ANALYZE) private, subject_key")
        # The server's statistics hold samples of what stood in a column, analysed by itself.
        connection.execute("VACUUM FULL pg_statistic")
        connection.execute("CHECKPOINT")
        row = connection.execute(
            "SELECT oid FROM pg_database WHERE datname = current_database()"
        ).fetchone()
    assert row is not None
    return f"/base/{row[0]}/"


def test_no_byte_of_who_was_erased_is_left(
    either_field: Workplace,
    tmp_path: Path,
    data_directory: Path | None,
    request: pytest.FixtureRequest,
) -> None:
    place = either_field
    one, other = study_tests(place)[:2]
    for test in (one, other):
        for contact in test.contacts:
            send(place, contact)
            answer(place, contact, "invitation", text=ANSWER if test is one else "Goed.")
    tester = add_person(place, TESTER, "tester", STUDY)
    with reading(place.engine) as session:
        (shown,) = landlords.spellings(session, place.keys, [one.landlord])[one.landlord][:1]
    plain = {each.encode() for each in (shown.name, shown.phone, shown.email, ANSWER) if each}
    plain.add(TESTER.encode())
    assert len(plain) >= 3
    given = {each.id for each in answers_of(place) if each.text == ANSWER}
    sealed = _bytes_of(place, {one.landlord, tester.id, *given})
    stays = _bytes_of(place, {other.landlord})
    later = closed(place)
    root, before, after = root_of(place), tmp_path / "before", tmp_path / "after"
    _written(later, before)

    # The search finds what is there: ciphertexts and wrapped keys, and a name in the clear.
    stored = [root / "discrimtest.db"] if data_directory is None else []
    assert all(str(each) in _found(sealed, root) for each in stored)
    if data_directory is not None:
        own = _settle(place, request.getfixturevalue("server"))
        assert any(own in name for name in _found(sealed, data_directory))
    assert "backup.zip/tables/private.jsonl" in _found(sealed, before)
    (tmp_path / "clear").mkdir()
    (tmp_path / "clear" / "log.txt").write_bytes(b"... " + TESTER.encode())
    assert _found(plain, tmp_path / "clear") != set()
    # In the clear it lay nowhere that the program wrote, even before.
    assert _found(plain, root, before) == set()

    erase_subject(later, one.landlord, "request")
    erase_subject(later, tester.id, "request")
    _written(later, after)
    assert _found(plain | sealed, root, after) == set()
    assert _found(stays, after) != set()
    if data_directory is not None:
        own = _settle(place, request.getfixturevalue("server"))
        left = _found(plain | sealed, data_directory)
        # Write-ahead logs keep what was written until they are recycled, nothing in the clear.
        others = {name for name in left if "/base/" in name and own not in name}
        assert {name for name in left - others if "/pg_wal/" not in name} == set()
        assert _found(plain, data_directory) == set()
    # A backup made before holds it, under the master key of then.
    assert "backup.zip/tables/private.jsonl" in _found(sealed, before)
    assert _found(plain, before) == set()
