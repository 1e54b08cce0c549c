"""What became of every imported row, and how many landlords the tests reached."""

from __future__ import annotations

from collections.abc import Iterator

from discrimtest.disclosure import RULE
from discrimtest.record.flow import FlowFacts, ReachFacts
from discrimtest.report.blocks import Table
from discrimtest.report.facts import ReportFacts
from discrimtest.report.language import N_, Language, sentence
from discrimtest.report.terms import LANDLORDS, REASONS
from discrimtest.words.deviation import DeviationReason

MOST = 5
"""From so many tests on landlords are counted together."""
_Row = tuple[str, int, int]
_REFUSED = {
    N_("Could not be read"): ("unreadable_value", "unreadable_row", "no_listing"),
    N_("Outside the area of the study"): ("outside_area",),
    N_("No home of its own, such as a room or a shop"): ("room", "shop", "no_home"),
    N_("Let already, for sale or no longer advertised"): ("let", "for_sale", "withdrawn"),
    N_("Only for people of 65 and over"): ("senior",),
    N_("No way to ask that the study uses"): ("other_channel", "no_channel"),
}
"""Why rows were refused, each with its codes (:mod:`discrimtest.words.refusal`)."""


def flow(facts: ReportFacts, language: Language) -> Table:
    """Each loss with what is left after it."""
    say, integer = language.say, language.integer
    rows = tuple(
        (say(name), integer(lost) if lost else "", integer(left))
        for name, lost, left in _steps(facts)
    )
    caption = say("From the imported rows to the complete tests")
    return Table(caption, (say("Step"), say("Lost"), say("Left")), rows)


def _steps(facts: ReportFacts) -> Iterator[_Row]:
    sample, left = facts.sample, facts.flow.rows
    if left:
        yield N_("Rows of the lists that were imported"), 0, left
        for name, lost in _losses(facts.flow):
            if lost:
                left -= lost
                yield name, lost, left
    left = sample.drawn
    yield N_("Tests drawn"), 0, left
    ends = [(REASONS[reason], sample.broken.get(reason, 0)) for reason in DeviationReason]
    for name, lost in (*ends, (N_("Not finished yet"), sample.unfinished)):
        if lost:
            left -= lost
            yield name, lost, left
    yield N_("Complete tests"), 0, sample.complete


def _losses(facts: FlowFacts) -> Iterator[tuple[str, int]]:
    yield N_("The same advertisement again"), facts.duplicates
    for reason, codes in _REFUSED.items():
        yield reason, sum(facts.refused.get(code, 0) for code in codes)
    yield N_("Of a landlord who is on the exclusion list"), facts.excluded
    yield N_("Not drawn: the sample was full, or the landlord had enough tests"), facts.left


def reach(facts: ReportFacts, language: Language) -> Iterator[Table]:
    """Landlords by type with what reached them, and by how many tests they had."""
    say, integer, sample = language.say, language.integer, facts.sample
    if facts.reach.reached and sample.landlords:
        yield Table(
            say("Landlords reached, and their complete tests"),
            (say("Type"), say("Reached"), say("With a complete test"), say("Complete tests")),
            tuple(
                (
                    sentence(say(LANDLORDS[kind])),
                    integer(number),
                    integer(sample.landlords.get(kind, 0)),
                    integer(sample.complete_by_landlord.get(kind, 0)),
                )
                for kind, number in facts.reach.reached.items()
            ),
        )
    if facts.reach.tests:
        yield Table(
            say("Complete tests for each landlord"),
            (say("Complete tests"), say("Landlords")),
            tuple(
                (_number(tests, facts.reach, language), integer(landlords))
                for tests, landlords in facts.reach.tests.items()
            ),
        )


def _number(tests: int, reach: ReachFacts, language: Language) -> str:
    """The last row stands for as many tests and more."""
    if tests == max(reach.tests) and reach.and_more:
        return language.count(tests, "{n} test or more", "{n} tests or more")
    return language.count(tests, "{n} test", "{n} tests")


def together(reach: ReachFacts, least: int = RULE.threshold) -> ReachFacts:
    """The same with landlords of many tests in one row, so that no row is of few landlords.

    Where the first row is of few, there are few landlords at all, and none is left.
    """
    counts, more = dict(sorted(reach.tests.items())), reach.and_more
    while len(counts) > 1 and (max(counts) > MOST or _few(counts, least)):
        last = counts.pop(max(counts))
        counts[max(counts)] += last
        more = True
    if _few(counts, least):
        counts = {}
    return ReachFacts(reach.reached, counts, more and bool(counts))


def _few(counts: dict[int, int], least: int) -> bool:
    return any(number < least for number in counts.values())
