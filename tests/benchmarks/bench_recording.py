"""What recording one thing takes, warm and as a command: this program beside itself at 14a46a2.

Both record the same into projects of 200 tests that each made itself, in turn. So that the study
may also be large, its tests are multiplied by copying rows of the database: for recording without a
log entry, which it does not ask; for a report, which does, with one.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, inspect, make_url, text

from tests.benchmarks.before import BESIDE
from tests.benchmarks.bench_start import RUN
from tests.benchmarks.clock import ROOT, process
from tests.benchmarks.table import ASKED, BESIDE_REPORT, COLD, RECORDING, Row
from tests.market_export import market_export
from tests.store.conftest import copied, server  # noqa: F401 (a fixture)

STUDY, TESTS = "kortrijk-couples-2026", 200
RUNS, WARM, EACH, MANY = 3, 3, 20, 100
"""Processes in turn; contacts that each records beforehand, and then with the clock running; how
many times as many tests the large study has."""
ACTS = ("a contact made", "its answer")
MADE = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from discrimtest.actions.draw_tests import draw_tests
from discrimtest.actions.import_listings import import_listings
from discrimtest.actions.init_project import init_project
from discrimtest.actions.keep_store import upgrade_store
from discrimtest.actions.lock_study import lock_study
try:
    from discrimtest.workplace.workplace import open_workplace
except ModuleNotFoundError:  # as it stood in 14a46a2
    from discrimtest.actions.workplace import open_workplace
project, export, study = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
url = sys.argv[4] or None
init_project(project)
if url:
    upgrade_store(project, url)
at = open_workplace(project, url, None).on(datetime(2026, 2, 27, 9, tzinfo=UTC))
import_listings(at, study, export)
lock_study(at, study)
assert draw_tests(at, study).tests == 200
"""
RECORDED = """
import json, sys, time
from datetime import datetime, timedelta
from pathlib import Path
from discrimtest.actions.record_contact import log_contact
from discrimtest.actions.record_response import log_response
try:
    from discrimtest.workplace.workplace import open_workplace
except ModuleNotFoundError:  # as it stood in 14a46a2
    from discrimtest.actions.workplace import open_workplace
project, url, warm = Path(sys.argv[1]), sys.argv[2] or None, int(sys.argv[3])
at, took = open_workplace(project, url, None), {"contact": 0.0, "answer": 0.0}
contacts = json.load(sys.stdin)
for number, (contact, due) in enumerate(contacts):
    due = datetime.fromisoformat(due)
    acts = {
        "contact": lambda: log_contact(at.on(due), contact, "sent"),
        "answer": lambda: log_response(
            at.on(due + timedelta(hours=5)), contact, channel="email", category="invitation",
            text="Welkom bij " + contact,
        ),
    }
    for name, act in acts.items():
        began = time.process_time()
        act()
        if number >= warm:
            took[name] += time.process_time() - began
print(json.dumps([took[name] / max(1, len(contacts) - warm) for name in took]))
"""
BESIDE_A_REPORT = """
import json, sys, time
from pathlib import Path
from discrimtest.actions.record_response import log_response
try:
    from discrimtest.workplace.workplace import open_workplace
except ModuleNotFoundError:  # as it stood in 14a46a2
    from discrimtest.actions.workplace import open_workplace
project, url, pause = Path(sys.argv[1]), sys.argv[2] or None, float(sys.argv[3])
at, waited = open_workplace(project, url, None), []
for contact in json.load(sys.stdin):
    began = time.monotonic()
    log_response(at, contact, channel="email", category="refusal", text="Nee, " + contact)
    waited.append(time.monotonic() - began)
    time.sleep(pause)
print(json.dumps(waited))
"""
MULTIPLIED = """
import json, sys
from pathlib import Path
from sqlalchemy import insert, select
from discrimtest.store import tables
from discrimtest.store.engine import writing
from discrimtest.store.facts import record
from discrimtest.store.log import Act
from discrimtest.workplace.workplace import open_workplace
project, url, times, tests = Path(sys.argv[1]), sys.argv[2] or None, *map(int, sys.argv[3:])
ids, at = json.load(sys.stdin), open_workplace(project, url, None)
models = [tables.Base.nouns[tables.table_named(name)] for name in ids]
def copied(row, place):
    name = row["__table__"]
    copy = {key: f"{value}-{place}" if key in ids[name] and value else value
            for key, value in row.items() if key not in ("entry", "__table__")}
    return copy | ({"number": row["number"] + place * tests} if name == "test" else {})
with writing(at.engine) as session:
    rows = {model: [copied({**row._mapping, "__table__": model.__tablename__}, place)
                    for row in session.execute(select(model.__table__)).all()
                    for place in range(1, times)] for model in models}
    landlords = rows.pop(tables.LandlordRow)
    session.execute(insert(tables.LandlordRow.__table__), landlords)
    changed = {tables.LandlordRow: [row["id"] for row in landlords]}
    record(session, Act("draw_tests", "copies", at.person.id, at.now()), rows, changed)
"""
COPIED = {
    "landlord": ("id",),
    "test": ("id", "landlord_id"),
    "contact": ("id", "test_id"),
    "contact_event": ("id", "contact_id"),
    "response": ("id",),
    "response_match": ("id", "response_id", "contact_id"),
    "coding": ("id", "contact_id"),
}
"""By table the columns that hold an id of something copied."""
COMMANDS: dict[str, Callable[[str], list[str]]] = {
    "contacts log": lambda contact: ["contacts", "log", contact, "sent"],
    "responses log": lambda contact: [
        *("responses", "log", contact, "--channel", "email"),
        *("--category", "invitation", "--text", "U bent welkom."),
    ],
    "contacts due": lambda _: ["contacts", "due", "--study", STUDY],
    "study status": lambda _: ["study", "status", STUDY],
    "study list": lambda _: ["study", "list"],
}


