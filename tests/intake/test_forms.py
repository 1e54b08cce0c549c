"""When two names may be one landlord's, on names that were made up and labelled before the rule."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from itertools import combinations, product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discrimtest.intake.forms import NameForm, forms_of, may_be_one
from discrimtest.intake.names import places_of
from discrimtest.words.landlord import LandlordType

PAIRS = Path(__file__).parent.parent / "data" / "listings" / "name-pairs.csv"
PLACES = places_of(["Kortrijk (Bissegem, Heule, Marke)", "Harelbeke", "Kuurne", "Zwevegem"])
AGENCY, PRIVATE = LandlordType.AGENCY, LandlordType.PRIVATE


def asked(one: str, other: str, kind: LandlordType = AGENCY) -> bool:
    """Whether a person is asked if the two are one."""
    ways = (forms_of(name, kind, PLACES) for name in (one, other))
    first, second = ways
    return any(may_be_one(way, like) for way in first for like in second)


def test_errors_both_ways_on_labelled_pairs() -> None:
    """The figures of the page on like names in docs/decisions."""
    rows = list(csv.DictReader(PAIRS.read_text("utf-8").splitlines(), delimiter=";"))
    assert len({(row["one"], row["other"], row["kind"]) for row in rows}) == len(rows)
    pairs, wrong = Counter[str](), Counter[str]()
    for row in rows:
        said = asked(row["one"], row["other"], LandlordType(row["kind"]))
        case = f"{row['kind']} {row['same']}"
        pairs[case] += 1
        wrong[case] += said != (row["same"] == "yes")
    assert pairs == {"agency yes": 100, "agency no": 75, "private yes": 20, "private no": 29}
    assert wrong == {"agency yes": 2, "agency no": 1, "private yes": 4, "private no": 6}


def test_names_of_different_agencies_are_not_asked_about() -> None:
    """Every name of one agency beside every name of another, of those that are labelled."""
    agencies: dict[str, set[str]] = defaultdict(set)
    for row in csv.DictReader(PAIRS.read_text("utf-8").splitlines(), delimiter=";"):
        if (row["kind"], row["same"]) == ("agency", "yes"):
            agencies[row["one"]] |= {row["one"], row["other"]}
    pairs = [
        pair
        for one, other in combinations(agencies.values(), 2)
        for pair in product(sorted(one), sorted(other))
    ]
    assert len(pairs) > 5000
    assert [pair for pair in pairs if asked(*pair)] == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Immo Ga", "GA Vastgoed"),
        ("Immo Ga", "Immo Ga Kortrijk"),
        ("P&V", "P. & V. Immo bv"),
        ("Immo 2B", "2-B Vastgoed"),
        ("The Agency", "THE AGENCY"),
        ("Immo Leiehoek", "www.immoleiehoek.example"),
        ("Immo Leiehoek", "Leiehoek | verhuur & beheer"),
        ("Immo Vandewalle", "Van de Walle Vastgoed"),
    ],
)
def test_an_agency_may_be_one_under_both_names(one: str, other: str) -> None:
    assert asked(one, other)


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("Immo Ga", "Immo Go", AGENCY),
        ("P&V", "P&C", AGENCY),
        ("Immo", "Immo", AGENCY),
        ("Immo Kortrijk", "Vastgoed Kuurne", AGENCY),
        ("Huis 21", "Huis 31", AGENCY),
        ("Leiehoek & Alfabeta", "Broeltoren & Alfabeta", AGENCY),
        ("Immo Leiehoek - kantoor Kortrijk", "Broeltoren - kantoor Kortrijk", AGENCY),
        ("Leiehoek | vastgoed met een hart", "Broeltoren | vastgoed met een hart", AGENCY),
        ("Te huur - Immo Leiehoek", "Te huur - Broeltoren", AGENCY),
        ("J.V.", "J.V.", PRIVATE),
        ("Jan", "Jan", PRIVATE),
        ("An Testaert", "Jan Testaert", PRIVATE),
        ("eigenaar", "Eigenaar", PRIVATE),
    ],
)
def test_two_names_are_two(one: str, other: str, kind: LandlordType) -> None:
    assert not asked(one, other, kind)


def test_initials_may_be_a_name_and_two_names_of_like_initials_are_two() -> None:
    assert asked("J. Verzonnen", "Jan Verzonnen", PRIVATE)
    assert asked("Verzonnen J.", "Jan Verzonnen", PRIVATE)
    assert not asked("Joost Verzonnen", "Jan Verzonnen", PRIVATE)


FORM = st.builds(
    NameForm, st.text("ab1", min_size=3, max_size=9), st.just(()), st.booleans(), st.booleans()
)


@given(FORM, FORM)
def test_it_has_no_direction(one: NameForm, other: NameForm) -> None:
    assert may_be_one(one, other) is may_be_one(other, one)
    assert may_be_one(one, one) is not one.part


@given(st.text(max_size=30), st.sampled_from(LandlordType))
def test_every_text_has_forms_in_any_case(name: str, kind: LandlordType) -> None:
    for form in forms_of(name, kind, PLACES):
        assert form.letters
        assert form.letters.isascii()
    assert asked(name, name, kind) is bool(forms_of(name, kind, PLACES))
