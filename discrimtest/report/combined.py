"""Groups (waves, cities, strata) put together: a forest plot where a plan asked for it."""

from __future__ import annotations

from collections.abc import Iterator

from discrimtest.estimators.registry import CARDS
from discrimtest.findings.finding import Finding
from discrimtest.findings.forest import Forest, ForestRow
from discrimtest.findings.keys import Compared, Group
from discrimtest.findings.plot import PREDICTION
from discrimtest.report.blocks import Block, Paragraph, Stamp
from discrimtest.report.facts import ReportFacts
from discrimtest.report.language import Language, defined, sentence
from discrimtest.report.picture import forest, limits, net_row, point_of
from discrimtest.report.readings import Readings
from discrimtest.report.terms import group_term
from discrimtest.report.wording import column_term, comparison_term

SPREADS = {card.net: card.id for card in CARDS.values() if card.tells_spread}
"""Net rate -> id of the share of the spread between groups that is more than chance."""


def forests(
    facts: ReportFacts, readings: Readings, language: Language, stamps: tuple[Stamp, ...]
) -> list[Block]:
    """A plot for each mean of groups that have figures of their own, with what it says."""
    blocks: list[Block] = []
    means: dict[tuple[Compared, str, str, str], list[Finding]] = {}
    for row in readings.findings.findings:
        if row.id in CARDS and CARDS[row.id].combines and row.group is not None:
            net = CARDS[row.id].net
            key = (row.comparison, row.outcome, row.group.column, net)
            means.setdefault(key, []).append(row)
    for number, ((comparison, outcome, column, net), rows) in enumerate(means.items(), start=1):
        groups = [
            one
            for group in readings.groups(comparison, column)
            if (one := readings.get(net, comparison, group, outcome)) is not None
        ]
        if groups:
            title = language.say(
                "{comparison}, by {column}",
                comparison=sentence(comparison_term(facts, language, comparison)),
                column=column_term(language, column),
            )
            told = _Plot(language, groups, [one for one in rows if one.id == rows[0].id])
            spread = readings.get(SPREADS[net], comparison, Group(column), outcome)
            blocks += told.pictures(f"groups-together-{number}", title, net, stamps)
            blocks.append(Paragraph(" ".join(told.sentences(spread))))
    return blocks


class _Plot:
    """One mean with the groups that it is of.

    Args:
        groups: The net figure of each group.
        means: Their mean by every interval method, first the one to read first.
    """

    def __init__(self, language: Language, groups: list[Finding], means: list[Finding]) -> None:
        self.language = language
        self.groups = groups
        self.mean = next((one for one in means if one.ci_method != PREDICTION), means[0])
        next_one = next((one for one in means if one.ci_method == PREDICTION), None)
        self.prediction: tuple[float, float] | None = None
        if next_one and defined(next_one.ci_low) and defined(next_one.ci_high):
            self.prediction = next_one.ci_low, next_one.ci_high

    def pictures(
        self, id_: str, title: str, net: str, stamps: tuple[Stamp, ...]
    ) -> tuple[Forest, ...]:
        say = self.language.say
        return forest(
            self.language,
            id_,
            list(self._rows()),
            title=title,
            heading=say("{measure}, per 100", measure=say(CARDS[net].name)),
            toward_low=say("test candidate more often"),
            toward_high=say("control candidate more often"),
            caption=" ".join(self._caption(net)),
            stamps=stamps,
        )

    def _rows(self) -> Iterator[ForestRow]:
        for one in self.groups:
            detail = self.language.count(one.n_denominator or 0, "{n} test", "{n} tests")
            label = sentence(group_term(self.language, one.group))
            yield net_row(self.language, label, detail, one, inset=True)
        if not defined(self.mean.value):
            return
        say, language = self.language.say, self.language
        detail = language.count(
            self.mean.n_denominator or 0, "{n} group put together", "{n} groups put together"
        )
        yield net_row(
            language, say("Together"), detail, self.mean, combined=True, prediction=self.prediction
        )

    def _caption(self, net: str) -> Iterator[str]:
        say = self.language.say
        yield point_of(self.language, net)
        if defined(self.mean.value):
            yield say("Diamond: all groups together, as wide as its limits.")
            if self.prediction:
                yield say("Dashed line: where the figure of a next group is expected.")

    def sentences(self, spread: Finding | None) -> Iterator[str]:
        """What the groups say together, in words."""
        say, language = self.language.say, self.language
        if not defined(self.mean.value):
            yield say("Fewer than three groups have limits. So they are shown, not put together.")
            return
        yield say(
            "Together: {number} per 100.",
            number=limits(language, self.mean.value, self.mean.ci_low, self.mean.ci_high),
        )
        if self.prediction:
            yield say(
                "A next group is expected between {low} and {high} per 100.",
                low=language.hundredths(self.prediction[0]),
                high=language.hundredths(self.prediction[1]),
            )
        if spread is not None and defined(spread.value):
            yield say(
                "Of the spread between the groups, {share} is more than chance gives (I²).",
                share=language.percent(spread.value, 0),
            )
