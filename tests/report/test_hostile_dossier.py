"""What a landlord writes is text on paper and on the screen, whatever it looks like."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from discrimtest.findings.finding import Findings
from discrimtest.masking.mask import Unmasked
from discrimtest.record.annex import AnnexFacts
from discrimtest.record.shown_test import HeardFacts, TestFacts
from discrimtest.report.context import build_context
from discrimtest.report.facts import Audience, ReportFacts
from discrimtest.report.html import render_html
from discrimtest.report.pdf import render_pdf
from discrimtest.words.study import Mode, Purpose
from tests.report.page_seen import Seen

MARKUP = (
    '"><script>alert(1)</script><img src=x onerror=y>{{ 7*7 }}{% raw %} '
    '#read("/etc/passwd") #let x = 1 $x^2$ *b* _i_ `c` <label> @ref #image("x.png") '
    "// no /* no */ \u202eturned\u202c \x00\x07\ufeff \\end "
)
LONG = "y" * 1_000_000
LOADS = {"src", "srcset", "data", "action", "poster", "background", "ping"}


@pytest.fixture(scope="module")
def dossier(sample: ModuleType) -> ReportFacts:
    facts = sample.full_facts()
    study = replace(facts.study, purpose=Purpose.ENFORCEMENT, mode=Mode.REACTIVE)
    return replace(facts, study=study)


@pytest.fixture(scope="module")
def findings(sample: ModuleType) -> Findings:
    found: Findings = sample.findings()
    return found


def written(sample: ModuleType, facts: ReportFacts, text: str) -> ReportFacts:
    """The facts of a landlord who wrote this as an answer, an advertisement and a reply."""
    one: TestFacts = sample.annexed_test(1)
    said = Unmasked(text)
    sides = tuple(
        replace(side, replies=tuple(replace(each, text=said) for each in side.replies))
        for side in one.sides
    )
    heard = (
        HeardFacts(date(2026, 5, 4), False, False, said),
        HeardFacts(date(2026, 5, 5), False, True, said),
    )
    advert = replace(one.advert, title=said) if one.advert else None
    test = replace(one, sides=sides, heard=heard, advert=advert)
    return replace(facts, annex=AnnexFacts((test,)))


@pytest.mark.poppler
def test_markup_is_text_and_loads_nothing(
    sample: ModuleType,
    dossier: ReportFacts,
    findings: Findings,
    reading: ModuleType,
    poppler: Path,
    tmp_path: Path,
) -> None:
    facts = written(sample, dossier, MARKUP)
    context = build_context(facts, findings, Audience.INSPECTOR, "nl", "A1")
    page, paper = render_html(context), render_pdf(context)
    seen = Seen()
    seen.feed(page)
    assert not seen.tags & {"script", "img", "iframe", "object", "embed", "link", "form", "base"}
    assert not {name for name in seen.named if name.startswith("on")} | (seen.named & LOADS)
    assert all(place.startswith("#") for place in seen.places)
    assert page.count("{{ 7*7 }}{% raw %}") >= 4, "answers, advertisement and both replies"
    assert page.count("[U+202E]") >= 4
    assert page.count("[U+0000]") >= 4
    (tmp_path / "one.pdf").write_bytes(paper)
    told = reading.pdf_text(poppler, tmp_path / "one.pdf")
    for words in ('#read("/etc/passwd")', "$x^2$", "*b*", "[u+202e]", "<script>"):
        assert words in told, words
    for loaded in (b"/URI", b"/JavaScript", b"/Launch", b"/GoToR", b"root:"):
        assert loaded not in paper


def test_a_line_of_a_megabyte_is_set(
    sample: ModuleType, dossier: ReportFacts, findings: Findings
) -> None:
    facts = written(sample, dossier, f"Kom kijken. {LONG}")
    facts = replace(
        facts,
        annex=AnnexFacts(
            tuple(replace(test, heard=test.heard[:1], advert=None) for test in facts.annex.tests)
        ),
    )
    context = build_context(facts, findings, Audience.INSPECTOR, "nl", "A1")
    assert LONG in render_html(context)
    assert render_pdf(context).startswith(b"%PDF-1.7")
