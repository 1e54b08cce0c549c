"""Draws, and the profiles, tests, contacts and letters they made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, select

from discrimtest.identifiers import canonical_json
from discrimtest.store import tables
from discrimtest.store.chunks import chunks
from discrimtest.store.decisions import standing
from discrimtest.store.facts import record
from discrimtest.store.keys import MasterKey
from discrimtest.store.lines import line_id
from discrimtest.store.log import Act
from discrimtest.store.private import Secret, seal, unseal_json
from discrimtest.store.session import Session
from discrimtest.store.sight import require_whole
from discrimtest.store.undrawn import stands
from discrimtest.words.contact import Contact
from discrimtest.words.profile import Letter, Profile, Signal, Span
from discrimtest.words.test import Draw, Test


def store_draw(
    session: Session,
    keys: MasterKey,
    draw: Draw,
    *,
    profiles: Sequence[Profile],
    tests: Sequence[Test],
    letters: Mapping[str, Letter],
    by: str,
    at: datetime,
) -> None:
    """A whole draw in one log entry; letters by contact id, sealed for the test's landlord."""
    landlord_of = {contact.id: test.landlord for test in tests for contact in test.contacts}
    ordered = sorted(letters)
    secrets = [Secret(landlord_of[each], "letter", _letter_text(letters[each])) for each in ordered]
    sealed = dict(zip(ordered, seal(session, keys, secrets), strict=True))
    record(
        session,
        Act("draw_tests", draw.id, by, at, draw.study, {"golden": draw.golden}),
        {
            tables.DrawRow: [_draw_row(draw)],
            tables.ProfileRow: [_profile_row(draw.id, profile) for profile in profiles],
            tables.TestRow: [_test_row(test) for test in tests],
            tables.ContactRow: [
                _contact_row(test.study, contact) for test in tests for contact in test.contacts
            ],
            tables.LetterRow: [
                _letter_row(each, letters[each], text_id) for each, text_id in sealed.items()
            ],
        },
    )


def draws(session: Session, study: str) -> list[Draw]:
    """The draws of a study, in order."""
    table = tables.DrawRow
    rows = session.execute(select(table).where(table.study_id == study).order_by(table.number))
    return [
        Draw(
            row.id,
            row.study_id,
            row.version_id,
            row.number,
            int(row.seed),
            row.inputs,
            row.inputs_sha256,
            row.golden,
            row.balance,
        )
        for row in rows
    ]


def profiles(session: Session, study: str) -> dict[str, Profile]:
    """Every profile of a study, by id."""
    table = tables.ProfileRow
    wanted = select(table.id, table.arm, table.factors, table.names, table.facts, table.signals)
    drawn = table.draw_id.in_(_draws_of(study))
    rows = session.execute(wanted.where(drawn).order_by(table.id)).all()
    return {row.id: _profile(row) for row in rows}


def profiles_of(session: Session, ids: Collection[str]) -> dict[str, Profile]:
    """These profiles, by id."""
    table = tables.ProfileRow
    rows = session.execute(select(table).where(table.id.in_(sorted(ids)))).all()
    return {row.id: _profile(row) for row in rows}


def names_of(session: Session, ids: Iterable[str]) -> dict[str, dict[str, str]]:
    """The names in these profiles, by id."""
    table, found = tables.ProfileRow, dict[str, dict[str, str]]()
    for some in chunks(sorted(set(ids))):
        rows = session.execute(select(table.id, table.names).where(table.id.in_(some)))
        found |= {row.id: row.names for row in rows}
    return found


def said_by_profiles(
    session: Session, study: str
) -> list[tuple[tuple[Signal, ...], dict[str, str]]]:
    """Signals and facts of the profiles of a study, each pair once."""
    table = tables.ProfileRow
    drawn = table.draw_id.in_(_draws_of(study))
    rows = session.execute(select(table.signals, table.facts).where(drawn).distinct())
    return [(tuple(Signal(*each) for each in signals), facts) for signals, facts in rows]


def _draws_of(study: str) -> Select[Any]:
    """Asked within: joined, the large inputs of a draw would be read again for each profile."""
    table = tables.DrawRow
    return select(table.id).where(table.study_id == study)


def profile(session: Session, profile_id: str) -> Profile:
    """One profile of a draw."""
    table = tables.ProfileRow
    row = session.execute(select(table).where(table.id == profile_id)).one()
    return _profile(row)


def _profile(row: Row[Any]) -> Profile:
    return Profile(
        row.id,
        row.arm,
        row.factors,
        row.names,
        row.facts,
        tuple(Signal(*signal) for signal in row.signals),
    )


def drawn_tests(session: Session, study: str | None = None) -> list[Test]:
    """The tests of a study, or (None) of all, by study and number, with their contacts.

    Those that were taken back are none of them. ``landlord`` is the landlord as resolved now;
    ``due_at`` of a contact as drawn.
    """
    wanted = select(tables.TestRow).where(stands())
    if study is None:
        require_whole(session)
    else:
        wanted = wanted.where(tables.TestRow.study_id == study)
    return _tests(session, wanted)


def first_drawn(session: Session, study: str) -> datetime | None:
    """When the first test of a study was drawn that was not taken back; None while there is
    none."""
    log, row = tables.LogRow, tables.TestRow
    wanted = select(func.min(log.at)).join(row, row.entry == log.seq)
    return session.scalar(wanted.where(row.study_id == study, stands()))


