"""Backups restore into either database, are checked, and never hold the key."""

from __future__ import annotations

import base64
import io
import json
import stat
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from discrimtest.errors import OutsideTrouble, Refused, StoreDamaged, WrongInput
from discrimtest.store import draws, landlords, people
from discrimtest.store.backup import backup
from discrimtest.store.check import check
from discrimtest.store.engine import open_store, reading, sqlite_url, writing
from discrimtest.store.keys import MasterKey, destroyed_subjects
from discrimtest.store.log import head
from discrimtest.store.restore import restore
from discrimtest.store.tables import AppendOnly, Erasable, Mutable, tables_of
from tests.store.examples import ME, NOW, OWNER


@pytest.fixture
def url(new_url: Callable[[str], str]) -> str:
    """Address of a database with a row in every table."""
    return new_url("furnished")


@pytest.fixture
def keys(furnished_keys: MasterKey) -> MasterKey:
    """The master key of that database."""
    return furnished_keys


@pytest.fixture
def made(engine: Engine, tmp_path: Path) -> Path:
    """A backup of it."""
    file = tmp_path / "project.backup"
    backup(engine, file, at=NOW)
    return file


def _rows(engine: Engine, upto: int) -> dict[str, list[tuple[Any, ...]]]:
    """Of every table that is kept; work under way stays where it is."""
    found = {}
    with reading(engine) as session:
        for table in tables_of(AppendOnly, Erasable, Mutable):
            wanted = select(table)
            if table.name == "log":
                wanted = wanted.where(table.c.seq <= upto)
            found[table.name] = sorted((tuple(row) for row in session.execute(wanted)), key=repr)
    return found


@pytest.mark.parametrize("target", ["sqlite", "postgresql"])
def test_a_project_moves_to_either_database_and_stays_the_same(
    engine: Engine, keys: MasterKey, made: Path, tmp_path: Path, target: str,
    request: pytest.FixtureRequest, new_url: Callable[[str], str], kind: str,
) -> None:  # fmt: skip
    if target == kind:
        url = new_url("empty")
    elif target == "sqlite":
        url = sqlite_url(tmp_path / "restored.db")
    else:
        url = _new_postgresql(request)
    manifest, told = restore(made, url, by=ME, at=NOW, keys=keys)
    assert told == []
    assert manifest.master_keys == [keys.id]
    again = open_store(url)
    assert _rows(again, manifest.entries) == _rows(engine, manifest.entries)
    assert check(again, keys) == []
    with reading(again) as session:
        assert head(session)[0] == manifest.entries + 1
        (study,) = {test.study for test in draws.drawn_tests(session)}
        assert draws.draws(session, study)[0].seed == 2**80 + 7
        phones = [shown[0].phone for shown in landlords.spellings(session, keys).values()]
        assert "+32470000003" in phones
    with writing(again) as session:  # life goes on
        people.add_person(session, keys, "Nieuw", by=ME, at=NOW)
    assert check(again, keys) == []
    again.dispose()


def _new_postgresql(request: pytest.FixtureRequest) -> str:
    import psycopg
    from sqlalchemy import make_url

    server = request.getfixturevalue("server")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS restored")
        connection.execute("CREATE DATABASE restored")
    return make_url(server).set(database="restored").render_as_string(hide_password=False)


def test_a_backup_holds_no_key_and_nothing_readable(
    engine: Engine, tmp_path: Path, furnished_key_file: Path
) -> None:
    made = tmp_path / "project.backup"
    backup(engine, made, at=NOW)
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    key = base64.b64decode(furnished_key_file.read_bytes().split()[1])
    with zipfile.ZipFile(made) as archive:
        content = b"".join(archive.read(name) for name in archive.namelist())
    for secret in (key, b"+32470000003", b"Fictief", b"Verzonnenstraat", b"studie.example"):
        assert secret not in content
        assert secret.hex().encode() not in content


def test_a_backup_never_replaces_another(engine: Engine, made: Path) -> None:
    before = made.read_bytes()
    with pytest.raises(Refused, match="new file"):
        backup(engine, made, at=NOW)
    assert made.read_bytes() == before


