"""What was not the same in two waves: told before their figures, as a change may come from it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import NamedTuple

from discrimtest.files.study import StudyLimits
from discrimtest.report.blocks import Block, Note, Paragraph, Table
from discrimtest.report.facts import StudyFacts
from discrimtest.report.language import Language, sentence
from discrimtest.report.terms import CHANNELS
from discrimtest.report.wave_facts import BaselineFacts, WaveMethod
from discrimtest.words.sentence import N_

FIRST: dict[str, str] = {
    "random": N_("by lot"),
    "test-first": N_("the test candidate first"),
}
"""By how it was decided who came first."""


def method_blocks(baseline: BaselineFacts, study: StudyFacts, language: Language) -> list[Block]:
    """What differs, as a table; or that nothing does."""
    say = language.say
    if baseline.methods is None:
        return [Paragraph(say("How the earlier wave was measured is not known here."))]
    unknown = say("Where the advertisements came from is not in the files, so it is not compared.")
    rows = tuple(differing(baseline, study, language))
    if not rows:
        alike = say("As far as their files tell, both waves were measured alike.")
        return [Paragraph(f"{alike} {unknown}")]
    before, now = baseline.methods
    blocks: list[Block] = [
        Paragraph(say("First read what was not the same: the change may come from that.")),
        Table(
            say("What was not the same in both waves"),
            (say("What"), say("Before"), say("Now")),
            rows,
            (unknown,),
            texts=(0, 1, 2),
        ),
    ]
    if before.favourable != now.favourable:
        text = say(
            "The two waves do not count the same answers as an invitation. So their difference "
            "tells of no change."
        )
        blocks.append(Note(say("Not the same question"), text))
    return blocks


def differing(
    baseline: BaselineFacts, study: StudyFacts, language: Language
) -> Iterator[tuple[str, str, str]]:
    """What, how it was before, and how it is now; only what differs."""
    if baseline.methods is None:
        return
    before, now = baseline.methods
    then = _told(before, None, (baseline.first, baseline.last), language)
    later = _told(now, before, (study.first, study.last), language)
    for one, other in zip(then, later, strict=True):
        if one.value != other.value:
            yield one.what, one.text, other.text


class _MethodLine(NamedTuple):
    """One thing of a method: its name, how it is told, and what is compared."""

    what: str
    text: str
    value: object


def _told(
    method: WaveMethod, before: WaveMethod | None, period: tuple[date, date], language: Language
) -> Iterator[_MethodLine]:
    """
    Args:
        before: The method that it is told beside; None for the earlier one itself.
    """
    say, code, integer = language.say, language.code, language.integer
    signals, codes = (None, None) if before is None else (before.signals, before.postcodes)
    first, last = map(language.date, period)
    months = [day.month for day in period]
    yield _MethodLine(say("Period"), say("{first} to {last}", first=first, last=last), months)
    yield _same(say("Protocol"), method.protocol)
    yield _same(say("How candidates asked"), say(CHANNELS[method.channel]))
    yield _same(say("Who came first"), say(FIRST[method.order]))
    yield _same(say("Days in which an answer counts"), integer(method.window_days))
    labels = dict.fromkeys(each[code] for each in method.candidates)
    yield _same(say("Candidates"), language.listed(list(labels)))
    counted = [each[code] for each in method.favourable]
    yield _same(say("What counts as an invitation"), language.listed(counted))
    shown = _part(method.signals, signals, language)
    yield _MethodLine(say("Names and phrases"), shown, method.signals)
    other = "–" if before is None else say("other words")
    yield _MethodLine(say("Texts of letters and scripts"), other, method.letters)
    tongues = [language.name_of(each) for each in method.languages]
    yield _same(say("Languages of the letters"), language.listed(tongues))
    area = _part(method.postcodes, codes, language)
    yield _MethodLine(say("Postcodes of the area"), area, method.postcodes)
    yield _same(say("Tests planned"), integer(method.tests))
    yield _same(say("Most tests of one landlord"), _burden(method.limits, language))
    yield _same(say("Answers that two coders judge"), language.percent(method.double, 0))
    yield _same(say("Carried out by"), method.runner[code])


def _same(what: str, text: str) -> _MethodLine:
    """What is the same where it is told in the same words."""
    return _MethodLine(what, text, text)


def _part(now: Collection[str], before: Collection[str] | None, language: Language) -> str:
    if before is None:
        return language.integer(len(now))
    return language.say(
        "{n}, of which {same} as before",
        n=language.integer(len(now)),
        same=language.integer(len({*now} & {*before})),
    )


def _burden(limits: StudyLimits, language: Language) -> str:
    return sentence(
        language.say(
            "agency: {tests} (days: {days}); private: {private}; letters of rare candidates: "
            "{rare}",
            tests=language.integer(limits.agency_tests),
            days=language.integer(limits.agency_days),
            private=language.integer(limits.private_tests),
            rare=language.integer(limits.rare_letters),
        )
    )
