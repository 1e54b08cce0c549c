"""The notice to a landlord that article 14 of the GDPR asks for, with blanks for what is not known.

It tells that a test was made, and of no candidate, tester or complainant.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from discrimtest.files.legal import LegalBasis, LegalBody
from discrimtest.report.blocks import Bullets, Note, Paragraph, Terms
from discrimtest.report.facts import ReportFacts
from discrimtest.report.language import Language
from discrimtest.report.paper import Blanks, Paper, PaperBlock, PaperPart


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """What a notice is made of.

    Attributes:
        called: How the landlord calls itself. name: What reports call it.
    """

    facts: ReportFacts
    law: LegalBasis
    called: str
    name: str
    today: date


def landlord_notice(told: NoticeFacts, language: Language) -> Paper:
    """The letter, in the order of article 14."""
    say = language.say
    notes = []
    if not told.law.counsel.done:
        no_lawyer = say("No lawyer has checked what this page says of the law.")
        notes.append(Note(say("No legal advice"), no_lawyer))
    return Paper(
        language.code,
        say("Notice: we process data about you"),
        say("SIMULATED") if told.facts.study.simulated else "",
        tuple(notes),
        tuple(PaperPart(title, tuple(blocks)) for title, blocks in _parts(told, language)),
        say("To be filled in by a person"),
        say("Page {page} of {pages}", page="{page}", pages="{pages}"),
    )


def _parts(told: NoticeFacts, language: Language) -> Iterator[tuple[str, list[PaperBlock]]]:
    say, code, study = language.say, language.code, told.facts.study
    yield (
        say("To"),
        [
            Terms(
                (
                    (say("Name"), told.called),
                    (say("In our papers"), told.name),
                    (say("Day"), language.date(told.today)),
                )
            ),
            Blanks((say("address"),)),
        ],
    )
    yield (
        say("Who we are"),
        [
            Paragraph(say("We process data about you: {who}.", who=study.runner[code])),
            Blanks((say("our address, telephone and mail"), say("our data protection officer"))),
        ],
    )
    yield (
        say("What we did, and why"),
        [
            Paragraph(
                say(
                    "In the study “{title}” we tested how homes to let are offered. Fictitious "
                    "candidates asked you to view a home that you advertised.",
                    title=study.title[code],
                )
            ),
            Paragraph(say("We use the data to see whether the law on equal treatment is kept.")),
            Blanks((say("the legal basis of the processing"),)),
        ],
    )
    yield say("Which data, and where they come from"), [_sources(language)]
    yield (
        say("Who gets them, and how long we keep them"),
        [
            Paragraph(
                say(
                    "Who decides on a measure gets them only after the steps that the law asks "
                    "for. We publish no data about single landlords."
                )
            ),
            Blanks((say("who gets them"), say("how long they are kept, or what decides that"))),
        ],
    )
    yield say("Your rights"), list(rights_of(told.law.supervisor, language))
    yield say("Signature"), [Blanks((say("place and day"), say("signature")))]


def _sources(language: Language) -> Bullets:
    say = language.say
    return Bullets(
        (
            say("Your name, telephone number and mail address, as your advertisements told them."),
            say("The advertisements: title, address, rent and day."),
            say("What you answered to the candidates, and when."),
        )
    )


def rights_of(body: LegalBody | None, language: Language) -> Iterator[PaperBlock]:
    """The rights of a landlord, and to whom it may complain.

    Args:
        body: The supervisory authority; None where the legal file names none.
    """
    say = language.say
    yield Bullets(
        (
            say("You may ask us which data about you we have, and have them put right."),
            say("You may ask us to erase them or to use them less, and object to their use."),
            say("You may say what you have to say of the tests. We put that beside the facts."),
            say("No computer takes a decision about you by itself."),
        )
    )
    if body is None:
        yield Blanks((say("the supervisory authority"),))
        return
    where = ", ".join(filter(None, (body.called(language.code), body.website)))
    yield Paragraph(say("You may complain to the supervisory authority: {body}.", body=where))
