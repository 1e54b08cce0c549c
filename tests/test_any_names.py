"""What arms, columns and values are called changes no number, and nothing hidden or shown."""

from dataclasses import fields

import pandas
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discrimtest.disclosure import publishable
from discrimtest.evaluate import analyse
from discrimtest.files.plan import DataColumns, Plan
from discrimtest.findings.caution import Caution
from discrimtest.findings.finding import Finding
from discrimtest.findings.keys import Group, told
from discrimtest.samples.cell import text_of
from discrimtest.samples.numbers import number_of
from discrimtest.tables.spelling import folded

NAMES = {
    "arms": ["c", "t", "u"],
    "columns": ["kind", "letter"],
    "kinds": ["agency", "notary", "private"],
    "letters": ["a", "b"],
}
# Kind of landlord -> how many tests came out (both, control only, test only, neither).
TABLES = {"agency": (30, 22, 12, 26), "notary": (1, 2, 0, 1), "private": (17, 19, 6, 20)}
COLUMNS = ("test", "arm", "outcome", "landlord", "weight")


def frame(names):
    """Tests of two candidates beside a control candidate, two tests a landlord."""
    (c, t, u), (kind, letter) = names["arms"], names["columns"]
    rows = []
    for value, shown in zip(TABLES, names["kinds"], strict=True):
        cells = [cell for cell, count in enumerate(TABLES[value]) for _ in range(count)]
        for number, cell in enumerate(cells):
            control, test = cell in (0, 1), cell in (0, 2)
            answers = ((c, control), (t, test), (u, (number * 7 + cell) % 3 == 0))
            for place, (arm, answer) in enumerate(answers):
                rest = (f"{value}{number // 2}", 1 + number % 3)
                written = names["letters"][(number + place) % 2]
                rows.append((f"{value}-{number}", arm, int(answer), *rest, shown, written))
    return pandas.DataFrame(rows, columns=[*COLUMNS, kind, letter])


def plan(names):
    """A plan that asks for a figure of each kind, grouped and adjusted by the first column."""
    (c, t, u), (kind, letter) = names["arms"], names["columns"]
    compared = {"t": ([t], [c]), "u": ([u], [c])}
    everything = {"groups": ["all", kind]}
    ids = ["net_all", "net_any", "mcnemar_exact", "mcnemar_obuchowski", "net_all_weighted"]
    return Plan.model_validate(
        {
            "title": "x",
            "question": "x",
            "draws": 100,
            "data": {
                "comparisons": [
                    {"id": id_, "test": test, "control": control}
                    for id_, (test, control) in compared.items()
                ]
            },
            "outcomes": [{"id": "o", "label": "x", "favourable": ["invitation"], "main": True}],
            "findings": [
                {"ids": ids, "role": "primary", "intervals": ["tango", "cr2"], **everything},
                {"ids": ["group_difference_all", "combined_reml_all"], "groups": [kind]},
                {"ids": ["interaction", "cochran_q"], **everything},
                {"ids": ["clogit"], "covariates": [letter], **everything},
                {"ids": ["lpm_test_fe"], "interactions": [letter]},
                {"ids": ["logit_re"], "covariates": [letter], "random": "landlord"},
            ],
            "families": [
                {"id": "by", "tests": ["mcnemar_exact"], "group": kind},
                {"id": "all", "tests": ["mcnemar_exact", "mcnemar_obuchowski"]},
            ],
        }
    )


def found(names):
    return analyse(frame(names), plan(names), data_sha256="")


def numbers(row):
    """A finding without its labels; its keys in the words of :data:`NAMES`."""
    keys = ("comparison", "group", "model", "term")
    return [getattr(row, each.name) for each in fields(Finding) if each.name not in keys]


def keys(row, names):
    """The keys of a finding or a caution with every name put back."""
    back = {kind: dict(zip(names[kind], NAMES[kind], strict=True)) for kind in NAMES}
    kinds = {"level": "kinds", "against": "kinds", "covariate_level": "letters"}
    kinds |= dict.fromkeys(("group_by", "covariate", "covariates", "interactions"), "columns")
    kinds |= dict.fromkeys(("test", "control", "less_test", "less_control", "crossed_with"), "arms")

    def of(kind, value):
        if isinstance(value, list):
            return [of(kind, part) for part in value]
        return value if value is None else back[kind][value]

    plain = told(row.comparison, row.group, row.model, row.term)
    return {name: of(kinds[name], plain[name]) for name in kinds}


def seen(findings, names):
    """All that is found, as text: nan is nan."""
    rows = [(numbers(row), keys(row, names)) for row in findings.findings]
    cells = [(c.both, c.control_only, c.test_only, c.neither, c.broken) for c in findings.cells]
    cautions = [one.id for one in findings.warnings if isinstance(one, Caution)]
    return str((rows, cells, [row.reason.id for row in findings.shown], cautions))


