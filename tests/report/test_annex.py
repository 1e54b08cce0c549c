"""The annex: who reads it, what it links, what it masks, and what it refuses."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import date, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from discrimtest.errors import WrongInput
from discrimtest.files.word import LocalText
from discrimtest.findings.finding import Findings
from discrimtest.identifiers import sha256_hex
from discrimtest.masking.mask import Unmasked
from discrimtest.record.annex import AnnexFacts
from discrimtest.record.shown_test import (
    JudgementFacts,
    LetterFacts,
    ReplyFacts,
    SideFacts,
    SignatureFacts,
    TestFacts,
)
from discrimtest.report.annex import DossierRefused, pseudonyms
from discrimtest.report.blocks import Paragraph, ReportContext, Section, Sides, Table, Terms
from discrimtest.report.context import build_context
from discrimtest.report.facts import Audience, ReportFacts
from discrimtest.report.html import render_html
from discrimtest.report.pdf import render_pdf
from discrimtest.words.language import LANGUAGES
from discrimtest.words.mail_signature import SignatureVerdict
from discrimtest.words.outcome import Category
from discrimtest.words.profile import Span
from discrimtest.words.study import Mode, Purpose


@pytest.fixture(scope="module")
def findings(sample: ModuleType) -> Findings:
    return sample.findings()


@pytest.fixture(scope="module")
def facts(sample: ModuleType) -> ReportFacts:
    return sample.full_facts()


@pytest.fixture(scope="module")
def enforcing(facts: ReportFacts) -> ReportFacts:
    study = replace(facts.study, purpose=Purpose.ENFORCEMENT, mode=Mode.REACTIVE)
    return replace(facts, study=study)


def build(
    facts: ReportFacts,
    findings: Findings,
    audience: Audience = Audience.INSPECTOR,
    lang: str = "en",
    landlord: str | None = None,
) -> ReportContext:
    return build_context(facts, findings, audience, lang, landlord)


def section(context: ReportContext) -> Section:
    (found,) = (section for section in context.sections if section.id == "annex")
    return found


def said(section: Any) -> str:
    return json.dumps(asdict(section), ensure_ascii=False)


def text_of(context: ReportContext) -> str:
    return json.dumps(context.to_dict(), ensure_ascii=False)


@pytest.mark.parametrize("audience", [Audience.PUBLIC, Audience.COMMISSIONER])
def test_only_an_inspector_reads_it(
    facts: ReportFacts, findings: Findings, audience: Audience
) -> None:
    context = build(facts, findings, audience)
    assert all(section.id != "annex" for section in context.sections)
    assert "Thomas" not in text_of(context)
    assert "already let" not in text_of(context)


def test_a_study_of_the_market_links_nothing(facts: ReportFacts, findings: Findings) -> None:
    context = build(facts, findings)
    shown = text_of(replace(context, sections=(section(context),)))
    assert "No dossier on one landlord" in shown
    assert "nobody may have both" in shown
    for word in ("[A1]", "landlord-1", "Voorbeeldstraat", "8500 Kortrijk", "Immo Voorbeeld"):
        assert word not in shown
    assert "immo  voorbeeld" not in shown
    for word in ("Kortrijk", "8500", "10/03/2026", "op [date].", "mailbox-1", "f" * 64):
        assert (word in said(section(context))) == (word in ("op [date].", "mailbox-1"))
    assert "day 2, 11:14" in shown
    assert "March 2026, 11:14" not in shown


def test_enforcement_links_the_tests_of_one_landlord(
    enforcing: ReportFacts, findings: Findings
) -> None:
    context = build(enforcing, findings)
    landlords = [
        dict(block.rows)["Landlord"]
        for part in section(context).parts
        for block in part.blocks
        if isinstance(block, Terms) and not block.code
    ]
    assert landlords == ["A1, an estate agency", "A1, an estate agency", "A2, an estate agency"]
    shown = text_of(context)
    assert "Facts, not a verdict" in shown
    assert "7\u00a0March\u00a02026, 11:14" in shown
    assert "landlord-1" not in shown
    assert "8500 Kortrijk" in shown
    assert "Immo Voorbeeld" not in shown
    one = section(build(enforcing, findings, landlord="A2"))
    assert [part.title for part in one.parts] == ["Test 3"]


def test_what_a_signature_was_worth_is_told_without_naming_who_signed(
    sample: ModuleType, enforcing: ReportFacts, facts: ReportFacts, findings: Findings
) -> None:
    test = sample.annexed_test(1)
    looked = date(2026, 3, 9)
    signed = tuple(
        SignatureFacts(verdict, own, looked)
        for verdict, own in ((SignatureVerdict.VALID, True), (SignatureVerdict.BROKEN, False))
    )
    side = next(each for each in test.sides if each.replies)
    reply = replace(side.replies[-1], signatures=signed)
    changed = replace(test, sides=(replace(side, replies=(reply,)),))
    shown = sides(build(replace(enforcing, annex=AnnexFacts((changed,))), findings), 0)
    told = dict(row for side in shown.sides for row in side.rows)["Signature (DKIM)"]
    assert told == (
        "Answer, by e-mail: held for all that is shown (domain of a mailbox of the landlord, key "
        "of 9\u00a0March\u00a02026); did not hold: the mail was changed, or the signature had run "
        "out (another domain, key of 9\u00a0March\u00a02026)"
    )
    market = sides(build(replace(facts, annex=AnnexFacts((changed,))), findings), 0)
    assert "DKIM" not in repr(market)


def test_pseudonyms_follow_the_first_test_whatever_the_order(sample: ModuleType) -> None:
    tests = sample.annex(6).tests
    assert pseudonyms(AnnexFacts(tests)) == {"landlord-1": "A1", "landlord-2": "A2"}
    assert pseudonyms(AnnexFacts(tests[::-1])) == pseudonyms(AnnexFacts(tests))


def test_no_dossier_out_of_a_study_of_the_market(
    facts: ReportFacts, enforcing: ReportFacts, findings: Findings
) -> None:
    with pytest.raises(DossierRefused) as refused:
        build(facts, findings, landlord="A1")
    assert refused.value.exit_code == 1
    message = str(refused.value)
    assert "never become a dossier against one landlord" in message
    assert "mode = 'reactive' and purpose = 'enforcement'" in message
    with pytest.raises(WrongInput, match="A1, A2"):
        build(enforcing, findings, landlord="A9")


def test_the_timeline_is_in_the_order_of_time(facts: ReportFacts, findings: Findings) -> None:
    second = section(build(facts, findings)).parts[1]
    (table,) = (block for block in second.blocks if isinstance(block, Table))
    assert [(row[0], row[1] or row[2]) for row in table.rows] == [
        ("day 1, 09:14", "Contact made"),
        ("day 1, 14:45", "Contact made"),
        ("day 1, 15:14", "Automatic answer, by e-mail"),
        ("day 2, 11:14", "Answer, by e-mail"),
        ("day 3, 07:14", "Invitation declined politely"),
        ("day 15", "Last day on which an answer counts"),
        ("day 15", "Coded as ‘no reply’ (by a fixed rule)"),
        ("day 15", "Last day on which an answer counts"),
        (
            "undated",
            (
                "A message went out later than planned: Te laat bij [landlord] [in Dutch] "
                "(the test went on)"
            ),
        ),
    ]


def sides(context: ReportContext, test: int) -> Sides:
    (found,) = (block for block in section(context).parts[test].blocks if isinstance(block, Sides))
    return found


def test_both_candidates_side_by_side_with_their_signals_marked(
    facts: ReportFacts, findings: Findings
) -> None:
    first, second = sides(build(facts, findings), 1).sides
    assert first.title == "Test candidate"
    assert first.rows[0] == ("Candidate", "Pieter Maes (male couple)")
    assert [text.title for text in first.texts] == ["Letter", "No answer came."]
    lines = first.texts[0].lines
    assert [run.text for line in lines for run in line if run.marked] == ["Jeroen"]
    whole = "\n".join("".join(run.text for run in line) for line in lines)
    assert whole.startswith("[home]\n\nGoedendag\n\nMet veel interesse")
    assert "Mijn partner Jeroen en ik werken" in whole
    assert whole.endswith("Pieter\n[e-mail address], [telephone number]")
    assert [text.title for text in second.texts] == [
        "Letter",
        "Automatic answer, by e-mail, day 1, 15:14",
        "Answer, by e-mail, day 2, 11:14",
        "Words given to decline",
    ]
    assert second.rows[1:] == (
        ("Sent from", "mailbox-2"),
        ("Outcome", "Invitation"),
        ("Coded", "‘invitation’ (person 1, by a coder who did not see the candidate)"),
    )
    assert {text.language for text in second.texts} == {"nl"}
    reply = "\n".join("".join(run.text for run in line) for line in second.texts[2].lines)
    assert reply == (
        "Dag Thomas\n\nU kan het appartement bezoeken op [date].\n"
        "Boek hier: [link]\n\n[landlord]\nTel. [telephone number] of [telephone number], "
        "[e-mail address]"
    )


def test_spans_in_any_place_keep_the_letter_whole(sample: ModuleType, facts: ReportFacts) -> None:
    body = "Jeroen\r\nen\rNathalie\n"
    letter = LetterFacts(
        Unmasked("Vraag"),
        Unmasked(body),
        "nl",
        (Span(0, 6, "x"), Span(11, 19, "y")),
        (Span(0, 2, "z"),),
    )
    test = sample.annexed_test(1)
    changed = replace(test, sides=(replace(test.sides[0], letter=letter), test.sides[1]))
    context = build(replace(facts, annex=AnnexFacts((changed,))), sample.findings())
    lines = sides(context, 0).sides[0].texts[0].lines
    assert [[(run.text, run.marked) for run in line] for line in lines] == [
        [("Vr", True), ("aag", False)],
        [],
        [("Jeroen", True)],
        [("en", False)],
        [("Nathalie", True)],
    ]


def test_erased_texts_and_no_test_at_all(sample: ModuleType, facts: ReportFacts) -> None:
    test = sample.annexed_test(1)
    at = test.sides[0].due
    erased = replace(
        test.sides[0],
        letter=None,
        replies=(
            ReplyFacts(at, "phone", Unmasked(), erased=True),
            ReplyFacts(at, "sms", Unmasked()),
        ),
        sent=None,
    )
    changed = replace(test, sides=(erased, test.sides[1]), state="broken")
    context = build(replace(facts, annex=AnnexFacts((changed,))), sample.findings())
    assert text_of(context).count("[erased]") == 2
    assert text_of(context).count("[no words were written down]") == 1
    assert "Contact planned, never made" in text_of(context)
    assert "Broken: it counts in no figure" in text_of(context)
    nothing = build(replace(facts, annex=AnnexFacts(())), sample.findings())
    assert "There is no test to show." in text_of(nothing)


def moved(test: TestFacts, days: int) -> TestFacts:
    """The same test so many days earlier or later; the rule runs when it ran."""
    by = timedelta(days=days)

    def later(item: Any) -> Any:
        rule = isinstance(item, JudgementFacts) and item.method == "rule"
        return item if rule else replace(item, at=item.at + by)

    def side(one: SideFacts) -> SideFacts:
        lists = {
            name: tuple(map(later, getattr(one, name)))
            for name in ("replies", "events", "judgements")
        }
        times = {
            name: when and when + by
            for name in ("due", "sent", "closes")
            for when in [getattr(one, name)]
        }
        return replace(one, **lists, **times)

    departures = tuple(map(later, test.departures))
    return replace(test, sides=tuple(map(side, test.sides)), departures=departures)


def test_masked_dates_stay_masked(facts: ReportFacts, findings: Findings) -> None:
    """Neither a rule's run, nor the number of a test, nor the end of a window tells its day."""
    assert facts.annex
    tests = facts.annex.tests
    others = tuple(
        replace(moved(test, days), number=9 - test.number)
        for test, days in zip(tests, (-3, 20, 27), strict=True)
    )
    here, elsewhere = (
        said(section(build(replace(facts, annex=AnnexFacts(some)), findings)))
        for some in (tests, others)
    )
    assert here == elsewhere


