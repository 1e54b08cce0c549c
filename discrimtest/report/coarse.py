"""Facts about the field made coarse enough for the public."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from discrimtest.disclosure import RULE, DisclosureRule
from discrimtest.disclosure.public import Gate
from discrimtest.record.counts import AnswerFacts
from discrimtest.record.frame import SPOKEN, WRITTEN, heard
from discrimtest.report.facts import ReportFacts
from discrimtest.report.flow import together
from discrimtest.words.response import ResponseChannel

NONE, OTHER, ANY, REST = "none", "other", "any", "rest"
"""No answer; some channels put together because few answers came through each, all of them, and
some with the contacts that nobody answered."""


def public_facts(facts: ReportFacts, gate: Gate, rule: DisclosureRule = RULE) -> ReportFacts:
    """The facts that the public may see.

    Where a comparison is hidden, or the landlords are no crowd, counts of all tests go too: what
    the other comparisons leave of them would be the hidden one's.
    """
    hidden = tuple(one.key for one in facts.comparisons if gate.hides(one.key))
    landlords = sum(facts.sample.landlords.values())
    withheld = bool(hidden) or 0 < landlords < rule.crowd
    told = coarse(facts, hidden=bool(gate.hidden), rule=rule)
    return replace(told, hidden=hidden, withheld=withheld)


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
    order = (WRITTEN, SPOKEN, NONE)
    kinds = [*(kind for kind in order if kind in control), *sorted(control.keys() - set(order))]
    return tuple(AnswerFacts(kind, control[kind], test[kind]) for kind in kinds)


def _answers(answers: tuple[AnswerFacts, ...], threshold: int) -> tuple[AnswerFacts, ...]:
    """Small channels put together, with the smallest of the others where that is still small.

    Answers go with answers as long as there are any; where all goes together nothing is told.
    """

    def is_small(answer: AnswerFacts) -> bool:
        return any(0 < count < threshold for count in (answer.control, answer.test))

    kept = sorted(
        answers,
        key=lambda one: (not is_small(one), one.channel == NONE, one.control + one.test),
    )
    together: list[AnswerFacts] = []
    while kept and (
        is_small(kept[0]) or (together and (len(together) < 2 or is_small(_whole(together, kept))))
    ):
        together.append(kept.pop(0))
    rest = tuple(one for one in answers if one in kept)
    if not together:
        return rest
    return (*rest, _whole(together, rest)) if rest else ()


def _whole(together: Sequence[AnswerFacts], rest: Sequence[AnswerFacts]) -> AnswerFacts:
    """Some channels as one, named by what is beside it."""
    channels, others = ({one.channel for one in some} for some in (together, rest))
    name = REST if NONE in channels else ANY if others <= {NONE} else OTHER
    return AnswerFacts(
        name, sum(one.control for one in together), sum(one.test for one in together)
    )
