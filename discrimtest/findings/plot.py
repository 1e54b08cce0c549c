"""Findings as a forest plot: the rows of one id, and under groups what they give together."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

from discrimtest.errors import Problem, WrongInput
from discrimtest.findings.card import Card, Unit
from discrimtest.findings.forest import Forest, ForestRow, paint
from discrimtest.findings.keys import Compared, Group, Model, Term
from discrimtest.findings.sheet import Sheet

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PREDICTION = "prediction"
"""Interval method of a mean over groups: where a group to come is expected."""
STYLE: Any = {"font.family": "DejaVu Sans", "text.parse_math": False}
"""Settings of matplotlib for every picture: no name is read as a formula."""


class Estimated(Protocol):
    """What is drawn of a finding."""

    @property
    def id(self) -> str: ...
    @property
    def comparison(self) -> Compared: ...
    @property
    def group(self) -> Group | None: ...
    @property
    def outcome(self) -> str: ...
    @property
    def term(self) -> Term | None: ...
    @property
    def model(self) -> Model | None: ...
    @property
    def value(self) -> float | None: ...
    @property
    def ci_method(self) -> str | None: ...
    @property
    def ci_level(self) -> float | None: ...
    @property
    def ci_low(self) -> float | None: ...
    @property
    def ci_high(self) -> float | None: ...
    @property
    def n_denominator(self) -> int | None: ...
    @property
    def denominator(self) -> str | None: ...
    @property
    def shown_first(self) -> bool: ...


def figure_of(forest: Forest) -> Figure:
    """The plot as a figure of matplotlib."""
    import matplotlib
    from matplotlib.figure import Figure

    with matplotlib.rc_context(STYLE):
        canvas = Figure()
        sheet = Sheet(canvas)
        sheet.cut(paint(sheet, forest, 0.05))
    return canvas


def forest_of(
    rows: Sequence[Estimated], cards: Mapping[str, Card], id_: str, outcome: str | None
) -> Forest:
    """The forest plot of one id.

    Args:
        rows: All findings. cards: Of their ids.
        outcome: Outcome definition; None for the one this id comes first with.

    Raises:
        WrongInput: There is no finding of that id with an estimate.
    """
    estimates = [row for row in rows if row.value is not None]
    found = [row for row in estimates if row.id == id_]
    chosen = outcome or next((row.outcome for row in found), None)
    found = [row for row in found if row.outcome == chosen]
    if not found:
        raise WrongInput("There is nothing to draw.", [_not_drawn(estimates, id_, chosen)])
    told = _Told(estimates, cards)
    shown = list(told.with_groups(found)) if told.is_mean(id_) else _first(found)
    drawn = tuple(told.mean(row) if told.is_mean(row.id) else told.row(row, id_) for row in shown)
    card = cards.get(id_)
    shares = _is_share(card.unit if card else None)
    null = card.null if card else 0.0
    return Forest(
        id=id_,
        caption="",
        alt=". ".join(f"{row.label}: {row.text}" for row in drawn),
        stamps=(),
        title=f"{card.name if card else id_} ({chosen})",
        heading=_heading(shown, shares),
        toward_low="",
        toward_high="",
        rows=drawn,
        reference=100 * null if shares else null,
        ratio=null == 1,
        least=10.0 if shares else 0.1,
    )


def _is_share(unit: Unit | None) -> bool:
    return unit in (None, "percent", "hundredths")


def _heading(rows: Sequence[Estimated], shares: bool) -> str:
    level = next((row.ci_level for row in rows if row.ci_level), None)
    methods = ", ".join(dict.fromkeys(row.ci_method for row in rows if row.ci_method))
    interval = [f"{level:.0%} interval ({methods})"] if level else []
    return ", ".join([*["per 100"] * shares, *interval])


@dataclass(frozen=True, slots=True)
class _Told:
    """Findings with an estimate as rows of a plot."""

    rows: Sequence[Estimated]
    cards: Mapping[str, Card]

    def is_mean(self, id_: str) -> bool:
        card = self.cards.get(id_)
        return card is not None and card.combines

    def row(self, one: Estimated, of: str) -> ForestRow:
        """A row of the plot of id ``of``; numbers that are not numbers are left out."""
        card = self.cards.get(one.id)
        factor = 100 if _is_share(card.unit if card else None) else 1
        parts = filter(None, (one.comparison, one.group, one.term, one.model))
        value, low, high = (
            None if end is None or math.isnan(end) else factor * end
            for end in (one.value, one.ci_low, one.ci_high)
        )
        return ForestRow(
            label=", ".join(map(str, parts)),
            detail=f"{one.n_denominator} {one.denominator or ''}".rstrip(),
            value=value if value is not None and math.isfinite(value) else None,
            low=low,
            high=high,
            text=_text(value, low, high),
            inset=one.id != of,
        )

    def mean(self, one: Estimated) -> ForestRow:
        """The row of what groups give together."""
        row = self.row(one, one.id)
        return replace(row, combined=True, prediction=self._next(one), detail=self._spread(one))

    def with_groups(self, means: Sequence[Estimated]) -> Iterator[Estimated]:
        """Each mean under the net rates of the groups that it combines."""
        for mean in _first([row for row in means if row.ci_method != PREDICTION] or means):
            net, place = self.cards[mean.id].net, (mean.comparison, mean.outcome)
            column = mean.group.column if mean.group else ""
            yield from _first(
                row
                for row in self.rows
                if row.id == net
                and (row.comparison, row.outcome) == place
                and row.group is not None
                and (row.group.column, row.group.against) == (column, None)
            )
            yield mean

    def _beside(self, mean: Estimated) -> Iterator[Estimated]:
        """What else was found of the same groups."""
        place = (mean.comparison, mean.group, mean.outcome)
        net = self.cards[mean.id].net
        for row in self.rows:
            card = self.cards.get(row.id)
            if card and card.net == net and (row.comparison, row.group, row.outcome) == place:
                yield row

    def _next(self, mean: Estimated) -> tuple[float, float] | None:
        for row in self._beside(mean):
            if (row.id, row.ci_method) == (mean.id, PREDICTION):
                ends = [end for end in (row.ci_low, row.ci_high) if end is not None]
                if len(ends) == 2 and all(map(math.isfinite, ends)):
                    return 100 * ends[0], 100 * ends[1]
        return None

    def _spread(self, mean: Estimated) -> str:
        """What is said of a mean."""
        if mean.value is None or math.isnan(mean.value):
            return "fewer than three groups, shown and not combined"
        for row in self._beside(mean):
            known = row.value is not None and math.isfinite(row.value)
            if known and self.cards[row.id].tells_spread:
                return f"{row.value:.0%} of the spread between groups is more than chance (I²)"
        return f"{mean.n_denominator} {mean.denominator}"


def _text(value: float | None, low: float | None, high: float | None) -> str:
    if value is None:
        return "undefined"
    if low is None or high is None:
        return f"{value:.3g}"
    return f"{value:.3g} ({low:.3g} to {high:.3g})"


def _not_drawn(estimates: Sequence[Estimated], id_: str, outcome: str | None) -> Problem:
    known = dict.fromkeys(row.id for row in estimates)
    return Problem(
        "plot",
        id_ if outcome is None else f"{id_}, {outcome}",
        "must be an id and an outcome that were estimated",
        f"Choose from: {', '.join(known) or 'none; the plan asks for tests alone'}.",
        "plot.not_estimated",
    )


def _first(rows: Iterable[Estimated]) -> list[Estimated]:
    """Of several intervals the one that is shown first."""
    kept: dict[tuple[Hashable, ...], Estimated] = {}
    for row in rows:
        place = (row.comparison, row.group, row.term, row.model)
        if row.shown_first or place not in kept:
            kept[place] = row
    return list(kept.values())
