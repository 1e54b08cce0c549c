"""Personal data: sealed, bound to their row, found again, and gone when erased."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select, text

from discrimtest.errors import StoreDamaged
from discrimtest.store import tables
from discrimtest.store.engine import reading, writing
from discrimtest.store.keys import MasterKey, destroy_keys
from discrimtest.store.private import (
    Secret,
    seal,
    seal_text,
    unseal,
    unseal_texts,
)
from discrimtest.store.session import Session
from tests.store.examples import ME, NOW, registered

PHONE = "+32470000003"


def _sealed(session: Session, keys: MasterKey, *given: Secret) -> list[str]:
    return seal(session, keys, given)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(contents=st.lists(st.binary(max_size=200), min_size=1, max_size=4))
def test_what_is_sealed_comes_back(engine: Engine, keys: MasterKey, contents: list[bytes]) -> None:
    with writing(engine) as session:
        secrets = [Secret(f"s{number % 2}", "note", each) for number, each in enumerate(contents)]
        ids = _sealed(session, keys, *secrets)
        found = unseal(session, keys, [*ids, None, "unknown"])
    assert [found[each] for each in ids] == contents
    assert len(set(ids)) == len(contents)


def test_nothing_readable_lies_in_the_database(engine: Engine, keys: MasterKey) -> None:
    with writing(engine) as session:
        secret = Secret("landlord-c", "phone", PHONE.encode(), find_by=PHONE)
        one, other = _sealed(session, keys, secret, secret)
        assert one != other, "the same content twice must not be recognised by its id"
        for row in session.execute(select(tables.PrivateRow)):
            assert PHONE.encode() not in bytes(row.ciphertext or b"")
            assert row.id != hashlib.sha256(PHONE.encode()).hexdigest()
            assert row.lookup != hashlib.sha256(PHONE.encode()).hexdigest()


def test_a_value_is_found_exactly_until_it_is_erased(engine: Engine, keys: MasterKey) -> None:
    with writing(engine) as session:
        registered(session)
        phone = Secret("landlord-c", "phone", PHONE.encode(), find_by=PHONE)
        name = Secret("landlord-c", "name", b"X", find_by=PHONE)
        ids = _sealed(session, keys, phone, name)
        row = tables.PrivateRow
        asked = select(row.id).where(row.lookup == keys.lookup("phone", PHONE))
        assert session.scalars(asked).all() == ids[:1]
        destroy_keys(session, ["landlord-c"], by=ME, at=NOW, rule="asked")
        assert session.scalars(asked).all() == []
        assert unseal_texts(session, keys, ids) == {}


def test_an_empty_text_is_not_stored(engine: Engine, keys: MasterKey) -> None:
    with writing(engine) as session:
        assert seal_text(session, keys, "landlord-c", "note", "") is None
        assert session.execute(select(tables.SubjectKeyRow)).all() == []
        note = seal_text(session, keys, "landlord-c", "note", "é €")
        assert note is not None
        assert unseal_texts(session, keys, [note]) == {note: "é €"}


_OTHERS = (
    "UPDATE private SET ciphertext = (SELECT p.ciphertext FROM private p WHERE p.field = 'b') "
    "WHERE field = 'a'"
)


@pytest.mark.parametrize(
    "tampering",
    [
        _OTHERS,
        "UPDATE private SET field = 'c' WHERE field = 'a'",
        "UPDATE private SET media_type = 'text/html' WHERE field = 'a'",
        "UPDATE private SET subject = 'two' WHERE field = 'a'",
        "UPDATE private SET id = 'x' WHERE field = 'a'",
    ],
)
def test_a_ciphertext_moved_to_another_place_is_damage(
    engine: Engine, keys: MasterKey, tampering: str
) -> None:
    with writing(engine) as session:
        _sealed(
            session, keys, Secret("one", "a", b"1"), Secret("one", "b", b"2"),
            Secret("two", "d", b"3"),
        )  # fmt: skip
        if engine.dialect.name == "sqlite":
            session.execute(text("DROP TRIGGER private_no_update"))
        else:
            session.execute(text("ALTER TABLE private DISABLE TRIGGER private_no_change"))
        session.execute(text(tampering))
    with reading(engine) as session:
        ids = session.execute(
            select(tables.PrivateRow.id).where(tables.PrivateRow.field.in_(["a", "c"]))
        ).scalars()
        with pytest.raises(StoreDamaged, match="must be the content its id commits to"):
            unseal(session, keys, ids)


def test_the_id_is_the_hash_of_salt_and_content(engine: Engine, keys: MasterKey) -> None:
    """Opened by hand, with the data key and the cipher alone."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    from discrimtest.identifiers import canonical_json
    from discrimtest.store.keys import data_keys

    with writing(engine) as session:
        (private_id,) = _sealed(session, keys, Secret("one", "a", b"inhoud", media_type="x/y"))
        held = tables.PrivateRow
        sealed = session.scalar(select(held.ciphertext).where(held.id == private_id)) or b""
        data_key = data_keys(session, keys, ["one"])["one"]
    assert data_key is not None
    bound = canonical_json([private_id, "one", "a", "x/y"])
    salted = AESGCM(data_key).decrypt(sealed[:12], sealed[12:], bound)
    assert salted[32:] == b"inhoud"
    assert hashlib.sha256(salted).hexdigest() == private_id
