"""A command killed at any moment, or run twice at once, leaves a database that goes on.

Fifty commands are killed with SIGKILL: twenty at a random statement, where nothing about the
moment is left to the machine, and thirty from outside after a random share of the time an
undisturbed run takes, so that file writing and commits are hit too. The moments are seeded.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from discrimtest.actions.draw_tests import draw_tests
from discrimtest.actions.import_listings import import_listings
from discrimtest.actions.keep_store import check_store
from discrimtest.randomness import Stream
from discrimtest.store import contacts, draws
from discrimtest.store import listings as stored
from discrimtest.store.engine import reading
from discrimtest.workplace.workplace import Workplace, open_workplace
from tests.actions.examples import EXPORT, NOW, STUDY, plan_of, ready, root_of, without_caps

# Loads the program once, then answers each order with a fork that carries it out.
_WORKER = """
import importlib, json, os, pkgutil, signal, sys, time
from datetime import datetime
from pathlib import Path
from sqlalchemy import Engine, event
from discrimtest.actions.draw_tests import draw_tests
from discrimtest.actions.import_listings import import_listings
from discrimtest.actions.record_contact import log_contact
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

WORK = {
    "import": lambda at: import_listings(at, STUDY, EXPORT),
    "draw": lambda at: draw_tests(at, STUDY),
    "draw five": lambda at: draw_tests(at, STUDY, count=5),
    "log": log_all,
}

def carry_out(order):
    statements = 0
    def counted(*_):
        nonlocal statements
        statements += 1
        if statements == order.get("statement"):
            os.kill(os.getpid(), signal.SIGKILL)
    event.listen(Engine, "before_cursor_execute", counted)
    event.listen(Engine, "commit", counted)
    folder = Path(order["project"])
    at = open_workplace(folder, order.get("database"), None, clock=lambda: NOW)
    WORK[order["work"]](at)
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

        def carry_out(work: str, project: Path, **how: Any) -> dict[str, Any]:
            said.write(json.dumps({"work": work, "project": str(project), **how}) + "\n")
            said.flush()
            told: dict[str, Any] = json.loads(heard.readline())
            return told

        yield carry_out
        said.close()


@dataclass(frozen=True)
class Undisturbed:
    """A piece of work before it is done, and what it comes to when nothing disturbs it."""

    project: Path
    outcome: object
    seconds: float
    statements: int


def outcome(place: Workplace) -> object:
    """What import, draw and log left, without ids that are made anew each time."""
    with reading(place.engine) as session:
        tests = draws.drawn_tests(session)
        golden = [
            each.golden
            for study in {one.study for one in tests}
            for each in draws.draws(session, study)
        ]
        sent = contacts.sent_times(session)
        listed = [each.id for each in stored.listings(session)]
        return listed, golden, plan_of(tests), sorted(sent.items())


@pytest.fixture(scope="module")
def undisturbed(
    made_project: Path,
    locked_project: Path,
    tmp_path_factory: pytest.TempPathFactory,
    order: Callable[..., dict[str, Any]],
) -> Callable[[str], Undisturbed]:
    """Each piece of work, done once without disturbance."""
    done: dict[str, Undisturbed] = {}

    def begin(work: str) -> Path:
        folder = tmp_path_factory.mktemp("begin") / "project"
        shutil.copytree(made_project if work == "import" else locked_project, folder)
        if work == "log":
            place = open_workplace(folder, None, None, clock=lambda: NOW)
            draw_tests(place, STUDY, count=4)
            place.engine.dispose()
        return folder

    def do(work: str) -> Undisturbed:
        if work not in done:
            project = begin(work)
            copy = Path(shutil.copytree(project, tmp_path_factory.mktemp("done") / "project"))
            told = order(work, copy)
            assert told["codes"] == [0]
            place = open_workplace(copy, None, None, clock=lambda: NOW)
            statements = int((copy / "statements").read_text())
            done[work] = Undisturbed(project, outcome(place), told["took"], statements)
            place.engine.dispose()
        return done[work]

    return do


AT_A_STATEMENT = [("import", 7), ("draw", 7), ("log", 6)]
AFTER_A_TIME = [("import", 10), ("draw", 10), ("log", 10)]


def trials(given: list[tuple[str, int]]) -> list[tuple[str, int]]:
    return [(work, number) for work, count in given for number in range(count)]


def goes_on(
    folder: Path,
    work: Undisturbed,
    name: str,
    order: Callable[..., dict[str, Any]],
    open_places: Callable[..., Workplace],
) -> None:
    """The database opens, is whole, and the same command comes to the same end."""
    assert check_store(folder, None).problems == ()
    assert order(name, folder)["codes"] == [0]
    assert outcome(open_places(folder)) == work.outcome


@pytest.mark.parametrize(("name", "number"), trials(AT_A_STATEMENT))
def test_killed_at_a_statement(
    name: str,
    number: int,
    undisturbed: Callable[[str], Undisturbed],
    order: Callable[..., dict[str, Any]],
    open_places: Callable[..., Workplace],
    tmp_path: Path,
) -> None:
    work = undisturbed(name)
    folder = Path(shutil.copytree(work.project, tmp_path / "project"))
    statement = 1 + Stream(number, "killed at a statement", name).below(work.statements)
    told = order(name, folder, statement=statement)
    assert told["killed"], f"statement {statement} of {work.statements} was never reached"
    goes_on(folder, work, name, order, open_places)


@pytest.mark.parametrize(("name", "number"), trials(AFTER_A_TIME))
def test_killed_after_a_time(
    name: str,
    number: int,
    undisturbed: Callable[[str], Undisturbed],
    order: Callable[..., dict[str, Any]],
    open_places: Callable[..., Workplace],
    tmp_path: Path,
) -> None:
    work = undisturbed(name)
    folder = Path(shutil.copytree(work.project, tmp_path / "project"))
    share = Stream(number, "killed after a time", name).unit()
    order(name, folder, seconds=share * work.seconds)
    goes_on(folder, work, name, order, open_places)


def test_two_draws_at_once_draw_no_listing_twice(
    either: Workplace, order: Callable[..., dict[str, Any]]
) -> None:
    without_caps(either)
    ready(either)
    url = either.engine.url.render_as_string(hide_password=False)
    told = order("draw five", root_of(either), database=url, times=2)
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
    told = order("import", root_of(either), database=url, times=2)
    assert told["codes"] == [0, 0]
    with reading(either.engine) as session:
        assert len(stored.listings(session)) == 10
    assert import_listings(either, STUDY, EXPORT).accepted == 0
    assert check_store(root_of(either), url).problems == ()
