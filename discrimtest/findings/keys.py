"""What a finding is of, as values: which candidates, in which tests, which term of which model.

Keys are compared, never labels. A label (``str`` of a key) is made where it is shown and read
back by nobody: arms, columns and their values are called as people like, so a name may hold any
of the words that a label puts between them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Comparison:
    """Test candidates beside their control candidates; several pairs are put together (pooled).

    Attributes:
        test: Arms of the test candidates.
        control: The control arm of each, in the same order; a single one serves all.
        id: What the plan or the study calls it. Those that compare the same arms are the same.
    """

    test: tuple[str, ...]
    control: tuple[str, ...]
    id: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if len(set(self.control)) == 1:
            object.__setattr__(self, "control", self.control[:1])

    @property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """(test arm, its control arm) of each pair."""
        controls = self.control if len(self.control) > 1 else self.control * len(self.test)
        return frozenset(zip(self.test, controls, strict=True))

    @property
    def parts(self) -> tuple[Comparison, ...]:
        """The comparisons it tells of."""
        return (self,)

    def __str__(self) -> str:
        return f"{' + '.join(self.test)} vs {' + '.join(dict.fromkeys(self.control))}"


@dataclass(frozen=True, slots=True)
class Joint:
    """Several test candidates of one control candidate at once, each for itself.

    Attributes:
        test: Their arms. control: The arm of the control candidate, alone.
    """

    test: tuple[str, ...]
    control: tuple[str, ...]

    @property
    def parts(self) -> tuple[Comparison, ...]:
        """The comparisons it tells of."""
        return tuple(Comparison((arm,), self.control) for arm in self.test)

    def __str__(self) -> str:
        return f"{', '.join(self.test)} vs {self.control[0]}"


@dataclass(frozen=True, slots=True)
class Difference:
    """One comparison less another."""

    first: Comparison
    second: Comparison

    @property
    def parts(self) -> tuple[Comparison, ...]:
        """The comparisons it tells of."""
        return self.first, self.second

    def __str__(self) -> str:
        return f"{self.first} less {self.second}"


Compared = Comparison | Joint | Difference
"""Which candidates a finding is of."""


def joint(comparisons: tuple[Comparison, ...]) -> Comparison | Joint:
    """What a model of some comparisons is of, which share their control candidate."""
    first = comparisons[0]
    if len(comparisons) == 1:
        return first
    return Joint(tuple(part.test[0] for part in comparisons), first.control)


_ALL = "all"


def _apart(value: str) -> str:
    """A value as labels show it: in quotation marks where it is the word for all groups."""
    return repr(value) if value == _ALL else value


@dataclass(frozen=True, slots=True)
class Group:
    """Tests with one value of a column, or several such groups.

    Attributes:
        column: The plan's name of the column.
        value: Their value; None for all groups of the column put together.
        against: The value of the group that is taken off; None where none is.
    """

    column: str
    value: str | None = None
    against: str | None = None

    @property
    def parts(self) -> tuple[Group, ...]:
        """The single groups it names."""
        named = [value for value in (self.value, self.against) if value is not None]
        return tuple(Group(self.column, value) for value in named)

    def __str__(self) -> str:
        against = "" if self.against is None else f" vs {_apart(self.against)}"
        return f"{self.column}={_ALL if self.value is None else _apart(self.value)}{against}"


@dataclass(frozen=True, slots=True)
class Model:
    """What a model holds beside the candidates.

    Attributes:
        covariates: Columns that count alike for every candidate.
        interactions: Columns that count for each candidate apart.
        landlords: Whether each landlord has an intercept of its own.
    """

    covariates: tuple[str, ...] = ()
    interactions: tuple[str, ...] = ()
    landlords: bool = False

    def __bool__(self) -> bool:
        return bool(self.covariates or self.interactions or self.landlords)

    def __str__(self) -> str:
        parts = [*self.covariates, *(f"candidate x {column}" for column in self.interactions)]
        return " + ".join([*parts, *["intercept by landlord"] * self.landlords])


@dataclass(frozen=True, slots=True)
class Term:
    """One term of a model: a candidate, a covariate, or how it differs for a candidate.

    Attributes:
        column: The covariate's column; None for a candidate as such.
        value: The word that the term stands for; None where the column holds numbers.
        arms: Arms of the candidate; none where the term is for all candidates alike.
    """

    column: str | None = None
    value: str | None = None
    arms: tuple[str, ...] = ()

    def __str__(self) -> str:
        covariate = self.column if self.value is None else f"{self.column}={self.value}"
        return " x ".join(filter(None, (" + ".join(self.arms), covariate)))


def told(
    comparison: Compared, group: Group | None, model: Model | None = None, term: Term | None = None
) -> dict[str, Any]:
    """The keys as plain values, for programs that read findings."""
    less = comparison.second if isinstance(comparison, Difference) else None
    whole = comparison.first if isinstance(comparison, Difference) else comparison
    return {
        "comparison_id": (comparison.id or None) if isinstance(comparison, Comparison) else None,
        "test": list(whole.test),
        "control": list(whole.control),
        "less_test": list(less.test) if less else None,
        "less_control": list(less.control) if less else None,
        "group_by": group.column if group else None,
        "level": group.value if group else None,
        "against": group.against if group else None,
        "covariates": list(model.covariates) if model else None,
        "interactions": list(model.interactions) if model else None,
        "random": "landlord" if model and model.landlords else None,
        "covariate": term.column if term else None,
        "covariate_level": term.value if term else None,
        "crossed_with": list(term.arms) if term and term.arms else None,
    }
