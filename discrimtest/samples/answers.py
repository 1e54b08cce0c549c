"""Whether the answer to each contact counts, for each outcome definition."""

from __future__ import annotations

from collections.abc import Sequence

import numpy
from numpy.typing import NDArray

from discrimtest.files.nearest import nearest
from discrimtest.files.plan import OutcomeDefinition, Plan
from discrimtest.samples.meaning import (
    INVALID,
    categories_in,
    coded,
    why_not,
    words_of,
)
from discrimtest.samples.rows import Codes, ContactRows
from discrimtest.samples.yes_no import NO, TRUTH, yes_no_in

BROKEN = -1
"""Of a contact without an outcome, an invalid one, or one flagged as broken."""
Grid = NDArray[numpy.int8]
_ZERO_ONE = "must be 0, 1, false, true"


def outcomes_of(
    rows: ContactRows, plan: Plan, outcomes: Sequence[OutcomeDefinition]
) -> tuple[dict[str, Grid], dict[str, str]]:
    """0, 1 or BROKEN for each row and definition; and why definitions are left out."""
    names = plan.data.columns
    flagged = numpy.zeros(len(rows.frame), dtype=bool)
    if names.broken in rows.frame.columns:
        codes, labels = rows.codes(names.broken)
        broken = [word not in NO for word in words_of(labels)]
        flagged = numpy.array([*broken, False])[codes]
    channel = rows.codes(names.channel) if names.channel in rows.frame.columns else None
    values: dict[str, Grid] = {}
    left_out: dict[str, str] = {}
    columns = {outcome.column or names.outcome for outcome in outcomes}
    for column in sorted(columns & set(rows.frame.columns)):
        codes, labels = rows.codes(column)
        words = words_of(labels)
        mine = [one for one in outcomes if (one.column or names.outcome) == column]
        if any(not one.column for one in mine):
            _tell_unknown(rows, codes, labels, words, categories_in(words, plan))
        for outcome in mine:
            if outcome.channels and channel is None:
                continue
            reason = why_not(outcome, mine, words, plan)
            if reason:
                left_out[outcome.id] = reason
                continue
            meaning = [*(BROKEN if one is None else one for one in coded(outcome, words, plan))]
            read = numpy.array([*meaning, BROKEN], dtype=numpy.int8)[codes]
            if outcome.channels and channel is not None:
                read = _by_channel(read, channel, outcome.channels)
            values[outcome.id] = numpy.where(flagged, numpy.int8(BROKEN), read)
    return values, left_out


def _by_channel(read: Grid, channel: tuple[Codes, list[str]], counted: Sequence[str]) -> Grid:
    """The same, where a favourable answer by another channel is none; by an unknown one, BROKEN."""
    codes, labels = channel
    wanted = set(words_of(counted))
    meaning = [*(int(word in wanted) for word in words_of(labels)), BROKEN]
    return numpy.where(read == 1, numpy.array(meaning, dtype=numpy.int8)[codes], read)


def _tell_unknown(
    rows: ContactRows, codes: Codes, labels: list[str], words: list[str], categories: set[str]
) -> None:
    """Tell what is neither a category nor, where there are none, 0 or 1."""
    unknown = [
        code for code, word in enumerate(words) if word not in {*(categories or TRUTH), INVALID}
    ]
    said = yes_no_in({words[code] for code in unknown})
    binary = bool(set(words) & set(TRUTH))
    if (
        not categories
        and not binary
        and said
        and len(said) == len({words[code] for code in unknown})
    ):
        _propose(rows, codes, {labels[code]: said[words[code]] for code in unknown})
        return
    rule = f"{_ZERO_ONE}, a category of the codebook, or empty"
    if categories or binary:
        rule = "must be a category of the codebook" if categories else f"{_ZERO_ONE} or empty"
    for code in unknown:
        repair = "Correct the outcome, or leave it empty when there is none."
        hint = nearest(labels[code], sorted(categories))
        rows.wrong(codes == code, labels[code], rule + hint, repair)


def _propose(rows: ContactRows, codes: Codes, said: dict[str, int]) -> None:
    """Tell that the outcomes say yes and no, and which lines of a plan read them."""
    names = sorted(said, key=lambda name: -said[name])
    listed = [f'"{name}"' for name in names]
    known = ", ".join(listed)
    counted = ", ".join(listed[: sum(said.values())]) or "…"
    rows.wrong(
        codes >= 0,
        ", ".join(names),
        f"{_ZERO_ONE}, a category of the codebook, or empty; whether a yes is an invitation, only "
        "the plan can say",
        f"Where a yes is what counts, say in the plan under [data]: categories = [{known}], and "
        f"under [[outcomes]]: favourable = [{counted}].",
    )
