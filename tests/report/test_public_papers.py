"""The letter to the sector and the page for the council: figures of the half page, plain words."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discrimtest.errors import Refused
from discrimtest.files.word import LocalText
from discrimtest.report.blocks import Paragraph, Table
from discrimtest.report.context import HalfPage, build_context, half_page
from discrimtest.report.council_page import (
    CouncilPage,
    council_page,
    page_as_html,
    page_as_pdf,
)
from discrimtest.report.docx import render_docx
from discrimtest.report.facts import Audience
from discrimtest.report.language import language
from discrimtest.report.paper import Paper
from discrimtest.report.sector_letter import sector_letter
from discrimtest.words.language import LANGUAGES

DAY, MADE = date(2026, 6, 1), datetime(2026, 6, 2, tzinfo=UTC)


def told(sample: ModuleType, code: str = "en", findings: Any = None) -> HalfPage:
    found = sample.every_finding() if findings is None else findings
    return half_page(sample.full_facts(), found, Audience.PUBLIC, code)


def letter(half: HalfPage, code: str = "en") -> Paper:
    return sector_letter(half, language(code), DAY)


def page(half: HalfPage, code: str = "en") -> CouncilPage:
    return council_page(half, language(code), DAY)


def texts(value: Any) -> Iterator[str]:
    """Every text of a paper or page, those of the law and of the study's own files apart."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from texts(item)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            if name not in ("kind", "id", "alt", "author", "sheet", "source"):
                yield from texts(getattr(value, name))


def test_both_tell_what_the_half_page_of_the_public_report_tells(sample: ModuleType) -> None:
    report = build_context(sample.full_facts(), sample.every_finding(), Audience.PUBLIC, "en")
    half = told(sample)
    assert half.answers == report.summary
    parts = {part.title: part for part in letter(half).parts}
    for answer in report.summary:
        (block, *_) = parts[answer.question].blocks
        said = block.text if isinstance(block, Paragraph) else block.items  # type: ignore[union-attr]
        assert said == (answer.sentences if answer.listed else " ".join(answer.sentences))
    kept = [answer for answer in report.summary if answer.question != "What did we see?"]
    assert list(page(half).answers) == kept
    assert page(half).stamps == report.stamps


def test_the_three_numbers_are_counted_by_hand(sample: ModuleType) -> None:
    # Of the tables of the sample: both + control only, and both + test only, of all 201.
    both, control, test, neither = map(sum, zip(*sample.TABLES.values(), strict=True))
    first, second, third = page(told(sample)).numbers
    tests = both + control + test + neither
    assert first.value == f"{both + control} of {tests}"
    assert second.value == f"{both + test} of {tests}"
    assert third.value == f"{100 * (control - test) / (tests - neither):.0f} per 100"
    assert first.caption.endswith("the different-sex couple")
    assert second.caption.endswith("the same-sex couple")
    assert "to the disadvantage of the same-sex couple" in third.caption


def test_a_difference_to_the_other_side_turns_its_limits_too(sample: ModuleType) -> None:
    turned = {key: (both, test, control, none)
              for key, (both, control, test, none) in sample.TABLES.items()}  # fmt: skip
    one, other = (page(told(sample, findings=sample.findings(some)))
                  for some in (sample.TABLES, turned))  # fmt: skip
    assert one.numbers[2].value == other.numbers[2].value
    assert "to the advantage of the same-sex couple" in other.numbers[2].caption
    fit = r"Figures from (\S+) to (\S+) fit"
    ends = [re.findall(fit, each.numbers[2].caption) for each in (one, other)]
    assert ends[0] == ends[1] != []


def test_the_table_of_the_letter_is_that_of_the_findings(sample: ModuleType) -> None:
    (table,) = (
        block for part in letter(told(sample)).parts for block in part.blocks
        if isinstance(block, Table)
    )  # fmt: skip
    by_kind: dict[str, list[int]] = {"all": [0] * 4, "agency": [0] * 4, "private": [0] * 4}
    for (_, kind), cells in sample.TABLES.items():
        for name in ("all", kind):
            by_kind[name] = [one + more for one, more in zip(by_kind[name], cells, strict=True)]
    for row, (both, control, test, neither) in zip(table.rows, by_kind.values(), strict=True):
        assert row[1:4] == tuple(
            map(str, (both + control + test + neither, both + control, both + test))
        )
        assert row[4] == f"{100 * (control - test) / (both + control + test):.1f}"


