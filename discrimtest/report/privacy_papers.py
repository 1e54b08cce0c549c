"""Two papers of the GDPR on one study: its record of processing, and its impact assessment.

They tell what the study's files and the database say on a day, and leave open what only people
know or may judge. Neither says whether the law is kept.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from discrimtest.files.legal import LegalStatement
from discrimtest.report.blocks import Bullets, Note, Paragraph, Terms
from discrimtest.report.language import N_, Language
from discrimtest.report.paper import Blanks, Paper, PaperBlock, PaperPart
from discrimtest.report.processing import (
    ProcessingFacts,
    categories_of,
    outside_union,
    purpose_of,
    recipients_of,
    security_of,
    terms_of,
)

_RISKS: tuple[tuple[str, str], ...] = (
    (
        N_("Somebody reads names, answers or accounts that are not for them."),
        N_("a landlord, a complainant or a tester is exposed"),
    ),
    (
        N_("A landlord is named where chance, or a mistake in the tests, made the difference."),
        N_("a reputation, a procedure"),
    ),
    (
        N_("A landlord is recognised in figures or data that were published without names."),
        N_("the same, in public"),
    ),
    (
        N_("A landlord finds out who tested, or who complained."),
        N_("pressure on a tester or a complainant"),
    ),
    (
        N_("A landlord is written to more often than it can bear."),
        N_("time, and homes let later"),
    ),
    (N_("What was to be erased stays somewhere."), N_("all of the above, for longer")),
)
"""What can go wrong by the way such a study works, and whom it strikes; people add others."""


@cache
def law_of_papers() -> dict[str, LegalStatement]:
    """What the GDPR asks of them, by id."""
    told = tomllib.loads((files(__package__) / "gdpr.toml").read_text(encoding="utf-8"))
    found = [LegalStatement.model_validate(each) for each in told["statements"]]
    return {each.id: each for each in found}


def processing_record(told: ProcessingFacts, language: Language) -> Paper:
    """The record of processing (article 30)."""
    say = language.say
    parts = (
        ("record-a", say("Who is responsible"), _controller(told, language)),
        ("record-b", say("Why the data are processed"), purpose_of(told, language)),
        ("record-c", say("Whose data, and which"), categories_of(told, language)),
        ("record-d", say("Who gets them"), recipients_of(told, language)),
        ("record-e", say("Outside the Union"), outside_union(language)),
        ("record-f", say("How long they are kept"), terms_of(told, language)),
        ("record-g", say("How they are protected"), security_of(told, language)),
    )
    return _paper(told, language, say("Record of processing"), "record", parts)


def impact_assessment(told: ProcessingFacts, language: Language) -> Paper:
    """The impact assessment (article 35)."""
    say = language.say
    parts = (
        ("assessment-a", say("What is done, and why"), _description(told, language)),
        ("assessment-b", say("Is it necessary, and is it in proportion?"), _needed(told, language)),
        ("assessment-c", say("What can it do to people?"), _risks(language)),
        ("assessment-d", say("What is done about that"), _measures(told, language)),
        ("assessment-officer", say("Advice"), _advice(told, language)),
        ("assessment-views", say("What the people concerned think"), _views(language)),
        ("assessment-consult", say("What remains"), _remains(language)),
    )
    return _paper(told, language, say("Impact assessment"), "assessment", parts)


def _paper(
    told: ProcessingFacts,
    language: Language,
    title: str,
    law: str,
    parts: tuple[tuple[str, str, Iterator[PaperBlock]], ...],
) -> Paper:
    say, code = language.say, language.code
    notes = [
        Note(
            say("Draft"),
            say(
                "It tells what the files of the study and the database said on {day}. What no "
                "program knows is left open. Whether the law is kept is for people to judge.",
                day=language.date(told.today),
            ),
        )
    ]
    if not told.law.counsel.done:
        no_lawyer = say("No lawyer has checked what this page says of the law.")
        notes.append(Note(say("No legal advice"), no_lawyer))
    asked = law_of_papers()[law]
    about = PaperPart(
        say("Which study"),
        tuple(_study(told, language)),
        _source(asked, language),
    )
    signed = PaperPart(
        say("Signature"),
        (Blanks((say("who decides, in which capacity"), say("place and day"), say("signature"))),),
    )
    shown = (
        PaperPart(heading, tuple(blocks), _source(law_of_papers()[each], language))
        for each, heading, blocks in parts
    )
    return Paper(
        code,
        language.about(title, told.title[code]),
        say("SIMULATED") if told.simulated else "",
        tuple(notes),
        (about, *shown, signed),
        say("To be filled in by a person"),
        say("Page {page} of {pages}", page="{page}", pages="{pages}"),
    )


def _source(statement: LegalStatement, language: Language) -> str:
    text, code = statement.text[language.code], language.code
    assert statement.dated is not None  # noqa: S101 (each of them is)
    source, day = statement.source[code], language.date(statement.dated)
    return language.say("{text} ({source}, {day})", text=text, source=source, day=day)


def _study(told: ProcessingFacts, language: Language) -> Iterator[PaperBlock]:
    say, code = language.say, language.code
    locked = (
        say(
            "version {number}, of {day}",
            number=language.integer(told.version),
            day=language.date(told.locked),
        )
        if told.locked
        else say("not locked yet: its files may still change")
    )
    yield Terms(
        (
            (say("Study"), f"{told.title[code]} ({told.slug})"),
            (say("Files"), locked),
            (say("Law"), told.law.title[code]),
            (say("Period"), f"{language.date(told.first)} – {language.date(told.last)}"),
            (say("Place"), told.place[code]),
        )
    )


def _controller(told: ProcessingFacts, language: Language) -> Iterator[PaperBlock]:
    say, code = language.say, language.code
    rows = [(say("Who runs the study"), told.runner[code])]
    if told.commissioner[code]:
        rows.append((say("Who commissioned it"), told.commissioner[code]))
    yield Terms(tuple(rows))
    yield Blanks(
        (
            say("the controller: name, address, telephone, mail"),
            say("a joint controller, if there is one, and what was agreed"),
            say("the data protection officer, and how to reach them"),
            say("processors (servers, mail, telephone), and the contract with each"),
        )
    )


def _description(told: ProcessingFacts, language: Language) -> Iterator[PaperBlock]:
    say, code = language.say, language.code
    yield from purpose_of(told, language)
    rows = [(say("Protocol"), told.protocol[code])]
    if told.tests:
        rows.append((say("Tests planned"), language.integer(told.tests)))
    yield Terms(tuple(rows))
    yield Paragraph(
        say(
            "Made-up candidates ask landlords for a viewing. What comes back is kept word for "
            "word, coded by people, and compared."
        )
    )
    yield from categories_of(told, language)
    yield from terms_of(told, language)
    yield Blanks(
        (
            say("whether it is on the list of the supervisory authority, and the day it was read"),
            say("who else takes part, with which data"),
        )
    )


def _needed(told: ProcessingFacts, language: Language) -> Iterator[PaperBlock]:
    say, limits = language.say, told.limits
    yield Paragraph(say("What the files of the study say of it:"))
    yield Bullets(
        (
            say(
                "Most tests of one agency: {tests}; days over which they count: {days}. Most tests "
                "of one private landlord: {private}.",
                tests=language.integer(limits.agency_tests),
                days=language.integer(limits.agency_days),
                private=language.integer(limits.private_tests),
            ),
            say(
                "{percent} of what comes back is coded by two people, each alone.",
                percent=language.percent(told.double, 0),
            ),
            say("Landlords who ask for it, or who find out, are left alone from then on."),
        )
    )
    yield Blanks(
        (
            say("why the question cannot be answered without data of single landlords"),
            say("why fewer tests, or less of each landlord, would not do"),
            say("why landlords are not told beforehand, and when they are"),
            say("how the benefit weighs against the burden on them"),
            say("how people get to their rights: access, erasure, objection"),
        )
    )


def _risks(language: Language) -> Iterator[PaperBlock]:
    say = language.say
    yield Paragraph(
        say(
            "These follow from how such a study works. How likely and how grave each is here, and "
            "which others there are, is for people to say."
        )
    )
    for what, whom in _RISKS:
        yield Terms(((say("What can go wrong"), say(what)), (say("What it can cost"), say(whom))))
        yield Blanks((say("how likely"), say("how grave")))
    yield Blanks((say("other risks"),))


def _measures(told: ProcessingFacts, language: Language) -> Iterator[PaperBlock]:
    say = language.say
    yield Bullets(
        (
            say("Who codes blind does not see to which candidate an answer came."),
            say("Reports for the public tell of no landlord, and of no small group of them."),
            say("No document names a tester or a complainant; a court can learn of a tester."),
            say("A document goes to inspectors only after the steps of the legal file."),
            say("Erasing destroys a key; facts and figures stay."),
        )
    )
    yield from security_of(told, language)
    yield Blanks((say("which risk each measure lowers, and by how much"), say("further measures")))


def _advice(told: ProcessingFacts, language: Language) -> Iterator[PaperBlock]:
    say, law = language.say, told.law
    yes, no = say("a review is named in the protocol"), say("no review is named in the protocol")
    counsel = law.counsel
    yield Terms(
        (
            (say("Ethics board"), yes if told.ethics else no),
            (say("Community"), yes if told.community else no),
            (
                say("Counsel, on the legal file"),
                f"{counsel.organisation} {counsel.reference}".strip() or say("none"),
            ),
        )
    )
    yield Blanks(
        (
            say("advice of the data protection officer, and what was done with it"),
            say("opinion of counsel"),
        )
    )


def _views(language: Language) -> Iterator[PaperBlock]:
    say = language.say
    yield Blanks(
        (
            say("what landlords, communities and testers were asked, and said"),
            say("or why they were not asked"),
        )
    )


def _remains(language: Language) -> Iterator[PaperBlock]:
    say = language.say
    yield Blanks(
        (
            say("which risk remains after the measures, and who accepts it"),
            say("whether the supervisory authority is consulted, and its answer"),
            say("when this is looked at again"),
        )
    )
