"""What people sign in with, and who tries too often, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from discrimtest.errors import WrongInput
from discrimtest.store.check import check_session
from discrimtest.store.credentials import (
    add_credential,
    counted,
    credential,
    credentials,
    end_credentials,
    kinds_held,
    use_once,
    used,
)
from discrimtest.store.engine import reading, writing
from discrimtest.store.keys import MasterKey, erased_since
from discrimtest.store.log import head, moved_since
from discrimtest.store.people import DOOR, bootstrap, door
from discrimtest.store.session import Session
from discrimtest.store.sign_ins import (
    MOST_FOR_ACCOUNT,
    MOST_FROM_ADDRESS,
    SPAN,
    attempt_of,
    record_sign_in,
    waits_until,
)
from discrimtest.words.account import CredentialKind, Means
from tests.store.examples import ME, NOW

PASSKEY = CredentialKind.PASSKEY


def added(session: Session, keys: MasterKey, kind: CredentialKind = PASSKEY) -> str:
    until = NOW + timedelta(days=3)
    return add_credential(session, keys, ME, kind, b"secret", by=ME, at=NOW, until=until)


def test_one_lasts_until_its_moment_or_its_end(engine: Engine, keys: MasterKey) -> None:
    with writing(engine) as session:
        bootstrap(session, NOW)
        first, second = added(session, keys), added(session, keys)
        held = credential(session, keys, first, NOW)
        assert held is not None
        assert (held.person, held.kind, held.content) == (ME, PASSKEY, b"secret")
        assert credential(session, keys, first, NOW + timedelta(days=3)) is None
        assert {each.id for each in credentials(session, ME, [PASSKEY], NOW)} == {first, second}
        assert kinds_held(session, NOW) == {ME: {PASSKEY}}
        end_credentials(session, [first], by=ME, at=NOW, rule="signed out")
        assert credential(session, keys, first, NOW) is None
        assert [each.id for each in credentials(session, ME, [PASSKEY], NOW, keys)] == [second]
        with pytest.raises(WrongInput):
            end_credentials(session, ["credential-none"], by=ME, at=NOW, rule="signed out")
    with reading(engine) as session:
        assert check_session(session, keys) == []


def test_what_may_be_used_once_is_used_once(engine: Engine, keys: MasterKey) -> None:
    with writing(engine) as session:
        bootstrap(session, NOW)
        own = added(session, keys)
        assert use_once(session, own, 7, by=ME, at=NOW, count=3)
        entries = head(session)
        assert not use_once(session, own, 7, by=ME, at=NOW, count=9)
        assert head(session) == entries
        assert use_once(session, own, 8, by=ME, at=NOW)
        assert (used(session, own), counted(session, own)) == ({7, 8}, 3)


def test_nobody_who_draws_or_analyses_is_overtaken_by_who_signs_in(
    engine: Engine, keys: MasterKey
) -> None:
    with writing(engine) as session:
        bootstrap(session, NOW)
        door(session, NOW)
        seq, _ = head(session)
        own = added(session, keys)
        use_once(session, own, 1, by=ME, at=NOW)
        end_credentials(session, [own], by=ME, at=NOW, rule="signed out")
        attempt = attempt_of(keys, ME, "192.0.2.7")
        record_sign_in(session, attempt, Means.PASSKEY, ME, accepted=False, by=DOOR, at=NOW)
        assert head(session)[0] > seq
        assert not moved_since(session, seq)
        assert not erased_since(session, seq)


def test_who_is_refused_too_often_waits(engine: Engine, keys: MasterKey) -> None:
    with writing(engine) as session:
        bootstrap(session, NOW)
        door(session, NOW)
        own = attempt_of(keys, "an", "192.0.2.7")
        elsewhere, other = attempt_of(keys, "an", "192.0.2.8"), attempt_of(keys, "bo", "192.0.2.7")

        def tried(times: int, *, accepted: bool = False) -> None:
            for _ in range(times):
                record_sign_in(
                    session, own, Means.PASSWORD, None, accepted=accepted, by=DOOR, at=NOW
                )

        tried(20, accepted=True)
        tried(MOST_FOR_ACCOUNT - 1)
        later = NOW + timedelta(minutes=1)
        assert waits_until(session, own, later) is None
        tried(1)
        assert waits_until(session, own, later) == NOW + SPAN
        assert waits_until(session, elsewhere, later) == NOW + SPAN, "whatever the address"
        assert waits_until(session, other, later) is None
        assert waits_until(session, own, NOW + SPAN) is None
        tried(MOST_FROM_ADDRESS - MOST_FOR_ACCOUNT)
        assert waits_until(session, other, later) == NOW + SPAN, "whatever the account"
