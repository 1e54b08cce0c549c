"""Studies, their versions and their lines."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from discrimtest.errors import WrongInput
from discrimtest.store import log
from discrimtest.store.check import check_session
from discrimtest.store.engine import writing
from discrimtest.store.keys import MasterKey
from discrimtest.store.lines import ensure_lines, lines
from discrimtest.store.reasons import reasons_by_entry
from discrimtest.store.studies import (
    add_version,
    current_version,
    find_study,
    register,
    set_state,
    studies,
    study,
    versions,
)
from discrimtest.words.line import Line, LineChannel
from discrimtest.words.study import Mode, Purpose, StudyState, VersionKind
from tests.store.examples import LINE, ME, NOW, SNAPSHOT, registered


def test_a_study_is_registered_once_and_found(engine: Engine) -> None:
    with writing(engine) as session:
        made = registered(session)
        entries = log.head(session)
        assert registered(session) == made
        assert log.head(session) == entries, "registering again is no act"
        assert find_study(session, made.slug) == made
        assert study(session, made.id) == made
        assert find_study(session, "geen") is None
        other = registered(session, "andere-2026")
        assert studies(session) == [other, made]
        with pytest.raises(WrongInput, match=r"'geen'.*study list"):
            study(session, "geen")


def test_the_id_of_a_study_is_the_same_on_every_machine(engine: Engine) -> None:
    digest = hashlib.sha256(b'["study","voorbeeld-2026"]').digest()
    with writing(engine) as session:
        assert registered(session).id == f"study-{base64.b32encode(digest)[:20].decode().lower()}"


def test_what_is_registered_follows_the_files_until_the_lock(engine: Engine) -> None:
    given = {"slug": "voorbeeld-2026", "mode": Mode.REACTIVE, "by": ME, "at": NOW}
    with writing(engine) as session:
        registered(session)
        changed = register(
            session,
            timezone="Europe/Paris",
            purpose=Purpose.ENFORCEMENT,
            simulated=False,
            **given,  # type: ignore[arg-type]
        )
        assert (changed.timezone, changed.mode) == ("Europe/Paris", Mode.REACTIVE)
        set_state(session, changed.id, StudyState.LOCKED, by=ME, at=NOW)
        again = registered(session)
        assert again == replace(changed, state=StudyState.LOCKED)


def test_versions_are_numbered_and_kept(engine: Engine, keys: MasterKey) -> None:
    with writing(engine) as session:
        made = registered(session)
        assert current_version(session, made.id) is None
        snapshot = SNAPSHOT | {"letters/nl/a.txt": "{{ naam }}\r\n"}
        lock = add_version(
            session, keys, made.id, VersionKind.LOCK,
            hashes={"study": "0" * 64}, snapshot=snapshot, reason="", by=ME, at=NOW,
        )  # fmt: skip
        amendment = add_version(
            session, keys, made.id, VersionKind.AMENDMENT,
            hashes={"study": "1" * 64}, snapshot={}, reason="venster verlengd", by=ME, at=NOW,
        )  # fmt: skip
        assert (lock.number, amendment.number) == (1, 2)
        told = reasons_by_entry(session, keys, made.id)
        assert versions(session, made.id, told) == [lock, amendment]
        assert current_version(session, made.id) == replace(amendment, reason="")
        assert versions(session, made.id)[0].snapshot == snapshot


def test_lines_are_kept_by_name_and_their_addresses_sealed(engine: Engine, keys: MasterKey) -> None:
    phone = Line("tel-1", LineChannel.PHONE, "+3256000009")
    with writing(engine) as session:
        one, two = registered(session), registered(session, "andere")
        ensure_lines(session, keys, one.id, [phone, LINE], by=ME, at=NOW)
        ensure_lines(session, keys, two.id, [replace(LINE, address="x@y.example")], by=ME, at=NOW)
        entries = log.head(session)
        ensure_lines(session, keys, one.id, [LINE], by=ME, at=NOW)
        assert log.head(session) == entries
        assert lines(session, keys, one.id) == [LINE, phone]
        moved = replace(LINE, address="nieuw@studie.example")
        ensure_lines(session, keys, one.id, [moved], by=ME, at=NOW)
        assert lines(session, keys, one.id) == [moved, phone]
        assert lines(session, keys, two.id) == [replace(LINE, address="x@y.example")]
        assert check_session(session, keys) == []
