"""Long work that a page asked for is done once, as who asked, or not at all."""

from __future__ import annotations

import stat
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import text

from discrimtest.actions.ask_job import (
    answer_job,
    ask_job,
    begin_again,
    list_jobs,
    made_file,
    stop_job,
    tell_job,
)
from discrimtest.actions.erase_subject import erase_subject
from discrimtest.actions.manage_people import add_person, revoke_role
from discrimtest.actions.run_job import run_job
from discrimtest.design import draw as drawing
from discrimtest.errors import NotAllowed, Overtaken, Refused, StoreDamaged, WrongInput
from discrimtest.store import jobs, tables
from discrimtest.store.check import check
from discrimtest.store.engine import reading, writing
from discrimtest.words.job import JobKind, JobState
from discrimtest.words.person import Role
from discrimtest.workplace.workplace import Workplace
from tests.actions.drawn import answer, closed, secrets_of, send_all, study_tests
from tests.actions.examples import EXPORT, STUDY, acting, ready, root_of

UNDECIDED = b"Adres,Postcode,Huurprijs,Type,Huisnr of bus,E-mail,Adverteerder\n"


def held(place: Workplace) -> bytes:
    """What the two tables hold, as it lies there."""
    with reading(place.engine) as session:
        rows = [
            *session.execute(tables.table_of(tables.JobRow).select()),
            *session.execute(tables.table_of(tables.JobFileRow).select()),
        ]
    return b"\n".join(
        cell if isinstance(cell, bytes) else str(cell).encode() for row in rows for cell in row
    )


def test_an_import_keeps_no_file_and_no_name(either: Workplace) -> None:
    ask = {"name": "export.csv"}, EXPORT.read_bytes()
    job = ask_job(either, JobKind.IMPORT, STUDY, *ask)
    assert ask_job(either, JobKind.IMPORT, STUDY, *ask).id == job.id, "asked twice, done once"
    assert run_job(either, job.id).state is JobState.DONE
    told = tell_job(either, job.id).told
    assert (told["accepted"], told["doubts"]) == (10, 0)
    rows = held(either)
    assert [each for each in secrets_of(either) if each.encode() in rows] == []
    with reading(either.engine) as session:
        assert jobs.file_of(session, either.keys, job) is None
    with pytest.raises(Overtaken):
        run_job(either, job.id)
    assert check(either.engine, either.keys) == []


def test_a_column_to_decide_is_asked_about(place: Workplace) -> None:
    content = EXPORT.read_bytes().replace(b"Type", b"Soort bod", 1)
    job = ask_job(place, JobKind.IMPORT, STUDY, {"name": "export.csv"}, content)
    assert run_job(place, job.id).state is JobState.ASKING
    told = tell_job(place, job.id).told
    assert "Soort bod" in told["header"]
    assert "column.missing" in {problem["code"] for problem in told["problems"]}
    answer_job(place, job.id, {"columns": {"home": "Soort bod"}})
    with pytest.raises(Refused):
        answer_job(place, job.id, {"columns": {}})
    assert run_job(place, job.id).state is JobState.DONE
    assert tell_job(place, job.id).told["accepted"] == 10


def test_an_erasure_lets_go_of_columns_that_are_asked_about(either: Workplace) -> None:
    content = b"Jan Fictief,0470000000\nMie Fictief,0470000001\n"
    job = ask_job(either, JobKind.IMPORT, STUDY, {"name": "export.csv"}, content)
    assert run_job(either, job.id).state is JobState.ASKING
    assert "Jan Fictief" in tell_job(either, job.id).told["header"]
    with writing(either.engine) as session:
        jobs.forget(session, either.now())
        assert jobs.file_of(session, either.keys, job) is None
    assert tell_job(either, job.id).told == {}
    with pytest.raises(Refused):
        answer_job(either, job.id, {"columns": {}})


def test_two_starts_draw_once(either: Workplace) -> None:
    ready(either)
    job, ends = ask_job(either, JobKind.DRAW, STUDY, {"count": 3, "start": None}), []

    def run() -> None:
        try:
            ends.append(str(run_job(either, job.id).state))
        except Overtaken:
            ends.append("overtaken")

    both = [Thread(target=run) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert sorted(ends) == ["done", "overtaken"]
    assert len(study_tests(either)) == 3


def during(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], object]) -> None:
    """Let something happen when a draw is made and not yet committed."""
    hashed = drawing.golden_hash

    def told(*given: Any) -> str:
        happens()
        return str(hashed(*given))

    monkeypatch.setattr(drawing, "golden_hash", told)


