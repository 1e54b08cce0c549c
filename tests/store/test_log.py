"""The log: its fixed encoding, its chain, and its numbers without gaps."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from discrimtest.store.check import check
from discrimtest.store.engine import open_store, reading, writing
from discrimtest.store.facts import record
from discrimtest.store.log import (
    BEFORE_FIRST,
    Act,
    chain_hash,
    entries,
    head,
    leaf_hash,
    verify_chain,
)
from tests.store.examples import ME, NOW, registered

_plain = st.text(alphabet=st.characters(exclude_categories=["Cs"]))
acts = st.builds(
    Act,
    action=_plain,
    object=_plain,
    by=_plain,
    at=st.integers(0, 10**15).map(lambda micro: NOW + timedelta(microseconds=micro)),
    study=st.none() | _plain,
    detail=st.dictionaries(_plain, _plain, max_size=3),
)


def test_the_leaf_is_encoded_as_fixed() -> None:
    """Written out by hand: the bytes must stay these for good."""
    brussels = timezone(timedelta(hours=1))
    at = datetime(2026, 3, 2, 10, 0, 0, 5, tzinfo=brussels)
    act = Act("draw_tests", "draw-é", "person-1", at, "study-1", {"golden": "00"})
    encoded = (
        '{"action":"draw_tests","at":"2026-03-02T09:00:00.000005Z","by":"person-1",'
        '"detail":{"golden":"00"},"facts":{"test":[2,"ab"]},"object":"draw-é","seq":7,'
        '"study":"study-1"}'
    ).encode()
    expected = hashlib.sha256(b"\x00" + encoded).digest()
    assert leaf_hash(7, act, {"test": [2, "ab"]}) == expected
    assert chain_hash(b"\x11" * 32, expected) == (
        hashlib.sha256(b"\x01" + b"\x11" * 32 + expected).digest()
    )


def test_leaf_and_chain_are_those_of_rfc_6962() -> None:
    """RFC 6962, 2.1: MTH({d0, d1}) = SHA-256(0x01 || SHA-256(0x00 || d0) || …)."""
    leaves = [hashlib.sha256(b"\x00" + each).digest() for each in (b"", b"\x00")]
    # Root of the first two leaves of the reference tree of Certificate Transparency's
    # own tests (certificate-transparency, merkletree/merkle_tree_test.cc).
    root = "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"
    assert chain_hash(leaves[0], leaves[1]).hex() == root


@given(act=acts, other=acts, seq=st.integers(1, 9))
def test_different_entries_have_different_leaves(act: Act, other: Act, seq: int) -> None:
    assert (leaf_hash(seq, act, {}) == leaf_hash(seq, other, {})) == (act == other)
    assert leaf_hash(seq, act, {}) != leaf_hash(seq + 1, act, {})
    assert leaf_hash(seq, act, {}) != leaf_hash(seq, act, {"test": [1, "00"]})


def test_entries_come_back_as_written(engine: Engine) -> None:
    with writing(engine) as session:
        study = registered(session)
        before = head(session)[0]
        act = Act("act", "object", ME, NOW, study.id, {"key": "value €"})
        assert record(session, act) == before + 1
    with reading(engine) as session:
        (last,) = entries(session, after=before)
        assert (last.seq, last.act, last.facts) == (before + 1, act, {})
        assert last.leaf == leaf_hash(last.seq, act, {})
        assert head(session) == (last.seq, last.hash)
        assert list(verify_chain(session)) == []


def test_an_empty_log_has_a_head(engine: Engine) -> None:
    with reading(engine) as session:
        assert head(session) == (0, BEFORE_FIRST)
        assert list(entries(session)) == []


def test_what_was_undone_is_not_counted_on(engine: Engine) -> None:
    """Within a transaction the head is not read again; an undone one leaves no head behind."""

    other = open_store(engine.url.render_as_string(hide_password=False))
    with writing(engine) as session:
        registered(session)
    for place in (engine, other, engine):
        with suppress(ZeroDivisionError), writing(engine) as session:
            record(session, Act("act", "undone", ME, NOW))
            raise ZeroDivisionError
        with writing(place) as session:
            for number in range(2):
                record(session, Act("act", str(number), ME, NOW))
    other.dispose()
    with reading(engine) as session:
        assert list(verify_chain(session)) == []


def test_many_writers_leave_no_gap(engine: Engine) -> None:
    """Ten threads, each with connections of its own."""
    with writing(engine) as session:
        registered(session)
        before = head(session)[0]

    def work(worker: int) -> None:
        for number in range(10):
            with writing(engine) as session:
                record(session, Act("act", f"{worker}-{number}", ME, NOW))

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(work, range(10)))
    with reading(engine) as session:
        found = list(entries(session, after=before))
    assert [entry.seq for entry in found] == list(range(before + 1, before + 101))
    expected = {f"{worker}-{number}" for worker in range(10) for number in range(10)}
    assert {entry.act.object for entry in found} == expected
    for worker in range(10):
        own = [entry.act.object for entry in found if entry.act.object.startswith(f"{worker}-")]
        assert own == sorted(own)
    assert check(engine) == []


_APPEND = """
import sys
from datetime import UTC, datetime
from discrimtest.store.engine import open_store, writing
from discrimtest.store.facts import record
from discrimtest.store.log import Act
engine = open_store(sys.argv[1])
for number in range(25):
    with writing(engine) as session:
        record(session, Act("act", sys.argv[2], "local-administrator", datetime.now(UTC)))
"""


def test_many_processes_leave_no_gap(engine: Engine) -> None:
    with writing(engine) as session:
        registered(session)
        before = head(session)[0]
    url = engine.url.render_as_string(hide_password=False)
    running = [
        subprocess.Popen([sys.executable, "-c", _APPEND, url, str(worker)]) for worker in range(4)
    ]
    assert [each.wait(timeout=120) for each in running] == [0, 0, 0, 0]
    again = open_store(url)
    with reading(again) as session:
        assert head(session)[0] == before + 100
    assert check(again) == []
    again.dispose()
