"""A table of mystery calls, one row a call: checked, and laid out by request."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy

from discrimtest.errors import Problem, WrongInput
from discrimtest.estimators.judgements import Judgements
from discrimtest.estimators.levels import OrderedCalls
from discrimtest.files.nearest import did_you_mean
from discrimtest.samples.data_file import LINE
from discrimtest.samples.numbers import number_of
from discrimtest.words.call import LEVELS, CallOutcome

if TYPE_CHECKING:
    import pandas

LANDLORD, OUTCOME, WAVE, REQUEST = "landlord", "outcome", "wave", "request"
DEPARTS = "departs"
COLUMNS = (LANDLORD, OUTCOME, WAVE, REQUEST, DEPARTS)
"""Columns of such a table; it needs the first two."""
JOIN = "; "
"""Between what departs from the plan at one call."""
MOST_WAVE = 1_000_000_000
"""The largest number of a wave; a year, a month or a day (20261201) is less."""
_NEEDED = COLUMNS[:2]


@dataclass(frozen=True, eq=False)
class CallSample:
    """The calls of one request.

    Attributes:
        request: What was asked for; empty where the table does not say.
        calls: Those that ended at a level.
        without: Wave and outcome of the others.
    """

    request: str
    calls: OrderedCalls
    without: tuple[tuple[int, CallOutcome], ...]

    @property
    def waves(self) -> tuple[int, ...]:
        """Every wave with a call, in order."""
        return tuple(sorted({*self.calls.waves, *(wave for wave, _ in self.without)}))

    def ended(self, wave: int, outcome: CallOutcome) -> int:
        """How many calls of a wave ended without a level, in this way."""
        return self.without.count((wave, outcome))


@dataclass(frozen=True, slots=True)
class _Row:
    request: str
    wave: int
    landlord: str
    outcome: CallOutcome


def call_samples(frame: pandas.DataFrame, place: str) -> tuple[CallSample, ...]:
    """The calls of a frame of text, by request in the order of their first call.

    Args:
        frame: One row a call: ``landlord`` and ``outcome`` (a word of the codebook), and where
            there are such ``wave`` (a whole number that rises with time, such as a year) and
            ``request``.
        place: How messages name the data.

    Raises:
        WrongInput: With every mistake of the data.
    """
    problems = list(_columns(frame, place))
    if not problems:
        problems = list(_cells(frame, place))
    if problems:
        count = "one mistake" if len(problems) == 1 else f"{len(problems)} mistakes"
        raise WrongInput(f"{place} holds {count}.", problems)
    rows = [
        _Row(
            cells.get(REQUEST, "").strip(),
            int(number_of(cells.get(WAVE, "1").strip()) or 0),
            cells[LANDLORD].strip(),
            CallOutcome(cells[OUTCOME].strip()),
        )
        for cells in frame.to_dict("records")
    ]
    return tuple(
        _sample(request, [row for row in rows if row.request == request])
        for request in dict.fromkeys(row.request for row in rows)
    )


def departures_in(frame: pandas.DataFrame) -> Counter[str]:
    """How many calls of a frame depart from their plan, by what departs."""
    cells = frame[DEPARTS] if DEPARTS in frame.columns else ()
    return Counter(what for cell in cells for what in cell.strip().split(JOIN) if what)


def second_judgements(judged: Iterable[tuple[str, CallOutcome, CallOutcome]]) -> Judgements:
    """Levels of calls that two people judged, in their order.

    Args:
        judged: Agency, the caller's outcome and the other's, of each call.
    """
    pairs = [each for each in judged if {*each[1:]} <= {*LEVELS}]
    codes = [[LEVELS.index(outcome) for outcome in outcomes] for _, *outcomes in pairs]
    _, landlord = numpy.unique([agency for agency, *_ in pairs], return_inverse=True)
    return Judgements(
        numpy.array(codes, dtype=numpy.int64).reshape(-1, 2),
        landlord.astype(numpy.int64),
        len(LEVELS),
        ordered=True,
    )


def _sample(request: str, rows: list[_Row]) -> CallSample:
    ended = [row for row in rows if row.outcome in LEVELS]
    _, landlord = numpy.unique([row.landlord for row in ended], return_inverse=True)
    calls = OrderedCalls(
        numpy.array([LEVELS.index(row.outcome) for row in ended], dtype=numpy.int64),
        numpy.array([row.wave for row in ended], dtype=numpy.int64),
        landlord.astype(numpy.int64),
        len(LEVELS),
    )
    return CallSample(
        request, calls, tuple((row.wave, row.outcome) for row in rows if row.outcome not in LEVELS)
    )


def _columns(frame: pandas.DataFrame, place: str) -> Iterator[Problem]:
    for name in _NEEDED:
        if name not in frame.columns:
            known = [str(column) for column in frame.columns]
            repair = did_you_mean(name, known, f"Name a column {name!r}.")
            rule = f"must have a column {name!r}, and has {', '.join(known)}"
            yield Problem(place, "", rule, repair, "calls.column", name)


def _cells(frame: pandas.DataFrame, place: str) -> Iterator[Problem]:
    for row in frame.reset_index().to_dict("records"):
        where = f"{place}: {LINE} {row.get(LINE, row.get('index', 0))}"
        if not row[LANDLORD].strip():
            rule = "must name the agency, by its pseudonym"
            yield Problem(where, "", rule, "Fill it in.", "calls.landlord", LANDLORD)
        outcome, known = row[OUTCOME].strip(), [str(one) for one in CallOutcome]
        if outcome not in known:
            listed = f"Known are {', '.join(known)}."
            repair = did_you_mean(outcome, known, listed)
            yield Problem(
                where, outcome, "must be an outcome of calls", repair, "calls.outcome", OUTCOME
            )
        wave = row.get(WAVE, "1").strip()
        number = number_of(wave)
        if number is None or number != int(number) or abs(number) > MOST_WAVE:
            rule = f"must be a whole number that rises with time, {MOST_WAVE:,} at most"
            repair = "Write 2026, or 1, 2, 3."
            yield Problem(where, wave, rule, repair, "calls.wave", WAVE)
