"""The figure: the same bytes each time, marked, and nothing in it that a page must not take."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from types import ModuleType
from xml.etree import ElementTree

import pytest

from discrimtest.report.blocks import Curves, Figure
from discrimtest.report.context import build_context
from discrimtest.report.facts import Audience
from discrimtest.report.figure import KINDS, draw

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def figure(sample: ModuleType) -> Figure:
    context = build_context(sample.facts(), sample.findings(), Audience.PUBLIC, "nl")
    (found,) = (block for block in context.sections[0].blocks if isinstance(block, Figure))
    return found


def test_the_same_figure_is_the_same_picture(figure: Figure) -> None:
    assert draw(figure) == draw(figure)


def test_nothing_reaches_outside_or_over_the_page(figure: Figure) -> None:
    root = ElementTree.fromstring(draw(figure))
    for element in root.iter():
        assert element.tag not in (f"{SVG}style", f"{SVG}script", f"{SVG}metadata", f"{SVG}image")
        assert "style" not in element.attrib
        for name, value in element.attrib.items():
            if name.endswith("href"):
                assert value.startswith(f"#{figure.id}-")
            assert not name.startswith("on")


def test_every_reference_is_met(figure: Figure) -> None:
    svg = draw(figure)
    ids = re.findall(r' id="([^"]+)"', svg)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', svg)) <= set(ids)
    assert set(re.findall(r"url\(#([^)]+)\)", svg)) <= set(ids)


def test_it_speaks(figure: Figure) -> None:
    root = ElementTree.fromstring(draw(figure))
    assert root.get("role") == "img"
    spoken = root.get("aria-label", "")
    assert "Alle tests, 201 volledige tests: alleen controle 35, allebei 56" in spoken
    assert "Netto per 100: 18 (5 tot 30)" in spoken


def test_stamps_stand_in_the_picture(figure: Figure) -> None:
    assert figure.stamps == ("GESIMULEERD", "VOORLOPIG")
    assert 'class="stamp"' in draw(figure)
    assert 'class="stamp"' not in draw(replace(figure, stamps=()))


def test_widths_of_the_bars_are_the_counts(figure: Figure) -> None:
    root = ElementTree.fromstring(draw(figure))
    for (fill, hatch, _), attribute in zip(
        KINDS, ("control_only", "both", "test_only", "neither"), strict=True
    ):
        assert bool(hatch) == (attribute == "test_only")
        widths = []
        for path in root.iter(f"{SVG}path"):
            drawn = path.get("fill", "").startswith("url(" if hatch else fill)
            if drawn and path.get("stroke") == "#ffffff":
                xs = [float(x) for x, _ in re.findall(r"[ML] ([\d.]+) ([\d.]+)", path.get("d", ""))]
                widths.append(max(xs) - min(xs))
        bars = sorted(widths, reverse=True)[: len(figure.rows)]
        full = 0.42 * 9.4 * 72
        wanted = sorted(
            (
                full
                * getattr(row, attribute)
                / (row.both + row.control_only + row.test_only + row.neither)
                for row in figure.rows
            ),
            reverse=True,
        )
        assert bars == pytest.approx(wanted, abs=0.01)


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


def test_neighbours_are_told_apart_in_grey() -> None:
    for (fill, hatch, ink), (beside, other, _) in pairwise(KINDS):
        assert contrast(fill, beside) >= 1.5 or hatch != other
        assert contrast(fill, ink) >= 4.5


def test_labels_from_outside_are_only_drawn(figure: Figure) -> None:
    row = replace(figure.rows[0], label="$\\frac{1}{0}$ <script> & " + "w" * 100_000)
    svg = draw(replace(figure, rows=(row,)))
    assert "<script>" not in svg
    assert len(svg) < 200_000


def test_an_undefined_difference_is_said(figure: Figure) -> None:
    row = replace(
        figure.rows[0],
        both=0,
        control_only=0,
        test_only=0,
        neither=0,
        net=None,
        low=None,
        high=None,
        net_text="niet te berekenen",
    )
    assert "NaN" not in draw(replace(figure, rows=(row,)))


@pytest.fixture(scope="module")
def curves(sample: ModuleType) -> Curves:
    facts = sample.full_facts()
    context = build_context(facts, sample.findings(), Audience.PUBLIC, "nl")
    blocks = (block for section in context.sections for part in section.parts for block in part.blocks)
    (found,) = (block for block in blocks if isinstance(block, Curves))
    return found


def test_answers_over_time_rise_to_their_share(curves: Curves) -> None:
    assert [curve.label for curve in curves.curves] == [
        "Het koppel van verschillend geslacht: 123 antwoorden",
        "Het koppel van hetzelfde geslacht: 102 antwoorden",
    ]
    for curve, answers in zip(curves.curves, (123, 102), strict=True):
        hours, shares = zip(*curve.points, strict=True)
        assert list(hours) == sorted(hours)
        assert list(shares) == pytest.approx([100 * n / 201 for n in range(1, answers + 1)])
    assert curves.hours == 14 * 24
    assert "12 na één dag, 123 na 14 dagen, van 201 contacten" in curves.alt


def test_the_curves_are_drawn_alone_and_alike(curves: Curves) -> None:
    svg = draw(curves)
    draw.cache_clear()
    assert draw(curves) == svg
    assert svg.count("stroke-dasharray") >= 1
    assert set(re.findall(r"url\(#([^)]+)\)", svg)) <= set(re.findall(r' id="([^"]+)"', svg))
    nothing = replace(curves, curves=tuple(replace(one, points=()) for one in curves.curves))
    assert "NaN" not in draw(nothing)
