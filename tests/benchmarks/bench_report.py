"""How long reports take: 400 tests in three languages, 10,000 tests in one.

Each is built and written by a fresh process, as HTML and as PDF, with the annex that shows every
test. Seconds are those of the process and of the ones that it starts.
"""

from __future__ import annotations

import json

import pytest

from tests.benchmarks.clock import process
from tests.benchmarks.table import REPORTS, Row

WRITTEN = """
import json, sys, tempfile
from pathlib import Path
from discrimtest.report.context import build_context
from discrimtest.report.documents import documents
from discrimtest.report.facts import Audience
from discrimtest.report.html import render_html
from discrimtest.report.pdf import render_pdf
sys.path.insert(0, "tests/report")
import sample
facts, findings, size = sample.full_facts(int(sys.argv[1])), sample.every_finding(), 0
with tempfile.TemporaryDirectory() as folder:
    for language in sys.argv[2:]:
        context = build_context(facts, findings, Audience.INSPECTOR, language)
        for name, document in documents(context, language):
            for form, content in (
                ("html", render_html(document).encode("utf-8")),
                ("pdf", render_pdf(document)),
            ):
                (Path(folder) / f"{name}.{form}").write_bytes(content)
                size += len(content)
print(json.dumps(size))
"""


@pytest.mark.parametrize(
    ("tests", "languages", "runs"),
    [(400, ("nl", "fr", "en"), 3), (10_000, ("nl",), 1)],
)
def test_report(table: list[Row], tests: int, languages: tuple[str, ...], runs: int) -> None:
    """A report for an inspector with so many tests."""
    one = process(WRITTEN, [str(tests), *languages], runs=runs)
    size = json.loads(one.printed) / 2**20
    named = f"{len(languages)} language{'s' * (len(languages) > 1)}"
    told = f"{one.memory:,.0f} MiB, {size:,.0f} MiB written"
    table.append(Row(REPORTS, f"{tests:,} tests, {named}", one.seconds, told=told))
