"""What was observed: a frame of contacts, checked and laid out as tests x arms.

Everything that is wrong with the data is told at once, with the rows it stands in.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy
from numpy.typing import NDArray

from discrimtest.errors import Problem, WrongInput
from discrimtest.files.plan import OutcomeDefinition, Plan
from discrimtest.samples.answers import BROKEN as BROKEN
from discrimtest.samples.answers import Grid as Grid
from discrimtest.samples.answers import outcomes_of
from discrimtest.samples.frame import require
from discrimtest.samples.names import one_case
from discrimtest.samples.rows import MISSING as MISSING
from discrimtest.samples.rows import Codes as Codes
from discrimtest.samples.rows import ContactRows

if TYPE_CHECKING:
    import pandas

ABSENT, SEVERAL = -2, -3
"""In a grid, beside the outcomes 0 and 1 and BROKEN: no contact of that arm; several contacts of
that arm, none of which counts alone."""
MIXED = -2
"""In a column of tests, beside MISSING: its rows disagree."""
_MOST_PROBLEMS = 20
MOST_TESTS = 1_000_000


@dataclass(frozen=True, slots=True)
class Column:
    """A value for each test (or contact): codes into ``labels``, or MISSING, or MIXED.

    Attributes:
        coded: The plan calls its numbers codes.
    """

    codes: Codes
    labels: tuple[str, ...]
    coded: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """Columns of a frame that an analysis reads beside the ones every analysis does.

    Attributes:
        groups: Of tests: values that split them.
        numbers: Of contacts: numbers of at least 0. details: text, or numbers as text.
    """

    groups: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contacts:
    """Contacts one by one, for figures that take several of one arm.

    Attributes:
        test: Row of the grids. arm: Column of the grids.
        outcomes: By outcome definition: BROKEN, 0 or 1.
        numbers: By the plan's name of the column; nan where it is empty. A column that is not
            in the data is absent.
        details: Likewise: codes into labels, MISSING where it is empty.
    """

    test: Codes
    arm: Codes
    outcomes: dict[str, Grid]
    numbers: dict[str, NDArray[numpy.float64]] = field(default_factory=dict)
    details: dict[str, Column] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Observations:
    """The data of one analysis.

    Attributes:
        arms: Names, sorted; the columns of every grid.
        grids: By outcome definition: tests x arms.
        frequency: How many alike tests each row of the grids stands for.
        order: Tests x arms, position of the contact, of several the first; nan where (one of them
            is) unknown. None without the column.
        columns: Of tests, by the plan's name ("landlord", "landlord_type", covariates).
        contacts: Every contact, also those the grid can not show.
        left_out: Outcome definitions that a column can not serve -> id of the caution that says
            why.
        lone: Names of the tests that hold a single contact. tests: of all, as rows of the grids.
        spellings: By the plan's name of a column: names that were read as one, the one that
            counts in front.
    """

    arms: tuple[str, ...]
    grids: dict[str, Grid]
    frequency: Codes
    order: NDArray[numpy.float64] | None
    columns: dict[str, Column]
    contacts: Contacts
    left_out: dict[str, str]
    lone: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    spellings: dict[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)

    def meet(self, one: str, other: str) -> bool:
        """Whether some test holds a contact of each of two arms."""
        if not {one, other} <= set(self.arms):
            return False
        made = [self.contacts.arm == self.arms.index(arm) for arm in (one, other)]
        return bool(numpy.isin(*(self.contacts.test[mine] for mine in made)).any())


def observe(
    frame: pandas.DataFrame,
    plan: Plan,
    outcomes: Sequence[OutcomeDefinition],
    wanted: Wanted,
    place: str = "the data",
) -> Observations:
    """Check a long frame and lay it out.

    Args:
        frame: One row a contact, with the columns of ``plan.data.columns``.
        outcomes: Definitions to lay out; those whose own column is absent are passed over.
        wanted: Further columns (our names, or covariates); absent ones are passed over.
        place: How messages name the data.

    Raises:
        WrongInput: With every mistake of the data.
    """
    names = plan.data.columns
    needed = [names.test, names.arm]
    needed += [names.outcome] if any(not outcome.column for outcome in outcomes) else []
    require(frame, needed, place)
    rows, compared = ContactRows(frame, place), plan.data.comparisons
    spellings: dict[str, list[tuple[str, ...]]] = {}

    def read(name: str, named: Collection[str] = ()) -> tuple[Codes, list[str]]:
        """The names in a column, by the plan's name of it; other capitals make no other name."""
        codes, labels, spellings[name] = one_case(*rows.codes(names.named(name)), named)
        return codes, labels

    test, tests = read("test")
    arm, arms = read("arm", {name for one in compared for name in (*one.test, *one.control)})
    rows.wrong(test < 0, "", f"must name its test in column {names.test!r}", "Fill it in.")
    rows.wrong(arm < 0, "", f"must name its arm in column {names.arm!r}", "Fill it in.")
    values, left_out = outcomes_of(rows, plan, outcomes)
    ones = numpy.ones(len(frame), dtype=numpy.int64)
    frequency, order = ones, None
    if names.frequency in frame.columns:
        frequency = rows.numbers(names.frequency, 1, 0, whole=True).astype(numpy.int64)
    if names.order in frame.columns:
        order = rows.numbers(names.order, numpy.nan, 0, whole=False).astype(numpy.float64)

    # Of a table of all that could have been, what never was does not count.
    kept = _counting(plan.data.repeated, numpy.where(frequency > 0, test, MISSING), arm, order)
    cell = test[kept] * len(arms) + arm[kept]
    held = numpy.bincount(cell, minlength=len(tests) * len(arms))
    several = (held > 1).reshape(len(tests), len(arms))
    held_by = held.reshape(several.shape).sum(axis=1).tolist()
    if not plan.data.repeated and several.any(axis=1).sum() * 2 < len(tests):
        _tell_repeats(rows, several, test, arm, tests, arms)

    found: dict[str, Column] = {}
    for name in dict.fromkeys(["landlord", "comparison", *wanted.groups]):
        if names.named(name) in frame.columns:
            codes, labels = read(name, {one.id for one in compared if name == "comparison"})
            found[name] = Column(_by_test(codes, test, len(tests)), tuple(labels))
    numbers = {
        name: rows.numbers(names.named(name), numpy.nan, 0, whole=False).astype(numpy.float64)
        for name in wanted.numbers
        if names.named(name) in frame.columns
    }
    details: dict[str, Column] = {}
    for name in wanted.details:
        if names.named(name) in frame.columns:
            codes, labels = read(name)
            coded = bool({name, names.named(name)} & set(plan.data.categorical))
            details[name] = Column(codes, tuple(labels), coded)
    landlord = found.get("landlord")
    if landlord is not None:
        _tell_disagreeing(rows, landlord.codes == MIXED, test, tests, "one landlord")
    per_test = _by_test(frequency, test, len(tests))
    _tell_disagreeing(rows, per_test == MIXED, test, tests, "one frequency")
    if (total := per_test.sum(dtype=float)) > MOST_TESTS:
        where = f"{place}: column {names.frequency!r}"
        rule = f"all rows together may stand for {MOST_TESTS:,} tests at most"
        repair = "Look whether these are frequencies."
        rows.problems.append(
            Problem(where, f"{total:,.0f} tests", rule, repair, "data.too_many_tests")
        )
    if rows.problems:
        raise WrongInput(f"{place} can not be analysed.", rows.problems)

    def laid_out(column: NDArray[Any], absent: Any) -> NDArray[Any]:
        flat = numpy.full(len(tests) * len(arms), absent, dtype=column.dtype)
        flat[cell] = column[kept]
        return flat.reshape(len(tests), len(arms))

    grids = {name: laid_out(column, ABSENT) for name, column in values.items()}
    for grid in grids.values():
        grid[several] = SEVERAL
    return Observations(
        arms=tuple(arms),
        grids=grids,
        frequency=per_test,
        order=None if order is None else _first_position(order[kept], cell, several),
        columns=found,
        contacts=Contacts(
            test[kept],
            arm[kept],
            {name: grid[kept] for name, grid in values.items()},
            {name: column[kept] for name, column in numbers.items()},
            {name: replace(one, codes=one.codes[kept]) for name, one in details.items()},
        ),
        left_out=left_out,
        lone=tuple(name for name, made in zip(tests, held_by, strict=True) if made == 1),
        tests=tuple(tests),
        spellings={name: tuple(same) for name, same in spellings.items() if same},
    )


