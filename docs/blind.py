"""How much a coder could know of the candidate, and what is proposed: ``docs/blind.md``."""

from __future__ import annotations

import importlib
import sys
import types
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from discrimtest.estimators.proportion import score_limits
from discrimtest.estimators.tables import Share

ROOT = Path(__file__).resolve().parent.parent
MADE = "<!-- Made by docs/blind.py from the corpus; `make docs` writes it. -->"
NORMAL = 1.959963984540054
LANGUAGES = {"nl": "Dutch", "fr": "French", "en": "English"}


def page() -> str:
    """The whole page."""
    corpus = _corpus()
    answers = corpus.replies()
    parts = ([each for each in answers if each.kept_out is kept] for kept in (False, True))
    seen, kept = (corpus.leaks(corpus.of_rules, part) for part in parts)
    again = [each for each in answers if each.written and each.kept_out]
    left = corpus.leaks(corpus.of_rules, again)["answers"].wrong
    own, anothers = (corpus.proposals(found(True)) for found in (corpus.own, corpus.anothers))
    differ = corpus.differ()
    return "\n".join(
        [
            *(MADE, BEFORE, "", *_leaks(corpus.KINDS, seen, kept), ""),
            AGAIN.format(left=left, of=len(again)),
            ANOTHER.format(**_another(corpus)),
            *(
                AFTER.format(differ=differ, many=len(answers)),
                *_proposals(own, anothers),
                "",
                LIMITS,
                "",
            ),
        ]
    )


def _corpus() -> Any:
    """The corpus of the tests, which is no package."""
    tests = sys.modules.setdefault("tests", types.ModuleType("tests"))
    tests.__path__ = [str(ROOT / "tests")]
    return importlib.import_module("tests.masking.blind_corpus")


def _leaks(kinds: Mapping[str, str], seen: Any, kept: Any) -> Iterator[str]:
    yield "| what tells | left, in (seen) | left, in (kept out) | % | 95 % interval |"
    yield "|---|--:|--:|--:|--:|"
    for kind, name in kinds.items():
        yield _leak(name, seen[kind], kept[kind])
    yield _leak("**any of these**", seen["answers"], kept["answers"])
    yield _leak("words that decide the category, masked", seen["over"], kept["over"])
    yield _leak("other words, masked for nothing", seen["other"], kept["other"])


def _leak(name: str, seen: Any, kept: Any) -> str:
    share, limits = "–", "–"
    if kept.of:
        share = f"{100 * kept.wrong / kept.of:.1f}"
        found = score_limits(Share(kept.wrong, kept.of), NORMAL)
        limits = f"{100 * found.low:.1f} to {100 * found.high:.1f}"
    cells = (f"{each.wrong} of {each.of}" for each in (seen, kept))
    return f"| {name} | {' | '.join(cells)} | {share} | {limits} |"


def _another(corpus: Any) -> dict[str, int]:
    """What is left in answers that another hand wrote at its last sitting, in numbers."""
    found = corpus.left_for_another_hand(3)
    limits = score_limits(Share(found.wrong, found.of), NORMAL)
    low, high = (round(100 * each) for each in (limits.low, limits.high))
    return {"wrong": found.wrong, "of": found.of, "low": low, "high": high}


def _proposals(own: Mapping[str, Any], anothers: Mapping[str, Any]) -> Iterator[str]:
    yield (
        "| answers | right, of proposed (ours) | right, of coded (ours) "
        "| right, of proposed (other hand) | right, of coded (other hand) |"
    )
    yield "|---|--:|--:|--:|--:|"
    for group in sorted({*own, *anothers} - {"all", *LANGUAGES}):
        yield _proposed(f"`{group}`", own.get(group), anothers.get(group))
    for language, name in LANGUAGES.items():
        yield _proposed(name, own[language], anothers[language])
    yield _proposed("**all**", own["all"], anothers["all"])


