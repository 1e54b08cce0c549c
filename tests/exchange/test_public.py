"""What the public may not learn about one landlord."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from discrimtest.exchange.content import TestRow
from discrimtest.exchange.periods import Dates
from discrimtest.exchange.public import LEAST, landlords_of, publishable, withhold
from discrimtest.exchange.release import Audience
from tests.exchange.examples import content, finding, package, rows_of


def row(number: int, place: str, kind: str, landlord: int) -> TestRow:
    base = rows_of(1)[0]
    return replace(
        base,
        test=f"t{number}",
        municipality=place,
        landlord_type=kind,
        landlord=f"{kind}{landlord}",
    )


drawn = st.lists(
    st.tuples(st.sampled_from("abcde"), st.sampled_from(["agency", "private"]), st.integers(0, 25)),
    min_size=1,
    max_size=120,
).map(
    lambda given: [
        row(number, place, kind, lord) for number, (place, kind, lord) in enumerate(given)
    ]
)


@given(drawn)
def test_what_is_told_of_a_landlord_is_true_of_enough(rows: list[TestRow]) -> None:
    told = withhold(rows).told
    share: dict[tuple[str | None, str | None], set[str]] = defaultdict(set)
    kinds: dict[str | None, set[str]] = defaultdict(set)
    for each in rows:
        said = told[each.test]
        assert said.municipality in (None, each.municipality)
        assert said.landlord_type in (None, each.landlord_type)
        share[said.municipality, said.landlord_type].add(each.landlord)
        kinds[said.landlord_type].add(each.landlord)
    for (place, kind), landlords in share.items():
        assert len(landlords) >= LEAST or place is None
        # What is withheld must not be found by taking the others away.
        if place is None and len(landlords) < LEAST:
            assert {one for one, other in share if other == kind} == {None}
    for kind, landlords in kinds.items():
        assert len(landlords) >= LEAST or kind is None


@given(drawn)
def test_nothing_is_withheld_without_need(rows: list[TestRow]) -> None:
    """Where every place has enough landlords of each kind, all is told."""
    many = [
        replace(each, test=f"{each.test}-{more}", landlord=f"{each.landlord}-{more}")
        for each in rows
        for more in range(LEAST)
    ]
    found = withhold(many)
    assert found.notes == ()
    assert all(
        (found.told[each.test].municipality, found.told[each.test].landlord_type)
        == (each.municipality, each.landlord_type)
        for each in many
    )


def test_a_small_kind_hides_all_kinds_and_says_so() -> None:
    rows = [row(number, "a", "agency", number) for number in range(20)]
    rows += [row(20 + number, "a", "private", number) for number in range(LEAST - 1)]
    found = withhold(rows)
    assert {each.landlord_type for each in found.told.values()} == {None}
    assert {each.municipality for each in found.told.values()} == {"a"}
    assert "one kind has fewer than 5" in found.notes[0]


def test_the_next_smallest_place_is_withheld_with_one_that_is_too_small() -> None:
    rows = [row(number, "a", "agency", number) for number in range(9)]
    rows += [row(10 + number, "b", "agency", 10 + number) for number in range(6)]
    rows += [row(20, "c", "agency", 20)]
    told = {each: withhold(rows).told[each].municipality for each in ("t0", "t10", "t20")}
    assert told == {"t0": "a", "t10": None, "t20": None}


def test_a_landlord_in_two_places_counts_in_both() -> None:
    rows = [row(number, place, "agency", number % 5) for number, place in enumerate("ab" * 5)]
    assert landlords_of(rows) == 5
    assert withhold(rows).notes == ()


def test_groups_with_few_landlords_go_with_their_neighbours() -> None:
    small = finding(group="landlord_type=private", n_landlords=LEAST - 1).to_dict()
    beside = finding(group="landlord_type=agency", n_landlords=30).to_dict()
    whole = finding(n_landlords=34).to_dict()
    unknown = finding(group="channel=written", n_landlords=None).to_dict()
    other = finding(group="landlord_type=agency", n_landlords=30, outcome="broad").to_dict()
    kept, notes = publishable([whole, small, beside, unknown, other])
    assert kept == [whole, other]
    assert notes == ("3 findings of groups are left out: a group has fewer than 5 landlords.",)
    assert publishable([whole]) == ([whole], ())


def test_a_public_export_joins_no_rows_of_a_landlord() -> None:
    public = package(Dates.MONTH, Audience.PUBLIC)
    columns = {column.name for table in public.tables for column in table.columns}
    assert not columns & {"landlord", "listing"}
    findings = next(table for table in public.tables if table.name == "findings")
    assert {one["group"] for one in findings.rows} == {None}
    told = {note for note in public.notes if "withheld" in note or "left out" in note}
    assert len(told) == 3
    assert "A caution." in public.notes


def test_a_researcher_gets_clusters_and_all_groups() -> None:
    made = package()
    findings = next(table for table in made.tables if table.name == "findings")
    assert len(findings.rows) == len(content().findings)
    assert made.notes == ("A caution.",)
