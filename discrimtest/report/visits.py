"""Paired visits in a report: how far candidates came after the invitation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from discrimtest.files.word import LocalText
from discrimtest.findings.finding import Findings
from discrimtest.report.blocks import Block, Note, Paragraph, Part, Section, Table
from discrimtest.report.facts import Audience, ReportFacts
from discrimtest.report.language import N_, Language, defined, sentence
from discrimtest.report.marks import limits_by_themselves
from discrimtest.requests.visits import (
    LEAST,
    StageFinding,
    VisitDifference,
    VisitFacts,
    stage_findings,
)
from discrimtest.words.visit import MONEY

LATER = N_(
    "Each stage counts the pairs in which both visitors got through every stage before. Those are "
    "fewer at every stage, and they are not drawn by lot. A difference at an early stage can hide "
    "one later on, or make one. So the first stage is read first."
)
FEW = N_(
    "Below six pairs, no limits are given. Even if all pairs differed the same way, chance alone "
    "would do as much in more than 5 of 100 studies."
)
ITEM_NAMES = {
    "homes_told": N_("homes told of"),
    "homes_shown": N_("homes shown"),
    "minutes": N_("minutes"),
    "documents": N_("documents asked for"),
    "rent": N_("rent, in euros"),
    "deposit": N_("deposit, in euros"),
    "fees": N_("other costs, in euros"),
}


def visits_section(
    facts: ReportFacts, findings: Findings, audience: Audience, language: Language
) -> Section:
    """Stage by stage among those who reached it, then numbers pair by pair.

    Args:
        findings: What this audience may read.
    """
    say, visits = language.say, facts.visits
    assert visits is not None  # noqa: S101 (the section is made where there are visits)
    blocks: list[Block] = [
        Paragraph(
            say(
                "After the invitation two testers each saw the home, apart from each other. Each "
                "wrote down alone what was said and shown. Neither account could be read by "
                "anybody else before both were locked."
            )
        ),
        Note(say("Later stages"), say(LATER)),
    ]
    if audience is Audience.PUBLIC:
        blocks.append(
            Paragraph(
                say(
                    "How many homes, minutes, documents and euros the accounts tell of is left out "
                    "here: so few pairs could point at one landlord."
                )
            )
        )
        visits = replace(visits, differences=())
    else:
        blocks.append(Paragraph(" ".join(_counts(visits, language))))
    named = {one.id: one.label for one in facts.outcomes if one.kind == "stage"}
    stages = stage_findings(findings, list(visits.outcomes))
    parts = tuple(
        Part(
            sentence(comparison.label[language.code]),
            tuple(_part(visits, named, own, language)),
        )
        for comparison in facts.told
        if (own := [stage for stage in stages if stage.comparison == comparison.key])
    )
    return Section("visits", say("At the visit"), tuple(blocks), parts)


def _counts(facts: VisitFacts, language: Language) -> Iterator[str]:
    yield language.count(
        facts.readable,
        "Of {n} test every account is locked.",
        "Of {n} tests every account is locked.",
    )
    if facts.waiting:
        yield language.count(
            facts.waiting,
            "{n} test still waits for an account, and counts at no stage.",
            "{n} tests still wait for an account, and count at no stage.",
        )
    if facts.absent:
        yield language.count(
            facts.absent,
            "Of {n} visit no account will come.",
            "Of {n} visits no account will come.",
        )
    if facts.after_sight:
        yield language.count(
            facts.after_sight,
            "{n} correction was made when the other account could be read; no figure here counts "
            "it.",
            "{n} corrections were made when the other account could be read; no figure here counts "
            "them.",
        )


def _part(
    visits: VisitFacts,
    named: Mapping[str, LocalText],
    stages: Sequence[StageFinding],
    language: Language,
) -> Iterator[Block]:
    say = language.say
    yield Table(
        say("How far the pairs came"),
        (
            say("Stage"),
            say("Pairs"),
            say("Both"),
            say("Only control"),
            say("Only test"),
            say("Neither"),
            say("Difference per 100"),
            say("p, adjusted"),
        ),
        tuple(_stage(named, stage, language) for stage in stages),
        (
            say(
                "Difference: control minus test, of the pairs of that stage. Between brackets: "
                "figures that fit these pairs as well."
            ),
            *limits_by_themselves(language, [stage.test for stage in stages]),
        ),
    )
    own = [one for one in visits.differences if one.comparison == stages[0].comparison]
    if numbers := [one for one in own if one.pairs]:
        yield _numbers(numbers, language)


def _stage(
    named: Mapping[str, LocalText], stage: StageFinding, language: Language
) -> tuple[str, ...]:
    cells, net, test = stage.cells, stage.net, stage.test
    counts = (stage.pairs, cells.both, cells.control_only, cells.test_only, cells.neither)
    p_value = None if test is None else test.p_value if test.p_adjusted is None else test.p_adjusted
    return (
        sentence(named[stage.outcome][language.code]),
        *(language.integer(count) for count in counts),
        _limited(
            language.hundredths(net.value if net else None, 0),
            [language.hundredths(end, 0) for end in (net.ci_low, net.ci_high) if defined(end)]
            if net
            else [],
            language,
        ),
        language.p(p_value) if stage.pairs else language.undefined,
    )


def _numbers(numbers: Iterable[VisitDifference], language: Language) -> Table:
    say, rows = language.say, list(numbers)
    notes = [
        say("Only pairs in which both visits took place and both accounts tell it. The p-value "
            "asks who got more, not how much more."),
        say("Differences are of the means before these were rounded."),
    ]  # fmt: skip
    if any(one.pairs < LEAST for one in rows):
        notes.append(say(FEW))
    return Table(
        say("Numbers in the accounts, pair by pair"),
        (
            say("What"),
            say("Pairs"),
            say("Control more"),
            say("Test more"),
            say("Mean, control"),
            say("Mean, test"),
            say("Difference"),
            say("p"),
        ),
        tuple(_number(one, language) for one in rows),
        tuple(notes),
    )


def _number(one: VisitDifference, language: Language) -> tuple[str, ...]:
    unit = 100 if one.item in MONEY else 1

    def told(value: float) -> str:
        return language.decimal(value / unit) if defined(value) else language.undefined

    return (
        sentence(language.say(ITEM_NAMES[one.item])),
        *(language.integer(count) for count in (one.pairs, one.control_more, one.test_more)),
        told(one.control),
        told(one.tested),
        _limited(
            told(one.difference),
            [told(end) for end in (one.low, one.high) if defined(end)],
            language,
        ),
        language.p(one.p_value),
    )


def _limited(value: str, limits: Sequence[str], language: Language) -> str:
    if not limits:
        return value
    low, high = limits
    return f"{value} ({language.say('{low} to {high}', low=low, high=high)})"
