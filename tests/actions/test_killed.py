"""A command killed at any moment, or run twice at once, leaves a database that goes on.

Fifty-six commands are killed with SIGKILL, half of them on each database: some at a random
statement, where nothing about the moment is left to the machine, some from outside after a random
share of the time an undisturbed run takes, so that file writing and commits are hit too. What
writes files is also killed between two of them, and when they are in place and the commit comes.
The first export is also killed as it makes the key of pseudonyms; in all else the key is there.
The moments are seeded.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url

from discrimtest.actions.draw_tests import draw_tests
from discrimtest.actions.import_listings import import_listings
from discrimtest.actions.keep_store import check_store, upgrade_store
from discrimtest.actions.run_analysis import run_analysis
from discrimtest.actions.unlink_exports import unlink_exports
from discrimtest.exchange.folder import UNFINISHED
from discrimtest.randomness import Stream
from discrimtest.store import contacts, draws
from discrimtest.store import listings as stored
from discrimtest.store.engine import reading
from discrimtest.store.log import entries
from discrimtest.store.pseudonym_key import FILE
from discrimtest.workplace.pseudonym_place import KEY_NAME
from discrimtest.workplace.workplace import Workplace, open_workplace
from tests.actions.drawn import answer, answers_of, closed, records, send_all, study_tests
from tests.actions.examples import EXPORT, NOW, STUDY, plan_of, ready, root_of, without_caps
from tests.store.conftest import copied

# Loads the program once, then answers each order with a fork that carries it out.
_WORKER = """
import importlib, json, os, pkgutil, signal, sys, time
from datetime import datetime, timedelta
from pathlib import Path
from sqlalchemy import Engine, event
from discrimtest.actions.build_report import build_reports
from discrimtest.actions.draw_tests import draw_tests
from discrimtest.actions.export_study import export_study
from discrimtest.actions.import_listings import import_listings
from discrimtest.actions.record_contact import log_contact
from discrimtest.actions.record_response import log_response
from discrimtest.exchange.formats import Format
from discrimtest.workplace.workplace import open_workplace
from discrimtest.library.instrument import load_instrument
from discrimtest.store import contacts, draws
from discrimtest.store.engine import reading
import alembic.command, faker, openpyxl
import discrimtest

# What an action imports when it comes to it is imported once, before the forks.
for found in pkgutil.walk_packages(discrimtest.__path__, "discrimtest."):
    if not found.name.endswith(("__main__", "env")) and ".migrations." not in found.name:
        importlib.import_module(found.name)

STUDY, EXPORT, NOW = sys.argv[1], Path(sys.argv[2]), datetime.fromisoformat(sys.argv[3])

def log_all(at):
    with reading(at.engine) as session:
        tests = draws.drawn_tests(session)
        sent = contacts.sent_times(session)
    for test in tests:
        for contact in test.contacts:
            if contact.id not in sent:
                log_contact(at.on(contact.due_at), contact.id, "sent")

def answer_all(at):
    with reading(at.engine) as session:
        tests = draws.drawn_tests(session)
    for number, contact in enumerate(each for test in tests for each in test.contacts):
        log_response(
            at.on(contact.due_at + timedelta(hours=3)), contact.id, channel="email",
            category=("invitation", "refusal")[number % 2], text="Dag, " + contact.id,
            client_id="telefoon-" + contact.id,
        )

def report(at, folder):
    build_reports(at, STUDY, folder, audience="public", languages=["en", "nl"], formats=["html"])

LATER = NOW + timedelta(days=150)
WORK = {
    "import": lambda at, _: import_listings(at, STUDY, EXPORT),
    "draw": lambda at, _: draw_tests(at, STUDY),
    "draw five": lambda at, _: draw_tests(at, STUDY, count=5),
    "log": lambda at, _: log_all(at),
    "answer": lambda at, _: answer_all(at),
    "report": lambda at, out: report(at.on(LATER), out),
    "export": lambda at, out: export_study(at.on(LATER), STUDY, out, form=Format.CSV),
}

def kill():
    os.kill(os.getpid(), signal.SIGKILL)

