"""A measure: a figure that comes with everything a finding says of it.

Estimands take one paired table; measures take more (a margin, a second group, the order, each
test's answers by arm), so each says itself how many tests it is of and how it was tested.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic

from discrimtest.estimators.interface import UNDEFINED, Carded, Interval, Material, TestMethod
from discrimtest.estimators.landlords import Counts, Landlords
from discrimtest.estimators.tables import ArmShares, PairedTable


@dataclass(frozen=True, slots=True)
class Measured:
    """What came out.

    Attributes:
        value: nan where undefined.
        of: What it is divided by, or the number of tests it rests on.
        limits: Confidence limits, with the test that belongs to them.
        level: Confidence level where it is not the plan's.
        caution: Id of the sentence to say beside it (:mod:`discrimtest.findings.caution`).
    """

    value: float
    of: int
    limits: Interval = UNDEFINED
    level: float | None = None
    caution: str = ""


@dataclass(frozen=True, slots=True)
class Measure(Carded, Generic[Material]):
    """A figure that says itself how many tests it is of and how it was tested.

    Attributes:
        methods: Interval method -> (material, level) -> what came out; the first is the one
            taken where a plan names none. The method of a measure without limits is ``""``.
    """

    methods: Mapping[str, Callable[[Material, float], Measured]]


@dataclass(frozen=True, slots=True)
class Decision:
    """A paired table with what the plan decides by.

    Attributes:
        broken: Tests that broke.
        alpha: Significance level.
        margin: Net difference below which candidates count as treated alike; None where the plan
            fixed none.
        test: The test that is read first; None for the exact McNemar test.
        landlords: The tests of the table by landlord, where that test takes them.
    """

    table: PairedTable
    broken: int
    alpha: float
    margin: float | None
    test: TestMethod[Any] | None = None
    landlords: Landlords | None = None


@dataclass(frozen=True, slots=True)
class Contrast:
    """Two groups of tests, or two waves.

    Attributes:
        together: Where some landlords are in both, landlords x 4 of each group: row by row the
            same landlord, all zero where it has no test of that group; None where all differ.
    """

    first: Landlords
    second: Landlords
    together: tuple[Counts, Counts] | None = None


@dataclass(frozen=True, slots=True)
class Orders:
    """Paired tables by who asked first.

    Attributes:
        first: Favourable contacts of the candidates who were the first to ask in their test; None
            where that is whoever of the two asked first. Where further candidates asked it is not.
    """

    control_first: PairedTable
    test_first: PairedTable
    first: ArmShares | None = None

    @property
    def first_contacts(self) -> ArmShares:
        """Favourable first contacts of each candidate."""
        pair = ArmShares(self.control_first.shares.control, self.test_first.shares.test)
        return self.first or pair
