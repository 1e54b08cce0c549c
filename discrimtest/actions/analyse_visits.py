"""Analyse the visits of a study, stage by stage; nothing is stored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from discrimtest.actions.find_plan import find_plan
from discrimtest.actions.run_analysis import findings_of, read_study
from discrimtest.errors import Problem, Refused
from discrimtest.files.comparison import PlannedComparison
from discrimtest.files.plan import Plan
from discrimtest.findings.finding import Findings
from discrimtest.record.material import Material
from discrimtest.record.record import Record
from discrimtest.record.stages import STAGES
from discrimtest.record.visits import are_readable, counted_accounts, visit_of
from discrimtest.report.visits import FEW, LATER
from discrimtest.requests.visits import (
    LEAST,
    StageFinding,
    VisitDifference,
    VisitFacts,
    VisitPair,
    stage_findings,
    stage_outcomes,
    visit_differences,
)
from discrimtest.store.engine import aside
from discrimtest.words.person import Right
from discrimtest.words.test import Test
from discrimtest.workplace.open_study import OpenStudy
from discrimtest.workplace.workplace import Workplace

PLAN = "paired-visits"
"""The plan by which a study is read whose own asks about no stage."""


@dataclass(frozen=True, slots=True)
class VisitAnalysis:
    """What the visits of a study show.

    Attributes:
        corrected: Whether what was corrected after others could be read counts.
        facts: How many accounts there are, and what was corrected.
        warnings: What must be said beside the numbers, in English.
    """

    findings: Findings
    stages: tuple[StageFinding, ...]
    differences: tuple[VisitDifference, ...]
    facts: VisitFacts
    corrected: bool
    warnings: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        asked = {stage.outcome for stage in self.stages}
        return {
            "corrected": self.corrected,
            "cells": [stage.cells.to_dict() for stage in self.stages],
            "findings": [one.to_dict() for one in self.findings.findings if one.outcome in asked],
            "differences": [one.to_dict() for one in self.differences],
            "readable": self.facts.readable,
            "waiting": self.facts.waiting,
            "absent": self.facts.absent,
            "after_sight": self.facts.after_sight,
            "warnings": list(self.warnings),
        }


def analyse_visits(at: Workplace, slug: str, *, corrected: bool = False) -> VisitAnalysis:
    """Rates and net differences stage by stage, and paired differences of numbers.

    Args:
        corrected: Let corrections count that were made when the other account could be read.

    Raises:
        Refused: Nobody visits in this study, it is not locked, or no test is over.
    """
    with aside(at.engine) as session:
        closed = read_study(at, session, slug, Right.RUN_ANALYSIS)
    study, material = closed.study, closed.material
    if not material.record.fieldwork.visits:
        rule = "is a study in which nobody visits"
        problem = Problem(slug, "", rule, "See 'analyse'.", "visit.no_visits")
        raise Refused("There are no visits.", [problem])
    plan = plan_of(at, study)
    facts = visit_facts(at, study, material, plan)
    if corrected:
        material = replace(material, record=as_corrected(material.record))
        as_put_right = visit_facts(at, study, material, plan)
        facts = replace(as_put_right, after_sight=facts.after_sight)
    findings = findings_of(at, study, material, plan=plan)
    warnings = [LATER]
    if any(0 < one.pairs < LEAST for one in facts.differences):
        warnings.append(FEW)
    return VisitAnalysis(
        findings,
        tuple(stage_findings(findings, facts.outcomes)),
        facts.differences,
        facts,
        corrected,
        tuple(warnings),
    )


def plan_of(at: Workplace, study: OpenStudy) -> Plan:
    """The study's own plan where it asks about a stage; what another finds is exploratory."""
    plan = study.instrument.plan
    asks = any(outcome.column in STAGES for outcome in plan.outcomes)
    return plan if asks else find_plan(at.library, PLAN)


def as_corrected(record: Record) -> Record:
    """The record as if no correction had been made in sight of another account."""
    return replace(
        record, visits=tuple(replace(entry, after_sight=False) for entry in record.visits)
    )


def visit_facts(at: Workplace, study: OpenStudy, material: Material, plan: Plan) -> VisitFacts:
    """What is told of the accounts beside the findings."""
    record = material.record
    complete = material.progress(at.now()).completed
    told = [
        one
        for comparison in study.instrument.planned
        for one in visit_differences(
            comparison.key, list(_pairs(record, complete, comparison)), plan.level
        )
    ]
    visits = [visit_of(record, contact) for contact in record.visited]
    begun = [
        test
        for test in record.tests
        if any(contact.id in record.visited for contact in test.contacts)
    ]
    readable = [test for test in begun if are_readable(record, test)]
    return VisitFacts(
        outcomes=tuple(stage_outcomes(plan, STAGES)),
        differences=tuple(told),
        readable=len(readable),
        waiting=len(begun) - len(readable),
        absent=sum(visit.state == "absent" for visit in visits),
        after_sight=sum(
            entry.kind == "correction" for visit in visits for entry in visit.after_sight
        ),
    )


def _pairs(record: Record, tests: list[Test], comparison: PlannedComparison) -> Iterator[VisitPair]:
    """The pairs of a comparison of which both accounts count."""
    for test in tests:
        accounts = counted_accounts(record, test)
        by_arm = {contact.arm: accounts.get(contact.id) for contact in test.contacts}
        for arm, control_arm in comparison.pairs:
            control, tested = by_arm.get(control_arm), by_arm.get(arm)
            if control is not None and tested is not None:
                yield VisitPair(test.id, record.counted_as(test.landlord), control, tested)
