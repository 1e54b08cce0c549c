"""The closing letter: short plain sentences in every case, in every language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import product
from types import ModuleType

import pytest

from discrimtest.estimators.tables import PairedTable
from discrimtest.files.legal import LegalBody
from discrimtest.files.word import LocalText
from discrimtest.report.closing_letter import (
    ClosingFacts,
    ClosingLetter,
    LandlordTested,
    closing_letter,
    letter_as_pdf,
    letter_as_text,
)
from discrimtest.report.language import language
from discrimtest.words.complaint import (
    Complaint,
    ComplaintEvent,
    ComplaintEventKind,
    ComplaintSource,
)
from discrimtest.words.language import LANGUAGES
from discrimtest.words.outcome import CodingMethod

DAY, NOW = date(2026, 3, 1), datetime(2026, 3, 1, 9, tzinfo=UTC)
NAME = LocalText(nl="Instelling", fr="Institution", en="Institute")
BODY = LegalBody(
    id="institute",
    text=NAME,
    source=NAME,
    name=NAME,
    website="www.instelling.example",
    by_name=True,
)
COMPLAINT = Complaint(
    "complaint-1", ComplaintSource.CITIZEN, "origin", "flanders", DAY, "complainant-1", "an", NOW
)

TESTER, BLIND = CodingMethod.TESTER, CodingMethod.BLIND
BY = (frozenset({TESTER}), frozenset({BLIND}), frozenset({TESTER, BLIND}))


def steps(*kinds: ComplaintEventKind) -> tuple[ComplaintEvent, ...]:
    return tuple(
        ComplaintEvent(str(kind), "complaint-1", kind, DAY, "an", NOW, body="institute")
        for kind in kinds
    )


def letters(sample: ModuleType, code: str) -> Iterator[ClosingLetter]:
    """A letter of every kind."""
    facts = sample.facts()
    tables = (
        PairedTable(0, 0, 0, 0),
        PairedTable(3, 0, 0, 4),
        PairedTable(1, 3, 2, 1),
        PairedTable(0, 7, 0, 0),
        PairedTable(0, 0, 7, 0),
    )
    ways = product(facts.comparisons, tables, (0, 1, 2), (False, True), (False, True))
    done = [
        (),
        (ComplaintEventKind.REFERRED,),
        (ComplaintEventKind.REFERRED, ComplaintEventKind.ANSWERED),
    ]
    for comparison, table, broken, fixed, simulated in ways:
        tested = LandlordTested(comparison, table, broken, DAY, DAY, fixed, 0.05, simulated)
        judged = replace(tested, judged=BY[broken])
        given = ClosingFacts(COMPLAINT, BODY, NAME, DAY, DAY, (judged,), DAY if broken else None)
        yield closing_letter(given, language(code))
    for source, kinds, body in product(ComplaintSource, done, (BODY, None)):
        for ground in ("disability", "other"):
            told = replace(COMPLAINT, source=source, ground=ground, events=steps(*kinds))
            for until in (DAY, None):
                yield closing_letter(ClosingFacts(told, body, None, DAY, until), language(code))


@pytest.mark.parametrize("code", LANGUAGES)
def test_its_sentences_are_short_and_have_no_word_of_the_trade(
    plain: ModuleType, sample: ModuleType, code: str
) -> None:
    texts = {text for letter in letters(sample, code) for text in letter.texts}
    assert plain.too_long(texts, plain.limits()[code].half_page) == []
    found = [
        (word.id, text)
        for word in plain.words()
        for text in texts
        if not word.half_page and word.within(text, code)
    ]
    assert found == []
    assert not any("{" in text for text in texts)


def test_it_tells_what_was_done_in_the_order_it_was(sample: ModuleType) -> None:
    events = steps(ComplaintEventKind.REFERRED, ComplaintEventKind.ANSWERED)
    facts = ClosingFacts(replace(COMPLAINT, events=events), BODY, None, DAY, DAY)
    text = " ".join(letter_as_text(closing_letter(facts, language("en"))).decode().split())
    brought, answered = text.index("brought your complaint"), text.index("We got an answer")
    assert brought < answered
    assert "Your complaint is with this body" in text
    assert "You must give your name" not in text


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (PairedTable(0, 6, 0, 0), "go so. The candidate"),
        (PairedTable(0, 5, 0, 0), "Chance can explain"),
        (PairedTable(0, 0, 6, 0), "go so. The candidate"),
    ],
)
def test_six_of_six_is_the_fewest_that_chance_hardly_explains(
    sample: ModuleType, table: PairedTable, words: str
) -> None:
    """Exact binomial: 2/64 = .031 is below .05, 2/32 = .063 is not."""
    comparison = sample.facts().primary
    tested = LandlordTested(comparison, table, 0, DAY, DAY, False, 0.05, False)
    facts = ClosingFacts(COMPLAINT, BODY, NAME, DAY, DAY, (tested,))
    text = letter_as_text(closing_letter(facts, language("en"))).decode()
    assert words.split(".")[0] in " ".join(text.split())


def test_it_is_the_same_file_for_the_same_letter(sample: ModuleType) -> None:
    letter = next(letters(sample, "nl"))
    assert letter_as_pdf(letter) == letter_as_pdf(letter)