def told_in_turn(test: TestFacts, key: str, *told: tuple[Category, LocalText]) -> TestFacts:
    """The same test in which the candidates, control first, were told these things."""
    control, other = test.sides[::-1]
    sides = [
        replace(
            side,
            category=category,
            outcome=label,
            favourable=category is Category.INVITATION,
        )
        for side, (category, label) in zip((control, other), told, strict=True)
    ]
    return replace(test, sides=tuple(sides), key=key)


def test_an_index_shows_the_unequal_tests_first_and_counts_what_was_told(
    sample: ModuleType, facts: ReportFacts, findings: Findings
) -> None:
    let = Category.ALREADY_LET, sample.LET
    listed = Category.WAITING_LIST, sample.text("wachtlijst", "liste d’attente", "waiting list")
    yes, none = (Category.INVITATION, sample.INVITATION), (Category.NO_REPLY, sample.NO_REPLY)
    pairs = [(none, none), (listed, let), (yes, yes), (none, yes), (yes, let), (listed, let)]
    tests = tuple(
        told_in_turn(sample.annexed_test(number), f"test-{number}", *pair)
        for number, pair in enumerate(pairs, 1)
    )
    broken = replace(tests[1], state="broken", number=7, key="test-7")
    enforced = replace(facts.study, purpose=Purpose.ENFORCEMENT)
    changed = replace(facts, annex=AnnexFacts((*tests, broken)), study=enforced)
    annexed = section(build(changed, findings))
    index, told = (block for block in annexed.blocks if isinstance(block, Table))
    assert [(row[0], *row[3:]) for row in index.rows] == [
        ("5", "Invitation", "Already let", "Control candidate"),
        ("4", "No reply", "Invitation", "Test candidate"),
        ("3", "Invitation", "Invitation", "Both"),
        ("1", "No reply", "No reply", "Neither"),
        ("2", "Waiting list", "Already let", "Neither"),
        ("6", "Waiting list", "Already let", "Neither"),
        ("7", "Waiting list", "Already let", "Broken test"),
    ]
    assert index.columns[2] == "Test candidate"
    assert {row[2] for row in index.rows} == {"Male couple"}
    other = replace(tests[0], comparison=sample.text("x", "x", "against another control"))
    two = section(build(replace(changed, annex=AnnexFacts((*tests[1:], other))), findings))
    whole = next(block for block in two.blocks if isinstance(block, Table))
    assert whole.columns[2] == "Comparison", "one candidate in two comparisons tells neither"
    assert "Against another control" in {row[2] for row in whole.rows}
    assert set(index.links) == {part.anchor for part in annexed.parts}
    assert told.rows == (
        ("Waiting list", "Already let", "2"),
        ("Invitation", "Already let", "1"),
        ("No reply", "Invitation", "1"),
    )
    (counted,) = (
        block.text
        for block in annexed.blocks
        if isinstance(block, Paragraph) and "home was let" in block.text
    )
    assert counted.startswith("In 3 tests one candidate was told that the home was let")


