"""The analysis of a study counts what was recorded, and nothing else."""

from __future__ import annotations

import math
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discrimtest.actions.build_report import build_reports
from discrimtest.actions.draw_tests import draw_tests
from discrimtest.actions.find_plan import find_plan
from discrimtest.actions.import_listings import import_listings
from discrimtest.actions.lock_study import amend_study, lock_study
from discrimtest.actions.record_contact import log_contact
from discrimtest.actions.run_analysis import run_analysis
from discrimtest.errors import NotAllowed, Refused, StudyLocked
from discrimtest.evaluate import analyse
from discrimtest.files.plan import PlannedComparison
from discrimtest.findings.gathered import gathered
from discrimtest.findings.keys import Group
from discrimtest.record.frame import COLUMNS
from discrimtest.store import listings as stored
from discrimtest.store import runs
from discrimtest.store.engine import reading
from discrimtest.store.log import entries
from discrimtest.store.material import material_of
from discrimtest.words.person import Role
from discrimtest.workplace.open_study import is_too_late, look_up
from discrimtest.workplace.workplace import open_workplace
from tests.actions.drawn import STUDY, answer, candidates, closed, send, send_all, study_tests
from tests.actions.examples import NOW, acting, agencies, edit, everything, export
from tests.actions.fieldwork import CHOICES, live, live_contact_by_contact, recount, script


def frame_of(place):
    """The frame as the analysis reads it, and the study."""
    with reading(place.engine) as session:
        study = look_up(place, session, STUDY)
        material = material_of(session, study.registered, study.fieldwork, place.keys)
    return material.frame(study.instrument.plan.time.event, place.now()), study


def cells(findings, comparison=None, group=None):
    """The cells of the pooled comparison, or of one named."""
    key = comparison or findings.comparisons[0]
    (row,) = [
        one
        for one in findings.cells
        if (one.comparison, one.group, one.outcome) == (key, group, "invitation")
    ]
    return {
        "both": row.both,
        "control_only": row.control_only,
        "test_only": row.test_only,
        "neither": row.neither,
        "broken": row.broken,
    }


@pytest.fixture(scope="module")
def analysis(lived_project, tmp_path_factory):
    """The analysis of a study whose field period is over, and its courses."""
    project = Path(shutil.copytree(lived_project, tmp_path_factory.mktemp("over") / "project"))
    place = closed(open_workplace(project, None, None, clock=lambda: NOW))
    yield run_analysis(place, STUDY), script(study_tests(place), CHOICES)
    place.engine.dispose()


def counted(courses) -> dict[str, int]:
    counts = recount(courses)
    names = ("both", "control_only", "test_only", "neither", "broken")
    return {name: counts[name] for name in names}


def landlord_types(place) -> dict[str, str]:
    with reading(place.engine) as session:
        study = look_up(place, session, STUDY)
        return {each.id: str(each.landlord_type) for each in stored.listings(session, study.id)}


def test_the_cells_are_a_plain_recount_of_what_was_recorded(either_field):
    place = either_field
    courses = script(study_tests(place), CHOICES)
    live(place, courses)
    findings = run_analysis(closed(place), STUDY).findings
    assert cells(findings) == counted(courses)
    ids = {key.id: key for key in findings.comparisons}
    assert next(iter(ids)) == "same_sex_couples"
    for comparison in ("male_couple", "female_couple"):
        mine = [each for each in courses if each.test.comparison == comparison]
        assert mine
        assert cells(findings, ids[comparison]) == counted(mine)
    types = landlord_types(place)
    for kind in ("agency", "private"):
        mine = [each for each in courses if types[each.test.listing] == kind]
        assert cells(findings, group=Group("landlord_type", kind)) == counted(mine)


def test_broken_and_unfinished_tests_are_counted_apart(analysis):
    analysis, courses = analysis
    counts = recount(courses)
    complete = sum(counts[each] for each in ("both", "control_only", "test_only", "neither"))
    assert counts["unfinished"] > 0
    assert len(analysis.progress.complete) == complete
    assert len(analysis.progress.broken) == counts["broken"]
    primary = [one for one in analysis.findings.findings if one.role == "primary"]
    assert {one.n_tests for one in primary} == {complete}


def test_the_pooled_comparison_alone_is_primary(analysis):
    findings = analysis[0].findings
    pooled = next(key for key in findings.comparisons if key.id == "same_sex_couples")
    assert {one.comparison for one in findings.findings if one.role == "primary"} == {pooled}
    adjusted = {one.comparison for one in findings.findings if one.family == "main"}
    assert adjusted == set(findings.comparisons) - {pooled}