AWKWARD = (
    *("more or less white", "a less b", "a vs b", "x + y", "t, u", "a x b", "kind=x", "=", "all"),
    *("all tests", "(rest)", "kind=(rest)", "cr2 for net_all", "%(comparison)s", "a: b", "%"),
    *("intercept by landlord", "candidate x kind", "landlord", "' vs '", "{n}", "nan"),
)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=6)
NAME = (st.sampled_from(AWKWARD) | TEXT).map(text_of).filter(bool)
# A header is matched with the plan's own names, and "all" stands for no column.
HEADERS = NAME.filter(lambda name: name not in {"all", *DataColumns.model_fields})
WORDS = NAME.filter(lambda name: number_of(name) is None)


def some(names, count):
    # In their order, because the order of arms and values decides which comes first.
    # Two that are spelled nearly alike get a remark of their own.
    return st.lists(
        names, min_size=count, max_size=count, unique_by=lambda name: folded(name) or name
    ).map(sorted)


STUDIES = st.fixed_dictionaries(
    {
        "arms": some(NAME, 3),
        "columns": some(HEADERS, 2),
        "kinds": some(NAME, 3),
        "letters": some(WORDS, 2),
    }
)


@pytest.fixture(scope="module")
def plain():
    return found(NAMES)


@settings(max_examples=25, deadline=None)
@given(STUDIES)
def test_names_change_nothing(plain, names):
    other = found(names)
    assert seen(other, names) == seen(plain, NAMES)
    assert seen(publishable(other), names) == seen(publishable(plain), NAMES)


def test_the_study_hides_and_adjusts_something(plain):
    assert {row.p_adjusted is not None for row in plain.findings} == {True, False}
    public = publishable(plain)
    assert {cells.group.value for cells in public.cells if cells.group} == {"agency"}
    assert all("notary" not in text for text in public.warnings)
    assert any("notary" in text for text in plain.warnings)


def test_an_arm_may_be_more_or_less_white():
    findings = found({**NAMES, "arms": ["more or less brown", "more or less white", "white"]})
    (row,) = [
        row
        for row in findings.findings
        if row.id == "net_all_weighted" and row.group is None
        if row.comparison.test == ("more or less white",)
    ]
    assert str(row.comparison) == "more or less white vs more or less brown"
    counts = {  # weights 1, 2 and 3 in turn, of tests that favoured one candidate
        sign: sum(1 + number % 3 for _, number in cells)
        for sign, cells in (
            (cell, [(kind, number) for kind, number, one in _cells() if one == cell])
            for cell in (1, 2)
        )
    }
    whole = sum(1 + number % 3 for _, number, _ in _cells())
    assert row.value == pytest.approx((counts[1] - counts[2]) / whole)


def _cells():
    """Kind, number and cell of each test."""
    for kind, table in TABLES.items():
        cells = [cell for cell, count in enumerate(table) for _ in range(count)]
        yield from ((kind, number, cell) for number, cell in enumerate(cells))


def test_a_column_named_like_a_group_keeps_its_adjustment():
    findings = found({**NAMES, "columns": ["kind=x", "letter"]})
    rows = [row for row in findings.findings if row.id == "mcnemar_exact" and row.group]
    assert {row.group.column for row in rows} == {"kind=x"}
    assert {(row.family, row.adjusted_by) for row in rows} == {("by", "holm")}
    ordered = sorted(rows, key=lambda row: row.p_value)
    highest = 0.0
    for place, row in enumerate(ordered):
        highest = max(highest, min(1.0, (len(rows) - place) * row.p_value))
        assert row.p_adjusted == pytest.approx(highest)


def test_no_contrast_with_a_hidden_group_is_public():
    hidden = "notary vs bailiff"
    findings = found({**NAMES, "kinds": ["agency", hidden, "private"]})
    contrasts = {row.group for row in findings.findings if row.group and row.group.against}
    assert Group("kind", hidden, "private") in contrasts
    assert Group("kind", "agency", hidden) in contrasts
    public = publishable(findings)
    assert not [row for row in public.findings if row.group and hidden in str(row.group)]
    assert not [row for row in public.cells if row.group and hidden in str(row.group)]
    assert not [text for text in public.warnings if hidden in text]


def test_a_group_called_all_is_told_from_all_groups_together():
    assert str(Group("city")) == "city=all"
    assert str(Group("city", "all")) == "city='all'"
    assert str(Group("city", "Gent", "all")) == "city=Gent vs 'all'"
    assert str(Group("city", "overall")) == "city=overall"
