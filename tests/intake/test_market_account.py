"""A large mixed export gets, value for value, the account it got before reading was made fast."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import asdict
from typing import Any

from discrimtest.intake.account import listing_file, read_listings
from discrimtest.intake.eligibility import Rules
from discrimtest.record.standing import tied
from discrimtest.tables.reader import read_table
from tests.intake.conftest import SAMPLE

EXPORT = SAMPLE.with_name("market-export.csv")
# Made with the program as it was at commit 14a46a2.
ACCOUNT = json.loads(SAMPLE.with_name("market-account.json").read_text(encoding="utf-8"))


def plain(values: Any) -> list[Any]:
    return [json.loads(json.dumps(asdict(value), default=str)) for value in values]


def groups(doubts: list[dict[str, str]]) -> dict[str, str]:
    """Who counts as one by these doubts."""
    others: dict[str, set[str]] = defaultdict(set)
    for doubt in doubts:
        others[doubt["one"]].add(doubt["other"])
        others[doubt["other"]].add(doubt["one"])
    return tied(others)


def test_every_row_listing_landlord_and_doubt_is_as_it_was(kortrijk: Rules) -> None:
    table = read_table(EXPORT.read_bytes(), listing_file(EXPORT.name))
    intake = read_listings(table, kortrijk)
    assert plain(intake.rows) == ACCOUNT["rows"]
    assert plain(intake.listings) == ACCOUNT["listings"]
    assert plain(intake.resolution.landlords) == ACCOUNT["landlords"]
    # of several alike any pairs will do that make one question of them
    assert groups(plain(intake.resolution.doubts)) == groups(ACCOUNT["doubts"])
    assert list(intake.notes) == ACCOUNT["notes"]


def test_the_export_holds_what_such_files_bring() -> None:
    told = {row["status"] for row in ACCOUNT["rows"]}
    assert told == {"accepted", "duplicate", "refused"}
    assert {reason.split(":")[0] for row in ACCOUNT["rows"] for reason in row["reasons"]} > {
        "let already",
        "posted",
        "rent",
        "home",
        "postcode",
        "landlord_type",
    }
    assert any(len(landlord["aliases"]) > 2 for landlord in ACCOUNT["landlords"])
    assert ACCOUNT["doubts"]