def test_a_backup_that_fails_leaves_nothing(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(OutsideTrouble, match="was not made"):
        backup(engine, tmp_path / "missing" / "x.backup", at=NOW)
    engine.dispose()
    if engine.dialect.name == "sqlite":
        Path(str(engine.url.database)).unlink()
        with pytest.raises(OutsideTrouble):
            backup(engine, tmp_path / "x.backup", at=NOW)
        assert not [file for file in tmp_path.iterdir() if "backup" in file.name]


def test_nothing_is_restored_over_anything(url: str, made: Path, keys: MasterKey) -> None:
    with pytest.raises(Refused, match="empty database"):
        restore(made, url, by=ME, at=NOW, keys=keys)
    engine = open_store(url)
    assert check(engine, keys) == []
    engine.dispose()


def _rewritten(made: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    out = io.BytesIO()
    with zipfile.ZipFile(made) as archive, zipfile.ZipFile(out, "w") as other:
        for name in archive.namelist():
            content = change(name, archive.read(name))
            if content is not None:
                other.writestr(name, content)
    file = made.with_name("rewritten.backup")
    file.write_bytes(out.getvalue())
    return file


def _is_empty(url: str) -> bool:
    with pytest.raises(OutsideTrouble):
        open_store(url).dispose()
    return True


def test_an_altered_backup_is_refused(made: Path, empty_url: str, keys: MasterKey) -> None:
    def change(name: str, content: bytes) -> bytes:
        if name == "tables/coding.jsonl":
            return content.replace(b'"invitation"', b'"refusal"')
        return content

    with pytest.raises(StoreDamaged, match=r"tables/coding\.jsonl"):
        restore(_rewritten(made, change), empty_url, by=ME, at=NOW, keys=keys)
    assert _is_empty(empty_url)


def test_a_backup_altered_with_its_manifest_does_not_pass_the_check(
    made: Path, empty_url: str, keys: MasterKey
) -> None:
    from discrimtest.identifiers import sha256_hex

    with zipfile.ZipFile(made) as archive:
        changed = archive.read("tables/coding.jsonl").replace(b'"invitation"', b'"refusal"')

    def change(name: str, content: bytes) -> bytes:
        if name == "tables/coding.jsonl":
            return changed
        if name == "manifest.json":
            manifest = json.loads(content)
            manifest["tables"]["coding"]["sha256"] = sha256_hex(changed)
            return json.dumps(manifest).encode()
        return content

    with pytest.raises(StoreDamaged, match=r"(?s)does not pass the check.*table coding"):
        restore(_rewritten(made, change), empty_url, by=ME, at=NOW, keys=keys)
    assert _is_empty(empty_url)


@pytest.mark.parametrize("missing", ["manifest.json", "tables/log.jsonl"])
def test_an_incomplete_backup_is_refused(made: Path, empty_url: str, missing: str) -> None:
    file = _rewritten(made, lambda name, content: None if name == missing else content)
    with pytest.raises((WrongInput, StoreDamaged), match=missing.rpartition("/")[2]):
        restore(file, empty_url, by=ME, at=NOW)


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9])
def test_a_cut_off_backup_is_refused(made: Path, empty_url: str, share: float) -> None:
    content = made.read_bytes()
    made.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(WrongInput, match="not a whole backup"):
        restore(made, empty_url, by=ME, at=NOW)