def how_many(session: Session, study: str) -> int:
    """How many tests of a study stand."""
    wanted = select(func.count()).select_from(tables.TestRow)
    return int(session.scalar(wanted.where(tables.TestRow.study_id == study, stands())) or 0)


def how_often(session: Session, study: str) -> int:
    """How many draws were made for a study."""
    wanted = select(func.count()).select_from(tables.DrawRow)
    return int(session.scalar(wanted.where(tables.DrawRow.study_id == study)) or 0)


def drawn_on(session: Session, study: str, listings: Collection[str]) -> set[str]:
    """Those of some listings on which a test of a study stands."""
    row, found = tables.TestRow, set[str]()
    for some in chunks(sorted(listings)):
        wanted = select(row.listing_id).where(row.study_id == study, row.listing_id.in_(some))
        found |= set(session.scalars(wanted.where(stands())))
    return found


def last_number(session: Session, study: str) -> int:
    """The number of the last test ever drawn for a study; 0 while there is none."""
    row = tables.TestRow
    found = session.scalar(select(func.max(row.number)).where(row.study_id == study))
    return int(found or 0)


def _contacts(session: Session, wanted: Select[tables.ContactRow]) -> list[Contact]:
    """The contacts a select finds, by test and position."""
    ordered = wanted.order_by(tables.ContactRow.test_id, tables.ContactRow.position)
    rows = session.execute(ordered).all()
    names = dict(session.execute(select(tables.LineRow.id, tables.LineRow.name)).all())
    return [
        Contact(
            row.id,
            row.test_id,
            row.arm,
            row.control_arm,
            row.replicate,
            row.position,
            row.profile_id,
            row.variant,
            row.language,
            row.channel,
            names[row.line_id],
            row.due_at,
        )
        for row in rows
    ]


def letters(session: Session, keys: MasterKey, contacts: Iterable[str]) -> dict[str, Letter]:
    """Letters by contact; erased ones are absent."""
    table, each = tables.LetterRow, tables.ContactRow
    rows: list[Any] = []
    for some in chunks(sorted(set(contacts))):
        found = session.execute(
            select(table, each.language, each.variant)
            .join(each, table.contact_id == each.id)
            .where(table.contact_id.in_(some))
        )
        rows += found
    texts = unseal_json(session, keys, (row.text_id for row in rows))
    return {
        row.contact_id: Letter(
            texts[row.text_id]["subject"],
            texts[row.text_id]["body"],
            row.language,
            row.variant,
            tuple(Span(*span) for span in row.body_spans),
            tuple(Span(*span) for span in row.subject_spans),
        )
        for row in rows
        if row.text_id in texts
    }


def _tests(session: Session, wanted: Select[tables.TestRow]) -> list[Test]:
    now = standing(session)
    rows = session.execute(wanted.order_by(tables.TestRow.study_id, tables.TestRow.number))
    found = rows.all()
    ids = wanted.with_only_columns(tables.TestRow.id).order_by(None)
    contacts: dict[str, list[Contact]] = defaultdict(list)
    among = select(tables.ContactRow).where(tables.ContactRow.test_id.in_(ids))
    for each in _contacts(session, among):
        contacts[each.test].append(each)
    return [
        Test(
            row.id,
            row.study_id,
            row.draw_id,
            row.number,
            row.listing_id,
            now.now(row.landlord_id),
            row.stratum,
            row.comparison,
            row.factors,
            tuple(contacts[row.id]),
        )
        for row in found
    ]


def _draw_row(draw: Draw) -> dict[str, Any]:
    return {
        "id": draw.id,
        "study_id": draw.study,
        "version_id": draw.version,
        "number": draw.number,
        "seed": str(draw.seed),
        "inputs": draw.inputs,
        "inputs_sha256": draw.inputs_sha256,
        "golden": draw.golden,
        "balance": draw.balance,
    }


def _profile_row(draw: str, profile: Profile) -> dict[str, Any]:
    return {
        "id": profile.id,
        "draw_id": draw,
        "arm": profile.arm,
        "factors": profile.factors,
        "names": profile.names,
        "facts": profile.facts,
        "signals": [[each.id, each.value, each.pretest] for each in profile.signals],
    }


def _test_row(test: Test) -> dict[str, Any]:
    return {
        "id": test.id,
        "study_id": test.study,
        "draw_id": test.draw,
        "number": test.number,
        "listing_id": test.listing,
        "landlord_id": test.landlord,
        "stratum": test.stratum,
        "comparison": test.comparison,
        "factors": test.factors,
    }


def _contact_row(study: str, contact: Contact) -> dict[str, Any]:
    return {
        "id": contact.id,
        "test_id": contact.test,
        "arm": contact.arm,
        "control_arm": contact.control_arm,
        "replicate": contact.replicate,
        "position": contact.position,
        "profile_id": contact.profile,
        "variant": contact.variant,
        "language": contact.language,
        "channel": contact.channel,
        "line_id": line_id(study, contact.line),
        "due_at": contact.due_at,
    }


def _letter_row(contact: str, letter: Letter, text_id: str) -> dict[str, Any]:
    return {
        "contact_id": contact,
        "text_id": text_id,
        "body_spans": [[each.start, each.end, each.signal] for each in letter.spans],
        "subject_spans": [[each.start, each.end, each.signal] for each in letter.subject_spans],
    }


def _letter_text(letter: Letter) -> bytes:
    return canonical_json({"subject": letter.subject, "body": letter.body})
