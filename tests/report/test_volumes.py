"""A long annex becomes volumes that hold every test once."""

from __future__ import annotations

from dataclasses import replace
from types import ModuleType

import pytest

from discrimtest.report import pdf
from discrimtest.report.blocks import ReportContext
from discrimtest.report.context import build_context
from discrimtest.report.facts import Audience
from discrimtest.report.html import render_html
from discrimtest.report.pdf import render_pdf
from discrimtest.report.volumes import volumes


@pytest.fixture(scope="module")
def context(sample: ModuleType) -> ReportContext:
    return build_context(sample.full_facts(7), sample.findings(), Audience.INSPECTOR, "en")


def test_a_short_annex_stays_in_the_report(context: ReportContext) -> None:
    assert volumes(context) == (context,)
    assert volumes(context, 7) == (context,)
    without = replace(context, sections=context.sections[:-1])
    assert volumes(without, 1) == (without,)


def test_a_long_one_is_cut(context: ReportContext) -> None:
    report, *annexes = volumes(context, 3)
    assert report.sections[:-1] == context.sections[:-1]
    assert report.sections[-1].parts == ()
    assert [len(one.sections[0].parts) for one in annexes] == [3, 3, 1]
    parts = tuple(part for one in annexes for part in one.sections[0].parts)
    assert parts == context.sections[-1].parts
    assert [one.kicker for one in annexes] == [f"Annex, volume {n} of 3" for n in (1, 2, 3)]
    assert all(one.stamps == context.stamps for one in annexes)
    page = render_html(annexes[2])
    assert 'href="#annex"' in page
    assert "In short" not in page
    assert render_pdf(annexes[2]).startswith(b"%PDF")


def test_a_process_of_its_own_sets_the_same_file(
    context: ReportContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = render_pdf(context)
    monkeypatch.setattr(pdf, "LARGE", 0)
    assert render_pdf(context) == here


def test_what_can_not_be_set_is_told(
    context: ReportContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "LARGE", 0)
    broken = replace(context, made_on="never")
    with pytest.raises(RuntimeError, match="typesetting failed"):
        render_pdf(broken)