def test_a_flipped_byte_is_refused(made: Path, empty_url: str) -> None:
    with zipfile.ZipFile(made) as archive:
        member = archive.getinfo("tables/log.jsonl")
    content = bytearray(made.read_bytes())
    # 30 bytes and the name stand before a member's data in a zip file.
    start = member.header_offset + 30 + len(member.filename)
    content[start + member.compress_size // 2] ^= 0xFF
    made.write_bytes(content)
    with pytest.raises((WrongInput, StoreDamaged)):
        restore(made, empty_url, by=ME, at=NOW)


def test_a_backup_packed_in_a_way_that_is_not_known_is_refused(made: Path, empty_url: str) -> None:
    """As another program may pack it."""
    content = made.read_bytes()
    for header, method in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        place = content.index(header) + method
        content = content[:place] + b"\x63\x00" + content[place + 2 :]
    made.write_bytes(content)
    with pytest.raises((WrongInput, StoreDamaged)):
        restore(made, empty_url, by=ME, at=NOW)


def test_a_file_that_is_not_there_and_a_manifest_of_nonsense(
    made: Path, empty_url: str, tmp_path: Path
) -> None:
    with pytest.raises(OutsideTrouble, match="can not be read"):
        restore(tmp_path / "none", empty_url, by=ME, at=NOW)
    for nonsense in (b"[]", b"{}", b"\xff", b"null"):
        file = _rewritten(made, partial(_with_manifest, nonsense))
        with pytest.raises(WrongInput, match="not a whole backup"):
            restore(file, empty_url, by=ME, at=NOW)


def _with_manifest(manifest: bytes, name: str, content: bytes) -> bytes:
    return manifest if name == "manifest.json" else content


def test_a_backup_of_another_version_names_the_program(made: Path, empty_url: str) -> None:
    def said(**values: Any) -> Path:
        def change(name: str, content: bytes) -> bytes:
            told = name == "manifest.json"
            return json.dumps({**json.loads(content), **values}).encode() if told else content

        return _rewritten(made, change)

    with pytest.raises(OutsideTrouble, match=r"Restore it with discrimtest 9\.9"):
        restore(said(schema="0999", program="9.9"), empty_url, by=ME, at=NOW)
    with pytest.raises(
        WrongInput, match=r"(?s)not a whole backup.*assignment; bundle; bundle_item; call_draw; "
    ):
        restore(said(tables={}), empty_url, by=ME, at=NOW)


def test_whoever_restores_must_be_known_in_the_backup(made: Path, empty_url: str) -> None:
    with pytest.raises(WrongInput, match="no such person"):
        restore(made, empty_url, by="stranger", at=NOW)
    assert _is_empty(empty_url)
    restore(made, empty_url, by=ME, at=NOW)  # the empty file left behind is no hindrance


def test_what_was_erased_since_is_erased_again(
    engine: Engine, made: Path, empty_url: str, keys: MasterKey
) -> None:
    with writing(engine) as session:
        landlords.erase_landlord(session, keys, OWNER.id, by=ME, at=NOW, rule="asked for")
    with reading(engine) as session:
        erased = destroyed_subjects(session)
    restore(made, empty_url, by=ME, at=NOW, keys=keys, erased=[*erased, "not in the backup"])
    again = open_store(empty_url)
    with reading(again) as session:
        assert OWNER.id not in landlords.spellings(session, keys)
        assert set(destroyed_subjects(session)) == set(erased)
    assert check(again, keys) == []
    again.dispose()


def _damaged(engine: Engine) -> None:
    """A row altered by somebody who owns the database."""
    with engine.connect().execution_options(store_writes=True) as connection:
        connection.exec_driver_sql("UPDATE landlord SET type = 'private' WHERE id = 'landlord-a'")
        connection.commit()


def test_a_damaged_database_is_backed_up_only_when_asked(
    engine: Engine, tmp_path: Path, keys: MasterKey
) -> None:
    _damaged(engine)
    with pytest.raises(StoreDamaged, match=r"(?s)not made.*landlord-a.*could not be restored"):
        backup(engine, tmp_path / "no.zip", at=NOW, keys=keys)
    assert not list(tmp_path.glob("*.zip"))
    _, told = backup(engine, tmp_path / "yes.zip", at=NOW, keys=keys, damaged=True)
    assert [problem.place for problem in told] == ["landlord landlord-a"]


def test_what_is_damaged_in_a_backup_is_restored_when_asked(
    engine: Engine, tmp_path: Path, keys: MasterKey, empty_url: str
) -> None:
    _damaged(engine)
    backup(engine, file := tmp_path / "yes.zip", at=NOW, keys=keys, damaged=True)
    with pytest.raises(StoreDamaged, match="landlord-a"):
        restore(file, empty_url, by=ME, at=NOW, keys=keys)
    assert _is_empty(empty_url)
    _, told = restore(file, empty_url, by=ME, at=NOW, keys=keys, damaged=True)
    assert [problem.place for problem in told] == ["landlord landlord-a"]
    restored = open_store(empty_url)
    assert check(restored, keys) == told
    restored.dispose()


def test_an_altered_backup_names_what_is_sound_and_gives_what_can_be_read(
    made: Path, empty_url: str, keys: MasterKey
) -> None:
    def change(name: str, content: bytes) -> bytes:
        return content[:-30] if name == "tables/report.jsonl" else content

    broken = _rewritten(made, change)
    with pytest.raises(StoreDamaged) as caught:
        restore(broken, empty_url, by=ME, at=NOW, keys=keys)
    bad, sound = caught.value.problems
    assert bad.place == "tables/report.jsonl"
    assert "response_match, role_grant, run" in str(sound)
    assert "report," not in str(sound).replace("report.jsonl", "")
    _, told = restore(broken, empty_url, by=ME, at=NOW, keys=keys, damaged=True)
    assert {problem.place for problem in told} == {"tables/report.jsonl", "table report"}
