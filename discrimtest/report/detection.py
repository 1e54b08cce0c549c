"""Beside every "none found": what so many tests could have found, and what they rule out."""

from __future__ import annotations

from discrimtest.findings.finding import Finding
from discrimtest.findings.keys import Compared
from discrimtest.report.blocks import Block, Paragraph
from discrimtest.report.facts import ReportFacts
from discrimtest.report.language import Language, defined
from discrimtest.report.readings import Readings


def limited_tests(net: Finding, language: Language) -> list[str]:
    """Of which tests the limits of a net figure are, where they are not over all tests."""
    if net.id == "net_all":
        return []
    tests = net.n_denominator or 0
    if net.id == "net_any":
        return [
            language.count(
                tests,
                "Take first the only test with at least one invitation.",
                "Take first the {n} tests with at least one invitation.",
            )
        ]
    return [
        language.count(
            tests,
            "Take first the only test in which only one of the two was invited.",
            "Take first the {n} tests in which only one of the two was invited.",
        )
    ]


def over_all(readings: Readings, language: Language, comparison: Compared) -> list[str]:
    """The difference that a p-value is about: the figure read first may be of other tests."""
    net = readings.get("net_all", comparison)
    if net is None or not defined(net.value):
        return []
    return [
        language.count(
            net.n_denominator or 0,
            "Over the only test, the difference is {difference} in every 100.",
            "Over all {n} tests, the difference is {difference} in every 100.",
            difference=language.hundredths(abs(net.value)),
        )
    ]


def smallest(readings: Readings, language: Language, comparison: Compared) -> list[str]:
    """The smallest difference that so many tests find, in words; nothing where it is not known.

    It is one over all tests: :func:`over_all` tells theirs before it.
    """
    row = readings.get("smallest_detectable", comparison)
    if row is None:
        return []
    if not defined(row.value):
        return [
            language.say("So few tests cannot be relied on to find a difference, however large.")
        ]
    told = [
        language.say(
            "Only a difference of {number} in every 100 or more would we probably have seen "
            "(4 chances in 5).",
            number=language.hundredths(row.value),
        ),
    ]
    if row.n_landlords is not None and row.n_landlords < row.n_tests:
        told.append(
            language.say("With landlords who were tested more than once, it takes even more.")
        )
    return told


def _margin(facts: ReportFacts, margin: float, language: Language) -> str:
    """What is too small to matter, and whether that was fixed before the answers."""
    shown = language.decimal(100 * margin).removesuffix(language.decimal(0)[1:])
    if facts.lock is None or facts.lock.afterwards:
        return language.say(
            "The plan says when a net difference is too small to matter: below {margin} in every "
            "100 tests, to either side.",
            margin=shown,
        )
    return language.say(
        "The plan fixed beforehand when a net difference is too small to matter: below "
        "{margin} in every 100 tests, to either side.",
        margin=shown,
    )


def equivalence(facts: ReportFacts, readings: Readings, language: Language) -> list[Block]:
    """Whether the difference is as small as the plan calls too small to matter."""
    say, key = language.say, facts.primary.key
    tost = readings.get("tost", key)
    if tost is None or not defined(tost.ci_low) or not defined(tost.ci_high):
        return []
    told = []
    if facts.margin is not None:
        told.append(_margin(facts, facts.margin, language))
    told.append(
        say(
            "The net difference over all tests lies between {low} and {high} per 100 ({level} "
            "limits).",
            low=language.hundredths(tost.ci_low),
            high=language.hundredths(tost.ci_high),
            level=language.percent(tost.ci_level, 0),
        )
    )
    if not defined(tost.p_value):
        told.append(say("The plan fixed no difference that is too small to matter."))
    else:
        told.append(say("Two one-sided tests give {p}.", p=language.p_equals(tost.p_value)))
        told.append(
            say("So the difference is that small, as far as these tests can tell.")
            if tost.p_value <= facts.alpha
            else say("So we cannot say that the difference is that small.")
        )
    if readings.ignores_landlords(tost):
        told.append(say("This ignores that some landlords were tested more than once."))
    return [Paragraph(" ".join([*told, *smallest(readings, language, key)]))]
