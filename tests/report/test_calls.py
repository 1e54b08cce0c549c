"""The section of mystery calls: its words are plain, and it says what it cannot know."""

from __future__ import annotations

from dataclasses import replace

import pandas
import pytest

from discrimtest.files.word import LocalText
from discrimtest.report.blocks import Bullets, Paragraph, Table
from discrimtest.report.call_conduct import CallConduct, conduct_told
from discrimtest.report.calls import CallFacts, calls_section
from discrimtest.report.context import build_context
from discrimtest.report.facts import Audience
from discrimtest.report.language import language
from discrimtest.requests.calls import find_calls
from discrimtest.samples.calls import call_samples
from discrimtest.words.call import CallOutcome
from discrimtest.words.language import LANGUAGES

CONDUCT = CallConduct(
    {"outside its wave": 1, "outside office hours": 2, "again within the hour": 6},
    open=1,
    withdrawn={2024: [CallOutcome.GOES_ALONG] * 4 + [None] * 2, 2026: [None]},
    afterwards=30,
    judged=7,
    alike=3,
    changed=1,
    unchecked=("community", "ethics", "counsel"),
)
WITHDRAWN = "2024: 6 calls were withdrawn, and count nowhere."
LAW = LocalText(nl="Een meting.", fr="Une mesure.", en="A measurement.")


def facts_of(rows, labels=None):
    frame = pandas.DataFrame(rows, columns=["landlord", "outcome", "wave", "request"], dtype=object)
    findings = find_calls(call_samples(frame, "x"))
    return CallFacts(findings, LAW, LAW, labels or {}, 0.95, "ab", CONDUCT)


def section_of(rows, code, labels=None):
    return calls_section(facts_of(rows, labels), language(code))


def two_waves():
    for wave, along in (("2024", 12), ("2026", 5)):
        for n in range(30):
            yield f"k{n}", "goes_along" if n < along else "refuses", wave, "origin"
    yield "k40", "no_contact", "2026", "origin"


def told(section):
    blocks = [*section.blocks, *(block for part in section.parts for block in part.blocks)]
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block.text
        if isinstance(block, Bullets):
            yield from block.items
        if isinstance(block, Table):
            yield from (block.caption, *block.notes)


@pytest.mark.parametrize("code", LANGUAGES)
def test_sentences_are_short(plain, code):
    texts = list(told(section_of(two_waves(), code)))
    assert plain.too_long(texts, plain.limits()[code].page) == []


def test_how_calls_were_made_stands_beside_their_figures():
    assert list(conduct_told(CONDUCT, language("en"))) == [
        "1 call is still to be made.",
        f"{WITHDRAWN} How they had ended: goes along (4) and not ended yet (2).",
        "2026: 1 call was withdrawn, and counts nowhere. None had ended.",
        "1 call was made outside its wave.",
        "2 calls were made outside office hours.",
        "6 calls were made again within the hour.",
        "30 calls were made before the study was locked: recorded afterwards.",
        "A second person judged 7 calls by their words alone; the caller’s outcome counts.",
        "Both heard the same level in 3 of them.",
        "The caller changed 1 of these outcomes afterwards; the first ones are compared.",
        "Unvalidated: no community has looked at the script of these calls.",
        "Unvalidated: no ethics board has looked at these calls.",
        "Unvalidated: no counsel has looked at these calls.",
    ]


def test_the_public_reads_no_number_of_few_agencies():
    told = list(conduct_told(replace(CONDUCT, fewest=5), language("en")))
    assert told[:4] == [
        "Some calls are still to be made.",
        f"{WITHDRAWN} Some had ended before.",
        "2026: some calls were withdrawn, and count nowhere. None had ended.",
        "Some calls were made outside their wave.",
    ]
    assert not any("Both heard" in said for said in told)


@pytest.mark.parametrize("code", LANGUAGES)
def test_nobody_judging_twice_and_a_table_are_told(code):
    alone = list(conduct_told(CallConduct({}), language(code)))
    table = list(conduct_told(CallConduct({}, recorded=False), language(code)))
    assert len(alone) == len(table) == 1
    assert alone != table


def test_shares_stand_with_their_limits_and_their_number():
    (part,) = section_of(
        two_waves(), "en", {"origin": LocalText(nl="h", fr="o", en="origin")}
    ).parts
    table, trend = part.blocks
    assert part.title == "Origin"
    assert table.rows[0] == ("2024", "30", "60 (42 to 75)", "0 (0 to 11)", "40 (25 to 58)")
    assert "2026: agencies not reached: 1;" in table.notes[1]
    assert trend.text.startswith(
        "Each year the share that goes along changes by −11.7 in every 100"
    )


def test_numbered_measurements_are_no_years():
    rows = [(who, outcome, str(int(wave) - 2023), what) for who, outcome, wave, what in two_waves()]
    (part,) = section_of(rows, "nl").parts
    assert part.blocks[1].text.startswith("Per 1 dat het nummer van de meting stijgt")


def test_one_wave_has_no_trend():
    rows = [row for row in two_waves() if row[2] == "2024"]
    (part,) = section_of(rows, "nl").parts
    assert part.blocks[1].text == "Er is één meting, dus geen trend."


def test_calls_without_a_request_are_all_calls():
    rows = [(*row[:3], "") for row in two_waves()]
    assert section_of(rows, "fr").parts[0].title == "Tous les appels"


def test_calls_change_no_figure_of_the_tests(sample):
    """What programs read is the same, and so is every other section."""
    told = (sample.facts(), sample.findings(), Audience.COMMISSIONER, "en")
    alone, beside = build_context(*told), build_context(*told, calls=facts_of(two_waves()))
    assert beside.attachment == alone.attachment
    assert beside.summary == alone.summary
    left = [section for section in beside.sections if section.id not in ("calls", "words")]
    assert left == [section for section in alone.sections if section.id != "words"]
    assert "calls" in [section.id for section in beside.sections]
