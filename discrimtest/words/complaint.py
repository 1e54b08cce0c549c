"""A complaint: a report by a citizen or a service that may start a reactive study."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class ComplaintSource(StrEnum):
    """Who brought the complaint to the study's runner."""

    CITIZEN = "citizen"
    SOCIAL_SERVICE = "social_service"
    POLICE = "police"
    ASSOCIATION = "association"


class Consent(StrEnum):
    """What the complainant agrees to, each by itself and with its day."""

    CONTACT = "contact"
    REFERRAL = "referral"
    NAMING = "naming"


class ComplaintEventKind(StrEnum):
    """What can be done with a complaint."""

    CONSENTED = "consented"
    WITHDREW = "withdrew"
    NAMED_LANDLORD = "named_landlord"
    LINKED = "linked"
    REFERRED = "referred"
    ANSWERED = "answered"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class ComplaintEvent:
    """One dated step; which of the other values it has depends on its kind.

    Attributes:
        day: When it happened; ``at`` is when it was written down.
        consent: Of a consent given or withdrawn. landlord: Of a landlord named.
        study: Id of the study that was linked. body: The body referred to, or that answered, as
            the legal file calls it.
        note: What the body answered, or the numbers that a closing letter told (personal data:
            stored encrypted).
    """

    id: str
    complaint: str
    kind: ComplaintEventKind
    day: date
    by: str
    at: datetime
    consent: Consent | None = None
    landlord: str | None = None
    study: str | None = None
    body: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class ComplaintText:
    """What a complainant told (personal data: stored encrypted, under the complainant's key).

    Attributes:
        name, reach: Who complains, and how to reach them; may be empty.
        account: What happened. home: The home or advertisement that it is about; may be empty.
    """

    name: str
    reach: str
    account: str
    home: str = ""


@dataclass(frozen=True, slots=True)
class Complaint:
    """One complaint with everything done about it, oldest first.

    Attributes:
        ground: The characteristic that it is about, as protocols call it, or "other".
        region: The legal file that holds for it.
        complainant: Whose key seals what was told; erased by this id.
        text: None once erased, and where nobody opened it.
    """

    id: str
    source: ComplaintSource
    ground: str
    region: str
    received: date
    complainant: str
    by: str
    at: datetime
    text: ComplaintText | None = None
    events: tuple[ComplaintEvent, ...] = ()

    def of(self, *kinds: ComplaintEventKind) -> Iterator[ComplaintEvent]:
        """Its events of these kinds."""
        return (event for event in self.events if event.kind in kinds)

    @property
    def consents(self) -> dict[Consent, date]:
        """What the complainant agrees to now, and since when."""
        found: dict[Consent, date] = {}
        for event in self.of(ComplaintEventKind.CONSENTED, ComplaintEventKind.WITHDREW):
            if event.consent is None:
                continue
            found.pop(event.consent, None)
            if event.kind is ComplaintEventKind.CONSENTED:
                found[event.consent] = event.day
        return found

    @property
    def landlord(self) -> str | None:
        """The landlord it is about, as named last."""
        named = [event.landlord for event in self.of(ComplaintEventKind.NAMED_LANDLORD)]
        return named[-1] if named else None

    @property
    def studies(self) -> tuple[str, ...]:
        """Ids of the studies that were begun after it."""
        linked = self.of(ComplaintEventKind.LINKED)
        return tuple(dict.fromkeys(event.study for event in linked if event.study))

    @property
    def closed(self) -> date | None:
        """The day it was closed."""
        return next((event.day for event in self.of(ComplaintEventKind.CLOSED)), None)

    @property
    def times_closed(self) -> int:
        """How often it was closed: again with each letter that tells something else."""
        return sum(1 for _ in self.of(ComplaintEventKind.CLOSED))

    @property
    def state(self) -> str:
        """How far it is, in a word: the last step that brought it further, or "received"."""
        steps = self.of(
            ComplaintEventKind.LINKED,
            ComplaintEventKind.REFERRED,
            ComplaintEventKind.ANSWERED,
            ComplaintEventKind.CLOSED,
        )
        return ([str(event.kind) for event in steps] or ["received"])[-1]

    @property
    def last(self) -> date:
        """The day of the last thing that happened with it."""
        return max([self.received, *(event.day for event in self.events)])
