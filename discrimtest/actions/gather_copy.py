"""Gather what is held on one person, for the copy that they may ask for; nobody else is in it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from discrimtest.actions.run_retention import keeping_of
from discrimtest.errors import DiscrimtestError
from discrimtest.masking.mask import Mask
from discrimtest.masking.tells import Tells
from discrimtest.record.access import (
    OTHERS,
    AccessCopy,
    CopiedStudy,
    CopiedTable,
    CopyKind,
    Others,
)
from discrimtest.record.shown_test import TestFacts
from discrimtest.report.every_test import every_test
from discrimtest.store import belongings, complaints, copies, landlords, studies
from discrimtest.store.calls import call_record
from discrimtest.store.landlord_replies import replies_of
from discrimtest.store.material import material_of
from discrimtest.store.release_steps import steps_of
from discrimtest.store.session import Session
from discrimtest.words.landlord_reply import standing
from discrimtest.words.study import RegisteredStudy
from discrimtest.workplace.copying import (
    CopyPlace,
    copied,
    left_apart,
    names_of_complainants,
    names_of_landlords,
    names_of_people,
)
from discrimtest.workplace.open_calls import open_calls
from discrimtest.workplace.open_study import calls_of, look_up
from discrimtest.workplace.workplace import Workplace

COVERED = Mask(dict.fromkeys((Tells.PERSON, Tells.MAILBOX, Tells.PHONE, Tells.LINK), OTHERS))
"""What answers of a landlord may tell of others."""
UNREAD = "nothing is told of a study whose files cannot be read:"


def copy_of_landlord(at: Workplace, session: Session, landlord: str, code: str) -> AccessCopy:
    """What is held on a landlord.

    Args:
        code: Language of labels.
    """
    place = CopyPlace(at, session, code)
    same = landlords.same_landlord(session, landlord)
    where = belongings.landlord_studies(session).get(landlord, set())
    known = [each for each in studies.studies(session) if each.id in where]
    found = {each.slug: _Held.of(place, each, landlord) for each in known}
    held = [each for each in found.values() if each is not None]
    over = [each for each in held if each.told.over]
    others = _others_than_landlord(place, landlord)
    subjects = landlords.subjects_of(session, same)
    tables = tuple(_tables_of_landlord(place, same, over, others, subjects))
    complained = sum(each.landlord in same for each in complaints.complaints(session))
    later = tuple(each.told for each in held if not each.told.over)
    laws = [each.told.law for each in held]
    return AccessCopy(
        landlord,
        CopyKind.LANDLORD,
        place.today,
        laws[0] if laws else None,
        tuple(each.told for each in over),
        later,
        tables,
        keeping_of(session, at, landlord),
        {} if later else left_apart(session, subjects, tables, complained),
        tuple(f"{UNREAD} {slug}" for slug, each in found.items() if each is None),
    )


@dataclass(frozen=True)
class _Held:
    """A study in which a landlord is known, and what was done with it there.

    Attributes:
        tests: Its tests, where it is a study of letters. calls: As rows, where it is one of calls.
    """

    registered: RegisteredStudy
    told: CopiedStudy
    tests: Sequence[TestFacts] = ()
    calls: Sequence[copies.Cells] = ()

    @classmethod
    def of(cls, place: CopyPlace, study: RegisteredStudy, landlord: str) -> _Held | None:
        """None where it is not locked and its files cannot be read any more."""
        version = studies.current_version(place.session, study.id)
        if version is not None and calls_of(version, study.slug) is not None:
            return _calls(place, study, landlord)
        try:
            return _letters(place, study, landlord)
        except DiscrimtestError:
            if version is not None:
                raise
            return None


def _letters(place: CopyPlace, registered: RegisteredStudy, landlord: str) -> _Held:
    at, session = place.at, place.session
    study = look_up(at, session, registered.slug)
    file = study.instrument.study
    read = material_of(session, registered, study.fieldwork, at.keys, with_texts=True)
    material, _ = read.closed(at.recorder)
    progress = material.progress(at.now())
    tests = [
        test
        for test in every_test(study.instrument, material, progress).tests
        if test.landlord == landlord
    ]
    past = at.now().astimezone(ZoneInfo(file.timezone)).date() > file.period.last
    over = past and all(test.state != "unfinished" for test in tests)
    told = CopiedStudy(
        registered.slug,
        file.title,
        file.runner,
        registered.purpose,
        study.instrument.legal,
        file.period.last,
        over,
        registered.simulated,
    )
    return _Held(registered, told, tests)


def _calls(place: CopyPlace, registered: RegisteredStudy, landlord: str) -> _Held:
    at, session = place.at, place.session
    study = open_calls(at, session, registered.slug)
    file = study.instrument.study
    record = call_record(session, registered.id, study.fieldwork, None)
    last = file.waves[-1].last
    past = at.now().astimezone(ZoneInfo(file.timezone)).date() > last
    law = study.instrument.legal
    told = CopiedStudy(
        registered.slug,
        file.title,
        file.runner,
        registered.purpose,
        law,
        last,
        past,
        registered.simulated,
    )
    ended = [
        (registered.slug, str(call.wave), f"{event.happened_at:%Y-%m-%d}", str(event.outcome))
        for call in record.calls
        if call.landlord == landlord and (event := record.ended(call)) is not None
    ]
    return _Held(registered, told, (), ended)


def _tables_of_landlord(
    place: CopyPlace,
    same: set[str],
    over: Sequence[_Held],
    others: Others,
    subjects: Collection[str],
) -> Iterator[CopiedTable]:
    session, keys = place.session, place.at.keys
    among = {each.registered.id for each in over}
    yield copied("names", copies.NAMES, copies.shown_names(session, keys, same))
    adverts = copies.shown_adverts(session, keys, same)
    yield copied("advertisements", copies.ADVERTS, _covered(adverts, others, (2, 3)))
    yield copied("sources", copies.SOURCES, copies.lists_with(session, same, among))
    yield copied("decisions", copies.DECISIONS, copies.decided_of(session, same))
    yield copied("captures", copies.CAPTURED, copies.captured_of(session, same, among))
    made = ("study", "test", "candidate", "moment", "result")
    yield copied("contacts", made, [row for each in over for row in _contacts(each, place.code)])
    came = ("study", "test", "candidate", "moment", "channel", "text")
    yield copied(
        "answers", came, [row for each in over for row in _answers(each, place.code, others)]
    )
    heard = ("study", "day", "reply", "text")
    yield copied(
        "replies", heard, [row for each in over for row in _heard(place, each, same, others)]
    )
    called = ("study", "wave", "day", "call_result")
    yield copied("calls", called, [row for each in over for row in each.calls])
    done = ("study", "day", "step")
    yield copied("steps", done, [row for each in over for row in _steps(place, each, same)])
    went = ("day", "what", "study", "audience")
    yield copied("recipients", went, list(_recipients(place, same, over)))
    logged = copies.logged_on(session, {*same, *subjects}, among, ())
    yield copied("log", copies.LOGGED, logged)


def _covered(
    rows: Sequence[copies.Cells], others: Others, which: Collection[int]
) -> list[copies.Cells]:
    return [
        tuple(others.covered(cell) if place in which else cell for place, cell in enumerate(row))
        for row in rows
    ]


def _contacts(held: _Held, code: str) -> Iterator[copies.Cells]:
    for test in held.tests:
        for side in test.sides:
            if side.sent is not None:
                result = side.outcome[code] if side.outcome else ""
                moment = f"{side.sent:%Y-%m-%d %H:%M}"
                yield held.registered.slug, str(test.number), side.arm[code], moment, result


def _answers(held: _Held, code: str, others: Others) -> Iterator[copies.Cells]:
    for test in held.tests:
        for side in test.sides:
            for reply in side.replies:
                text = others.covered(COVERED.over(reply.text, test.known, reply.others))
                moment = f"{reply.at:%Y-%m-%d %H:%M}"
                where = (held.registered.slug, str(test.number), side.arm[code], moment)
                yield (*where, reply.channel, text)


def _heard(place: CopyPlace, held: _Held, same: set[str], others: Others) -> Iterator[copies.Cells]:
    told = replies_of(place.session, place.at.keys, held.registered.id)
    for each in standing(tuple(told)):
        if each.landlord in same:
            yield (
                held.registered.slug,
                each.day.isoformat(),
                str(each.kind),
                others.covered(each.text),
            )


def _steps(place: CopyPlace, held: _Held, same: set[str]) -> Iterator[copies.Cells]:
    known = {step.id: step.text[place.code] for step in held.told.law.steps}
    for each in steps_of(place.session, held.registered.id):
        if each.done and (each.landlord is None or each.landlord in same):
            yield held.registered.slug, each.day.isoformat(), known.get(each.step, each.step)


def _recipients(place: CopyPlace, same: set[str], over: Sequence[_Held]) -> Iterator[copies.Cells]:
    slugs = {each.registered.id: each.registered.slug for each in over}
    for one in belongings.went_out(place.session, slugs, same):
        yield f"{one.at:%Y-%m-%d}", one.act, slugs.get(one.study or "", ""), one.audience


def _others_than_landlord(place: CopyPlace, landlord: str) -> Others:
    shown = landlords.spellings(place.session, place.at.keys)
    own = {part for each in shown.get(landlord, ()) for part in (each.name, each.phone, each.email)}
    return Others(
        [
            *names_of_people(place),
            *names_of_complainants(place),
            *names_of_landlords(shown, landlord),
        ],
        own,
    )
