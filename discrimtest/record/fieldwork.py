"""What the files of a study lay down for its fieldwork."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from discrimtest.record.moment import first_moment
from discrimtest.words.language import LANGUAGES
from discrimtest.words.visit import VISIT

if TYPE_CHECKING:
    from discrimtest.files.codebook import Codebook
    from discrimtest.files.protocol import Phone, Protocol


WEEKDAYS = (1, 2, 3, 4, 5)
"""Monday to Friday, where a protocol says nothing else."""


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """When contacts are made; ``weekdays`` with 1 for Monday."""

    opening: time
    closing: time
    weekdays: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PhoneRules:
    """How candidates are to call.

    Attributes:
        attempts: Calls that nobody takes before a contact counts as not made.
        between: Least time between two of them.
        message: At which of them a message is left: "first", "last" or "never".
        endings: What each ending of the codebook records: a category, or what
            :class:`~discrimtest.words.phone_call.NotSpoken` names.
        labels: What each ending is called, by language.
    """

    attempts: int
    between: timedelta
    message: str
    endings: Mapping[str, str]
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fieldwork:
    """The values of protocol and codebook that the rules of fieldwork ask for.

    Attributes:
        zone: Time zone in which people of the study write moments down.
        begins: The first moment of its period; nothing of it can have happened before.
        window: How long after its own contact an answer counts.
        gap: Least and most time between two contacts of a test.
        decline_within: An invitation is declined within this time.
        declines: Ways to decline, by language; the candidates of a test use different ones.
        subtle: Items of subtle treatment with their values, in the codebook's order.
        hours: In which contacts are made, in the study's time zone.
        breaking: Departures in time that break a test.
        phone: How candidates call; None where the protocol has no scripts.
        visits: Whether testers go and see the home: an invitation is then taken up, not declined.
    """

    zone: ZoneInfo
    begins: datetime
    window: timedelta
    gap: tuple[timedelta, timedelta]
    decline_within: timedelta
    declines: tuple[Mapping[str, str], ...] = ()
    subtle: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    hours: OfficeHours | None = None
    breaking: tuple[str, ...] = ()
    phone: PhoneRules | None = None
    visits: bool = False


def fieldwork_of(protocol: Protocol, codebook: Codebook, zone: str, first: date) -> Fieldwork:
    """The fieldwork that these files lay down, in the time zone named, from a first day on."""
    timing = protocol.timing
    least, most = timing.gap_hours
    return Fieldwork(
        ZoneInfo(zone),
        first_moment(first, ZoneInfo(zone)),
        timedelta(days=timing.window_days),
        (timedelta(hours=least), timedelta(hours=most)),
        timedelta(hours=timing.decline_within_hours),
        tuple({language: way[language] for language in LANGUAGES} for way in protocol.declines),
        {entry.id: entry.values for entry in codebook.subtle},
        OfficeHours(*timing.office_hours, timing.weekdays),
        timing.breaking,
        _phone_rules(protocol.phone, codebook) if protocol.phone else None,
        protocol.channel == VISIT,
    )


def _phone_rules(phone: Phone, codebook: Codebook) -> PhoneRules:
    return PhoneRules(
        phone.attempts,
        timedelta(hours=phone.hours_between),
        phone.message,
        {entry.id: str(entry.records) for entry in codebook.endings},
        {
            entry.id: {language: entry.label[language] for language in LANGUAGES}
            for entry in codebook.endings
        },
    )
