"""The catalogues hold every sentence, hold nothing else, and are compiled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from discrimtest.report.language import CATALOGUES, DOMAIN

ROOT = Path(__file__).parents[2]
TRANSLATED = ("nl", "fr")
KEYWORDS: dict[str, tuple[int, ...] | None] = {"say": None, "N_": None, "count": (2, 3)}
"""The calls that hold a sentence for translators; for ``count`` its second and third argument."""
PLACEHOLDER = re.compile(r"\{\w+\}|%\(\w+\)[rs]")


def catalogue(code: str, ending: str) -> Catalog:
    with (CATALOGUES / code / "LC_MESSAGES" / f"{DOMAIN}.{ending}").open("rb") as file:
        return read_po(file, locale=code) if ending == "po" else read_mo(file)


def messages(code: str) -> Iterator[Message]:
    return (message for message in catalogue(code, "po") if message.id)


def forms(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


@pytest.fixture(scope="module")
def written() -> set[Any]:
    """Every sentence in the code, as ``babel.cfg`` finds it."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found = extract_from_dir(ROOT, methods, options, keywords=KEYWORDS)
    return {message for _, _, message, _, _ in found}


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_sentence_has_its_translation_and_no_other_is_kept(
    code: str, written: set[Any]
) -> None:
    kept = {message.id for message in messages(code)}
    assert written - kept == set()
    assert kept - written == set()


@pytest.mark.parametrize("code", TRANSLATED)
def test_no_translation_is_missing_or_doubtful(code: str) -> None:
    for message in messages(code):
        assert all(forms(message.string)), message.id
        assert not message.fuzzy, message.id


@pytest.mark.parametrize("code", TRANSLATED)
def test_translations_fill_in_the_same_parts(code: str) -> None:
    for message in messages(code):
        for english, form in zip(forms(message.id), forms(message.string), strict=True):
            assert set(PLACEHOLDER.findall(form)) == set(PLACEHOLDER.findall(english)), form


@pytest.mark.parametrize("code", TRANSLATED)
def test_the_compiled_catalogue_is_fresh(code: str) -> None:
    compiled = {forms(item.id): forms(item.string) for item in catalogue(code, "mo") if item.id}
    assert compiled == {forms(item.id): forms(item.string) for item in messages(code)}


def test_french_never_breaks_a_line_before_high_punctuation() -> None:
    for message in messages("fr"):
        for form in forms(message.string):
            assert not re.search(r" [;:!?»]| %(?!\()|« ", form), form


@pytest.mark.parametrize("code", TRANSLATED)
def test_words_that_the_field_does_not_use(code: str) -> None:
    shunned = re.compile(r"geaardheid|transseksue|interseksueel|transsexuel|intersexuel", re.I)
    for message in messages(code):
        assert not shunned.search(" ".join(forms(message.string))), message.id
