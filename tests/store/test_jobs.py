"""Long work under a lease."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from discrimtest.errors import OutsideTrouble
from discrimtest.store.engine import writing
from discrimtest.store.jobs import add_job, end_job, job, jobs, lease_job, renew_lease
from tests.store.examples import NOW


def test_the_oldest_waiting_job_is_taken_by_one(engine: Engine) -> None:
    with writing(engine) as session:
        first = add_job(session, "report", {"lang": "nl"}, NOW)
        second = add_job(session, "report", {"lang": "fr"}, NOW + timedelta(seconds=1))
        assert [each.state for each in jobs(session)] == ["waiting", "waiting"]
        taken = lease_job(session, "one", NOW, 60)
        assert taken is not None
        assert (taken.id, taken.args, taken.state) == (first.id, {"lang": "nl"}, "running")
        assert taken.lease_until == NOW + timedelta(seconds=60)
        other = lease_job(session, "two", NOW, 60)
        assert other is not None
        assert other.id == second.id
        assert lease_job(session, "three", NOW, 60) is None


def test_a_lapsed_lease_frees_the_job_and_the_first_holder_is_told(engine: Engine) -> None:
    with writing(engine) as session:
        made = add_job(session, "report", {}, NOW)
        lease_job(session, "one", NOW, 60)
        at = NOW + timedelta(seconds=60)
        assert lease_job(session, "two", at, 60) is None
        taken = lease_job(session, "two", at + timedelta(microseconds=1), 60)
        assert taken is not None
        assert taken.lease_owner == "two"
        with pytest.raises(OutsideTrouble, match=r"'two'.*must be held by one"):
            renew_lease(session, made.id, "one", at, 60, 10)
        with pytest.raises(OutsideTrouble, match="lease of a job was lost"):
            end_job(session, made.id, "one")


def test_a_job_reports_its_progress_and_ends(engine: Engine) -> None:
    with writing(engine) as session:
        done, failed = (add_job(session, "report", {}, NOW) for _ in range(2))
        for _ in range(2):
            lease_job(session, "one", NOW, 60)
        later = NOW + timedelta(seconds=30)
        renewed = renew_lease(session, done.id, "one", later, 60, 40)
        assert (renewed.progress, renewed.lease_until) == (40, NOW + timedelta(seconds=90))
        end_job(session, done.id, "one")
        renew_lease(session, failed.id, "one", later, 60, 30)
        end_job(session, failed.id, "one", failure="the disk is full")
        ended = [job(session, each.id) for each in (done, failed)]
        assert [(each.state, each.progress, each.message) for each in ended] == [
            ("done", 100, ""),
            ("failed", 30, "the disk is full"),
        ]
        assert lease_job(session, "two", NOW + timedelta(days=1), 60) is None
        with pytest.raises(OutsideTrouble, match="'done'"):
            end_job(session, done.id, "one")
