"""What an operator notes of the log tells later whether entries were cut off."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine, text

from discrimtest.errors import WrongInput
from discrimtest.store.check import check
from discrimtest.store.engine import reading, writing
from discrimtest.store.log import head
from discrimtest.store.mark import mark_of, read_mark, set_back
from discrimtest.store.people import grant
from discrimtest.words.person import Role
from tests.store.examples import ME, NOW, registered
from tests.store.test_every_column import owned


def test_a_mark_is_the_number_and_hash_of_the_newest_entry(engine: Engine) -> None:
    with writing(engine) as session:
        registered(session)
        seq, link = head(session)
        mark = mark_of(session)
    assert str(mark) == f"{seq}:{link.hex()[:32]}"
    assert read_mark(f" {mark}\n") == mark


@pytest.mark.parametrize("wrong", ["", "7", "7:abc", "0:" + "a" * 32, "7:" + "g" * 32])
def test_what_is_no_mark_is_refused(wrong: str) -> None:
    with pytest.raises(WrongInput, match="mark of the log"):
        read_mark(wrong)


def test_entries_that_were_cut_off_are_found_by_what_was_noted(engine: Engine) -> None:
    """With everything they recorded, which leaves a database that is whole."""
    with writing(engine) as session:
        registered(session)
        earlier = mark_of(session)
        grant(session, ME, Role.TESTER, by=ME, at=NOW)
        noted = mark_of(session)
    assert check(engine, noted=[earlier, noted]) == []
    with owned(engine, "role_grant", "log") as session:
        session.execute(text(f"DELETE FROM role_grant WHERE entry = {noted.seq}"))
        session.execute(text(f"DELETE FROM log WHERE seq = {noted.seq}"))
    assert check(engine, noted=[earlier]) == []
    (problem,) = check(engine, noted=[earlier, noted])
    assert (problem.place, problem.value) == (f"log entry {noted.seq}", "absent")
    with writing(engine) as session:
        grant(session, ME, Role.CODER, by=ME, at=NOW)
    (problem,) = check(engine, noted=[noted])
    assert problem.code == "log.mark_gone", "another entry took its number"


def test_a_clock_that_was_set_back_is_told_and_is_no_damage(engine: Engine) -> None:
    with writing(engine) as session:
        registered(session)
    with writing(engine) as session:
        grant(session, ME, Role.TESTER, by=ME, at=NOW - timedelta(hours=1))
        seq, _ = head(session)
    with writing(engine) as session:
        grant(session, ME, Role.CODER, by=ME, at=NOW)
    with reading(engine) as session:
        assert set_back(session) == [seq]
    assert check(engine) == []


def test_who_waited_to_write_is_dated_after_who_went_first(engine: Engine) -> None:
    """The clock was read before the lock was had; that is no clock that was set back."""
    with writing(engine) as session:
        registered(session)
    with writing(engine) as session:
        grant(session, ME, Role.TESTER, by=ME, at=NOW - timedelta(seconds=20))
    with reading(engine) as session:
        assert set_back(session) == []
    assert check(engine) == []


def test_what_one_transaction_writes_bears_ordered_times(engine: Engine) -> None:
    """Each part of an act may read the clock by itself, in whatever order."""
    with writing(engine) as session:
        registered(session)
        grant(session, ME, Role.TESTER, by=ME, at=NOW + timedelta(milliseconds=3))
        grant(session, ME, Role.CODER, by=ME, at=NOW)
    with reading(engine) as session:
        assert set_back(session) == []
    assert check(engine) == []
