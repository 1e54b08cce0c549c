"""Reads every sentence that a report can say, as a stranger to statistics would.

Run as a program it prints an account for each language (``make reading``).
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from babel.messages.pofile import read_po

from discrimtest.findings.caution import MESSAGES
from discrimtest.report.blocks import ReportContext, Section
from discrimtest.report.cautions import TOLD_ELSEWHERE
from discrimtest.report.language import CATALOGUES, DOMAIN
from discrimtest.words.language import LANGUAGES

HERE = Path(__file__).parent
JARGON = HERE / "jargon.toml"
# A full stop, question or exclamation mark and, behind a space, what can begin a sentence.
SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[^\W_a-zà-ÿ]|[«“‘(\[{%–−])")
# What stands between two spaces is a word; a narrow one parts the thousands of a number.
SPACES = re.compile(r"[^\S\u202f]+")
BREAKABLE = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2011": "-"})
# A part to be filled in counts as one word.
PART = re.compile(r"\{\w+\}|%\(\w+\)[rs]")
# Fields that hold no sentence of the program: what identifies, what came from outside.
SILENT_KEYS = {"kind", "id", "attachment", "language", "audience", "made_on", "author", "lines"}
SILENT_KINDS = {"commands"}
WORDS = "words"
"""Id of the section that explains the words."""


class Word(NamedTuple):
    """A word of the trade.

    Attributes:
        patterns: Language -> how it begins.
        never: On no page at all.
        half_page: Allowed on the half page, which must explain it itself.
    """

    id: str
    patterns: Mapping[str, re.Pattern[str]]
    never: bool = False
    half_page: bool = False

    def within(self, text: str, language: str) -> bool:
        return _stands(self.patterns[language], text)


class Limit(NamedTuple):
    """Most words in a sentence."""

    page: int
    half_page: int
    source: str


class Said(NamedTuple):
    """A text of one report: whether it stands on the half page, and in which section."""

    text: str
    section: str
    half_page: bool = False


@lru_cache(maxsize=500_000)
def _stands(pattern: re.Pattern[str], text: str) -> bool:
    """Looked for once: reports say much the same."""
    return pattern.search(_folded(text)) is not None


@lru_cache(maxsize=50_000)
def _folded(text: str) -> str:
    return text.casefold().translate(BREAKABLE)


@cache
def _rules() -> dict[str, Any]:
    return tomllib.loads(JARGON.read_text(encoding="utf-8"))


@cache
def limits() -> dict[str, Limit]:
    return {name: Limit(**limit) for name, limit in _rules()["limits"].items()}


@cache
def words() -> tuple[Word, ...]:
    found = []
    for entry in _rules()["word"]:
        patterns = {code: re.compile(rf"(?<!\w)(?:{entry[code]})") for code in LANGUAGES}
        flags = {flag: entry.get(flag, False) for flag in ("never", "half_page")}
        found.append(Word(entry["id"], patterns, **flags))
    return tuple(found)


def sentences(text: str) -> list[str]:
    """The text, cut at the end of each sentence."""
    return [part for part in SENTENCE_END.split(text.strip()) if part]


def length(sentence: str) -> int:
    """How many words it has."""
    whole = PART.sub("x", sentence)
    return sum(any(sign.isalnum() for sign in word) for word in SPACES.split(whole))


def said(context: ReportContext) -> list[Said]:
    """Every text of a report, but what people outside wrote and what only programs read."""
    if id(context) not in _SAID:
        _SAID[id(context)] = (context, _said(context))
    return _SAID[id(context)][1]


# By the report's identity, with the report, so that no other takes its place.
_SAID: dict[int, tuple[ReportContext, list[Said]]] = {}


def _said(context: ReportContext) -> list[Said]:
    plain = context.to_dict()
    first = [plain["stamps"], plain["summary"], plain["summary_title"]]
    texts = [Said(text, "summary", half_page=True) for part in first for text in _texts(part)]
    for name in ("kicker", "question", "title", "sheet", "labels", "footer"):
        texts += [Said(text, name) for text in _texts(plain[name])]
    for section in plain["sections"]:
        texts += [Said(text, section["id"]) for text in _texts(section)]
    return texts


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        if value.get("kind") in SILENT_KINDS:
            return
        skipped = SILENT_KEYS | ({"rows"} if value.get("code") else set())
        if value.get("code"):
            yield from (name for name, _ in value["rows"])
        for key, item in value.items():
            if key not in skipped:
                yield from _texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)


def meanings(context: ReportContext) -> dict[str, str]:
    """The words that the report explains, with what it says of them."""
    return explanations(next((one for one in context.sections if one.id == WORDS), None))


def explanations(section: Section | None) -> dict[str, str]:
    blocks = section.blocks if section else ()
    return dict(row for block in blocks if block.kind == "terms" for row in block.rows)


def catalogue(language: str) -> list[str]:
    """Every sentence that a report can say, with the parts still to be filled in."""
    with (
        (CATALOGUES / ("nl" if language == "en" else language))
        .joinpath("LC_MESSAGES", f"{DOMAIN}.po")
        .open("rb") as file
    ):
        messages = [message for message in read_po(file) if message.id]
    found = []
    for message in messages:
        value = message.id if language == "en" else message.string
        found += [value] if isinstance(value, str) else list(value)
    return list(dict.fromkeys(found))


def command_line() -> list[str]:
    """The cautions that no page of a report says."""
    return [text for id_, text in MESSAGES.items() if id_ in TOLD_ELSEWHERE]


def too_long(texts: Iterable[str], limit: int) -> list[tuple[int, str]]:
    """Sentences above the limit, the longest first."""
    found = {(length(one), one) for text in texts for one in sentences(text)}
    return sorted((pair for pair in found if pair[0] > limit), reverse=True)


def unexplained(context: ReportContext) -> list[tuple[str, str]]:
    """Words of the trade that this report uses where it may not: the word, and the text."""
    code, found = context.language, []
    names = " | ".join(meanings(context))
    texts = list(dict.fromkeys((one.text, one.half_page) for one in said(context)))
    everything = " | ".join(text for text, _ in texts)
    for word in words():
        if not word.within(everything, code):
            continue
        known = word.within(names, code) and not word.never
        for text, half_page in texts:
            allowed = known and (word.half_page or not half_page)
            if not allowed and word.within(text, code):
                found.append((word.id, text))
    return list(dict.fromkeys(found))


def account(language: str, contexts: Iterable[ReportContext]) -> str:
    """What the check found in one language, for people."""
    limit, texts, pages = limits()[language], [], []
    half: list[str] = []
    used: dict[str, tuple[int, int]] = {}
    wrong: list[tuple[str, str]] = []
    for context in contexts:
        pages.append(context)
        everything = said(context)
        texts += [one.text for one in everything]
        half += [one.text for one in everything if one.half_page]
        names = " | ".join(meanings(context))
        whole = " | ".join(one.text for one in everything)
        for word in words():
            if word.within(whole, language):
                told = word.within(names, language)
                count, with_it = used.get(word.id, (0, 0))
                used[word.id] = (count + 1, with_it + told)
        wrong += unexplained(context)
    lines = [f"{language}: {len(pages)} reports and the catalogue"]
    for name, found, most in (
        ("every page", [*texts, *catalogue(language)], limit.page),
        ("half page", half, limit.half_page),
    ):
        parts = dict.fromkeys(one for text in found for one in sentences(text))
        sizes = [length(one) for one in parts if length(one) > 3]
        over = sum(size > most for size in sizes)
        lines.append(
            f"  {name}: {len(sizes)} sentences, median {median(sizes):g} words, longest "
            f"{max(sizes)}, {over} over {most} ({over / len(sizes):.1%})"
        )
        lines += [f"    {size} words: {one}" for size, one in too_long(found, most)]
    lines.append("  words of the trade, in how many reports, and how many of these explain them:")
    lines += [f"    {id_}: {count}, {told}" for id_, (count, told) in sorted(used.items())]
    absent = [word.id for word in words() if word.never and word.id not in used]
    lines.append(f"  on no page: {', '.join(absent)}")
    lines.append(f"  used without explanation: {len(set(wrong))}")
    lines += [f"    {id_}: {text}" for id_, text in dict.fromkeys(wrong)]
    return "\n".join(lines)


def main() -> int:
    """Print the account of every language; 1 when a page does not pass."""
    # Beside this file, where a program looks first.
    import reports
    import sample
    import three_arms

    tell, passed = sys.stdout.write, True
    for code, limit in limits().items():
        most = f"{code}: at most {limit.page} words, on the half page {limit.half_page}."
        tell(f"{most} {' '.join(limit.source.split())}\n")
    for code in LANGUAGES:
        contexts = reports.every_report(sample, three_arms, code)
        tell(f"\n{account(code, contexts)}\n")
        texts = [one.text for context in contexts for one in said(context)]
        passed &= not too_long([*texts, *catalogue(code)], limits()[code].page)
        passed &= not any(unexplained(context) for context in contexts)
    most = limits()["command_line"].page
    longest = max(length(one) for text in command_line() for one in sentences(text))
    tell(f"\nCautions of the command line only: {len(command_line())}, longest {longest} words.\n")
    return 0 if passed and longest <= most else 1


if __name__ == "__main__":
    sys.exit(main())