def test_a_file_after_a_complaint_tells_what_a_lawyer_asks_for(
    enforcing: ReportFacts, findings: Findings
) -> None:
    first = section(build(enforcing, findings)).parts[0]
    about, prints, timeline = first.blocks[:3]
    assert isinstance(about, Terms)
    assert isinstance(prints, Terms)
    assert isinstance(timeline, Table)
    rows = dict(about.rows)
    assert rows["Advertised as"] == "Appartement [home]"
    assert rows["Address"] == "Voorbeeldstraat 12, 8500 Kortrijk"
    sent = dict(first.blocks[-1].sides[0].rows)  # type: ignore[union-attr]
    assert sent["Sent from"] == "pieter.maes@lijn.example (mailbox-1)"
    assert sent["Id of the message"] == "not recorded"
    assert rows["Home"] == "Apartment, 2 bedrooms, € 850.00 a month"
    assert rows["Where it stood"].replace("\u00a0", " ") == (
        "On portaal.example, placed on 27 February 2026"
    )
    assert rows["In the imported lists"].replace("\u00a0", " ") == (
        "First on 1 March 2026, last on 8 March 2026"
    )
    assert "nothing was captured" in rows["What is kept"]
    letter = enforcing.annex.tests[0].sides[0].letter if enforcing.annex else None
    assert letter
    assert prints.code
    assert dict(prints.rows)["Letter, test candidate"] == sha256_hex(
        f"{letter.subject.verbatim}\n\n{letter.body.verbatim}".encode()
    )
    assert dict(prints.rows)["Id of the message, control candidate"] == "<7@post.example>"
    assert dict(prints.rows)["List with the advertisement"] == "f" * 64
    ends = [row for row in timeline.rows if "Last day on which an answer counts" in row]
    assert [row[0].replace("\u00a0", " ") for row in ends] == ["19 March 2026", "19 March 2026"]
    coded = [cell for row in timeline.rows for cell in row if cell.startswith("Coded")]
    assert coded[0].endswith("(person 1, by a coder who did not see the candidate)")
    assert "All times are those of the time zone Europe/Brussels." in said(
        section(build(enforcing, findings))
    )


