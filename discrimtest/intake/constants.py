"""What holds for every row of an export: which fields may be so, and whether it can be read."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from discrimtest.errors import Problem
from discrimtest.files.nearest import did_you_mean
from discrimtest.intake.headers import Field
from discrimtest.intake.home import read_home, read_landlord_type
from discrimtest.intake.offer import read_offer
from discrimtest.intake.reach import read_mailbox, read_phone
from discrimtest.intake.values import Unreadable, read_postcode

_CONSTANT: dict[Field, Callable[[str], object]] = {
    Field.LANDLORD_TYPE: read_landlord_type,
    Field.HOME: read_home,
    Field.POSTCODE: read_postcode,
    Field.OFFER: read_offer,
    Field.PHONE: lambda text: _stated(read_phone(text)),
    Field.EMAIL: lambda text: _stated(read_mailbox(text)),
    Field.ADVERTISER: str,
    Field.MUNICIPALITY: str,
    Field.PORTAL: str,
}
"""Each field that may be the same in every row -> its reader."""


def constant_problems(constants: Mapping[str, str]) -> list[Problem]:
    """Fields that differ from row to row, and values that can not be read."""
    return [problem for name, text in constants.items() if (problem := _problem(name, text))]


def _problem(name: str, text: str) -> Problem | None:
    if name not in set(map(str, _CONSTANT)):
        return Problem.of_input(
            "constant",
            name,
            f"the same in every row can be {', '.join(_CONSTANT)}",
            did_you_mean(name, map(str, _CONSTANT), "Name one of them, or a column."),
            code="column.constant_field",
        )
    try:
        _CONSTANT[Field(name)](text)
    except Unreadable as reason:
        rule, repair = f"{name}: {reason}", "Write another value."
        return Problem.of_input("constant", name, rule, repair, code="column.constant_value")
    return None


def _stated(reading: tuple[str, str]) -> str:
    found, note = reading
    if not found:
        raise Unreadable(note or "missing")
    return found