def test_what_is_stopped_writes_nothing(either: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    ready(either)
    job = ask_job(either, JobKind.DRAW, STUDY, {"count": 3})
    during(monkeypatch, lambda: stop_job(either, job.id))
    assert run_job(either, job.id).state is JobState.STOPPED
    assert study_tests(either) == []
    with pytest.raises(Refused):
        stop_job(either, job.id)
    other = ask_job(either, JobKind.DRAW, STUDY, {"count": 3})
    assert other.id != job.id
    stop_job(either, other.id)
    with pytest.raises(Overtaken):
        run_job(either, other.id)


def test_one_that_was_silent_for_too_long_writes_nothing(
    place: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready(place)
    job = ask_job(place, JobKind.DRAW, STUDY, {"count": 3})
    later = place.on(place.now() + jobs.LEASE + timedelta(seconds=1))

    def another() -> None:
        monkeypatch.undo()
        assert begin_again(later, job.id).id == job.id
        assert run_job(later, job.id).state is JobState.DONE

    during(monkeypatch, another)
    with pytest.raises(Refused):
        run_job(place, job.id)
    assert len(study_tests(place)) == 3


def test_a_right_that_is_lost_ends_it(either: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    ready(either)
    ria = acting(either, Role.RESEARCHER)
    before, within = (ask_job(ria, JobKind.DRAW, STUDY, {"count": n}) for n in (2, 3))

    def lose() -> None:
        revoke_role(either, ria.person.id, Role.RESEARCHER)

    during(monkeypatch, lose)
    assert run_job(either, within.id).state is JobState.FAILED
    assert run_job(either, before.id).state is JobState.FAILED
    assert tell_job(either, before.id).told["problems"][0]["code"] == "person.lacks_right"
    assert study_tests(either) == []
    with pytest.raises(NotAllowed):
        tell_job(replace(ria, person=replace(ria.person, grants=())), before.id)


KILLED = """
import os, sys
from discrimtest import cli
from discrimtest.actions import draw_tests
from discrimtest.store import jobs
def die(*_, **__): os.kill(os.getpid(), 9)
setattr(*((draw_tests.drawing, "golden_hash") if sys.argv[1] == "before" else (jobs, "end")), die)
cli.run(sys.argv[2:])
"""


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_killed_process_is_seen_and_another_goes_on(either: Workplace, when: str) -> None:
    """Killed before the commit it is done anew; after it, not again."""
    ready(either)
    now = replace(either, clock=lambda: datetime.now(UTC))
    job = ask_job(now, JobKind.DRAW, STUDY, {"count": 3})
    address = either.engine.url.render_as_string(hide_password=False)
    where = ["--project", str(root_of(either)), "--database", address]
    command = [sys.executable, "-c", KILLED, when, "jobs", "run", job.id, *where]
    assert subprocess.run(command, check=False).returncode == -9
    assert tell_job(now, job.id).job.state is JobState.RUNNING
    assert len(study_tests(either)) == (3 if when == "after" else 0)
    with pytest.raises(Overtaken):
        run_job(now, job.id)
    later = now.on(now.now() + jobs.LEASE)
    (known,) = list_jobs(later, STUDY)
    assert known.dead
    assert run_job(later, job.id).state is JobState.DONE
    assert len(study_tests(either)) == 3


def test_a_row_that_somebody_altered_runs_nothing(place: Workplace) -> None:
    ready(place)
    job = ask_job(acting(place, Role.RESEARCHER), JobKind.DRAW, STUDY, {"count": 3})
    with writing(place.engine) as session:
        session.execute(text('UPDATE job SET "by" = :by'), {"by": place.person.id})
    with pytest.raises(StoreDamaged):
        run_job(place, job.id)
    assert tell_job(place, job.id).job.state is JobState.WAITING


def test_a_file_goes_with_an_erasure_and_after_a_day(place: Workplace) -> None:
    kept = {"name": "a.csv"}, EXPORT.read_bytes()
    job = ask_job(place, JobKind.IMPORT, STUDY, *kept)
    later = place.on(place.now() + timedelta(minutes=5))
    erase_subject(later, add_person(place, "an", "tester").id, "")
    with reading(place.engine) as session:
        assert jobs.file_of(session, place.keys, job) is None
    other = ask_job(place, JobKind.IMPORT, STUDY, {"name": "b.csv"}, kept[1])
    tomorrow = place.on(place.now() + timedelta(days=2))
    ask_job(tomorrow, JobKind.IMPORT, STUDY, *kept)
    with reading(place.engine) as session:
        assert jobs.file_of(session, place.keys, other) is None
    assert tell_job(tomorrow, other.id).job.state is JobState.FAILED


def test_nothing_strange_is_taken(place: Workplace) -> None:
    for content in (b"", b"x" * 10_000_001):
        with pytest.raises(WrongInput):
            ask_job(place, JobKind.IMPORT, STUDY, {"name": "a.csv"}, content)
    with pytest.raises(WrongInput):
        ask_job(place, JobKind.IMPORT, "no-such-study", {"name": "a.csv"}, b"a")
    for role in (Role.TESTER, Role.CODER, Role.INSPECTOR):
        with pytest.raises(NotAllowed):
            ask_job(acting(place, role), JobKind.IMPORT, STUDY, {"name": "a.csv"}, b"a")


def test_files_are_handed_out_as_they_were_made(field: Workplace) -> None:
    tests = study_tests(field)[:6]
    send_all(field, *tests)
    for test in tests:
        answer(field, test.contacts[0], "invitation")
    over = closed(field)
    asked = {"audience": "commissioner", "languages": ["nl"], "formats": ["html"]}
    job = ask_job(over, JobKind.REPORT, STUDY, asked)
    assert run_job(over, job.id).state is JobState.DONE
    name = f"{STUDY}-commissioner-nl.html"
    path, digest = made_file(over, job.id, name)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert path.parent.parent == Path(root_of(field)) / "reports"
    assert len(digest) == 64
    for strange in ("../discrimtest.key", "x.html"):
        with pytest.raises(WrongInput):
            made_file(over, job.id, strange)
    with pytest.raises(NotAllowed):
        made_file(acting(over, Role.TESTER), job.id, name)
    path.write_text("changed")
    with pytest.raises(Refused):
        made_file(over, job.id, name)
    found = ask_job(over, JobKind.ANALYSE, STUDY, {})
    assert run_job(over, found.id).state is JobState.DONE
    told = tell_job(over, found.id).told["pages"]
    assert set(told) == {"nl", "fr", "en"}
    assert told["nl"]["summary"][1]["sentences"]
