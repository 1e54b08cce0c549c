"""What a report tells beside the findings, made of files and of a study read once: no database."""

from __future__ import annotations

from dataclasses import replace

import pytest

from discrimtest.report.gathered import report_facts
from discrimtest.words.deviation import DeviationReason
from discrimtest.words.landlord import LandlordType
from tests.record.examples import LATER
from tests.record.material import instrument, material


@pytest.fixture(scope="module")
def files():
    return instrument()


def test_a_report_counts_what_was_recorded(files):
    facts = report_facts(files, material(files), LATER, "public")
    assert (facts.sample.drawn, facts.sample.complete, facts.sample.unfinished) == (5, 3, 1)
    assert facts.sample.broken == {DeviationReason("bounced"): 1}
    assert facts.sample.landlords == {LandlordType.AGENCY: 3}
    assert facts.control_first + facts.test_first == 3
    assert [(row.channel, row.control, row.test) for row in facts.answers] == [("email", 3, 3)]
    assert facts.sent_by == ("email",)
    assert {signal.text for signal in facts.signals} == {"Koen"}
    assert facts.lock.on.isoformat() == "2026-03-02"
    assert facts.lock.hashes == {"plan": "p"}
    assert [(draw.number, draw.seed, draw.tests, draw.golden) for draw in facts.draws] == [
        (1, 7, 5, "g")
    ]
    assert facts.times.control.waiting[0] == 3
    assert facts.annex is None


def test_only_an_inspector_reads_every_test(files):
    annex = report_facts(files, material(files, texts=True), LATER, "inspector").annex
    assert [test.state for test in annex.tests] == ["complete"] * 3 + ["broken", "unfinished"]
    (side, other) = annex.tests[0].sides
    assert (side.role, other.role, side.candidate) == ("control", "test", "Jan Peeters")
    assert side.letter.body == "Goedendag"
    assert [reply.text for reply in side.replies] == ["Kom kijken."]
    assert "Verzonnenstraat 1" in annex.tests[0].home


def test_an_erased_text_leaves_its_test(files):
    gone = replace(material(files, texts=True), letters={}, adverts={}, spellings={})
    annex = report_facts(files, gone, LATER, "inspector").annex
    assert {side.letter for test in annex.tests for side in test.sides} == {None}
    assert annex.tests[0].identifying == ()


def test_a_study_that_was_never_locked_says_so(files):
    unlocked = replace(material(files), versions=())
    assert report_facts(files, unlocked, LATER, "public").lock is None
