"""Freeze a study before its data, or amend it with a reason."""

from __future__ import annotations

from sqlalchemy.orm import Session

from discrimtest.actions.open_study import file_changes, register, require_in, take_up
from discrimtest.actions.workplace import Workplace
from discrimtest.errors import Problem, Refused, WrongInput
from discrimtest.library import Instrument, check_study, load_instrument, lock_hashes, snapshot
from discrimtest.store import lines, studies
from discrimtest.store.engine import writing
from discrimtest.words.line import Line
from discrimtest.words.person import Right
from discrimtest.words.study import StudyState, StudyVersion, VersionKind


def lock_study(at: Workplace, slug: str) -> StudyVersion:
    """Freeze study, protocol, plan and legal file, with the program's version.

    Raises:
        WrongInput, Refused: A file holds a mistake, breaks a rule, or the study is locked.
    """
    require_in(at, Right.LOCK_STUDY, slug)
    _in_order(at, slug)
    with writing(at.engine) as session:
        study = take_up(at, session, slug)
        if study.version is not None:
            problem = Problem(
                slug,
                f"version {study.version.number}",
                "is locked already",
                f"To freeze changed files: discrimtest study amend {slug} --reason '…'",
            )
            raise Refused("The study was not locked again.", [problem])
        instrument = study.instrument
        version = studies.add_version(
            session,
            study.id,
            VersionKind.LOCK,
            hashes=lock_hashes(instrument),
            snapshot=snapshot(instrument),
            reason="",
            by=at.person.id,
            at=at.now(),
        )
        studies.set_state(session, study.id, StudyState.LOCKED, by=at.person.id, at=at.now())
        _own_lines(at, session, study.id, instrument)
        return version


def amend_study(at: Workplace, slug: str, reason: str) -> StudyVersion:
    """Freeze the changed files of a locked study as its next version.

    Args:
        reason: Why; printed in every report.

    Raises:
        Refused: The study was never locked, nothing changed, or what may never change did.
    """
    require_in(at, Right.LOCK_STUDY, slug)
    if not reason.strip():
        problem = Problem("--reason", reason, "must say why", "Write it for the report's reader.")
        raise WrongInput("An amendment needs a reason.", [problem])
    _in_order(at, slug)
    with writing(at.engine) as session:
        registered = studies.study_by_slug(session, slug)
        before = studies.current_version(session, registered.id)
        if before is None:
            problem = Problem(slug, "not locked", "only a locked study is amended", "Lock it.")
            raise Refused("The study was not amended.", [problem])
        if not file_changes(at, slug, before):
            problem = Problem(slug, "", "no file differs from the locked ones", "Change a file.")
            raise Refused("There is nothing to amend.", [problem])
        instrument = load_instrument(at.library, slug)
        study = instrument.study
        fixed = {
            "purpose": (registered.purpose, study.purpose),
            "mode": (registered.mode, study.mode),
            "simulated": (registered.simulated, study.simulated),
            "timezone": (registered.timezone, study.timezone),
        }
        problems = [
            Problem(
                f"studies/{slug}/study.toml: {name}",
                str(now),
                f"was locked as {was} and can not change in a study that has begun",
                "Start a new study for that.",
            )
            for name, (was, now) in fixed.items()
            if was != now
        ]
        if problems:
            raise Refused("The study was not amended.", problems)
        register(at, session, instrument)
        version = studies.add_version(
            session,
            registered.id,
            VersionKind.AMENDMENT,
            hashes=lock_hashes(instrument),
            snapshot=snapshot(instrument),
            reason=reason.strip(),
            by=at.person.id,
            at=at.now(),
        )
        _own_lines(at, session, registered.id, instrument)
        return version


def _in_order(at: Workplace, slug: str) -> None:
    verdict = check_study(at.library, slug, today=at.now().date())
    error = verdict.error()
    if error is not None:
        raise error


def _own_lines(at: Workplace, session: Session, study: str, instrument: Instrument) -> None:
    wanted = [Line(line.id, line.channel, line.address) for line in instrument.study.lines]
    lines.ensure_lines(session, at.keys, study, wanted, by=at.person.id, at=at.now())
