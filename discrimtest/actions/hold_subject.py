"""Put somebody's data on hold, so that nobody erases them, and release them again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from discrimtest.doors import action as action_of
from discrimtest.errors import Problem, Refused, WrongInput
from discrimtest.record.handed_in import readable
from discrimtest.store.engine import reading, writing
from discrimtest.store.held import HOLD, RELEASE, Hold, holds
from discrimtest.store.log import Act
from discrimtest.store.reasons import reasons, record_why
from discrimtest.store.subjects import require_living
from discrimtest.words.person import Right
from discrimtest.workplace.workplace import Workplace


@dataclass(frozen=True, slots=True)
class ListedHold:
    """A hold that stands, with why it was placed; "[erased]" where those words were."""

    hold: Hold
    words: str

    def to_dict(self) -> dict[str, Any]:
        return {**self.hold.to_dict(), "words": self.words}


def hold_subject(at: Workplace, subject: str, reason: str) -> None:
    """Let nobody erase the data of ``subject``, nor what would go with them, until it is released.

    Raises:
        WrongInput: Nothing personal is kept under this id, or no reason was given.
        Refused: It is on hold already, or was erased.
    """
    _record(at, subject, reason, HOLD)


def release_hold(at: Workplace, subject: str, reason: str) -> None:
    """Let ``subject`` be erased again.

    Raises:
        Refused: It is not on hold.
    """
    _record(at, subject, reason, RELEASE)


def list_holds(at: Workplace) -> list[ListedHold]:
    """Every hold that stands, oldest first."""
    at.require(Right.MANAGE_STORE)
    with reading(at.engine) as session:
        standing = sorted(holds(session).values(), key=lambda each: (each.since, each.subject))
        words = {each.id: each.words for each in reasons(session, at.keys)} if standing else {}
    return [ListedHold(each, words[each.reason] or "[erased]") for each in standing]


def _record(at: Workplace, subject: str, reason: str, action: str) -> None:
    at.require(Right.MANAGE_STORE)
    why = readable(reason.strip(), "reason")
    if not why:
        problem = Problem.of_input("reason", "", "must say why", "Give it.", code="reason.missing")
        raise WrongInput("Nothing was recorded.", [problem])
    with writing(at.engine) as session:
        require_living(session, subject)
        if (subject in holds(session)) is (action == HOLD):
            rule = "is on hold already" if action == HOLD else "is not on hold"
            values = {"holds": action_of("privacy holds")}
            problem = Problem(subject, "", rule, "See '{holds}'.", "subject.hold", values=values)
            raise Refused("Nothing was recorded.", [problem])
        record_why(session, at.keys, Act(action, subject, at.person.id, at.now()), why)
