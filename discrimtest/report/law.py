"""What the law says of tests, proof and reports, as the study's legal file has it."""

from __future__ import annotations

from discrimtest.report.blocks import Block, Note, Paragraph, Part, Section, Terms
from discrimtest.report.facts import LegalFacts, LegalStatementFacts
from discrimtest.report.language import Language


def law(facts: LegalFacts, language: Language) -> Section:
    """The legal basis, the burden of proof, what may be asked at first, and where to report."""
    say = language.say
    parts = [
        Part(title, (sourced(statements, language),))
        for title, statements in (
            (say("Legal basis and burden of proof"), facts.statements),
            (say("What a landlord may ask at a first contact"), facts.guidance),
            (say("Where to report discrimination"), facts.report_to),
        )
        if statements
    ]
    blocks: list[Block] = [Paragraph(facts.title[language.code] + ".")]
    if not facts.checked:
        blocks.append(
            Note(
                say("No legal advice"),
                say("No lawyer has checked what this page says of the law."),
            )
        )
    return Section("law", say("What the law says"), tuple(blocks), tuple(parts))


def sourced(statements: tuple[LegalStatementFacts, ...], language: Language) -> Terms:
    """Each statement beside its source."""
    code = language.code
    return Terms(tuple((one.source[code], one.text[code]) for one in statements))
