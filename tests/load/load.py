"""One run under load, and what must hold after it."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import make_url

from discrimtest.store.check import check
from tests.actions.examples import STUDY
from tests.load.town import (
    Beside,
    Town,
    answers,
    contacts_made,
    keep_busy,
    kill_database,
    left_open,
    opened,
    phones,
    recorded,
    served,
    signed_in,
)
from tests.load.traffic import Traffic, send

AT_ONCE = 0.25
"""Seconds between two looks at what runs beside."""
BESIDE = {
    "export": ["export", STUDY, "--format", "csv"],
    "report": ["report", STUDY, "--audience", "commissioner", "--lang", "nl", "--format", "html"],
}


@dataclass(frozen=True, slots=True)
class Load:
    """What is asked of a run.

    Attributes:
        rate: Answers a second. seconds: For so long.
        sessions: Phones. contacts: To which they log.
        beside: Commands that run over and over meanwhile.
        killed: Shares of the time at which a worker, or (on PostgreSQL) the database, is killed.
    """

    rate: float
    seconds: float
    sessions: int
    contacts: int
    beside: Sequence[str] = ()
    killed: Sequence[tuple[float, str]] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run did.

    Attributes:
        kept: Of the acknowledged answers, how often each is recorded.
        stray: Answers that are recorded and were never sent.
        open: Connections of the server when all was quiet; in a transaction; after it ended.
    """

    load: Load
    database: str
    traffic: Traffic
    kept: Counter[int]
    stray: int
    open: tuple[int, int, int]
    beside: Beside
    machine_load: float

    def row(self) -> str:
        """The run as a line of a table."""
        p50, p95, p99 = (1000 * self.traffic.percentile(each) for each in (0.5, 0.95, 0.99))
        told = len(self.traffic.kept) + len(self.traffic.given_up)
        ran = ", ".join(f"{count} {name}s" for name, count in sorted(self.beside.done.items()))
        killed = ", ".join(what for _, what in self.load.killed) or "none"
        return (
            f"| {self.database} | {self.load.rate:g} | {self.load.seconds:g} "
            f"| {100 * self.kept[1] / told:g} % of {told:,} | {p50:.0f} | {p95:.0f} | {p99:.0f} "
            f"| {ran or 'none'} | {killed} | {self.machine_load:.1f} |"
        )


HEAD = (
    "| database | a second | seconds | stored once | p50, ms | p95, ms | p99, ms | meanwhile "
    "| killed | load of the machine |\n|---|---:|---:|---:|---:|---:|---:|---|---|---:|"
)


def run(folder: Path, url: str, load: Load, logs: Path, server: str = "") -> Outcome:
    """Serve the project, send the traffic, and count.

    Args:
        url: Of its database, as the program's own user opens it.
        server: Address of the PostgreSQL database as its owner opens it; empty for SQLite.
    """
    place = opened(Town(folder, url, 0, None))  # type: ignore[arg-type]
    made, cookies = contacts_made(place, load.contacts), signed_in(place, load.sessions)
    beside, busy = Beside(), [os.getloadavg()[0]]
    with served(folder, url, logs / "served.log") as town:
        told = answers(place, phones(town, cookies), made, int(load.rate * load.seconds))
        place.engine.dispose()
        over = threading.Event()
        aside = threading.Thread(target=_aside, args=(town, load, beside, over, logs, server, busy))
        aside.start()
        traffic = asyncio.run(send(town.port, told, load.rate))
        over.set()
        aside.join()
        quiet = _quiet(server, url)
    left, _ = _quiet(server, url)
    place = opened(town)
    found = Counter(recorded(place))
    sent = {each.client_id for each in told}
    outcome = Outcome(
        load,
        place.engine.dialect.name,
        traffic,
        Counter(found[each] for each in traffic.kept),
        len(found.keys() - sent),
        (*quiet, left),
        beside,
        max(busy),
    )
    assert check(place.engine, place.keys) == []
    place.engine.dispose()
    return outcome


def _quiet(server: str, url: str) -> tuple[int, int]:
    if not server:
        return 0, 0
    time.sleep(0.5)
    return left_open(server, str(make_url(url).database))


def _aside(
    town: Town,
    load: Load,
    beside: Beside,
    over: threading.Event,
    logs: Path,
    server: str,
    busy: list[float],
) -> None:
    """What happens while phones send: commands run, and processes are killed."""
    kills: dict[str, Callable[[], None]] = {
        "worker": town.kill_worker,
        "database": lambda: kill_database(server),
    }
    waiting, began = sorted(load.killed), time.perf_counter()
    commands = {name: BESIDE[name] for name in load.beside}
    while not over.wait(AT_ONCE):
        keep_busy(beside, town, commands, logs / "beside.log")
        busy.append(os.getloadavg()[0])
        if waiting and time.perf_counter() - began >= waiting[0][0] * load.seconds:
            kills[waiting.pop(0)[1]]()
    for process in beside.running.values():
        process.wait(timeout=600)
