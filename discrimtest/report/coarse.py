"""Facts about the field made coarse enough for the public."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from discrimtest.disclosure import RULE, DisclosureRule
from discrimtest.record.counts import AnswerFacts
from discrimtest.record.frame import heard
from discrimtest.report.facts import ReportFacts
from discrimtest.report.flow import together
from discrimtest.words.response import ResponseChannel

OTHER = "other"
"""The channels that are put together because few answers came through each."""


def coarse(facts: ReportFacts, *, hidden: bool, rule: DisclosureRule = RULE) -> ReportFacts:
    """The facts without counts that point at few landlords.

    Args:
        hidden: Whether groups of landlords were taken out of the findings; their numbers of
            tests would give them away.
    """
    few = any(0 < number < rule.threshold for number in facts.sample.landlords.values())
    sample, reach = facts.sample, together(facts.reach, rule.threshold)
    if hidden or few:
        sample = replace(sample, landlords={}, complete_by_landlord={})
        reach = replace(reach, reached={})
    answers = _answers(_heard(facts.answers), rule.threshold)
    return replace(facts, sample=sample, answers=answers, reach=reach)


def _heard(answers: tuple[AnswerFacts, ...]) -> tuple[AnswerFacts, ...]:
    """By how an answer was heard, as an export tells it: written, spoken, none."""
    control: Counter[str] = Counter()
    test: Counter[str] = Counter()
    for answer in answers:
        known = answer.channel in set(ResponseChannel)
        kind = heard(ResponseChannel(answer.channel)) if known else answer.channel
        control[kind] += answer.control
        test[kind] += answer.test
    return tuple(AnswerFacts(kind, control[kind], test[kind]) for kind in control)


def _answers(answers: tuple[AnswerFacts, ...], threshold: int) -> tuple[AnswerFacts, ...]:
    """Small channels put together, with the smallest of the others where that is still small."""

    def is_small(answer: AnswerFacts) -> bool:
        return any(0 < count < threshold for count in (answer.control, answer.test))

    kept = sorted(answers, key=lambda one: (not is_small(one), one.control + one.test))
    together: list[AnswerFacts] = []

    def whole() -> AnswerFacts:
        control, test = sum(one.control for one in together), sum(one.test for one in together)
        return AnswerFacts(OTHER, control, test)

    while kept and (is_small(kept[0]) or (together and (len(together) < 2 or is_small(whole())))):
        together.append(kept.pop(0))
    rest = tuple(one for one in answers if one in kept)
    return (*rest, whole()) if together else rest
