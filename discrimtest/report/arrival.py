"""Whether the letters of each kind of candidate arrived alike."""

from __future__ import annotations

from discrimtest.report.blocks import Block, Note, Part
from discrimtest.report.facts import Audience, ReportFacts
from discrimtest.report.language import Language, sentence


def arrival(facts: ReportFacts, audience: Audience, language: Language) -> list[Part]:
    """Whether letters of one kind of candidate were lost more often; the public sees no counts."""
    say, title = language.say, language.say("Letters did not arrive alike")
    told: list[Block] = []
    for each in facts.delivery:
        arm, control = sentence(each.arm[language.code]), sentence(each.control[language.code])
        counted = say(
            "{arm}: {returned} of {sent} came back or were refused. {control}: "
            "{control_returned} of {control_sent}.",
            arm=arm,
            control=control,
            returned=language.integer(each.returned),
            sent=language.integer(each.sent),
            control_returned=language.integer(each.control_returned),
            control_sent=language.integer(each.control_sent),
        )
        compared = say(
            "Letters came back or were refused unequally often: {arm}, {control}.",
            arm=arm,
            control=control,
        )
        doubt = say(
            "By chance alone this happens in one study in twenty at most. Such tests count in no "
            "figure, but letters that did arrive may have been treated otherwise too."
        )
        words = compared if audience is Audience.PUBLIC else counted
        told.append(Note(title, f"{words} {doubt}"))
    return [Part(say("Whether letters arrived"), tuple(told))] if told else []
