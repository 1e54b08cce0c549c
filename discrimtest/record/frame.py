"""The contacts of a study as the frame that the analysis reads."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from discrimtest.identifiers import sha256_hex
from discrimtest.record.answers import channels_of
from discrimtest.record.hours import hours_to_answer
from discrimtest.record.progress import Progress
from discrimtest.record.record import Record
from discrimtest.record.stages import stage_columns, stages_by_contact, stages_of
from discrimtest.words.outcome import Category, Coding
from discrimtest.words.response import ResponseChannel
from discrimtest.words.test import Test

if TYPE_CHECKING:
    import pandas

NONE, WRITTEN, SPOKEN = "none", "written", "spoken"
"""Channel of the answer that made the outcome; a call, a voicemail and a visit are spoken."""
NOT_APPLICABLE = "not_applicable"
"""Subtle code of a contact that got no answer in which anybody said anything."""
COLUMNS = (
    "test",
    "arm",
    "outcome",
    "landlord",
    "landlord_type",
    "channel",
    "order",
    "stratum",
    "broken",
    "comparison",
    "hours",
    "window",
)
_SILENT = (Category.NO_REPLY, Category.ACKNOWLEDGEMENT, Category.MISSED_CALL)


def study_frame(
    record: Record, progress: Progress, types: Mapping[str, str], event: Collection[str]
) -> pandas.DataFrame:
    """One row a contact of every complete or broken test, by test and position.

    Columns: ``test``, ``arm``, ``outcome`` (a category; empty in a broken test that has none),
    ``landlord`` (all in doubt of being one are one), ``landlord_type``, ``channel`` (written,
    spoken, none), ``order`` (by the moments the contacts were made), ``stratum``, ``broken``
    ("yes" or empty) and ``comparison`` (empty in a within-listing design, where a test serves
    several), ``hours`` to the first answer that counts (empty where none came) and ``window``, the
    hours after which none does; and each item of subtle treatment that somebody coded, by its id
    in the codebook: empty where an answer was not coded for it, "not_applicable" where none came.
    Where testers visit, also how far each came (:mod:`discrimtest.record.stages`).

    Args:
        types: Type of the landlord of each listing.
        event: Categories of answers that stop the clock; empty for any that is not automatic.
    """
    import pandas

    subtle = subtle_items(record)
    rows = frame_rows(record, progress, types, event)
    return pandas.DataFrame(rows, columns=[*COLUMNS, *subtle, *stage_columns(record)])


def frame_rows(
    record: Record, progress: Progress, types: Mapping[str, str], event: Collection[str]
) -> list[dict[str, Any]]:
    """The rows of :func:`study_frame`."""
    channels, subtle = channels_of(record), subtle_items(record)
    hours = hours_to_answer(record, event)
    window = record.fieldwork.window // timedelta(hours=1)
    stages, unseen = stages_by_contact(record), _unseen(record)
    return [
        {
            **_test_cells(test, progress, types),
            "landlord": record.counted_as(test.landlord),
            "arm": contact.arm,
            "outcome": str(coding.category) if coding else "",
            "channel": heard(channels.get(contact.id)),
            "order": number,
            "hours": hours.get(contact.id, math.nan),
            "window": window,
            **{name: _subtle(coding, name) for name in subtle},
            **stages.get(contact.id, unseen),
        }
        for test in progress.over
        for number, contact in enumerate(progress.in_order(test), start=1)
        for coding in (progress.coded.get(contact.id),)
    ]


def subtle_items(record: Record) -> list[str]:
    """The codebook's items of subtle treatment that somebody coded."""
    coded = {name for coding in record.coded.values() for name in coding.subtle}
    return [name for name in record.fieldwork.subtle if name in coded]


def frame_sha256(frame: pandas.DataFrame) -> str:
    """What names the data of an analysis: the hash of the frame as CSV."""
    return sha256_hex(frame.to_csv(index=False, lineterminator="\n").encode("utf-8"))


def heard(channel: ResponseChannel | None) -> str:
    """How an answer was heard: written, spoken, none."""
    return NONE if channel is None else WRITTEN if channel.written else SPOKEN


def _test_cells(test: Test, progress: Progress, types: Mapping[str, str]) -> dict[str, str]:
    return {
        "test": test.id,
        "landlord_type": types.get(test.listing, ""),
        "stratum": test.stratum,
        "broken": "yes" if test.id in progress.broken else "",
        "comparison": test.comparison if len(test.comparisons) == 1 else "",
    }


def _unseen(record: Record) -> dict[str, str]:
    return stages_of(None) if record.fieldwork.visits else {}


def _subtle(coding: Coding | None, name: str) -> str:
    if coding is None:
        return ""
    silent = coding.category in _SILENT
    return coding.subtle.get(name, NOT_APPLICABLE if silent else "")
