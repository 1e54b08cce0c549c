"""What is hidden can not be worked out from what is shown; an enumeration is the attacker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discrimtest.disclosure import (
    Counts,
    DisclosureRule,
    Relation,
    Row,
    hidden_rows,
    is_small,
    publishable,
)
from discrimtest.findings.caution import Caution
from discrimtest.findings.finding import Cells, Finding, Findings
from discrimtest.findings.keys import Comparison, Group, Model, Term
from discrimtest.findings.manifest import Manifest

X, M, F = (Comparison((arm,), ("control",)) for arm in "xmf")
P = Comparison(("m", "f"), ("control",))
ALL: Row = (X, None)
KINDS = (Group("landlord_type", "agency"), Group("landlord_type", "private"))


@pytest.mark.parametrize(
    ("counts", "landlords", "small"),
    [
        ((0, 0, 0, 0), 0, False),
        ((1, 1, 1, 1), None, True),
        ((9, 9, 9, 9), 4, True),
        ((9, 9, 9, 9), 12, False),
        ((9, 9, 4, 9), 12, True),
        ((9, 9, 4, 9), 20, False),
        ((9, 9, 0, 9), 12, False),
        ((0, 12, 0, 0), 12, True),
        ((0, 40, 0, 0), 40, False),
        ((5, 5, 5, 5), None, False),
    ],
)
def test_what_is_small(counts: Counts, landlords: int | None, small: bool) -> None:
    assert is_small(counts, landlords) is small


def possible(
    rows: Mapping[Row, Counts], hidden: Sequence[Row], relations: Sequence[Relation], place: int
) -> list[dict[Row, int]]:
    """Every way to fill one outcome of the hidden rows that keeps all sums (brute force)."""
    wholes = {relation.whole: relation for relation in relations}
    free = [row for row in hidden if row not in wholes]
    tops = [
        min(
            rows[relation.whole][place]
            for relation in relations
            if row in relation.parts and relation.whole not in hidden
        )
        for row in free
    ]
    ways = []
    for filled in product(*(range(top + 1) for top in tops)):
        values = {row: counts[place] for row, counts in rows.items() if row not in hidden}
        values |= dict(zip(free, filled, strict=True))
        for row in hidden:
            if row in wholes:
                values[row] = sum(values[part] for part in wholes[row].parts)
        if all(
            values[relation.whole] == sum(values[part] for part in relation.parts)
            for relation in relations
        ):
            ways.append({row: values[row] for row in hidden})
    return ways


COUNT = st.integers(0, 2)
COUNTS = st.tuples(COUNT, COUNT, COUNT, COUNT)


@pytest.mark.slow
@settings(max_examples=30)
@given(st.lists(COUNTS, min_size=2, max_size=4), st.data())
def test_groups_of_one_column(parts: list[Counts], data: st.DataObject) -> None:
    rows: dict[Row, Counts] = {(X, Group("kind", str(n))): counts for n, counts in enumerate(parts)}
    groups = tuple(rows)
    a, b, c, d = (sum(counts[place] for counts in parts) for place in range(4))
    rows[ALL] = (a, b, c, d)
    small = data.draw(st.sets(st.sampled_from(groups)))
    relations = [Relation(ALL, groups)]
    hidden = hidden_rows(rows, small, relations)
    check(rows, small, hidden, relations)


@pytest.mark.slow
@settings(max_examples=30)
@given(st.lists(COUNTS, min_size=4, max_size=4), st.data())
def test_two_comparisons_and_a_pooled_one(tables: list[Counts], data: st.DataObject) -> None:
    singles: list[Row] = [(name, kind) for name in (M, F) for kind in KINDS]
    rows: dict[Row, Counts] = dict(zip(singles, tables, strict=True))

    def add(whole: Row, parts: tuple[Row, ...]) -> Relation:
        a, b, c, d = (sum(rows[part][place] for part in parts) for place in range(4))
        rows[whole] = (a, b, c, d)
        return Relation(whole, parts)

    relations = [
        *(add((P, kind), (singles[n], singles[n + 2])) for n, kind in enumerate(KINDS)),
        *(add((name, None), tuple((name, kind) for kind in KINDS)) for name in (M, F, P)),
    ]
    small = data.draw(st.sets(st.sampled_from(singles), max_size=2))
    hidden = hidden_rows(rows, small, relations)
    check(rows, small, hidden, relations)


def check(
    rows: Mapping[Row, Counts],
    small: set[Row],
    hidden: frozenset[Row],
    relations: Sequence[Relation],
) -> None:
    """Every count of a small row is open, or everything that could be hidden is hidden."""
    assert small <= hidden
    assert all(group is not None for _, group in hidden)
    groups = {row for row in rows if row[1] is not None}
    if not small:
        assert not hidden
    for place in range(4):
        ways = possible(rows, sorted(hidden, key=str), relations, place)
        for row in small:
            if rows[row][place]:
                assert len({way[row] for way in ways}) > 1 or hidden == groups


def findings(tables: dict[Row, Counts], landlords: dict[Row, int]) -> Findings:
    cells = tuple(Cells(*row, "invitation", *counts) for row, counts in tables.items())
    rows = tuple(
        Finding("net_any", *row, "invitation", 0.1, n_tests=sum(counts), n_landlords=landlords[row])
        for row, counts in tables.items()
    )
    return Findings(rows, cells, (), Manifest("0", "", "", 1))


def test_a_small_group_takes_its_only_neighbour_along() -> None:
    agency, private = ((X, kind) for kind in KINDS)
    tables = {ALL: (30, 30, 30, 30), agency: (29, 29, 29, 29), private: (1, 1, 1, 1)}
    found = findings(tables, {ALL: 90, agency: 86, private: 4})
    shown = publishable(found)
    assert {(cells.comparison, cells.group) for cells in shown.cells} == {ALL}
    assert {(row.comparison, row.group) for row in shown.findings} == {ALL}


def test_groups_that_are_a_crowd_stay() -> None:
    agency, private = ((X, kind) for kind in KINDS)
    tables = {ALL: (30, 31, 16, 94), agency: (20, 20, 14, 72), private: (10, 11, 2, 22)}
    found = findings(tables, {ALL: 90, agency: 45, private: 45})
    assert publishable(found) == found
    hidden = publishable(found, DisclosureRule(threshold=5, crowd=50))
    assert [cells.group for cells in hidden.cells] == [None]


def test_models_that_hold_more_are_not_public() -> None:
    found = findings({ALL: (30, 31, 16, 94)}, {ALL: 90})
    (plain,) = found.findings
    model = replace(plain, id="lpm_test_fe", model=Model((), ("landlord_type",)))
    term = replace(model, term=Term("landlord_type", "private", ("x",)))
    about = {"comparison": X, "group": None, "outcome": "o", "id": "clogit"}
    told = Caution("terms_separated", **about, terms=(term.term,))
    kept = Caution("groups_needed", id="group_difference_all")
    rows = (plain, replace(plain, id="lpm_test_fe"), model, term)
    more = replace(found, findings=rows, warnings=(told, kept))
    assert publishable(more).warnings == (kept,)
    assert [(row.id, row.model) for row in publishable(more).findings] == [
        (plain.id, None),
        ("lpm_test_fe", None),
    ]


def test_a_sum_that_lacks_tests_hides_nothing_behind_them() -> None:
    # Tests in no group are told in the remarks, so the one group that is left would be worked out.
    agency, private = ((X, kind) for kind in KINDS)
    tables = {ALL: (31, 31, 31, 31), agency: (29, 29, 29, 29), private: (1, 1, 1, 1)}
    found = findings(tables, {ALL: 90, agency: 86, private: 4})
    assert [cells.group for cells in publishable(found).cells] == [None]


def test_a_pooled_comparison_gives_no_single_one_away() -> None:
    tables: dict[Row, Counts] = {}
    for name, private in ((M, (1, 1, 1, 1)), (F, (12, 12, 12, 12))):
        tables[name, KINDS[0]] = (20, 20, 20, 20)
        tables[name, KINDS[1]] = private
        tables[name, None] = tuple(20 + count for count in private)  # type: ignore[assignment]
    for group in (*KINDS, None):
        tables[P, group] = tuple(  # type: ignore[assignment]
            one + other for one, other in zip(tables[M, group], tables[F, group], strict=True)
        )
    found = findings(tables, {row: sum(counts) for row, counts in tables.items()})
    left = {(c.comparison, c.group) for c in publishable(found).cells}
    assert (M, KINDS[1]) not in left
    assert (M, KINDS[0]) not in left
    assert not {(F, KINDS[1]), (P, KINDS[1])} <= left
    assert {(M, None), (F, None), (P, None)} <= left
