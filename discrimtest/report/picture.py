"""The drawn pictures, as data: the net differences, and how soon answers came.

:func:`forest` and :func:`response_curves` make a picture, with its alternative text, of any
estimates and any answers; the others say which ones a report shows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import ceil, isnan

from discrimtest.estimators.registry import CARDS
from discrimtest.findings.finding import Finding
from discrimtest.findings.forest import Forest, ForestRow
from discrimtest.report.answer_times import CurveFacts, TimesFacts
from discrimtest.report.blocks import Curve, Curves, Stamp
from discrimtest.report.facts import ReportFacts
from discrimtest.report.language import Language, defined, sentence
from discrimtest.report.marks import Marks, limits_by_themselves
from discrimtest.report.readings import Readings
from discrimtest.report.terms import candidates, group_term
from discrimtest.report.wording import SHARES

ROWS = 16
"""Rows of one forest plot: with more it would not fit on a page with its caption."""


def net_differences(
    facts: ReportFacts,
    readings: Readings,
    language: Language,
    stamps: tuple[Stamp, ...],
    column: str = "",
) -> tuple[Forest, ...]:
    """The net rate read first: the primary comparison by group, then the other comparisons.

    Args:
        column: Only groups of this column, and no names of methods; empty for all of it.
    """
    say, primary = language.say, facts.primary
    id_ = readings.primary(primary.key)
    found, nets = [], []
    for row, net in _net_rows(facts, readings, language, id_, column):
        found.append(row)
        nets.append(net)
    marks = Marks(language, [] if column else [[net] for net in nets])
    tests = [test for net in nets for test in readings.tests(net.comparison, net.group)[:1]]
    adjusted = () if column else limits_by_themselves(language, tests)
    signs = marks.signs or [""] * len(found)
    found = [replace(row, label=row.label + mark) for row, mark in zip(found, signs, strict=True)]
    return forest(
        language,
        "net-differences",
        found,
        title=say("{measure}, per 100", measure=say(CARDS[id_].name)),
        heading=say("with its limits"),
        toward_low=say("test candidate more often"),
        toward_high=say("control candidate more often"),
        caption=" ".join([point_of(language, id_), *marks.notes(), *adjusted]),
        stamps=stamps,
    )


def point_of(language: Language, id_: str) -> str:
    """What the points of a forest plot of a net rate are, and of which tests."""
    say, card = language.say, CARDS[id_]
    return say(
        "{measure}, per 100, {share}. Point: the figure. Line: its limits. Under each name: the "
        "number of these tests.",
        measure=say(card.name),
        share=say(SHARES[card.of][0]),
    )


def _net_rows(
    facts: ReportFacts, readings: Readings, language: Language, id_: str, column: str
) -> Iterator[tuple[ForestRow, Finding]]:
    """Each row with the finding that it shows."""
    primary = facts.primary
    for comparison in facts.told:
        net = readings.need(id_, comparison.key)
        label = sentence(comparison.label[language.code])
        yield net_row(language, label, _tests(language, net.n_denominator or 0), net), net
        if comparison is not primary:
            continue
        for group in readings.groups(primary.key, column):
            typed = group.column == "landlord_type"
            by_group = readings.need if typed else readings.get
            net_of_group = by_group(id_, primary.key, group)
            if net_of_group is not None:
                label = sentence(group_term(language, group))
                tests = _tests(language, net_of_group.n_denominator or 0)
                row = net_row(language, label, tests, net_of_group, inset=True)
                yield row, net_of_group


def net_row(
    language: Language,
    label: str,
    detail: str,
    net: Finding,
    *,
    inset: bool = False,
    combined: bool = False,
    prediction: tuple[float, float] | None = None,
) -> ForestRow:
    """A net figure as a row of a forest plot, per 100.

    Args:
        prediction: Where a next one is expected, as a share.
    """
    low, high = (100 * one if defined(one) else None for one in (net.ci_low, net.ci_high))
    return ForestRow(
        label=label,
        detail=detail,
        value=100 * net.value if defined(net.value) else None,
        low=low,
        high=high,
        text=limits(language, net.value, net.ci_low, net.ci_high),
        inset=inset,
        combined=combined,
        prediction=None if prediction is None else (100 * prediction[0], 100 * prediction[1]),
    )


def limits(language: Language, value: float | None, low: float | None, high: float | None) -> str:
    """ "15.5 (2.7 to 27.8)": shares as numbers per 100, as tables have them."""
    if not defined(value):
        return language.say("cannot be computed")
    if not (defined(low) and defined(high)):
        return language.hundredths(value)
    return language.say(
        "{value} ({low} to {high})",
        value=language.hundredths(value),
        low=language.hundredths(low),
        high=language.hundredths(high),
    )


def forest(
    language: Language,
    id_: str,
    rows: Sequence[ForestRow],
    *,
    title: str,
    caption: str,
    heading: str = "",
    toward_low: str = "",
    toward_high: str = "",
    reference: float = 0.0,
    ratio: bool = False,
    stamps: tuple[Stamp, ...] = (),
) -> tuple[Forest, ...]:
    """A forest plot; several where its rows would not fit on one page.

    Args:
        rows: Numbers that are not finite are drawn as arrows, or not at all; their text tells.
        heading: Over the numbers in words.
        toward_low: What lies below the reference. toward_high: What lies above.
        reference: Where there is no difference. ratio: On an axis of doublings, around 1.
    """
    made = []
    for start in range(0, len(rows), ROWS):
        some = tuple(_drawable(row) for row in rows[start : start + ROWS])
        part = start // ROWS + 1
        spoken = " ".join(_spoken(language, row) for row in some)
        intro = language.say("Points, each with a line for its limits.")
        made.append(
            Forest(
                id=id_ if part == 1 else f"{id_}-{part}",
                caption=caption,
                alt=f"{title}. {intro} {spoken}",
                stamps=tuple(stamp.label for stamp in stamps),
                title=title,
                heading=heading,
                toward_low=toward_low,
                toward_high=toward_high,
                rows=some,
                reference=reference,
                ratio=ratio,
                point="." if language.code == "en" else ",",
            )
        )
    return tuple(made)


def _drawable(row: ForestRow) -> ForestRow:
    """Numbers that are not numbers left out."""
    value, low, high = (
        None if number is None or isnan(number) else number
        for number in (row.value, row.low, row.high)
    )
    told = row.prediction is not None and not any(map(isnan, row.prediction))
    return replace(
        row, value=value, low=low, high=high, prediction=row.prediction if told else None
    )


def _spoken(language: Language, row: ForestRow) -> str:
    name = ", ".join(filter(None, (row.label, row.detail)))
    return language.say("{name}: {number}.", name=name, number=row.text)


def response_curves(
    language: Language,
    id_: str,
    kinds: Sequence[tuple[str, CurveFacts]],
    days: int,
    *,
    caption: str,
    stamps: tuple[Stamp, ...] = (),
) -> Curves:
    """Answers over time for each kind of candidate, with the contacts that still wait.

    Args:
        kinds: Each kind of candidate with its contacts.
        days: Length of the window, at least 1; each kind has ``days + 1`` numbers of waiting ones.
    """
    say = language.say
    step = max(1, round(days / 7))
    ticked = range(0, days + 1, step)
    alt = [say("Rising lines: answers so far, in percent of the contacts.")]
    for label, kind in kinds:
        alt.append(
            say(
                "{who}: {day} after one day, {end} after {days}. Of {contacts}, {waiting} without "
                "an answer by then.",
                who=sentence(label),
                day=language.percent(kind.after(24), 0),
                end=language.percent(kind.after(24.0 * days), 0),
                days=language.count(days, "{n} day", "{n} days"),
                contacts=language.count(kind.waiting[0], "{n} contact", "{n} contacts"),
                waiting=language.integer(kind.waiting[days]),
            )
        )
    return Curves(
        id=id_,
        caption=caption,
        alt=" ".join(alt),
        stamps=tuple(stamp.label for stamp in stamps),
        across=say("Days since the contact"),
        up=say("How soon did answers come? (percent of the contacts)"),
        waiting=say("Contacts still without an answer"),
        hours=24.0 * days,
        ticks=tuple((24.0 * day, language.integer(day)) for day in ticked),
        curves=tuple(
            Curve(
                sentence(label),
                tuple(
                    (float(ceil(hour)), 100 * share)
                    for hour, share in zip(kind.hours, kind.shares, strict=True)
                ),
                tuple(language.integer(kind.waiting[day]) for day in ticked),
            )
            for label, kind in kinds
        ),
    )


def answers_over_time(
    facts: ReportFacts, language: Language, stamps: tuple[Stamp, ...]
) -> Curves | None:
    """How many contacts had an answer after so many hours; None where the times are not known."""
    times = facts.times
    if times is None:
        return None
    who = candidates(language, facts.primary)
    return response_curves(
        language,
        "answers-over-time",
        [(who.control, times.control), (who.test, times.test)],
        times.days,
        caption=_counted(times, language),
        stamps=stamps,
    )


def _counted(times: TimesFacts, language: Language) -> str:
    """Which answers stop the clock, and of how many contacts."""
    number = times.control.waiting[0]
    if not times.event:
        return language.count(
            number,
            "How many contacts had any answer, automatic ones left out. Percent of {n} contact of "
            "each candidate in complete tests.",
            "How many contacts had any answer, automatic ones left out. Percent of {n} contacts of "
            "each candidate in complete tests.",
        )
    words = [language.say("‘{word}’", word=item[language.code]) for item in times.event]
    return language.count(
        number,
        "How many contacts had an answer coded as {categories}. Percent of {n} contact of each "
        "candidate in complete tests.",
        "How many contacts had an answer coded as {categories}. Percent of {n} contacts of each "
        "candidate in complete tests.",
        categories=language.listed(words, either=True),
    )


def _tests(language: Language, number: int) -> str:
    return language.count(number, "{n} test", "{n} tests")
