"""A test: one matched set of contacts to one listing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from discrimtest.words.contact import Contact


@dataclass(frozen=True, slots=True)
class Test:
    """The candidates of one comparison (or several) who ask about one listing.

    Attributes:
        number: Order in the study, from 1.
        draw: Identifier of the draw that made it.
        stratum: Block it was drawn in (municipality / landlord type).
        comparison: Identifier of the comparison in the protocol; of several, put together.
        factors: Factor levels of the cell drawn (factorial designs), else empty.
        contacts: By position, first contact first.
    """

    __test__: ClassVar[bool] = False

    id: str
    study: str
    draw: str
    number: int
    listing: str
    landlord: str
    stratum: str
    comparison: str
    factors: dict[str, str]
    contacts: tuple[Contact, ...] = ()

    @staticmethod
    def joined(comparisons: Iterable[str]) -> str:
        """What ``comparison`` is of a test that serves these, in their order."""
        return "+".join(comparisons)

    @property
    def comparisons(self) -> tuple[str, ...]:
        """Identifiers of the comparisons that it serves: one, or those of its listing."""
        return tuple(self.comparison.split("+"))

    def __post_init__(self) -> None:
        positions = [contact.position for contact in self.contacts]
        if positions != list(range(1, len(positions) + 1)):
            raise ValueError(f"contacts of a test stand by position from 1, got {positions}")
        writers = [(contact.arm, contact.replicate) for contact in self.contacts]
        if len(set(writers)) < len(writers):
            raise ValueError(f"an arm writes once per replicate, got {writers}")
        strangers = {contact.test for contact in self.contacts} - {self.id}
        if strangers:
            raise ValueError(f"contacts of another test: {sorted(strangers)}")


@dataclass(frozen=True, slots=True)
class Draw:
    """One draw of tests, reproducible from its seed and inputs.

    Attributes:
        number: 1, 2, … within the study.
        seed: The study's seed; the stream is named by seed, study and number.
        inputs: Everything the draw depended on, as stored ("from", counts, listing ids…).
        inputs_sha256: Hash of the canonical JSON of the inputs.
        golden: Hash of the draw's own canonical JSON.
        balance: The balance table, as rows of plain values.
    """

    id: str
    study: str
    version: str
    number: int
    seed: int
    inputs: dict[str, object]
    inputs_sha256: str
    golden: str
    balance: list[dict[str, object]]


@dataclass(frozen=True, slots=True)
class TakenBack:
    """Tests of one draw that were taken back before anything was recorded of them.

    Attributes:
        draw: Id of the draw.
        reason: Why; printed in reports.
        tests: How many.
    """

    draw: str
    reason: str
    by: str
    at: datetime
    tests: int