def test_the_figures_follow_from_the_cells(analysis):
    findings, courses = analysis[0].findings, analysis[1]
    counts = counted(courses)
    a, b, both = counts["control_only"], counts["test_only"], counts["both"]
    total, any_ = both + a + b + counts["neither"], both + a + b
    pooled = findings.comparisons[0]
    values = {
        one.id: one
        for one in findings.findings
        if (one.comparison, one.group, one.outcome) == (pooled, None, "invitation")
    }
    assert values["net_all"].value == pytest.approx((a - b) / total)
    assert values["net_any"].value == pytest.approx((a - b) / any_)
    assert values["net_any"].n_denominator == any_
    assert values["rate_control"].value == pytest.approx((both + a) / total)
    tail = sum(math.comb(a + b, k) for k in range(min(a, b) + 1)) / 2 ** (a + b)
    assert values["mcnemar_exact"].p_value == pytest.approx(min(1.0, 2 * tail))
    landlords = {each.test.landlord for each in courses if each.end == "complete"}
    assert values["net_all"].n_landlords == len(landlords)


def test_the_order_of_contact_is_that_of_the_real_moments(field):
    test = study_tests(field)[0]
    first, second = test.contacts
    send(field, second)
    send(field, first, second.due_at + timedelta(hours=3))
    frame, _ = frame_of(closed(field))
    orders = dict(zip(frame["arm"], frame["order"], strict=True))
    assert orders == {second.arm: 1, first.arm: 2}


def test_the_channel_is_that_of_the_answer_that_made_the_outcome(field):
    one, two, three = study_tests(field)[:3]
    send_all(field, one, two, three)
    answer(field, one.contacts[0], "refusal", timedelta(hours=1), channel="email")
    answer(field, one.contacts[0], "invitation", timedelta(hours=9), channel="phone")
    answer(field, one.contacts[1], "invitation", timedelta(hours=9), channel="voicemail")
    answer(field, one.contacts[1], "refusal", timedelta(hours=1), channel="email")
    answer(field, two.contacts[0], "acknowledgement", timedelta(hours=1), channel="portal")
    answer(field, two.contacts[0], "invitation", timedelta(days=15), channel="phone")
    frame, _ = frame_of(closed(field))
    heard = {(row.test, row.arm): row.channel for row in frame.itertuples()}
    assert [heard[one.id, each.arm] for each in one.contacts] == ["spoken", "spoken"]
    assert [heard[two.id, each.arm] for each in two.contacts] == ["written", "none"]
    assert {heard[three.id, each.arm] for each in three.contacts} == {"none"}


def test_subtle_codes_stand_beside_the_outcome(field):
    one, two = study_tests(field)[:2]
    send_all(field, one, two)
    answer(field, one.contacts[0], "refusal", subtle=("politeness=curt", "income_source_asked=no"))
    answer(field, one.contacts[1], "invitation", subtle=("politeness=warm",))
    answer(field, two.contacts[0], "acknowledgement")
    place = closed(field)
    findings = run_analysis(place, STUDY).findings
    frame, _ = frame_of(place)
    # In the order of the codebook, and only what somebody coded.
    assert list(frame.columns[-2:]) == ["income_source_asked", "politeness"]
    coded = {(row.test, row.arm): row for row in frame.itertuples()}
    first, second = (coded[one.id, each.arm] for each in one.contacts)
    assert (first.politeness, first.income_source_asked) == ("curt", "no")
    assert (second.politeness, second.income_source_asked) == ("warm", "")
    assert {coded[two.id, each.arm].politeness for each in two.contacts} == {"not_applicable"}
    curt, source = (
        next(
            each
            for each in findings.cells
            if (each.outcome, each.comparison) == (name, findings.comparisons[0])
        )
        for name in ("curt-answer", "income-source")
    )
    assert (curt.both + curt.control_only + curt.test_only, curt.neither, curt.broken) == (1, 1, 0)
    # An answer nobody coded for an item leaves its test out of that item.
    assert (source.neither, source.broken) == (1, 1)


def test_channels_of_a_test_add_up_to_its_invitations(field):
    one, two = study_tests(field)[:2]
    send_all(field, one, two)
    answer(field, one.contacts[0], "invitation", channel="phone")
    answer(field, one.contacts[1], "invitation", channel="email")
    answer(field, two.contacts[0], "invitation", channel="email")
    findings = run_analysis(closed(field), STUDY).findings
    key = findings.comparisons[0]
    nets = {
        each.outcome: each.control_only - each.test_only
        for each in findings.cells
        if (each.comparison, each.group) == (key, None)
    }
    assert nets["invitation"] == nets["invitation-written"] + nets["invitation-spoken"]
    written = next(
        each
        for each in findings.cells
        if (each.comparison, each.group, each.outcome) == (key, None, "invitation-written")
    )
    assert (written.both, written.control_only + written.test_only) == (0, 2)


