"""The whole job on a simulated city, through the very same actions that real work takes."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from discrimtest.actions.build_report import build_reports
from discrimtest.actions.draw_tests import draw_tests
from discrimtest.actions.import_listings import import_listings
from discrimtest.actions.init_project import init_project
from discrimtest.actions.lock_study import lock_study
from discrimtest.actions.record_contact import log_contact
from discrimtest.actions.record_response import log_response
from discrimtest.errors import OutsideTrouble
from discrimtest.planning.behaviour import Answers, Behaviour, Reaction, Temper, answer_test, temper
from discrimtest.planning.city import build_city
from discrimtest.planning.manner import mannered
from discrimtest.randomness import Stream
from discrimtest.record.outcome import OFFERS
from discrimtest.record.progress import progress_of
from discrimtest.store import draws
from discrimtest.store import listings as stored
from discrimtest.store.engine import reading
from discrimtest.words.landlord import LandlordType
from discrimtest.words.language import LANGUAGES
from discrimtest.words.test import Test
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
        lived = _live_through(at, seed, Behaviour(), progress)
        over = at.on(_moment(max(last, lived.date()) + timedelta(days=1), 9))
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
        *drawn.shortfalls,
        f"Golden hash of the draw: {drawn.golden}",
        f"Project: {directory.resolve()}",
    )
    return Demo(told, tuple(path.resolve() for path in reports), drawn.golden)


@dataclass(frozen=True, slots=True)
class _Step:
    """One thing that someone does at a moment."""

    moment: datetime
    act: Callable[[Workplace], object]


def _live_through(at: Workplace, seed: int, behaviour: Behaviour, progress: Progress) -> datetime:
    """Two months: every contact is made when it is due, landlords answer in their way.

    Returns:
        The moment of the last thing that happened.
    """
    with reading(at.engine) as session:
        study = look_up(at, session, STUDY)
        tests = draws.drawn_tests(session, study.id)
        profiles = draws.profiles(session, study.id)
        types = {each.id: each.landlord_type for each in stored.listings(session, study.id)}
    window = study.instrument.protocol.timing.window_days
    declines = timedelta(hours=study.instrument.protocol.timing.decline_within_hours / 2)
    steps: list[_Step] = []
    for test in tests:
        way = temper(seed, test.landlord, types[test.listing] is LandlordType.AGENCY, behaviour)
        names = tuple(
            (profiles[each.profile].names["writer_first"], each.control_arm is not None)
            for each in test.contacts
        )
        steps += _steps(test, _answers(seed, test, way, behaviour, names, window), declines)
    ordered = sorted(steps, key=lambda step: step.moment)
    for number, step in enumerate(ordered, start=1):
        step.act(at.on(step.moment))
        progress("contacts and answers", number, len(ordered))
    return ordered[-1].moment


def _answers(
    seed: int,
    test: Test,
    way: Temper,
    behaviour: Behaviour,
    names: tuple[tuple[str, bool], ...],
    window: int,
) -> tuple[Answers, ...]:
    found = answer_test(Stream(seed, "answers", test.id), way, behaviour, names, window)
    return tuple(
        replace(
            answers,
            reactions=tuple(
                mannered(
                    Stream(seed, "manner", test.id, position, number),
                    way,
                    behaviour,
                    is_test,
                    reaction,
                )
                for number, reaction in enumerate(answers.reactions)
            ),
        )
        for position, (answers, (_, is_test)) in enumerate(zip(found, names, strict=True))
    )


def _steps(test: Test, answers: tuple[Answers, ...], declines: timedelta) -> Iterator[_Step]:
    """What becomes of the contacts of a test, up to where the test breaks."""
    for contact, answer in zip(test.contacts, answers, strict=True):
        log = partial(_log, contact.id)
        if answer.gone:
            yield _Step(contact.due_at, partial(log, "failed", "ad_gone"))
            return
        yield _Step(contact.due_at, partial(log, "sent", None))
        if answer.bounced:
            later = contact.due_at + timedelta(minutes=2)
            yield _Step(later, partial(log, "failed", "bounced"))
            return
        for reaction in answer.reactions:
            moment = contact.due_at + reaction.delay
            yield _Step(moment, partial(_answer, contact.id, reaction))
            if reaction.category in OFFERS:
                yield _Step(moment + declines, partial(log, "declined", None))


def _log(contact: str, event: str, reason: str | None, at: Workplace) -> None:
    log_contact(at, contact, event, reason=reason)


def _answer(contact: str, reaction: Reaction, at: Workplace) -> None:
    log_response(
        at,
        contact,
        channel=str(reaction.channel),
        category=str(reaction.category),
        text=reaction.text,
        subtle=[f"{code}={value}" for code, value in reaction.subtle],
    )


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
