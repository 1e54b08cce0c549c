"""Whether a due letter may go out at this very moment, asked again just before it does.

A draw plans every contact within the protocol. Since then landlords were merged or stopped, other
studies wrote, a run came late or a server was busy. What no longer fits waits while the protocol
lets it, and breaks its test where it does not: the other candidate then hears nothing more.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from discrimtest.record.departures import LATE
from discrimtest.record.opening import next_open
from discrimtest.record.record import Record
from discrimtest.words.contact import Contact, ContactEvent, ContactEventKind
from discrimtest.words.deviation import DeviationReason

UNDER_WAY = (ContactEventKind.INTENT, ContactEventKind.DOUBT)
"""A letter was handed to its server, and nobody knows yet what became of it."""
_WORTH_NOTING = timedelta(hours=1)
_PASSED = (DeviationReason.GAP_OUTSIDE, DeviationReason.SENT_LATE, DeviationReason.OTHER)
"""Why a test is broken whose letter could go no more in time."""


_SEEMS = "seems to ask for no more contact, or whether this is a test"
_ASKED = f"a mail that waits for a person {_SEEMS}"
_UNREAD = f"nobody decided in time on a mail that {_SEEMS}"


class Step(StrEnum):
    """What is done with a due letter now; HAND leaves it to a tester, ASK first asks a person."""

    SEND = "send"
    WAIT = "wait"
    REPLAN = "replan"
    BREAK = "break"
    HAND = "hand"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class NextStep:
    """What is done with a due letter now, and why.

    Attributes:
        until: When it may go out, where that is known.
        reason: Why its test is broken.
    """

    step: Step
    why: str = ""
    until: datetime | None = None
    reason: DeviationReason | None = None


@dataclass(frozen=True, slots=True)
class LandlordBurden:
    """What a landlord bears already, in all studies, and may bear.

    Attributes:
        firsts: When each other test with this landlord began.
        rare: When each letter from a rare arm was sent, of other tests.
        most, period, apart: Most tests that begin in a period, and the least time between two; of
            a private landlord no period counts.
        most_rare, rare_period: Most letters from rare arms in a period. own_rare: Those of this
            test.
        gone: Whether another test found the advertisement gone.
    """

    firsts: tuple[datetime, ...] = ()
    rare: tuple[datetime, ...] = ()
    most: int = 1
    period: timedelta | None = None
    apart: timedelta = timedelta()
    most_rare: int | None = None
    rare_period: timedelta = timedelta()
    own_rare: int = 0
    gone: bool = False


def under_way(record: Record, contact: str) -> ContactEvent | None:
    """The intent or doubt that stands of a contact: of its letter, or of its words to decline where
    the letter was sent."""
    events = record.happened.get(contact, ())
    return next((event for event in reversed(events) if event.kind in UNDER_WAY), None)


def doubts(record: Record) -> tuple[str, ...]:
    """Contacts in doubt, or being sent; a first letter of a broken test counts for nothing any
    more."""
    return tuple(
        name
        for name, contact in record.contacts.items()
        if under_way(record, name) and (name in record.sent or contact.test not in record.broken)
    )


def tries(record: Record, contact: str) -> int:
    """How often a first letter was handed to its server so far."""
    intents = (event for event in record.events if event.kind is ContactEventKind.INTENT)
    return sum(event.contact == contact for event in intents)


def is_gone(record: Record, listing: str) -> bool:
    """Whether a test on this listing found its advertisement gone."""
    own = {test.id for test in record.tests if test.listing == listing}
    return any(
        departure.reason is DeviationReason.AD_GONE and departure.breaks and departure.test in own
        for departure in record.departures
    )


def decide(
    record: Record, contact: str, now: datetime, burden: LandlordBurden, last: date
) -> NextStep:
    """What is done with a letter that was planned up to now and not sent.

    Args:
        record: Of its test at least.
        burden: Of its landlord.
        last: The last day of the study's period; no test begins after it.
    """
    mine, test = record.contacts[contact], record.test_of(contact)
    if contact in record.sent:
        return NextStep(Step.WAIT, "it was sent already")
    if under_way(record, contact):
        return NextStep(Step.WAIT, "nobody knows yet whether it was sent")
    if test.id in record.broken:
        return NextStep(Step.WAIT, "nothing is to be sent for it now")
    if record.landlords.is_excluded(test.landlord):
        why = "contacts with this landlord were stopped"
        return NextStep(Step.BREAK, why, reason=DeviationReason.LANDLORD_STOPPED)
    if burden.gone:
        why = "another test found its advertisement gone"
        return NextStep(Step.BREAK, why, reason=DeviationReason.AD_GONE)
    made = [each for each in test.contacts if each.id in record.sent]
    first = _before(record, mine)
    if first is not None:
        return _behind(record, first, now)
    if made:
        found = _next(record, mine, max(made, key=lambda each: record.sent[each.id]), now)
    else:
        found = _first(record, mine, now, burden, last)
    return _noted(record, mine, found)


def while_asked(found: NextStep, then: NextStep) -> NextStep:
    """What is done about a landlord from whom a mail waits that seems to ask for no more contact:
    nothing before a person decided on it.

    Args:
        found: What would be done now but for that mail. then: What would have been when it came.
    """
    if found.step is not Step.BREAK:
        return NextStep(Step.ASK, _ASKED)
    if found.reason in _PASSED and then.step is not Step.BREAK:
        return NextStep(Step.BREAK, _UNREAD, reason=DeviationReason.MAIL_WAITED)
    return found


def _before(record: Record, mine: Contact) -> Contact | None:
    """The candidate of the same test who was drawn to write before and has not."""
    ahead = (
        each
        for each in record.test_of(mine.id).contacts
        if (each.due_at, each.position) < (mine.due_at, mine.position)
        and each.id not in record.sent
    )
    return next(ahead, None)


def _behind(record: Record, first: Contact, now: datetime) -> NextStep:
    doubt = under_way(record, first.id)
    if doubt is not None and now > doubt.at + record.fieldwork.gap[1]:
        why = f"nobody could say in time whether {first.id} was sent"
        return NextStep(Step.BREAK, why, reason=DeviationReason.SEND_FAILED)
    return NextStep(Step.WAIT, f"{first.id} comes first")


def _next(record: Record, mine: Contact, other: Contact, now: datetime) -> NextStep:
    """For the candidate who writes after another of the test: as long after as was drawn, where
    that can be, or else within the gap."""
    least, most = record.fieldwork.gap
    sent = record.sent[other.id]
    soonest = max(now, sent + least)
    free = next_open(record.fieldwork, max(soonest, sent + min(mine.due_at - other.due_at, most)))
    if free > sent + most:
        free = next_open(record.fieldwork, soonest)
    if free > sent + most:
        why = "the other candidate wrote too long ago"
        return NextStep(Step.BREAK, why, reason=DeviationReason.GAP_OUTSIDE)
    if free > now:
        return NextStep(Step.WAIT, _why_later(record, now, sent + least), free)
    return NextStep(Step.SEND)


def _why_later(record: Record, now: datetime, soonest: datetime) -> str:
    if now < soonest:
        return "too soon after the other candidate"
    if next_open(record.fieldwork, now) > now:
        return "outside the hours of the protocol"
    return "sooner after the other candidate than was drawn"


def _first(
    record: Record, mine: Contact, now: datetime, burden: LandlordBurden, last: date
) -> NextStep:
    """For the candidate who comes first."""
    end = mine.due_at + LATE
    if now > end:
        return NextStep(Step.BREAK, "more than a week late", reason=DeviationReason.SENT_LATE)
    clear, why = _clear(burden, now)
    left = len(record.test_of(mine.id).contacts) - 1
    free = _completable(record, clear, left, end) if clear else None
    over = free is not None and free.astimezone(record.fieldwork.zone).date() > last
    if free is None or over:
        why = why or "it could not be completed within its hours, its week and the study's period"
        return NextStep(Step.BREAK, why, reason=DeviationReason.OTHER)
    if free > now:
        closed = next_open(record.fieldwork, now) > now
        hours = "outside the hours of the protocol"
        own = hours if closed else "the other candidate could not follow within the gap from now"
        return NextStep(Step.WAIT, why or own, free)
    return NextStep(Step.SEND)


def _clear(burden: LandlordBurden, now: datetime) -> tuple[datetime | None, str]:
    """From when the landlord may bear a new test, and what stands against it now."""
    why, clear = "its landlord bears enough tests", now
    if burden.period is None:
        return (None, why) if len(burden.firsts) >= burden.most else (now, "")
    firsts, rare = sorted(burden.firsts), sorted(burden.rare)
    clear = max([clear, *(each + burden.apart for each in firsts)])
    if len(firsts) >= burden.most:
        clear = max(clear, firsts[-burden.most] + burden.period)
    if clear > now:
        return clear, why
    return _clear_of_rare(burden, rare, now)


def _clear_of_rare(
    burden: LandlordBurden, rare: list[datetime], now: datetime
) -> tuple[datetime | None, str]:
    why = "its landlord had enough letters of rare applicants"
    if burden.most_rare is None or not burden.own_rare:
        return now, ""
    room = burden.most_rare - burden.own_rare
    if room < 0:
        return None, why
    recent = [each for each in rare if each + burden.rare_period > now]
    if len(recent) <= room:
        return now, ""
    return recent[len(recent) - room - 1] + burden.rare_period, why


def _completable(record: Record, start: datetime, left: int, end: datetime) -> datetime | None:
    """The first open moment from which the rest of a test still fits; None before ``end``."""
    free = next_open(record.fieldwork, start)
    while free <= end:
        if _fits(record, free, left):
            return free
        free = next_open(record.fieldwork, free + timedelta(minutes=5))
    return None


def _fits(record: Record, moment: datetime, left: int) -> bool:
    least, most = record.fieldwork.gap
    for _ in range(left):
        then = next_open(record.fieldwork, moment + least)
        if then > moment + most:
            return False
        moment = then
    return True


def _noted(record: Record, mine: Contact, found: NextStep) -> NextStep:
    """A long wait is a new plan, which goes on record."""
    planned = record.planned[mine.id]
    if found.step is Step.WAIT and found.until and found.until >= planned + _WORTH_NOTING:
        return replace(found, step=Step.REPLAN)
    return found


def again_at(record: Record, contact: str, now: datetime) -> datetime:
    """When a letter that its server did not take is tried again: a quarter of an hour later, each
    time twice as long up to four hours, and never later than the gap of its test allows."""
    times: int = 2 ** min(max(tries(record, contact) - 1, 0), 4)
    wait = timedelta(minutes=15) * times
    others = (record.sent.get(each.id) for each in record.test_of(contact).contacts)
    made: list[datetime] = [sent for sent in others if sent is not None]
    latest = max(made) + record.fieldwork.gap[1] if made else now + wait
    return max(min(now + wait, latest), now)
