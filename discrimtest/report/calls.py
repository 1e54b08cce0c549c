"""Mystery calls beside the tests of a report: in a section of their own, never added up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from discrimtest.estimators.interface import Interval
from discrimtest.estimators.levels import OWN_RATE, REPEATED, LevelRate
from discrimtest.files.word import LocalText
from discrimtest.report.blocks import Block, Bullets, Paragraph, Part, Section, Table, Terms
from discrimtest.report.call_conduct import ENDINGS, CallConduct, conduct_told
from discrimtest.report.language import N_ as N_
from discrimtest.report.language import Language, defined, sentence
from discrimtest.requests.calls import CallFinding, CallWave
from discrimtest.words.call import LEVELS

BY_YEAR = N_(
    "Each year the share that goes along changes by {change} in every 100 calls. Changes of "
    "{limits} fit these calls as well ({p})."
)
BY_NUMBER = N_(
    "For each 1 that the number of the measurement rises, the share that goes along changes by "
    "{change} in every 100 calls. Changes of {limits} fit these calls as well ({p})."
)
NOT_SHOWN = "–"
FIRST_YEAR = 1900
"""Numbers of measurements from here on are years."""
LEVEL_NAMES = tuple(ENDINGS[level] for level in LEVELS)


@dataclass(frozen=True, slots=True)
class CallFacts:
    """What a report tells of calls.

    Attributes:
        law, source: What the region's law makes of them, and where it says so.
        labels: What requests are called, as far as a protocol names them.
        sha256: Hash of the table they were read from; empty where the reader cannot get it.
        conduct: How they were made, and what was taken out.
    """

    findings: tuple[CallFinding, ...]
    law: LocalText
    source: LocalText
    labels: Mapping[str, LocalText]
    level: float
    sha256: str
    conduct: CallConduct


def calls_section(facts: CallFacts, language: Language) -> Section:
    """What agencies answered an owner who asked to leave a group out, wave by wave."""
    say, code = language.say, language.code
    blocks: list[Block] = [
        Paragraph(
            say(
                "Somebody played an owner and called agencies. The owner asked once not to be "
                "shown one group of candidates. The agency could refuse, leave it to the owner, or "
                "go along. An answer such as “not allowed, but” counts as leaving it to the owner."
            )
        ),
        Paragraph(say(OWN_RATE)),
        Terms(((facts.source[code], facts.law[code]),)),
    ]
    if any(finding.repeated and not finding.is_hidden for finding in facts.findings):
        blocks.append(Paragraph(say(REPEATED)))
    parts = tuple(
        Part(_name(facts, finding, language), tuple(_told(facts, finding, language)))
        for finding in facts.findings
    )
    blocks.append(Bullets(tuple(conduct_told(facts.conduct, language))))
    if facts.sha256:
        blocks.append(Terms(((say("Table of calls (SHA-256)"), facts.sha256),), code=True))
    return Section("calls", say("Calls by a fictitious owner"), tuple(blocks), parts)


def _name(facts: CallFacts, finding: CallFinding, language: Language) -> str:
    label = facts.labels.get(finding.request)
    named = label[language.code] if label else finding.request
    return sentence(named) if named else language.say("All calls")


def _told(facts: CallFacts, finding: CallFinding, language: Language) -> Iterator[Block]:
    say = language.say
    yield Table(
        say("{request}: how calls ended, in percent", request=_name(facts, finding, language)),
        (say("Measurement"), say("Calls"), *(sentence(say(name)) for name in LEVEL_NAMES)),
        tuple(_row(wave, language) for wave in finding.waves),
        tuple(_without(finding, language)),
    )
    yield Paragraph(_trend(facts, finding, language))


def _row(wave: CallWave, language: Language) -> tuple[str, ...]:
    if wave.is_hidden:
        return (str(wave.wave), *[NOT_SHOWN] * (1 + len(LEVEL_NAMES)))
    cells = (_cell(rate, language) for rate in wave.rates)
    return (str(wave.wave), language.integer(wave.calls), *cells)


def _cell(rate: LevelRate, language: Language) -> str:
    """The share with its limits: "30 (22 to 39)"."""
    if not rate.share.of:
        return language.undefined
    share = language.hundredths(rate.share.count / rate.share.of, 0)
    return f"{share} ({_limits(rate.limits, language, 0)})" if defined(rate.limits.low) else share


def _limits(limits: Interval, language: Language, digits: int) -> str:
    low, high = (language.hundredths(end, digits) for end in (limits.low, limits.high))
    return language.say("{low} to {high}", low=low, high=high)


def _without(finding: CallFinding, language: Language) -> Iterator[str]:
    """Calls that ended at no level, which no share counts."""
    say = language.say
    if any(not wave.is_hidden for wave in finding.waves):
        yield say("Between brackets: figures that fit these calls as well.")
    if finding.is_hidden:
        yield say(
            "{mark}: left out. A figure about few agencies could point at one of them.",
            mark=NOT_SHOWN,
        )
    for wave in finding.waves:
        if wave.not_reached or wave.broken:
            yield say(
                "{wave}: agencies not reached: {lost}; calls that did not follow the script: "
                "{broken}. They count in no share.",
                wave=str(wave.wave),
                lost=language.integer(wave.not_reached),
                broken=language.integer(wave.broken),
            )


def _trend(facts: CallFacts, finding: CallFinding, language: Language) -> str:
    trend, say = finding.trend, language.say
    if trend.why:
        return sentence(say(trend.why)) + "."
    first = trend.slope.test().p_value if finding.repeated else trend.along.p_value
    limits = trend.slope.interval(facts.level)
    if not defined(first) or not defined(limits.low):
        return say("Whether it changed from one measurement to the next cannot be computed.")
    return say(
        BY_YEAR if all(wave.wave >= FIRST_YEAR for wave in finding.waves) else BY_NUMBER,
        change=language.hundredths(trend.slope.value),
        limits=_limits(limits, language, 1),
        p=language.p_equals(first),
    )
