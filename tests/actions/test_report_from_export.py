"""A report holds nothing that its study's export does not: it is made again from the files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from discrimtest.actions.build_report import facts_of, people_behind
from discrimtest.actions.change_response import move_response, withdraw_response
from discrimtest.actions.decide_landlords import confirm_landlords, exclude_landlord
from discrimtest.actions.draw_tests import draw_tests
from discrimtest.actions.export_study import export_study
from discrimtest.actions.lock_study import amend_study
from discrimtest.actions.record_complaint import ToldComplaint, add_complaint
from discrimtest.actions.record_contact import log_contact
from discrimtest.actions.run_analysis import Analysis, analysed, read_study
from discrimtest.actions.run_demo import run_demo
from discrimtest.actions.tell_status import tell_status
from discrimtest.actions.undraw_tests import undraw_tests
from discrimtest.disclosure.public import Gate
from discrimtest.exchange.formats import Format
from discrimtest.exchange.periods import Dates
from discrimtest.exchange.release import Recipient
from discrimtest.findings.gathered import gathered
from discrimtest.report.context import build_context
from discrimtest.report.facts import Audience, ReportFacts
from discrimtest.store import decisions, listings
from discrimtest.store.engine import reading
from discrimtest.words.complaint import ComplaintSource, ComplaintText
from discrimtest.words.person import Right
from discrimtest.words.test import Test
from discrimtest.workplace.open_study import look_up
from discrimtest.workplace.workplace import Workplace
from tests.actions.drawn import answer, candidates, closed, send, study_tests
from tests.actions.examples import STUDY, agencies, edit, export, ready, row, without_caps
from tests.exchange.reading import Export, check_report, facts_from


def told(place: Workplace, reader: Audience) -> tuple[Analysis, ReportFacts]:
    """What the report of the study is made of."""
    with reading(place.engine) as session:
        read = read_study(place, session, STUDY, Right.BUILD_REPORT)
        behind = people_behind(place, session, read, reader)
    analysis = analysed(place, read)
    return analysis, facts_of(place, analysis, None, reader, behind)


def exported(place: Workplace, folder: Path, analysis: Analysis, **options: Any) -> Export:
    export_study(place, STUDY, folder, form=Format.CSV, **options)
    return Export.of(folder, analysis.study.instrument)


def check(place: Workplace, folder: Path, reader: Audience, language: str) -> None:
    analysis, facts = told(place, reader)
    export = exported(place, folder, analysis, dates=Dates.DAY)
    check_report(export, facts, analysis.findings, reader, language)


@pytest.mark.slow
@pytest.mark.parametrize("reader", [Audience.PUBLIC, Audience.COMMISSIONER])
def test_a_field_period_with_late_broken_and_unfinished_tests(
    lived: Workplace, tmp_path: Path, reader: Audience
) -> None:
    check(lived, tmp_path / "out", reader, "nl")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "city"
    run_demo(folder, seed=1, tests=60)
    return folder


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """So many tests that the public sees groups."""
    folder = tmp_path_factory.mktemp("large") / "city"
    run_demo(folder, seed=1, tests=200)
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("reader", [Audience.PUBLIC, Audience.COMMISSIONER])
def test_the_demonstration(
    demo: Path, open_places: Callable[..., Workplace], tmp_path: Path, reader: Audience
) -> None:
    check(closed(open_places(demo)), tmp_path / "out", reader, "fr")


_NUMBERS = ("value", "ci_low", "ci_high", "p_value", "p_adjusted", "statistic")


@pytest.mark.slow
def test_the_public_export_holds_what_the_public_report_tells(
    large: Path, open_places: Callable[..., Workplace], tmp_path: Path
) -> None:
    """Every sentence that facts make, and every number that is found, from the public's files."""
    place = closed(open_places(large))
    analysis, facts = told(place, Audience.PUBLIC)
    export = exported(place, tmp_path / "out", analysis, audience=Recipient.PUBLIC)
    assert not export.clustered
    again = facts_from(export, Audience.PUBLIC, facts.made_on)
    ours, theirs = (
        build_context(one, analysis.findings, Audience.PUBLIC, "nl").to_dict()
        for one in (facts, again)
    )
    for one, other in zip(ours.pop("sections"), theirs.pop("sections"), strict=True):
        assert other == one, one["title"]
    assert theirs == ours
    shown = Gate.of(analysis.findings).findings
    assert any(one.group for one in shown.findings)
    for one, printed in zip(shown.findings, export["findings"], strict=True):
        assert (one.id, str(one.comparison)) == (printed["id"], printed["comparison"])
        assert (str(one.group) if one.group else "") == printed["group"]
        for name in _NUMBERS:
            number = one.to_dict()[name]
            assert (float(printed[name]) if printed[name] else None) == pytest.approx(
                float(number) if number is not None else None, nan_ok=True
            )
    page = " ".join((tmp_path / "out" / "README.md").read_text(encoding="utf-8").split())
    assert [one for one in gathered(shown.warnings) if " ".join(one.split()) not in page] == []


