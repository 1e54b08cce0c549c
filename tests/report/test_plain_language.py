"""Every sentence that a report can say is short, and no word of the trade stands unexplained."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from statistics import median
from types import ModuleType
from typing import Any

import pytest

from discrimtest.report.blocks import Paragraph, ReportContext
from discrimtest.report.context import build_context
from discrimtest.report.facts import Audience
from discrimtest.report.language import language
from discrimtest.report.vocabulary import vocabulary
from discrimtest.words.language import LANGUAGES

Reports = dict[str, list[ReportContext]]


@pytest.fixture(scope="module")
def reports(
    sample: ModuleType, three_arms: ModuleType, every_report: Callable[..., Any]
) -> Reports:
    return {code: every_report(sample, three_arms, code) for code in LANGUAGES}


@pytest.mark.parametrize("code", LANGUAGES)
def test_sentences_of_every_page_are_short(plain: ModuleType, code: str, reports: Reports) -> None:
    texts = {one.text for context in reports[code] for one in plain.said(context)}
    assert plain.too_long([*texts, *plain.catalogue(code)], plain.limits()[code].page) == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_sentences_of_the_half_page_are_shorter(
    plain: ModuleType, code: str, reports: Reports
) -> None:
    texts = {one.text for context in reports[code] for one in plain.said(context) if one.half_page}
    assert plain.too_long(texts, plain.limits()[code].half_page) == []
    sizes = [plain.length(one) for text in texts for one in plain.sentences(text)]
    assert median(sizes) <= 15


@pytest.mark.parametrize("code", LANGUAGES)
def test_words_of_the_trade_are_explained_and_never_on_the_half_page(
    plain: ModuleType, code: str, reports: Reports
) -> None:
    assert [found for one in reports[code] for found in plain.unexplained(one)] == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_sentence_in_the_catalogue_has_a_word_that_is_banned(
    plain: ModuleType, code: str
) -> None:
    banned = [word for word in plain.words() if word.never]
    found = [
        (word.id, text)
        for text in plain.catalogue(code)
        for word in banned
        if word.within(text, code)
    ]
    assert found == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_any_sentence_of_the_catalogue_would_be_explained(plain: ModuleType, code: str) -> None:
    """Also those that none of the reports here happens to say."""
    found = []
    for text in plain.catalogue(code):
        section = vocabulary(language(code), [text])
        names = " | ".join(plain.explanations(section))
        found += [
            (word.id, text)
            for word in plain.words()
            if word.within(text, code) and not word.within(names, code)
        ]
    assert found == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_gross_figure_always_says_that_it_is_not_the_difference(
    plain: ModuleType, code: str, reports: Reports
) -> None:
    """A gross share was once retold all over as the difference; no page may invite that."""
    gross = next(word for word in plain.words() if word.id == "gross")
    for context in reports[code]:
        name = next(name for name in plain.meanings(context) if gross.within(name, code))
        meaning = plain.meanings(context)[name]
        assert re.search(r"verschil|différence|difference", meaning)
        half_page = " ".join(one.text for one in plain.said(context) if one.half_page)
        assert not gross.within(half_page, code)
        assert not re.search(r"\d\s*%", half_page)


def test_what_only_the_command_line_says_may_be_longer(plain: ModuleType) -> None:
    assert plain.too_long(plain.command_line(), plain.limits()["command_line"].page) == []


def test_a_report_explains_what_it_uses_and_no_more(plain: ModuleType, sample: ModuleType) -> None:
    context = build_context(sample.facts(), sample.findings(), Audience.PUBLIC, "en")
    names = plain.meanings(context)
    assert {"Net", "Gross", "p-value", "Limits (confidence interval)"} <= names.keys()
    assert "Jackknife" not in names
    rich = build_context(sample.facts(), sample.every_finding(), Audience.PUBLIC, "en")
    assert "Jackknife" in plain.meanings(rich)


# The check itself: what it must not let pass.


def test_it_counts_words_as_a_reader_does(plain: ModuleType) -> None:
    assert plain.length("In 1\u202f524 of the {tests} tests, %(who)s was invited – once.") == 10
    assert plain.sentences("Was it 0.05? Yes. (In 12 % of tests.) “No,” they say.") == [
        "Was it 0.05?",
        "Yes.",
        "(In 12 % of tests.) “No,” they say.",
    ]
    assert plain.sentences("Dat kan. 35 keer was het zo. {a} keer niet.") == [
        "Dat kan.",
        "35 keer was het zo.",
        "{a} keer niet.",
    ]


def test_it_finds_a_long_sentence_wherever_it_stands(plain: ModuleType, sample: ModuleType) -> None:
    context = build_context(sample.facts(), sample.findings(), Audience.PUBLIC, "nl")
    long = Paragraph(" ".join(["woord"] * 26) + ".")
    first = replace(context.sections[0], blocks=(long, *context.sections[0].blocks))
    marred = replace(context, sections=(first, *context.sections[1:]))
    texts = [one.text for one in plain.said(marred)]
    assert [length for length, _ in plain.too_long(texts, 25)] == [26]


@pytest.mark.parametrize(
    ("code", "text", "word"),
    [
        ("en", "The jackknife moves little.", "jackknife"),
        ("en", "Standard errors allow for it.", "variance"),
        ("nl", "Onder de nulhypothese.", "null hypothesis"),
        ("fr", "Le jackknife bouge peu.", "jackknife"),
    ],
)
def test_it_finds_a_word_that_the_report_does_not_explain(
    plain: ModuleType, sample: ModuleType, code: str, text: str, word: str
) -> None:
    context = build_context(sample.facts(), sample.findings(), Audience.PUBLIC, code)
    first = replace(context.sections[0], blocks=(Paragraph(text), *context.sections[0].blocks))
    marred = replace(context, sections=(first, *context.sections[1:]))
    assert (word, text) in plain.unexplained(marred)


def test_it_finds_a_word_of_the_trade_on_the_half_page(
    plain: ModuleType, sample: ModuleType
) -> None:
    context = build_context(sample.facts(), sample.findings(), Audience.PUBLIC, "nl")
    text = "Het verschil is significant."
    answer = replace(context.summary[0], sentences=(text,))
    marred = replace(context, summary=(answer, *context.summary[1:]))
    assert plain.unexplained(marred) == [("significant", text)]


def test_every_text_of_a_report_is_read(plain: ModuleType, sample: ModuleType) -> None:
    """What a page says and the check leaves out is only what came from outside or is a number."""
    context = build_context(sample.facts(), sample.findings(), Audience.PUBLIC, "en")
    read = {one.text for one in plain.said(context)}
    assert context.question in read
    assert context.footer in read
    assert language("en").say("Words explained") in read
    assert all(stamp.text in read for stamp in context.stamps)
    assert not any(line in read for line in sample.facts().commands)
