"""People and roles."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from discrimtest.errors import WrongInput
from discrimtest.store import log
from discrimtest.store.engine import reading, writing
from discrimtest.store.keys import MasterKey
from discrimtest.store.people import (
    LOCAL_ADMINISTRATOR,
    add_person,
    bootstrap,
    grant,
    names,
    people,
    person,
    set_active,
)
from discrimtest.words.person import Grant, Right, Role
from tests.store.examples import ME, NOW, registered


def test_the_local_administrator_is_made_once(engine: Engine) -> None:
    with writing(engine) as session:
        first = bootstrap(session, NOW)
        entries = log.head(session)
        assert bootstrap(session, NOW) == first
        assert log.head(session) == entries
    assert first.id == LOCAL_ADMINISTRATOR
    assert [right for right in Right if not first.may(right)] == [Right.CODE_BLIND]


def test_roles_are_given_taken_back_and_limited_to_a_study(engine: Engine, keys: MasterKey) -> None:
    with writing(engine) as session:
        study = registered(session)
        other = registered(session, "andere")
        new = add_person(session, keys, "An Verzonnen", by=ME, at=NOW, person_id="an")
        assert new.grants == ()
        grant(session, "an", Role.TESTER, by=ME, at=NOW, study=study.id)
        grant(session, "an", Role.CODER, by=ME, at=NOW)
        an = person(session, "an")
        assert an.grants == (Grant(Role.CODER), Grant(Role.TESTER, study.id))
        assert an.may(Right.RECORD_CONTACTS, study.id)
        assert not an.may(Right.RECORD_CONTACTS, other.id)
        assert not an.may(Right.RECORD_CONTACTS)
        grant(session, "an", Role.TESTER, by=ME, at=NOW, study=study.id, granted=False)
        assert person(session, "an").grants == (Grant(Role.CODER),)
        grant(session, "an", Role.TESTER, by=ME, at=NOW, study=study.id)
        assert person(session, "an").may(Right.RECORD_CONTACTS, study.id)


def test_a_name_is_personal_data_elsewhere(engine: Engine, keys: MasterKey) -> None:
    with writing(engine) as session:
        registered(session)
        an = add_person(session, keys, "An Verzonnen", by=ME, at=NOW)
        add_person(session, keys, "", by=ME, at=NOW, kind="program", person_id="mailer")
        assert names(session, keys) == {an.id: "An Verzonnen"}
        assert [each.id for each in people(session)] == sorted([ME, "mailer", an.id])
        assert person(session, "mailer").kind == "program"


def test_a_person_who_left_may_nothing(engine: Engine) -> None:
    with writing(engine) as session:
        registered(session)
        assert not set_active(session, ME, False, by=ME, at=NOW).may(Right.READ_STUDY)
        assert set_active(session, ME, True, by=ME, at=NOW).may(Right.READ_STUDY)


def test_strangers_and_taken_ids_are_refused(engine: Engine, keys: MasterKey) -> None:
    with writing(engine) as session:
        registered(session)
        with pytest.raises(WrongInput, match="'niemand'"):
            person(session, "niemand")
        with pytest.raises(WrongInput, match="'niemand'"):
            grant(session, "niemand", Role.CODER, by=ME, at=NOW)
        with pytest.raises(WrongInput, match="new id"):
            add_person(session, keys, "x", by=ME, at=NOW, person_id=ME)


def test_every_change_is_in_the_log(engine: Engine, keys: MasterKey) -> None:
    with writing(engine) as session:
        registered(session)
        before = log.head(session)[0]
        add_person(session, keys, "An Verzonnen", by=ME, at=NOW, person_id="an")
        grant(session, "an", Role.CODER, by=ME, at=NOW)
        grant(session, "an", Role.CODER, by=ME, at=NOW, granted=False)
        set_active(session, "an", False, by=ME, at=NOW)
    with reading(engine) as session:
        told = [(entry.act.action, entry.act.object) for entry in log.entries(session, before)]
        shown = repr(list(log.entries(session)))
    assert told == [
        ("add_person", "an"),
        ("grant_role", "an"),
        ("revoke_role", "an"),
        ("deactivate_person", "an"),
    ]
    assert "Verzonnen" not in shown
