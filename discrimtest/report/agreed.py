"""What a report tells of how far coders agree, from the record."""

from __future__ import annotations

import math
from collections.abc import Iterable

from discrimtest.estimators.agreement import Agreement
from discrimtest.files.codebook import Codebook
from discrimtest.files.word import LocalText
from discrimtest.record.record import Record
from discrimtest.report.facts import AgreementFacts
from discrimtest.samples.codings import coder_agreement
from discrimtest.words.test import Test


def agreement_facts(
    book: Codebook, record: Record, complete: Iterable[Test]
) -> tuple[AgreementFacts, ...]:
    """How far two coders agree: about the outcome, and about each category.

    Subtle codes are left to ``code agreement``: an export tells what counts of them, not what each
    coder said.

    Args:
        complete: The tests that are told of.
    """
    found = coder_agreement(record, [each.id for test in complete for each in test.contacts])
    if not found.twice:
        return ()
    labels: dict[str, LocalText] = {str(entry.id): entry.label for entry in book.categories}
    told: list[tuple[LocalText | None, tuple[Agreement, ...]]] = [(None, found.outcome)]
    told += [(labels[name], figures) for name, figures in found.categories.items()]
    return tuple(
        AgreementFacts(
            figure.id,
            label,
            figure.value,
            None if math.isnan(figure.interval.low) else figure.interval.low,
            None if math.isnan(figure.interval.high) else figure.interval.high,
            figure.units,
        )
        for label, figures in told
        for figure in figures
    )