def test_the_run_is_kept_with_its_hashes(either_field):
    place = either_field
    live(place, script(study_tests(place)[:6], CHOICES))
    analysis = run_analysis(closed(place), STUDY)
    with reading(place.engine) as session:
        study = look_up(place, session, STUDY)
        (kept,) = runs.runs(session, study.id)
    told = gathered(analysis.findings.warnings)
    assert kept.findings == {**analysis.findings.to_dict(), "gathered": told}
    assert kept.version == study.version.id
    assert kept.plan_sha256 == study.version.hashes["plan"]
    assert kept.data_sha256 == analysis.findings.manifest.data_sha256
    assert kept.seed == study.instrument.study.seed
    assert kept.by == place.person.id


def test_analysing_twice_gives_the_same_findings(lived, analysis):
    one, two = (run_analysis(lived, STUDY).findings for _ in range(2))
    # As dictionaries: what is undefined is nan, which equals nothing.
    assert one.to_dict() == two.to_dict() == analysis[0].findings.to_dict()


def test_the_order_of_recording_changes_nothing(field, analysis):
    live_contact_by_contact(field, script(study_tests(field), CHOICES))
    found = run_analysis(closed(field), STUDY).findings
    assert found.to_dict() == analysis[0].findings.to_dict()


@pytest.fixture(scope="module")
def study_rows(lived_project, tmp_path_factory):
    """The rows of a study whose field period is over, and the study."""
    project = Path(shutil.copytree(lived_project, tmp_path_factory.mktemp("rows") / "project"))
    place = closed(open_workplace(project, None, None, clock=lambda: NOW))
    yield frame_of(place)
    place.engine.dispose()


def by_row(findings) -> dict:
    return {(one.id, one.group, one.outcome, one.ci_method): one for one in findings.findings}


@settings(max_examples=4)
@given(st.randoms(use_true_random=False))
def test_swapping_control_and_test_flips_every_net_and_no_p_value(study_rows, random):
    frame, study = study_rows
    # Any candidate might have got the answers of any other.
    answered = [place for place, outcome in enumerate(frame["outcome"]) if outcome]
    given = random.sample(answered, len(answered))
    answers = ["outcome", "channel", "hours", *frame.columns[len(COLUMNS) :]]
    frame = frame.copy()
    frame.loc[answered, answers] = frame.loc[given, answers].to_numpy()
    pooled = study.instrument.planned[0]
    swapped = PlannedComparison(id=pooled.id, test=pooled.control, control=pooled.test, main=True)
    plan = study.instrument.plan
    there = by_row(analyse(frame, plan, comparisons=[pooled]))
    back = by_row(analyse(frame, plan, comparisons=[swapped]))
    assert there.keys() == back.keys()
    seen = 0
    for key, one in there.items():
        other = back[key]
        if one.p_value is not None:
            assert other.p_value == pytest.approx(one.p_value, nan_ok=True)
        if one.id.startswith("net_"):
            assert other.value == pytest.approx(-one.value, nan_ok=True)
            # Tests that are their own mirror image are drawn alike both ways, not mirrored.
            drawn = "bootstrap" in (one.ci_method or "") and one.value == 0
            if one.ci_low is not None and not drawn:
                assert other.ci_low == pytest.approx(-one.ci_high, nan_ok=True, abs=1e-9)
            seen += 1
    assert seen >= 8


def flat(finding) -> dict:
    """A finding whose lists are text, as approximate comparison needs."""
    return {
        name: str(value) if isinstance(value, list) else value
        for name, value in finding.to_dict().items()
    }


def test_names_of_landlords_and_order_of_rows_do_not_matter(lived):
    frame, study = frame_of(lived)
    plan, compared = study.instrument.plan, study.instrument.planned
    usual = analyse(frame, plan, comparisons=compared)
    other = frame.copy()
    names = {name: f"x{place}" for place, name in enumerate(sorted(set(other["landlord"])), 7)}
    other["landlord"] = other["landlord"].map(names)
    other = other.iloc[::-1].reset_index(drop=True)
    again = analyse(other, plan, comparisons=compared)
    # Sums over landlords are taken in another order, so their last digits may differ.
    for one, other_one in zip(usual.findings, again.findings, strict=True):
        assert flat(other_one) == pytest.approx(flat(one), abs=1e-9)
    assert again.cells == usual.cells


