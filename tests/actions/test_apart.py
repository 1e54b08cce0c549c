"""What is done in one study changes no word of the report of another."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from discrimtest.actions.build_report import facts_of
from discrimtest.actions.change_response import move_response, redate_response, withdraw_response
from discrimtest.actions.decide_landlords import confirm_landlords, exclude_landlord
from discrimtest.actions.draw_tests import draw_tests
from discrimtest.actions.export_study import export_study
from discrimtest.actions.import_listings import import_listings
from discrimtest.actions.record_contact import log_contact
from discrimtest.actions.record_response import correct_outcome
from discrimtest.actions.run_analysis import analysed, read_study
from discrimtest.actions.undraw_tests import undraw_tests
from discrimtest.errors import Refused, WrongInput
from discrimtest.exchange.formats import Format
from discrimtest.exchange.periods import Dates
from discrimtest.record.counts import SampleFacts, sample_counts
from discrimtest.report.context import build_context
from discrimtest.report.facts import Audience
from discrimtest.store import decisions
from discrimtest.store.engine import reading
from discrimtest.words.person import Right
from discrimtest.words.test import Test
from discrimtest.workplace.workplace import Workplace, open_workplace
from tests.actions.drawn import (
    OTHER,
    answer,
    candidates,
    closed,
    records,
    send_all,
    study_tests,
)
from tests.actions.examples import NOW, STUDY, export, row

WORDS = "Bedankt voor uw bericht. Wij nemen contact met u op."
CATEGORIES = ("invitation", "refusal", "already_let", "acknowledgement", "booking_link")


@dataclass
class Second:
    """Somebody at work in the second study; what cannot be done now is left.

    Attributes:
        answers: Answers that lie under a contact, by test.
        lists: Numbers of the lists it brings.
    """

    place: Workplace
    folder: Path
    answers: dict[str, str] = field(default_factory=dict)
    lists: count[int] = field(default_factory=lambda: count(400))

    def act(self, verb: str, number: int) -> None:
        tests = study_tests(self.place, OTHER)
        test = tests[number % len(tests)] if tests else None
        if test is not None or verb in ("brings", "draws", "excludes"):
            getattr(self, verb)(test, number)

    def answered(self, test: Test, number: int) -> None:
        """Both candidates are answered in the same words, in time or late."""
        send_all(self.place, test)
        channel = ("email", "portal", "phone")[number % 3]
        after = timedelta(hours=1 + 50 * number % 400)
        for contact in candidates(test)[: 1 + number % 2]:
            category = CATEGORIES[number % len(CATEGORIES)]
            found = answer(self.place, contact, category, after, channel=channel, text=WORDS)
            self.answers[test.id] = found.response or ""

    def fails(self, test: Test, _: int) -> None:
        log_contact(self.place, test.contacts[0].id, "failed", reason="ad_gone")

    def coded(self, test: Test, number: int) -> None:
        over, category = closed(self.place, OTHER), CATEGORIES[(number + 1) % len(CATEGORIES)]
        correct_outcome(over, candidates(test)[0].id, category=category, reason="Misread.")

    def withdraws(self, test: Test, _: int) -> None:
        withdraw_response(self.over, self.answers.pop(test.id, "none"), reason="Not ours.")

    def moves(self, test: Test, _: int) -> None:
        to = candidates(test)[1].id
        move_response(self.over, self.answers.get(test.id, "none"), to, reason="Hers.")

    def redates(self, test: Test, _: int) -> None:
        received = max(contact.due_at for contact in test.contacts) + timedelta(hours=9)
        redate_response(self.over, self.answers.get(test.id, "none"), received, reason="Late.")

    def brings(self, _: Test | None, number: int) -> None:
        """A list that joins landlords of the first study, by contact and by name."""
        one, other = number % 16, (number + 1) % 16
        home = next(self.lists)
        rows = [
            row(home, phone=f"056 01 00 {one:02d}", email=f"kantoor{other}@agency{other}.example"),
            row(home + 100, name="Abeel", phone=f"056 03 00 {number:02d}"),
            row(home + 200, name="Wilde Naam", email=f"eigenaar{number % 8}@post.example"),
        ]
        import_listings(self.place, OTHER, export(self.folder, rows, f"list-{home}.csv"))

    def stops(self, test: Test, number: int) -> None:
        log_contact(self.over, test.contacts[0].id, ("exposure", "abuse")[number % 2])

    def excludes(self, _: Test | None, number: int) -> None:
        tests = study_tests(self.place)
        landlord = tests[number % len(tests)].landlord
        exclude_landlord(self.over, landlord, reason="Asked us to.")
        if number % 3 == 0:
            exclude_landlord(self.over, landlord, reason="Agreed again.", undo=True)

    def undraws(self, _: Test, number: int) -> None:
        undraw_tests(self.place, OTHER, 1, "The week was lost.")

    def draws(self, _: Test | None, number: int) -> None:
        draw_tests(self.place, OTHER)

    @property
    def over(self) -> Workplace:
        """When the first study is over."""
        return closed(self.place)


VERBS = (
    "answered", "fails", "coded", "withdraws", "moves", "redates", "brings", "stops", "excludes",
    "undraws", "draws",
)  # fmt: skip
ACTS = st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, 40)), min_size=3, max_size=12)


def pages(place: Workplace) -> list[Any]:
    """The findings and reports of the first study for every audience, a month after its end."""
    over = closed(place)
    with reading(over.engine) as session:
        read = read_study(over, session, STUDY, Right.BUILD_REPORT, texts=True)
    analysis = analysed(over, read)
    reports = [
        build_context(
            facts_of(over, analysis, None, reader), analysis.findings, reader, "nl"
        ).to_dict()
        for reader in Audience
    ]
    return [repr(analysis.findings), *reports]  # what is undefined equals nothing, itself neither


def sample(place: Workplace) -> SampleFacts:
    """What the report of the first study counts of its sample."""
    over = closed(place)
    with reading(over.engine) as session:
        read = read_study(over, session, STUDY, Right.BUILD_REPORT, texts=True)
    return facts_of(over, analysed(over, read), None, Audience.INSPECTOR).sample


def exported(place: Workplace, folder: Path) -> dict[str, str]:
    """The files of the first study's export."""
    folder.mkdir()
    export_study(
        closed(place), STUDY, folder, form=Format.DATAPACKAGE, dates=Dates.DAY, keys="apart"
    )
    (file,) = folder.glob("*.zip")
    with ZipFile(file) as package:
        return {name: package.read(name).decode() for name in package.namelist()}


