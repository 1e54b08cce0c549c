"""Record what a landlord replied to what was found of it, and that it was asked to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from discrimtest.actions.tell_landlords import landlord_called, names_of, study_to_release
from discrimtest.record.complaint_steps import day_of
from discrimtest.record.handed_in import readable
from discrimtest.record.landlord_reply import require_reply
from discrimtest.record.release import require_enforcement
from discrimtest.store.engine import aside, writing
from discrimtest.store.landlord_replies import record_reply as record
from discrimtest.store.landlord_replies import replies_of
from discrimtest.words.landlord_reply import LandlordReply, ReplyKind, standing
from discrimtest.words.person import Right
from discrimtest.workplace.workplace import Workplace


@dataclass(frozen=True, slots=True)
class ListedReply:
    """An entry about the right of reply.

    Attributes:
        landlord: Its name in the report. test: Number of the test; None for all.
        text: As it was given; empty where the landlord was asked. stands: No other took its place.
    """

    id: str
    landlord: str
    test: int | None
    kind: str
    day: date
    text: str
    stands: bool

    def to_dict(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "landlord": self.landlord,
            "test": self.test,
            "kind": self.kind,
            "on": self.day.isoformat(),
            "text": self.text,
            "stands": self.stands,
        }


def record_reply(
    at: Workplace,
    slug: str,
    landlord: str,
    *,
    text: str = "",
    asked: bool = False,
    on: date | None = None,
    test: int | None = None,
    instead: str | None = None,
) -> LandlordReply:
    """Write down a reply word for word, or that the landlord was asked for one.

    Args:
        landlord: Its name in the report ("A1").
        text: The reply; kept encrypted under the landlord's own key.
        asked: It was asked, and did not reply by this.
        on: When it came or was asked for; None for today.
        test: Number of the test that it is about; None for all of this landlord.
        instead: Id of an entry that was wrong, whose place this takes.

    Raises:
        WrongInput: The report knows no such landlord or test, the day lies ahead, or no words are
            given; with all of it.
        Refused: The study is not locked, or measures a market.
        Erased: The landlord was erased.
    """
    words, kind = readable(text, "text"), ReplyKind.ASKED if asked else ReplyKind.RECEIVED
    with aside(at.engine) as session:
        study = study_to_release(at, session, slug)
        require_enforcement(slug, study.registered.purpose)
        material, names = names_of(at, session, study)
        now = material.record.landlords.now
        known = [
            each
            for each in replies_of(session, at.keys, study.id)
            if names.get(now(each.landlord)) == landlord
        ]
    whom, by = landlord_called(names, landlord), at.witness
    told = [each for each in material.record.tests if each.landlord == whom]
    day, about = on or day_of(by.now), (landlord, test)
    require_reply(kind, day, words, about, told, known, instead, by)
    which = next((each.id for each in told if each.number == test), None)
    entry = LandlordReply(
        by.fresh("reply"), study.id, whom, which, kind, day, words, instead, by.person, by.now
    )
    with writing(at.engine) as session:
        at.require_still(session, Right.RELEASE_EVIDENCE, study.id)
        record(session, at.keys, entry)
    return entry


def list_replies(at: Workplace, slug: str) -> list[ListedReply]:
    """What the landlords of a study replied, and when they were asked, oldest first."""
    with aside(at.engine) as session:
        study = study_to_release(at, session, slug)
        found = tuple(replies_of(session, at.keys, study.id))
        material, names = names_of(at, session, study)
    numbers = {test.id: test.number for test in material.record.tests}
    now, stands = material.record.landlords.now, standing(found)
    return [
        ListedReply(
            each.id,
            names.get(now(each.landlord), each.landlord),
            numbers.get(each.test or ""),
            str(each.kind),
            each.day,
            each.text or ("" if each.kind is ReplyKind.ASKED else "[erased]"),
            each in stands,
        )
        for each in found
    ]
