"""What the tests of one landlord can show: its numbers, on a page apart from the facts.

A number never says that the law was broken, nor that it was not.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from discrimtest.estimators.paired_tests import mcnemar_exact
from discrimtest.estimators.tables import PairedTable
from discrimtest.report.blocks import Block, Note, Paragraph, Section, Table
from discrimtest.report.facts import ReportFacts
from discrimtest.report.language import NO_BREAK, Language
from discrimtest.report.terms import candidates, times
from discrimtest.words.study import Mode


def fewest(alpha: float, landlords: int = 1) -> int:
    """How many tests with one invitation, all to the same candidate, chance hardly explains.

    Args:
        alpha: Significance level, in (0, 1).
        landlords: Among so many the one was picked for its results; each gets its share of alpha.

    >>> fewest(0.05), fewest(0.05, 40)
    (6, 11)
    """
    return math.ceil(math.log2(2 * landlords / alpha) - 1e-9)


def chance(facts: ReportFacts, language: Language, table: PairedTable, landlords: int) -> Section:
    """The section.

    Args:
        table: The complete tests of the landlord.
        landlords: Of the study, with a complete test.
    """
    say = language.say
    blocks: list[Block] = [
        _counted(table, language),
        Paragraph(" ".join(_shares(facts, table, language))),
        Paragraph(" ".join(_p_value(facts, table, language))),
        Paragraph(" ".join(_chosen(facts, table, language, landlords))),
        Note(
            say("Not for a number to say"),
            say(
                "Whether this creates a presumption is for the body to judge. These numbers alone "
                "do not prove unequal treatment, and they never prove equal treatment: few tests "
                "find little."
            ),
        ),
        Paragraph(_lead(facts, language)),
        _needed(facts, table, language, landlords),
    ]
    return Section("shown", say("What tests of one landlord can show"), tuple(blocks))


def _counted(table: PairedTable, language: Language) -> Table:
    say, integer = language.say, language.integer
    rows = (
        (say("Both invited"), table.both),
        (say("Only the control candidate invited"), table.control_only),
        (say("Only the test candidate invited"), table.test_only),
        (say("Neither invited"), table.neither),
        (say("Complete tests"), table.n),
    )
    return Table(
        say("How the tests of this landlord went"),
        (say("Result"), say("Tests")),
        tuple((name, integer(count)) for name, count in rows),
    )


def _shares(facts: ReportFacts, table: PairedTable, language: Language) -> Iterator[str]:
    """What the tests with an invitation divide into: a count of a count, never a percentage."""
    say, integer, who = language.say, language.integer, candidates(language, facts.primary)
    if not table.n_any:
        yield say("In no test was anybody invited.")
        return
    yield language.count(
        table.n_any,
        "In {n} test at least one of the two was invited.",
        "In {n} tests at least one of the two was invited.",
    )
    for name, count in ((who.control, table.control_only), (who.test, table.test_only)):
        yield say(
            "In {count} of {number} only {candidate} was.",
            count=integer(count),
            number=integer(table.n_any),
            candidate=name,
        )


def _p_value(facts: ReportFacts, table: PairedTable, language: Language) -> Iterator[str]:
    say = language.say
    if not table.n_discordant:
        yield say("In no test was only one of the two invited. So there is no p-value.")
        return
    yield language.count(
        table.n_discordant,
        "In {n} test only one was invited. Had a coin decided which of the two, a division at "
        "least this uneven would come about with probability {p} (exact McNemar test, both sides).",
        "In {n} tests only one was invited. Had a coin decided which of the two, a division at "
        "least this uneven would come about with probability {p} (exact McNemar test, both sides).",
        p=p_equals(mcnemar_exact(table).p_value, language),
    )
    if facts.protocol.order == "test-first":
        yield say(
            "The test candidate always came first. So this p-value cannot be taken at its word."
        )


def p_equals(value: float, language: Language) -> str:
    """ "p = .25", as few tests give it."""
    if value < 0.1:
        return language.p_equals(value)
    told = language.decimal(value, 2)
    if language.code == "en" and value < 1:
        told = told.removeprefix("0")
    return NO_BREAK.join(["p", "=", told])


def _chosen(
    facts: ReportFacts, table: PairedTable, language: Language, landlords: int
) -> Iterator[str]:
    """Whether the landlord was chosen before it was tested, on which the p-value rests."""
    say = language.say
    if facts.study.mode is Mode.REACTIVE:
        yield say(
            "This landlord was chosen before the tests: the study was begun after a complaint. So "
            "nobody picked it for these results."
        )
        return
    yield say("It is not recorded that this landlord was chosen before its tests.")
    if table.n_discordant and landlords > 1:
        yield say(
            "If it was picked from {number} landlords for its results, the number is {p}.",
            number=language.integer(landlords),
            p=p_equals(min(1.0, landlords * mcnemar_exact(table).p_value), language),
        )


def _lead(facts: ReportFacts, language: Language) -> str:
    return language.say(
        "It matters how this landlord was chosen. Who looks at many landlords always "
        "finds one with uneven tests, by chance alone. So the table tells how many "
        "tests with one invitation it takes, all to the same candidate. With as many, "
        "chance alone does that at most {times} in 100.",
        times=times(language, round(100 * facts.alpha)),
    )


def _needed(facts: ReportFacts, table: PairedTable, language: Language, landlords: int) -> Table:
    say, integer, alpha = language.say, language.integer, facts.alpha
    rows = [(say("Chosen before the tests, as after a complaint"), integer(fewest(alpha)))]
    if landlords > 1:
        name = say("Picked from {number} landlords for its results", number=integer(landlords))
        rows.append((name, integer(fewest(alpha, landlords))))
    rows += [
        (say("Here: only the control candidate invited"), integer(table.control_only)),
        (say("Here: only the test candidate invited"), integer(table.test_only)),
    ]
    return Table(
        say("Tests with one invitation: how many it takes, and how many there are"),
        (say("The landlord was"), say("Tests")),
        tuple(rows),
    )