@pytest.fixture(scope="module")
def over(drawn_project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project in which the first study is over and exported, and two landlords wrote the same."""
    folder = Path(shutil.copytree(drawn_project, tmp_path_factory.mktemp("apart") / "project"))
    place = open_workplace(folder, None, None, clock=lambda: NOW)
    for number, test in enumerate(study_tests(place)):
        control, tested = candidates(test)
        send_all(place, test)
        if number % 2 == 0:
            answer(place, control, "invitation", text=f"U bent welkom, {number}.")
        if number in (1, 3):
            answer(place, tested, "refusal", text=WORDS)
    exported(place, folder.parent / "first")  # keeps its "no reply" and its findings
    place.engine.dispose()
    return folder


@pytest.fixture
def copies(
    over: Path,
    open_places: Callable[..., Workplace],
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[], tuple[Workplace, Path]]:
    """Gives such a project of one's own, and a folder beside it."""

    def copy() -> tuple[Workplace, Path]:
        folder = tmp_path_factory.mktemp("acted")
        return open_places(Path(shutil.copytree(over, folder / "project"))), folder

    return copy


Copies = Callable[[], tuple[Workplace, Path]]


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(acts=ACTS)
def test_acts_in_another_study_change_no_report(
    copies: Copies, acts: list[tuple[str, int]]
) -> None:
    place, folder = copies()
    before, second = pages(place), Second(place, folder)
    for verb, number in acts:
        with suppress(Refused, WrongInput):
            second.act(verb, number)
    assert pages(place) == before


def test_every_act_in_another_study_changes_no_report_and_no_export(copies: Copies) -> None:
    place, folder = copies()
    untouched = exported(place, folder / "before")
    place, folder = copies()
    before, second = pages(place), Second(place, folder)
    for verb, number in (
        *(("answered", number) for number in range(3)), ("fails", 3), ("coded", 0), ("redates", 0),
        ("moves", 0), ("withdraws", 2), ("undraws", 0), ("draws", 0), ("brings", 4), ("brings", 9),
        ("stops", 1), ("excludes", 5), ("excludes", 6),
    ):  # fmt: skip
        second.act(verb, number)
    assert pages(place) == before
    told = exported(place, folder / "after")
    assert {name: text for name, text in told.items() if untouched[name] != text} == {}


def test_a_doubt_that_another_list_raises_spares_landlords_and_counts_nowhere_else(
    copies: Copies,
) -> None:
    place, folder = copies()
    counted = sample(place)
    with reading(place.engine) as session:
        doubts = len(decisions.standing(session).groups())
    second = Second(place, folder)
    for number in range(16):
        second.act("brings", number)
    with reading(place.engine) as session:
        assert len(decisions.standing(session).groups()) > doubts
    assert sample(place) == counted


def test_what_a_person_decides_about_landlords_counts_in_every_study(copies: Copies) -> None:
    place, _ = copies()
    counted = sample(place)
    one, other = sorted({test.landlord for test in study_tests(place)})[:2]
    confirm_landlords(place, one, other, same=True)
    told = sample(place)
    assert sum(told.landlords.values()) == sum(counted.landlords.values()) - 1
    assert (counted.merged, told.merged) == (0, 1)


def test_who_is_excluded_is_told_as_it_was_when_the_study_drew_last(copies: Copies) -> None:
    place, _ = copies()

    def told() -> int:
        with reading(place.engine) as session:
            material = read_study(place, session, OTHER, Right.BUILD_REPORT).material
        progress = material.progress(place.now())
        return sample_counts(material.record, progress, material.homes, 6).excluded

    exclude_landlord(place, study_tests(place, OTHER)[0].landlord, reason="Asked us to.")
    assert told() == 0
    undraw_tests(place, OTHER, 1, "One of them asked us to.")
    assert told() == 0
    draw_tests(place, OTHER)
    assert told() == 1


def test_a_stop_elsewhere_is_told_where_it_took_a_test(copies: Copies) -> None:
    place, _ = copies()
    assert sample(place).stops == 0
    mine = {test.landlord for test in study_tests(place)}
    test = next(test for test in study_tests(place, OTHER) if test.landlord in mine)
    send_all(place, test)
    moment = max(contact.due_at for contact in test.contacts) + timedelta(hours=1)
    log_contact(place.on(moment), test.contacts[0].id, "exposure")
    (first,) = [record for record in records(place) if record.study == study_tests(place)[0].study]
    assert {str(reason) for reason in first.broken.values()} == {"landlord_stopped"}
    assert sample(place).stops == 1
