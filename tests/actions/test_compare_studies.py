"""Several studies analysed together: the same tests, each with its wave."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from discrimtest.actions.compare_studies import compare_studies
from discrimtest.actions.lock_study import amend_study
from discrimtest.actions.run_analysis import run_analysis
from discrimtest.errors import NotAllowed, Refused, WrongInput
from discrimtest.files.plan import Plan, plan_from_toml
from discrimtest.words.person import Role
from discrimtest.words.study import Mode
from discrimtest.workplace.workplace import Workplace, open_workplace
from tests.actions.drawn import OTHER, STUDY, closed, study_tests
from tests.actions.examples import NOW, acting, everything, root_of
from tests.actions.fieldwork import CHOICES, live, script
from tests.contact_frames import label

BY_WAVE = """
title = "Waves"
question = "Did it change?"

[[outcomes]]
id = "invitation"
main = true
noun = "invitation"
favourable = ["invitation", "booking_link"]
label = "invitation"

[[findings]]
ids = ["net_all", "group_difference_all"]
groups = ["all", "wave"]
"""


@pytest.fixture
def by_wave() -> Plan:
    return plan_from_toml(BY_WAVE, "by-wave.toml")


@pytest.fixture(scope="module")
def lived(lived_twice: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    """Both studies over and analysed once, which closes their windows."""
    project = tmp_path_factory.mktemp("lived") / "project"
    shutil.copytree(lived_twice, project)
    place = closed(open_workplace(project, None, None, clock=lambda: NOW))
    for slug in (STUDY, OTHER):
        run_analysis(place, slug)
    yield place
    place.engine.dispose()


def cells(findings, group):
    return {
        label(one.comparison): dataclasses.replace(one, group=None)
        for one in findings.cells
        if label(one.group) == group and one.outcome == "invitation"
    }


def test_each_wave_counts_what_its_study_counts_alone(lived, by_wave):
    place = lived
    together = compare_studies(place, [STUDY, OTHER], by_wave)
    assert {str(one.status) for one in together.findings} == {"exploratory"}
    for slug in (STUDY, OTHER):
        alone = cells(run_analysis(place, slug).findings, None)
        assert cells(together, f"wave={slug}") == alone
    whole = cells(together, None)
    for name, one in whole.items():
        for count in ("both", "control_only", "test_only", "neither", "broken"):
            assert getattr(one, count) == sum(
                getattr(cells(together, f"wave={slug}")[name], count) for slug in (STUDY, OTHER)
            )
    changes = [one for one in together.findings if one.id == "group_difference_all"]
    assert {label(one.group) for one in changes} == {f"wave={OTHER} vs {STUDY}"}


def test_comparing_keeps_nothing(lived, by_wave):
    before = everything(lived)
    compare_studies(lived, [OTHER, STUDY], by_wave)
    assert everything(lived) == before


def test_a_study_is_named_once(lived, by_wave):
    with pytest.raises(WrongInput, match="is named more than once"):
        compare_studies(lived, [STUDY, STUDY], by_wave)


def test_a_study_without_a_test_that_is_over_is_told(field, by_wave):
    live(field, script(study_tests(field, STUDY)[:3], CHOICES))
    with pytest.raises(Refused, match="nothing to compare"):
        compare_studies(closed(field), [STUDY, OTHER], by_wave)


def test_comparing_asks_for_the_right_in_each(field, by_wave):
    with pytest.raises(NotAllowed):
        compare_studies(acting(closed(field), Role.TESTER), [STUDY, OTHER], by_wave)


def test_one_id_for_two_comparisons_is_refused(field, by_wave):
    place = closed(field)
    text = place.library.text(f"studies/{OTHER}/study.toml")
    older = ("male_couple_senior", "female_couple_senior")
    for name in older:
        text = text.replace(f'"{name.removesuffix("_senior")}"', f'"{name}"')
    assert all(text.count(f'"{name}"') == 2 for name in older)
    (root_of(place) / "studies" / OTHER / "study.toml").write_text(text)
    amend_study(place, OTHER, "Older couples from now on.")
    with pytest.raises(WrongInput, match="same_sex_couples"):
        compare_studies(place, [STUDY, OTHER], by_wave)


def test_what_may_not_be_pooled_is_refused(lived, by_wave, monkeypatch):
    from discrimtest.actions import compare_studies as module

    read_study = module.read_study

    def led_by_complaints(at, session, slug, right):
        closed = read_study(at, session, slug, right)
        if slug == OTHER:
            other = dataclasses.replace(closed.study.registered, mode=Mode.REACTIVE, simulated=True)
            study = dataclasses.replace(closed.study, registered=other)
            return dataclasses.replace(closed, study=study)
        return closed

    monkeypatch.setattr(module, "read_study", led_by_complaints)
    with pytest.raises(Refused) as refused:
        compare_studies(lived, [STUDY, OTHER], by_wave)
    assert [one.place for one in refused.value.problems] == ["mode", "simulated"]


def test_studies_that_follow_complaints_are_not_compared_with_each_other(
    lived, by_wave, monkeypatch
):
    from discrimtest.actions import compare_studies as module

    read_study = module.read_study

    def led_by_complaints(at, session, slug, right):
        closed = read_study(at, session, slug, right)
        registered = dataclasses.replace(closed.study.registered, mode=Mode.REACTIVE)
        return dataclasses.replace(
            closed, study=dataclasses.replace(closed.study, registered=registered)
        )

    monkeypatch.setattr(module, "read_study", led_by_complaints)
    with pytest.raises(Refused, match="about its own landlord"):
        compare_studies(lived, [STUDY, OTHER], by_wave)
