"""The results: for each comparison what came back, how often, and the net difference."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from discrimtest.disclosure import RULE
from discrimtest.report.aspects import aspects
from discrimtest.report.bars import paired_outcomes
from discrimtest.report.blocks import Block, Note, Paragraph, Part, Section, Stamp
from discrimtest.report.comparison_tables import ComparisonTables
from discrimtest.report.definitions import categories, other_definitions
from discrimtest.report.facts import ReportFacts
from discrimtest.report.language import Language, sentence
from discrimtest.report.picture import net_differences
from discrimtest.report.readings import Readings
from discrimtest.report.sensitivity import Otherwise
from discrimtest.report.subject import Subject


def results(
    facts: ReportFacts, readings: Readings, language: Language, stamps: tuple[Stamp, ...]
) -> Section:
    """The section with the figure: the primary comparison first, then the others."""
    say = language.say
    favourable = categories(language, facts.outcome)
    blocks: list[Block] = [
        Paragraph(
            say(
                "An answer counts as an invitation when it was coded as {categories}.",
                categories=favourable,
            )
            + " "
            + say(
                "The control candidate is the one without the characteristic tested; the test "
                "candidate has it."
            )
        ),
        *([bars] if (bars := paired_outcomes(facts, readings, language, stamps)) else []),
        *net_differences(facts, readings, language, stamps),
        *_few(facts, readings, language),
    ]
    parts = tuple(
        Part(
            sentence(comparison.label[language.code]),
            tuple(ComparisonTables(Subject(facts, readings, language, comparison)).blocks()),
        )
        for comparison in facts.told
    )
    otherwise = Otherwise(facts, readings, language).parts()
    more = tuple(
        replace(part, technical=True)
        for part in (*other_definitions(facts, readings, language), *otherwise)
    )
    beside = aspects(facts, readings, language)
    return Section("results", say("Results"), tuple(blocks), (*parts, *beside, *more))


def _few(facts: ReportFacts, readings: Readings, language: Language) -> Iterator[Note]:
    """What few landlords mean for who may read this."""
    say = language.say
    landlords = sum(facts.sample.landlords.values())
    if 0 < landlords < RULE.threshold:
        yield Note(
            say("Very few landlords"),
            language.count(
                landlords,
                "All these figures are about {n} landlord. Who knows which one was tested, "
                "knows what it did. Do not publish this report.",
                "All these figures are about {n} landlords. Who knows which ones were tested, "
                "can work out what each did. Do not publish this report.",
            ),
        )
    if readings.hidden:
        told = say(
            "A figure about few landlords could point at one of them. So small groups are "
            "not in this report, nor groups from which one could work them out."
        )
        hidden = [one for one in facts.comparisons if one.key in facts.hidden]
        if hidden:
            names = language.listed([one.label[language.code] for one in hidden])
            told += " " + say("For the same reason, these have no figures: {names}.", names=names)
        yield Note(say("Small groups are left out"), told)