def carry_out(order):
    statements = moves = 0
    def counted(*_):
        nonlocal statements
        statements += 1
        if statements == order.get("statement"):
            kill()
    def committing(connection):
        if order.get("at") == "commit" and connection.get_execution_options()["store_writes"]:
            kill()
    def moving(name, given):
        nonlocal moves
        if name == order.get("at") and "pseudonym" in str(given[0]):
            kill()
        if name == "os.rename":
            moves += 1
            if moves == 2 and order.get("at") == "second file":
                kill()
    event.listen(Engine, "before_cursor_execute", counted)
    event.listen(Engine, "commit", counted)
    event.listen(Engine, "commit", committing)
    sys.addaudithook(moving)
    folder = Path(order["project"])
    at = open_workplace(folder, order.get("database"), None, clock=lambda: NOW)
    WORK[order["work"]](at, folder / "out")
    (folder / "statements").write_text(str(statements))

def fork(order):
    child = os.fork()
    if child == 0:
        code = 1
        try:
            carry_out(order)
            code = 0
        except BaseException as error:
            print(repr(error), file=sys.stderr, flush=True)
        os._exit(code)
    return child

print("ready", flush=True)
for line in sys.stdin:
    order = json.loads(line)
    begun = time.monotonic()
    children = [fork(order) for _ in range(order.get("times", 1))]
    if "seconds" in order:
        time.sleep(order["seconds"])
        os.kill(children[0], signal.SIGKILL)  # one that is done and not waited for feels nothing
    ends = [os.waitpid(child, 0)[1] for child in children]
    told = {"took": time.monotonic() - begun, "killed": os.WIFSIGNALED(ends[0]),
            "codes": [os.waitstatus_to_exitcode(end) for end in ends]}
    print(json.dumps(told), flush=True)
"""


@pytest.fixture(scope="module")
def order() -> Iterator[Callable[..., dict[str, Any]]]:
    """Has work carried out by a process of its own; tells how it ended."""
    command = [sys.executable, "-c", _WORKER, STUDY, str(EXPORT), NOW.isoformat()]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as worker:
        assert worker.stdin is not None
        assert worker.stdout is not None
        said, heard = worker.stdin, worker.stdout
        assert heard.readline() == "ready\n"

        def carry_out(work: str, project: Project, **how: Any) -> dict[str, Any]:
            place = {"project": str(project.folder), "database": project.url}
            said.write(json.dumps({"work": work, **place, **how}) + "\n")
            said.flush()
            told: dict[str, Any] = json.loads(heard.readline())
            return told

        yield carry_out
        said.close()


@dataclass(frozen=True)
class Project:
    """A project's folder and its database; None for its own on SQLite."""

    folder: Path
    url: str | None

    @contextmanager
    def opened(self) -> Iterator[Workplace]:
        place = open_workplace(self.folder, self.url, None, clock=lambda: NOW)
        yield place
        place.engine.dispose()


@dataclass(frozen=True)
class Undisturbed:
    """A piece of work before it is done, and what it comes to when nothing disturbs it.

    Attributes:
        copy: Makes another project to do it in.
        files: The files it writes.
        acts: How often each act stands in the log then.
    """

    copy: Callable[[], Project]
    outcome: object
    files: dict[str, bytes]
    acts: Counter[str]
    seconds: float
    statements: int


def outcome(place: Workplace) -> object:
    """What import, draw, log and answers left, without ids that are made anew each time."""
    with reading(place.engine) as session:
        tests = draws.drawn_tests(session)
        golden = [
            each.golden
            for study in {one.study for one in tests}
            for each in draws.draws(session, study)
        ]
        sent = contacts.sent_times(session)
        listed = [each.id for each in stored.listings(session)]
    answers = sorted((each.contact, each.received_at, each.text) for each in answers_of(place))
    coded = [coding for record in records(place) for coding in record.coded.values()]
    judged = sorted((each.contact, each.category) for each in coded)
    return listed, golden, plan_of(tests), sorted(sent.items()), answers, judged


def acts_of(place: Workplace) -> Counter[str]:
    with reading(place.engine) as session:
        return Counter(entry.act.action for entry in entries(session))


