"""What the words of a column say: whether an answer counts, for each outcome definition.

A column holds categories, or 0 and 1. In the outcome column 1 is the plan's main outcome. In a
column of its own 1 is what its definition counts, unless the definition counts numbers: then 0 and
1 are words like others.
"""

from __future__ import annotations

from collections.abc import Sequence

from discrimtest.files.plan import OutcomeDefinition, Plan
from discrimtest.samples.numbers import number_of, plain

ZERO_ONE = {"0": 0, "1": 1, "false": 0, "true": 1}
"""Ways to write 0 and 1, in lower case."""
INVALID = "invalid"
"""The category that breaks a test."""


def words_of(labels: Sequence[str]) -> list[str]:
    """The labels as they are compared: in lower case, whole numbers without decimals."""
    return [plain(label.lower()) for label in labels]


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
    if not found or _counts_numbers(outcome):
        return ""
    if found <= set(ZERO_ONE):
        alone = all(set(one.favourable) == set(outcome.favourable) for one in rivals)
        return "" if alone else "zero_one_shared"
    return "numbers_only" if all(number_of(word) is not None for word in found) else ""


def coded(outcome: OutcomeDefinition, words: Sequence[str], plan: Plan) -> list[int | None]:
    """0 or 1 for each word; None for one that breaks the test."""
    favourable = set(words_of(outcome.favourable))
    if outcome.column:
        literal = _counts_numbers(outcome) or not set(words) - {INVALID} <= set(ZERO_ONE)
        known = set(words) if literal else set()
    else:
        known = categories_in(words, plan)
    meaning = {word: int(word in favourable) for word in known} if known else ZERO_ONE
    return [None if word == INVALID else meaning.get(word) for word in words]


def _counts_numbers(outcome: OutcomeDefinition) -> bool:
    counted = words_of(outcome.favourable)
    return any(word in ZERO_ONE or number_of(word) is not None for word in counted)


def _is_the_one(outcome: OutcomeDefinition, plan: Plan) -> bool:
    """Whether the 1 of data of 0 and 1 is meant: the main outcome, by some channel or by any."""
    return outcome.main or (
        bool(outcome.channels) and set(outcome.favourable) == set(plan.main_outcome.favourable)
    )
