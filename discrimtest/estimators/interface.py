"""What an estimator is: it takes counts or arrays and returns numbers; nothing else.

An estimand turns a sample into a value; an interval method turns the same sample into limits;
a test turns it into a p-value. Which kind of sample they take is their :class:`Needs`.
A number that can not be defined is ``nan``; the caller says why.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

import numpy
from numpy.typing import NDArray

if TYPE_CHECKING:
    from discrimtest.estimators.landlords import Landlords

Sample = TypeVar("Sample")
Blocks = NDArray[numpy.int8]
"""Responses of complete blocks: tests x arms, 0 or 1; the control arm is the first column."""


class Needs(StrEnum):
    """The kind of sample an estimator takes."""

    PAIRS = "pairs"  # PairedTable
    CONTACTS = "contacts"  # ArmShares; several contacts of one arm in a test are fine
    BLOCKS = "blocks"  # Blocks
    BLOCKS_BY_LANDLORD = "blocks by landlord"  # several_arms.LandlordBlocks
    LANDLORDS = "landlords"  # Landlords: the tests by landlord
    DECISION = "decision"  # measure.Decision: a table with the plan's margin and level
    CONTRAST = "contrast"  # measure.Contrast: two groups
    ORDERS = "orders"  # measure.Orders: by who asked first
    RESPONSES = "responses"  # conditional_logit.Responses: answers by test and arm
    REGRESSION = "regression"  # regression.Contacts: contacts one by one, with covariates
    WAITS = "waits"  # response_time.Waits: hours to an answer
    ESTIMATES = "estimates"  # combination.Estimates: a figure of several groups
    REASSIGNED = "reassigned"  # randomization.Reassigned: answers, and orders drawn anew
    SQUARE = "square"  # ordered.Square: answers in several categories
    WEIGHTED = "weighted"  # weighted.Weighted: tests with the weights of a market
    EACH_LANDLORD = "each landlord"  # Landlords, every one counting as much
    FACTORS = "factors"  # interaction.Factors: two comparisons of the same landlords
    RECOGNISED = "recognised"  # adjusted.Recognised: a table and who reads the signal


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


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value and the number of tests (or contacts) it is a share of."""

    value: float
    of: int


@dataclass(frozen=True, slots=True)
class Interval:
    """Confidence limits; ``nan`` where undefined.

    Attributes:
        standard_error: Of the estimate, where the method has one.
        df: Degrees of freedom of the t distribution it was compared with.
        statistic, p_value: Of the test that belongs to the interval, where the interval is its
            only result.
        empty: Bootstrap replicates in which the figure was undefined.
        percentile: The bootstrap interval is the plain percentile one, because the corrected one
            is undefined.
    """

    low: float
    high: float
    standard_error: float | None = None
    df: float | None = None
    statistic: float | None = None
    p_value: float | None = None
    empty: int = 0
    percentile: bool = False

    def within(self, least: float, most: float) -> Interval:
        """The same, with no limit beyond what the figure can be."""
        return replace(self, low=max(self.low, least), high=min(self.high, most))


UNDEFINED = Interval(math.nan, math.nan)


@dataclass(frozen=True, slots=True)
class TestResult:
    """A test of the null hypothesis of equal treatment.

    Attributes:
        p_value: In [0, 1].
        statistic: nan where undefined; None for tests that have none.
        empty: No test treated the candidates differently; ``p_value`` is 1 by convention.
        df: Degrees of freedom of a t statistic. standard_error: Its denominator.
    """

    __test__: ClassVar[bool] = False

    p_value: float
    statistic: float | None = None
    empty: bool = False
    df: float | None = None
    standard_error: float | None = None


@dataclass(frozen=True, slots=True)
class Estimand(Generic[Sample]):
    """A quantity with a name.

    Attributes:
        id: As plans and findings name it.
        estimate: Sample -> value and denominator.
        denominator: The denominator in words; ``{noun}`` is what a favourable answer is called.
        intervals: Id -> (sample, level) -> limits. The first is the one shown first.
        by_landlord: Interval methods that take the tests by landlord instead, likewise.
        antisymmetric: Exchanging test and control changes its sign.
    """

    id: str
    needs: Needs
    estimate: Callable[[Sample], Estimate]
    denominator: str
    intervals: Mapping[str, Callable[[Sample, float], Interval]] = field(default_factory=dict)
    antisymmetric: bool = False
    by_landlord: Mapping[str, Callable[[Landlords, float], Interval]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TestMethod(Generic[Sample]):
    """A test with a name."""

    __test__: ClassVar[bool] = False

    id: str
    needs: Needs
    test: Callable[[Sample], TestResult]