def test_a_letter_that_was_never_sent_waits_for_no_answer(
    sample: ModuleType, facts: ReportFacts, findings: Findings
) -> None:
    test = sample.annexed_test(1)
    unsent = replace(test.sides[0], sent=None, closes=None, judgements=(), outcome=None)
    changed = replace(test, sides=(test.sides[1], unsent), state="broken")
    context = build(replace(facts, annex=AnnexFacts((changed,))), findings)
    assert [text.title for text in sides(context, 0).sides[1].texts] == [
        "Letter as it was planned",
        "This letter was never sent.",
    ]


@pytest.mark.poppler
@pytest.mark.parametrize("lang", LANGUAGES)
def test_html_and_pdf_say_the_same(
    enforcing: ReportFacts,
    findings: Findings,
    lang: str,
    reading: ModuleType,
    poppler: Path,
    tmp_path: Path,
) -> None:
    context = build(enforcing, findings, lang=lang)
    file = tmp_path / "report.pdf"
    file.write_bytes(render_pdf(context))
    in_html, in_pdf = (
        reading.without_heads(context, text)
        for text in (reading.html_text(render_html(context)), reading.pdf_text(poppler, file))
    )
    # Poppler reads a page at a time, so what stands side by side over two pages changes places.
    assert sorted(in_html) == sorted(in_pdf)
    before, _, _ = in_html.partition(reading.dense(section(context).parts[0].blocks[0].rows[0][1]))
    assert in_pdf.startswith(before)


