"""How much of what tells is left by the mask: ``docs/masking.md`` (``make docs``)."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from discrimtest.estimators.proportion import score_limits
from discrimtest.estimators.tables import Share

ROOT = Path(__file__).resolve().parent.parent
MADE = "<!-- Made by docs/masking.py from the corpus; `make docs` writes it. -->"
KINDS = {
    "name": "people",
    "agency": "agencies",
    "address": "streets and houses",
    "place": "towns, postcodes",
    "landmark": "landmarks",
    "title": "titles of advertisements",
    "reference": "references of advertisements",
    "phone": "telephone numbers",
    "mail": "mailboxes",
    "web": "sites",
    "handle": "names on social media",
    "company": "company and VAT numbers",
    "iban": "accounts",
    "licence": "licences",
    "rent": "sums",
    "date": "days, with hours",
    "time": "hours alone",
}
NORMAL = 1.959963984540054
EVERYTHING, OVER, CANDIDATE = "everything", "over", "candidate"


def page() -> str:
    """The whole page."""
    corpus = _corpus()
    known = [each for each in corpus.landlords() if not each.kept_out]
    kept = [each for each in corpus.landlords() if each.kept_out]
    answers = sum(len(each.answers) for each in corpus.landlords())
    tallies = [_with_all(corpus.tallies(corpus.of_finder, each), corpus) for each in (known, kept)]
    blind = corpus.tallies(corpus.candidates_found, kept)[CANDIDATE]
    parts = [MADE, _before(answers, known, kept), "", *_table(*tallies)]
    return "\n".join([*parts, "", _after(tallies, blind)]) + "\n"


def _corpus() -> Any:
    spec = importlib.util.spec_from_file_location("corpus", ROOT / "tests/masking/corpus.py")
    if spec is None or spec.loader is None:
        raise ImportError("tests/masking/corpus.py cannot be read")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def _with_all(tallies: Mapping[str, Any], corpus: Any) -> dict[str, Any]:
    total = corpus.Tally()
    for kind in set(tallies) & set(KINDS):
        for landlord, of in tallies[kind].of.items():
            total.add(landlord, tallies[kind].wrong[landlord], of)
    return {**tallies, EVERYTHING: total}


def _before(answers: int, known: list[Any], kept: list[Any]) -> str:
    return f"""
# Masking: how much is left

An inspector's annex masks in letters and answers what tells who the landlord is and, where a study
measures the market, which home, where and when. It follows rules: the words that the record has of
landlord and home, and patterns. Rules miss things. This page counts what they miss in
[{answers} invented answers](../tests/data/masking/replies.txt) in Dutch, French and English of
{len(known) + len(kept)} invented landlords, written as agents and owners write at a desk and on a
telephone. Every stretch that tells was marked in them, with its kind, before a rule was made.

{len(kept)} landlords, chosen by a hash of their key, were kept out: nobody looked at what the rules
did with their answers, but for the counts of this page. **Read the right half.** The left half has
the answers with which the rules were made, and flatters.

A marked stretch is *left* as soon as one word of it can be read, but for words like "de" and "nr.".
Intervals are Wilson's for 95 %, for as many stretches as the answers are worth that come from one
landlord (the design effect of that kind, or of all kinds where that is larger). As the record does,
the rules know name, telephone number and mailbox of the advertiser, title, address and reference of
the advertisement, and the towns of the study: nothing of other people, offices or sites."""


def _table(known: Mapping[str, Any], kept: Mapping[str, Any]) -> Iterator[str]:
    yield "| what tells | left, of (seen) | % | left, of (kept out) | % | 95 % interval |"
    yield "|---|--:|--:|--:|--:|--:|"
    for kind in sorted(KINDS, key=lambda each: -_counts(kept.get(each))[1]):
        yield _row(KINDS[kind], known.get(kind), kept.get(kind), kept[EVERYTHING])
    yield _row("**all of these**", known[EVERYTHING], kept[EVERYTHING], kept[EVERYTHING])
    yield _row("other words, masked for nothing", known[OVER], kept[OVER], kept[OVER])


def _row(name: str, known: Any, kept: Any, whole: Any) -> str:
    cells = []
    for tally in (known, kept):
        wrong, of = _counts(tally)
        cells += [f"{wrong} of {of}", f"{100 * wrong / of:.1f}"] if of else ["–", "–"]
    return f"| {name} | {' | '.join(cells)} | {_interval(kept, whole)} |"


def _counts(tally: Any) -> tuple[int, int]:
    return (sum(tally.wrong.values()), sum(tally.of.values())) if tally else (0, 0)


def _interval(tally: Any, whole: Any) -> str:
    wrong, of = _counts(tally)
    if not of:
        return "–"
    effect = max(_design_effect(tally), _design_effect(whole))
    limits = score_limits(Share(wrong / effect, of / effect), NORMAL)  # type: ignore[arg-type]
    return f"{100 * limits.low:.1f} to {100 * limits.high:.1f}"


def _design_effect(tally: Any) -> float:
    """How much more the share varies as answers come by landlord."""
    wrong, of = _counts(tally)
    many, share = len(tally.of), wrong / of
    if many < 2 or not 0 < share < 1:
        return 1.0
    apart = sum((tally.wrong[key] - share * tally.of[key]) ** 2 for key in tally.of)
    return max(1.0, many / (many - 1) * apart / (of * share * (1 - share)))


def _after(tallies: list[Mapping[str, Any]], blind: Any) -> str:
    wrong, of = _counts(blind)
    return f"""## What is left

- What only a neighbour knows: "tegenover de bakkerij met de blauwe luifel". No rule finds it.
- First names that are on no list (Faker's Belgian ones, some 1,400) where nothing beside them says
  that they are names; nicknames; a single initial under a message.
- A street of another home by its name alone, where that ends like no street.
- A town that is none of the study's, where neither a postcode nor "in" or "te" stands before it.
- A home can be known by what is said of it (its size, its floor, its energy label). That stays: the
  inspector needs it to compare two answers.

Masked for nothing are mostly small words between two masked ones, and addresses that are the same
under every letter (that of the agents' institute).

## For coders who must not know the candidate

The same rules find the names of the candidates and their partners, so that they are not taken for
others. The annex shows them. Of those marked in the answers kept out, {wrong} of {of} would be left
to a coder. What else tells who the candidate is, and what is left of that:
[answers read blind](blind.md).

Why rules, and which: [the decision](decisions/2026-11-29-masking.md). `make bench` tells how fast
they are."""


if __name__ == "__main__":
    (ROOT / "docs" / "masking.md").write_text(page(), encoding="utf-8")
