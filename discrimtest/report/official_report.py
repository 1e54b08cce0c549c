"""The official report (PV) that a region's law knows: facts alone, and blanks for its officer.

It names no tester. What was sent and answered stands in it word for word; which grounds were
violated, and whether there is a fine, it leaves to whoever the law names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from discrimtest.files.legal import LegalBasis, OfficialReport, ReportHeading
from discrimtest.masking.mask import Mask
from discrimtest.record.shown_test import TestFacts
from discrimtest.report.blocks import Bullets, Note, Paragraph, Sides, Table, Terms
from discrimtest.report.case import LANDLORDS_ONE, Case
from discrimtest.report.facts import ComparisonFacts, ReportFacts
from discrimtest.report.language import Language, sentence
from discrimtest.report.paper import Blanks, Paper, PaperBlock, PaperPart
from discrimtest.report.right_of_reply import reply_text
from discrimtest.report.terms import GROUNDS, one_difference

VERBATIM = Mask({})
"""An official report masks nothing: its readers must see what was written."""


@dataclass(frozen=True)
class OfficialFacts:
    """What an official report is made of.

    Attributes:
        tests: All tests of the landlord. name: What reports call it.
        called: How it calls itself in its advertisements; empty once erased.
        steps: The days on which steps of the legal file were done for it, by their ids.
        documents: Number and fingerprint of what was released about it.
    """

    facts: ReportFacts
    law: LegalBasis
    report: OfficialReport
    tests: Sequence[TestFacts]
    name: str
    called: str
    steps: Mapping[str, date]
    documents: Sequence[tuple[str, str]] = ()

    @cached_property
    def comparisons(self) -> list[ComparisonFacts]:
        """Those that its tests were drawn for."""
        drawn = [test.comparison for test in self.tests]
        return [one for one in self.facts.comparisons if not one.pooled and one.label in drawn]

    @property
    def together(self) -> int:
        """The most grounds that were tested together in one test."""
        return max((len(one.grounds) for one in self.comparisons), default=0)


def official_report(told: OfficialFacts, language: Language) -> Paper:
    """The report on one landlord, in the order of the legal file's headings."""
    say, code, report = language.say, language.code, told.report
    notes = [Note(say("Draft"), report.text[code])]
    if not told.law.counsel.done:
        no_lawyer = say("No lawyer has checked what this page says of the law.")
        notes.append(Note(say("No legal advice"), no_lawyer))
    parts = [part for heading in report.headings for part in _part(told, heading, language)]
    return Paper(
        code,
        report.title[code],
        say("SIMULATED") if told.facts.study.simulated else "",
        tuple(notes),
        tuple(parts),
        say("To be filled in by a person"),
        say("Page {page} of {pages}", page="{page}", pages="{pages}"),
    )


def _part(told: OfficialFacts, heading: ReportHeading, language: Language) -> Iterator[PaperPart]:
    code = language.code
    said = (
        language.say("Heading: a choice of this program. No source that was read asks for it.")
        if heading.chosen
        else language.say("Source of this heading: {source}.", source=heading.source[code])
    )
    blocks = tuple(CONTENTS[heading.id](told, language))
    yield PaperPart(heading.title[code], blocks, said)
    if heading.id == "facts":
        for test in told.tests:
            part = Case(test, test.number, language, told.name, VERBATIM).part()
            kept = (Terms, Table, Sides)
            yield PaperPart(part.title, tuple(b for b in part.blocks if isinstance(b, kept)), "", 2)


def _authority(told: OfficialFacts, language: Language) -> Iterator[PaperBlock]:
    say, code = language.say, language.code
    yield Terms(((say("Who ran the study"), told.facts.study.runner[code]),))
    yield Blanks((say("service and its address"), say("number of this report")))


def _officers(told: OfficialFacts, language: Language) -> Iterator[PaperBlock]:
    say = language.say
    yield from _steps(told, language, "tester-appointed")
    yield Blanks(
        (say("name and capacity of the officer"), say("decision of appointment, and its date"))
    )
    yield Paragraph(say("Testers are not named here. A court can ask who they are."))


def _landlord(told: OfficialFacts, language: Language) -> Iterator[PaperBlock]:
    say, kind = language.say, told.tests[0].landlord_type
    rows = [
        (say("In its advertisements"), told.called or say("[erased]")),
        (say("In the reports of this study"), f"{told.name}, {say(LANDLORDS_ONE[kind])}"),
    ]
    yield Terms(tuple(rows))
    yield Blanks((say("identity as verified"), say("address"), say("company number, if any")))


def _home(told: OfficialFacts, language: Language) -> Iterator[PaperBlock]:
    say = language.say
    rows = []
    for test in told.tests:
        advert = test.advert
        title = VERBATIM.over(advert.title, test.known) if advert else ""
        where = ", ".join(filter(None, (advert.address if advert else "", test.listing)))
        rows.append((language.integer(test.number), title or say("[erased]"), where))
    columns = (say("Test no."), say("Advertised as"), say("Where"))
    yield Table(say("Homes that were tested"), columns, tuple(rows), texts=(0, 1, 2))


