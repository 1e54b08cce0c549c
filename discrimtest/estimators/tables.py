"""Counts that estimators take: shares, the paired table, blocks of several arms."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy
from numpy.typing import NDArray

Blocks = NDArray[numpy.int8]
"""Responses of complete blocks: tests x arms, 0 or 1; the control arm is the first column."""


@dataclass(frozen=True, slots=True)
class Share:
    """``count`` of ``of``."""

    count: int
    of: int

    def __post_init__(self) -> None:
        if not 0 <= self.count <= self.of:
            raise ValueError(f"a share needs 0 <= count <= of, got {self.count} of {self.of}")

    @property
    def value(self) -> float:
        return self.count / self.of if self.of else math.nan


@dataclass(frozen=True, slots=True)
class ArmShares:
    """Favourable contacts of the control arm and of the test arm."""

    control: Share
    test: Share


@dataclass(frozen=True, slots=True)
class PairedTable:
    """Complete tests by whom the landlord favoured.

    Attributes:
        both: Both candidates were favoured. neither: None was.
        control_only: The control candidate alone (``a`` in formulas).
        test_only: The test candidate alone (``b``).

    Raises:
        ValueError: For a count that is no whole number of at least 0.
    """

    both: int
    control_only: int
    test_only: int
    neither: int

    def __post_init__(self) -> None:
        for name in ("both", "control_only", "test_only", "neither"):
            count = getattr(self, name)
            if isinstance(count, bool) or not isinstance(count, int) or count < 0:
                raise ValueError(f"{name} must be a whole number of at least 0, got {count!r}")

    @property
    def n(self) -> int:
        """All tests (``N``)."""
        return self.both + self.control_only + self.test_only + self.neither

    @property
    def n_any(self) -> int:
        """Tests in which at least one candidate was favoured (``M``)."""
        return self.both + self.control_only + self.test_only

    @property
    def n_discordant(self) -> int:
        """Tests that treated the candidates differently (``a + b``)."""
        return self.control_only + self.test_only

    @property
    def difference(self) -> int:
        """``a - b``: positive when the control candidate is favoured."""
        return self.control_only - self.test_only

    @property
    def shares(self) -> ArmShares:
        return ArmShares(
            Share(self.both + self.control_only, self.n), Share(self.both + self.test_only, self.n)
        )

    def swapped(self) -> PairedTable:
        """The same tests with the roles of test and control exchanged."""
        return PairedTable(self.both, self.test_only, self.control_only, self.neither)

    def without_neither(self) -> PairedTable:
        """The tests in which at least one candidate was favoured."""
        return PairedTable(self.both, self.control_only, self.test_only, 0)