class Project:
    """A project of one of the two programs.

    Args:
        at: Checkout of the program. folder: Of the project. url: Of its database; "" for its own.
    """

    def __init__(self, at: Path, folder: Path, url: str = "") -> None:
        self.at, self.folder, self.url = at, folder, url
        address = make_url(url or f"sqlite:///{folder / 'discrimtest.db'}")
        if url:
            address = address.set(drivername="postgresql+psycopg")
        self.engine = create_engine(address)

    def made(self) -> Project:
        export = self.folder.with_suffix(".csv")
        export.write_bytes(market_export(seed=1, rows=1_500))
        process(MADE, [str(self.folder), str(export), STUDY, self.url], runs=1, at=self.at)
        with self.engine.begin() as connection:
            due = connection.execute(text("SELECT id, due_at FROM contact ORDER BY due_at, id"))
            self.contacts = [(one, str(moment)) for one, moment in due]
        return self

    def given(self, code: str, arguments: Sequence[str], contacts: object) -> str:
        """What the code prints that is given contacts."""
        words = [sys.executable, "-c", code, str(self.folder), self.url, *arguments]
        told = subprocess.run(
            words, cwd=self.at, input=json.dumps(contacts), capture_output=True, text=True
        )
        if told.returncode:
            raise RuntimeError(told.stderr)
        return told.stdout

    def recorded(self, first: int, count: int, warm: int = WARM) -> list[float]:
        """Processor seconds of a contact and of an answer, the median of both being in turn."""
        contacts = self.contacts[first : first + count]
        found: list[float] = json.loads(self.given(RECORDED, [str(warm)], contacts))
        return found

    def multiplied(self, times: int) -> None:
        """The study with so many times as many tests, and all that was recorded of each, of which
        no log entry tells."""
        with self.engine.begin() as connection:
            for table, ids in COPIED.items():
                copies = text(_copies(connection, table, ids))
                connection.execute(copies, {"last": times - 1})


def _copies(connection: Connection, table: str, ids: Sequence[str]) -> str:
    names = [f'"{column["name"]}"' for column in inspect(connection).get_columns(table)]
    values = dict(zip(names, names, strict=True))
    values |= {f'"{name}"': f"\"{name}\" || '-' || place" for name in ids}
    if table == "test":
        values['"number"'] = f"number + place * {TESTS}"
    return f"""
        INSERT INTO {table} ({", ".join(values)})
        WITH RECURSIVE copy(place) AS
            (SELECT 1 UNION ALL SELECT place + 1 FROM copy WHERE place < :last)
        SELECT {", ".join(values.values())} FROM {table} CROSS JOIN copy
    """


