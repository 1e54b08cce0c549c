"""Live through a simulated study: contacts, answers, codings, declines, each when it would be."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from discrimtest.actions.record_contact import log_contact
from discrimtest.actions.record_response import correct_outcome, log_response
from discrimtest.planning.behaviour import Answers, Behaviour, Reaction, answer_test, temper
from discrimtest.planning.hours import by_day, declined, office_days, written_down
from discrimtest.planning.manner import mannered, spoken
from discrimtest.randomness import Stream
from discrimtest.record.outcome import OFFERS
from discrimtest.store import draws
from discrimtest.store import listings as stored
from discrimtest.store.engine import reading
from discrimtest.words.contact import Contact
from discrimtest.words.landlord import LandlordType
from discrimtest.words.person import Person
from discrimtest.words.test import Test
from discrimtest.workplace.open_study import OpenStudy, look_up
from discrimtest.workplace.workplace import Workplace

Progress = Callable[[str, int, int], None]
_JUDGED_LATER = 3
"""One in so many answers is left to a coder."""


@dataclass(frozen=True, slots=True)
class Crew:
    """Who sends and writes down, and who judges what was left to be judged."""

    testers: tuple[Person, ...]
    coders: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class _Step:
    """One thing that someone writes down at a moment."""

    moment: datetime
    who: Person
    act: Callable[[Workplace], object]


@dataclass(frozen=True, slots=True)
class _Life:
    """What decides when and by whom everything of a study is done."""

    seed: int
    crew: Crew
    zone: ZoneInfo
    window: int
    within: timedelta
    behaviour: Behaviour

    def tester(self, contact: Contact) -> Person:
        """A line is in one pair of hands."""
        return Stream(self.seed, "tester", contact.line).pick(self.crew.testers)

    def stream(self, what: str, contact: Contact, number: int = 0) -> Stream:
        return Stream(self.seed, what, contact.id, number)


def live_through(
    at: Workplace,
    slug: str,
    seed: int,
    behaviour: Behaviour,
    crew: Crew,
    progress: Progress = lambda *_: None,
) -> datetime:
    """Every contact is made when it is due; landlords answer in their way, at their hours.

    Args:
        seed: Of the answers.

    Returns:
        The moment at which the last thing was written down.
    """
    with reading(at.engine) as session:
        study = look_up(at, session, slug)
        tests = draws.drawn_tests(session, study.id)
        profiles = draws.profiles(session, study.id)
        types = {each.id: each.landlord_type for each in stored.listings(session, study.id)}
    life = _life(study, seed, behaviour, crew)
    steps: list[_Step] = []
    for test in tests:
        names = tuple(
            (profiles[each.profile].names["writer_first"], each.control_arm is not None)
            for each in test.contacts
        )
        agency = types[test.listing] is LandlordType.AGENCY
        steps += _steps(life, test, _answers(life, test, agency, names))
    ordered = sorted(steps, key=lambda step: step.moment)
    for number, step in enumerate(ordered, start=1):
        step.act(replace(at.on(step.moment), person=step.who))
        progress("contacts and answers", number, len(ordered))
    return ordered[-1].moment


def _life(study: OpenStudy, seed: int, behaviour: Behaviour, crew: Crew) -> _Life:
    timing = study.instrument.protocol.timing
    within = timedelta(hours=timing.decline_within_hours)
    zone = ZoneInfo(study.registered.timezone)
    return _Life(seed, crew, zone, timing.window_days, within, behaviour)


def _answers(
    life: _Life, test: Test, agency: bool, names: tuple[tuple[str, bool], ...]
) -> tuple[Answers, ...]:
    """What the contacts of a test get back, with its tone and at hours when people are up."""
    way = temper(life.seed, test.landlord, agency, life.behaviour)
    stream = Stream(life.seed, "answers", test.id)
    found = answer_test(stream, way, life.behaviour, names, life.window)

    def lived(contact: Contact, is_test: bool, number: int, reaction: Reaction) -> Reaction:
        hours, manner = (
            life.stream("hours", contact, number),
            life.stream("manner", contact, number),
        )
        timed = by_day(reaction, contact.due_at, agency, life.zone, hours)
        took = office_days(contact.due_at, contact.due_at + timed.delay, life.zone)
        return spoken(mannered(manner, way, life.behaviour, is_test, timed, took), agency)

    return tuple(
        replace(
            answers,
            reactions=tuple(
                lived(contact, is_test, number, reaction)
                for number, reaction in enumerate(answers.reactions)
            ),
        )
        for contact, answers, (_, is_test) in zip(test.contacts, found, names, strict=True)
    )


def _steps(life: _Life, test: Test, answers: tuple[Answers, ...]) -> Iterator[_Step]:
    """What becomes of the contacts of a test, up to where the test breaks."""
    for contact, answer in zip(test.contacts, answers, strict=True):
        who, due = life.tester(contact), contact.due_at
        noted = due + timedelta(minutes=1 + life.stream("noted", contact).below(6))
        if answer.gone:
            yield _Step(due, who, partial(_log, contact.id, "failed", due, "ad_gone"))
            return
        yield _Step(noted, who, partial(_log, contact.id, "sent", due, None))
        if answer.bounced:
            back = noted + timedelta(minutes=2)
            yield _Step(back, who, partial(_log, contact.id, "failed", back, "bounced"))
            return
        for number, reaction in enumerate(answer.reactions):
            alone = len(answer.reactions) == 1
            yield from _answered(life, contact, number, reaction, alone=alone)


def _answered(
    life: _Life, contact: Contact, number: int, reaction: Reaction, *, alone: bool
) -> Iterator[_Step]:
    """An answer is written down after it came, judged then or later, and declined if it invites."""
    stream, who = life.stream("written", contact, number), life.tester(contact)
    received = contact.due_at + reaction.delay
    recorded = written_down(received, life.zone, stream)
    in_time = reaction.delay <= timedelta(days=life.window)
    later = alone and in_time and stream.below(_JUDGED_LATER) == 0
    yield _Step(recorded, who, partial(_answer, contact.id, received, reaction, coded=not later))
    if later:
        judged = written_down(recorded + timedelta(hours=2), life.zone, stream)
        coder = stream.pick(life.crew.coders)
        yield _Step(judged, coder, partial(_judge, contact.id, reaction))
    if reaction.category in OFFERS:
        moment = declined(received, recorded, life.within, life.zone, stream)
        yield _Step(moment, who, partial(_log, contact.id, "declined", moment, None))


def _log(contact: str, event: str, moment: datetime, reason: str | None, at: Workplace) -> None:
    log_contact(at, contact, event, moment=moment, reason=reason)


def _answer(
    contact: str, received: datetime, reaction: Reaction, at: Workplace, *, coded: bool
) -> None:
    log_response(
        at,
        contact,
        channel=str(reaction.channel),
        category=str(reaction.category) if coded else None,
        moment=received,
        text=reaction.text,
        subtle=_subtle(reaction) if coded else (),
    )


def _judge(contact: str, reaction: Reaction, at: Workplace) -> None:
    why = "Beoordeeld op de tekst zelf."
    category, subtle = str(reaction.category), _subtle(reaction)
    correct_outcome(at, contact, category=category, reason=why, subtle=subtle)


def _subtle(reaction: Reaction) -> list[str]:
    return [f"{code}={value}" for code, value in reaction.subtle]
