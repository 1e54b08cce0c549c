"""Short commits: what is read beside others keeps nobody waiting, and is checked when written."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from discrimtest.errors import OutsideTrouble, Overtaken
from discrimtest.store import people, studies
from discrimtest.store.commits import TRIES, committing, retried
from discrimtest.store.engine import aside, open_store, reading, writing
from discrimtest.store.log import head, moved_since
from discrimtest.words.study import StudyState
from tests.store.examples import ME, NOW, registered


def begun(engine: Engine) -> tuple[str, str, int]:
    """Ids of two registered studies, and the number of the last entry."""
    with writing(engine) as session:
        first, other = registered(session).id, registered(session, "andere-2026").id
        return first, other, head(session)[0]


def test_what_is_read_aside_stays_and_others_write_meanwhile(engine: Engine) -> None:
    study, _, seq = begun(engine)
    other = open_store(engine.url.render_as_string(hide_password=False), wait_seconds=0.2)
    with aside(engine) as session:
        assert studies.study(session, study).state is StudyState.REGISTERED
        with writing(other) as writer:  # would be locked out by a reader of an SQLite file
            studies.set_state(writer, study, StudyState.CLOSED, by=ME, at=NOW)
        assert studies.study(session, study).state is StudyState.REGISTERED
        assert head(session)[0] == seq
    with reading(engine) as session:
        assert studies.study(session, study).state is StudyState.CLOSED
    other.dispose()


def test_nothing_can_be_written_aside(engine: Engine) -> None:
    study, _, seq = begun(engine)
    with pytest.raises(OutsideTrouble), aside(engine) as session:
        studies.set_state(session, study, StudyState.CLOSED, by=ME, at=NOW)
    with reading(engine) as session:
        assert head(session)[0] == seq


def test_what_others_recorded_meanwhile_is_told_and_nothing_is_written(engine: Engine) -> None:
    first, other, seq = begun(engine)
    with writing(engine) as session:
        studies.set_state(session, other, StudyState.CLOSED, by=ME, at=NOW)
    with committing(engine, seq, first) as session:  # another study's entry does no harm
        studies.set_state(session, first, StudyState.CLOSED, by=ME, at=NOW)
    for read in (None, first):
        with (
            pytest.raises(Overtaken, match="entries since this began"),
            committing(engine, seq, read),
        ):
            raise AssertionError("must not come here")
    with reading(engine) as session:
        assert head(session)[0] == seq + 2


def test_what_belongs_to_no_study_or_to_all_counts_for_each(engine: Engine) -> None:
    first, _, seq = begun(engine)
    with writing(engine) as session:
        assert not moved_since(session, seq, first)
        people.set_active(session, people.LOCAL_ADMINISTRATOR, True, by=ME, at=NOW)
        assert moved_since(session, seq, first)


def test_work_overtaken_is_done_again_a_few_times() -> None:
    done: list[int] = []

    def work(fails: int) -> int:
        done.append(1)
        if len(done) <= fails:
            raise Overtaken("Someone else recorded something meanwhile.")
        return len(done)

    assert retried(lambda: work(2)) == 3
    done.clear()
    with pytest.raises(Overtaken):
        retried(lambda: work(TRIES))
    assert len(done) == TRIES
