"""A fact is written with its log entry, whose digest binds every row."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from discrimtest.store import tables
from discrimtest.store.canonical import digests_by_entry
from discrimtest.store.engine import reading, writing
from discrimtest.store.facts import fact_tables, record
from discrimtest.store.keys import MasterKey
from discrimtest.store.log import Act, entries
from tests.store.examples import ME, NOW, lived, registered, rest_of


def test_the_digest_of_a_table_is_as_documented(engine: Engine) -> None:
    """Written out by hand: lines of canonical JSON by primary key, without NULLs."""
    with writing(engine) as session:
        study = registered(session)
        rows: list[dict[str, Any]] = [
            {"id": each, "person_id": ME, "study_id": place, "role": "tester", "granted": granted}
            | {"by": ME, "at": NOW}
            for each, place, granted in (("g2", study.id, True), ("g1", None, False))
        ]
        seq = record(session, Act("grant", ME, ME, NOW), {tables.RoleGrantRow: rows})
    at = "2026-03-02T09:00:00.000000Z"
    lines = [
        ["role_grant", {"at": at, "by": ME, "granted": False, "id": "g1"}
         | {"person_id": ME, "role": "tester"}],
        ["role_grant", {"at": at, "by": ME, "granted": True, "id": "g2"}
         | {"person_id": ME, "role": "tester", "study_id": study.id}],
    ]  # fmt: skip
    content = "".join(
        json.dumps(line, sort_keys=True, separators=(",", ":")) + "\n" for line in lines
    )
    with reading(engine) as session:
        (entry,) = entries(session, after=seq - 1)
    assert entry.facts == {"role_grant": [2, hashlib.sha256(content.encode()).hexdigest()]}


def test_what_is_read_has_the_digest_of_what_was_written(engine: Engine, keys: MasterKey) -> None:
    with writing(engine) as session:
        rest_of(session, keys, lived(session, keys))
    with reading(engine) as session:
        told = {(entry.seq, name): digest for entry in entries(session)
                for name, digest in entry.facts.items() if isinstance(digest, list)}  # fmt: skip
        found = {(seq, table.name): digest for table in fact_tables()
                 for seq, digest in digests_by_entry(session, table)}  # fmt: skip
    assert found == told
    assert {name for _, name in found} == {table.name for table in fact_tables()}


def test_a_fact_that_is_refused_takes_its_entry_with_it(engine: Engine) -> None:
    with writing(engine) as session:
        registered(session)
        before = session.scalar(select(func.count()).select_from(tables.LogRow))
    row = {"id": "g", "person_id": ME, "role": "king", "granted": True, "by": ME, "at": NOW}
    with pytest.raises(Exception, match="ck_role_grant_role"), writing(engine) as session:
        record(session, Act("grant", ME, ME, NOW), {tables.RoleGrantRow: [row]})
    with reading(engine) as session:
        assert session.scalar(select(func.count()).select_from(tables.LogRow)) == before


def test_the_digest_does_not_depend_on_the_order_of_the_rows(engine: Engine) -> None:
    with writing(engine) as session:
        registered(session)
        given = {"person_id": ME, "role": "tester", "granted": True, "by": ME, "at": NOW}
        rows = [{"id": f"g{n}", **given} for n in range(5)]
        seq = record(session, Act("a", "o", ME, NOW), {tables.RoleGrantRow: list(reversed(rows))})
        (digest,) = (
            found
            for entry, found in digests_by_entry(session, tables.table_of(tables.RoleGrantRow))
            if entry == seq
        )
        (entry,) = entries(session, after=seq - 1)
    assert entry.facts["role_grant"] == digest
