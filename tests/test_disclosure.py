"""What is hidden can not be worked out from what is shown; an enumeration is the attacker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import product
from math import prod

import pandas
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discrimtest.disclosure import DisclosureRule, is_small, publishable
from discrimtest.disclosure.hidden import hidden_rows
from discrimtest.evaluate import analyse
from discrimtest.files.plan import Plan
from discrimtest.findings.atom import Atom, Counts, Row
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


def possible(atoms: Sequence[Atom], shown: Sequence[Row], place: int) -> list[tuple[int, ...]]:
    """Every way to fill one outcome of the atoms that keeps the sums shown (brute force)."""
    sums = [(row, sum(atom.counts[place] for atom in atoms if row in atom.rows)) for row in shown]
    tops = [min(known for row, known in sums if row in atom.rows) for atom in atoms]
    return [
        filled
        for filled in product(*(range(top + 1) for top in tops))
        if all(
            known
            == sum(count for atom, count in zip(atoms, filled, strict=True) if row in atom.rows)
            for row, known in sums
        )
    ]


COUNT = st.integers(0, 2)
COUNTS = st.tuples(COUNT, COUNT, COUNT, COUNT)


@pytest.mark.slow
@settings(max_examples=30)
@given(st.lists(COUNTS, min_size=2, max_size=4), st.data())
def test_groups_of_one_column(parts: list[Counts], data: st.DataObject) -> None:
    rows: list[Row] = [(X, Group("kind", str(number))) for number in range(len(parts))]
    atoms = [Atom("o", frozenset({ALL, row}), part) for row, part in zip(rows, parts, strict=True)]
    check(atoms, data.draw(st.sets(st.sampled_from(rows))))


@pytest.mark.slow
@settings(max_examples=30)
@given(st.lists(COUNTS, min_size=4, max_size=4), st.data())
def test_two_comparisons_and_a_pooled_one(tables: list[Counts], data: st.DataObject) -> None:
    singles: list[Row] = [(name, kind) for name in (M, F) for kind in KINDS]
    atoms = [
        Atom("o", frozenset({row, (row[0], None), (P, row[1]), (P, None)}), table)
        for row, table in zip(singles, tables, strict=True)
    ]
    check(atoms, data.draw(st.sets(st.sampled_from(singles), max_size=2)))


def check(atoms: Sequence[Atom], small: set[Row]) -> None:
    """Every count of a hidden row keeps its range, or the comparisons whole leave it less."""
    for rule in (DisclosureRule(1, 1, 1), DisclosureRule(1, 1, 3)):
        hidden = hidden_rows(atoms, small, rule)
        assert small <= hidden
        assert all(group is not None for _, group in hidden)
        assert small or not hidden
        rows = {row for atom in atoms for row in atom.rows}
        for place in range(4):
            ways = possible(atoms, sorted(rows - hidden, key=str), place)
            wholes = possible(atoms, sorted((row for row in rows if not row[1]), key=str), place)
            for row in hidden:
                told, least = (spread(counts_in(row, atoms, some)) for some in (ways, wholes))
                assert told >= min(rule.width, least)


def spread(counts: set[int]) -> int:
    return max(counts) - min(counts)


def counts_in(row: Row, atoms: Sequence[Atom], ways: Sequence[tuple[int, ...]]) -> set[int]:
    inside = [place for place, atom in enumerate(atoms) if row in atom.rows]
    return {sum(way[place] for place in inside) for way in ways}


Tests = Mapping[tuple[str, str, str], Counts]
"""Test arm, kind of landlord and part of the city -> how its tests came out."""


def studied(tests: Tests, *pools: str, columns: Sequence[str] = ("kind", "part")) -> Findings:
    """The analysis of such tests beside one control candidate, by kind and by part.

    Args:
        pools: The arms of each comparison, a letter each.
    """
    rows = [
        (f"{place}-{cell}-{arm}", arm, int(cell in wins), count, kind, part)
        for place, ((test, kind, part), counts) in enumerate(tests.items())
        for cell, count in enumerate(counts)
        for arm, wins in (("control", (0, 1)), (test, (0, 2)))
    ]
    frame = pandas.DataFrame(
        [(name.rsplit("-", 1)[0], *rest) for name, *rest in rows],
        columns=["test", "arm", "outcome", "frequency", "kind", "part"],
    )
    compared = [{"id": pool, "test": list(pool), "control": ["control"]} for pool in pools]
    plan = {
        "title": "x",
        "question": "x",
        "data": {"comparisons": compared},
        "outcomes": [{"id": "o", "label": "x", "favourable": ["invitation"], "main": True}],
        "findings": [{"ids": ["net_all"], "role": "primary", "groups": ["all", *columns]}],
    }
    return analyse(frame, Plan.model_validate(plan), data_sha256="")


def left(findings: Findings) -> set[str]:
    """The rows that the public sees."""
    return {
        f"{''.join(cells.comparison.test)} {cells.group}" for cells in publishable(findings).cells
    }


def even(tests: int) -> Counts:
    return (tests - 3 * (tests // 4), tests // 4, tests // 4, tests // 4)


def findings(tables: dict[Row, Counts], landlords: dict[Row, int]) -> Findings:
    cells = tuple(Cells(*row, "invitation", *counts) for row, counts in tables.items())
    rows = tuple(
        Finding("net_any", *row, "invitation", 0.1, n_tests=sum(counts), n_landlords=landlords[row])
        for row, counts in tables.items()
    )
    return Findings(rows, cells, (), Manifest("0", "", "", 1))


def test_a_small_group_takes_its_only_neighbour_along() -> None:
    found = studied({("x", "agency", "p"): even(116), ("x", "private", "p"): even(4)}, "x")
    shown = publishable(found)
    assert {str(cells.group) for cells in shown.cells} == {"None", "part=p"}
    assert {str(row.group) for row in shown.findings} == {"None", "part=p"}


def test_groups_that_are_a_crowd_stay() -> None:
    tables = {("x", "agency", "p"): (20, 20, 14, 72), ("x", "private", "p"): (10, 11, 2, 22)}
    found = studied(tables, "x")
    assert publishable(found) == replace(found, atoms=())
    hidden = publishable(found, DisclosureRule(threshold=5, crowd=50))
    assert {str(cells.group) for cells in hidden.cells} == {"None", "part=p"}


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
    parts = {"agency": even(116), "private": even(4), "": even(4)}
    found = studied({("x", kind, "p"): counts for kind, counts in parts.items()}, "x")
    assert left(found) == {"x None", "x part=p"}


def test_a_pooled_comparison_gives_no_single_one_away() -> None:
    tables = {("m", "agency"): 80, ("m", "private"): 4, ("f", "agency"): 80, ("f", "private"): 48}
    tests = {(*row, "p"): even(count) for row, count in tables.items()}
    found = left(studied(tests, "m", "f", "mf", columns=["kind"]))
    assert {"m None", "f None", "mf None"} <= found
    assert not {"m kind=private", "m kind=agency"} & found
    assert not {"f kind=private", "mf kind=private"} <= found


def test_a_part_within_a_kind_is_not_what_the_others_leave() -> None:
    parts = {"centre": 60, "harbour": 3, "north": 55}
    tests = {("x", "agency", part): even(count) for part, count in parts.items()}
    found = left(studied({**tests, ("x", "private", "south"): even(50)}, "x"))
    assert "x part=harbour" not in found
    assert not {"x part=centre", "x part=north"} <= found
    assert {"x kind=agency", "x kind=private", "x part=south"} <= found


def test_two_pooled_comparisons_do_not_tell_what_one_has_more() -> None:
    tests = {
        (arm, kind, "p"): even(count)
        for arm, counts in {"a": (60, 40), "b": (50, 45), "d": (3, 30)}.items()
        for kind, count in zip(("agency", "private"), counts, strict=True)
    }
    found = left(studied(tests, "ab", "abd", columns=["kind"]))
    assert {"ab None", "abd None"} <= found
    assert not {"ab kind=agency", "abd kind=agency"} <= found
    assert not {"ab kind=private", "abd kind=private"} <= found


def test_hidden_groups_are_few_no_longer_when_put_together() -> None:
    parts = {"centre": 60, "harbour": 3, "north": 55, "south": 2}
    found = left(
        studied({("x", "agency", part): even(count) for part, count in parts.items()}, "x")
    )
    assert "x part=centre" in found
    assert not {"x part=harbour", "x part=south", "x part=north"} & found


SIZE = st.sampled_from([0, 0, 1, 3, 24, 40, 61]).map(even)
SMALL_STUDIES = st.fixed_dictionaries(
    {(arm, kind, part): SIZE for arm in "abd" for kind in ("agency", "private") for part in "pqr"}
)
POOLS = st.sets(st.sampled_from(["a", "b", "d", "ab", "bd", "abd"]), min_size=1).map(sorted)


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(SMALL_STUDIES, POOLS)
def test_nobody_can_solve_for_few_tests(tests: Tests, pools: list[str]) -> None:
    tests = {key: counts for key, counts in tests.items() if sum(counts)}
    if not any(arm in "".join(pools) for arm, _, _ in tests):
        return
    whole = studied(tests, *pools)
    public = publishable(whole)
    shown = [about(tests, cells) for cells in public.cells]
    fixed = [about(tests, cells) for cells in whole.cells if cells.group is None]
    groups = [about(tests, cells) for cells in whole.cells if cells.group is not None]
    lacking = [
        tuple(a - b for a, b in zip(one, other, strict=True)) for one in groups for other in groups
    ]
    alone = [tuple(int(place == mine) for place in range(len(tests))) for mine in range(len(tests))]
    rest = [
        tuple(
            all_ - any(group)
            for all_, *group in zip(about(tests, cells), *shown_groups, strict=True)
        )
        for cells in public.cells
        if cells.group is None
        for column in ("kind", "part")
        for shown_groups in [
            [
                about(tests, one)
                for one in public.cells
                if one.comparison == cells.comparison and one.group and one.group.column == column
            ]
        ]
    ]
    for part in {*groups, *alone, *rest, *(part for part in lacking if set(part) == {0, 1})}:
        counts = [
            sum(map(prod, zip(part, column, strict=True)))
            for column in zip(*tests.values(), strict=True)
        ]
        a, b, c, d = counts
        if is_small((a, b, c, d), None) and follows(part, shown):
            assert follows(part, fixed)


def about(tests: Tests, cells: Cells) -> tuple[int, ...]:
    """Which of the tests a row counts, from what it is called."""
    group = cells.group
    return tuple(
        int(arm in cells.comparison.test and (group is None or group.value in (kind, part)))
        for arm, kind, part in tests
    )


def follows(part: Sequence[int], sums: Sequence[Sequence[int]]) -> bool:
    """Whether a part is a combination of the sums, whatever was counted (exact elimination)."""
    reduced: list[tuple[int, list[Fraction]]] = []

    def rest(line: Sequence[int]) -> list[Fraction]:
        left = [Fraction(value) for value in line]
        for place, other in reduced:
            left = [one - left[place] * two for one, two in zip(left, other, strict=True)]
        return left

    for line in sums:
        if any(left := rest(line)):
            place = next(place for place, value in enumerate(left) if value)
            reduced.append((place, [value / left[place] for value in left]))
    return not any(rest(part))


def test_a_whole_comparison_that_is_small_goes_and_its_groups_with_it() -> None:
    found = studied({("x", "agency", "p"): (1, 0, 1, 1), ("y", "agency", "p"): even(60)}, "x", "y")
    assert left(found) == {"y None", "y kind=agency", "y part=p"}
    public = publishable(found)
    assert {one.comparison.test for one in public.findings} == {("y",)}


def test_a_small_whole_is_not_the_pooled_one_less_the_other() -> None:
    tests = {("m", "agency", "p"): (1, 0, 1, 1), ("f", "agency", "p"): even(60)}
    found = left(studied(tests, "m", "f", "mf"))
    assert found == {"mf None", "mf kind=agency", "mf part=p"}


def test_all_groups_put_together_tell_of_a_hidden_one() -> None:
    together = Finding("combined_reml_all", X, Group("kind"), "o", 0.1, n_tests=100, n_landlords=90)
    tables = {ALL: even(120), (X, Group("kind", "a")): even(117), (X, Group("kind", "b")): even(3)}
    found = findings(tables, {row: sum(counts) for row, counts in tables.items()})
    found = replace(found, findings=(*found.findings, together))
    assert together not in publishable(found).findings
    large = {ALL: even(120), (X, Group("kind", "a")): even(60), (X, Group("kind", "b")): even(60)}
    other = findings(large, {row: sum(counts) for row, counts in large.items()})
    other = replace(other, findings=(*other.findings, together))
    assert together in publishable(other).findings


def test_what_adjusts_for_a_hidden_p_value_does_not_tell_it() -> None:
    """Worked out by hand: of two by Holm, the smaller one is doubled whatever the other is."""
    rows = {(X, None): even(60), (M, None): even(3)}
    base = findings(rows, {row: sum(counts) for row, counts in rows.items()})
    for hidden in (0.001, 0.9):
        tests = [
            Finding(
                "mcnemar_exact", row[0], None, "invitation", p_value=p_value, p_adjusted=adjusted,
                family="arms", adjusted_by="holm", n_tests=sum(counts), n_landlords=sum(counts),
            )
            for (row, counts), p_value, adjusted in zip(
                rows.items(), (0.02, hidden), (0.02 if hidden < 0.02 else 0.04, 0), strict=True
            )
        ]  # fmt: skip
        (told,) = [
            one
            for one in publishable(replace(base, findings=tuple(tests))).findings
            if one.id == "mcnemar_exact"
        ]
        assert (told.comparison, told.p_adjusted) == (X, 0.04)


AGENCY, PRIVATE = (Group("kind", name) for name in ("agency", "private"))


@pytest.mark.parametrize(
    ("caution", "told"),
    [
        (
            Caution("undefined", comparison=X, group=None, outcome="o", id="i", denominator="t"),
            True,
        ),
        (
            Caution("undefined", comparison=X, group=PRIVATE, outcome="o", id="i", denominator="t"),
            0,
        ),
        (Caution("no_group", tests=3, column="kind"), False),
        (Caution("no_group", tests=3, column="other"), True),
        (Caution("spelled_alike", column="kind", names="'Private', 'private'"), False),
        (Caution("one_group", comparison=X, outcome="o", id="i", column="kind"), False),
        (Caution("one_group", comparison=X, outcome="o", id="i", column="other"), True),
        (Caution("level_combined", comparison=X, methods=("reml_hk",)), False),
        ("in words alone", False),
    ],
)
def test_cautions_pass_by_what_they_are_about(caution: str, told: bool) -> None:
    tables = {ALL: even(120), (X, AGENCY): even(117), (X, PRIVATE): even(3)}
    found = findings(tables, {row: sum(counts) for row, counts in tables.items()})
    public = publishable(replace(found, warnings=(caution,)))
    assert bool(public.warnings) is bool(told)


def test_a_caution_names_the_methods_of_shown_figures_alone() -> None:
    tables = {ALL: even(120), (X, AGENCY): even(117), (X, PRIVATE): even(3)}
    found = findings(tables, {row: sum(counts) for row, counts in tables.items()})
    row = replace(found.findings[0], ci_method="tango")
    other = replace(row, ci_method="delta", group=Group("kind", "agency", "private"))
    caution = Caution("level_few", comparison=X, methods=("tango", "delta"))
    public = publishable(replace(found, findings=(row, other), warnings=(caution,)))
    assert public.warnings == (Caution("level_few", comparison=X, methods=("tango",)),)
