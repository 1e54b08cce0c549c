"""The contacts of a study as the frame that the analysis reads."""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from discrimtest.actions.answer_hours import hours_to_answer
from discrimtest.actions.answers import heard_in_time
from discrimtest.actions.list_tests import Progress
from discrimtest.actions.open_study import OpenStudy
from discrimtest.files.plan import PlannedComparison
from discrimtest.identifiers import sha256_hex
from discrimtest.store import listings as stored
from discrimtest.words.outcome import Category, Coding
from discrimtest.words.response import ResponseChannel

if TYPE_CHECKING:
    import pandas

NONE, WRITTEN, SPOKEN = "none", "written", "spoken"
"""Channel of the answer that made the outcome; a call, a voicemail and a visit are spoken."""
NOT_APPLICABLE = "not_applicable"
"""Subtle code of a contact that got no answer in which anybody said anything."""
_SILENT = (Category.NO_REPLY, Category.ACKNOWLEDGEMENT, Category.MISSED_CALL)


def study_frame(
    session: Session,
    study: OpenStudy,
    progress: Progress,
    event: Collection[str] | None = None,
) -> pandas.DataFrame:
    """One row a contact of every complete or broken test, by test and position.

    Columns: ``test``, ``arm``, ``outcome`` (a category; empty in a broken test that has none),
    ``landlord``, ``landlord_type``, ``channel`` (written, spoken, none), ``order`` (by the
    moments the contacts were made), ``stratum``, ``broken`` ("yes" or empty) and
    ``comparison`` (empty in a within-listing design, where a test serves several), ``hours`` to
    the first answer that counts (empty where none came) and ``window``, the hours after which
    none does; and each item of subtle treatment that somebody coded, by its id in the codebook:
    empty where an answer was not coded for it, "not_applicable" where none came.

    Args:
        event: Categories of answers that stop the clock, as the plan says; None for those of the
            study's own plan.
    """
    import pandas

    types = {each.id: str(each.landlord_type) for each in stored.listings(session, study.id)}
    answers = answers_of(session, study, progress)
    counting = study.instrument.plan.time.event if event is None else event
    hours = hours_to_answer(session, study, progress, counting)
    window = 24 * study.instrument.protocol.timing.window_days
    known = [entry.id for entry in study.instrument.codebook.subtle]
    coded = {name for coding in progress.coded.values() for name in coding.subtle}
    subtle = [name for name in known if name in coded]
    rows = []
    for test in progress.tests:
        broken = test.id in progress.broken
        if not broken and test.id not in progress.complete:
            continue
        for number, contact in enumerate(progress.in_order(test), start=1):
            coding = progress.coded.get(contact.id)
            rows.append(
                {
                    "test": test.id,
                    "arm": contact.arm,
                    "outcome": str(coding.category) if coding else "",
                    "landlord": test.landlord,
                    "landlord_type": types.get(test.listing, ""),
                    "channel": _heard(answers.get(contact.id)),
                    "order": number,
                    "stratum": test.stratum,
                    "broken": "yes" if broken else "",
                    "comparison": "" if "+" in test.comparison else test.comparison,
                    "hours": hours.get(contact.id, math.nan),
                    "window": window,
                    **{name: _subtle(coding, name) for name in subtle},
                }
            )
    columns = [
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
        *subtle,
    ]
    return pandas.DataFrame(rows, columns=columns)


def frame_sha256(frame: pandas.DataFrame) -> str:
    """What names the data of an analysis: the hash of the frame as CSV."""
    return sha256_hex(frame.to_csv(index=False, lineterminator="\n").encode("utf-8"))


def _subtle(coding: Coding | None, name: str) -> str:
    if coding is None:
        return ""
    silent = coding.category in _SILENT
    return coding.subtle.get(name, NOT_APPLICABLE if silent else "")


def _heard(channel: ResponseChannel | None) -> str:
    return NONE if channel is None else WRITTEN if channel.written else SPOKEN


def answers_of(
    session: Session, study: OpenStudy, progress: Progress
) -> dict[str, ResponseChannel]:
    """How the answer that made the outcome of each contact came; absent where there was none.

    Where a person put the outcome right, the first answer that is not automatic stands for all.
    """
    heard = heard_in_time(session, study, progress.sent)
    found: dict[str, ResponseChannel] = {}
    for contact, answers in heard.answers.items():
        coding = progress.coded.get(contact)
        if coding is not None and coding.category is not Category.NO_REPLY:
            first = min(answers, key=lambda one: (one.automatic, one.received_at, one.id))
            found[contact] = heard.decisive.get(contact, first).channel
    return found


def study_comparisons(study: OpenStudy) -> tuple[PlannedComparison, ...]:
    """The study's comparisons as a plan asks for them, pooled ones included."""
    file = study.instrument.study
    single = {each.id: each for each in study.instrument.sampled}
    pooled = [
        PlannedComparison(
            id=each.id,
            test=tuple(single[name].test for name in each.comparisons),
            control=tuple(single[name].control for name in each.comparisons),
            main=each.id == file.analysis.primary,
        )
        for each in study.instrument.pooled
    ]
    return (
        *pooled,
        *(
            PlannedComparison(
                id=each.id,
                test=(each.test,),
                control=(each.control,),
                main=each.id == file.analysis.primary,
            )
            for each in single.values()
        ),
    )