def in_doubt(place: Workplace) -> list[tuple[str, str]]:
    """Pairs of landlords that may be one."""
    with reading(place.engine) as session:
        doubts = decisions.standing(session).doubts
    return [(one, other) for one, others in doubts.items() for other in others if one < other]


def troubled(place: Workplace, folder: Path) -> Workplace:
    """Taken back, replaced, amended; late, withdrawn, moved; stopped, excluded, in doubt."""
    file = f"studies/{STUDY}/study.toml"
    without_caps(place)
    edit(place, file, "tests = 200\n", 'tests = 26\nreplace_broken = "all"\n')
    rows = [
        *agencies(20), row(902, postcode="9000"), row(903), row(903),
        *(row(910 + n, name=f"Goud{'k' * n}", phone=f"056 01 00 0{n}") for n in range(4)),
    ]  # fmt: skip
    ready(place, export(folder, rows))
    (one, other), *_ = in_doubt(place)
    confirm_landlords(place, one, other, same=True)
    draw_tests(place, STUDY, count=18)
    taken = {test.landlord for test in study_tests(place)} | set(sum(in_doubt(place), ()))
    with reading(place.engine) as session:
        homes = listings.listings(session, look_up(place, session, STUDY).id)
    spared = next(home.landlord for home in homes if home.landlord not in taken)
    draw_tests(place, STUDY, count=2)
    undraw_tests(place, STUDY, 2, "The export was of last month.")
    exclude_landlord(place, spared, reason="Asked us to.")
    first, *tests = study_tests(place)
    log_contact(
        place.on(first.contacts[0].due_at), first.contacts[0].id, "failed", reason="ad_gone"
    )
    draw_tests(place, STUDY, count=1)
    for number, test in enumerate(tests[:-1]):
        answered(place, number, test)
    over = closed(place)
    log_contact(over, tests[2].contacts[0].id, "abuse")
    edit(over, file, "tests = 26\n", "tests = 30 # More.\n")
    amend_study(over, STUDY, reason="Said more plainly.")
    return over


def answered(place: Workplace, number: int, test: Test) -> None:
    """Sends both contacts; what comes back differs from test to test."""
    control, tested = candidates(test)
    send(place, test.contacts[0])
    late = timedelta(days=8 if number == 4 else 0)
    send(place, test.contacts[1], test.contacts[1].due_at + late)
    hours = timedelta(hours=3 + number, minutes=7 * number)
    found = answer(place, control, "invitation" if number % 3 else "refusal", hours + late)
    assert found.response
    if number == 5:
        withdraw_response(closed(place), found.response, reason="Of another study.")
    if number == 6:
        move_response(closed(place), found.response, tested.id, reason="It was hers.")
    if number % 2:
        channel = ("phone", "portal", "sms")[number % 3]
        answer(place, tested, "already_let", hours + late, channel=channel)
    if number % 4 == 0:
        answer(place, tested, "invitation", timedelta(days=22))


def complaint(source: ComplaintSource, received: date) -> ToldComplaint:
    text = ComplaintText("", "", "Plots was de woning verhuurd.", "")
    return ToldComplaint(source, "sexual_orientation", text, received=received, region="flanders")


@pytest.fixture
def after_trouble(either: Workplace, tmp_path: Path) -> Workplace:
    return troubled(either, tmp_path)


@pytest.mark.slow
def test_a_study_in_which_much_went_wrong(after_trouble: Workplace, tmp_path: Path) -> None:
    _, facts = told(after_trouble, Audience.COMMISSIONER)
    sample, flow = facts.sample, facts.flow
    assert (flow.refused, flow.duplicates) == ({"outside_area": 1}, 1)
    assert facts.late_answers == 4
    assert (sample.merged, sample.undecided, sample.stops, sample.excluded) == (1, 2, 1, 1)
    assert sample.unfinished
    assert sample.broken
    assert sample.deviations
    assert (facts.undrawn[0].tests, facts.replaced, len(facts.draws)) == (2, "all", 3)
    assert facts.lock
    assert facts.lock.amendments
    assert facts.quality
    assert facts.tested_by
    for source, number in ((ComplaintSource.SOCIAL_SERVICE, 5), (ComplaintSource.POLICE, 1)):
        for _ in range(number):
            add_complaint(after_trouble, complaint(source, facts.study.first))
        check(after_trouble, tmp_path / source, Audience.COMMISSIONER, "nl")
    for reader in (Audience.PUBLIC, Audience.COMMISSIONER):
        check(after_trouble, tmp_path / reader, reader, "en")


@pytest.mark.slow
def test_a_study_that_was_recorded_afterwards(place: Workplace, tmp_path: Path) -> None:
    over = place.on(datetime(2026, 6, 1, 9, tzinfo=UTC))
    ready(over, export(tmp_path, agencies(8)))
    draw_tests(over, STUDY)
    for test in study_tests(over):
        for contact in test.contacts:
            log_contact(over, contact.id, "sent", moment=contact.due_at)
    check(over, tmp_path / "out", Audience.PUBLIC, "en")
    assert tell_status(over, STUDY).afterwards
