"""The simulated city is large enough for the caps, and is the same for the same seed."""

from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discrimtest.planning.city import HEADER, City, build_city
from discrimtest.words.landlord import LandlordType

POSTCODES = {"8500": "Kortrijk", "8501": "Kortrijk", "8510": "Kortrijk", "8511": "Kortrijk"}


def city(seed: int = 1) -> City:
    return build_city(seed, POSTCODES, date(2026, 2, 15), 55)


def test_the_same_seed_builds_the_same_city_and_another_seed_another() -> None:
    assert city(1).to_csv() == city(1).to_csv()
    assert city(1).to_csv() != city(2).to_csv()


@pytest.mark.slow
@settings(max_examples=20)
@given(st.integers(min_value=0, max_value=2**40))
def test_every_city_has_the_landlords_and_ads_the_demo_needs(seed: int) -> None:
    rows = [dict(zip(HEADER, row, strict=True)) for row in city(seed).rows]
    kinds = Counter(row["Soort adverteerder"] for row in rows)
    mailboxes = {row["E-mail"]: row["Soort adverteerder"] for row in rows}
    assert Counter(mailboxes.values())["Makelaar"] >= 60
    assert Counter(mailboxes.values())["Particulier"] >= 100
    ordinary = [
        row
        for row in rows
        if row["Postcode"] in POSTCODES
        and row["Type"] not in ("Handelspand", "Kamer")
        and not row["Titel"].startswith("VERHUURD")
    ]
    assert len({row["Adres"] for row in ordinary}) >= 500
    assert kinds["Makelaar"] > kinds["Particulier"]
    days = [date(*map(int, reversed(row["Geplaatst op"].split("/")))) for row in rows]
    assert min(days) >= date(2026, 2, 15)
    assert max(days) < date(2026, 4, 11)


def test_agencies_are_of_very_unequal_size() -> None:
    sizes = Counter(row[10] for row in city().rows if row[9] == "Makelaar").most_common()
    assert sizes[0][1] >= 8 * sizes[-1][1]


def test_the_export_reads_back_as_windows_1252_with_semicolons() -> None:
    made = city()
    rows = list(csv.reader(io.StringIO(made.to_csv().decode("cp1252")), delimiter=";"))
    assert rows[0] == HEADER
    assert [tuple(row) for row in rows[1:]] == list(made.rows)


def test_everything_is_clearly_invented() -> None:
    for advertiser in city().advertisers:
        assert advertiser.mailbox.endswith(".example")
        # 056 00 … and 0470 00 … are given to nobody.
        assert advertiser.phone == "" or advertiser.phone.split()[1] == "00"
        assert advertiser.type in LandlordType
