"""Who made the two contacts of a complete test, and how each was answered."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TestedBy:
    """One pair of contacts of a complete test.

    Attributes:
        testers: Who made them.
        leader: Who made the test candidate's.
        control, test: Whether each candidate was answered favourably.
    """

    __test__ = False

    testers: frozenset[str]
    leader: str
    control: bool
    test: bool

    @property
    def other(self) -> str:
        """Who made the control candidate's; the same person, where one made both."""
        return next(iter(self.testers - {self.leader}), self.leader)
