"""Decide who is who among landlords, and who is left alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from discrimtest.doors import Input, action
from discrimtest.errors import Problem, Refused, WrongInput
from discrimtest.intake.advertisers import KnownLandlord, names_in_doubt, still_alike
from discrimtest.intake.names import places_of
from discrimtest.record.in_doubt import questions
from discrimtest.record.standing import Standing
from discrimtest.store import decisions, landlords
from discrimtest.store import listings as stored
from discrimtest.store.engine import writing
from discrimtest.store.session import Session
from discrimtest.words.landlord import LandlordEvent, LandlordEventKind
from discrimtest.words.person import Right
from discrimtest.workplace.open_study import begun
from discrimtest.workplace.workplace import Workplace


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided on landlords.

    Attributes:
        events: The decisions.
        doubts: Questions that come in their place: whoever was in doubt with one of two alone may
            still be the other.
    """

    events: tuple[LandlordEvent, ...]
    doubts: tuple[str, ...] = ()


def confirm_landlords(
    at: Workplace,
    landlord: str,
    other: str,
    *,
    same: bool | None,
    undo: bool = False,
    reason: str = "",
) -> Decided:
    """Say whether two landlords are one.

    Args:
        same: True merges them (``landlord`` survives), False settles that they differ.
        undo: Undo an earlier merge of the two instead; their doubt is then settled.

    Raises:
        WrongInput: One of them is not known, or they are the same id.
        Refused: They are one already; or there is no merge to undo.
    """
    at.require(Right.DECIDE_LANDLORDS)
    if landlord == other:
        problem = Problem.of_input(
            "other", other, "must be another landlord", "Name two landlords.", code="landlord.same"
        )
        raise WrongInput("There is nothing to decide.", [problem])
    with writing(at.engine) as session:
        one, two = (landlords.landlord(session, each).id for each in (landlord, other))
        if undo and one != two:
            raise _not_merged(landlord, other)
        if one == two and not undo:
            raise _merged(landlord, other, decisions.standing(session).now(landlord))
        kind = (
            LandlordEventKind.SPLIT
            if undo
            else LandlordEventKind.MERGE
            if same
            else LandlordEventKind.CONFIRM_DIFFERENT
        )
        first, second = (landlord, other) if undo else (one, two)
        was = decisions.standing(session)
        event = decisions.decide(
            session,
            at.keys,
            kind,
            first,
            by=at.person.id,
            at=at.now(),
            other=second,
            reason=reason,
        )
        if undo:
            apart = decisions.standing(session)
            if apart.now(landlord) == apart.now(other):
                raise _still_one(landlord, other, apart.now(landlord))
        return Decided((event,), _asked_now(at, session, was, (landlord, other)))


def confirm_all(at: Workplace, landlord: str, *, same: bool, reason: str = "") -> Decided:
    """Decide on all that a landlord may be at once; doubts among those others stay.

    Args:
        same: True makes all of them ``landlord``, False settles that it is none of them.

    Raises:
        WrongInput: The landlord is not known.
        Refused: It is in no doubt.
    """
    at.require(Right.DECIDE_LANDLORDS)
    kind = LandlordEventKind.MERGE if same else LandlordEventKind.CONFIRM_DIFFERENT
    with writing(at.engine) as session:
        asked = landlords.landlord(session, landlord).id
        now = decisions.standing(session)
        if asked not in now.doubts:
            raise _no_doubt(landlord)
        decided = [
            decisions.decide(
                session,
                at.keys,
                kind,
                asked,
                by=at.person.id,
                at=at.now(),
                other=other,
                reason=reason,
            )
            for other in now.doubts[asked]
        ]
        return Decided(tuple(decided), _asked_now(at, session, now, (asked,)))


