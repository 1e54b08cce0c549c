"""A process killed while it writes leaves a database that is whole and goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest
from sqlalchemy import Engine

from discrimtest.store.check import check
from discrimtest.store.engine import open_store, reading, writing
from discrimtest.store.facts import record
from discrimtest.store.keys import MasterKey
from discrimtest.store.log import Act, head
from discrimtest.words.person import Role
from tests.store.examples import ME, NOW, registered

# Writes facts and personal data without end; says each number once it is committed.
_WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from discrimtest.words.person import Role
from discrimtest.store import people
from discrimtest.store.engine import open_store, writing
from discrimtest.store.keys import load_master_key
engine, keys = open_store(sys.argv[1]), load_master_key(Path(sys.argv[2]))
me, now = people.LOCAL_ADMINISTRATOR, datetime.now(UTC)
while True:
    with writing(engine) as session:
        for _ in range(5):
            new = people.add_person(session, keys, "Verzonnen " * 200, by=me, at=now)
            for role in Role:
                people.grant(session, new.id, role, by=me, at=now)
    print("committed", flush=True)
"""


@pytest.mark.parametrize("commits", range(1, 7))
def test_a_killed_writer_leaves_all_or_nothing(
    engine: Engine, furnished_keys: MasterKey, furnished_key_file: os.PathLike[str], commits: int
) -> None:
    with writing(engine) as session:
        registered(session)
        before = head(session)[0]
    url = engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", _WRITER, url, os.fspath(furnished_key_file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        for _ in range(commits):
            assert writer.stdout.readline() == "committed\n"
        # Somewhere within the next transaction: wherever the kill happens to find it.
        writer.send_signal(signal.SIGKILL)
        committed = commits + writer.stdout.read().count("committed")
    again = open_store(url)
    with reading(again) as session:
        found = head(session)[0]
    each = 5 * (1 + len(Role))  # five persons, each with every role, in one transaction
    assert (found - before) % each == 0
    assert found - before >= committed * each
    assert check(again, furnished_keys) == []
    with writing(again) as session:
        assert record(session, Act("act", "x", ME, NOW)) == found + 1
    assert check(again, furnished_keys) == []
    again.dispose()
