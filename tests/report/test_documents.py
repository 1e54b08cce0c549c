"""A report is several documents, which together hold everything once."""

from __future__ import annotations

from dataclasses import replace
from types import ModuleType

import pytest

from discrimtest.findings.forest import Drawing
from discrimtest.report import pdf
from discrimtest.report.blocks import Bars, ReportContext, Table, Terms
from discrimtest.report.context import build_context
from discrimtest.report.documents import documents
from discrimtest.report.facts import Audience
from discrimtest.report.html import render_html
from discrimtest.report.pdf import render_pdf


@pytest.fixture(scope="module")
def context(sample: ModuleType) -> ReportContext:
    return build_context(sample.full_facts(7), sample.findings(), Audience.INSPECTOR, "en")


def test_what_only_a_specialist_asks_for_stands_in_a_file_of_its_own(
    context: ReportContext,
) -> None:
    (called, report), (beside, technical) = documents(context, "study-inspector-en")
    assert (called, beside) == ("study-inspector-en", "study-inspector-en-technical")
    ids = [section.id for section in report.sections]
    apart = [section.id for section in technical.sections]
    assert ids[0] == "results"
    assert ids[-1] == "annex"
    assert not {"register", "reproduce"} & set(ids)
    assert apart == ["results", "reproduce", "words", "register"]
    assert technical.sections[0].blocks == ()
    assert not any(part.technical for section in report.sections for part in section.parts)
    assert all(part.technical for part in technical.sections[0].parts)
    titles = [part.title for one in context.sections for part in one.parts]
    kept = [part.title for one in (*report.sections, *technical.sections) for part in one.parts]
    other = report.sections[-2].parts[-1]
    assert other.title == "The technical annex"
    assert sorted(kept) == sorted([*titles, other.title])
    (terms,) = (block for block in other.blocks if isinstance(block, Terms))
    ((name, told),) = terms.rows
    assert name == beside
    assert "All figures of the plan" in told
    assert technical.kicker == "Technical annex"
    assert (technical.stamps, technical.attachment) == (context.stamps, "")
    assert render_pdf(technical).startswith(b"%PDF")


def test_each_document_explains_the_words_that_it_uses(context: ReportContext) -> None:
    (_, report), (_, technical) = documents(context, "r")
    explained = {"report": {}, "technical": {}}
    for name, document in (("report", report), ("technical", technical)):
        (words,) = (one for one in document.sections if one.id == "words")
        (terms,) = (block for block in words.blocks if isinstance(block, Terms))
        explained[name] = dict(terms.rows)
    assert {"Net", "Gross", "Validated"} <= explained["report"].keys()
    assert not {"Bootstrap", "Jackknife", "Seed", "SHA-256"} & explained["report"].keys()
    assert {"Seed", "SHA-256"} <= explained["technical"].keys()
    assert "Validated" not in explained["technical"]


def test_captions_in_the_list_are_told_apart(context: ReportContext) -> None:
    (_, report), _ = documents(context, "r")
    captions = [caption.partition(". ")[2] for caption, _ in report.listed]
    assert len(set(captions)) == len(captions)
    assert "Who was invited? Number of tests – Male couples" in captions


def test_tables_and_figures_have_numbers_that_a_list_repeats(context: ReportContext) -> None:
    for (_, document), before in zip(documents(context, "r"), ("", "T"), strict=True):
        found = {"Table": [], "Figure": []}
        for section in document.sections:
            for part in (section, *(one for one in section.parts if not one.anchor)):
                for block in part.blocks:
                    if isinstance(block, Table | Drawing | Bars):
                        kind = "Table" if isinstance(block, Table) else "Figure"
                        found[kind].append(block.caption.partition(".")[0])
        for kind, names in found.items():
            assert names == [f"{kind} {before}{n}" for n in range(1, len(names) + 1)]
        listed = [caption.partition(".")[0] for caption, _ in document.listed]
        assert sorted(listed) == sorted([*found["Table"], *found["Figure"]])
        page = render_html(document)
        assert all(f'id="{anchor}"' in page for _, anchor in document.listed)


def test_a_short_annex_stays_in_the_report(context: ReportContext) -> None:
    assert [name for name, _ in documents(context, "r", 7)] == ["r", "r-technical"]
    assert documents(context, "r")[0][1].sections[-1].parts == context.sections[-1].parts
    without = replace(context, sections=context.sections[:-1])
    assert [name for name, _ in documents(without, "r", 1)] == ["r", "r-technical"]


def test_a_long_one_is_cut(context: ReportContext) -> None:
    (_, report), _, *annexes = documents(context, "r", 3)
    assert report.sections[-1].parts == ()
    assert [name for name, _ in annexes] == ["r-annex-1", "r-annex-2", "r-annex-3"]
    assert [len(one.sections[0].parts) for _, one in annexes] == [3, 3, 1]
    parts = tuple(part for _, one in annexes for part in one.sections[0].parts)
    assert parts == context.sections[-1].parts
    assert [one.kicker for _, one in annexes] == [f"Annex, volume {n} of 3" for n in (1, 2, 3)]
    assert all(one.stamps == context.stamps for _, one in annexes)
    page = render_html(annexes[2][1])
    assert 'href="#annex"' in page
    assert "In short" not in page
    assert render_pdf(annexes[2][1]).startswith(b"%PDF")


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
