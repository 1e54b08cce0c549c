"""Reports of many kinds of study: between them they say nearly every sentence there is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from types import ModuleType

from discrimtest.files.profiles import Pretest
from discrimtest.files.protocol import Ground, Review, Reviews
from discrimtest.files.word import NOBODY, LocalText
from discrimtest.findings.finding import Findings
from discrimtest.report.blocks import ReportContext
from discrimtest.report.context import build_context
from discrimtest.report.facts import AmendmentFacts, Audience, ReportFacts, SignalFacts
from discrimtest.words.landlord import LandlordType
from discrimtest.words.study import Mode, Purpose

Case = tuple[ReportFacts, Findings]
# (both, control only, test only, neither), the same for both kinds of couple and of landlord.
CELLS = {
    "significant": (20, 30, 4, 12),
    "borderline": (19, 13, 6, 38),
    "to the other side": (20, 4, 30, 12),
    "hardly any": (300, 41, 40, 300),
    "no difference": (9, 4, 4, 9),
    "nobody treated differently": (9, 0, 0, 9),
    "nobody invited": (0, 0, 0, 9),
    "few": (3, 2, 1, 2),
}


@cache
def cases(sample: ModuleType, three_arms: ModuleType) -> tuple[Case, ...]:
    """The studies: facts with findings that fit."""
    return tuple(_cases(sample, three_arms))


def _cases(sample: ModuleType, three_arms: ModuleType) -> Iterator[Case]:
    plain, full, rich = sample.facts(), sample.full_facts(), sample.every_finding()
    yield plain, sample.findings()
    yield full, rich
    yield plain, sample.findings(locked=False)
    for cells in CELLS.values():
        tables = dict.fromkeys(sample.TABLES, cells)
        findings = sample.findings(tables)
        yield sample.facts_for(tables), findings
        yield real(sample.facts_for(tables)), alone(findings)
    yield enforcing(full), rich
    yield unlocked(plain), sample.findings(locked=False)
    for ground in Ground:
        comparisons = tuple(replace(one, grounds=(ground,)) for one in plain.comparisons)
        yield replace(plain, comparisons=comparisons), sample.findings()
    yield three_arms.facts(plain), three_arms.findings()
    yield test_first(three_arms.facts(plain)), three_arms.findings()
    both = (Ground.ORIGIN, Ground.SEXUAL_ORIENTATION)
    crossed = tuple(replace(one, grounds=both) for one in plain.comparisons)
    yield replace(plain, comparisons=crossed, baseline_missing="kortrijk-2023"), rich


def alone(findings: Findings) -> Findings:
    """As if each test had a landlord of its own."""
    rows = tuple(replace(row, n_landlords=row.n_tests) for row in findings.findings)
    return replace(findings, findings=rows)


def real(facts: ReportFacts) -> ReportFacts:
    """Nothing simulated; the test candidate first; reviewed, pretested, amended; long lists."""
    pretest = Pretest(recognised=7, of=10, on=date(2026, 1, 5), source="Panel (invented)")
    review = Review(organisation="Holebihuis Voorbeeld (invented)", on=date(2023, 1, 5))
    assert facts.lock is not None
    arms = tuple(LocalText(nl=one, fr=one, en=one) for one in map(str, range(30)))
    return replace(
        facts,
        study=replace(facts.study, simulated=False, counsel=review, commissioner=NOBODY),
        protocol=replace(
            facts.protocol,
            order="test-first",
            channel="phone",
            arms_left_out=arms,
            reviews=Reviews(community=review, ethics=review),
        ),
        signals=(*facts.signals, SignalFacts("Jeroen", pretest)),
        sample=replace(facts.sample, repeated=0, landlords={LandlordType.AGENCY: 4}),
        lock=replace(
            facts.lock, amendments=(AmendmentFacts(1, date(2026, 3, 9), "Een week langer."),)
        ),
    )


def test_first(facts: ReportFacts) -> ReportFacts:
    """The same study, had the test candidate always written first."""
    return replace(facts, protocol=replace(facts.protocol, order="test-first"))


def enforcing(facts: ReportFacts) -> ReportFacts:
    """After a complaint, to enforce the law."""
    study = replace(facts.study, purpose=Purpose.ENFORCEMENT, mode=Mode.REACTIVE)
    return replace(facts, study=study)


def unlocked(facts: ReportFacts) -> ReportFacts:
    """Never locked, not over, on no legal basis."""
    sample = replace(facts.sample, complete=200, unfinished=1, planned=220)
    study = replace(facts.study, legal_basis=None)
    return replace(facts, lock=None, sample=sample, study=study, answers=(), commands=())


def every_report(sample: ModuleType, three_arms: ModuleType, language: str) -> list[ReportContext]:
    """Each study for each audience."""
    return [
        build_context(facts, findings, audience, language)
        for facts, findings in cases(sample, three_arms)
        for audience in Audience
    ]