def files_in(folder: Path) -> dict[str, bytes]:
    """What a report or an export left, drafts included."""
    out = folder / "out"
    return {file.name: file.read_bytes() for file in out.iterdir()} if out.exists() else {}


BEGINNINGS: dict[str, Callable[[Workplace], object]] = {
    "import": lambda _: None,
    "draw": ready,
    "log": lambda place: (ready(place), draw_tests(place, STUDY, count=4)),
    "answer": lambda place: (BEGINNINGS["log"](place), send_all(place, *study_tests(place))),
    "report": lambda place: (BEGINNINGS["answer"](place), answer_some(place)),
    "export": lambda place: (BEGINNINGS["report"](place), FILE.create(root_of(place) / KEY_NAME)),
}
"""What was done before each piece of work."""


def answer_some(place: Workplace) -> None:
    """An answer to each test. What did not come is written down too, under ids made anew, so that
    every export of it is the same."""
    for test in study_tests(place):
        answer(place, test.contacts[0], "invitation", text="Welkom.")
    run_analysis(closed(place), STUDY)


@pytest.fixture(scope="module")
def undisturbed(
    made_project: Path,
    migrated_postgresql: str,
    server: str,
    tmp_path_factory: pytest.TempPathFactory,
    order: Callable[..., dict[str, Any]],
) -> Callable[[str, str], Undisturbed]:
    """Each piece of work, done once on each database without disturbance."""
    done: dict[tuple[str, str], Undisturbed] = {}
    numbers = count()

    def copy(kind: str, folder: Path, database: str) -> Project:
        new = Path(shutil.copytree(folder, tmp_path_factory.mktemp("copy") / "project"))
        if kind == "sqlite":
            return Project(new, None)
        return Project(new, copied(server, database, f"killed_{next(numbers)}"))

    def do(work: str, kind: str) -> Undisturbed:
        if (work, kind) not in done:
            begun = copy(kind, made_project, migrated_postgresql)
            upgrade_store(begun.folder, begun.url)
            with begun.opened() as place:
                BEGINNINGS[work](place)
            name = make_url(begun.url).database if begun.url else None
            again = partial(copy, kind, begun.folder, name or "")
            other = again()
            told = order(work, other)
            assert told["codes"] == [0]
            statements = int((other.folder / "statements").read_text())
            with other.opened() as place:
                left = outcome(place), files_in(other.folder), acts_of(place)
            done[work, kind] = Undisturbed(again, *left, told["took"], statements)
        return done[work, kind]

    return do


KINDS = ("sqlite", "postgresql")
AT_A_STATEMENT = {"import": 6, "draw": 6, "log": 4, "answer": 4, "report": 2, "export": 4}
AFTER_A_TIME = {"import": 6, "draw": 6, "log": 6, "answer": 6, "report": 2, "export": 4}


def trials(given: dict[str, int]) -> list[tuple[str, int, str]]:
    """Each piece of work so many times, on both databases in turn."""
    return [(work, number, KINDS[number % 2]) for work, n in given.items() for number in range(n)]


def goes_on(
    project: Project, work: Undisturbed, name: str, order: Callable[..., dict[str, Any]]
) -> None:
    """The database opens, is whole, and the same command comes to the same end.

    What the log tells of is there whole, and what is in place is whole even where the log does not
    tell of it yet.
    """
    assert check_store(project.folder, project.url).problems == ()
    there = {
        each: text for each, text in files_in(project.folder).items() if UNFINISHED not in each
    }
    assert there.items() <= work.files.items()
    with project.opened() as place:
        before = acts_of(place)
    written = work.acts[FILES[name]] == before[FILES[name]] if name in FILES else False
    assert there == work.files or not written
    assert order(name, project)["codes"] == [0]
    with project.opened() as place:
        assert outcome(place) == work.outcome
        # Files were asked for once more where they were there already.
        assert written or acts_of(place) == work.acts
    assert files_in(project.folder) == work.files


FILES = {"report": "build_report", "export": "export_study"}
"""What writes files, and how the log calls it."""


