"""Complaints come back as they were recorded, and stay when their complainant is erased."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from discrimtest.errors import WrongInput
from discrimtest.store import complaints
from discrimtest.store.check import check_session
from discrimtest.store.engine import reading, writing
from discrimtest.store.keys import MasterKey, destroy_keys
from discrimtest.store.log import entries
from discrimtest.store.studies import studies
from discrimtest.words.complaint import ComplaintEventKind
from tests.store.examples import COMPLAINANT, ME, NOW, complained


@pytest.fixture
def url(new_url: Callable[[str], str]) -> str:
    """Address of a database with a row in every table."""
    return new_url("furnished")


def test_a_complaint_comes_back_whole(engine: Engine, furnished_keys: MasterKey) -> None:
    with reading(engine) as session:
        (study,) = studies(session)
        recorded, text = complained(study.id)
        found = complaints.complaint(session, "complaint-1", furnished_keys)
        assert found == replace(recorded, text=text)
        (bare,) = complaints.complaints(session)
        assert complaints.landlords_complained_of(session, study.id) == ["landlord-a"]
        with pytest.raises(WrongInput, match="complaints list"):
            complaints.complaint(session, "complaint-2")
    assert bare.text is None
    assert [event.note for event in bare.events] == [""] * len(ComplaintEventKind)
    assert (found.state, found.closed, found.last) == ("closed", NOW.date(), NOW.date())


def test_who_complained_is_erased_and_the_complaint_stays(
    engine: Engine, furnished_keys: MasterKey
) -> None:
    with writing(engine) as session:
        before = complaints.complaint(session, "complaint-1")
        assert destroy_keys(session, [COMPLAINANT], by=ME, at=NOW, rule="asked for")
        found = complaints.complaint(session, "complaint-1", furnished_keys)
        assert found == before, "its facts, and nothing that was told"
    with reading(engine) as session:
        assert check_session(session, furnished_keys) == []


def test_the_log_tells_nothing_of_what_was_told(engine: Engine) -> None:
    with reading(engine) as session:
        log = repr(list(entries(session)))
    assert "add_complaint" in log
    for told in ("Huurder", "0470 00 00 09", "verhuurd", "bemiddelen"):
        assert told not in log
