"""The catalogues hold every sentence, nothing else, in a stable order, and are compiled."""

from __future__ import annotations

import difflib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from discrimtest.files.study import StudyLimits
from discrimtest.findings.caution import MESSAGES
from discrimtest.report.cautions import TOLD_ELSEWHERE
from discrimtest.report.context import build_context
from discrimtest.report.facts import Audience
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


COUNTED = re.compile(
    r"(?:\{\w+\}|%\((?!id)\w+\)s)(?: (?!in |of |out |or )\w+)? "
    r"(?:tests|times|days|hours|landlords|contacts|groups|answers|p-values|names|documents|homes|"
    r"advertisements|messages|letters|studies|persons|people|draws)\b"
)
AT_LEAST_TWO = {
    "If it was picked from {number} landlords for its results, the number is {p}.",
    "{n} contacts can be opened without a network.",
    "The tests stand in {number} documents beside this one.",
    (
        "It is not decided yet which of {landlords} landlords are the same. Until then they count "
        "as {number}."
    ),
    "Picked from {number} landlords for its results",
    "{left} tests are not over and are left out.",
    *(
        f"The municipality of {tests} is withheld. Fewer than {{crowd}} landlords share it in a "
        "comparison, or the next larger one had to go with these."
        for tests in ("{count} tests", "one test")
    ),
    "{measure} of all {number} landlords, per 100",
    MESSAGES["bootstrap_empty"],
    MESSAGES["randomization_uneven"],
}
"""With a count of one they are not said."""
NO_COUNT = {
    "Nothing about {people} people: they were not tested.",
    "Not tested either: {people} people.",
    "The difference is {number} tests.",
    "The difference is {number} tests with at least one invitation.",
    "The difference is {number} tests in which only one of the two was invited.",
}
"""What they hold is no count: "trans and non-binary", "5 in every 100"."""


def test_a_sentence_with_a_count_has_a_form_for_one() -> None:
    fixed = {
        message.id
        for message in messages("nl")
        if isinstance(message.id, str) and COUNTED.search(message.id)
    }
    assert fixed == AT_LEAST_TWO | NO_COUNT
    assert set(MESSAGES) >= TOLD_ELSEWHERE
    assert not [id_ for id_ in TOLD_ELSEWHERE if COUNTED.search(MESSAGES[id_])]


ONE = {
    "en": r"tests|times|days|hours|landlords|contacts|groups|p-values|homes|answers",
    "nl": r"tests|dagen|verhuurders|contacten|groepen|p-waarden|antwoorden|advertenties|kandidaten",
    "fr": r"tests|jours|heures|bailleurs|contacts|groupes|valeurs|annonces|candidats",
}
"""What never stands behind a one."""


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_report_in_which_everything_happened_once(sample: ModuleType, code: str) -> None:
    tables = dict.fromkeys(sample.TABLES, (0, 0, 0, 0))
    tables[next(iter(tables))] = (0, 1, 0, 0)
    facts = sample.facts_for(tables)
    limits = StudyLimits(
        agency_tests=1, agency_days=1, agency_gap_days=1, private_tests=1, max_ad_age_days=1
    )
    protocol = replace(facts.protocol, window_days=1, gap_hours=(0.0, 1.0), decline_within_hours=1)
    facts = replace(facts, limits=limits, protocol=protocol, control_first=1, test_first=0)
    context = build_context(facts, sample.findings(tables), Audience.COMMISSIONER, code)
    said = json.dumps(context.to_dict(), ensure_ascii=False)
    assert (
        re.findall(rf".{{0,40}}(?<![\d.,−])1[ \u00a0](?:\w+[ \u00a0])?(?:{ONE[code]})\b", said)
        == []
    )
    assert {"en": "1 day", "nl": "1 dag", "fr": "1 jour"}[code] in said
