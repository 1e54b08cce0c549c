"""What was observed: a frame of contacts, checked and laid out as tests x arms.

Everything that is wrong with the data is told at once, with the rows it stands in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy
from numpy.typing import NDArray

from discrimtest.errors import Problem, WrongInput
from discrimtest.files.nearest import nearest
from discrimtest.files.plan import OutcomeDefinition, Plan
from discrimtest.samples.meaning import INVALID, ZERO_ONE, categories_in, coded, why_not, words_of
from discrimtest.samples.numbers import may_be_thousands, number_of
from discrimtest.tables.spelling import one_spelling

if TYPE_CHECKING:
    import pandas

ABSENT, BROKEN, SEVERAL = -2, -1, -3
"""In a grid, beside the outcomes 0 and 1: no contact of that arm; a contact that broke (no
outcome, invalid, or flagged); several contacts of that arm, none of which counts alone."""
MISSING, MIXED = -1, -2
"""In a column of tests: no row of the test has a value; its rows disagree."""

Codes = NDArray[numpy.int64]
Grid = NDArray[numpy.int8]
_SHOWN = 8
_MOST_PROBLEMS = 20
_NOT_FLAGGED = frozenset({"", "0", "false", "no", "nee", "non"})


@dataclass(frozen=True, slots=True)
class Column:
    """A value for each test (or contact): codes into ``labels``, or MISSING, or MIXED."""

    codes: Codes
    labels: tuple[str, ...]


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
    """

    arms: tuple[str, ...]
    grids: dict[str, Grid]
    frequency: Codes
    order: NDArray[numpy.float64] | None
    columns: dict[str, Column]
    contacts: Contacts
    left_out: dict[str, str]


class _Rows:
    """Rows of a frame as codes, and how messages name them."""

    def __init__(self, frame: pandas.DataFrame, place: str) -> None:
        self.frame, self.place = frame, place
        self.problems: list[Problem] = []
        self._by_line = frame.index.name == "line"

    def where(self, rows: NDArray[Any]) -> str:
        """``FILE: lines 3, 7 and 12 more`` for positions in the frame."""
        numbers = self.frame.index[rows[:_SHOWN]] if self._by_line else rows[:_SHOWN] + 1
        word = ("line" if self._by_line else "row") + ("s" if len(rows) > 1 else "")
        more = f" and {len(rows) - _SHOWN} more" if len(rows) > _SHOWN else ""
        return f"{self.place}: {word} {', '.join(map(str, numbers))}{more}"

    def wrong(self, bad: NDArray[numpy.bool_], value: str, rule: str, repair: str) -> None:
        """One problem for all rows where ``bad`` is true; none when it is nowhere."""
        rows = numpy.flatnonzero(bad)
        if len(rows):
            self.problems.append(Problem(self.where(rows), value, rule, repair, "data.rows"))

    def codes(self, name: str) -> tuple[Codes, list[str]]:
        """Codes and sorted labels of a column; MISSING where it is empty."""
        import pandas

        raw, values = pandas.factorize(self.frame[name].to_numpy(dtype=object))
        texts = [_text(value) for value in values]
        labels = sorted({text for text in texts if text})
        number = {text: place for place, text in enumerate(labels)}
        lookup = numpy.array([*(number.get(text, MISSING) for text in texts), MISSING])
        return lookup[raw], labels

    def numbers(self, name: str, empty: float, least: float, whole: bool) -> NDArray[Any]:
        """A column of numbers; what is no number of at least ``least`` is a problem."""
        codes, labels = self.codes(name)
        values = [_number(label, least, whole) for label in labels]
        kind = "a whole number" if whole else "a number"
        for code, value in enumerate(values):
            if value is None:
                rule = f"{name} must be {kind} of at least {least:g}"
                repair = "Correct the number."
                if may_be_thousands(labels[code]):
                    repair = "Write thousands without a comma, and decimals with a point."
                self.wrong(codes == code, labels[code], rule, repair)
        lookup = numpy.array([*(empty if value is None else value for value in values), empty])
        return lookup[codes]


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
    _require(frame, needed, place)
    rows = _Rows(frame, place)
    (test, tests), (arm, arms) = rows.codes(names.test), rows.codes(names.arm)
    rows.wrong(test < 0, "", f"must name its test in column {names.test!r}", "Fill it in.")
    rows.wrong(arm < 0, "", f"must name its arm in column {names.arm!r}", "Fill it in.")
    values, left_out = _outcomes(rows, plan, outcomes)
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
    if not plan.data.repeated and several.any(axis=1).sum() * 2 < len(tests):
        _tell_repeats(rows, several, test, arm, tests, arms)

    found: dict[str, Column] = {}
    for name in dict.fromkeys(["landlord", "comparison", *wanted.groups]):
        if names.named(name) in frame.columns:
            codes, labels = rows.codes(names.named(name))
            found[name] = Column(_by_test(codes, test, len(tests)), tuple(labels))
    numbers = {
        name: rows.numbers(names.named(name), numpy.nan, 0, whole=False).astype(numpy.float64)
        for name in wanted.numbers
        if names.named(name) in frame.columns
    }
    details: dict[str, Column] = {}
    for name in wanted.details:
        if names.named(name) in frame.columns:
            codes, labels = rows.codes(names.named(name))
            details[name] = Column(codes, tuple(labels))
    landlord = found.get("landlord")
    if landlord is not None:
        _tell_disagreeing(rows, landlord.codes == MIXED, test, tests, "one landlord")
    per_test = _by_test(frequency, test, len(tests))
    _tell_disagreeing(rows, per_test == MIXED, test, tests, "one frequency")
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
            {name: Column(one.codes[kept], one.labels) for name, one in details.items()},
        ),
        left_out=left_out,
    )


