"""How balanced a draw is, and why it is no larger: tables a reader can check."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from discrimtest.design.inputs import DrawInputs
from discrimtest.words.contact import Contact
from discrimtest.words.test import Test

ALL = "all"
DRAWN = "drawn"


@dataclass(frozen=True, slots=True)
class Shortfall:
    """What became of the listings of one stratum; the rows add up to its listings.

    Attributes:
        reason: Why they were not drawn, or :data:`DRAWN`.
    """

    stratum: str
    reason: str
    listings: int

    def __str__(self) -> str:
        noun = "listing" if self.listings == 1 else "listings"
        return f"{self.stratum}: {self.listings} {noun} {self.reason}"

    @property
    def falls_short(self) -> bool:
        return self.reason != DRAWN


def balance_table(inputs: DrawInputs, tests: Sequence[Test]) -> list[dict[str, object]]:
    """One row per comparison, stratum and arm, and one for all strata together.

    Columns: ``comparison``, ``stratum``, ``arm``; ``earlier`` and ``tests``, tests of the
    comparison before and in this draw; ``first``, contacts of the arm that come first in
    their test; ``personas``, how many of its personas write, ``least`` and ``most``, letters that
    one of them writes, and ``to_one``, the most that one writes to one landlord, all over this
    draw; then one column per letter variant with the letters this arm writes in it.
    """
    strata = sorted({test.stratum for test in tests} | {one.stratum for one in inputs.own})
    groups = {listing.id: listing.group for listing in inputs.listings}
    rows: list[dict[str, object]] = []
    for comparison in inputs.comparisons:
        for stratum in (*strata, ALL):
            mine = [
                test
                for test in tests
                if test.comparison == comparison.id and stratum in (test.stratum, ALL)
            ]
            earlier = sum(
                one.comparison == comparison.id and stratum in (one.stratum, ALL)
                for one in inputs.own
            )
            for candidate in comparison.candidates:
                arm = candidate.arm
                written = [
                    (test, contact)
                    for test in mine
                    for contact in test.contacts
                    if contact.arm == arm
                ]
                letters = Counter(contact.variant for _, contact in written)
                rows.append(
                    {
                        "comparison": comparison.id,
                        "stratum": stratum,
                        "arm": arm,
                        "earlier": earlier,
                        "tests": len(mine),
                        "first": sum(test.contacts[0].arm == arm for test in mine),
                        **_of_personas(written, groups),
                        **{variant: letters[variant] for variant in inputs.variants},
                    }
                )
    return rows


def _of_personas(
    written: Sequence[tuple[Test, Contact]], groups: Mapping[str, str]
) -> dict[str, object]:
    letters = Counter(contact.line for _, contact in written)
    to_one = Counter((groups[test.listing], contact.line) for test, contact in written)
    return {
        "personas": len(letters),
        "least": min(letters.values(), default=0),
        "most": max(letters.values(), default=0),
        "to_one": max(to_one.values(), default=0),
    }


def shortfalls(inputs: DrawInputs, reasons: Mapping[str, str]) -> tuple[Shortfall, ...]:
    """What became of every listing, counted by stratum and reason.

    Args:
        reasons: Why a listing was not drawn, by listing id; drawn ones are absent.
    """
    counts = Counter((one.stratum, reasons.get(one.id, DRAWN)) for one in inputs.listings)
    return tuple(
        Shortfall(stratum, reason, count) for (stratum, reason), count in sorted(counts.items())
    )