def _counting(repeated: str, test: Codes, arm: Codes, order: NDArray[Any] | None) -> Codes:
    """Positions of the rows that count, blank ones apart."""
    rows = numpy.flatnonzero((test >= 0) & (arm >= 0))
    if repeated not in ("first", "last"):
        return rows
    position = numpy.zeros(len(rows)) if order is None else order[rows]
    ranked = rows[numpy.lexsort((position, arm[rows], test[rows]))]
    if repeated == "last":
        ranked = ranked[::-1]
    _, first = numpy.unique(test[ranked] * (arm.max() + 1) + arm[ranked], return_index=True)
    return numpy.sort(ranked[first])


def _first_position(
    order: NDArray[numpy.float64], cell: Codes, several: NDArray[numpy.bool_]
) -> NDArray[numpy.float64]:
    """Tests x arms: the smallest position of the contacts of a cell; nan where one is unknown."""
    flat = numpy.full(several.size, numpy.inf)
    numpy.minimum.at(flat, cell, numpy.where(numpy.isnan(order), -numpy.inf, order))
    return numpy.where(numpy.isfinite(flat), flat, numpy.nan).reshape(several.shape)


def _by_test(codes: Codes, test: Codes, count: int) -> Codes:
    """The one value of each test: MISSING where no row has one, MIXED where they disagree."""
    result = numpy.full(count, MISSING, dtype=numpy.int64)
    known = (codes >= 0) & (test >= 0)
    result[test[known]] = codes[known]
    differs = test[known][result[test[known]] != codes[known]]
    result[differs] = MIXED
    return result


def _tell_repeats(
    rows: ContactRows,
    several: NDArray[numpy.bool_],
    test: Codes,
    arm: Codes,
    tests: list[str],
    arms: list[str],
) -> None:
    repeats = numpy.argwhere(several)
    for number, column in repeats[:_MOST_PROBLEMS]:
        rows.wrong(
            (test == number) & (arm == column),
            tests[number],
            f"the test holds several contacts of arm {arms[column]!r}",
            "Remove what is there twice, or say in the plan which contact counts: "
            '[data] repeated = "first", "last" or "every".',
        )
    if len(repeats) > _MOST_PROBLEMS:
        rule = f"{len(repeats) - _MOST_PROBLEMS} more tests hold several contacts of an arm"
        rows.problems.append(Problem(rows.place, "", rule, "Mend them likewise.", "data.repeats"))


def _tell_disagreeing(
    rows: ContactRows, mixed: NDArray[numpy.bool_], test: Codes, tests: list[str], what: str
) -> None:
    for number in numpy.flatnonzero(mixed)[:_MOST_PROBLEMS]:
        repair = "Correct the rows, or give different tests different names."
        rows.wrong(test == number, tests[number], f"a test has {what} in all its rows", repair)
