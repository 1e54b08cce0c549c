"""The calls of one study at one moment, and every rule about them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import pairwise
from zoneinfo import ZoneInfo

from discrimtest.doors import Input, action
from discrimtest.errors import Problem, Refused, WrongInput
from discrimtest.record.attempts import used_up
from discrimtest.record.departures import in_hours
from discrimtest.record.entries import Recorder
from discrimtest.record.fieldwork import OfficeHours
from discrimtest.record.given_reason import require_why
from discrimtest.record.moment import first_moment, shown, to_the_minute
from discrimtest.record.standing import Standing
from discrimtest.record.testers import is_barred
from discrimtest.record.waitlist import Lots
from discrimtest.words.call import LEVELS, CallEvent, CallEventKind, CallOutcome, MysteryCall

APART = timedelta(hours=1)
"""Who did not answer is not called again sooner (design choice)."""
_MADE = (CallEventKind.ATTEMPT, CallEventKind.ENDED)


@dataclass(frozen=True)
class CallFieldwork:
    """What a study's files lay down for making its calls.

    Attributes:
        attempts: Calls that nobody takes before an agency counts as not reached.
        waves: First and last day of each wave, by its number.
        lots: Which calls are judged a second time.
    """

    zone: ZoneInfo
    hours: OfficeHours
    attempts: int
    waves: Mapping[int, tuple[date, date]]
    lots: Lots

    @property
    def begins(self) -> datetime:
        """The first moment of its first wave; nothing of it can have happened before."""
        return first_moment(min(first for first, _ in self.waves.values()), self.zone)


@dataclass(frozen=True, slots=True)
class JudgedCall:
    """A call that a second person judged by its words.

    Attributes:
        outcome: The caller's, as it stood then.
        heard: That person's.
        changed: Whether the caller's was put right since.
    """

    call: MysteryCall
    outcome: CallOutcome
    heard: CallOutcome
    changed: bool


@dataclass(frozen=True)
class CallHistory:
    """Calls, and what happened to them.

    Attributes:
        calls: In the order of their numbers.
        events: Oldest first.
        landlords: How agencies stand now.
    """

    calls: tuple[MysteryCall, ...]
    events: tuple[CallEvent, ...]
    landlords: Standing

    @cached_property
    def happened(self) -> Mapping[str, tuple[CallEvent, ...]]:
        """What stands of each call, oldest first: without what was put right."""
        gone = {event.supersedes for event in self.events}
        found: dict[str, list[CallEvent]] = defaultdict(list)
        for event in self.events:
            if event.id not in gone:
                found[event.call].append(event)
        return {call: tuple(events) for call, events in found.items()}

    def of(self, call: MysteryCall, kind: CallEventKind) -> list[CallEvent]:
        """What stands of one kind, oldest first."""
        return [event for event in self.happened.get(call.id, ()) if event.kind is kind]

    def ended(self, call: MysteryCall) -> CallEvent | None:
        """How a call ended; None while it did not, or where it was withdrawn."""
        return None if self.withdrawn(call) else self.had_ended(call)

    def had_ended(self, call: MysteryCall) -> CallEvent | None:
        """The same, though it was withdrawn."""
        found = self.of(call, CallEventKind.ENDED)
        return found[-1] if found else None

    def withdrawn(self, call: MysteryCall) -> bool:
        return bool(self.of(call, CallEventKind.WITHDRAWN))

    def attempts(self, call: MysteryCall) -> int:
        return len(self.of(call, CallEventKind.ATTEMPT))

    def burdens(self, call: MysteryCall) -> bool:
        """Whether the agency bears it: it was rung, or still is to be."""
        rung = self.attempts(call) or self.of(call, CallEventKind.ENDED)
        return bool(rung) or not self.withdrawn(call)

    def state(self, call: MysteryCall) -> str:
        """In one word: how it ended, or that it is open, withdrawn, or spared."""
        if self.withdrawn(call):
            return "withdrawn"
        ended = self.ended(call)
        if ended is not None:
            return str(ended.outcome)
        return "spared" if self.landlords.is_excluded(call.landlord) else "open"


@dataclass(frozen=True)
class CallRecord(CallHistory):
    """Everything recorded of one study's calls, and what its files lay down."""

    fieldwork: CallFieldwork

    def open(self) -> list[MysteryCall]:
        """Calls still to be made, the earliest first; none to an agency that is to be spared."""
        waiting = [call for call in self.calls if self.state(call) == "open"]
        return sorted(waiting, key=lambda call: (call.due_at, call.number))

    def holder(self, call: MysteryCall) -> str | None:
        """Whom a call was given to last."""
        given = self.of(call, CallEventKind.ASSIGNED)
        return given[-1].person if given else None

    def numbered(self, number: int) -> MysteryCall:
        """The call of this number.

        Raises:
            WrongInput: There is none.
        """
        for call in self.calls:
            if call.number == number:
                return call
        rule, repair = "must be the number of a call that was drawn", "See '{list}'."
        listed = action("calls list", "STUDY")
        problem = Problem.of_input("call", str(number), rule, repair, code="call.no", list=listed)
        raise WrongInput("There is no such call.", [problem])

    def departures(self, call: MysteryCall) -> tuple[str, ...]:
        """What of the attempts at a call and of its end departs from the plan, in words."""
        made = self.made(call)
        return self._departing(call, made, pairwise(made))

    def departs(self, call: MysteryCall, event: CallEvent) -> tuple[str, ...]:
        """The same of one of them alone."""
        made, when = self.made(call), event.happened_at
        if event.outcome is CallOutcome.NO_CONTACT:
            return ()
        return self._departing(call, [when], (pair for pair in pairwise(made) if when in pair))

    def _departing(
        self,
        call: MysteryCall,
        made: Sequence[datetime],
        pairs: Iterable[tuple[datetime, datetime]],
    ) -> tuple[str, ...]:
        zone, hours = self.fieldwork.zone, self.fieldwork.hours
        first, last = self.fieldwork.waves[call.wave]
        inside = [when for when in made if first <= when.astimezone(zone).date() <= last]
        told = {
            "outside its wave": len(inside) < len(made),
            "outside office hours": not all(in_hours(hours, zone, when) for when in inside),
            "again within the hour": any(later - earlier < APART for earlier, later in pairs),
        }
        return tuple(words for words, holds in told.items() if holds)

    def made(self, call: MysteryCall) -> list[datetime]:
        """When the agency was rung, the earliest first; that it was not reached is no call."""
        rung = [*self.of(call, CallEventKind.ATTEMPT), *self.of(call, CallEventKind.ENDED)]
        return sorted(
            event.happened_at for event in rung if event.outcome is not CallOutcome.NO_CONTACT
        )

    def caller(self, call: MysteryCall) -> str | None:
        """Who made the call last, whoever put that right later; or else is to make it."""
        made = [event for event in self.happened.get(call.id, ()) if event.kind in _MADE]
        return self._first(made[-1]).by if made else self.holder(call)

    def _first(self, event: CallEvent) -> CallEvent:
        """What was recorded before anybody put it right."""
        recorded = {each.id: each for each in self.events}
        while event.supersedes is not None:
            event = recorded[event.supersedes]
        return event

    def rows(self) -> Iterator[tuple[MysteryCall, CallOutcome]]:
        """The calls that ended, with how: what is analysed."""
        for call in self.calls:
            ended = self.ended(call)
            if ended is not None and ended.outcome is not None:
                yield call, ended.outcome

    def judged(self) -> Iterator[JudgedCall]:
        """Calls that ended and that a second person judged, once each.

        What the caller puts right afterwards changes nothing in it: otherwise whoever sees that
        two differed could make them agree.
        """
        for call, _ in self.rows():
            ended = None
            for event in filter(lambda event: event.call == call.id, self.events):
                if event.kind is CallEventKind.ENDED:
                    ended = event
                if event.kind is CallEventKind.JUDGED and ended and ended.outcome and event.outcome:
                    changed = ended != self.ended(call)
                    yield JudgedCall(call, ended.outcome, event.outcome, changed)
                    break

    def to_judge(self, person: str) -> list[MysteryCall]:
        """Calls drawn to be judged twice that ended at a level, with nobody's second judgement,
        which others made."""
        done = {judged.call.id for judged in self.judged()}
        return [
            call
            for call, outcome in self.rows()
            if outcome in LEVELS
            and self.fieldwork.lots.twice(call.id)
            and call.id not in done
            and not self._called(call, person)
        ]

    def _called(self, call: MysteryCall, person: str) -> bool:
        """Whether a person made the call, or wrote down how it ended."""
        return any(
            event.by == person and event.kind in _MADE
            for event in self.events
            if event.call == call.id
        )

    def logged(
        self,
        call: MysteryCall,
        outcome: CallOutcome | None,
        words: str,
        when: datetime | None,
        by: Recorder,
        declared: Collection[str],
        *,
        correct: bool = False,
        note: str = "",
    ) -> CallEvent:
        """That nobody took a call, or how it ended.

        Args:
            outcome: None where nobody took it.
            words: What the agency said, word for word.
            when: When it was made, UTC; None for now, or for the moment of what is put right.
            declared: Agencies to which who records declared a tie.
            correct: Puts right how it ended.
            note: Why.

        Raises:
            Refused: What was recorded before does not allow it.
            WrongInput: A call that reached somebody has no words; somebody else's is put right
                with no word why.
        """
        self._require_standing(call)
        if not correct and is_barred(declared, call.landlord, self.landlords):
            rule = "is to an agency that is, or may be, one whom you declared a conflict with"
            raise _refused(call, rule, "Leave it to another tester.", "call.conflict")
        if not correct and self.landlords.is_excluded(call.landlord):
            rule = "is to an agency that was excluded, or stopped"
            raise _refused(call, rule, "Make no call to it.", "call.spared")
        before = self.ended(call)
        if (before is not None) is not correct:
            ended = f"ended already: {before.outcome}" if before else "has not ended yet"
            repair = "Put it right with {correct}." if before else "Log how it ended."
            raise _refused(call, ended, repair, "call.ended")
        if before is not None:
            require_why(before.by, by.person, note)
        when = when or (before.happened_at if before else by.now)
        self._require_another(call, outcome, when, correct=correct)
        self._require_attempts(call, outcome)
        if outcome in (*LEVELS, CallOutcome.BROKEN) and not words:
            rule, repair = "must hold what was said, word for word", "Write it down."
            problem = Problem.of_input("words", "", rule, repair, code="call.words")
            raise WrongInput("Nothing was recorded.", [problem])
        kind = CallEventKind.ATTEMPT if outcome is None else CallEventKind.ENDED
        gone = before.id if before else None
        return _event(call, kind, when, by, outcome=outcome, text=words, supersedes=gone)

    def withdraw(self, call: MysteryCall, why: str, by: Recorder) -> CallEvent:
        """That a call is not made, or does not count.

        Raises:
            Refused: It was withdrawn before.
        """
        self._require_standing(call)
        return _event(call, CallEventKind.WITHDRAWN, by.now, by, text=why)

    def judge(self, call: MysteryCall, outcome: CallOutcome, by: Recorder) -> CallEvent:
        """What a person who did not make a call hears in its words.

        Raises:
            Refused: It waits for no judgement of this person.
        """
        if call not in self.to_judge(by.person):
            rule = "waits for no second judgement of yours"
            raise _refused(call, rule, "See what waits, without a number.", "call.judged")
        return _event(call, CallEventKind.JUDGED, by.now, by, outcome=outcome)

    def _require_another(
        self, call: MysteryCall, outcome: CallOutcome | None, when: datetime, *, correct: bool
    ) -> None:
        """Two calls to one agency are not made in the same minute."""
        if correct or outcome is CallOutcome.NO_CONTACT:
            return
        if any(to_the_minute(when) == to_the_minute(before) for before in self.made(call)):
            moment = shown(when, self.fieldwork.zone)
            repair = "If this is another call, give its own moment."
            raise _refused(call, f"was made at {moment} already", repair, "call.same_moment")

    def _require_attempts(self, call: MysteryCall, outcome: CallOutcome | None) -> None:
        """Not reached is who did not answer in all attempts, and then is called no more."""
        tried, allowed = self.attempts(call), self.fieldwork.attempts
        rule = f"was tried {tried} times; not reached is who did not answer in {allowed} attempts"
        if outcome is CallOutcome.NO_CONTACT and not used_up(tried, allowed):
            raise _refused(call, rule, "Log each attempt, and try again.", "call.attempts")
        if outcome is None and used_up(tried, allowed):
            repair = f"Call no more: log that it ended as {CallOutcome.NO_CONTACT}."
            raise _refused(call, rule, repair, "call.attempts")

    def _require_standing(self, call: MysteryCall) -> None:
        if self.withdrawn(call):
            raise _refused(call, "was withdrawn", "Let it rest.", "call.withdrawn")


def assigned(call: MysteryCall, person: str, by: Recorder) -> CallEvent:
    """That a call is a person's to make."""
    return _event(call, CallEventKind.ASSIGNED, by.now, by, person=person)


def _event(
    call: MysteryCall,
    kind: CallEventKind,
    when: datetime,
    by: Recorder,
    *,
    outcome: CallOutcome | None = None,
    person: str | None = None,
    text: str = "",
    supersedes: str | None = None,
) -> CallEvent:
    new = by.fresh("call-event")
    return CallEvent(new, call.id, kind, when, by.person, by.now, outcome, person, text, supersedes)


def _refused(call: MysteryCall, rule: str, repair: str, code: str) -> Refused:
    values = {"correct": Input("correct")}
    problem = Problem(f"call {call.number}", "", rule, repair, code, values=values)
    return Refused("Nothing was recorded.", [problem])
