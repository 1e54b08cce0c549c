"""The catalogues hold every sentence, nothing else, in a stable order, and are compiled."""

from __future__ import annotations

import difflib
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from discrimtest.report.language import CATALOGUES, DOMAIN
from discrimtest.words.language import LANGUAGES

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "discrimtest"
TRANSLATED = [code for code in LANGUAGES if code != "en"]
PLACEHOLDER = re.compile(r"\{\w+\}|%\(\w+\)[rs]")


def messages(code: str) -> Iterator[Message]:
    with (CATALOGUES / code / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as file:
        return (message for message in read_po(file, locale=code) if message.id)


def forms(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


@pytest.fixture(scope="module")
def regenerated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The catalogues as ``make messages`` writes them, in a copy of the package."""
    copy = tmp_path_factory.mktemp("regenerated")
    for name in ("Makefile", "babel.cfg"):
        shutil.copy(ROOT / name, copy)
    shutil.copytree(PACKAGE, copy / PACKAGE.name, ignore=shutil.ignore_patterns("__pycache__"))
    # The tools are those that run this test: nothing is installed on account of the copy.
    tools = ["--old-file=.venv/.tools", f"BIN={Path(sys.executable).parent}"]
    subprocess.run(["make", "messages", *tools], cwd=copy, check=True, capture_output=True)
    return copy / CATALOGUES.relative_to(ROOT)


@pytest.mark.parametrize("code", TRANSLATED)
def test_regenerating_the_catalogue_changes_nothing(code: str, regenerated: Path) -> None:
    name = f"{code}/LC_MESSAGES/{DOMAIN}"
    made, kept = (
        (folder / f"{name}.po").read_text(encoding="utf-8").splitlines()
        for folder in (regenerated, CATALOGUES)
    )
    assert list(difflib.unified_diff(kept, made, "kept", "made by make messages", n=1)) == []
    assert (regenerated / f"{name}.mo").read_bytes() == (CATALOGUES / f"{name}.mo").read_bytes()


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


def test_french_never_breaks_a_line_before_high_punctuation() -> None:
    for message in messages("fr"):
        for form in forms(message.string):
            assert not re.search(r" [;:!?»]| %(?!\()|« ", form), form


@pytest.mark.parametrize("code", TRANSLATED)
def test_words_that_the_field_does_not_use(code: str) -> None:
    shunned = re.compile(r"geaardheid|transseksue|interseksueel|transsexuel|intersexuel", re.I)
    for message in messages(code):
        assert not shunned.search(" ".join(forms(message.string))), message.id