def _asked_now(
    at: Workplace, session: Session, was: Standing, about: Sequence[str]
) -> tuple[str, ...]:
    """Raise doubts among those who counted as one before a decision: who is alike still does.

    Args:
        was: How landlords stood before. about: Those decided on.
    """
    now = decisions.standing(session)
    before = {name for landlord in about for name in was.count_as(landlord)}
    shown = landlords.spellings(session, at.keys, {now.now(name) for name in before.union(about)})
    alike = [
        KnownLandlord(each.id, each.type, shown[each.id])
        for each in landlords.landlords(session)
        if each.id in shown
    ]
    places = places_of(stored.municipalities(session))
    doubts = [
        decisions.decide(
            session,
            at.keys,
            LandlordEventKind.DOUBT,
            doubt.one,
            by=at.person.id,
            at=at.now(),
            other=doubt.other,
            reason=doubt.reason,
        )
        for doubt in still_alike(alike, places, decisions.settled(session))
    ]
    pairs = [stored.LandlordDoubt(each.landlord, each.other or "", each.reason) for each in doubts]
    names = names_in_doubt([(pair.landlord, pair.other) for pair in pairs], alike, places)
    return tuple(questions(pairs, names))


def _no_doubt(landlord: str) -> Refused:
    problem = Problem.of_input(
        "landlord",
        landlord,
        "may be no other landlord, as far as is known",
        "See '{landlords}'.",
        code="landlord.no_doubt",
        landlords=action("listings landlords", doubtful=""),
    )
    return Refused("There is nothing to decide.", [problem])


def _not_merged(landlord: str, other: str) -> Refused:
    problem = Problem(
        f"{landlord}, {other}",
        "",
        "must be merged before that can be undone",
        "See '{landlords}'.",
        "landlord.not_merged",
        values={"landlords": action("listings landlords")},
    )
    return Refused("There is no merge to undo.", [problem])


def _merged(landlord: str, other: str, now: str) -> Refused:
    problem = Problem(
        f"{landlord}, {other}",
        now,
        "are one landlord already",
        "To take them apart again add {undo}.",
        "landlord.merged",
        values={"undo": Input("undo")},
    )
    return Refused("They were merged before.", [problem])


def _still_one(landlord: str, other: str, now: str) -> Refused:
    problem = Problem(
        f"{landlord}, {other}",
        now,
        "were merged through other landlords, not with each other",
        "Undo the merge of the pair that was decided on.",
        "landlord.merged_through_others",
    )
    return Refused("They are still one.", [problem])


def exclude_landlord(
    at: Workplace, landlord: str, *, reason: str, undo: bool = False, study: str | None = None
) -> LandlordEvent:
    """Put a landlord on the exclusion list of every study, or take it off.

    Contacts that were planned are not due any more from this moment on.

    Args:
        study: The study in which it asked so, by name, whose report then counts it; it may be on
            the list already.

    Raises:
        WrongInput: The landlord or the study is not known.
        Refused: Nothing was done with the study yet. Or the landlord is not on the list; or it
            was stopped for exposure or abuse, which protects testers and is not lifted.
    """
    at.require(Right.DECIDE_LANDLORDS)
    with writing(at.engine) as session:
        known = landlords.landlord(session, landlord)
        asked_in = begun(at, session, study).id if study else None
        if undo:
            _may_be_included(session, known.id)
        return decisions.decide(
            session,
            at.keys,
            LandlordEventKind.INCLUDE if undo else LandlordEventKind.EXCLUDE,
            known.id,
            by=at.person.id,
            at=at.now(),
            reason=reason,
            study=asked_in,
        )


def _may_be_included(session: Session, landlord: str) -> None:
    standing = decisions.standing(session)
    kinds = [
        event.kind
        for event in decisions.landlord_events(session, None)
        if event.other is None and standing.now(event.landlord) == landlord
    ]
    rule = ""
    if LandlordEventKind.STOP in kinds:
        rule = "was stopped for exposure or abuse; that protects testers and is not lifted"
    elif not kinds or kinds[-1] is LandlordEventKind.INCLUDE:
        rule = "is not on the exclusion list"
    if rule:
        problem = Problem.of_input(
            "landlord",
            landlord,
            rule,
            "See '{landlords}'.",
            code="landlord.not_excluded",
            landlords=action("listings landlords"),
        )
        raise Refused("The landlord stays as it is.", [problem])