@pytest.mark.poppler
def test_a_hostile_reply_is_text(
    sample: ModuleType,
    facts: ReportFacts,
    findings: Findings,
    reading: ModuleType,
    poppler: Path,
    tmp_path: Path,
) -> None:
    hostile = (
        '<script>alert(1)</script> {{ 7*7 }} #read("x") $x$ *b* \u202egnirts\u202c \x00 '
        "\U0001f600\n" + "woord " * 170_000
    )
    test = sample.annexed_test(1, reply=hostile.replace("{", "{{").replace("}", "}}"))
    context = build(replace(facts, annex=AnnexFacts((test,))), findings)
    page = render_html(context)
    assert "<script>" not in page
    file = tmp_path / "report.pdf"
    file.write_bytes(render_pdf(context))
    in_pdf = reading.pdf_text(poppler, file)
    for text in (reading.html_text(page), in_pdf):
        assert '<script>alert(1)</script>{{7*7}}#read("x")$x$*b*[u+202e]gnirts[u+202c]' in text
        assert "[u+0000][u+1f600]" in text
        assert text.count("woord") >= 170_000


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("nl", "Beoordeeld op de tekst zelf."),
        ("fr", "Beoordeeld op de tekst zelf. [en néerlandais]"),
        ("en", "Beoordeeld op de tekst zelf. [in Dutch]"),
    ],
)
def test_what_somebody_typed_in_another_language_says_in_which(
    sample: ModuleType, facts: ReportFacts, findings: Findings, lang: str, told: str
) -> None:
    test = sample.annexed_test(1)
    first, *others = test.sides
    note = Unmasked("Beoordeeld op de tekst zelf.")
    judged = replace(first.judgements[0], reason=note)
    changed = replace(test, sides=(replace(first, judgements=(judged,)), *others))
    context = build(replace(facts, annex=AnnexFacts((changed,))), findings, lang=lang)
    colon = "\N{NO-BREAK SPACE}:" if lang == "fr" else ":"
    (cell,) = (value for _, value in sides(context, 0).sides[0].rows if "Beoordeeld" in value)
    assert cell.endswith(f"{colon} {told}")