@pytest.fixture(scope="module", params=["SQLite", "PostgreSQL"])
def database(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_recording(
    table: list[Row],
    before: Path,
    database: str,
    request: pytest.FixtureRequest,
    tmp_path: Path,
) -> None:
    """The same contacts are made and answered in both, first in 200 tests, then in 20,000."""
    projects = []
    for name, at in (("ours", ROOT), ("theirs", before)):
        url = ""
        if database == "PostgreSQL":
            url = copied(request.getfixturevalue("server"), "template1", f"bench_{name}")
        projects.append(Project(at, tmp_path / name, url).made())
    few = recorded_in_turn(projects, 0, (WARM + EACH, WARM + EACH))
    for place, what in enumerate(ACTS):
        named = f"{what}, study of {TESTS} tests, {database}"
        table.append(Row(RECORDING, named, few[0][place], BESIDE, few[1][place]))
    for project in projects:
        project.multiplied(MANY)
    # Theirs takes seconds for each in a large study.
    many = recorded_in_turn(projects, RUNS * (WARM + EACH), (WARM + EACH, WARM + 2))
    for place, what in enumerate(ACTS):
        told = [f"{many[whose][place] / few[whose][place]:.1f}" for whose in (0, 1)]
        told_of = f"{told[0]} x for {MANY} x the tests, theirs {told[1]} x"
        named = f"{what}, study of {MANY * TESTS:,} tests, {database}"
        table.append(Row(RECORDING, named, many[0][place], BESIDE, many[1][place], told_of))


def recorded_in_turn(
    projects: Sequence[Project], first: int, counts: Sequence[int]
) -> list[list[float]]:
    """Of each project the medians of a contact and of its answer."""
    seen: list[list[list[float]]] = [[] for _ in projects]
    for run in range(RUNS):
        for mine, project, count in zip(seen, projects, counts, strict=True):
            mine.append(project.recorded(first + run * (WARM + EACH), count))
    return [list(map(statistics.median, zip(*mine, strict=True))) for mine in seen]


def test_commands(table: list[Row], before: Path, tmp_path: Path) -> None:
    """Each in a fresh process, 200 tests; every contact is due, and half are made."""
    projects = [
        Project(at, tmp_path / name).made() for name, at in (("ours", ROOT), ("theirs", before))
    ]
    for name, words in COMMANDS.items():
        took: list[list[float]] = [[], []]
        for run in range(RUNS + 1):
            for mine, project in zip(took, projects, strict=True):
                command = words(project.contacts[run][0])
                command += ["--project", str(project.folder)]
                mine.append(process(RUN, command, runs=1, at=project.at).seconds)
        # The first of each compiles what it reads.
        ours, theirs = (statistics.median(mine[1:]) for mine in took)
        table.append(Row(COLD, f"discrimtest {name}, 200 tests", ours, BESIDE, theirs))


ANSWERS, WAIT = 500, 0.2


def test_answers_beside_a_report(
    table: list[Row], database: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """A report of 10,000 tests for an inspector, as HTML and PDF, in a process of its own."""
    url = ""
    if database == "PostgreSQL":
        url = copied(request.getfixturevalue("server"), "template1", "bench_beside")
    project = Project(ROOT, tmp_path / "project", url).made()
    project.recorded(0, len(project.contacts), warm=0)
    # A report is made of what the log tells: here it tells of the copies too.
    project.given(MULTIPLIED, ["50", str(TESTS)], COPIED)
    words = ["report", STUDY, "--audience", "inspector", "--format", "html", "--format", "pdf"]
    words += ["-o", str(tmp_path / "out"), "--project", str(project.folder)]
    words += ["--database", url] if url else []
    late = [f"{contact}-{number}" for number in range(1, 3) for contact, _ in project.contacts]
    began = time.monotonic()
    with subprocess.Popen([sys.executable, "-c", RUN, *words], stdout=subprocess.PIPE) as report:
        waited = json.loads(project.given(BESIDE_A_REPORT, ["0.15"], late[:ANSWERS]))
        beside = report.poll() is None
        report.communicate()
    took = time.monotonic() - began
    assert report.returncode == 0
    ranked = sorted(waited)
    told = f"seconds of the clock; median {statistics.median(ranked):.3f}, most {ranked[-1]:.2f};"
    told += f" the report took {took:.0f} s{'' if beside else ', less than the answers'};"
    told += f" load {os.getloadavg()[0]:.1f}"
    slow = ranked[round(0.99 * ANSWERS) - 1]
    what = f"99th percentile of {ANSWERS} answers, {database}"
    table.append(Row(BESIDE_REPORT, what, slow, ASKED, WAIT, told))