def test_the_status_is_planned_until_the_plan_is_amended(lived):
    place = lived

    def statuses():
        return {str(one.status) for one in run_analysis(place, STUDY).findings.findings}

    assert statuses() == {"planned"}
    edit(place, f"studies/{STUDY}/study.toml", "tests = 22\n", "tests = 23\n")
    with pytest.raises(StudyLocked):
        run_analysis(place, STUDY)
    amend_study(place, STUDY, "One home more.")
    assert statuses() == {"planned"}
    edit(place, "analysis/matched-pairs/plan.toml", "level = 0.95", "level = 0.9")
    amend_study(place, STUDY, "A wider look.")
    assert statuses() == {"amended"}


def test_what_the_lock_did_not_ask_is_exploratory(lived, tmp_path):
    place = lived
    usual = run_analysis(place, STUDY)
    text = place.library.text("analysis/matched-pairs/plan.toml")
    (tmp_path / "wider.toml").write_text(text.replace("level = 0.95", "level = 0.9"))
    other = find_plan(place.library, str(tmp_path / "wider.toml"))
    turned = run_analysis(place, STUDY, control="male_couple")
    for found in (run_analysis(place, STUDY, plan=other), turned):
        assert {str(one.status) for one in found.findings.findings} == {"exploratory"}
        assert found.run.exploratory
    assert not usual.run.exploratory
    with reading(place.engine) as session:
        kept = runs.runs(session, look_up(place, session, STUDY).id)
    assert [one.exploratory for one in kept] == [False, True, True]
    # The same question, written out as another file, is still the planned one.
    same = run_analysis(place, STUDY, plan=find_plan(place.library, "matched-pairs"))
    assert {str(one.status) for one in same.findings.findings} == {"planned"}


def test_a_lock_over_a_past_period_makes_every_finding_recorded_afterwards(place, tmp_path):
    """The same fieldwork, locked and drawn on the day after its period."""
    late = place.on(datetime(2026, 5, 1, 8, 0, tzinfo=UTC))
    edit(late, f"studies/{STUDY}/study.toml", "tests = 200\n", "tests = 3\n")
    import_listings(late, STUDY, export(tmp_path, agencies(6)))
    version = lock_study(late, STUDY)
    assert is_too_late(late, STUDY, version)
    draw_tests(late, STUDY)
    for test in study_tests(late):
        for contact in test.contacts:
            logged = log_contact(late, contact.id, "sent", moment=contact.due_at)
            assert "Recorded afterwards" in logged.summary
    after = late.on(datetime(2026, 6, 1, tzinfo=UTC))
    assert {str(one.status) for one in run_analysis(after, STUDY).findings.findings} == {
        "recorded_afterwards"
    }


def test_other_comparisons_in_an_amendment_make_the_findings_amended(lived):
    place = lived
    edit(
        place,
        f"studies/{STUDY}/study.toml",
        'primary = "same_sex_couples"',
        'primary = "male_couple"',
    )
    amend_study(place, STUDY, "Male couples are the question now.")
    assert {str(one.status) for one in run_analysis(place, STUDY).findings.findings} == {"amended"}


def test_nothing_is_analysed_before_the_lock_or_before_a_test_is_over(place, field):
    with pytest.raises(Refused, match="must be locked before"):
        run_analysis(place, STUDY)
    before = everything(field)
    with pytest.raises(Refused, match="none over"):
        run_analysis(field, STUDY)
    assert everything(field) == before


def test_only_broken_tests_give_counts_and_undefined_figures(field):
    test = study_tests(field)[0]
    log_contact(field.on(test.contacts[0].due_at), test.contacts[0].id, "failed", reason="ad_gone")
    findings = run_analysis(closed(field), STUDY).findings
    assert cells(findings)["broken"] == 1
    nets = [one for one in findings.to_dict()["findings"] if one["id"] == "net_all"]
    assert nets
    assert all(one["value"] is None for one in nets)
    assert findings.warnings


def test_analysing_asks_for_the_right(field):
    for role in (Role.TESTER, Role.CODER, Role.INSPECTOR):
        with pytest.raises(NotAllowed):
            run_analysis(acting(closed(field), role), STUDY)


def test_candidates_of_a_test_are_a_control_and_a_test_candidate(field):
    for test in study_tests(field):
        control, tested = candidates(test)
        assert tested.control_arm == control.arm


def test_the_log_never_goes_back_in_time(lived, tmp_path):
    start, ticks = lived.now(), count()
    place = replace(lived, clock=lambda: start + timedelta(seconds=next(ticks)))
    run_analysis(place, STUDY)
    build_reports(place, STUDY, tmp_path / "r", audience="public", languages=["en"])
    with reading(place.engine) as session:
        acts = [entry.act for entry in entries(session)]
    assert {"code_outcome", "run_analysis", "build_report"} <= {act.action for act in acts}
    assert [act.at for act in acts] == sorted(act.at for act in acts)
