"""Nothing that a phone was told is kept is lost or doubled, whoever is killed meanwhile.

`make load` asks for a hundred phones, 50 answers a second for five minutes (20 on SQLite) while
exports and reports run; this is its short form.
"""

from __future__ import annotations

import os
import shutil
from itertools import count
from pathlib import Path

import pytest

from discrimtest.library.locate import DATABASE_NAME
from discrimtest.store.engine import sqlite_url
from tests.actions.conftest import made_project  # noqa: F401  (fixture)
from tests.actions.drawn import drawn_on_postgresql, drawn_project  # noqa: F401  (fixtures)
from tests.benchmarks.field import large_field
from tests.load.load import HEAD, Load, run
from tests.load.town import THREADS, WORKERS
from tests.store.conftest import (
    as_application,
    copied,
    migrated_postgresql,  # noqa: F401  (fixture)
    server,  # noqa: F401  (fixture)
)

SECONDS = float(os.environ.get("LOAD_SECONDS", "2"))
_NUMBERS = count()
SHORT = "LOAD_SECONDS" not in os.environ


def asked(rate: float, killed: tuple[tuple[float, str], ...] = ()) -> Load:
    if SHORT:
        return Load(rate / 2, SECONDS, 10, 40, (), killed)
    return Load(rate, SECONDS, 100, 4000, ("export", "report"), killed)


def small_town(kind: str, request: pytest.FixtureRequest, folder: Path) -> tuple[Path, str]:
    """A drawn study of some tests: its project, and its PostgreSQL database as its owner has it."""
    if kind == "sqlite":
        drawn, owner = request.getfixturevalue("drawn_project"), ""
    else:
        drawn = request.getfixturevalue("drawn_on_postgresql")
        owner = copied(request.getfixturevalue("server"), "drawn", f"loaded_{next(_NUMBERS)}")
    return Path(shutil.copytree(drawn, folder / "town")), owner


def large_town(kind: str, request: pytest.FixtureRequest, folder: Path) -> tuple[Path, str]:
    """The same of 2,000 tests."""
    owner = ""
    if kind == "postgresql":
        template = request.getfixturevalue("migrated_postgresql")
        owner = copied(request.getfixturevalue("server"), template, f"loaded_{next(_NUMBERS)}")
    large_field(folder, 2_000, "2026-12-31", owner or None).engine.dispose()
    return folder / "project", owner


@pytest.mark.parametrize(
    ("kind", "rate", "killed"),
    [
        ("postgresql", 50.0, ()),
        ("postgresql", 50.0, ((0.3, "worker"), (0.6, "database"))),
        ("sqlite", 20.0, ((0.5, "worker"),)),
    ],
    ids=["postgresql", "postgresql, killed", "sqlite, killed"],
)
def test_what_was_acknowledged_is_stored_once(
    kind: str,
    rate: float,
    killed: tuple[tuple[float, str], ...],
    request: pytest.FixtureRequest,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    load = asked(rate, killed)
    folder, owner = (small_town if SHORT else large_town)(kind, request, tmp_path)
    url = as_application(owner) if owner else sqlite_url(folder / DATABASE_NAME)
    outcome = run(folder, url, load, tmp_path, owner)
    with capsys.disabled():
        if not SHORT:
            print(f"\n{HEAD}\n{outcome.row()}\n{outcome.traffic.answers}")  # noqa: T201
            print(outcome.beside.failed, outcome.open)  # noqa: T201
    traffic = outcome.traffic
    assert traffic.given_up == []
    assert outcome.kept == {1: int(load.rate * load.seconds)}
    assert outcome.stray == 0
    # What runs beside ends with 3 when the database is killed under it, and can be begun again.
    over = {name for name in outcome.beside.failed if not name.endswith("exit 3")}
    assert over == set()
    assert not outcome.beside.failed or "database" in [what for _, what in killed]
    open_, busy, after = outcome.open
    assert (busy, after) == (0, 0)
    assert open_ <= WORKERS * THREADS
    assert bool(killed) or traffic.answers == {303: len(traffic.kept)}
