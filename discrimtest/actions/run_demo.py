"""The whole job on a simulated city, through the very same actions that real work takes."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from discrimtest.actions.build_report import build_reports
from discrimtest.actions.draw_tests import draw_tests
from discrimtest.actions.import_listings import import_listings
from discrimtest.actions.init_project import init_project
from discrimtest.actions.live_coding import code_blind
from discrimtest.actions.live_study import Crew, live_through
from discrimtest.actions.lock_study import lock_study
from discrimtest.actions.manage_people import add_person
from discrimtest.errors import OutsideTrouble
from discrimtest.planning.behaviour import Behaviour
from discrimtest.planning.city import build_city
from discrimtest.record.progress import progress_of
from discrimtest.store.engine import reading
from discrimtest.words.landlord import LandlordType
from discrimtest.words.language import LANGUAGES
from discrimtest.words.person import Person
from discrimtest.workplace.open_study import look_up
from discrimtest.workplace.workplace import Workplace, open_workplace

Progress = Callable[[str, int, int], None]

STUDY = "kortrijk-couples-2026"
CITY_DAYS = 59


@dataclass(frozen=True, slots=True)
class Demo:
    """What the demonstration made: lines to tell, the reports, the golden hash of the draw."""

    told: tuple[str, ...]
    reports: tuple[Path, ...]
    golden: str

    def to_dict(self) -> dict[str, Any]:
        return {
            "told": list(self.told),
            "reports": [str(path) for path in self.reports],
            "golden": self.golden,
        }


def run_demo(
    directory: Path,
    *,
    seed: int = 1,
    tests: int = 200,
    progress: Progress = lambda *_: None,
) -> Demo:
    """Walk a simulated city through the whole job; on any error nothing is left behind.

    The study is the shipped one, marked as simulated in its own file before it is locked. A real
    study imports and draws as ads come in; here all ads of the two months are known beforehand.

    Args:
        directory: New folder for the project.
        seed: Seed of the city, the draw and the answers.
        tests: Tests to draw, at most.
        progress: Told of each step.
    """
    existed = directory.exists()
    project = init_project(directory, _moment(date(2026, 2, 23), 9))
    try:
        return _walk(project.directory, seed, tests, progress)
    except BaseException:
        shutil.rmtree(directory, ignore_errors=True)
        if existed:
            directory.mkdir(exist_ok=True)
        raise


def _walk(directory: Path, seed: int, tests: int, progress: Progress) -> Demo:
    _as_simulation(directory, seed, tests)
    first, last = date(2026, 3, 1), date(2026, 4, 30)
    city = build_city(
        seed,
        {"8500": "Kortrijk", "8501": "Kortrijk", "8510": "Kortrijk", "8511": "Kortrijk"},
        first - timedelta(days=14),
        CITY_DAYS,
    )
    export = directory / "simulated-listings.csv"
    export.write_bytes(city.to_csv())
    at = open_workplace(directory, None, None)
    try:
        brought = import_listings(
            at.on(_moment(date(2026, 2, 27), 10)), STUDY, export, progress=progress
        )
        lock_study(at.on(_moment(date(2026, 2, 27), 11)), STUDY)
        drawn = draw_tests(at.on(_moment(date(2026, 2, 27), 12)), STUDY, progress=progress)
        coders = _coders(at)
        lived = live_through(at, STUDY, seed, Behaviour(), _people(at), progress)
        day = max(last, lived.date()) + timedelta(days=1)
        code_blind(at.on(_moment(day, 9)), STUDY, seed, coders, progress)
        over = at.on(_moment(day, 17))
        reports = build_reports(
            over,
            STUDY,
            directory / "reports",
            audience="public",
            languages=LANGUAGES,
            progress=progress,
        ).reports
        with reading(at.engine) as session:
            record = look_up(at, session, STUDY).record(session)
        now = progress_of(record, over.now())
    finally:
        at.engine.dispose()
    kinds = Counter(advertiser.type for advertiser in city.advertisers)
    agencies, private = kinds[LandlordType.AGENCY], kinds[LandlordType.PRIVATE]
    rows = (
        f"{brought.accepted} accepted, {brought.duplicates} duplicates, {brought.refused} refused"
    )
    ended = f"{len(now.complete)} complete, {len(now.broken)} broken"
    told = (
        f"SIMULATED: {agencies} agencies and {private} private landlords, all invented.",
        f"Listings: {rows}.",
        f"Tests: {drawn.tests} drawn, {ended}.",
        f"Landlords in doubt: {len(brought.doubts)} pairs; each pair counts as one.",
        *drawn.shortfalls,
        f"Golden hash of the draw: {drawn.golden}",
        f"Project: {directory.resolve()}",
    )
    return Demo(told, tuple(path.resolve() for path in reports), drawn.golden)


def _people(at: Workplace) -> Crew:
    """Those who send, write down and judge."""
    there = at.on(_moment(date(2026, 2, 27), 13))
    testers = [add_person(there, name, "tester", STUDY) for name in ("an", "bram", "chloé")]
    coders = [add_person(there, name, "tester", STUDY) for name in ("dana", "emiel")]
    return Crew(tuple(testers), tuple(coders))


def _coders(at: Workplace) -> tuple[Person, ...]:
    """Those who judge blind, and the last of them decides where they differ."""
    there = at.on(_moment(date(2026, 2, 27), 13))
    return tuple(add_person(there, name, "coder", STUDY) for name in ("fien", "guus", "hanne"))


def _as_simulation(directory: Path, seed: int, tests: int) -> None:
    """Say in the study's own file that it is simulated, with this seed and sample."""
    path = directory / "studies" / STUDY / "study.toml"
    text = path.read_text(encoding="utf-8")
    changed = text
    for line, new in (
        ("seed = 20260301\n", f"seed = {seed}\nsimulated = true\n"),
        ("tests = 200\n", f"tests = {tests}\n"),
    ):
        if changed.count(line) != 1:
            raise OutsideTrouble(f"The shipped study does not hold the line {line.strip()!r} once.")
        changed = changed.replace(line, new)
    path.write_text(changed, encoding="utf-8")


def _moment(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), UTC)
