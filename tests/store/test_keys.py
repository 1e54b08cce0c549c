"""The master key file, wrapped data keys, and what their destruction does."""

from __future__ import annotations

import base64
import os
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from discrimtest.errors import Erased, OutsideTrouble, StoreDamaged, WrongInput
from discrimtest.store import log, tables
from discrimtest.store.check import check
from discrimtest.store.engine import reading, writing
from discrimtest.store.keys import (
    KEY_FILE_VARIABLE,
    MasterKey,
    create_master_key,
    data_keys,
    destroy_keys,
    destroyed_subjects,
    key_path,
    key_ring,
    load_master_key,
)
from discrimtest.store.people import add_person, names
from discrimtest.store.rows import insert_rows
from discrimtest.store.session import Session
from tests.store.examples import ME, NOW, registered

subjects = st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1)


def ensured_keys(session: Session, keys: MasterKey, subjects: list[str]) -> dict[str, bytes]:
    """The data keys of these subjects, made and stored where there was none yet."""
    ring = key_ring(session, keys, subjects)
    ring.ensure(subjects)
    insert_rows(session, ring.rows())
    return {subject: ring.of(subject) for subject in subjects}


def test_a_key_file_is_its_owners_alone_and_read_again(tmp_path: Path) -> None:
    made = create_master_key(tmp_path / "master.key")
    assert stat.S_IMODE((tmp_path / "master.key").stat().st_mode) == 0o600
    assert load_master_key(tmp_path / "master.key").id == made.id
    assert [file.name for file in tmp_path.iterdir()] == ["master.key"]


def test_a_key_file_is_never_replaced(tmp_path: Path) -> None:
    made = create_master_key(tmp_path / "master.key")
    with pytest.raises(OutsideTrouble, match="never replaced"):
        create_master_key(tmp_path / "master.key")
    assert load_master_key(tmp_path / "master.key").id == made.id
    assert [file.name for file in tmp_path.iterdir()] == ["master.key"]


def test_no_folder_is_made_for_a_key(tmp_path: Path) -> None:
    with pytest.raises(OutsideTrouble, match="could not be made"):
        create_master_key(tmp_path / "missing" / "master.key")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o602])
def test_a_key_that_others_can_reach_is_refused_with_the_mend(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "master.key"
    create_master_key(file)
    file.chmod(mode)
    with pytest.raises(OutsideTrouble, match="chmod 600"):
        load_master_key(file)


_LONG = base64.b64encode(bytes(33)).decode()


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00" * 32, b"discrimtest-master-key-1", b"discrimtest-master-key-1 AAAA",
     f"discrimtest-master-key-1 {_LONG}".encode(), "sleutel é".encode(),
     b"other " + base64.b64encode(bytes(32)), b"discrimtest-master-key-1 ???"],
)  # fmt: skip
def test_a_file_that_is_no_key_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "master.key"
    file.write_bytes(content)
    file.chmod(0o600)
    with pytest.raises(OutsideTrouble, match=f"{len(content)} bytes.*must hold one line"):
        load_master_key(file)


def test_a_missing_key_is_named_with_its_variable(tmp_path: Path) -> None:
    with pytest.raises(OutsideTrouble, match=KEY_FILE_VARIABLE):
        load_master_key(tmp_path / "master.key")
    with pytest.raises(OutsideTrouble, match="must be readable"):
        load_master_key(tmp_path)


def test_the_variable_decides_where_the_key_lies(monkeypatch: pytest.MonkeyPatch) -> None:
    assert key_path(Path("here.key")) == Path("here.key")
    monkeypatch.setenv(KEY_FILE_VARIABLE, "/elsewhere/master.key")
    assert key_path(Path("here.key")) == Path("/elsewhere/master.key")


def test_a_key_shows_nothing_of_itself() -> None:
    secret = bytes(range(32))
    shown = repr(MasterKey(secret)) + MasterKey(secret).id
    assert secret.hex() not in shown
    assert len(MasterKey(secret).id) == 16


@given(subject=subjects, data_key=st.binary(min_size=32, max_size=32))
def test_a_wrapped_key_opens_for_its_subject_alone(subject: str, data_key: bytes) -> None:
    master = MasterKey(bytes(32))
    wrapped = master.wrap(subject, data_key)
    assert data_key not in wrapped
    assert master.unwrap(subject, wrapped, master.id) == data_key
    with pytest.raises(StoreDamaged, match="altered"):
        master.unwrap(subject + "x", wrapped, master.id)
    flipped = wrapped[:-1] + bytes([wrapped[-1] ^ 1])
    with pytest.raises(StoreDamaged, match="altered"):
        master.unwrap(subject, flipped, master.id)


