"""Codings, deviations, runs and reports."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from discrimtest.errors import OutsideTrouble, WrongInput
from discrimtest.store.codings import record_codings
from discrimtest.store.deviations import broken_tests, record_deviations
from discrimtest.store.engine import writing
from discrimtest.store.keys import MasterKey
from discrimtest.store.people import add_person
from discrimtest.store.runs import ReportFile, Run, record_report, record_run, runs
from discrimtest.words.deviation import Deviation, DeviationReason
from discrimtest.words.outcome import Category, CodingMethod
from tests.store.examples import ME, NOW, coded, drawn, recorded, registered, reports


def test_the_codings_of_several_coders_stand_side_by_side(engine: Engine, keys: MasterKey) -> None:
    with writing(engine) as session:
        town = drawn(session, keys)
        one, other = (each.id for each in town.contacts[:2])
        blind = add_person(session, keys, "", by=ME, at=NOW, person_id="blind")
        first = coded(one, 1)
        second = replace(
            coded(one, 2, Category.REFUSAL), coder=blind.id, method=CodingMethod.BLIND,
            at=NOW + timedelta(days=1),
        )  # fmt: skip
        third = coded(other, 3, Category.NO_REPLY)
        record_codings(session, keys, [third, second, first], by=ME, at=NOW)
        order = sorted([first, second, third], key=lambda each: (each.contact, each.at))
        assert list(recorded(session, keys).codings) == order
        assert recorded(session, keys).judged[one] == [first, second]
        assert recorded(session).judged[other] == [replace(third, reason="")]


def test_a_correction_supersedes_and_the_first_word_stays(engine: Engine, keys: MasterKey) -> None:
    with writing(engine) as session:
        contact = drawn(session, keys).contacts[0].id
        chain = [coded(contact, 1)]
        for number in (2, 3):
            before = chain[-1].id
            chain.append(replace(coded(contact, number, Category.REFUSAL), supersedes=before))
        for each in chain:
            record_codings(session, keys, [each], by=ME, at=NOW)
        assert recorded(session, keys).coded == {contact: chain[-1]}
        assert list(recorded(session, keys).codings) == chain
        record_codings(session, keys, [], by=ME, at=NOW)


def test_the_database_refuses_a_category_outside_the_codebook(
    engine: Engine, keys: MasterKey
) -> None:
    with writing(engine) as session:
        contact = drawn(session, keys).contacts[0].id
    wrong = replace(coded(contact, 1), category="misschien")  # type: ignore[arg-type]
    with pytest.raises(OutsideTrouble, match="ck_coding_category"), writing(engine) as session:
        record_codings(session, keys, [wrong], by=ME, at=NOW)
    with pytest.raises(WrongInput, match="'x'"), writing(engine) as session:
        record_codings(session, keys, [coded("x", 1)], by=ME, at=NOW)


def test_deviations_break_tests_until_corrected(engine: Engine, keys: MasterKey) -> None:
    with writing(engine) as session:
        town = drawn(session, keys)
        one, two, three = (test.id for test in town.tests)
        contact = town.contacts[0].id
        first = Deviation(
            "d1", one, contact, DeviationReason.BOUNCED, "An Fictief belde", True, ME, NOW
        )
        later = replace(
            first, id="d2", reason=DeviationReason.ABUSE, note="", at=NOW + timedelta(1)
        )
        minor = Deviation("d3", two, None, DeviationReason.SENT_LATE, "", False, ME, NOW)
        record_deviations(session, keys, [later, first, minor], by=ME, at=NOW)
        assert recorded(session, keys).departures == (first, minor, later)
        assert recorded(session).deviations[0] == replace(first, note="")
        assert broken_tests(session) == recorded(session).broken == {one: DeviationReason.BOUNCED}
        mended = replace(first, id="d4", note="", breaks=False, supersedes="d1")
        record_deviations(session, keys, [mended], by=ME, at=NOW)
        assert broken_tests(session) == recorded(session).broken == {one: DeviationReason.ABUSE}
        assert len(recorded(session).deviations) == 4
        record_deviations(session, keys, [], by=ME, at=NOW)
        unknown = [replace(minor, id="d5", test="x1"), replace(minor, id="d6", test="x2")]
        with pytest.raises(WrongInput, match=r"(?s)'x1'.*'x2'"):
            record_deviations(session, keys, unknown, by=ME, at=NOW)
        assert three not in broken_tests(session)


def test_runs_and_reports_come_back(engine: Engine) -> None:
    with writing(engine) as session:
        study = registered(session).id
        findings = {"findings": [{"id": "net_all", "value": 0.1, "ci_high": "inf", "p": None}]}
        first = Run("r1", study, None, "0" * 64, "1" * 64, 2**70, findings, ME, NOW)
        second = replace(first, id="r2")
        for run in (first, second):
            record_run(session, run)
        assert runs(session, study) == [first, second]
        assert runs(session, "study-x") == []
        page = ReportFile("p1", "r2", "public", "nl", "html", "2" * 64, ME, NOW)
        record_report(session, page, study=study)
        assert reports(session, study) == [page]
        later = replace(page, id="p2", audience="court", language="de", format="docx")
        record_report(session, later, study=study)
        assert reports(session, study)[-1] == later
