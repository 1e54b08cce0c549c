"""Freeze a study before its data, or amend it with a reason."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from types import MappingProxyType

from discrimtest.design.call_instrument import CallInstrument
from discrimtest.design.fixed import moved_since_the_draw
from discrimtest.design.instrument import Instrument
from discrimtest.design.personas import known_senders, personas_of
from discrimtest.doors import action
from discrimtest.errors import Problem, Refused, WrongInput
from discrimtest.files.change import Change, changes
from discrimtest.library.check import checked_instrument
from discrimtest.library.lock import lock_hashes, snapshot
from discrimtest.record.handed_in import readable
from discrimtest.store import draws, lines, studies
from discrimtest.store.calls import every_call
from discrimtest.store.commits import committing, retried
from discrimtest.store.engine import reading
from discrimtest.store.log import head
from discrimtest.store.session import Session
from discrimtest.words.line import Line
from discrimtest.words.person import Right
from discrimtest.words.profile import Profile
from discrimtest.words.study import RegisteredStudy, StudyState, StudyVersion, VersionKind
from discrimtest.workplace.differences import has_own_file
from discrimtest.workplace.open_study import (
    begun,
    calls_of,
    frozen,
    frozen_texts,
    register,
    require_in,
    unchanged,
)
from discrimtest.workplace.workplace import Workplace

# A version says nothing of what is found in the field: that may be recorded meanwhile.
_HARMLESS = ("record_contacts", "record_responses", "change_responses", "code_outcome")


def lock_study(at: Workplace, slug: str) -> StudyVersion:
    """Freeze study, protocol, plan and legal file, with the program's version.

    Raises:
        WrongInput, Refused: A file holds a mistake, breaks a rule, or the study is locked.
    """
    require_in(at, Right.LOCK_STUDY, slug)
    instrument = _checked(at, slug)
    return retried(lambda: _locked(at, slug, instrument))


def _checked(at: Workplace, slug: str) -> Instrument | CallInstrument:
    """The study's files in order; those that still read as they were frozen stay so."""
    frozen = frozen_texts(at.engine, slug)
    return checked_instrument(at.library, slug, today=at.now().date(), frozen=frozen)


def _locked(at: Workplace, slug: str, instrument: Instrument | CallInstrument) -> StudyVersion:
    with reading(at.engine) as session:
        seq, _ = head(session)
        found = studies.find_study(session, slug)
        earlier = studies.current_version(session, found.id) if found else None
    owned = _lines_of(instrument)
    if earlier is not None:
        unchanged(at, slug, earlier)
        problem = Problem(
            slug,
            f"version {earlier.number}",
            "is locked already",
            "To freeze changed files: {amend}",
            "study.locked",
            values={"amend": action("study amend", slug, reason="…")},
        )
        raise Refused("The study was not locked again.", [problem])
    with committing(at.engine, seq, found.id if found else None, _HARMLESS) as session:
        study = register(at, session, instrument)
        version = _frozen_now(at, session, study.id, instrument, owned, VersionKind.LOCK)
        studies.set_state(session, study.id, StudyState.LOCKED, by=at.person.id, at=at.now())
        return version


Confirm = Callable[[tuple[Change, ...]], None]
"""Hears what would change, and may raise."""


def amend_study(
    at: Workplace, slug: str, reason: str, confirm: Confirm = lambda _: None
) -> StudyVersion:
    """Freeze the changed files of a locked study as its next version.

    Args:
        reason: Why; kept encrypted, printed in every report.
        confirm: Told what would change before anything is written; it raises where someone says no.

    Raises:
        Refused: The study was never locked, nothing changed, or what may never change did.
    """
    require_in(at, Right.LOCK_STUDY, slug)
    if not reason.strip():
        repair = "Write it for the report's reader."
        problem = Problem.of_input("reason", reason, "must say why", repair, code="reason.empty")
        raise WrongInput("An amendment needs a reason.", [problem])
    why = readable(reason.strip(), "reason")
    instrument = _checked(at, slug)
    return retried(lambda: _amended(at, slug, instrument, why, confirm))


