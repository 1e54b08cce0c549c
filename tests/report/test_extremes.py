"""Studies at their limits: a report still comes, in HTML and PDF, and says so in words."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from types import ModuleType

import pandas
import pytest

from discrimtest.evaluate import analyse
from discrimtest.files.plan import question_sha256
from discrimtest.record.counts import SampleFacts
from discrimtest.report.context import build_context
from discrimtest.report.facts import Audience, ReportFacts
from discrimtest.report.html import render_html
from discrimtest.report.pdf import render_pdf
from discrimtest.words.deviation import DeviationReason
from discrimtest.words.landlord import LandlordType
from discrimtest.words.language import LANGUAGES

BROKEN_NUMBER = re.compile(r"(?<![\w#-])(?<![Ss]harp )(?:nan|NaN|inf|null|None|[−-]0)(?![\w,.-])")


def every(both: int, control: int, test: int, neither: int) -> dict[tuple[str, str], object]:
    cells = (both, control, test, neither)
    return {
        (arm, kind): cells
        for arm in ("male_couple", "female_couple")
        for kind in ("agency", "private")
    }


def same_landlord(frame: pandas.DataFrame) -> pandas.DataFrame:
    return frame.assign(landlord="only", landlord_type="agency")


def no_control_among_private(frame: pandas.DataFrame) -> pandas.DataFrame:
    control = frame["arm"].str.startswith("mixed")
    return frame[~(control & (frame["landlord_type"] == "private"))]


def nothing(frame: pandas.DataFrame) -> pandas.DataFrame:
    return pandas.DataFrame(columns=frame.columns)


def all_broken(frame: pandas.DataFrame) -> pandas.DataFrame:
    return frame.assign(broken="yes", outcome="")


CASES: dict[str, tuple[tuple[int, int, int, int], Callable[[pandas.DataFrame], object], str]] = {
    "no different treatment": ((6, 0, 0, 7), lambda frame: frame, "no proof of equal treatment"),
    "nobody invited": ((0, 0, 0, 9), lambda frame: frame, "was a candidate invited"),
    "everybody invited": ((9, 0, 0, 0), lambda frame: frame, "The difference is 0."),
    "one landlord": ((6, 4, 2, 7), same_landlord, "about 1 landlord"),
    "one arm missing in a group": ((6, 4, 2, 7), no_control_among_private, "complete tests"),
    "all broken": ((6, 4, 2, 7), all_broken, "No test was completed"),
    "every cell zero": ((0, 0, 0, 0), nothing, "No test was completed"),
    "one test": ((0, 1, 0, 0), lambda frame: frame.head(2), "1 complete test"),
}
TOO_SMALL = {"one landlord", "one arm missing in a group", "one test"}
"""Of too few landlords to tell the public a figure."""


@cache
def study(sample: ModuleType, name: str) -> tuple[ReportFacts, object]:
    """One of :data:`CASES`, analysed once for all audiences."""
    cells, change, _ = CASES[name]
    frame: pandas.DataFrame = change(sample.frame(every(*cells)))  # type: ignore[assignment]
    if frame.empty:
        return empty(sample)
    plan = sample.plan()
    findings = analyse(
        sample.detailed(frame),
        plan,
        comparisons=(sample.POOLED, *sample.SINGLE),
        data_sha256="d" * 64,
        lock=(question_sha256(plan, (sample.POOLED, *sample.SINGLE)),),
    )
    primary = [cell for cell in findings.cells if cell.group is None]
    whole = next((cell for cell in primary if cell.outcome == "invitation"), None)
    counted = (
        0 if whole is None else whole.both + whole.control_only + whole.test_only + whole.neither
    )
    drawn = frame["test"].nunique() if len(frame) else 0
    facts = replace(
        sample.full_facts(1),
        sample=SampleFacts(
            planned=drawn,
            drawn=drawn,
            complete=counted,
            broken={DeviationReason.BOUNCED: drawn - counted} if drawn > counted else {},
            landlords={LandlordType.AGENCY: 1} if counted else {},
            complete_by_landlord={LandlordType.AGENCY: counted} if counted else {},
        ),
        control_first=counted,
        test_first=0,
        answers=(),
        baseline=None,
    )
    return facts, findings


def empty(sample: ModuleType) -> tuple[ReportFacts, object]:
    """Tables that are there and hold nothing."""
    findings = sample.findings()
    cells = (replace(one, both=0, control_only=0, test_only=0, neither=0) for one in findings.cells)
    counts = SampleFacts(planned=5, drawn=5, complete=0, unfinished=5)
    facts = replace(sample.facts(), sample=counts, control_first=0, test_first=0, answers=())
    return facts, replace(findings, findings=(), cells=tuple(cells))


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("audience", Audience)
def test_a_report_still_comes(sample: ModuleType, name: str, audience: Audience) -> None:
    said = CASES[name][-1]
    if audience is Audience.PUBLIC and name in TOO_SMALL:
        said = "Too few landlords for a public report"
    facts, findings = study(sample, name)
    for lang in LANGUAGES:
        context = build_context(facts, findings, audience, lang)  # type: ignore[arg-type]
        page = render_html(context)
        text = re.sub(r"<style>.*?</style>|<svg .*?</svg>|<[^>]+>", " ", page, flags=re.DOTALL)
        assert BROKEN_NUMBER.search(text) is None
        if lang == "en":
            assert said in re.sub(r"\s+", " ", text)
        spoken = re.findall(r'aria-label="([^"]*)"', page)
        assert BROKEN_NUMBER.search(" ".join(spoken)) is None
        assert not re.search(r"nan|inf", " ".join(re.findall(r' d="([^"]*)"', page)), re.IGNORECASE)
    assert render_pdf(context).startswith(b"%PDF")