def test_the_wrapping_is_aes_gcm_under_a_key_derived_by_hkdf() -> None:
    """Recomputed with HMAC alone, after RFC 5869 (HKDF-SHA256, no salt, one block)."""
    import hashlib
    import hmac

    secret = bytes(range(32))
    extracted = hmac.new(bytes(32), secret, hashlib.sha256).digest()
    info = b"discrimtest 1: wrap data keys\x01"
    derived = hmac.new(extracted, info, hashlib.sha256).digest()
    wrapped = MasterKey(secret).wrap("landlord-a", b"k" * 32)
    assert AESGCM(derived).decrypt(wrapped[:12], wrapped[12:], b"landlord-a") == b"k" * 32


@given(value=st.text(min_size=1), other=st.text(min_size=1))
def test_a_lookup_depends_on_field_value_and_key(value: str, other: str) -> None:
    one, two = MasterKey(bytes(32)), MasterKey(bytes([1] * 32))
    assert one.lookup("phone", value) == one.lookup("phone", value)
    assert one.lookup("phone", value) != one.lookup("email", value)
    assert one.lookup("phone", value) != two.lookup("phone", value)
    same = " ".join(value.casefold().split()) == " ".join(other.casefold().split())
    if same:
        assert one.lookup("name", value) == one.lookup("name", other)


def test_a_lookup_passes_over_case_width_and_spacing() -> None:
    key = MasterKey(bytes(32))
    assert key.lookup("name", " Immo  LEIEHOEK ") == key.lookup("name", "immo leiehoek")
    assert key.lookup("name", "ｉｍｍｏ") == key.lookup("name", "Immo")
    assert key.lookup("name", "Immo Leiehoek") != key.lookup("name", "ImmoLeiehoek")


def test_the_key_of_another_installation_is_told(engine: Engine, keys: MasterKey) -> None:
    with writing(engine) as session:
        ensured_keys(session, keys, ["landlord-a"])
    with (
        reading(engine) as session,
        pytest.raises(OutsideTrouble, match=f"another installation[^$]*needs the.*{keys.id}"),
    ):
        data_keys(session, MasterKey(os.urandom(32)), ["landlord-a"])


def test_another_installations_key_seals_nothing(engine: Engine, keys: MasterKey) -> None:
    with writing(engine) as session:
        ensured_keys(session, keys, ["landlord-a"])
        other = MasterKey(os.urandom(32))
        with pytest.raises(OutsideTrouble, match="another installation"):
            ensured_keys(session, other, ["landlord-b"])
        assert data_keys(session, keys, ["landlord-b"]) == {}


def test_a_subject_keeps_its_one_key(engine: Engine, keys: MasterKey) -> None:
    with writing(engine) as session:
        first = ensured_keys(session, keys, ["a", "b"])
        again = ensured_keys(session, keys, ["b", "c"])
    assert first["b"] == again["b"]
    assert len({*first.values(), *again.values()}) == 3
    with reading(engine) as session:
        assert data_keys(session, keys, ["a", "b", "c", "d"]) == first | again


def test_destroying_one_persons_key_leaves_the_others(engine: Engine, keys: MasterKey) -> None:
    with writing(engine) as session:
        registered(session)
        one = add_person(session, keys, "An Verzonnen", by=ME, at=NOW)
        other = add_person(session, keys, "Bo Verzonnen", by=ME, at=NOW)
    with writing(engine) as session:
        assert destroy_keys(session, [one.id], by=ME, at=NOW, rule="asked for") == [one.id]
        assert destroy_keys(session, [one.id], by=ME, at=NOW, rule="again") == []
    with reading(engine) as session:
        assert names(session, keys) == {other.id: "Bo Verzonnen"}
        assert data_keys(session, keys, [one.id]) == {one.id: None}
        assert destroyed_subjects(session) == {one.id: "asked for"}
        row = session.execute(
            select(tables.PrivateRow.ciphertext, tables.PrivateRow.lookup).where(
                tables.PrivateRow.subject == one.id
            )
        ).all()
        assert row == [(None, None)]
        last = list(log.entries(session))[-1].act
        assert (last.action, last.object, last.detail) == (
            "destroy_key",
            one.id,
            {"rule": "asked for"},
        )
    assert check(engine, keys) == []


def test_an_erased_subject_never_gets_another_key(engine: Engine, keys: MasterKey) -> None:
    with writing(engine) as session:
        registered(session)
        ensured_keys(session, keys, ["landlord-a"])
        destroy_keys(session, ["landlord-a"], by=ME, at=NOW, rule="retention")
        with pytest.raises(Erased, match="landlord-a"):
            ensured_keys(session, keys, ["landlord-a", "landlord-b"])


def test_erasing_a_stranger_is_refused_whole(engine: Engine, keys: MasterKey) -> None:
    with writing(engine) as session:
        registered(session)
        ensured_keys(session, keys, ["a"])
        with pytest.raises(WrongInput, match=r"(?s)Nothing was erased.*x1.*x2"):
            destroy_keys(session, ["a", "x1", "x2"], by=ME, at=NOW, rule="r")
        assert destroyed_subjects(session) == {}
