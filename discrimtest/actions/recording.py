"""What recording contacts and answers share: the contact in its test, its times, its state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from discrimtest.actions.open_study import OpenStudy, frozen
from discrimtest.actions.workplace import Workplace
from discrimtest.contact import Contact, ContactEvent, ContactEventKind
from discrimtest.errors import Problem, WrongInput
from discrimtest.store import contacts, draws, studies
from discrimtest.test import Test

# A device's clock may be a little ahead of the server's.
_AHEAD = timedelta(minutes=5)


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
    elif moment > now + _AHEAD:
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


def last_of(events: Sequence[ContactEvent], *kinds: ContactEventKind) -> ContactEvent | None:
    """The newest of these kinds, or None."""
    found = [one for one in events if one.kind in kinds]
    return found[-1] if found else None