def _text(value: Any) -> str:
    if value is None or value != value:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return one_spelling(str(value))


def _number(text: str, least: float, whole: bool) -> float | None:
    value = number_of(text)
    if value is None or not least <= value < 1e15:
        return None
    return value if value.is_integer() or not whole else None


def _require(frame: pandas.DataFrame, needed: list[str], place: str) -> None:
    headers = [str(name) for name in frame.columns]
    problems = [
        Problem(
            place,
            ", ".join(headers),
            f"must have a column {name!r}{nearest(name, headers)}",
            "Rename the column, or map it in the plan: [data.columns].",
            "data.column_missing",
        )
        for name in dict.fromkeys(needed)
        if name not in headers
    ]
    if not len(frame):
        problems.append(
            Problem(
                place, "", "holds no contact", "Give one row for each contact.", "data.no_contact"
            )
        )
    if problems:
        raise WrongInput(f"{place} can not be analysed.", problems)


def _outcomes(
    rows: _Rows, plan: Plan, outcomes: Sequence[OutcomeDefinition]
) -> tuple[dict[str, Grid], dict[str, str]]:
    """0, 1 or BROKEN for each row and definition; and why definitions are left out."""
    names = plan.data.columns
    flagged = numpy.zeros(len(rows.frame), dtype=bool)
    if names.broken in rows.frame.columns:
        codes, labels = rows.codes(names.broken)
        broken = [word not in _NOT_FLAGGED for word in words_of(labels)]
        flagged = numpy.array([*broken, False])[codes]
    channel = rows.codes(names.channel) if names.channel in rows.frame.columns else None
    values: dict[str, Grid] = {}
    left_out: dict[str, str] = {}
    columns = {outcome.column or names.outcome for outcome in outcomes}
    for column in sorted(columns & set(rows.frame.columns)):
        codes, labels = rows.codes(column)
        words = words_of(labels)
        mine = [one for one in outcomes if (one.column or names.outcome) == column]
        if any(not one.column for one in mine):
            _tell_unknown(rows, codes, labels, words, categories_in(words, plan))
        for outcome in mine:
            if outcome.channels and channel is None:
                continue
            reason = why_not(outcome, mine, words, plan)
            if reason:
                left_out[outcome.id] = reason
                continue
            meaning = [*(BROKEN if one is None else one for one in coded(outcome, words, plan))]
            read = numpy.array([*meaning, BROKEN], dtype=numpy.int8)[codes]
            if outcome.channels and channel is not None:
                read = _by_channel(read, channel, outcome.channels)
            values[outcome.id] = numpy.where(flagged, numpy.int8(BROKEN), read)
    return values, left_out


def _by_channel(read: Grid, channel: tuple[Codes, list[str]], counted: Sequence[str]) -> Grid:
    """The same, where a favourable answer by another channel is none; by an unknown one, BROKEN."""
    codes, labels = channel
    wanted = {name.lower() for name in counted}
    meaning = [*(int(label.lower() in wanted) for label in labels), BROKEN]
    return numpy.where(read == 1, numpy.array(meaning, dtype=numpy.int8)[codes], read)


def _tell_unknown(
    rows: _Rows, codes: Codes, labels: list[str], words: list[str], categories: set[str]
) -> None:
    """Tell what is neither a category nor, where there are none, 0 or 1."""
    rule = "must be 0, 1, a category of the codebook, or empty"
    if categories or set(words) & set(ZERO_ONE):
        rule = "must be a category of the codebook" if categories else "must be 0, 1 or empty"
    for code, word in enumerate(words):
        if word not in {*(categories or ZERO_ONE), INVALID}:
            repair = "Correct the outcome, or leave it empty when there is none."
            hint = nearest(labels[code], sorted(categories))
            rows.wrong(codes == code, labels[code], rule + hint, repair)


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
    rows: _Rows,
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
    rows: _Rows, mixed: NDArray[numpy.bool_], test: Codes, tests: list[str], what: str
) -> None:
    for number in numpy.flatnonzero(mixed)[:_MOST_PROBLEMS]:
        repair = "Correct the rows, or give different tests different names."
        rows.wrong(test == number, tests[number], f"a test has {what} in all its rows", repair)
