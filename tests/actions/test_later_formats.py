"""A study locked before a format was raised goes on: drawn, recorded into, analysed, reported.

The later format is made up: its files hold a new key that must be there, and an old one under
another name, in study, protocol and plan.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import Field

from discrimtest.actions.build_report import build_reports
from discrimtest.actions.check_files import check_study_files
from discrimtest.actions.draw_tests import draw_tests
from discrimtest.actions.find_studies import find_studies
from discrimtest.actions.keep_store import upgrade_store
from discrimtest.actions.lock_study import amend_study, lock_study
from discrimtest.actions.preview_study import preview_study
from discrimtest.actions.run_analysis import run_analysis
from discrimtest.errors import Refused, StudyLocked, WrongInput
from discrimtest.files import plan as plan_module
from discrimtest.files.formats import UPGRADES
from discrimtest.files.plan import Plan
from discrimtest.files.protocol import Protocol
from discrimtest.files.study import StudyFile
from discrimtest.files.word import Text
from discrimtest.library import draft, folder
from discrimtest.library.instrument import load_instrument
from discrimtest.store.people import LOCAL_ADMINISTRATOR
from discrimtest.workplace.open_study import texts_at_hand
from discrimtest.workplace.workplace import Workplace, open_workplace
from tests.actions.drawn import answer, candidates, closed, outcome, send_all, study_tests
from tests.actions.examples import NOW, STUDY, edit, everything

FILE = f"studies/{STUDY}/study.toml"
PLAN = "analysis/matched-pairs/plan.toml"


class LaterStudy(StudyFile):
    runner: Text = Field(alias="run_by")
    overseen_by: str


class LaterProtocol(Protocol):
    version: str = Field(alias="edition")
    licence: str


class LaterPlan(Plan):
    alpha: float = Field(alias="significance", gt=0, lt=1)
    author: str


def _renamed(old: str, new: str, **added: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    def upgrade(values: dict[str, Any]) -> dict[str, Any]:
        values[new] = values.pop(old)
        return {**values, **added}

    return upgrade


def raise_the_formats(monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on the program writes and expects format 2."""
    later: dict[type[Any], tuple[Any, ...]] = {
        LaterStudy: (_renamed("runner", "run_by", overseen_by="nobody"),),
        LaterProtocol: (_renamed("version", "edition", licence="not said"),),
        LaterPlan: (_renamed("alpha", "significance", author="not said"),),
    }
    for model, upgrades in later.items():
        monkeypatch.setitem(UPGRADES, model, upgrades)
    monkeypatch.setattr(draft, "StudyFile", LaterStudy)
    monkeypatch.setattr("discrimtest.files.study.StudyFile", LaterStudy)
    monkeypatch.setattr(folder, "Protocol", LaterProtocol)
    monkeypatch.setattr("discrimtest.files.protocol.Protocol", LaterProtocol)
    monkeypatch.setattr(plan_module, "Plan", LaterPlan)


@pytest.fixture
def old(old_project: Path, open_places: Callable[..., Workplace]) -> Workplace:
    """A project of the first release, its database upgraded."""
    upgrade_store(old_project, None)
    return open_places(old_project, None, LOCAL_ADMINISTRATOR)


def reopened(place: Workplace) -> Workplace:
    """The place as the next command finds it: nothing read yet."""
    return open_workplace(place.library.places[0][1], None, LOCAL_ADMINISTRATOR, clock=lambda: NOW)


