"""What a tester's list brought, once it was read whole."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from discrimtest.errors import Problem


@dataclass(frozen=True, slots=True)
class Taken:
    """What a list brought; ``repeated`` rows were recorded before and changed nothing.

    Attributes:
        departures: What departed from the protocol, by contact, in words.
        erased: Rows of landlords whose data were erased, of whom nothing is kept.
        rejected: Submissions of a form that a reviewer rejected, of which nothing is kept.
        edited: Submissions that were edited after they were recorded; what was recorded stands.
        set_aside: What is wrong with submissions that were therefore not recorded.
        not_read: Headers of columns that a list does not have.
        contradicting: Contacts whose outcome contradicts the account of their visit, in words.
        corrected: Rows that say something else than was recorded, and were put right.
    """

    rows: int
    recorded: int
    repeated: int
    late: int
    departures: tuple[str, ...] = ()
    erased: int = 0
    not_read: tuple[str, ...] = ()
    rejected: int = 0
    edited: tuple[Problem, ...] = ()
    corrected: int = 0
    set_aside: tuple[Problem, ...] = ()
    contradicting: tuple[str, ...] = ()

    @property
    def summary(self) -> str:
        told = (
            f"{self.rows} rows: {self.recorded} recorded, {self.repeated} recorded before; "
            f"{self.late} answers came after their window."
        )
        if self.corrected:
            told += f"\nRows put right: {self.corrected}."
        if self.erased:
            told += f"\nLeft out, because the landlord's data were erased: {self.erased} rows."
        if self.rejected:
            told += f"\nLeft out, because a reviewer rejected them: {self.rejected} rows."
        if self.not_read:
            told += f"\nColumns that were not read: {', '.join(self.not_read)}."
        if self.contradicting:
            told = "\n".join([told, *self.contradicting])
        if self.departures:
            told += "\nDepartures from the protocol:"
        return "\n".join([told, *(f"- {departure}" for departure in self.departures)])

    def to_dict(self) -> dict[str, Any]:
        return {
            "rows": self.rows,
            "recorded": self.recorded,
            "repeated": self.repeated,
            "late": self.late,
            "departures": list(self.departures),
            "contradicting": list(self.contradicting),
            "erased": self.erased,
            "not_read": list(self.not_read),
            "rejected": self.rejected,
            "edited": [asdict(problem.told()) for problem in self.edited],
            "corrected": self.corrected,
            "set_aside": [asdict(problem.told()) for problem in self.set_aside],
        }
