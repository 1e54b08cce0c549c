"""Codes of an app and of paper."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

import pytest

from discrimtest.accounts.codes import (
    app_address,
    new_recovery_codes,
    place_of,
    step_of,
    stored_codes,
)

SECRET = base64.b32encode(b"12345678901234567890").decode()


# RFC 6238, appendix B (SHA-1), the last six of its eight digits.
@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
    ],
)
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    now = datetime.fromtimestamp(seconds, UTC)
    assert step_of(SECRET, code, now) == seconds // 30
    assert step_of(SECRET, f" {code[:3]} {code[3:]} ", now + timedelta(seconds=30)) == seconds // 30
    assert step_of(SECRET, code, now + timedelta(seconds=61)) is None


@pytest.mark.parametrize("code", ["", "28708", "2870822", "²87082", "abcdef", "٢٨٧٠٨٢"])
def test_what_is_no_code_is_none(code: str) -> None:
    assert step_of(SECRET, code, datetime.fromtimestamp(59, UTC)) is None


def test_the_app_is_told_whose_code_it_is() -> None:
    assert app_address(SECRET, "an b") == (
        f"otpauth://totp/discrimtest:an%20b?secret={SECRET}&issuer=discrimtest"
    )


def test_a_code_on_paper_is_found_however_it_is_typed() -> None:
    made = new_recovery_codes()
    assert len(set(made)) == 10
    stored = stored_codes(made)
    assert [place_of(code, stored) for code in made] == list(range(10))
    assert place_of(f" {made[3].upper().replace('-', ' ')} ", stored) == 3
    assert place_of("", stored) is None
    assert not any(code.encode() in stored for code in made)
    assert stored_codes(made) != stored, "each list has a salt of its own"
