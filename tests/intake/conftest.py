"""The sample export and the rules of a study in Kortrijk, for every test of the intake."""

from __future__ import annotations

from pathlib import Path

import pytest

from discrimtest.intake.eligibility import Rules

SAMPLE = Path(__file__).parent.parent / "data" / "listings" / "listings-portal-export.csv"


@pytest.fixture(scope="session")
def sample() -> bytes:
    """A portal's export: Windows-1252, semicolons, Dutch headers; every name in it is invented."""
    return SAMPLE.read_bytes()


@pytest.fixture(scope="session")
def kortrijk() -> Rules:
    return Rules(dict.fromkeys(("8500", "8501", "8510", "8511"), "Kortrijk"))
