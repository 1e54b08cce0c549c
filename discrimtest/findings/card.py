"""A card: what an id is, said once, beside its estimator.

The registry, plans, the rows of findings, doubts, pictures, reports and the method page read it.
Names and meanings are English, marked for translation; the catalogues hold the other languages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field, replace
from enum import StrEnum
from typing import Any, Literal

from discrimtest.words.sentence import NN_, Counted

Unit = Literal["percent", "hundredths", "ratio", "small", "count"]
"""Percent, per 100, two decimals, four decimals, whole numbers."""

ALL_TESTS = NN_("{n} complete test", "{n} complete tests")
ANY_INVITED = NN_(
    "{n} test in which at least one candidate was invited",
    "{n} tests in which at least one candidate was invited",
)
CONTROL_INVITED = NN_(
    "{n} test in which the control candidate was invited",
    "{n} tests in which the control candidate was invited",
)
ONE_INVITED = NN_(
    "{n} test in which only one of the two was invited",
    "{n} tests in which only one of the two was invited",
)
ORDER_KNOWN = NN_("{n} test of which the order is known", "{n} tests of which the order is known")
"""Which tests a figure is of, as reports count them."""

FURTHER, ORDER = "further", "order"
"""Families of figures that stand among the results: beside the net rate, and beside the order."""


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
    SQUARE = "square"  # square.Square: answers in several categories
    WEIGHTED = "weighted"  # weighted.Weighted: tests with the weights of a market
    EACH_LANDLORD = "each landlord"  # Landlords, every one counting as much
    FACTORS = "factors"  # interaction.Factors: two comparisons of the same landlords
    UNPAIRED = "unpaired"  # unpaired.Unpaired: contacts of two candidates by landlord
    RECOGNISED = "recognised"  # adjusted.Recognised: a table and who reads the signal


class Question(StrEnum):
    """What an id answers."""

    TREATMENT = "treatment"  # is one candidate treated otherwise than the other?
    CANDIDATES = "candidates"  # is any of several candidates treated otherwise?
    TIME = "time"  # is one candidate answered sooner?
    GROUPS = "groups"  # do groups, waves or cities differ?
    MODEL = "model"  # does a model fit?


class Repeats(StrEnum):
    """What becomes of landlords who have several tests."""

    IGNORED = "ignored"  # every test is taken as its own
    ALLOWED = "allowed"
    SETTLED = "settled"  # there is nothing to allow for: it rests on the draw, or on such limits


class Weakness(StrEnum):
    """Where simulated markets saw limits that are too narrow, or tests that reject too often."""

    ALIKE = "alike"  # where tests of a landlord come out alike, though it rests on the draw
    FEW_LANDLORDS = "few landlords"
    UNEVEN = "uneven"  # where some landlords have far more tests than others
    UNPAIRED = "unpaired"  # it compares two shares of the same tests as if of different ones


@dataclass(frozen=True, slots=True)
class Card:
    """What an id is: of a figure, or of a test.

    Attributes:
        id: As plans and findings name it.
        needs: What it is worked out from.
        name: As reports call it.
        unit: Of a figure; None for a test.
        null: Value of a figure when candidates are treated alike.
        denominator: What it is divided by, as findings say it; ``{noun}`` is what a favourable
            answer is called. Empty where each row says its own.
        of: Which tests it is of, as reports count them; None where the denominator tells.
        meaning: How it is read.
        family: Where reports tell it; empty for what has a place of its own.
        headline: Its place among the net rates that a half page can be written about; 0 for none.
        net: Id of the net rate it is made from.
        coefficient: A model gives each candidate one; with interactions, that of a reference.
        question: What it answers.
        repeats: What becomes of landlords with several tests, where no interval method says.
        instead: Id of the test that allows for them.
        rank: Place among tests that are shown first. when_few: With few landlords, before all.
        tried: In simulated markets; what was not tried is not doubted.
        weaknesses: Where it was seen to fail.
        fewest: Interval method (empty for a test) -> tests below which it was seen to fail.
        called: Interval methods with another name here.
        words, how, use, source: What the method page says: in words, how it is computed, what
            it is for and what not, and where it is from.
    """

    id: str
    needs: Needs
    name: str
    _: KW_ONLY
    unit: Unit | None = None
    null: float = 0.0
    denominator: str = ""
    of: Counted | None = None
    meaning: str = ""
    family: str = ""
    headline: int = 0
    net: str = ""
    coefficient: bool = False
    question: Question = Question.TREATMENT
    repeats: Repeats = Repeats.IGNORED
    instead: str = ""
    rank: int = 0
    when_few: bool = False
    tried: bool = True
    weaknesses: frozenset[Weakness] = frozenset()
    fewest: Mapping[str, int] = field(default_factory=dict)
    called: Mapping[str, str] = field(default_factory=dict)
    words: str = ""
    how: str = ""
    use: str = ""
    source: str = ""

    def also(self, id_: str, name: str, **told: Any) -> Card:
        """The card of another figure, alike but for what is told; the method page says so."""
        return replace(self, id=id_, name=name, **{"how": "as above", "use": "as above", **told})

    def of_any(self, id_: str, name: str, **told: Any) -> Card:
        """The card of the same over tests with at least one favourable answer."""
        return self.also(id_, name, net="net_any", words="the same of `net_any`", **told)

    def of_discordant(self, id_: str, name: str, **told: Any) -> Card:
        """The card of the same over tests with different treatment."""
        words = "the same of `net_discordant`"
        return self.also(id_, name, net="net_discordant", words=words, **told)

    @property
    def combines(self) -> bool:
        """Whether it is the mean of the net rates of several groups."""
        return self.needs is Needs.ESTIMATES and self.unit == "hundredths"

    @property
    def tells_spread(self) -> bool:
        """Whether it is the share of the spread between groups that is more than chance."""
        return self.needs is Needs.ESTIMATES and self.unit == "percent"


@dataclass(frozen=True, slots=True)
class MethodCard:
    """What an interval method is, for whichever figures it gives limits.

    Attributes:
        id: As plans and findings name it.
        name: As reports call it.
        repeats: What becomes of landlords with several tests.
        unnamed: It can be had where landlords are not known, though it takes tests by landlord.
        rank: Place among the methods that are shown first; 0 for none. when_few: With few
            landlords, before all; there it holds.
        weaknesses: Where it was seen to fail.
        fewest_counted: Answers of either kind below which its limits of a share were seen to fail.
        fewest_different: Tests with different treatment below which those of a net rate were.
        how, source: What the method page says: how it is computed, and where it is from.
    """

    id: str
    name: str
    _: KW_ONLY
    repeats: Repeats = Repeats.IGNORED
    unnamed: bool = False
    rank: int = 0
    when_few: bool = False
    weaknesses: frozenset[Weakness] = frozenset()
    fewest_counted: int = 0
    fewest_different: int = 0
    how: str = ""
    source: str = ""