@pytest.mark.parametrize("code", LANGUAGES)
def test_sentences_are_plain(sample: ModuleType, plain: ModuleType, code: str) -> None:
    half = told(sample, code)
    most = plain.limits()[code].page
    for paper in (letter(half, code), page(half, code)):
        for text in texts(paper):
            for sentence in plain.sentences(text):
                assert plain.length(sentence) <= most, sentence


def test_a_letter_names_no_landlord_and_says_that_it_goes_to_all(sample: ModuleType) -> None:
    said = " ".join(texts(letter(told(sample))))
    assert "do not send it to one alone" in said
    assert "All figures are those of the public report of 1 June 2026." in said.replace("\xa0", " ")
    assert not re.search(r"\bA\d+\b|immo", said, re.IGNORECASE)
    assert "improve" not in said


def test_stamps_stay_on_every_page_of_the_letter(sample: ModuleType) -> None:
    made = docx.Document(io.BytesIO(render_docx(letter(told(sample)), MADE)))
    (section,) = made.sections
    assert section.header.paragraphs[0].text.startswith("SIMULATED · NOT CHECKED · ")
    said = [line.text for line in made.paragraphs]
    assert any(line.startswith("SIMULATED. A computer made up") for line in said)
    assert any(line.startswith("NOT CHECKED. ") for line in said)
    blanks = [line for line in said if line.startswith("[…")]
    assert len(blanks) == 2 * len(letter(told(sample)).blanks), "in the list and in their place"


def pages_of(content: bytes, place: Path) -> int:
    place.write_bytes(content)
    said = subprocess.run(["pdfinfo", place], capture_output=True, text=True, check=True).stdout
    found = re.search(r"^Pages:\s+(\d+)$", said, re.MULTILINE)
    assert found
    return int(found[1])


@pytest.mark.poppler
@pytest.mark.parametrize("code", LANGUAGES)
def test_the_summary_is_one_sheet_of_a4(sample: ModuleType, tmp_path: Path, code: str) -> None:
    made = page_as_pdf(page(told(sample, code), code))
    assert pages_of(made, tmp_path / "page.pdf") == 1
    assert made == page_as_pdf(page(told(sample, code), code))
    said = subprocess.run(
        ["pdftotext", tmp_path / "page.pdf", "-"], capture_output=True, text=True, check=True
    ).stdout
    for number in page(told(sample, code), code).numbers:
        assert number.value in " ".join(said.split())


def test_what_fits_on_no_sheet_is_refused_with_what_is_too_long(sample: ModuleType) -> None:
    long = " ".join(["waarom"] * 900)
    facts = sample.full_facts()
    asked = replace(facts.study, question=LocalText(nl=long, fr=long, en=long))
    half = replace(told(sample), facts=replace(told(sample).facts, study=asked))
    with pytest.raises(Refused) as caught:
        page_as_pdf(page(half))
    (problem,) = caught.value.problems
    assert problem.code == "council.too_long"
    assert problem.value == long


FOUR = st.tuples(*[st.integers(0, 30)] * 4).filter(any)


@settings(max_examples=8)
@given(st.lists(FOUR, min_size=4, max_size=4))
def test_every_table_gives_a_page(sample: ModuleType, cells: list[tuple[int, ...]]) -> None:
    tables = dict(zip(sample.TABLES, cells, strict=True))
    findings = sample.findings(tables)
    half = half_page(sample.facts_for(tables), findings, Audience.PUBLIC, "en")
    if half.facts.is_hidden:
        return
    made = page(half)
    assert len(made.numbers) == 3
    both, control = (sum(four[place] for four in cells) for place in (0, 1))
    assert made.numbers[0].value.startswith(f"{both + control} of ")
    text = page_as_html(made).decode()
    assert "<script" not in text
    assert "nan" not in re.sub(r"<[^>]+>", " ", text).lower().split()


def test_markup_is_text(sample: ModuleType) -> None:
    wild = "<b>x</b> #emph[y] {{ 7*7 }}"
    facts = sample.full_facts()
    study = replace(facts.study, title=LocalText(nl=wild, fr=wild, en=wild))
    half = half_page(replace(facts, study=study), sample.every_finding(), Audience.PUBLIC, "en")
    text = page_as_html(page(half)).decode()
    assert "&lt;b&gt;x&lt;/b&gt; #emph[y] {{ 7*7 }}" in text
    page_as_pdf(page(half))