def _proposed(name: str, *counts: Any) -> str:
    cells = []
    for count in counts:
        if count:
            cells += [_of(count.right, count.proposed), _of(count.right, count.coded)]
        else:
            cells += ["–", "–"]
    return f"| {name} | {' | '.join(cells)} |"


def _of(right: int, of: int) -> str:
    return f"{right} of {of}" if of else "–"


BEFORE = """
# Answers read blind: what is left, what is proposed

Who codes an answer must not know which candidate it was written to. `discrimtest.masking.blind`
masks what tells: names, inflected, shortened, misspelt; the candidate's letter, by its own words;
titles, pronouns, words for a partner, French endings that agree; remarks on the signal. It follows
rules, and rules miss things. This page counts what they miss in 393 invented answers: 300 in
[Dutch](../tests/data/masking/blind/nl.txt), [French](../tests/data/masking/blind/fr.txt) and
[English](../tests/data/masking/blind/en.txt), and later 93 more
([nl](../tests/data/masking/blind/nl-again.txt), [fr](../tests/data/masking/blind/fr-again.txt),
[en](../tests/data/masking/blind/en-again.txt)). They answer couples, people of Flemish and Moroccan
origin, trans and non-binary people, one with a guide dog, two with a replacement income. What
tells, and the words that decide the category, were marked before a rule was made. A third, each
time, was then drawn by a seed and kept out: **read that half**. One hand wrote answers and rules,
so real answers will leave more.

A kind is *left* in an answer as soon as one word of it can be read, but for words like "de" and
"uw"; of an agreeing word only the ending tells. Intervals are Wilson's; the unit is the answer,
however often a kind stands in it (for masked words: the word)."""

AGAIN = """The 93 were written after readers had found things left: initials ("C.B.", "J&M"), names
cut short ("Kat", "Maart"), "zijn jullie vriendinnen?", "roze koppels", "Vous semblez intéressée".
They say it in these and other words, so they are harder than most mail. Before a rule was made for
them something was left in 24 of their {of} kept out; now in {left}. Three marks were mended then,
all in the part that was seen.
"""

ANOTHER = """**Another hand** wrote [121 answers](../tests/data/masking/blind/another-hand.toml)
later, meant to be hard. Something was left in 9 of the first 45, then, with rules made for those,
in 9 of 40 others; with rules for both, in {wrong} of the last {of} ({low} to {high} %), for which
none was made. That is the figure to expect where a remark is made, and more than the table says.
"""

AFTER = """What is left: names that are everyday words far from where names stand; nicknames and
shortened names on no list; a remark that only the sense gives away ("dat is hier niet de
gewoonte"). How many people
write is not masked ("jullie"): both candidates of a comparison have a household of one size. A mask
tells something too: who reads "geen [kenmerk]" knows that a remark was made. All signals of the
study are masked in every answer, so a label never depends on the arm that was answered. Five marks
were mended once the rules showed that they were wrong.

## What is proposed to coders

`discrimtest.coding.suggestion` reads phrases from a list that anybody can read
([phrases.toml](../discrimtest/coding/phrases.toml)) and proposes a category, with the words it
read. Where nothing is said, or things that contradict each other, it proposes nothing. **The person
decides.** On masked and unmasked answers it proposes the same, but in {differ} of {many}.

Two kept-out parts: the third of our answers, and the [answers of 15 landlords](masking.md) that
another hand had written earlier for another purpose. Ours flatter: whoever wrote them wrote the
phrases. The others were coded before the phrases were tried on them. The first phrases found 29 of
those 64; then the answers of the other 27 landlords were read for what was missed. Whoever did had
read all of them once, to code them.
"""

LIMITS = """An answer that no category fits counts among the proposed where something is proposed.
10,000 answers are masked and read in seconds (`make bench`). A tenth of the time was asked that
spaCy takes to find the names alone; one by one it is a ninth, in one batch of spaCy's more than a
fifth ([measured](decisions/2026-11-29-blind.md), French only; it left more names)."""


if __name__ == "__main__":
    (ROOT / "docs" / "blind.md").write_text(page(), encoding="utf-8")
