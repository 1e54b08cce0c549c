"""What recording contacts and answers share: the contact in its test, its times, its state."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from discrimtest.actions.open_study import OpenStudy, frozen
from discrimtest.actions.workplace import Workplace
from discrimtest.errors import Problem, WrongInput
from discrimtest.identifiers import derived_id, fresh_id
from discrimtest.store import contacts, draws, studies
from discrimtest.words.contact import Contact, ContactEvent, ContactEventKind
from discrimtest.words.deviation import Deviation
from discrimtest.words.test import Test

Word = TypeVar("Word", bound=StrEnum)
CLOCK_AHEAD = timedelta(minutes=5)
"""A device's clock may be this much ahead of the server's."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A contact about which something is recorded.

    Attributes:
        events: What happened to it so far, not superseded, oldest first.
    """

    contact: Contact
    test: Test
    study: OpenStudy
    events: tuple[ContactEvent, ...]

    @property
    def sent_at(self) -> datetime | None:
        """When it was made; None while it was not."""
        sent = [one.at for one in self.events if one.kind is ContactEventKind.SENT]
        return sent[-1] if sent else None

    @property
    def window(self) -> timedelta:
        """How long an answer counts."""
        return timedelta(days=self.study.instrument.protocol.timing.window_days)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.study.registered.timezone)


def subject_of(at: Workplace, session: Session, contact_id: str) -> Subject:
    """The contact with its test, study and events.

    Raises:
        WrongInput: There is no such contact.
    """
    contact = draws.contact(session, contact_id)
    test = draws.drawn_test(session, contact.test)
    registered = studies.study(session, test.study)
    version = studies.current_version(session, registered.id)
    assert version is not None  # noqa: S101 (only a locked study has contacts)
    study = OpenStudy(registered, frozen(at, version), version)
    events = contacts.contact_events(session, None, contact_id)
    return Subject(contact, test, study, tuple(events))


def moment_of(at: Workplace, given: datetime | None, zone: ZoneInfo, place: str) -> datetime:
    """A moment as a person writes it, in UTC.

    Args:
        given: Local time of the study when it has no zone; None for now.
        place: How a message names it.

    Raises:
        WrongInput: It lies in the future, or the clocks skipped it.
    """
    now = at.now()
    if given is None:
        return now
    local = given if given.tzinfo else given.replace(tzinfo=zone)
    moment = local.astimezone(UTC)
    rule = repair = ""
    if not given.tzinfo and moment.astimezone(zone).replace(tzinfo=None) != given:
        rule, repair = "the clocks skipped that time", "Give a time that existed."
    elif moment > now + CLOCK_AHEAD:
        rule, repair = f"must not lie after now ({now:%Y-%m-%d %H:%M} UTC)", "Correct the time."
    if rule:
        raise WrongInput(
            "Nothing was recorded.",
            [Problem(place, given.isoformat(sep=" ", timespec="minutes"), rule, repair)],
        )
    return moment


def shown(moment: datetime, zone: ZoneInfo) -> str:
    """A moment as people of the study read it."""
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M")


def one_of(kind: type[Word], text: str, place: str) -> Word:
    """A word of a list as people write it.

    Raises:
        WrongInput: The list has no such word.
    """
    try:
        return kind(text.strip().lower())
    except ValueError:
        known = ", ".join(str(each) for each in kind)
        rule = f"must be a {place.removeprefix('--')}"
        problem = Problem(place, text, rule, f"Use one of: {known}.")
        raise WrongInput("Nothing was recorded.", [problem]) from None


def readable(text: str, place: str) -> str:
    """Text that can be kept.

    Raises:
        WrongInput: It holds bytes that the terminal could not read as text.
    """
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        shown_text = text.encode("utf-8", "replace").decode("utf-8")
        problem = Problem(place, shown_text, "must be text in UTF-8", "Give it in a file.")
        raise WrongInput("Nothing was recorded.", [problem]) from None
    return text


def to_the_minute(moment: datetime) -> datetime:
    """What people write down of a moment; two of them are compared so."""
    return moment.replace(second=0, microsecond=0)


def deviation_id(event: str) -> str:
    """Id of the departure that an event caused, so that the event's correction finds it."""
    return derived_id("deviation", event)


def withdrawal(at: Workplace, deviation: Deviation) -> Deviation:
    """The row that takes a departure back: recorded by mistake, it breaks and counts nothing."""
    return replace(
        deviation,
        id=fresh_id("deviation"),
        note="",
        breaks=False,
        by=at.person.id,
        at=at.now(),
        supersedes=deviation.id,
    )


def is_withdrawal(deviation: Deviation) -> bool:
    """Whether a departure that stands only takes an earlier one back."""
    return deviation.supersedes is not None and not deviation.breaks
