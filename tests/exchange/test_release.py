"""What leaves: keys replaced, dates coarse, nothing of the database's own identifiers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discrimtest.exchange.bundle.working import ToldTests, custody_table
from discrimtest.exchange.columns import LONGEST_NAME, column_names
from discrimtest.exchange.csv_files import csv_files
from discrimtest.exchange.found import FINDING_FIELDS
from discrimtest.exchange.labels import labels
from discrimtest.exchange.periods import Dates, coarse
from discrimtest.exchange.pseudonyms import Pseudonyms
from discrimtest.exchange.release import Recipient, release
from discrimtest.exchange.stata_files import LONGEST_LABEL
from discrimtest.exchange.table import ExportTable, Package
from discrimtest.findings.finding import FindingStatus
from discrimtest.masking.mask import Mask
from discrimtest.words.language import LANGUAGES
from tests.exchange.examples import COUNT, KEYS, content, package


def table(made: Package, name: str) -> ExportTable:
    return next(one for one in made.tables if one.name == name)


def test_every_row_says_what_study_it_is_of() -> None:
    for one in package().tables:
        assert [column.name for column in one.columns][:4] == [
            "study", "purpose", "mode", "simulated",
        ]  # fmt: skip
        for row in one.rows:
            assert (row["study"], row["purpose"], row["mode"], row["simulated"]) == (
                "invented-2026", "measurement", "proactive", True,
            )  # fmt: skip


def test_no_identifier_of_the_database_is_left() -> None:
    said = b"".join(csv_files(package()).values()).decode("utf-8")
    given = content()
    known = {each.test for each in given.tests} | {each.landlord for each in given.tests}
    known |= {each.advertiser for each in given.tests}
    known |= {each.deviation for each in given.deviations}
    known |= {each.listing for each in given.tests} | {each.contact for each in given.contacts}
    known |= {each.coding for each in given.codings} | {"person-1"}
    fields = {field for line in said.splitlines() for field in line.split(",")}
    assert known & fields == set()


def test_the_same_thing_has_the_same_key_and_tables_join() -> None:
    made = package()
    tests = {row["test"]: row for row in table(made, "tests").rows}
    contacts = {row["contact"]: row for row in table(made, "contacts").rows}
    assert {row["test"] for row in contacts.values()} == set(tests)
    assert {row["contact"] for row in table(made, "outcomes").rows} < set(contacts)
    assert len({row["landlord"] for row in tests.values()}) == COUNT


def test_another_secret_gives_other_keys() -> None:
    one, other = (
        release(content(), Pseudonyms(secret), Dates.WEEK, Recipient.RESEARCHER)
        for secret in ("one", "other")
    )
    for name, key in (("tests", "test"), ("tests", "landlord"), ("contacts", "contact")):
        assert not {row[key] for row in table(one, name).rows} & {
            row[key] for row in table(other, name).rows
        }


def test_rows_stand_by_their_new_keys_whatever_order_they_came_in() -> None:
    turned = content()
    turned = replace(turned, tests=turned.tests[::-1], contacts=turned.contacts[::-1])
    assert release(turned, KEYS, Dates.WEEK, Recipient.RESEARCHER) == package()


@pytest.mark.parametrize(
    ("dates", "days"),
    [
        (Dates.DAY, {date(2026, 3, day) for day in range(1, COUNT)}),
        (Dates.WEEK, {date(2026, 2, 23), date(2026, 3, 2), date(2026, 3, 9)}),
        (Dates.MONTH, {date(2026, 3, 1)}),
    ],
)
def test_dates_are_as_coarse_as_asked(dates: Dates, days: set[date]) -> None:
    rows = table(package(dates), "contacts").rows
    assert {row["made_on"] for row in rows} == days | {None}
    assert [row["made"] for row in rows] == [row["made_on"] is not None for row in rows]


def test_without_dates_there_is_no_column() -> None:
    contacts = table(package(Dates.NONE), "contacts")
    assert "made_on" not in [column.name for column in contacts.columns]
    assert sum(row["made"] for row in contacts.rows) == 2 * (COUNT - 1)


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_a_period_begins_no_later_than_its_days_and_with_one_of_them(day: date) -> None:
    week, month = coarse(day, Dates.WEEK), coarse(day, Dates.MONTH)
    assert week is not None
    assert month is not None
    assert week.isocalendar()[:2] == day.isocalendar()[:2]
    assert week.isoweekday() == 1
    assert (month.year, month.month, month.day) == (day.year, day.month, 1)


def test_everything_that_leaves_is_labelled_in_three_languages() -> None:
    known = labels()
    for audience in Recipient:
        for one in package(audience=audience).tables:
            assert one.name in known.tables
            for column in one.columns:
                if not column.name.startswith(("subtle_", "factor_", "item_")):
                    assert column.name in known.columns, column.name
                for language in LANGUAGES:
                    assert 0 < len(column.label[language]) <= LONGEST_LABEL, column.name
                    assert all(choice.label[language] for choice in column.choices)
    assert "role" in FINDING_FIELDS
    assert set(known.values["status"]) == {str(status) for status in FindingStatus}


def of_a_bundle() -> tuple[ExportTable, ...]:
    """The tables of a bundle of evidence, without a row."""
    return (*ToldTests([], {}, lambda _: Mask({}), "en").tables(), custody_table([]))


def test_labels_name_nothing_that_is_never_exported() -> None:
    known = labels()
    used = {column.name for one in package().tables for column in one.columns}
    bundled = {column.name for one in of_a_bundle() for column in one.columns}
    assert set(known.columns) <= used | bundled | {f"bundle_{name}" for name in bundled}
    assert set(known.tables) <= {one.name for one in (*package().tables, *of_a_bundle())}
    of_log_form = {"event", "subtle"}
    assert set(known.values) - {"truth", *of_log_form} <= used


@given(st.lists(st.text("abz-_é9 ", min_size=1, max_size=60), min_size=1, max_size=20, unique=True))
def test_column_names_fit_every_format_and_differ(words: list[str]) -> None:
    names = column_names("subtle", words)
    assert len(set(names)) == len(words)
    assert all(
        len(name) <= LONGEST_NAME and name.replace("_", "a").isalnum() and name.isascii()
        for name in names
    )
