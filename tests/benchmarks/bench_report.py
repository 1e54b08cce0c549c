"""How long reports take, on one core: 400 tests in three languages, 10,000 tests in one.

``python -m pytest tests/benchmarks/bench_report.py -q -s``

Each report is built and written by a fresh process, as HTML and as PDF, with the annex that
shows every test. What is told: the median of the CPU seconds over the runs (the program's and
those of the processes that it starts), the seconds on the clock, and the peak of memory of the
largest process.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

SAMPLE = Path(__file__).parents[1] / "report" / "sample.py"


@pytest.mark.parametrize(
    ("tests", "languages", "runs"),
    [(400, ("nl", "fr", "en"), 3), (10_000, ("nl",), 1)],
)
def test_report(tests: int, languages: tuple[str, ...], runs: int) -> None:
    """A report for an inspector with so many tests, as HTML and PDF in these languages."""
    seconds, clock, memory, size = [], [], [], 0
    for _ in range(runs):
        begun = time.perf_counter()
        done = subprocess.run(
            [sys.executable, __file__, str(tests), *languages], check=True, capture_output=True
        )
        clock.append(time.perf_counter() - begun)
        told = json.loads(done.stdout)
        seconds.append(told["seconds"])
        memory.append(told["memory"])
        size = told["bytes"]
    sys.stdout.write(
        f"\n{tests:6d} tests, {len(languages)} language(s), HTML and PDF: "
        f"{statistics.median(seconds):6.1f} s CPU, {statistics.median(clock):6.1f} s clock, "
        f"peak {max(memory) / 2**20:5.2f} GiB, {size / 2**20:5.1f} MiB written "
        f"(median of {runs})\n"
    )


def write(tests: int, languages: list[str]) -> dict[str, float]:
    """Builds and writes the reports; tells what it took."""
    from discrimtest.report.context import build_context
    from discrimtest.report.facts import Audience
    from discrimtest.report.html import render_html
    from discrimtest.report.pdf import render_pdf
    from discrimtest.report.volumes import volumes

    spec = spec_from_file_location("report_sample", SAMPLE)
    assert spec is not None
    assert spec.loader is not None
    sample = module_from_spec(spec)
    spec.loader.exec_module(sample)
    facts, findings = sample.full_facts(tests), sample.every_finding()
    size = 0
    with tempfile.TemporaryDirectory() as folder:
        for language in languages:
            context = build_context(facts, findings, Audience.INSPECTOR, language)
            for number, volume in enumerate(volumes(context)):
                for form, content in (
                    ("html", render_html(volume).encode("utf-8")),
                    ("pdf", render_pdf(volume)),
                ):
                    (Path(folder) / f"{language}-{number}.{form}").write_bytes(content)
                    size += len(content)
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return {
        "seconds": sum(one.ru_utime + one.ru_stime for one in used),
        "memory": max(one.ru_maxrss for one in used),
        "bytes": size,
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(write(int(sys.argv[1]), sys.argv[2:])))