def test_a_study_locked_earlier_is_recorded_into_and_reported(
    old: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raise_the_formats(monkeypatch)
    place = reopened(old)
    assert draw_tests(place, STUDY, count=1).wanted == 1
    new = study_tests(place)[-1]
    send_all(place, new)
    control, tested = candidates(new)
    answer(place, control, "invitation")
    answer(place, tested, "refusal")
    assert (outcome(place, control.id), outcome(place, tested.id)) == ("invitation", "refusal")
    (page,) = build_reports(
        closed(place), STUDY, tmp_path / "report", audience="commissioner", languages=["en"]
    ).reports
    assert "Kortrijk" in page.read_text(encoding="utf-8")
    place.engine.dispose()


def test_new_files_are_read_in_their_own_format(
    old: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    raise_the_formats(monkeypatch)
    edit(old, PLAN, 'level = "0.95"', "level = 0.95")
    assert load_instrument(old.library, STUDY).study.runner.en.startswith("University")
    text = old.library.text(FILE).replace("\nrunner = ", "\nrun_by = ")
    file = old.library.places[0][1] / FILE
    file.write_text(f'format = 2\noverseen_by = "us"\n{text}', encoding="utf-8")
    assert load_instrument(old.library, STUDY).study.runner.en.startswith("University")
    file.write_text(f"format = 2\n{text}", encoding="utf-8")
    with pytest.raises(WrongInput, match="overseen_by: is required"):
        load_instrument(old.library, STUDY)
    found = find_studies(old.library.places[0][1], None)
    (listed,) = [entry for entry in found if entry.slug == STUDY]
    assert listed.origin == "project"


def test_files_that_did_not_change_are_never_called_changed(
    old: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Here no upgrade was written: the files of today cannot be read any more."""
    monkeypatch.setattr(draft, "StudyFile", LaterStudy)
    place = reopened(old)
    before = everything(place)
    with pytest.raises(WrongInput, match="run_by: is required") as caught:
        draw_tests(place, STUDY)
    assert not isinstance(caught.value, StudyLocked)
    assert everything(place) == before
    place.engine.dispose()


def test_shipped_files_of_another_release_change_no_study(locked: Workplace) -> None:
    """A project may name a file that only the program brings, and each release its own."""
    legal = locked.library.places[0][1] / "protocols" / "legal" / "flanders.toml"
    legal.write_text(legal.read_text(encoding="utf-8") + "# later\n", encoding="utf-8")
    with pytest.raises(StudyLocked, match="flanders"):
        draw_tests(locked, STUDY, count=1)
    legal.unlink()
    assert draw_tests(locked, STUDY, count=1).wanted == 1
    edit(locked, FILE, "tests = 200", "tests = 199")
    with pytest.raises(StudyLocked) as caught:
        draw_tests(locked, STUDY, count=1)
    assert [problem.place for problem in caught.value.problems] == [FILE]


def test_what_an_earlier_release_took_is_in_order_until_it_changes(old: Workplace) -> None:
    project = old.library.places[0][1]
    with pytest.raises(Refused, match="locked"):
        lock_study(old, STUDY)
    assert check_study_files(project, None, STUDY, launch=False).wrong == ()
    assert preview_study(project, None, STUDY)
    assert old.library.text("protocols/email-couples/protocol.toml") in texts_at_hand(project, None)
    edit(old, FILE, "tests = 6", 'tests = "200"')
    assert check_study_files(project, None, STUDY, launch=False).wrong
    edit(old, FILE, 'tests = "200"', "tests = 199")
    with pytest.raises(StudyLocked) as caught:
        draw_tests(old, STUDY, count=1)
    assert [problem.place for problem in caught.value.problems] == [FILE]
    assert amend_study(old, STUDY, "One home less.").number == 2
    edit(old, PLAN, 'level = "0.95"', 'level = "0.90"')
    with pytest.raises(WrongInput, match="quotes"):
        amend_study(old, STUDY, "Narrower.")


def test_another_spelling_of_a_plan_amends_no_finding(old: Workplace) -> None:
    place = closed(old)

    def statuses() -> set[str]:
        return {str(row.status) for row in run_analysis(place, STUDY).findings.findings}

    assert statuses() == {"planned"}
    edit(place, PLAN, 'level = "0.95"', "level = 0.950  # a number")
    amend_study(place, STUDY, "A number without quotes.")
    assert statuses() == {"planned"}
    edit(place, PLAN, "level = 0.950", "level = 0.9")
    amend_study(place, STUDY, "Narrower.")
    assert statuses() == {"amended"}


def test_an_amendment_needs_a_change_of_the_texts(old: Workplace) -> None:
    edit(old, PLAN, 'level = "0.95"', "level = 0.95")
    version = amend_study(old, STUDY, "A number without quotes.")
    assert version.number == 2
    with pytest.raises(Refused, match="no file differs"):
        amend_study(old, STUDY, "Once more.")
