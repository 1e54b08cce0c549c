"""What an export of a study holds, gathered from the store."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from discrimtest.actions.open_study import OpenStudy
from discrimtest.exchange.content import CodingRow, ContactRow, Content, TestRow
from discrimtest.files.word import LocalText
from discrimtest.record.answers import channels_of, first_answer, in_time
from discrimtest.record.frame import heard
from discrimtest.record.progress import Progress
from discrimtest.record.record import Record, standing
from discrimtest.store import listings
from discrimtest.store.runs import Run
from discrimtest.words.outcome import CodingMethod
from discrimtest.words.test import Test


def export_content(
    session: Session, study: OpenStudy, record: Record, progress: Progress, run: Run
) -> Content:
    """The tests that are over with all that belongs to them, and the findings of ``run``.

    A test still under way stays out whole: what is planned for it must not leave the house.
    """
    over = progress.over
    contacts = {contact.id for test in over for contact in test.contacts}
    counting = {
        progress.coded[contact.id].id
        for test in over
        if test.id in progress.complete
        for contact in test.contacts
        if contact.id in progress.coded
    }
    judged = tuple(
        CodingRow(
            each.id,
            each.contact,
            None if each.method is CodingMethod.RULE else each.coder,
            str(each.method),
            str(each.category),
            each.id in counting,
            each.subtle,
        )
        for each in standing(record.codings)
        if each.contact in contacts
    )
    instrument = study.instrument
    return Content(
        study=instrument.slug,
        title=instrument.study.title,
        purpose=str(study.registered.purpose),
        mode=str(study.registered.mode),
        simulated=study.registered.simulated,
        tests=_tests(session, study, progress, over),
        contacts=_contacts(record, progress, over),
        codings=judged,
        findings=tuple(run.findings["findings"]),
        warnings=tuple(run.findings["warnings"]),
        comparisons={name: each.label for name, each in instrument.comparisons.items()},
        arms={name: arm.label for name, arm in instrument.arms.items()},
        categories={str(each.id): each.label for each in instrument.codebook.categories},
        outcomes={each.id: each.label for each in instrument.plan.outcomes},
        subtle=_subtle(study, judged),
    )


def _tests(
    session: Session, study: OpenStudy, progress: Progress, over: list[Test]
) -> tuple[TestRow, ...]:
    homes = {each.id: each for each in listings.listings(session, study.id)}
    return tuple(
        TestRow(
            test.id,
            test.comparison,
            test.factors,
            homes[test.listing].municipality,
            str(homes[test.listing].landlord_type),
            test.landlord,
            test.listing,
            str(progress.broken[test.id]) if test.id in progress.broken else "",
        )
        for test in over
    )


def _contacts(record: Record, progress: Progress, over: list[Test]) -> tuple[ContactRow, ...]:
    zone, channels, hours = record.fieldwork.zone, channels_of(record), _hours(record)
    rows = []
    for test in over:
        made = [each for each in progress.in_order(test) if each.id in progress.sent]
        order = {each.id: number for number, each in enumerate(made, start=1)}
        rows += [
            ContactRow(
                each.id,
                test.id,
                each.arm,
                each.control_arm,
                each.replicate,
                order.get(each.id),
                each.variant,
                each.language,
                each.channel,
                progress.sent[each.id].astimezone(zone).date() if each.id in order else None,
                heard(channels.get(each.id)),
                hours.get(each.id),
            )
            for each in test.contacts
        ]
    return tuple(rows)


def _hours(record: Record) -> dict[str, int]:
    """Whole hours until the first answer, one that is not automatic where there is such a one."""
    return {
        contact: (first_answer(answers).received_at - record.sent[contact]) // timedelta(hours=1)
        for contact, answers in in_time(record).items()
    }


def _subtle(
    study: OpenStudy, judged: tuple[CodingRow, ...]
) -> Mapping[str, tuple[LocalText, tuple[str, ...]]]:
    """The codebook's items; an amendment may have removed a value that was given before."""
    found: dict[str, Any] = {
        str(entry.id): (entry.label, entry.values) for entry in study.instrument.codebook.subtle
    }
    for row in judged:
        for code, value in row.subtle.items():
            same = LocalText(nl=code, fr=code, en=code)
            label, values = found.get(code, (same, ()))
            if value not in values:
                found[code] = (label, (*values, value))
    return found
