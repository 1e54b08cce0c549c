"""A letter to the sector once a public report is out: what was tested, what it shows, what to do.

It tells what the half page of the public report tells, with the same figures. It goes to the
professional body or to all agencies of a city, and is about none of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from discrimtest.estimators.registry import CARDS
from discrimtest.findings.keys import Group
from discrimtest.report.blocks import Answer, Bullets, Note, Paragraph, Table
from discrimtest.report.context import HalfPage
from discrimtest.report.facts import LegalStatementFacts
from discrimtest.report.language import Language, sentence
from discrimtest.report.law import sourced
from discrimtest.report.outside import everything_visible
from discrimtest.report.paper import Blanks, Paper, PaperBlock, PaperPart
from discrimtest.report.readings import total
from discrimtest.report.terms import candidates, group_term
from discrimtest.report.wording import SHARES, limits_text
from discrimtest.words.sentence import N_

SUGGESTIONS = (
    N_("Decide beforehand who is invited, for instance in the order of asking. Keep to it."),
    N_("Ask all candidates the same at a first contact, and no more than you may."),
    N_("Answer every candidate in time, also those whom you do not invite."),
    N_("An owner asks you to leave out a group? Say no, and write down that you did."),
    N_("Look now and then at who asked for a viewing, and who got no answer."),
    N_("Talk about this letter with everybody in your office who answers candidates."),
)


def sector_letter(told: HalfPage, language: Language, published: date) -> Paper:
    """The letter, with blanks for who sends it to whom.

    Args:
        told: What the public may see.
        published: Day of the public report whose figures these are.
    """
    say = language.say
    place = told.facts.study.place[language.code]
    return everything_visible(
        Paper(
            language.code,
            say("To agencies and landlords in {place}: what our test found", place=place),
            " · ".join(stamp.label for stamp in told.stamps),
            tuple(Note(stamp.label, stamp.text) for stamp in told.stamps),
            tuple(_parts(told, language, published)),
            say("To be filled in by a person"),
            say("Page {page} of {pages}", page="{page}", pages="{pages}"),
        )
    )


def _parts(told: HalfPage, language: Language, published: date) -> Iterator[PaperPart]:
    say, legal = language.say, told.facts.legal
    to_all = say(
        "This letter goes to the whole sector: to its professional body or to all agencies."
    )
    not_one = say("It is about no agency or landlord by itself. So do not send it to one alone.")
    blank = Blanks(
        (say("the professional body, or the list of all agencies"), say("place and day"))
    )
    yield PaperPart(say("To"), (Paragraph(to_all), Paragraph(not_one), blank))
    day = language.date(published)
    same = say("All figures are those of the public report of {day}.", day=day)
    yield PaperPart(say("The study"), (told.sheet, Paragraph(same)))
    for number, answer in enumerate(told.answers):
        table = [_figures(told, language)] if number == 1 else []
        yield PaperPart(answer.question, (*_answered(answer), *table))
    suggested = Paragraph(say("These are suggestions of this program, and no legal advice."))
    yield PaperPart(say("What can you do?"), (Bullets(tuple(map(say, SUGGESTIONS))), suggested))
    yield from _sourced(
        say("What a landlord may ask at a first contact"), legal.guidance if legal else (), language
    )
    yield PaperPart(say("Whom to ask"), tuple(_asked(told, language)))
    yield from _sourced(
        say("Where to report discrimination"), legal.report_to if legal else (), language
    )
    yield PaperPart(say("Signature"), (Blanks((say("name and function"), say("signature"))),))


def _answered(answer: Answer) -> tuple[PaperBlock, ...]:
    if answer.listed:
        return (Bullets(answer.sentences),)
    return (Paragraph(" ".join(answer.sentences)),)


def _figures(told: HalfPage, language: Language) -> Table:
    """All tests, then by kind of landlord: who was invited, and the net rate with its limits."""
    say, readings = language.say, told.readings
    key = told.facts.primary.key
    card = CARDS[readings.primary(key)]
    who = candidates(language, told.facts.primary)
    groups = [None, *readings.groups(key, "landlord_type")]
    return Table(
        say("{measure}, per 100, {share}", measure=say(card.name), share=say(SHARES[card.of][0])),
        (
            say("Group"),
            say("Complete tests"),
            say("Invited: {who}", who=who.control),
            say("Invited: {who}", who=who.test),
            say("Difference"),
            say("Limits"),
        ),
        tuple(_row(told, language, group) for group in groups),
    )


def _row(told: HalfPage, language: Language, group: Group | None) -> tuple[str, ...]:
    readings, key = told.readings, told.facts.primary.key
    cells = readings.need_cells(key, group)
    net = readings.need(readings.primary(key), key, group)
    counts = (total(cells), cells.both + cells.control_only, cells.both + cells.test_only)
    return (
        sentence(group_term(language, group)),
        *map(language.integer, counts),
        language.hundredths(net.value),
        limits_text(language, net),
    )


def _asked(told: HalfPage, language: Language) -> Iterator[PaperBlock]:
    say, legal = language.say, told.facts.legal
    runner = told.facts.study.runner[language.code]
    yield Paragraph(say("Who did the test answers your questions: {runner}.", runner=runner))
    yield Blanks((say("name, telephone, mail"),))
    if legal and not legal.checked:
        no_lawyer = say("No lawyer has checked what this page says of the law.")
        yield Note(say("No legal advice"), no_lawyer)


def _sourced(
    title: str, statements: tuple[LegalStatementFacts, ...], language: Language
) -> Iterator[PaperPart]:
    if statements:
        yield PaperPart(title, (sourced(statements, language),), level=2)
