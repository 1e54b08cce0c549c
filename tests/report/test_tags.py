"""The tags of the PDF: rows have headers, and the file stays whole."""

from __future__ import annotations

import importlib.metadata
import re
import subprocess
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement

from discrimtest.report.blocks import Paragraph, ReportContext, Section, Table
from discrimtest.report.context import build_context
from discrimtest.report.facts import Audience
from discrimtest.report.html import render_html
from discrimtest.report.pdf import render_pdf
from discrimtest.report.tags import with_row_headers
from tests.report.typeset import plain

TAG = "<</Type/StructElem/S/TD/P 1 0 R/A[<</O/Table/Headers[(U1x0y0)]>>]/K[0]>>"


@pytest.fixture(scope="module")
def context(sample: ModuleType) -> ReportContext:
    return build_context(sample.full_facts(), sample.findings(), Audience.INSPECTOR, "fr")


def shown(tags: str) -> list[tuple[str, str]]:
    """Cells of tables in order: kind and scope."""
    return re.findall(r"^ +(T[HD])\b.*:(?:\n +/Scope /(\w+))?", tags, re.MULTILINE)


def tags_of(poppler: Path, file: Path) -> str:
    command = [str(poppler.with_name("pdfinfo")), "-struct", str(file)]
    done = subprocess.run(command, check=True, capture_output=True)
    return done.stdout.decode("utf-8", "replace")


@pytest.mark.poppler
def test_rows_and_columns_of_every_table_have_headers(
    context: ReportContext, poppler: Path, tmp_path: Path
) -> None:
    file = tmp_path / "report.pdf"
    file.write_bytes(render_pdf(context))
    found = shown(tags_of(poppler, file))
    page = render_html(context)
    assert found.count(("TH", "Column")) == page.count('scope="col"') > 50
    assert found.count(("TH", "Row")) == page.count('scope="row"') > 50
    # What is remarked beneath a table is a cell of its foot, which stands under every header.
    blocks = [block for part in context.sections for block in part.blocks] + [
        block for one in context.sections for part in one.parts for block in part.blocks
    ]
    feet = sum(isinstance(block, Table) and bool(block.notes) for block in blocks)
    assert feet > 5
    assert found.count(("TD", "")) == page.count("<td ") + feet
    told = sum(page.count(one) for one in ('scope="col"', 'scope="row"', "<td "))
    assert len(found) == told + feet


@pytest.mark.poppler
def test_the_first_cell_of_a_row_is_its_header(
    context: ReportContext, poppler: Path, tmp_path: Path
) -> None:
    # A text that looks like a tag, or like the end of the file, is a text.
    rows = (("a", TAG, "startxref\n9\n%%EOF"), (TAG, "2", "3"))
    table = Table(TAG, ("x", "y", "z"), rows, texts=(0, 1, 2))
    short = replace(
        context,
        title=f"{TAG} endobj 1 0 obj",
        summary=(),
        sections=(Section("one", TAG, (Paragraph(TAG), table)),),
    )
    file = tmp_path / "report.pdf"
    file.write_bytes(render_pdf(short))
    head = [("TH", "Column")] * 3
    row = [("TH", "Row"), ("TD", ""), ("TD", "")]
    assert shown(tags_of(poppler, file)) == [*head, *row, *row]


def test_every_object_is_where_the_table_says() -> None:
    made = with_row_headers(plain("= t\n#table(columns: 2, table.header[a][b], [1], [2])"))
    table = int(re.findall(rb"startxref\n(\d+)\n%%EOF", made)[-1])
    head = re.compile(rb"xref\n0 (\d+)\n").match(made, table)
    assert head is not None
    entries = re.findall(rb"(\d{10}) \d{5} n[ \r\n]{2}", made[head.end() :])
    assert len(entries) == int(head[1]) - 1
    for number, place in enumerate(entries, start=1):
        assert made[int(place) :].startswith(b"%d 0 obj\n" % number)


def test_this_release_of_typst_tags_tables_as_the_mending_expects() -> None:
    release = importlib.metadata.version("typst")
    told = (
        f"typst {release} writes PDF tags otherwise than discrimtest/report/tags.py reads them "
        "({}): teach it, and until then keep the ceiling of typst in pyproject.toml below"
    )
    made = plain("= t\n#table(columns: 2, table.header[a][b], [1], [2], [3], [4])")
    for tag, count in {"TBody": 1, "TR": 3, "TH": 2, "TD": 4}.items():
        found = len(re.findall(rb"\n\d+ 0 obj\n<</Type/StructElem/S/%b/P " % tag.encode(), made))
        assert found == count, told.format(f"{found} objects tagged {tag}, not {count}")
    try:
        mended = with_row_headers(made)
    except ValueError as error:
        pytest.fail(told.format(error))
    assert mended.count(b"/Scope/Row") == 2, told.format("the first cell of a row was not found")


def test_typst_has_a_ceiling() -> None:
    (asked,) = (
        requirement
        for requirement in map(Requirement, importlib.metadata.requires("discrimtest") or ())
        if requirement.name == "typst"
    )
    assert any(specifier.operator == "<" for specifier in asked.specifier)


def test_a_file_without_tables_stays_as_it_is() -> None:
    made = plain("= t\nText.")
    assert with_row_headers(made).rstrip() == made.rstrip()


@pytest.mark.parametrize("broken", [b"", b"%PDF-1.7\nstartxref\n0\n%%EOF", b"text" * 100])
def test_another_kind_of_file_is_refused(broken: bytes) -> None:
    with pytest.raises(ValueError, match="no plain cross-reference table"):
        with_row_headers(broken)


def test_a_cell_tagged_otherwise_is_refused() -> None:
    made = plain("= t\n#table(columns: 2, table.header[a][b], [1], [2])")
    assert b"/Scope/Row" in with_row_headers(made)
    with pytest.raises(ValueError, match="unknown way"):
        with_row_headers(made.replace(b"/O/Table/Headers", b"/O/Table/Readers"))
