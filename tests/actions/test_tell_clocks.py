"""Terms of the law as a list and a calendar, and each step of each region that must come first."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import vobject
from icalendar import Calendar

from discrimtest.actions.draw_tests import draw_tests
from discrimtest.actions.import_listings import import_listings
from discrimtest.actions.list_complaints import list_complaints
from discrimtest.actions.record_step import defer_step, list_steps, record_step
from discrimtest.actions.release_document import release_document
from discrimtest.actions.tell_clocks import tell_clocks, write_clocks
from discrimtest.errors import NotAllowed, Refused, WrongInput
from discrimtest.files.legal import LegalBasis
from discrimtest.library.locate import Library
from discrimtest.library.reader import TextReader
from discrimtest.store.check import check
from discrimtest.words.person import Role
from discrimtest.workplace.workplace import Workplace
from tests.actions.examples import EXPORT, STUDY, acting
from tests.actions.test_close_complaint import (
    REACTIVE,
    a_reactive_study,
    lived,
)
from tests.actions.test_release_document import built

RELEASING = ("brussels", "flanders", "netherlands", "wallonia")
WALLONIA = ('legal = "flanders"', 'legal = "wallonia"')


def law_of(region: str) -> LegalBasis:
    reader = TextReader(Library())
    return reader.model(f"protocols/legal/{region}.toml", LegalBasis).value


def after(place: Workplace, day: date) -> Workplace:
    """The same person there in the morning of a day."""
    moment = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    return Workplace(place.library, place.engine, place.keys, place.person, lambda: moment)


def reactive_in(place: Workplace, folder: Path, region: str) -> Workplace:
    """The reactive study under the law of a region, when its seven tests of A1 are over."""
    a_reactive_study(place, folder, ('legal = "flanders"', f'legal = "{region}"'))
    draw_tests(place, REACTIVE)
    return lived(place, "cccbnnn")


def test_every_legal_file_that_releases_is_walked() -> None:
    names = {entry.name for entry in Library().legal_files()}
    assert {name for name in names if law_of(name).release_steps} == set(RELEASING)


@pytest.mark.parametrize("region", RELEASING)
def test_each_step_of_each_region_is_missed_by_its_name(
    place: Workplace, tmp_path: Path, region: str
) -> None:
    over, law = reactive_in(place, tmp_path, region), law_of(region)
    (file,) = built(over, tmp_path / "out")
    with pytest.raises(Refused) as every:
        release_document(over, REACTIVE, file, landlord="A1")
    assert [problem.place for problem in every.value.problems] == [
        f"step {step.id}" for step in law.release_steps
    ]
    for step in law.release_steps:
        record_step(over, REACTIVE, step.id, note="brief 1")
    for step in law.release_steps:
        record_step(over, REACTIVE, step.id, note="vergist", undone=True)
        with pytest.raises(Refused) as refused:
            release_document(over, REACTIVE, file, landlord="A1")
        (problem,) = refused.value.problems
        assert problem.place == f"step {step.id}"
        assert step.text.en in str(problem)
        assert f"evidence step {REACTIVE} {step.id}" in str(problem)
        record_step(over, REACTIVE, step.id, note="brief 2")
    assert release_document(over, REACTIVE, file, landlord="A1").named == "A1"


def test_research_only_lets_nothing_be_released_or_enforced(
    place: Workplace, tmp_path: Path
) -> None:
    with pytest.raises(Refused, match="'research-only' gives a basis for"):
        a_reactive_study(place, tmp_path, ('legal = "flanders"', 'legal = "research-only"'))


def test_a_step_that_may_wait_is_put_off_until_a_day(place: Workplace, tmp_path: Path) -> None:
    over = reactive_in(place, tmp_path, "flanders")
    (file,) = built(over, tmp_path / "out")
    record_step(over, REACTIVE, "lawful-ground", note="brief 1")
    until = over.now().date() + timedelta(days=20)
    defer_step(over, REACTIVE, "notice-to-landlord", until, why="tests lopen nog", landlord="A1")
    *_, listed = list_steps(over, REACTIVE)
    assert listed.deferred == (("A1", str(until), "local-administrator", "tests lopen nog"),)
    (told,) = tell_clocks(over, REACTIVE, "A1").clocks
    assert (str(told.state.status), told.state.until) == ("deferred", until)
    late = after(over, until + timedelta(days=1))
    with pytest.raises(Refused, match=f"was put off to {until}, which has passed"):
        release_document(late, REACTIVE, file, landlord="A1")
    assert release_document(over, REACTIVE, file, landlord="A1").named == "A1"
    (told,) = tell_clocks(late, REACTIVE, "A1").clocks
    assert str(told.state.status) == "late"
    record_step(late, REACTIVE, "notice-to-landlord", note="brief 9", landlord="A1")
    assert list_steps(late, REACTIVE)[1].deferred == ()
    assert not check(over.engine, over.keys)


@pytest.mark.parametrize(
    ("step", "days", "why", "expected"),
    [
        ("lawful-ground", 3, "x", r"lets wait \(notice-to-landlord\)"),
        ("no-such", 3, "x", "lets wait"),
        ("notice-to-landlord", -1, "x", "must not have passed"),
        ("notice-to-landlord", 3, " ", "must say why"),
    ],
)
def test_what_may_not_wait_is_told(
    place: Workplace, tmp_path: Path, step: str, days: int, why: str, expected: str
) -> None:
    a_reactive_study(place, tmp_path)
    until = place.now().date() + timedelta(days=days)
    with pytest.raises(WrongInput, match=expected):
        defer_step(place, REACTIVE, step, until, why=why)


def told_by(place: Workplace, landlord: str | None = None) -> dict[str, tuple[object, ...]]:
    return {
        each.state.clock.id: (str(each.state.status), each.state.starts, each.state.ends)
        for each in tell_clocks(place, REACTIVE, landlord).clocks
    }


def test_walloon_terms_run_from_test_to_prosecutor(either: Workplace, tmp_path: Path) -> None:
    over = reactive_in(either, tmp_path, "wallonia")
    told = tell_clocks(over, REACTIVE)
    assert not told.checked
    (hearing,) = [each for each in told.clocks if each.state.clock.days == 30]
    start = hearing.state.starts
    assert start is not None
    assert hearing.state.ends is not None
    assert hearing.state.ends.last == start + timedelta(days=30)
    assert told_by(over)["report-sent-in-time"] == ("waiting", None, None)
    on = over.now().date()
    record_step(over, REACTIVE, "report-drawn-up", note="PV 1", on=on, landlord="A1")
    _, begun, ends = told_by(over, "A1")["report-sent-in-time"]
    assert begun == on
    assert getattr(ends, "last", None) == on + timedelta(days=15)
    later = after(over, on + timedelta(days=16))
    assert told_by(later)["report-sent-in-time"][0] == "late"
    record_step(later, REACTIVE, "report-sent", note="post", on=on + timedelta(days=9))
    assert told_by(later)["report-sent-in-time"][0] == "done"


def test_the_calendar_is_read_by_two_readers(place: Workplace, tmp_path: Path) -> None:
    over = reactive_in(place, tmp_path, "wallonia")
    out = tmp_path / "clocks.ics"
    told = write_clocks(over, REACTIVE, out, code="fr")
    content = out.read_bytes()
    days = {each.state.next_day for each in told.clocks} - {None}
    days |= {each.until for each in told.complainants}
    one, two = Calendar.from_ical(content), vobject.readOne(content.decode("utf-8"))
    assert {event.start.date() for event in one.walk("VEVENT")} == days
    assert {event.dtstart.value.date() for event in two.vevent_list} == days
    assert {str(event.start.tzinfo) for event in one.walk("VEVENT")} == {"Europe/Brussels"}
    assert [str(zone["TZID"]) for zone in one.walk("VTIMEZONE")] == ["Europe/Brussels"]
    for event in one.walk("VEVENT"):
        triggers = {alarm["TRIGGER"].dt for alarm in event.walk("VALARM")}
        assert triggers == {timedelta(0), timedelta(days=-1), timedelta(days=-7)}
        assert "Source" in str(event["DESCRIPTION"])
    assert content.replace(b"\r\n ", b"").count(b"Aucun juriste") == len(told.clocks) - 1
    text = content.decode("utf-8").replace("\r\n ", "")
    assert not [name for name in ("Bergamot", "056 03", "local-administrator") if name in text]
    assert max(map(len, content.split(b"\r\n"))) <= 75
    (kept,) = told.complainants
    assert kept.until == list_complaints(over)[0].keep_until
    assert not kept.late
    assert [
        each.late for each in tell_clocks(after(over, date(2031, 1, 1)), REACTIVE).complainants
    ] == [True]
    uids = {str(event["UID"]) for event in one.walk("VEVENT")}
    record_step(over, REACTIVE, "hearing-offered", note="brief 4", landlord="A1")
    write_clocks(over, REACTIVE, out, code="fr")
    again = Calendar.from_ical(out.read_bytes())
    assert {str(event["UID"]) for event in again.walk("VEVENT")} == uids
    states = {str(event["STATUS"]) for event in again.walk("VEVENT")}
    assert states == {"CONFIRMED", "CANCELLED"}


def test_a_measurement_has_terms_for_all_together(locked: Workplace) -> None:
    import_listings(locked, STUDY, EXPORT)
    draw_tests(locked, STUDY)
    (told,) = tell_clocks(locked, STUDY).clocks
    assert told.landlord is None
    assert told.state.starts == locked.now().date()
    record_step(locked, STUDY, "notice-to-landlord", note="op de site van de stad")
    (told,) = tell_clocks(locked, STUDY).clocks
    assert str(told.state.status) == "done"
    with pytest.raises(Refused, match="never released"):
        record_step(locked, STUDY, "notice-to-landlord", note="x", landlord="A1")
    with pytest.raises(WrongInput, match="knows no such landlord"):
        tell_clocks(locked, STUDY, "A1")


def test_who_may_see_them(locked: Workplace) -> None:
    for role in (Role.TESTER, Role.CODER, Role.INSPECTOR):
        with pytest.raises(NotAllowed):
            tell_clocks(acting(locked, role), STUDY)