def _amended(
    at: Workplace,
    slug: str,
    instrument: Instrument | CallInstrument,
    reason: str,
    confirm: Confirm,
) -> StudyVersion:
    with reading(at.engine) as session:
        seq, _ = head(session)
        registered = begun(at, session, slug)
        before = studies.current_version(session, registered.id)
        tests = draws.drawn_tests(session, registered.id)
        waves = {call.wave for call in every_call(session, registered.id).calls}
        writers = known_senders(tests, draws.profiles(session, registered.id))
    if before is None:
        rule, repair = "only a locked study is amended", "Lock it."
        problem = Problem(slug, "not locked", rule, repair, "study.not_locked")
        raise Refused("The study was not amended.", [problem])
    differences = changes(before.snapshot, instrument.texts)
    if not has_own_file(at.library, slug) or not differences:
        rule, repair = "no file differs from the locked ones", "Change a file."
        problem = Problem(slug, "", rule, repair, "study.unchanged")
        raise Refused("There is nothing to amend.", [problem])
    _require_fixed(registered, instrument)
    if tests and isinstance(instrument, Instrument):
        drawn = {name for test in tests for name in test.comparisons}
        _require_drawn_from(frozen(at, before), instrument, drawn)
    if isinstance(instrument, CallInstrument):
        _require_called_from(calls_of(before, slug), instrument, waves)
    owned = _lines_of(instrument, writers)
    confirm(differences)
    with committing(at.engine, seq, registered.id, _HARMLESS) as session:
        register(at, session, instrument)
        kind = VersionKind.AMENDMENT
        return _frozen_now(at, session, registered.id, instrument, owned, kind, reason)


def _require_fixed(registered: RegisteredStudy, instrument: Instrument | CallInstrument) -> None:
    """Refuse what may never change in a study that has begun."""
    problems = [
        Problem(
            f"studies/{registered.slug}/study.toml: {name}",
            str(now),
            f"was locked as {was} and can not change in a study that has begun",
            "Start a new study for that.",
            "study.fixed",
        )
        for name in ("purpose", "mode", "simulated", "timezone")
        if (now := getattr(instrument.study, name)) != (was := getattr(registered, name))
    ]
    if problems:
        raise Refused("The study was not amended.", problems)


def _require_drawn_from(before: Instrument, after: Instrument, drawn: Collection[str]) -> None:
    """Refuse another value of what the tests that are drawn rest on."""
    problems = [
        Problem(
            f"studies/{after.slug}/study.toml: {moved.key}",
            moved.after,
            f"was {moved.before} when tests were drawn, and they rest on it",
            "Undo the change, or start a new study for it.",
            "study.drawn",
        )
        for moved in moved_since_the_draw(before, after, sorted(drawn))
    ]
    if problems:
        raise Refused("The study was not amended.", problems)


def _require_called_from(
    before: CallInstrument | None, after: CallInstrument, waves: Collection[int]
) -> None:
    """The same of mystery calls."""
    problems = [
        Problem(
            f"studies/{after.slug}/study.toml: {key}",
            now,
            f"was {was} when calls were drawn, and they rest on it",
            "Undo the change, or start a new study for it.",
            "study.drawn",
        )
        for key, was, now in (before.moved(after, waves) if before and waves else ())
    ]
    if problems:
        raise Refused("The study was not amended.", problems)


def _frozen_now(
    at: Workplace,
    session: Session,
    study: str,
    instrument: Instrument | CallInstrument,
    owned: Sequence[Line],
    kind: VersionKind,
    reason: str = "",
) -> StudyVersion:
    """Exactly the texts that were checked, as the next version, with the lines they name."""
    at.require_still(session, Right.LOCK_STUDY, study)
    version = studies.add_version(
        session,
        at.keys,
        study,
        kind,
        hashes=lock_hashes(instrument),
        snapshot=snapshot(instrument),
        reason=reason,
        by=at.person.id,
        at=at.now(),
    )
    lines.ensure_lines(session, at.keys, study, owned, by=at.person.id, at=at.now())
    return version


def _lines_of(
    instrument: Instrument | CallInstrument, writers: Mapping[str, Profile] = MappingProxyType({})
) -> list[Line]:
    """The lines of the study's personas; ``writers`` stay who they are. Calls have none."""
    if isinstance(instrument, CallInstrument):
        return []
    personas = personas_of(instrument, writers)
    return [Line(each.line, each.channel, each.address) for each in personas]