def _grounds(told: OfficialFacts, language: Language) -> Iterator[PaperBlock]:
    say, code = language.say, language.code
    yield Terms(
        tuple(
            (
                sentence(one.label[code]),
                sentence(language.listed([say(GROUNDS[ground]) for ground in one.grounds])),
            )
            for one in told.comparisons
        )
    )
    yield Paragraph(
        language.count(
            told.together,
            "Tested together in one test: {n} ground.",
            "Tested together in one test: {n} grounds.",
        )
    )
    if told.report.fines and told.report.fines_source:
        yield _fines(told, language)
    yield Paragraph(
        say(
            "This report tells which grounds were tested. Which were violated, and whether there "
            "is a fine, is for the authority that the law names to decide."
        )
    )
    yield Blanks((say("grounds that the officer finds violated, with the facts for each"),))


def _fines(told: OfficialFacts, language: Language) -> Table:
    say, fines, source = language.say, told.report.fines, told.report.fines_source
    last = fines[-1].grounds
    rows = []
    for fine in fines:
        number = language.integer(fine.grounds)
        grounds = say("{number} or more", number=number) if fine.grounds == last else number
        amount = say("€ {amount}", amount=language.integer(fine.cents // 100))
        rows.append((grounds, amount))
    notes = (say("Source: {source}.", source=source[language.code]),) if source else ()
    caption = say("What the law sets by the number of grounds violated together")
    return Table(caption, (say("Grounds"), say("Fine")), tuple(rows), notes)


def _test(told: OfficialFacts, language: Language) -> Iterator[PaperBlock]:
    say = language.say
    yield Terms(((say("Kind of test"), say("situation test")),))
    lines = [say("In each test two made-up candidates asked to view the same home.")]
    lines += dict.fromkeys(say(one_difference(one)) for one in told.comparisons)
    lines.append(
        say(
            "Before the study was locked, this program checked the letters by rules: none "
            "provokes, and only the ground differs."
        )
    )
    counts = {state: sum(t.state == state for t in told.tests) for state in ("complete", "broken")}
    lines.append(
        say(
            "Tests: {complete} complete, {broken} broken.",
            complete=language.integer(counts["complete"]),
            broken=language.integer(counts["broken"]),
        )
    )
    yield Bullets(tuple(lines))


def _facts(told: OfficialFacts, language: Language) -> Iterator[PaperBlock]:
    say = language.say
    yield Paragraph(
        say(
            "Each test follows with what was sent and what came back, word for word. The words "
            "that show the ground are underlined. A fingerprint is the SHA-256 of a text."
        )
    )
    yield Note(
        say("What this does not say"),
        say("Whether these facts raise a presumption of discrimination is for the body to judge."),
    )


def _hearing(told: OfficialFacts, language: Language) -> Iterator[PaperBlock]:
    say = language.say
    yield from _steps(told, language, "hearing-offered")
    case = Case(told.tests[0], told.tests[0].number, language, told.name, VERBATIM)
    heard = [each for test in told.tests for each in test.heard if each.whole and not each.asked]
    replies = dict.fromkeys(reply_text(each, language, case.masked_lines) for each in heard)
    if replies:
        yield Sides((), tuple(replies))
    yield Blanks(
        (say("day of the hearing"), say("what the landlord said, or that it did not come"))
    )


def _transmission(told: OfficialFacts, language: Language) -> Iterator[PaperBlock]:
    say, code = language.say, language.code
    for clock in told.law.clocks:
        if clock.stops == "report-sent":
            yield Paragraph(clock.text[code])
    yield Blanks((say("public prosecutor of"), say("day on which it was sent")))


def _enclosures(told: OfficialFacts, language: Language) -> Iterator[PaperBlock]:
    if told.documents:
        yield Terms(tuple(told.documents), code=True)
    yield Blanks((language.say("what is enclosed"),))


def _signature(told: OfficialFacts, language: Language) -> Iterator[PaperBlock]:
    say = language.say
    yield Blanks((say("place and day"), say("signature")))


def _steps(told: OfficialFacts, language: Language, step: str) -> Iterator[PaperBlock]:
    """That a step was recorded, and on which day."""
    for known in told.law.steps:
        if known.id == step and step in told.steps:
            day = language.date(told.steps[step])
            yield Paragraph(f"{known.text[language.code]} ({day})")


CONTENTS: dict[str, Callable[[OfficialFacts, Language], Iterator[PaperBlock]]] = {
    "authority": _authority,
    "officers": _officers,
    "landlord": _landlord,
    "home": _home,
    "grounds": _grounds,
    "test": _test,
    "facts": _facts,
    "hearing": _hearing,
    "transmission": _transmission,
    "enclosures": _enclosures,
    "signature": _signature,
}
"""What stands under each heading that a legal file can name."""
