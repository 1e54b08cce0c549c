"""How the candidates of a test were matched: what is equal, and the one difference."""

from __future__ import annotations

from collections.abc import Iterator

from discrimtest.files.protocol import Ground
from discrimtest.report.blocks import Paragraph, Section, Terms
from discrimtest.report.facts import ReportFacts
from discrimtest.report.language import Language, sentence
from discrimtest.report.terms import GROUNDS, one_difference

_Row = tuple[str, str]


def matched(facts: ReportFacts, language: Language) -> Section:
    """The ground, what differs, what is the same and what was left to lots."""
    say = language.say
    intro = say("Each test compares two candidates who asked for the same home.")
    blocks = (Paragraph(intro), Terms(tuple(_rows(facts, language))))
    return Section("matched", say("How the candidates were matched"), blocks)


def _rows(facts: ReportFacts, language: Language) -> Iterator[_Row]:
    say, code = language.say, language.code
    grounds = dict.fromkeys(ground for one in facts.comparisons for ground in one.grounds)
    names = language.listed([say(GROUNDS[ground]) for ground in grounds])
    yield say("Ground"), sentence(names)
    told = dict.fromkeys(say(one_difference(one)) for one in facts.comparisons if one.grounds)
    yield say("The one difference"), " ".join(told)
    yield (
        say("Who is compared"),
        "; ".join(dict.fromkeys(sentence(one.label[code]) for one in facts.comparisons)),
    )
    same = say(
        "The home, the size of the household, the kind of sentences and how they begin and end. "
        "Also how long the text is, how easily it reads, and what is told of work and income."
    )
    if Ground.GENDER_IDENTITY not in grounds:
        same += " " + say("The gender of who writes or calls is the same too.")
    yield say("What is the same"), same
    lots = [say("Which of the wordings each candidate uses.")]
    if facts.protocol.order != "test-first":
        lots.append(say("Who comes first."))
    yield say("What lots decided"), " ".join(lots)
    yield (
        say("Where to see it"),
        say("In the letters of each test the words that show the ground are marked."),
    )
