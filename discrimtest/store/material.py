"""The one reader of what reports and exports are made of, each thing once.

Eleven statements give the record and eleven what stands beside it, however large the study. What a
reader of every test is shown takes nine more: one opens what belongs to the record, one all
letters, advertisements and names.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import replace
from typing import Any

from sqlalchemy import CompoundSelect, Select, bindparam, or_, select, union, union_all

from discrimtest.record.fieldwork import Fieldwork
from discrimtest.record.material import Material
from discrimtest.record.standing import Standing
from discrimtest.store import draws, listings, people, studies, tables
from discrimtest.store.captures import captures
from discrimtest.store.keys import MasterKey
from discrimtest.store.landlord_replies import reply_of, wanted_replies, wanted_texts
from discrimtest.store.log import head
from discrimtest.store.placed_events import last_list
from discrimtest.store.private import unseal_selected
from discrimtest.store.reasons import reasons_by_entry
from discrimtest.store.record import record_of
from discrimtest.store.session import Session
from discrimtest.store.undrawn import taken_back
from discrimtest.words.landlord import Identity
from discrimtest.words.landlord_reply import LandlordReply
from discrimtest.words.profile import Letter, Span
from discrimtest.words.study import RegisteredStudy

_TEST, _CONTACT = tables.table_of(tables.TestRow), tables.table_of(tables.ContactRow)
_LETTER, _LISTING = tables.table_of(tables.LetterRow), tables.table_of(tables.ListingRow)
_LINE = tables.table_of(tables.LineRow)
_ALIAS = tables.table_of(tables.LandlordAliasRow)
_SHOWN = ("name_id", "phone_id", "email_id")
_DECISION = tables.table_of(tables.LandlordEventRow)


def material_of(
    session: Session,
    study: RegisteredStudy,
    fieldwork: Fieldwork,
    keys: MasterKey,
    *,
    with_texts: bool = False,
) -> Material:
    """What a report and an export of a study are made of.

    Args:
        session: Any session.
        study: The study, as it is registered.
        fieldwork: What its files lay down.
        keys: Opens the reasons of what was done with the study.
        with_texts: Whether what a reader of every test is shown is opened too: notes, answers,
            letters, advertisements, the names of landlords and the addresses of lines.
    """
    record = record_of(session, study.id, fieldwork, with_texts=keys if with_texts else None)
    texts: dict[str, Any] = {}
    if with_texts:
        tested = {test.landlord for test in record.tests}
        texts = _Texts(session, keys, study.id).read(record.landlords, tested)
        texts["lots"] = {test.id: keys.mark("annex", test.id) for test in record.tests}
    reasons = reasons_by_entry(session, keys, study.id)
    return Material(
        study,
        tuple(studies.versions(session, study.id, reasons)),
        head(session)[0],
        record,
        tuple(listings.listings(session, study.id, record.landlords)),
        tuple(draws.draws(session, study.id)),
        taken_back(session, study.id, reasons),
        draws.profiles(session, study.id),
        listings.imported(session, study.id),
        listings.refused(session, study.id),
        people.sighted(session, study.id, min(record.drawn_at.values())) if record.tests else {},
        **texts,
    )


class _Texts:
    """The letters, advertisements and names of one study, opened by one statement."""

    def __init__(self, session: Session, keys: MasterKey, study: str) -> None:
        self.session, self.values = session, {"study": study}
        self.contents = unseal_selected(session, keys, _private(), self.values)

    def read(self, now: Standing, tested: set[str]) -> dict[str, Any]:
        return {
            "letters": self.letters(),
            "adverts": self.adverts(),
            "seen": listings.seen(self.session, self.values["study"]),
            "spellings": self.spellings(now, tested),
            "captures": captures(self.session, self.values["study"]),
            "lines": {row.name: self.text(row.address_id) for row in self.rows(_lines())},
            "heard": self.heard(now),
        }

    def rows(self, wanted: Select[Any]) -> list[Any]:
        return list(self.session.execute(wanted, self.values))

    def letters(self) -> dict[str, Letter]:
        found = {}
        for row in self.rows(_letters()):
            if row.text_id in self.contents:
                text = json.loads(self.contents[row.text_id])
                found[row.contact_id] = Letter(
                    text["subject"],
                    text["body"],
                    row.language,
                    row.variant,
                    tuple(Span(*span) for span in row.body_spans),
                    tuple(Span(*span) for span in row.subject_spans),
                )
        return found

    def adverts(self) -> dict[str, tuple[str, str]]:
        opened = {
            row.id: json.loads(self.contents[row.advert_id])
            for row in self.rows(_adverts())
            if row.advert_id in self.contents
        }
        return {listing: (text["title"], text["address"]) for listing, text in opened.items()}

    def spellings(self, now: Standing, tested: set[str]) -> dict[str, tuple[Identity, ...]]:
        found: dict[str, dict[Identity, None]] = defaultdict(dict)
        for row in self.rows(_aliases().order_by(_ALIAS.c.entry, _ALIAS.c.id)):
            landlord = now.now(row.landlord_id)
            shown = Identity(*(self.text(getattr(row, name)) for name in _SHOWN))
            if landlord in tested and shown != Identity("", "", ""):
                found[landlord][shown] = None
        return {landlord: tuple(shown) for landlord, shown in found.items()}

    def heard(self, now: Standing) -> tuple[LandlordReply, ...]:
        found = (reply_of(row, self.text) for row in self.rows(wanted_replies()))
        return tuple(replace(each, landlord=now.now(each.landlord)) for each in found)

    def text(self, private: str | None) -> str:
        return self.contents.get(private or "", b"").decode("utf-8")


def _private() -> CompoundSelect[Any]:
    """The ids of everything that is opened."""
    names = [_aliases().with_only_columns(_ALIAS.c[name]) for name in _SHOWN]
    return union_all(
        _letters().with_only_columns(_LETTER.c.text_id),
        _adverts().with_only_columns(_LISTING.c.advert_id),
        _lines().with_only_columns(_LINE.c.address_id),
        wanted_texts(),
        *(each.where(each.selected_columns[0].is_not(None)) for each in names),
    )


def _letters() -> Select[Any]:
    return (
        select(_LETTER, _CONTACT.c.language, _CONTACT.c.variant)
        .join(_CONTACT, _LETTER.c.contact_id == _CONTACT.c.id)
        .join(_TEST, _CONTACT.c.test_id == _TEST.c.id)
        .where(_TEST.c.study_id == bindparam("study"))
    )


def _adverts() -> Select[Any]:
    tested = select(_TEST.c.listing_id).where(_TEST.c.study_id == bindparam("study"))
    return select(_LISTING.c.id, _LISTING.c.advert_id).where(_LISTING.c.id.in_(tested))


def _lines() -> Select[Any]:
    return select(_LINE).where(_LINE.c.study_id == bindparam("study"))


def _aliases() -> Select[Any]:
    """Of the landlords that were tested, and of all that a decision may have made one of them, as
    known when the study imported its last list."""
    tested = select(_TEST.c.landlord_id).where(_TEST.c.study_id == bindparam("study"))
    decided = union(
        select(_DECISION.c.landlord_id),
        select(_DECISION.c.other_id).where(_DECISION.c.other_id.is_not(None)),
    )
    landlord = _ALIAS.c.landlord_id
    known = _ALIAS.c.entry <= last_list().scalar_subquery()
    return select(_ALIAS).where(or_(landlord.in_(tested), landlord.in_(decided)), known)
