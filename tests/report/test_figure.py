"""The pictures: the same bytes each time, marked, true to their numbers, never one over another."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations, pairwise
from math import inf, nan
from types import ModuleType
from typing import TypeVar
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discrimtest.findings.forest import ForestRow
from discrimtest.findings.sheet import fitted, high, spread, wide
from discrimtest.report.answer_times import CurveFacts
from discrimtest.report.blocks import (
    Curves,
    Forest,
    Picture,
    ReportContext,
)
from discrimtest.report.context import build_context
from discrimtest.report.facts import Audience
from discrimtest.report.figure import draw
from discrimtest.report.language import language
from discrimtest.report.picture import ROWS, forest, response_curves

SVG = "{http://www.w3.org/2000/svg}"
Kind = TypeVar("Kind", Forest, Curves)


@pytest.fixture(scope="module")
def context(sample: ModuleType) -> ReportContext:
    return build_context(sample.full_facts(), sample.findings(), Audience.PUBLIC, "nl")


@pytest.fixture(scope="module")
def pictures(context: ReportContext) -> list[Picture]:
    return [
        block
        for section in context.sections
        for block in (*section.blocks, *(one for part in section.parts for one in part.blocks))
        if isinstance(block, Forest | Curves)
    ]


def only(pictures: list[Picture], kind: type[Kind]) -> list[Kind]:
    return [one for one in pictures if isinstance(one, kind)]


def test_there_is_one_of_the_nets_and_one_of_the_answers(
    pictures: list[Picture],
) -> None:
    assert [one.id for one in pictures] == [
        "net-differences",
        "answers-over-time",
    ]


def test_the_same_picture_is_the_same_bytes(pictures: list[Picture]) -> None:
    first = [draw(one) for one in pictures]
    draw.cache_clear()
    assert [draw(one) for one in pictures] == first


@pytest.mark.parametrize("narrow", [False, True])
def test_words_are_text_within_the_sheet_and_none_over_another(
    pictures: list[Picture], narrow: bool
) -> None:
    for picture in pictures:
        root = ElementTree.fromstring(draw(picture, narrow=narrow))
        _, _, width, height = map(float, root.get("viewBox", "").split())
        boxes = [box(text) for text in root.iter(f"{SVG}text")]
        assert all(
            left >= 0 and right <= width and below <= height for left, right, _, below in boxes
        )
        for one, other in combinations(boxes, 2):
            beside = one[1] <= other[0] or other[1] <= one[0]
            assert beside or one[3] <= other[2] + 1 or other[3] <= one[2] + 1
        said = " ".join(text.text or "" for text in root.iter(f"{SVG}text"))
        assert "GESIMULEERD" in said
        for named in picture.rows if isinstance(picture, Forest) else picture.curves:
            assert named.label in said


def box(text: ElementTree.Element) -> tuple[float, float, float, float]:
    """Left, right, top and foot of a word in a picture, in points."""
    size, x, y = (float(text.get(name, "").removesuffix("px")) for name in ("font-size", "x", "y"))
    length = 72 * wide(text.text or "", size, text.get("font-weight") == "700")
    left = x - length * {"start": 0.0, "middle": 0.5, "end": 1.0}[text.get("text-anchor", "start")]
    return left, left + length, y - 0.75 * size, y + 0.2 * size


def test_nothing_reaches_outside_or_over_the_page(pictures: list[Picture]) -> None:
    for picture in pictures:
        for element in ElementTree.fromstring(draw(picture)).iter():
            assert element.tag not in (
                f"{SVG}style",
                f"{SVG}script",
                f"{SVG}metadata",
                f"{SVG}image",
                f"{SVG}pattern",
            )
            assert "style" not in element.attrib
            for name, value in element.attrib.items():
                if name.endswith("href"):
                    assert value.startswith(f"#{picture.id}-")
                assert not name.startswith("on")


def test_every_reference_is_met_and_no_id_is_twice_on_a_page(pictures: list[Picture]) -> None:
    page = "".join(map(draw, pictures))
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)
    assert set(re.findall(r"url\(#([^)]+)\)", page)) <= set(ids)


def test_they_speak_their_numbers(pictures: list[Picture]) -> None:
    for picture in pictures:
        root = ElementTree.fromstring(draw(picture))
        assert root.get("role") == "img"
        assert root.get("aria-label") == picture.alt
    (nets,) = only(pictures, Forest)
    # Of 149 complete tests, 77 had an invitation: the figure is a share of these.
    assert "Vastgoedmakelaars, 77 tests: " in nets.alt
    assert "van tests waarbij minstens één kandidaat een uitnodiging kreeg" in nets.caption
    for row in nets.rows:
        assert f"{row.label}, {row.detail}: {row.text}." in nets.alt


def test_stamps_stand_in_the_picture(pictures: list[Picture]) -> None:
    for picture in pictures:
        assert picture.stamps[0] == "GESIMULEERD"
        assert 'class="stamp"' in draw(picture)
        assert 'class="stamp"' not in draw(replace(picture, stamps=()))


@pytest.mark.parametrize(
    "text", ["$\\frac{1}{0}$ <script> & " + "w" * 100_000, "", "\u05d0 \u200f"]
)
def test_labels_from_outside_are_only_drawn(pictures: list[Picture], text: str) -> None:
    (nets,) = only(pictures, Forest)
    (answers,) = only(pictures, Curves)
    row = replace(nets.rows[0], label=text, detail=text, text=text)
    curve = replace(answers.curves[0], label=text)
    for svg in (
        draw(replace(nets, rows=(row,), title=text, heading=text, toward_low=text)),
        draw(replace(answers, curves=(curve, curve), up=text, across=text, waiting=text)),
    ):
        assert "<script>" not in svg
        assert len(svg) < 200_000


@given(
    st.text(st.characters(max_codepoint=0x24F, exclude_categories=["Cc", "Cs"]), max_size=120),
    st.floats(0.2, 4),
    st.integers(1, 4),
)
def test_a_label_never_leaves_its_room(text: str, room: float, lines: int) -> None:
    found = fitted(text, room, lines)
    assert len(found) <= lines
    assert all(wide(line) <= room or len(line) <= 2 for line in found)
    if not any(line.endswith("…") for line in found):
        assert "".join("".join(found).split()) == "".join(text.split())


def test_a_space_that_keeps_together_is_kept() -> None:
    room = wide("twee drie") + 0.01
    assert wide("een twee") < room
    assert fitted("een twee\u00a0drie", room, 3) == ["een", "twee\u00a0drie"]


@given(st.lists(st.tuples(st.floats(0, 5), st.floats(0.05, 1)), max_size=6), st.floats(-1, 1))
def test_labels_never_touch(labels: list[tuple[float, float]], low: float) -> None:
    ordered = sorted(labels)
    tops = spread([centre for centre, _ in ordered], [height for _, height in ordered], low)
    ends = [top + height for top, (_, height) in zip(tops, ordered, strict=True)]
    assert all(top >= low for top in tops)
    assert all(end <= top for end, top in zip(ends, tops[1:], strict=False))


def row(
    value: float | None, low: float | None, high_end: float | None, **more: object
) -> ForestRow:
    return replace(ForestRow("Naam", "9 tests", value, low, high_end, "tekst"), **more)  # type: ignore[arg-type]


def plotted(svg: str) -> list[list[tuple[float, float]]]:
    """Lines and filled shapes in ink, as points in inches."""
    found = []
    for path in ElementTree.fromstring(svg).iter(f"{SVG}path"):
        if "currentColor" in (path.get("stroke"), path.get("fill")):
            points = re.findall(r"[ML] (-?[\d.]+) (-?[\d.]+)", path.get("d", ""))
            found.append([(float(x) / 72, float(y) / 72) for x, y in points])
    return found


def level(svg: str) -> list[float]:
    """Lengths of the level lines of more than a third of an inch."""
    pairs = [points for points in plotted(svg) if len(points) == 2]
    found = [abs(one[0] - other[0]) for one, other in pairs if one[1] == other[1]]
    return [length for length in found if length > 0.35]


def test_an_interval_is_as_long_as_its_limits_say() -> None:
    (made,) = forest(language("en"), "f", [row(0, -20, 20), row(10, 0, 40)], title="T", caption="")
    lengths = level(draw(made))
    first, second = lengths[:2]
    assert first == pytest.approx(second)
    axis = lengths[-1]
    assert first == pytest.approx((axis - 0.16) * 40 / 60)


def test_what_is_combined_is_a_diamond_with_its_prediction() -> None:
    rows = [row(5, 0, 10), row(5, 2, 8, combined=True, prediction=(-5, 15))]
    (made,) = forest(language("en"), "f", rows, title="T", caption="")
    diamonds = [points for points in plotted(draw(made)) if len(points) == 4]
    ((left, middle, right, under),) = diamonds
    assert middle[0] - left[0] == pytest.approx(right[0] - middle[0])
    assert under[0] == middle[0]
    assert "stroke-dasharray" in draw(made)
    (without,) = forest(
        language("en"), "f", [replace(rows[1], prediction=None)], title="T", caption=""
    )
    assert "stroke-dasharray" not in draw(without)


@pytest.mark.parametrize("ratio", [False, True])
@pytest.mark.parametrize(
    "strange",
    [
        row(None, None, None),
        row(nan, nan, nan),
        row(inf, 2, inf),
        row(3, 1.5, inf),
        row(2, None, None),
        row(2, None, None, combined=True),
        row(0.5, 0.0, 1.0, combined=True, prediction=(nan, nan)),
        row(0.5, 0.0, 1.0, combined=True, prediction=(0.0, inf)),
    ],
)
def test_numbers_that_can_not_be_drawn_do_no_harm(strange: ForestRow, ratio: bool) -> None:
    (made,) = forest(
        language("fr"), "f", [strange], title="T", caption="", ratio=ratio, reference=float(ratio)
    )
    assert not re.search(r"nan|inf", " ".join(re.findall(r' d="([^"]*)"', draw(made))), re.I)


def test_many_rows_become_several_pictures() -> None:
    rows = [row(number, -number - 1, 60, label=f"Groep {number}") for number in range(ROWS + 3)]
    first, second = forest(language("nl"), "many", rows, title="Veel", caption="")
    assert (first.id, second.id) == ("many", "many-2")
    assert first.rows + second.rows == tuple(rows)
    # 168 by 255 mm of a page, as wide as it can be, with room for a caption.
    root = ElementTree.fromstring(draw(replace(first, stamps=("GESIMULEERD",))))
    _, _, width, height = map(float, root.get("viewBox", "").split())
    assert height / width < 225 / 168
    assert forest(language("nl"), "none", [], title="Niets", caption="") == ()


def test_a_ratio_is_drawn_on_doublings() -> None:
    rows = [row(0.5, 0.25, 1), row(2, 1, 4)]
    (made,) = forest(language("en"), "f", rows, title="T", caption="", ratio=True, reference=1.0)
    lengths = level(draw(made))
    assert lengths[0] == pytest.approx(lengths[1])


def test_answers_over_time_rise_to_their_share(pictures: list[Picture]) -> None:
    (answers,) = only(pictures, Curves)
    assert [curve.label for curve in answers.curves] == [
        "Het koppel van verschillend geslacht",
        "Het koppel van hetzelfde geslacht",
    ]
    for curve, count in zip(answers.curves, (123, 102), strict=True):
        hours, shares = zip(*curve.points, strict=True)
        assert list(hours) == sorted(hours)
        assert list(shares) == pytest.approx([100 * n / 201 for n in range(1, count + 1)])
    assert answers.hours == 14 * 24
    # Every two days; the control candidates are answered at hours 2, 4, … 246.
    assert answers.curves[0].waiting == ("201", "178", "154", "130", "106", "82", "78", "78")
    assert "6\u00a0% na één dag, 61\u00a0% na 14 dagen" in answers.alt
    assert "Van 201 contacten dan nog zonder antwoord: 78." in answers.alt


def test_the_curves_end_where_their_share_is(pictures: list[Picture]) -> None:
    (answers,) = only(pictures, Curves)
    svg = draw(answers)
    assert svg.count("stroke-dasharray") >= 1
    paths = [
        path.get("d", "")
        for path in ElementTree.fromstring(svg).iter(f"{SVG}path")
        if path.get("stroke") == "#2a649c" and path.get("d", "").count("L") > 5
    ]
    (path,) = paths
    ys = [float(y) / 72 for _, y in re.findall(r"[ML] ([\d.]+) ([\d.]+)", path)]
    assert (ys[0] - ys[-1]) / 1.9 == pytest.approx(123 / 201, abs=1e-4)
    assert all(later <= earlier for earlier, later in pairwise(ys))
    nothing = replace(answers, curves=tuple(replace(one, points=()) for one in answers.curves))
    assert "NaN" not in draw(nothing)


@pytest.mark.parametrize("kinds", [1, 2, 6])
def test_curves_of_any_number_of_candidates(kinds: int) -> None:
    made = response_curves(
        language("en"),
        "some",
        [
            (f"kind {number}", CurveFacts((5.0, 30.0), (0.25, 0.5), (4, 3, 2)))
            for number in range(kinds)
        ],
        2,
        caption="",
    )
    assert len(made.curves) == kinds
    assert (
        made.alt.count(
            "25% after one day, 50% after 2 days. Of 4 contacts, 2 without an answer by then."
        )
        == kinds
    )
    assert made.curves[0].waiting == ("4", "3", "2")
    draw(made)


def test_heights_of_lines_add_up() -> None:
    assert high(3) == pytest.approx(3 * high(1))
