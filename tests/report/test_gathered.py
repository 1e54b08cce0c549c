"""What a report tells beside the findings, made of files and of a study read once: no database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from pydantic import ValidationError

from discrimtest.files.legal import LegalStatement
from discrimtest.files.profiles import Pretest, Statement, Wording
from discrimtest.files.word import LocalText
from discrimtest.masking.mask import Mask, Unmasked
from discrimtest.masking.tells import Tells
from discrimtest.record.flow import FlowFacts
from discrimtest.record.own_landlords import OwnLandlords
from discrimtest.report.facts import SignalFacts
from discrimtest.report.flow import flow
from discrimtest.report.gathered import report_facts
from discrimtest.report.language import language
from discrimtest.report.law import law
from discrimtest.words.deviation import DeviationReason
from discrimtest.words.landlord import LandlordType
from discrimtest.words.listing import RowStatus
from discrimtest.words.profile import Signal
from tests.record.examples import LATER
from tests.record.material import instrument, material


@pytest.fixture(scope="module")
def files():
    return instrument()


def test_a_report_counts_what_was_recorded(files):
    facts = report_facts(files, material(files), LATER, "public")
    assert (facts.sample.drawn, facts.sample.complete, facts.sample.unfinished) == (5, 3, 1)
    assert facts.sample.broken == {DeviationReason("bounced"): 1}
    assert facts.sample.landlords == {LandlordType.AGENCY: 3}
    assert facts.control_first + facts.test_first == 3
    assert [(row.channel, row.control, row.test) for row in facts.answers] == [("email", 3, 3)]
    assert facts.sent_by == ("email",)
    assert {signal.text for signal in facts.signals} == {"Koen"}
    assert facts.lock.on.isoformat() == "2026-03-02"
    assert facts.lock.hashes == {"plan": "p"}
    assert [(draw.number, draw.seed, draw.tests, draw.golden) for draw in facts.draws] == [
        (1, 7, 5, "g")
    ]
    assert facts.times.control.waiting[0] == 3
    assert facts.annex is None


def test_a_report_tells_a_statement_as_the_letter_worded_it(files):
    pretest = Pretest(recognised=27, of=30, on=date(2026, 1, 1), source="invented")
    text = {"nl": "Zo sta ik op mijn kaart.", "fr": "f", "en": "e"}
    said = Statement(
        id="said",
        text=LocalText(**text),
        signal=True,
        wordings={"a": Wording(**text | {"nl": "Schrik niet van mijn kaart."}, pretest=pretest)},
    )
    arms = {name: arm.model_copy(update={"statement": "said"}) for name, arm in files.arms.items()}
    lists = files.signals.model_copy(update={"statements": (said,)})
    told = material(files)
    profiles = {
        name: replace(each, signals=(Signal("statement", text["nl"], None),))
        for name, each in told.profiles.items()
    }
    instrument = replace(files, arms=arms, signals=lists)
    facts = report_facts(instrument, replace(told, profiles=profiles), LATER, "public")
    assert facts.signals == (SignalFacts("Schrik niet van mijn kaart.", pretest),)


def test_a_report_tells_every_loss_from_the_list_to_the_complete_test(files):
    told = material(files)
    tested = {test.listing for test in told.record.tests}
    assert tested == {home.id for home in told.homes}
    more = replace(told.homes[0], id="listing-more", landlord="landlord-other")
    out = replace(told.homes[0], id="listing-out", landlord="landlord-out")
    out_of_it = frozenset({"landlord-out"})
    own = OwnLandlords(excluded=out_of_it, spared=out_of_it)
    told = replace(
        told,
        record=replace(told.record, own_landlords=own),
        homes=(*told.homes, more, out),
        rows={RowStatus.ACCEPTED: 7, RowStatus.DUPLICATE: 3, RowStatus.REFUSED: 2},
        refused={"outside_area": 1, "unreadable_value": 1},
    )
    facts = report_facts(files, told, LATER, "public")
    assert facts.flow == FlowFacts(
        rows=12,
        duplicates=3,
        refused={"outside_area": 1, "unreadable_value": 1},
        excluded=1,
        left=1,
    )
    table = flow(facts, language("en"))
    assert table.rows == (
        ("Rows of the lists that were imported", "", "12"),
        ("The same advertisement again", "3", "9"),
        ("Could not be read", "1", "8"),
        ("Outside the area of the study", "1", "7"),
        ("Of a landlord who is on the exclusion list", "1", "6"),
        ("Not drawn: the sample was full, or the landlord had enough tests", "1", "5"),
        ("Tests drawn", "", "5"),
        ("A message did not arrive", "1", "4"),
        ("Not finished yet", "1", "3"),
        ("Complete tests", "", "3"),
    )
    assert facts.reach.reached == {LandlordType.AGENCY: 4}
    assert facts.reach.tests == {1: 3}


def test_a_report_says_what_the_law_says(files):
    legal = report_facts(files, material(files), LATER, "public").legal
    told = law(legal, language("nl"))
    assert [part.title for part in told.parts] == [
        "Rechtsgrond en bewijslast",
        "Wat een verhuurder bij een eerste contact mag vragen",
        "Waar u discriminatie kunt melden",
    ]
    sources = {name: text for part in told.parts for name, text in part.blocks[0].rows}
    assert "vermoeden van discriminatie" in sources["Hetzelfde decreet, over de bewijslast"]
    assert "niet meer naar Unia" in sources["Vlaams Mensenrechteninstituut"]


def test_a_source_is_named_in_the_language_of_the_report_or_once_for_all(files):
    legal = report_facts(files, material(files), LATER, "public").legal
    (first, *_) = law(legal, language("fr")).parts[0].blocks[0].rows
    assert first[0] == "Décret flamand sur l’égalité des chances (10 juillet 2008)"
    text = {"nl": "n", "fr": "f", "en": "e"}
    once = LegalStatement.model_validate({"id": "one", "text": text, "source": "Codex, art. 1"})
    assert {once.source[code] for code in text} == {"Codex, art. 1"}
    with pytest.raises(ValidationError, match="where the law says so"):
        LegalStatement.model_validate({"id": "one", "text": text, "source": ""})


def test_only_an_inspector_reads_every_test(files):
    annex = report_facts(files, material(files, texts=True), LATER, "inspector").annex
    assert [test.state for test in annex.tests] == ["complete"] * 3 + ["broken", "unfinished"]
    (side, other) = annex.tests[0].sides
    assert (side.role, other.role, side.candidate) == ("control", "test", "Jan Peeters")
    assert side.letter.body.verbatim == "Goedendag"
    assert [reply.text.verbatim for reply in side.replies] == ["Kom kijken."]
    assert "Verzonnenstraat 1" in annex.tests[0].known.addresses


def test_an_erased_text_leaves_its_test(files):
    gone = replace(material(files, texts=True), letters={}, adverts={}, spellings={})
    annex = report_facts(files, gone, LATER, "inspector").annex
    assert {side.letter for test in annex.tests for side in test.sides} == {None}
    known = annex.tests[0].known
    assert (known.agencies, known.people, known.titles, known.addresses) == ((),) * 4


def test_a_study_that_was_never_locked_says_so(files):
    unlocked = replace(material(files), versions=())
    assert report_facts(files, unlocked, LATER, "public").lock is None


def test_what_a_letter_cites_of_the_home_is_masked_as_it_cites_it(files):
    told = material(files, texts=True)
    listing = told.record.tests[0].listing
    advert = ("*** TOP LIGGING ***", "Doorniksestraat 41 bus 3, 8500 Kortrijk")
    facts = report_facts(files, replace(told, adverts={listing: advert}), LATER, "inspector")
    shown = next(test for test in facts.annex.tests if test.key == told.record.tests[0].id)
    mask = Mask({kind: f"[{kind}]" for kind in Tells})
    letter = "Vraag over Top ligging (Doorniksestraat) in Kortrijk, 800 euro"
    masked = mask.over(Unmasked(letter), shown.known)
    assert masked == "Vraag over [home]) in [place], [amount]"
