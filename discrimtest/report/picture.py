"""The figures, as data: who was invited, the net difference, and how soon answers came."""

from __future__ import annotations

from math import ceil

from discrimtest.finding import Cells, Finding
from discrimtest.report.blocks import Curve, Curves, Figure, FigureRow, Stamp
from discrimtest.report.facts import ComparisonFacts, ReportFacts
from discrimtest.report.language import Language, defined, sentence
from discrimtest.report.readings import Readings, total
from discrimtest.report.terms import MEASURES, candidates, complete_tests, group_term


def paired_outcomes(
    facts: ReportFacts, readings: Readings, language: Language, stamps: tuple[Stamp, ...]
) -> Figure:
    """The paired outcomes and the primary net rate: primary comparison by group, then others."""
    say, primary = language.say, facts.primary
    id_ = readings.primary(primary.name)
    wanted: list[tuple[ComparisonFacts, str | None]] = [(primary, None)]
    wanted += [(primary, group) for group in readings.groups(primary.name, "landlord_type")]
    wanted += [(other, None) for other in facts.comparisons if not other.primary]
    rows: list[FigureRow] = []
    for comparison, group in wanted:
        cells = readings.need_cells(comparison.name, group)
        net = readings.need(id_, comparison.name, group)
        label = group_term(language, group)
        if comparison is not primary:
            label = comparison.label[language.code]
        apart = group is None and comparison is not primary and not any(row.apart for row in rows)
        rows.append(_figure_row(language, sentence(label), cells, net, apart))
    who = candidates(language, primary)
    alt = " ".join(
        [
            say("Bars of paired outcomes, with the net difference and its limits."),
            *(_spoken(language, row) for row in rows),
        ]
    )
    name, _ = MEASURES[id_]
    return Figure(
        id="paired-outcomes",
        caption=say(
            "Left: who was invited, in percent of the complete tests (numbers in the bars: "
            "tests). Right: {measure}, per 100 tests, with its limits.",
            measure=say(name).lower(),
        ),
        alt=alt,
        stamps=tuple(stamp.label for stamp in stamps),
        outcomes=(
            say("Only {who}", who=who.control),
            say("Both"),
            say("Only {who}", who=who.test),
            say("Neither"),
        ),
        left=say("Who was invited? (percent of complete tests)"),
        right=say("Net difference per 100 tests"),
        toward_test=say("test candidate more often"),
        toward_control=say("control candidate more often"),
        rows=tuple(rows),
    )


def answers_over_time(
    facts: ReportFacts, language: Language, stamps: tuple[Stamp, ...]
) -> Curves | None:
    """How many contacts had an answer after so many hours; None where the times are not known."""
    times = facts.times
    if times is None or times.contacts == 0:
        return None
    say, who = language.say, candidates(language, facts.primary)
    days = facts.protocol.window_days
    curves = tuple(
        Curve(
            say(
                "{who}: {n} answers",
                who=sentence(label),
                n=language.integer(len(hours)),
            ),
            tuple(
                (float(ceil(hour)), 100 * number / times.contacts)
                for number, hour in enumerate(sorted(hours), start=1)
            ),
        )
        for label, hours in ((who.control, times.control), (who.test, times.test))
    )
    step = max(1, round(days / 7))
    alt = [say("Two rising lines: answers so far, in percent of the contacts.")]
    for label, hours in ((who.control, times.control), (who.test, times.test)):
        alt.append(
            say(
                "{who}: {day} after one day, {end} after {days} days, of {contacts} contacts.",
                who=sentence(label),
                day=language.integer(sum(hour <= 24 for hour in hours)),
                end=language.integer(len(hours)),
                days=language.integer(days),
                contacts=language.integer(times.contacts),
            )
        )
    return Curves(
        id="answers-over-time",
        caption=say(
            "How many contacts had any answer, automatic ones left out. Percent of the {n} "
            "contacts of each candidate in complete tests.",
            n=language.integer(times.contacts),
        ),
        alt=" ".join(alt),
        stamps=tuple(stamp.label for stamp in stamps),
        across=say("Days since the contact"),
        up=say("Answers so far (percent of the contacts)"),
        hours=24.0 * days,
        ticks=tuple((24.0 * day, language.integer(day)) for day in range(0, days + 1, step)),
        curves=curves,
    )


def _figure_row(
    language: Language, label: str, cells: Cells, net: Finding, apart: bool
) -> FigureRow:
    limits = (net.ci_low, net.ci_high)
    if not defined(net.value):
        text = language.say("can not be computed")
    elif defined(limits[0]) and defined(limits[1]):
        text = language.say(
            "{value} ({low} to {high})",
            value=language.hundredths(net.value, 0),
            low=language.hundredths(limits[0], 0),
            high=language.hundredths(limits[1], 0),
        )
    else:
        text = language.hundredths(net.value, 0)
    low, high = (100 * limit if defined(limit) else None for limit in limits)
    return FigureRow(
        label=label,
        detail=complete_tests(language, total(cells)),
        both=cells.both,
        control_only=cells.control_only,
        test_only=cells.test_only,
        neither=cells.neither,
        net=100 * net.value if defined(net.value) else None,
        low=low,
        high=high,
        net_text=text,
        apart=apart,
    )


def _spoken(language: Language, row: FigureRow) -> str:
    return language.say(
        "{group}, {detail}: only control {a}, both {both}, only test {b}, neither {neither}. "
        "Net per 100: {net}.",
        group=row.label,
        detail=row.detail,
        a=language.integer(row.control_only),
        both=language.integer(row.both),
        b=language.integer(row.test_only),
        neither=language.integer(row.neither),
        net=row.net_text,
    )
