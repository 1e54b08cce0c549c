"""Paired outcomes as bars: true to their counts, told apart in grey, legible in the dark."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from types import ModuleType

import pytest

from discrimtest.report import html
from discrimtest.report.bars import paired_outcomes
from discrimtest.report.blocks import Bars
from discrimtest.report.context import build_context
from discrimtest.report.facts import Audience
from discrimtest.report.figure import LINE_CLASSES
from discrimtest.report.html import render_html
from discrimtest.report.language import language
from discrimtest.report.readings import Readings

SHEET = (Path(html.__file__).parent / "templates" / "report.css").read_text(encoding="utf-8")
SCREEN, DARK, PAPER = (
    dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))
    for block in re.findall(r":root \{(.*?)\}", SHEET.replace("#fff;", "#ffffff;"), re.DOTALL)
)
KINDS = ("k1", "k2", "k3", "k4")


@pytest.fixture(scope="module")
def page(sample: ModuleType) -> str:
    return render_html(build_context(sample.full_facts(), sample.findings(), Audience.PUBLIC, "nl"))


def bars(sample: ModuleType) -> Bars:
    facts = sample.facts()
    readings = Readings(sample.findings(), facts.outcome.id)
    found = paired_outcomes(facts, readings, language("nl"), ())
    assert found
    return found


def test_the_primary_comparison_its_landlords_and_the_others(sample: ModuleType) -> None:
    assert [(row.label, row.detail, row.counts, row.inset) for row in bars(sample).rows] == [
        ("Koppels van hetzelfde geslacht samen", "201 volledige tests", (35, 56, 16, 94), False),
        ("Vastgoedmakelaars", "149 volledige tests", (24, 41, 12, 72), True),
        ("Particuliere verhuurders", "52 volledige tests", (11, 15, 4, 22), True),
        ("Mannenkoppels", "102 volledige tests", (19, 26, 8, 49), False),
        ("Vrouwenkoppels", "99 volledige tests", (16, 30, 8, 45), False),
    ]


def test_pieces_are_as_long_as_their_counts(page: str) -> None:
    (figure,) = re.findall(r'<figure id="paired-outcomes".*?</figure>', page, re.DOTALL)
    drawn = re.findall(r"<svg(.*?)</svg>", figure, re.DOTALL)
    assert len(drawn) == 5
    assert 'viewBox="0 0 201 1"' in drawn[0]
    pieces = re.findall(r'class="k(\d)" x="(\d+)" width="(\d+)"', drawn[0])
    assert pieces == [("1", "0", "35"), ("2", "35", "56"), ("3", "91", "16"), ("4", "107", "94")]
    assert "style=" not in figure
    assert "GESIMULEERD" in figure


def test_no_complete_test_is_no_bar(sample: ModuleType) -> None:
    found = sample.findings()
    none = dict.fromkeys(("both", "control_only", "test_only", "neither"), 0)
    cells = tuple(replace(one, **none) for one in found.cells)
    readings = Readings(replace(found, findings=(), cells=cells), "invitation", nothing=True)
    assert paired_outcomes(sample.facts(), readings, language("en"), ()) is None


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("sheet", [SCREEN, DARK, PAPER])
def test_pieces_are_told_apart_in_grey(sheet: dict[str, str]) -> None:
    for one, other in combinations(KINDS, 2):
        assert contrast(sheet[one], sheet[other]) >= 1.4
    assert contrast(sheet["soft"], sheet["paper"]) >= 3


def test_what_is_drawn_is_legible_in_the_dark() -> None:
    for name in ("k1", "k2", "k3", "soft", "link", "stamp", "note", "ink", *LINE_CLASSES.values()):
        assert contrast(DARK[name], DARK["paper"]) >= 3


@pytest.mark.parametrize("sheet", [SCREEN, PAPER])
def test_lines_have_the_colour_of_their_page(sheet: dict[str, str]) -> None:
    """A picture for a page without a style sheet has the same colours as one on white."""
    assert {sheet[name]: name for name in LINE_CLASSES.values()} == LINE_CLASSES
