"""What the public may not learn about one landlord."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discrimtest.exchange.periods import Dates
from discrimtest.exchange.public import CROWD, few_months, landlords_of, withhold
from discrimtest.exchange.release import Recipient
from discrimtest.record.exported import ExportedContact, ExportedTest
from tests.exchange.examples import content, package, rows_of


def row(
    number: int, place: str, kind: str, landlord: int, comparison: str = "x", broken: bool = False
) -> ExportedTest:
    return replace(
        rows_of(1)[0],
        test=f"t{number}",
        comparison=comparison,
        municipality=place,
        landlord_type=kind,
        landlord=f"{kind}{landlord}",
        broken_because="ad_gone" if broken else "",
    )


def many(place: str, count: int, kind: str = "agency", start: int = 0) -> list[ExportedTest]:
    return [row(start + number, place, kind, start + number) for number in range(count)]


KINDS = ("agency", "private")


@st.composite
def towns(draw: st.DrawFn) -> list[ExportedTest]:
    """Tests in up to four places, some of them around the limit, in two comparisons."""
    found: list[ExportedTest] = []
    for place in draw(st.lists(st.sampled_from("abcd"), min_size=1, unique=True)):
        for kind in KINDS:
            for comparison in "xy":
                count = draw(st.sampled_from([0, 0, 3, CROWD - 1, CROWD, CROWD + 1, 2 * CROWD]))
                shared = draw(st.integers(0, 2))
                found += [
                    row(0, place, kind, number % max(1, count - shared), comparison, number == 7)
                    for number in range(count)
                ]
    return [replace(each, test=f"t{number}") for number, each in enumerate(found)]


@pytest.mark.slow
@given(towns())
def test_what_is_told_of_a_landlord_is_true_of_enough(rows: list[ExportedTest]) -> None:
    told = withhold(rows).told
    share: dict[tuple[str | None, str | None, str], set[str]] = defaultdict(set)
    kinds: dict[tuple[str | None, str], set[str]] = defaultdict(set)
    for each in rows:
        said = told[each.test]
        assert said.municipality in (None, each.municipality)
        assert said.landlord_type in (None, each.landlord_type)
        if not each.broken_because:
            share[said.municipality, said.landlord_type, each.comparison].add(each.landlord)
            kinds[said.landlord_type, each.comparison].add(each.landlord)
    for (kind, _), landlords in kinds.items():
        assert len(landlords) >= CROWD or kind is None
    for (place, kind, _), landlords in share.items():
        assert len(landlords) >= CROWD or place is None
        if place is None and len(landlords) < CROWD:
            # Too few even together: then every place of the kind is withheld, so that what is
            # withheld can not be found by taking the others away.
            assert {one for one, other, _ in share if other == kind} == {None}


def test_nothing_is_withheld_without_need() -> None:
    rows = [
        *many("a", CROWD), *many("b", CROWD, start=50), *many("a", CROWD, "private", start=100),
    ]  # fmt: skip
    found = withhold(rows)
    assert found.notes == ()
    assert all(
        (found.told[each.test].municipality, found.told[each.test].landlord_type)
        == (each.municipality, each.landlord_type)
        for each in rows
    )


def test_a_small_kind_hides_all_kinds_and_says_so() -> None:
    rows = [*many("a", 30), *many("a", CROWD - 1, "private", start=30)]
    found = withhold(rows)
    assert {each.landlord_type for each in found.told.values()} == {None}
    assert {each.municipality for each in found.told.values()} == {"a"}
    assert "one has fewer than 20 in a comparison" in found.notes[0]


def test_enough_in_all_is_not_enough_in_each_comparison() -> None:
    rows = [row(number, "a", "agency", number, "xy"[number % 2]) for number in range(30)]
    assert {each.municipality for each in withhold(rows).told.values()} == {None}


def test_a_landlord_whose_tests_all_broke_hides_nobody() -> None:
    rows = [row(number, "a", "agency", number, broken=number >= CROWD) for number in range(25)]
    assert withhold(rows).notes == ()
    fewer = [row(number, "a", "agency", number, broken=number >= CROWD - 1) for number in range(25)]
    assert withhold(fewer).notes


def test_the_next_smallest_place_is_withheld_with_one_that_is_too_small() -> None:
    rows = [*many("a", 40), *many("b", 30, start=40), *many("c", 1, start=70)]
    told = {each: withhold(rows).told[each].municipality for each in ("t0", "t40", "t70")}
    assert told == {"t0": "a", "t40": None, "t70": None}


def test_a_landlord_in_two_places_counts_in_both() -> None:
    rows = [row(number, "ab"[number % 2], "agency", number // 2) for number in range(2 * CROWD)]
    assert landlords_of(rows) == CROWD
    assert withhold(rows).notes == ()


def test_a_public_export_joins_no_rows_of_a_landlord() -> None:
    public = package(Dates.MONTH, Recipient.PUBLIC)
    columns = {column.name for table in public.tables for column in table.columns}
    assert not columns & {"landlord", "listing"}
    told = {note for note in public.notes if "withheld" in note or "left out" in note}
    assert len(told) == 3
    assert "A caution." in public.warnings


@pytest.mark.parametrize("recipient", Recipient)
def test_every_finding_that_passed_the_gate_is_exported(recipient: Recipient) -> None:
    """A report prints those of a group of few landlords too, where no count of tests is small."""
    made = package(Dates.MONTH, recipient)
    tables = {table.name: table.rows for table in made.tables}
    groups = [one["group"] for one in content().findings]
    assert any(groups)
    assert [one["group"] for one in tables["findings"]] == groups
    assert len(tables["cells"]) == len(content().cells)


def test_a_researcher_gets_clusters_and_all_groups() -> None:
    made = package()
    findings = next(table for table in made.tables if table.name == "findings")
    assert len(findings.rows) == len(content().findings)
    assert (made.notes, made.warnings) == ((), ("A caution.",))


def made(month: int, start: int, count: int) -> tuple[list[ExportedTest], list[ExportedContact]]:
    """Tests of landlords of their own, made in a month."""
    tests = [row(start + number, "a", "agency", start + number) for number in range(count)]
    base = content().contacts[0]
    day = date(2026, month, 7)
    return tests, [replace(base, test=test.test, made_on=day) for test in tests]


@pytest.mark.parametrize(
    ("counts", "withheld"),
    [
        ((25, 30), set()),
        ((CROWD - 1,), {3}),
        ((30, 3), {3, 4}),
        ((40, 30, 3), {4, 5}),
        ((40, 12, 9), {4, 5}),
    ],
)
def test_months_of_few_landlords_are_not_told(counts: tuple[int, ...], withheld: set[int]) -> None:
    tests, contacts = [], []
    for number, count in enumerate(counts):
        mine = made(3 + number, 100 * number, count)
        tests += mine[0]
        contacts += mine[1]
    assert {day.month for day in few_months(tests, contacts)} == withheld