@pytest.mark.parametrize(("name", "number", "kind"), trials(AT_A_STATEMENT))
def test_killed_at_a_statement(
    name: str,
    number: int,
    kind: str,
    undisturbed: Callable[[str, str], Undisturbed],
    order: Callable[..., dict[str, Any]],
) -> None:
    work = undisturbed(name, kind)
    project = work.copy()
    statement = 1 + Stream(number, "killed at a statement", name).below(work.statements)
    told = order(name, project, statement=statement)
    assert told["killed"], f"statement {statement} of {work.statements} was never reached"
    goes_on(project, work, name, order)


@pytest.mark.parametrize(("name", "number", "kind"), trials(AFTER_A_TIME))
def test_killed_after_a_time(
    name: str,
    number: int,
    kind: str,
    undisturbed: Callable[[str, str], Undisturbed],
    order: Callable[..., dict[str, Any]],
) -> None:
    work = undisturbed(name, kind)
    project = work.copy()
    share = Stream(number, "killed after a time", name).unit()
    order(name, project, seconds=share * work.seconds)
    goes_on(project, work, name, order)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("moment", ["second file", "commit"])
def test_killed_while_files_go_to_their_place(
    name: str,
    moment: str,
    kind: str,
    undisturbed: Callable[[str, str], Undisturbed],
    order: Callable[..., dict[str, Any]],
) -> None:
    work = undisturbed(name, kind)
    project = work.copy()
    assert order(name, project, at=moment)["killed"]
    there = files_in(project.folder)
    assert len(there) == len(work.files) > 1
    assert (there == work.files) is (moment == "commit")
    with project.opened() as place:
        assert acts_of(place)[FILES[name]] == 0
    goes_on(project, work, name, order)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("moment", ["os.link", "os.remove"])
def test_killed_while_the_key_of_pseudonyms_is_made(
    moment: str,
    kind: str,
    undisturbed: Callable[[str, str], Undisturbed],
    order: Callable[..., dict[str, Any]],
) -> None:
    """Before its draft is the file, and before the draft goes: there is a whole key or none."""
    work = undisturbed("export", kind)
    project = work.copy()
    key = project.folder / KEY_NAME
    key.unlink()
    assert order("export", project, at=moment)["killed"]
    left = FILE.load(key) if key.exists() else None
    assert (left is not None) is (moment == "os.remove")
    assert order("export", project)["codes"] == [0]
    assert left in (None, FILE.load(key))
    written = files_in(project.folder)
    assert written.keys() == work.files.keys()
    assert order("export", project)["codes"] == [0]
    assert files_in(project.folder) == written
    before = FILE.load(key)
    with project.opened() as place:
        assert acts_of(place)["begin_pseudonyms"] == 1
        unlink_exports(place)
    assert FILE.files_in(project.folder) == [key], "no draft holds the key that was destroyed"
    assert FILE.load(key) != before


def test_two_draws_at_once_draw_no_listing_twice(
    either: Workplace, order: Callable[..., dict[str, Any]]
) -> None:
    without_caps(either)
    ready(either)
    url = either.engine.url.render_as_string(hide_password=False)
    told = order("draw five", Project(root_of(either), url), times=2)
    assert told["codes"] == [0, 0]
    with reading(either.engine) as session:
        tests = draws.drawn_tests(session)
        found = draws.draws(session, tests[0].study)
    assert [each.number for each in found] == [1, 2]
    assert [test.number for test in tests] == list(range(1, 11))
    assert len({test.listing for test in tests}) == 10
    assert check_store(root_of(either), url).problems == ()


def test_two_imports_at_once_accept_each_listing_once(
    either: Workplace, order: Callable[..., dict[str, Any]]
) -> None:
    url = either.engine.url.render_as_string(hide_password=False)
    told = order("import", Project(root_of(either), url), times=2)
    assert told["codes"] == [0, 0]
    with reading(either.engine) as session:
        assert len(stored.listings(session)) == 10
    assert import_listings(either, STUDY, EXPORT).accepted == 0
    assert check_store(root_of(either), url).problems == ()
