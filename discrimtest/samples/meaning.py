"""What the words of a column say: whether an answer counts, for each outcome definition.

A column holds categories, or 0 and 1. In the outcome column 1 is the plan's main outcome. A column
of its own may say yes and no in any language: they are what the plan counts where it counts one of
them, and 0 and 1 are the same. Where it counts another word, 1 is that word. Where the column
holds further numbers, or the plan counts some, numbers are words like others.
"""

from __future__ import annotations

from collections.abc import Sequence

from discrimtest.files.plan import OutcomeDefinition, Plan
from discrimtest.samples.numbers import number_of
from discrimtest.samples.yes_no import TRUTH, YES_NO, yes_no_in
from discrimtest.tables.spelling import one_spelling

INVALID = "invalid"
"""The category that breaks a test."""


def words_of(labels: Sequence[str]) -> list[str]:
    """The labels as they are compared: in one spelling, in lower case."""
    return [one_spelling(label).lower() for label in labels]


def categories_in(words: Sequence[str], plan: Plan) -> set[str]:
    """Categories that the outcome column may hold; none where it holds 0 and 1, or neither."""
    known = set(words_of(plan.data.categories))
    found = set(words) - {INVALID}
    return known if found & known else set()


def why_not(
    outcome: OutcomeDefinition,
    rivals: Sequence[OutcomeDefinition],
    words: Sequence[str],
    plan: Plan,
) -> str:
    """Id of the caution that says why a column can not serve a definition; empty where it can.

    Args:
        rivals: All definitions of the same column.
        words: What the column holds.
    """
    found = set(words) - {INVALID}
    if not outcome.column:
        return "" if categories_in(words, plan) or _is_the_one(outcome, plan) else "zero_one_only"
    if not found or _counts_numbers(outcome) or (_says_yes_no(outcome) and _is_binary(found)):
        return ""
    if found <= set(TRUTH):
        alone = all(set(one.favourable) == set(outcome.favourable) for one in rivals)
        return "" if alone else "zero_one_shared"
    if found == set(yes_no_in(found)):
        return "yes_no_only"
    return "numbers_only" if all(number_of(word) is not None for word in found) else ""


def coded(outcome: OutcomeDefinition, words: Sequence[str], plan: Plan) -> list[int | None]:
    """0 or 1 for each word; None for one that breaks the test."""
    if outcome.column:
        meaning = _of_own_column(outcome, set(words) - {INVALID})
    else:
        favourable = set(words_of(outcome.favourable))
        known = categories_in(words, plan)
        meaning = {word: int(word in favourable) for word in known} if known else TRUTH
    return [None if word == INVALID else meaning.get(word) for word in words]


def _of_own_column(outcome: OutcomeDefinition, found: set[str]) -> dict[str, int]:
    counted = set(words_of(outcome.favourable))
    if found <= set(TRUTH) and not counted & set(YES_NO) and not _counts_numbers(outcome):
        return TRUTH
    if not _is_binary(found):
        return {word: int(word in counted) for word in found}
    truth, wanted = yes_no_in(found), {YES_NO[word] for word in counted if word in YES_NO}
    return {word: int(word in counted or truth.get(word) in wanted) for word in found}


def _is_binary(found: set[str]) -> bool:
    """Whether the only numbers among the words, if any, are 0 and 1."""
    return all(word in TRUTH or number_of(word) is None for word in found)


def _counts_numbers(outcome: OutcomeDefinition) -> bool:
    return any(number_of(word) is not None for word in words_of(outcome.favourable))


def _says_yes_no(outcome: OutcomeDefinition) -> bool:
    return any(word in YES_NO for word in words_of(outcome.favourable))


def _is_the_one(outcome: OutcomeDefinition, plan: Plan) -> bool:
    """Whether the 1 of data of 0 and 1 is meant: the main outcome, by some channel or by any."""
    return outcome.main or (
        bool(outcome.channels) and set(outcome.favourable) == set(plan.main_outcome.favourable)
    )
